"""Where a family finds help: free advice, the guidance, claims of discrimination, whom to ring."""

from exclusions.letters.known import Known
from exclusions.letters.letter import LINES, WORDS, Paragraph, Section, section
from exclusions.letters.reader import Reader
from exclusions.letters.standing import Standing

from .words import it, ring_us


def advice(known: Known, reader: Reader) -> Section:
    """Free advice, the council's team, and the guidance of the edition that holds for the decision."""
    standing = known.standing
    council = None
    if standing.authority and not known.permanent:
        council = Paragraph(", ".join(standing.authority), LINES)
    return section(
        "advice",
        "Free help and advice",
        "These services are free. They are not part of the school.",
        Paragraph("\n".join(standing.free_advice), LINES),
        "You can also ask the council’s team:" if council else None,
        council,
        f"The government’s guidance is at {known.text('guidance_page')}. This decision was made "
        f"under “{known.edition.title}”.",
    )


def discrimination(known: Known, reader: Reader) -> Section:
    """The two ways of a claim of discrimination, and how long there is."""
    months = known.number("discrimination_claim_months")
    return section(
        "discrimination",
        f"If you think that {reader.child} {reader.was} treated unfairly",
        f"You may think that this {it(known)} has to do with a disability. Then you can make a "
        "claim to the First-tier Tribunal (Special Educational Needs and Disability).",
        "You may think that it has to do with something else that the law protects, such as race, "
        "religion or sex. Then the claim goes to the County Court.",
        f"You have {months} months for this, from the day of the {it(known)}.",
    )


def own_words(words: str) -> Section:
    """What somebody adds to one letter; the only part that is typed."""
    return section("own_words", "In addition", Paragraph(words.strip(), WORDS))


def contact(standing: Standing) -> Section:
    """Whom the family may ring; empty while the settings name no way."""
    if not (standing.phone or standing.email):
        return section("contact", "")
    also = f" You can also write to {standing.email}." if standing.phone and standing.email else ""
    return section("contact", "If you have a question", f"Please {ring_us(standing)}.{also}")

"""The governing board's letter after it declined to reinstate a pupil: the decision and the review.

Source: schedule 1 to SI 2012/1033 and the guidance on independent review panels.
"""

from exclusions.letters.known import Known
from exclusions.letters.letter import LINES, WORDS, Paragraph, Section, points, section
from exclusions.letters.reader import Reader
from inclusion.words import weekday


def board_decision(known: Known, reader: Reader) -> Section:
    """What the board decided, and when."""
    met_on = known.row.board_met_on
    when = f" on {weekday(met_on)}" if met_on else ""
    return section(
        "board_decision",
        "",
        f"The governing board met{when} to look at {reader.fulls} permanent exclusion. It looked at "
        "all that was said and written.",
        f"The board decided not to bring {reader.child} back to this school. We know that this is "
        "hard news. This letter says why, and what you can do now.",
    )


def boards_reasons(words: str) -> Section:
    """The board's reasons, in its own words: the part of this letter that has to be typed."""
    return section("reasons", "Why the board decided this", Paragraph(words.strip(), WORDS))


def review(known: Known, reader: Reader) -> Section:
    """The right to a review, and its last day by way of sending."""
    found = known.review
    if found is None or found.by_hand.due_on is None or found.by_post.due_on is None:
        return section("review", "")
    return section(
        "review",
        "Your right to a review",
        "You can ask for an independent review panel to look at the board’s decision. The people "
        "on the panel are not from the school.",
        f"You must ask within {found.within} school days of the day on which you are given this "
        "letter. The day itself does not count.",
        *points(
            (
                f"If this letter comes by hand or by e-mail on {weekday(known.on)}, the last day to "
                f"ask is {weekday(found.by_hand.due_on)}.",
                f"If it is posted first class on {weekday(known.on)}, it counts as given on "
                f"{weekday(found.by_post.counted_from)}. Then the last day to ask is "
                f"{weekday(found.by_post.due_on)}.",
            )
        ),
        "If you ask later than that, the panel cannot look at it.",
        "The panel may agree with the board. It may ask the board to think again. Or it may quash "
        f"the decision, and then the board must decide once more. It cannot itself bring {reader.child} "
        "back.",
    )


def review_how(known: Known, reader: Reader) -> Section:
    """How to ask for it."""
    return section(
        "review_how",
        "How to ask for it",
        "Write a letter or an e-mail. Say why you think that the decision should be looked at "
        f"again. If you think that {reader.childs} special needs play a part, say so.",
    )


def review_where(known: Known, reader: Reader) -> Section:
    """Where to ask: the local authority, or the trust of an academy."""
    lines = known.standing.board if known.by_trust else known.standing.authority
    if not lines:
        return section("review_where", "")
    who = "the academy trust" if known.by_trust else known.standing.authority_or_so
    return section(
        "review_where",
        "",
        f"The review is set up by {who}. Send your letter to:",
        Paragraph("\n".join(lines), LINES),
    )


def expert(known: Known, reader: Reader) -> Section:
    """The expert in special educational needs: a right, and free."""
    return section(
        "expert",
        "An expert in special needs",
        "You can ask for an expert in special educational needs to come to the review. You have "
        f"this right whether or not the school thinks that {reader.child} {reader.has} such needs. It "
        "costs you nothing. Say in your letter that you want it.",
    )


def bring(known: Known, reader: Reader) -> Section:
    """Who may come along or speak."""
    return section(
        "bring",
        "",
        "You can come to the review and speak. You can bring a friend. Somebody else can write or "
        "speak for you, such as a lawyer. You would pay for that yourself.",
    )


def roll(known: Known, reader: Reader) -> Section:
    """What becomes of the place, and of lessons until then."""
    stays, council = reader.verb("stays", "stay"), known.standing.authority_or_so
    lessons = (
        f"All this time {council} must see to it that {reader.child} {reader.has} full-time lessons. "
        if known.lessons
        else ""
    )
    return section(
        "roll",
        f"What happens with {reader.childs} place",
        f"For now {reader.child} {stays} on the school’s list of pupils. If you do not ask for a "
        "review, we take the name off once the time to ask is over, or once you tell us in writing "
        "that you will not ask.",
        f"If you ask for a review, {reader.child} {stays} on the list until it is over.",
        f"{lessons}{council[:1].upper()}{council[1:]} can also help you to find another school.",
    )

"""What a school's letters carry besides the record, with this product's own lines where none stand."""

from dataclasses import dataclass

from exclusions.models import LetterSettings, Suspension
from inclusion.accounts.models import School

# Services that are free to families everywhere in England; addresses looked at on 28 November 2026.
FREE_ADVICE = (
    "Child Law Advice, run by Coram Children’s Legal Centre: childlawadvice.org.uk",
    "IPSEA, for children with special educational needs: ipsea.org.uk",
    "The local advice service for families of children with special needs (SENDIASS): "
    "ask us, or your council, for its number",
)
HEADTEACHER, ACTING = "Headteacher", "Acting headteacher"
NO_BREAK = "\u00a0"


@dataclass(frozen=True)
class Standing:
    """The head and the standing lines of one school's letters; "" where nothing is entered."""

    letterhead: tuple[str, ...]
    contact: str
    phone: str
    email: str
    board: tuple[str, ...]
    board_name: str
    authority_name: str
    authority: tuple[str, ...]
    free_advice: tuple[str, ...]
    lunches: str
    head: tuple[str, ...]

    @property
    def authority_or_so(self) -> str:
        """The authority by name, or "the local council"."""
        return self.authority_name or "the local council"


def standing_of(school: School, row: Suspension | None = None) -> Standing:
    """The lines of a school, signed by who decided `row`. One query."""
    kept = LetterSettings.objects.filter(school=school).first() or LetterSettings(school=school)
    where = _lines(kept.board_address, kept.board_email)
    return Standing(
        letterhead=_lines(kept.letterhead) or (school.name,),
        contact=kept.contact_name.strip(),
        # A number is not broken over two lines.
        phone=kept.contact_phone.strip().replace(" ", NO_BREAK),
        email=kept.contact_email.strip(),
        board=_lines(kept.board_name or "The clerk to the governing board", *where)
        if where
        else (),
        board_name=kept.board_name.strip(),
        authority_name=kept.authority_name.strip(),
        authority=_lines(kept.authority_name, kept.authority_contact)
        if kept.authority_contact.strip()
        else (),
        free_advice=_lines(kept.free_advice) or FREE_ADVICE,
        lunches=kept.lunch_arrangements.strip(),
        head=_signed(kept, row),
    )


def _lines(*texts: str) -> tuple[str, ...]:
    return tuple(line.strip() for text in texts for line in text.splitlines() if line.strip())


def _signed(kept: LetterSettings, row: Suspension | None) -> tuple[str, ...]:
    """The head as letters are signed; an acting head who decided signs for that decision."""
    by = row.decided_by.name if row and row.decided_by else ""
    if row and row.decided_as == "acting_headteacher" and by:
        return (by, ACTING)
    name = kept.head_name.strip() or by
    return tuple(line for line in (name, kept.head_title.strip() or HEADTEACHER) if line)

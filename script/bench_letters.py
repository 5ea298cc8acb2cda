"""A letter about a suspension against WeasyPrint alone on the same HTML. Nothing is issued."""

from collections.abc import Callable

from exclusions.letters import printing
from exclusions.letters.choosing import letter_to_read
from exclusions.models import Suspension
from inclusion import pdf
from inclusion.accounts.models import School
from inclusion.accounts.person import Person

AIM = 1.2
Call = Callable[[], object]


def letter_calls(school: School, person: Person) -> tuple[Call, Call]:
    """Reading the record and printing its letter, and WeasyPrint alone on what that printed."""
    handed: dict[str, tuple[tuple[object, ...], dict[str, object]]] = {}
    real = pdf.render_pdf
    row = _with_a_letter(school, person)

    def listen(*args: object, **kwargs: object) -> object:
        handed["last"] = (args, kwargs)
        return real(*args, **kwargs)  # type: ignore[arg-type]

    def whole() -> object:
        printing.render_pdf = listen  # type: ignore[assignment]
        try:
            return printing.print_letter(letter_to_read(person, row, None).letter)
        finally:
            printing.render_pdf = real

    def alone() -> object:
        args, kwargs = handed["last"]
        return real(*args, **kwargs)  # type: ignore[arg-type]

    return whole, alone


def _with_a_letter(school: School, person: Person) -> Suspension:
    """The newest suspension whose letter lacks nothing."""
    rows = Suspension.objects.filter(
        school=school,
        kind="suspension",
        origin=Suspension.Origin.DECIDED,
        cancelled_on__isnull=True,
        pupil__left_on__isnull=True,
        pupil__contacts__parental_responsibility=True,
    )
    return rows.select_related("pupil", "pupil__school", "school", "decided_by", "follows").first()  # type: ignore[return-value]

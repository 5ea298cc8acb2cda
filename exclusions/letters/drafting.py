"""One letter on its way: what it says, whose names stand in it, what it lacks, what is kept beside it."""

import json
from dataclasses import dataclass
from typing import Any
from unicodedata import category

from django.core.serializers.json import DjangoJSONEncoder

from cases.models import Contact
from cases.other_names import Cleaner
from exclusions.codes import What
from exclusions.family import receives_own
from exclusions.models import Recipient, Suspension

from .compose import REASONS_TYPED, Words, compose
from .known import Known
from .letter import Letter
from .missing import Missing, missing_date, to_know, what_is_missing
from .reader import Reader
from .variants import Variant


@dataclass(frozen=True)
class Drafted:
    """A letter that nobody has issued yet.

    `forenames` are other pupils' first names that stand in it still, `taken_out` how many full names
    were replaced, `to_know` sentences for who sends it, `data` what is kept with it.
    """

    letter: Letter
    forenames: tuple[str, ...]
    taken_out: int
    missing: tuple[Missing, ...]
    to_know: tuple[str, ...]
    data: dict[str, Any]

    @property
    def to_confirm(self) -> str:
        """What somebody confirms before it is issued, as the form sends it back."""
        return ", ".join(self.forenames)


def reader_of(row: Suspension, recipient: Recipient) -> Reader:
    """How the letter speaks: to the pupil from the eighteenth birthday on, else to the family."""
    is_pupil = receives_own(row) and recipient.contact_id is None
    return Reader(row.pupil.forename, row.pupil.name, is_pupil)


def draft(known: Known, variant: str, recipient: Recipient, typed: str = "") -> Drafted:
    """The letter of a variant to one recipient, with what was typed for it.

    Other pupils' full names are taken out of everything that people wrote. A fixed number of queries.
    """
    row = known.row
    cleaner = Cleaner(row.pupil, _names(known, recipient))
    letter = compose(
        variant, known, recipient, reader_of(row, recipient), _words(known, variant, typed, cleaner)
    )
    missing = (*what_is_missing(letter, known), *missing_date(letter, known))
    return Drafted(
        letter=letter,
        forenames=cleaner.forenames(),
        taken_out=cleaner.taken_out,
        missing=missing,
        to_know=tuple(to_know(letter, known, recipient)),
        data=_data(known, recipient, letter),
    )


def _words(known: Known, variant: str, typed: str, cleaner: Cleaner) -> Words:
    """What the letter quotes, other pupils' full names taken out; what it does not quote is not read."""
    words = Words(typed=cleaner.clean(printable(typed)))
    if variant in REASONS_TYPED or variant in (Variant.SIXTH_DAY, Variant.NO_FURTHER):
        return words
    if variant == Variant.CANCELLED:
        return Words(
            cancelled=cleaner.clean(printable(known.row.cancelled_reason)), typed=words.typed
        )
    if variant == Variant.SHORTER:
        change = known.shortened
        return Words(
            shorter=cleaner.clean(printable(change.reasons if change else "")), typed=words.typed
        )
    return Words(reasons=cleaner.clean(printable(known.reasons)), typed=words.typed)


def printable(typed: str) -> str:
    """What was typed without signs that no paper shows, such as those of a terminal."""
    return "".join(sign for sign in typed if sign in "\n\t" or category(sign) not in ("Cc", "Cs"))


def _names(known: Known, recipient: Recipient) -> list[str]:
    """Names that belong into the letter: the family's, and those of staff whom it names."""
    family = Contact.objects.filter(pupil=known.row.pupil).values_list("name", flat=True)
    standing = known.standing
    return [*family, recipient.name, *standing.head, standing.contact, *standing.board]


def _decision_number(known: Known, variant: str) -> int | None:
    """The number of the decision that the letter speaks of; None where none is on record."""
    kinds = {
        Variant.CANCELLED: (What.CANCELLED,),
        Variant.SHORTER: (What.SHORTENED,),
    }.get(Variant(variant), (What.DECIDED, What.SHORTENED))
    decision = known.last_decision(*kinds)
    return decision.number if decision else None


def _data(known: Known, recipient: Recipient, letter: Letter) -> dict[str, Any]:
    """What is kept beside the bytes: the letter, to whom, which decision, edition and inputs."""
    kept = {
        "variant": letter.variant,
        "decision": _decision_number(known, letter.variant),
        "edition": {"id": known.edition.id, "title": known.edition.title},
        "recipient": {
            "id": recipient.pk,
            "name": recipient.name,
            "language": recipient.language,
            "is_pupil": reader_of(known.row, recipient).is_pupil,
        },
        "inputs": known.inputs(),
        "letter": letter.as_json(),
    }
    plain: dict[str, Any] = json.loads(json.dumps(kept, cls=DjangoJSONEncoder))
    return plain

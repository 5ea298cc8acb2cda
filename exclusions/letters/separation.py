"""The letter about keeping a pupil apart for safeguarding: from what is typed for it. It is no exclusion.

There is no record of a separation yet, so the letter holds all that is known of it. Few may read it.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder

from cases.models import Contact, Pupil
from cases.other_names import Cleaner
from exclusions.family import is_adult
from exclusions.models import Recipient
from exclusions.services.recipients import recipients_from_contacts
from inclusion.accounts.selectors import school_packs
from inclusion.errors import DomainError
from inclusion.words import day

from .drafting import printable
from .letter import Letter
from .reader import Reader
from .standing import Standing, standing_of
from .variants import PARTS, Variant
from .wording import help as helps
from .wording import separation as wording

RULE = "excl.safeguarding-separation"
MANDATORY = ("reasons", "not_exclusion", "education", "look_again", "contact")
TYPED = ("reasons", "education")


@dataclass(frozen=True)
class Separation:
    """What is typed for the letter. `reasons` and `education` are words; the rest are days."""

    starts_on: date
    reasons: str
    education: str
    review_on: date
    authority_told_on: date | None = None


@dataclass(frozen=True)
class DraftedSeparation:
    """The letter before it is issued, and the other pupils' first names that stand in it."""

    letter: Letter
    forenames: tuple[str, ...]
    taken_out: int
    data: dict[str, Any]

    @property
    def to_confirm(self) -> str:
        return ", ".join(self.forenames)

    @property
    def missing(self) -> str:
        """Why it cannot be issued, as a sentence; "" where it can."""
        lacking = [PARTS[key] for key in self.letter.lacking]
        return f"The letter lacks {lacking[0]}." if lacking else ""


def who_may_receive(pupil: Pupil, on: date) -> list[Recipient]:
    """Each household, or the pupil of 18, in order; not saved, as there is no record to keep them at."""
    return recipients_from_contacts(pupil, on)


def draft_separation(
    pupil: Pupil, typed: Separation, recipient: Recipient, on: date
) -> DraftedSeparation:
    """The letter of a day to one recipient. Raises DomainError before the guidance knows of it."""
    edition = _edition(pupil, typed.starts_on)
    standing = standing_of(pupil.school)
    family = Contact.objects.filter(pupil=pupil).values_list("name", flat=True)
    cleaner = Cleaner(pupil, [*family, *standing.head, standing.contact])
    words = {name: cleaner.clean(printable(getattr(typed, name))) for name in TYPED}
    letter = _letter(pupil, typed, words, recipient, standing, on)
    return DraftedSeparation(
        letter, cleaner.forenames(), cleaner.taken_out, _data(letter, recipient, edition, typed)
    )


def _edition(pupil: Pupil, starts_on: date) -> dict[str, str]:
    england = school_packs(pupil.school).pack("england")
    first = england.rules[RULE].starts
    if starts_on < first:
        raise DomainError(
            f"The guidance knows a safeguarding separation from {day(first)} on.", "starts_on"
        )
    edition = england.edition(starts_on)
    return {"id": edition.id, "title": edition.title}


def _letter(
    pupil: Pupil,
    typed: Separation,
    words: Mapping[str, str],
    recipient: Recipient,
    standing: Standing,
    on: date,
) -> Letter:
    is_pupil = recipient.contact_id is None and is_adult(pupil, on)
    reader = Reader(pupil.forename, pupil.name, is_pupil)
    parts = (
        wording.opening(reader, typed.starts_on),
        wording.reasons(words["reasons"]),
        wording.not_exclusion(reader),
        wording.education(
            reader, words["education"], standing.authority_or_so, typed.authority_told_on
        ),
        wording.look_again(reader, typed.review_on),
        helps.contact(standing),
    )
    return Letter(
        variant=Variant.SEPARATION,
        subject="Keeping you safe" if is_pupil else f"Keeping {reader.full} safe",
        on=on,
        letterhead=standing.letterhead,
        to=(recipient.name, *(line for line in recipient.address.splitlines() if line.strip())),
        salutation=f"Dear {pupil.forename if is_pupil else recipient.name}",
        sections=tuple(part for part in parts if part.says_something),
        closing="Yours sincerely",
        signed=standing.head,
        mandatory=MANDATORY,
        foot=f"Private and confidential · {pupil.school.name}",
    )


def _data(
    letter: Letter, recipient: Recipient, edition: Mapping[str, str], typed: Separation
) -> dict[str, Any]:
    kept = {
        "variant": letter.variant,
        "decision": None,
        "edition": edition,
        "recipient": {"id": None, "name": recipient.name, "language": recipient.language},
        "inputs": {
            "starts_on": typed.starts_on,
            "review_on": typed.review_on,
            "authority_told_on": typed.authority_told_on,
        },
        "letter": letter.as_json(),
    }
    plain: dict[str, Any] = json.loads(json.dumps(kept, cls=DjangoJSONEncoder))
    return plain

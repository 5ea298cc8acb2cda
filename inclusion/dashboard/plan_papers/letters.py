"""L11, the letters of a plan: an invitation to start it, notice of a review, what came of it.

Source: statutory.md K.4 (L11) with the fields of K.2. They go to those with parental responsibility whom
the school may contact, a household each; nobody else is offered.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder

from cases.models import Contact, IssuedDocument
from cases.selectors.documents import documents_of_pupil
from cases.services import issued
from exclusions.letters.letter import Letter, Section
from exclusions.letters.printing import print_letter
from exclusions.letters.standing import Standing, standing_of
from exclusions.letters.word import word_letter
from inclusion.accounts.person import Person
from inclusion.errors import DomainError
from inclusion.words import day
from interventions.documents.people import may_receive
from interventions.models import Plan

from . import letter_parts
from .record import Record, read

KIND = "plan_letter"


@dataclass(frozen=True)
class Sort:
    """One letter that there is: its title and what makes its parts.

    `missing(plan, on)` says why it cannot be sent on a day, `instead` names the letter that a plan at
    this stage has in its place; both "" where it fits.
    """

    title: str
    missing: Callable[[Plan, date], str]
    parts: Callable[[Record, Standing, Contact | None], Iterator[Section]]
    instead: Callable[[Plan], str]


@dataclass(frozen=True)
class Drafted:
    """One letter before it is issued. `missing` says why it cannot be, `instead` names another letter."""

    sort: str
    title: str
    letter: Letter
    contact_id: int | None
    forenames: tuple[str, ...]
    left_out: tuple[str, ...]
    missing: str
    instead: str
    data: dict[str, Any]

    @property
    def to_confirm(self) -> str:
        """What somebody confirms before it is issued, as the form sends it back."""
        return ", ".join(self.forenames)


def receivers(plan: Plan) -> list[Contact]:
    """Who may be written to, in the order of priority."""
    return may_receive(list(plan.pupil.contacts.order_by("priority", "pk")))


def draft(person: Person, plan: Plan, sort: str, contact: Contact | None) -> Drafted:
    """A letter to one contact, filled from the plan. Raises KeyError for a letter that there is not."""
    record, kind = read(person, plan), LETTERS[sort]
    standing, instead = standing_of(plan.school), kind.instead(plan)
    letter = Letter(
        variant=f"L11-{sort}",
        subject=f"{plan.get_kind_display()} for {plan.pupil.name}: {kind.title.lower()}",
        on=person.on,
        letterhead=standing.letterhead,
        to=_address(contact),
        salutation=f"Dear {contact.name}" if contact else "Dear parent or carer",
        sections=tuple(
            part for part in kind.parts(record, standing, contact) if part.says_something
        ),
        closing="Yours sincerely",
        signed=signed_by(plan, standing),
        mandatory=(),
        foot=f"Private and confidential · {plan.school.name}",
    )
    nobody = (
        ""
        if contact
        else (
            "Nobody with parental responsibility whom the school may contact is on record: "
            "add a contact first."
        )
    )
    return Drafted(
        sort=sort,
        title=kind.title,
        letter=letter,
        contact_id=contact.pk if contact else None,
        forenames=record.cleaner.forenames(),
        left_out=record.left_out(),
        missing=WHY_NOT.get(instead, "") or nobody or kind.missing(plan, person.on),
        instead=instead,
        data=kept_data(
            sort,
            contact.pk if contact else None,
            contact.name if contact else "",
            contact.language if contact else "",
            letter,
        ),
    )


def _address(contact: Contact | None) -> tuple[str, ...]:
    if contact is None:
        return ()
    return (contact.name, *(line.strip() for line in contact.address.splitlines() if line.strip()))


def signed_by(plan: Plan, standing: Standing) -> tuple[str, ...]:
    """The lead, who knows the family; the head where nobody leads it yet."""
    if plan.lead:
        return tuple(part for part in (plan.lead.name, plan.lead.job_title) if part)
    return standing.head


def kept_data(
    sort: str, pk: int | None, name: str, language: str, letter: Letter
) -> dict[str, Any]:
    """What is kept beside a letter: its sort, whom it goes to by number and name, and its parts."""
    kept = {
        "variant": letter.variant,
        "sort": sort,
        "recipient": {"id": pk, "name": name, "language": language},
        "letter": letter.as_json(),
    }
    plain: dict[str, Any] = json.loads(json.dumps(kept, cls=DjangoJSONEncoder))
    return plain


def issue_letter(
    drafted: Drafted, plan: Plan, *, confirmed: str, expected_number: int | None, by: Person
) -> IssuedDocument:
    """Print a letter as PDF and Word and keep both. Pressed twice, one letter comes out.

    Raises DomainError where it cannot be issued, or first names stand in it that nobody confirmed.
    """
    if drafted.missing:
        raise DomainError(drafted.missing)
    if confirmed != drafted.to_confirm:
        raise DomainError(
            "First names stand in the text: read them, and confirm that they may stand."
        )
    pdf = print_letter(drafted.letter)
    paper = issued.ToIssue(
        kind=KIND,
        title=f"{drafted.title}, to {drafted.letter.to[0]}: {plan.pupil.short_name}"[:200],
        about=f"plan:{plan.pk}",
        data=drafted.data,
        content=pdf.content,
        pages=pdf.pages,
        word=word_letter(drafted.letter, numbered=pdf.pages > 1),
    )
    return issued.issue(
        pupil=plan.pupil, paper=paper, expected_number=expected_number, by=by.user, on=by.on
    )


def issued_before(person: Person, plan: Plan) -> list[IssuedDocument]:
    """The letters of this plan that were issued before, newest first."""
    found = documents_of_pupil(person, plan.pupil)
    return list(found.filter(kind=KIND, about=f"plan:{plan.pk}"))


def offered(plan: Plan) -> dict[str, Sort]:
    """The letters that fit the plan as it is: a draft is agreed on, a running plan is reviewed."""
    return {name: sort for name, sort in LETTERS.items() if not sort.instead(plan)}


def booked(plan: Plan, on: date) -> str:
    """Why a letter about a meeting cannot go out on a day; "" where a meeting is booked."""
    if plan.status == Plan.Status.ENDED:
        return "This plan has ended: there is no meeting to write about."
    if plan.next_review_on is None:
        return "No meeting is booked yet: book its date in the plan first."
    if plan.next_review_on < on:
        return f"The booked day, {day(plan.next_review_on)}, has passed: book another one first."
    return ""


def _something_came(plan: Plan, _: date) -> str:
    """Why there is no outcome to tell yet; "" once a review was held or the plan ended."""
    if plan.status == Plan.Status.ENDED or plan.reviews.all():
        return ""
    return "No review has been held yet: there is no outcome to tell."


def _running(plan: Plan) -> str:
    return "review" if plan.status == Plan.Status.ACTIVE else ""


def _drafted(plan: Plan) -> str:
    return "invitation" if plan.status == Plan.Status.DRAFT else ""


def _itself(_: Plan) -> str:
    return ""


LETTERS: dict[str, Sort] = {
    "invitation": Sort("Invitation", booked, letter_parts.invitation, _running),
    "review": Sort("Notice of a review", booked, letter_parts.notice, _drafted),
    "outcome": Sort("Outcome", _something_came, letter_parts.outcome, _itself),
}
WHY_NOT = {
    "review": "This plan is running: its meetings are reviews, so this invitation to agree a plan "
    "no longer fits. Write the notice of a review.",
    "invitation": "This plan is a draft: there is nothing to review yet. Write the invitation.",
}

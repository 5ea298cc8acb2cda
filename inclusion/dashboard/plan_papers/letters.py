"""L11, the letters of a plan: an invitation to start it, notice of a review, what came of it.

Source: statutory.md K.4 (L11) with the fields of K.2. They go to those with parental responsibility whom
the school may contact, a household each; nobody else is offered.
"""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder

from cases.models import Contact, IssuedDocument
from cases.other_names import OtherNames
from cases.selectors.documents import documents_of_pupil
from cases.services import issued
from exclusions.letters.letter import Letter, Paragraph, Section, points, section
from exclusions.letters.printing import print_letter
from exclusions.letters.standing import Standing, standing_of
from exclusions.letters.word import word_letter
from inclusion.accounts.person import Person
from inclusion.accounts.selectors import school_packs
from inclusion.errors import DomainError
from inclusion.words import day, weekday
from interventions.documents.people import expected_people, may_receive
from interventions.models import Plan, Strategy
from interventions.selectors import reviewed_in_words

from .record import Record, next_review, read, value

KIND = "plan_letter"


@dataclass(frozen=True)
class Sort:
    """One letter that there is: its title, when it is of use, and what makes its parts."""

    title: str
    missing: Callable[[Plan], str]
    parts: Callable[[Record, Standing], Iterator[Section]]


@dataclass(frozen=True)
class Drafted:
    """One letter before it is issued. `missing` says why it cannot be."""

    sort: str
    letter: Letter
    contact_id: int | None
    forenames: tuple[str, ...]
    left_out: tuple[str, ...]
    missing: str
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
    standing = standing_of(plan.school)
    letter = Letter(
        variant=f"L11-{sort}",
        subject=f"{plan.get_kind_display()} for {plan.pupil.name}: {kind.title.lower()}",
        on=person.on,
        letterhead=standing.letterhead,
        to=_address(contact),
        salutation=f"Dear {contact.name}" if contact else "Dear parent or carer",
        sections=tuple(part for part in kind.parts(record, standing) if part.says_something),
        closing="Yours sincerely",
        signed=_signed(plan, standing),
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
        letter=letter,
        contact_id=contact.pk if contact else None,
        forenames=record.cleaner.forenames(),
        left_out=record.left_out(),
        missing=nobody or kind.missing(plan),
        data=_data(sort, contact, letter),
    )


def _address(contact: Contact | None) -> tuple[str, ...]:
    if contact is None:
        return ()
    return (contact.name, *(line.strip() for line in contact.address.splitlines() if line.strip()))


def _signed(plan: Plan, standing: Standing) -> tuple[str, ...]:
    """The lead, who knows the family; the head where nobody leads it yet."""
    if plan.lead:
        return tuple(part for part in (plan.lead.name, plan.lead.job_title) if part)
    return standing.head


def _data(sort: str, contact: Contact | None, letter: Letter) -> dict[str, Any]:
    kept = {
        "variant": letter.variant,
        "sort": sort,
        "recipient": {
            "id": contact.pk if contact else None,
            "name": contact.name if contact else "",
            "language": contact.language if contact else "",
        },
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
        title=f"{LETTERS[drafted.sort].title}, to {drafted.letter.to[0]}: {plan.pupil.short_name}"[
            :200
        ],
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


def _invitation(record: Record, standing: Standing) -> Iterator[Section]:
    plan, name = record.plan, record.plan.pupil.forename
    yield section(
        "opening",
        "",
        f"We would like to meet you and {name} to agree a {plan.get_kind_display()}. It is a plan "
        f"that helps {name} to do well at school. It is not a punishment.",
    )
    yield section("why", "Why now", _own(record.clean(plan.trigger)))
    yield from _meeting(record, "The meeting")
    yield section(
        "what",
        "What we will talk about",
        *points(
            (
                f"what {name} does well, and what {name} thinks",
                "what you see at home, and what you think would help",
                "a few small targets, and how we will all know that they are met",
                "what school, home and others will do, and when we look at it again",
            )
        ),
    )
    yield from _runs(record)
    yield from _taking_part(record, standing)


def _notice(record: Record, standing: Standing) -> Iterator[Section]:
    plan, name = record.plan, record.plan.pupil.forename
    number = max((r.number for r in plan.reviews.all()), default=0) + 1
    yield section(
        "opening",
        "",
        f"It is time to look at {name}’s {plan.get_kind_display()} together. This is review "
        f"{number} of the plan.",
    )
    yield from _meeting(record, "The review")
    yield section("targets", "The targets, and how far they are", *points(_progress(record)))
    yield section(
        "what",
        "What we will talk about",
        *points(
            (
                "what each of us promised last time, and what came of it",
                f"what {name} thinks, and what you think",
                "what we change, and when we meet again",
            )
        ),
    )
    yield from _taking_part(record, standing)


def _outcome(record: Record, standing: Standing) -> Iterator[Section]:
    plan, name = record.plan, record.plan.pupil.forename
    last = list(plan.reviews.all())[-1:]
    if plan.status == Plan.Status.ENDED:
        yield section(
            "opening",
            "",
            f"{name}’s {plan.get_kind_display()} ended on {day(plan.ended_on or plan.ends_on)}. "
            f"What came of it: {plan.get_outcome_display().lower()}.",
            _own(record.clean(plan.outcome_note)),
        )
    elif last:
        yield section(
            "opening",
            "",
            f"Thank you for your part in the review of {name}’s {plan.get_kind_display()} on "
            f"{day(last[0].held_on)}. Its impact so far: {last[0].get_impact_display().lower()}.",
            _own(record.clean(last[0].impact_note)),
        )
    yield section("targets", "The targets", *points(_progress(record)))
    if plan.status == Plan.Status.ENDED:
        yield section("kept", "How the gains will be kept", _own(record.clean(plan.sustainability)))
        yield section("next", "What comes next", _own(record.clean(plan.next_steps)))
    elif last:
        yield section("changes", "What we agreed to change", _own(record.clean(last[0].changes)))
        yield from _support(record)
        yield from _meeting(record, "The next review")
    yield from _contact(standing)


def _own(words: str) -> Paragraph | None:
    """Words that a person wrote, as a quotation; None where there are none."""
    return Paragraph(words, "words") if words else None


def _meeting(record: Record, heading: str) -> Iterator[Section]:
    """When and where, and who is asked."""
    plan = record.plan
    if not next_review(plan) or plan.next_review_on is None:
        return
    place = record.line(plan.next_review_at)
    when = f"{weekday(plan.next_review_on)}, {place}." if place else weekday(plan.next_review_on)
    people = expected_people(plan, record.contacts, list(plan.reviews.all()), OtherNames((), ()))
    # Whether and when an agency has answered is not the family's to read.
    asked = "; ".join(record.line(re.split(r" \((?:to be )?invited", who)[0]) for who in people)
    yield section("meeting", heading, when, f"These people are asked to come: {asked}.")


def _runs(record: Record) -> Iterator[Section]:
    plan = record.plan
    often = reviewed_in_words(plan, school_packs(plan.school)) or "every three to four weeks"
    yield section(
        "runs",
        "How long it runs",
        f"From {day(plan.starts_on)} to {day(plan.ends_on)}. We look at it together {often}.",
    )


def _progress(record: Record) -> list[str]:
    """Each target in a line: whose, what, its values."""
    rows = []
    for found in record.targets:
        known = (("start", found.start), ("now", found.now), ("goal", found.target.goal))
        said = ", ".join(f"{name} {value(n)}" for name, n in known if n is not None)
        what = record.line(found.target.what)
        rows.append(
            f"{record.whose(found.target)}: {what} ({said})"
            if said
            else f"{record.whose(found.target)}: {what}"
        )
    return rows


def _support(record: Record) -> Iterator[Section]:
    yield section("support", "What school does", *points(record.does(Strategy.Sort.PROVISION)[:6]))


def _taking_part(record: Record, standing: Standing) -> Iterator[Section]:
    name = record.plan.pupil.forename
    yield section(
        "part",
        "Your part",
        f"You may bring somebody with you. You may tell us beforehand what you and {name} think; we "
        "read it out if you wish. Tell us if you need an interpreter, another time, another place, "
        "or to join by telephone or video.",
    )
    yield from _contact(standing)


def _contact(standing: Standing) -> Iterator[Section]:
    how = ", ".join(part for part in (standing.contact, standing.phone, standing.email) if part)
    yield section("contact", "Questions", f"Please ask {how}." if how else "Please ask the school.")


def _booked(plan: Plan) -> str:
    """Why a letter about a meeting cannot go out; "" where a meeting is booked."""
    if plan.status == Plan.Status.ENDED:
        return "This plan has ended: there is no meeting to write about."
    return (
        "" if plan.next_review_on else "No meeting is booked yet: book its date in the plan first."
    )


def _something_came(plan: Plan) -> str:
    """Why there is no outcome to tell yet; "" once a review was held or the plan ended."""
    if plan.status == Plan.Status.ENDED or plan.reviews.all():
        return ""
    return "No review has been held yet: there is no outcome to tell."


LETTERS: dict[str, Sort] = {
    "invitation": Sort("Invitation", _booked, _invitation),
    "review": Sort("Notice of a review", _booked, _notice),
    "outcome": Sort("Outcome", _something_came, _outcome),
}

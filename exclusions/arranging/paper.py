"""The plan for a return on paper: what the family takes home from the meeting."""

import json
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from django.template.loader import render_to_string
from django.utils import timezone

from cases.models import IssuedDocument
from cases.selectors.documents import documents_of_pupil
from cases.services import issued
from exclusions.facts import fact_id
from exclusions.models import Suspension
from inclusion import words
from inclusion.accounts.person import Person
from inclusion.errors import DomainError
from inclusion.pdf import Pdf, render_pdf

KIND = "return_plan"
NEVER_A_CONDITION = (
    "This meeting is there to help. It is no condition for coming back: the pupil returns on the day "
    "that the letter gives, also if nobody could come."
)


@dataclass(frozen=True)
class Agreed:
    """One thing that was agreed."""

    what: str
    who: str
    by: str


@dataclass(frozen=True)
class ReturnPlan:
    """Everything that the paper says. `missing` says why it cannot be printed yet."""

    title: str
    school: str
    pupil: str
    returns: str
    when: str
    held: bool
    came: tuple[str, ...]
    pupil_view: str
    family_view: str
    parts: tuple[tuple[str, str], ...]
    agreed: tuple[Agreed, ...]
    review: str
    condition: str
    missing: str

    def as_json(self) -> dict[str, Any]:
        """The paper as plain JSON values: what is kept beside the bytes of an issued document."""
        plain: dict[str, Any] = json.loads(json.dumps(asdict(self)))
        return plain


def return_plan(row: Suspension, on: date) -> ReturnPlan:
    """The paper of one suspension as its record stands."""
    meeting = getattr(row, "reintegration", None)
    met_on = row.reintegration_meeting_on
    held = bool(met_on and met_on <= on)
    return ReturnPlan(
        title=f"Coming back to school: {row.pupil.name}",
        school=row.school.name,
        pupil=row.pupil.forename,
        returns=_returns(row),
        when=_when(row),
        held=held,
        came=tuple(_person(one) for one in meeting.came) if meeting else (),
        pupil_view=meeting.pupil_view if meeting else "",
        family_view=meeting.family_view if meeting else "",
        parts=tuple(_parts(meeting)) if meeting else (),
        agreed=tuple(_agreed(one) for one in meeting.agreed) if meeting else (),
        review=words.weekday(meeting.review_on) if meeting and meeting.review_on else "",
        condition=NEVER_A_CONDITION,
        missing="" if met_on else "Enter the day of the meeting first.",
    )


def _returns(row: Suspension) -> str:
    if row.returns_on is None:
        return ""
    half = "in the afternoon" if row.returns_session == "pm" else "in the morning"
    return f"{words.weekday(row.returns_on)} {half}"


def _when(row: Suspension) -> str:
    if row.reintegration_meeting_on is None:
        return ""
    meeting = getattr(row, "reintegration", None)
    at = f" at {meeting.at:%H:%M}" if meeting and meeting.at else ""
    place = f", {meeting.place}" if meeting and meeting.place else ""
    return f"{words.weekday(row.reintegration_meeting_on)}{at}{place}"


def _person(one: dict[str, str]) -> str:
    return f"{one['name']}, {one['role']}" if one.get("role") else one["name"]


def _parts(meeting: Any) -> list[tuple[str, str]]:
    named = (
        ("Who was harmed, and what they need", meeting.harm),
        ("How we rebuild trust", meeting.relationships),
        ("Support in the first days", meeting.support),
    )
    return [(title, said) for title, said in named if said]


def _agreed(one: dict[str, str]) -> Agreed:
    by = words.day(date.fromisoformat(one["by_on"])) if one.get("by_on") else ""
    return Agreed(one["what"], one.get("who", ""), by)


def print_plan(plan: ReturnPlan, *, by: str, at: datetime | None = None) -> Pdf:
    """The paper as a tagged PDF. `by` and `at` (now, if not given) go in the footer."""
    moment = timezone.localtime(at)
    when = f"{words.day(moment.date())}, {moment:%H:%M}"
    foot = f"Confidential · {plan.school} · printed by {by}, {when}"
    html = render_to_string("documents/return_plan.html", {"plan": plan, "foot": foot})
    return render_pdf(html, title=plan.title)


def issue_plan(row: Suspension, *, expected_number: int | None, by: Person) -> IssuedDocument:
    """Print the plan and keep it. Pressed twice, one document comes out. Raises DomainError."""
    plan = return_plan(row, by.on)
    if plan.missing:
        raise DomainError(plan.missing)
    pdf = print_plan(plan, by=by.name)
    issuing = issued.ToIssue(
        kind=KIND,
        title=f"Plan for the return, {words.day(row.starts_on)}",
        about=fact_id(row),
        data=plan.as_json(),
        content=pdf.content,
        pages=pdf.pages,
    )
    return issued.issue(
        pupil=row.pupil, paper=issuing, expected_number=expected_number, by=by.user, on=by.on
    )


def printed_before(person: Person, row: Suspension) -> list[IssuedDocument]:
    """The plans of this suspension that were printed before, newest first, without their bytes."""
    found = documents_of_pupil(person, row.pupil)
    return list(found.filter(kind=KIND, about=fact_id(row)))

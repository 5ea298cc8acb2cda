"""What a meeting begins with: last time's actions, the targets, the people to expect, the next date."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils.timezone import localtime

from cases.models import Action
from cases.selectors import contacts_of
from inclusion.accounts.person import Person
from inclusion.accounts.selectors import others_typing, school_calendar, school_packs
from inclusion.rules.school_days import BeyondKnownTerms, SchoolCalendar
from interventions.booked import coming
from interventions.models import Plan, Review, View
from interventions.promises import promises_of

from .progress import TargetProgress, progress
from .windows import ReviewWindow, window_after

A_FORTNIGHT = timedelta(days=14)


@dataclass(frozen=True)
class Meeting:
    """The parts of a meeting's form, as rows of initial values."""

    actions: list[Action]
    targets: list[TargetProgress]
    people: list[dict[str, Any]]
    window: ReviewWindow
    offered: tuple[date, ...]
    booked: date | None = None


def meeting_of(person: Person, plan: Plan, held_on: date | None = None) -> Meeting:
    """Everything that the form of a review shows before anybody types; held today unless said."""
    calendar, packs = school_calendar(person.school), school_packs(person.school)
    held_on = max(held_on or person.on, plan.starts_on)
    window = window_after(plan, held_on, calendar, packs)
    # A day booked for later than this meeting stays booked unless somebody chooses another.
    booked = coming(plan, held_on + timedelta(days=1))
    offered = _offers(plan, window, calendar)
    return Meeting(
        actions=list(actions_of_plan(person, plan).filter(done_on__isnull=True)),
        targets=progress(plan, calendar, person.on),
        people=_people(person, plan),
        window=window,
        offered=tuple(sorted({*offered, booked})) if booked else offered,
        booked=booked,
    )


def suggested(meeting: Meeting) -> date | None:
    """The offered day that is chosen unless somebody says otherwise.

    The day that is booked, unless it lies before the window: then it was this meeting's own, held
    early. Otherwise the last day, or the last before a holiday. None where no day is offered.
    """
    if meeting.booked and meeting.booked >= meeting.window.opens_on:
        return meeting.booked
    days = [day for day in meeting.offered if day != meeting.booked]
    if len(days) > 1 and days[-1] - days[-2] > A_FORTNIGHT:
        return days[-2]
    return days[-1] if days else None


def _offers(plan: Plan, window: ReviewWindow, calendar: SchoolCalendar) -> tuple[date, ...]:
    """Up to three school days of the window: its first, one of the same weekday or the middle, its last.

    None once the plan is over or where the terms are unknown.
    """
    if window.due_on is None or plan.ends_on <= window.since:
        return ()
    first = max(window.opens_on, window.since + timedelta(days=1))
    days = (first + timedelta(days=n) for n in range((window.due_on - first).days + 1))
    try:
        open_days = [day for day in days if calendar.is_school_day(day)]
    except BeyondKnownTerms:
        return ()
    inner = open_days[1:-1]
    same = [day for day in inner if day.weekday() == window.since.weekday()]
    between = same[:1] or inner[len(inner) // 2 :][:1]
    return tuple(dict.fromkeys([*open_days[:1], *between, *open_days[-1:]]))


def _people(person: Person, plan: Plan) -> list[dict[str, Any]]:
    """The pupil first, then the family, those who lead and work on the plan, and agencies."""
    people = [(plan.pupil.name, "Pupil"), *_family(person, plan)]
    if plan.lead:
        people.append((plan.lead.name, plan.lead.job_title or "Leads the plan"))
    if plan.key_worker and plan.key_worker_id != plan.lead_id:
        people.append((plan.key_worker.name, plan.key_worker.job_title or "Key worker"))
    for invited in plan.agencies.all():
        agency = invited.agency
        role = agency.name if agency.contact_name else agency.service or "Agency"
        people.append((agency.contact_name or agency.name, role))
    people += _came_before(person, plan, {name.casefold() for name, _ in people})
    # Who chairs and who writes it down is there; everybody else is ticked as they come in.
    there = {plan.chair or (plan.lead.name if plan.lead else ""), plan.note_taker or person.name}
    return [{"name": name, "role": role, "came": name in there} for name, role in people]


def _came_before(person: Person, plan: Plan, named: set[str]) -> list[tuple[str, str]]:
    """Who was at the last review and is not named yet: the pack expects them as well."""
    last = max(plan.reviews.all(), key=lambda r: (r.held_on, r.number), default=None)
    if last is None:
        return []
    barred = {c.name.casefold() for c in contacts_of(person, plan.pupil) if c.do_not_contact}
    known = named | barred | {plan.pupil.forename.casefold(), plan.pupil.short_name.casefold()}
    return [(a.name, a.role) for a in last.attendances.all() if a.name.casefold() not in known]


def _family(person: Person, plan: Plan) -> list[tuple[str, str]]:
    """Those with parental responsibility; failing them whom the pupil lives with, or a blank row."""
    contacts = [c for c in contacts_of(person, plan.pupil) if not c.do_not_contact]
    family = [c for c in contacts if c.parental_responsibility]
    family = family or [c for c in contacts if c.lives_with_pupil]
    if family:
        return [(c.name, c.relation.capitalize()) for c in family]
    spoke = {view.said_by for view in plan.views.all() if view.voice == View.Voice.FAMILY}
    return [(name, "Family") for name in sorted(spoke)] or [("Parent or carer", "Family")]


def note_takers(person: Person, plan: Plan, form: str) -> list[str]:
    """Colleagues who take notes of the same meeting today, or have recorded it: a sentence each."""
    began = localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    typing = others_typing(person, form, f"plan:{plan.pk}", began)
    recorded = Review.objects.filter(plan=plan, held_on=person.on, recorded_at__gte=began)
    recorded = recorded.exclude(held_by=person.user).select_related("held_by")
    return [
        *(
            f"{review.held_by.name} has recorded a review of today, at "
            f"{localtime(review.recorded_at):%H:%M}. Yours stays here; sending it shows both."
            for review in recorded
        ),
        *(
            f"{draft.user.name} is taking notes too, last at {localtime(draft.saved_at):%H:%M}."
            for draft in typing
        ),
    ]


def actions_of_plan(person: Person, plan: Plan) -> "QuerySet[Action]":
    """What was promised for this plan and stands, done or not, the earliest due first.

    With what was still open of the plan that it goes on from when this one was made.
    """
    actions = promises_of(plan).filter(school=person.school)
    return (
        actions.filter(withdrawn_at__isnull=True).select_related("owner").order_by("due_on", "pk")
    )


def actions_of_review(person: Person, review: Review) -> "QuerySet[Action]":
    """What was promised at this review and stands."""
    promised = Action.objects.filter(promised_at=f"review:{review.pk}", school=person.school)
    return (
        promised.filter(withdrawn_at__isnull=True).select_related("owner").order_by("due_on", "pk")
    )

"""What is booked and what is due between two days: reviews, contacts, actions, meetings about a return.

The same events for the calendar page and for a person's own calendar feed, in a fixed number of queries.
"""

import calendar as calendars
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Any

from django.db.models import Exists, Max, OuterRef, Q, QuerySet

from cases.models.pupils import short_name
from cases.registry import act_for
from cases.selectors import alerts_of_school, visible_pupils
from cases.selectors.pupils import own_pupil
from exclusions.models import Suspension
from inclusion.accounts.permissions import Right
from inclusion.accounts.person import Person
from interventions.models import FollowUp, Plan, Review

from .duties import Row, action_rows, address, alert_rows, all_actions, shown_actions, shown_alerts

_PUPIL = ("pupil__forename", "pupil__surname", "pupil_id")
_TIME = re.compile(r"\s*(\d{1,2})(?:[:.](\d{2}))?\s*([ap]m)?\b", re.IGNORECASE)
# What a feed calls an alert, whose own sentence may hold more than a calendar outside may know.
_ACTS = {"hold_review": "Review due", "log_key_worker": "Key-worker contact due"}
LAST_AFTERNOON_HOUR = 6
REVIEW = "hold_review"
BOOKED, DUE, ACTION = "booked", "due", "action"


@dataclass(frozen=True)
class Event:
    """One thing on one day. `kind` is booked, due or action; `uid` names its record for ever.

    `title` holds no name and no typed word; `words` may, and stays inside. `window` says from when on it
    may be done.
    """

    on: date
    at: time | None
    kind: str
    title: str
    words: str
    pupil_id: int
    pupil: str
    initials: str
    button: str
    url: str
    uid: str
    late: bool = False
    window: str = ""
    # How often the record was changed: a calendar takes the entry with the highest for the newest.
    sequence: int = 0


def events(person: Person, first: date, last: date, *, mine: bool) -> list[Event]:
    """Everything from `first` to `last`, by day, booked things first. Nothing of unseen pupils."""
    follow_ups = list(_follow_ups(person, first, last, mine=mine))
    found = [
        *_reviews(person, first, last, mine=mine),
        *_returns(person, first, last, mine=mine),
        *follow_ups,
        *_due(person, first, last, mine=mine),
        *_promised(person, first, last, mine=mine, but={event.uid for event in follow_ups}),
    ]
    order = {BOOKED: 0, DUE: 1, ACTION: 2}
    return sorted(found, key=lambda e: (e.on, order[e.kind], e.at or time.max, e.pupil, e.uid))


def _initials(forename: str, surname: str) -> str:
    return "".join(f"{name[:1]}." for name in (forename, surname) if name)


def start_of(time_and_place: str) -> time | None:
    """The hour at the beginning of "15:15, Room 3" or "3.15pm"; None where none stands there.

    Without am or pm an hour from 1 to 6 is one of the afternoon: nobody meets before school at 3.15.
    """
    found = _TIME.match(time_and_place)
    if not found or not (found[2] or found[3]):
        return None
    hour, minute, half = int(found[1]), int(found[2] or 0), (found[3] or "").lower()
    if not half and 1 <= hour <= LAST_AFTERNOON_HOUR:
        half = "pm"
    if half:
        hour = hour % 12 + (12 if half == "pm" else 0) if 1 <= hour <= 12 else 24
    return time(hour, minute) if hour < 24 and minute < 60 else None


def _plans(person: Person, *, mine: bool, path: str = "") -> Q:
    """Plans of the pupils whom this person sees; mine: those led, or worked on, or of own pupils."""
    seen = Q(**{f"{path}school": person.school})
    if not person.has(Right.SEE_ALL_PUPILS):
        seen &= Q(**{f"{path}pupil__in": visible_pupils(person)})
    if mine:
        led = Q(**{f"{path}lead": person.user}) | Q(**{f"{path}key_worker": person.user})
        seen &= led | own_pupil(person, f"{path}pupil")
    return seen


def _reviews(person: Person, first: date, last: date, *, mine: bool) -> Iterator[Event]:
    if not person.has(Right.READ_PLANS):
        return
    plans = Plan.objects.filter(
        _plans(person, mine=mine),
        status__in=(Plan.Status.ACTIVE, Plan.Status.DRAFT),
        next_review_on__range=(first, last),
    ).order_by()
    since = Review.objects.filter(plan=OuterRef("pk"), held_on__gte=OuterRef("next_review_on"))
    plans = plans.annotate(last=Max("reviews__number"), is_held=Exists(since))
    columns = ("pk", "kind", "status", "version", "next_review_on", "next_review_at")
    for plan in plans.values_list(*columns, "last", "is_held", *_PUPIL, named=True):
        where = f": {plan.next_review_at}" if plan.next_review_at else ""
        # Nobody records the meeting that agrees a draft: it is never late.
        draft = plan.status == Plan.Status.DRAFT
        what = "meeting" if draft else "review"
        late = plan.next_review_on < person.on and not (draft or plan.is_held)
        state = "booked, not recorded" if late else "booked"
        yield _event(
            plan,
            on=plan.next_review_on,
            at=start_of(plan.next_review_at),
            kind=BOOKED,
            title=f"{plan.kind.upper()} {what}",
            words=f"{plan.kind.upper()} {what} {state}{where}",
            button="Open the plan",
            url=address("plan", plan.pk),
            uid=_uid_of_draft(plan.pk) if draft else _uid_of_review(plan.pk, plan.last),
            sequence=plan.version,
            late=late,
        )


def _uid_of_draft(plan_id: int) -> str:
    return f"meeting-of-plan-{plan_id}"


def _uid_of_review(plan_id: int, last: int | None) -> str:
    """One name for each review of a plan: the next one does not take the place of the last."""
    return f"review-{(last or 0) + 1}-of-plan-{plan_id}"


def booked_review(plan: Plan) -> Event | None:
    """The booked review of a plan, the meeting about a draft included; None where none is booked.

    Wants `reviews`.
    """
    if plan.status == Plan.Status.ENDED or plan.next_review_on is None:
        return None
    draft = plan.status == Plan.Status.DRAFT
    last = max((review.number for review in plan.reviews.all()), default=0)
    return Event(
        on=plan.next_review_on,
        at=start_of(plan.next_review_at),
        kind=BOOKED,
        title=f"{plan.short_kind} {'meeting' if draft else 'review'}",
        words="",
        pupil_id=plan.pupil_id,
        pupil=plan.pupil.short_name,
        initials=_initials(plan.pupil.forename, plan.pupil.surname),
        button="Open the plan",
        url=address("plan", plan.pk),
        uid=_uid_of_draft(plan.pk) if draft else _uid_of_review(plan.pk, last),
        sequence=plan.version,
    )


def _returns(person: Person, first: date, last: date, *, mine: bool) -> Iterator[Event]:
    rows = Suspension.objects.filter(
        school=person.school,
        cancelled_on__isnull=True,
        reintegration_meeting_on__range=(first, last),
    ).order_by()
    if not person.has(Right.SEE_ALL_PUPILS):
        rows = rows.filter(pupil__in=visible_pupils(person))
    if mine:
        rows = rows.filter(own_pupil(person))
    columns = ("pk", "reintegration_meeting_on", *_PUPIL)
    for row in rows.values_list(*columns, named=True):
        yield _event(
            row,
            on=row.reintegration_meeting_on,
            at=None,
            kind=BOOKED,
            title="Return meeting",
            words="Meeting about the return from a suspension",
            button="Open the suspension",
            url=address("suspension", row.pk),
            uid=f"return-{row.pk}",
        )


def _follow_ups(person: Person, first: date, last: date, *, mine: bool) -> Iterator[Event]:
    if not person.has(Right.READ_PLANS):
        return
    rows: QuerySet[Any] = FollowUp.objects.filter(
        _plans(person, mine=mine, path="plan__"), held_on__isnull=True, due_on__range=(first, last)
    ).order_by()
    for row in rows.select_related("plan__pupil"):
        pupil = row.plan.pupil
        words = f"{row.get_after_display()} a {row.plan.short_kind}: how is the pupil?"
        yield Event(
            on=row.due_on,
            at=None,
            kind=DUE,
            title="Follow-up of a plan due",
            words=words,
            pupil_id=pupil.pk,
            pupil=pupil.short_name,
            initials=_initials(pupil.forename, pupil.surname),
            button="Open the plan",
            url=address("plan", row.plan_id),
            uid=f"follow-up-{row.pk}",
            late=row.due_on < person.on,
        )


def _event(row: Any, **said: Any) -> Event:
    return Event(
        pupil_id=row.pupil_id,
        pupil=short_name(row.pupil__forename, row.pupil__surname),
        initials=_initials(row.pupil__forename, row.pupil__surname),
        **said,
    )


def _due(person: Person, first: date, last: date, *, mine: bool) -> Iterator[Event]:
    alerts = alerts_of_school(person, mine=mine).filter(due_on__range=(first, last)).order_by()
    booked = _booked_for(alerts)
    shown = [alert for alert in shown_alerts(alerts) if not _is_booked(alert, booked)]
    for alert, row in zip(shown, alert_rows(person, shown), strict=True):
        act = act_for(alert.act)
        title = _ACTS.get(alert.act) or (act.label if act else "Something due")
        window = ""
        if alert.opens_on and alert.opens_on < alert.due_on:
            window = f"from {alert.opens_on.day} {alert.opens_on:%B} on"
        # An alert is derived anew; what it asks for, and about what, stays.
        about = (alert.about or f"pupil:{alert.pupil_id}").replace(":", "-")
        yield _row_event(alert, row, DUE, title, f"{alert.act}-{about}", window)


def _booked_for(alerts: QuerySet[Any]) -> dict[str, date]:
    """The day booked for the review that such an alert asks for, by the plan's reference."""
    plans = alerts.filter(act=REVIEW).values_list("about", flat=True)
    ids = [int(about.removeprefix("plan:")) for about in plans if about.startswith("plan:")]
    found = Plan.objects.filter(pk__in=ids, next_review_on__isnull=False)
    days = found.values_list("pk", "next_review_on")
    return {f"plan:{pk}": on for pk, on in days if on}


def _is_booked(alert: Any, booked: Mapping[str, date]) -> bool:
    """Whether the review that is due stands on the calendar already, booked in time."""
    on = booked.get(alert.about) if alert.act == REVIEW else None
    return on is not None and (alert.opens_on or on) <= on <= alert.due_on


def _promised(
    person: Person, first: date, last: date, *, mine: bool, but: Collection[str]
) -> Iterator[Event]:
    """Actions that are due; `but` names events that say the same already."""
    actions = all_actions(person, mine=mine).filter(due_on__range=(first, last)).order_by()
    shown = list(shown_actions(actions))
    for action, row in zip(shown, action_rows(person, shown), strict=True):
        if action.about.replace(":", "-") not in but:
            yield _row_event(action, row, ACTION, "Action due", f"action-{action.pk}")


def _row_event(shown: Any, row: Row, kind: str, title: str, uid: str, window: str = "") -> Event:
    return Event(
        on=shown.due_on,
        at=getattr(shown, "due_time", None),
        kind=kind,
        title=title,
        words=row.sentence,
        pupil_id=row.pupil_id,
        pupil=row.pupil_name,
        initials=_initials(shown.pupil__forename, shown.pupil__surname),
        button=row.button,
        url=row.url,
        uid=uid,
        late=row.state == "late",
        window=window,
    )


@dataclass(frozen=True)
class Day:
    """One square of a month: its events, and whether it belongs to the month shown."""

    on: date
    events: tuple[Event, ...]
    inside: bool
    is_today: bool

    @property
    def weekend(self) -> bool:
        return self.on.weekday() > 4


def month_of(text: str, today: date) -> date:
    """The first day of the month that a text such as 2026-11 names; today's month for any other."""
    try:
        first = date.fromisoformat(f"{text}-01")
    except ValueError:
        return today.replace(day=1)
    return first if 2000 <= first.year <= 2100 else today.replace(day=1)


def month_before(first: date) -> date:
    return (first - timedelta(days=1)).replace(day=1)


def month_after(first: date) -> date:
    return (first + timedelta(days=31)).replace(day=1)


def weeks(first: date) -> list[list[date]]:
    """The weeks of a month from Monday, with the days of its neighbours that fill them."""
    return calendars.Calendar().monthdatescalendar(first.year, first.month)


def squares(first: date, found: Iterable[Event], today: date) -> list[list[Day]]:
    """The month as weeks of days with their events."""
    by_day: dict[date, list[Event]] = {}
    for event in found:
        by_day.setdefault(event.on, []).append(event)
    return [
        [Day(on, tuple(by_day.get(on, ())), on.month == first.month, on == today) for on in week]
        for week in weeks(first)
    ]


def days_with_events(month: Sequence[Sequence[Day]]) -> list[Day]:
    """The days of the month itself that have events, in order: the list."""
    return [day for week in month for day in week if day.inside and day.events]

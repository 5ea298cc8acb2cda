"""What a message may say of what is somebody's own: how many things, and by when. No name, no word.

The counts are those of "Mine" on Today, so that nobody finds another number after signing in.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.template.loader import render_to_string

from cases.models import Action, AlertFirstSeen
from cases.selectors import alerts_of_school
from inclusion.accounts.models import School
from inclusion.accounts.notifications import Message, keys_sent
from inclusion.accounts.person import Person
from inclusion.accounts.selectors import school_calendar
from inclusion.rules.school_days import BeyondKnownTerms, CalendarError
from inclusion.words import count_of, weekday
from interventions.models import Plan

from .duties import WEEK, all_actions, state_of

_REVIEW = "hold_review"
_FRIDAY = 4


@dataclass(frozen=True)
class Mine:
    """The due dates of what is a person's own: late, and due within seven days. Sorted."""

    late: tuple[date, ...]
    week: tuple[date, ...]
    # Of these, the reviews of plans that the person leads.
    reviews: tuple[date, ...]

    def __bool__(self) -> bool:
        return bool(self.late or self.week)


def has_school(school: School, on: date) -> bool:
    """Whether the school is open on this day. Beyond its known terms every weekday counts."""
    try:
        return school_calendar(school).is_school_day(on)
    except (BeyondKnownTerms, CalendarError):
        return on.weekday() <= _FRIDAY


def mine(person: Person) -> Mine:
    """What is late or due within seven days for this person, in three queries."""
    alerts = list(alerts_of_school(person, mine=True).values_list("due_on", "act", "about"))
    actions = all_actions(person, mine=True).values_list("due_on", flat=True)
    days = sorted(day for day in [*actions, *(due_on for due_on, _, _ in alerts)] if day)
    led = _plans_led(person)
    reviews = [day for day, act, about in alerts if day and act == _REVIEW and about in led]
    return Mine(
        late=_in_state(days, "late", person.on),
        week=_in_state(days, "week", person.on),
        reviews=tuple(day for day in sorted(reviews) if state_of(day, person.on) != "coming"),
    )


def _plans_led(person: Person) -> set[str]:
    """References of the running plans that this person leads."""
    plans = Plan.objects.filter(
        school=person.school, lead=person.user, status=Plan.Status.ACTIVE
    ).order_by()
    return {f"plan:{pk}" for pk in plans.values_list("pk", flat=True)}


def _in_state(days: Iterable[date], state: str, on: date) -> tuple[date, ...]:
    return tuple(day for day in days if state_of(day, on) == state)


def digest(person: Person, found: Mine) -> Message:
    """The message of one morning."""
    counts = [f"{len(found.late)} late"] if found.late else []
    counts += [f"{len(found.week)} due within {WEEK} days"] if found.week else []
    return Message(
        subject=f"Inclusion: {', '.join(counts)}",
        text=_text(
            "email/digest.txt", person, [*_count_lines(found), *_review_lines(found, person.on)]
        ),
    )


def _count_lines(found: Mine) -> list[str]:
    lines = []
    if found.late:
        lines.append(f"{_things(found.late)} of yours {_is(found.late)} late.")
    if found.week:
        first = "" if len(found.week) == 1 else ", the first"
        lines.append(
            f"{_things(found.week)} of yours {_is(found.week)} due within {WEEK} days{first}"
            f"{',' if not first else ''} on {weekday(found.week[0])}."
        )
    return lines


def _review_lines(found: Mine, on: date) -> list[str]:
    return [
        f"A review you lead {'was' if day < on else 'is'} due on {weekday(day)}."
        for day in found.reviews
    ]


@dataclass(frozen=True)
class New:
    """Something that has just become a person's own. The key is that of its message."""

    key: str
    due_on: date | None
    given: bool


def new_for(person: Person, pupil_id: int, since: datetime) -> list[New]:
    """What became this person's from that moment on about one pupil, and was not yet told them."""
    found = [*_new_alerts(person, pupil_id, since), *_given_actions(person, pupil_id, since)]
    told = keys_sent(person.school, person.user, [new.key for new in found])
    return [new for new in found if new.key not in told]


def _new_alerts(person: Person, pupil_id: int, since: datetime) -> list[New]:
    """What became due for a pupil of this person's."""
    seen = AlertFirstSeen.objects.filter(pupil_id=pupil_id, at__gte=since)
    first = {(act, about): pk for pk, act, about in seen.values_list("pk", "act", "about")}
    alerts = alerts_of_school(person, mine=True).filter(pupil_id=pupil_id)
    rows = alerts.values_list("act", "about", "due_on")
    return [
        New(f"alert:{first[act, about]}", due_on, given=False)
        for act, about, due_on in rows
        if (act, about) in first
    ]


def _given_actions(person: Person, pupil_id: int, since: datetime) -> list[New]:
    """The actions that a colleague gave this person: another wrote them, and made them theirs."""
    owned = Action.history.filter(pupil_id=pupil_id, owner=person.user)
    had = set(owned.filter(history_date__lt=since).values_list("id", flat=True))
    given = owned.filter(history_date__gte=since).exclude(history_user=person.user)
    rows = given.order_by("-history_id").values_list("id", "history_id")
    first = {pk: history_id for pk, history_id in rows if pk not in had}
    standing = all_actions(person, mine=True).filter(pk__in=first, owner=person.user)
    return [
        New(f"action:{first[pk]}", due_on, given=True)
        for pk, due_on in standing.values_list("pk", "due_on")
    ]


def at_once(person: Person, new: Sequence[New]) -> Message:
    """The message about what has just become a person's own."""
    given = [each.due_on for each in new if each.given]
    due = [each.due_on for each in new if not each.given]
    lines = []
    if given:
        what = "an action" if len(given) == 1 else f"{len(given)} actions"
        lines.append(f"A colleague gave you {what}{_by(given, 'due on')}.")
    if due:
        what = "Something new is" if len(due) == 1 else f"{len(due)} new things are"
        lines.append(f"{what} due for a pupil of yours{_by(due, 'by')}.")
    return Message(
        subject=f"Inclusion: {count_of(len(new), 'new thing')} of yours",
        text=_text("email/at_once.txt", person, lines),
    )


def _by(days: Sequence[date | None], due: str) -> str:
    """ ", due on Friday 27 November 2026"; of several the first; nothing without a date."""
    known = sorted(day for day in days if day)
    if not known:
        return ""
    return f", {due if len(days) == 1 else f'the first {due}'} {weekday(known[0])}"


def _things(items: Sequence[object]) -> str:
    return count_of(len(items), "thing")


def _is(items: Sequence[object]) -> str:
    return "is" if len(items) == 1 else "are"


def _text(template: str, person: Person, lines: list[str]) -> str:
    context = {"lines": lines, "school": person.school.name, "site": settings.SITE_ADDRESS}
    return render_to_string(template, context)

"""What a message may say of what is somebody's own: how many things, and by when. No name, no word.

The counts are those of "Mine" on Today, so that nobody finds another number after signing in.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.template.loader import render_to_string

from cases.selectors import alerts_of_school
from inclusion.accounts.models import School
from inclusion.accounts.notifications import Message
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
        text=text_of(
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


def _things(items: Sequence[object]) -> str:
    return count_of(len(items), "thing")


def _is(items: Sequence[object]) -> str:
    return "is" if len(items) == 1 else "are"


def text_of(template: str, person: Person, lines: list[str]) -> str:
    """The text of a message, with the school's name and the way back in."""
    context = {"lines": lines, "school": person.school.name, "site": settings.SITE_ADDRESS}
    return render_to_string(template, context)

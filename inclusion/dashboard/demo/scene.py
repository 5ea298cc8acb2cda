"""Where demo data happens: a school on a day, with its people, and the rows on their way in."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time
from random import Random
from typing import TypeVar

from django.db.models import Model
from django.utils import timezone

from cases.models import (
    Action,
    Agency,
    Case,
    CaseMember,
    Contact,
    Entry,
    EntryReader,
    IncidentDetail,
    Pupil,
)
from exclusions.models import Notice, Recipient, Suspension
from inclusion.accounts.models import Group, School, User
from inclusion.accounts.versions import create_many_as
from inclusion.rules.school_days import Period, SchoolCalendar
from interventions.models import (
    Attendance,
    FamilyLink,
    FollowUp,
    Judgement,
    Mark,
    PartOfDay,
    Plan,
    PlanAgency,
    Review,
    Score,
    SignOff,
    Strategy,
    Target,
    View,
)

# Parents before children, so that every row finds the id of the row that it belongs to.
ORDER: tuple[type[Model], ...] = (
    Pupil,
    Contact,
    Agency,
    Case,
    CaseMember,
    Suspension,
    Recipient,
    Notice,
    Plan,
    Entry,
    EntryReader,
    IncidentDetail,
    Target,
    Strategy,
    PlanAgency,
    FamilyLink,
    View,
    SignOff,
    FollowUp,
    Score,
    PartOfDay,
    Mark,
    Review,
    Attendance,
    Judgement,
    Action,
)
R = TypeVar("R", bound=Model)
AFTER_SCHOOL = time(15, 45)


def moment(day: date) -> datetime:
    """After school on a day, or now where that is still to come: when something was written down."""
    return min(timezone.make_aware(datetime.combine(day, AFTER_SCHOOL)), timezone.now())


class Rows:
    """Rows with their history, gathered and inserted in bulk; each dated on the day it was made."""

    def __init__(self) -> None:
        self._waiting: dict[type[Model], list[Model]] = defaultdict(list)

    def add(self, row: R, *, by: User | None, on: date) -> R:
        """Take a row in, as written by someone on a day; by None where nobody of the school did."""
        if isinstance(row, Entry):
            row.set_search_text()
        row._history_user = by  # type: ignore[attr-defined]
        row._history_date = moment(on)  # type: ignore[attr-defined]
        self._waiting[type(row)].append(row)
        return row

    def flush(self) -> None:
        """Insert everything gathered so far."""
        for model in ORDER:
            create_many_as(self._waiting.pop(model, []), model, by=None)


@dataclass(frozen=True)
class Decided:
    """A suspension decided here, and what is still to be done: who was not told, which dates."""

    suspension: Suspension
    still_open: frozenset[str]


@dataclass
class Scene:
    """A school on the day on which the demonstration is made."""

    school: School
    calendar: SchoolCalendar
    on: date
    random: Random
    people: dict[str, User]
    groups: list[Group] = field(default_factory=list)
    agencies: list[Agency] = field(default_factory=list)
    rows: Rows = field(default_factory=Rows)
    # Suspensions decided here, each with what is still to be done about it.
    decided: list[Decided] = field(default_factory=list)
    # When each pupil is suspended, by UPN (which everyone here has).
    out: dict[str | None, list[Period]] = field(default_factory=lambda: defaultdict(list))

    def __post_init__(self) -> None:
        self._past = self.calendar.school_days(date.min, self.on)

    def ago(self, school_days: int) -> date:
        """A school day that is past: 0 is today, or the last one before today."""
        return self._past[max(-len(self._past), -1 - school_days)]

    def after(self, day: date, calendar_days: int) -> date:
        """The school day on, or next after, a number of calendar days from a day."""
        return self.calendar.roll_forward(date.fromordinal(day.toordinal() + calendar_days))

    def each(self, first: date, every: int, last: date | None = None) -> Iterable[date]:
        """Every so many school days from a day until today, or until an earlier last day."""
        return self.calendar.school_days(first, min(last or self.on, self.on))[every - 1 :: every]

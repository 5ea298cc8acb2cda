"""By when the law wants somebody to have a copy of what a school keeps about a pupil."""

from dataclasses import dataclass
from datetime import date

from inclusion.rules.calendar_days import DAY, add_calendar_months, is_working_day
from inclusion.rules.policy import Pack, Source, Value
from inclusion.rules.school_days import BeyondKnownTerms, SchoolCalendar
from inclusion.rules.words import number_of


@dataclass(frozen=True, slots=True)
class CopyDue:
    """One date of the law: of what, by when (None past the known terms), how counted, and whence."""

    what: str
    due_on: date | None
    counted: str
    source: Source


def copies_due(
    asked_on: date, *, academy: bool, pack: Pack, calendar: SchoolCalendar
) -> tuple[CopyDue, ...]:
    """The law's dates for a copy that was asked for on a day, the national `pack` in force then.

    Everything held about the pupil within calendar months, which holidays do not stop; the educational
    record within school days, at any school but an academy.
    """
    months, days = pack.values["data_copy_within"], pack.values["record_copy_within"]
    data = CopyDue(
        "Everything that is held about the pupil",
        data_copy_by(asked_on, _number(months, asked_on)),
        f"{number_of(_number(months, asked_on), 'calendar month')} from the day they asked, "
        "holidays or not",
        _source(months, asked_on),
    )
    if academy:
        return (data,)
    try:
        record_by = calendar.add_school_days(asked_on, _number(days, asked_on))
    except BeyondKnownTerms:
        record_by = None
    counted = f"{number_of(_number(days, asked_on), 'school day')} from the day they asked"
    return (CopyDue("The educational record", record_by, counted, _source(days, asked_on)), data)


def data_copy_by(asked_on: date, months: int) -> date:
    """The same day of the month that many months on; a weekend or bank holiday rolls forward."""
    due_on = add_calendar_months(asked_on, months)
    while not is_working_day(due_on):
        due_on += DAY
    return due_on


def _number(value: Value, asked_on: date) -> int:
    return int(value.on(max(asked_on, value.history[0].starts)))


def _source(value: Value, asked_on: date) -> Source:
    return value.cited(max(asked_on, value.history[0].starts)).source

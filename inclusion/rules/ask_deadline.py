"""One deadline with its working, for the `deadline` command and the page that asks the same."""

from dataclasses import dataclass
from datetime import date

from inclusion.rules.calendar_days import (
    DAY,
    add_calendar_months,
    add_weeks,
    add_working_days,
    bank_holiday,
    is_weekend,
)
from inclusion.rules.school_days import CalendarError, SchoolCalendar
from inclusion.rules.skipped_days import Skipped, merge_runs
from inclusion.rules.words import day_and_date, number_of

UNITS = {
    "school-days": "school day",
    "weeks": "week",
    "months": "month",
    "working-days": "working day",
}


@dataclass(frozen=True, slots=True)
class AskedDeadline:
    """The day that a count arrives at, and the weekdays it passed over with the reasons."""

    start: date
    count: int
    unit: str
    due_on: date
    skipped: tuple[Skipped, ...]

    @property
    def sentence(self) -> str:
        """The deadline in one line."""
        length = number_of(self.count, UNITS[self.unit])
        return f"{length} after {day_and_date(self.start)} is {day_and_date(self.due_on)}."

    def as_object(self) -> dict[str, object]:
        """The deadline as a JSON object."""
        return {
            "from": self.start.isoformat(),
            "count": self.count,
            "unit": self.unit,
            "due_on": self.due_on.isoformat(),
            "sentence": self.sentence,
            "skipped": [
                {"start": run.start.isoformat(), "end": run.end.isoformat(), "reason": run.reason}
                for run in self.skipped
            ],
        }


def ask_deadline(
    calendar: SchoolCalendar | None, day: date, count: int, unit: str = "school-days"
) -> AskedDeadline:
    """Count from a day, which is day 0. Only school days need a calendar.

    Raises CalendarError for a negative count, an unknown unit or a missing calendar, and
    BeyondKnownTerms past the loaded terms.
    """
    if count < 0:
        raise CalendarError("The number cannot be negative.")
    if unit == "weeks":
        return AskedDeadline(day, count, unit, add_weeks(day, count), ())
    if unit == "months":
        return AskedDeadline(day, count, unit, add_calendar_months(day, count), ())
    if unit == "working-days":
        due = add_working_days(day, count)
        return AskedDeadline(day, count, unit, due, _bank_holidays_between(day, due))
    if unit != "school-days":
        raise CalendarError(f"The unit {unit} is none of {', '.join(UNITS)}.")
    if calendar is None:
        raise CalendarError("School days can only be counted on a school's calendar.")
    due = calendar.add_school_days(day, count)
    return AskedDeadline(day, count, unit, due, calendar.working(day, due))


def _bank_holidays_between(start: date, end: date) -> tuple[Skipped, ...]:
    days = (start + n * DAY for n in range(1, (end - start).days + 1))
    return merge_runs((day, bank_holiday(day)) for day in days if not is_weekend(day))

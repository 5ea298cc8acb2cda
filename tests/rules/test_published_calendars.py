"""Real term dates and bank holidays, where the collection lies beside the project."""

import csv
from collections import defaultdict
from datetime import date
from pathlib import Path

import pytest

from inclusion.rules.calendar_days import bank_holiday
from inclusion.rules.school_days import Closure, SchoolCalendar, Term

DATA = Path(__file__).parents[3] / "shared" / "data"
TERM_DATES = DATA / "term-dates" / "term_dates.csv"
BANK_HOLIDAYS = DATA / "bank-holidays" / "england_wales_2019_2028.csv"
INSET_DAYS_A_YEAR = 5


def _read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8") as lines:
        return list(csv.DictReader(lines))


def _days(cell: str) -> list[date]:
    return [date.fromisoformat(day) for day in cell.split()]


def _calendars() -> dict[tuple[str, str, str], list[dict[str, str]]]:
    found = defaultdict(list)
    for row in _read(TERM_DATES):
        found[row["authority"], row["school"], row["academic_year"]].append(row)
    return found


def _calendar(rows: list[dict[str, str]]) -> SchoolCalendar:
    terms, closures = [], []
    for row in rows:
        start, end = date.fromisoformat(row["start"]), date.fromisoformat(row["end"])
        terms.append(Term(row["term"], start, end))
        if row["half_term_start"]:
            half = (row["half_term_start"], row["half_term_end"])
            closures.append(Closure(*(date.fromisoformat(day) for day in half), "half-term"))
        closures += [Closure(day, day, "INSET") for day in _days(row["inset_days"])]
        closures += [Closure(day, day, "occasional day") for day in _days(row["occasional_days"])]
    return SchoolCalendar(terms, closures)


def _pupil_days(rows: list[dict[str, str]]) -> int:
    calendar = _calendar(rows)
    return len(calendar.school_days(calendar.terms[0].start, calendar.terms[-1].end))


@pytest.mark.skipif(not TERM_DATES.exists(), reason="the published term dates are not here")
def test_published_calendars_have_the_days_their_collector_counted() -> None:
    calendars = _calendars()
    assert len(calendars) == 35
    odd = {}
    for key, rows in calendars.items():
        inset = sum(len(_days(row["inset_days"])) for row in rows)
        counted = _pupil_days(rows)
        if inset == INSET_DAYS_A_YEAR and counted != 190:
            odd[key] = counted
        if rows[0]["source_level"] == "council page" and not inset:
            assert counted in (193, 194, 195), (key, counted)
    # One page was cut off in the stored copy.
    assert odd == {("Hertfordshire", "Crabtree", "2025/26"): 189}


@pytest.mark.skipif(not BANK_HOLIDAYS.exists(), reason="the published bank holidays are not here")
def test_bank_holidays_are_the_published_ones_on_every_weekday() -> None:
    published = {
        date.fromisoformat(row["date"])
        for row in _read(BANK_HOLIDAYS)
        if row["in_govuk_json"] == "yes"
    }
    for ordinal in range(date(2019, 1, 1).toordinal(), date(2028, 12, 31).toordinal() + 1):
        day = date.fromordinal(ordinal)
        if day.weekday() < 5:
            assert (bank_holiday(day) is not None) == (day in published), day

"""`manage.py deadline DATE N`: one deadline with its working, as JSON."""

import json
import sys
from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from inclusion.rules.ask_deadline import UNITS, ask_deadline
from inclusion.rules.scenario import ScenarioError, read_calendar
from inclusion.rules.school_days import CalendarError, SchoolCalendar

UNANSWERED = 2


class Command(BaseCommand):
    """Count from a date on a school's calendar. Exit status 2 when there is no answer."""

    help = "Count school days, weeks, months or working days from a date, with the working."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The date, the number, the unit and whose calendar."""
        parser.add_argument("date", metavar="DATE", help="the day counted from, like 2026-11-23")
        parser.add_argument("number", metavar="N", type=int)
        parser.add_argument("--unit", choices=tuple(UNITS), default="school-days")
        whose = parser.add_mutually_exclusive_group()
        whose.add_argument("--school", metavar="ID", help="slug or number of a school")
        whose.add_argument("--calendar", metavar="FILE", help="JSON with terms and closures")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the deadline, or the reason why there is none."""
        try:
            calendar = _calendar(options["school"], options["calendar"])
            start = date.fromisoformat(options["date"])
            found = ask_deadline(calendar, start, options["number"], options["unit"])
        except (CalendarError, ScenarioError, OSError, ValueError, OverflowError) as fault:
            self.stderr.write(f"{fault}")
            sys.exit(UNANSWERED)
        self.stdout.write(json.dumps(found.as_object(), ensure_ascii=False, indent=2))


def _calendar(school: str | None, file: str | None) -> SchoolCalendar | None:
    if file:
        return read_calendar(Path(file).read_text(encoding="utf-8"))
    if not school:
        return None
    from inclusion.accounts.models import School
    from inclusion.accounts.selectors import school_by_slug, school_calendar

    try:
        return school_calendar(school_by_slug(school))
    except School.DoesNotExist:
        raise CalendarError(f"There is no school {school}.") from None

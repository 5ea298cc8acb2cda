"""`manage.py alerts --school SLUG [--json] [--on DATE]`: the open alerts of a school as data.

Open are those that nobody has answered and that have not lapsed. Pupils are named by their number
alone: the output goes into files and logs.
"""

import json
from argparse import ArgumentParser
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db.models import Q
from django.utils import timezone

from cases.models import Alert
from inclusion.accounts.models import School
from inclusion.accounts.selectors import school_by_slug

SOON = 7
FEW = 50  # schools that a message names, at most


class Command(BaseCommand):
    """Write out what is open, the earliest due first."""

    help = "The open alerts of a school: a line each, or one JSON list."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which school, in which form, as of which day."""
        parser.add_argument("--school", required=True, metavar="SLUG", help="slug or number")
        parser.add_argument("--json", action="store_true", help="one JSON list instead of lines")
        parser.add_argument("--on", metavar="DATE", help="as of this day, like 2026-11-23")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the alerts. Raises CommandError for an unknown school or a day that is none."""
        school, on = _school(options["school"]), _day(options["on"])
        found = [_plain(alert, on) for alert in open_alerts(school, on)]
        if options["json"]:
            self.stdout.write(json.dumps(found, ensure_ascii=False, indent=2))
            return
        for alert in found:
            due = alert["due_on"] or "no date"
            self.stdout.write(
                f"{due}  {alert['state']:8} pupil {alert['pupil']}: {alert['sentence']}"
            )


def open_alerts(school: School, on: date) -> Iterable[Alert]:
    """Unanswered alerts of a school that stand on a day, the earliest due first."""
    stands = (Q(lapses_on__isnull=True) | Q(lapses_on__gt=on)) & (
        Q(opens_on__isnull=True) | Q(opens_on__lte=on)
    )
    alerts = Alert.objects.filter(stands, school=school, answered=False)
    return alerts.order_by("due_on", "pupil_id", "act", "about")


def _plain(alert: Alert, on: date) -> dict[str, Any]:
    return {
        "pupil": alert.pupil_id,
        "act": alert.act,
        "about": alert.about or None,
        "rule": alert.rule,
        "mode": alert.mode,
        "level": alert.level,
        "who": alert.who,
        "sentence": alert.sentence,
        "state": _state(alert, on),
        "opens_on": _iso(alert.opens_on),
        "due_on": _iso(alert.due_on),
        "lapses_on": _iso(alert.lapses_on),
        "reasons": alert.reasons,
    }


def _state(alert: Alert, on: date) -> str:
    """late, due (within a week), coming, or unknown where no date can be worked out."""
    if alert.due_on is None:
        return "unknown"
    if alert.due_on < on:
        return "late"
    return "due" if (alert.due_on - on).days <= SOON else "coming"


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _school(wanted: str) -> School:
    try:
        return school_by_slug(wanted)
    except School.DoesNotExist:
        slugs = list(School.objects.order_by("slug").values_list("slug", flat=True)[:FEW])
        known = ", ".join(slugs) or "none yet"
        raise CommandError(f"There is no school {wanted}. Schools: {known}.") from None


def _day(text: str | None) -> date:
    if not text:
        return timezone.localdate()
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise CommandError(f"{text} is not a date like 2026-11-23.") from None

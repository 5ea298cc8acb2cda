"""`manage.py rebuild_alerts [SCHOOL]`: derive every alert again from the records."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from cases.alerts import rebuild
from inclusion.accounts.models import School
from inclusion.accounts.selectors import school_by_slug


class Command(BaseCommand):
    """Derive the alerts of one school or of all. What people answered is kept."""

    help = "Derive every alert again from the records, for one school or for all."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which school; all of them when left out."""
        parser.add_argument(
            "school", nargs="?", metavar="SCHOOL", help="slug or number of a school"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Rebuild school by school, each in batches."""
        for school in _schools(options["school"]):
            pupils = rebuild(school, timezone.localdate())
            self.stdout.write(f"{school.name}: derived the alerts of {pupils} pupils.")


def _schools(wanted: str | None) -> list[School]:
    if not wanted:
        return list(School.objects.order_by("name"))
    try:
        return [school_by_slug(wanted)]
    except School.DoesNotExist:
        raise CommandError(f"There is no school {wanted}.") from None

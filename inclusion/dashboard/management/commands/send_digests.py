"""`manage.py send_digests [--school SLUG]`: have each person sent what is theirs today."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from inclusion.accounts.models import School
from inclusion.accounts.selectors import school_by_slug
from inclusion.dashboard.pack_runs import sweep
from inclusion.dashboard.tasks import send_digests_later
from interventions.services import forget_unsent


class Command(BaseCommand):
    """Enqueue the digests of today. Running it again sends nobody a second one.

    Files of packs that were printed a week ago go as well.
    """

    help = "Send each person a digest of what is theirs: only on school days, each only once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which school; all of them when left out."""
        parser.add_argument("--school", metavar="SCHOOL", help="slug or number of a school")

    def handle(self, *args: Any, **options: Any) -> None:
        """One task a school; and what families typed on links that are over is forgotten."""
        forget_unsent()
        on = timezone.localdate()
        for school in _schools(options["school"]):
            sweep(school.pk)
            waits = send_digests_later(school, on)
            words = "digests are on their way" if waits else "no school today, no digests"
            self.stdout.write(f"{school.name}: {words}.")


def _schools(wanted: str | None) -> list[School]:
    if not wanted:
        return list(School.objects.order_by("name"))
    try:
        return [school_by_slug(wanted)]
    except School.DoesNotExist:
        raise CommandError(f"There is no school {wanted}.") from None

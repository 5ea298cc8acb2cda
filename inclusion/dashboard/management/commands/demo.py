"""`manage.py demo`: two made-up schools to look around in, dated relative to today."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from cases.models import Pupil
from inclusion.dashboard.demo import PASSWORD, SCHOOLS, make_demo


class Command(BaseCommand):
    """Make the demonstration schools. Run again, it leaves what is there as it is."""

    help = "Make two demonstration schools with pupils, cases, suspensions and plans."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """How large the larger school is, and how many past years have records."""
        parser.add_argument("--pupils", type=int, help="pupils of the secondary school (about 220)")
        parser.add_argument(
            "--years", type=int, default=1, help="past school years with records (1)"
        )
        parser.add_argument(
            "--small", action="store_true", help="small classes, one record of a kind"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Make what is missing, and say how to sign in."""
        made = make_demo(
            timezone.localdate(), options["pupils"], max(1, options["years"]), options["small"]
        )
        for school in made:
            count = Pupil.objects.filter(school=school, left_on__isnull=True).count()
            self.stdout.write(f"Made {school.name} with {count} pupils.")
        if not made:
            self.stdout.write("The demonstration schools are already there; nothing was changed.")
        domains = " or ".join(f"role@{plan.domain}" for plan in SCHOOLS)
        self.stdout.write(f"Sign in as {domains}, password {PASSWORD}.")

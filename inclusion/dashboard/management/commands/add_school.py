"""`manage.py add_school NAME DFE_NUMBER PHASE KIND`: a real school's beginning, before its people."""

import re
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.text import slugify

from inclusion.accounts.models import School
from inclusion.accounts.versions import save_as

DFE_NUMBER = re.compile(r"^(\d{3})/?(\d{4})$")


class Command(BaseCommand):
    """Add a school without terms or people: `add_person` and the school calendar come next."""

    help = "Add a school by its DfE number, phase and kind."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What the school is called and what it is."""
        parser.add_argument("name")
        parser.add_argument("dfe_number", help="authority and establishment, like 204/2901")
        parser.add_argument("phase", choices=School.Phase.values)
        parser.add_argument("kind", choices=School.Kind.values)
        parser.add_argument("--urn", default="", help="unique reference number")
        parser.add_argument(
            "--slug", help="short name for commands; made from the name if left out"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Check the number and the short name, then save."""
        found = DFE_NUMBER.match(options["dfe_number"])
        if not found:
            raise CommandError("A DfE number has three and four digits, like 204/2901.")
        authority, establishment = found.groups()
        slug = slugify(options["slug"] or options["name"])
        if School.objects.filter(slug=slug).exists():
            raise CommandError(f"There is a school {slug} already: choose another with --slug.")
        same = School.objects.filter(local_authority=authority, establishment=establishment).first()
        if same:
            raise CommandError(f"{same.dfe_number} is {same.name}, which is here already.")
        school = School(
            name=options["name"],
            slug=slug,
            urn=options["urn"],
            local_authority=authority,
            establishment=establishment,
            phase=options["phase"],
            kind=options["kind"],
        )
        save_as(school, by=None)
        self.stdout.write(
            f"Added {school.name} as {slug}. Next: manage.py add_person EMAIL NAME {slug} head"
        )

"""`manage.py print psp-review PLAN_ID --out FILE`: the review pack without a browser.

Same text and pages as the one that a person prints, but for who printed it and when. Nothing is issued.
"""

import sys
from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.http import Http404
from django.utils import timezone

from inclusion.accounts.models import School, User
from inclusion.accounts.permissions import ROLE_RIGHTS, Right, Role
from inclusion.accounts.person import Person, person_for
from inclusion.dashboard.printing import print_pack, psp_for
from interventions.models import Plan

UNANSWERED = 2
SYSTEM = "the system"


class Command(BaseCommand):
    """Print a document to a file. Exit status 2 when there is nothing to print."""

    help = "Print the review pack of a PSP to a file."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What to print, of which plan, where to, as of which day, and in whose name."""
        parser.add_argument("document", choices=("psp-review",))
        parser.add_argument("plan_id", metavar="PLAN_ID", type=int)
        parser.add_argument("--out", metavar="FILE", required=True)
        parser.add_argument("--on", metavar="DATE", help="as it stood on this day, like 2026-11-23")
        parser.add_argument("--as", dest="email", metavar="EMAIL", help="who prints it")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the PDF and say where it is."""
        try:
            on = date.fromisoformat(options["on"]) if options["on"] else timezone.localdate()
            person = _person(options["plan_id"], options["email"], on)
            plan = psp_for(person, options["plan_id"])
            name = person.name if options["email"] else SYSTEM
            printed = print_pack(person, plan, on=on, by=name)
            Path(options["out"]).write_bytes(printed.pdf.content)
        except (CommandError, Http404, ValueError, OSError) as fault:
            self.stderr.write(f"{fault}")
            sys.exit(UNANSWERED)
        self.stdout.write(f"{options['out']}: {printed.pack.title}, {printed.pdf.pages} pages")


def _person(plan_id: int, email: str | None, on: date) -> Person:
    """Who reads the record: the named person, with their own rights, or the system itself."""
    plan = Plan.objects.select_related("school").filter(pk=plan_id).first()
    if plan is None:
        raise CommandError(f"There is no plan {plan_id}.")
    if not email:
        return _system(plan.school, on)
    user = User.objects.filter(email=email.strip().lower()).first()
    person = person_for(user, on, plan.school_id) if user else None
    if person is None or person.school != plan.school:
        raise CommandError(f"{email} does not belong to the plan's school.")
    if not person.has(Right.PRINT_PACKS):
        raise CommandError(f"{email} may not {Right.PRINT_PACKS.label}.")
    return person


def _system(school: School, on: date) -> Person:
    """Nobody in particular, who reads what a SENCO reads; what is restricted never prints anyway."""
    return Person(
        user=User(name=SYSTEM),
        school=school,
        roles=frozenset({Role.SENCO}),
        rights=ROLE_RIGHTS[Role.SENCO],
        acting_head=False,
        schools=(school,),
        on=on,
    )

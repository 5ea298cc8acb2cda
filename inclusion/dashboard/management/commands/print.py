"""`manage.py print psp-review PLAN_ID --out FILE`: a pupil's documents without a browser.

Same text and pages as those that a person prints, but for who printed it and when. Nothing is issued.
The id is that of a plan (psp-review, psp-long, ibp, pupil-page, score-card), a meeting (minutes), a
suspension (letter) or a pupil (the others). A letter is a Word file where the file's name ends in .docx.
"""

import sys
from argparse import ArgumentParser
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db.models import Model
from django.http import Http404
from django.utils import timezone

from cases.attendance import monday_of
from cases.models import Meeting, Pupil
from cases.selectors import pupil_for
from cases.selectors.meetings import meeting_for
from exclusions.letters.choosing import letter_to_read
from exclusions.letters.printing import print_letter
from exclusions.letters.variants import Variant
from exclusions.letters.word import word_letter
from exclusions.models import Suspension
from exclusions.selectors import suspension_for
from inclusion.accounts.models import School, User
from inclusion.accounts.permissions import ROLE_RIGHTS, Right, Role
from inclusion.accounts.person import Person, person_for
from inclusion.dashboard.plan_papers import PAPERS
from inclusion.dashboard.printing import print_pack, psp_for
from inclusion.dashboard.tell_once import Paper, print_paper
from inclusion.dashboard.tell_once_family import about_me, family_chronology
from inclusion.dashboard.tell_once_hand_over import hand_over
from inclusion.dashboard.tell_once_minutes import minutes_paper
from inclusion.errors import DomainError
from inclusion.pdf import Pdf
from inclusion.words import count_of
from interventions.models import Plan
from interventions.selectors import plan_for

UNANSWERED = 2
WORD = ".docx"
SYSTEM = "the system"

# What each paper is made from: the model of its id, and how it is read.
_OF_PUPIL: dict[str, Callable[[Person, Pupil], Paper]] = {
    "family-chronology": family_chronology,
    "hand-over": hand_over,
    "about-me": about_me,
}
# The papers of a plan, by their names among the papers that there are.
_OF_PLAN = {
    "ibp": "one-page",
    "psp-long": "in-full",
    "pupil-page": "my-plan",
    "score-card": "score-card",
}
_MODELS: dict[str, type[Model]] = {
    "psp-review": Plan,
    **dict.fromkeys(_OF_PLAN, Plan),
    "minutes": Meeting,
    "letter": Suspension,
    **dict.fromkeys(_OF_PUPIL, Pupil),
}
# The right that somebody needs in whose name it is printed.
_RIGHTS = {"letter": Right.SEND_NOTICES}
_OF_A_DAY = ("psp-review", "score-card")


class Command(BaseCommand):
    """Print a document to a file. Exit status 2 when there is nothing to print."""

    help = (
        "Print a pupil's document to a file: a review pack, a paper of a plan, minutes, a letter about "
        "a suspension, or a paper that tells it once."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What to print, of which record, where to, as of which day, and in whose name."""
        parser.add_argument("document", choices=tuple(_MODELS))
        parser.add_argument(
            "record_id",
            metavar="ID",
            type=int,
            help="of the plan, meeting, suspension or pupil",
        )
        parser.add_argument("--out", metavar="FILE", required=True)
        parser.add_argument("--on", metavar="DATE", help="as it stood on this day, like 2026-11-23")
        parser.add_argument("--as", dest="email", metavar="EMAIL", help="who prints it")
        parser.add_argument(
            "--variant", type=_variant, choices=Variant.values, help="which letter, like L1"
        )
        parser.add_argument(
            "--filled", action="store_true", help="a score card as it was filled in"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the PDF and say where it is."""
        document, record_id = options["document"], options["record_id"]
        try:
            if options["on"] and document not in _OF_A_DAY:
                raise CommandError(
                    "Only a review pack prints as of a day, a score card of its week."
                )
            on = date.fromisoformat(options["on"]) if options["on"] else timezone.localdate()
            person = _person(document, record_id, options["email"], on)
            name = person.name if options["email"] else SYSTEM
            out = Path(options["out"])
            if document == "letter":
                title, content, pages = _letter(record_id, person, options["variant"], out)
            else:
                title, pdf = _printed(
                    document, record_id, person, name, on, filled=options["filled"]
                )
                content, pages = pdf.content, pdf.pages
            out.write_bytes(content)
        except (CommandError, DomainError, Http404, ValueError, OSError) as fault:
            self.stderr.write(f"{fault}")
            sys.exit(UNANSWERED)
        self.stdout.write(f"{options['out']}: {title}, {count_of(pages, 'page')}")


def _variant(typed: str) -> str:
    """The variant as it is written: "l1" is L1."""
    return next((v for v in Variant.values if v.lower() == typed.lower()), typed)


def _letter(
    record_id: int, person: Person, variant: str | None, out: Path
) -> tuple[str, bytes, int]:
    """Title, bytes and pages of a letter as it would be issued today, to the first who receives it.

    Raises DomainError where there is no such letter, or something mandatory is missing.
    """
    drafted = letter_to_read(person, suspension_for(person, record_id), variant)
    pdf = print_letter(drafted.letter, issued=False)
    title = f"{drafted.letter.subject} ({drafted.letter.variant}), to {drafted.letter.to[0]}"
    if out.suffix.lower() != WORD:
        return title, pdf.content, pdf.pages
    return title, word_letter(drafted.letter, numbered=pdf.pages > 1, issued=False), pdf.pages


def _printed(
    document: str, record_id: int, person: Person, name: str, on: date, *, filled: bool
) -> tuple[str, Pdf]:
    """The title and the pages of a document."""
    if document == "psp-review":
        printed = print_pack(person, psp_for(person, record_id), on=on, by=name)
        return printed.pack.title, printed.pdf
    if document in _OF_PLAN:
        made = PAPERS["scored-card" if filled else _OF_PLAN[document]].make
        paper = made(person, plan_for(person, record_id), monday_of(on))
    elif document == "minutes":
        paper = minutes_paper(person, meeting_for(person, record_id))
    else:
        paper = _OF_PUPIL[document](person, pupil_for(person, record_id))
    return paper.title, print_paper(paper, by=name)


def _person(document: str, record_id: int, email: str | None, on: date) -> Person:
    """Who reads the record: the named person, with their own rights, or the system itself."""
    model = _MODELS[document]
    record: Any = model._default_manager.select_related("school").filter(pk=record_id).first()
    noun = model._meta.model_name
    if record is None:
        raise CommandError(f"There is no {noun} {record_id}.")
    if not email:
        return _system(record.school, on)
    user = User.objects.filter(email=email.strip().lower()).first()
    person = person_for(user, on, record.school_id) if user else None
    if person is None or person.school != record.school:
        raise CommandError(f"{email} does not belong to the {noun}'s school.")
    right = _RIGHTS.get(document, Right.PRINT_PACKS)
    if not person.has(right):
        raise CommandError(f"{email} may not {right.label}.")
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

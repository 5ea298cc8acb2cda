"""`manage.py check_packs [FOLDER]`: every fault of the policy packs, with file, line and reason."""

import os
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from inclusion.rules import evaluate
from inclusion.rules.pack import FOLDER
from inclusion.rules.pack_checks import Checked, check_folder
from inclusion.rules.pack_files import Fault
from inclusion.rules.registry import FUNCTIONS
from inclusion.words import count_of, listing

FAULTY = 1


class Command(BaseCommand):
    """Check a folder of packs, one folder a pack. Exit status 1 when anything is wrong."""

    help = (
        "Check policy packs: sources, dates, ids, values, editions, and a function for each rule."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The folder that holds the packs."""
        parser.add_argument(
            "folder", nargs="?", type=Path, default=FOLDER, metavar="FOLDER", help="our own packs"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Write each fault on a line of its own, or one line with what was found in order."""
        assert evaluate.RULE_PAGES  # noqa: S101 - importing the pages registers their rules
        checked = check_folder(options["folder"], FUNCTIONS)
        for fault in checked.faults:
            self.stdout.write(_from_here(fault))
        if checked.faults:
            sys.exit(FAULTY)
        self.stdout.write(f"{_counts(checked)}: nothing wrong.")


def _from_here(fault: Fault) -> str:
    """The fault with its file as seen from where the command runs, where that is shorter."""
    here = os.path.relpath(fault.path)
    path = fault.path if here.startswith(os.pardir) else here
    return f"{path}:{fault.line}: {fault.reason}"


def _counts(checked: Checked) -> str:
    names = ("pack", "edition", "value", "rule")
    return listing(count_of(n, name) for n, name in zip(checked.counts, names, strict=True))

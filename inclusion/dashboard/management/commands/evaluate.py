"""`manage.py evaluate [FILE ...]`: scenarios as JSON in, one answer a line out. No database."""

import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from inclusion.rules.scenario import answers, as_line

UNREADABLE = 2


class Command(BaseCommand):
    """Answer scenarios of the evaluate contract. Exit status 2 when one could not be read."""

    help = "Answer scenarios (JSON, one object or a list) with totals, periods and duties."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The files to read; standard input without any."""
        parser.add_argument("files", nargs="*", metavar="FILE", help="standard input if left out")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the answers in order; end with 2 when one of them is an error."""
        unreadable = False
        for answered in _all_answers(options["files"]):
            unreadable = unreadable or "error" in answered
            self.stdout.write(as_line(answered))
        if unreadable:
            sys.exit(UNREADABLE)


def _all_answers(files: list[str]) -> Iterator[dict[str, Any]]:
    if not files:
        yield from answers(sys.stdin.read())
    for name in files:
        try:
            text = Path(name).read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as fault:
            yield {"error": {"path": "", "message": f"{name} cannot be read: {fault}"}}
        else:
            yield from answers(text)

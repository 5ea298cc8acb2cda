"""Census code lists that pupils' records use: first language and ethnicity, code by description.

Contains public sector information licensed under the Open Government Licence v3.0: Department for
Education, National Pupil Database data tables, 2019.
"""

import csv
from functools import cache
from pathlib import Path

_HERE = Path(__file__).parent


@cache
def codes(name: str) -> dict[str, str]:
    """Description by code; `name` is "language" or "ethnicity"."""
    with (_HERE / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return {row["code"]: row["description"] for row in csv.DictReader(file)}


@cache
def by_description(name: str) -> dict[str, str]:
    """Code by description, folded to letters and digits, for files that spell the value out."""
    return {plain(words): code for code, words in codes(name).items()}


def plain(text: str) -> str:
    """Letters and digits only, in lower case."""
    return "".join(c for c in text.casefold() if c.isalnum())

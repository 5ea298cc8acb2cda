"""What a heading means: guessed from names that systems use, corrected by the person, remembered."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from inclusion.errors import DomainError
from inclusion.words import listing

NOT_IMPORTED = ""


@dataclass(frozen=True, slots=True)
class Column:
    """One thing that a file may tell. `headings` are names that files give it, likeliest first."""

    name: str
    label: str
    format: str
    example: str
    headings: tuple[str, ...]
    needed: bool = False
    is_date: bool = False


def folded(heading: str) -> str:
    """A heading as guesses compare it: what stands in brackets, case, spaces and signs left out."""
    outside = re.sub(r"\([^)]*\)", "", heading)
    return re.sub(r"[^a-z0-9]", "", outside.casefold()) or re.sub(
        r"[^a-z0-9]", "", heading.casefold()
    )


def guess(
    headings: Sequence[str], columns: Sequence[Column], remembered: Mapping[str, str]
) -> list[str]:
    """For each heading the name of its column, or "" when it is not imported.

    What the school chose for the same heading last time comes first. A column goes to one heading.
    """
    names = {column.name for column in columns}
    plain = [folded(heading) for heading in headings]
    found = [remembered.get(heading, None) for heading in plain]
    found = [name if name in names or name == NOT_IMPORTED else None for name in found]
    taken = {name for name in found if name}
    for column in columns:
        if column.name in taken:
            continue
        for known in (folded(column.label), *map(folded, column.headings)):
            place = next((i for i, h in enumerate(plain) if h == known and found[i] is None), None)
            if place is not None:
                found[place] = column.name
                break
    return [name or NOT_IMPORTED for name in found]


def check_mapping(
    chosen: Sequence[str], columns: Sequence[Column], one_of: Sequence[str] = ()
) -> dict[str, int]:
    """The place of each column in the file. Raises DomainError when one is there twice or lacking.

    Of the columns in `one_of` the file needs any one.
    """
    labels = {column.name: column.label for column in columns}
    twice = [label for name, label in labels.items() if chosen.count(name) > 1]
    if twice:
        raise DomainError(
            f"Two columns of the file stand for {listing(twice)}. Choose one, "
            "and “Not imported” for the other."
        )
    lacking = [c.label for c in columns if c.needed and c.name not in chosen]
    if one_of and not set(one_of) & set(chosen):
        lacking.append(" or ".join(labels[name] for name in one_of))
    if lacking:
        raise DomainError(
            f"No column of the file stands for {listing(lacking)}. Choose it below, "
            "or add it to the file and upload it again."
        )
    return {name: place for place, name in enumerate(chosen) if name}


def to_remember(headings: Sequence[str], chosen: Sequence[str]) -> dict[str, str]:
    """The choices by heading, for the school's next file."""
    return {folded(heading): name for heading, name in zip(headings, chosen, strict=True)}

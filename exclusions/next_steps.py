"""Who has to be told once a suspension is recorded. Words for the page that follows the decision.

Sources: SI 2012/1033 (regulations 5, 14 and 23) with the amendments of SI 2022/788; Education and
Inspections Act 2006, sections 100 to 105; statutory guidance on suspension.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from inclusion import words
from inclusion.accounts.selectors import school_packs
from inclusion.rules.totals import Totals

from .models import Suspension


@dataclass(frozen=True)
class Step:
    """One thing to do: who is told or what is arranged, and how."""

    who: str
    what: str


def next_steps(row: Suspension, totals: Totals) -> list[Step]:
    """What the law asks for after this decision, in the order in which it is done."""
    return list(_steps(row, totals))


def _steps(row: Suspension, totals: Totals) -> Iterator[Step]:
    pupil = row.pupil
    yield Step(
        "Parents",
        "Tell them at once, by telephone or in person, and in writing without delay: how long, why, "
        "how to make representations to the governing board, and on which days "
        f"{pupil.forename} must not be in a public place in school hours.",
    )
    yield Step("Local authority", "Tell them without delay, whatever the length.")
    yield Step("Governing board", _board(row, totals))
    if pupil.social_worker:
        yield Step("Social worker", "Tell them without delay.")
    if pupil.looked_after:
        yield Step("Virtual school head", "Tell them without delay.")
    yield Step("Class teachers", "Set and mark work for the first five school days.")
    if row.returns_on:
        yield Step(
            "Return",
            f"Plan a meeting for the return on {words.weekday(row.returns_on)}. The return never "
            "depends on it.",
        )


def _board(row: Suspension, totals: Totals) -> str:
    packs = school_packs(row.school)
    day = max(row.decided_on, packs.pack("england").duties_from)
    line = packs.number("england", "term_over_5_sessions", day)
    total = totals.term_sessions or 0
    if total > line:
        return (
            f"Tell them without delay: {words.school_days_lost(total)} of exclusion this term is "
            f"over {words.days_from_sessions(line)}."
        )
    return "Report it with the others of the term, with its reasons."

"""The roll: its dry run and its import, which are the same plan."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from cases.models import ImportRun
from inclusion.accounts.models import User
from inclusion.errors import DomainError

from .roll_columns import ROLL_COLUMNS
from .roll_plan import Answers, RollPlan, plan_roll
from .roll_rows import Reading
from .roll_write import write_roll
from .runs import ReviewAgain, Source, columns_of, finishing, lines_of, save_answers

ROLL = Source("roll", "Roll", ROLL_COLUMNS)


def check_roll(run: ImportRun, on: date) -> RollPlan:
    """The dry run of a file as it stands, with what the person has settled so far. Writes nothing."""
    options = run.options
    answers = _answers(options.get("answers", {}))
    how = Reading(
        columns=columns_of(run),
        order=options["order"],
        headings=len(run.headings),
        school=run.school,
        on=on,
        other_establishments=answers.other_establishments,
    )
    return plan_roll(school=run.school, lines=lines_of(run), how=how, answers=answers)


def _answers(kept: Mapping[str, Any]) -> Answers:
    return Answers(
        other_establishments=kept.get("other_establishments", False),
        settled=kept.get("settled", {}),
        leavers=frozenset(kept.get("leavers", [])),
        left_on=date.fromisoformat(kept["left_on"]) if kept.get("left_on") else None,
    )


def settle_roll(*, run: ImportRun, answers: Mapping[str, Any], on: date) -> ImportRun:
    """Keep what the person settled: other schools' rows, possible matches, leavers and their date.

    `left_on` is a date or None. Raises DomainError when leavers have no date or one that cannot be.
    """
    left_on = answers.get("left_on")
    ticked = set(answers.get("leavers", []))
    if ticked and left_on is None:
        raise DomainError("Enter the day on which the ticked pupils left.", "left_on")
    if left_on and left_on > on:
        raise DomainError(
            "This date is in the future. A pupil is marked as having left once they have.",
            "left_on",
        )
    for pupil in check_roll(run, on).missing:
        if left_on and pupil.pk in ticked and pupil.entered_on and left_on < pupil.entered_on:
            raise DomainError(f"{pupil.name} was not yet on roll on this date.", "left_on")
    kept = {**answers, "left_on": left_on.isoformat() if left_on else ""}
    return save_answers(run=run, answers=kept)


def confirm_roll(*, run: ImportRun, fingerprint: str, by: User, on: date) -> ImportRun:
    """Do what the preview with this fingerprint showed, all of it or nothing.

    Raises ReviewAgain when the preview no longer holds, AlreadyImported on the second press.
    """
    with finishing(run, by, "Roll import") as locked:
        plan = check_roll(locked, on)
        if plan.fingerprint != fingerprint:
            raise ReviewAgain(
                "The records or your answers have changed since this preview. Look at it once more."
            )
        reason = f"Roll import: {locked.file_name}"[:100]
        write_roll(plan=plan, school=locked.school, by=by, on=on, reason=reason)
        locked.counts = plan.counts
    return locked

"""Scoring a day: a mark, praise and sanctions, a note, one at a time and saved at once."""

from datetime import date

from cases.locking import pupil_write
from inclusion.accounts.models import User
from inclusion.accounts.selectors import school_calendar
from inclusion.accounts.versions import remove_as, save_as
from inclusion.errors import DomainError
from inclusion.rules.school_days import SchoolCalendar
from inclusion.words import day
from interventions.day_marks import (
    MOST_TIMES,
    NOTE_LENGTH,
    Cell,
    in_words,
    most_of,
    whole,
)
from interventions.day_parts import parts_of
from interventions.effort import plain
from interventions.models import Mark, PartOfDay, Plan, Target

from .scores import require_school_day

COUNTED = {"praise": "Praise", "sanctions": "Sanctions"}


class StandingMarkError(DomainError):
    """A colleague wrote something else there since the page was shown; what they wrote stands."""


def write_in_day(
    *,
    plan: Plan,
    marked_on: date,
    part: str,
    cell: Cell,
    value: str,
    seen: str,
    by: User,
    on: date,
) -> None:
    """Write one cell of a part of a school day. An empty value takes a mark away again.

    `seen` is what stood there when the person looked (empty: nothing). The same value twice is one
    mark. Raises StandingMarkError where a colleague wrote another value meanwhile, and DomainError
    on a day in the future, before the plan or without school, for a plan that does not run, and for
    a value that cannot be.
    """
    with pupil_write(plan.pupil, on):
        plan = Plan.objects.select_for_update(of=("self",)).select_related("school").get(pk=plan.pk)
        require_scoring_day(plan, marked_on, on, school_calendar(plan.school))
        if part not in {known.key for known in parts_of(plan.scored_by, plan.lessons)}:
            raise DomainError("The plan’s day has no such part. Open the page again.")
        row = PartOfDay.objects.select_related("by").filter(
            plan=plan, on=marked_on, part=part
        ).first() or PartOfDay(plan=plan, on=marked_on, part=part, by=by)
        if cell.kind in ("target", "own"):
            _write_mark(plan, row, cell, value, seen, by)
        else:
            _write_beside(row, cell, value, seen, by)


def require_scoring_day(plan: Plan, marked_on: date, on: date, calendar: SchoolCalendar) -> None:
    """Refuse a plan that does not run, and a day that cannot be scored. Raises DomainError."""
    if plan.status == Plan.Status.DRAFT:
        raise DomainError("This plan has not started: days are scored while it runs.")
    if plan.status == Plan.Status.ENDED:
        ended = f" on {day(plan.ended_on)}" if plan.ended_on else ""
        raise DomainError(f"This plan ended{ended}: days are scored while it runs.")
    if marked_on > on:
        raise DomainError(f"{day(marked_on)} is in the future.")
    if marked_on < plan.starts_on:
        raise DomainError(f"The plan started on {day(plan.starts_on)}.")
    require_school_day(calendar, marked_on, "on")


def _write_mark(plan: Plan, row: PartOfDay, cell: Cell, value: str, seen: str, by: User) -> None:
    own = cell.kind == "own"
    agreed = Target.objects.filter(plan=plan, dropped_on=None)
    target = agreed.filter(pk=cell.target_id or 0).first()
    if target is None:
        raise DomainError("This target is no longer part of the plan.")
    marks = Mark.objects.select_related("by").filter(target=target, own=own)
    standing = marks.filter(part=row).first() if row.pk else None
    wanted = whole(value, most_of(target), target.what) if value.strip() else None
    if standing and _overtaken(standing.by, plain(standing.value), seen, by):
        # Two who tap the same answer agree; a step up from another number is another number.
        if wanted == standing.value and target.measured_by in ("yes_no", "scale"):
            return
        raise StandingMarkError(
            f"{standing.by.name} wrote {in_words(target, standing.value)} meanwhile. "
            "Tap again to put yours in its place."
        )
    if wanted is None:
        if standing:
            remove_as(standing, by=by, reason="Taken back")
        return
    if standing and standing.value == wanted:
        return
    if not row.pk:
        save_as(row, by=by)
    standing = standing or Mark(part=row, target=target, own=own)
    standing.value, standing.by = wanted, by
    save_as(standing, by=by)


def _write_beside(row: PartOfDay, cell: Cell, value: str, seen: str, by: User) -> None:
    """Praise, sanctions or the note, which stand in the part itself."""
    stands = str(getattr(row, cell.kind))
    wanted: int | str
    if cell.kind == "note":
        wanted = value.strip()
        if len(wanted) > NOTE_LENGTH:
            raise DomainError(f"Keep the note to {NOTE_LENGTH} characters.")
    else:
        wanted = int(whole(value or "0", MOST_TIMES, COUNTED[cell.kind]))
    if row.pk and stands != (seen or ("" if cell.kind == "note" else "0")):
        theirs = _writer(row, cell.kind)
        if theirs and theirs.pk != by.pk:
            again = "Save again" if cell.kind == "note" else "Tap again"
            told = f"“{stands}”" if cell.kind == "note" and stands else stands or "nothing"
            raise StandingMarkError(
                f"{theirs.name} wrote {told} meanwhile. {again} to put yours in its place."
            )
    if stands == str(wanted):
        return
    setattr(row, cell.kind, wanted)
    row.by = by
    save_as(row, by=by)


def _writer(row: PartOfDay, kind: str) -> User | None:
    """Who wrote what stands in this place: whoever saved the row last may have written elsewhere in it."""
    found = None
    for kept in row.history.select_related("history_user").order_by("-history_id"):
        if getattr(kept, kind) != getattr(row, kind):
            break
        found = kept.history_user
    return found


def _overtaken(theirs: User, stands: str, seen: str, by: User) -> bool:
    """Whether a colleague wrote what stands, and the person was shown something else."""
    return theirs.pk != by.pk and stands != seen

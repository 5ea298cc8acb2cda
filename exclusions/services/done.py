"""Writing down what was done after an exclusion: education, the return, the board's dates."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from cases.locking import pupil_write
from exclusions.codes import BoardDecision
from exclusions.done_items import BY_NAME, Item
from exclusions.models import Suspension
from inclusion import words
from inclusion.accounts.permissions import Right
from inclusion.accounts.person import Person
from inclusion.accounts.versions import check_version, save_as
from inclusion.errors import DomainError

# A wrong year is the usual slip in a planned date.
LONGEST_AHEAD = timedelta(days=183)
# What falls within the exclusion: after its last day there is none to miss, and none to bridge.
WITHIN = ("misses_exam_on", "sixth_day_provision_from")
# What cannot be before the exclusion itself has begun. Education may: one may follow another.
FROM_THE_START = ("returned_on", "misses_exam_on", "reintegration_meeting_on")


@dataclass(frozen=True)
class _Change:
    """What one item becomes. `was` and `now` are dates, or the board's decision; "" is nothing."""

    item: Item
    was: Any
    now: Any

    @property
    def differs(self) -> bool:
        return bool(self.was != self.now)

    @property
    def corrects(self) -> bool:
        """Something that stood is changed or taken out."""
        return self.differs and bool(self.was)


def record_done(
    *,
    suspension: Suspension,
    fields: Mapping[str, Any],
    by: Person,
    on: date,
    reason: str = "",
    expected_version: int | None = None,
) -> Suspension:
    """Write down what was done. `fields` are dates by the names of `done_items`.

    Fields that are left out stay as they are; None takes out what stood. What stood is changed
    only with a `reason`, which the history keeps. Nothing to change leaves the record untouched.

    Raises DomainError by the field, ConflictError.
    """
    if not by.has(Right.PREPARE_SUSPENSIONS):
        raise DomainError("Your role does not record what was done after a suspension.")
    with pupil_write(suspension.pupil, on):
        row = Suspension.objects.select_for_update().get(pk=suspension.pk)
        if row.origin == Suspension.Origin.EARLIER:
            raise DomainError("It was recorded as already dealt with: nothing is asked for.")
        if not any(change.differs for change in _changes(row, fields)):
            return row
        check_version(row, expected_version)
        put_down(row, fields, on=on, reason=reason)
        return save_as(row, by=by.user, reason=reason.strip()[:100])


def put_down(row: Suspension, fields: Mapping[str, Any], *, on: date, reason: str) -> None:
    """Set dates on a locked record that its caller saves. Raises DomainError by the field."""
    changes = [change for change in _changes(row, fields) if change.differs]
    for change in changes:
        _check(change, row, on)
    _check_board(row, changes)
    if any(change.corrects for change in changes) and not reason.strip():
        raise DomainError("Say why what was recorded is changed.", "reason")
    for change in changes:
        setattr(row, change.item.name, change.now)


def _changes(row: Suspension, fields: Mapping[str, Any]) -> Iterator[_Change]:
    for name, item in BY_NAME.items():
        if name in fields:
            empty = "" if name == "board_decision" else None
            yield _Change(item, getattr(row, name), fields[name] or empty)


def _check(change: _Change, row: Suspension, on: date) -> None:
    """One date by itself: not before what it follows, and not ahead unless it may be planned."""
    item, now = change.item, change.now
    if not isinstance(now, date):
        return
    first, what = _not_before(item, row)
    if now < first:
        raise DomainError(f"This is before {what} ({words.day(first)}).", item.name)
    if now > on and not item.planned:
        raise DomainError("This day is in the future.", item.name)
    if item.name in WITHIN and row.last_on and now > row.last_on:
        raise DomainError(f"This is after the last day ({words.day(row.last_on)}).", item.name)
    if now - max(on, row.starts_on) > LONGEST_AHEAD:
        raise DomainError("This is more than half a year ahead: check its year.", item.name)


def _not_before(item: Item, row: Suspension) -> tuple[date, str]:
    if item.name in FROM_THE_START:
        return row.starts_on, "the first day"
    return row.decided_on, "the decision"


def _check_board(row: Suspension, changes: list[_Change]) -> None:
    """The board's dates follow one another, as they will stand."""
    will = {change.item.name: change.now for change in changes}

    def stands(name: str) -> Any:
        return will.get(name, getattr(row, name))

    met_on, decision = stands("board_met_on"), stands("board_decision")
    given_on, applied_on = stands("board_decision_given_on"), stands("review_panel_applied_on")
    if decision and decision not in BoardDecision.values:
        raise DomainError("Choose the decision from the list.", "board_decision")
    if decision and not met_on:
        raise DomainError("Enter the day on which the board met.", "board_met_on")
    if given_on and not decision:
        raise DomainError("Choose what the board decided.", "board_decision")
    if given_on and met_on and given_on < met_on:
        raise DomainError(
            f"This is before the board met ({words.day(met_on)}).", "board_decision_given_on"
        )
    if applied_on and given_on and applied_on < given_on:
        raise DomainError(
            f"This is before the decision was given ({words.day(given_on)}).",
            "review_panel_applied_on",
        )

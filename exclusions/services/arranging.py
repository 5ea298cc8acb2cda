"""What is arranged while a pupil is excluded: work by the day, education elsewhere, the return.

The dates that the rules read stand on the suspension itself and are checked by `put_down`; what is
said beside them stands in rows of its own.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from cases.locking import pupil_write
from exclusions.arranging.days import owed
from exclusions.codes import Kind, ProvisionSite
from exclusions.models import Provision, Suspension, WorkSet
from inclusion import words
from inclusion.accounts.permissions import Right
from inclusion.accounts.person import Person
from inclusion.accounts.versions import check_version, remove_as, save_as
from inclusion.errors import DomainError

from .done import put_down

DETAILS = (
    "place",
    "address",
    "starts_at",
    "ends_at",
    "break_times",
    "report_to",
    "transport",
    "short_notice_agreed_on",
)
# What the notice to the family must give (regulations 6 and 7 of SI 2007/1870).
NEEDED = {
    "place": "Say where it is: the notice to the family needs it.",
    "address": "Enter the address: the notice to the family needs it.",
    "starts_at": "Enter when it starts: the notice to the family needs it.",
    "ends_at": "Enter when it ends: the notice to the family needs it.",
    "report_to": "Say whom to report to on the first day: the notice to the family needs it.",
}
OWN_SITE = (
    "Education on the school’s own site for its own pupils only does not meet the duty: the law "
    "wants it elsewhere, or shared with another school."
)


def record_work(
    *,
    suspension: Suspension,
    rows: Sequence[Mapping[str, Any]],
    by: Person,
    on: date,
    expected_version: int | None = None,
) -> Suspension:
    """Write down what was set for which day. A row holds for_on, what, how, set_on, marked_on.

    A row without words takes out what stood for its day. The earliest day on which work was sent
    becomes the date that the rules read. Raises DomainError, ConflictError.
    """
    with pupil_write(suspension.pupil, on):
        row = open_to_write(suspension, by, expected_version)
        allowed = owed(row, on).work_on
        standing = {work.for_on: work for work in row.work.all()}
        changed = [_set_work(row, typed, allowed, standing, by, on) for typed in rows]
        if not any(changed):
            return row
        sent = row.work.order_by("set_on").values_list("set_on", flat=True).first()
        row.work_set_on = sent
        return save_as(row, by=by.user, reason="Work by the day")


def _set_work(
    row: Suspension,
    typed: Mapping[str, Any],
    allowed: Sequence[date],
    standing: Mapping[date, WorkSet],
    by: Person,
    on: date,
) -> bool:
    """Save, change or take out one day's work; whether anything differs."""
    day, what = typed["for_on"], (typed.get("what") or "").strip()
    work = standing.get(day)
    if not what:
        if work is not None:
            remove_as(work, by=by.user, reason="Taken out")
        return work is not None
    if work is None and day not in allowed:
        raise DomainError(f"{words.weekday(day)} is not a day for which work is set.")
    set_on, marked_on = typed.get("set_on"), typed.get("marked_on")
    _check_work(day, set_on, marked_on, on)
    work = work or WorkSet(suspension=row, for_on=day)
    values = {
        "what": what,
        "how": (typed.get("how") or "").strip(),
        "set_on": set_on,
        "marked_on": marked_on,
    }
    if work.pk and all(getattr(work, name) == value for name, value in values.items()):
        return False
    for name, value in values.items():
        setattr(work, name, value)
    work.recorded_by = by.user
    save_as(work, by=by.user)
    return True


def _check_work(day: date, set_on: date | None, marked_on: date | None, on: date) -> None:
    when = words.weekday(day)
    if set_on is None:
        raise DomainError(f"{when}: enter the day on which the work was sent.")
    if set_on > on or (marked_on and marked_on > on):
        raise DomainError(f"{when}: a day on which something was done cannot lie ahead.")
    if marked_on and marked_on < set_on:
        raise DomainError(f"{when}: it cannot be marked before it was sent.")


def arrange_education(
    *,
    suspension: Suspension,
    fields: Mapping[str, Any],
    by: Person,
    on: date,
    reason: str = "",
    expected_version: int | None = None,
) -> Suspension:
    """Arrange full-time education elsewhere: `sixth_day_provision_from`, `provision_site`, details.

    Raises DomainError: a lunchtime, the school's own site, an end before its start, a reason missing
    where what stood is changed. Raises ConflictError.
    """
    if suspension.kind == Kind.LUNCHTIME:
        raise DomainError("A lunchtime suspension asks for no other education.")
    site = fields.get("provision_site") or ""
    if site == ProvisionSite.OWN:
        raise DomainError(OWN_SITE, "provision_site")
    starts_at, ends_at = fields.get("starts_at"), fields.get("ends_at")
    if starts_at and ends_at and ends_at <= starts_at:
        raise DomainError("It would end before it starts.", "ends_at")
    with pupil_write(suspension.pupil, on):
        row = open_to_write(suspension, by, expected_version)
        starts_on = fields.get("sixth_day_provision_from")
        put_down(row, {"sixth_day_provision_from": starts_on}, on=on, reason=reason)
        _save_details(row, fields, by, reason)
        row.provision_site = site
        return save_as(row, by=by.user, reason=reason.strip()[:100])


def _save_details(row: Suspension, fields: Mapping[str, Any], by: Person, reason: str) -> None:
    """The details, once somebody knows one of them: then the notice needs all."""
    if not any(fields.get(name) for name in DETAILS):
        return
    for name, words_missing in NEEDED.items():
        if not fields.get(name):
            raise DomainError(words_missing, name)
    provision = Provision.objects.filter(suspension=row).first() or Provision(suspension=row)
    for name in DETAILS:
        value = fields.get(name)
        setattr(provision, name, value.strip() if isinstance(value, str) else value)
    provision.recorded_by = by.user
    save_as(provision, by=by.user, reason=reason.strip()[:100])


def record_representations(
    *,
    suspension: Suspension,
    representations_on: date | None,
    representations: str,
    by: Person,
    on: date,
    reason: str = "",
    expected_version: int | None = None,
) -> Suspension:
    """Write down that the family wrote to the board, and what. Raises DomainError, ConflictError."""
    if representations.strip() and not representations_on:
        raise DomainError("Enter the day on which they wrote.", "representations_on")
    with pupil_write(suspension.pupil, on):
        row = open_to_write(suspension, by, expected_version)
        put_down(row, {"representations_on": representations_on}, on=on, reason=reason)
        row.representations = representations.strip()
        return save_as(row, by=by.user, reason=reason.strip()[:100])


def record_return(
    *,
    suspension: Suspension,
    returned_on: date | None,
    return_refused: bool,
    by: Person,
    on: date,
    reason: str = "",
    expected_version: int | None = None,
) -> Suspension:
    """Write down the return, and whether it was held up by a meeting. Raises DomainError, ConflictError."""
    with pupil_write(suspension.pupil, on):
        row = open_to_write(suspension, by, expected_version)
        put_down(row, {"returned_on": returned_on}, on=on, reason=reason)
        row.return_refused = return_refused
        return save_as(row, by=by.user, reason=reason.strip()[:100])


def open_to_write(
    suspension: Suspension,
    by: Person,
    expected_version: int | None,
    right: Right = Right.PREPARE_SUSPENSIONS,
) -> Suspension:
    """The record, locked, for somebody who may write down what is arranged.

    Raises DomainError without the right and for one that was dealt with before, ConflictError.
    """
    if not by.has(right):
        raise DomainError("Your role does not record what was done after a suspension.")
    row = Suspension.objects.select_for_update().select_related("pupil").get(pk=suspension.pk)
    if row.origin == Suspension.Origin.EARLIER:
        raise DomainError("It was recorded as already dealt with: nothing is asked for.")
    return check_version(row, expected_version)

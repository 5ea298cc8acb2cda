"""The September roll-over: the whole school moves up at once, or not at all."""

from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from cases.locking import many_written
from cases.models import ImportRun, Pupil
from cases.models.pupils import fold
from inclusion.accounts.guard import reference
from inclusion.accounts.models import AccessEvent, Group, School, Term, User
from inclusion.accounts.versions import create_many_as, update_many_as
from inclusion.errors import DomainError
from inclusion.words import day

from .roll_over_plan import (
    Choices,
    RollOver,
    has_moved,
    plan_roll_over,
    pupils_on_roll,
    september_of,
)

SOURCE = "roll-over"
NAME_LENGTH = 60
EARLIEST_LEAVING = timedelta(days=150)
_FORM_PHASES = (School.Phase.SECONDARY, School.Phase.ALL_THROUGH, School.Phase.PRU)


class LookAgainError(DomainError):
    """The roll or what was chosen has changed since the dry run: nothing was written."""


def done_for(school: School, september: int) -> ImportRun | None:
    """The roll-over of that September, if it has been done."""
    runs = ImportRun.objects.filter(school=school, source=SOURCE, state=ImportRun.State.DONE)
    return runs.filter(file_name=_title(september)).select_related("uploaded_by").first()


def why_not(school: School, on: date) -> str:
    """Why the school cannot roll over on this day; empty when it can."""
    september = september_of(on)
    if september is None:
        return "The roll-over is open from 15 July to 31 October."
    if done_for(school, september):
        return f"The roll has been moved up for September {september} already."
    term = Term.objects.filter(school=school, starts_on__lt=date(september, 8, 1), ends_on__gte=on)
    running = term.order_by("ends_on").first()
    if running:
        return f"Term runs until {day(running.ends_on)}. Move the roll up after its last day."
    pupils = pupils_on_roll(school)
    if not pupils:
        return "No pupil is on roll."
    if has_moved(pupils, september):
        return (
            f"Most pupils are in their year of September {september} already: "
            "the roll was moved up by an import."
        )
    return ""


def usual_last_day(school: School, on: date) -> date:
    """The last day of the term that ended last; 31 August or today where terms are not entered."""
    ended = Term.objects.filter(school=school, ends_on__lte=on).order_by("-ends_on").first()
    if ended and ended.ends_on >= on - EARLIEST_LEAVING:
        return ended.ends_on
    return min(on, date(on.year, 8, 31))


def roll_over(*, school: School, choices: Choices, seen: str, by: User, on: date) -> dict[str, int]:
    """Move the school up, in one transaction with history. Returns how many moved up, left, stayed.

    `seen` is the fingerprint of the dry run that was looked at. Raises DomainError outside the
    season, a second time, and on a leaving day that cannot be; LookAgainError when it has changed.
    """
    if not on - EARLIEST_LEAVING <= choices.left_on <= on:
        raise DomainError("Choose a day of this summer, up to today.", "left_on")
    with transaction.atomic():
        # Pupils first, in the order of their ids, then the school: as every other writer does.
        locked = Pupil.objects.select_for_update().filter(school=school).order_by("pk")
        list(locked.values_list("pk", flat=True))
        School.objects.select_for_update().get(pk=school.pk)
        refusal = why_not(school, on)
        september = september_of(on)
        if refusal or september is None:
            raise DomainError(refusal)
        plan = plan_roll_over(school, september, choices)
        if plan.fingerprint != seen:
            raise LookAgainError("This has changed since you looked at it. Look again.")
        counts = plan.counts  # As it was: the write moves the pupils that the plan holds.
        _write(plan, school, choices, by, on)
        _keep_trace(september, counts, school, by)
    return counts


def _write(plan: RollOver, school: School, choices: Choices, by: User, on: date) -> None:
    since = timezone.now()
    reason = f"Roll-over for September {plan.september}"
    kind = Group.Kind.FORM if school.phase in _FORM_PHASES else Group.Kind.CLASS
    new = [Group(school=school, name=name[:NAME_LENGTH], kind=kind) for name in plan.new_classes]
    create_many_as(new, Group, by=by, reason=reason)
    groups = {fold(group.name): group for group in Group.objects.filter(school=school)}
    changed = []
    for move in plan.going_on:
        group = groups[fold(move.class_name)] if move.class_name else None
        if (move.pupil.year_group, move.pupil.group) != (move.year, group):
            move.pupil.year_group, move.pupil.group = move.year, group  # type: ignore[assignment]
            changed.append(move.pupil)
    for move in plan.leavers:
        # Whoever teaches the class next year is not to find last year's leavers among their own.
        move.pupil.left_on, move.pupil.group = choices.left_on, None
        changed.append(move.pupil)
    update_many_as(changed, Pupil, ["year_group", "group", "left_on"], by=by, reason=reason)
    many_written(school, [pupil.pk for pupil in changed], on, since)


def _keep_trace(september: int, counts: dict[str, int], school: School, by: User) -> None:
    run = ImportRun.objects.create(
        school=school,
        source=SOURCE,
        file_name=_title(september),
        state=ImportRun.State.DONE,
        counts=counts,
        uploaded_by=by,
        confirmed_at=timezone.now(),
    )
    AccessEvent.objects.create(
        school=school,
        user=by,
        kind=AccessEvent.Kind.IMPORTED,
        about=reference(run),
        what=f"Roll-over: {run.file_name}",
    )


def _title(september: int) -> str:
    return f"September {september}"

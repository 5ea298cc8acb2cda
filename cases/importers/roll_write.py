"""Writing what a plan of a roll says, in batches, with history. Called inside one transaction."""

from datetime import date

from django.utils import timezone

from cases.locking import many_written
from cases.models import Pupil
from cases.models.pupils import DATED_FLAGS, fold
from inclusion.accounts.models import Group, School, User
from inclusion.accounts.versions import create_many_as, update_many_as

from .roll_plan import RollPlan

_FORM_PHASES = (School.Phase.SECONDARY, School.Phase.ALL_THROUGH, School.Phase.PRU)


def write_roll(*, plan: RollPlan, school: School, by: User, on: date, reason: str) -> None:
    """Create and change what the plan says and derive the alerts of the changed pupils again."""
    since = timezone.now()
    groups = _groups(plan, school, by, reason)
    made = [Pupil(school=school, **_with_group(c.values, groups)) for c in plan.creations]
    for pupil in made:
        pupil.set_search_name()
    create_many_as(made, Pupil, by=by, reason=reason)
    changes = [*plan.changes, *plan.leavers]
    touched: dict[str, None] = dict.fromkeys(
        ("search_name", *(f"{flag}_since" for flag in DATED_FLAGS))
    )
    for change in changes:
        before = change.pupil.flags()
        for name, value in _with_group(change.values, groups).items():
            setattr(change.pupil, name, value)
            touched[name] = None
        change.pupil.date_flags(before, on)
        change.pupil.set_search_name()
    changed = [change.pupil for change in changes]
    update_many_as(changed, Pupil, list(touched), by=by, reason=reason)
    many_written(school, [pupil.pk for pupil in changed], on, since)


def _groups(plan: RollPlan, school: School, by: User, reason: str) -> dict[str, Group]:
    kind = Group.Kind.FORM if school.phase in _FORM_PHASES else Group.Kind.CLASS
    new = [Group(school=school, name=name, kind=kind) for name in plan.new_groups]
    create_many_as(new, Group, by=by, reason=reason)
    return {fold(group.name): group for group in Group.objects.filter(school=school)}


def _with_group(values: dict[str, object], groups: dict[str, Group]) -> dict[str, object]:
    """The values with the class or form itself in the place of its name."""
    name = values.get("group")
    return values if name is None else {**values, "group": groups[fold(str(name))]}

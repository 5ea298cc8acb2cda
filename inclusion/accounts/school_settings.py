"""A school's own choices within the policies: written here, laid over the packs by the selectors."""

from datetime import date, timedelta

from django.db import transaction
from django.db.models import Sum

from inclusion.errors import ConflictError, DomainError
from inclusion.rules.pack import Own, PackError, Packs, load_packs
from inclusion.rules.policy import PolicyValue, Rule, Value, own_on

from .models import School, SchoolSetting, User
from .selectors import own_choices
from .services import calendar_changed
from .versions import save_as

AUGUST = 8
FURTHEST_AHEAD = timedelta(days=366)


def described(packs: Packs, name: str) -> Value | Rule | None:
    """The value or rule that a setting is called by: `pack.value_name`, or a rule's id."""
    for pack in packs.packs.values():
        if name in pack.rules:
            return pack.rules[name]
        if name.startswith(f"{pack.id}.") and name.removeprefix(f"{pack.id}.") in pack.values:
            return pack.values[name.removeprefix(f"{pack.id}.")]
    return None


def setting_version(school: School, name: str) -> int:
    """A number that goes up with every change of a setting, whichever day it is for; 0 before any."""
    rows = SchoolSetting.objects.filter(school=school, name=name)
    return rows.aggregate(total=Sum("version"))["total"] or 0


def first_day_open(on: date) -> date:
    """The earliest day that a choice may start on: the school year in which it is made."""
    return date(on.year if on.month >= AUGUST else on.year - 1, AUGUST, 1)


@transaction.atomic
def save_setting(
    *,
    school: School,
    name: str,
    value: PolicyValue | None,
    reason: str,
    starts_on: date,
    by: User,
    on: date,
    expected_version: int | None = None,
) -> SchoolSetting:
    """Choose a value from a day on, switch a rule off (False), or go back to the policy (None).

    Decisions before that day keep what held then; every alert of the school is derived again.
    Raises ConflictError when somebody chose since the form was opened, and DomainError without a
    reason, for days out of reach, and where the packs refuse: the law is not the school's to relax.
    """
    School.objects.select_for_update().get(pk=school.pk)
    if expected_version is not None and setting_version(school, name) != expected_version:
        raise _somebody_else_chose(school, name)
    if not reason.strip():
        raise DomainError("Give the reason: every alert shows it.", "reason")
    _check_day(starts_on, on)
    value = _unless_policy(name, value, starts_on)
    _check_value(school, name, value, reason, starts_on)
    setting = SchoolSetting.objects.filter(school=school, name=name, starts_on=starts_on).first()
    setting = setting or SchoolSetting(school=school, name=name, starts_on=starts_on)
    setting.value, setting.reason = value, reason.strip()
    save_as(setting, by=by, reason=reason[:100])
    calendar_changed(school)
    return setting


def _somebody_else_chose(school: School, name: str) -> ConflictError:
    # The version of the one changed last: what stands now, beside what was typed.
    newest = SchoolSetting.history.filter(school=school, name=name).first()
    return ConflictError(
        "Someone else has changed this since you opened it. "
        "Both versions are shown below: choose what to keep.",
        theirs=newest,
    )


def _check_day(starts_on: date, on: date) -> None:
    first = first_day_open(on)
    if starts_on < first:
        raise DomainError(
            f"A choice starts on {first:%-d %B %Y} at the earliest: what was decided in earlier "
            "years stays as it was decided.",
            "starts_on",
        )
    if starts_on > on + FURTHEST_AHEAD:
        raise DomainError("This is more than a year ahead. Check the year.", "starts_on")


def _unless_policy(name: str, value: PolicyValue | None, on: date) -> PolicyValue | None:
    """None for what the policy says itself on that day, so that nobody seems to have changed it."""
    found = described(load_packs(), name)
    if isinstance(found, Rule):
        return None if value is True else value
    if isinstance(found, Value) and on >= found.history[0].starts:
        policy = found.cited(on).value
        return None if type(value) is type(policy) and value == policy else value
    return value


def _check_value(
    school: School, name: str, value: PolicyValue | None, reason: str, starts_on: date
) -> None:
    try:
        load_packs().with_school_settings({name: Own(value, reason)})
    except PackError as error:
        raise DomainError(str(error), "value") from error
    standing = own_on(own_choices(school, name), starts_on)
    if value is None and (standing is None or standing.value is None):
        raise DomainError("This is what the policy says, and what holds on that day.", "value")

"""Who belongs to a school, as what and from when: reads and writes for the head and administrators."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count, QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.crypto import get_random_string

from inclusion.errors import DomainError

from .models import Group, GroupStaff, Membership, School, User
from .permissions import Role
from .person import Person
from .versions import check_version, remove_as, save_as

FIRST_PASSWORD_LENGTH = 16
# No letters or figures that look alike when a password is read out or copied from paper.
PASSWORD_LETTERS = "abcdefghjkmnpqrstuvwxyzABCDEFGHJKMNPQRSTUVWXYZ23456789"  # noqa: S105


@dataclass(frozen=True)
class NewPerson:
    """Someone just added. `password` is shown once, to be handed over; None when they had an account."""

    membership: Membership
    password: str | None


# Apps above register what to tell those who teach a group from now on (AppConfig.ready).
_staff_listeners: list[Callable[[Group, datetime], object]] = []


def on_staff_change(listener: Callable[[Group, datetime], object]) -> None:
    """Call `listener(group, since)` inside the transaction that changes who teaches a group."""
    if listener not in _staff_listeners:
        _staff_listeners.append(listener)


def memberships(person: Person) -> QuerySet[Membership]:
    """Everyone who belongs or belonged to the person's school, by name."""
    return (
        Membership.objects.filter(school=person.school)
        .select_related("user")
        .order_by("user__name", "user_id", "-from_on", "role")
    )


def membership_for(person: Person, membership_id: int) -> Membership:
    """One membership of the person's school. Raises Http404 otherwise."""
    return get_object_or_404(
        Membership.objects.select_related("user", "school"), pk=membership_id, school=person.school
    )


def groups(person: Person) -> QuerySet[Group]:
    """The school's classes, forms and teaching groups with the number of staff of each."""
    return Group.objects.filter(school=person.school).annotate(n=Count("staff")).order_by("name")


def staff_of(group: Group) -> list[int]:
    """The ids of those who teach a group."""
    return list(group.staff.order_by("user_id").values_list("user_id", flat=True))


def group_for(person: Person, group_id: int) -> Group:
    """One group of the person's school. Raises Http404 otherwise."""
    return get_object_or_404(Group, pk=group_id, school=person.school)


@transaction.atomic
def add_person(
    *,
    school: School,
    email: str,
    name: str,
    job_title: str,
    fields: dict[str, Any],
    by: User | None,
) -> NewPerson:
    """Give someone a role in a school, with an account when they have none.

    `fields` are role, acting, from_on, until_on. Raises DomainError on a role held already on those
    days, an end before the start, or an acting head without an end.
    """
    School.objects.select_for_update().get(pk=school.pk)
    password = None
    user = User.objects.filter(email=email.strip().lower()).first()
    if user is None:
        password = get_random_string(FIRST_PASSWORD_LENGTH, PASSWORD_LETTERS)
        user = User(email=email.strip().lower(), name=name.strip(), job_title=job_title.strip())
        user.set_password(password)
        save_as(user, by=by)
    return NewPerson(give_role(school=school, user=user, fields=fields, by=by), password)


def give_role(*, school: School, user: User, fields: dict[str, Any], by: User | None) -> Membership:
    """Give a person a role from one day to another. Raises DomainError as `add_person` says."""
    membership = Membership(school=school, user=user, **fields)
    if membership.until_on and membership.until_on < membership.from_on:
        raise DomainError("The last day is before the first day.", "until_on")
    if membership.acting and membership.role != Role.HEAD:
        raise DomainError("Only a headteacher can be acting.", "acting")
    if membership.acting and not membership.until_on:
        raise DomainError("An acting headteacher needs a last day.", "until_on")
    _refuse_twice(membership, "role")
    return save_as(membership, by=by)


def _refuse_twice(membership: Membership, field: str) -> None:
    """A person holds a role once at a time. `field` is the form's that is wrong otherwise."""
    last_day = membership.until_on or date.max
    held = Membership.objects.filter(
        school=membership.school_id, user=membership.user_id, role=membership.role
    )
    for other in held.exclude(pk=membership.pk):
        if other.from_on <= last_day and membership.from_on <= (other.until_on or date.max):
            raise DomainError(f"{membership.user.name} already has this role on those days.", field)


@transaction.atomic
def end_role(
    *, membership: Membership, last_day: date, by: User, expected_version: int | None = None
) -> Membership:
    """End a role on a day. The same form sent twice changes nothing.

    Raises ConflictError, or DomainError when nobody would be left to manage the school, and when
    the person holds the same role again before that day.
    """
    # The school's row is locked: of two who end each other's role the second finds the first's end.
    School.objects.select_for_update().get(pk=membership.school_id)
    membership = Membership.objects.select_related("user").get(pk=membership.pk)
    if membership.until_on == last_day:
        return membership
    check_version(membership, expected_version)
    if last_day < membership.from_on:
        raise DomainError("This role began after that day.", "until_on")
    managers = Membership.objects.filter(
        school=membership.school, role__in=[Role.HEAD, Role.ADMIN], user__is_active=True
    ).exclude(pk=membership.pk)
    after = last_day + timedelta(days=1)
    stays = any(m.from_on <= after and (m.until_on or date.max) >= after for m in managers)
    if membership.role in (Role.HEAD, Role.ADMIN) and not stays:
        raise DomainError(
            "Somebody must be left who can manage the school: add the next head first.", "until_on"
        )
    membership.until_on = last_day
    _refuse_twice(membership, "until_on")
    return save_as(membership, by=by)


@transaction.atomic
def set_group_staff(
    *, group: Group, staff: Sequence[User], by: User, expected_version: int | None = None
) -> Group:
    """Say who teaches a group: its pupils become their own pupils, and only theirs.

    The same form sent twice changes nothing. Raises ConflictError.
    """
    School.objects.select_for_update().get(pk=group.school_id)
    group = Group.objects.select_for_update().get(pk=group.pk)
    standing = {link.user_id: link for link in GroupStaff.objects.filter(group=group)}
    wanted = {user.pk for user in staff}
    if wanted == standing.keys():
        return group
    check_version(group, expected_version)
    since = timezone.now()
    for user_id in wanted - standing.keys():
        save_as(GroupStaff(group=group, user_id=user_id), by=by)
    for user_id in standing.keys() - wanted:
        remove_as(standing[user_id], by=by)
    save_as(group, by=by, reason="Who teaches it changed")
    for listener in _staff_listeners:
        listener(group, since)
    return group


def change_password(*, user: User, old: str, new: str) -> None:
    """Change one's own password. Raises DomainError when the old one is wrong or the new one weak."""
    if not user.check_password(old):
        raise DomainError("This is not your present password.", "old")
    try:
        validate_password(new, user)
    except ValidationError as error:
        raise DomainError(" ".join(error.messages), "new") from error
    user.set_password(new)
    user.save(update_fields=["password"])

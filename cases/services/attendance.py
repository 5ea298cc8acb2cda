"""Writes about attendance: one pupil's week, typed."""

from collections.abc import Mapping
from datetime import date

from cases.attendance import NUMBERS, is_school_week, monday_of, problems
from cases.locking import pupil_write
from cases.models import AttendanceWeek, Pupil
from cases.services.dates import not_before_birth
from inclusion.accounts.models import User
from inclusion.accounts.versions import check_version, save_as
from inclusion.errors import DomainError
from inclusion.words import day as day_in_words


def add_week(
    *, pupil: Pupil, week_of: date, numbers: Mapping[str, int], by: User, on: date
) -> AttendanceWeek:
    """Record a pupil's half-days in the week that holds `week_of`. Sent twice it is recorded once.

    Raises DomainError on a weekend or a week to come, on numbers that do not add up, and when other
    numbers are recorded for the week.
    """
    if not is_school_week(week_of):
        raise DomainError("This is a weekend. Give the Monday of the week.", "week_of")
    if week_of > on:
        raise DomainError("This date is in the future.", "week_of")
    _check(numbers)
    monday = monday_of(week_of)
    with pupil_write(pupil, on) as locked:
        not_before_birth(locked, week_of, "week_of")
        standing = AttendanceWeek.objects.filter(pupil=locked, week_starts_on=monday).first()
        if standing is None:
            week = AttendanceWeek(
                school=locked.school, pupil=locked, week_starts_on=monday, **numbers
            )
            return save_as(week, by=by)
        if any(getattr(standing, name) != numbers[name] for name in NUMBERS):
            raise DomainError(
                f"The week from {day_in_words(monday)} is recorded already, with "
                f"{standing.absent} of {standing.possible} half-days missed. "
                "Change that week instead.",
                "week_of",
            )
        return standing


def change_week(
    *,
    week: AttendanceWeek,
    numbers: Mapping[str, int],
    by: User,
    on: date,
    expected_version: int | None = None,
) -> AttendanceWeek:
    """Change the half-days of a recorded week. Raises ConflictError, or DomainError as for a new one."""
    _check(numbers)
    with pupil_write(week.pupil, on):
        week = AttendanceWeek.objects.select_for_update().get(pk=week.pk)
        check_version(week, expected_version)
        if all(getattr(week, name) == numbers[name] for name in NUMBERS):
            return week
        for name in NUMBERS:
            setattr(week, name, numbers[name])
        week.source = AttendanceWeek.Source.TYPED
        return save_as(week, by=by)


def _check(numbers: Mapping[str, int]) -> None:
    for field, sentence in problems(numbers):
        raise DomainError(sentence, field)

"""The worked examples of suspending and excluding, through the screens and not only the rules.

Each goes the way of a head: the page beside the form, the button that decides, the record.
"""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
import time_machine
from django.test import Client

from cases.models import Alert, Pupil
from exclusions.models import Suspension
from exclusions.selectors import totals_for
from inclusion.accounts.models import School, User
from inclusion.accounts.permissions import Role
from inclusion.accounts.selectors import school_calendar
from tests.factories import PupilFactory, SuspensionFactory

from .conftest import ask, through
from .test_pages import url

SignedIn = Callable[[User], Client]
CONDITIONS = {"breach": "serious", "harm": "Others are afraid.", "one_off": "weapon"}


def at(day: str) -> Any:
    """It is ten in the morning of a day."""
    return time_machine.travel(f"{day}T10:00:00+00:00", tick=True)


def decided(day: str, **more: Any) -> dict[str, Any]:
    """What is typed about a decision of a day that begins on it."""
    return {"decided_on": day, "starts_on": day, "once_key": day, **more}


def test_b1_over_five_the_board_meets_by_50_school_days_after_it_was_told(
    client: Client, head: User, pupil: Pupil
) -> None:
    """2.5 days so far, three more from Monday 23 November: the parents' letter moves no date."""
    SuspensionFactory(pupil=pupil, starts_on=date(2026, 9, 14), sessions=5)
    with at("2026-11-23"):
        client.force_login(head)
        shown = ask(client, pupil, **decided("23 11 2026", sessions="3"))
        assert "2.5 → 5.5 days" in shown
        assert "Goes over 5 days" in shown
        assert "If representations are made, the governing board must meet" in shown
        assert "<b>Tuesday 23 February 2027</b>" in shown
        assert "Letter to the family L2" in shown
        through(client, pupil, **decided("23 11 2026", sessions="3"))
    row = Suspension.objects.get(decided_by=head)
    with at("2026-11-30"):
        client.force_login(head)
        row.notices.create(to="board", told_on=date(2026, 11, 23), recorded_by=head)
        wrote = {"representations_on": "30 11 2026", "version": row.version}
        client.post(url("suspension-representations", row.pk), wrote)
    meeting = Alert.objects.get(about=f"suspension:{row.pk}", act="board_meeting")
    assert meeting.due_on == date(2027, 2, 23)


@pytest.mark.parametrize(
    ("day", "due"),
    [("2026-12-07", "Tuesday 12 January 2027"), ("2026-10-14", "Thursday 12 November 2026")],
)
def test_b3_after_a_permanent_exclusion_the_board_meets_within_15_school_days(
    client: Client, head: User, pupil: Pupil, day: str, due: str
) -> None:
    typed = f"{int(day[8:])} {day[5:7]} {day[:4]}"
    sent = decided(typed, kind="permanent", sessions="", **CONDITIONS)
    with at(day):
        client.force_login(head)
        shown = ask(client, pupil, **sent)
        assert "The governing board must meet by" in " ".join(shown.split())
        assert f"<b>{due}</b>" in shown
        assert "Letter to the family L4" in shown
        through(client, pupil, **sent)
    assert Suspension.objects.get().kind == "permanent"


def test_b5_the_sixth_day_is_counted_across_two_suspensions_on_end(
    client: Client, head: User, pupil: Pupil
) -> None:
    """Four days from 12 November, then three: education is due on Thursday 19 November."""
    with at("2026-11-12"):
        client.force_login(head)
        first = decided("12 11 2026", sessions="4")
        assert "Full-time education" not in ask(client, pupil, **first)
        through(client, pupil, **first)
    row = Suspension.objects.get()
    assert (row.last_on, row.returns_on) == (date(2026, 11, 17), date(2026, 11, 18))
    with at("2026-11-17"):
        client.force_login(head)
        address = f"{url('suspension-record', pupil.pk)}?kind=suspension&follows={row.pk}"
        assert client.get(address).context["form"]["starts_on"].value() == "18 11 2026"
        sent = {**decided("17 11 2026", sessions="3"), "starts_on": "18 11 2026"}
        shown = ask(client, pupil, **sent)
        assert "is due from <b>Thursday 19 November 2026</b>, counted across" in shown
        assert "E should not go on from then" in shown
        through(client, pupil, **sent)
    second = Suspension.objects.exclude(pk=row.pk).get()
    assert second.follows == row
    education = Alert.objects.get(about=f"suspension:{second.pk}", act="arrange_education")
    assert education.due_on == date(2026, 11, 19)


def test_b7_a_suspension_over_easter_is_split_between_the_terms(
    client: Client, head: User, pupil: Pupil
) -> None:
    """Four of six days fall in spring, which had two already: six are over five."""
    SuspensionFactory(pupil=pupil, starts_on=date(2027, 1, 18), sessions=4)
    with at("2027-03-22"):
        client.force_login(head)
        shown = ask(client, pupil, **decided("22 03 2027", sessions="6"))
        assert "Spring term</span><b>2 → 6 days" in shown
        assert "Summer term</span><b>0 → 2 days" in shown
        assert "Goes over 5 days in Spring" in shown
        assert "is due from <b>Tuesday 13 April 2027</b>" in shown
        through(client, pupil, **decided("22 03 2027", sessions="6"))
    row = Suspension.objects.get(decided_by=head)
    assert (row.last_on, row.returns_on) == (date(2027, 4, 13), date(2027, 4, 14))


def test_b11_cancelled_on_the_first_evening_one_day_counts_and_nothing_else(
    client: Client, head: User, pupil: Pupil
) -> None:
    with at("2026-11-09"):
        client.force_login(head)
        through(client, pupil, **decided("9 11 2026", sessions="3"))
        row = Suspension.objects.get()
        sent = {"reason": "A witness came forward.", "version": row.version}
        client.post(url("suspension-cancel", row.pk), sent)
    with at("2026-11-16"):
        client.force_login(head)
        shown = ask(client, pupil, **decided("16 11 2026", sessions="1"))
        assert "Suspensions this term</span><b>0 → 1" in shown
        assert "Autumn term</span><b>0 → 1 day<" in shown
        assert "of 45</span><b>1 → 2 days" in shown
    found = totals_for(pupil, school_calendar(pupil.school), date(2026, 11, 16))
    assert (found.year_sessions, found.suspensions_in_year) == (2, 0)
    assert not Alert.objects.filter(pupil=pupil, act__in=("board_meeting", "start_psp")).exists()


@pytest.mark.parametrize(("before", "letter"), [(6, "L1"), (7, "L2"), (27, "L3")])
def test_k1_the_total_chooses_the_letter(
    client: Client, head: User, pupil: Pupil, before: int, letter: str
) -> None:
    """A suspension of two days that makes the total 5.0, 5.5 and 15.5."""
    SuspensionFactory(pupil=pupil, starts_on=date(2026, 9, 7), sessions=before)
    with at("2026-11-23"):
        client.force_login(head)
        shown = ask(client, pupil, **decided("23 11 2026", sessions="2"))
        assert f"→ {before / 2 + 2:g} days" in shown
        assert f"Letter to the family {letter}:" in shown


@pytest.mark.parametrize(
    ("before", "goes_over"),
    [(5, None), (6, None), (7, "5"), (25, None), (26, None), (27, "15")],
)
@pytest.mark.usefixtures("today")
def test_lines_before_on_and_after_in_what_was_decided(
    signed_in: SignedIn, head: User, pupil: Pupil, before: int, goes_over: str | None
) -> None:
    """Two days on top of a total: 5.0 and 15.0 are not over, half a day more is."""
    SuspensionFactory(pupil=pupil, starts_on=date(2026, 9, 7), sessions=before)
    through(signed_in(head), pupil)
    lines = Suspension.objects.get(decided_by=head).decisions.get().shown["lines"]
    over = [line for line in lines if line.startswith("Goes over")]
    assert over == ([f"Goes over {goes_over} days in Autumn"] if goes_over else [])


@pytest.mark.parametrize(("sessions", "decided_now"), [("2.5", True), ("3", True), ("3.5", False)])
@pytest.mark.usefixtures("today")
def test_45_days_are_decided_and_half_a_day_more_is_not(
    signed_in: SignedIn, head: User, pupil: Pupil, sessions: str, decided_now: bool
) -> None:
    SuspensionFactory(pupil=pupil, starts_on=date(2026, 9, 7), sessions=84)
    sent = {"starts_on": "25 11 2026", "sessions": sessions}
    client = signed_in(head)
    if decided_now:
        through(client, pupil, **sent)
    else:
        from .conftest import typed

        answer = client.post(url("suspension-weighed", pupil.pk), typed(**sent))
        (sentence,) = answer.context["form"].errors["sessions"]
        assert sentence.startswith("This would make 45.5 school days in 2026/27: the law allows 45")
    assert Suspension.objects.filter(decided_by=head).exists() is decided_now


@pytest.mark.parametrize(
    ("day", "edition"),
    [
        ("25 07 2026", "August 2024"),
        ("26 07 2026", "in force from 26 July 2026"),
        ("27 07 2026", "in force from 26 July 2026"),
    ],
)
def test_the_day_of_the_decision_chooses_the_edition(
    client: Client, head: User, pupil: Pupil, day: str, edition: str
) -> None:
    with at("2026-09-03"):
        client.force_login(head)
        shown = ask(client, pupil, decided_on=day, starts_on="3 09 2026")
        assert f"Suspension and permanent exclusion guidance, {edition}" in shown


def test_six_terms_are_counted_in_three(
    client: Client, other_school: School, someone: Callable[..., User]
) -> None:
    """Terms 1 and 2 of a six-term school are one term of the law."""
    pupil = PupilFactory(school=other_school)
    SuspensionFactory(pupil=pupil, starts_on=date(2026, 9, 14), sessions=8)
    with at("2026-11-23"):
        client.force_login(someone(Role.HEAD, other_school))
        shown = ask(client, pupil, **decided("23 11 2026", sessions="1.5"))
        assert "4 → 5.5 days" in shown
        assert "Goes over 5 days" in shown

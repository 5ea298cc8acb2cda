"""Session by session: half-days on which the pupil was not due, and a day that had begun."""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from cases.models import Alert, Pupil
from exclusions.models import Suspension
from exclusions.selectors import totals_for
from inclusion.accounts.models import School, User
from inclusion.accounts.selectors import school_calendar
from tests.factories import PupilFactory

from .conftest import ask, through, typed
from .test_pages import url

pytestmark = pytest.mark.usefixtures("today")
SignedIn = Callable[[User], Client]


def test_c1_sent_home_after_the_morning_mark_counts_three(
    signed_in: SignedIn, head: User, pupil: Pupil
) -> None:
    """Sent home at 11:00 on Monday 9 November after the mark, suspended to the end of Tuesday."""
    typed_in = {
        "decided_on": "9 11 2026",
        "starts_on": "9 11 2026",
        "start_session": "pm",
        "sessions": "1.5",
    }
    client = signed_in(head)
    shown = ask(client, pupil, **typed_in)
    assert '<th scope="row">Mon 9 Nov</th><td>/</td><td>E</td>' in shown
    assert '<th scope="row">Tue 10 Nov</th><td>E</td><td>E</td>' in shown
    through(client, pupil, **typed_in)
    row = Suspension.objects.get()
    assert (row.sessions, row.last_on, row.last_session) == (3, date(2026, 11, 10), "pm")
    assert (row.returns_on, row.returns_session) == (date(2026, 11, 11), "am")


def test_half_days_not_due_are_left_out_and_the_end_moves_on(
    signed_in: SignedIn, head: User, pupil: Pupil
) -> None:
    """Mornings only: four half-days of a suspension are four mornings."""
    afternoons = [f"2026-11-{day}-pm" for day in (24, 25, 26)]
    client = signed_in(head)
    shown = ask(client, pupil, not_due=afternoons)
    assert "Back on Friday 27 November 2026 in the afternoon." in shown
    assert '<th scope="row">Tue 24 Nov</th><td>E</td><td>–</td>' in shown
    assert 'value="2026-11-24-pm" id="half-2026-11-24-pm" checked' in shown
    through(client, pupil, not_due=[*afternoons, "2026-12-01-pm"])
    row = Suspension.objects.get()
    # What lies outside the period is not kept.
    assert row.not_due == afternoons
    assert (row.sessions, row.last_on, row.last_session) == (4, date(2026, 11, 27), "am")
    found = totals_for(pupil, school_calendar(pupil.school), date(2026, 12, 1))
    assert found.term_sessions == 4


def test_the_first_half_day_cannot_be_left_out(
    signed_in: SignedIn, head: User, pupil: Pupil
) -> None:
    client = signed_in(head)
    answer = client.post(url("suspension-record", pupil.pk), typed(not_due=["2026-11-24-am"]))
    (sentence,) = answer.context["form"].errors["not_due"]
    assert sentence.startswith("It cannot begin on a half-day on which the pupil is not due")
    assert sentence in answer.content.decode()


@pytest.mark.parametrize("value", ["2026-11-31-am", "2026-11-24-noon", "tomorrow"])
def test_a_half_day_that_is_none_is_refused(
    signed_in: SignedIn, head: User, pupil: Pupil, value: str
) -> None:
    answer = signed_in(head).post(url("suspension-record", pupil.pk), typed(not_due=[value]))
    assert answer.context["form"].errors["not_due"] == ["Choose half-days from the list."]


@pytest.mark.parametrize(("born", "owed"), [(date(2018, 3, 12), True), (date(2022, 3, 1), False)])
def test_from_the_sixth_day_on_e_should_not_go_on(
    signed_in: SignedIn, head: User, school: School, born: date, owed: bool
) -> None:
    """Unless the pupil is not of compulsory school age."""
    pupil = PupilFactory(school=school, born_on=born)
    shown = ask(signed_in(head), pupil, sessions="6")
    assert '<th scope="row">Tue 1 Dec</th><td>E</td><td>E</td>' in shown
    assert ("is due from <b>Tuesday 1 December 2026</b>" in shown) is owed
    assert ("E should not go on from then" in shown) is owed


def test_lunchtimes_and_permanent_exclusions_list_no_half_days(
    signed_in: SignedIn, head: User, pupil: Pupil
) -> None:
    client = signed_in(head)
    for kind in ("lunchtime", "permanent"):
        assert "What counts, with its register code" not in ask(client, pupil, kind=kind)


@pytest.mark.parametrize(("lunchtimes", "over"), [(9, False), (10, False), (11, True)])
def test_eleven_lunchtimes_are_over_five_days(
    signed_in: SignedIn, head: User, pupil: Pupil, lunchtimes: int, over: bool
) -> None:
    """Ten lunchtimes are five days, which is not over five."""
    client = signed_in(head)
    days = school_calendar(pupil.school).school_days(date(2026, 11, 2), date(2026, 11, 20))
    for number, day in enumerate(days[: lunchtimes - 1]):
        through(
            client,
            pupil,
            kind="lunchtime",
            starts_on=f"{day.day} 11 2026",
            decided_on=f"{day.day} 11 2026",
            once_key=f"key-{number}",
        )
    shown = ask(client, pupil, kind="lunchtime", starts_on="23 11 2026")
    assert ("Goes over 5 days" in shown) is over
    assert f"→ {lunchtimes / 2:g} days" in shown
    assert Alert.objects.filter(pupil=pupil, act="tell_parents").exists()

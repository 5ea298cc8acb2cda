"""The deadline calculator: the day with its working, and what is wrong by the field."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from inclusion.accounts.models import School, Term, User
from inclusion.accounts.permissions import Role
from inclusion.accounts.school_settings import save_setting
from inclusion.accounts.services import calendar_changed
from tests.factories import TODAY

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
SignedIn = Callable[[User], Client]


@pytest.fixture
def ask(head: User, signed_in: SignedIn) -> Callable[..., str]:
    """Ask for a deadline and give the page."""
    client = signed_in(head)

    def get(day: str = "23 11 2026", number: str = "50", unit: str = "school-days") -> str:
        asked = {"day": day, "number": number, "unit": unit}
        return client.get(reverse("deadline"), asked).content.decode()

    return get


def test_fifty_school_days_with_what_was_not_counted(ask: Callable[..., str]) -> None:
    text = ask()
    assert "50 school days after Monday 23 November 2026 is Tuesday 23 February 2027." in text
    assert "Monday 21 December 2026 to Monday 4 January 2027: Christmas holiday and INSET" in text
    assert "<li>Saturdays and Sundays</li>" in text


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        (("23 11 2026", "3", "school-days"), "no other day was passed over"),
        (
            ("23 11 2026", "20", "weeks"),
            "20 weeks after Monday 23 November 2026 is Monday 12 April",
        ),
        (("23 11 2026", "20", "weeks"), "Every day counts, holidays too."),
        (("31 1 2027", "1", "months"), "is Sunday 28 February 2027."),
        (("24 12 2026", "2", "working-days"), "Friday 25 December 2026"),
        (("23 11 2026", "2", "working-days"), "there is no bank holiday between"),
    ],
)
def test_other_units_and_no_gap(
    ask: Callable[..., str], typed: tuple[str, str, str], words: str
) -> None:
    assert words in ask(*typed)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"day": "31 2 2026"}, "Enter a real date, for example 23 11 2026."),
        ({"day": ""}, "Enter a date."),
        ({"day": "1 1 9999"}, "Check the year."),
        ({"number": ""}, "Enter a number."),
        ({"number": "x"}, "Enter a whole number."),
        ({"number": "-1"}, "The number cannot be negative."),
        ({"number": "401"}, "Enter 400 or fewer."),
        ({"unit": "fortnights"}, "Choose one of the units."),
    ],
)
def test_bad_input_is_said_by_the_field_and_kept(
    ask: Callable[..., str], typed: dict[str, str], sentence: str
) -> None:
    text = ask(**typed)
    assert sentence in text
    assert "There is something to put right" in text
    assert all(
        f'value="{value}"' in text for key, value in typed.items() if value and key != "unit"
    )
    assert "is Tuesday 23 February 2027" not in text


def test_past_the_terms_it_asks_for_next_years_dates(ask: Callable[..., str]) -> None:
    text = ask(number="400")
    assert "There is no date yet" in text
    assert "Enter next year’s dates" in text
    assert "to 21 July 2027" in text
    assert reverse("school-calendar") in text


def test_without_any_term_it_asks_for_them(ask: Callable[..., str], school: School) -> None:
    Term.objects.filter(school=school).delete()
    calendar_changed(school)
    assert "No term dates are entered: enter them first." in ask()


def test_the_page_opens_on_today_with_counts_from_the_packs(
    someone: Callable[..., User], signed_in: SignedIn
) -> None:
    """The clerk counts the board's days, and needs no pupil's record for it."""
    client = signed_in(someone(Role.CLERK))
    text = client.get(reverse("deadline")).content.decode()
    assert 'value="23 11 2026"' in text
    assert "15 school days: the board, after a permanent exclusion" in text
    assert "?day=23+11+2026&amp;number=50&amp;unit=school-days" in text
    assert "16 weeks: the usual length of a PSP" in text
    assert reverse("school-calendar") not in text


def test_the_counts_are_the_schools_own(
    ask: Callable[..., str], head: User, school: School
) -> None:
    save_setting(
        school=school,
        name="england.board_within",
        value=10,
        reason="So agreed.",
        starts_on=TODAY,
        by=head,
        on=TODAY,
    )
    assert "10 school days: the board, after a permanent exclusion" in ask()

"""The school's terms and closures: entered, refused, and what a change sets going."""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from cases.alerts import rebuild
from cases.models import Alert
from inclusion.accounts.models import Closure, School, Term, User
from inclusion.accounts.selectors import school_calendar
from inclusion.accounts.services import save_term
from inclusion.errors import ConflictError
from tests.factories import TODAY, PlanFactory, PupilFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
SignedIn = Callable[[User], Client]


def test_the_head_sees_terms_with_their_school_days(head: User, signed_in: SignedIn) -> None:
    text = signed_in(head).get(reverse("school-calendar")).content.decode()
    assert "71 school days" in text
    assert "53 school days" in text
    assert "66 school days" in text
    assert "Wednesday 21 July 2027" in text


def test_a_term_is_added_and_counts_at_once(
    head: User, signed_in: SignedIn, school: School
) -> None:
    answer = signed_in(head).post(
        reverse("term-add"),
        {"name": "Autumn", "starts_on": "1 9 2027", "ends_on": "17 December 2027"},
    )
    assert answer.status_code == 302
    school.refresh_from_db()
    assert school_calendar(school).is_school_day(date(2027, 9, 6))


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "sentence"),
    [
        ("31 2 2027", "1 4 2027", "Enter a real date"),
        ("", "1 4 2027", "Enter a date"),
        ("1 9 2027", "31 8 2027", "The last day is before the first day"),
        ("1 12 2026", "20 1 2027", "overlap Autumn (1 September 2026 to 18 December 2026)"),
        ("1 9 2028", "3 9 2029", "A term lasts at most a year"),
        ("1 9 2030", "20 12 2030", "more than 15 years ago or 3 years ahead"),
        ("1 9 2010", "20 12 2010", "more than 15 years ago or 3 years ahead"),
        ("1 1 9999", "31 12 9999", "Check the year"),
        ("1 1 0001", "31 12 0001", "Check the year"),
    ],
)
def test_impossible_terms_are_refused_with_a_sentence(
    head: User, signed_in: SignedIn, starts_on: str, ends_on: str, sentence: str
) -> None:
    before = Term.objects.count()
    answer = signed_in(head).post(
        reverse("term-add"), {"name": "Extra", "starts_on": starts_on, "ends_on": ends_on}
    )
    text = answer.content.decode()
    assert sentence in text
    assert "There is something to put right" in text
    assert 'value="Extra"' in text
    assert Term.objects.count() == before


def test_the_second_of_two_people_to_change_a_term_is_told(
    head: User, signed_in: SignedIn, school: School
) -> None:
    term = Term.objects.get(school=school, starts_on=date(2027, 1, 4))
    address = reverse("term-edit", args=[term.pk])
    client = signed_in(head)
    typed = {"name": "Spring", "starts_on": "4 1 2027", "version": term.version}
    client.post(address, typed | {"ends_on": "24 3 2027"})
    second = client.post(address, typed | {"ends_on": "23 3 2027"})
    text = second.content.decode()
    assert "Someone else has changed this" in text
    assert "24 March 2027" in text
    assert 'value="23 3 2027"' in text
    term.refresh_from_db()
    assert term.ends_on == date(2027, 3, 24)
    # The page now carries their version: saving again is a choice.
    shown = second.context["form"]["version"].value()
    again = client.post(address, typed | {"ends_on": "23 3 2027", "version": shown})
    assert again.status_code == 302
    term.refresh_from_db()
    assert term.ends_on == date(2027, 3, 23)


def test_a_term_is_compared_with_what_is_saved_not_with_what_was_read(
    head: User, school: School
) -> None:
    first, second = (Term.objects.get(school=school, starts_on=date(2027, 1, 4)) for _ in "12")
    kept = {"school": school, "starts_on": first.starts_on, "ends_on": first.ends_on}
    kept |= {"by": head, "on": TODAY, "expected_version": first.version}
    save_term(name="Mine", term=first, **kept)
    with pytest.raises(ConflictError):
        save_term(name="Theirs", term=second, **kept)
    second.refresh_from_db()
    assert second.name == "Mine"


def test_a_snow_day_moves_a_due_date_at_once(
    head: User, signed_in: SignedIn, school: School
) -> None:
    pupil = PupilFactory(school=school)
    PlanFactory(pupil=pupil, starts_on=date(2026, 11, 9), lead=head)
    rebuild(school, TODAY)
    due = Alert.objects.get(act="hold_review").due_on
    assert due == date(2026, 12, 7)
    client = signed_in(head)
    client.post(
        reverse("closure-add"), {"reason": "Snow", "starts_on": "7 12 2026", "ends_on": "8 12 2026"}
    )
    assert Alert.objects.get(act="hold_review").due_on == date(2026, 12, 9)
    closure = Closure.objects.get(reason="Snow")
    client.post(reverse("closure-remove", args=[closure.pk]))
    assert Alert.objects.get(act="hold_review").due_on == date(2026, 12, 7)
    assert Closure.history.filter(id=closure.pk, history_type="-").get().history_user == head


def test_the_same_closure_twice_is_refused(head: User, signed_in: SignedIn) -> None:
    typed = {"reason": "Snow", "starts_on": "7 12 2026", "ends_on": "8 12 2026"}
    client = signed_in(head)
    client.post(reverse("closure-add"), typed)
    assert "already in the list" in client.post(reverse("closure-add"), typed).content.decode()
    assert Closure.objects.filter(reason="Snow").count() == 1


def test_a_closure_in_a_wrong_year_is_refused(head: User, signed_in: SignedIn) -> None:
    typed = {"reason": "Snow", "starts_on": "7 12 2206", "ends_on": "8 12 2206"}
    answer = signed_in(head).post(reverse("closure-add"), typed)
    assert "Check the year" in answer.content.decode()
    assert not Closure.objects.filter(reason="Snow").exists()


def test_another_schools_term_is_not_found(
    head: User, signed_in: SignedIn, other_school: School
) -> None:
    term = Term.objects.filter(school=other_school).first()
    assert term is not None
    assert signed_in(head).get(reverse("term-edit", args=[term.pk])).status_code == 404

"""Today: what is late, due and coming; whose; the words of dates; the same queries for 1 and 20."""

from collections.abc import Callable
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases.alerts import rebuild
from cases.models import AlertAnswer
from inclusion.accounts.models import School, User
from inclusion.accounts.permissions import Role
from tests.factories import (
    TODAY,
    ActionFactory,
    CaseFactory,
    GroupFactory,
    GroupStaffFactory,
    PlanFactory,
    PupilFactory,
    SuspensionFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
SignedIn = Callable[[User], Client]


def _suspended_twice(school: School, lead: User, **fields: object) -> object:
    pupil = PupilFactory(school=school, **fields)
    CaseFactory(pupil=pupil, lead=lead)
    SuspensionFactory(pupil=pupil, starts_on=date(2026, 9, 14), recorded_by=lead, settled=True)
    SuspensionFactory(
        pupil=pupil, starts_on=date(2026, 11, 9), sessions=1, recorded_by=lead, settled=True
    )
    return pupil


def _text(client: Client, **query: str) -> str:
    answer = client.get(reverse("today"), query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_two_suspensions_recommend_a_psp_with_policy_date_and_one_button(
    school: School, senco: User, signed_in: SignedIn
) -> None:
    pupil = _suspended_twice(school, senco, forename="Daniel", surname="Moss")
    rebuild(school, TODAY)
    text = _text(signed_in(senco))
    assert "PSP recommended: 2 suspensions this school year (14 September, 9 November)" in text
    assert "Hackney policy, PSP section, reasons for a PSP" in text
    assert "Mon 23 Nov" in text
    assert "by the end of today" in text
    assert "Start a PSP" in text
    assert reverse("plan-start-psp", args=[pupil.pk]) in text  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("second_on", "panel", "words"),
    [
        (date(2026, 11, 6), "late", "overdue by 1 school day"),
        (date(2026, 11, 9), "week", "by the end of today"),
        (date(2026, 11, 10), "week", "in 1 school day"),
        (date(2026, 11, 16), "week", "in 5 school days"),
        (date(2026, 11, 17), "coming", "in 6 school days"),
    ],
)
def test_a_duty_stands_in_its_panel_with_its_distance_in_school_days(
    school: School, senco: User, signed_in: SignedIn, second_on: date, panel: str, words: str
) -> None:
    pupil = PupilFactory(school=school)
    SuspensionFactory(pupil=pupil, starts_on=date(2026, 9, 14), settled=True)
    SuspensionFactory(pupil=pupil, starts_on=second_on, settled=True)
    rebuild(school, TODAY)
    buckets = signed_in(senco).get(reverse("today"), {"whose": "all"}).context["buckets"]
    found = [b.state for b in buckets if b.count]
    assert found == [panel]
    assert next(b for b in buckets if b.count).rows[0].when_words == words


def test_mine_are_the_pupils_of_my_cases_and_groups(
    school: School, senco: User, someone: Callable[..., User], signed_in: SignedIn
) -> None:
    mine = _suspended_twice(school, senco, forename="Mine", surname="One")
    _suspended_twice(school, someone(Role.SENCO), forename="Theirs", surname="Two")
    rebuild(school, TODAY)
    client = signed_in(senco)
    assert "Theirs T" not in _text(client, whose="mine")
    assert "Mine O" in _text(client, whose="mine")
    assert "Theirs T" in _text(client, whose="all")
    teacher = someone(Role.STAFF)
    group = GroupFactory(school=school)
    GroupStaffFactory(group=group, user=teacher)
    mine.group = group  # type: ignore[attr-defined]
    mine.save()  # type: ignore[attr-defined]
    text = _text(signed_in(teacher), whose="all")
    assert "Mine O" in text
    assert "Theirs T" not in text


def test_an_answer_takes_the_alert_away_until_a_further_event_joins(
    school: School, senco: User, signed_in: SignedIn
) -> None:
    pupil = _suspended_twice(school, senco)
    rebuild(school, TODAY)
    client = signed_in(senco)
    answer_url = client.get(reverse("today")).context["buckets"][1].rows[0].answer_url
    client.post(
        answer_url,
        {"kind": "excused", "reason": "A plan by the hospital school is in place."},
    )
    assert AlertAnswer.objects.exists()
    assert "PSP recommended" not in _text(client)
    rebuild(school, TODAY)
    assert "PSP recommended" not in _text(client)
    SuspensionFactory(pupil=pupil, starts_on=date(2026, 11, 20), recorded_by=senco)
    rebuild(school, TODAY)
    text = _text(client)
    assert "3 suspensions this school year" in text
    assert "A plan by the hospital school is in place." in text


def test_the_law_leads_what_is_late_and_what_is_due_on_one_day(
    school: School, senco: User, signed_in: SignedIn
) -> None:
    first = PupilFactory(school=school, forename="Early", surname="Policy")
    SuspensionFactory(pupil=first, starts_on=date(2026, 9, 14), settled=True)
    SuspensionFactory(pupil=first, starts_on=date(2026, 9, 21), settled=True)
    for forename, starts_on in (("Late", date(2026, 11, 20)), ("Today", date(2026, 11, 23))):
        pupil = PupilFactory(school=school, forename=forename, surname="Law")
        SuspensionFactory(pupil=pupil, starts_on=starts_on, sessions=2)
    ActionFactory(pupil=first, owner=senco, what="Ring home", due_on=TODAY)
    rebuild(school, TODAY)
    client = signed_in(senco)
    buckets = client.get(reverse("today"), {"whose": "all"}).context["buckets"]
    shown = {b.state: [row.pupil_name for row in b.rows] for b in buckets}
    assert shown["late"][0] == "Late L"
    assert shown["late"][-1] == "Early P"
    of_today = [row for row in buckets[1].rows if row.due_on == TODAY]
    assert of_today[-1].sentence == "Ring home"
    listed = client.get(reverse("duties"), {"state": "late"}).context["rows"]
    assert [row.pupil_name for row in listed] == shown["late"]


def test_promises_stand_among_the_duties(
    school: School, senco: User, someone: Callable[..., User], signed_in: SignedIn
) -> None:
    pupil = PupilFactory(school=school)
    ActionFactory(pupil=pupil, owner=senco, what="Ring home", due_on=date(2026, 11, 20))
    ActionFactory(pupil=pupil, owner=senco, what="Done already", done_on=date(2026, 11, 20))
    ActionFactory(pupil=pupil, owner=someone(Role.PASTORAL), what="Someone else’s")
    text = _text(signed_in(senco), whose="mine")
    assert "Ring home" in text
    assert "overdue by 1 school day" in text
    assert "Done already" not in text
    assert "Someone else’s" not in text
    assert "Someone else’s" in _text(signed_in(senco), whose="all")


def test_beyond_the_known_terms_it_asks_for_next_years_dates(
    school: School, senco: User, signed_in: SignedIn
) -> None:
    pupil = PupilFactory(school=school)
    PlanFactory(pupil=pupil, starts_on=date(2027, 7, 5), ends_on=date(2027, 10, 25), lead=senco)
    rebuild(school, TODAY)
    text = _text(signed_in(senco), whose="all")
    assert "No date can be worked out" in text
    assert "next year" in text


def test_roles_without_casework_see_no_pupil(
    school: School, senco: User, someone: Callable[..., User], signed_in: SignedIn
) -> None:
    _suspended_twice(school, senco, forename="Daniel", surname="Moss")
    rebuild(school, TODAY)
    for role in (Role.OFFICE, Role.CLERK, Role.GOVERNOR, Role.ADMIN):
        text = _text(signed_in(someone(role)), whose="all")
        assert "Daniel" not in text
        assert "What you can do here" in text


def test_the_whole_list_is_paged(school: School, senco: User, signed_in: SignedIn) -> None:
    for _ in range(9):
        _suspended_twice(school, senco)
    rebuild(school, TODAY)
    client = signed_in(senco)
    bucket = next(b for b in client.get(reverse("today")).context["buckets"] if b.state == "week")
    assert (len(bucket.rows), bucket.count) == (8, 9)
    page = client.get(reverse("duties"), {"state": "week", "whose": "mine"})
    assert len(page.context["rows"]) == 9


def test_one_and_twenty_duties_cost_the_same_queries(
    school: School, senco: User, signed_in: SignedIn
) -> None:
    client = signed_in(senco)

    def queries() -> int:
        rebuild(school, TODAY)
        client.get(reverse("today"))
        with CaptureQueriesContext(connection) as captured:
            client.get(reverse("today"))
        return len(captured)

    def one_more() -> None:
        pupil = _suspended_twice(school, senco)
        ActionFactory(pupil=pupil, owner=senco, due_on=date(2026, 11, 20))

    one_more()
    one = queries()
    for _ in range(19):
        one_more()
    assert queries() == one

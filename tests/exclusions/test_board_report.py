"""The termly report to the board: one page for a term, all pupils, told in one go."""

from collections.abc import Callable
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cases.alerts import rebuild
from cases.models import Alert, Pupil
from exclusions.board_report import unreported
from exclusions.codes import To
from exclusions.models import Notice, Suspension
from inclusion.accounts.models import School, User
from inclusion.accounts.person import Person
from tests.factories import TODAY, PupilFactory, SuspensionFactory

from .test_pages import url

pytestmark = pytest.mark.usefixtures("today")
SignedIn = Callable[[User], Client]
Decide = Callable[..., Suspension]


@pytest.fixture
def term(pupil: Pupil, school: School, other_school: School) -> list[Suspension]:
    """Two of this term to report, the second cancelled; beside them what is not to be reported."""
    first = SuspensionFactory(pupil=pupil, starts_on=date(2026, 9, 14))
    other = PupilFactory(school=school, forename="Mei", surname="Costa")
    second = SuspensionFactory(
        pupil=other, starts_on=date(2026, 11, 9), cancelled_on=date(2026, 11, 9)
    )
    SuspensionFactory(pupil=pupil, starts_on=date(2026, 11, 16), settled=True)
    SuspensionFactory(pupil=pupil, starts_on=date(2026, 6, 8))
    SuspensionFactory(pupil=pupil, starts_on=date(2026, 10, 5), origin="earlier")
    SuspensionFactory(pupil=PupilFactory(school=other_school), starts_on=date(2026, 11, 9))
    rebuild(school, TODAY)
    return [first, second]


def test_lists_the_term_and_is_told_in_one_go(
    term: list[Suspension], senco: User, signed_in: SignedIn
) -> None:
    client = signed_in(senco)
    page = url("suspension-report", term[0].pk)
    form = client.get(page).context["form"]
    assert [label for _, label in form.fields["which"].choices] == [
        "Joe Archer, suspension from 14 September 2026, 1 school day",
        "Mei Costa, suspension from 9 November 2026, cancelled on 9 November 2026",
    ]

    answer = client.post(
        page, {"told_on": "20 11 2026", "how": "email", "which": [row.pk for row in term]}
    )

    assert answer.status_code == 302
    told = Notice.objects.filter(told_on=date(2026, 11, 20)).order_by("suspension_id")
    assert [(n.suspension, n.to, n.how) for n in told] == [
        (term[0], To.BOARD, "email"),
        (term[1], To.CANCELLATION_REPORT, "email"),
    ]
    this_term = Alert.objects.filter(act="report_to_board", about="term:2026-09-01")
    assert not this_term.exists()
    assert client.get(page).status_code == 302


@pytest.mark.parametrize(
    ("typed", "field", "words"),
    [
        ({"told_on": "1 11 2026"}, "told_on", "Mei Costa: This is before it was cancelled"),
        ({"told_on": "24 11 2026"}, "told_on", "in the future"),
        ({"which": []}, "which", "Choose at least one."),
    ],
)
def test_all_or_none_with_one_sentence_by_the_field(
    term: list[Suspension],
    senco: User,
    signed_in: SignedIn,
    typed: dict[str, object],
    field: str,
    words: str,
) -> None:
    before = Notice.objects.count()
    data = {"told_on": "20 11 2026", "which": [row.pk for row in term], **typed}
    answer = signed_in(senco).post(url("suspension-report", term[0].pk), data)
    assert words in " ".join(answer.context["form"].errors[field])
    assert Notice.objects.count() == before


def test_pressed_twice_it_says_what_has_been_reported(
    term: list[Suspension], senco: User, signed_in: SignedIn
) -> None:
    client = signed_in(senco)
    page = url("suspension-report", term[0].pk)
    data = {"told_on": "20 11 2026", "which": [term[0].pk]}
    assert client.post(page, data).status_code == 302
    again = client.post(page, data)
    form = again.context["form"]
    assert "has heard of some of these since you opened this page" in form.errors["which"][0]
    assert [pk for pk, _ in form.fields["which"].choices] == [term[1].pk]
    assert Notice.objects.filter(suspension=term[0]).count() == 1


@pytest.mark.parametrize("at", ["cancelled", "begun"])
def test_what_was_cancelled_in_a_holiday_is_reported_with_the_term_that_follows(
    pupil: Pupil, school: School, senco: User, person_of: Callable[[User], Person], at: str
) -> None:
    """The list holds one row for that term, and one page clears it."""
    told = SuspensionFactory(
        pupil=pupil, starts_on=date(2026, 12, 14), cancelled_on=date(2026, 12, 28), settled=True
    )
    begun = SuspensionFactory(pupil=pupil, starts_on=date(2027, 1, 11))
    SuspensionFactory(pupil=pupil, starts_on=date(2026, 12, 18))
    rebuild(school, date(2027, 1, 11))
    row = Alert.objects.get(act="report_to_board", about="term:2027-01-04")
    assert {ref for reason in row.reasons for ref in reason["counted"]} == {
        f"suspension:{told.pk}",
        f"suspension:{begun.pk}",
    }
    page = told if at == "cancelled" else begun
    assert list(unreported(person_of(senco), page)) == [told, begun]


def test_without_term_dates_the_report_speaks_of_that_one(
    pupil: Pupil, senco: User, person_of: Callable[[User], Person]
) -> None:
    beyond = SuspensionFactory(pupil=pupil, starts_on=date(2031, 1, 13))
    assert list(unreported(person_of(senco), beyond)) == [beyond]


def test_the_page_asks_the_same_queries_for_one_and_twenty(
    school: School, senco: User, signed_in: SignedIn, pupil: Pupil
) -> None:
    client = signed_in(senco)
    row = SuspensionFactory(pupil=pupil, starts_on=date(2026, 9, 14))
    page = url("suspension-report", row.pk)
    client.get(page)
    with CaptureQueriesContext(connection) as one:
        client.get(page)
    for _ in range(20):
        SuspensionFactory(pupil=PupilFactory(school=school), starts_on=date(2026, 9, 15))
    with CaptureQueriesContext(connection) as many:
        client.get(page)
    assert len(one) == len(many)

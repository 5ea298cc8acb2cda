"""Why an alert stands: rule and edition, what counted and what did not, the working, who was told."""

from collections.abc import Callable
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases.alerts import refresh_alerts
from cases.models import Alert, Entry, Pupil
from exclusions.models import Notice, Suspension
from inclusion.accounts.models import User
from tests.factories import TODAY, EntryFactory, PlanFactory, ReviewFactory, SuspensionFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
SignedIn = Callable[[User], Client]


@pytest.fixture
def suspended(pupil: Pupil, senco: User) -> list[Suspension]:
    """Two that count; one of last year and a cancelled one beside them."""
    days = (date(2026, 7, 6), date(2026, 9, 7), date(2026, 9, 14), date(2026, 11, 16))
    made = [SuspensionFactory(pupil=pupil, starts_on=day, recorded_by=senco) for day in days]
    Suspension.objects.filter(pk=made[1].pk).update(cancelled_on=date(2026, 9, 8))
    refresh_alerts(pupil, TODAY)
    return made


@pytest.fixture
def page(
    pupil: Pupil, suspended: list[Suspension], senco: User, signed_in: SignedIn
) -> Callable[[], str]:
    """The page that explains why a PSP is recommended."""
    client = signed_in(senco)

    def read() -> str:
        alert = Alert.objects.get(pupil=pupil, act="start_psp")
        return client.get(reverse("alert-why", args=[alert.pk])).content.decode()

    return read


def _link(row: Suspension, words: str) -> str:
    return f'<a href="{reverse("suspension", args=[row.pk])}">{words}</a>'


def test_what_counted_and_what_did_not_are_links_with_words(
    page: Callable[[], str], suspended: list[Suspension]
) -> None:
    shown = page()
    assert _link(suspended[2], "Suspension of 14 September 2026") in shown
    cancelled = _link(suspended[1], "Suspension of 7 September 2026")
    assert f"{cancelled}: cancelled on 8 September" in " ".join(shown.split())
    earlier = _link(suspended[0], "Suspension of 6 July 2026")
    assert f"{earlier}: it began too early to count this school year" in " ".join(shown.split())


def test_the_working_says_from_which_day_and_what_was_left_out(page: Callable[[], str]) -> None:
    shown = page()
    assert "10 school days from Monday 16 November 2026, which is day 0." in shown
    assert "Monday 30 November 2026" in shown


def test_days_without_school_are_named(pupil: Pupil, senco: User, signed_in: SignedIn) -> None:
    for day in (date(2026, 9, 14), date(2026, 10, 19)):
        SuspensionFactory(pupil=pupil, starts_on=day, recorded_by=senco)
    refresh_alerts(pupil, TODAY)
    alert = Alert.objects.get(pupil=pupil, act="start_psp")
    shown = signed_in(senco).get(reverse("alert-why", args=[alert.pk])).content.decode()
    assert "23 October 2026 to 30 October 2026: INSET and Half-term" in shown


def test_rule_edition_and_what_meets_it_are_named(page: Callable[[], str]) -> None:
    shown = page()
    assert "Local authority policy: it should be done" in shown
    assert "No Need to Exclude, pages dated to October 2019 (Hackney: No Need to Exclude)" in shown
    assert "A PSP that runs on the day of the last suspension counted, or starts after it." in shown


def test_who_was_told_stands_beside_it(
    page: Callable[[], str], suspended: list[Suspension], senco: User
) -> None:
    assert "Nobody is recorded as told yet." in page()
    Notice.objects.create(
        suspension=suspended[3],
        to="local_authority",
        told_on=date(2026, 11, 17),
        how="email",
        recorded_by=senco,
    )
    shown = page()
    assert "Local authority: 17 November 2026, by e-mail." in shown
    assert "Noted by R. Osei." in shown


def test_a_reason_that_is_gone_says_so(pupil: Pupil, page: Callable[[], str]) -> None:
    """As after a new edition of a pack, before the alerts were derived again."""
    Suspension.objects.filter(pupil=pupil).update(cancelled_on=TODAY)
    shown = page()
    assert "This reason does not stand any more" in shown
    assert "2 suspensions this school year" in shown


def test_a_reason_that_has_been_met_says_so(pupil: Pupil, page: Callable[[], str]) -> None:
    PlanFactory(pupil=pupil, starts_on=TODAY)
    assert "Met on 23 November 2026." in page()


def test_an_alert_about_a_plan_names_nobody_who_was_told(
    pupil: Pupil, senco: User, signed_in: SignedIn
) -> None:
    PlanFactory(pupil=pupil, starts_on=date(2026, 10, 12), ends_on=date(2027, 3, 1))
    refresh_alerts(pupil, TODAY)
    alert = Alert.objects.get(pupil=pupil, act="hold_review")
    shown = signed_in(senco).get(reverse("alert-why", args=[alert.pk])).content.decode()
    assert "28 calendar days from Monday 12 October 2026, which is day 0." in shown
    assert "Who was told" not in shown


def test_an_alert_about_an_ibp_tells_its_school_weeks_and_no_edition_of_the_law(
    pupil: Pupil, senco: User, signed_in: SignedIn
) -> None:
    plan = PlanFactory(pupil=pupil, kind="ibp", starts_on=date(2026, 10, 7))
    refresh_alerts(pupil, TODAY)
    alert = Alert.objects.get(pupil=pupil, rule="ibp.review")
    shown = signed_in(senco).get(reverse("alert-why", args=[alert.pk])).content.decode()
    assert "6 school weeks from Wednesday 7 October 2026. Not counted:" in shown
    assert "26 October 2026 to 30 October 2026: Half-term" in shown
    assert "Individual Behaviour Plan from 7 October 2026" in shown
    assert "The school&#x27;s own policy: it should be done." in shown
    assert "Edition that applies" not in shown
    assert reverse("review-hold", args=[plan.pk]) in shown


def test_a_count_that_is_about_no_single_record_names_whom_each_was_told_to(
    pupil: Pupil, suspended: list[Suspension], senco: User, signed_in: SignedIn
) -> None:
    cancelled = suspended[1]
    Notice.objects.create(
        suspension=cancelled, to="cancellation", told_on=date(2026, 9, 9), recorded_by=senco
    )
    alerts = Alert.objects.filter(pupil=pupil, act="report_to_board")
    alert = next(a for a in alerts if a.reasons[0]["about"] == "" or len(a.reasons) > 1)
    shown = signed_in(senco).get(reverse("alert-why", args=[alert.pk])).content.decode()
    told = shown[shown.index("Who was told") :]
    assert reverse("suspension", args=[cancelled.pk]) in told
    assert "Everyone, that it was cancelled: 9 September 2026." in told


def test_reviews_are_named_and_linked(pupil: Pupil, senco: User, signed_in: SignedIn) -> None:
    plan = PlanFactory(pupil=pupil, starts_on=date(2026, 9, 7))
    days = {date(2026, 10, 5): "insufficient", date(2026, 10, 19): "partly", TODAY: "insufficient"}
    for number, (day, impact) in enumerate(days.items(), start=1):
        ReviewFactory(plan=plan, number=number, held_on=day, impact=impact, held_by=senco)
    refresh_alerts(pupil, TODAY)
    alert = Alert.objects.get(pupil=pupil, act="ask_for_help")
    shown = signed_in(senco).get(reverse("alert-why", args=[alert.pk])).content.decode()
    assert ">Review of 5 October 2026</a>" in shown
    assert ">Review of 19 October 2026</a>: its impact was partly enough" in shown


def test_no_words_of_an_entry_are_on_the_page(pupil: Pupil, page: Callable[[], str]) -> None:
    EntryFactory(pupil=pupil, kind=Entry.Kind.KEY_WORKER, restricted=True, what_happened="A secret")
    assert "A secret" not in page()


def test_the_queries_are_the_same_whatever_counted(
    pupil: Pupil, page: Callable[[], str], senco: User
) -> None:
    with CaptureQueriesContext(connection) as few:
        page()
    for day in range(1, 10):
        row = SuspensionFactory(pupil=pupil, starts_on=date(2026, 10, day), recorded_by=senco)
        Notice.objects.create(
            suspension=row, to="parents", told_on=date(2026, 10, day), recorded_by=senco
        )
    refresh_alerts(pupil, TODAY)
    with CaptureQueriesContext(connection) as many:
        page()
    assert len(few) == len(many)

"""From suspensions and plans to alerts: what the rules are told, and what Today then shows."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases.alerts import rebuild
from cases.models import Alert, Entry, Pupil
from cases.registry import act_for
from cases.selectors import alerts_of_school
from inclusion.accounts.models import School, User
from inclusion.accounts.permissions import Role
from inclusion.accounts.person import person_for
from inclusion.accounts.school_settings import save_setting
from inclusion.accounts.selectors import school_calendar, school_packs
from interventions.facts import facts
from interventions.models import Plan
from interventions.selectors import next_review_window
from interventions.services import Minutes, activate_plan, end_plan, hold_review
from tests.factories import (
    TODAY,
    EntryFactory,
    PlanFactory,
    PupilFactory,
    ReviewFactory,
    SuspensionFactory,
    TargetFactory,
    ViewFactory,
)

from .making import GOES_ON, complete_draft, full_plan

pytestmark = pytest.mark.django_db
SINCE = date(2025, 8, 1)


def alerts(pupil: Pupil, act: str) -> list[Alert]:
    return list(Alert.objects.filter(pupil=pupil, act=act))


def test_two_suspensions_ask_for_a_psp_and_a_running_one_answers(
    school: School, pupil: Pupil, senco: User, today: date
) -> None:
    SuspensionFactory(pupil=pupil, starts_on=date(2026, 9, 14))
    rebuild(school, today)
    assert alerts(pupil, "start_psp") == []
    SuspensionFactory(pupil=pupil, starts_on=date(2026, 11, 9))
    rebuild(school, today)
    (alert,) = alerts(pupil, "start_psp")
    assert "2 suspensions" in alert.sentence
    assert "14 September, 9 November" in alert.sentence

    draft = complete_draft(pupil, senco, today)
    assert alerts(pupil, "start_psp"), "a draft does not answer the alert"
    assert "14 September 2026 and 9 November 2026" in draft.trigger
    activate_plan(plan=draft, by=senco, on=today)
    assert alerts(pupil, "start_psp") == []


def test_reviews_fall_due_between_day_21_and_day_28(
    school: School, pupil: Pupil, senco: User
) -> None:
    plan = full_plan(pupil, starts_on=date(2026, 11, 9))
    rebuild(school, TODAY)
    (alert,) = alerts(pupil, "hold_review")
    assert alert.about == f"plan:{plan.pk}"
    assert (alert.opens_on, alert.due_on) == (date(2026, 11, 30), date(2026, 12, 7))

    held = hold_review(
        plan=plan,
        minutes=Minutes(held_on=date(2026, 12, 4), impact="partly"),
        by=senco,
        on=date(2026, 12, 4),
    )
    assert held.number == 1
    (alert,) = alerts(pupil, "hold_review")
    # 1 January is in the holiday and 4 January is an INSET day.
    assert (alert.opens_on, alert.due_on) == (date(2026, 12, 25), date(2027, 1, 5))


@pytest.mark.parametrize(("after", "inside"), [(20, False), (21, True), (28, True), (29, False)])
def test_the_window_of_the_page_is_that_of_the_rule(pupil: Pupil, after: int, inside: bool) -> None:
    plan = full_plan(pupil, starts_on=date(2026, 11, 9))
    window = next_review_window(plan, school_calendar(pupil.school))
    assert window.holds(plan.starts_on + timedelta(days=after)) is inside


def test_an_ibp_is_reviewed_after_six_school_weeks_and_again(
    school: School, pupil: Pupil, senco: User
) -> None:
    plan = _ibp(pupil, starts_on=date(2026, 10, 7), ends_on=date(2027, 3, 1))
    rebuild(school, TODAY)
    (alert,) = alerts(pupil, "hold_review")
    assert (alert.rule, alert.about) == ("ibp.review", f"plan:{plan.pk}")
    # Half-term does not count.
    assert (alert.opens_on, alert.due_on) == (date(2026, 11, 11), date(2026, 11, 25))
    assert "the IBP started on 7 October, and it is reviewed every 6 school weeks" in alert.sentence

    minutes = Minutes(held_on=TODAY, impact="partly")
    hold_review(plan=plan, minutes=minutes, by=senco, on=TODAY)
    (alert,) = alerts(pupil, "hold_review")
    # Nor do the two weeks of Christmas.
    assert (alert.opens_on, alert.due_on) == (date(2027, 1, 4), date(2027, 1, 18))


@pytest.mark.parametrize("every", [None, 1, 2, 4, 13])
@pytest.mark.parametrize("ends_on", [date(2026, 11, 20), date(2027, 7, 9)])
def test_the_window_of_an_ibps_page_is_that_of_its_alert(
    school: School, pupil: Pupil, every: int | None, ends_on: date
) -> None:
    plan = _ibp(pupil, starts_on=date(2026, 10, 7), ends_on=ends_on, review_every_weeks=every)
    rebuild(school, TODAY)
    (alert,) = alerts(pupil, "hold_review")
    window = next_review_window(plan, school_calendar(school), school_packs(school))
    assert (alert.opens_on, alert.due_on) == (window.opens_on, window.due_on)
    assert alert.due_on
    a_day = timedelta(days=1)
    for day, inside in (
        (alert.opens_on - a_day, False),
        (alert.opens_on, True),
        (alert.due_on, True),
        (alert.due_on + a_day, False),
    ):
        assert window.holds(day) is inside, day


def test_an_ibp_says_how_often_it_is_reviewed_or_the_school_what_is_usual(
    school: School, pupil: Pupil, head: User
) -> None:
    plan = _ibp(pupil, starts_on=date(2026, 10, 7), review_every_weeks=4)
    rebuild(school, TODAY)
    assert alerts(pupil, "hold_review")[0].due_on == date(2026, 11, 11)
    Plan.objects.filter(pk=plan.pk).update(review_every_weeks=None)
    save_setting(
        school=school,
        name="england.ibp_review_every",
        value=5,
        reason="Agreed with the governors",
        starts_on=date(2026, 9, 1),
        by=head,
        on=TODAY,
    )
    school.refresh_from_db()
    rebuild(school, TODAY)
    (alert,) = alerts(pupil, "hold_review")
    plan.refresh_from_db()
    window = next_review_window(plan, school_calendar(school), school_packs(school))
    assert alert.due_on == window.due_on == date(2026, 11, 18)


def test_an_ibp_past_its_end_asks_to_be_ended_until_it_is(
    school: School, pupil: Pupil, senco: User
) -> None:
    plan = _ibp(pupil, starts_on=date(2026, 9, 7), ends_on=date(2026, 10, 21))
    ReviewFactory(plan=plan, number=1, held_on=date(2026, 10, 21))
    rebuild(school, TODAY)
    (alert,) = alerts(pupil, "end_ibp")
    assert (alert.rule, alert.opens_on, alert.due_on) == ("ibp.end", plan.ends_on, plan.ends_on)
    assert "its end date is 21 October" in alert.sentence
    assert alerts(pupil, "hold_review") == [], "the review on its last day was the last"
    end_plan(
        plan=plan, ended_on=TODAY, outcome="met", outcome_note="He stays in.", by=senco, on=TODAY
    )
    assert not Alert.objects.filter(pupil=pupil).exists()


def test_an_ibp_that_has_ended_or_is_in_draft_asks_for_nothing(
    school: School, pupil: Pupil
) -> None:
    said = {"starts_on": date(2026, 6, 1), "ends_on": date(2026, 7, 10)}
    _ibp(pupil, **said, status="ended", ended_on=date(2026, 9, 14), outcome="met")
    _ibp(pupil, **said, status="ended", ended_on=date(2026, 7, 10), outcome="replaced")
    _ibp(pupil, **said, status="draft")
    rebuild(school, TODAY)
    assert not Alert.objects.filter(pupil=pupil).exists()


def _ibp(pupil: Pupil, **fields: object) -> Plan:
    return PlanFactory(pupil=pupil, kind="ibp", **fields)


@pytest.mark.parametrize(("weak", "asked"), [(1, False), (2, True), (3, True)])
def test_two_reviews_with_too_little_impact_ask_for_help(
    school: School, pupil: Pupil, weak: int, asked: bool
) -> None:
    plan = full_plan(pupil, starts_on=date(2026, 9, 7), ends_on=date(2027, 1, 11))
    for number in range(1, 4):
        impact = "insufficient" if number <= weak else "partly"
        held_on = date(2026, 9, 7) + timedelta(days=21 * number)
        ReviewFactory(plan=plan, number=number, held_on=held_on, impact=impact)
    rebuild(school, TODAY)
    assert bool(alerts(pupil, "ask_for_help")) is asked


def test_a_psp_past_its_end_asks_for_an_exit_until_it_has_one(
    school: School, pupil: Pupil, senco: User
) -> None:
    plan = full_plan(pupil, starts_on=date(2026, 7, 1), ends_on=date(2026, 10, 21))
    rebuild(school, TODAY)
    (alert,) = alerts(pupil, "end_psp")
    assert alert.rule == "hackney.psp.end"
    assert alert.due_on == date(2026, 10, 21)
    end_plan(
        plan=plan, ended_on=TODAY, outcome="met", outcome_note="He stays in.", by=senco, on=TODAY,
        **GOES_ON,
    )  # fmt: skip
    assert not Alert.objects.filter(pupil=pupil).exists()


def test_a_running_psp_that_lacks_parts_asks_for_them(school: School, pupil: Pupil) -> None:
    plan = PlanFactory(pupil=pupil, lead=None)
    rebuild(school, TODAY)
    (alert,) = alerts(pupil, "complete_psp")
    assert "targets for the family" in alert.sentence
    assert alerts(pupil, "name_lead")[0].about == f"plan:{plan.pk}"


def test_a_key_worker_who_talks_with_the_pupil_meets_the_duty(
    school: School, pupil: Pupil, senco: User
) -> None:
    full_plan(pupil, key_worker=senco, starts_on=date(2026, 11, 9))
    rebuild(school, TODAY)
    assert alerts(pupil, "log_key_worker")[0].due_on == date(2026, 11, 23)
    entry = EntryFactory(pupil=pupil, kind=Entry.Kind.KEY_WORKER, happened_on=date(2026, 11, 20))
    rebuild(school, TODAY)
    assert alerts(pupil, "log_key_worker")[0].due_on == date(2026, 12, 4)
    Entry.objects.filter(pk=entry.pk).update(withdrawn_at="2026-11-21T10:00:00Z")
    rebuild(school, TODAY)
    assert alerts(pupil, "log_key_worker")[0].due_on == date(2026, 11, 23)


def test_nobody_is_asked_for_conversations_where_no_key_worker_is_named(
    school: School, pupil: Pupil
) -> None:
    full_plan(pupil, key_worker=None)
    rebuild(school, TODAY)
    assert alerts(pupil, "log_key_worker") == []


def test_every_act_of_a_plan_leads_somewhere() -> None:
    for slug in (
        "start_psp",
        "hold_review",
        "end_psp",
        "end_ibp",
        "name_lead",
        "complete_psp",
        "ask_for_help",
    ):
        assert act_for(slug), slug
    assert act_for("log_key_worker").url_name == "key-worker-log"


def test_drafts_and_what_is_long_over_are_no_facts(pupil: Pupil) -> None:
    PlanFactory(pupil=pupil, status=Plan.Status.DRAFT)
    old = PlanFactory(
        pupil=pupil,
        status=Plan.Status.ENDED,
        starts_on=date(2024, 1, 8),
        ends_on=date(2024, 5, 1),
        ended_on=date(2025, 7, 31),
    )
    assert facts([pupil.pk], SINCE) == {}
    Plan.objects.filter(pk=old.pk).update(ended_on=SINCE)
    assert facts([pupil.pk], SINCE)[pupil.pk][0].id == f"plan:{old.pk}"


def test_a_dropped_target_no_longer_counts(pupil: Pupil) -> None:
    plan = PlanFactory(pupil=pupil)
    TargetFactory(plan=plan, owner="school", dropped_on=date(2026, 11, 16))
    TargetFactory(plan=plan, owner="pupil")
    ViewFactory(plan=plan, voice="family")
    fact = facts([pupil.pk], SINCE)[pupil.pk][0]
    assert (fact.has_targets_for, fact.views_from) == (("pupil",), ("family",))


def test_facts_of_twenty_pupils_take_as_many_queries_as_of_one(school: School, senco: User) -> None:
    pupils = PupilFactory.create_batch(20, school=school)
    for each in pupils:
        plan = full_plan(each, key_worker=senco)
        ReviewFactory(plan=plan, number=1)
    counts = []
    for ids in ([pupils[0].pk], [each.pk for each in pupils]):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert len(facts(ids, SINCE)) == len(ids)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_who_leads_a_plan_or_is_its_key_worker_sees_its_alerts_among_their_own(
    school: School, pupil: Pupil, someone: Callable[..., User]
) -> None:
    lead, worker, other = (someone(Role.PASTORAL) for _ in range(3))
    plan = full_plan(pupil, starts_on=date(2026, 11, 9), lead=lead, key_worker=worker)
    SuspensionFactory(pupil=pupil, starts_on=TODAY)
    rebuild(school, TODAY)

    def own(user: User) -> set[str]:
        person = person_for(user, TODAY)
        assert person
        return set(alerts_of_school(person, mine=True).values_list("about", flat=True))

    assert own(lead) == own(worker) == {f"plan:{plan.pk}"}, "what the plan asks, not the rest"
    assert own(other) == set()
    Plan.objects.update(status=Plan.Status.ENDED)
    assert own(lead) == set()

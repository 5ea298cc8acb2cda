"""Laws of the engine that hold whatever the facts, and corners that no scenario reaches."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inclusion.rules.deadlines import school_day_before
from inclusion.rules.duty import Duty
from inclusion.rules.evaluate import derive, evaluate
from inclusion.rules.facts import (
    AttendanceFact,
    EhcFact,
    Facts,
    PlacementFact,
    PlanFact,
    PupilFacts,
    ReferralFact,
    RequestFact,
    ReviewFact,
    SuspensionFact,
    TriedFact,
)
from inclusion.rules.known import known
from inclusion.rules.pack import load_packs
from inclusion.rules.policy import Source
from inclusion.rules.totals import totals
from inclusion.rules.words import length_in_words

from .calendars import AUTUMN_ONLY, REFERENCE, TERMS
from .histories import DAYS, histories, suspension

NOW = date(2026, 11, 23)
STATES = {"open", "overdue", "met", "blocked", "passed", "unknown"}
TWO_PLUS = "hackney.psp.two-plus-suspensions"

days = st.dates(TERMS[0].start, TERMS[2].end)


def _answer(facts: Facts, on: date) -> object:
    found = evaluate(facts, REFERENCE, on)
    return found.totals, found.periods, [(d, d.state(on), d.because) for d in found.duties]


@given(histories, days, st.randoms(use_true_random=False))
def test_order_of_the_facts_does_not_matter(facts: Facts, on: date, random: Random) -> None:
    def shuffled_list(items: tuple[object, ...]) -> tuple[object, ...]:
        return tuple(random.sample(items, len(items)))

    shuffled = replace(
        facts,
        suspensions=shuffled_list(facts.suspensions),
        plans=shuffled_list(facts.plans),
        tried=shuffled_list(facts.tried),
    )
    assert _answer(shuffled, on) == _answer(facts, on)


@given(histories, days)
def test_an_unrelated_event_changes_nothing(facts: Facts, on: date) -> None:
    more = replace(
        facts,
        plans=(*facts.plans, PlanFact("other", "return_plan", date(2026, 9, 7))),
        requests=(RequestFact("q", "parent_meeting", date(2026, 9, 7)),),
        referrals=(*facts.referrals, ReferralFact("other", "camhs", date(2026, 9, 7))),
    )
    assert _answer(more, on) == _answer(facts, on)


@given(histories, days, st.sampled_from(DAYS))
def test_cancelling_before_it_began_restores(facts: Facts, on: date, start: date) -> None:
    cancelled = SuspensionFact(
        "gone",
        start,
        sessions=4,
        decided_on=date(2026, 9, 1),
        cancelled_on=date(2026, 9, 2),
    )
    more = replace(facts, suspensions=(*facts.suspensions, cancelled))
    found, before = evaluate(more, REFERENCE, on), evaluate(facts, REFERENCE, on)
    assert found.totals == before.totals
    assert _but_for_the_cancelling(found.duties) == _but_for_the_cancelling(before.duties)
    assert [p for p in found.periods if p.id != "gone"] == list(before.periods)


def _but_for_the_cancelling(duties: Iterable[Duty]) -> list[Duty]:
    """Telling people that it was cancelled, and the number cancelled in the term, do come up."""
    return [d for d in duties if not d.rule.startswith("excl.cancel.")]


@given(histories, days)
def test_duties_have_keys_of_their_own_and_dates_in_order(facts: Facts, on: date) -> None:
    duties = derive(facts, REFERENCE)
    assert len({duty.key for duty in duties}) == len(duties)
    for duty in duties:
        assert duty.due_on is None or not duty.unknown_reason
        assert duty.sentence.startswith(duty.title)
        assert duty.working is None or duty.working.counted_from
        gone = facts.pupil.left_on is not None
        assert gone or duty.lapses_on is None or duty.lapses_on >= duty.raised_on
        assert duty.state(on) in STATES


@given(histories, days)
def test_what_is_known_on_a_day_is_a_part_of_what_is_known_later(facts: Facts, on: date) -> None:
    then = derive(facts, REFERENCE, known_on=on)
    assert tuple(d for d in then if d.applies(on)) == evaluate(facts, REFERENCE, on).duties
    assert then == derive(known(facts, on), REFERENCE, known_on=on)


@given(st.lists(suspension, max_size=5), days)
def test_terms_add_up_to_the_year(many: list[SuspensionFact], on: date) -> None:
    many = [replace(one, id=f"s{n}", cancelled_on=None) for n, one in enumerate(many)]
    by_term = [totals(many, REFERENCE, term.start).term_sessions or 0 for term in TERMS]
    year = totals(many, REFERENCE, on)
    assert sum(by_term) == year.year_sessions_here - year.unplaced_sessions


def _two(*starts: date, **more: object) -> Facts:
    return Facts(
        suspensions=tuple(
            SuspensionFact(f"s{n}", start, sessions=2) for n, start in enumerate(starts)
        ),
        **more,  # type: ignore[arg-type]
    )


def _counted(facts: Facts, window: str, on: date) -> list[Duty]:
    packs = load_packs().with_school_settings({"hackney.psp_counting_window": window})
    return [d for d in evaluate(facts, REFERENCE, on, packs).duties if d.rule == TWO_PLUS]


def test_twelve_months_reach_back_over_the_summer_and_lapse() -> None:
    facts = _two(date(2026, 2, 2), date(2026, 11, 9))
    assert not _counted(facts, "school_year", NOW)
    (duty,) = _counted(facts, "rolling_12_months", NOW)
    assert duty.reason == "2 suspensions in 12 months (2 February 2026, 9 November)"
    assert duty.lapses_on == date(2027, 11, 9)
    assert not _counted(facts, "rolling_12_months", date(2027, 11, 9))


def test_exactly_twelve_months_apart_is_too_long() -> None:
    assert not _counted(_two(date(2025, 11, 9), date(2026, 11, 9)), "rolling_12_months", NOW)
    assert _counted(_two(date(2025, 11, 10), date(2026, 11, 9)), "rolling_12_months", NOW)


def test_a_new_run_begins_when_the_old_one_has_lapsed() -> None:
    facts = _two(date(2024, 9, 9), date(2025, 3, 3), date(2026, 9, 14), date(2026, 11, 9))
    (duty,) = _counted(facts, "rolling_12_months", NOW)
    assert duty.counted == ("s2", "s3")


def test_a_run_counts_what_lies_within_twelve_months_of_its_latest() -> None:
    facts = _two(date(2025, 9, 15), date(2026, 2, 2), date(2026, 11, 9))
    (duty,) = _counted(facts, "rolling_12_months", NOW)
    assert (duty.about, duty.counted) == ("s1", ("s1", "s2"))


def test_a_third_that_finds_too_few_within_twelve_months_leaves_the_run_as_it_was() -> None:
    facts = _two(date(2025, 9, 15), date(2025, 9, 22), date(2025, 9, 29), date(2026, 9, 28))
    settings = {
        "hackney.psp_counting_window": "rolling_12_months",
        "hackney.psp_suspensions": 3,
    }
    packs = load_packs().with_school_settings(settings)
    found = evaluate(facts, REFERENCE, date(2026, 9, 28), packs).duties
    (duty,) = (d for d in found if d.rule == TWO_PLUS)
    assert duty.counted == ("s0", "s1", "s2")


def test_since_admission_counts_everything_even_before_duties_began() -> None:
    (duty,) = _counted(_two(date(2018, 2, 2), date(2026, 11, 9)), "since_admission", NOW)
    assert duty.counted == ("s0", "s1")
    assert duty.lapses_on is None
    assert "since admission" in duty.reason


def test_old_decisions_count_and_ask_for_nothing() -> None:
    facts = Facts(
        suspensions=(
            SuspensionFact("s0", date(2018, 2, 2), kind="lunchtime"),
            SuspensionFact("s1", date(2018, 2, 5), sessions=20),
        ),
        plans=(PlanFact("p", "psp", date(2018, 2, 6)),),
        pupil=PupilFacts(risk_of_permanent_exclusion=True, at_risk_since=date(2018, 2, 2)),
    )
    assert not evaluate(facts, REFERENCE, NOW).duties
    assert evaluate(facts, REFERENCE, date(2018, 2, 7)).totals.term is None


def test_lunchtimes_may_be_left_out_by_a_school() -> None:
    facts = Facts(
        suspensions=(
            SuspensionFact("s0", date(2026, 9, 14), kind="lunchtime"),
            SuspensionFact("s1", date(2026, 11, 9), sessions=2),
        )
    )
    settings = {"hackney.lunchtimes_count": False, "england.lunchtimes_count": False}
    found = evaluate(facts, REFERENCE, NOW, load_packs().with_school_settings(settings))
    assert "hackney.psp.two-plus-suspensions" not in {duty.rule for duty in found.duties}
    assert found.totals.suspensions_in_term == 1
    assert found.totals.term_days == 1.5


def test_days_elsewhere_that_nobody_knows_leave_the_year_open() -> None:
    facts = _two(NOW, pupil=PupilFacts(days_excluded_elsewhere_this_year=None))
    found = evaluate(facts, REFERENCE, NOW).totals
    assert found.year_days is None
    assert found.year_sessions_here == 2


def test_a_start_that_became_a_closure_moves_on() -> None:
    facts = Facts(suspensions=(SuspensionFact("s", date(2026, 10, 23), "suspension", 2, "pm"),))
    (period,) = evaluate(facts, REFERENCE, NOW).periods
    assert (period.first, period.last) == (date(2026, 11, 2), date(2026, 11, 2))


def test_the_return_after_the_last_known_day_is_unknown() -> None:
    facts = Facts(
        suspensions=(
            SuspensionFact("s", date(2026, 12, 17), sessions=4),
            SuspensionFact("x", date(2026, 12, 17), kind="permanent"),
        )
    )
    period, permanent = evaluate(facts, AUTUMN_ONLY, date(2026, 12, 17)).periods
    assert (period.last, period.returns) == (date(2026, 12, 18), None)
    assert period.unknown_reason is not None
    assert permanent.sixth_consecutive_day is None


def test_sessions_left_over_in_july_belong_to_next_year() -> None:
    facts = Facts(suspensions=(SuspensionFact("s", date(2027, 7, 20), sessions=8),))
    assert evaluate(facts, REFERENCE, date(2027, 7, 20)).totals.year_days == 2


def test_facts_dated_later_are_not_known() -> None:
    later = NOW + timedelta(days=1)
    facts = Facts(
        pupil=PupilFacts(
            behaviour_deteriorating=True,
            deteriorating_since=later,
            attendance=AttendanceFact(10, 2, (NOW, later)),
        ),
        suspensions=(
            SuspensionFact("s", NOW, sessions=2, representations_on=later, board_told_on=NOW),
            SuspensionFact("t", later, sessions=2),
        ),
        plans=(
            PlanFact(
                "p",
                "psp",
                NOW,
                ended_on=later,
                reviews=(ReviewFact(later),),
                key_worker_contacts_on=(NOW, later),
            ),
        ),
        placements=(
            PlacementFact("a", "alternative_provision", later, reports_on=(later,), agreed_on=NOW),
        ),
        referrals=(ReferralFact("r", "camhs", NOW, later),),
        ehc=(EhcFact("e", requested_on=later),),
        requests=(RequestFact("q", "subject_access", later),),
        tried=(TriedFact("psp", on=later), TriedFact("mediation", "note 7")),
    )
    then = known(facts, NOW)
    assert not then.pupil.behaviour_deteriorating
    assert then.pupil.attendance is not None
    assert then.pupil.attendance.unauthorised == (NOW,)
    (one,) = then.suspensions
    assert (one.representations_on, one.board_told_on) == (None, NOW)
    (plan,) = then.plans
    assert (plan.ended_on, plan.reviews, plan.key_worker_contacts_on) == (None, (), (NOW,))
    assert then.placements[0].reports_on == ()
    assert then.referrals[0].ended_on is None
    assert then.ehc[0].requested_on is None
    assert then.requests == ()
    assert {item.kind for item in then.tried} == {"mediation"}


def test_the_last_school_day_before_a_day() -> None:
    assert school_day_before(REFERENCE, date(2026, 11, 23)).due_on == date(2026, 11, 20)
    assert school_day_before(REFERENCE, date(2026, 9, 3)).unknown_reason


def test_lengths_in_words() -> None:
    words = [length_in_words(sessions) for sessions in (1, 2, 3, 20)]
    assert words == ["half a day", "1 day", "1.5 days", "10 days"]


def _duty(**changes: object) -> Duty:
    source = Source("A policy", "page 1", NOW, "S")
    fields: dict[str, object] = {
        "rule": "toy.rule",
        "pack": "toy",
        "edition": "first",
        "level": "statute",
        "mode": "must",
        "who": "school",
        "act": "act",
        "title": "Title",
        "source": source,
        "raised_on": NOW,
        "opens_on": NOW,
    }
    return Duty(**{**fields, **changes})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("changes", "state"),
    [
        ({}, "open"),
        ({"mode": "block"}, "blocked"),
        ({"due_on": NOW}, "open"),
        ({"due_on": NOW - timedelta(days=1)}, "overdue"),
        ({"due_on": NOW - timedelta(days=1), "who": "parent"}, "passed"),
        ({"met_on": NOW}, "met"),
        ({"met_on": NOW + timedelta(days=1)}, "open"),
        ({"unknown_reason": "enter the dates"}, "unknown"),
    ],
)
def test_states_of_a_duty(changes: dict[str, object], state: str) -> None:
    duty = _duty(**changes)
    assert duty.state(NOW) == state
    assert duty.sentence == "Title"
    assert duty.working is None
    assert duty.nearly == ()


def test_a_duty_met_after_it_lapsed_is_gone() -> None:
    tomorrow = NOW + timedelta(days=1)
    assert not _duty(lapses_on=NOW, met_on=tomorrow).applies(tomorrow)
    assert _duty(lapses_on=tomorrow, met_on=NOW).applies(tomorrow)


def test_reviews_without_an_id_count_their_plan_once() -> None:
    """What an alert counted is a list of events: the same one does not stand in it twice."""
    days = (date(2026, 10, 5), date(2026, 10, 21), date(2026, 11, 16))

    def counted(*ids: str | None) -> tuple[str, ...]:
        reviews = tuple(
            ReviewFact(on, "insufficient", id=name) for on, name in zip(days, ids, strict=True)
        )
        plan = PlanFact("p1", "psp", date(2026, 9, 14), date(2027, 1, 15), reviews=reviews)
        duties = derive(Facts(plans=(plan,)), REFERENCE)
        return next(d for d in duties if d.rule == "hackney.psp.escalate-after-two").counted

    assert counted(None, None, None) == ("p1",)
    assert counted("r2", "r1", None) == ("r2", "r1", "p1")

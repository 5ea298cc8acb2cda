"""The local policy on suspension and permanent exclusion under a school's own settings."""

from dataclasses import replace
from datetime import date

from inclusion.rules.evaluate import Duty, evaluate
from inclusion.rules.facts import Facts, PupilFacts, SuspensionFact
from inclusion.rules.pack import Own, Packs, load_packs
from inclusion.rules.school_days import SchoolCalendar, Term

from .calendars import REFERENCE

NOW = date(2027, 1, 20)
CONSULT = "hackney.susp.consult-exclusions-team"
ALTERNATIVES = "hackney.susp.alternatives"
TWO_IN_AUTUMN = (
    SuspensionFact("s1", date(2026, 9, 14), sessions=2),
    SuspensionFact("s2", date(2026, 11, 9), sessions=2),
)
ONE_IN_SPRING = SuspensionFact("s3", date(2027, 1, 11), sessions=2)


def _answered(
    rule: str,
    *suspensions: SuspensionFact,
    settings: dict[str, Own | bool] | None = None,
    calendar: SchoolCalendar = REFERENCE,
    on: date = NOW,
) -> list[Duty]:
    packs: Packs = load_packs().with_school_settings(settings or {})
    found = evaluate(Facts(pupil=PupilFacts(), suspensions=suspensions), calendar, on, packs)
    return [duty for duty in found.duties if duty.rule == rule]


def test_a_school_may_count_over_the_school_year_towards_consulting() -> None:
    assert not _answered(CONSULT, *TWO_IN_AUTUMN, ONE_IN_SPRING)
    by_year = {"hackney.consult_count_window": Own("school_year", "we look at the whole year")}
    (duty,) = _answered(CONSULT, *TWO_IN_AUTUMN, ONE_IN_SPRING, settings=by_year)
    assert duty.about == "s3"
    assert duty.counted == ("s1", "s2", "s3")
    assert duty.window == "2026-09-03"
    assert "3 suspensions began this school year, and 2 days of suspension fell" in duty.because
    assert "this school's own setting: school year instead of term" in duty.because


def test_over_the_school_year_one_that_straddles_two_terms_counts_once() -> None:
    straddling = SuspensionFact("s2", date(2026, 12, 17), sessions=8)
    by_year = {"hackney.consult_count_window": Own("school_year")}
    three = (TWO_IN_AUTUMN[0], straddling, ONE_IN_SPRING)
    (duty,) = _answered(CONSULT, *three, settings=by_year)
    assert duty.counted == ("s1", "s2", "s3")
    assert not _answered(CONSULT, *three[:2], settings=by_year)


def test_lunchtimes_are_left_out_of_the_number_where_a_school_says_so() -> None:
    three = [
        replace(TWO_IN_AUTUMN[0], id=f"s{day}", kind="lunchtime", start=date(2026, 11, day))
        for day in (9, 10, 11)
    ]
    assert _answered(CONSULT, *three)
    assert _answered(ALTERNATIVES, *three)
    without = {"hackney.lunchtimes_count": Own(False)}
    assert not _answered(CONSULT, *three, settings=without)
    assert not _answered(ALTERNATIVES, *three, settings=without)


def test_half_days_of_lunchtimes_count_as_days_all_the_same() -> None:
    long = SuspensionFact("s1", date(2026, 9, 14), sessions=30)
    lunchtime = SuspensionFact("s2", date(2026, 11, 9), kind="lunchtime", sessions=1)
    without = {"hackney.lunchtimes_count": Own(False)}
    (duty,) = _answered(CONSULT, long, lunchtime, settings=without)
    assert duty.about == "s2"
    assert "1 suspension began this term, and 15.5 days of suspension" in duty.because


def test_a_local_rule_may_be_switched_off() -> None:
    three = (*TWO_IN_AUTUMN, replace(ONE_IN_SPRING, start=date(2026, 11, 16)))
    assert _answered(CONSULT, *three)
    assert not _answered(CONSULT, *three, settings={CONSULT: False})


def test_suspensions_before_the_rules_apply_count_and_ask_nothing() -> None:
    calendar = SchoolCalendar([Term("Summer", date(2024, 4, 15), date(2024, 7, 19))])
    days = (date(2024, 5, 7), date(2024, 5, 20), date(2024, 6, 10))
    three = [SuspensionFact(f"s{day}", day, sessions=2) for day in days]
    for rule in (CONSULT, ALTERNATIVES):
        assert not _answered(rule, *three, calendar=calendar, on=date(2024, 7, 1))


def test_consulting_names_what_it_did_not_count_and_why() -> None:
    autumn = (*TWO_IN_AUTUMN, replace(TWO_IN_AUTUMN[0], id="s4", start=date(2026, 11, 16)))
    cancelled = replace(
        TWO_IN_AUTUMN[0], id="s0", start=date(2026, 9, 7), cancelled_on=date(2026, 9, 8)
    )
    (duty,) = _answered(CONSULT, *autumn, cancelled, ONE_IN_SPRING)
    assert {miss.event: miss.why for miss in duty.nearly} == {
        "s0": "cancelled on 8 September",
        "s3": "it began after this count was complete",
    }

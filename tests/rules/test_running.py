"""Totals up to and including each exclusion: in order, by term and by year, never guessed."""

from dataclasses import replace
from datetime import date
from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st

from inclusion.rules.facts import Facts, PupilFacts, SuspensionFact
from inclusion.rules.pack import load_packs
from inclusion.rules.running import BEYOND
from inclusion.rules.situation import Situation
from inclusion.rules.totals import totals

from .calendars import AUTUMN_ONLY, REFERENCE, SIX_TERMS

NOW = date(2026, 11, 23)


def _situation(*suspensions: SuspensionFact, calendar=REFERENCE, **pupil) -> Situation:
    facts = Facts(PupilFacts(**pupil), suspensions=suspensions)
    return Situation(facts, calendar, load_packs(), NOW)


def _terms(situation: Situation, of: str) -> list[tuple[str, int]]:
    return [(total.term.name, total.sessions) for total in situation.running.terms[of]]


def test_each_exclusion_adds_to_those_before_it_in_its_term() -> None:
    first = SuspensionFact("a", date(2026, 9, 14), sessions=5)
    second = SuspensionFact("b", NOW, sessions=6)
    for order in permutations((first, second)):
        situation = _situation(*order)
        assert _terms(situation, "a") == [("Autumn", 5)]
        assert _terms(situation, "b") == [("Autumn", 11)]
        assert situation.running.terms["b"][0].days == 5.5
        assert situation.running.terms["b"][0].counted == ("a", "b")


def test_on_the_same_day_the_decision_and_then_the_id_decide_the_order() -> None:
    early = SuspensionFact("z", NOW, kind="lunchtime", sessions=1, decided_on=date(2026, 11, 20))
    late = SuspensionFact("a", NOW, sessions=2, decided_on=NOW)
    situation = _situation(late, early)
    assert (_terms(situation, "z"), _terms(situation, "a")) == ([("Autumn", 1)], [("Autumn", 3)])


def test_one_across_the_end_of_a_term_is_split_by_date() -> None:
    across = SuspensionFact("a", date(2027, 3, 22), sessions=12)
    assert _terms(_situation(across), "a") == [("Spring", 8), ("Summer", 4)]


def test_six_terms_make_three_statutory_ones() -> None:
    first = SuspensionFact("a", date(2026, 9, 7), sessions=16)
    second = SuspensionFact("b", date(2026, 11, 9), sessions=16)
    assert _terms(_situation(first, second, calendar=SIX_TERMS), "b") == [("Autumn", 32)]


def test_a_cancelled_one_adds_to_the_year_and_to_no_term() -> None:
    gone = SuspensionFact("a", date(2026, 11, 9), sessions=6, cancelled_on=date(2026, 11, 9))
    situation = _situation(gone, SuspensionFact("b", NOW, sessions=2))
    assert "a" not in situation.running.terms
    assert _terms(situation, "b") == [("Autumn", 2)]
    (year,) = situation.running.years["b"]
    assert (year.before, year.after, year.counted) == (2, 4, ("a", "b"))


def test_a_cancelled_permanent_exclusion_keeps_the_days_until_then() -> None:
    gone = SuspensionFact("x", date(2026, 11, 9), "permanent", cancelled_on=date(2026, 11, 11))
    assert _situation(gone).running.years["x"][0].after == 6
    assert totals((gone,), REFERENCE, NOW).year_days == 3
    back = replace(gone, returned_on=date(2026, 11, 11))
    assert _situation(back).running.years["x"][0].after == 4
    standing = replace(gone, cancelled_on=None)
    assert _terms(_situation(standing), "x") == [("Autumn", 0)]
    assert _situation(standing).running.years["x"][0].after == 0


def test_days_at_an_earlier_school_count_where_they_belong() -> None:
    known = {"days_excluded_elsewhere_this_year": 4, "days_excluded_elsewhere_this_term": 1.5}
    situation = _situation(SuspensionFact("a", NOW, sessions=2), **known)
    assert _terms(situation, "a") == [("Autumn", 5)]
    assert situation.running.years["a"][0].after == 10
    spring = _situation(SuspensionFact("a", date(2027, 1, 5), sessions=2), **known)
    assert _terms(spring, "a") == [("Spring", 2)]
    unknown = dict.fromkeys(known)
    situation = _situation(SuspensionFact("a", NOW, sessions=2), **unknown)
    assert not situation.running.terms["a"][0].known
    assert not situation.running.years["a"][0].known


def test_a_year_across_the_summer_is_tested_on_both_sides() -> None:
    across = SuspensionFact("a", date(2026, 12, 17), sessions=8)
    situation = _situation(across, calendar=AUTUMN_ONLY)
    assert _terms(situation, "a") == [("Autumn", 4), (BEYOND.name, 4)]
    assert situation.running.years["a"][0].after == 8


def test_without_any_term_everything_lies_beyond_the_known_ones() -> None:
    permanent = SuspensionFact("x", date(2026, 6, 1), "permanent")
    assert _terms(_situation(permanent), "x") == [(BEYOND.name, 0)]


@given(
    st.lists(
        st.tuples(
            st.sampled_from(REFERENCE.school_days(date(2026, 9, 3), NOW)), st.integers(1, 20)
        ),
        max_size=6,
    )
)
def test_the_last_total_is_the_total_of_the_term_and_the_year(drawn) -> None:
    many = [SuspensionFact(f"s{n}", day, sessions=count) for n, (day, count) in enumerate(drawn)]
    situation = _situation(*many)
    found = totals(many, REFERENCE, NOW)
    last = situation.running.ordered[-1].id if many else None
    by_term = {}
    for per_exclusion in situation.running.terms.values():
        by_term |= {total.term.name: total.sessions for total in per_exclusion}
    assert by_term.get("Autumn", 0) == found.term_sessions
    if last:
        assert situation.running.years[last][-1].after == found.year_sessions

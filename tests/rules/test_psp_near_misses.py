"""What a reason for a PSP looked at and did not count, with why not."""

from datetime import date

from inclusion.rules.duty import Duty
from inclusion.rules.evaluate import derive
from inclusion.rules.facts import Facts, PlanFact, ReviewFact, SuspensionFact
from inclusion.rules.pack import load_packs
from inclusion.rules.policy import Packs

from .calendars import REFERENCE

TWO_PLUS = "hackney.psp.two-plus-suspensions"
TEN_DAYS = "hackney.psp.single-ten-days"


def _suspended(name: str, start: date, sessions: int = 2, **more: object) -> SuspensionFact:
    return SuspensionFact(name, start, sessions=sessions, **more)  # type: ignore[arg-type]


def _asked(rule: str, *suspensions: SuspensionFact, packs: Packs | None = None) -> Duty:
    duties = derive(Facts(suspensions=suspensions), REFERENCE, packs)
    (found,) = (duty for duty in duties if duty.rule == rule)
    return found


def _nearly(duty: Duty) -> dict[str, str]:
    return {miss.event: miss.why for miss in duty.nearly}


def test_cancelled_earlier_and_permanent_ones_are_named_with_why_they_do_not_count() -> None:
    duty = _asked(
        TWO_PLUS,
        _suspended("before", date(2026, 7, 6)),
        _suspended("cancelled", date(2026, 9, 7), cancelled_on=date(2026, 9, 8)),
        _suspended("a", date(2026, 9, 14)),
        _suspended("b", date(2026, 11, 9)),
        _suspended("permanent", date(2026, 11, 16), 0, kind="permanent"),
    )
    assert duty.counted == ("a", "b")
    assert _nearly(duty) == {
        "before": "it began too early to count this school year",
        "cancelled": "cancelled on 8 September",
        "permanent": "a permanent exclusion is not counted as a suspension",
    }


def test_lunchtimes_are_named_where_the_school_leaves_them_out() -> None:
    packs = load_packs().with_school_settings({"hackney.lunchtimes_count": False})
    duty = _asked(
        TWO_PLUS,
        _suspended("a", date(2026, 9, 14)),
        _suspended("lunch", date(2026, 9, 21), 1, kind="lunchtime"),
        _suspended("b", date(2026, 11, 9)),
        packs=packs,
    )
    assert _nearly(duty) == {"lunch": "lunchtime suspensions are not counted here"}


def test_what_came_after_the_count_is_named() -> None:
    many = [_suspended(f"s{n}", date(2026, 9, 7 + 7 * n)) for n in range(4)]
    duty = _asked("hackney.psp.recommended-2-3", *many)
    assert duty.counted == ("s0", "s1", "s2")
    assert _nearly(duty) == {"s3": "it began after this count was complete"}


def test_one_that_was_dealt_with_before_waits_for_a_further_one() -> None:
    duty = _asked(
        TWO_PLUS,
        _suspended("a", date(2026, 9, 14)),
        _suspended("b", date(2026, 9, 21)),
        _suspended("old", date(2026, 11, 9), dealt_with=True),
    )
    assert _nearly(duty) == {
        "old": "recorded as dealt with before: it is counted when a further one joins"
    }


def test_beside_a_long_one_stand_shorter_and_cancelled_ones_of_its_year() -> None:
    duty = _asked(
        TEN_DAYS,
        _suspended("last year", date(2026, 7, 6), 4),
        _suspended("short", date(2026, 9, 7), 19),
        _suspended("lunch", date(2026, 10, 5), 1, kind="lunchtime"),
        _suspended("cancelled", date(2026, 10, 12), 20, cancelled_on=date(2026, 10, 12)),
        _suspended("long", date(2026, 11, 9), 20),
    )
    assert _nearly(duty) == {
        "short": "9.5 days, which is less than 10 days",
        "cancelled": "cancelled on 12 October",
    }


def test_reviews_with_enough_impact_stand_beside_those_without() -> None:
    reviews = (
        ReviewFact(date(2026, 9, 28), "met", "r1"),
        ReviewFact(date(2026, 10, 12), "insufficient", "r2"),
        ReviewFact(date(2026, 10, 19), "partly", "r3"),
        ReviewFact(date(2026, 11, 9), "insufficient", "r4"),
        ReviewFact(date(2026, 11, 10), None, "r5"),
        ReviewFact(date(2026, 11, 11), "met"),
        ReviewFact(date(2026, 11, 19), "insufficient", "r6"),
    )
    ended = date(2026, 11, 18)
    plan = PlanFact("p", "psp", date(2026, 9, 7), reviews=reviews, ended_on=ended)
    duties = derive(Facts(plans=(plan,)), REFERENCE)
    (duty,) = (d for d in duties if d.rule == "hackney.psp.escalate-after-two")
    assert duty.counted == ("r2", "r4")
    assert _nearly(duty) == {
        "r1": "its impact was enough: the aims were met",
        "r3": "its impact was partly enough",
        "r5": "its impact was not recorded",
        "r6": "held after the plan had ended",
    }

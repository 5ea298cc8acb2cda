"""What a scenario cannot say about the notices: near misses, and terms that nobody entered."""

from datetime import date

from inclusion.rules.duty import Duty
from inclusion.rules.evaluate import derive
from inclusion.rules.facts import Facts, SuspensionFact
from inclusion.rules.school_days import SchoolCalendar

from .calendars import AUTUMN_ONLY, REFERENCE, SIX_TERMS

FOUR_OF_SIX = SchoolCalendar(SIX_TERMS.terms[:4])


def _duty(rule: str, about: str, calendar: SchoolCalendar, *suspensions: SuspensionFact) -> Duty:
    found = derive(Facts(suspensions=suspensions), calendar)
    return next(duty for duty in found if (duty.rule, duty.about) == (rule, about))


def _suspension(
    name: str, start: date, days: int, cancelled_on: date | None = None
) -> SuspensionFact:
    return SuspensionFact(name, start, sessions=2 * days, cancelled_on=cancelled_on)


def test_the_board_sees_which_exclusions_of_the_year_did_not_count() -> None:
    duty = _duty(
        "excl.notify.board.now",
        "s4",
        REFERENCE,
        _suspension("s1", date(2026, 9, 14), 4),
        _suspension("s2", date(2027, 1, 11), 3),
        _suspension("s3", date(2027, 1, 18), 3, cancelled_on=date(2027, 1, 18)),
        _suspension("s4", date(2027, 2, 1), 3),
        _suspension("s5", date(2027, 3, 1), 1),
    )
    assert duty.counted == ("s2", "s4")
    assert {near.event: near.why for near in duty.nearly} == {
        "s1": "in another term",
        "s3": "cancelled on 18 January: it does not count",
        "s5": "later this term: it counts from then on",
    }


def test_the_end_of_a_statutory_term_that_nobody_entered_is_not_known() -> None:
    start = date(2027, 2, 22)
    duty = _duty("excl.notify.board.termly", "s1", FOUR_OF_SIX, _suspension("s1", start, 1))
    assert (duty.due_on, duty.state(start)) == (None, "unknown")
    assert duty.unknown_reason is not None
    assert "enter next year's term dates" in duty.unknown_reason


def test_a_permanent_exclusion_past_the_known_terms_asks_for_them() -> None:
    start = date(2027, 1, 11)
    beyond = SuspensionFact("x1", start, kind="permanent")
    gone = _suspension("s1", date(2026, 11, 9), 1, cancelled_on=date(2026, 11, 9))
    sixth = _duty("excl.day6.pex", "x1", AUTUMN_ONLY, beyond, gone)
    assert sixth.state(start) == "unknown"
    told = _duty("excl.notify.board.now", "x1", AUTUMN_ONLY, beyond, gone)
    assert told.due_on == start
    assert told.reason == "permanently excluded from 11 January"
    assert [near.event for near in told.nearly] == ["s1"]

"""Two exclusions at the same time where the calendar changed, or ends, after they were recorded."""

from datetime import date

from inclusion.rules.duty import Duty
from inclusion.rules.evaluate import evaluate
from inclusion.rules.facts import AttendanceFact, Facts, PupilFacts, SuspensionFact
from inclusion.rules.school_days import Closure, SchoolCalendar

from .calendars import AUTUMN_ONLY, REFERENCE

ON = date(2027, 1, 20)
SNOW = SchoolCalendar(
    REFERENCE.terms,
    (*REFERENCE.closures, Closure(date(2026, 11, 9), date(2026, 11, 9), "snow")),
)


def _overlaps(calendar: SchoolCalendar, *suspensions: SuspensionFact) -> list[Duty]:
    found = evaluate(Facts(suspensions=suspensions), calendar, ON)
    return [duty for duty in found.duties if duty.rule == "excl.overlap"]


def test_a_day_of_snow_moves_a_suspension_into_the_next_one() -> None:
    first = SuspensionFact("s1", date(2026, 11, 9), sessions=2, start_session="pm")
    second = SuspensionFact("s2", date(2026, 11, 10), sessions=2, start_session="pm")
    assert not _overlaps(REFERENCE, first, second)
    (duty,) = _overlaps(SNOW, first, second)
    assert (duty.about, duty.state(ON)) == ("s2", "blocked")
    assert "the afternoon of 10 November falls in both" in duty.reason


def test_past_the_known_terms_only_the_same_first_half_day_is_certain() -> None:
    one = SuspensionFact("s1", date(2027, 1, 11), sessions=20)
    assert not _overlaps(AUTUMN_ONLY, one, SuspensionFact("s2", date(2027, 1, 12), sessions=2))
    (duty,) = _overlaps(AUTUMN_ONLY, one, SuspensionFact("s2", date(2027, 1, 11), sessions=2))
    assert duty.counted == ("s1", "s2")


def test_sent_home_says_which_suspension_was_cancelled_before_that_day() -> None:
    home = date(2026, 11, 10)
    facts = Facts(
        pupil=PupilFacts(attendance=AttendanceFact(sent_home_on=(home,))),
        suspensions=(
            SuspensionFact("s1", date(2026, 11, 9), sessions=6, cancelled_on=date(2026, 11, 9)),
            SuspensionFact("s2", date(2026, 11, 16), sessions=6),
        ),
    )
    duties = evaluate(facts, REFERENCE, ON).duties
    (duty,) = (d for d in duties if d.rule == "excl.unlawful.informal")
    assert [(miss.event, miss.why) for miss in duty.nearly] == [("s1", "cancelled before that day")]

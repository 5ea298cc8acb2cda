"""What the board's rules looked at and did not count, with the reason."""

from datetime import date

from inclusion.rules.duty import NearMiss
from inclusion.rules.evaluate import evaluate
from inclusion.rules.facts import Facts, SuspensionFact

from .calendars import REFERENCE

EXCLUSIONS = (
    SuspensionFact("s1", date(2026, 9, 14), sessions=4, cancelled_on=date(2026, 9, 15)),
    SuspensionFact("s2", date(2026, 10, 5), sessions=10),
    SuspensionFact(
        "s3",
        date(2026, 11, 9),
        sessions=2,
        board_told_on=date(2026, 11, 9),
        representations_on=date(2026, 11, 10),
    ),
    SuspensionFact("s4", date(2026, 11, 23), sessions=2),
    SuspensionFact("s5", date(2027, 1, 11), sessions=2),
)


def test_cancelled_later_and_other_terms_came_near_and_do_not_count() -> None:
    found = evaluate(Facts(suspensions=EXCLUSIONS), REFERENCE, date(2027, 1, 15))
    (duty,) = (d for d in found.duties if d.rule == "board.5to15.reps")
    assert duty.counted == ("s2", "s3")
    assert duty.nearly == (
        NearMiss("s1", "cancelled on 15 September: it does not count"),
        NearMiss("s4", "later this term: it counts from then on"),
        NearMiss("s5", "in another term"),
    )


def test_a_suspension_in_the_next_term_misses_the_earlier_ones() -> None:
    asked = SuspensionFact(
        "s6",
        date(2027, 1, 18),
        sessions=10,
        board_told_on=date(2027, 1, 18),
        representations_on=date(2027, 1, 19),
    )
    found = evaluate(Facts(suspensions=(*EXCLUSIONS, asked)), REFERENCE, date(2027, 1, 20))
    (duty,) = (d for d in found.duties if d.about == "s6" and d.rule == "board.5to15.reps")
    assert [near.event for near in duty.nearly] == ["s1", "s2", "s3", "s4"]

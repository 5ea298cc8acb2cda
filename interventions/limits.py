"""Which values a kind of measure can have, however they were written: at the start, as a goal, by hand.

Yes or no stands everywhere for how often it was yes, in per cent of the times: what the marks of its
days come to is the same number.
"""

from decimal import Decimal

from interventions.models import Target

PER_CENT = 100
MOST_OFTEN = 9_999
MINUTES_IN_A_DAY = 24 * 60
MINUTES_IN_A_WEEK = 7 * MINUTES_IN_A_DAY
PER_CENT_YES = f"how often it was yes, in per cent: 0 to {PER_CENT}"


def beyond(measured_by: str, per: str, top: int, value: Decimal | None) -> str:
    """The sentence for a value that a measure of this kind cannot have; "" for one that it can.

    `measured_by`, `per` and the `top` step of its scale are those of a target.
    """
    if value is None:
        return ""
    if value < 0:
        return "Enter a number of 0 or more."
    kinds = Target.MeasuredBy
    if measured_by == kinds.YES_NO:
        said = f"For yes or no, enter {PER_CENT_YES}."
        return said if value > PER_CENT else ""
    if measured_by == kinds.SCALE:
        return f"This scale ends at {top}." if value > top else ""
    if measured_by == kinds.DURATION:
        most = MINUTES_IN_A_WEEK if per == Target.Per.WEEK else MINUTES_IN_A_DAY
        over = "week" if per == Target.Per.WEEK else "day"
        return f"A {over} has {most:,} minutes." if value > most else ""
    return f"Enter at most {MOST_OFTEN:,} times." if value > MOST_OFTEN else ""


def beyond_limits_of(target: Target, value: Decimal | None) -> str:
    """As `beyond` for the measure of a target."""
    return beyond(target.measured_by, target.per, target.scale_top, value)


def scale_words(target: Target) -> str:
    """A target's scale as people say it: "0 to 5"; "" for what is measured otherwise."""
    return target.get_scale_top_display() if target.end_of_scale else ""

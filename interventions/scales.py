"""A scale and where it ends: what fits on it, and the sentence for what lies above its top step."""

from decimal import Decimal

from interventions.models import Target


def above_the_top(measured_by: str, top: int, value: Decimal | None) -> str:
    """The sentence for a value above the top step of a scale; "" where it fits or is on no scale."""
    if measured_by != Target.MeasuredBy.SCALE or value is None or value <= top:
        return ""
    return f"This scale ends at {top}."


def above_scale_of(target: Target, value: Decimal | None) -> str:
    """As `above_the_top` for the scale of a target."""
    return above_the_top(target.measured_by, target.scale_top, value)


def scale_words(target: Target) -> str:
    """A target's scale as people say it: "0 to 5"; "" for what is measured otherwise."""
    return target.get_scale_top_display() if target.end_of_scale else ""

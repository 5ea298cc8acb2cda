"""Held reviews by the day on which they were held, not by number: minutes may be typed in late. Pure."""

from collections.abc import Iterable
from datetime import date

from .models import Review


def in_order(reviews: Iterable[Review]) -> list[Review]:
    """Reviews as they were held, the earliest first."""
    return sorted(reviews, key=_held)


def latest_review(reviews: Iterable[Review]) -> Review | None:
    """The review that was held last; None where none was."""
    return max(reviews, key=_held, default=None)


def _held(review: Review) -> tuple[date, int]:
    return review.held_on, review.number

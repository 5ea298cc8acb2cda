"""The booked day of a plan's next review: still to come, or gone by without a review. Pure."""

from datetime import date

from .models import Plan


def coming(plan: Plan, on: date) -> date | None:
    """The booked day if it is `on` or later; None where none is booked or its day is over."""
    booked = plan.next_review_on
    return booked if booked and booked >= on else None


def missed(plan: Plan, on: date) -> date | None:
    """The booked day if it is over and no review was held on it or since. Wants `reviews` prefetched."""
    booked = plan.next_review_on
    if booked is None or booked >= on:
        return None
    held = any(review.held_on >= booked for review in plan.reviews.all())
    return None if held else booked

"""Views in the order in which they are read: by review, newest first, the pupil's before the others'."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from .models import View

_FIRST = {View.Voice.PUPIL: 0, View.Voice.FAMILY: 1, View.Voice.AGENCY: 2}


@dataclass(frozen=True)
class ViewsOfReview:
    """What was said before one review (None: when the plan began)."""

    before_review: int | None
    views: tuple[View, ...]

    @property
    def heading(self) -> str:
        return f"Before review {self.before_review}" if self.before_review else "When it began"


def by_review(views: Iterable[View]) -> list[ViewsOfReview]:
    """Views in groups by review; in each the pupil's first, then the family's, the newest first."""
    newest = sorted(views, key=lambda v: (v.said_on, v.pk), reverse=True)
    ordered = sorted(newest, key=lambda v: (-(v.before_review or 0), _FIRST[View.Voice(v.voice)]))
    return [
        ViewsOfReview(number or None, tuple(group))
        for number, group in groupby(ordered, key=lambda v: v.before_review or 0)
    ]


def before(views: Iterable[View], number: int) -> tuple[View, ...]:
    """What was said before the review of this number."""
    return next((g.views for g in by_review(views) if g.before_review == number), ())

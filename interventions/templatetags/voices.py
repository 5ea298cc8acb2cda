"""Views for templates: by review, and as questions with their answers."""

from collections.abc import Iterable

from django import template

from interventions import prompts, voices
from interventions.models import View

register = template.Library()
register.filter("in_parts", lambda words: list(prompts.in_parts(words)))


@register.filter
def by_review(views: Iterable[View]) -> list[voices.ViewsOfReview]:
    """plan.views.all|by_review: groups, newest review first, the pupil's words first."""
    return voices.by_review(views)


@register.filter
def read_by(views: Iterable[View], reader: str) -> list[View]:
    """Class staff who do not work on the plan read the pupil's words; everybody else reads all."""
    return [v for v in views if reader != "class" or v.voice == View.Voice.PUPIL]


@register.filter
def said_before(views: Iterable[View], number: int) -> tuple[View, ...]:
    """plan.views.all|said_before:2: what was said before the second review."""
    return voices.before(views, number)

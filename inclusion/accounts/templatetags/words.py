"""Words for templates: dates as we write them, school days from half-days, who may do what."""

from datetime import date
from typing import Any

from django import template

from inclusion import words
from inclusion.accounts.person import Person
from inclusion.accounts.selectors import school_calendar

register = template.Library()

register.filter("weekday", lambda d: words.weekday(d) if d else "")
register.filter("day", lambda d: words.day(d) if d else "")
register.filter("short_day", lambda d: words.short_day(d) if d else "")


@register.filter
def school_days(sessions: int | None) -> str:
    """Half-days as school days: 3 -> 1.5."""
    return words.days_from_sessions(sessions) if sessions is not None else ""


@register.filter
def school_days_lost(sessions: int | None) -> str:
    """Half-days as "1.5 school days", "1 school day"."""
    return words.school_days_lost(sessions or 0)


@register.filter
def due_words(due_on: date | None, person: Person) -> str:
    """How far off a due date is, in the school days of the person's school."""
    if due_on is None:
        return ""
    return words.due_words(due_on, person.on, school_calendar(person.school))


@register.filter
def item(mapping: dict[Any, Any], key: Any) -> Any:
    """mapping[key], or nothing."""
    return mapping.get(key)


@register.filter
def plural(n: int, word: str) -> str:
    """3|plural:"suspension" -> 3 suspensions"""
    return words.count_of(n, word)


@register.simple_tag(takes_context=True)
def query(context: dict[str, Any], **changes: Any) -> str:
    """The page's query string with some values changed; None takes one out."""
    params = context["request"].GET.copy()
    for key, value in changes.items():
        if value is None:
            params.pop(key, None)
        else:
            params[key] = value
    encoded = params.urlencode()
    return f"?{encoded}" if encoded else "?"


@register.simple_tag(takes_context=True)
def page_link(context: dict[str, Any], key: str, number: int) -> str:
    """The page's address with another page number under `key`."""
    return query(context, **{key: number})

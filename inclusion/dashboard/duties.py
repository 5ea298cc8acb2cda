"""Alerts as rows of a page: the date in words, the sentence, the next act, an earlier answer."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django.db.models import Case, Q, QuerySet, When
from django.urls import reverse
from django.utils.timezone import localtime

from cases.alerts import LAW, ONCE_A_PUPIL
from cases.models import Action, Alert, AlertAnswer
from cases.models.pupils import short_name
from cases.registry import act_for, page_of_act
from cases.selectors import alerts_of_school, references, seen_to, visible_pupils
from cases.selectors.pupils import own_pupil
from inclusion.accounts.permissions import Right
from inclusion.accounts.person import Person
from inclusion.accounts.selectors import school_calendar
from inclusion.words import due_words, short_day

# What a row shows: the other columns of a pupil and of an owner stay in the database.
_PUPIL_COLUMNS = ("pk", "pupil_id", "pupil__forename", "pupil__surname")
_ACTION_COLUMNS = (
    *_PUPIL_COLUMNS,
    *("what", "about", "due_on", "due_time", "created_on", "owner_name", "owner__name"),
)
_ALERT_COLUMNS = (
    *_PUPIL_COLUMNS,
    *("act", "about", "level", "opens_on", "due_on", "sentence", "reasons"),
)
_ANSWER_COLUMNS = ("pk", "pupil_id", "act", "about", "kind", "reason", "at", "by__name")
_ANSWERED = dict(AlertAnswer.Kind.choices)
# An alert, action or answer with the columns above by name: lists are long, and records cost more.
Shown = Any
STATES = ("late", "week", "coming", "unknown")
WEEK = 7


@lru_cache(maxsize=20_000)
def address(url_name: str, record_id: int) -> str:
    """The address of a record's page. Rows ask for several each; addresses do not change."""
    return reverse(url_name, args=[record_id])


@dataclass(frozen=True)
class Row:
    """One duty or promise as a row. `state` is late, week, coming or unknown."""

    state: str
    when: str
    when_words: str
    pupil_id: int
    pupil_name: str
    sentence: str
    why: str
    button: str
    url: str
    pupil_url: str
    why_url: str = ""
    answer_url: str = ""
    earlier_answer: str = ""
    due_on: date | None = None


def shown_alerts(alerts: QuerySet[Alert]) -> QuerySet[Alert, Shown]:
    """What rows show of these alerts."""
    return alerts.values_list(*_ALERT_COLUMNS, named=True)


def shown_actions(actions: QuerySet[Action]) -> QuerySet[Action, Shown]:
    """What rows show of these actions."""
    return actions.values_list(*_ACTION_COLUMNS, named=True)


def alerts_in(person: Person, state: str, *, mine: bool) -> QuerySet[Alert, Shown]:
    """Standing alerts in one state on the person's today; the dates are compared in SQL.

    late: due before today; week: due within seven days; coming: later; unknown: want a calendar.
    On one date the law comes first; of what is late it comes first whatever its date, as on Today.
    """
    alerts = alerts_of_school(person, mine=mine).filter(_due(person.on, state))
    law_first = Case(When(level__in=LAW, then=0), default=1)
    first = (law_first, "due_on") if state == "late" else ("due_on", law_first)
    return shown_alerts(alerts.order_by(*first, "pupil_id", "pk"))


def all_actions(person: Person, *, mine: bool) -> QuerySet[Action]:
    """Open promises: the person's own if `mine`, else those about visible pupils."""
    actions = Action.objects.filter(
        school=person.school, done_on__isnull=True, withdrawn_at__isnull=True
    )
    if not person.has(Right.SEE_ALL_PUPILS):
        actions = actions.filter(pupil__in=visible_pupils(person))
    if mine:
        own_cases = Q(owner__isnull=True) & own_pupil(person)
        actions = actions.filter(Q(owner=person.user) | own_cases)
    return actions.exclude(due_on__isnull=True).order_by("due_on", "pk")


def actions_in(person: Person, state: str, *, mine: bool) -> QuerySet[Action, Shown]:
    """Open promises in one state, the earliest due first. One without a date is in none."""
    return shown_actions(all_actions(person, mine=mine).filter(_due(person.on, state)))


def _due(on: date, state: str) -> Q:
    end_of_week = date.fromordinal(on.toordinal() + WEEK)
    return {
        "late": Q(due_on__lt=on),
        "week": Q(due_on__gte=on, due_on__lte=end_of_week),
        "coming": Q(due_on__gt=end_of_week),
        "unknown": Q(due_on__isnull=True),
    }[state]


def state_of(due_on: date | None, on: date) -> str:
    """The state of something due on that day."""
    if due_on is None:
        return "unknown"
    if due_on < on:
        return "late"
    return "week" if (due_on - on).days <= WEEK else "coming"


def alert_rows(person: Person, alerts: Sequence[Shown]) -> list[Row]:
    """Rows for these alerts, with what was answered earlier. One query for all answers."""
    earlier = _earlier_answers(alerts)
    return [_alert_row(person, alert, earlier) for alert in alerts]


def action_rows(person: Person, actions: Iterable[Shown]) -> list[Row]:
    """Rows for these promises."""
    return [
        Row(
            state=state_of(action.due_on, person.on),
            when=_when(action),
            when_words=_words(person, action.due_on),
            pupil_id=action.pupil_id,
            pupil_name=short_name(action.pupil__forename, action.pupil__surname),
            sentence=action.what,
            why=f"An action of {action.owner__name or action.owner_name}, agreed on "
            f"{action.created_on.day} {action.created_on:%B}.",
            **_seen_to(person, action),
            pupil_url=address("pupil", action.pupil_id),
            due_on=action.due_on,
        )
        for action in actions
    ]


def _when(action: Shown) -> str:
    """The date of a promise, with its hour where one counts: "Mon 23 Nov, 15:30"."""
    if action.due_on is None:
        return "No date"
    return short_day(action.due_on) + (f", {action.due_time:%H:%M}" if action.due_time else "")


def _seen_to(person: Person, action: Shown) -> dict[str, str]:
    """The button of a promise: the page of the record that asked for it, or how it went in a line."""
    there = seen_to(person, action)
    if there is None:
        return {"button": "Record how it went", "url": address("action-finish", action.pk)}
    label, url_name, record_id = there
    return {"button": label, "url": address(url_name, record_id)}


def _alert_row(person: Person, alert: Shown, earlier: dict[tuple[int, str, str], Shown]) -> Row:
    answer = _answered_before(alert, earlier)
    button, url = _next_act(person, alert)
    return Row(
        state=state_of(alert.due_on, person.on),
        when=_window(alert),
        when_words=_alert_words(person, alert),
        pupil_id=alert.pupil_id,
        pupil_name=short_name(alert.pupil__forename, alert.pupil__surname),
        sentence=alert.sentence,
        why=_why(alert),
        button=button,
        url=url,
        pupil_url=address("pupil", alert.pupil_id),
        why_url=address("alert-why", alert.pk),
        answer_url=address("alert-answer", alert.pk),
        earlier_answer=_answer_words(answer.kind, answer.by__name, answer.at, answer.reason)
        if answer
        else "",
        due_on=alert.due_on,
    )


def _window(alert: Shown) -> str:
    """The due date; for something with a window of several days, both ends."""
    if alert.due_on is None:
        return "No date yet"
    return short_day(alert.due_on)


def _alert_words(person: Person, alert: Shown) -> str:
    """ "overdue by 2 school days"; "window opens Mon 30 Nov" while it is too early to act."""
    if alert.due_on is None:
        # "The known terms end on …: enter next year's term dates."
        return str(alert.reasons[0]["missing"]).rpartition(": ")[2].rstrip(".")
    if alert.opens_on and alert.opens_on > person.on:
        return f"opens {short_day(alert.opens_on)}"
    return _words(person, alert.due_on)


def _words(person: Person, due_on: date | None) -> str:
    return due_words(due_on, person.on, school_calendar(person.school)) if due_on else ""


def _why(alert: Shown) -> str:
    """The policy and paragraph, and how many other reasons ask for the same act."""
    reason = alert.reasons[0]
    source = reason["source"]
    title = source["title"]
    if reason["level"] == "la_policy":
        title = f"{reason['pack'].title()} policy"
    elif source["reference"].startswith("SI "):
        # The number names the regulations; their title stands on the page that says why.
        title = "The law"
    words = ", ".join(part for part in (title, source["reference"]) if part)
    others = len(alert.reasons) - 1
    if others:
        words += f", and {others} more {'reason' if others == 1 else 'reasons'}"
    if alert.due_on is None:
        return f"{words}. No date: {reason['missing'].rstrip('.')}."
    return f"{words}."


def _next_act(person: Person, alert: Shown) -> tuple[str, str]:
    """The words and address of the one button of an alert."""
    act = act_for(alert.act)
    if act and person.has(act.right):
        page = page_of_act(act, alert.pupil_id, references(alert))
        if page:
            url_name, record_id, part = page
            return act.label, address(url_name, record_id) + (f"#{part}" if part else "")
    return "Open the record", address("pupil", alert.pupil_id)


def _earlier_answers(alerts: Sequence[Shown]) -> dict[tuple[int, str, str], Shown]:
    """The newest answer to the same act about the same record, for alerts that have returned."""
    answers = AlertAnswer.objects.filter(
        pupil_id__in={a.pupil_id for a in alerts}, act__in={a.act for a in alerts}
    )
    found: dict[tuple[int, str, str], Shown] = {}
    for answer in answers.order_by("at", "pk").values_list(*_ANSWER_COLUMNS, named=True):
        found[answer.pupil_id, answer.act, answer.about] = answer
        if answer.act in ONCE_A_PUPIL:
            found[answer.pupil_id, answer.act, ""] = answer
    return found


def _answered_before(alert: Shown, earlier: dict[tuple[int, str, str], Shown]) -> Shown | None:
    """The newest answer to this act about its record, or about one that its reasons are about."""
    about = {alert.about, *(reason["about"] for reason in alert.reasons)}
    found = [earlier.get((alert.pupil_id, alert.act, each)) for each in about]
    return max((a for a in found if a), key=lambda a: (a.at, a.pk), default=None)


def _answer_words(kind: str, name: str, at: datetime, reason: str) -> str:
    on = localtime(at)
    return f"{_ANSWERED[kind]}, said {name} on {on.day} {on:%B}: {reason}"

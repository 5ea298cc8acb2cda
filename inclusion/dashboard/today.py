"""What Today shows: what is late, due this week and coming, and a few figures beside it."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q, Sum

from cases.alerts import law_first
from cases.models import Action, Alert
from cases.registry import places_of_acts
from cases.selectors import alerts_of_school, open_cases
from exclusions.models import Suspension
from inclusion.accounts.models import AccessEvent, School
from inclusion.accounts.person import Person
from inclusion.accounts.selectors import school_calendar
from inclusion.rules.school_days import BeyondKnownTerms, CalendarError
from interventions.models import Plan

from .duties import (
    Row,
    action_rows,
    alert_rows,
    all_actions,
    shown_actions,
    shown_alerts,
    state_of,
)

FIRST = {"late": 8, "week": 8, "coming": 5, "unknown": 3}
HEADINGS = {
    "late": "Late",
    "week": "Next seven days",
    "coming": "Coming",
    "unknown": "No date can be worked out",
}


# Something due: what it is sorted by (see `_order`), its kind and its id.
Item = tuple[tuple[Any, ...], str, int]


# The place of a promise among what rules ask for: the law asks for none, and no act stands behind it.
_PROMISED = (True, date.max, 0)


@dataclass(frozen=True)
class Bucket:
    """One panel of Today: its first rows and how many there are."""

    state: str
    heading: str
    rows: list[Row]
    count: int


def buckets(person: Person, *, mine: bool) -> list[Bucket]:
    """The panels of Today, in five queries. Empty ones are left out, but for Late.

    Ids and dates of all that is due come first (a few hundred in a large school), then the rows shown.
    """
    due: dict[str, list[Item]] = {state: [] for state in HEADINGS}
    places = places_of_acts()
    alerts = alerts_of_school(person, mine=mine).order_by()
    columns = alerts.values_list("pk", "due_on", "level", "act", "pupil_id")
    for pk, due_on, level, act, pupil_id in columns:
        state, law = state_of(due_on, person.on), law_first(level, due_on, act, places)
        due[state].append((_order(state, due_on, pupil_id, law), "alert", pk))
    actions = all_actions(person, mine=mine).order_by()
    for pk, due_on, pupil_id in actions.values_list("pk", "due_on", "pupil_id"):
        state = state_of(due_on, person.on)
        due[state].append((_order(state, due_on, pupil_id, _PROMISED), "action", pk))
    shown = {state: sorted(found)[: FIRST[state]] for state, found in due.items()}
    row_of = _rows(person, [item for found in shown.values() for item in found])
    return [
        Bucket(state, heading, [row_of[kind, pk] for _, kind, pk in shown[state]], len(due[state]))
        for state, heading in HEADINGS.items()
        if due[state] or state == "late"
    ]


def _order(
    state: str, due_on: date | None, pupil_id: int, law: tuple[bool, date, int]
) -> tuple[Any, ...]:
    """What a row is sorted by: its date, on one date the law before the rest, then the pupil.

    What the law asks for leads what is late, whatever its date: a longer list would hide it.
    """
    not_law, day = law[0], due_on or date.max
    return (not_law, day, pupil_id, *law) if state == "late" else (day, not_law, pupil_id, *law)


def _rows(person: Person, items: list[Item]) -> dict[tuple[str, int], Row]:
    """The rows of what is shown, by kind and id."""
    ids = {kind: [pk for _, each, pk in items if each == kind] for kind in ("alert", "action")}
    alerts = list(shown_alerts(Alert.objects.filter(pk__in=ids["alert"]).order_by()))
    actions = list(shown_actions(Action.objects.filter(pk__in=ids["action"]).order_by()))
    found = {
        ("alert", a.pk): row for a, row in zip(alerts, alert_rows(person, alerts), strict=True)
    }
    found |= {
        ("action", a.pk): row for a, row in zip(actions, action_rows(person, actions), strict=True)
    }
    return found


def my_figures(person: Person) -> list[tuple[str, int]]:
    """The person's own open cases and the plans they lead or work on, by kind."""
    plans = Plan.objects.filter(school=person.school, status=Plan.Status.ACTIVE).filter(
        Q(lead=person.user) | Q(key_worker=person.user)
    )
    kinds = Counter(plans.order_by().values_list("kind", flat=True))
    return [
        ("Open cases", open_cases(person, mine=True).count()),
        ("PSPs running", kinds[Plan.Kind.PSP]),
        ("IBPs running", kinds[Plan.Kind.IBP]),
    ]


@dataclass(frozen=True)
class TermFigures:
    """The school's term so far. Sessions are half-days of suspensions that began in it."""

    name: str
    suspensions: int
    sessions: int
    pupils: int


def term_figures(person: Person) -> TermFigures | None:
    """Suspensions that began this term, cancelled ones left out; None outside any known term."""
    calendar = school_calendar(person.school)
    span = calendar.latest_statutory_term(person.on)
    if span is None:
        return None
    rows = Suspension.objects.filter(
        school=person.school,
        cancelled_on__isnull=True,
        starts_on__gte=span.start,
        starts_on__lte=min(person.on, span.end),
    ).exclude(kind="permanent")
    sums = rows.aggregate(
        n=Count("pk"), sessions=Sum("sessions"), pupils=Count("pupil", distinct=True)
    )
    return TermFigures(_term_name(span.name), sums["n"], sums["sessions"] or 0, sums["pupils"])


def where_in_term(school: School, on: date) -> str:
    """ "week 12 of the autumn term", "a holiday", or a sentence that asks for the terms."""
    calendar = school_calendar(school)
    try:
        term = calendar.term_of(on)
        if term is None:
            back = calendar.roll_forward(on)
            return f"a holiday; school is back on {back.day} {back:%B}"
    except (BeyondKnownTerms, CalendarError):
        return "no term dates are entered for this day"
    monday = term.start.toordinal() - term.start.weekday()
    week = (on.toordinal() - monday) // 7 + 1
    name = _term_name(term.name)
    return f"week {week} of {name if name == term.name else f'the {name.lower()}'}"


def _term_name(name: str) -> str:
    """ "Autumn term" from "Autumn"; "Term 1" and "Autumn term" stay as they are."""
    return name if "term" in name.lower() else f"{name} term"


def openings(person: Person, about: str, limit: int = 20) -> list[AccessEvent]:
    """Who opened or printed this record last."""
    events = AccessEvent.objects.filter(school=person.school, about=about).select_related("user")
    return list(events[:limit])

"""What Today shows: what is late, due this week and coming, and a few figures beside it."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, Sum

from cases.selectors import open_cases
from exclusions.models import Suspension
from inclusion.accounts.models import AccessEvent, School
from inclusion.accounts.person import Person
from inclusion.accounts.selectors import school_calendar
from inclusion.rules.school_days import BeyondKnownTerms, CalendarError
from interventions.models import Plan

from .duties import Row, action_rows, alert_rows, all_actions, all_alerts, first_of_each_state

SHOWN = 8
FIRST = {"late": SHOWN, "week": SHOWN, "coming": 5, "unknown": 3}
HEADINGS = {
    "late": "Late",
    "week": "This week",
    "coming": "Coming",
    "unknown": "No date can be worked out",
}


@dataclass(frozen=True)
class Bucket:
    """One panel of Today: its first rows and how many there are."""

    state: str
    heading: str
    rows: list[Row]
    count: int


def buckets(person: Person, *, mine: bool) -> list[Bucket]:
    """The panels of Today, in three queries. Empty ones are left out, but for Late."""
    alerts = first_of_each_state(all_alerts(person, mine=mine), person.on, SHOWN)
    actions = first_of_each_state(all_actions(person, mine=mine), person.on, SHOWN)
    shown = [alert for first, _ in alerts.values() for alert in first]
    alert_row_of = dict(zip(shown, alert_rows(person, shown), strict=True))
    found = []
    for state, heading in HEADINGS.items():
        rows = [alert_row_of[alert] for alert in alerts[state][0]]
        rows += action_rows(person, actions[state][0])
        rows.sort(key=lambda row: (row.due_on or date.max, row.pupil_id))
        count = alerts[state][1] + actions[state][1]
        if count or state == "late":
            found.append(Bucket(state, heading, rows[: FIRST[state]], count))
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
    return TermFigures(span.name, sums["n"], sums["sessions"] or 0, sums["pupils"])


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
    name = term.name if term.name.lower().startswith("term") else f"the {term.name.lower()} term"
    return f"week {week} of {name}"


def openings(person: Person, about: str, limit: int = 20) -> list[AccessEvent]:
    """Who opened or printed this record last."""
    events = AccessEvent.objects.filter(school=person.school, about=about).select_related("user")
    return list(events[:limit])

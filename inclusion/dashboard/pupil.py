"""What the pupil page shows beyond a single app: words, what is due, progress, figures, tabs."""

from dataclasses import dataclass, field
from datetime import date

from django.db.models import prefetch_related_objects

from cases.alerts import law_first
from cases.models import Contact, Entry, Pupil
from cases.registry import places_of_acts
from cases.selectors import (
    actions_of_pupil,
    alerts_of_pupil,
    contacts_of,
    entries_of_pupil,
)
from exclusions.models import Suspension
from exclusions.selectors import to_write_down, totals_for
from inclusion.accounts.permissions import Right
from inclusion.accounts.person import Person
from inclusion.accounts.selectors import school_calendar
from inclusion.rules.totals import Totals
from inclusion.words import day
from interventions.models import Plan, View
from interventions.selectors import TargetProgress, measured

from .attendance import AttendanceShown, attendance_shown
from .duties import Row, action_rows, address, alert_rows, shown_actions, shown_alerts

TABS = (
    ("pupil", "Overview", Right.SEE_PUPILS),
    ("pupil-chronology", "Chronology", Right.SEE_CASEWORK),
    ("pupil-plans", "Plans", Right.READ_PLANS),
    ("pupil-suspensions", "Suspensions", Right.SEE_CASEWORK),
    ("pupil-support", "Support", Right.SEE_CASEWORK),
    ("pupil-documents", "Documents", Right.SEE_CASEWORK),
    ("pupil-history", "History", Right.SEE_CASEWORK),
)


def tabs(person: Person, pupil: Pupil) -> list[tuple[str, str, str]]:
    """The tabs that this person may open: URL name, words and address."""
    return [
        (url_name, words, address(url_name, pupil.pk))
        for url_name, words, needed in TABS
        if person.has(needed)
    ]


@dataclass(frozen=True)
class Words:
    """Something that the pupil said, who wrote it down and when."""

    words: str
    footer: str


@dataclass(frozen=True)
class Overview:
    """The first tab of the pupil page."""

    words: Words | None
    due: list[Row]
    plans: list[Plan]
    progress: list[TargetProgress]
    contacts: list[Contact]
    last_contact: Entry | None
    totals: Totals | None
    attendance: AttendanceShown | None = None
    to_write_down: list[Suspension] = field(default_factory=list)

    @property
    def running_kinds(self) -> set[str]:
        """The kinds of plan that run: a pupil has one of each at a time."""
        return {plan.kind for plan in self.plans}


def overview(person: Person, pupil: Pupil, running: list[Plan]) -> Overview:
    """Everything on the first tab, in a fixed number of queries. `running` are the running plans."""
    contacts = list(contacts_of(person, pupil))
    if not person.has(Right.SEE_CASEWORK):
        dates = list(to_write_down(person, pupil))
        return Overview(None, [], [], [], contacts, None, None, to_write_down=dates)
    prefetch_related_objects(running, "targets")
    spoken = entries_of_pupil(person, pupil).only(
        "kind", "what_happened", "happened_on", "happened_at", "written_by__name"
    )
    return Overview(
        words=_words(pupil, spoken.filter(kind=Entry.Kind.VOICE).first()),
        due=due_rows(person, pupil),
        plans=running,
        progress=measured(school_calendar(person.school), person.on, *running),
        contacts=contacts,
        last_contact=spoken.filter(kind=Entry.Kind.CONTACT).first(),
        totals=totals_for(pupil, school_calendar(person.school), person.on),
        attendance=attendance_shown(person, pupil),
    )


def due_rows(person: Person, pupil: Pupil) -> list[Row]:
    """What is due for the pupil: duties and promises together, the earliest first, then the law."""
    places = places_of_acts()
    alerts = sorted(
        shown_alerts(alerts_of_pupil(person, pupil)),
        key=lambda alert: law_first(alert.level, alert.due_on, alert.act, places),
    )
    actions = shown_actions(actions_of_pupil(person, pupil))
    rows = alert_rows(person, alerts) + action_rows(person, actions)
    return sorted(rows, key=lambda row: row.due_on or date.max)


def _words(pupil: Pupil, entry: Entry | None) -> Words | None:
    """The pupil's newest own words, from the chronology or from a plan."""
    view = (
        View.objects.filter(plan__pupil=pupil, voice=View.Voice.PUPIL)
        .order_by("-said_on", "-pk")
        .first()
    )
    if view and (entry is None or view.said_on >= entry.happened_on):
        by = f" by {view.written_down_by}" if view.written_down_by else ""
        return Words(view.words, f"Written down{by}, {day(view.said_on)}")
    if entry:
        return Words(
            entry.what_happened,
            f"Written down by {entry.written_by.name}, {day(entry.happened_on)}",
        )
    return None

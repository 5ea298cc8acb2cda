"""The words that a new plan begins with, taken from the pupil's record.

Restricted and withdrawn entries are left out altogether, and no entry's own words are copied: an
incident may name another child. People read a draft and correct it before it runs.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import date

from cases.models import Action, Alert, Case, Entry, Pupil
from exclusions.models import Suspension
from inclusion.accounts.models import User
from inclusion.accounts.selectors import school_calendar
from inclusion.words import count_of, day, listing
from interventions.models import Plan

from .logged import began_on, logged, open_incidents

_COUNTED = (Entry.Kind.INCIDENT, Entry.Kind.ATTENDANCE, Entry.Kind.INTERVENTION)
_COUNTED_AS = {
    Entry.Kind.INCIDENT: ("incident", "incidents"),
    Entry.Kind.ATTENDANCE: ("attendance concern", "attendance concerns"),
    Entry.Kind.INTERVENTION: ("physical intervention", "physical interventions"),
}
_ACTIONS = 6


def open_case_of(pupil: Pupil) -> Case | None:
    """The newest open case: a new plan belongs to it and asks its lead."""
    cases = Case.objects.filter(pupil=pupil, closed_on__isnull=True).select_related("lead")
    return cases.order_by("-opened_on", "-pk").first()


def first_words(pupil: Pupil, kind: str, case: Case | None, on: date) -> dict[str, str]:
    """Fields of a new plan by name, each a text that may be empty."""
    earlier = list(
        Plan.objects.filter(pupil=pupil)
        .exclude(status=Plan.Status.DRAFT)
        .exclude(outcome=Plan.Outcome.WITHDRAWN)
    )
    since = began_on(pupil, on)
    return {
        **logged(open_incidents(pupil, since, on), since).words,
        "trigger": _trigger(pupil, kind, case, on),
        "strengths": pupil.strengths or next((p.strengths for p in earlier if p.strengths), ""),
        "concerns": "\n".join(_concerns(pupil, case, on)),
        "background": "\n".join(_background(pupil, earlier, on)),
        "existing_plans": "\n".join(_existing(pupil, earlier)),
    }


def _trigger(pupil: Pupil, kind: str, case: Case | None, on: date) -> str:
    if kind == Plan.Kind.PSP:
        alert = Alert.objects.filter(pupil=pupil, act="start_psp").first()
        if alert and not (alert.lapses_on and alert.lapses_on <= on):
            return f"{alert.sentence}."
    counted = _suspensions(pupil, on)
    if counted:
        return counted
    return f"Case opened on {day(case.opened_on)}." if case else ""


def _suspensions(pupil: Pupil, on: date) -> str:
    """ "2 suspensions this school year (14 September 2026, 9 November 2026)." """
    first, last = school_calendar(pupil.school).school_year(on)
    standing = Suspension.objects.filter(
        pupil=pupil, cancelled_on__isnull=True, starts_on__range=(first, min(last, on))
    )
    days = list(standing.order_by("starts_on", "pk").values_list("starts_on", flat=True))
    if not days:
        return ""
    return f"{count_of(len(days), 'suspension')} this school year ({', '.join(map(day, days))})."


def _concerns(pupil: Pupil, case: Case | None, on: date) -> Iterator[str]:
    if case:
        yield case.concern
    since = began_on(pupil, on)
    rows = Entry.objects.filter(
        pupil=pupil,
        kind__in=_COUNTED,
        restricted=False,
        withdrawn_at__isnull=True,
        happened_on__range=(since, on),
    ).values_list("kind", "happened_on")
    logged = list(rows)
    counts = Counter(kind for kind, _ in logged)
    if logged:
        parts = [count_of(counts[kind], *_COUNTED_AS[kind]) for kind in _COUNTED if counts[kind]]
        latest = max(happened_on for _, happened_on in logged)
        yield f"Logged since {day(since)}: {listing(parts)}, the latest on {day(latest)}."


def _background(pupil: Pupil, earlier: list[Plan], on: date) -> Iterator[str]:
    for plan in earlier:
        if plan.status == Plan.Status.ENDED and plan.ended_on:
            note = f" {plan.outcome_note}" if plan.outcome_note else ""
            ending = f"{plan.get_outcome_display().lower()}." if plan.outcome else "ended."
            yield (
                f"{plan.short_kind}, {day(plan.starts_on)} to {day(plan.ended_on)}: {ending}{note}"
            )
    done = Action.objects.filter(pupil=pupil, done_on__lte=on, withdrawn_at__isnull=True)
    for action in done.order_by("-done_on", "-pk")[:_ACTIONS]:
        outcome = f" ({action.outcome})" if action.outcome else ""
        yield f"{action.what}: done on {day(action.done_on or on)}{outcome}."


def _existing(pupil: Pupil, earlier: list[Plan]) -> Iterator[str]:
    for plan in earlier:
        if plan.status == Plan.Status.ACTIVE:
            yield f"{plan.get_kind_display()} since {day(plan.starts_on)}."
    if pupil.sen_status != "N":
        needs = f": {pupil.needs_in_words}" if pupil.sen_needs else ""
        yield f"{pupil.get_sen_status_display()}{needs}."


def first_lead(case: Case | None, earlier: Plan | None, leads: list[User]) -> User | None:
    """The case's lead, or else that of the plan it goes on from, where they may lead this plan."""
    asked = [source.lead_id for source in (case, earlier) if source and source.lead_id]
    by_id = {lead.pk: lead for lead in leads}
    return next((by_id[pk] for pk in asked if pk in by_id), None)

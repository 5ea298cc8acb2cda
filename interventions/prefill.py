"""The words that a new plan begins with, taken from the pupil's record.

Restricted and withdrawn entries are left out altogether, and no entry's own words are copied: an
incident may name another child. A family reads them, so that they say what happened as a person
would. People read a draft and correct it before it runs.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import date

from cases.models import Action, Case, Entry, Pupil
from exclusions.models import Suspension
from inclusion.accounts.models import User
from inclusion.accounts.selectors import school_calendar
from inclusion.words import capitalised, day, listing, school_days_lost, written_count
from interventions.models import Plan

from .logged import began_on, logged, open_incidents

_COUNTED = (Entry.Kind.INCIDENT, Entry.Kind.ATTENDANCE, Entry.Kind.INTERVENTION)
_COUNTED_AS = {
    Entry.Kind.INCIDENT: ("incident", "incidents"),
    Entry.Kind.ATTENDANCE: ("attendance concern", "attendance concerns"),
    Entry.Kind.INTERVENTION: ("physical intervention", "physical interventions"),
}
_CAME_OF: dict[str, str] = {
    Plan.Outcome.MET: "Its aims were met.",
    Plan.Outcome.PARTLY: "Its aims were partly met.",
    Plan.Outcome.NOT_MET: "Its aims were not met.",
    Plan.Outcome.MOVED: "It ended with a move to another school.",
    Plan.Outcome.REPLACED: "Another plan took its place.",
}
_ACTIONS = 6


def open_case_of(pupil: Pupil) -> Case | None:
    """The newest open case: a new plan belongs to it and asks its lead."""
    cases = Case.objects.filter(pupil=pupil, closed_on__isnull=True).select_related("lead")
    return cases.order_by("-opened_on", "-pk").first()


def first_words(pupil: Pupil, case: Case | None, on: date) -> dict[str, str]:
    """Fields of a new plan by name, each a text that may be empty."""
    earlier = list(
        Plan.objects.filter(pupil=pupil)
        .exclude(status=Plan.Status.DRAFT)
        .exclude(outcome=Plan.Outcome.WITHDRAWN)
    )
    since = began_on(pupil, on)
    return {
        **logged(open_incidents(pupil, since, on), since).words,
        "trigger": _trigger(pupil, case, on),
        "strengths": pupil.strengths or next((p.strengths for p in earlier if p.strengths), ""),
        "concerns": "\n".join(_concerns(pupil, case, on)),
        "background": "\n".join(_background(pupil, earlier, on)),
        "existing_plans": "\n".join(_existing(pupil, earlier)),
    }


def _trigger(pupil: Pupil, case: Case | None, on: date) -> str:
    suspended = _suspensions(pupil, on)
    if suspended:
        return suspended
    return f"School has looked into this since {day(case.opened_on)}." if case else ""


def _suspensions(pupil: Pupil, on: date) -> str:
    """ "Two suspensions this term, on 14 September 2026 and 9 November 2026: 3 school days in all." """
    first, last = school_calendar(pupil.school).school_year(on)
    standing = Suspension.objects.filter(
        pupil=pupil,
        cancelled_on__isnull=True,
        sessions__isnull=False,
        starts_on__range=(first, min(last, on)),
    )
    found = list(standing.order_by("starts_on", "pk").values_list("starts_on", "sessions"))
    if not found:
        return ""
    in_term = found[0][0] >= began_on(pupil, on)
    when = "this term" if in_term else "this school year"
    days = listing(day(starts_on) for starts_on, _ in found)
    lost = school_days_lost(sum(sessions or 0 for _, sessions in found))
    long = f", of {lost}" if len(found) == 1 else f": {lost} in all"
    return capitalised(f"{written_count(len(found), 'suspension')} {when}, on {days}{long}.")


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
        found = (kind for kind in _COUNTED if counts[kind])
        told = listing(written_count(counts[kind], *_COUNTED_AS[kind]) for kind in found)
        latest = day(max(happened_on for _, happened_on in logged))
        yield capitalised(
            f"{told} since {day(since)}, {'the latest ' if len(logged) > 1 else ''}on {latest}."
        )


def _background(pupil: Pupil, earlier: list[Plan], on: date) -> Iterator[str]:
    for plan in earlier:
        if plan.status == Plan.Status.ENDED and plan.ended_on:
            article = "An" if plan.kind == Plan.Kind.IBP else "A"
            ran = f"from {day(plan.starts_on)} to {day(plan.ended_on)}"
            yield f"{article} {plan.get_kind_display()} ran {ran}. {_came_of(plan)}".strip()
    done = Action.objects.filter(pupil=pupil, done_on__lte=on, withdrawn_at__isnull=True)
    for action in done.order_by("-done_on", "-pk")[:_ACTIONS]:
        outcome = action.outcome.strip().rstrip(".")
        said = f": {outcome}" if outcome and outcome.casefold() != "done" else ""
        yield f"{action.what.rstrip('.')} ({day(action.done_on or on)}){said}."


def _came_of(plan: Plan) -> str:
    """What came of an ended plan and its note; that another took its place the note says itself."""
    if plan.outcome == Plan.Outcome.REPLACED and plan.outcome_note:
        return plan.outcome_note
    return f"{_CAME_OF.get(plan.outcome, '')} {plan.outcome_note}".strip()


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

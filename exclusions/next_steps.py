"""What the rules ask for after one exclusion, as the steps of a page: what to do, who, by when.

No law stands here in words: titles, reasons and dates are those of the rules.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from cases.alerts import (
    ONCE_A_PUPIL,
    facts_since,
    law_first,
    order_of_rules,
    sentence_of,
    soonest_first,
)
from cases.facts import gather
from cases.models import Alert
from cases.registry import act_for, page_of_act, places_of_acts
from cases.selectors import alerts_of_pupil
from inclusion import words
from inclusion.accounts.permissions import Right
from inclusion.accounts.person import Person
from inclusion.accounts.selectors import school_calendar, school_packs
from inclusion.rules.duty import Duty
from inclusion.rules.evaluate import derive

from .facts import fact_id
from .models import Suspension
from .question import each_once


@dataclass(frozen=True)
class Step:
    """Duties that ask for the same act and stand alike, or what is missing, as one line of a page.

    `state` is that of a duty; `when` is its date in words. `why_url` leads to its alert.
    """

    sentence: str
    also: tuple[str, ...]
    who: str
    state: str
    when: str
    button: str
    url: str
    why_url: str


@dataclass(frozen=True)
class Steps:
    """What the law refuses, what is to be done, what is done or planned, and what is good to know."""

    blocked: tuple[str, ...]
    to_do: tuple[Step, ...]
    done: tuple[Step, ...]
    advice: tuple[Step, ...]


def duties_about(row: Suspension, on: date) -> list[Duty]:
    """The duties that this suspension raises, those that were met included. One pupil's facts.

    Checks before the decision are left out, unless one of them says that it could not be decided.
    """
    since = facts_since(min(on, row.starts_on))
    facts = gather(row.school, [row.pupil_id], since)[row.pupil_id]
    found = derive(facts, school_calendar(row.school), school_packs(row.school))
    return [
        duty
        for duty in found
        if _is_about(duty, fact_id(row))
        and duty.applies(on)
        and (duty.moment == "event" or duty.mode == "block")
    ]


def _is_about(duty: Duty, reference: str) -> bool:
    # What is done once for the pupil stands on the page of each suspension that counted.
    if duty.about is None or duty.act in ONCE_A_PUPIL:
        return reference in duty.counted
    return duty.about == reference


def steps_after(person: Person, row: Suspension) -> Steps:
    """The steps after this suspension on the person's today: the law first, then by date."""
    duties = duties_about(row, person.on)
    alerts = list(alerts_of_pupil(person, row.pupil))
    binding = [duty for duty in duties if duty.mode in ("must", "should")]
    blocked = each_once(d for d in duties if d.state(person.on) == "blocked")
    to_do = _steps(person, row, alerts, (d for d in binding if d.met_on is None))
    return Steps(
        blocked=tuple(d.because for d in blocked),
        to_do=(*_decision_missing(person, row), *to_do),
        done=_steps(person, row, alerts, (d for d in binding if d.met_on is not None)),
        advice=_steps(person, row, alerts, (d for d in duties if d.mode == "advise")),
    )


def _decision_missing(person: Person, row: Suspension) -> Iterator[Step]:
    """The board met, and nobody wrote down what it decided: no rule can say what follows."""
    if row.board_met_on is None or row.board_met_on > person.on or row.board_decision:
        return
    if row.is_cancelled:
        return
    may = person.has(Right.PREPARE_SUSPENSIONS)
    yield Step(
        sentence=f"Record the board’s decision: it met on {words.day(row.board_met_on)}",
        also=("What follows, and who is told, depends on it",),
        who="school",
        state="open",
        when="",
        button="Record the decision" if may else "",
        url=reverse("suspension-done", args=[row.pk]) + "#div_id_board_decision" if may else "",
        why_url="",
    )


def _steps(
    person: Person, row: Suspension, alerts: Sequence[Alert], duties: Iterable[Duty]
) -> tuple[Step, ...]:
    """One step for each act and state, in order."""
    page, places = order_of_rules(school_packs(row.school)), places_of_acts()
    groups: dict[tuple[str, str], list[Duty]] = {}
    for duty in sorted(duties, key=lambda duty: soonest_first(duty, page)):
        groups.setdefault((duty.act, duty.state(person.on)), []).append(duty)
    ordered = sorted(
        groups.values(),
        key=lambda asking: law_first(asking[0].level, asking[0].due_on, asking[0].act, places),
    )
    return tuple(_step(person, row, alerts, asking) for asking in ordered)


def _step(person: Person, row: Suspension, alerts: Sequence[Alert], asking: list[Duty]) -> Step:
    lead = asking[0]
    act = act_for(lead.act)
    page = None
    if act and person.has(act.right):
        page = page_of_act(act, row.pupil_id, [lead.about or "", fact_id(row)])
    return Step(
        sentence=sentence_of(asking),
        also=tuple(_also(asking)),
        who=lead.who,
        state=lead.state(person.on),
        when=_when(lead, person),
        button=act.label if act and page else "",
        url=reverse(page[0], args=[page[1]]) + (f"#{page[2]}" if page[2] else "") if page else "",
        why_url=_why_url(lead, alerts),
    )


def _also(asking: Sequence[Duty]) -> Iterator[str]:
    """The titles of the further duties of a step, where its sentence does not name them."""
    lead = asking[0]
    for duty in asking[1:]:
        if duty.title != lead.title and (not duty.tells or duty.tells == lead.tells):
            yield duty.title


def _when(duty: Duty, person: Person) -> str:
    """ "by Monday 23 November 2026, by the end of today"; "done on …"; what is missing otherwise."""
    if duty.met_on and duty.met_on <= person.on:
        return f"done on {words.day(duty.met_on)}"
    if duty.met_on:
        return f"planned for {words.day(duty.met_on)}"
    if duty.due_on is None:
        return duty.unknown_reason or "no date yet"
    distance = words.due_words(duty.due_on, person.on, school_calendar(person.school))
    return f"{words.weekday(duty.due_on)}, {distance}"


def _why_url(duty: Duty, alerts: Sequence[Alert]) -> str:
    """The page that says why, where an alert of this duty stands."""
    for alert in alerts:
        if alert.act == duty.act and any(
            (reason["rule"], reason["about"]) == (duty.rule, duty.about or "")
            for reason in alert.reasons
        ):
            return reverse("alert-why", args=[alert.pk])
    return ""

"""The evaluate contract: a scenario as JSON in, the answer as JSON out, the same bytes each time.

Called by the management command, by the scenario tests and by anyone who audits a rule. What each
key may hold stands in `scenario_keys`.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from inclusion.rules.calendar_days import plain_date
from inclusion.rules.duty import Duty, Working
from inclusion.rules.evaluate import Evaluation, evaluate
from inclusion.rules.facts import Facts
from inclusion.rules.pack import load_packs, pack_names
from inclusion.rules.periods import SuspensionPeriod
from inclusion.rules.policy import Packs
from inclusion.rules.scenario_fields import JsonObject, ScenarioError
from inclusion.rules.scenario_keys import CALENDAR, SCENARIO
from inclusion.rules.school_days import BeyondKnownTerms, SchoolCalendar
from inclusion.rules.totals import Totals

__all__ = [
    "Scenario",
    "ScenarioError",
    "answer",
    "answers",
    "as_line",
    "read_calendar",
    "read_scenario",
]

FACT_LISTS = (
    "suspensions",
    "plans",
    "placements",
    "referrals",
    "ehc",
    "requests",
    "tried",
    "separations",
)


@dataclass(frozen=True, slots=True)
class Scenario:
    """One question: a day, a calendar, facts and the packs to ask."""

    name: str | None
    on: date
    calendar: SchoolCalendar
    facts: Facts
    packs: Packs


def read_scenario(value: object) -> Scenario:
    """A scenario from a decoded JSON object. Raises ScenarioError with the place and the reason."""
    found = SCENARIO(value, "")
    calendar, on = found["calendar"], found["on"]
    given = {key: found[key] for key in (*FACT_LISTS, "school") if key in found}
    facts = Facts(pupil=found["pupil"], **given)
    for place, suspension in enumerate(facts.suspensions):
        _require_school_day(calendar, suspension.start, f"suspensions[{place}].start")
    return Scenario(found.get("name"), on, calendar, facts, _packs(found.get("packs")))


def _require_school_day(calendar: SchoolCalendar, day: date, path: str) -> None:
    try:
        attends = calendar.is_school_day(day)
    except BeyondKnownTerms as beyond:
        raise ScenarioError(path, str(beyond)) from beyond
    if not attends:
        raise ScenarioError(path, f"{plain_date(day)} is not a school day in this calendar.")


def _packs(names: tuple[str, ...] | None) -> Packs:
    for place, name in enumerate(names or ()):
        if name not in pack_names():
            raise ScenarioError(f"packs[{place}]", f"there is no pack called {name!r}.")
    return load_packs(names)


def answer(question: str | Mapping[str, Any]) -> dict[str, Any]:
    """The answer to one scenario, as text or decoded; or `{"error": {"path", "message"}}`."""
    if isinstance(question, str):
        (only, *more) = answers(question) or [_error(ScenarioError("", "there is no scenario."))]
        return _error(ScenarioError("", "there is more than one scenario.")) if more else only
    return _answer(question)


def read_calendar(text: str) -> SchoolCalendar:
    """A calendar from JSON: terms and closures, alone or under `calendar` as in a scenario.

    Raises ScenarioError with the place and the reason.
    """
    decoded = _decode(text)
    inside = decoded.get("calendar", decoded) if isinstance(decoded, dict) else decoded
    found: SchoolCalendar = CALENDAR(inside, "calendar")
    return found


def answers(text: str | bytes) -> list[dict[str, Any]]:
    """The answers to a text with one scenario or a list of them, in order.

    A scenario that cannot be read has an error object in its place; the others are answered.
    """
    try:
        decoded = _decode(text)
    except ScenarioError as fault:
        return [_error(fault)]
    return [_answer(item) for item in (decoded if isinstance(decoded, list) else [decoded])]


def as_line(answered: Mapping[str, Any]) -> str:
    """An answer as one line of JSON with stable bytes."""
    return json.dumps(answered, ensure_ascii=False, allow_nan=False)


def _decode(text: str | bytes) -> Any:
    try:
        return json.loads(
            text, object_pairs_hook=JsonObject.from_pairs, parse_constant=_refuse_constant
        )
    except (ValueError, RecursionError) as fault:
        raise ScenarioError("", f"this is not JSON: {fault}") from fault


def _refuse_constant(name: str) -> float:
    raise ValueError(f"{name} is not a number")


def _answer(question: object) -> dict[str, Any]:
    try:
        scenario = read_scenario(question)
    except ScenarioError as fault:
        return _error(fault)
    found = evaluate(scenario.facts, scenario.calendar, scenario.on, scenario.packs)
    return as_object(scenario.name, found)


def _error(fault: ScenarioError) -> dict[str, Any]:
    return {"error": {"path": fault.path, "message": fault.message}}


def as_object(name: str | None, found: Evaluation) -> dict[str, Any]:
    """An evaluation as the contract's answer object."""
    return {
        "name": name,
        "on": found.on.isoformat(),
        "totals": _totals(found.totals),
        "periods": [_period(period) for period in found.periods],
        "duties": [_duty(duty, found.on) for duty in found.duties],
    }


def _totals(found: Totals) -> dict[str, Any]:
    return {
        "term_days": _number(found.term_days),
        "term": found.term,
        "year_days": _number(found.year_days),
        "year_limit_days": _number(found.year_limit_days),
        "suspensions_in_term": found.suspensions_in_term,
        "suspensions_in_year": found.suspensions_in_year,
    }


def _period(found: SuspensionPeriod) -> dict[str, Any]:
    return {
        "id": found.id,
        "first": found.first.isoformat(),
        "last": _day(found.last),
        "last_session": found.last_session,
        "returns": _day(found.returns),
        "returns_session": found.returns_session,
        "sixth_consecutive_day": _day(found.sixth_consecutive_day),
    }


def _duty(duty: Duty, on: date) -> dict[str, Any]:
    state = duty.state(on)
    return {
        "rule": duty.rule,
        "pack": duty.pack,
        "edition": duty.edition,
        "level": duty.level,
        "mode": duty.mode,
        "about": duty.about,
        "who": duty.who,
        "raised_on": duty.raised_on.isoformat(),
        "due_on": _day(duty.due_on),
        "state": state,
        **({"met_on": _day(duty.met_on)} if state == "met" else {}),
        "because": duty.because,
        "counted": list(duty.counted),
        "working": _working(duty.working),
        "source": {
            "title": duty.source.title,
            "reference": duty.source.reference,
            "checked_on": duty.source.checked_on.isoformat(),
        },
        "proposed": duty.proposed,
    }


def _working(found: Working | None) -> dict[str, Any] | None:
    if found is None:
        return None
    return {
        "from": found.counted_from.isoformat(),
        "count": found.count,
        "unit": found.unit,
        "skipped": [
            {"start": run.start.isoformat(), "end": run.end.isoformat(), "reason": run.reason}
            for run in found.skipped
        ],
    }


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _number(days: float | None) -> float | None:
    """Whole days without a decimal point, so that 45 reads 45."""
    return int(days) if days is not None and days == int(days) else days

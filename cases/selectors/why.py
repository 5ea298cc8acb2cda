"""Why an alert stands: each reason with its policy, the events that counted, and earlier answers."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from cases.alerts import counted_key, facts_since
from cases.facts import gather
from cases.models import Alert, AlertAnswer, AlertFirstSeen
from cases.registry import page_of
from inclusion import words
from inclusion.accounts.person import Person
from inclusion.rules.facts import Facts
from inclusion.rules.pack import load_packs

LEVELS = {
    "statute": "The law",
    "statutory_guidance": "Statutory guidance",
    "dfe_advice": "Advice of the Department for Education",
    "la_policy": "Local authority policy",
    "school_policy": "The school's own policy",
}
MODES = {"must": "must be done", "should": "should be done"}
_EXCLUSIONS = {
    "suspension": "Suspension",
    "lunchtime": "Lunchtime suspension",
    "permanent": "Permanent exclusion",
}
_PLANS = {"ibp": "Individual Behaviour Plan", "psp": "Pastoral Support Programme"}


@dataclass(frozen=True)
class CountedEvent:
    """One event that a rule counted, in words, and the page that shows it where there is one."""

    words: str
    url_name: str = ""
    record_id: int = 0


@dataclass(frozen=True)
class ReasonShown:
    """One reason of an alert as a page shows it."""

    sentence: str
    because: str
    level: str
    mode: str
    policy: str
    reference: str
    checked_on: date | None
    pack: str
    due_on: date | None
    counted: tuple[CountedEvent, ...]
    answered: bool


def reasons_of(person: Person, alert: Alert) -> list[ReasonShown]:
    """Every reason of an alert. Reads the facts of its pupil, and of nobody else."""
    facts = gather(person.school, [alert.pupil_id], facts_since(person.on)).get(alert.pupil_id)
    names = dict(_names(facts)) if facts else {}
    return [_shown(reason, names) for reason in alert.reasons]


def _shown(reason: dict[str, Any], names: dict[str, str]) -> ReasonShown:
    source = reason["source"]
    level, mode = str(reason["level"]), str(reason["mode"])
    return ReasonShown(
        sentence=str(reason["sentence"]),
        because=_sentence_case(str(reason["because"])),
        level=LEVELS.get(level, level),
        mode=MODES.get(mode, mode),
        policy=str(source["title"]),
        reference=str(source["reference"]),
        checked_on=_date(source.get("checked_on")),
        pack=_pack_words(str(reason["pack"]), str(reason["edition"])),
        due_on=_date(reason.get("due_on")),
        counted=tuple(_event(str(ref), names) for ref in reason["counted"]),
        answered=bool(reason["answered"]),
    )


def _names(facts: Facts) -> Iterator[tuple[str, str]]:
    """What each event is called, by its reference."""
    for event in facts.suspensions:
        yield event.id, f"{_EXCLUSIONS.get(event.kind, 'Suspension')} of {words.day(event.start)}"
    for plan in facts.plans:
        yield plan.id, f"{_PLANS.get(plan.kind, 'Plan')} from {words.day(plan.start)}"
        for review in plan.reviews:
            if review.id:
                yield review.id, f"Review of {words.day(review.held_on)}"


def _event(reference: str, names: dict[str, str]) -> CountedEvent:
    name = names.get(reference, reference.partition(":")[0].capitalize())
    page = page_of(reference)
    return CountedEvent(name, *page) if page else CountedEvent(name)


def _pack_words(pack: str, edition: str) -> str:
    """The pack's title and the edition that was in force."""
    known = load_packs().packs.get(pack)
    return f"{known.title if known else pack}, edition {edition}"


def _date(text: object) -> date | None:
    return date.fromisoformat(str(text)) if text else None


def _sentence_case(text: str) -> str:
    return text[:1].upper() + text[1:]


def first_shown(alert: Alert) -> datetime | None:
    """When the alert first stood with the events that it counts now."""
    key = counted_key(alert.reasons)
    seen = AlertFirstSeen.objects.filter(
        pupil=alert.pupil_id, act=alert.act, about=alert.about, counted_key=key
    )
    return seen.values_list("at", flat=True).first()


def answers_about(alert: Alert) -> tuple[list[AlertAnswer], list[AlertAnswer]]:
    """What people answered about the alert's reasons: what stands now, and what stood earlier."""
    covered = [(r["rule"], r["window"], set(r["counted"])) for r in alert.reasons]
    rules = {rule for rule, _, _ in covered}
    rows = AlertAnswer.objects.filter(pupil=alert.pupil_id, act=alert.act).select_related("by")
    standing: list[AlertAnswer] = []
    earlier: list[AlertAnswer] = []
    for answer in rows.filter(rule__in=rules):
        covers = any(
            (rule, window) == (answer.rule, answer.window) and counted <= set(answer.counted)
            for rule, window, counted in covered
        )
        (standing if covers else earlier).append(answer)
    return standing, earlier

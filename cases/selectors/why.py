"""Why an alert stands: each reason with its rule and working, and what people answered and told.

The rules are asked again about this one pupil, so that the page shows how each reason came about.
A reason that they no longer give is shown as it was stored, and says so.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from cases.alerts import counted_key, facts_since
from cases.facts import gather
from cases.models import Alert, AlertAnswer, AlertFirstSeen
from cases.registry import page_of
from cases.told import Told, told_about
from cases.working import WorkingShown, working_in_words
from inclusion import words
from inclusion.accounts.person import Person
from inclusion.accounts.selectors import school_calendar, school_packs
from inclusion.rules.duty import Duty
from inclusion.rules.evaluate import derive
from inclusion.rules.facts import Facts
from inclusion.rules.policy import Packs

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
class EventShown:
    """One event in words, the page that shows it where there is one, and why it did not count."""

    words: str
    url_name: str = ""
    record_id: int = 0
    why: str = ""


@dataclass(frozen=True)
class ReasonShown:
    """One reason of an alert as a page shows it.

    `edition` is empty where a school sets the rule itself. `gone` says that the records as they stand
    no longer give it; `met_on` that it has been met.
    """

    rule: str
    title: str
    because: str
    level: str
    mode: str
    policy: str
    reference: str
    checked_on: date | None
    pack: str
    edition: str
    due_on: date | None
    missing: str
    counted: tuple[EventShown, ...]
    nearly: tuple[EventShown, ...]
    working: WorkingShown | None
    met_by: str
    met_on: date | None
    lapses_on: date | None
    answered: bool
    gone: bool


@dataclass(frozen=True)
class ToldShown:
    """One record that the alert is about, and who has been told about it."""

    event: EventShown
    told: Sequence[Told]


class Explanation:
    """An alert explained. Reads the facts of its pupil, and of nobody else, in fixed queries."""

    def __init__(self, person: Person, alert: Alert) -> None:
        self._alert = alert
        self._packs = school_packs(person.school)
        self._rules = {rule.id: rule for rule in self._packs.described()}
        facts = gather(person.school, [alert.pupil_id], facts_since(person.on))
        known = facts.get(alert.pupil_id, Facts())
        self._names = dict(_names(known))
        duties = derive(known, school_calendar(person.school), self._packs)
        self._duties = {duty.key: duty for duty in duties}

    def reasons(self) -> list[ReasonShown]:
        """Every reason of the alert, in its order."""
        return [self._reason(reason) for reason in self._alert.reasons]

    def told(self) -> list[ToldShown]:
        """Who was told about each suspension that the reasons are about, or count together."""
        about = dict.fromkeys(
            str(reference)
            for reason in self._alert.reasons
            for reference in ([reason["about"]] if reason["about"] else reason["counted"])
        )
        found = told_about(self._alert.pupil_id, tuple(about))
        return [ToldShown(self._event(ref), found[ref]) for ref in about if ref in found]

    def _reason(self, reason: dict[str, Any]) -> ReasonShown:
        key = str(reason["rule"]), str(reason["about"]), str(reason["window"])
        duty = self._duties.get(key)
        level, mode = str(reason["level"]), str(reason["mode"])
        source, rule = reason["source"], self._rules.get(key[0])
        return ReasonShown(
            rule=key[0],
            title=rule.title if rule else "",
            because=_as_sentence(duty.because if duty else str(reason["because"])),
            level=LEVELS.get(level, level),
            mode=MODES.get(mode, mode),
            policy=str(source["title"]),
            reference=str(source["reference"]),
            checked_on=_date(source.get("checked_on")),
            pack=_pack_words(self._packs, str(reason["pack"])),
            edition=_edition_words(self._packs, reason),
            due_on=duty.due_on if duty else _date(reason.get("due_on")),
            missing=(duty.unknown_reason or "") if duty else "",
            counted=self._events(duty.counted if duty else reason["counted"]),
            nearly=tuple(self._nearly(duty)) if duty else (),
            working=working_in_words(duty.working, duty.due_on) if duty else None,
            met_by=rule.met_by if rule else "",
            met_on=duty.met_on if duty else None,
            lapses_on=duty.lapses_on if duty else None,
            answered=bool(reason["answered"]),
            gone=duty is None,
        )

    def _events(self, references: Iterable[object]) -> tuple[EventShown, ...]:
        return tuple(self._event(str(reference)) for reference in references)

    def _nearly(self, duty: Duty) -> Iterator[EventShown]:
        for miss in duty.nearly:
            yield self._event(miss.event, miss.why)

    def _event(self, reference: str, why: str = "") -> EventShown:
        name = self._names.get(reference, reference.partition(":")[0].capitalize())
        page = page_of(reference)
        return EventShown(name, *page, why) if page else EventShown(name, why=why)


def _names(facts: Facts) -> Iterator[tuple[str, str]]:
    """What each event is called, by its reference."""
    for event in facts.suspensions:
        yield event.id, f"{_EXCLUSIONS.get(event.kind, 'Suspension')} of {words.day(event.start)}"
    for plan in facts.plans:
        yield plan.id, f"{_PLANS.get(plan.kind, 'Plan')} from {words.day(plan.start)}"
        for review in plan.reviews:
            if review.id:
                yield review.id, f"Review of {words.day(review.held_on)}"


def _pack_words(packs: Packs, pack: str) -> str:
    known = packs.packs.get(pack)
    return known.title if known else pack


def _edition_words(packs: Packs, reason: dict[str, Any]) -> str:
    """The title of the edition that was in force; "" for what no document of the pack sets."""
    if reason["level"] == "school_policy":
        return ""
    pack, edition = str(reason["pack"]), str(reason["edition"])
    known = packs.packs.get(pack)
    titles = {issue.id: issue.title for issue in known.editions} if known else {}
    return titles.get(edition, edition)


def _date(text: object) -> date | None:
    return date.fromisoformat(str(text)) if text else None


def _as_sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:].rstrip('.')}."


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

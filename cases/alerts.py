"""The projection: facts of a pupil in, rows of Alert out. The only place that writes Alert.

Called at the end of every write to a pupil's record, inside its transaction and under the lock on the
pupil's row, so that two writers at once leave the rows right. `rebuild` gives the same rows from
nothing. What people answered (AlertAnswer) and when a duty was first shown (AlertFirstSeen) are kept
apart and never touched by a rebuild.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import groupby, islice

from inclusion.accounts.models import School
from inclusion.accounts.selectors import school_calendar, school_packs
from inclusion.rules.duty import Duty
from inclusion.rules.evaluate import derive
from inclusion.rules.facts import Facts
from inclusion.rules.pack import Packs
from inclusion.rules.school_days import SchoolCalendar

from .facts import gather
from .models import Alert, AlertAnswer, AlertFirstSeen, Pupil

BATCH = 200
_DATED_MODES = ("must", "should")
_LEVELS = ("statute", "statutory_guidance", "dfe_advice", "la_policy", "school_policy")
_COMPARED = (
    "rule",
    "mode",
    "level",
    "who",
    "opens_on",
    "due_on",
    "lapses_on",
    "unknown",
    "sentence",
    "reasons",
    "answered",
)


def facts_since(on: date) -> date:
    """The first day of the school year before the one that holds `on`."""
    year = on.year if on.month >= 8 else on.year - 1
    return date(year - 1, 8, 1)


def refresh_alerts(pupil: Pupil, on: date) -> None:
    """Derive this pupil's alerts again. Call it inside the transaction of the write."""
    _refresh_batch(pupil.school, [pupil.pk], on)


def rebuild(school: School, on: date) -> int:
    """Derive the alerts of every pupil of a school. Returns the number of pupils.

    Works in batches with a fixed number of queries each, so memory stays flat.
    """
    ids = Pupil.objects.filter(school=school).order_by("pk").values_list("pk", flat=True).iterator()
    done = 0
    for batch in _batches(ids, BATCH):
        _refresh_batch(school, batch, on)
        done += len(batch)
    return done


def refresh_many(school: School, pupil_ids: Sequence[int], on: date) -> None:
    """Derive the alerts of these pupils of one school again, in batches. Call it inside `atomic`."""
    for batch in _batches(pupil_ids, BATCH):
        _refresh_batch(school, batch, on)


def duties_of(facts: Facts, calendar: SchoolCalendar, packs: Packs) -> list[Duty]:
    """The duties that become alerts: dated (or wanting a calendar), must or should, not met."""
    return [
        duty
        for duty in derive(facts, calendar, packs)
        if duty.mode in _DATED_MODES
        and duty.met_on is None
        and not duty.proposed
        and (duty.due_on is not None or duty.unknown_reason)
    ]


def _refresh_batch(school: School, pupil_ids: Sequence[int], on: date) -> None:
    calendar, packs = school_calendar(school), school_packs(school)
    answers = _answers(pupil_ids)
    page = {rule.id: number for number, rule in enumerate(packs.rules())}
    wanted: list[Alert] = []
    for pupil_id, facts in gather(school, pupil_ids, facts_since(on)).items():
        duties = duties_of(facts, calendar, packs)
        duties.sort(key=lambda duty: _first_things_first(duty, page))
        wanted.extend(_rows(school, pupil_id, duties, answers))
    _store(pupil_ids, wanted)


def _answers(pupil_ids: Sequence[int]) -> dict[tuple[int, str, str], list[set[str]]]:
    """The events that each standing answer covered, by pupil, rule and record."""
    found: dict[tuple[int, str, str], list[set[str]]] = defaultdict(list)
    rows = AlertAnswer.objects.filter(pupil_id__in=pupil_ids)
    for pupil_id, rule, about, counted in rows.values_list("pupil_id", "rule", "about", "counted"):
        found[pupil_id, rule, about].append(set(counted))
    return found


def _rows(
    school: School,
    pupil_id: int,
    duties: Iterable[Duty],
    answers: dict[tuple[int, str, str], list[set[str]]],
) -> Iterator[Alert]:
    """One row for all duties that ask for the same act about the same record."""

    def same_act(duty: Duty) -> tuple[str, str]:
        return duty.act, _about(duty)

    for (act, about), group in groupby(sorted(duties, key=same_act), key=same_act):
        reasons = _without_lapsed(list(group))
        lead = reasons[0]
        standing = [
            any(
                set(duty.counted) <= covered
                for covered in answers.get((pupil_id, duty.rule, duty.about or ""), [])
            )
            for duty in reasons
        ]
        yield Alert(
            school=school,
            pupil_id=pupil_id,
            act=act,
            about=about,
            rule=lead.rule,
            mode=lead.mode,
            level=lead.level,
            who=lead.who,
            opens_on=min((d.opens_on for d in reasons if d.opens_on), default=None),
            due_on=min((d.due_on for d in reasons if d.due_on), default=None),
            lapses_on=_last_lapse(reasons),
            unknown=all(d.due_on is None for d in reasons),
            sentence=lead.sentence[:400],
            reasons=[_reason(duty, done) for duty, done in zip(reasons, standing, strict=True)],
            answered=all(standing),
        )


def _without_lapsed(duties: list[Duty]) -> list[Duty]:
    """Leave out what had lapsed before the newest of them opened: last year's counts are over."""
    newest = max((d.opens_on for d in duties if d.opens_on), default=date.min)
    return [d for d in duties if d.lapses_on is None or d.lapses_on > newest] or duties


def _about(duty: Duty) -> str:
    """What makes two duties the same: starting a PSP is one act whatever event asked for it."""
    return "" if duty.act == "start_psp" else duty.about or ""


def _first_things_first(duty: Duty, page: dict[str, int]) -> tuple[object, ...]:
    """The law before policy, the earliest date first, then the order of the policy's own page."""
    return (
        _LEVELS.index(duty.level),
        duty.due_on or date.max,
        page[duty.rule],
        duty.about or "",
    )


def _last_lapse(duties: list[Duty]) -> date | None:
    """The row lapses when its last reason does; never, when one of them does not."""
    lapses = [duty.lapses_on for duty in duties]
    return None if None in lapses else max(d for d in lapses if d)


def _reason(duty: Duty, answered: bool) -> dict[str, object]:
    return {
        "rule": duty.rule,
        "about": duty.about or "",
        "pack": duty.pack,
        "edition": duty.edition,
        "level": duty.level,
        "mode": duty.mode,
        "sentence": duty.sentence,
        "because": duty.because,
        "due_on": duty.due_on.isoformat() if duty.due_on else None,
        "raised_on": duty.raised_on.isoformat() if duty.raised_on else None,
        "counted": list(duty.counted),
        "source": {
            "title": duty.source.title,
            "reference": duty.source.reference,
            "checked_on": str(duty.source.checked_on),
        },
        "answered": answered,
    }


def _store(pupil_ids: Sequence[int], wanted: list[Alert]) -> None:
    """Make the table hold exactly `wanted` for these pupils, touching only what differs."""
    standing = {
        (a.pupil_id, a.act, a.about): a for a in Alert.objects.filter(pupil_id__in=pupil_ids)
    }
    new, changed = [], []
    for alert in wanted:
        old = standing.pop((alert.pupil_id, alert.act, alert.about), None)
        if old is None:
            new.append(alert)
        elif any(getattr(old, field) != getattr(alert, field) for field in _COMPARED):
            alert.pk = old.pk
            changed.append(alert)
    if standing:
        Alert.objects.filter(pk__in=[a.pk for a in standing.values()]).delete()
    Alert.objects.bulk_create(new, batch_size=500)
    Alert.objects.bulk_update(changed, list(_COMPARED), batch_size=200)
    _note_first_seen([*new, *changed])


def _note_first_seen(alerts: list[Alert]) -> None:
    rows = [
        AlertFirstSeen(
            pupil_id=a.pupil_id, act=a.act, about=a.about, counted_key=counted_key(a.reasons)
        )
        for a in alerts
    ]
    AlertFirstSeen.objects.bulk_create(rows, batch_size=500, ignore_conflicts=True)


def counted_key(reasons: Iterable[dict[str, object]]) -> str:
    """A short fingerprint of the events that counted: another event makes another alert."""
    events = sorted({str(ref) for reason in reasons for ref in reason["counted"]})  # type: ignore[attr-defined]
    return hashlib.sha256(" ".join(events).encode()).hexdigest()


def _batches(items: Iterable[int], size: int) -> Iterator[list[int]]:
    iterator = iter(items)
    while batch := list(islice(iterator, size)):
        yield batch

"""The projection: facts of a pupil in, rows of Alert out. The only place that writes Alert.

Called at the end of every write to a pupil's record, inside its transaction and under the lock on the
pupil's row, so that two writers at once leave the rows right. `rebuild` gives the same rows from
nothing. What people answered (AlertAnswer) and when a duty was first shown (AlertFirstSeen) are kept
apart and never touched by a rebuild.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import islice

from django.db import transaction

from inclusion.accounts.models import School
from inclusion.accounts.selectors import school_calendar, school_packs
from inclusion.rules.duty import OUTSIDERS, Duty
from inclusion.rules.evaluate import derive
from inclusion.rules.facts import Facts
from inclusion.rules.pack import Packs
from inclusion.rules.policy import LEVELS
from inclusion.rules.school_days import SchoolCalendar
from inclusion.words import listing

from .facts import gather
from .models import Alert, AlertAnswer, AlertFirstSeen, Pupil
from .registry import places_of_acts

BATCH = 200
_DATED_MODES = ("must", "should")
_EVENT = "event"
# Acts that are done once for everything that asks for them: for the pupil, or in a term.
ONCE_A_PUPIL = frozenset({"start_psp"})
_ONCE_A_TERM = frozenset({"report_to_board"})
LAW = ("statute", "statutory_guidance")
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

    Works in batches with a fixed number of queries each, so memory stays flat. Each batch is one
    transaction under the locks that every write to these pupils takes: nobody's write is lost.
    """
    ids = Pupil.objects.filter(school=school).order_by("pk").values_list("pk", flat=True)
    done = 0
    for batch in _batches(list(ids), BATCH):
        with transaction.atomic():
            locked = Pupil.objects.select_for_update().filter(pk__in=batch).order_by("pk")
            _refresh_batch(school, list(locked.values_list("pk", flat=True)), on)
        done += len(batch)
    return done


def refresh_many(school: School, pupil_ids: Sequence[int], on: date) -> None:
    """Derive the alerts of these pupils of one school again, in batches. Call it inside `atomic`."""
    for batch in _batches(pupil_ids, BATCH):
        _refresh_batch(school, batch, on)


def duties_of(facts: Facts, calendar: SchoolCalendar, packs: Packs) -> list[Duty]:
    """The duties that become alerts: must or should, not met, dated or wanting something entered.

    What is only looked at before a decision is left to the what-if. What is planned for a day after
    it was due stays until that day.
    """
    return [
        replace(duty, lapses_on=duty.met_on) if duty.met_on else duty
        for duty in derive(facts, calendar, packs)
        if duty.mode in _DATED_MODES
        and duty.moment == _EVENT
        and (duty.met_on is None or _is_planned_late(duty))
        and not duty.proposed
        and (duty.due_on is not None or duty.unknown_reason)
    ]


def _is_planned_late(duty: Duty) -> bool:
    late = duty.due_on is not None and duty.met_on is not None and duty.met_on > duty.due_on
    return duty.planned and late


def _refresh_batch(school: School, pupil_ids: Sequence[int], on: date) -> None:
    calendar, packs = school_calendar(school), school_packs(school)
    answers = _answers(pupil_ids)
    page = order_of_rules(packs)
    places = places_of_acts()
    wanted: list[Alert] = []
    for pupil_id, facts in gather(school, pupil_ids, facts_since(on)).items():
        started = {suspension.id: suspension.start for suspension in facts.suspensions}
        duties = duties_of(facts, calendar, packs)
        duties.sort(key=lambda duty: soonest_first(duty, page))
        rows = []
        for act, about, reasons in _acts(duties, calendar):
            current = _without_lapsed(reasons, started)
            rows.append(_row(school, pupil_id, act, about, current, answers))
        wanted += sorted(rows, key=lambda row: law_first(row.level, row.due_on, row.act, places))
    _store(pupil_ids, wanted)


# The events that each standing answer covered, by pupil, rule and window.
Answers = dict[tuple[int, str, str], list[set[str]]]


def _answers(pupil_ids: Sequence[int]) -> Answers:
    found: Answers = defaultdict(list)
    rows = AlertAnswer.objects.filter(pupil_id__in=pupil_ids)
    for pupil_id, rule, window, counted in rows.values_list(
        "pupil_id", "rule", "window", "counted"
    ):
        found[pupil_id, rule, window].append(set(counted))
    return found


def _acts(
    duties: Iterable[Duty], calendar: SchoolCalendar
) -> Iterator[tuple[str, str, list[Duty]]]:
    """The duties that ask for the same act about the same record, together and in their order."""
    found: dict[tuple[str, str], list[Duty]] = defaultdict(list)
    for duty in duties:
        found[duty.act, _about(duty, calendar)].append(duty)
    for (act, about), asking in found.items():
        yield act, about, asking


def _row(
    school: School, pupil_id: int, act: str, about: str, duties: list[Duty], answers: Answers
) -> Alert:
    """One row for all of these duties. What nobody has answered leads it and sets its dates."""
    reasons = [(duty, _is_answered(duty, answers, pupil_id)) for duty in duties]
    reasons.sort(key=lambda reason: reason[1])
    unanswered = [duty for duty, answered in reasons if not answered]
    asking = unanswered or duties
    lead = asking[0]
    return Alert(
        school=school,
        pupil_id=pupil_id,
        act=act,
        about=about,
        rule=lead.rule,
        mode=min((d.mode for d in asking), key=_DATED_MODES.index),
        level=min((d.level for d in asking), key=LEVELS.index),
        who=lead.who,
        opens_on=min(_opens(d) for d in asking),
        due_on=min((d.due_on for d in asking if d.due_on), default=None),
        lapses_on=_last_lapse(asking),
        unknown=all(d.due_on is None for d in asking),
        sentence=sentence_of(asking)[:400],
        reasons=[_reason(duty, answered) for duty, answered in reasons],
        answered=not unanswered,
    )


def sentence_of(asking: Sequence[Duty]) -> str:
    """One line for duties that ask for the same act: the first one's, naming all who are told."""
    lead = asking[0]
    told = dict.fromkeys(duty.tells for duty in asking if duty.tells)
    if len(told) < 2:
        return lead.sentence
    title = f"Tell {listing(told)}"
    return f"{title}: {lead.reason}" if lead.reason else title


def _is_answered(duty: Duty, answers: Answers, pupil_id: int) -> bool:
    """An answer stands in its window until an event joins that it did not cover."""
    return any(
        set(duty.counted) <= covered
        for covered in answers.get((pupil_id, duty.rule, duty.window), [])
    )


def _without_lapsed(duties: list[Duty], started: dict[str, date]) -> list[Duty]:
    """Leave out what had lapsed when the newest event happened: its count, or its year, is over."""
    newest = max(
        max([duty.opens_on, *(started[e] for e in duty.counted if e in started)]) for duty in duties
    )
    return [d for d in duties if d.lapses_on is None or d.lapses_on > newest] or duties


def _about(duty: Duty, calendar: SchoolCalendar) -> str:
    """What makes two duties the same: starting a PSP is one act whatever event asked for it."""
    if duty.act in ONCE_A_PUPIL:
        return ""
    if duty.act in _ONCE_A_TERM:
        term = calendar.latest_statutory_term(duty.due_on or duty.raised_on)
        return f"term:{term.start}" if term else ""
    return duty.about or ""


def order_of_rules(packs: Packs) -> dict[str, int]:
    """The place of each rule on the pages of its policy, national ones first."""
    return {rule.id: number for number, rule in enumerate(packs.rules())}


def soonest_first(duty: Duty, page: Mapping[str, int]) -> tuple[object, ...]:
    """Within a row: the earliest date, then the law, then the order of the policy's own page.

    The first is the one whose sentence stands beside the date. `page` is that of `order_of_rules`.
    """
    return (
        duty.due_on or date.max,
        LEVELS.index(duty.level),
        page[duty.rule],
        duty.about or "",
    )


def law_first(
    level: str, due_on: date | None, act: str, places: Mapping[str, int]
) -> tuple[bool, date, int]:
    """Among rows: the law before policy, then by date, then as acts are done.

    `places` are those of `places_of_acts`.
    """
    return level not in LAW, due_on or date.max, places.get(act, len(places))


def _opens(duty: Duty) -> date:
    """The first day on which it makes sense to act; what arises by time alone is not open before."""
    return max(duty.opens_on, duty.appears_on) if duty.appears_on else duty.opens_on


def _last_lapse(duties: list[Duty]) -> date | None:
    """The row lapses when its last reason does; never, when one of them does not."""
    lapses = [_lapse(duty) for duty in duties]
    return None if None in lapses else max(d for d in lapses if d)


def _lapse(duty: Duty) -> date | None:
    """When a duty leaves the list. Somebody else's goes by: it is never overdue here."""
    if duty.who not in OUTSIDERS or duty.due_on is None:
        return duty.lapses_on
    after = duty.due_on + timedelta(days=1)
    return min(duty.lapses_on, after) if duty.lapses_on else after


def _reason(duty: Duty, answered: bool) -> dict[str, object]:
    return {
        "rule": duty.rule,
        "about": duty.about or "",
        "window": duty.window,
        "pack": duty.pack,
        "edition": duty.edition,
        "level": duty.level,
        "mode": duty.mode,
        "sentence": duty.sentence,
        "because": duty.because,
        "due_on": duty.due_on.isoformat() if duty.due_on else None,
        "missing": duty.unknown_reason or "",
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

"""What was scored, day by day and by hand: one block for each person, day of writing and day scored.

A week of a plan holds a hundred marks. Read as rows of numbers, in four queries whatever their number.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.utils.timezone import localtime

from cases.models import Pupil
from inclusion.words import count_of, day
from interventions.day_marks import in_words
from interventions.day_parts import MOST_LESSONS, parts_of
from interventions.effort import amount
from interventions.models import Mark, PartOfDay, Score, Target

from .change import Change, FieldChange

_NAMES = {
    part.key: part.name for part in (*parts_of("session", 0), *parts_of("lesson", MOST_LESSONS))
}
_PLACES = {key: place for place, key in enumerate(_NAMES)}
# What stands beside the targets, and what it says before anybody writes.
_BESIDE = {"praise": 0, "sanctions": 0, "note": ""}
_WHEN = ("id", "history_date", "history_user_id", "history_type")


@dataclass(frozen=True)
class Written:
    """One box that somebody wrote into: `kind` "day" or "hand", `on` the day that was scored.

    `place` orders the boxes of a day; `before` and `after` are words, empty where nothing stood.
    """

    kind: str
    on: date
    place: int
    box: str
    before: str
    after: str
    at: datetime
    by: int | None


@dataclass
class _Block:
    """What one person wrote on one day about one day: each box from what to what."""

    at: datetime
    boxes: dict[tuple[int, str], tuple[str, str]] = field(default_factory=dict)

    def take(self, one: Written) -> None:
        key = (one.place, one.box)
        first = self.boxes.get(key, (one.before, ""))[0]
        self.boxes[key] = (first, one.after)
        self.at = max(self.at, one.at)

    def fields(self) -> list[FieldChange]:
        """The boxes that say something else than before, in the order of the day."""
        return [
            FieldChange(box, before, after or "nothing")
            for (_, box), (before, after) in sorted(self.boxes.items(), key=lambda b: b[0][0])
            if before != after
        ]


def read_written(pupil: Pupil) -> list[Written]:
    """Every box that was written into in the pupil's plans, in the order of writing."""
    targets = {
        t.pk: t
        for t in Target.objects.filter(plan__pupil=pupil).only("what", "measured_by", "position")
    }
    found = [*_marks(pupil, targets), *_beside(pupil), *_by_hand(pupil, targets)]
    return sorted(found, key=lambda one: one.at)


def blocks(written: Iterable[Written], names: dict[int | None, str]) -> Iterator[Change]:
    """What was written, gathered; `names` are those of the people by id."""
    gathered: dict[tuple[Any, ...], _Block] = {}
    for one in written:
        key = (one.by, localtime(one.at).date(), one.kind, one.on)
        gathered.setdefault(key, _Block(one.at)).take(one)
    for (by, _, kind, on), block in gathered.items():
        fields = block.fields()
        if fields:
            yield Change(
                at=block.at,
                who=names.get(by, "The system"),
                what=f"{day(on)} scored" if kind == "day" else f"Values of {day(on)} recorded",
                reason=count_of(len(fields), "box", "boxes"),
                fields=fields,
                added=True,
            )


def _marks(pupil: Pupil, targets: dict[int, Target]) -> Iterator[Written]:
    rows = Mark.history.filter(part__plan__pupil_id=pupil.pk).order_by("id", "history_id")
    told = rows.values_list(*_WHEN, "part__on", "part__part", "target_id", "own", "value")
    for (at, by), before, (on, part, target_id, own, value) in _steps(told):
        target = targets.get(target_id)
        if target is None:
            continue
        stood = in_words(target, before[-1]) if before else ""
        stands = in_words(target, value) if value is not None else ""
        name = f"{_NAMES.get(part, part)}: {target.what}{' (the pupil’s own)' if own else ''}"
        yield Written("day", on, _place(part, target.position), name, stood, stands, at, by)


def _by_hand(pupil: Pupil, targets: dict[int, Target]) -> Iterator[Written]:
    rows = Score.history.filter(target__plan__pupil_id=pupil.pk).order_by("id", "history_id")
    told = rows.values_list(*_WHEN, "on", "target_id", "value")
    for (at, by), before, (on, target_id, value) in _steps(told):
        target = targets.get(target_id)
        if target is None:
            continue
        kind = target.measured_by
        stood = amount(kind, before[-1]) if before else ""
        stands = amount(kind, value) if value is not None else ""
        if before and before[0] != on:
            # Minutes that were held on another day take their values with them.
            yield Written("hand", before[0], target.position, target.what, stood, "", at, by)
            stood = ""
        yield Written("hand", on, target.position, target.what, stood, stands, at, by)


def _beside(pupil: Pupil) -> Iterator[Written]:
    """Praise, sanctions and notes."""
    rows = PartOfDay.history.filter(plan__pupil_id=pupil.pk).order_by("id", "history_id")
    told = rows.values_list(*_WHEN, "on", "part", *_BESIDE)
    for (at, by), before, (on, part, *values) in _steps(told):
        for place, (name, nothing) in enumerate(_BESIDE.items()):
            # A part of a day begins with no praise and no note, which nobody wrote.
            was, now = (before[2 + place] if before else nothing), values[place]
            if now != was:
                box = f"{_NAMES.get(part, part)}: {name}"
                yield Written("day", on, _place(part, 90 + place), box, str(was), str(now), at, by)


def _steps(
    rows: Iterable[tuple[Any, ...]],
) -> Iterator[tuple[tuple[datetime, int | None], tuple[Any, ...] | None, tuple[Any, ...]]]:
    """Each row of a history with what stood before it: when and by whom, before, after.

    Of something removed the last value is None, and what it said is what stood before.
    """
    last: int | None = None
    stood: tuple[Any, ...] | None = None
    for pk, at, by, kind, *values in rows:
        before = stood if pk == last else None
        if kind == "-":
            yield (at, by), tuple(values), (*values[:-1], None)
        elif before != tuple(values):
            yield (at, by), before, tuple(values)
        last, stood = pk, tuple(values)


def _place(part: str, within: int) -> int:
    return _PLACES.get(part, len(_PLACES)) * 100 + within

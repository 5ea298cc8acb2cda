"""What the September roll-over would do: who moves up where, who leaves, what is odd."""

import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from cases.codes import YEAR_NAMES
from cases.keepers import keepers
from cases.models import Pupil
from cases.models.pupils import fold
from inclusion.accounts.models import Group, School
from inclusion.rules.ages import year_group as year_by_age

OPENS, CLOSES = (7, 15), (10, 31)


@dataclass(frozen=True)
class Choices:
    """What the head settled: the last year here, the leavers' last day, each class's next name.

    `classes` is by id of the group; an empty name leaves its pupils without a class for now.
    `stays` are ids of pupils who stay in their year.
    """

    last_year: int
    left_on: date
    classes: Mapping[int, str]
    stays: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Move:
    """One pupil and where they go: `year` None for a leaver, `class_name` as it will be."""

    pupil: Pupil
    year: int | None
    class_name: str
    odd: str = ""

    @property
    def year_name(self) -> str:
        return YEAR_NAMES[self.year] if self.year is not None else ""


@dataclass(frozen=True)
class ClassMove:
    """One class of this year: its pupils who go on, and the name of their class next year."""

    group: Group
    goes_to: str
    moves: tuple[Move, ...]

    @property
    def order(self) -> tuple[int, str]:
        """Classes stand in the order of their years, then by name."""
        years = Counter(move.pupil.year_group for move in self.moves)
        return years.most_common(1)[0][0], self.group.name


@dataclass
class RollOver:
    """The whole dry run."""

    september: int
    classes: list[ClassMove] = field(default_factory=list)
    without_class: list[Move] = field(default_factory=list)
    leavers: list[Move] = field(default_factory=list)
    odd: list[Move] = field(default_factory=list)
    new_classes: list[str] = field(default_factory=list)
    leavers_with_work: list[Move] = field(default_factory=list)

    @property
    def going_on(self) -> list[Move]:
        return [m for c in self.classes for m in c.moves] + self.without_class

    @property
    def unsettled(self) -> list[ClassMove]:
        """Classes whose next class has no name: their pupils begin the year without one."""
        return [found for found in self.classes if not found.goes_to]

    @property
    def counts(self) -> dict[str, int]:
        """Pupils who move up, leave, and stay in their year."""
        up = sum(m.year != m.pupil.year_group for m in self.going_on)
        return {"changed": up, "left": len(self.leavers), "unchanged": len(self.going_on) - up}

    @property
    def fingerprint(self) -> str:
        """Changes with any pupil's move: what was looked at is what is done."""
        told = sorted(
            f"{m.pupil.pk}:{m.pupil.version}:{m.year}:{m.class_name}"
            for m in [*self.going_on, *self.leavers]
        )
        return hashlib.sha256(";".join(told).encode()).hexdigest()[:16]


def september_of(on: date) -> int | None:
    """The year whose September can be prepared on a day: from 15 July to 31 October; else None."""
    return on.year if date(on.year, *OPENS) <= on <= date(on.year, *CLOSES) else None


def pupils_on_roll(school: School) -> list[Pupil]:
    """Everyone on roll with their class, by name."""
    found = Pupil.objects.filter(school=school, left_on__isnull=True).select_related("group")
    return list(found.order_by("surname", "forename", "pk"))


def has_moved(pupils: Sequence[Pupil], september: int) -> bool:
    """Whether most pupils are in the year of that September already, as after an import."""
    first = date(september, 9, 1)
    there = sum(p.year_group >= year_by_age(p.born_on, first) for p in pupils)
    return 2 * there > len(pupils)


def suggest(pupils: Sequence[Pupil], last_year: int) -> dict[int, str]:
    """The likely next class of each class whose pupils go on, by id of the group.

    A number in its name goes up; else the class that the year above has now, if there is one with
    its letter or only one; else it stays together under its name.
    """
    years: dict[int, Counter[int]] = defaultdict(Counter)
    groups: dict[int, Group] = {}
    for pupil in pupils:
        if pupil.group and pupil.year_group < last_year:
            years[pupil.group.pk][pupil.year_group] += 1
        if pupil.group:
            groups[pupil.group.pk] = pupil.group
    everywhere: dict[int, Counter[int]] = defaultdict(Counter)
    for pupil in pupils:
        if pupil.group:
            everywhere[pupil.group.pk][pupil.year_group] += 1
    main = {pk: counted.most_common(1)[0][0] for pk, counted in everywhere.items()}
    found = {}
    for pk, counted in years.items():
        above = [groups[other].name for other, year in main.items() if year == main[pk] + 1]
        beside = [other for other, year in main.items() if year == main[pk]]
        mixed = len(everywhere[pk]) > 1 and counted.most_common(1)[0][1] < sum(counted.values())
        name = groups[pk].name
        found[pk] = name if mixed else _next_name(name, main[pk], above, len(beside))
    return found


def _next_name(name: str, year: int, above: Sequence[str], beside: int) -> str:
    numbered = re.sub(rf"(?<!\d){year}(?!\d)", str(year + 1), name, count=1)
    if year > 0 and numbered != name:
        return numbered
    letter = name.split()[-1]
    same = [other for other in above if len(letter) == 1 and other.endswith(letter)]
    if len(same) == 1:
        return same[0]
    return above[0] if len(above) == 1 and beside == 1 else name


def plan_roll_over(school: School, september: int, choices: Choices) -> RollOver:
    """The dry run: a fixed number of queries, whatever the rows. Nothing is written."""
    pupils = pupils_on_roll(school)
    plan = RollOver(september)
    by_class: dict[int, list[Move]] = defaultdict(list)
    for pupil in pupils:
        move = _move(pupil, september, choices)
        if move.year is None:
            plan.leavers.append(move)
        elif pupil.group_id is None:
            plan.without_class.append(move)
        else:
            by_class[pupil.group_id].append(move)
        if move.odd:
            plan.odd.append(move)
    groups = list(Group.objects.filter(school=school).order_by("name"))
    classes = [
        ClassMove(g, choices.classes.get(g.pk, "").strip(), tuple(by_class[g.pk]))
        for g in groups
        if by_class[g.pk]
    ]
    plan.classes = sorted(classes, key=lambda found: found.order)
    known = {fold(group.name) for group in groups}
    named = {fold(m.class_name): m.class_name for m in plan.going_on if m.class_name}
    plan.new_classes = sorted(name for key, name in named.items() if key not in known)
    busy = _with_work(school, [move.pupil.pk for move in plan.leavers])
    plan.leavers_with_work = [move for move in plan.leavers if move.pupil.pk in busy]
    return plan


def _move(pupil: Pupil, september: int, choices: Choices) -> Move:
    stays = pupil.pk in choices.stays
    if pupil.year_group >= choices.last_year and not stays:
        above = pupil.year_group > choices.last_year
        odd = f"Recorded in {pupil.year_name}, above the last year here." if above else ""
        return Move(pupil, None, "", odd)
    year = pupil.year_group if stays else pupil.year_group + 1
    by_age = year_by_age(pupil.born_on, date(september, 9, 1))
    odd = ""
    if stays:
        odd = f"Stays in {pupil.year_name}."
    elif pupil.year_group + 1 != by_age:
        usual = YEAR_NAMES.get(by_age, "no school year")
        odd = f"Out of cohort: by age {pupil.forename} would be in {usual}."
    elif pupil.group is None:
        odd = "Has no class."
    if pupil.group is None:
        return Move(pupil, year, "", odd)
    name = pupil.group.name if stays else choices.classes.get(pupil.group.pk, "").strip()
    return Move(pupil, year, name, odd)


def _with_work(school: School, pupil_ids: Sequence[int]) -> set[Any]:
    """Which of these pupils have open work of any kind: it stays open. One query a kind."""
    busy: set[Any] = set()
    for keeper in keepers():
        rows = keeper.rows(school).filter(**{f"{keeper.pupil}__in": pupil_ids})
        busy |= set(rows.order_by().values_list(keeper.pupil, flat=True))
    return busy

"""Measures the rules and the rebuild of a school's alerts. Run by script/bench."""

import gc
import resource
import tracemalloc
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from random import Random
from statistics import median
from time import perf_counter, process_time

from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases.alerts import BATCH, rebuild
from cases.models import Case, Pupil
from inclusion.accounts.models import School
from inclusion.dashboard.demo.make import fill_school
from inclusion.dashboard.demo.school import HARBOUR
from inclusion.rules.evaluate import derive, evaluate
from inclusion.rules.facts import (
    Facts,
    PlanFact,
    PupilFacts,
    ReviewFact,
    SchoolFacts,
    SuspensionFact,
)
from inclusion.rules.pack import load_packs
from inclusion.rules.school_days import SchoolCalendar

PUPILS, ROUNDS = 1000, 5
AIM_LEAST, AIM = 1000, 3000  # pupils a second on one core
SCHOOLS = (1, 2, 4)
MEGABYTE = 1024 * 1024


def print_rules(calendar: SchoolCalendar, on: date) -> None:
    """Pupils a second, each with three suspensions, two plans and two reviews of each plan."""
    packs = load_packs()
    pupils = list(made_up(calendar, on))
    rules = sum(1 for _ in packs.rules())
    duties = sum(len(derive(facts, calendar, packs)) for facts in pupils)
    print(
        f"\n{rules} rules of {len(packs.packs)} packs; {duties / len(pupils):.1f} duties a pupil "
        "with three suspensions, two plans and two reviews of each"
    )
    ways: dict[str, Callable[[Facts], object]] = {
        "derive": lambda facts: derive(facts, calendar, packs),
        "evaluate": lambda facts: evaluate(facts, calendar, on, packs),
    }
    for name, way in ways.items():
        speed = PUPILS / median(_seconds(way, pupils) for _ in range(ROUNDS))
        print(f"{name}: {speed:.0f} pupils a second (at least {AIM_LEAST}, aim {AIM})")


def _seconds(way: Callable[[Facts], object], pupils: Sequence[Facts]) -> float:
    began = process_time()
    for facts in pupils:
        way(facts)
    return process_time() - began


def made_up(calendar: SchoolCalendar, on: date) -> Iterator[Facts]:
    """Pupils of whom no two are alike, with school days of the last two terms drawn at random."""
    random = Random("pupils of the measurement")  # noqa: S311 (made-up pupils)
    days = calendar.school_days(on - timedelta(days=150), on)
    for _ in range(PUPILS):
        starts = [days[place * 6] for place in sorted(random.sample(range(len(days) // 6), 3))]
        plans = sorted(random.sample(days, 2))
        yield Facts(
            pupil=PupilFacts(
                date_of_birth=date(2013, 9, 1) + timedelta(days=random.randrange(365)),
                year_group=8,
                sen_status=random.choice("NKE"),
                looked_after=random.random() < 0.1,
                social_worker=random.random() < 0.2,
                days_excluded_elsewhere_this_year=0,
            ),
            school=SchoolFacts(phase="secondary", kind="academy", local_authority="204"),
            suspensions=tuple(
                SuspensionFact(
                    id=f"suspension:{n}",
                    start=start,
                    sessions=random.choice((2, 3, 4, 6, 10)),
                    decided_on=start,
                    decided_by="headteacher",
                    reasons=("DB",),
                    grounds="disciplinary",
                    parents_told_on=start,
                    la_told_on=start if random.random() < 0.7 else None,
                    board_told_on=start if random.random() < 0.7 else None,
                )
                for n, start in enumerate(starts)
            ),
            plans=tuple(_plan(n, start, random) for n, start in enumerate(plans)),
        )


def _plan(number: int, start: date, random: Random) -> PlanFact:
    ended_on = start + timedelta(days=70)
    return PlanFact(
        id=f"plan:{number}",
        kind="psp",
        start=start,
        end=start + timedelta(days=112),
        ended_on=ended_on if random.random() < 0.5 else None,
        lead="SENCO",
        has_targets_for=("pupil", "school", "family"),
        views_from=("pupil", "family"),
        reviews=tuple(
            ReviewFact(start + timedelta(days=28 * n), random.choice(("partly", "insufficient")))
            for n in (1, 2)
        ),
    )


def print_rebuild(school: School, on: date) -> None:
    """Queries, seconds and memory of deriving every alert of schools of this size again."""
    on_roll = Pupil.objects.filter(school=school, left_on=None).count()
    open_cases = Case.objects.filter(school=school, closed_on=None).count()
    rebuild(school, on)
    began = perf_counter()
    pupils = rebuild(school, on)
    taken = perf_counter() - began
    with CaptureQueriesContext(connection) as queries:
        rebuild(school, on)
    by_batch = _by_batch([query["sql"] for query in queries])
    print(
        f"\nRebuild: {on_roll} pupils on roll and {pupils - on_roll} who have left, {open_cases} "
        f"open cases, in {taken:.1f} s\n"
        f"{len(by_batch)} batches of {BATCH} pupils, at most {max(map(len, by_batch))} queries each"
    )
    print_memory([*_more_schools(on, max(SCHOOLS) - 1, on_roll), school], on)


def _by_batch(queries: Sequence[str]) -> list[list[str]]:
    """The queries of each batch, which is one transaction; where nothing is known, there are fewer."""
    batches: list[list[str]] = []
    for query in queries:
        if query.startswith("BEGIN"):
            batches.append([])
        elif batches and not query.startswith("COMMIT"):
            batches[-1].append(query)
    return batches


def _more_schools(on: date, count: int, pupils: int) -> Iterator[School]:
    """Further schools of the same size, made once."""
    for number in range(2, 2 + count):
        plan = replace(HARBOUR, slug=f"{HARBOUR.slug}-{number}", domain=f"{number}.example")
        plan = replace(plan, establishment=str(int(HARBOUR.establishment) + number))
        found = School.objects.filter(slug=plan.slug).first()
        yield found or fill_school(plan, on, pupils)


def print_memory(schools: Sequence[School], on: date) -> None:
    """The most memory that a rebuild holds at once, for more and more schools.

    Rows that point at each other wait for the collector of rubbish; it runs after each school here,
    so that the figure does not depend on when it happens to run.
    """
    for school in schools:
        rebuild(school, on)
    for count in SCHOOLS:
        tracemalloc.start()
        pupils = 0
        for school in schools[:count]:
            pupils += rebuild(school, on)
            gc.collect()
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        resident = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
        print(
            f"Rebuild of {count} school{'s' if count > 1 else ''}, {pupils} pupils: "
            f"{most / MEGABYTE:.1f} MB at most, {resident / MEGABYTE:.0f} MB resident"
        )

"""Measures thirty review packs printed on every core against one process. Run by script/bench."""

from collections.abc import Iterator
from time import perf_counter

from django.conf import settings

from inclusion.accounts.models import School
from inclusion.accounts.person import Person
from inclusion.dashboard.printing import pack_to_render
from inclusion.pdf import merged
from inclusion.pdf_pool import Fault, PageJob, render_each
from interventions.models import Plan
from interventions.selectors import plan_for

PACKS, ROUNDS = 30, 2


def print_many_packs(school: School, person: Person) -> None:
    """Wall time of the same packs, read from the database and rendered, in one process and in all."""
    plans = Plan.objects.filter(school=school, kind=Plan.Kind.PSP, status=Plan.Status.ACTIVE)
    found = list(plans.order_by("pk").values_list("pk", flat=True)[:PACKS])
    ids = [found[n % len(found)] for n in range(PACKS)]
    cores = settings.PRINT_PROCESSES
    one, many = [], []
    for _ in range(ROUNDS):
        taken, contents = _printed(person, ids, 1)
        one.append(taken)
        many.append(_printed(person, ids, cores)[0])
    # The quickest of each: what other work on the machine slowed down least.
    alone, together = min(one), min(many)
    began = perf_counter()
    merged(contents)
    merging = perf_counter() - began
    print(
        f"\n{PACKS} packs: {alone:.1f} s in one process, {together:.1f} s in {cores} (with their start), "
        f"{alone / together:.2f} times as quick; into one file: {merging:.1f} s"
    )


def _printed(person: Person, ids: list[int], processes: int) -> tuple[float, list[bytes]]:
    began = perf_counter()
    contents = []
    for _, came in render_each(_jobs(person, ids), count=len(ids), processes=processes):
        if isinstance(came, Fault):
            raise SystemExit(came.words)
        contents.append(came.content)
    return perf_counter() - began, contents


def _jobs(person: Person, ids: list[int]) -> Iterator[tuple[int, PageJob]]:
    for place, plan_id in enumerate(ids):
        plan = plan_for(person, plan_id)
        yield place, pack_to_render(person, plan, on=person.on, by=person.name)[1]

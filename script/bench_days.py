"""Scoring a session, the page of a plan with five hundred scores, and its charts. Run by script/bench."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from time import perf_counter

from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases.models import Pupil
from inclusion.accounts.models import School, User
from inclusion.accounts.selectors import school_calendar
from interventions.models import Mark, PartOfDay, Plan, Score, Target

TARGETS, SCORES = 8, 500
PAGE_AIM, CHART_AIM_MS = 4, 15
InTurn = Callable[[dict[str, Callable[[], object]], int, int], dict[str, float]]
Request = Callable[[Client, str], Callable[[], object]]


@transaction.atomic
def print_days(
    school: School, by: User, client: Client, request: Request, in_turn: InTurn, on: date
) -> None:
    """Make two plans of eight targets, one scored by hand and one by the day; measure; take them back."""
    days = school_calendar(school).school_days(date.min, on)
    pupils = Pupil.objects.filter(school=school, left_on=None).order_by("-pk")[:2]
    by_hand, by_day = (_plan(pupil, by, days[-70]) for pupil in pupils)
    _score_by_hand(by_hand, by, days)
    _mark(by_day, by, days)
    calls = {
        "bare": request(client, reverse("bench-bare")),
        "500 values by hand": request(client, reverse("plan", args=[by_hand.pk])),
        "500 marks of days": request(client, reverse("plan", args=[by_day.pk])),
        "week": request(client, reverse("plan-week", args=[by_day.pk])),
        "chart": request(client, reverse("target-chart", args=[by_hand.targets.all()[0].pk])),
    }
    seconds = in_turn(calls, 20, 3)
    print()
    for name in ("500 values by hand", "500 marks of days"):
        ratio = seconds[name] / seconds["bare"]
        with CaptureQueriesContext(connection) as queries:
            calls[name]()
        said = f"{ratio:.1f} of the bare page with {len(queries)} queries (aim {PAGE_AIM})"
        print(f"Plan of eight targets with {name}: {said}")
    print(f"Its week: {seconds['week'] / seconds['bare']:.1f} of the bare page")
    print(f"A chart: {seconds['chart'] * 1000:.1f} ms (aim {CHART_AIM_MS})")
    _print_scoring(client, by_day, days[-1])
    transaction.set_rollback(True)


def _plan(pupil: Pupil, by: User, starts_on: date) -> Plan:
    plan = Plan.objects.create(
        school=pupil.school,
        pupil=pupil,
        kind=Plan.Kind.PSP,
        starts_on=starts_on,
        ends_on=date(starts_on.year + 1, 7, 1),
        lead=by,
        created_at=f"{starts_on}T09:00Z",
    )
    for n in range(TARGETS):
        Target.objects.create(
            plan=plan, position=n + 1, owner="pupil", what=f"Target {n}", baseline=14, goal=4
        )
    # Written as running: a pupil of the made-up school may have a plan of the kind already.
    Plan.objects.filter(pupil=pupil, status="active").update(status="ended")
    Plan.objects.filter(pk=plan.pk).update(status="active")
    return plan


def _score_by_hand(plan: Plan, by: User, days: tuple[date, ...]) -> None:
    targets = list(plan.targets.all())
    Score.objects.bulk_create(
        Score(target=targets[n % TARGETS], on=days[-1 - n // TARGETS], value=Decimal(n % 9), by=by)
        for n in range(SCORES)
    )


def _mark(plan: Plan, by: User, days: tuple[date, ...]) -> None:
    targets = list(plan.targets.all())
    parts = [(day, part) for day in reversed(days) for part in ("pm", "am")]
    rows = PartOfDay.objects.bulk_create(
        PartOfDay(plan=plan, on=day, part=part, by=by, praise=2)
        for day, part in parts[: SCORES // TARGETS + 1]
    )
    Mark.objects.bulk_create(
        Mark(part=rows[n // TARGETS], target=targets[n % TARGETS], value=Decimal(n % 4), by=by)
        for n in range(SCORES)
    )


def _print_scoring(client: Client, plan: Plan, on: date) -> None:
    """The queries and the time of each tap of a session, of eight targets."""
    counts, taken = [], []
    for n, target in enumerate(plan.targets.all()):
        data = {"on": on.isoformat(), "part": "am", "what": f"target-{target.pk}"}
        data |= {"value": str(10 + n), "seen": ""}
        with CaptureQueriesContext(connection) as queries:
            began = perf_counter()
            client.post(reverse("plan-day", args=[plan.pk]), data, headers={"HX-Request": "true"})
            taken.append(perf_counter() - began)
        counts.append(len(queries))
    middle = sorted(taken)[len(taken) // 2] * 1000
    print(f"A tap: {sorted(set(counts))} queries, {middle:.0f} ms")

"""Measures pages and print on the data of `manage.py demo`, and the rules. Run by script/bench."""

import cProfile
import gc
import os
import pstats
import sys
from collections.abc import Callable
from datetime import date
from statistics import median
from time import perf_counter

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "inclusion.settings")
django.setup()

from django.conf import settings  # noqa: E402
from django.db import connection  # noqa: E402
from django.db.models import Count  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.urls import reverse  # noqa: E402
from django.utils import timezone  # noqa: E402

from cases.models import Pupil  # noqa: E402
from inclusion import pdf  # noqa: E402
from inclusion.accounts.models import School, User  # noqa: E402
from inclusion.accounts.person import Person, person_for  # noqa: E402
from inclusion.accounts.selectors import school_calendar  # noqa: E402
from inclusion.dashboard import printing  # noqa: E402
from interventions.models import Plan  # noqa: E402
from script import bench_chronology, bench_deciding, bench_letters  # noqa: E402
from script.bench_days import print_days  # noqa: E402
from script.bench_deciding import ANSWER, WITH, WITHOUT, panel_calls  # noqa: E402
from script.bench_entries import print_saving  # noqa: E402
from script.bench_letters import letter_calls  # noqa: E402
from script.bench_packs import print_many_packs  # noqa: E402
from script.bench_rules import print_rebuild, print_rules  # noqa: E402

WARM_UP, ROUNDS, PRINTS = 5, 40, 7
AIMS = {"today": 4, "pupils": 4, "pupil": 3, "exclusions": 5, **bench_chronology.AIMS}
SLUG, DOMAIN = "harbour-academy", "harbour.example"

Call = Callable[[], object]


def main() -> None:
    """Measure everything, or profile the page that was named."""
    settings.ROOT_URLCONF = "script.bench_urls"
    school = School.objects.get(slug=SLUG)
    calls = page_calls(school)
    calls["pack"] = pack_calls(school)[0]
    on = timezone.localdate()
    head = person_of("head", on)
    calls["letter"] = letter_calls(school, head)[0]
    calls["what-if"] = panel_calls(school, signed_in("head"), head)[ANSWER]
    if sys.argv[1:] == ["rules"]:
        print_rules(school_calendar(school), on)
        print_rebuild(school, on)
        return
    if sys.argv[1:] == ["deciding"]:
        describe(school)
        print_panel(school)
        print_letter(school)
        return
    if sys.argv[1:] == ["days"]:
        describe(school)
        days(school, on)
        return
    if sys.argv[1:] == ["packs"]:
        describe(school)
        print_pack(school)
        print_many_packs(school, person_of("senco", on))
        return
    if len(sys.argv) > 1:
        profile(calls[sys.argv[1]])
        return
    describe(school)
    for aside in ("pack", "letter", "what-if"):
        calls.pop(aside)
    print_pages(calls)
    print_panel(school)
    print_pack(school)
    print_letter(school)
    print_many_packs(school, person_of("senco", on))
    print_saving(school, person_of("senco", on).user)
    days(school, on)
    print_rules(school_calendar(school), on)
    print_rebuild(school, on)


def days(school: School, on: date) -> None:
    """Scoring days, the page of a plan and its charts."""
    by, client = person_of("senco", on).user, signed_in("senco")
    print_days(school, by, client, request, in_turn, on)


def page_calls(school: School) -> dict[str, Call]:
    """A request for each page, as the people who open it most."""
    busy = (
        Pupil.objects.filter(school=school, left_on=None)
        .annotate(n=Count("entries"))
        .order_by("-n", "pk")[0]
    )
    senco, head = signed_in("senco"), signed_in("head")
    return {
        "bare": request(senco, reverse("bench-bare")),
        "today": request(senco, reverse("today")),
        "pupils": request(senco, reverse("pupils")),
        "pupil": request(senco, reverse("pupil", args=[busy.pk])),
        "exclusions": request(head, reverse("exclusions")),
    } | {name: request(senco, url) for name, url in bench_chronology.addresses(school).items()}


def signed_in(role: str) -> Client:
    """A browser in which this role has signed in."""
    client = Client(headers={"host": "localhost"})
    client.force_login(User.objects.get(email=f"{role}@{DOMAIN}"))
    return client


def request(client: Client, url: str) -> Call:
    """Ask for a page; anything but the page itself is a fault of the measurement."""

    def call() -> None:
        response = client.get(url)
        if response.status_code != 200:
            raise SystemExit(f"{url} answered {response.status_code}.")

    return call


def in_turn(calls: dict[str, Call], rounds: int, warm_up: int) -> dict[str, float]:
    """Median seconds of each call; they take turns, so that all share the machine's bad moments.

    Rubbish is collected before each, so that none pays for what another left.
    """
    taken: dict[str, list[float]] = {name: [] for name in calls}
    for n in range(warm_up + rounds):
        for name, call in calls.items():
            gc.collect()
            began = perf_counter()
            call()
            if n >= warm_up:
                taken[name].append(perf_counter() - began)
    return {name: median(times) for name, times in taken.items()}


def describe(school: School) -> None:
    """What was measured on what."""
    on_roll = Pupil.objects.filter(school=school, left_on=None).count()
    all_of = Pupil.objects.filter(school=school).count()
    print(f"{connection.vendor}, {os.cpu_count()} cores, {timezone.localdate().isoformat()}")
    print(f"{on_roll} pupils on roll, {all_of} with leavers\n")


def print_pages(calls: dict[str, Call]) -> None:
    """Each page against the bare one, with its queries."""
    seconds = in_turn(calls, ROUNDS, WARM_UP)
    print("| Page | Milliseconds | Ratio | Aim | Queries |")
    print("| --- | --- | --- | --- | --- |")
    for name, call in calls.items():
        with CaptureQueriesContext(connection) as queries:
            call()
        ratio, aim = seconds[name] / seconds["bare"], AIMS.get(name, "")
        print(f"| {name} | {seconds[name] * 1000:.1f} | {ratio:.1f} | {aim} | {len(queries)} |")


def pack_calls(school: School) -> tuple[Call, Call]:
    """Printing a review pack, and WeasyPrint alone on the same HTML and pictures."""
    on = timezone.localdate()
    plan = (
        Plan.objects.filter(school=school, kind=Plan.Kind.PSP, status=Plan.Status.ACTIVE)
        .annotate(n=Count("reviews"))
        .order_by("-n", "pk")[0]
    )
    person = person_of("senco", on)
    handed: dict[str, tuple[tuple[object, ...], dict[str, object]]] = {}
    real = pdf.render_pdf

    def listen(*args: object, **kwargs: object) -> object:
        handed["last"] = (args, kwargs)
        return real(*args, **kwargs)  # type: ignore[arg-type]

    def whole() -> object:
        printing.render_pdf = listen  # type: ignore[assignment]
        try:
            return printing.print_pack(person, plan, on=on, by=person.name)
        finally:
            printing.render_pdf = real

    def alone() -> object:
        args, kwargs = handed["last"]
        return real(*args, **kwargs)  # type: ignore[arg-type]

    return whole, alone


def person_of(role: str, on: date) -> Person:
    """The person behind a role of the measured school."""
    person = person_for(User.objects.get(email=f"{role}@{DOMAIN}"), on)
    if person is None:
        raise SystemExit(f"{role} belongs to no school.")
    return person


def print_pack(school: School) -> None:
    """The review pack against WeasyPrint alone."""
    whole, alone = pack_calls(school)
    seconds = in_turn({"whole": whole, "alone": alone}, PRINTS, 1)
    ratio = seconds["whole"] / seconds["alone"]
    print(f"\nReview pack: {seconds['whole']:.2f} s, {ratio:.2f} of WeasyPrint alone (aim 1.2)")


def print_panel(school: School) -> None:
    """The what-if against the form's page without it."""
    calls = panel_calls(school, signed_in("head"), person_of("head", timezone.localdate()))
    seconds = in_turn(calls, ROUNDS, WARM_UP)
    alone = seconds[WITHOUT]
    print(
        f"\nWhat-if: {seconds[ANSWER] * 1000:.1f} ms, {seconds[ANSWER] / alone:.2f} of the form's page "
        f"without it, {alone * 1000:.1f} ms (aim {bench_deciding.AIM}); the page with it "
        f"{seconds[WITH] * 1000:.1f} ms, {seconds[WITH] / alone:.2f}"
    )


def print_letter(school: School) -> None:
    """A letter against WeasyPrint alone."""
    whole, alone = letter_calls(school, person_of("head", timezone.localdate()))
    seconds = in_turn({"whole": whole, "alone": alone}, PRINTS, 1)
    ratio = seconds["whole"] / seconds["alone"]
    print(
        f"\nLetter: {seconds['whole']:.2f} s, {ratio:.2f} of WeasyPrint alone (aim {bench_letters.AIM})"
    )


def profile(call: Call) -> None:
    """Where the time of one call goes."""
    for _ in range(WARM_UP):
        call()
    found = cProfile.Profile()
    found.enable()
    for _ in range(10):
        call()
    found.disable()
    pstats.Stats(found).sort_stats("cumulative").print_stats(60)


if __name__ == "__main__":
    main()

"""Scoring a day: who may, what a tap saves, two adults at once, days that cannot be scored."""

import re
from collections.abc import Callable
from datetime import date, time
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases.models import Pupil
from inclusion.accounts.models import User
from inclusion.accounts.permissions import Role
from inclusion.accounts.person import person_for
from inclusion.accounts.selectors import school_calendar
from interventions.day_parts import part_at, parts_of
from interventions.models import Mark, PartOfDay, Plan
from interventions.selectors import TargetProgress, plan_for, progress
from interventions.services import start_plan
from tests.factories import TODAY, GroupFactory, GroupStaffFactory, PlanFactory, TargetFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
SignIn = Callable[[User], Client]


def tap(client: Client, plan: Plan, what: str, value: str, seen: str = "", **more: Any) -> Any:
    """What a tap sends; `script` as htmx does."""
    headers = {"HX-Request": "true"} if more.pop("script", False) else {}
    data = {"on": "2026-11-23", "part": "am", "what": what, "value": value, "seen": seen} | more
    return client.post(reverse("plan-day", args=[plan.pk]), data, headers=headers)


def test_two_taps_from_the_pupils_page(
    plan: Plan, pupil: Pupil, senco: User, signed_in: SignIn
) -> None:
    """One to the part of the day that runs now, one on the score."""
    target = plan.targets.first()
    client = signed_in(senco)
    here = reverse("plan-day", args=[plan.pk])
    assert here in client.get(reverse("pupil", args=[pupil.pk])).content.decode()
    assert here in client.get(reverse("plan", args=[plan.pk])).content.decode()
    page = client.get(here).content.decode()
    assert "Morning, Monday 23 November 2026" in page
    answer = tap(client, plan, f"target-{target.pk}", "2", script=True).content.decode()
    assert "Saved: 2, R. Osei" in answer
    assert "<html" not in answer
    assert tap(client, plan, f"target-{target.pk}", "2").status_code == 302
    mark = Mark.objects.get()
    assert (mark.value, mark.own, mark.by, mark.part.part) == (2, False, senco, "am")
    assert mark.history.count() == 1
    tap(client, plan, f"own-{target.pk}", "1", script=True)
    assert Mark.objects.filter(own=True).get().value == 1
    tap(client, plan, f"target-{target.pk}", "", seen="2")
    assert not Mark.objects.filter(own=False).exists()


def test_praise_stands_beside_sanctions_and_a_note(
    plan: Plan, senco: User, signed_in: SignIn
) -> None:
    client = signed_in(senco)
    tap(client, plan, "praise", "1", seen="0", script=True)
    tap(client, plan, "praise", "1", seen="0", script=True)
    tap(client, plan, "sanctions", "3", seen="0")
    tap(client, plan, "note", "Asked for help first", script=True)
    row = PartOfDay.objects.get()
    assert (row.praise, row.sanctions, row.note) == (1, 3, "Asked for help first")
    page = client.get(reverse("plan-week", args=[plan.pk])).content.decode()
    assert "Asked for help first" in page
    for length in (201, 50_000):
        said = tap(client, plan, "note", "x" * length, seen=row.note, script=True).content.decode()
        assert "Keep the note to 200 characters." in said
        assert "x" * length in said
        assert "<html" not in said
        page = tap(client, plan, "note", "x" * length, seen=row.note).content.decode()
        assert "Keep the note to 200 characters." in page
        assert "x" * length in page
    assert "maxlength" not in said, "a browser would cut what is pasted, unseen"
    row.refresh_from_db()
    assert row.note == "Asked for help first"


def test_what_a_colleague_wrote_meanwhile_is_told(
    plan: Plan, senco: User, head: User, signed_in: SignIn
) -> None:
    target = plan.targets.first()
    what = f"target-{target.pk}"
    tap(signed_in(senco), plan, what, "2", script=True)
    told = tap(signed_in(head), plan, what, "1", script=True).content.decode()
    assert "R. Osei wrote 2 meanwhile. Tap again" in told
    assert Mark.objects.get().value == 2
    assert 'name="seen" value="2"' in told
    tap(signed_in(head), plan, what, "1", seen="2", script=True)
    assert (Mark.objects.get().value, Mark.objects.get().by) == (1, head)
    # The same step up is another time that it happened, not the same one.
    tap(signed_in(senco), plan, "praise", "1", seen="0")
    tap(signed_in(head), plan, "note", "Good start", script=True)
    told = tap(signed_in(head), plan, "praise", "1", seen="0", script=True).content.decode()
    assert "R. Osei wrote 1 meanwhile" in told
    # Two who tap the same answer agree.
    yes = TargetFactory(plan=plan, measured_by="yes_no", baseline=20, goal=80)
    tap(signed_in(senco), plan, f"target-{yes.pk}", "1")
    agreed = tap(signed_in(head), plan, f"target-{yes.pk}", "1", script=True).content.decode()
    assert "Saved: Yes, R. Osei" in agreed


@pytest.mark.parametrize(
    ("value", "fewer", "more"),
    [("10", "5", "15"), ("478", "473", "480"), ("480", "475", None), ("3", "0", "8")],
)
def test_minutes_step_by_five_also_near_their_ends(
    plan: Plan, senco: User, signed_in: SignIn, value: str, fewer: str, more: str | None
) -> None:
    """The page's script counts on by the step that the buttons name, not by what is left."""
    client = signed_in(senco)
    target = TargetFactory(plan=plan, measured_by="duration")
    box = f"target-{target.pk}"
    said = tap(client, plan, box, value, script=True).content.decode()
    found = dict(re.findall(rf'value="(\d*)" id="tap-{box}-\w+" data-step="(\w+)"', said))
    assert {way: number for number, way in found.items()} == {"down": fewer, "up": more or ""}
    assert said.count('data-by="5"') == 2
    assert 'data-most="480"' in said
    assert said.count("disabled") == (0 if more else 1)


def test_days_that_cannot_be_scored_say_why(plan: Plan, senco: User, signed_in: SignIn) -> None:
    client = signed_in(senco)
    what = f"target-{plan.targets.first().pk}"
    wrong = {
        "2026-11-21": "Saturday 21 November 2026 is not a school day.",
        "2026-11-24": "24 November 2026 is in the future.",
        "2026-10-23": "The plan started on 2 November 2026.",
        "9999-12-31": "31 December 9999 is in the future.",
        "tomorrow": "This could not be read.",
    }
    here = reverse("plan-day", args=[plan.pk])
    for on, said in wrong.items():
        assert said in tap(client, plan, what, "1", on=on).content.decode()
        if on != "tomorrow":
            assert said in client.get(here, {"on": on}).content.decode()
    for value in ("-1", "100", "1.5", "many", "NaN", "1e9"):
        assert (
            "Enter a whole number from 0 to 99" in tap(client, plan, what, value).content.decode()
        )
    assert "no such part" in tap(client, plan, what, "1", part="7").content.decode()
    for name in ("target-0", "target-99999", "lead", "target-²"):
        assert tap(client, plan, name, "1").status_code == 200
    Plan.objects.update(status="ended", ended_on=date(2026, 11, 20))
    assert "This plan ended on 20 November 2026" in tap(client, plan, what, "1").content.decode()
    assert "This plan ended on 20 November 2026" in client.get(here).content.decode()
    assert not PartOfDay.objects.exists()
    assert not Mark.objects.exists()


def test_class_staff_score_their_own_pupils_only(
    plan: Plan, pupil: Pupil, someone: Callable[..., User], signed_in: SignIn
) -> None:
    teacher = someone(Role.STAFF)
    what = f"target-{plan.targets.first().pk}"
    assert tap(signed_in(teacher), plan, what, "1").status_code == 404
    pupil.group = GroupFactory(school=pupil.school)
    pupil.save()
    GroupStaffFactory(group=pupil.group, user=teacher)
    client = signed_in(teacher)
    assert tap(client, plan, what, "1").status_code == 302
    assert reverse("plan-day", args=[plan.pk]) in client.get(reverse("today")).content.decode()
    other = TargetFactory()
    assert "no longer part" in tap(client, plan, f"target-{other.pk}", "1").content.decode()


def test_a_score_takes_the_same_queries_whatever_stands(
    plan: Plan, senco: User, signed_in: SignIn
) -> None:
    client, counts = signed_in(senco), []
    for _ in range(2):
        fresh = TargetFactory(plan=plan)
        tap(client, plan, f"target-{fresh.pk}", "1", script=True)
        row = PartOfDay.objects.get(on=date(2026, 11, 23))
        with CaptureQueriesContext(connection) as queries:
            tap(client, plan, f"target-{fresh.pk}", "2", seen="1", script=True)
        counts.append(len(queries))
        for n in range(10):
            more = TargetFactory(plan=plan)
            Mark.objects.create(part=row, target=more, value=n, by=senco)
            PartOfDay.objects.get_or_create(
                plan=plan, on=date(2026, 11, 2 + n), part="pm", defaults={"by": senco}
            )
    assert counts[0] == counts[1]


def test_marks_become_the_weeks_values(plan: Plan, senco: User, signed_in: SignIn) -> None:
    """A whole week's sum is a value beside those written by hand; the pupil's own are not in it."""
    target = plan.targets.first()
    for on, part, value in ((16, "am", 4), (16, "pm", 2), (20, "pm", 3), (23, "am", 1)):
        row = PartOfDay.objects.create(plan=plan, on=date(2026, 11, on), part=part, by=senco)
        Mark.objects.create(part=row, target=target, value=value, by=senco)
        Mark.objects.create(part=row, target=target, own=True, value=1, by=senco)
    target.scores.create(on=date(2026, 11, 13), value=11, by=senco)
    found = way_of(plan, senco)
    assert found.scores == ((date(2026, 11, 13), 11), (date(2026, 11, 20), 9))
    assert [(week.value, week.whole) for week in found.weeks] == [(9, True), (1, False)]
    client = signed_in(senco)
    page = client.get(reverse("plan-week", args=[plan.pk]), {"on": "2026-11-18"}).content.decode()
    assert "9 a week" in page
    Plan.objects.update(scored_by="lesson")
    changed = client.get(reverse("plan-week", args=[plan.pk]), {"on": "2026-11-18"})
    assert "Afternoon: </span>2" in changed.content.decode(), (
        "scored before the day was laid out anew"
    )
    assert "3 parts scored" in page
    assert "on=2026-11-09" in page
    assert "on=2026-11-23" in page
    page = client.get(reverse("plan", args=[plan.pk])).content.decode()
    assert "about half of the way to the goal" in page.lower()


def way_of(plan: Plan, by: User) -> TargetProgress:
    """How far the plan's first target has come."""
    person = person_for(by, TODAY)
    assert person
    return progress(plan_for(person, plan.pk), school_calendar(plan.school), TODAY)[0]


def test_the_clock_chooses_the_part() -> None:
    sessions, lessons = parts_of("session", 5), parts_of("lesson", 5)
    asked = ("08:00", "12:30", "13:00", "16:00")
    assert [part_at(sessions, time.fromisoformat(t)).key for t in asked] == ["am", "am", "pm", "pm"]
    assert [part_at(lessons, time.fromisoformat(t)).key for t in asked] == ["1", "3", "4", "5"]
    assert len(parts_of("lesson", 0)) == 1


def test_a_target_goes_on_from_what_its_days_came_to(pupil: Pupil, senco: User) -> None:
    ibp = PlanFactory(pupil=pupil, kind="ibp", starts_on=date(2026, 11, 9))
    target = TargetFactory(plan=ibp, baseline=14)
    row = PartOfDay.objects.create(plan=ibp, on=date(2026, 11, 20), part="am", by=senco)
    Mark.objects.create(part=row, target=target, value=8, by=senco)
    psp = start_plan(pupil=pupil, kind="psp", by=senco, on=TODAY, carry=[target.pk])
    assert psp.targets.get(carried_from=target).baseline == 8

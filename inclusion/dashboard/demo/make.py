"""Puts the demonstration together, a school at a time. A school that is already there is left alone."""

from datetime import date

from django.db import transaction

from cases.alerts import rebuild
from cases.models import Alert, AlertAnswer, Pupil
from cases.services import answer_alert
from inclusion.accounts.models import Group, School

from .afterwards import see_to_suspensions
from .casework import run_rounds
from .days import score_days
from .entries import detail_an_incident, detail_earlier_incidents
from .family import tell_families
from .letters import enter_lines, write_letters
from .profiles import PROFILES
from .record import Record
from .register import keep_a_letter, keep_registers
from .roll import Roll
from .scene import Scene
from .school import (
    HARBOUR,
    MEADOW,
    PASSWORD,
    SchoolPlan,
    make_groups,
    make_school,
    share_trust_leads,
    teach,
)
from .stories import tell_callum, tell_joe, tell_sarah, tell_tom
from .told import tell_it_once
from .years import fill_past_years

__all__ = ["PASSWORD", "SCHOOLS", "make_demo"]

SCHOOLS = (MEADOW, HARBOUR)
USUAL_SIZE = 220  # pupils, for the number of records around the stories
SMALL_CLASS = 6


@transaction.atomic
def make_demo(
    on: date, pupils: int | None = None, years: int = 1, small: bool = False
) -> list[School]:
    """Make the schools that are not there yet, as on a day. Returns those that were made.

    `pupils` is the roll of the secondary school, `years` the number of past years with records;
    `small` makes one record of each kind in classes of six, for tests.
    """
    plans = [p for p in SCHOOLS if not School.objects.filter(slug=p.slug).exists()]
    scenes = [_fill(plan, on, pupils, years, small) for plan in plans]
    if len(scenes) == len(SCHOOLS):
        share_trust_leads(scenes)
    return [scene.school for scene in scenes]


@transaction.atomic
def fill_school(plan: SchoolPlan, on: date, pupils: int) -> School:
    """A further school of a plan, with that many pupils and one past year of records."""
    return _fill(plan, on, pupils, years=1, small=False).school


def _fill(plan: SchoolPlan, on: date, pupils: int | None, years: int, small: bool) -> Scene:
    scene = make_school(plan, on, years)
    in_a_year = SMALL_CLASS if small else plan.class_size * (1 if plan is MEADOW else 2)
    if pupils and plan is not MEADOW:
        in_a_year = -(-pupils // len(plan.year_groups))
    groups = make_groups(scene, plan, in_a_year)
    roll = Roll(scene)
    story = _story_pupils(roll, groups) if plan is MEADOW else {}
    on_roll = [
        pupil for year in plan.year_groups for pupil in roll.fill(year, groups[year], in_a_year)
    ]
    teach(scene, groups[plan.year_groups[-3]][0], "staff", "assistant")
    scene.rows.flush()
    fill_past_years(scene, roll, on_roll, years)
    _tell(scene, story)
    _around(scene, on_roll, 0 if small else max(1, len(on_roll) // USUAL_SIZE))
    score_days(scene)
    see_to_suspensions(scene)
    School.objects.filter(pk=scene.school.pk).update(next_case_number=scene.school.next_case_number)
    enter_lines(scene)
    if story:
        write_letters(scene, story["joe"])
        tell_it_once(scene, story["joe"], scene.agencies[0])
        keep_registers(scene, story)
        keep_a_letter(scene, story["joe"])
    rebuild(scene.school, on)
    _answer_one(scene)
    run_rounds(scene)
    if "joe" in story:
        detail_an_incident(story["joe"])
        detail_earlier_incidents(story["joe"])
    return scene


def _story_pupils(roll: Roll, groups: dict[int, list[Group]]) -> dict[str, Pupil]:
    ago = roll.scene.ago
    plain = {
        "ethnicity": "WBRI",
        "language": "ENG",
        "looked_after": False,
        "social_worker": False,
        "sen_status": "K",
    }
    return {
        "joe": roll.pupil(
            4,
            groups[4][0],
            ("Joe", "Archer"),
            "M",
            (("Kelly Archer", "mother"), ("Dean Archer", "father")),
            **{
                **plain,
                "sen_needs": ["SEMH", "SLCN"],
                "free_school_meals": True,
                "pupil_premium": True,
            },
        ),
        "sarah": roll.pupil(
            5,
            groups[5][0],
            ("Sarah", "Bennett"),
            "F",
            (("Paul Bennett", "father"), ("Ruth Bennett", "mother")),
            **{**plain, "sen_needs": ["SEMH"]},
        ),
        "tom": roll.pupil(
            1,
            groups[1][0],
            ("Tom", "Whitfield"),
            "M",
            (("Anna Whitfield", "mother"),),
            **{**plain, "sen_status": "N", "sen_needs": []},
        ),
        "callum": roll.pupil(
            5,
            None,
            ("Callum", "Reid"),
            "M",
            (("Sharon Reid", "mother"),),
            **{**plain, "sen_needs": ["SEMH"], "left_on": ago(95)},
        ),
    }


def _tell(scene: Scene, story: dict[str, Pupil]) -> None:
    if not story:
        return
    keys = ("speech", "psychology", "inclusion", "family", "nurse", "camhs")
    agencies = dict(zip(keys, scene.agencies, strict=True))
    tell_callum(Record(scene, story["callum"]))
    tell_joe(Record(scene, story["joe"]), agencies)
    tell_sarah(Record(scene, story["sarah"]), agencies)
    tell_tom(Record(scene, story["tom"]))
    scene.rows.flush()
    tell_families(scene, story["joe"], story["sarah"])


def _around(scene: Scene, on_roll: list[Pupil], times: int) -> None:
    """Open work of every kind, for pupils drawn at random; `times` 0 makes one of each kind."""
    work = [profile for profile, count in PROFILES for _ in range(count * times or 1)]
    for n, (profile, pupil) in enumerate(
        zip(work, scene.random.sample(on_roll, len(work)), strict=True)
    ):
        profile(Record(scene, pupil))
        if n % 100 == 99:
            scene.rows.flush()
    scene.rows.flush()


def _answer_one(scene: Scene) -> None:
    """One alert that somebody has answered, with the reason."""
    alert = (
        Alert.objects.filter(school=scene.school, act="start_psp").order_by("due_on", "id").first()
    )
    if alert:
        answer_alert(
            alert=alert,
            kind=AlertAnswer.Kind.EXCUSED,
            reason="The family and the school agreed to wait for the assessment next week, and to decide then.",
            by=scene.people["senco"],
            on=scene.on,
        )

"""What open work looks like for the pupils around the stories: one function a kind of record.

Together they put every state on Today: due, overdue, coming, answered by a plan, and past its end.
"""

from collections.abc import Callable
from datetime import date
from typing import Any

from cases.models import Case
from interventions.models import Plan, Target

from .record import Record
from .words import (
    ACTIONS,
    AIMS,
    CONCERNS,
    ENTRIES,
    FAMILY_SAYS,
    NOTES,
    PUPIL_SAYS,
    STRATEGIES,
    SUSPENDED,
    TARGETS,
)

Profile = Callable[[Record], None]
LOGGERS = ("pastoral", "senco", "mentor", "staff", "dsl")
LEVELS = (
    Case.Level.UNIVERSAL,
    Case.Level.UNIVERSAL_PLUS,
    Case.Level.UNIVERSAL_PLUS,
    Case.Level.COMPLEX,
)


def open_case(record: Record, since: int, entries: int = 5, **fields: object) -> Case:
    """A case opened so many school days ago, with entries since and two promises."""
    scene, random = record.scene, record.scene.random
    category, concern = random.choice(CONCERNS)
    case = record.case(
        scene.ago(since),
        concern,
        category,
        random.choice(LEVELS),
        lead=random.choice(("senco", "pastoral")),
        team=tuple(random.sample(("staff", "mentor", "assistant"), random.randint(0, 2))),
        aim=random.choice(AIMS),
        **fields,
    )
    for ago in sorted(random.sample(range(since), min(entries, since)), reverse=True):
        kind, words, told = random.choice(ENTRIES)
        by = random.choice(LOGGERS)
        record.entry(scene.ago(ago), kind, words, case=case, by=by, who_was_told=told)
    made, due = scene.ago(random.randint(8, 14)), random.randint(-6, 12)
    due_on = scene.ago(-due) if due < 0 else scene.after(scene.on, due)
    record.action(made, random.choice(ACTIONS), random.choice(LOGGERS), due_on)
    record.action(
        made,
        random.choice(ACTIONS),
        random.choice(LOGGERS),
        scene.ago(5),
        done_on=scene.ago(4),
        outcome="Done",
    )
    return case


def suspend(record: Record, ago: int, sessions: int, **fields: Any) -> None:
    """A suspension so many school days ago."""
    reasons, words = record.scene.random.choice(SUSPENDED)
    record.suspension(record.scene.ago(ago), sessions, reasons, words, **fields)


def psp(
    record: Record, case: Case, since: int, *, met_weekly: bool = True, **fields: Any
) -> tuple[Plan, list[Target]]:
    """A PSP with everything it must contain, started so many school days ago.

    The key worker and the pupil talk every week, unless `met_weekly` is false.
    """
    scene = record.scene
    made = full_plan(record, case, Plan.Kind.PSP, scene.ago(since), **fields)
    talks = [words for kind, words, _ in ENTRIES if kind == "key_worker"]
    for day in scene.each(scene.ago(since), 6) if met_weekly else ():
        record.entry(day, "key_worker", scene.random.choice(talks), case=case, by="pastoral")
    return made


def full_plan(
    record: Record,
    case: Case | None,
    kind: str,
    starts_on: date,
    until: date | None = None,
    **fields: Any,
) -> tuple[Plan, list[Target]]:
    """A plan with targets, weekly scores, strategies and both views."""
    scene, random = record.scene, record.scene.random
    values: dict[str, object] = {
        "case": case,
        "trigger": "Suspensions this school year, and lessons missed.",
        "purpose": "Stay in school and get back to learning.",
        "strengths": "Good company, practical, quick with numbers.",
        "concerns": "Unclear tasks; time between lessons.",
        **fields,
    }
    plan = record.plan(starts_on, kind, **values)
    targets = []
    days = list(scene.each(starts_on, 5, until))[:16]
    for position, row in enumerate(TARGETS[: 4 if kind == Plan.Kind.PSP else 2], 1):
        owner, what, measure, baseline, goal, lower = row
        target = record.target(
            plan,
            owner,
            what,
            measure,
            position=position,
            baseline=baseline,
            goal=goal,
            lower_is_better=lower,
        )
        step = (goal - baseline) / 14
        values_seen = [round(baseline + step * n + random.uniform(-1.5, 1.5)) for n in range(1, 17)]
        record.scores(target, days, [max(0, value) for value in values_seen])
        targets.append(target)
    record.strategies(plan, *random.sample(STRATEGIES, 2))
    said_on = scene.calendar.add_school_days_back(starts_on, 1)
    record.view(plan, "pupil", record.pupil.forename, said_on, random.choice(PUPIL_SAYS), "mentor")
    record.view(plan, "family", "Parent", said_on, random.choice(FAMILY_SAYS), "senco")
    return plan, targets


def hold_reviews(
    record: Record, plan: Plan, targets: list[Target], *impacts: str, gap: int = 25
) -> None:
    """Reviews so many days apart, as far as they lie in the past."""
    scene, random = record.scene, record.scene.random
    last = plan.ended_on or scene.on
    held_on = scene.after(plan.starts_on, gap)
    for number, impact in enumerate(impacts, 1):
        if held_on > last:
            return
        progress = {"met": "met", "partly": "partly", "insufficient": "not_yet"}[impact]
        record.review(
            plan,
            number,
            held_on,
            impact,
            impact_note=random.choice(NOTES),
            changes="Keep what works; one change for the time between lessons.",
            next_on=scene.after(held_on, gap),
            came=(
                (record.pupil.name, "Pupil", random.choice(PUPIL_SAYS)),
                ("Parent", "Family", random.choice(FAMILY_SAYS)),
                (record.who("senco").name, "SENCO, chair", ""),
            ),
            judged=tuple((target, progress, float(target.goal or 0), "") for target in targets),
        )
        held_on = scene.after(held_on, gap)


def watched(record: Record) -> None:
    """An open case with entries and promises."""
    open_case(record, record.scene.random.randint(15, 70), entries=6)


def suspended_once(record: Record) -> None:
    """A case and one suspension."""
    open_case(record, 30, entries=4)
    suspend(record, record.scene.random.randint(5, 25), record.scene.random.choice((1, 2, 3, 4)))


def suspended_today(record: Record) -> None:
    """Out since today: the family was rung, the letter and the local authority are still to come."""
    open_case(record, 24, entries=4)
    suspend(record, 0, 3, still_open=("parents_written", "local_authority"))


def psp_due(record: Record) -> None:
    """Two suspensions lately, no PSP yet: recommended, not yet late."""
    open_case(record, 32, entries=4)
    suspend(record, 24, 2)
    suspend(record, record.scene.random.randint(2, 6), 2)


def psp_late(record: Record) -> None:
    """Two suspensions, no PSP within ten school days."""
    open_case(record, 45, entries=5)
    suspend(record, 34, 3)
    suspend(record, record.scene.random.randint(13, 20), 4)


def ibp_running(record: Record) -> None:
    """An IBP with one review."""
    case = open_case(record, 50, entries=5)
    plan, targets = full_plan(record, case, Plan.Kind.IBP, record.scene.ago(30))
    hold_reviews(record, plan, targets, "partly", gap=35)


def psp_coming(record: Record) -> None:
    """A PSP begun lately: its first review is not yet open."""
    case = open_case(record, 40, entries=4)
    suspend(record, 26, 2)
    suspend(record, 12, 2)
    psp(record, case, 6)


def psp_review_late(record: Record) -> None:
    """A PSP whose first review should have been held."""
    case = open_case(record, 50, entries=5)
    suspend(record, 40, 3)
    suspend(record, 36, 2)
    psp(record, case, 32, met_weekly=False)


def psp_on_course(record: Record) -> None:
    """A PSP with reviews held on time."""
    case = open_case(record, 60, entries=7)
    suspend(record, 55, 2)
    suspend(record, 50, 2)
    plan, targets = psp(record, case, 45)
    hold_reviews(record, plan, targets, "partly", "partly", "met")


def psp_not_working(record: Record) -> None:
    """Two reviews with too little impact: help from outside is due."""
    case = open_case(record, 65, entries=7)
    suspend(record, 60, 2)
    suspend(record, 52, 4)
    plan, targets = psp(record, case, 48)
    hold_reviews(record, plan, targets, "insufficient", "insufficient", gap=24)
    # Back in school for three days, and no meeting about the return yet.
    suspend(record, 6, 6, still_open=("reintegration_meeting_on",))


def psp_past_end(record: Record) -> None:
    """A PSP past its last day without a decision about what follows."""
    case = open_case(record, 90, entries=8)
    suspend(record, 92, 2)
    suspend(record, 88, 2)
    scene = record.scene
    plan, targets = psp(record, case, 84, ends_on=scene.ago(3))
    hold_reviews(record, plan, targets, "partly", "partly", "partly")


def psp_draft(record: Record) -> None:
    """A PSP begun and left: a draft without targets."""
    case = open_case(record, 30, entries=3)
    suspend(record, 20, 2)
    suspend(record, 9, 3)
    record.plan(record.scene.ago(2), Plan.Kind.PSP, case=case, status=Plan.Status.DRAFT, lead=None)


def at_risk(record: Record) -> None:
    """A judgement that a permanent exclusion is near, with its reason."""
    scene = record.scene
    open_case(
        record,
        40,
        entries=6,
        at_risk_since=scene.ago(4),
        judgement_reason="Three serious incidents in two weeks; the head has asked for a plan first.",
    )
    suspend(record, 14, 10)


def closed_well(record: Record) -> None:
    """A plan that ended with its aims met, and a case that was closed."""
    scene = record.scene
    ended_on = scene.ago(20)
    case = open_case(
        record, 110, entries=6, closed_on=scene.ago(15), outcome="Aims met; seen to in class."
    )
    plan, targets = full_plan(
        record,
        case,
        Plan.Kind.IBP,
        scene.ago(90),
        until=ended_on,
        status=Plan.Status.ENDED,
        ended_on=ended_on,
        outcome=Plan.Outcome.MET,
        outcome_note="In class, on time, with friends.",
        sustainability="The Friday talk goes on.",
    )
    hold_reviews(record, plan, targets, "partly", "met")


def lunchtimes(record: Record) -> None:
    """Two lunchtime suspensions: half a day each."""
    open_case(record, 28, entries=3)
    scene = record.scene
    reasons, words = scene.random.choice(SUSPENDED)
    for ago in (16, 15):
        record.suspension(scene.ago(ago), 1, reasons, words, kind="lunchtime")


def much_lost(record: Record) -> None:
    """Over 15 days lost in a term, so that the board meets; a PSP running."""
    case = open_case(record, 60, entries=8)
    for ago, sessions in ((50, 6), (40, 8), (18, 10), (9, 8)):
        suspend(record, ago, sessions)
    plan, targets = psp(record, case, 36, key_worker=record.who("mentor"))
    hold_reviews(record, plan, targets, "partly")


# How many pupils of each kind a school of the usual size has: 50 with open work, 3 without.
PROFILES: tuple[tuple[Profile, int], ...] = (
    (watched, 18),
    (suspended_once, 6),
    (suspended_today, 1),
    (psp_due, 3),
    (psp_late, 2),
    (ibp_running, 6),
    (psp_coming, 2),
    (psp_review_late, 2),
    (psp_on_course, 4),
    (psp_not_working, 1),
    (psp_past_end, 1),
    (psp_draft, 1),
    (at_risk, 1),
    (lunchtimes, 1),
    (much_lost, 1),
    (closed_well, 3),
)

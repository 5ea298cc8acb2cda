"""Tom, year 1: reluctant in the mornings; a workstation with a teaching assistant, faded out again."""

from datetime import date

from cases.models import Case
from interventions.models import Plan, Target

from ..plans import look_again
from ..record import Record

MOTHER = "Anna Whitfield"
# School days ago, kind, written by | what happened | who was told | follow-up
CHRONOLOGY = """
50 attendance staff | Would not leave his mother at the door. Came in after twenty-five minutes,
   carried. | Anna Whitfield, at the gate
49 incident staff | Held on to the door frame of the hall and cried when the others went in. | Anna
   Whitfield, at the gate
47 incident assistant | Ran back to the gate when a different adult was at the door. | Anna
   Whitfield, at the gate
46 observation senco | Settled once he had a job. Looked at the door whenever it opened.
44 achievement assistant | Walked in with the register under his arm. | Anna Whitfield, at the
   gate
36 incident staff | Hid under the coats when the room was changed without a word to him. | Anna
   Whitfield, at the gate
31 contact pastoral | Tom sleeps badly and is tired after lunch. His mother would like to ask
   the nurse. | Anna Whitfield, at the gate
20 key_worker assistant | Sorted the pictures of the day himself and asked for the book corner
   instead of the bay.
11 achievement staff | First whole day at his own table. | Anna Whitfield, at the gate
5 meeting senco | Case closed with his mother: what stays, what she can ask for again. | Anna
   Whitfield, at the gate
"""


def tell_tom(tom: Record) -> None:
    """Tom's record: a short plan that ended well, and a case that could be closed."""
    day = tom.scene.ago
    case = tom.case(
        day(50),
        "Tom cries at the door and will not come in. Until half-way through last term he ran in.",
        Case.Category.WELLBEING,
        Case.Level.UNIVERSAL_PLUS,
        team=("assistant", "pastoral"),
        aim="Tom comes in with his class and settles within ten minutes.",
        closed_on=day(5),
        outcome="Settled in class all day for three weeks, without the assistant beside him. "
        "The soft start stays for everyone in the class.",
    )
    plan = _plan(tom, case, day(45), day(8))
    tom.chronicle(case, CHRONOLOGY)
    tom.entry(
        day(34),
        "note",
        "Tom's mother shared that his father has moved out and that she is having tests at the "
        "hospital. She asks that only those named know.",
        case=case,
        by="dsl",
        restricted=True,
        readers=("senco", "head"),
    )
    tom.scene.rows.flush()
    look_again(tom, plan)
    tom.action(
        day(30),
        "Ask the school nurse about sleep and tiredness",
        "pastoral",
        day(22),
        about=f"plan:{plan.pk}",
        done_on=day(24),
        outcome="Nurse met Tom's mother; the doctor is looking into it",
    )


def _plan(tom: Record, case: Case, starts_on: date, ended_on: date) -> Plan:
    plan = tom.plan(
        starts_on,
        Plan.Kind.IBP,
        case=case,
        status=Plan.Status.ENDED,
        ended_on=ended_on,
        outcome=Plan.Outcome.MET,
        outcome_note="Comes in with the class and works at his table. The assistant is in the room, not beside him.",
        sustainability="Soft start every morning; the box of pictures stays on his table; "
        "his mother and the class teacher speak on Fridays.",
        key_worker=tom.who("assistant"),
        purpose="A calm way in, and a place to work until the room feels all right again.",
        strengths="Knows every train line, sings, helps to tidy without being asked.",
        concerns="The first ten minutes. Changes that nobody told him about.",
        rewards="First turn with the train set on Friday.",
    )
    tom.strategies(
        plan,
        ("Met at the side gate with a job to carry in", "Teaching assistant", "Every morning"),
        (
            "Workstation in the corridor bay, pictures of the day",
            "Teaching assistant",
            "First hour, then less",
        ),
        (
            "Fading: an hour, forty minutes, twenty, in the room, near, away",
            "Class teacher",
            "A step a week",
        ),
    )
    sees = (
        "At his table with a task by ten past nine",
        "The assistant helps the table, not Tom",
        "The picture plan comes in with him",
    )
    rows: tuple[tuple[str, str, str, int, int, bool, tuple[float, ...]], ...] = (
        (
            "pupil",
            "Settle within ten minutes",
            "mornings a week",
            0,
            5,
            False,
            (1, 2, 3, 4, 4, 5, 5),
        ),
        (
            "school",
            "The assistant's time beside Tom fades",
            "minutes a day",
            120,
            0,
            True,
            (120, 90, 60, 40, 20, 10, 0),
        ),
        (
            "family",
            "The picture plan of the morning, on the fridge",
            "mornings a week",
            0,
            5,
            False,
            (3, 4, 5, 5, 4, 5, 5),
        ),
    )
    targets: list[Target] = []
    for position, (row, success) in enumerate(zip(rows, sees, strict=True), 1):
        owner, what, measure, baseline, goal, lower, values = row
        target = tom.target(
            plan,
            owner,
            what,
            measure,
            position=position,
            baseline=baseline,
            goal=goal,
            lower_is_better=lower,
            success=success,
            target_on=ended_on,
        )
        tom.scores(target, tom.scene.each(starts_on, 5, ended_on), values, "assistant")
        targets.append(target)
    said_on = tom.scene.calendar.add_school_days_back(starts_on, 1)
    tom.view(plan, "pupil", "Tom", said_on, "I want you to come with me. Then I can.", "assistant")
    tom.view(
        plan,
        "family",
        f"{MOTHER}, mother",
        said_on,
        "It changed from one week to the next. Mornings are tears and then he is fine by ten, you say. I do not see the fine part.",
        "senco",
    )
    settles, fades, pictures = targets
    people = (
        ("Tom", "Pupil", "I carried the register."),
        (MOTHER, "Mother", "He waved this morning."),
    )
    tom.review(
        plan, 1, tom.scene.ago(29), "partly", came=people,
        impact_note="Three mornings of five. The job at the gate works.",
        changes="Workstation time down to forty minutes.",
        judged=((settles, "partly", 3, ""), (fades, "partly", 60, ""), (pictures, "met", 5, "")),
    )  # fmt: skip
    tom.review(
        plan, 2, ended_on, "met", came=people,
        impact_note="Every morning for two weeks, no workstation.",
        changes="The plan ends; the soft start stays.",
        judged=((settles, "met", 5, ""), (fades, "met", 0, ""), (pictures, "met", 5, "")),
    )  # fmt: skip
    return plan

"""Callum: a year ahead of Joe. A PSP, a move that he and his family chose, and how he is now."""

from cases.models import Case
from interventions.models import Plan

from ..plans import look_again
from ..record import Record


def tell_callum(callum: Record) -> None:
    """A finished record of last school year: suspensions, a PSP, the move, word from the new school."""
    day = callum.scene.ago
    starts_on, left_on = day(158), day(95)
    case = callum.case(
        day(178),
        "Callum argues with adults in the afternoon and then walks off.",
        Case.Category.BEHAVIOUR,
        Case.Level.COMPLEX,
        team=("pastoral", "mentor"),
        closed_on=left_on,
        outcome="Moved to another school that he and his family chose, with a mentor from the first day.",
    )
    callum.suspension(day(172), 2, ("VA",), "Swore at an adult and would not leave the corridor.")
    callum.suspension(
        day(165), 4, ("DB", "VA"), "Walked out of three lessons and shouted at staff."
    )
    psp = callum.plan(
        starts_on,
        Plan.Kind.PSP,
        case=case,
        status=Plan.Status.ENDED,
        ended_on=left_on,
        outcome=Plan.Outcome.MOVED,
        outcome_note="Moved by agreement after a trial of six weeks.",
        sustainability="The new school has the one-page plan and names a mentor. We ring after a month and after a year.",
        trigger="Two suspensions this school year.",
        purpose="Afternoons in class, and a way back after an argument.",
        strengths="Funny, quick at mental arithmetic, captain of the running club.",
    )
    calm = callum.target(
        psp, "pupil", "Use the ten-minute pass before an argument grows", "afternoons a week",
        position=1, baseline=0, goal=4,
    )  # fmt: skip
    callum.target(
        psp, "school", "One adult to talk to afterwards, the same day", "times, of those needed, in ten",
        position=2, baseline=2, goal=9,
    )  # fmt: skip
    callum.target(
        psp,
        "family",
        "Hear about the day from Callum first",
        "days a week",
        position=3,
        baseline=1,
        goal=4,
    )
    callum.scores(
        calm, callum.scene.each(starts_on, 5, left_on), (0, 1, 1, 2, 2, 1, 2, 3, 3, 3), "mentor"
    )
    callum.view(
        psp,
        "pupil",
        "Callum",
        starts_on,
        "By the afternoon I have already been told off for the morning.",
        "mentor",
    )
    callum.view(
        psp,
        "family",
        "Sharon Reid, mother",
        starts_on,
        "I want people to stop waiting for it.",
        "senco",
    )
    held_on = callum.scene.after(starts_on, 25)
    for number, impact in enumerate(("partly", "insufficient", "partly"), 1):
        if held_on < left_on:
            callum.review(
                psp, number, held_on, impact,
                came=(("Callum", "Pupil", "It is better and it is not enough."), ("Sharon Reid", "Mother", "")),
                changes="Visit the new school with the mentor." if number > 1 else "A pass for the afternoon.",
            )  # fmt: skip
        held_on = callum.scene.after(held_on, 26)
    callum.scene.rows.flush()
    look_again(
        callum, psp, (day(40), "kept", "No suspension since the move, says his mentor there.")
    )
    callum.entry(
        day(150), "voice", "I am a different person at running club.", case=case, by="mentor"
    )
    callum.entry(
        day(120),
        "meeting",
        "Family and both schools agreed a trial of six weeks, with the running club from the first week.",
        case=case,
        by="senco",
    )
    callum.entry(day(94), "note", "Last day on roll. Record sent to the new school.", by="office")
    callum.entry(
        day(40), "agency",
        "The mentor at the new school rang: no suspension since the move, in class every afternoon, runs for the borough.",
        by="senco", who_was_told="Head, learning mentor",
    )  # fmt: skip

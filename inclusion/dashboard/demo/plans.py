"""What stands around the plans of the demonstration: who agreed, and how the pupil was afterwards."""

from datetime import date

from cases.models import Action
from inclusion.accounts.selectors import school_packs
from interventions.models import FollowUp, Plan, SignOff
from interventions.services.follow_ups import due_dates

from .record import Record


def agree(record: Record, plan: Plan, *rows: tuple[str, str]) -> None:
    """Who agreed to a plan on the day it started, by name and role; each was handed a copy."""
    for position, (name, role) in enumerate(rows, 1):
        signed = SignOff(
            plan=plan,
            position=position,
            name=name,
            role=role,
            signed_on=plan.starts_on,
            copy_sent_on=plan.starts_on,
            copy_sent_how="by hand",
        )
        record.scene.rows.add(signed, by=record.who("senco"), on=plan.starts_on)


def look_again(record: Record, plan: Plan, *seen: tuple[date, str, str]) -> None:
    """What was found after an ended plan: when, the result and the words; later ones are still due."""
    scene, senco = record.scene, record.who("senco")
    assert plan.ended_on  # noqa: S101 (a programmer's mistake)
    rows = []
    due = due_dates(plan.ended_on, scene.calendar, school_packs(scene.school))
    for place, (after, due_on) in enumerate(due.items()):
        row = FollowUp(plan=plan, after=after, due_on=due_on)
        if place < len(seen):
            row.held_on, row.result, row.note = seen[place]
            row.by = senco
        rows.append(scene.rows.add(row, by=senco, on=row.held_on or plan.ended_on))
    scene.rows.flush()
    for row in rows:
        if row.held_on is None:
            scene.rows.add(_to_do(record, plan, row), by=senco, on=plan.ended_on)


def _to_do(record: Record, plan: Plan, row: FollowUp) -> Action:
    assert plan.ended_on  # noqa: S101 (a programmer's mistake)
    after = row.get_after_display().lower()
    return Action(
        school=record.scene.school,
        pupil=record.pupil,
        about=f"follow-up:{row.pk}",
        what=f"See how {record.pupil.forename} is {after} the {plan.short_kind}",
        owner=record.who("senco"),
        due_on=row.due_on,
        created_on=plan.ended_on,
    )

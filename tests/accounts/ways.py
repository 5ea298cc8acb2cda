"""The ways in which something becomes somebody's: each is done once, in a world of a few people."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from cases import services
from cases.alerts import refresh_alerts
from cases.models import Case, Pupil
from cases.services import handing_over
from cases.services.meetings import MeetingMinutes, Promise, add_meeting
from inclusion.accounts.models import School, User
from inclusion.accounts.people import set_group_staff
from inclusion.accounts.services import save_closure
from interventions.services import Minutes, PlanContent, Promised, hold_review, save_plan
from tests.cases.records import entry_fields
from tests.factories import (
    TODAY,
    ActionFactory,
    CaseFactory,
    FamilyRequestFactory,
    GroupFactory,
    GroupStaffFactory,
    PlanFactory,
    SuspensionFactory,
)
from tests.interventions.making import full_plan

FRIDAY = date(2026, 11, 27)


@dataclass(frozen=True)
class World:
    """A pupil, somebody who gives and somebody who is given: both may do everything here."""

    school: School
    pupil: Pupil
    giver: User
    mine: User


def _case_fields(**changes: Any) -> dict[str, Any]:
    fields = {"concern": "Concernword", "category": "behaviour", "level": "universal_plus"}
    return {**fields, "opened_on": TODAY, **changes}


def open_a_case(world: World, lead: User, team: tuple[User, ...] = ()) -> Case:
    fields = _case_fields(lead=lead)
    return services.open_case(pupil=world.pupil, fields=fields, team=team, by=world.giver, on=TODAY)


def lead_a_case(world: World) -> Any:
    return lambda: open_a_case(world, world.mine)


def take_over_a_case(world: World) -> Any:
    case = open_a_case(world, world.giver)
    fields = _case_fields(lead=world.mine)
    return lambda: services.change_case(case=case, fields=fields, team=[], by=world.giver, on=TODAY)


def join_a_team(world: World) -> Any:
    return lambda: open_a_case(world, world.giver, (world.mine,))


def an_action(world: World) -> Any:
    fields = {"what": "Actionword", "owner": world.mine, "owner_name": "", "due_on": FRIDAY}
    return lambda: services.add_action(pupil=world.pupil, fields=fields, by=world.giver, on=TODAY)


def an_action_without_a_date(world: World) -> Any:
    promised = (Promise("Meetingword", owner=world.mine),)
    held = MeetingMinutes(kind="family", held_on=TODAY, purpose="Purpose", promised=promised)
    return lambda: add_meeting(pupil=world.pupil, minutes=held, by=world.giver, on=TODAY)


def an_action_that_changes_hands(world: World) -> Any:
    action = ActionFactory(pupil=world.pupil, owner=world.giver)
    fields = {"owner": world.mine, "owner_name": "", "due_on": FRIDAY, "due_time": None}
    return lambda: services.change_action(
        action=action, fields=fields, reason="Holiday", by=world.giver, on=TODAY
    )


def an_action_of_a_review(world: World) -> Any:
    plan = full_plan(world.pupil, lead=world.giver)
    promised = (Promised("Reviewword", owner=world.mine, due_on=FRIDAY),)
    held = Minutes(held_on=TODAY, impact="met", promised=promised)
    return lambda: hold_review(plan=plan, minutes=held, by=world.giver, on=TODAY)


def a_request(world: World) -> Any:
    fields = {"kind": "meeting", "what": "Askedword", "asked_on": TODAY, "asked_by": "Kelly Archer"}
    fields |= {"how": "", "owner": world.mine, "due_on": None}
    return lambda: services.record_request(
        pupil=world.pupil, fields=fields, once_key="", by=world.giver, on=TODAY
    )


def a_request_that_changes_hands(world: World) -> Any:
    request = FamilyRequestFactory(pupil=world.pupil, owner=world.giver)
    ActionFactory(pupil=world.pupil, owner=world.giver, about=f"request:{request.pk}")
    return lambda: services.give_request(
        request=request, owner=world.mine, reason="Holiday", by=world.giver, on=TODAY
    )


def a_plan_to_lead(world: World) -> Any:
    plan = PlanFactory(pupil=world.pupil, lead=world.giver, status="draft", kind="ibp")
    content = PlanContent({"lead": world.mine})
    return lambda: save_plan(plan=plan, content=content, by=world.giver, on=TODAY)


def a_pupil_to_be_the_key_worker_of(world: World) -> Any:
    plan = PlanFactory(pupil=world.pupil, lead=world.giver, status="draft", kind="ibp")
    content = PlanContent({"key_worker": world.mine})
    return lambda: save_plan(plan=plan, content=content, by=world.giver, on=TODAY)


def handed_over(world: World) -> Any:
    for due_on in (FRIDAY, date(2026, 12, 4)):
        ActionFactory(pupil=world.pupil, owner=world.giver, due_on=due_on, what="Handedword")
    CaseFactory(pupil=world.pupil, lead=world.giver)

    def hand() -> Any:
        moving = handing_over.what_moves(world.school, world.giver, world.mine, TODAY)
        return handing_over.hand_over(
            school=world.school,
            giver=world.giver,
            taker=world.mine,
            reason="Leaves",
            seen=moving.fingerprint,
            by=world.giver,
            on=TODAY,
        )

    return hand


def told_by_name(world: World) -> Any:
    fields = entry_fields(who_was_told="mother by phone; Mia Minehart", what_happened="Secretword")
    return lambda: services.log_entry(pupils=[world.pupil], fields=fields, by=world.giver, on=TODAY)


def named_as_a_reader(world: World) -> Any:
    fields = entry_fields(restricted=True, what_happened="Secretword")
    return lambda: services.log_entry(
        pupils=[world.pupil], fields=fields, readers=[world.mine], by=world.giver, on=TODAY
    )


def named_as_a_reader_later(world: World) -> Any:
    (entry,) = services.log_entry(
        pupils=[world.pupil], fields=entry_fields(), by=world.giver, on=TODAY
    )
    return lambda: services.change_readers(
        entry=entry,
        restricted=True,
        readers=[world.mine],
        reason="A disclosure",
        by=world.giver,
        on=TODAY,
        expected_version=None,
    )


def _one_with_something_due(world: World) -> None:
    SuspensionFactory(pupil=world.pupil, starts_on=date(2026, 9, 14))
    SuspensionFactory(pupil=world.pupil, starts_on=date(2026, 11, 9))
    refresh_alerts(world.pupil, TODAY)


def something_newly_due_by_an_entry(world: World) -> Any:
    """Logging derives the alerts again: what is due since is told."""
    CaseFactory(pupil=world.pupil, lead=world.mine)
    SuspensionFactory(pupil=world.pupil, starts_on=date(2026, 9, 14))
    SuspensionFactory(pupil=world.pupil, starts_on=date(2026, 11, 9))
    return lambda: services.log_entry(
        pupils=[world.pupil], fields=entry_fields(), by=world.giver, on=TODAY
    )


def a_group_to_teach(world: World) -> Any:
    _one_with_something_due(world)
    group = GroupFactory(school=world.school)
    Pupil.objects.filter(pk=world.pupil.pk).update(group=group)
    return lambda: set_group_staff(group=group, staff=[world.mine], by=world.giver)


def a_pupil_who_moves_into_ones_class(world: World) -> Any:
    _one_with_something_due(world)
    group = GroupFactory(school=world.school)
    GroupStaffFactory(group=group, user=world.mine)
    return lambda: services.save_pupil(
        pupil=world.pupil, changes={"group": group}, by=world.giver, on=TODAY
    )


def a_change_of_the_calendar(world: World) -> Any:
    """The whole school is derived again in the background: what is due by it is told."""
    CaseFactory(pupil=world.pupil, lead=world.mine)
    SuspensionFactory(pupil=world.pupil, starts_on=date(2026, 9, 14))
    SuspensionFactory(pupil=world.pupil, starts_on=date(2026, 11, 9))
    days = {"starts_on": date(2026, 12, 1), "ends_on": date(2026, 12, 1), "reason": "Boiler"}
    return lambda: save_closure(school=world.school, by=world.giver, on=TODAY, **days)


WAYS: dict[str, tuple[Callable[[World], Any], tuple[str, ...]]] = {
    "a case to lead": (lead_a_case, ("A colleague gave you a case to lead.", "/cases/?mine=1")),
    "a case taken over": (take_over_a_case, ("A colleague gave you a case to lead.",)),
    "a team": (join_a_team, ("A colleague gave you a place on a case’s team.",)),
    "an action": (
        an_action,
        ("gave you an action, due on Friday 27 November 2026.", "/actions/?whose=mine"),
    ),
    "an action without a date": (an_action_without_a_date, ("A colleague gave you an action.",)),
    "an action that changes hands": (an_action_that_changes_hands, ("gave you an action, due on",)),
    "an action of a review": (an_action_of_a_review, ("gave you an action, due on",)),
    "a request": (a_request, ("A colleague gave you an action, due on",)),
    "a request that changes hands": (a_request_that_changes_hands, ("gave you an action",)),
    "a plan": (a_plan_to_lead, ("A colleague gave you a plan to lead.", "/plans/?mine=1")),
    "a key worker": (
        a_pupil_to_be_the_key_worker_of,
        ("A colleague gave you a pupil to be the key worker of.",),
    ),
    "handed over": (
        handed_over,
        (
            "gave you a case to lead.",
            "gave you 2 actions, the first due on Friday 27 November 2026.",
        ),
    ),
    "told by name": (told_by_name, ("A colleague named you in an entry.", "/entries/")),
    "a reader": (named_as_a_reader, ("A colleague named you in an entry.", "/entries/")),
    "a reader later": (named_as_a_reader_later, ("A colleague named you in an entry.",)),
    "newly due by an entry": (something_newly_due_by_an_entry, ("due for a pupil of yours",)),
    "a group to teach": (a_group_to_teach, ("due for a pupil of yours",)),
    "a pupil who moves": (a_pupil_who_moves_into_ones_class, ("due for a pupil of yours",)),
    "the calendar": (a_change_of_the_calendar, ("due for a pupil of yours",)),
}

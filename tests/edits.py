"""Every form that changes a record: how to come to it, and what two people type into it.

`MINE` is what the second of the two types, `THEIRS` what the first has saved meanwhile.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import models

from cases.alerts import rebuild
from cases.models import Alert, Meeting, Pupil
from cases.services import log_entry
from inclusion.accounts.models import School, Term, User
from inclusion.accounts.permissions import Role
from interventions.models import FollowUp, Plan, Target

from .factories import (
    TODAY,
    ActionFactory,
    AgencyFactory,
    AttachmentFactory,
    AttendanceWeekFactory,
    CaseFactory,
    ConsentFactory,
    ContactFactory,
    CycleFactory,
    EntryFactory,
    FamilyRequestFactory,
    GroupFactory,
    MembershipFactory,
    PlanFactory,
    ProfessionalFactory,
    ReviewFactory,
    SuspensionFactory,
    UserFactory,
    ViewFactory,
)
from .interventions.making import GOES_ON, full_plan

MINE, THEIRS = "Mineword", "Theirsword"


@dataclass(frozen=True)
class World:
    """A pupil of a school, and two people who may do everything in it."""

    school: School
    pupil: Pupil
    first: User
    second: User
    third: User


Typed = dict[str, Any] | Callable[[World], dict[str, Any]]


@dataclass(frozen=True)
class Edit:
    """What the two type over what the form shows.

    The record is made by `make`; `mine` and `theirs` go into the same form, and the words of both
    are then read on the page (`shown` where they read otherwise). A form that `settles` its record
    takes nothing more once the first has sent it: both texts are shown, and nothing is saved again.
    Then `changed` is another form, what the first types into it and what the second reads of that:
    after it the second still may. `again` is what the second adds when saving knowingly.
    """

    make: Callable[[World], models.Model]
    mine: Typed
    theirs: Typed
    shown: tuple[str, str] = (MINE, THEIRS)
    settles: bool = False
    changed: tuple[str, Typed, str] | None = None
    again: dict[str, Any] = field(default_factory=dict)
    names: Callable[[models.Model], tuple[Any, ...]] = lambda record: (record.pk,)
    alone: bool = False  # only the person themselves: in two windows


def _both(name: str, **more: Any) -> dict[str, Any]:
    return {"mine": {name: MINE, **more}, "theirs": {name: THEIRS, **more}}


def _case(world: World) -> models.Model:
    return CaseFactory(pupil=world.pupil, lead=world.second)


def _flagged(world: World) -> models.Model:
    flag = {"at_risk_since": date(2026, 11, 2), "at_risk_until": date(2026, 11, 30)}
    return CaseFactory(pupil=world.pupil, lead=world.second, judgement_reason="Fights", **flag)


def _entry(world: World) -> models.Model:
    return EntryFactory(pupil=world.pupil, written_by=world.second)


def _entry_of_force(world: World) -> models.Model:
    fields = {
        "kind": "physical_intervention",
        "happened_on": TODAY,
        "what_happened": "Ran towards the road.",
        "who_was_told": "",
        "follow_up": "",
    }
    record = {"staff": "R. Osei", "why_needed": "The road", "how": "Held"}
    made = log_entry(
        pupils=[world.pupil], fields=fields, intervention=record, by=world.second, on=TODAY
    )
    return made[0]


def _action(world: World) -> models.Model:
    return ActionFactory(pupil=world.pupil, owner=world.second)


def _request(world: World) -> models.Model:
    return FamilyRequestFactory(pupil=world.pupil, owner=world.second)


def _meeting(world: World) -> models.Model:
    said = {"kind": "family", "held_on": date(2026, 11, 16), "purpose": "The first weeks"}
    return Meeting.objects.create(
        school=world.school, pupil=world.pupil, written_by=world.second, **said
    )


def _suspension(world: World) -> models.Model:
    return SuspensionFactory(
        pupil=world.pupil, starts_on=date(2026, 11, 19), recorded_by=world.second
    )


def _draft_plan(world: World) -> models.Model:
    return PlanFactory(pupil=world.pupil, lead=world.second, status=Plan.Status.DRAFT)


def _running_plan(world: World) -> models.Model:
    return full_plan(world.pupil, lead=world.second)


def _view(world: World) -> models.Model:
    return ViewFactory(plan=_running_plan(world))


def _follow_up(world: World) -> models.Model:
    ended = {"status": Plan.Status.ENDED, "outcome": "met", "ended_on": date(2026, 10, 12)}
    plan = PlanFactory(pupil=world.pupil, lead=world.second, starts_on=date(2026, 9, 7), **ended)
    return FollowUp.objects.create(plan=plan, after="six_weeks", due_on=TODAY)


def _alert(world: World) -> models.Model:
    for starts_on in (date(2026, 9, 14), date(2026, 11, 9)):
        SuspensionFactory(pupil=world.pupil, starts_on=starts_on)
    rebuild(world.school, TODAY)
    return Alert.objects.get(pupil=world.pupil, act="start_psp")


def _value(typed: str) -> Callable[[World], dict[str, Any]]:
    return lambda world: {f"target_{Target.objects.first().pk}": typed}  # type: ignore[union-attr]


def _role(world: World) -> models.Model:
    return MembershipFactory(user=UserFactory(), school=world.school, role=Role.STAFF)


def _change_of_action(**typed: Any) -> dict[str, Any]:
    return {"due_on": "1 12 2026", "reason": "Later", **typed}


_REASON = _both("reason")
_ENDS = {"settles": True, **_REASON}
_OUTCOME = {"settles": True, **_both("outcome")}
_REVIEWED = {"settles": True, **_both("review")}
# Of a request: given to somebody else meanwhile. Of an action: moved to another day.
_GIVEN: tuple[str, Typed, str] = (
    "request-give",
    lambda world: {"owner": world.first.pk, "reason": THEIRS},
    "A. Bell",
)
_MOVED: tuple[str, Typed, str] = ("action-change", _change_of_action(), "1 December 2026")
_AMENDED: tuple[str, Typed, str] = ("entry-amend", {"text": THEIRS}, "Words added")
_CONCERN: tuple[str, Typed, str] = ("case-edit", {"concern": THEIRS}, THEIRS)
_PURPOSE: tuple[str, Typed, str] = ("plan-edit", {"purpose": THEIRS}, THEIRS)

EDITS: dict[str, Edit] = {
    # Pupils and the people around them
    "pupil-edit": Edit(lambda world: world.pupil, **_both("surname")),
    "contact-edit": Edit(lambda world: ContactFactory(pupil=world.pupil), **_both("name")),
    "agency-edit": Edit(lambda world: AgencyFactory(school=world.school), **_both("name")),
    "professional-edit": Edit(
        lambda world: ProfessionalFactory(agency=AgencyFactory(school=world.school)),
        **_both("name"),
    ),
    "consent-withdraw": Edit(
        lambda world: ConsentFactory(pupil=world.pupil, recorded_by=world.second), **_ENDS
    ),
    "attendance-change": Edit(
        lambda world: AttendanceWeekFactory(pupil=world.pupil),
        mine={"absent": "3"},
        theirs={"absent": "5"},
        shown=(">3</td>", ">5</td>"),
    ),
    "about-me": Edit(lambda world: world.pupil, **_both("good_at")),
    # Cases
    "case-edit": Edit(_case, **_both("concern")),
    "case-close": Edit(_case, **_OUTCOME, changed=_CONCERN),
    "case-look-again": Edit(
        _flagged,
        mine={"still": "yes", "until": "7 12 2026", "reason": MINE},
        theirs={"still": "no", "reason": THEIRS},
        settles=True,
        changed=(
            "case-look-again",
            {"still": "yes", "until": "14 12 2026", "reason": THEIRS},
            "14 December 2026",
        ),
    ),
    "cycle-edit": Edit(lambda world: CycleFactory(case=_case(world)), **_both("assess")),
    "cycle-review": Edit(
        lambda world: CycleFactory(case=_case(world)),
        **_REVIEWED,
        changed=("cycle-edit", {"plan": THEIRS, "assess": "As before"}, THEIRS),
    ),
    # Entries
    "entry-amend": Edit(_entry, **_both("text")),
    "entry-details": Edit(_entry, **_both("place"), again={"reason": "I asked"}),
    "entry-told": Edit(_entry_of_force, **_both("pupil_view"), again={"reason": "His own words"}),
    "entry-readers": Edit(
        _entry,
        mine={"restricted": "on", "reason": MINE},
        theirs={"restricted": "on", "reason": THEIRS},
    ),
    "entry-withdraw": Edit(_entry, **_ENDS, changed=_AMENDED),
    "family-words-edit": Edit(_entry, **_both("plain_words")),
    # Promises
    "action-finish": Edit(_action, **_OUTCOME, changed=_MOVED),
    "action-change": Edit(
        _action,
        mine=_change_of_action(due_on="2 12 2026"),
        theirs=_change_of_action(due_on="3 12 2026"),
        shown=("2 December 2026", "3 December 2026"),
    ),
    "action-withdraw": Edit(_action, **_ENDS, changed=_MOVED),
    "request-offer": Edit(
        _request, settles=True, **_both("offered", next_on="27 11 2026"), changed=_GIVEN
    ),
    "request-settle": Edit(_request, settles=True, **_both("answer"), changed=_GIVEN),
    "request-give": Edit(
        _request,
        mine=lambda world: {"owner": world.third.pk, "reason": MINE},
        theirs=lambda world: {"owner": world.first.pk, "reason": THEIRS},
        shown=("L. Grant", "A. Bell"),
    ),
    "request-withdraw": Edit(_request, **_ENDS, changed=_GIVEN),
    # Meetings and files
    "meeting-edit": Edit(_meeting, **_both("notes")),
    "meeting-withdraw": Edit(
        _meeting, **_ENDS, changed=("meeting-edit", {"agreed": THEIRS}, THEIRS)
    ),
    "attachment-withdraw": Edit(
        lambda world: AttachmentFactory(pupil=world.pupil, added_by=world.second), **_ENDS
    ),
    "alert-answer": Edit(_alert, settles=True, **_both("reason", kind="excused")),
    # Suspensions
    "suspension-done": Edit(
        _suspension,
        mine={"misses_exam_on": "20 11 2026"},
        theirs={"misses_exam_on": "19 11 2026"},
        shown=("20 November 2026", "19 November 2026"),
        again={"reason": "A slip"},
    ),
    "suspension-representations": Edit(
        _suspension, **_both("representations", representations_on="20 11 2026")
    ),
    "suspension-education": Edit(
        _suspension,
        **_both(
            "place",
            address="1 Quay Street",
            starts_at="9.00",
            ends_at="15.00",
            report_to="Ms Lund",
        ),
    ),
    "suspension-returned": Edit(
        _suspension,
        mine={"returned_on": "20 11 2026"},
        theirs={"returned_on": "19 11 2026"},
        shown=("20 November 2026", "19 November 2026"),
        again={"reason": "A slip"},
    ),
    "suspension-cancel": Edit(
        _suspension,
        **_ENDS,
        changed=("suspension-done", {"misses_exam_on": "19 11 2026"}, "19 November 2026"),
    ),
    # Plans
    "plan-edit": Edit(_draft_plan, **_both("purpose")),
    "plan-withdraw": Edit(_draft_plan, **_ENDS, changed=_PURPOSE),
    "plan-end": Edit(
        _running_plan,
        settles=True,
        mine={"outcome": "met", "outcome_note": MINE, **GOES_ON},
        theirs={"outcome": "partly", "outcome_note": THEIRS, **GOES_ON},
        changed=_PURPOSE,
    ),
    "view-withdraw": Edit(_view, **_ENDS),
    "plan-extend": Edit(
        _running_plan,
        mine={"ends_on": "12 4 2027", "reason": MINE},
        theirs={"ends_on": "15 3 2027", "reason": THEIRS},
        shown=(MINE, "15 March 2027"),
    ),
    "review-book": Edit(
        _running_plan,
        mine={"next_review_on": "18 12 2026", "next_review_at": MINE, "reason": "Later"},
        theirs={"next_review_on": "17 12 2026", "next_review_at": THEIRS, "reason": "Later"},
        shown=(MINE, THEIRS),
    ),
    "follow-up": Edit(
        _follow_up,
        settles=True,
        mine={"result": "kept", "note": MINE},
        theirs={"result": "lost", "note": THEIRS},
    ),
    "plan-score": Edit(
        _running_plan,
        mine=_value("3"),
        theirs=_value("5"),
        shown=('value="3"', "A. Bell wrote 5"),
    ),
    "review-hold": Edit(
        _running_plan,
        **_both("changes", **{"impact": "met", "targets-0-progress": "met"}),
        changed=_PURPOSE,
        again={"held_on": "20 11 2026", "next_choice": "none"},
    ),
    "review-correct": Edit(
        lambda world: ReviewFactory(plan=_running_plan(world)),
        **_both("changes", reason="Typed wrongly"),
    ),
    # The school
    "term-edit": Edit(lambda world: Term.objects.filter(school=world.school)[0], **_both("name")),
    "role-end": Edit(
        _role,
        mine={"until_on": "1 12 2026"},
        theirs={"until_on": "2 12 2026"},
        shown=("1 December 2026", "2 December 2026"),
    ),
    "group-staff": Edit(
        lambda world: GroupFactory(school=world.school),
        mine=lambda world: {"staff": [world.second.pk]},
        theirs=lambda world: {"staff": [world.first.pk]},
        shown=(">R. Osei</td>", ">A. Bell</td>"),
    ),
    "setting": Edit(
        lambda world: world.school,
        mine={"choice": "own", "reason": MINE},
        theirs={"choice": "own", "reason": THEIRS},
        names=lambda record: ("hackney.psp.two-plus-suspensions",),
    ),
    "notifications": Edit(
        lambda world: world.first,
        mine={"digest": [], "at_once": "on"},
        theirs={"digest": "on", "at_once": "on"},
        shown=(">no</td>", ">yes</td>"),
        names=lambda record: (),
        alone=True,
    ),
}

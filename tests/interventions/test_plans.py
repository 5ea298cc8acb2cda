"""Starting, writing, running, measuring and ending a plan: what the services let through."""

from datetime import date
from decimal import Decimal

import pytest

from cases.models import Entry, Pupil
from inclusion.accounts.models import School, User
from inclusion.accounts.permissions import Role
from inclusion.accounts.selectors import school_calendar
from inclusion.errors import ConflictError, DomainError
from interventions.missing import missing_parts
from interventions.models import Plan, Score
from interventions.selectors import plan_for, progress
from interventions.services import (
    GoneRowError,
    IncompletePlanError,
    PlanContent,
    StandingPlanError,
    activate_plan,
    end_plan,
    record_scores,
    save_plan,
    start_plan,
)
from tests.factories import (
    TODAY,
    ActionFactory,
    AgencyFactory,
    CaseFactory,
    EntryFactory,
    PlanFactory,
    SuspensionFactory,
    TargetFactory,
)

from .making import GOES_ON, complete_draft, content, full_plan, running_psp, target

pytestmark = pytest.mark.django_db


def test_a_psp_runs_16_weeks_and_an_ibp_half_a_term(pupil: Pupil, senco: User) -> None:
    start = date(2026, 11, 9)
    psp = start_plan(pupil=pupil, kind="psp", by=senco, on=TODAY, starts_on=start)
    ibp = start_plan(pupil=pupil, kind="ibp", by=senco, on=TODAY, starts_on=start)
    assert psp.ends_on == date(2027, 3, 1)
    assert ibp.ends_on == date(2027, 1, 5)  # six school weeks on lies an INSET day
    assert (psp.review_every_weeks, ibp.review_every_weeks) == (None, 6)
    assert psp.status == ibp.status == Plan.Status.DRAFT


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "field"),
    [
        (date(9999, 11, 23), date(9999, 12, 31), "starts_on"),
        (date(1, 1, 1), None, "starts_on"),
        (date(2027, 11, 25), None, "starts_on"),
        (TODAY, date(9999, 12, 31), "ends_on"),
    ],
)
def test_a_plan_in_an_impossible_year_is_refused(
    pupil: Pupil, senco: User, starts_on: date, ends_on: date | None, field: str
) -> None:
    with pytest.raises(DomainError, match="Check the year") as refused:
        start_plan(
            pupil=pupil, kind="psp", by=senco, on=TODAY, starts_on=starts_on, ends_on=ends_on
        )
    assert refused.value.field == field
    draft = start_plan(pupil=pupil, kind="psp", by=senco, on=TODAY)
    typed = {"starts_on": starts_on, "ends_on": ends_on or date(2028, 1, 1)}
    with pytest.raises(DomainError, match="Check the year"):
        save_plan(plan=draft, content=PlanContent(typed), by=senco, on=TODAY)


def test_a_plan_that_began_long_ago_can_still_be_changed(pupil: Pupil, senco: User) -> None:
    old = PlanFactory(
        pupil=pupil, lead=senco, status="draft", starts_on=date(2025, 9, 15),
        ends_on=date(2026, 12, 18),
    )  # fmt: skip
    later = {"ends_on": date(2027, 3, 25)}
    saved = save_plan(plan=old, content=PlanContent(later), by=senco, on=TODAY)
    assert saved.ends_on == date(2027, 3, 25)


def test_a_draft_begins_with_what_the_record_says(pupil: Pupil, senco: User, head: User) -> None:
    case = CaseFactory(pupil=pupil, lead=senco, concern="Leaves class without asking")
    pupil.strengths = "Draws well"
    pupil.sen_needs = ["SEMH"]
    pupil.save()
    EntryFactory(pupil=pupil, what_happened="Left the room with Sam Other.")
    EntryFactory(pupil=pupil, happened_on=date(2026, 11, 16))
    EntryFactory(pupil=pupil, restricted=True, happened_on=date(2026, 11, 20))
    EntryFactory(pupil=pupil, happened_on=date(2026, 7, 1))
    ActionFactory(pupil=pupil, done_on=date(2026, 11, 13), outcome="went well")
    SuspensionFactory(pupil=pupil, starts_on=date(2026, 9, 14))
    SuspensionFactory(pupil=pupil, starts_on=date(2026, 3, 2))
    PlanFactory(
        pupil=pupil,
        kind="ibp",
        status="ended",
        outcome="partly",
        starts_on=date(2026, 9, 21),
        ends_on=date(2026, 10, 21),
        ended_on=date(2026, 10, 21),
        outcome_note="He stayed for maths.",
    )
    plan = start_plan(pupil=pupil, kind="psp", by=head, on=TODAY)
    assert (plan.case, plan.lead) == (case, senco)
    assert plan.trigger == "One suspension this term, on 14 September 2026, of 1 school day."
    assert plan.strengths == "Draws well"
    assert plan.concerns == (
        "Leaves class without asking\n"
        "Two incidents since 1 September 2026, the latest on 16 November 2026."
    )
    assert plan.background == (
        "An Individual Behaviour Plan ran from 21 September 2026 to 21 October 2026. Its aims were "
        "partly met. He stayed for maths.\nRing home on Friday (13 November 2026): went well."
    )
    assert plan.existing_plans == "SEN support: Social, emotional and mental health."
    assert "Sam" not in plan.concerns + plan.background


def test_a_case_lead_who_is_no_leader_does_not_lead_the_psp(
    pupil: Pupil, senco: User, someone
) -> None:
    CaseFactory(pupil=pupil, lead=someone(Role.PASTORAL))
    assert start_plan(pupil=pupil, kind="psp", by=senco, on=TODAY).lead is None


def test_targets_of_the_ibp_go_on_from_their_latest_value(pupil: Pupil, senco: User) -> None:
    ibp = PlanFactory(pupil=pupil, kind="ibp")
    kept = TargetFactory(plan=ibp, what="Ask first", baseline=14)
    left = TargetFactory(plan=ibp, what="Something else")
    Score.objects.create(target=kept, on=date(2026, 11, 13), value=9, by=senco)
    plan = start_plan(pupil=pupil, kind="psp", by=senco, on=TODAY, carry=[kept.pk])
    (copied,) = plan.targets.all()
    assert (copied.what, copied.baseline, plan.follows) == ("Ask first", 9, ibp)
    assert left.plan == ibp
    assert "Individual Behaviour Plan since 9 November 2026" in plan.existing_plans


def test_a_second_plan_of_the_kind_is_refused_with_the_one_that_stands(
    pupil: Pupil, senco: User, head: User
) -> None:
    first = start_plan(pupil=pupil, kind="psp", by=senco, on=TODAY)
    with pytest.raises(StandingPlanError) as refused:
        start_plan(pupil=pupil, kind="psp", by=head, on=TODAY)
    assert refused.value.plan == first
    assert "already a PSP in draft" in refused.value.message
    start_plan(pupil=pupil, kind="ibp", by=head, on=TODAY)


def test_pressing_twice_makes_one_draft(pupil: Pupil, senco: User) -> None:
    made = {
        start_plan(pupil=pupil, kind="psp", by=senco, on=TODAY, once_key="a1").pk for _ in range(2)
    }
    assert len(made) == 1
    assert Plan.objects.count() == 1


def test_an_incomplete_psp_says_everything_that_is_missing(pupil: Pupil, senco: User) -> None:
    plan = start_plan(pupil=pupil, kind="psp", by=senco, on=TODAY)
    with pytest.raises(IncompletePlanError) as refused:
        activate_plan(plan=plan, by=senco, on=TODAY)
    fields = [part.field for part in refused.value.missing]
    assert fields == ["trigger", "purpose", "lead", *["targets"] * 3, *["views"] * 2]
    for words in ("a lead", "target for the family", "the pupil’s view"):
        assert words in refused.value.message
    plan.refresh_from_db()
    assert plan.status == Plan.Status.DRAFT


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"measure": ""}, "how to measure"),
        ({"baseline": None}, "the value at the start"),
        ({"goal": None}, "a goal for “A step of the pupil”, or in words how we will know"),
    ],
)
def test_each_target_has_a_measure_a_start_and_a_goal(
    pupil: Pupil, senco: User, change: dict, words: str
) -> None:
    plan = complete_draft(pupil, senco, TODAY)
    save_plan(plan=plan, content=PlanContent({}, [target(**change)]), by=senco, on=TODAY)
    with pytest.raises(IncompletePlanError, match=words):
        activate_plan(plan=plan, by=senco, on=TODAY)


def test_an_ibp_needs_somebody_and_one_to_three_targets(pupil: Pupil, senco: User) -> None:
    plan = start_plan(pupil=pupil, kind="ibp", by=senco, on=TODAY)
    assert [part.field for part in missing_parts(plan)] == [
        "lead", "targets", "strategies",
    ]  # fmt: skip
    row = PlanContent({"key_worker": senco}, [target()], [{"what": "Check in at the gate"}])
    save_plan(plan=plan, content=row, by=senco, on=TODAY)
    assert activate_plan(plan=plan, by=senco, on=TODAY).status == Plan.Status.ACTIVE
    more = PlanContent({}, [target() for _ in range(3)])
    with pytest.raises(IncompletePlanError, match="at most 3"):
        save_plan(plan=plan, content=more, by=senco, on=TODAY)
    assert plan.targets.count() == 1


def test_a_running_plan_cannot_become_incomplete(pupil: Pupil, senco: User) -> None:
    plan = running_psp(pupil, senco, TODAY)
    first = plan.targets.get(owner="family")
    gone = PlanContent({}, [{"id": first.pk, "remove": True}])
    with pytest.raises(IncompletePlanError, match="a target for the family"):
        save_plan(plan=plan, content=gone, by=senco, on=TODAY)
    assert plan.targets.filter(owner="family").exists()


def test_the_second_of_two_who_save_is_told(pupil: Pupil, senco: User, head: User) -> None:
    plan = start_plan(pupil=pupil, kind="psp", by=senco, on=TODAY)
    words = PlanContent({"purpose": "To stay in class"})
    save_plan(plan=plan, content=words, by=head, on=TODAY, expected_version=plan.version)
    with pytest.raises(ConflictError):
        save_plan(
            plan=plan,
            content=PlanContent({"purpose": "Other"}),
            by=senco,
            on=TODAY,
            expected_version=plan.version,
        )
    plan.refresh_from_db()
    assert plan.purpose == "To stay in class"


def test_saving_what_stands_already_leaves_no_trace(pupil: Pupil, senco: User) -> None:
    plan = complete_draft(pupil, senco, TODAY)
    rows, version = plan.history.count(), plan.version
    save_plan(plan=plan, content=PlanContent({"lead": senco}), by=senco, on=TODAY)
    plan.refresh_from_db()
    assert (plan.history.count(), plan.version) == (rows, version)


def test_a_measured_target_is_dropped_and_an_unused_one_removed(pupil: Pupil, senco: User) -> None:
    plan = running_psp(pupil, senco, date(2026, 11, 9))
    extra = save_plan(plan=plan, content=PlanContent({}, [target(), target()]), by=senco, on=TODAY)
    measured, unused = list(extra.targets.all())[-2:]
    record_scores(
        plan=plan, measured_on=TODAY, values={measured.pk: Decimal(3)}, by=senco, on=TODAY
    )
    rows = [{"id": measured.pk, "remove": True}, {"id": unused.pk, "remove": True}]
    save_plan(plan=plan, content=PlanContent({}, rows), by=senco, on=TODAY)
    measured.refresh_from_db()
    assert measured.dropped_on == TODAY
    assert not plan.targets.filter(pk=unused.pk).exists()


def test_a_row_of_another_plan_cannot_be_changed(pupil: Pupil, senco: User) -> None:
    other = TargetFactory(what="Stays as it is")
    plan = start_plan(pupil=pupil, kind="psp", by=senco, on=TODAY)
    with pytest.raises(GoneRowError):
        save_plan(plan=plan, content=PlanContent({}, [target(id=other.pk)]), by=senco, on=TODAY)
    other.refresh_from_db()
    assert other.what == "Stays as it is"


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"ends_on": date(2026, 11, 1)}, "end before it starts"),
        ({"starts_on": date(2028, 11, 1)}, "end before it starts"),
    ],
)
def test_impossible_dates_are_refused(pupil: Pupil, senco: User, fields: dict, words: str) -> None:
    plan = start_plan(pupil=pupil, kind="psp", by=senco, on=TODAY)
    with pytest.raises(DomainError, match=words):
        save_plan(plan=plan, content=PlanContent(fields), by=senco, on=TODAY)


def test_only_leaders_lead_a_psp(pupil: Pupil, senco: User, someone, other_school: School) -> None:
    plan = start_plan(pupil=pupil, kind="psp", by=senco, on=TODAY)
    for nobody in (someone(Role.PASTORAL), someone(Role.HEAD, at=other_school)):
        with pytest.raises(DomainError, match="cannot lead this plan"):
            save_plan(plan=plan, content=PlanContent({"lead": nobody}), by=senco, on=TODAY)


def test_agencies_come_from_the_schools_own_list_and_stand_once(
    pupil: Pupil, senco: User, other_school: School
) -> None:
    plan = start_plan(pupil=pupil, kind="psp", by=senco, on=TODAY)
    foreign = AgencyFactory(school=other_school)
    row = {"agency": foreign, "invited_on": None, "response": ""}
    with pytest.raises(DomainError, match="school's list"):
        save_plan(plan=plan, content=PlanContent({}, agencies=[row]), by=senco, on=TODAY)
    ours = {"agency": AgencyFactory(school=pupil.school), "invited_on": TODAY, "response": ""}
    for _ in range(2):
        save_plan(plan=plan, content=PlanContent({}, agencies=[ours]), by=senco, on=TODAY)
    assert plan.agencies.count() == 1
    with pytest.raises(DomainError, match="twice"):
        save_plan(plan=plan, content=PlanContent({}, agencies=[ours, ours]), by=senco, on=TODAY)


@pytest.mark.parametrize(
    ("measured_on", "words"),
    [
        (date(2026, 11, 24), "in the future"),
        (date(2026, 11, 6), "started on 9 November 2026"),
        (date(2026, 11, 22), "Sunday 22 November 2026 is not a school day"),
    ],
)
def test_values_are_measured_on_school_days_of_the_plan(
    pupil: Pupil, senco: User, measured_on: date, words: str
) -> None:
    plan = full_plan(pupil)
    values = {plan.targets.all()[0].pk: Decimal(3)}
    with pytest.raises(DomainError, match=words):
        record_scores(plan=plan, measured_on=measured_on, values=values, by=senco, on=TODAY)
    assert not Score.objects.exists()


def test_progress_goes_from_the_start_to_the_latest_value(
    pupil: Pupil, senco: User, person_of
) -> None:
    plan = full_plan(pupil)
    first = plan.targets.all()[0]
    for on, value in ((date(2026, 11, 20), 6), (date(2026, 11, 13), 10), (TODAY, 4)):
        values = {first.pk: Decimal(value)}
        record_scores(plan=plan, measured_on=on, values=values, by=senco, on=TODAY)
    record_scores(plan=plan, measured_on=TODAY, values={first.pk: Decimal(3)}, by=senco, on=TODAY)
    shown = plan_for(person_of(senco), plan.pk)
    row = progress(shown, school_calendar(plan.school), TODAY)[0]
    assert (row.start, row.now, row.now_on) == (14, 3, TODAY)
    assert [value for _, value in row.scores] == [10, 6, 3]
    assert row.way == "goal reached"
    assert row.reached


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"ended_on": date(2026, 11, 24)}, "in the future"),
        ({"ended_on": date(2026, 11, 8)}, "started on"),
        ({"outcome": ""}, "what came of the plan"),
        ({"outcome_note": " "}, "how it ended"),
    ],
)
def test_an_ending_has_a_date_an_outcome_and_a_note(
    pupil: Pupil, senco: User, changes: dict, words: str
) -> None:
    plan = full_plan(pupil)
    ending = {"ended_on": TODAY, "outcome": "met", "outcome_note": "He stays in.", **GOES_ON}
    with pytest.raises(DomainError, match=words):
        end_plan(plan=plan, by=senco, on=TODAY, **{**ending, **changes})
    ended = end_plan(plan=plan, by=senco, on=TODAY, **ending)
    assert end_plan(plan=plan, by=senco, on=TODAY, **ending).version == ended.version
    with pytest.raises(DomainError, match="has ended"):
        save_plan(plan=plan, content=content(plan, TODAY), by=senco, on=TODAY)


def test_restricted_entries_and_other_kinds_are_not_counted(pupil: Pupil, senco: User) -> None:
    EntryFactory(pupil=pupil, kind=Entry.Kind.ACHIEVEMENT)
    EntryFactory(pupil=pupil, restricted=True)
    assert start_plan(pupil=pupil, kind="psp", by=senco, on=TODAY).concerns == ""

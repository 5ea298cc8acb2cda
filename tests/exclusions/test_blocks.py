"""What the rules block, the service refuses to decide; what already happened is never refused."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from cases.models import Pupil
from exclusions import checks, services
from exclusions.models import Suspension
from exclusions.proposal import Proposal, work_out
from exclusions.question import Check
from inclusion.accounts.models import User
from inclusion.accounts.permissions import Role
from inclusion.accounts.person import Person
from inclusion.errors import DomainError
from inclusion.rules.evaluate import derive
from inclusion.rules.facts import Facts, SuspensionFact
from inclusion.rules.school_days import SchoolCalendar
from tests.factories import TODAY, SuspensionFactory

from .conftest import fields

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
Decide = Callable[..., Suspension]
MONDAY = date(2026, 9, 7)


def _blocked(pupil: Pupil, starts_on: date, sessions: int, session: str = "am") -> set[str]:
    answer = work_out(Proposal(TODAY, starts_on, session, sessions), pupil, TODAY).answer
    return {block.rule for block in answer.blocks}


def _refused(decide: Decide, starts_on: date, sessions: int, session: str = "am") -> set[str]:
    try:
        decide(starts_on, sessions, start_session=session)
    except checks.BlockedError as refused:
        return {refused.rule}
    return set()


@pytest.mark.parametrize(("sessions", "blocked"), [(5, set()), (6, set()), (7, {"excl.limit-45"})])
def test_45_days_are_allowed_and_a_half_more_is_not(
    pupil: Pupil, decide: Decide, sessions: int, blocked: set[str]
) -> None:
    SuspensionFactory(pupil=pupil, starts_on=MONDAY, sessions=84)
    start = date(2026, 11, 25)
    assert _blocked(pupil, start, sessions) == blocked
    assert _refused(decide, start, sessions) == blocked


def test_one_that_lies_before_another_counts_with_it(pupil: Pupil, decide: Decide) -> None:
    """The later one comes over the limit because this one is decided now."""
    SuspensionFactory(pupil=pupil, starts_on=date(2026, 9, 14), sessions=90)
    assert _blocked(pupil, MONDAY, 1) == {"excl.limit-45"}
    assert _refused(decide, MONDAY, 1) == {"excl.limit-45"}


@pytest.mark.parametrize(
    ("start", "session", "blocked"),
    [
        (date(2026, 11, 17), "pm", {"excl.overlap"}),
        (date(2026, 11, 18), "am", {"excl.overlap"}),
        (date(2026, 11, 18), "pm", set()),
        (date(2026, 11, 13), "pm", {"excl.overlap"}),
    ],
)
def test_a_shared_half_day_is_not_allowed(
    pupil: Pupil, decide: Decide, start: date, session: str, blocked: set[str]
) -> None:
    """The other one lasts from Monday 16 November until midday on Wednesday."""
    SuspensionFactory(pupil=pupil, starts_on=date(2026, 11, 16), sessions=5)
    assert _blocked(pupil, start, 2, session) == blocked
    assert _refused(decide, start, 2, session) == blocked


@pytest.mark.parametrize(
    ("decision", "blocked"),
    [("", {"excl.overlap"}), ("declined", {"excl.overlap"}), ("reinstated", set())],
)
def test_after_a_permanent_exclusion_only_a_pupil_who_is_back_is_suspended(
    pupil: Pupil, decide: Decide, decision: str, blocked: set[str]
) -> None:
    SuspensionFactory(
        pupil=pupil,
        kind="permanent",
        sessions=None,
        starts_on=date(2026, 10, 5),
        board_met_on=date(2026, 10, 19) if decision else None,
        board_decision=decision,
    )
    assert _blocked(pupil, TODAY, 2) == blocked
    assert _refused(decide, TODAY, 2) == blocked


@pytest.mark.parametrize("role", list(Role))
def test_whoever_the_rules_do_not_let_decide_is_refused(
    role: Role,
    pupil: Pupil,
    someone: Callable[..., User],
    person_of: Callable[[User], Person],
) -> None:
    person = person_of(someone(role))
    decides_as = person.decides_as if role == Role.HEAD else "other"
    proposed = SuspensionFact("p", TODAY, sessions=2, decided_by=decides_as, proposed=True)
    duties = derive(Facts(suspensions=(proposed,)), SchoolCalendar([]))
    blocked = any(duty.rule == "excl.head-only" for duty in duties)
    assert blocked is (role != Role.HEAD)
    try:
        services.record_suspension(pupil=pupil, fields=fields(), by=person, on=TODAY)
    except DomainError:
        assert blocked
    else:
        assert not blocked


@pytest.mark.parametrize("overridable", [True, False])
def test_any_other_block_refuses_unless_it_may_be_overridden(
    pupil: Pupil, overridable: bool
) -> None:
    found = work_out(Proposal(TODAY, TODAY, "am", 2), pupil, TODAY)
    block = Check("excl.x", "block", "The law", "Not so", "It is not so.", "Act", overridable)
    found = replace(found, answer=replace(found.answer, blocks=(block,)))
    if overridable:
        checks.check_rules(found)
        return
    with pytest.raises(checks.BlockedError, match="It is not so") as refused:
        checks.check_rules(found)
    assert refused.value.rule == "excl.x"


def test_what_already_happened_is_recorded_whatever_the_rules_block(
    pupil: Pupil, head_person: Person
) -> None:
    SuspensionFactory(pupil=pupil, starts_on=MONDAY, sessions=90)
    row = services.record_earlier_suspension(
        pupil=pupil, fields=fields(date(2026, 9, 8), 4), by=head_person, on=TODAY
    )
    assert row.pk
    assert checks.notes_on(row)

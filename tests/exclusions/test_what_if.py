"""What a proposed suspension or permanent exclusion would mean: lines, acts, checks, what was tried."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases.models import Pupil
from exclusions import question
from exclusions.alternatives import Alternative
from exclusions.codes import Kind
from exclusions.models import Suspension
from exclusions.proposal import Proposal, WhatIf, work_out
from inclusion.accounts.models import School, User
from inclusion.rules.school_days import CalendarError
from tests.factories import TODAY, PlanFactory, PupilFactory, SuspensionFactory

from .conftest import ask

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
SignedIn = Callable[[User], Client]
TUESDAY = date(2026, 11, 24)


def what_if(pupil: Pupil, sessions: int = 2, starts_on: date = TUESDAY, **more: Any) -> WhatIf:
    """A suspension proposed today."""
    return work_out(Proposal(TODAY, starts_on, "am", sessions, **more), pupil, TODAY)


def permanent(pupil: Pupil, starts_on: date = TUESDAY) -> WhatIf:
    return what_if(pupil, 0, starts_on, kind=Kind.PERMANENT)


def _acts(found: WhatIf) -> list[tuple[str, date | None]]:
    return [(act.title, act.due_on) for act in found.answer.requirements]


class TestLines:
    def test_up_to_five_days_no_board_meets(self, pupil: Pupil) -> None:
        found = what_if(pupil, 10)
        assert (found.lines, found.answer.board) == ((), None)

    def test_over_five_the_board_meets_when_asked(self, pupil: Pupil) -> None:
        """B-1, told on the first day: half-terms and Christmas lie between."""
        found = what_if(pupil, 11)
        (line,) = found.lines
        assert (line.sessions, line.crossed, line.in_term) == (10, True, "Autumn")
        board = found.answer.board
        assert board is not None
        assert (board.if_asked, board.due_on) == (True, date(2027, 2, 24))
        assert board.length == "50 school days"
        assert board.working is not None
        assert any("Christmas" in run for run in board.working.skipped)
        assert board.advice == "Check with your local authority"

    def test_over_fifteen_it_meets_whether_or_not_anyone_asks(self, pupil: Pupil) -> None:
        SuspensionFactory(pupil=pupil, starts_on=date(2026, 9, 7), sessions=25)
        found = what_if(pupil, 6)
        (line,) = found.lines
        assert (line.sessions, line.crossed) == (30, True)
        board = found.answer.board
        assert board is not None
        assert (board.if_asked, board.due_on) == (False, date(2026, 12, 15))

    def test_past_the_known_terms_the_boards_date_is_not_known(self, pupil: Pupil) -> None:
        SuspensionFactory(pupil=pupil, starts_on=date(2027, 6, 9), sessions=8)
        found = what_if(pupil, 4, date(2027, 7, 12))
        board = found.answer.board
        assert board is not None
        assert (board.due_on, board.length) == (None, "")
        assert board.missing


class TestWhatBecomesDue:
    def test_acts_come_once_the_law_first_then_by_date(self, pupil: Pupil) -> None:
        SuspensionFactory(pupil=pupil, starts_on=date(2026, 9, 14))
        found = what_if(pupil)
        acts = _acts(found)
        assert len(acts) == len(set(acts))
        titles = [title for title, _ in acts]
        assert titles.index("Tell the local authority") < titles.index("PSP recommended")
        law = [
            day
            for (_, day), act in zip(acts, found.answer.requirements, strict=True)
            if act.reasons[0].level in ("The law", "Statutory guidance")
        ]
        assert law == sorted(law, key=lambda day: day or date.max)

    def test_all_who_are_told_stand_in_one_act(self, school: School) -> None:
        pupil = PupilFactory(school=school, looked_after=True, social_worker=True)
        told = "Tell the local authority, the social worker and the virtual school head"
        (act,) = (a for a in what_if(pupil).answer.requirements if a.title == told)
        assert act.due_on == TUESDAY
        assert len(act.reasons) == 3

    def test_what_another_event_raised_is_marked(self, pupil: Pupil) -> None:
        for day in (date(2026, 9, 14), date(2026, 9, 28)):
            SuspensionFactory(pupil=pupil, starts_on=day)
        acts = {act.title: act.already for act in what_if(pupil).answer.requirements}
        assert acts["PSP recommended"] is True
        assert acts["Tell the local authority"] is False

    def test_a_running_psp_leaves_nothing_to_start(self, pupil: Pupil) -> None:
        SuspensionFactory(pupil=pupil, starts_on=date(2026, 9, 14))
        PlanFactory(pupil=pupil, starts_on=date(2026, 11, 9))
        assert not [title for title, _ in _acts(what_if(pupil)) if "PSP" in title]


class TestWhatIsWeighed:
    def test_checks_come_by_weight_and_nothing_is_blocked(self, pupil: Pupil) -> None:
        found = what_if(pupil, 8).answer
        modes = [check.mode for check in found.checks]
        assert modes == sorted(modes, key=["must", "should", "advise"].index)
        assert "Say why it needs to be that long" in [check.title for check in found.checks]
        assert found.blocks == ()

    def test_what_no_form_asks_is_not_asked(self, pupil: Pupil) -> None:
        """No field of the form says anything about grounds, a note or the pupil's account."""
        asked = {check.rule for check in what_if(pupil).answer.checks}
        assert not asked & {"excl.standard-of-proof", "excl.pupil-voice", "excl.disciplinary-only"}

    def test_days_elsewhere_that_nobody_knows_leave_the_limit_open(self, school: School) -> None:
        pupil = PupilFactory(school=school, sessions_elsewhere=None)
        found = what_if(pupil).answer
        assert found.blocks == ()
        assert any("earlier school this school year" in gap.reason for gap in found.unknown)

    @pytest.mark.parametrize(
        ("entered_on", "known"),
        [(date(2026, 9, 1), True), (date(2026, 9, 21), False), (None, False)],
    )
    def test_a_pupil_here_before_the_term_brings_no_days_of_it(
        self, school: School, entered_on: date | None, known: bool
    ) -> None:
        pupil = PupilFactory(
            school=school,
            entered_on=entered_on,
            sessions_elsewhere=4,
            elsewhere_as_at=date(2026, 9, 21),
        )
        gaps = [gap.reason for gap in what_if(pupil).answer.unknown]
        assert any("this term" in reason for reason in gaps) is not known

    def test_the_limit_counts_what_an_earlier_school_reported(self, school: School) -> None:
        pupil = PupilFactory(
            school=school, sessions_elsewhere=88, elsewhere_as_at=date(2026, 9, 21)
        )
        assert what_if(pupil, 2).answer.blocks == ()
        (block,) = what_if(pupil, 3).answer.blocks
        assert block.rule == "excl.limit-45"
        assert "SI 2012/1033" in block.reference

    def test_an_overlap_is_blocked(self, pupil: Pupil) -> None:
        SuspensionFactory(pupil=pupil, starts_on=TUESDAY, sessions=2, decided_on=TODAY)
        (block,) = what_if(pupil, 4, TODAY).answer.blocks
        assert block.rule == "excl.overlap"


class TestWhatWasTried:
    def test_of_eight_things_those_on_record_are_linked(self, pupil: Pupil, senco: User) -> None:
        plan = PlanFactory(pupil=pupil, starts_on=date(2026, 10, 12), key_worker=senco)
        expected = what_if(pupil).expected
        assert expected is not None
        assert len(expected.items) == 8
        assert [item for item in expected.items if item.tried] == [
            Alternative("key_worker", "A key worker", True, date(2026, 10, 12), "plan", plan.pk),
            Alternative("psp", "A PSP", True, date(2026, 10, 12), "plan", plan.pk),
        ]

    def test_a_draft_or_a_plan_of_a_later_day_was_not_tried(self, pupil: Pupil) -> None:
        PlanFactory(pupil=pupil, starts_on=date(2026, 10, 12), status="draft")
        PlanFactory(pupil=pupil, starts_on=date(2026, 12, 1))
        expected = what_if(pupil).expected
        assert expected is not None
        assert not [item for item in expected.items if item.tried]

    @pytest.mark.parametrize(("status", "considered"), [("N", False), ("K", False), ("E", True)])
    def test_an_ehc_plan_shows_that_an_assessment_was_made(
        self, school: School, status: str, considered: bool
    ) -> None:
        pupil = PupilFactory(school=school, sen_status=status)
        expected = what_if(pupil).expected
        assert expected is not None
        (item,) = (i for i in expected.items if "assessment" in i.words)
        assert item.tried is considered
        assert (item.url_name == "pupil") is considered

    def test_before_the_rule_there_is_no_list(self, pupil: Pupil) -> None:
        found = work_out(Proposal(date(2019, 9, 2), TUESDAY, "am", 2), pupil, TODAY)
        assert found.expected is None


class TestPermanent:
    def test_it_has_no_end_and_the_board_always_meets(self, pupil: Pupil) -> None:
        found = permanent(pupil)
        assert found.period is None
        assert (found.terms[0].before, found.terms[0].after) == (0, 0)
        board = found.answer.board
        assert board is not None
        assert (board.if_asked, board.due_on) == (False, date(2026, 12, 15))
        titles = [title for title, _ in _acts(found)]
        assert "Tell the governing board" in titles
        assert any("sixth day" in title for title in titles)

    def test_the_policy_expects_eight_things_before_it(self, pupil: Pupil) -> None:
        found = permanent(pupil)
        assert found.expected is not None
        assert "A managed move" in [item.words for item in found.expected.items]
        assert "Consult the exclusions team" in [check.title for check in found.answer.checks]

    def test_the_home_authority_is_told_of_a_pupil_from_elsewhere(self, school: School) -> None:
        near, far = PupilFactory(school=school), PupilFactory(school=school, home_la="205")
        assert "Tell the local authority" in [title for title, _ in _acts(permanent(near))]
        told = "Tell the local authority and the pupil's home authority"
        assert told in [title for title, _ in _acts(permanent(far))]

    def test_it_begins_on_a_school_day(self, pupil: Pupil) -> None:
        with pytest.raises(CalendarError):
            permanent(pupil, date(2026, 11, 28))


class TestPanel:
    def test_it_shows_lines_checks_what_was_tried_and_what_follows(
        self, signed_in: SignedIn, head: User, pupil: Pupil
    ) -> None:
        plan = PlanFactory(pupil=pupil, starts_on=date(2026, 10, 12))
        shown = ask(signed_in(head), pupil, sessions="5.5")
        assert "If representations are made, the governing board must meet" in shown
        assert "Wednesday 24 February 2027" in shown
        assert f'<a href="{reverse("plan", args=[plan.pk])}">A PSP</a>' in shown
        assert "Not recorded" in shown
        assert "What it would make due" in shown
        assert "Say why it needs to be that long" in shown

    def test_a_block_is_said_once_with_its_paragraph(
        self, signed_in: SignedIn, head: User, pupil: Pupil
    ) -> None:
        SuspensionFactory(pupil=pupil, starts_on=date(2026, 9, 7), sessions=84)
        shown = ask(signed_in(head), pupil, sessions="3.5", starts_on="25 11 2026")
        assert "This would make 45.5 school days in 2026/27" in shown
        assert "limit of 45 school days" in shown
        assert "Not allowed:" not in shown

    def test_two_blocks_are_both_said(self, signed_in: SignedIn, head: User, pupil: Pupil) -> None:
        SuspensionFactory(pupil=pupil, starts_on=date(2026, 9, 7), sessions=89)
        SuspensionFactory(pupil=pupil, starts_on=TUESDAY, sessions=1)
        shown = ask(signed_in(head), pupil)
        assert "These days overlap" in shown
        assert "Not allowed:" in shown

    def test_the_queries_are_the_same_whatever_is_on_record(
        self, signed_in: SignedIn, head: User, pupil: Pupil, senco: User
    ) -> None:
        client = signed_in(head)
        SuspensionFactory(pupil=pupil, starts_on=date(2026, 9, 7))
        PlanFactory(pupil=pupil, key_worker=senco)
        ask(client, pupil)
        with CaptureQueriesContext(connection) as few:
            ask(client, pupil)
        for day in range(1, 21):
            SuspensionFactory(pupil=pupil, starts_on=date(2026, 10, day), sessions=1)
        with CaptureQueriesContext(connection) as many:
            ask(client, pupil)
        assert len(few) == len(many)

    @pytest.mark.parametrize(("sessions", "times"), [(2, 1), (12, 2)])
    def test_the_rules_are_asked_once_and_again_only_for_the_boards_date(
        self, pupil: Pupil, monkeypatch: pytest.MonkeyPatch, sessions: int, times: int
    ) -> None:
        asked = []
        derive = question.derive
        monkeypatch.setattr(question, "derive", lambda *a: asked.append(1) or derive(*a))
        what_if(pupil, sessions)
        assert len(asked) == times
        assert not Suspension.objects.exists()


def test_one_recorded_late_counts_those_before_it_only(pupil: Pupil) -> None:
    """The head who decided on 22 October could not weigh a suspension of November."""
    SuspensionFactory(pupil=pupil, starts_on=date(2026, 11, 6))
    late = work_out(Proposal(date(2026, 10, 22), date(2026, 10, 22), "am", 2), pupil, TODAY)
    weighed = {check.rule for check in late.answer.checks}
    assert not weighed & {"excl.repeat-suspensions", "hackney.susp.alternatives"}
    next_one = {check.rule for check in what_if(pupil).answer.checks}
    assert {"excl.repeat-suspensions", "hackney.susp.alternatives"} <= next_one

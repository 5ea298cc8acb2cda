"""Who has to be told of an exclusion, by when, and what is late; each by itself."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from cases.models import Alert, Pupil
from exclusions.codes import To, What
from exclusions.models import Notice, Suspension
from exclusions.services import cancel_suspension
from exclusions.services.decisions import keep_decision
from exclusions.services.notices import (
    Told,
    record_notices,
)
from exclusions.telling.kinds import Line
from exclusions.telling.page import told_page
from inclusion.accounts.models import School, User
from inclusion.accounts.person import Person
from inclusion.errors import DomainError
from tests.factories import (
    TODAY,
    ContactFactory,
    PupilFactory,
    SuspensionFactory,
)

from .telling import lines, parents_apart, tell

pytestmark = pytest.mark.usefixtures("today")
Decide = Callable[..., Suspension]
FRIDAY, MONDAY = date(2026, 11, 20), TODAY


def november(day: int) -> date:
    return date(2026, 11, day)


def acts(pupil: Pupil) -> set[str]:
    return {alert.act for alert in Alert.objects.filter(pupil=pupil)}


def shorten(row: Suspension, sessions: int, by: Person, on: date) -> None:
    """As the page that makes a suspension shorter leaves it."""
    row.sessions_as_issued, row.sessions = row.sessions, sessions
    row.save()
    keep_decision(row, What.SHORTENED, reasons="New facts.", by=by, decided_on=on)


class TestWhoApplies:
    def test_an_ordinary_suspension_tells_family_authority_and_board(
        self, head_person: Person, decide: Decide
    ) -> None:
        found = lines(head_person, decide())
        assert {to: [shown.label for shown in of_kind] for to, of_kind in found.items()} == {
            "parents": ["The parents, by telephone or in person"],
            "parents_written": ["The parents, by letter"],
            "local_authority": ["Local authority"],
            "board": ["Governing board, in the report of the term"],
        }

    def test_social_worker_and_virtual_head_of_a_looked_after_pupil(
        self, school: School, head_person: Person, decide: Decide
    ) -> None:
        pupil = PupilFactory(school=school, looked_after=True, social_worker=True)
        found = lines(head_person, decide(pupil=pupil))
        assert {"social_worker", "virtual_head"} <= set(found)

    def test_the_home_authority_only_of_a_permanent_exclusion_and_only_if_it_is_another(
        self, school: School, head_person: Person
    ) -> None:
        away = PupilFactory(school=school, home_la="211")
        near = PupilFactory(school=school, home_la="204")
        for pupil, kind, told in (
            (away, "permanent", True),
            (near, "permanent", False),
            (away, "suspension", False),
        ):
            sessions = None if kind == "permanent" else 2
            row = SuspensionFactory(pupil=pupil, kind=kind, sessions=sessions, starts_on=TODAY)
            assert ("home_authority" in lines(head_person, row)) is told
            row.delete()

    def test_the_board_at_once_above_five_days_in_a_term(
        self, head_person: Person, decide: Decide
    ) -> None:
        decide(november(2), 10)
        (board,) = lines(head_person, decide(sessions=1))["board"]
        assert (board.label, board.when) == ("Governing board", "by the end of today")

    def test_parents_who_live_apart_are_told_each(
        self, pupil: Pupil, head_person: Person, decide: Decide
    ) -> None:
        parents_apart(pupil)
        row = decide()
        found = lines(head_person, row)
        assert [shown.label for shown in found["parents"]] == [
            "Kelly Archer, by telephone or in person",
            "Dean Marlow, by telephone or in person",
        ]
        tell(head_person, row, "parents", how="telephone", only="Kelly")
        assert "tell_parents" in acts(pupil)
        tell(head_person, row, "parents", how="person", only="Dean")
        assert "tell_parents" not in acts(pupil)

    def test_a_pupil_of_eighteen_is_told_in_person_and_by_letter(
        self, school: School, head_person: Person, decide: Decide
    ) -> None:
        adult = PupilFactory(
            school=school, forename="Ada", surname="Lowe", born_on=date(2008, 10, 1), year_group=13
        )
        found = lines(head_person, decide(pupil=adult))
        assert [shown.label for shown in found["parents_written"]] == ["Ada Lowe, by letter"]

    def test_the_details_of_the_sixth_day_across_suspensions_on_end(
        self, head_person: Person, decide: Decide
    ) -> None:
        """B-5: four days from 12 November, three from 18: the sixth day is 19 November."""
        first, second = decide(november(12), 8), decide(november(18), 6)
        assert "sixth_day" not in lines(head_person, first)
        (details,) = lines(head_person, second)["sixth_day"]
        assert details.state == "late"
        assert "Wednesday 18 November 2026" in details.when

    def test_nothing_is_asked_about_one_recorded_from_before(
        self, pupil: Pupil, head_person: Person
    ) -> None:
        row = SuspensionFactory(pupil=pupil, origin="earlier")
        assert told_page(head_person, row).lines == []
        with pytest.raises(DomainError, match="already dealt with"):
            record_notices(
                suspension=row,
                lines=[Line("parents")],
                told=Told(TODAY, "telephone"),
                by=head_person,
                on=TODAY,
            )


class TestBeforeOnAndAfterItIsDue:
    @pytest.mark.parametrize(
        ("starts_on", "state", "when"),
        [
            (november(24), "later", "by {}Tuesday 24 November 2026, in 1 school day"),
            (MONDAY, "due", ""),
            (FRIDAY, "late", "by {}Friday 20 November 2026, overdue by 1 school day"),
        ],
    )
    @pytest.mark.parametrize("to", ["parents", "parents_written", "local_authority"])
    def test_the_first_day(
        self,
        head_person: Person,
        decide: Decide,
        to: str,
        starts_on: date,
        state: str,
        when: str,
    ) -> None:
        (shown,) = lines(head_person, decide(starts_on))[to]
        moment = "the end of the afternoon session" if to == "parents_written" else ""
        today = f"by {moment} today" if moment else "by the end of today"
        assert shown.state == state
        assert shown.when == (when.format(f"{moment} on " if moment else "") or today)

    def test_below_compulsory_age_nothing_is_due_before_the_day_is_over(
        self, school: School, head_person: Person, decide: Decide
    ) -> None:
        small = PupilFactory(school=school, born_on=date(2022, 3, 1), year_group=0)
        (letter,) = lines(head_person, decide(pupil=small))["parents_written"]
        assert letter.when == "by the end of today"

    @pytest.mark.parametrize(("on", "late"), [(FRIDAY, False), (MONDAY, True)])
    def test_told_after_it_was_due_is_marked(
        self, head_person: Person, decide: Decide, on: date, late: bool
    ) -> None:
        row = decide(FRIDAY)
        tell(head_person, row, "local_authority", on=on)
        (shown,) = lines(head_person, row)["local_authority"]
        assert (shown.state, shown.was_late) == ("told", late)

    @pytest.mark.parametrize(
        ("how", "given"), [("post", date(2026, 11, 25)), ("hand", None), ("email", None)]
    )
    def test_a_posted_letter_counts_as_given_two_working_days_later(
        self, head_person: Person, decide: Decide, how: str, given: date | None
    ) -> None:
        row = decide()
        tell(head_person, row, "parents_written", how=how)
        assert lines(head_person, row)["parents_written"][0].counts_from == given

    def test_without_term_dates_the_board_s_line_says_what_is_missing(
        self, pupil: Pupil, head_person: Person
    ) -> None:
        row = SuspensionFactory(pupil=pupil, starts_on=date(2031, 1, 13))
        later = replace(head_person, on=date(2031, 1, 13))
        (board,) = lines(later, row)["board"]
        assert board.state in ("unknown", "due", "later")
        assert board.when


class TestAfterwards:
    def test_each_is_told_of_a_cancellation_and_the_last_of_them_settles_it(
        self, school: School, head_person: Person, decide: Decide
    ) -> None:
        """B-11: suspended for 3 days from 9 November, cancelled; here on the day itself."""
        pupil = PupilFactory(school=school, social_worker=True, looked_after=True)
        parents_apart(pupil)
        row = decide(TODAY, 6, pupil=pupil)
        cancel_suspension(suspension=row, reason="A witness.", by=head_person, on=TODAY)
        row.refresh_from_db()
        page = told_page(head_person, row)
        assert [section.title for section in page.sections] == [
            "That it was cancelled on 23 November 2026"
        ]
        assert [shown.label for shown in page.lines] == [
            "Kelly Archer, in writing",
            "Dean Marlow, in writing",
            "Local authority",
            "Social worker",
            "Virtual school head",
            "Governing board",
            "The parents, the offer of a meeting with the headteacher",
            "Governing board, in the report of the term",
        ]
        everyone = [to for to in To.values if to.startswith("cancellation_")]
        everyone = [to for to in everyone if to not in ("cancellation_meeting",)]
        tell(head_person, row, *everyone[:1], only="Kelly")
        assert "tell_cancelled" in acts(pupil)
        sentence = Alert.objects.get(pupil=pupil, act="tell_cancelled").sentence
        assert "the parents" in sentence
        tell(head_person, row, *everyone)
        assert acts(pupil) == {"take_back", "offer_meeting"}

    def test_the_sentence_names_only_those_who_wait(
        self, pupil: Pupil, head_person: Person, decide: Decide
    ) -> None:
        row = decide()
        cancel_suspension(suspension=row, reason="A witness.", by=head_person, on=TODAY)
        row.refresh_from_db()
        tell(head_person, row, "cancellation_parents", "cancellation_authority")
        sentence = Alert.objects.get(pupil=pupil, act="tell_cancelled").sentence
        assert sentence.endswith("to be told: the governing board")

    def test_one_notice_to_everyone_from_before_still_counts(
        self, pupil: Pupil, head_person: Person, decide: Decide
    ) -> None:
        row = decide()
        cancel_suspension(suspension=row, reason="A witness.", by=head_person, on=TODAY)
        row.refresh_from_db()
        record_notices(
            suspension=row,
            lines=[Line("cancellation")],
            told=Told(TODAY, "email"),
            by=head_person,
            on=TODAY,
        )
        assert "tell_cancelled" not in acts(pupil)
        labels = [shown.label for shown in told_page(head_person, row).lines]
        assert labels[0] == "Everyone"
        assert "Local authority" not in labels

    def test_a_letter_to_one_household_is_not_a_notice_to_everyone(
        self, pupil: Pupil, head_person: Person, decide: Decide, head: User
    ) -> None:
        parents_apart(pupil)
        row = decide()
        cancel_suspension(suspension=row, reason="A witness.", by=head_person, on=TODAY)
        row.refresh_from_db()
        for recipient in row.recipients.all():
            Notice.objects.create(
                suspension=row,
                to=To.CANCELLATION,
                recipient=recipient,
                told_on=TODAY,
                recorded_by=head,
            )
        found = lines(head_person, row)
        assert [shown.state for shown in found["cancellation_parents"]] == ["told", "told"]
        assert found["cancellation_board"][0].state == "due"

    def test_told_of_a_shortening_and_told_again_of_the_next(
        self, pupil: Pupil, head_person: Person, decide: Decide
    ) -> None:
        parents_apart(pupil)
        row = decide(november(16), 10)
        shorten(row, 8, head_person, november(17))
        everyone = [to for to in To.values if to.startswith("change_")]
        tell(head_person, row, *everyone, on=november(17))
        assert "tell_changed" not in acts(pupil)

        shorten(row, 6, head_person, november(17))
        page = told_page(head_person, row)
        (_, first, second) = page.sections
        assert first.title == second.title == "That it was made shorter on 17 November 2026"
        assert {shown.state for shown in first.lines} == {"told"}
        assert {shown.state for shown in second.lines} == {"late"}
        assert len(second.lines) == 4
        tell(head_person, row, *everyone, on=november(18))
        assert "tell_changed" not in acts(pupil)
        assert row.notices.filter(to=To.CHANGE_BOARD).count() == 2

    def test_a_late_word_about_the_first_shortening_belongs_to_it_and_not_to_the_second(
        self, head_person: Person, decide: Decide
    ) -> None:
        row = decide(november(16), 10)
        shorten(row, 8, head_person, november(17))
        shorten(row, 6, head_person, november(19))
        told = Told(november(18), "email")
        record_notices(
            suspension=row, lines=[Line("change_board", 0, 2)], told=told, by=head_person, on=TODAY
        )
        (_, first, second) = told_page(head_person, row).sections
        state = {s.id: {x.line.to: x.state for x in s.lines} for s in (first, second)}
        assert state["told-change-2"]["change_board"] == "told"
        assert state["told-change"]["change_board"] == "late"
        with pytest.raises(DomainError, match=r"before it was made shorter \(19 November"):
            record_notices(
                suspension=row,
                lines=[Line("change_board", 0, 3)],
                told=told,
                by=head_person,
                on=TODAY,
            )

    def test_told_of_a_shortening_before_it_was_decided_is_refused(
        self, head_person: Person, decide: Decide
    ) -> None:
        row = decide(november(16), 10)
        shorten(row, 8, head_person, november(18))
        with pytest.raises(DomainError, match="before it was made shorter"):
            tell(head_person, row, "change_board", on=november(17))

    def test_who_came_after_a_cancellation_is_not_told_of_it(
        self, school: School, head_person: Person, decide: Decide
    ) -> None:
        pupil = PupilFactory(school=school, social_worker=True, social_worker_since=november(20))
        ContactFactory(pupil=pupil, parental_responsibility=True)
        row = decide(november(9), 6, pupil=pupil)
        cancel_suspension(suspension=row, reason="A witness.", by=head_person, on=november(9))
        row.refresh_from_db()
        assert "cancellation_social_worker" not in lines(head_person, row)

"""The dates and totals of letters come from the rules: each where it turns, and where it is not known."""

from datetime import date, time
from typing import Any

import pytest

from exclusions.codes import To
from exclusions.letters.choosing import choices
from exclusions.letters.drafting import Drafted, draft
from exclusions.letters.known import Known
from exclusions.letters.variants import Variant
from exclusions.models import Notice, Reintegration, Suspension
from tests.factories import TODAY, SuspensionFactory

from .making import MAKERS, TOMORROW, decided, earlier, exclusion, recipient_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("mother", "lines", "today")]


def chosen(row: Suspension) -> str:
    return next(c.variant.value for c in choices(Known(row, TODAY), [], [1]) if c.next)


def letter(row: Suspension, variant: str = "", on: date = TODAY, typed: str = "") -> Drafted:
    return draft(Known(row, on), variant or chosen(row), recipient_of(row), typed)


@pytest.mark.parametrize(
    ("before", "variant", "total"),
    [
        (6, "L1", "5 school days this term. This is not over 5 days."),
        (7, "L2", "5.5 school days this term. This is over 5 days."),
        (26, "L2", "15 school days this term. This is over 5 days."),
        (27, "L3", "15.5 school days this term. This is over 15 days."),
    ],
)
def test_the_total_of_the_term_chooses_the_letter(pupil, head, before, variant, total) -> None:
    """K-1, with the last total before each line."""
    earlier(pupil, before)
    row = exclusion(pupil, head)
    assert chosen(row) == variant
    assert total in letter(row).letter.text


def test_the_boards_time_runs_from_the_day_on_which_it_was_told(pupil, head) -> None:
    """B-1: told on 23 November; the parents' own date, and that of a later letter, move nothing."""
    earlier(pupil, 5)
    row = exclusion(pupil, head, date(2026, 11, 23), sessions=6)
    before = letter(row, on=date(2026, 11, 30)).letter.text
    assert "If it is told on Monday 30 November 2026, it must meet by" in before
    Notice.objects.create(suspension=row, to=To.BOARD, told_on=TODAY, recorded_by=head)
    found = letter(row, on=date(2026, 11, 30))
    assert (
        "It was told on Monday 23 November 2026, so it must meet by Tuesday 23 February 2027."
        in found.letter.text
    )
    assert found.data["inputs"]["board_told_on"] == "2026-11-23"
    assert found.data["inputs"]["board_meets_by"] == "2027-02-23"


def test_the_boards_time_after_a_permanent_exclusion_passes_over_christmas(pupil, head) -> None:
    """B-3: told on 7 December 2026, by 12 January 2027."""
    row = exclusion(pupil, head, date(2026, 12, 7), kind="permanent", sessions=None)
    Notice.objects.create(suspension=row, to=To.BOARD, told_on=date(2026, 12, 7), recorded_by=head)
    assert (
        "so it must meet by Tuesday 12 January 2027."
        in letter(row, on=date(2026, 12, 8)).letter.text
    )


def test_a_missed_examination_brings_the_board_together_before_it(pupil, head) -> None:
    row = exclusion(pupil, head, misses_exam_on=date(2026, 12, 2))
    found = letter(row)
    assert chosen(row) == Variant.BOARD_MEETS
    assert (
        "would miss a public exam or a national test on Wednesday 2 December 2026."
        in found.letter.text
    )
    assert "so it must meet" not in found.letter.text
    assert "it must meet by Monday 14 December 2026. For the exam, it should" in found.letter.text
    assert "meet by Tuesday 1 December 2026 if it can." in found.letter.text
    assert found.missing == ()


def test_from_midday_on_the_pupil_has_the_morning_in_school(pupil, head) -> None:
    said = letter(exclusion(pupil, head, start_session="pm", sessions=1)).letter.text
    assert "Joe is in school as always until midday on the first day. After that" in said
    assert "Until then, please do not send" not in said
    assert "work for that day" in said
    assert "If no work has come by the start of the first afternoon" in said


def test_back_to_back_suspensions_share_the_sixth_day(pupil, head) -> None:
    """B-5: 4 days from 12 November, then 3 from 18 November: the sixth is 19 November."""
    exclusion(pupil, head, date(2026, 11, 12), sessions=8)
    row = exclusion(pupil, head, date(2026, 11, 18), sessions=6)
    said = letter(row, on=date(2026, 11, 18)).letter.text
    assert "From Thursday 19 November 2026, the sixth school day in a row, Joe will have" in said
    assert "at least 48 hours before the lessons start" in said


def test_details_of_the_lessons_stand_in_the_first_letter_once_they_are_known(pupil, head) -> None:
    row = MAKERS[Variant.SIXTH_DAY](pupil, head)
    said = letter(row).letter.text
    assert "Where: The Park Centre, 9 Park Street, London E8 3CC" in said
    assert "We will write to you again with the place" not in said
    assert chosen(row) == Variant.IF_ASKED


def test_days_out_of_public_places_end_when_lessons_start(pupil, head) -> None:
    row = exclusion(pupil, head, sessions=14, sixth_day_provision_from=date(2026, 11, 26))
    assert "Tuesday 24 and Wednesday 25 November 2026" in letter(row).letter.text
    none = exclusion(
        pupil, head, date(2026, 9, 14), sessions=4, sixth_day_provision_from=date(2026, 9, 14)
    )
    assert "public places" not in letter(none, "L1").letter.text


def test_half_days_that_were_not_due_are_named_and_move_the_return(pupil, head) -> None:
    row = exclusion(pupil, head, not_due=["2026-11-24-pm"], sessions=3)
    said = letter(row).letter.text
    assert "Joe was not due in school on Tuesday 24 November 2026 in the afternoon." in said
    assert "Back in school: Thursday 26 November 2026, at the start of the morning" in said
    assert "for 1.5 school days" in said


def test_a_half_day_and_a_whole_day_are_said_in_one_line(pupil, head) -> None:
    half = exclusion(pupil, head, sessions=1, start_session="pm")
    assert "When: Tuesday 24 November 2026 in the afternoon" in letter(half).letter.text
    whole = exclusion(pupil, head, date(2026, 11, 26), sessions=2)
    assert "When: Thursday 26 November 2026, all day" in letter(whole).letter.text


def test_where_the_terms_end_the_letter_that_needs_the_date_waits(pupil, head) -> None:
    row = exclusion(pupil, head, date(2027, 7, 19), decided_on=TODAY, sessions=8)
    found = letter(row, "L1")
    assert [one.page for one in found.missing] == ["school-calendar"]
    late = exclusion(
        pupil, head, date(2027, 7, 12), kind="permanent", sessions=None, decided_on=TODAY
    )
    words = [one.words for one in letter(late, on=date(2027, 7, 12)).missing]
    assert words == [
        "The letter must give the last day for the board’s meeting. It lies beyond the terms that are "
        "entered."
    ]


def test_fifty_school_days_past_the_terms_leave_the_number(pupil, head) -> None:
    SuspensionFactory(pupil=pupil, starts_on=date(2027, 6, 8), sessions=8, recorded_by=head)
    row = exclusion(pupil, head, date(2027, 6, 21), sessions=4, decided_on=TODAY)
    found = letter(row, on=date(2027, 6, 21))
    assert found.letter.variant == "L2"
    assert found.missing == ()
    assert (
        "The board has 50 school days for this, from the day after it is told." in found.letter.text
    )
    assert any("beyond the terms" in words for words in found.to_know)


def test_days_at_an_earlier_school_that_nobody_knows_are_said_before_it_is_sent(
    pupil, head
) -> None:
    pupil.sessions_elsewhere, pupil.entered_on = None, date(2026, 11, 2)
    pupil.save()
    found = letter(exclusion(pupil, head))
    assert "2 school days this term at this school." in found.letter.text
    assert any("earlier school this term are not known" in words for words in found.to_know)


def test_a_planned_meeting_stands_with_its_day_time_and_place(pupil, head) -> None:
    row = exclusion(pupil, head, reintegration_meeting_on=date(2026, 11, 26))
    Reintegration.objects.create(
        suspension=row, at=time(8, 30), place="the school library", recorded_by=head
    )
    said = letter(row).letter.text
    assert (
        "We would like to meet you and Joe on Thursday 26 November 2026 at 8.30, the school library."
        in said
    )
    assert "If we cannot meet in time, Joe still comes back on that day." in said


def test_a_letter_after_the_return_speaks_of_it_as_past(pupil, head) -> None:
    row = exclusion(pupil, head, date(2026, 11, 9), sessions=2)
    found = letter(row, "L1")
    assert "Joe was due back on Tuesday 10 November 2026." in found.letter.text
    assert any("without delay" in words for words in found.to_know)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"returned_on": date(2026, 11, 23)}, "Joe came back on Monday 23 November 2026."),
        ({"starts_on": TOMORROW}, "Joe can come to school as always. No day is missed."),
        ({"starts_on": date(2026, 11, 2)}, "The days were over by then"),
    ],
)
def test_a_cancellation_says_how_the_pupil_comes_back(pupil, head, change: Any, words: str) -> None:
    row = exclusion(pupil, head, change.get("starts_on", date(2026, 11, 20)), sessions=4)
    row.cancelled_on, row.cancelled_reason = TODAY, "It happened in another way."
    row.returned_on = change.get("returned_on")
    row.save()
    assert words in letter(row).letter.text


def test_a_shorter_one_is_the_next_letter_until_everybody_has_it(pupil, head) -> None:
    row = MAKERS[Variant.SHORTER](pupil, head)
    found = choices(Known(row, TODAY), [], [1])
    assert [c.variant.value for c in found if c.next] == ["L1"]
    assert [c.variant.value for c in found] == ["L1", "shorter"]


def test_no_further_action_is_offered_only_after_an_inquiry_that_nothing_followed(
    pupil, head
) -> None:
    row = MAKERS[Variant.NO_FURTHER](pupil, head)
    found = [c.variant.value for c in choices(Known(row, TODAY), [], [1])]
    assert found == ["L1", "L9-none"]
    exclusion(pupil, head, date(2026, 11, 24), follows=row)
    assert [c.variant.value for c in choices(Known(row, TODAY), [], [1])] == ["L1"]


def test_a_lunchtime_over_the_line_tells_of_the_board_and_of_lunch(pupil, head) -> None:
    earlier(pupil, 10)
    row = exclusion(pupil, head, kind="lunchtime", sessions=1)
    found = letter(row)
    assert found.letter.variant == "L2"
    assert "Please come for Joe at the start of lunch" in found.letter.text
    assert "You can ask for a remote meeting." in found.letter.text
    assert {"supervision", "meals", "meeting"} <= set(found.letter.mandatory)


def test_an_academys_review_is_asked_of_its_trust(pupil, head, school, lines) -> None:
    school.kind = "academy"
    school.save()
    row = MAKERS[Variant.BOARD_DECLINED](pupil, head)
    said = letter(row, "L5", typed="The board agreed with the head.").letter.text
    assert "The review is set up by the academy trust." in said
    assert "Mr Grant, clerk to the governing board\nTest Primary, 12 Mill Lane" in said


def test_after_a_second_decision_the_letter_names_it(pupil, head) -> None:
    row = MAKERS[Variant.SHORTER](pupil, head)
    assert letter(row, "shorter").data["decision"] == 2
    assert letter(row, "L1").data["decision"] == 2
    decided(row, head, "shortened", "Shorter again.")
    assert letter(row, "shorter").data["decision"] == 3


def test_a_younger_pupil_has_no_days_out_of_public_places_and_no_sixth_day(pupil, head) -> None:
    """A pupil of Reception under compulsory school age may be excluded; neither duty arises."""
    pupil.born_on, pupil.year_group = date(2022, 3, 1), 0
    pupil.save()
    found = letter(exclusion(pupil, head, sessions=14))
    assert "public places" not in found.letter.text
    assert "sixth" not in found.letter.text
    assert found.missing == ()

"""The attendance code of each half-day of an exclusion."""

from datetime import date
from typing import Any

import pytest

from inclusion.rules.delivery import given_on
from inclusion.rules.facts import Facts, PupilFacts, SuspensionFact
from inclusion.rules.pack import load_packs
from inclusion.rules.register_codes import RegisterCodes, register_codes
from inclusion.rules.school_days import SchoolCalendar
from inclusion.rules.situation import Situation
from tests.rules.calendars import AUTUMN_ONLY, REFERENCE

TODAY = date(2026, 11, 23)
OF_AGE = PupilFacts(date_of_birth=date(2017, 3, 1), year_group=5)


def november(day: int) -> date:
    return date(2026, 11, day)


def codes(
    *exclusions: SuspensionFact,
    pupil: PupilFacts = OF_AGE,
    until: date = TODAY,
    calendar: SchoolCalendar = REFERENCE,
) -> RegisterCodes:
    """Those of the last of these exclusions."""
    facts = Facts(pupil=pupil, suspensions=exclusions)
    return register_codes(Situation(facts, calendar, load_packs()), exclusions[-1], until)


def marks(found: RegisterCodes) -> list[str]:
    """ "9 am E" for each half-day."""
    return [f"{half.day.day} {half.session} {half.code}".rstrip() for half in found.half_days]


def suspended(start: date, sessions: int, name: str = "s1", **more: Any) -> SuspensionFact:
    return SuspensionFact(id=name, start=start, sessions=sessions, **more)


def test_sent_home_after_the_morning_mark() -> None:
    """C-1: sent home at 11 on Monday, suspended to the end of Tuesday: 3 half-days."""
    found = codes(suspended(november(9), 3, start_session="pm"))
    assert marks(found) == ["9 am /", "9 pm E", "10 am E", "10 pm E"]
    assert sum(half.counts for half in found.half_days) == 3
    assert "the mark that was made stands" in found.half_days[0].note


def test_back_at_lunchtime_the_afternoon_is_marked_as_ever() -> None:
    found = codes(suspended(november(9), 3))
    assert marks(found) == ["9 am E", "9 pm E", "10 am E", "10 pm"]
    assert not found.half_days[-1].counts


def test_back_to_back_with_a_referral_unit_from_the_sixth_day() -> None:
    """C-3 with B-5: E for 12 to 18 November, D on 19 and 20 November."""
    first = suspended(november(12), 8)
    second = suspended(
        november(18),
        6,
        "s2",
        sixth_day_provision_from=november(19),
        provision_site="other_school",
    )
    both = [*codes(first, second).half_days]
    assert {half.code for half in codes(first).half_days} == {"E"}
    assert [half.day for half in codes(first).half_days][::2] == [
        *map(november, (12, 13, 16, 17)),
    ]
    assert [(half.day.day, half.code) for half in both][::2] == [(18, "E"), (19, "D"), (20, "D")]
    assert all(not half.note for half in both[:2])


@pytest.mark.parametrize(
    ("site", "code"),
    [
        ("other_school", "D"),
        ("unregistered", "B"),
        ("authority", "K"),
        ("shared", "B or D"),
        ("own", "E"),
        ("elsewhere", ""),
        (None, ""),
    ],
)
def test_the_place_of_the_education_decides(site: str | None, code: str) -> None:
    row = suspended(november(9), 12, sixth_day_provision_from=november(16), provision_site=site)
    found = {half.day.day: half for half in codes(row).half_days}
    assert found[13].code == "E"
    assert found[16].code == code
    assert found[16].note


def test_from_the_sixth_day_on_code_e_is_said_to_be_wrong_where_education_is_due() -> None:
    row = suspended(november(9), 12)
    notes = {half.day.day: half.note for half in codes(row).half_days}
    assert not notes[13]
    assert "full-time education is due" in notes[16]
    small = codes(row, pupil=PupilFacts(date_of_birth=date(2022, 3, 1), year_group=0))
    assert {half.note for half in small.half_days} == {""}


def test_half_days_that_were_not_due_are_listed_and_count_nothing() -> None:
    row = suspended(november(9), 2, not_due=((november(9), "pm"),))
    found = codes(row)
    assert marks(found) == ["9 am E", "9 pm", "10 am E", "10 pm"]
    assert found.half_days[1].note == "Not due to attend"
    assert sum(half.counts for half in found.half_days) == 2


def test_a_lunchtime_leaves_no_mark() -> None:
    assert marks(codes(SuspensionFact(id="l", kind="lunchtime", start=november(9)))) == []


def test_cancelled_on_the_evening_of_the_first_day() -> None:
    """B-11: out on 9 November only; the other days are marked as ever."""
    row = suspended(november(9), 6, cancelled_on=november(9))
    assert marks(codes(row)) == ["9 am E", "9 pm E"]
    back = suspended(november(9), 6, cancelled_on=november(10), returned_on=november(10))
    assert marks(codes(back)) == ["9 am E", "9 pm E"]


def test_a_permanent_exclusion_is_listed_until_today_or_until_it_ends() -> None:
    row = SuspensionFact(id="x", kind="permanent", start=november(16))
    assert len(codes(row).half_days) == 12
    assert len(codes(row, until=november(17)).half_days) == 4
    back = SuspensionFact(
        id="x",
        kind="permanent",
        start=november(16),
        board_decision="reinstated",
        board_met_on=november(18),
    )
    assert len(codes(back).half_days) == 6
    left = PupilFacts(date_of_birth=date(2017, 3, 1), left_on=november(17))
    assert len(codes(row, pupil=left).half_days) == 4
    taught = SuspensionFact(
        id="x",
        kind="permanent",
        start=november(16),
        sixth_day_provision_from=TODAY,
        provision_site="authority",
    )
    assert marks(codes(taught))[-3:] == ["20 pm E", "23 am K", "23 pm K"]


def test_what_lies_past_the_known_terms_is_said_and_never_guessed() -> None:
    row = suspended(date(2026, 12, 17), 6)
    found = codes(row, calendar=AUTUMN_ONLY)
    assert (len(found.half_days), found.unplaced) == (4, 2)
    assert codes(suspended(date(2031, 1, 6), 2)) == RegisterCodes((), 2)


@pytest.mark.parametrize(
    ("sent", "how", "given"),
    [
        (date(2026, 12, 16), "post", date(2026, 12, 18)),
        (date(2026, 12, 23), "post", date(2026, 12, 29)),
        (date(2026, 12, 16), "hand", date(2026, 12, 16)),
        (date(2026, 12, 13), "email", date(2026, 12, 13)),
    ],
)
def test_a_posted_letter_counts_as_given_two_working_days_later(
    sent: date, how: str, given: date
) -> None:
    """K-3; the day after Boxing Day's substitute is the second working day."""
    assert given_on(sent, how, sent, load_packs()) == given

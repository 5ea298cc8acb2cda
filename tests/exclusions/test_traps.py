"""Each trap that a form can meet has a clear sentence by its field, and keeps what was typed."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client

from cases.models import Pupil
from exclusions.models import Suspension
from inclusion.accounts.models import School, User
from tests.factories import PupilFactory, SuspensionFactory

from .conftest import ask, typed
from .test_pages import url

pytestmark = pytest.mark.usefixtures("today")
SignedIn = Callable[[User], Client]
CONDITIONS = {"breach": "serious", "harm": "Others are afraid.", "one_off": "weapon"}

TRAPS: list[tuple[dict[str, Any], str, str]] = [
    # Half-days.
    ({"sessions": "1.25"}, "sessions", "Enter school days in halves, for example 2 or 2.5."),
    ({"sessions": "0"}, "sessions", "A suspension lasts from half a day to 45 school days."),
    ({"sessions": "45.5"}, "sessions", "A suspension lasts from half a day to 45 school days."),
    # Days without school, past the known terms.
    (
        {"starts_on": "28 11 2026"},
        "starts_on",
        "Saturday 28 November 2026 is not a school day here (the weekend); the next is Monday 30 "
        "November 2026.",
    ),
    (
        {"starts_on": "26 10 2026", "decided_on": "22 10 2026"},
        "starts_on",
        "Monday 26 October 2026 is not a school day here (Half-term); the next is Monday 2 November "
        "2026.",
    ),
    (
        {"starts_on": "28 12 2026"},
        "starts_on",
        "Monday 28 December 2026 is not a school day here (Christmas holiday); the next is Tuesday 5 "
        "January 2027.",
    ),
    (
        {"starts_on": "20 9 2027"},
        "starts_on",
        "Terms are entered up to 21 July 2027: enter next year's dates.",
    ),
    # The decision's day chooses the rules.
    ({"decided_on": "24 11 2026"}, "decided_on", "The decision date is in the future."),
    (
        {"decided_on": "23 11 2025"},
        "decided_on",
        "The decision date is long before the first day: check its year.",
    ),
    (
        {"decided_on": "18 8 2024"},
        "decided_on",
        "Earlier rules were in force before 19 August 2024: add it as one from before.",
    ),
    # Dual registration, part-time timetable.
    (
        {"not_due": ["2026-11-24-am"]},
        "not_due",
        "It cannot begin on a half-day on which the pupil is not due: choose the first one that "
        "counts.",
    ),
    # An examination missed.
    (
        {"misses_exam_on": "23 11 2026"},
        "misses_exam_on",
        "This is before the first day (24 November 2026).",
    ),
    (
        {"misses_exam_on": "26 11 2026"},
        "misses_exam_on",
        "This is after the last day (25 November 2026): it is not missed.",
    ),
    # Reasons of the census.
    (
        {"reason_2": "DB"},
        "reason_2",
        "This reason is already the first: choose another or none.",
    ),
    ({"reason_3": "PA"}, "reason_2", "Choose the second reason before the third."),
]


@pytest.mark.parametrize(("change", "field", "sentence"), TRAPS)
def test_a_sentence_by_its_field(
    signed_in: SignedIn,
    head: User,
    pupil: Pupil,
    change: dict[str, Any],
    field: str,
    sentence: str,
) -> None:
    answer = signed_in(head).post(url("suspension-weighed", pupil.pk), typed(**change))
    form = answer.context["form"]
    assert form.errors[field] == [sentence]
    assert form.shown(field) == (field,), "the page with that field is shown"
    assert form["what_happened"].value() == "Left the room at 10.40 and did not come back."
    assert not Suspension.objects.exists()


def test_an_exam_of_another_year_is_a_slip(signed_in: SignedIn, head: User, pupil: Pupil) -> None:
    sent = typed(kind="permanent", sessions="", **CONDITIONS, misses_exam_on="12 5 2028")
    answer = signed_in(head).post(url("suspension-weighed", pupil.pk), sent)
    assert answer.context["form"].errors["misses_exam_on"] == [
        "This is more than half a year ahead: check its year."
    ]


def test_overlap_says_which_and_when_it_can_begin(
    signed_in: SignedIn, head: User, pupil: Pupil, saved: Callable[..., Suspension]
) -> None:
    saved(pupil, date(2026, 11, 23), 3)
    answer = signed_in(head).post(url("suspension-record", pupil.pk), typed())
    assert answer.context["form"].errors["starts_on"] == [
        "These days overlap the suspension of 23 November 2026 to 24 November 2026. A further one "
        "can begin when it has ended, on Tuesday 24 November 2026 in the afternoon."
    ]


def test_nothing_follows_a_permanent_exclusion(
    signed_in: SignedIn, head: User, pupil: Pupil
) -> None:
    SuspensionFactory(pupil=pupil, kind="permanent", sessions=None, starts_on=date(2026, 11, 2))
    answer = signed_in(head).post(url("suspension-record", pupil.pk), typed())
    assert answer.context["form"].errors["starts_on"] == [
        "These days overlap the permanent exclusion from 2 November 2026. It has no end, so nothing "
        "can follow it unless the pupil is reinstated."
    ]


@pytest.mark.parametrize(
    ("grounds", "words"),
    [
        ("unmet_need", "a need that is not met"),
        ("attainment", "attainment or ability"),
        ("parent_conduct", "what a parent did or did not do"),
        ("conditional_return", "a condition for the return"),
    ],
)
def test_an_unlawful_reason_is_refused_with_the_rule(
    signed_in: SignedIn, head: User, pupil: Pupil, grounds: str, words: str
) -> None:
    answer = signed_in(head).post(url("suspension-happened", pupil.pk), typed(grounds=grounds))
    (sentence,) = answer.context["form"].errors["grounds"]
    assert f"the ground given is {words}" in sentence
    assert "it is unlawful to suspend or exclude" in sentence
    assert answer.context["step"] == "happened"


@pytest.mark.parametrize("grounds", ["lateness", "truancy", "uniform"])
def test_local_policy_silences_no_law_and_forbids_nothing_by_itself(
    signed_in: SignedIn, head: User, pupil: Pupil, grounds: str
) -> None:
    shown = ask(signed_in(head), pupil, grounds=grounds)
    assert "Is this proportionate?" in shown
    assert "cannot be decided" not in shown


def test_days_at_an_earlier_school_that_nobody_knows_are_asked_for(
    signed_in: SignedIn, head: User, school: School
) -> None:
    pupil = PupilFactory(school=school, sessions_elsewhere=None)
    shown = ask(signed_in(head), pupil)
    assert "are not known: ask for them and enter them" in shown
    assert "School year 2026/27, of 45</span><b>not known" in shown


@pytest.mark.parametrize(
    ("born", "said"),
    [
        (date(2022, 3, 1), ["Not of compulsory school age"]),
        (date(2008, 11, 24), ["Not of compulsory school age", "Adult"]),
        (date(2008, 11, 25), ["Not of compulsory school age"]),
        (date(2018, 3, 12), []),
    ],
)
def test_age_decides_about_education_and_letters(
    signed_in: SignedIn, head: User, school: School, born: date, said: list[str]
) -> None:
    shown = ask(signed_in(head), PupilFactory(school=school, born_on=born))
    tags = ("Not of compulsory school age", "Adult")
    assert [tag for tag in tags if f'<span class="tag note">{tag}</span>' in shown] == said


def test_a_pupil_who_has_left_or_not_yet_come(
    signed_in: SignedIn, head: User, school: School
) -> None:
    gone = PupilFactory(school=school, forename="Ada", left_on=date(2026, 11, 20))
    new = PupilFactory(school=school, forename="Ben", entered_on=date(2026, 11, 30))
    for pupil, words in (
        (gone, "Ada left on 20 November 2026."),
        (new, "Ben came on roll on 30 November 2026: days at an earlier school"),
    ):
        answer = signed_in(head).post(url("suspension-record", pupil.pk), typed())
        (sentence,) = answer.context["form"].errors["starts_on"]
        assert sentence.startswith(words)


def test_a_lunchtime_has_no_length_and_each_is_a_record(
    signed_in: SignedIn, head: User, pupil: Pupil
) -> None:
    client = signed_in(head)
    sent = {"kind": "lunchtime", "starts_on": "23 11 2026", "start_session": "am", "sessions": "2"}
    answer = client.post(url("suspension-earlier", pupil.pk), sent)
    assert answer.context["form"].errors["sessions"] == [
        "A lunchtime suspension is half a day: record one for each lunchtime."
    ]

"""The History tab: what it keeps from class staff, times of day, and what it asks the database."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases.models import AlertAnswer, Pupil
from cases.services import withdraw_entry
from exclusions.codes import To
from exclusions.services.notices import Told, record_notices, take_out_notice
from exclusions.telling.kinds import Line
from inclusion.accounts.models import User
from inclusion.accounts.permissions import Role
from inclusion.accounts.person import Person
from inclusion.accounts.versions import save_as
from inclusion.dashboard.duties import _answer_words
from inclusion.dashboard.history import changes
from interventions.models import Attendance, Judgement, Plan
from tests.factories import (
    TODAY,
    CaseFactory,
    EntryFactory,
    GroupFactory,
    GroupStaffFactory,
    PlanFactory,
    ReviewFactory,
    SuspensionFactory,
    TargetFactory,
    ViewFactory,
)

pytestmark = pytest.mark.django_db
SignedIn = Callable[[User], Client]
KEPT_FROM_CLASS = (
    "Told us at home",
    "Mother said no",
    "Why now",
    "Tried before",
    "Judged with care",
    "Dad has moved",
    "Changed after the call",
)
TOLD_IN_CLASS = ("Good at chess", "Nobody sees it", "Ask with the card", "Sit by the door")


@pytest.fixture
def teacher(pupil: Pupil, someone: Callable[..., User]) -> User:
    """Someone who teaches the pupil's class and does not work on the plan."""
    made = someone(Role.STAFF, name="T. Class")
    pupil.group = GroupFactory(school=pupil.school)
    pupil.save()
    GroupStaffFactory(group=pupil.group, user=made)
    return made


@pytest.fixture
def plan(pupil: Pupil, senco: User) -> Plan:
    """A plan with words in every place, some of them the family's."""
    made: Plan = PlanFactory(
        pupil=pupil, lead=senco, trigger="Why now", background="-", strengths="Good at chess"
    )
    made.background = "Tried before"
    save_as(made, by=senco, reason="Changed after the call")
    ViewFactory(plan=made, words="Nobody sees it")
    ViewFactory(plan=made, voice="family", said_by="Mother", words="Told us at home")
    target = TargetFactory(plan=made, what="Ask with the card")
    review = ReviewFactory(
        plan=made, held_by=senco, impact_note="Dad has moved", changes="Sit by the door"
    )
    Attendance.objects.create(review=review, name="Mother", view="Mother said no")
    Judgement.objects.create(
        review=review, target=target, progress="partly", note="Judged with care"
    )
    return made


def _history(client: Client, pupil: Pupil) -> str:
    answer = client.get(reverse("pupil-history", args=[pupil.pk]))
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.usefixtures("plan", "today")
def test_class_staff_read_in_history_what_the_plan_tells_the_class(
    pupil: Pupil, teacher: User, signed_in: SignedIn
) -> None:
    text = _history(signed_in(teacher), pupil)
    assert [words for words in KEPT_FROM_CLASS if words in text] == []
    assert [words for words in TOLD_IN_CLASS if words not in text] == []


@pytest.mark.usefixtures("today")
@pytest.mark.parametrize("works_as", ["senco", "lead", "key_worker", "team"])
def test_who_works_on_the_plan_reads_all_of_its_history(
    pupil: Pupil, teacher: User, senco: User, plan: Plan, signed_in: SignedIn, works_as: str
) -> None:
    if works_as == "team":
        CaseFactory(pupil=pupil, lead=teacher)
    elif works_as != "senco":
        Plan.objects.filter(pk=plan.pk).update(**{works_as: teacher})
    text = _history(signed_in(senco if works_as == "senco" else teacher), pupil)
    assert [words for words in (*KEPT_FROM_CLASS, *TOLD_IN_CLASS) if words not in text] == []


def test_times_are_those_on_the_clock_in_school(
    pupil: Pupil, senco: User, person_of: Callable[[User], Person]
) -> None:
    entry = EntryFactory(pupil=pupil, happened_on=date(2026, 6, 29), written_by=senco)
    with time_machine.travel("2026-06-30T23:30:00+00:00", tick=False):
        withdraw_entry(entry=entry, reason="Wrong child", by=senco, on=date(2026, 7, 1))
    found = changes(person_of(senco), pupil)
    said = [f.after for c in found for f in c.fields if "ithdrawn at" in f.field]
    assert said[-1] == "1 July 2026, 00:30"
    assert "2026-07-01 00:30" in {c.moment[0] for c in found}


def test_a_notice_taken_out_still_says_what_it_said_and_why_it_went(
    pupil: Pupil, senco: User, person_of: Callable[[User], Person]
) -> None:
    row = SuspensionFactory(pupil=pupil)
    person = person_of(senco)
    told = Told(TODAY, "portal")
    lines = [Line(To.LOCAL_AUTHORITY)]
    (notice,) = record_notices(suspension=row, lines=lines, told=told, by=person, on=TODAY)
    take_out_notice(notice=notice, reason="It was another pupil.", by=person, on=TODAY)
    (removed,) = [c for c in changes(person, pupil) if c.what.endswith("removed")]
    assert (removed.who, removed.reason) == ("R. Osei", "It was another pupil.")
    assert {(f.field, f.before, f.after) for f in removed.fields} >= {
        ("To", "", "Local authority"),
        ("Told on", "", "23 November 2026"),
        ("How", "", "Through a portal"),
    }


@pytest.mark.usefixtures("plan", "today")
def test_only_the_people_in_the_history_are_looked_up(
    pupil: Pupil, senco: User, person_of: Callable[[User], Person]
) -> None:
    person = person_of(senco)
    with CaptureQueriesContext(connection) as captured:
        found = changes(person, pupil)
    asked = [q["sql"] for q in captured if 'FROM "accounts_user"' in q["sql"]]
    assert len(asked) == 1
    assert " IN (" in asked[0]
    assert {c.who for c in found} >= {"R. Osei"}


def test_an_earlier_answer_is_dated_by_the_clock_in_school(senco: User) -> None:
    at = datetime(2026, 6, 30, 23, 30, tzinfo=UTC)
    assert "on 1 July: Rang" in _answer_words(AlertAnswer.Kind.DONE, senco.name, at, "Rang")

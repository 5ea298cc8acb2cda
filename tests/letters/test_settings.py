"""The lines of a school's letters: who changes them, two people at once, what stands in their place."""

from collections.abc import Callable
from datetime import time

import pytest
from django.test import Client

from exclusions.letters.standing import FREE_ADVICE, standing_of
from exclusions.models import LetterSettings, Notice
from exclusions.services.letters import SETTINGS
from exclusions.telling.page import told_page
from inclusion.accounts.models import User
from inclusion.accounts.permissions import Role
from inclusion.accounts.person import person_for
from tests.factories import TODAY

from .making import exclusion, full_settings

pytestmark = pytest.mark.django_db
SignedIn = Callable[[User], Client]
ADDRESS = "/school/letters/"


def sent(**more: str) -> dict[str, str]:
    return {**dict.fromkeys(SETTINGS, ""), "version": "0", **more}


def test_a_head_enters_the_lines_and_letters_carry_them(school, head, signed_in: SignedIn) -> None:
    client = signed_in(head)
    typed = sent(
        letterhead="Test Primary\r\n12 Mill Lane",
        board_email="clerk@test-primary.example",
        contact_phone="020 7946 0101",
    )
    assert client.post(ADDRESS, typed).status_code == 302
    kept = LetterSettings.objects.get(school=school)
    assert kept.letterhead == "Test Primary\n12 Mill Lane"
    assert kept.history.get().history_user == head
    found = standing_of(school)
    assert found.letterhead == ("Test Primary", "12 Mill Lane")
    assert found.board == ("The clerk to the governing board", "clerk@test-primary.example")


def test_a_letter_after_the_end_of_the_afternoon_session_was_late(
    school, pupil, head, mother, signed_in: SignedIn
) -> None:
    client, row = signed_in(head), exclusion(pupil, head, TODAY)
    person = person_for(head, TODAY, school.pk)
    assert client.post(ADDRESS, sent(afternoon_ends_at="3.20 pm")).status_code == 302
    notice = Notice.objects.create(
        suspension=row,
        to="parents_written",
        recipient=row.recipients.get(),
        told_on=TODAY,
        told_at=time(15, 20),
        how="hand",
        recorded_by=head,
    )

    def was_late() -> bool:
        lines = told_page(person, row).lines
        return next(line.was_late for line in lines if line.line.to == "parents_written")

    assert not was_late()
    Notice.objects.filter(pk=notice.pk).update(told_at=time(15, 21))
    assert was_late()
    LetterSettings.objects.update(afternoon_ends_at=None)
    assert not was_late()


def test_the_second_of_two_sees_both_and_chooses(
    school, head, someone, signed_in: SignedIn
) -> None:
    kept = full_settings(school)
    client = signed_in(head)
    opened = kept.version
    first = sent(version=str(opened), board_name="Mr Grant", head_name="A. Bell")
    assert client.post(ADDRESS, first).status_code == 302
    second = sent(version=str(opened), board_name="Ms Lowe", head_name="A. Bell")
    answer = client.post(ADDRESS, second)
    shown = answer.content.decode()
    assert "Mr Grant" in shown
    assert "Ms Lowe" in shown
    kept.refresh_from_db()
    assert kept.board_name == "Mr Grant"
    again = {**second, "version": str(answer.context["form"]["version"].value())}
    assert signed_in(someone(Role.ADMIN)).post(ADDRESS, again).status_code == 302
    kept.refresh_from_db()
    assert kept.board_name == "Ms Lowe"


def test_two_people_who_enter_the_first_lines_at_once_meet(
    school, head, signed_in: SignedIn
) -> None:
    client = signed_in(head)
    client.post(ADDRESS, sent(board_name="Mr Grant"))
    answer = client.post(ADDRESS, sent(board_name="Ms Lowe"))
    assert "Someone else has entered these" in answer.content.decode()
    assert LetterSettings.objects.get().board_name == "Mr Grant"


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"contact_email": "office"}, "Enter an e-mail address"),
        ({"board_email": "clerk@"}, "Enter an e-mail address"),
        ({"head_name": "x" * 121}, "use at most 120"),
    ],
)
def test_what_cannot_be_is_said_by_its_field_and_stays_typed(
    head, signed_in: SignedIn, typed, words
) -> None:
    answer = signed_in(head).post(ADDRESS, sent(**typed))
    shown = answer.content.decode()
    assert words in shown
    assert next(iter(typed.values())) in shown
    assert LetterSettings.objects.count() == 0


@pytest.mark.parametrize("role", [Role.SENCO, Role.OFFICE, Role.CLERK])
def test_others_may_not_change_them(someone, signed_in: SignedIn, role) -> None:
    client = signed_in(someone(role))
    assert client.get(ADDRESS).status_code == 403
    assert client.post(ADDRESS, sent(board_name="Mr Grant")).status_code == 403
    assert LetterSettings.objects.count() == 0


def test_what_is_empty_falls_back_to_the_products_own_lines(school, pupil, head) -> None:
    row = exclusion(pupil, head)
    found = standing_of(school, row)
    assert found.letterhead == ("Test Primary",)
    assert found.free_advice == FREE_ADVICE
    assert found.head == ("A. Bell", "Headteacher")
    assert found.board == ()
    full_settings(
        school, head_name="Dr C. Bell", head_title="Executive headteacher", free_advice="One"
    )
    found = standing_of(school, row)
    assert found.head == ("Dr C. Bell", "Executive headteacher")
    assert found.free_advice == ("One",)
    row.decided_as = "acting_headteacher"
    assert standing_of(school, row).head == ("A. Bell", "Acting headteacher")


def test_another_schools_lines_are_not_these(
    school, other_school, head, signed_in: SignedIn
) -> None:
    full_settings(other_school, board_name="Somebody else")
    shown = signed_in(head).get(ADDRESS).content.decode()
    assert "Somebody else" not in shown
    assert standing_of(school).board == ()

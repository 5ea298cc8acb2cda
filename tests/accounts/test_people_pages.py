"""People of a school: added with a role, ended, given groups."""

from collections.abc import Callable
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from inclusion.accounts.models import Membership, School, User
from inclusion.accounts.permissions import Role
from tests.factories import GroupFactory, MembershipFactory, PupilFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
SignedIn = Callable[[User], Client]
NEW = {
    "name": "L. Grant",
    "email": "L.Grant@school.example",
    "job_title": "Learning mentor",
    "role": "pastoral",
    "from_on": "23 11 2026",
    "until_on": "",
}


def test_a_new_person_gets_an_account_whose_password_is_shown_once(
    head: User, signed_in: SignedIn, client: Client
) -> None:
    answer = signed_in(head).post(reverse("person-add"), NEW)
    password = answer.context["added"].password
    assert password in answer.content.decode()
    user = User.objects.get(email="l.grant@school.example")
    assert user.check_password(password)
    membership = Membership.objects.get(user=user)
    assert membership.role == Role.PASTORAL
    assert membership.history.get().history_user == head
    assert password not in signed_in(head).get(reverse("people")).content.decode()


def test_someone_with_an_account_keeps_their_password(
    head: User, senco: User, signed_in: SignedIn
) -> None:
    answer = signed_in(head).post(reverse("person-add"), NEW | {"email": senco.email})
    assert answer.context["added"].password is None
    assert Membership.objects.filter(user=senco).count() == 2


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"until_on": "22 11 2026"}, "The last day is before the first day"),
        ({"acting": "on"}, "Only a headteacher can be acting"),
        ({"acting": "on", "role": "head"}, "An acting headteacher needs a last day"),
        ({"email": "no address"}, "valid email address"),
    ],
)
def test_impossible_roles_are_refused_with_a_sentence(
    head: User, signed_in: SignedIn, changes: dict[str, str], sentence: str
) -> None:
    answer = signed_in(head).post(reverse("person-add"), NEW | changes)
    assert sentence in answer.content.decode()
    assert not User.objects.filter(email="l.grant@school.example").exists()


def test_a_second_press_of_the_button_adds_no_second_role(head: User, signed_in: SignedIn) -> None:
    client = signed_in(head)
    client.post(reverse("person-add"), NEW)
    answer = client.post(reverse("person-add"), NEW)
    assert "already has this role on those days" in answer.content.decode()
    assert Membership.objects.filter(user__email="l.grant@school.example").count() == 1


def test_a_school_is_never_left_without_someone_to_manage_it(
    head: User, signed_in: SignedIn, someone: Callable[..., User]
) -> None:
    own = Membership.objects.get(user=head)
    client = signed_in(head)
    address = reverse("role-end", args=[own.pk])
    refused = client.post(address, {"until_on": "23 11 2026"})
    assert "Somebody must be left" in refused.content.decode()
    someone(Role.HEAD, name="N. Ext")
    assert client.post(address, {"until_on": "23 11 2026"}).status_code == 302
    own.refresh_from_db()
    assert own.until_on == date(2026, 11, 23)


def test_a_role_is_not_extended_over_a_later_one_of_the_same_kind(
    head: User, signed_in: SignedIn, school: School
) -> None:
    user = UserFactory(name="B. Ack")
    first = MembershipFactory(user=user, school=school, role=Role.STAFF, until_on=date(2021, 7, 20))
    MembershipFactory(user=user, school=school, role=Role.STAFF, from_on=date(2022, 9, 1))
    address = reverse("role-end", args=[first.pk])
    client = signed_in(head)
    refused = client.post(address, {"until_on": "1 9 2022"})
    assert "B. Ack already has this role on those days" in refused.content.decode()
    first.refresh_from_db()
    assert first.until_on == date(2021, 7, 20)
    assert client.post(address, {"until_on": "31 8 2022"}).status_code == 302


def test_people_come_fifty_to_a_page_whatever_their_number(
    head: User, signed_in: SignedIn, school: School
) -> None:
    client = signed_in(head)
    client.get(reverse("people"))
    with CaptureQueriesContext(connection) as few:
        client.get(reverse("people"))
    for _ in range(60):
        MembershipFactory(user=UserFactory(), school=school, role=Role.STAFF)
    with CaptureQueriesContext(connection) as many:
        first = client.get(reverse("people"))
    assert len(many) == len(few)
    assert len(first.context["page"].object_list) == 50
    second = client.get(reverse("people"), {"page": 2})
    assert len(second.context["page"].object_list) == 11


def test_staff_see_the_pupils_of_a_group_from_the_moment_they_teach_it(
    head: User, signed_in: SignedIn, school: School, someone: Callable[..., User]
) -> None:
    group = GroupFactory(school=school, name="4 Maple")
    pupil = PupilFactory(school=school, group=group)
    teacher = someone(Role.STAFF)
    page = reverse("pupil", args=[pupil.pk])
    assert signed_in(teacher).get(page).status_code == 404
    signed_in(head).post(reverse("group-staff", args=[group.pk]), {"staff": [teacher.pk]})
    assert signed_in(teacher).get(page).status_code == 200
    signed_in(head).post(reverse("group-staff", args=[group.pk]), {})
    assert signed_in(teacher).get(page).status_code == 404

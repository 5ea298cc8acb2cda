"""Who comes in: signed out, another school's record, a role without the right."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from cases.models import Pupil
from inclusion.accounts.models import School, User
from inclusion.accounts.permissions import Role
from tests.factories import GroupFactory, GroupStaffFactory, PupilFactory

from .records import records_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]

# URL name -> its argument, and a role that sees the pupil but may not do this.
PAGES = {
    "pupil-edit": ("pupil_id", Role.PASTORAL),
    "contact-add": ("pupil_id", Role.DSL),
    "contact-edit": ("contact_id", Role.TRUST),
    "agency-edit": ("agency_id", Role.OFFICE),
    "case-open": ("pupil_id", Role.DSL),
    "case-edit": ("case_id", Role.DSL),
    "case-close": ("case_id", Role.OFFICE),
    "entry-amend": ("entry_id", Role.TRUST),
    "entry-withdraw": ("entry_id", Role.TRUST),
    "action-add": ("pupil_id", Role.OFFICE),
    "action-finish": ("action_id", Role.TRUST),
    "alert-why": ("alert_id", Role.OFFICE),
    "alert-answer": ("alert_id", Role.TRUST),
}
# Agencies belong to the school; a colleague's entry is tested with the entries.
NOT_BY_PUPIL = {"agency-edit", "entry-amend", "entry-withdraw"}
LISTS = {
    "pupils": Role.GOVERNOR,
    "find-pupil": Role.CLERK,
    "pupil-add": Role.PASTORAL,
    "agencies": Role.DSL,
    "agency-add": Role.STAFF,
    "cases": Role.OFFICE,
    "log-entry": Role.OFFICE,
}


@pytest.mark.parametrize("name", PAGES)
def test_a_page_about_a_record(
    name: str,
    pupil: Pupil,
    senco: User,
    other_school: School,
    someone: Callable[..., User],
    client: Client,
) -> None:
    key, without = PAGES[name]
    url = reverse(name, args=[getattr(records_of(pupil, senco), key)])
    assert client.get(url).status_code == 302
    client.force_login(senco)
    assert client.get(url).status_code == 200
    client.force_login(someone(without))
    refused = client.get(url)
    assert refused.status_code == 403
    assert "does not let you" in refused.content.decode()
    client.force_login(someone(Role.SENCO, at=other_school))
    assert client.get(url).status_code == 404
    assert client.post(url).status_code == 404


@pytest.mark.parametrize("name", LISTS)
def test_a_page_about_the_school(
    name: str, senco: User, someone: Callable[..., User], client: Client
) -> None:
    url = reverse(name)
    assert client.get(url).status_code == 302
    client.force_login(senco)
    assert client.get(url).status_code == 200
    client.force_login(someone(LISTS[name]))
    assert client.get(url).status_code == 403


@pytest.mark.parametrize("name", [name for name in PAGES if name not in NOT_BY_PUPIL])
def test_staff_reach_their_own_pupils_only(
    name: str, pupil: Pupil, senco: User, someone: Callable[..., User], client: Client
) -> None:
    """What staff may do, they may do for the pupils of their classes: others are not found."""
    key, _ = PAGES[name]
    url = reverse(name, args=[getattr(records_of(pupil, senco), key)])
    teacher = someone(Role.STAFF)
    client.force_login(teacher)
    theirs = name in {"action-add", "action-finish", "alert-why"}
    assert client.get(url).status_code == (404 if theirs else 403)
    pupil.group = GroupFactory(school=pupil.school)
    pupil.save()
    GroupStaffFactory(group=pupil.group, user=teacher)
    assert client.get(url).status_code == (200 if theirs else 403)


def test_the_list_holds_the_persons_pupils_only(
    school: School, other_school: School, someone: Callable[..., User], client: Client
) -> None:
    group = GroupFactory(school=school)
    PupilFactory(school=school, group=group, forename="Amira")
    PupilFactory(school=school, forename="Kemi")
    PupilFactory(school=other_school, forename="Daniel")
    teacher = someone(Role.STAFF)
    GroupStaffFactory(group=group, user=teacher)
    client.force_login(teacher)
    text = client.get(reverse("pupils")).content.decode()
    assert "Amira" in text
    assert "Kemi" not in text
    assert "Daniel" not in text
    client.force_login(someone(Role.OFFICE))
    text = client.get(reverse("pupils")).content.decode()
    assert "Kemi" in text
    assert "Daniel" not in text


@pytest.mark.parametrize("role", [Role.PASTORAL, Role.SENCO, Role.HEAD, Role.OFFICE])
def test_who_keeps_contacts(
    role: Role, pupil: Pupil, someone: Callable[..., User], client: Client
) -> None:
    client.force_login(someone(role))
    answer = client.post(
        reverse("contact-add", args=[pupil.pk]),
        {"name": "Mrs Archer", "relation": "mother", "priority": "1"},
    )
    assert answer.status_code == 302
    assert pupil.contacts.get().name == "Mrs Archer"

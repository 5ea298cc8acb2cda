"""Handing over all of a colleague's open work: what moves, what stays, who may, what it leaves behind."""

from collections.abc import Callable
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases.models import Action, Case, CaseMember, FamilyRequest, Pupil
from inclusion.accounts.models import Membership, School, User
from inclusion.accounts.permissions import Role
from interventions.models import Plan
from tests.factories import TODAY, ActionFactory, CaseFactory, PlanFactory, PupilFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
SignedIn = Callable[[User], Client]
Someone = Callable[..., User]


@pytest.fixture
def giver(someone: Someone) -> User:
    return someone(Role.PASTORAL, name="L. Eft")


@pytest.fixture
def taker(someone: Someone) -> User:
    return someone(Role.SENCO, name="T. Aker")


def _work(pupil: Pupil, giver: User, senco: User) -> None:
    case = CaseFactory(pupil=pupil, lead=giver)
    CaseMember.objects.create(
        case=CaseFactory(pupil=PupilFactory(school=pupil.school), lead=senco), user=giver
    )
    CaseFactory(pupil=pupil, lead=giver, closed_on=TODAY, outcome="Over")
    ActionFactory(pupil=pupil, owner=giver, what="Ring home")
    ActionFactory(pupil=pupil, owner=giver, what="Long done", done_on=TODAY)
    PlanFactory(pupil=pupil, lead=giver, key_worker=giver, case=case)
    FamilyRequest.objects.create(
        school=pupil.school,
        pupil=pupil,
        kind=FamilyRequest.Kind.MEETING,
        what="Talk",
        asked_on=TODAY,
        asked_by="Mrs Archer",
        owner=giver,
        due_on=date(2026, 11, 30),
    )


def _hand_over(client: Client, giver: User, taker: User, reason: str = "Leaves at Christmas"):  # type: ignore[no-untyped-def]
    url = reverse("hand-over-from", args=[giver.pk])
    typed = {"taker": taker.pk, "reason": reason}
    checked = client.post(url, typed)
    seen = checked.context["moving"].fingerprint
    return checked, client.post(url, {**typed, "seen": seen, "do": "1"}, follow=True)


def test_everything_open_moves_in_one_step_with_its_reason(
    pupil: Pupil, giver: User, taker: User, senco: User, signed_in: SignedIn
) -> None:
    _work(pupil, giver, senco)
    client = signed_in(senco)
    first = client.get(reverse("hand-over-from", args=[giver.pk])).content.decode()
    assert "6 things open." in first
    checked, done = _hand_over(client, giver, taker)
    page = checked.content.decode()
    for words in ("Cases led (1)", "Plans led (1)", "Actions (1)", "Ring home", "Requests of"):
        assert words in page
    assert "6 things handed over from L. Eft to T. Aker." in done.content.decode()
    assert Case.objects.get(lead=taker, closed_on=None).history.first().history_change_reason == (
        "Handed over: Leaves at Christmas"
    )
    assert Case.objects.get(lead=giver).closed_on == TODAY
    plan = Plan.objects.get()
    assert (plan.lead, plan.key_worker) == (taker, taker)
    assert plan.history.first().lead_id == taker.pk
    assert Action.objects.get(what="Ring home").owner == taker
    assert Action.objects.get(what="Ring home").history.first().history_user == senco
    assert Action.objects.get(what="Long done").owner == giver
    assert FamilyRequest.objects.get().owner == taker
    assert CaseMember.objects.get().user == taker
    assert "Ring home" in signed_in(taker).get(reverse("today")).content.decode()
    # Once more changes nothing.
    again = signed_in(senco).get(reverse("hand-over-from", args=[giver.pk])).content.decode()
    assert "Nothing open is theirs." in again


def test_nothing_moves_before_the_check_or_after_a_change(
    pupil: Pupil, giver: User, taker: User, senco: User, signed_in: SignedIn
) -> None:
    CaseFactory(pupil=pupil, lead=giver)
    client = signed_in(senco)
    url = reverse("hand-over-from", args=[giver.pk])
    typed = {"taker": taker.pk, "reason": "Leaves"}
    seen = client.post(url, typed).context["moving"].fingerprint
    assert Case.objects.get().lead == giver
    ActionFactory(pupil=pupil, owner=giver)
    answer = client.post(url, {**typed, "seen": seen, "do": "1"})
    assert "has changed since you looked" in answer.content.decode()
    assert Case.objects.get().lead == giver


def test_what_the_other_may_not_have_or_see_stays(
    pupil: Pupil, school: School, giver: User, senco: User, someone: Someone, signed_in: SignedIn
) -> None:
    teacher = someone(Role.STAFF, name="T. Eacher")
    led, unseen = pupil, PupilFactory(school=school)
    CaseFactory(pupil=led, lead=giver)
    PlanFactory(pupil=led, lead=giver)
    ActionFactory(pupil=led, owner=giver, what="Goes along")
    ActionFactory(pupil=unseen, owner=giver, what="Stays behind")
    ActionFactory(pupil=PupilFactory(school=school), owner=giver, what="Stays too")
    checked, done = _hand_over(signed_in(senco), giver, teacher)
    page = checked.content.decode()
    assert "3 things cannot go and stay</a>" in page
    assert "A PSP is led by a member of the leadership." in page
    assert page.count("They do not see this pupil") == 1
    assert f"Still with {giver.name}: 3 things." in done.content.decode()
    assert Case.objects.get().lead == teacher
    assert Plan.objects.get().lead == giver
    assert Action.objects.get(what="Goes along").owner == teacher
    assert Action.objects.get(what="Stays behind").owner == giver


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"reason": ""}, "reason", "Say why it is handed over."),
        ({"taker": ""}, "taker", "Choose one."),
        ({"taker": "self"}, "taker", "Select a valid choice"),
        ({"taker": "stranger"}, "taker", "Select a valid choice"),
    ],
)
def test_bad_input(
    changes: dict[str, str],
    field: str,
    sentence: str,
    pupil: Pupil,
    giver: User,
    taker: User,
    senco: User,
    someone: Someone,
    other_school: School,
    signed_in: SignedIn,
) -> None:
    CaseFactory(pupil=pupil, lead=giver)
    people = {"self": giver.pk, "stranger": someone(Role.SENCO, at=other_school).pk}
    typed = {"taker": str(taker.pk), "reason": "Kept as typed", **changes}
    typed["taker"] = str(people.get(typed["taker"], typed["taker"]))
    answer = signed_in(senco).post(reverse("hand-over-from", args=[giver.pk]), typed)
    assert sentence in str(answer.context["form"].errors[field])


def test_pastoral_staff_hand_over_their_own_only(
    pupil: Pupil, giver: User, taker: User, someone: Someone, signed_in: SignedIn
) -> None:
    other = someone(Role.PASTORAL, name="O. Ther")
    for lead in (giver, other):
        CaseFactory(pupil=PupilFactory(school=pupil.school), lead=lead)
    client = signed_in(giver)
    page = client.get(reverse("hand-over")).content.decode()
    assert "L. Eft" in page
    assert "O. Ther" not in page
    assert client.get(reverse("hand-over-from", args=[other.pk])).status_code == 403
    _hand_over(client, giver, taker)
    assert Case.objects.filter(lead=taker).count() == 1


def test_whoever_left_stands_first_with_what_is_still_theirs(
    pupil: Pupil, giver: User, taker: User, senco: User, signed_in: SignedIn
) -> None:
    CaseFactory(pupil=pupil, lead=taker)
    ActionFactory(pupil=pupil, owner=giver)
    Membership.objects.filter(user=giver).update(until_on=date(2026, 11, 20))
    Membership.objects.filter(user=taker).update(until_on=date(2026, 12, 18))
    page = signed_in(senco).get(reverse("hand-over")).content.decode()
    assert "Left 20 November 2026" in page
    assert "Leaves 18 December 2026" in page
    assert page.index("L. Eft") < page.index("T. Aker")


def test_pages_and_the_step_ask_the_same_queries_for_1_and_15(
    school: School, giver: User, taker: User, senco: User, signed_in: SignedIn
) -> None:
    client = signed_in(senco)
    url = reverse("hand-over-from", args=[giver.pk])

    def more(n: int) -> None:
        for pupil in PupilFactory.create_batch(n, school=school):
            CaseFactory(pupil=pupil, lead=giver)
            ActionFactory(pupil=pupil, owner=giver)
            PlanFactory(pupil=pupil, lead=giver)

    def count() -> list[int]:
        typed = {"taker": taker.pk, "reason": "Leaves"}
        found = []
        for ask in (
            lambda: client.get(reverse("hand-over")),
            lambda: client.get(url),
            lambda: client.post(url, typed),
            lambda: _hand_over(client, giver, taker),
        ):
            with CaptureQueriesContext(connection) as queries:
                ask()
            found.append(len(queries))
        return found

    more(1)
    count()  # The first write of a school reads its calendar and packs.
    more(1)
    first = count()
    more(15)  # SQLite takes up to nineteen wide rows of history in one INSERT.
    assert count() == first

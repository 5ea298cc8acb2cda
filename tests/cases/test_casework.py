"""Cases, actions, contacts and agencies."""

from collections.abc import Callable
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases.models import Action, Agency, Case, CaseMember, Contact, Pupil
from inclusion.accounts.models import Membership, School, User
from inclusion.accounts.permissions import Role
from tests.factories import (
    ActionFactory,
    AgencyFactory,
    CaseFactory,
    EntryFactory,
    PupilFactory,
)

from .records import typed_case

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
SignedIn = Callable[[User], Client]


def test_open_a_case(
    pupil: Pupil, senco: User, someone: Callable[..., User], signed_in: SignedIn
) -> None:
    mentor = someone(Role.STAFF, name="L. Grant")
    url = reverse("case-open", args=[pupil.pk])
    client = signed_in(senco)
    assert "open case already" not in client.get(url).content.decode()
    answer = client.post(url, typed_case(senco, team=[mentor.pk]), follow=True)
    case = Case.objects.get()
    assert f"Case {case.reference} opened for Joe Archer." in answer.content.decode()
    assert [member.user for member in case.members.all()] == [mentor]
    assert case.history.get().history_user == senco
    # The mentor now finds the pupil among their own.
    client.force_login(mentor)
    assert "Joe Archer" in client.get(reverse("pupils")).content.decode()


def test_a_second_open_case_is_allowed_and_the_first_is_named(
    pupil: Pupil, senco: User, signed_in: SignedIn
) -> None:
    first = CaseFactory(pupil=pupil, lead=senco, number=900)
    url = reverse("case-open", args=[pupil.pk])
    client = signed_in(senco)
    page = client.get(url).content.decode()
    assert "Joe has 1 open case already" in page
    assert reverse("case", args=[first.pk]) in page
    client.post(url, typed_case(senco))
    assert Case.objects.filter(closed_on=None).count() == 2


def test_a_double_click_opens_one_case(pupil: Pupil, senco: User, signed_in: SignedIn) -> None:
    for _ in range(2):
        signed_in(senco).post(reverse("case-open", args=[pupil.pk]), typed_case(senco))
    assert Case.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"concern": ""}, "concern", "Fill this in."),
        ({"category": ""}, "category", "Choose one."),
        ({"opened_on": "24 11 2026"}, "opened_on", "cannot open in the future"),
        ({"opened_on": "11 3 2018"}, "opened_on", "Joe was born on 12 March 2018"),
        ({"opened_on": "1 1 0001"}, "opened_on", "Joe was born on 12 March 2018"),
        (
            {
                "at_risk_since": "11 3 2018",
                "at_risk_until": "7 12 2026",
                "judgement_reason": "Seen daily",
            },
            "at_risk_since",
            "Joe was born on 12 March 2018",
        ),
        (
            {"at_risk_since": "9 11 2026", "at_risk_until": "7 12 2026"},
            "judgement_reason",
            "Say why you judge so",
        ),
        (
            {"at_risk_since": "9 11 2026", "judgement_reason": "Seen daily"},
            "at_risk_until",
            "Say by when you look at it again.",
        ),
        (
            {
                "at_risk_since": "9 11 2026",
                "at_risk_until": "23 11 2026",
                "judgement_reason": "Seen daily",
            },
            "at_risk_until",
            "Give a day after today",
        ),
        ({"at_risk_until": "7 12 2026"}, "at_risk_since", "Say since when"),
        ({"previous_plan_unsuccessful": "on"}, "judgement_reason", "Say why you judge so"),
        (
            {"deteriorating_since": "24 11 2026", "judgement_reason": "Seen daily"},
            "deteriorating_since",
            "in the future",
        ),
    ],
)
def test_a_case_with_bad_input(
    changes: dict[str, str],
    field: str,
    sentence: str,
    pupil: Pupil,
    senco: User,
    signed_in: SignedIn,
) -> None:
    typed = typed_case(senco, **{"aim": "Kept as typed", **changes})
    answer = signed_in(senco).post(reverse("case-open", args=[pupil.pk]), typed)
    assert sentence in str(answer.context["form"].errors[field])
    assert "Kept as typed" in answer.content.decode()
    assert not Case.objects.exists()


def test_somebody_of_another_school_cannot_lead(
    pupil: Pupil,
    senco: User,
    other_school: School,
    someone: Callable[..., User],
    signed_in: SignedIn,
) -> None:
    stranger = someone(Role.SENCO, at=other_school)
    answer = signed_in(senco).post(reverse("case-open", args=[pupil.pk]), typed_case(stranger))
    assert "lead" in answer.context["form"].errors


def test_a_judgement_raises_an_alert_at_once(
    pupil: Pupil, senco: User, signed_in: SignedIn
) -> None:
    case = CaseFactory(pupil=pupil, lead=senco)
    typed = typed_case(
        senco,
        at_risk_since="16 11 2026",
        at_risk_until="7 12 2026",
        judgement_reason="Four incidents in a week",
        version="1",
    )
    signed_in(senco).post(reverse("case-edit", args=[case.pk]), typed)
    assert pupil.alerts.get().act == "start_psp"


def test_whoever_has_left_stays_on_a_case_until_somebody_takes_them_off(
    pupil: Pupil, senco: User, someone: Callable[..., User], signed_in: SignedIn
) -> None:
    lead, helper = someone(Role.SENCO, name="L. Eft"), someone(Role.STAFF, name="G. One")
    someone(Role.STAFF, name="N. Ever")
    case = CaseFactory(pupil=pupil, lead=lead)
    CaseMember.objects.create(case=case, user=helper)
    Membership.objects.exclude(user=senco).update(until_on=date(2026, 11, 20))
    url = reverse("case-edit", args=[case.pk])
    client = signed_in(senco)
    page = client.get(url)
    chosen = page.context["form"].initial
    assert (chosen["lead"], list(chosen["team"])) == (lead, [helper.pk])
    choices = page.context["form"].fields
    assert {user.name for user in choices["lead"].queryset} == {"L. Eft", "R. Osei"}
    assert {user.name for user in choices["team"].queryset} == {"G. One", "R. Osei"}
    assert "N. Ever" not in page.content.decode()
    typed = typed_case(lead, concern="Other words.", team=[helper.pk], version="1")
    assert client.post(url, typed).status_code == 302
    case.refresh_from_db()
    assert (case.concern, case.lead) == ("Other words.", lead)
    assert [member.user for member in case.members.all()] == [helper]
    client.post(url, typed_case(senco, version="2"))
    assert not case.members.exists()


def test_two_people_change_a_case(
    pupil: Pupil, senco: User, someone: Callable[..., User], signed_in: SignedIn
) -> None:
    mentor = someone(Role.STAFF, name="L. Grant")
    case = CaseFactory(pupil=pupil, lead=senco)
    url = reverse("case-edit", args=[case.pk])
    client = signed_in(senco)
    first = typed_case(senco, level="complex", team=[mentor.pk], version="1")
    client.post(url, first)
    answer = client.post(url, typed_case(senco, concern="Other words.", version="1"))
    form = answer.context["form"]
    clashes = {(c.label, c.yours, c.theirs) for c in form.clashes}
    assert clashes == {
        ("Concern", "Other words.", "Leaves class without asking."),
        ("Team", "nothing", "L. Grant"),
    }
    changed = {(c.label, c.yours, c.theirs) for c in form.meanwhile}
    assert ("Level", "Universal plus", "Complex or high risk") in changed
    # What this person had not touched stands as the other one saved it.
    assert (form["level"].value(), form["concern"].value()) == ("complex", "Other words.")
    case.refresh_from_db()
    assert case.concern == "Leaves class without asking."


def test_close_a_case(pupil: Pupil, senco: User, signed_in: SignedIn) -> None:
    case = CaseFactory(pupil=pupil, lead=senco, opened_on=date(2026, 9, 21))
    url = reverse("case-close", args=[case.pk])
    client = signed_in(senco)
    for day, outcome, sentence in (
        ("23 11 2026", "", "Say how it ended."),
        ("24 11 2026", "Settled", "cannot close in the future"),
        ("20 9 2026", "Settled", "opened after this date"),
    ):
        typed = {"closed_on": day, "outcome": outcome, "version": "1"}
        assert sentence in client.post(url, typed).content.decode()
    client.post(url, {"closed_on": "23 11 2026", "outcome": "Settled in class", "version": "1"})
    case.refresh_from_db()
    assert (case.closed_on, case.outcome) == (date(2026, 11, 23), "Settled in class")
    for name in ("case-edit", "case-close"):
        answer = client.get(reverse(name, args=[case.pk]), follow=True)
        assert "has been closed already" in answer.content.decode()
    assert case.concern not in client.get(reverse("cases")).content.decode()


def test_the_tray_shows_and_filters(
    school: School, senco: User, head: User, signed_in: SignedIn
) -> None:
    mine = CaseFactory(
        pupil=PupilFactory(school=school, forename="Amira"), lead=senco, category="attendance"
    )
    CaseFactory(pupil=PupilFactory(school=school, forename="Kemi"), lead=head)
    EntryFactory(pupil=mine.pupil, happened_on=date(2026, 11, 5), written_by=head)
    EntryFactory(pupil=mine.pupil, happened_on=date(2026, 11, 2), written_by=head)
    client = signed_in(senco)
    page = client.get(reverse("cases")).content.decode()
    assert "Amira" in page
    assert "Kemi" in page
    assert "5 November 2026" in page
    assert "None yet" in page
    for query in ({"mine": "1"}, {"category": "attendance"}):
        page = client.get(reverse("cases"), query).content.decode()
        assert "Amira" in page
        assert "Kemi" not in page
    assert "Kemi" in client.get(reverse("cases"), {"category": "no such"}).content.decode()
    page = client.get(reverse("cases"), {"category": "bullying"}).content.decode()
    assert "No open case in this category" in page


def test_lists_ask_the_same_queries_for_1_and_20(
    school: School, senco: User, signed_in: SignedIn
) -> None:
    client = signed_in(senco)

    def more(n: int) -> None:
        for pupil in PupilFactory.create_batch(n, school=school):
            CaseFactory(pupil=pupil, lead=senco)
            EntryFactory(pupil=pupil, written_by=senco)
        AgencyFactory.create_batch(n, school=school)

    def count(name: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse(name))
        return len(queries)

    more(1)
    first = {name: count(name) for name in ("cases", "agencies")}
    more(19)
    assert {name: count(name) for name in first} == first


def _action(by: User | None, **changes: object) -> dict[str, object]:
    typed = {"what": "Ring home", "owner": by.pk if by else "", "due_on": "27 11 2026"}
    return {**typed, **changes}


def test_an_action_belongs_to_a_colleague_or_to_a_name(
    pupil: Pupil, senco: User, signed_in: SignedIn
) -> None:
    url = reverse("action-add", args=[pupil.pk])
    client = signed_in(senco)
    for _ in range(2):
        assert client.post(url, _action(senco)).status_code == 302
    client.post(url, _action(None, owner_name="Mrs Archer"))
    assert {action.who for action in Action.objects.all()} == {"R. Osei", "Mrs Archer"}
    assert Action.objects.count() == 2


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"owner": ""}, "owner", "Say who will do it."),
        ({"owner_name": "Mrs Archer"}, "owner_name", "not both"),
        ({"due_on": ""}, "due_on", "Enter a date."),
        ({"due_on": "20 11 2026"}, "due_on", "has passed"),
    ],
)
def test_an_action_with_bad_input(
    changes: dict[str, str],
    field: str,
    sentence: str,
    pupil: Pupil,
    senco: User,
    signed_in: SignedIn,
) -> None:
    answer = signed_in(senco).post(
        reverse("action-add", args=[pupil.pk]), _action(senco, **changes)
    )
    assert sentence in str(answer.context["form"].errors[field])
    assert not Action.objects.exists()


def test_finish_an_action_once(pupil: Pupil, senco: User, signed_in: SignedIn) -> None:
    action = ActionFactory(pupil=pupil, owner=senco)
    url = reverse("action-finish", args=[action.pk])
    client = signed_in(senco)
    early = {"done_on": "8 11 2026", "outcome": "", "version": "1"}
    refused = signed_in(senco).post(url, early).content.decode()
    assert "This was promised on 9 November 2026" in refused
    later = {"done_on": "24 11 2026", "outcome": "", "version": "1"}
    assert "in the future" in client.post(url, later).content.decode()
    client.post(url, {"done_on": "23 11 2026", "outcome": "Spoke to father", "version": "1"})
    action.refresh_from_db()
    assert (action.done_on, action.outcome) == (date(2026, 11, 23), "Spoke to father")
    assert "done already" in client.get(url, follow=True).content.decode()


def _contact(**changes: str) -> dict[str, str]:
    return {"name": "Mrs Archer", "relation": "mother", "priority": "1", **changes}


def test_a_contact_is_added_once_and_changed(
    pupil: Pupil, senco: User, signed_in: SignedIn
) -> None:
    client = signed_in(senco)
    add = reverse("contact-add", args=[pupil.pk])
    for _ in range(2):
        client.post(add, _contact(parental_responsibility="on", address="1 Mill Road"))
    contact = Contact.objects.get()
    edit = reverse("contact-edit", args=[contact.pk])
    assert "1 Mill Road" in client.get(edit).content.decode()
    client.post(edit, _contact(phone="020 7946 0000", version="1"))
    answer = client.post(edit, _contact(phone="020 7946 0999", version="1"))
    assert "Someone else has changed this" in answer.content.decode()
    contact.refresh_from_db()
    assert (contact.phone, contact.parental_responsibility) == ("020 7946 0000", False)


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"name": ""}, "name", "Fill this in."),
        ({"email": "mother at home"}, "email", "Enter a valid email address."),
        ({"priority": "0"}, "priority", "greater than or equal to 1"),
        ({"do_not_contact": "on"}, "do_not_contact_reason", "Say why this person"),
        (
            {"do_not_contact": "on", "do_not_contact_reason": "  "},
            "do_not_contact_reason",
            "Say why this person",
        ),
    ],
)
def test_a_contact_with_bad_input(
    changes: dict[str, str],
    field: str,
    sentence: str,
    pupil: Pupil,
    senco: User,
    signed_in: SignedIn,
) -> None:
    answer = signed_in(senco).post(
        reverse("contact-add", args=[pupil.pk]), _contact(address="Kept as typed", **changes)
    )
    assert sentence in str(answer.context["form"].errors[field])
    assert "Kept as typed" in answer.content.decode()
    assert not Contact.objects.exists()


def test_agencies(school: School, senco: User, signed_in: SignedIn) -> None:
    client = signed_in(senco)
    assert "No agency yet" in client.get(reverse("agencies")).content.decode()
    typed = {"name": "Early  Help", "service": "families", "active": "on"}
    for _ in range(2):
        assert client.post(reverse("agency-add"), typed).status_code == 302
    agency = Agency.objects.get()
    assert agency.name == "Early Help"
    answer = client.post(reverse("agency-add"), {"name": "early help", "active": "on"})
    assert "already in the list" in answer.content.decode()
    edit = reverse("agency-edit", args=[agency.pk])
    assert client.post(edit, {"name": "Early Help Hub", "version": "1"}).status_code == 302
    agency.refresh_from_db()
    assert (agency.name, agency.active) == ("Early Help Hub", False)
    answer = client.post(edit, {"name": "Mine", "active": "on", "version": "1"})
    assert "Someone else has changed this" in answer.content.decode()
    assert '<td data-label="In use">No</td>' in client.get(reverse("agencies")).content.decode()

"""Consent to share, and the named people of agencies."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases.models import Consent, Contact, Professional, Pupil
from cases.selectors import professionals
from inclusion.accounts.models import User
from inclusion.accounts.person import Person
from tests.factories import (
    AgencyFactory,
    ConsentFactory,
    ContactFactory,
    ProfessionalFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
SignedIn = Callable[[User], Client]


def typed(**changes: Any) -> dict[str, Any]:
    """The form as somebody fills it in."""
    found = {
        "to_whom": "The family doctor",
        "what": "The plan and its reviews",
        "purpose": "an assessment of speech",
        "given_by": "Kelly Archer",
        "given_on": "23 11 2026",
        "ends_on": "21 7 2027",
        "once_key": "key-1",
    }
    return {**found, **changes}


def test_a_consent_is_recorded_once_and_shown_with_its_end(
    pupil: Pupil, senco: User, signed_in: SignedIn
) -> None:
    agency = AgencyFactory(school=pupil.school, name="Speech service")
    sent = typed(agency=agency.pk, to_whom="")
    client = signed_in(senco)
    for _ in range(2):
        answer = client.post(reverse("consent-add", args=[pupil.pk]), sent, follow=True)
    page = answer.content.decode()
    assert Consent.objects.count() == 1
    assert "Until 21 July 2027" in page
    assert "Speech service" in page
    assert "an assessment of speech" in page


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"to_whom": ""}, "to_whom", "Choose an agency or write a name"),
        ({"given_on": "24 11 2026"}, "given_on", "in the future"),
        ({"given_on": "1 1 1826"}, "given_on", "Joe was born on"),
        ({"ends_on": "22 11 2026"}, "ends_on", "ends before it was given"),
        ({"ends_on": "1 1 2999"}, "ends_on", "more than 2 years ahead. Check the year."),
        ({"ends_on": ""}, "ends_on", "Enter a date"),
        ({"purpose": ""}, "purpose", "Fill this in"),
    ],
)
def test_what_cannot_be_is_said_by_its_field(
    changes: dict[str, str],
    field: str,
    sentence: str,
    pupil: Pupil,
    senco: User,
    signed_in: SignedIn,
) -> None:
    answer = signed_in(senco).post(reverse("consent-add", args=[pupil.pk]), typed(**changes))
    assert sentence in str(answer.context["form"].errors[field])
    assert not Consent.objects.exists()


@pytest.mark.parametrize(
    ("ends_on", "words"),
    [
        (date(2026, 12, 21), "Ends soon: 21 December 2026"),
        (date(2026, 12, 22), "Until 22 December 2026"),
        (date(2026, 11, 23), "Ends soon: 23 November 2026"),
        (date(2026, 11, 22), "Ended on 22 November 2026: do not share"),
    ],
)
def test_the_support_tab_says_how_long_it_lasts(
    ends_on: date, words: str, pupil: Pupil, senco: User, signed_in: SignedIn
) -> None:
    ConsentFactory(pupil=pupil, ends_on=ends_on)
    page = signed_in(senco).get(reverse("pupil-support", args=[pupil.pk])).content.decode()
    assert words in page


def test_it_is_withdrawn_with_a_day_and_a_reason(
    pupil: Pupil, senco: User, signed_in: SignedIn
) -> None:
    consent = ConsentFactory(pupil=pupil)
    client, url = signed_in(senco), reverse("consent-withdraw", args=[consent.pk])
    early = client.post(url, {"withdrawn_on": "13 9 2026", "reason": "x"})
    assert "given on 14 September 2026" in str(early.context["form"].errors["withdrawn_on"])
    client.post(url, {"withdrawn_on": "20 11 2026", "reason": "Her mother rang"})
    page = client.get(reverse("pupil-support", args=[pupil.pk])).content.decode()
    assert "Withdrawn on 20 November 2026: do not share" in page
    assert consent.history.first().history_change_reason == "Her mother rang"
    assert client.get(url).status_code == 302
    history = client.get(reverse("pupil-history", args=[pupil.pk])).content.decode()
    assert "Consent to share changed" in history


def test_people_of_an_agency_are_added_changed_and_put_aside(
    senco: User, signed_in: SignedIn, person_of: Callable[[User], Person], school: Any
) -> None:
    agency = AgencyFactory(school=school)
    client, url = signed_in(senco), reverse("professional-add", args=[agency.pk])
    sent = {"name": "Dr  Amina Khan", "role": "Psychologist", "active": "on"}
    for _ in range(2):
        client.post(url, sent)
    one = Professional.objects.get()
    assert one.name == "Dr Amina Khan"
    again = client.post(url, {**sent, "role": "Another role"})
    assert "already named here" in str(again.context["form"].errors["name"])
    assert list(professionals(person_of(senco))) == [one]
    edit = reverse("professional-edit", args=[one.pk])
    client.post(edit, {"name": "Dr Amina Khan", "role": "Psychologist", "version": one.version})
    assert list(professionals(person_of(senco))) == []
    page = client.get(reverse("agency-edit", args=[agency.pk])).content.decode()
    assert "Put aside" in page
    clash = client.post(edit, {"name": "Dr A. Khan", "version": one.version})
    assert "Someone else has changed this" in clash.content.decode()


def test_the_list_of_agencies_asks_as_often_for_twenty_as_for_one(
    senco: User, signed_in: SignedIn, school: Any
) -> None:
    client, counts = signed_in(senco), []
    ProfessionalFactory(agency=AgencyFactory(school=school))
    for _ in range(2):
        client.get(reverse("agencies"))
        with CaptureQueriesContext(connection) as captured:
            client.get(reverse("agencies"))
        counts.append(len(captured))
        for _ in range(19):
            ProfessionalFactory(agency=AgencyFactory(school=school))
    assert counts[0] == counts[1]


def test_a_contact_carries_what_may_be_told_and_how(
    pupil: Pupil, senco: User, signed_in: SignedIn
) -> None:
    sent = {
        "name": "Kelly Archer",
        "relation": "mother",
        "priority": "1",
        "language": "Portuguese",
        "preferred_way": "text, afternoons",
        "may_be_told": "Everything but health",
    }
    client = signed_in(senco)
    client.post(reverse("contact-add", args=[pupil.pk]), sent)
    assert Contact.objects.get().may_be_told == "Everything but health"
    for tab in ("pupil", "pupil-support"):
        page = client.get(reverse(tab, args=[pupil.pk])).content.decode()
        assert "May be told: Everything but health" in page
        assert "Language: Portuguese" in page
        assert "Best way: text, afternoons" in page


def test_nobody_offers_the_number_of_whom_nobody_may_contact(
    pupil: Pupil, senco: User, signed_in: SignedIn
) -> None:
    ContactFactory(
        pupil=pupil,
        phone="020 7946 0000",
        do_not_contact=True,
        do_not_contact_reason="Court order of 3 May 2026",
    )
    for tab in ("pupil", "pupil-support"):
        page = signed_in(senco).get(reverse(tab, args=[pupil.pk])).content.decode()
        assert "<b>Do not contact.</b> Court order of 3 May 2026" in page
        assert "020 7946 0000" not in page


def test_a_contact_card_says_every_way_to_reach_somebody_and_none_to_reach_who_is_barred(
    pupil: Pupil, senco: User, signed_in: SignedIn
) -> None:
    ContactFactory(
        pupil=pupil, name="Kelly", phone="07700 900438", email="kelly@home.example",
        preferred_way="phone, mornings", language="Twi", lives_with_pupil=True,
    )  # fmt: skip
    ContactFactory(pupil=pupil, name="Gary", phone="07700 900999", do_not_contact=True)
    page = signed_in(senco).get(reverse("pupil", args=[pupil.pk])).content.decode()
    for words in ("07700 900438", "mailto:kelly@home.example", "Best way: phone, mornings"):
        assert words in page
    assert "Language: Twi" in page
    assert "lives with the pupil" in page
    assert "07700 900999" not in page
    assert page.count("What they may be told is not recorded.") == 1

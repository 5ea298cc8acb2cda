"""Who receives the letters about an exclusion: changed with a reason while none has been sent."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from cases.models import Contact, Pupil
from exclusions.models import Recipient, Suspension
from exclusions.services.recipients import change_recipients, take_from_contacts
from inclusion.accounts.models import User
from inclusion.accounts.permissions import Role
from inclusion.accounts.person import Person
from inclusion.errors import ConflictError, DomainError
from tests.factories import TODAY, ContactFactory, SuspensionFactory

from .telling import parents_apart, tell
from .test_pages import url

pytestmark = pytest.mark.usefixtures("today")
SignedIn = Callable[[User], Client]
Decide = Callable[..., Suspension]


def names(row: Suspension) -> list[str]:
    return [recipient.name for recipient in row.recipients.all()]


def rows(row: Suspension, **first: str) -> dict[str, str]:
    """What a browser sends for the rows that may be changed, the first of them with changes."""
    recipients = list(row.recipients.all())
    data = {"rows-TOTAL_FORMS": str(len(recipients) + 1), "rows-INITIAL_FORMS": "0"}
    for n, recipient in enumerate(recipients):
        data |= {
            f"rows-{n}-id": str(recipient.pk),
            f"rows-{n}-contact": str(recipient.contact_id or ""),
            f"rows-{n}-name": recipient.name,
            f"rows-{n}-address": recipient.address,
            f"rows-{n}-email": recipient.email,
            f"rows-{n}-language": recipient.language,
        }
    return data | {f"rows-0-{name}": value for name, value in first.items()}


@pytest.fixture
def row(pupil: Pupil, decide: Decide) -> Suspension:
    parents_apart(pupil)
    return decide()


class TestThePage:
    def test_says_who_receives_and_who_does_not_and_why(
        self, pupil: Pupil, row: Suspension, senco: User, signed_in: SignedIn
    ) -> None:
        ContactFactory(
            pupil=pupil,
            name="Pat Marlow",
            parental_responsibility=True,
            do_not_contact=True,
            do_not_contact_reason="Court order",
        )
        ContactFactory(pupil=pupil, name="Rose Archer")
        page = signed_in(senco).get(url("suspension-recipients", row.pk)).content.decode()
        assert "Kelly Archer" in page
        assert "8 Well Street" in page
        assert "Not to be contacted: Court order" in page
        assert "No parental responsibility recorded" in page
        assert "Pat Marlow, mother" not in page

    def test_an_address_is_put_right_and_somebody_added_without_a_contact_record(
        self, row: Suspension, senco: User, signed_in: SignedIn
    ) -> None:
        page = url("suspension-recipients", row.pk)
        typed = rows(row, address="4 Mare Street")
        typed |= {"rows-2-name": "Amal Noor, solicitor", "rows-2-email": "amal@law.example"}
        client = signed_in(senco)
        answer = client.post(page, {**typed, "version": "1", "reason": ""})
        assert "Say why it is changed." in answer.content.decode()
        answer = client.post(page, {**typed, "version": "1", "reason": "They moved."})
        assert answer.url == url("suspension-notices", row.pk)
        assert names(row) == ["Kelly Archer", "Dean Marlow", "Amal Noor, solicitor"]
        first = row.recipients.get(name="Kelly Archer")
        assert first.address == "4 Mare Street"
        kept = first.history.order_by("-history_id")[0]
        assert (kept.history_change_reason, kept.history_user) == ("They moved.", senco)
        history = client.get(url("pupil-history", row.pupil_id)).content.decode()
        assert "Who receives letters about a suspension changed" in history

    def test_what_is_left_empty_comes_from_the_contact(
        self, pupil: Pupil, row: Suspension, senco: User, signed_in: SignedIn
    ) -> None:
        aunt = ContactFactory(
            pupil=pupil, name="Rose Archer", address="1 Park Lane", language="Polish"
        )
        typed = rows(row) | {"rows-2-contact": str(aunt.pk)}
        page = url("suspension-recipients", row.pk)
        signed_in(senco).post(page, {**typed, "version": "1", "reason": "Cares for him now."})
        added = row.recipients.get(contact=aunt)
        assert (added.name, added.address, added.language) == (
            "Rose Archer",
            "1 Park Lane",
            "Polish",
        )

    def test_a_row_without_a_name_says_so_and_keeps_what_was_typed(
        self, row: Suspension, senco: User, signed_in: SignedIn
    ) -> None:
        typed = rows(row) | {"rows-2-address": "9 New Road"}
        page = url("suspension-recipients", row.pk)
        answer = signed_in(senco).post(page, {**typed, "version": "1", "reason": "Moved"})
        text = answer.content.decode()
        assert "Type a name, or choose a contact." in text
        assert "9 New Road" in text

    def test_the_second_of_two_sees_what_is_saved_now(
        self, row: Suspension, senco: User, signed_in: SignedIn
    ) -> None:
        page = url("suspension-recipients", row.pk)
        client = signed_in(senco)
        mine = rows(row, address="5 Mare Street")
        client.post(page, {**rows(row, address="4 Mare Street"), "version": "1", "reason": "A"})
        answer = client.post(page, {**mine, "version": "1", "reason": "B"})
        text = answer.content.decode()
        assert "Someone else has changed this" in text
        assert "What is saved now" in text
        assert "4 Mare Street" in text
        assert "5 Mare Street" in text
        version = answer.context["form"]["version"].value()
        assert client.post(page, {**mine, "version": version, "reason": "B"}).status_code == 302
        assert row.recipients.first().address == "5 Mare Street"

    def test_taken_from_the_contacts_again(
        self, pupil: Pupil, row: Suspension, senco: User, signed_in: SignedIn
    ) -> None:
        Contact.objects.filter(name="Dean Marlow").update(do_not_contact=True)
        ContactFactory(pupil=pupil, name="Sam Archer", parental_responsibility=True, address="7 X")
        client = signed_in(senco)
        client.post(url("suspension-recipients", row.pk), {"again": "1"})
        assert names(row) == ["Kelly Archer", "Sam Archer"]
        Contact.objects.update(parental_responsibility=False)
        answer = client.post(url("suspension-recipients", row.pk), {"again": "1"})
        assert "No contact has parental responsibility" in answer.content.decode()
        assert names(row) == ["Kelly Archer", "Sam Archer"]


class TestWhatStands:
    def change(self, row: Suspension, by: Person, *typed: dict[str, Any], **more: Any) -> None:
        change_recipients(suspension=row, rows=typed, reason="Looked up.", by=by, on=TODAY, **more)

    def test_whoever_was_sent_a_letter_stays_as_it_named_them(
        self, row: Suspension, head_person: Person
    ) -> None:
        tell(head_person, row, "parents_written", only="Kelly")
        kelly, dean = row.recipients.all()
        with pytest.raises(DomainError, match="Kelly Archer has been sent a letter"):
            self.change(row, head_person, {"id": kelly.pk, "name": "Kelly Archer", "address": "X"})
        with pytest.raises(DomainError, match="Kelly Archer has been sent a letter"):
            self.change(row, head_person, {"id": kelly.pk, "remove": True})
        self.change(row, head_person, {"id": dean.pk, "remove": True})
        assert names(row) == ["Kelly Archer"]

    def test_whoever_was_rung_keeps_the_name_and_the_address_may_be_put_right(
        self, row: Suspension, head_person: Person
    ) -> None:
        tell(head_person, row, "parents", how="telephone", only="Kelly")
        kelly = row.recipients.get(name="Kelly Archer")
        same = {"id": kelly.pk, "contact": kelly.contact, "name": "Kelly Archer"}
        self.change(row, head_person, {**same, "address": "4 Mare Street"})
        kelly.refresh_from_db()
        assert kelly.address == "4 Mare Street"
        for other in ({**same, "name": "Sam Archer"}, {"id": kelly.pk, "remove": True}):
            with pytest.raises(DomainError, match="has been told already"):
                self.change(row, head_person, other)
        take_from_contacts(suspension=row, by=head_person, on=TODAY)
        assert names(row) == ["Kelly Archer", "Dean Marlow"]

    def test_somebody_always_receives_them(self, row: Suspension, head_person: Person) -> None:
        gone = [{"id": recipient.pk, "remove": True} for recipient in row.recipients.all()]
        with pytest.raises(DomainError, match="Somebody has to receive"):
            self.change(row, head_person, *gone)
        assert len(names(row)) == 2

    def test_whom_the_school_may_not_contact_receives_none(
        self, pupil: Pupil, row: Suspension, head_person: Person
    ) -> None:
        barred = ContactFactory(
            pupil=pupil, name="Pat", do_not_contact=True, do_not_contact_reason="Court order"
        )
        with pytest.raises(DomainError, match="Pat is not to be contacted: Court order"):
            self.change(row, head_person, {"contact": barred})
        kelly = Contact.objects.get(name="Kelly Archer")
        with pytest.raises(DomainError, match="Kelly Archer is on the list already"):
            self.change(row, head_person, {"contact": kelly})

    def test_nothing_to_change_leaves_the_record_untouched_and_two_at_once_conflict(
        self, row: Suspension, head_person: Person
    ) -> None:
        self.change(row, head_person, expected_version=1)
        assert Suspension.objects.get().version == 1
        self.change(row, head_person, {"name": "Sam Archer"}, expected_version=1)
        with pytest.raises(ConflictError):
            self.change(row, head_person, {"name": "Jo Archer"}, expected_version=1)

    def test_a_role_without_the_right_is_refused(
        self, row: Suspension, someone: Any, person_of: Any
    ) -> None:
        pastoral = person_of(someone(Role.PASTORAL))
        with pytest.raises(DomainError, match="Your role"):
            self.change(row, pastoral, {"name": "Sam"})
        with pytest.raises(DomainError, match="Your role"):
            take_from_contacts(suspension=row, by=pastoral, on=TODAY)

    def test_one_from_before_sends_no_letter(self, pupil: Pupil, head_person: Person) -> None:
        earlier = SuspensionFactory(pupil=pupil, origin="earlier")
        with pytest.raises(DomainError, match="no letter goes out"):
            self.change(earlier, head_person, {"name": "Sam"})
        assert not Recipient.objects.filter(suspension=earlier).exists()

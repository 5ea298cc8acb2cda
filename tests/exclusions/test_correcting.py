"""After the decision: a slip corrected before anybody was told, then nothing is edited."""

import html
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client

from cases.models import Alert, IssuedDocument, Pupil
from exclusions import services
from exclusions.models import Decision, Suspension
from inclusion.accounts.models import Draft, User
from inclusion.accounts.permissions import Role
from inclusion.accounts.person import Person
from inclusion.errors import DomainError
from tests.factories import TODAY, ContactFactory, PupilFactory, SuspensionFactory

from .conftest import ask, through, typed
from .test_pages import url

pytestmark = pytest.mark.usefixtures("today")
SignedIn = Callable[[User], Client]
Decide = Callable[..., Suspension]
EXTENDING = "A suspension cannot be extended: a suspension that was issued is not made longer"


def _told(row: Suspension, to: str = "parents", on: date = TODAY) -> None:
    row.notices.create(to=to, told_on=on, recorded_by=row.recorded_by)


class TestCorrecting:
    def form(self, client: Client, row: Suspension, **more: Any) -> dict[str, Any]:
        """What a browser sends back from the page, with some fields changed."""
        page = client.get(url("suspension-correct", row.pk))
        assert page.status_code == 200
        form = page.context["form"]
        shown = {name: form[name].value() for name in form.fields}
        kept = {name: value for name, value in shown.items() if value not in (None, False, [])}
        days = {
            name: f"{value.day} {value:%m %Y}"
            for name, value in kept.items()
            if isinstance(value, date)
        }
        return {**kept, **days, "reason": "Wrong day", **more}

    def test_the_decider_puts_it_right_and_the_first_decision_follows(
        self, signed_in: SignedIn, head: User, pupil: Pupil
    ) -> None:
        client = signed_in(head)
        through(client, pupil, fact_finding="Two adults saw it.", head_reasons="For safety.")
        row = Suspension.objects.get()
        sent = self.form(client, row, starts_on="25 11 2026", sessions="3", reason_2="DM")
        assert sent["fact_finding"] == "Two adults saw it."
        assert sent["head_reasons"] == "For safety."
        answer = client.post(url("suspension-correct", row.pk), sent)
        assert answer.url == url("suspension", row.pk)
        row.refresh_from_db()
        assert (row.starts_on, row.sessions, row.last_on) == (
            date(2026, 11, 25),
            6,
            date(2026, 11, 27),
        )
        assert (row.reason_2, row.cancelled_on) == ("DM", None)
        decision = Decision.objects.get()
        assert (decision.starts_on, decision.sessions) == (date(2026, 11, 25), 6)
        assert decision.shown["first"] == "Wednesday 25 November 2026"
        assert row.history.first().history_change_reason == "Wrong day"
        assert decision.history.count() == 2
        assert row.considered.fact_finding == "Two adults saw it."
        alerts = Alert.objects.filter(about=f"suspension:{row.pk}", act="tell_parents")
        assert "25 November" in alerts.get().sentence

    def test_it_stands_up_to_the_same_checks_without_being_in_its_own_way(
        self, signed_in: SignedIn, head: User, pupil: Pupil
    ) -> None:
        client = signed_in(head)
        other = SuspensionFactory(pupil=pupil, starts_on=date(2026, 12, 1), sessions=80)
        through(client, pupil)
        row = Suspension.objects.exclude(pk=other.pk).get()
        address = url("suspension-correct", row.pk)
        for change, field in (
            ({"starts_on": "28 11 2026"}, "starts_on"),
            ({"starts_on": "2 12 2026"}, "starts_on"),
            ({"sessions": "5.5"}, "starts_on"),
            ({"grounds": "attainment"}, "grounds"),
            ({"reason": ""}, "reason"),
            ({"what_happened": ""}, "what_happened"),
        ):
            answer = client.post(address, self.form(client, row, **change))
            assert field in answer.context["form"].errors, change
        assert client.post(address, self.form(client, row, sessions="1")).status_code == 302

    def test_the_live_page_does_not_count_it_twice(
        self, signed_in: SignedIn, head: User, pupil: Pupil
    ) -> None:
        client = signed_in(head)
        through(client, pupil)
        row = Suspension.objects.get()
        shown = ask(client, pupil, sessions="3", correcting=str(row.pk), step="weighed")
        assert "Autumn term</span><b>0 → 3 days" in shown
        assert "overlap" not in shown

    def test_its_slip_does_not_change_the_kind(
        self, signed_in: SignedIn, head: User, pupil: Pupil
    ) -> None:
        client = signed_in(head)
        through(client, pupil)
        row = Suspension.objects.get()
        client.post(url("suspension-correct", row.pk), self.form(client, row, kind="permanent"))
        row.refresh_from_db()
        assert row.kind == "suspension"

    def test_a_printed_sheet_that_nobody_was_sent_does_not_end_it(
        self, signed_in: SignedIn, head: User, decide: Decide
    ) -> None:
        row, client = decide(), signed_in(head)
        client.post(url("suspension-sheet-print", row.pk), {"number": "1"})
        assert IssuedDocument.objects.filter(about=f"suspension:{row.pk}").exists()
        assert client.get(url("suspension-correct", row.pk)).context["form"] is not None

    def test_a_notice_or_a_letter_ends_it(
        self, signed_in: SignedIn, head: User, decide: Decide, pupil: Pupil
    ) -> None:
        client = signed_in(head)
        told, written = decide(), decide(date(2026, 11, 30))
        _told(told, "local_authority")
        IssuedDocument.objects.create(
            school=pupil.school,
            pupil=pupil,
            kind="letter",
            title="Letter L1",
            about=f"suspension:{written.pk}",
            number=1,
            pages=1,
            data={},
            content=b"%PDF",
            sha256="0" * 64,
            issued_by=head,
        )
        for row, words in (
            (told, "Local authority: told on 23 November 2026: nothing is edited any more."),
            (written, "Letter L1 was issued on 23 November 2026: nothing is edited any more."),
        ):
            page = html.unescape(client.get(url("suspension-correct", row.pk)).content.decode())
            assert words in page
            assert "<form" not in page[page.index("<main") :]
            assert url("suspension-shorten", row.pk) in page
            assert "Correct a slip" not in client.get(url("suspension", row.pk)).content.decode()
            with pytest.raises(DomainError, match="nothing is edited any more"):
                services.correct_suspension(
                    suspension=row,
                    fields=typed(),
                    reason="Slip",
                    by=_person(client, head),
                    on=TODAY,
                )

    def test_only_the_decider_does(
        self,
        client: Client,
        head: User,
        senco: User,
        someone: Callable[..., User],
        decide: Decide,
    ) -> None:
        row = decide()
        for user in (senco, someone(Role.HEAD)):
            client.force_login(user)
            page = client.get(url("suspension-correct", row.pk)).content.decode()
            assert "Only A. Bell, who decided it, may correct a slip in it." in page

    def test_neither_a_cancelled_nor_a_shortened_one_is_corrected(
        self, head_person: Person, decide: Decide
    ) -> None:
        gone, shorter = decide(), decide(date(2026, 11, 30), 6)
        services.cancel_suspension(suspension=gone, reason="New facts", by=head_person, on=TODAY)
        services.shorten_suspension(
            suspension=shorter, sessions=4, reasons="New facts", by=head_person, on=TODAY
        )
        for row, words in ((gone, "was cancelled"), (shorter, "been made shorter")):
            row.refresh_from_db()
            assert words in services.why_not_corrected(row, head_person)

    def test_the_second_of_two_windows_sees_both_versions(
        self, signed_in: SignedIn, head: User, pupil: Pupil
    ) -> None:
        client = signed_in(head)
        through(client, pupil)
        row = Suspension.objects.get()
        one = self.form(client, row, sessions="1")
        two = self.form(client, row, sessions="3")
        client.post(url("suspension-correct", row.pk), one)
        answer = client.post(url("suspension-correct", row.pk), two)
        page = answer.content.decode()
        assert "What is different" in page
        assert Suspension.objects.get().sessions == 2
        again = {**two, "version": str(answer.context["form"]["version"].value())}
        client.post(url("suspension-correct", row.pk), again)
        assert Suspension.objects.get().sessions == 6

    def test_a_pupil_who_turns_eighteen_between_receives_the_letters(
        self, head_person: Person, decide: Decide, pupil: Pupil
    ) -> None:
        adult = PupilFactory(school=pupil.school, born_on=date(2008, 11, 25), year_group=13)
        ContactFactory(pupil=adult, name="Mr Parent", parental_responsibility=True)
        row = decide(date(2026, 11, 24), 2, pupil=adult)
        assert row.recipients.get().name == "Mr Parent"
        services.correct_suspension(
            suspension=row,
            fields={**_fields(row), "starts_on": date(2026, 11, 25)},
            reason="Wrong day",
            by=head_person,
            on=TODAY,
        )
        assert row.recipients.get().name == adult.name

    def test_what_is_from_before_is_completed_by_whoever_records_it(
        self, signed_in: SignedIn, someone: Callable[..., User], pupil: Pupil
    ) -> None:
        client = signed_in(someone(Role.OFFICE))
        row = SuspensionFactory(
            pupil=pupil, origin="earlier", starts_on=date(2026, 10, 5), sessions=None, reason_1=""
        )
        page = url("suspension-correct", row.pk)
        sent = {
            "starts_on": "5 10 2026",
            "start_session": "am",
            "sessions": "1.5",
            "reason_1": "PP",
            "version": row.version,
        }
        answer = client.post(page, sent)
        assert answer.context["form"].errors == {
            "reason": ["Say why it is changed: the history keeps it."]
        }
        answer = client.post(page, {**sent, "reason": "The file came."})
        assert answer.url == url("pupil", pupil.pk)
        row.refresh_from_db()
        assert (row.sessions, row.reason_1, row.last_on) == (3, "PP", date(2026, 10, 6))
        assert row.origin == "earlier"


def test_drafts_of_a_correction_and_of_shortening_are_kept_and_offered(
    signed_in: SignedIn, head: User, decide: Decide
) -> None:
    row, client = decide(TODAY, 3), signed_in(head)
    for name, field in (("suspension-correct", "reason"), ("suspension-shorten", "reasons")):
        key = f"{name}~suspension:{row.pk}"
        client.post(url("keep-draft", key), {field: "Half a sentence"})  # type: ignore[arg-type]
        page = client.get(f"{url(name, row.pk)}?draft=use").content.decode()
        assert "Half a sentence" in page
    assert Draft.objects.count() == 2


def _person(client: Client, user: User) -> Person:
    from inclusion.accounts.person import person_for

    found = person_for(user, TODAY)
    assert found
    return found


def _fields(row: Suspension) -> dict[str, Any]:
    from exclusions.answers import answers_of

    return answers_of(row)

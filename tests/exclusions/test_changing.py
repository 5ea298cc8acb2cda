"""After the decision: a slip corrected before anybody was told, then only new dated decisions."""

import html
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
import time_machine
from django.test import Client

from cases.models import Alert, IssuedDocument, Pupil
from exclusions import services
from exclusions.models import Decision, Suspension
from exclusions.selectors import totals_for
from inclusion.accounts.models import Draft, User
from inclusion.accounts.permissions import Role
from inclusion.accounts.person import Person
from inclusion.accounts.selectors import school_calendar
from inclusion.errors import ConflictError, DomainError
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


class TestShortening:
    @pytest.fixture
    def row(self, decide: Decide) -> Suspension:
        """Six half-days from Monday 23 November, of which everybody was told."""
        made = decide(TODAY, 6)
        for to in ("parents", "parents_written", "local_authority"):
            _told(made, to)
        return made

    def test_a_new_dated_decision_keeps_what_was_issued(
        self, signed_in: SignedIn, head: User, row: Suspension, pupil: Pupil
    ) -> None:
        client = signed_in(head)
        page = url("suspension-shorten", row.pk)
        sent = {"sessions": "1.5", "reasons": "A witness came forward.", "version": row.version}
        shown = client.post(page, sent)
        text = shown.content.decode()
        assert "Tuesday 24 November 2026 in the afternoon" in text
        assert "Check before you decide." in text
        row.refresh_from_db()
        assert row.sessions == 6
        client.post(page, {**sent, "seen": "3"})
        row.refresh_from_db()
        assert (row.sessions, row.sessions_as_issued) == (3, 6)
        assert (row.last_on, row.last_session) == (date(2026, 11, 24), "am")
        assert (row.returns_on, row.returns_session) == (date(2026, 11, 24), "pm")
        first, second = Decision.objects.order_by("number")
        assert (first.sessions, first.last_on) == (6, date(2026, 11, 25))
        assert (second.what, second.sessions, second.reasons) == (
            "shortened",
            3,
            "A witness came forward.",
        )
        assert (second.decided_on, second.decided_by) == (TODAY, head)
        assert second.shown["returns"] == "Tuesday 24 November 2026"
        found = totals_for(pupil, school_calendar(pupil.school), TODAY)
        assert found.term_sessions == 3
        alert = Alert.objects.get(about=f"suspension:{row.pk}", act="tell_changed")
        assert alert.due_on == TODAY
        page_now = client.get(url("suspension", row.pk)).content.decode()
        assert "made shorter from 3" in page_now

    def test_the_page_of_decisions_tells_both(
        self, signed_in: SignedIn, head: User, head_person: Person, row: Suspension
    ) -> None:
        services.shorten_suspension(
            suspension=row, sessions=3, reasons="New facts.", by=head_person, on=TODAY
        )
        services.cancel_suspension(suspension=row, reason="All new.", by=head_person, on=TODAY)
        page = signed_in(head).get(url("suspension-decisions", row.pk)).content.decode()
        for words in (
            "1. Decided on Monday 23 November 2026",
            "2. Made shorter on Monday 23 November 2026",
            "3. Cancelled on Monday 23 November 2026",
            "A. Bell, headteacher",
            "New facts.",
            "All new.",
            "3 school days from Monday 23 November 2026 until the end of Wednesday 25 November 2026",
            "1.5 school days from Monday 23 November 2026 until midday on Tuesday 24 November 2026",
        ):
            assert words in page

    @pytest.mark.parametrize(
        ("days", "sentence"),
        [
            ("3.5", EXTENDING),
            ("4", EXTENDING),
            ("3", "It lasts 3 school days already: enter a smaller number."),
            ("2.5", ""),
        ],
    )
    def test_longer_is_refused_in_the_words_of_the_guidance(
        self, signed_in: SignedIn, head: User, row: Suspension, days: str, sentence: str
    ) -> None:
        sent = {"sessions": days, "reasons": "More facts", "version": row.version}
        answer = signed_in(head).post(url("suspension-shorten", row.pk), sent)
        errors = answer.context["form"].errors
        if not sentence:
            assert not errors
            return
        assert errors["sessions"][0].startswith(sentence)
        offered = f"?follows={row.pk}" in answer.content.decode()
        assert offered is (sentence == EXTENDING)

    @pytest.mark.parametrize(
        ("on", "least"),
        [("2026-11-23", 1), ("2026-11-24", 3), ("2026-11-25", 5)],
    )
    def test_not_below_what_was_served_this_morning_with_it(
        self, head: User, client: Client, row: Suspension, on: str, least: int
    ) -> None:
        with time_machine.travel(f"{on}T10:00:00+00:00"):
            client.force_login(head)
            page = url("suspension-shorten", row.pk)
            for sessions in range(1, 6):
                sent = {"sessions": f"{sessions / 2:g}", "reasons": "x", "version": row.version}
                errors = client.post(page, sent).context["form"].errors
                assert bool(errors) is (sessions < least)
                if errors:
                    assert "have been served by now" in errors["sessions"][0]

    def test_what_cannot_become_shorter_says_why(
        self, signed_in: SignedIn, head: User, pupil: Pupil, decide: Decide
    ) -> None:
        client = signed_in(head)
        lunch = decide(date(2026, 12, 1), None, kind="lunchtime")
        over = decide(date(2026, 11, 9), 2)
        before = SuspensionFactory(pupil=pupil, origin="earlier", starts_on=date(2026, 10, 5))
        permanent = SuspensionFactory(
            pupil=pupil, kind="permanent", sessions=None, starts_on=date(2026, 12, 7)
        )
        for row, words in (
            (lunch, "A lunchtime is half a day and cannot become shorter"),
            (over, "All of it has been served"),
            (before, "correct the record instead"),
            (permanent, "A permanent exclusion has no length"),
        ):
            assert words in client.get(url("suspension-shorten", row.pk)).content.decode()
            with pytest.raises(DomainError, match=words):
                services.shorten_suspension(
                    suspension=row, sessions=1, reasons="x", by=_person(client, head), on=TODAY
                )

    def test_an_exam_after_the_new_end_is_missed_no_more(
        self, head_person: Person, decide: Decide
    ) -> None:
        row = decide(TODAY, 6, misses_exam_on=date(2026, 11, 25))
        services.shorten_suspension(
            suspension=row, sessions=3, reasons="For the test.", by=head_person, on=TODAY
        )
        row.refresh_from_db()
        assert row.misses_exam_on is None

    def test_a_press_on_an_old_page_changes_nothing(
        self, head_person: Person, row: Suspension
    ) -> None:
        services.shorten_suspension(
            suspension=row, sessions=4, reasons="x", by=head_person, on=TODAY, expected_version=1
        )
        with pytest.raises(ConflictError):
            services.shorten_suspension(
                suspension=row,
                sessions=3,
                reasons="x",
                by=head_person,
                on=TODAY,
                expected_version=1,
            )
        assert Decision.objects.filter(what="shortened").count() == 1

    def test_only_a_head_does(
        self, someone: Callable[..., User], person_of: Callable[[User], Person], row: Suspension
    ) -> None:
        with pytest.raises(DomainError, match="Only a headteacher"):
            services.shorten_suspension(
                suspension=row,
                sessions=3,
                reasons="x",
                by=person_of(someone(Role.SENCO)),
                on=TODAY,
            )


class TestFollowing:
    def test_the_form_opens_with_the_first_half_day_after_the_end(
        self, signed_in: SignedIn, head: User, pupil: Pupil, decide: Decide
    ) -> None:
        row, client = decide(TODAY, 3), signed_in(head)
        first = f"{url('suspension-choose', pupil.pk)}?follows={row.pk}"
        assert first in html.unescape(client.get(url("suspension", row.pk)).content.decode())
        page = html.unescape(client.get(first).content.decode())
        assert "normally on new evidence" in page
        assert "on Tuesday 24 November 2026 in the afternoon" in page
        assert "?kind=lunchtime" not in page
        address = f"{url('suspension-record', pupil.pk)}?kind=suspension&follows={row.pk}"
        form = client.get(address).context["form"]
        assert (form["starts_on"].value(), form["start_session"].value()) == ("24 11 2026", "pm")

    def test_it_is_kept_as_following_and_warned_of(
        self, signed_in: SignedIn, head: User, pupil: Pupil, decide: Decide
    ) -> None:
        row, client = decide(TODAY, 3), signed_in(head)
        sent = {"starts_on": "24 11 2026", "start_session": "pm"}
        shown = ask(client, pupil, **sent)
        assert "Follows at once" in shown
        assert "Say in your reasons what is new." in shown
        assert "Follows at once" not in ask(client, pupil, **{**sent, "starts_on": "25 11 2026"})
        through(client, pupil, **sent)
        assert Suspension.objects.exclude(pk=row.pk).get().follows == row

    @pytest.mark.parametrize("what", ["over", "cancelled", "permanent", "of another pupil"])
    def test_what_has_no_end_to_come_is_not_followed(
        self,
        signed_in: SignedIn,
        head: User,
        head_person: Person,
        pupil: Pupil,
        decide: Decide,
        what: str,
    ) -> None:
        if what == "over":
            row = decide(date(2026, 11, 16), 2)
        elif what == "permanent":
            row = SuspensionFactory(pupil=pupil, kind="permanent", sessions=None, starts_on=TODAY)
        else:
            other = PupilFactory(school=pupil.school) if "another" in what else pupil
            row = decide(TODAY, 3, pupil=other)
        if what == "cancelled":
            services.cancel_suspension(suspension=row, reason="x", by=head_person, on=TODAY)
        client = signed_in(head)
        page = client.get(f"{url('suspension-choose', pupil.pk)}?follows={row.pk}")
        assert page.context["follows"] is None
        address = f"{url('suspension-record', pupil.pk)}?kind=suspension&follows={row.pk}"
        assert client.get(address).context["form"]["starts_on"].value() is None


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

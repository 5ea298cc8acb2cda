"""After the decision: made shorter by a new dated decision, or followed by another."""

import html
from collections.abc import Callable
from datetime import date

import pytest
import time_machine
from django.test import Client

from cases.models import Alert, Pupil
from exclusions import services
from exclusions.models import Decision, Suspension
from exclusions.selectors import totals_for
from inclusion.accounts.models import User
from inclusion.accounts.permissions import Role
from inclusion.accounts.person import Person
from inclusion.accounts.selectors import school_calendar
from inclusion.errors import ConflictError, DomainError
from tests.factories import TODAY, PupilFactory, SuspensionFactory

from .conftest import ask, through
from .test_pages import url

pytestmark = pytest.mark.usefixtures("today")
SignedIn = Callable[[User], Client]
Decide = Callable[..., Suspension]
EXTENDING = "A suspension cannot be extended: a suspension that was issued is not made longer"


def _told(row: Suspension, to: str = "parents", on: date = TODAY) -> None:
    row.notices.create(to=to, told_on=on, recorded_by=row.recorded_by)


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


def _person(client: Client, user: User) -> Person:
    from inclusion.accounts.person import person_for

    found = person_for(user, TODAY)
    assert found
    return found

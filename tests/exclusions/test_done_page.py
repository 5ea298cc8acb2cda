"""What has been done: one page of dates, from the list to the record, corrected with a reason."""

from collections.abc import Callable
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cases.alerts import rebuild
from cases.models import Alert, Pupil
from exclusions.models import Suspension
from exclusions.services.done import record_done
from inclusion.accounts.models import User
from inclusion.accounts.permissions import Role
from inclusion.accounts.person import Person
from inclusion.errors import DomainError
from tests.factories import TODAY, SuspensionFactory

from .test_list_of_acts import looked_after, rows, sent, tell
from .test_pages import url

__all__ = ["looked_after"]
pytestmark = pytest.mark.usefixtures("today")
SignedIn = Callable[[User], Client]
Decide = Callable[..., Suspension]


class TestDone:
    def test_from_the_list_to_the_page_and_out_of_the_list(
        self,
        looked_after: Pupil,
        senco: User,
        signed_in: SignedIn,
        decide: Decide,
        person_of: Callable[[User], Person],
    ) -> None:
        row = decide(pupil=looked_after)
        client = signed_in(senco)
        due = client.get(url("pupil", looked_after.pk)).context["o"].due
        here = url("suspension-done", row.pk)
        assert url("suspension-work", row.pk) in {found.url.partition("#")[0] for found in due}
        page = client.get(here).content.decode()
        for words in (
            "Work set and marked from",
            "Due Monday 23 November 2026, by the end of today",
            "Due Tuesday 24 November 2026, in 1 school day",
            *(f'href="{url(name, row.pk)}"' for name in ("suspension-work", "return-meeting")),
        ):
            assert words in page
        # What has a page of its own is entered there alone.
        assert "work_set_on" not in page
        assert "Local authority told" not in page
        assert "The governing board met" not in page

        dates = {
            "work_set_on": TODAY,
            "sixth_day_provision_from": TODAY,
            "reintegration_meeting_on": date(2026, 11, 24),
        }
        record_done(suspension=row, fields=dates, by=person_of(senco), on=TODAY)

        answer = sent(client, row, work_set_on="20 11 2026", misses_exam_on="23 11 2026")
        assert answer.url == url("suspension", row.pk)
        row.refresh_from_db()
        assert (row.work_set_on, row.misses_exam_on) == (TODAY, TODAY)
        Suspension.objects.update(misses_exam_on=None)
        rebuild(row.school, TODAY)
        assert {alert.act for alert in rows(looked_after)} == {
            "tell_parents",
            "write_to_parents",
            "tell_others",
            "report_to_board",
        }
        row.refresh_from_db()
        assert row.reintegration_meeting_on == date(2026, 11, 24)
        page = client.get(here).content.decode()
        assert "Recorded by R. Osei on 23 November 2026" in page
        shown = client.get(url("suspension", row.pk)).context["steps"]
        assert {step.when for step in shown.done} == {
            "done on 23 November 2026",
            "planned for 24 November 2026",
        }

    def test_the_office_records_and_reads_no_casework(
        self, pupil: Pupil, someone: Callable[..., User], signed_in: SignedIn, decide: Decide
    ) -> None:
        row = decide()
        client = signed_in(someone(Role.OFFICE))
        page = client.get(url("suspension-done", row.pk)).content.decode()
        assert "Left the room" not in page
        assert url("return-meeting", row.pk) not in page
        answer = sent(client, row, misses_exam_on="23 11 2026")
        assert answer.url == url("pupil", pupil.pk)

    def test_what_was_typed_is_kept_when_its_rule_falls_silent_meanwhile(
        self, senco: User, signed_in: SignedIn, decide: Decide
    ) -> None:
        row, client = decide(date(2026, 11, 2), 12), signed_in(senco)
        tell(client, row, "board", told_on="2 11 2026")
        Suspension.objects.update(representations_on=date(2026, 11, 5))
        page = client.get(url("suspension-done", row.pk)).content.decode()
        assert "Governing board met on" in page
        Suspension.objects.update(representations_on=None)
        answer = sent(client, row, board_met_on="20 11 2026")
        assert answer.status_code == 302
        row.refresh_from_db()
        assert row.board_met_on == date(2026, 11, 20)

    @pytest.mark.parametrize("field", ["misses_exam_on", "sixth_day_provision_from"])
    def test_what_falls_within_the_exclusion_is_not_after_its_last_day(
        self, head_person: Person, decide: Decide, field: str
    ) -> None:
        row = decide(date(2026, 11, 16), 4)
        with pytest.raises(DomainError, match="after the last day") as refused:
            record_done(
                suspension=row, fields={field: date(2026, 11, 18)}, by=head_person, on=TODAY
            )
        assert refused.value.field == field
        last = {field: date(2026, 11, 17)}
        record_done(suspension=row, fields=last, by=head_person, on=TODAY)
        row.refresh_from_db()
        assert getattr(row, field) == date(2026, 11, 17)

    def test_a_correction_wants_a_reason_that_the_history_keeps(
        self, senco: User, signed_in: SignedIn, decide: Decide
    ) -> None:
        row = decide(date(2026, 11, 16), 4)
        client = signed_in(senco)
        sent(client, row, misses_exam_on="16 11 2026")

        answer = sent(client, row, misses_exam_on="17 11 2026")
        assert answer.context["form"].errors["reason"] == ["Say why what was recorded is changed."]
        row.refresh_from_db()
        assert row.misses_exam_on == date(2026, 11, 16)

        sent(client, row, misses_exam_on="17 11 2026", reason="It was a day later.")
        sent(client, row, misses_exam_on="", reason="Another pupil.")
        row.refresh_from_db()
        assert row.misses_exam_on is None
        history = client.get(url("pupil-history", row.pupil_id)).content.decode()
        assert "It was a day later." in history
        assert "Another pupil." in history

    def test_one_sentence_by_the_field(
        self, senco: User, signed_in: SignedIn, decide: Decide
    ) -> None:
        row, client = decide(date(2026, 11, 16)), signed_in(senco)
        for name, typed, words in (
            ("misses_exam_on", "13 11 2026", "before the first day"),
            ("misses_exam_on", "soon", "Enter a real date"),
            ("board_met_on", "24 11 2026", "in the future"),
        ):
            answer = sent(client, row, **{"misses_exam_on": "16 11 2026", name: typed})
            assert words in " ".join(answer.context["form"].errors[name])
        row.refresh_from_db()
        assert row.misses_exam_on is None

    def test_dates_that_cannot_be_are_refused_wherever_they_are_entered(
        self, head_person: Person, decide: Decide
    ) -> None:
        row = decide(date(2026, 11, 16))
        for name, day, words in (
            ("returned_on", date(2026, 11, 13), "before the first day"),
            ("returned_on", date(2026, 11, 24), "in the future"),
            ("reintegration_meeting_on", date(2026, 11, 13), "before the first day"),
            ("reintegration_meeting_on", date(2028, 11, 24), "year"),
        ):
            with pytest.raises(DomainError, match=words) as refused:
                record_done(suspension=row, fields={name: day}, by=head_person, on=TODAY)
            assert refused.value.field == name

    def test_two_at_once_see_both_and_a_double_press_is_one(
        self, senco: User, head: User, signed_in: SignedIn, decide: Decide
    ) -> None:
        row = decide(date(2026, 11, 16))
        client, old = signed_in(senco), {"version": "1"}
        page = url("suspension-done", row.pk)
        first = {**old, "misses_exam_on": "16 11 2026"}
        assert client.post(page, first).status_code == 302
        assert client.post(page, first).status_code == 302
        assert Suspension.objects.get().version == 2

        answer = client.post(page, {**old, "misses_exam_on": "17 11 2026"})

        text = answer.content.decode()
        assert "Someone else has changed this" in text
        assert "17 November 2026" in text
        row.refresh_from_db()
        assert row.misses_exam_on == date(2026, 11, 16)

    def test_two_who_fill_in_different_dates_lose_neither(
        self, senco: User, signed_in: SignedIn, decide: Decide
    ) -> None:
        row = decide(date(2026, 11, 16))
        client, page = signed_in(senco), url("suspension-done", row.pk)
        client.post(page, {"version": "1", "misses_exam_on": "16 11 2026"})
        mine = {"board_met_on": "17 11 2026", "misses_exam_on": ""}

        answer = client.post(page, {"version": "1", **mine})

        form = answer.context["form"]
        names = ("version", "misses_exam_on", "board_met_on")
        again = {name: form[name].value() for name in names}
        assert client.post(page, again).status_code == 302
        row.refresh_from_db()
        assert row.misses_exam_on == date(2026, 11, 16)
        assert row.board_met_on == date(2026, 11, 17)

    def test_the_board_is_asked_about_once_it_has_to_meet(
        self, head: User, signed_in: SignedIn, decide: Decide
    ) -> None:
        row = decide(date(2026, 11, 2), 12)
        client = signed_in(head)
        here = url("suspension-done", row.pk)
        assert "Governing board met on" not in client.get(here).content.decode()
        tell(client, row, "board", told_on="2 11 2026")
        row.refresh_from_db()
        wrote = {"representations_on": "5 11 2026", "version": row.version}
        client.post(url("suspension-representations", row.pk), wrote)
        form = client.get(here).context["form"]
        assert "Due " in form["board_met_on"].help_text
        assert form["board_decision"].help_text == ""
        alert = Alert.objects.get(act="board_meeting")
        assert (alert.about, alert.who) == (f"suspension:{row.pk}", "governing board")
        answer = sent(client, row, board_decision="reinstated")
        assert "Enter the day on which the board met" in str(answer.context["form"].errors)
        answer = sent(client, row, board_met_on="20 11 2026")
        assert not Alert.objects.filter(act="board_meeting").exists()
        met = {"board_met_on": "20 11 2026"}
        answer = sent(client, row, **met, board_decision_given_on="20 11 2026")
        assert "Choose what the board decided" in str(answer.context["form"].errors)
        decided = {**met, "board_decision": "declined"}
        answer = sent(client, row, **decided, board_decision_given_on="19 11 2026")
        assert "before the board met" in str(answer.context["form"].errors)
        sent(client, row, **decided, board_decision_given_on="20 11 2026")
        row.refresh_from_db()
        assert (row.board_decision, row.board_decision_given_on) == ("declined", date(2026, 11, 20))

    def test_an_earlier_one_asks_for_nothing(
        self, senco: User, person_of: Callable[[User], Person], signed_in: SignedIn, pupil: Pupil
    ) -> None:
        row = SuspensionFactory(pupil=pupil, origin="earlier")
        answer = signed_in(senco).get(url("suspension-done", row.pk))
        assert answer.url == url("suspension", row.pk)
        fields = {"work_set_on": TODAY}
        with pytest.raises(DomainError, match="already dealt with"):
            record_done(suspension=row, fields=fields, by=person_of(senco), on=TODAY)

    def test_a_role_without_the_right_is_refused(
        self, someone: Callable[..., User], person_of: Callable[[User], Person], pupil: Pupil
    ) -> None:
        row = SuspensionFactory(pupil=pupil)
        with pytest.raises(DomainError, match="Your role"):
            record_done(
                suspension=row,
                fields={"work_set_on": TODAY},
                by=person_of(someone(Role.PASTORAL)),
                on=TODAY,
            )

    def test_queries_stay_the_same_with_more_recorded(
        self, senco: User, signed_in: SignedIn, pupil: Pupil
    ) -> None:
        client = signed_in(senco)
        row = SuspensionFactory(pupil=pupil, starts_on=date(2026, 9, 3), sessions=1)
        rebuild(pupil.school, TODAY)
        pages = [url(name, row.pk) for name in ("suspension-done", "suspension", "suspension-next")]

        def count() -> list[int]:
            found = []
            for page in pages:
                with CaptureQueriesContext(connection) as queries:
                    assert client.get(page).status_code == 200
                found.append(len(queries))
            return found

        count()
        with_one = count()
        for day in range(1, 21):
            SuspensionFactory(
                pupil=pupil, starts_on=date(2026, 10, day), sessions=1, settled=bool(day % 2)
            )
        tell(client, row, "local_authority", told_on="3 9 2026")
        sent(client, row, misses_exam_on="3 9 2026")
        # The first page says that it was kept; that notice is taken from the session once.
        count()
        assert count() == with_one

"""Work by the day, education from the sixth day, what the family wrote, the meeting and the return."""

from collections.abc import Callable
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from cases.models import Alert, IssuedDocument, Pupil
from exclusions.codes import Kind, ProvisionSite
from exclusions.models import Suspension
from inclusion.accounts.models import User
from inclusion.accounts.permissions import Role
from tests.factories import TODAY

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]

WORK = {
    "work-TOTAL_FORMS": "2",
    "work-INITIAL_FORMS": "2",
    "work-0-for_on": "2026-11-23",
    "work-1-for_on": "2026-11-24",
}
EDUCATION = {
    "sixth_day_provision_from": "30 11 2026",
    "provision_site": ProvisionSite.OTHER_SCHOOL,
    "place": "Harbour Centre",
    "address": "1 Quay Street",
    "starts_at": "9.15",
    "ends_at": "2.45 pm",
    "report_to": "Ms Lund",
}
ROWS = {
    "came-TOTAL_FORMS": "1",
    "came-INITIAL_FORMS": "0",
    "agreed-TOTAL_FORMS": "1",
    "agreed-INITIAL_FORMS": "0",
}


def _post(client: Client, name: str, row: Suspension, **typed: str) -> Any:
    row.refresh_from_db()
    data = {"version": str(row.version), **typed}
    return client.post(reverse(name, args=[row.pk]), data)


@pytest.fixture
def office(someone: Callable[..., User]) -> User:
    return someone(Role.OFFICE)


@pytest.fixture
def running(decide: Callable[..., Suspension]) -> Suspension:
    """Two days from today."""
    return decide(TODAY, 4)


class TestWork:
    def test_each_day_has_its_row_and_the_first_sending_answers_the_rule(
        self, running: Suspension, office: User, signed_in: Callable[[User], Client]
    ) -> None:
        client = signed_in(office)
        page = client.get(reverse("suspension-work", args=[running.pk])).content.decode()
        assert "Monday 23 November 2026" in page
        assert "Tuesday 24 November 2026" in page
        assert Alert.objects.filter(act="set_work").exists()
        typed = {
            **WORK,
            "work-0-what": "Fractions, pages 4 to 6",
            "work-0-how": "online",
            "work-0-set_on": "23 11 2026",
        }
        assert _post(client, "suspension-work", running, **typed).status_code == 302
        running.refresh_from_db()
        assert running.work_set_on == TODAY
        assert [w.what for w in running.work.all()] == ["Fractions, pages 4 to 6"]
        assert not Alert.objects.filter(act="set_work").exists()

    def test_taking_the_words_out_takes_the_work_out_and_the_rule_asks_again(
        self, running: Suspension, office: User, signed_in: Callable[[User], Client]
    ) -> None:
        client = signed_in(office)
        typed = {**WORK, "work-0-what": "Reading", "work-0-set_on": "23 11 2026"}
        _post(client, "suspension-work", running, **typed)
        _post(client, "suspension-work", running, **WORK)
        running.refresh_from_db()
        assert running.work_set_on is None
        assert not running.work.exists()
        assert Alert.objects.filter(act="set_work").exists()

    @pytest.mark.parametrize(
        ("typed", "sentence"),
        [
            ({"work-0-what": "Reading"}, "Enter the day on which the work was sent."),
            ({"work-0-set_on": "23 11 2026"}, "Say what was set."),
            ({"work-0-what": "Reading", "work-0-set_on": "24 11 2026"}, "cannot lie ahead"),
            (
                {
                    "work-0-what": "Reading",
                    "work-0-set_on": "23 11 2026",
                    "work-0-marked_on": "20 11 2026",
                },
                "cannot be marked before it was sent",
            ),
            ({"work-0-what": "Reading", "work-0-set_on": "soon"}, "Enter a real date"),
        ],
    )
    def test_a_slip_gets_one_sentence_and_keeps_what_was_typed(
        self,
        typed: dict[str, str],
        sentence: str,
        running: Suspension,
        office: User,
        signed_in: Callable[[User], Client],
    ) -> None:
        page = _post(signed_in(office), "suspension-work", running, **{**WORK, **typed})
        assert page.status_code == 200
        assert sentence in page.content.decode()
        assert next(iter(typed.values())) in page.content.decode()
        assert not running.work.exists()

    def test_the_second_of_two_people_sees_what_the_first_saved(
        self, running: Suspension, office: User, head: User, client: Client
    ) -> None:
        other = Client()
        client.force_login(office)
        other.force_login(head)
        old = {"version": str(running.version)}
        mine = {**WORK, **old, "work-0-what": "Reading", "work-0-set_on": "23 11 2026"}
        theirs = {**WORK, **old, "work-0-what": "Spelling", "work-0-set_on": "23 11 2026"}
        address = reverse("suspension-work", args=[running.pk])
        client.post(address, mine)
        page = other.post(address, theirs)
        assert "Someone else has changed this" in page.content.decode()
        assert "Reading" in page.content.decode()
        assert "Spelling" in page.content.decode()
        assert [w.what for w in running.work.all()] == ["Reading"]

    def test_the_second_suspension_of_a_run_asks_for_its_own_days_only(
        self, decide: Callable[..., Suspension], office: User, signed_in: Callable[[User], Client]
    ) -> None:
        """B-5: 12 to 17 November, then 18 to 20 November: its first day is the fifth of the run."""
        decide(date(2026, 11, 12), 8)
        second = decide(date(2026, 11, 18), 6)
        page = signed_in(office).get(reverse("suspension-work", args=[second.pk]))
        shown = page.content.decode()
        assert "Wednesday 18 November 2026" in shown
        assert "Thursday 19 November 2026" not in shown

    def test_a_lunchtime_asks_for_no_work(
        self, decide: Callable[..., Suspension], office: User, signed_in: Callable[[User], Client]
    ) -> None:
        row = decide(TODAY, 1, kind=Kind.LUNCHTIME)
        page = signed_in(office).get(reverse("suspension-work", args=[row.pk]))
        assert "No day of this exclusion asks for work." in page.content.decode()


class TestEducation:
    @pytest.fixture
    def long(self, decide: Callable[..., Suspension]) -> Suspension:
        """Seven days from today: the sixth in a row is Monday 30 November."""
        return decide(TODAY, 14)

    def test_the_sixth_day_is_named_and_arranging_answers_the_rule(
        self, long: Suspension, office: User, signed_in: Callable[[User], Client]
    ) -> None:
        client = signed_in(office)
        shown = client.get(reverse("suspension-arranged", args=[long.pk])).content.decode()
        assert "Monday 30 November 2026" in shown
        assert _post(client, "suspension-education", long, **EDUCATION).status_code == 302
        long.refresh_from_db()
        assert long.sixth_day_provision_from == date(2026, 11, 30)
        assert str(long.provision.starts_at) == "09:15:00"
        assert str(long.provision.ends_at) == "14:45:00"
        assert not Alert.objects.filter(act="arrange_education").exists()

    def test_the_day_alone_may_be_known_first(
        self, long: Suspension, office: User, signed_in: Callable[[User], Client]
    ) -> None:
        _post(
            signed_in(office), "suspension-education", long, sixth_day_provision_from="30 11 2026"
        )
        long.refresh_from_db()
        assert long.sixth_day_provision_from == date(2026, 11, 30)
        assert not hasattr(long, "provision")

    @pytest.mark.parametrize(
        ("typed", "sentence"),
        [
            ({"address": ""}, "Enter the address"),
            ({"report_to": ""}, "Say whom to report to"),
            ({"ends_at": "9.00"}, "It would end before it starts."),
            ({"ends_at": "25.00"}, "Enter a real time"),
            ({"provision_site": ProvisionSite.OWN}, "does not meet the duty"),
            ({"sixth_day_provision_from": "20 11 2026"}, "before the decision"),
            ({"sixth_day_provision_from": "2 12 2026"}, "after the last day"),
        ],
    )
    def test_what_cannot_be_gets_its_sentence(
        self,
        typed: dict[str, str],
        sentence: str,
        long: Suspension,
        office: User,
        signed_in: Callable[[User], Client],
    ) -> None:
        page = _post(signed_in(office), "suspension-education", long, **{**EDUCATION, **typed})
        assert sentence in page.content.decode()
        assert "Harbour Centre" in page.content.decode()
        long.refresh_from_db()
        assert long.sixth_day_provision_from is None

    def test_changing_the_day_wants_a_reason(
        self, long: Suspension, office: User, signed_in: Callable[[User], Client]
    ) -> None:
        client = signed_in(office)
        _post(client, "suspension-education", long, **EDUCATION)
        changed = {**EDUCATION, "sixth_day_provision_from": "27 11 2026"}
        page = _post(client, "suspension-education", long, **changed)
        assert "Say why what was recorded is changed." in page.content.decode()
        _post(client, "suspension-education", long, **changed, reason="A place came free.")
        long.refresh_from_db()
        assert long.sixth_day_provision_from == date(2026, 11, 27)

    def test_somebody_else_saved_meanwhile(
        self, long: Suspension, office: User, signed_in: Callable[[User], Client]
    ) -> None:
        client = signed_in(office)
        address = reverse("suspension-education", args=[long.pk])
        old = str(long.version)
        client.post(address, {**EDUCATION, "version": old})
        page = client.post(address, {**EDUCATION, "place": "Another place", "version": old})
        assert "Someone else has changed this" in page.content.decode()
        assert "Harbour Centre" in page.content.decode()
        long.refresh_from_db()
        assert long.provision.place == "Harbour Centre"


class TestRepresentations:
    def test_they_start_the_duty_of_the_board(
        self, decide: Callable[..., Suspension], office: User, signed_in: Callable[[User], Client]
    ) -> None:
        row = decide(date(2026, 11, 9), 12)
        client = signed_in(office)
        _post(
            client,
            "suspension-representations",
            row,
            representations_on="16 11 2026",
            representations="He was defending his sister.",
        )
        row.refresh_from_db()
        assert (row.representations_on, row.representations) == (
            date(2026, 11, 16),
            "He was defending his sister.",
        )
        shown = client.get(reverse("suspension-arranged", args=[row.pk])).content.decode()
        assert "defending his sister" not in shown, "an office reads dates only"

    def test_words_without_a_day(
        self, running: Suspension, office: User, signed_in: Callable[[User], Client]
    ) -> None:
        page = _post(
            signed_in(office), "suspension-representations", running, representations="A letter."
        )
        assert "Enter the day on which they wrote." in page.content.decode()


class TestTheReturn:
    def test_kept_out_for_want_of_a_meeting_is_said_to_be_unlawful(
        self,
        saved: Callable[..., Suspension],
        pupil: Pupil,
        head: User,
        signed_in: Callable[[User], Client],
    ) -> None:
        row = saved(pupil, date(2026, 11, 9), 4)
        client = signed_in(head)
        _post(client, "suspension-returned", row, return_refused="on")
        shown = client.get(reverse("suspension-arranged", args=[row.pk])).content.decode()
        assert "not lawful: let the pupil in" in shown

    def test_the_day_is_written_down(
        self,
        saved: Callable[..., Suspension],
        pupil: Pupil,
        office: User,
        signed_in: Callable[[User], Client],
    ) -> None:
        row = saved(pupil, date(2026, 11, 9), 4)
        _post(signed_in(office), "suspension-returned", row, returned_on="11 11 2026")
        row.refresh_from_db()
        assert row.returned_on == date(2026, 11, 11)


class TestTheMeeting:
    def test_pastoral_staff_plan_it_and_later_write_down_what_was_agreed(
        self,
        saved: Callable[..., Suspension],
        pupil: Pupil,
        someone: Callable[..., User],
        signed_in: Callable[[User], Client],
    ) -> None:
        row = saved(pupil, date(2026, 11, 16), 4)
        client = signed_in(someone(Role.PASTORAL))
        planned = {"reintegration_meeting_on": "24 11 2026", "at": "8.30", "place": "Room 4"}
        assert _post(client, "return-meeting", row, **ROWS, **planned).status_code == 302
        held = {
            **ROWS,
            **planned,
            "reintegration_meeting_on": "18 11 2026",
            "reason": "It was brought forward.",
            "pupil_view": "I want to sit near the door.",
            "came-0-name": "Ms Carer",
            "came-0-role": "mother",
            "agreed-0-what": "A seat near the door",
            "agreed-0-who": "Ms Osei",
            "agreed-0-by_on": "25 11 2026",
            "review_on": "2 12 2026",
        }
        _post(client, "return-meeting", row, **held)
        row.refresh_from_db()
        meeting = row.reintegration
        assert row.reintegration_meeting_on == date(2026, 11, 18)
        assert meeting.agreed == [
            {"what": "A seat near the door", "who": "Ms Osei", "by_on": "2026-11-25"}
        ]
        assert meeting.history.count() == 2

    def test_who_came_waits_for_the_meeting(
        self, running: Suspension, senco: User, signed_in: Callable[[User], Client]
    ) -> None:
        typed = {**ROWS, "reintegration_meeting_on": "25 11 2026", "came-0-name": "Ms Carer"}
        page = _post(signed_in(senco), "return-meeting", running, **typed)
        assert (
            "The meeting is on 25 November 2026: who came is written down once"
            in page.content.decode()
        )
        assert "Ms Carer" in page.content.decode()

    def test_both_versions_are_shown_to_the_second(
        self, running: Suspension, senco: User, signed_in: Callable[[User], Client]
    ) -> None:
        client = signed_in(senco)
        address = reverse("return-meeting", args=[running.pk])
        old = {**ROWS, "version": str(running.version), "reintegration_meeting_on": "25 11 2026"}
        client.post(address, {**old, "support": "Meet at the gate"})
        page = client.post(address, {**old, "support": "Meet in the hall"}).content.decode()
        assert "Someone else saved this meeting" in page
        assert "Meet at the gate" in page
        assert "Meet in the hall" in page
        running.refresh_from_db()
        assert running.reintegration.support == "Meet at the gate"

    def test_the_paper_says_that_it_is_no_condition_and_prints_once(
        self, running: Suspension, senco: User, signed_in: Callable[[User], Client]
    ) -> None:
        client = signed_in(senco)
        typed = {
            **ROWS,
            "reintegration_meeting_on": "25 11 2026",
            "pupil_view": "I want <b>Karim</b> to leave me alone.",
            "agreed-0-what": "A seat near the door",
        }
        _post(client, "return-meeting", running, **typed)
        shown = client.get(reverse("return-plan", args=[running.pk])).content.decode()
        assert "no condition for coming back" in shown
        for _ in range(2):
            client.post(reverse("return-plan-print", args=[running.pk]), {"number": "1"})
        document = IssuedDocument.objects.get(kind="return_plan")
        reader = PdfReader(BytesIO(bytes(document.content)))
        text = " ".join(page.extract_text() for page in reader.pages)
        assert "no condition for coming back" in " ".join(text.split())
        assert "A seat near the door" in text
        assert "<b>Karim</b>" in text
        assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]

    def test_without_a_day_nothing_is_printed(
        self, running: Suspension, senco: User, signed_in: Callable[[User], Client]
    ) -> None:
        client = signed_in(senco)
        answer = client.post(reverse("return-plan-print", args=[running.pk]), {"number": "1"})
        assert answer.status_code == 302
        assert not IssuedDocument.objects.exists()

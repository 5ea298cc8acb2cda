"""The pages about one suspension, through the test client."""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from cases.models import Pupil
from exclusions.models import Suspension
from inclusion.accounts.models import Draft, School, User
from inclusion.accounts.permissions import Role
from tests.factories import (
    PupilFactory,
    SuspensionFactory,
)

from .conftest import press, through, typed

pytestmark = pytest.mark.usefixtures("today")
SignedIn = Callable[[User], Client]


def url(name: str, *args: int) -> str:
    return reverse(name, args=args)


class TestRecording:
    def test_from_the_form_over_the_check_to_what_happens_next(
        self, signed_in: SignedIn, head: User, pupil: Pupil
    ) -> None:
        client = signed_in(head)

        answer = client.post(url("suspension-record", pupil.pk), typed(sessions="2.5"))
        assert answer.url == url("suspension-happened", pupil.pk)
        answer = client.post(answer.url, typed(sessions="2.5"))
        assert answer.url == url("suspension-weighed", pupil.pk)
        answer = client.post(answer.url, typed(sessions="2.5"))
        assert answer.url == url("suspension-check", pupil.pk)
        page = client.get(answer.url).content.decode()
        assert "midday on <b>Thursday 26 November 2026</b>" in page
        assert "Persistent or general disruptive behaviour" in page
        assert not Suspension.objects.exists()

        answer = press(client, pupil)
        row = Suspension.objects.get()
        assert answer.url == url("suspension-next", row.pk)
        assert (row.sessions, row.decided_by, row.once_key) == (5, head, "key-1")
        page = client.get(answer.url).content.decode()
        assert "back on Thursday 26 November 2026 in the afternoon" in page
        assert not Draft.objects.exists()

    def test_the_button_pressed_twice_makes_one_record(
        self, signed_in: SignedIn, head: User, pupil: Pupil
    ) -> None:
        client = signed_in(head)
        first = through(client, pupil)
        second = client.post(url("suspension-check", pupil.pk), {"once_key": "key-1"})

        assert first.url == second.url
        assert Suspension.objects.count() == 1

    def test_answers_changed_in_another_window_are_not_recorded_unseen(
        self, signed_in: SignedIn, head: User, pupil: Pupil
    ) -> None:
        client = signed_in(head)
        client.post(url("suspension-weighed", pupil.pk), typed())
        seal = client.get(url("suspension-check", pupil.pk)).context["seal"]
        client.post(url("suspension-weighed", pupil.pk), typed(sessions="10"))

        sent = {"once_key": "key-1", "seal": seal}
        answer = client.post(url("suspension-check", pupil.pk), sent)

        assert "has changed since it was shown" in answer.content.decode()
        assert "10 school days" in answer.content.decode()
        assert not Suspension.objects.exists()

    def test_what_changed_in_the_record_since_is_shown_before_it_is_decided(
        self, signed_in: SignedIn, head: User, pupil: Pupil
    ) -> None:
        client = signed_in(head)
        client.post(url("suspension-weighed", pupil.pk), typed())
        seal = client.get(url("suspension-check", pupil.pk)).context["seal"]
        SuspensionFactory(pupil=pupil, starts_on=date(2026, 11, 9), sessions=9)

        sent = {"once_key": "key-1", "seal": seal}
        answer = client.post(url("suspension-check", pupil.pk), sent)

        page = answer.content.decode()
        assert "has changed since it was shown" in page
        assert "Goes over 5 days" in page
        assert Suspension.objects.count() == 1
        assert press(client, pupil).status_code == 302

    def test_a_suspension_recorded_meanwhile_refuses_at_the_check(
        self, signed_in: SignedIn, head: User, pupil: Pupil
    ) -> None:
        client = signed_in(head)
        client.post(url("suspension-weighed", pupil.pk), typed())
        SuspensionFactory(pupil=pupil, starts_on=date(2026, 11, 24), sessions=2)

        answer = client.post(url("suspension-check", pupil.pk), {"once_key": "key-1"})

        assert "These days overlap the suspension of 24 November 2026." in answer.content.decode()
        assert Suspension.objects.count() == 1

    @pytest.mark.parametrize(
        ("change", "sentence"),
        [
            ({"starts_on": "31 2 2026"}, "Enter a real date"),
            ({"starts_on": ""}, "Enter a date."),
            ({"sessions": "0"}, "A suspension lasts from half a day to 45 school days."),
            ({"sessions": "45.5"}, "A suspension lasts from half a day to 45 school days."),
            ({"sessions": "1.25"}, "Enter school days in halves"),
            ({"sessions": "two"}, "Enter school days in halves"),
            ({"sessions": "nan"}, "Enter school days in halves"),
            ({"sessions": ""}, "Enter how many school days."),
            ({"reason_1": ""}, "Choose the main reason."),
            ({"reason_2": "DB"}, "This reason is already the first"),
            ({"reason_3": "PA"}, "Choose the second reason before the third."),
            ({"what_happened": " "}, "Say what happened."),
            ({"decided_on": "24 11 2026"}, "The decision date is in the future."),
            (
                {"starts_on": "28 11 2026"},
                "Saturday 28 November 2026 is not a school day here (the weekend); "
                "the next is Monday 30 November 2026.",
            ),
            ({"starts_on": "20 9 2027"}, "enter next year&#x27;s dates."),
        ],
    )
    def test_bad_input_is_said_by_the_field_and_kept(
        self,
        signed_in: SignedIn,
        head: User,
        pupil: Pupil,
        change: dict[str, str],
        sentence: str,
    ) -> None:
        answer = signed_in(head).post(url("suspension-weighed", pupil.pk), typed(**change))

        page = answer.content.decode()
        assert answer.status_code == 200
        assert "There is something to put right" in page
        assert sentence in page
        if "what_happened" not in change:
            assert "Left the room at 10.40" in page
        assert not Suspension.objects.exists()

    def test_beyond_the_terms_leads_to_the_calendar(
        self, signed_in: SignedIn, head: User, pupil: Pupil
    ) -> None:
        answer = signed_in(head).post(
            url("suspension-record", pupil.pk), typed(starts_on="20 9 2027")
        )
        assert f'href="{url("school-calendar")}"' in answer.content.decode()

    def test_an_overlap_links_to_the_other(
        self, signed_in: SignedIn, head: User, pupil: Pupil
    ) -> None:
        other = SuspensionFactory(pupil=pupil, starts_on=date(2026, 11, 24), sessions=2)
        answer = signed_in(head).post(url("suspension-record", pupil.pk), typed())
        assert f'href="{url("suspension", other.pk)}"' in answer.content.decode()

    def test_one_that_began_before_its_decision_is_flagged_not_refused(
        self, signed_in: SignedIn, head: User, pupil: Pupil
    ) -> None:
        client = signed_in(head)
        client.post(url("suspension-weighed", pupil.pk), typed(starts_on="20 11 2026"))
        page = client.get(url("suspension-check", pupil.pk)).content.decode()
        assert "It begins before the day of the decision" in page

    def test_a_check_without_answers_goes_back_to_the_choice(
        self, signed_in: SignedIn, head: User, pupil: Pupil
    ) -> None:
        answer = signed_in(head).get(url("suspension-check", pupil.pk))
        assert answer.url == url("suspension-choose", pupil.pk)

    def test_an_unfinished_draft_is_offered_and_used_or_let_go(
        self, signed_in: SignedIn, head: User, pupil: Pupil
    ) -> None:
        client = signed_in(head)
        client.post(
            reverse("keep-draft", args=[f"suspension~pupil:{pupil.pk}"]), typed(sessions="7")
        )
        first = url("suspension-choose", pupil.pk)
        assert "and did not finish" in client.get(first).content.decode()
        used = client.get(f"{url('suspension-record', pupil.pk)}?from=draft").content.decode()
        assert 'value="7"' in used
        assert "key-1" not in used
        client.post(url("suspension-draft-drop", pupil.pk))
        assert "and did not finish" not in client.get(first).content.decode()


class TestPreview:
    def ask(self, client: Client, pupil: Pupil, **more: str) -> str:
        headers = {"HX-Request": "true"}
        answer = client.post(url("suspension-preview", pupil.pk), typed(**more), headers=headers)
        assert answer.status_code == 200
        return answer.content.decode()

    @pytest.mark.parametrize(
        ("before", "days", "words"),
        [
            (4, "3", None),
            (5, "3", "Goes over 5 days"),
            (10, "0.5", "Goes over 5 days"),
            (11, "0.5", "Already over 5 days"),
            (24, "3", "Already over 5 days"),
            (25, "3", "Goes over 15 days"),
            (31, "0.5", "Already over 15 days"),
        ],
    )
    def test_lines_before_on_and_after(
        self,
        signed_in: SignedIn,
        head: User,
        pupil: Pupil,
        before: int,
        days: str,
        words: str | None,
    ) -> None:
        SuspensionFactory(pupil=pupil, starts_on=date(2026, 9, 7), sessions=before)
        shown = self.ask(signed_in(head), pupil, sessions=days)
        if words is None:
            assert "over 5 days" not in shown
        else:
            assert words in shown

    def test_45_is_allowed_and_45_and_a_half_is_refused(
        self, signed_in: SignedIn, head: User, pupil: Pupil
    ) -> None:
        SuspensionFactory(pupil=pupil, starts_on=date(2026, 9, 7), sessions=84)
        client = signed_in(head)
        assert "42 → 45 days" in self.ask(client, pupil, sessions="3", starts_on="25 11 2026")
        refused = self.ask(client, pupil, sessions="3.5", starts_on="25 11 2026")
        assert "This would make 45.5 school days in 2026/27" in refused

    def test_a_straddle_shows_both_terms(
        self, signed_in: SignedIn, head: User, pupil: Pupil
    ) -> None:
        shown = self.ask(signed_in(head), pupil, starts_on="17 12 2026", sessions="5")
        assert "Autumn term</span><b>0 → 2 days" in shown
        assert "Spring term</span><b>0 → 3 days" in shown
        assert "Christmas holiday" in shown

    def test_six_terms_count_in_three(
        self, client: Client, other_school: School, someone: Callable[..., User]
    ) -> None:
        pupil = PupilFactory(school=other_school)
        SuspensionFactory(pupil=pupil, starts_on=date(2026, 9, 14), sessions=16)
        client.force_login(someone(Role.HEAD, other_school))
        shown = self.ask(client, pupil, sessions="8")
        assert "8 → 16 days" in shown
        assert "Goes over 15 days" in shown

    def test_what_it_would_make_due_is_named(
        self, signed_in: SignedIn, head: User, pupil: Pupil
    ) -> None:
        SuspensionFactory(pupil=pupil, starts_on=date(2026, 9, 14))
        shown = self.ask(signed_in(head), pupil)
        assert "2 suspensions this school year (14 September, 24 November)" in shown

    def test_needs_people_told_and_unknown_days_elsewhere(
        self, signed_in: SignedIn, head: User, school: School
    ) -> None:
        pupil = PupilFactory(
            school=school,
            sen_status="E",
            looked_after=True,
            social_worker=True,
            sessions_elsewhere=None,
        )
        shown = self.ask(signed_in(head), pupil)
        for words in ("EHC plan", "virtual school head", "social worker", "ask for them and enter"):
            assert words in shown

    def test_half_filled_in_and_without_a_script(
        self, signed_in: SignedIn, head: User, pupil: Pupil
    ) -> None:
        client = signed_in(head)
        assert "appear here" in self.ask(client, pupil, starts_on="")
        half = typed(what_happened="", reason_1="")
        answer = client.post(url("suspension-preview", pupil.pk), half)
        page = answer.content.decode()
        assert "<h1>Record a suspension</h1>" in page
        assert "Joe returns on <b>Thursday 26 November 2026 in the morning</b>" in page
        assert "There is something to put right" not in page
        assert not Suspension.objects.exists()
        assert client.get(url("suspension-preview", pupil.pk)).status_code == 405


class TestPreparing:
    def prepare(self, client: Client, user: User, pupil: Pupil, **more: str) -> str:
        client.force_login(user)
        answer = client.post(url("suspension-weighed", pupil.pk), typed(**more), follow=True)
        return answer.content.decode()

    def test_a_senco_prepares_and_a_head_decides(
        self, client: Client, senco: User, head: User, pupil: Pupil
    ) -> None:
        assert "Left for a headteacher" in self.prepare(client, senco, pupil)
        assert not Suspension.objects.exists()

        client.force_login(head)
        form = url("suspension-record", pupil.pk)
        page = client.get(url("suspension-choose", pupil.pk)).content.decode()
        assert "Prepared by R. Osei on 23 November 2026, 10:00, not decided." in page
        used = client.get(f"{form}?from=prepared").content.decode()
        assert "Left the room at 10.40" in used

        draft = Draft.objects.get(form="suspension-prepared")
        through(client, pupil, prepared=str(draft.pk))
        row = Suspension.objects.get()
        assert (row.decided_by, row.recorded_by) == (head, head)
        assert row.history.get().history_change_reason == "Prepared by R. Osei"
        assert not Draft.objects.exists()

    def test_the_office_prepares_without_seeing_the_totals(
        self, client: Client, someone: Callable[..., User], pupil: Pupil
    ) -> None:
        SuspensionFactory(pupil=pupil, starts_on=date(2026, 9, 14), sessions=8)
        client.force_login(someone(Role.OFFICE))
        answer = client.post(
            url("suspension-preview", pupil.pk), typed(), headers={"HX-Request": "true"}
        )
        page = answer.content.decode()
        assert "Wednesday 25 November 2026" in page
        assert "School year" not in page
        assert "SEN support" not in page

    def test_what_cannot_be_is_not_left_for_a_head(
        self, client: Client, senco: User, pupil: Pupil
    ) -> None:
        page = self.prepare(client, senco, pupil, starts_on="28 11 2026")
        assert "is not a school day here" in page
        assert not Draft.objects.exists()

    def test_another_preparer_does_not_see_it_and_a_head_may_let_it_go(
        self, client: Client, senco: User, head: User, someone: Callable[..., User], pupil: Pupil
    ) -> None:
        self.prepare(client, senco, pupil)
        draft = Draft.objects.get(form="suspension-prepared")
        client.force_login(someone(Role.OFFICE))
        page = client.get(url("suspension-choose", pupil.pk)).content.decode()
        assert "Prepared by" not in page
        assert client.post(url("suspension-prepared-drop", draft.pk)).status_code == 404
        client.force_login(head)
        client.post(url("suspension-prepared-drop", draft.pk))
        assert not Draft.objects.exists()

"""The steps of a decision: what each takes along, what is kept, and the lines that go once written."""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from cases.models import Pupil
from exclusions.models import Considered, Decision, Suspension
from inclusion.accounts.models import Draft, School, User
from inclusion.accounts.permissions import Role
from tests.factories import PupilFactory, SuspensionFactory

from .conftest import ask, press, through, typed
from .test_pages import url

pytestmark = pytest.mark.usefixtures("today")
SignedIn = Callable[[User], Client]

WEIGHED = {
    "fact_finding": "Two adults saw it.",
    "pupil_account": "He says that he was shoved.",
    "still_looking_into": "on",
    "factors_looked_at": "on",
    "factors_found": ["bullying"],
    "factors_note": "Named by two others.",
    "equality": "No protected characteristic plays a part.",
    "sen": "Spoken with the SENCO.",
    "lesser_sanctions": "Two detentions in October.",
    "head_reasons": "The pane could have hurt others.",
}


class TestGoingThroughThem:
    def test_each_step_takes_the_others_along(
        self, signed_in: SignedIn, head: User, pupil: Pupil
    ) -> None:
        client = signed_in(head)
        first = typed(what_happened="", reason_1="")
        answer = client.post(url("suspension-record", pupil.pk), first)
        assert answer.url == url("suspension-happened", pupil.pk)
        page = client.get(answer.url).content.decode()
        assert '<input type="hidden" name="starts_on" value="24 November 2026"' in page
        assert "Back on Thursday 26 November 2026 in the morning." in page
        assert "There is something to put right" not in page

    def test_what_a_later_step_asks_is_not_complained_about_before(
        self, signed_in: SignedIn, head: User, pupil: Pupil
    ) -> None:
        client = signed_in(head)
        answer = client.post(url("suspension-record", pupil.pk), typed(what_happened=""))
        assert answer.status_code == 302
        answer = client.post(url("suspension-happened", pupil.pk), typed(what_happened=""))
        assert answer.context["form"].errors == {"what_happened": ["Say what happened."]}
        assert answer.context["step"] == "happened"

    def test_an_error_in_an_earlier_step_leads_back_to_it(
        self, signed_in: SignedIn, head: User, pupil: Pupil
    ) -> None:
        client = signed_in(head)
        answer = client.post(url("suspension-weighed", pupil.pk), typed(starts_on="28 11 2026"))
        assert answer.context["step"] == "when"
        assert "is not a school day here" in answer.content.decode()

    def test_an_answer_changed_from_the_check_leads_back_to_it(
        self, signed_in: SignedIn, head: User, pupil: Pupil
    ) -> None:
        client = signed_in(head)
        client.post(url("suspension-weighed", pupil.pk), typed())
        check = url("suspension-check", pupil.pk)
        assert (
            f"{url('suspension-record', pupil.pk)}?then=check" in client.get(check).content.decode()
        )
        page = client.get(f"{url('suspension-record', pupil.pk)}?then=check")
        assert 'value="24 November 2026"' in page.content.decode()
        answer = client.post(url("suspension-record", pupil.pk), typed(sessions="3", then="check"))
        assert answer.url == check
        assert "3 school days" in client.get(check).content.decode()

    def test_save_and_leave_keeps_it_unchecked_and_decides_nothing(
        self, signed_in: SignedIn, head: User, pupil: Pupil
    ) -> None:
        client = signed_in(head)
        sent = typed(starts_on="soon", leave="1")
        answer = client.post(url("suspension-record", pupil.pk), sent)
        assert answer.url == url("pupil", pupil.pk)
        assert (
            "and did not finish" in client.get(url("suspension-choose", pupil.pk)).content.decode()
        )
        again = client.get(f"{url('suspension-record', pupil.pk)}?from=draft").content.decode()
        assert 'value="soon"' in again
        assert not Suspension.objects.exists()

    def test_going_on_after_a_break_makes_a_record_of_its_own(
        self, signed_in: SignedIn, head: User, pupil: Pupil
    ) -> None:
        client = signed_in(head)
        client.post(url("suspension-happened", pupil.pk), typed())
        answer = client.get(f"{url('suspension-record', pupil.pk)}?from=draft")
        assert "Left the room at 10.40" in answer.content.decode()
        assert answer.context["form"]["once_key"].value() not in ("", "key-1")

    def test_nothing_is_decided_by_opening_pages(
        self, signed_in: SignedIn, head: User, pupil: Pupil
    ) -> None:
        client = signed_in(head)
        client.post(url("suspension-weighed", pupil.pk), typed())
        kept = set(Draft.objects.values_list("form", "saved_at"))
        for name in ("suspension-record", "suspension-happened", "suspension-weighed"):
            assert client.get(url(name, pupil.pk)).status_code == 200
        client.get(url("suspension-check", pupil.pk))
        assert set(Draft.objects.values_list("form", "saved_at")) == kept
        assert not Suspension.objects.exists()


class TestWhatIsWrittenDown:
    def test_it_is_kept_with_the_first_decision_and_what_the_page_said(
        self, signed_in: SignedIn, head: User, pupil: Pupil
    ) -> None:
        client = signed_in(head)
        SuspensionFactory(pupil=pupil, starts_on=date(2026, 11, 9), sessions=9)
        through(client, pupil, **WEIGHED)

        row = Suspension.objects.get(decided_by=head)
        considered = Considered.objects.get(suspension=row)
        assert considered.pupil_account == "He says that he was shoved."
        assert considered.still_looking_into
        assert (considered.factors_looked_at, considered.factors_found) == (True, ["bullying"])
        decision = Decision.objects.get(suspension=row)
        assert (decision.number, decision.what, decision.decided_by) == (1, "decided", head)
        assert decision.reasons == "The pane could have hurt others."
        assert decision.shown["lines"] == ["Goes over 5 days in Autumn"]
        assert decision.shown["totals"][0] == {"what": "Autumn term", "change": "4.5 → 6.5 days"}
        told = [act["title"] for act in decision.shown["tell"]]
        assert "Tell the governing board" in told
        assert {act["by"] for act in decision.shown["tell"]} == {"Tuesday 24 November 2026"}

    def test_without_reasons_of_its_own_what_happened_stands_for_them(
        self, signed_in: SignedIn, head: User, pupil: Pupil
    ) -> None:
        through(signed_in(head), pupil)
        assert Decision.objects.get().reasons == "Left the room at 10.40 and did not come back."

    @pytest.mark.parametrize(
        ("field", "words", "rule"),
        [
            ("fact_finding", "Two adults saw it.", "excl.standard-of-proof"),
            ("pupil_account", "He was shoved.", "excl.pupil-voice"),
            ("equality", "Looked at.", "excl.equality-check"),
            ("sen", "Spoken with the SENCO.", "hackney.susp.sen-lac-avoid"),
            ("lesser_sanctions", "Two detentions.", "hackney.susp.lesser-sanction-first"),
            ("lesser_sanctions", "Two detentions.", "hackney.susp.alternatives"),
            ("factors_looked_at", "on", "hackney.susp.contributing-factors"),
            ("why_this_long", "Others need time.", "hackney.susp.shortest-time"),
            ("suspensions_reviewed_on", "20 11 2026", "excl.repeat-suspensions"),
        ],
    )
    def test_a_line_goes_once_its_field_is_filled_in(
        self,
        signed_in: SignedIn,
        head: User,
        pupil: Pupil,
        field: str,
        words: str,
        rule: str,
    ) -> None:
        client = signed_in(head)
        SuspensionFactory(pupil=pupil, starts_on=date(2026, 9, 14))
        link = f'href="{url_of_rule(rule)}"'
        assert link in ask(client, pupil, sessions="4")
        assert link not in ask(client, pupil, sessions="4", **{field: words})

    @pytest.mark.parametrize(
        ("days", "asked"), [("2.5", False), ("3", False), ("3.5", True), ("4", True)]
    )
    def test_why_so_long_is_asked_above_the_policys_days_only(
        self, signed_in: SignedIn, head: User, pupil: Pupil, days: str, asked: bool
    ) -> None:
        client = signed_in(head)
        client.post(url("suspension-happened", pupil.pk), typed(sessions=days))
        form = client.get(url("suspension-weighed", pupil.pk)).context["form"]
        assert ("why_this_long" in form.shown("why_this_long")) is asked

    def test_whether_suspending_helps_is_asked_from_the_second_on(
        self, signed_in: SignedIn, head: User, pupil: Pupil
    ) -> None:
        client = signed_in(head)
        client.post(url("suspension-happened", pupil.pk), typed())
        weighed = url("suspension-weighed", pupil.pk)
        assert not client.get(weighed).context["form"].shown("suspensions_reviewed_on")
        SuspensionFactory(pupil=pupil, starts_on=date(2026, 9, 14))
        assert client.get(weighed).context["form"].shown("suspensions_reviewed_on")
        # What was written down stays in sight, although no rule asks any more.
        client.post(weighed, typed(suspensions_reviewed_on="20 11 2026"))
        assert client.get(weighed).context["form"].shown("suspensions_reviewed_on")

    def test_an_interim_review_is_asked_of_a_looked_after_pupil(
        self, signed_in: SignedIn, head: User, school: School
    ) -> None:
        client, pupil = signed_in(head), PupilFactory(school=school, looked_after=True)
        client.post(url("suspension-happened", pupil.pk), typed())
        assert (
            client.get(url("suspension-weighed", pupil.pk)).context["form"].shown("interim_pep_on")
        )

    def test_what_was_found_about_factors_is_restricted(
        self,
        client: Client,
        head: User,
        someone: Callable[..., User],
        pupil: Pupil,
    ) -> None:
        client.force_login(head)
        through(client, pupil, **WEIGHED)
        row = Suspension.objects.get()
        pages = (url("suspension", row.pk), url("pupil-history", pupil.pk))
        for page in pages:
            assert "Named by two others." in client.get(page).content.decode()
        client.force_login(someone(Role.PASTORAL))
        for page in pages:
            shown = client.get(page).content.decode()
            assert "Named by two others." not in shown
            assert "Bullying" not in shown
            assert "He says that he was shoved." in shown


class TestThePage:
    def test_needs_and_people_to_speak_to_stand_beside_an_empty_form(
        self, signed_in: SignedIn, head: User, school: School
    ) -> None:
        pupil = PupilFactory(school=school, sen_status="E", looked_after=True, social_worker=True)
        answer = signed_in(head).get(f"{url('suspension-record', pupil.pk)}?kind=suspension")
        page = answer.content.decode()
        for words in ("EHC plan", "Looked after", "Social worker"):
            assert f'<span class="tag note">{words}</span>' in page

    def test_who_is_told_stands_apart_with_the_letter(
        self, signed_in: SignedIn, head: User, pupil: Pupil
    ) -> None:
        shown = ask(signed_in(head), pupil)
        told = shown[
            shown.index("Who will have to be told") : shown.index("What it would make due")
        ]
        for words in (
            "Tell the family by telephone or in person",
            "Write to the family",
            "Tell the local authority",
            "Letter to the family L1",
        ):
            assert words in told

    def test_an_office_sees_dates_and_no_casework(
        self, signed_in: SignedIn, someone: Callable[..., User], pupil: Pupil
    ) -> None:
        SuspensionFactory(pupil=pupil, starts_on=date(2026, 9, 14))
        shown = ask(signed_in(someone(Role.OFFICE)), pupil)
        assert "Joe returns on" in shown
        for words in ("Autumn term", "What has been tried", "To look at", "Who will have", "SEN"):
            assert words not in shown

    def test_an_exam_within_the_suspension_brings_the_board(
        self, signed_in: SignedIn, head: User, pupil: Pupil
    ) -> None:
        shown = ask(signed_in(head), pupil, misses_exam_on="25 11 2026")
        assert "The governing board must meet" in shown
        assert "Letter to the family L3" in shown
        through(signed_in(head), pupil, misses_exam_on="25 11 2026")
        assert Suspension.objects.get().misses_exam_on == date(2026, 11, 25)


def test_the_check_without_the_seal_of_the_page_decides_nothing(
    signed_in: SignedIn, head: User, pupil: Pupil
) -> None:
    client = signed_in(head)
    client.post(url("suspension-weighed", pupil.pk), typed())
    answer = press(client, pupil, seal="")
    assert "has changed since it was shown" in answer.content.decode()
    assert not Suspension.objects.exists()


def url_of_rule(rule: str) -> str:
    from django.urls import reverse

    return reverse("rule", args=[rule])

"""A permanent exclusion through the same steps: both conditions, what was tried, whom to ask first."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client

from cases.models import Alert, Pupil
from exclusions import checks, services
from exclusions.models import Decision, Suspension
from inclusion.accounts.models import Draft, School, User
from inclusion.accounts.permissions import Role
from inclusion.accounts.person import Person
from inclusion.accounts.school_settings import save_setting
from inclusion.errors import DomainError
from tests.factories import TODAY, PlanFactory, PupilFactory, SuspensionFactory

from .conftest import ask, fields, through, typed
from .test_pages import url

pytestmark = pytest.mark.usefixtures("today")
SignedIn = Callable[[User], Client]
GAPS = (
    *("key_worker", "psp", "restorative", "multi_agency_referral"),
    *("sen_assessment_considered", "alternative_provision", "ap_panel_referral", "managed_move"),
)
CONDITIONS = {
    "breach": "persistent",
    "harm": "Two pupils no longer dare to come to school.",
}
REASONS = {f"gap_{kind}": "There was no time for it." for kind in GAPS}


def permanent(**more: Any) -> dict[str, Any]:
    """What a browser sends for a permanent exclusion with everything written down."""
    return typed(**{"kind": "permanent", "sessions": "", **CONDITIONS, **REASONS, **more})


class TestDeciding:
    def test_it_is_recorded_without_an_end_and_with_what_was_weighed(
        self, signed_in: SignedIn, head: User, pupil: Pupil
    ) -> None:
        client = signed_in(head)
        answer = through(client, pupil, **permanent(head_reasons="As a last resort."))
        row = Suspension.objects.get()
        assert answer.url == url("suspension-next", row.pk)
        assert (row.kind, row.sessions, row.last_on, row.returns_on) == (
            "permanent",
            None,
            None,
            None,
        )
        assert row.considered.gaps == dict.fromkeys(GAPS, "There was no time for it.")
        assert (row.considered.breach, row.considered.harm) == tuple(CONDITIONS.values())
        decision = Decision.objects.get()
        assert (decision.sessions, decision.reasons) == (None, "As a last resort.")
        page = client.get(url("suspension", row.pk)).content.decode()
        assert "It has no end" in page
        assert "Persistent breaches of the behaviour policy" in page
        acts = set(Alert.objects.filter(pupil=pupil).values_list("act", flat=True))
        assert {"tell_parents", "tell_board", "board_meeting"} & acts

    @pytest.mark.parametrize(
        ("lacks", "sentence"),
        [
            ("breach", "Choose which breach of the behaviour policy it was"),
            ("harm", "Say whom it would seriously harm to let the pupil stay, and how"),
        ],
    )
    def test_both_conditions_are_needed(
        self, signed_in: SignedIn, head: User, pupil: Pupil, lacks: str, sentence: str
    ) -> None:
        sent = permanent(**{lacks: ""})
        answer = signed_in(head).post(url("suspension-weighed", pupil.pk), sent)
        assert list(answer.context["form"].errors) == [lacks]
        assert answer.context["form"].errors[lacks][0].startswith(sentence)
        assert sentence in answer.content.decode()

    def test_each_gap_asks_for_a_reason_by_its_field(
        self, signed_in: SignedIn, head: User, pupil: Pupil
    ) -> None:
        PlanFactory(pupil=pupil, starts_on=date(2026, 10, 12))
        sent = permanent(gap_psp="", gap_managed_move="", gap_key_worker="")
        client = signed_in(head)
        answer = client.post(url("suspension-weighed", pupil.pk), sent)
        # A PSP is on record: nothing is asked about it.
        assert list(answer.context["form"].errors) == ["gap_key_worker", "gap_managed_move"]
        assert not answer.context["form"].shown("gap_psp")
        page = answer.content.decode()
        assert page.count("Say why this was not tried, or choose a single serious act above.") == 4
        assert (
            client.post(url("suspension-weighed", pupil.pk), permanent(gap_psp="")).status_code
            == 302
        )

    @pytest.mark.parametrize("act", ["violence", "sexual", "drug_supply", "weapon"])
    def test_after_a_single_serious_act_the_list_is_advice(
        self, signed_in: SignedIn, head: User, pupil: Pupil, act: str
    ) -> None:
        client = signed_in(head)
        nothing = dict.fromkeys(REASONS, "")
        through(client, pupil, **permanent(**nothing, one_off=act))
        row = Suspension.objects.get()
        assert (row.considered.one_off, row.considered.gaps) == (act, {})
        advice = [check["title"] for check in row.decisions.get().shown["weigh"]]
        assert "Check that the behaviour policy covers one-off incidents" in advice
        assert "Give a reason for each gap" not in advice

    def test_a_school_that_has_switched_the_list_off_asks_no_reasons(
        self, signed_in: SignedIn, head: User, head_person: Person, school: School, pupil: Pupil
    ) -> None:
        save_setting(
            school=school,
            name="hackney.pex.checklist",
            value=False,
            reason="We follow the council's new list.",
            by=head_person.user,
            on=TODAY,
            starts_on=TODAY,
        )
        through(signed_in(head), pupil, **permanent(**dict.fromkeys(REASONS, "")))
        assert Suspension.objects.get().kind == "permanent"

    def test_the_service_refuses_what_the_form_refuses(
        self, head_person: Person, pupil: Pupil
    ) -> None:
        def decide(**more: Any) -> Suspension:
            given = {**fields(TODAY, None, kind="permanent"), **more}
            return services.record_suspension(pupil=pupil, fields=given, by=head_person, on=TODAY)

        gaps = dict.fromkeys(GAPS, "No time.")
        for more, field in (
            ({}, "breach"),
            ({"breach": "serious"}, "harm"),
            ({**CONDITIONS, "gaps": {**gaps, "psp": " "}}, "gap_psp"),
            ({**CONDITIONS, "gaps": gaps, "one_off": "rudeness"}, "one_off"),
            ({**CONDITIONS, "gaps": gaps, "sessions": 4}, "sessions"),
        ):
            with pytest.raises(DomainError) as refused:
                decide(**more)
            assert refused.value.field == field
        assert decide(**CONDITIONS, gaps=gaps).kind == "permanent"


class TestBeforeIt:
    def test_the_page_asks_for_consultation_and_an_emergency_review(
        self, signed_in: SignedIn, head: User, school: School
    ) -> None:
        client, pupil = signed_in(head), PupilFactory(school=school, sen_status="E")
        shown = ask(client, pupil, **permanent())
        assert "Consult the exclusions team" in shown
        assert "Request an emergency annual review" in shown
        written = {
            "exclusions_team_consulted_on": "20 11 2026",
            "early_review_requested_on": "20 11 2026",
        }
        shown = ask(client, pupil, **permanent(**written))
        assert "Consult the exclusions team" not in shown
        assert "Request an emergency annual review" not in shown
        client.post(url("suspension-happened", pupil.pk), permanent())
        form = client.get(url("suspension-weighed", pupil.pk)).context["form"]
        assert form.shown(*written) == tuple(written)

    def test_what_is_written_down_answers_the_alert_as_well(
        self, signed_in: SignedIn, head: User, school: School
    ) -> None:
        pupil = PupilFactory(school=school, sen_status="E")
        through(signed_in(head), pupil, **permanent(early_review_requested_on="20 11 2026"))
        assert not Alert.objects.filter(pupil=pupil, act="request_early_review").exists()

    def test_both_conditions_are_still_to_be_written_and_refuse_no_earlier_step(
        self, signed_in: SignedIn, head: User, pupil: Pupil
    ) -> None:
        client = signed_in(head)
        bare = typed(kind="permanent", sessions="")
        shown = ask(client, pupil, **bare)
        assert "Both conditions of a permanent exclusion" in shown
        assert "Not allowed" not in shown
        answer = client.post(url("suspension-happened", pupil.pk), bare)
        assert answer.url == url("suspension-weighed", pupil.pk)

    def test_would_a_suspension_do_goes_once_what_was_weighed_is_written(
        self, signed_in: SignedIn, head: User, pupil: Pupil
    ) -> None:
        client = signed_in(head)
        found = {"factors_found": ["bereavement"]}
        assert "Would a suspension do?" in ask(client, pupil, **permanent(**found))
        weighed = {**found, "lesser_sanctions": "A suspension would come too late."}
        assert "Would a suspension do?" not in ask(client, pupil, **permanent(**weighed))


class TestAfterASuspension:
    """Trap 14: it begins when a running suspension has ended, which is never edited."""

    @pytest.fixture
    def running(self, pupil: Pupil, saved: Callable[..., Suspension]) -> Suspension:
        return saved(pupil, date(2026, 11, 20), 5, decided_on=date(2026, 11, 20))

    def test_the_form_begins_where_it_ends(
        self, signed_in: SignedIn, head: User, pupil: Pupil, running: Suspension
    ) -> None:
        client = signed_in(head)
        answer = client.get(f"{url('suspension-record', pupil.pk)}?kind=permanent")
        form = answer.context["form"]
        assert form["starts_on"].value() == "24 11 2026"
        assert form["start_session"].value() == "pm"
        through(client, pupil, **permanent(starts_on="24 11 2026", start_session="pm"))
        row = Suspension.objects.get(kind="permanent")
        running.refresh_from_db()
        assert (running.sessions, running.follows, row.follows) == (5, None, running)

    @pytest.mark.parametrize(
        ("day", "half"), [("23 11 2026", "am"), ("24 11 2026", "am"), ("20 11 2026", "am")]
    )
    def test_an_earlier_start_is_refused_and_says_when_it_can_begin(
        self,
        signed_in: SignedIn,
        head: User,
        pupil: Pupil,
        running: Suspension,
        day: str,
        half: str,
    ) -> None:
        sent = permanent(starts_on=day, start_session=half)
        answer = signed_in(head).post(url("suspension-weighed", pupil.pk), sent)
        (sentence,) = answer.context["form"].errors["starts_on"]
        assert sentence == (
            "These days overlap the suspension of 20 November 2026 to 24 November 2026. A permanent "
            "exclusion can begin when it has ended, on Tuesday 24 November 2026 in the afternoon."
        )

    def test_one_that_is_to_begin_later_stands_in_its_way(
        self, pupil: Pupil, head_person: Person, saved: Callable[..., Suspension]
    ) -> None:
        """A permanent exclusion has no end, so everything later overlaps it."""
        saved(pupil, date(2026, 12, 7), 2, decided_on=TODAY)
        given = fields(TODAY, None, kind="permanent", **CONDITIONS, one_off="weapon")
        with pytest.raises(checks.OverlapError, match="It begins later: cancel it first"):
            services.record_suspension(pupil=pupil, fields=given, by=head_person, on=TODAY)


class TestPreparing:
    @pytest.mark.parametrize("role", [Role.SENCO, Role.OFFICE])
    def test_it_is_prepared_without_the_heads_words_and_decided_by_the_head(
        self,
        client: Client,
        someone: Callable[..., User],
        head: User,
        pupil: Pupil,
        role: Role,
    ) -> None:
        client.force_login(someone(role, name="P. Prepares"))
        sent = typed(kind="permanent", sessions="", harm="Others are afraid.")
        answer = client.post(url("suspension-weighed", pupil.pk), sent)
        assert answer.url == url("pupil", pupil.pk)
        assert not Suspension.objects.exists()

        client.force_login(head)
        opened = client.get(f"{url('suspension-record', pupil.pk)}?from=prepared")
        assert opened.context["form"]["harm"].value() == "Others are afraid."
        draft = Draft.objects.get(form="suspension-prepared")
        through(client, pupil, **permanent(prepared=str(draft.pk)))
        row = Suspension.objects.get()
        assert (row.decided_by, row.prepared_from) == (head, draft.pk)
        assert row.history.get().history_change_reason == "Prepared by P. Prepares"

    def test_an_office_is_asked_about_gaps_and_told_nothing(
        self, signed_in: SignedIn, someone: Callable[..., User], pupil: Pupil
    ) -> None:
        PlanFactory(pupil=pupil, starts_on=date(2026, 10, 12))
        client = signed_in(someone(Role.OFFICE))
        client.post(url("suspension-happened", pupil.pk), typed(kind="permanent", sessions=""))
        answer = client.get(url("suspension-weighed", pupil.pk))
        assert len(answer.context["form"].shown(*REASONS)) == 8
        page = answer.content.decode()
        assert ">Yes<" not in page
        assert "<h2>What has been tried</h2>" not in page


class TestFromBefore:
    def test_one_from_before_is_recorded_and_flagged_never_refused(
        self, signed_in: SignedIn, senco: User, pupil: Pupil
    ) -> None:
        SuspensionFactory(pupil=pupil, starts_on=date(2026, 10, 5), sessions=4)
        client = signed_in(senco)
        sent = {
            "kind": "permanent",
            "starts_on": "4 10 2026",
            "start_session": "am",
            "reason_1": "OW",
        }
        client.post(url("suspension-earlier", pupil.pk), sent)
        row = Suspension.objects.get(kind="permanent")
        assert (row.origin, row.sessions) == ("earlier", None)
        notes = " ".join(checks.notes_on(row))
        assert "These days overlap the suspension of 5 October 2026" in notes
        assert "Sunday 4 October 2026 is not a school day" in notes
        assert not Alert.objects.filter(pupil=pupil, about=f"suspension:{row.pk}").exists()
        assert client.get(url("suspension", row.pk)).status_code == 200

    def test_a_length_for_one_is_a_slip(
        self, signed_in: SignedIn, senco: User, pupil: Pupil
    ) -> None:
        sent = {"kind": "permanent", "starts_on": "5 10 2026", "start_session": "am"}
        answer = signed_in(senco).post(
            url("suspension-earlier", pupil.pk), {**sent, "sessions": "3"}
        )
        assert answer.context["form"].errors["sessions"] == [
            "A permanent exclusion has no end: leave the length empty."
        ]

    def test_what_nobody_knows_stays_empty_counts_once_and_is_said(
        self, signed_in: SignedIn, head: User, pupil: Pupil
    ) -> None:
        client = signed_in(head)
        sent = {"kind": "suspension", "starts_on": "5 10 2026", "start_session": "am"}
        client.post(url("suspension-earlier", pupil.pk), sent)
        row = Suspension.objects.get()
        assert (row.sessions, row.reason_1, row.last_on) == (None, "", None)
        page = client.get(url("suspension", row.pk)).content.decode()
        assert "How long it was is not known" in page
        assert "Its reason is not known." in page
        shown = ask(client, pupil)
        assert "Suspensions this term</span><b>1 → 2" in shown
        assert "How long the suspension from 5 October 2026 was" in shown
        for name in ("pupil", "pupil-suspensions", "pupil-chronology", "pupil-journey"):
            assert client.get(url(name, pupil.pk)).status_code == 200
        assert client.get(url("suspension-next", row.pk)).status_code == 200


class TestTheSheet:
    def test_the_governing_board_has_one_of_its_own(
        self, head: User, signed_in: SignedIn, pupil: Pupil
    ) -> None:
        row = SuspensionFactory(pupil=pupil, kind="permanent", sessions=None, starts_on=TODAY)
        client, page = signed_in(head), url("suspension-sheet-print", row.pk)
        client.post(page, {"number": "1"})
        client.post(page, {"number": "2", "board": "1"})
        document = pupil.documents.get(title__startswith="Notification to the governing board")
        said = {f["label"]: f["value"] for part in document.data["parts"] for f in part["fields"]}
        assert said["Meeting"] == "Must meet, whether or not the family writes to it"
        assert "15 school days" in said["Time for it"]
        assert "Monday 14 December 2026" in said["Time for it"]
        assert not {"UPN", "Ethnicity", "Date of birth"} & set(said)
        assert (
            "for the governing board" in client.get(url("suspension-send", row.pk)).content.decode()
        )

    def test_refused_the_page_keeps_what_was_typed(
        self, head: User, signed_in: SignedIn, pupil: Pupil
    ) -> None:
        row = SuspensionFactory(pupil=pupil, kind="permanent", sessions=None, starts_on=TODAY)
        sent = {"number": "1", "place": "Playground " * 30, "weapon": "no"}
        answer = signed_in(head).post(url("suspension-sheet-print", row.pk), sent)
        assert answer.status_code == 200
        assert "use at most 200" in str(answer.context["form"].errors["place"])
        assert answer.context["form"]["place"].value() == sent["place"]
        assert answer.context["form"]["weapon"].value() == "no"
        assert not pupil.documents.exists()

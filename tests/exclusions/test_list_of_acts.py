"""One suspension gives a short list of acts in order; so does cancelling it."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from cases.alerts import law_first, rebuild
from cases.models import Alert, Pupil
from cases.registry import places_of_acts
from exclusions.acts import acts
from exclusions.codes import To
from exclusions.done_items import BY_NAME, ITEMS
from exclusions.models import Suspension
from exclusions.telling.kinds import KINDS
from inclusion.accounts.models import School, Term, User
from inclusion.accounts.permissions import Role
from inclusion.accounts.selectors import forget_calendars
from inclusion.rules.pack import load_packs
from tests.factories import TODAY, PupilFactory, SuspensionFactory

from .test_pages import url

pytestmark = pytest.mark.usefixtures("today")
SignedIn = Callable[[User], Client]
Decide = Callable[..., Suspension]


def rows(pupil: Pupil) -> list[Alert]:
    """The pupil's rows in the order of a list: the law first, then by date."""
    places = places_of_acts()
    found = Alert.objects.filter(pupil=pupil)
    return sorted(found, key=lambda a: law_first(a.level, a.due_on, a.act, places))


def sent(client: Client, row: Suspension, **more: str) -> Any:
    """Send the page "What has been done" as it was shown last."""
    row.refresh_from_db()
    data = {"version": str(row.version), **more}
    return client.post(url("suspension-done", row.pk), data)


def tell(client: Client, row: Suspension, *to: str, how: str = "email", **more: str) -> Any:
    """Tick these lines of the page "Who has been told" and send it; a kind stands for all of its."""
    page = url("suspension-notices", row.pk)
    waiting = client.get(page).context["page"].waiting
    which = [line.key for line in waiting if line.line.to in to or line.key in to]
    data = {"which": which, "how": how, "told_on": "23 11 2026", **more}
    return client.post(page, data)


@pytest.fixture
def looked_after(school: School) -> Pupil:
    made: Pupil = PupilFactory(school=school, looked_after=True, social_worker=True, sen_status="K")
    return made


FIRST_DAY = [
    (
        "tell_parents",
        TODAY,
        "Give notice by phone or in person: suspended for 1 day from 23 November, and the "
        "parents are told",
    ),
    (
        "write_to_parents",
        TODAY,
        "Give notice in writing: suspended for 1 day from 23 November, and the parents are told",
    ),
    (
        "tell_others",
        TODAY,
        "Tell the local authority, the social worker and the virtual school head: suspended for "
        "1 day from 23 November",
    ),
    (
        "set_work",
        TODAY,
        "Set and mark work: suspended for 1 day from 23 November; work for 23 November",
    ),
    (
        "arrange_education",
        TODAY,
        "Education from the first day: suspended for 1 day from 23 November; the pupil is looked "
        "after and has a social worker",
    ),
    (
        "reintegrate",
        date(2026, 11, 24),
        "Meet about the return: suspended for 1 day from 23 November, back on 24 November",
    ),
    (
        "report_to_board",
        date(2026, 12, 18),
        "Report to the governing board this term: suspended for 1 day from 23 November",
    ),
]


class TestTheList:
    def test_one_suspension_of_a_looked_after_pupil_is_a_short_ordered_list(
        self, looked_after: Pupil, decide: Decide
    ) -> None:
        decide(pupil=looked_after)
        found = [(row.act, row.due_on, row.sentence) for row in rows(looked_after)]
        assert found == FIRST_DAY

    def test_checks_before_a_decision_and_advice_stay_out(
        self, looked_after: Pupil, decide: Decide
    ) -> None:
        decide(pupil=looked_after)
        reasons = [r for row in rows(looked_after) for r in row.reasons]
        assert {r["mode"] for r in reasons} <= {"must", "should"}
        assert "excl.lac-interim-pep" not in {r["rule"] for r in reasons}

    def test_the_board_hears_once_a_term(self, pupil: Pupil, decide: Decide) -> None:
        first = decide(date(2026, 9, 14))
        second = decide(date(2026, 11, 23))
        last_term = SuspensionFactory(pupil=pupil, starts_on=date(2026, 6, 8))
        rebuild(pupil.school, TODAY)
        reports = Alert.objects.filter(act="report_to_board").order_by("due_on")
        assert [{r["about"] for r in report.reasons} for report in reports] == [
            {f"suspension:{last_term.pk}"},
            {f"suspension:{first.pk}", f"suspension:{second.pk}"},
        ]

    def test_what_others_may_do_leaves_when_its_date_has_gone_by(
        self, pupil: Pupil, senco: User, signed_in: SignedIn
    ) -> None:
        """15 school days after the board's decision is given, no application comes in time."""
        row = SuspensionFactory(
            pupil=pupil,
            kind="permanent",
            sessions=None,
            starts_on=date(2026, 9, 14),
            settled=True,
            sixth_day_provision_from=date(2026, 9, 21),
            board_met_on=date(2026, 10, 1),
            board_decision="declined",
            board_decision_given_on=date(2026, 10, 2),
        )
        rebuild(pupil.school, TODAY)
        alert = Alert.objects.get(act="apply_for_review")
        assert alert.who == "parent"
        assert alert.lapses_on == alert.due_on + timedelta(days=1)  # type: ignore[operator]
        assert alert.due_on < TODAY  # type: ignore[operator]
        late = signed_in(senco).get(reverse("today"), {"whose": "all"}).context["buckets"][0]
        assert row.pk
        assert all("review" not in found.sentence.lower() for found in late.rows)

    def test_an_unknown_date_says_what_to_enter(
        self, pupil: Pupil, senco: User, signed_in: SignedIn, school: School
    ) -> None:
        Term.objects.filter(school=school, starts_on__gt=date(2026, 12, 1)).delete()
        forget_calendars()
        SuspensionFactory(pupil=pupil, starts_on=date(2026, 12, 17), sessions=6)
        rebuild(school, TODAY)
        found = signed_in(senco).get(reverse("duties"), {"state": "unknown"}).context["rows"]
        assert {row.when_words for row in found} == {"enter next year's term dates"}
        assert all("No date: The known terms end on" in row.why for row in found)


class TestAfterCancelling:
    def test_what_follows_is_asked_for_and_recorded(
        self, looked_after: Pupil, head: User, signed_in: SignedIn, decide: Decide
    ) -> None:
        row = decide(date(2026, 11, 23), 6, pupil=looked_after)
        client = signed_in(head)
        client.post(
            url("suspension-cancel", row.pk),
            {"reason": "A witness came forward.", "version": row.version},
        )
        assert [a.act for a in rows(looked_after)] == [
            "take_back",
            "tell_cancelled",
            "offer_meeting",
            "report_to_board",
        ]
        row.refresh_from_db()
        back = {"returned_on": "23 11 2026", "version": row.version}
        client.post(url("suspension-returned", row.pk), back)
        again = [kind.to for kind in KINDS if kind.occasion == "cancelled"]
        tell(client, row, *again)
        assert rows(looked_after) == []
        steps = client.get(url("suspension", row.pk)).context["steps"]
        assert len(steps.done) == 4

    def test_too_late_once_the_board_has_met(
        self, head: User, signed_in: SignedIn, decide: Decide
    ) -> None:
        row = decide(date(2026, 11, 2), 12)
        Suspension.objects.update(board_met_on=date(2026, 11, 20))
        answer = signed_in(head).post(
            url("suspension-cancel", row.pk), {"reason": "New facts", "version": row.version}
        )
        text = answer.content.decode()
        assert "cannot be cancelled once the governing board" in text
        assert "SI 2023/571" in text
        row.refresh_from_db()
        assert row.cancelled_on is None


class TestTheRecord:
    def test_says_what_the_law_did_not_allow(
        self, head: User, signed_in: SignedIn, pupil: Pupil
    ) -> None:
        """Recorded although the days overlap: the record stands and says so."""
        SuspensionFactory(pupil=pupil, starts_on=date(2026, 11, 9), sessions=4)
        row = SuspensionFactory(pupil=pupil, starts_on=date(2026, 11, 10), sessions=4)
        answer = signed_in(head).get(url("suspension", row.pk))
        assert "The law did not allow this:" in answer.content.decode()
        assert len(answer.context["steps"].blocked) == 1

    def test_each_act_is_one_step_with_its_button_for_those_who_may(
        self, head: User, someone: Callable[..., User], signed_in: SignedIn, decide: Decide
    ) -> None:
        decide(date(2026, 9, 14))
        row = decide(date(2026, 11, 23))
        client = signed_in(head)
        steps = client.get(url("suspension-next", row.pk)).context["steps"].to_do
        assert len({step.sentence for step in steps}) == len(steps)
        letter = next(step for step in steps if step.button == "Record the letter")
        assert letter.url == url("suspension-notices", row.pk) + "#told-parents_written"
        assert letter.also == ("Write about the days out of public places",)
        assert all(step.why_url for step in steps)
        assert [step.button for step in steps].count("Start a PSP") == 1
        page = signed_in(someone(Role.TRUST)).get(url("suspension-next", row.pk))
        assert all(not step.button for step in page.context["steps"].to_do)


class TestTheRulesBehindTheFields:
    def test_every_field_and_every_line_names_rules_that_exist(self) -> None:
        known = {rule.id for rule in load_packs().rules()}
        assert {rule for item in ITEMS for rule in (*item.rules, *item.beside)} <= known
        assert {rule for kind in KINDS for rule in kind.rules} <= known

    def test_every_rule_that_tells_somebody_has_its_line(self) -> None:
        asking = {rule for kind in KINDS for rule in kind.rules}
        assert {rule.id for rule in load_packs().rules() if rule.tells} <= asking

    def test_every_button_leads_to_a_field_or_a_line_and_every_kind_of_notice_has_one(self) -> None:
        by_page: dict[str, set[str]] = {}
        for act in acts().values():
            by_page.setdefault(act.url_name, set()).add(act.part)
        fields = {part.removeprefix("div_id_") for part in by_page["suspension-done"]}
        assert fields <= set(BY_NAME)
        lines = {part.removeprefix("told-") for part in by_page["suspension-notices"]}
        assert lines <= set(To.values)
        assert sorted(kind.to for kind in KINDS) == sorted(To.values)


@pytest.mark.parametrize(
    ("kind", "sessions", "words"),
    [
        ("suspension", 2, "The suspension of Joe Archer is recorded: 1 school day from Monday"),
        ("permanent", None, "The permanent exclusion of Joe Archer is recorded: it holds from"),
    ],
)
def test_what_happens_next_begins_with_what_was_recorded(
    pupil: Pupil,
    senco: User,
    signed_in: SignedIn,
    kind: str,
    sessions: int | None,
    words: str,
) -> None:
    row = SuspensionFactory(pupil=pupil, starts_on=TODAY, kind=kind, sessions=sessions)
    assert words in signed_in(senco).get(url("suspension-next", row.pk)).content.decode()

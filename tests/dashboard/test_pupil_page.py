"""The pupil page and its tabs: what each role sees, restricted entries, history, query counts."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases.alerts import rebuild
from cases.models import CaseMember, Pupil
from cases.services import add_amendment, log_entry, save_pupil
from inclusion.accounts.models import School, User
from inclusion.accounts.permissions import Role
from tests.factories import (
    TODAY,
    ActionFactory,
    CaseFactory,
    ContactFactory,
    EntryFactory,
    PlanFactory,
    ReviewFactory,
    SuspensionFactory,
    TargetFactory,
    ViewFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
SignedIn = Callable[[User], Client]
TABS = (
    "pupil",
    "pupil-chronology",
    "pupil-plans",
    "pupil-suspensions",
    "pupil-support",
    "pupil-documents",
    "pupil-history",
)


def _page(client: Client, name: str, pupil: Pupil, **query: str) -> str:
    answer = client.get(reverse(name, args=[pupil.pk]), query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_pupils_own_words_come_first(pupil: Pupil, senco: User, signed_in: SignedIn) -> None:
    EntryFactory(
        pupil=pupil,
        kind="voice",
        happened_on=date(2026, 11, 2),
        what_happened="Older words.",
        written_by=senco,
    )
    plan = PlanFactory(pupil=pupil, lead=senco)
    ViewFactory(plan=plan, words="When I try nobody sees it.", written_down_by="L. Grant")
    text = _page(signed_in(senco), "pupil", pupil)
    assert "When I try nobody sees it." in text
    assert "Written down by L. Grant, 20 November 2026" in text
    assert "Older words." not in text


def test_every_tab_leads_to_the_open_cases(pupil: Pupil, senco: User, signed_in: SignedIn) -> None:
    client = signed_in(senco)
    assert "<dt>Open case</dt><dd>None</dd>" in _page(client, "pupil", pupil)
    case = CaseFactory(pupil=pupil, number=33, category="behaviour", lead=senco)
    CaseFactory(pupil=pupil, number=20, lead=senco, closed_on=TODAY)
    for tab in TABS:
        strip = _page(client, tab, pupil).split("</dl>")[0]
        link = f'<a href="{reverse("case", args=[case.pk])}">C-0033, Behaviour</a>'
        assert f"{link}, led by R. Osei" in strip
        assert "C-0020" not in strip


def test_the_strip_says_year_lead_and_flags_in_words_and_never_the_upn(
    pupil: Pupil, senco: User, signed_in: SignedIn
) -> None:
    pupil.upn, pupil.looked_after = "H204321026001", True
    pupil.save()
    CaseFactory(pupil=pupil, lead=senco, at_risk_since=date(2026, 11, 2))
    PlanFactory(pupil=pupil, lead=senco)
    text = _page(signed_in(senco), "pupil", pupil)
    for words in ("Year 4", "R. Osei", "PSP running", "At risk of permanent exclusion"):
        assert words in text
    assert "Looked after" in text
    assert "H204321026001" not in text


def test_restricted_words_are_seen_by_those_named_and_in_charge_alone(
    pupil: Pupil, senco: User, someone: Callable[..., User], signed_in: SignedIn
) -> None:
    named, other = someone(Role.PASTORAL), someone(Role.PASTORAL)
    log_entry(
        pupils=[pupil],
        fields={
            "kind": "note",
            "happened_on": date(2026, 11, 20),
            "what_happened": "Something said in confidence",
            "restricted": True,
        },
        readers=[named],
        by=someone(Role.DSL),
        on=TODAY,
    )
    for user, reads in ((senco, True), (named, True), (other, False)):
        client = signed_in(user)
        for tab in TABS:
            text = _page(client, tab, pupil)
            if tab in ("pupil-chronology", "pupil-history"):
                assert ("Something said in confidence" in text) is reads, (user, tab)
            else:
                assert "Something said in confidence" not in text
    assert "One restricted entry exists here" in _page(signed_in(other), "pupil-chronology", pupil)


def test_the_office_sees_identity_and_contacts_and_no_casework(
    pupil: Pupil, someone: Callable[..., User], signed_in: SignedIn, senco: User
) -> None:
    CaseFactory(pupil=pupil, lead=senco, concern="A private concern")
    SuspensionFactory(pupil=pupil)
    ContactFactory(pupil=pupil, name="Mrs Archer")
    client = signed_in(someone(Role.OFFICE))
    text = _page(client, "pupil", pupil)
    assert "Mrs Archer" in text
    assert "A private concern" not in text
    assert "SEN support" not in text
    for tab in TABS[1:]:
        assert client.get(reverse(tab, args=[pupil.pk])).status_code == 403


def test_the_chronology_is_newest_first_and_back_dated_entries_take_their_place(
    pupil: Pupil, senco: User, signed_in: SignedIn
) -> None:
    for day, words in ((20, "Third"), (2, "First"), (9, "Second")):
        EntryFactory(pupil=pupil, happened_on=date(2026, 11, day), what_happened=words)
    text = _page(signed_in(senco), "pupil-chronology", pupil)
    assert text.index("Third") < text.index("Second") < text.index("First")
    assert "Third" not in _page(signed_in(senco), "pupil-chronology", pupil, kind="voice")


def test_history_says_who_changed_what_from_what_to_what(
    pupil: Pupil, senco: User, head: User, signed_in: SignedIn
) -> None:
    save_pupil(pupil=pupil, changes={"sen_status": "E"}, by=senco, on=TODAY)
    entry = EntryFactory(pupil=pupil, what_happened="Left at 10.40", written_by=senco)
    add_amendment(entry=entry, text="Left at 10.45: the teacher says so", by=head, on=TODAY)
    text = _page(signed_in(senco), "pupil-history", pupil)
    assert "Pupil details changed" in text
    assert "<del>SEN support</del>" in text
    assert "<ins>EHC plan</ins>" in text
    assert "Words added to an entry added" in text
    assert "Left at 10.45: the teacher says so" in text
    assert "A. Bell" in text
    assert "R. Osei" in text


def test_who_opened_the_record_is_shown_to_those_in_charge(
    pupil: Pupil, senco: User, someone: Callable[..., User], signed_in: SignedIn
) -> None:
    mentor = someone(Role.PASTORAL, name="L. Grant")
    _page(signed_in(mentor), "pupil", pupil)
    assert "Who opened this record" in _page(signed_in(senco), "pupil-history", pupil)
    assert "Who opened this record" not in _page(signed_in(mentor), "pupil-history", pupil)


def _fill(pupil: Pupil, senco: User, first: int, n: int) -> None:
    for i in range(first, first + n):
        EntryFactory(pupil=pupil, written_by=senco)
        ActionFactory(pupil=pupil, owner=senco)
        ContactFactory(pupil=pupil)
        CaseFactory(pupil=pupil, lead=senco)
        SuspensionFactory(pupil=pupil, starts_on=date(2026, 9, 1) + timedelta(i), sessions=1)
        plan = PlanFactory(
            pupil=pupil,
            kind="psp",
            status="active" if i == 0 else "ended",
            ended_on=date(2026, 11, 16) if i else None,
            outcome="met" if i else "",
            lead=senco,
        )
        TargetFactory(plan=plan)
        ReviewFactory(plan=plan, held_by=senco)


@pytest.mark.parametrize("tab", TABS)
def test_one_and_twenty_rows_cost_the_same_queries(
    pupil: Pupil, senco: User, signed_in: SignedIn, school: School, tab: str
) -> None:
    client = signed_in(senco)

    def queries() -> int:
        rebuild(school, TODAY)
        _page(client, tab, pupil)
        with CaptureQueriesContext(connection) as captured:
            _page(client, tab, pupil)
        return len(captured)

    _fill(pupil, senco, 0, 1)
    one = queries()
    _fill(pupil, senco, 1, 19)
    assert queries() <= one


def test_a_plan_starts_from_the_pupils_page_where_the_person_may(
    pupil: Pupil, senco: User, someone: Any, signed_in: SignedIn
) -> None:
    start = {kind: reverse(f"plan-start-{kind}", args=[pupil.pk]) for kind in ("ibp", "psp")}
    for name in ("pupil", "pupil-plans"):
        page = _page(signed_in(senco), name, pupil)
        assert start["ibp"] in page
        assert start["psp"] in page
    PlanFactory(pupil=pupil, kind="ibp")
    page = _page(signed_in(senco), "pupil", pupil)
    assert start["ibp"] not in page, "one runs"
    assert start["psp"] in page
    assert start["psp"] not in _page(signed_in(someone(Role.DSL)), "pupil", pupil)
    teacher = someone(Role.STAFF)
    CaseMember.objects.create(case=CaseFactory(pupil=pupil), user=teacher)
    assert start["psp"] in _page(signed_in(teacher), "pupil", pupil)

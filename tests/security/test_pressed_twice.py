"""Every form that makes something, its button pressed twice: one record, and the same page after it."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import models
from django.test import Client
from django.urls import reverse

from cases.models import (
    AboutMe,
    Action,
    Agency,
    Amendment,
    AttendanceWeek,
    Attendee,
    Case,
    Consent,
    Contact,
    Cycle,
    Entry,
    FamilyRequest,
    FamilyWords,
    Meeting,
    MinutesCopy,
    Professional,
    Pupil,
    Share,
)
from inclusion.accounts.models import School, User
from interventions.models import Plan, Review, Score
from tests.factories import PupilFactory
from tests.matrix_pages import PAGES
from tests.matrix_rows import rows_for

from .filling import filled

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
SignedIn = Callable[[User], Client]

_DATES = {"given_on": "23 11 2026", "ends_on": "30 11 2026"}
FORMS: tuple[tuple[str, type[models.Model], dict[str, Any]], ...] = (
    ("pupil-add", Pupil, {"legal_forename": "Ada", "legal_surname": "New", "born_on": "4 9 2017"}
     | {"year_group": "4", "sen_status": "N", "elsewhere": "none"}),
    ("contact-add", Contact, {"name": "Kelly Archer", "relation": "mother"}),
    ("agency-add", Agency, {"name": "Speech therapy"}),
    ("professional-add", Professional, {"name": "Dr Ade"}),
    ("case-open", Case, {"concern": "x", "category": "behaviour", "level": "universal"}),
    ("log-entry", Entry, {"kind": "note", "what_happened": "x", "own_action": "on"}
     | {"follow_up": "Ring", "action_due_on": "27 11 2026"}),
    ("entry-amend", Amendment, {"text": "It was 10.50."}),
    ("action-add", Action, {"what": "Ring", "due_on": "27 11 2026"}),
    ("request-add", FamilyRequest, {"kind": "letter", "what": "x", "asked_by": "Kelly Archer"}),
    ("consent-add", Consent, {"to_whom": "GP", "what": "x", "purpose": "x", "given_by": "x"} | _DATES),
    ("meeting-add", Meeting, {"kind": "family", "purpose": "x", "actions-0-what": "Write"}
     | {"actions-0-owner_name": "Kelly", "actions-0-due_on": "27 11 2026"}),
    ("meeting-copy", MinutesCopy, {"to": "Dr Ade"}),
    ("document-share", Share, {"to_whom": "Dr Ade", "purpose": "x", "basis": "safeguarding"}),
    ("about-me", AboutMe, {"helps": "Music"}),
    ("family-words-edit", FamilyWords, {"plain_words": "He left."}),
    ("attendance-add", AttendanceWeek, {"week_of": "9 11 2026", "possible": "10", "absent": "1"}),
    ("plan-start-ibp", Plan, {}),
    ("plan-start-psp", Plan, {}),
    ("review-hold", Review, {"impact": "partly", "next_choice": "none", "actions-0-what": "Write"}
     | {"targets-0-progress": "partly", "people-0-came": "on"}
     | {"actions-0-owner_name": "Kelly", "actions-0-due_on": "27 11 2026"}),
    ("plan-score", Score, {}),
    ("cycle-start", Cycle, {"assess": "x"}),
)  # fmt: skip


@pytest.fixture
def rows(school: School) -> dict[str, Any]:
    rows: dict[str, Any] = rows_for(school)
    Cycle.objects.all().delete()
    return {**rows, "fresh": PupilFactory(school=school).pk}


def _address(name: str, rows: dict[str, Any]) -> str:
    record = "fresh" if name.startswith("plan-start") else PAGES[name].record
    asked = f"?pupil={rows['pupil']}" if name == "log-entry" else ""
    return reverse(name, args=[rows[record]] if record else []) + asked


def _typed(client: Client, address: str, rows: dict[str, Any], name: str) -> dict[str, Any]:
    typed = next(typed for known, _, typed in FORMS if known == name)
    if name == "plan-score":
        typed = {f"target_{rows['target']}": "3"}
    if name == "log-entry":
        typed = {**typed, "pupil": rows["pupil"]}
    return {**filled(client.get(address)), **typed}


@pytest.mark.parametrize(("name", "model"), [(name, model) for name, model, _ in FORMS])
def test_it_makes_one_record(
    rows: dict[str, Any],
    head: User,
    signed_in: SignedIn,
    name: str,
    model: type[models.Model],
) -> None:
    # A copy of minutes goes to somebody who was there.
    Attendee.objects.create(meeting_id=rows["meeting"], name="Dr Ade")
    client, address = signed_in(head), _address(name, rows)
    typed = _typed(client, address, rows, name)
    before, actions = model._default_manager.count(), Action.objects.count()
    first = client.post(address, typed)
    assert first.status_code == 302
    made = Action.objects.count() - actions
    second = client.post(address, typed)
    assert second.status_code == 302
    assert second["Location"] == first["Location"]
    assert model._default_manager.count() == before + 1
    assert Action.objects.count() == actions + made


def test_every_form_that_makes_something_is_looked_at() -> None:
    makes = {name for name in PAGES if name.endswith(("-add", "-open")) or "-start" in name}
    # A file: test_attachments. The others refuse a second one: test_calendar_pages, test_people_pages.
    elsewhere = {"attachment-add", "term-add", "closure-add", "person-add"}
    assert makes - {name for name, _, _ in FORMS} == elsewhere


def test_other_words_under_the_same_key_are_another_meeting(
    rows: dict[str, Any], head: User, signed_in: SignedIn
) -> None:
    """Somebody goes back to the form, or has it open in two tabs: nothing that is typed is lost."""
    client, address = signed_in(head), _address("meeting-add", rows)
    typed = _typed(client, address, rows, "meeting-add")
    before = Meeting.objects.count()
    client.post(address, typed)
    for other in ({"purpose": "Another"}, {"actions-0-what": "Ring"}, {"people-0-there": ""}):
        client.post(address, {**typed, **other})
    assert Meeting.objects.count() == before + 4
    client.post(reverse("meeting-add", args=[rows["fresh"]]), {**typed, "people-TOTAL_FORMS": "0"})
    assert Meeting.objects.filter(pupil=rows["fresh"]).count() == 1


def test_other_words_under_the_same_key_are_no_silent_review(
    rows: dict[str, Any], head: User, signed_in: SignedIn
) -> None:
    client, address = signed_in(head), _address("review-hold", rows)
    typed = _typed(client, address, rows, "review-hold")
    client.post(address, typed)
    for other in ({"changes": "A later start"}, {"actions-0-what": "Ring"}):
        page = client.post(address, {**typed, **other}).content.decode()
        assert "one review a day" in page
        assert next(iter(other.values())) in page
    earlier = client.post(address, {**typed, "held_on": "20 11 2026"})
    assert earlier.status_code == 302
    assert Review.objects.filter(plan=rows["plan"], held_on="2026-11-20").exists()

"""Ids of another school's records and people, typed into every field that takes an id: none gets in."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse

from cases.models import Meeting, Pupil
from inclusion.accounts.models import School, User
from inclusion.accounts.permissions import Role
from interventions.models import Plan, Target
from tests.factories import PlanFactory, PupilFactory, TargetFactory
from tests.matrix_pages import PAGES
from tests.matrix_rows import given, rows_for

from .filling import filled

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("today"),
    pytest.mark.one_database,
]
SignedIn = Callable[[User], Client]
Rows = Mapping[str, Any]

_CASE = {"concern": "x", "category": "behaviour", "level": "universal", "opened_on": "23 11 2026"}
_ENTRY = {"kind": "note", "what_happened": "x", "happened_on": "23 11 2026"}
_PUPIL = {
    "legal_forename": "Ada",
    "legal_surname": "New",
    "born_on": "4 9 2017",
    "year_group": "4",
    "sen_status": "N",
    "elsewhere": "none",
}
_MEETING = {
    "kind": "family",
    "held_on": "16 11 2026",
    "purpose": "x",
    **{f"{rows}-TOTAL_FORMS": "1" for rows in ("last", "people", "actions")},
    **{f"{rows}-INITIAL_FORMS": "0" for rows in ("last", "people", "actions")},
}
_CONSENT = {
    "what": "x",
    "purpose": "x",
    "given_by": "x",
    "given_on": "23 11 2026",
    "ends_on": "30 11 2026",
}
_SHARE = {"to_whom": "x", "purpose": "x", "basis": "safeguarding", "shared_on": "23 11 2026"}
_PROMISE = {"people-0-known": "", "people-0-name": "Somebody", "people-0-there": "came"}

# The page, the rest of what is typed, the field that takes an id, and the record whose id it takes.
# A field that is named with a colon takes the record's kind with it: user:5.
FIELDS: tuple[tuple[str, dict[str, Any], str, str], ...] = (
    ("action-add", {"what": "x", "due_on": "27 11 2026"}, "owner", "colleague"),
    ("action-change", {"due_on": "30 11 2026", "reason": "x"}, "owner", "colleague"),
    ("case-open", {**_CASE, "team": []}, "lead", "colleague"),
    ("case-open", _CASE, "team", "colleague"),
    ("case-edit", _CASE, "team", "colleague"),
    ("case-edit", {**_CASE, "concern": "y"}, "lead", "colleague"),
    ("log-entry", _ENTRY, "pupil", "pupil"),
    ("log-entry", _ENTRY, "add", "pupil"),
    ("log-entry", {**_ENTRY, "restricted": "on"}, "readers", "colleague"),
    ("entry-readers", {"restricted": "on", "reason": "x"}, "readers", "colleague"),
    ("request-add", {"kind": "letter", "what": "x", "asked_by": "x"}, "owner", "colleague"),
    ("request-give", {"reason": "x"}, "owner", "colleague"),
    ("consent-add", _CONSENT, "agency", "agency"),
    ("document-share", _SHARE, "agency", "agency"),
    ("meeting-add", {**_MEETING, "people-0-there": "came"}, "people-0-known:user", "colleague"),
    ("meeting-add", {**_MEETING, "people-0-there": "came"}, "people-0-known:agency", "agency"),
    ("meeting-add", {**_MEETING, "people-0-there": "came"}, "people-0-known:contact", "contact"),
    (
        "meeting-add",
        {**_MEETING, "people-0-there": "came"},
        "people-0-known:professional",
        "professional",
    ),
    (
        "meeting-add",
        {**_MEETING, "actions-0-what": "x", "actions-0-due_on": "27 11 2026"},
        "actions-0-owner",
        "colleague",
    ),
    (
        "meeting-add",
        {**_MEETING, "last-0-outcome": "x", "last-0-done": "on"},
        "last-0-id",
        "action",
    ),
    ("meeting-edit", {**_MEETING, **_PROMISE, "notes": "y"}, "people-0-id", "attendee"),
    ("hand-over-from", {"reason": "x"}, "taker", "head"),
    ("pupil-add", _PUPIL, "group", "group"),
    ("pupil-edit", _PUPIL, "group", "group"),
    ("group-staff", {}, "staff", "colleague"),
    ("plan-start-psp", {}, "carry", "ibp_target"),
    ("plan-edit", {}, "lead", "colleague"),
    ("plan-edit", {}, "key_worker", "colleague"),
    ("plan-edit", {"agencies-TOTAL_FORMS": "1"}, "agencies-0-agency", "agency"),
    ("plan-edit", {"targets-0-what": "New words"}, "targets-0-id", "target"),
    (
        "review-hold",
        {
            "impact": "partly",
            "targets-0-progress": "met",
            "next_on": "",
            "actions-0-what": "x",
            "actions-0-due_on": "27 11 2026",
        },
        "actions-0-owner",
        "colleague",
    ),
    ("switch-school", {}, "school", "school"),
)


def _rows(school: School, head: User) -> dict[str, Any]:
    """A record of every kind, with the people in them."""
    rows: dict[str, Any] = {**rows_for(school), "school": school.pk, "head": head.pk}
    pupil = Pupil.objects.get(pk=rows["pupil"])
    another = PupilFactory(school=school)
    ibp = PlanFactory(pupil=another, kind=Plan.Kind.IBP)
    draft = PlanFactory(pupil=pupil, kind=Plan.Kind.IBP, status=Plan.Status.DRAFT)
    meeting = Meeting.objects.get(pk=rows["meeting"])
    return {
        **rows,
        "ibp_target": TargetFactory(plan=ibp).pk,
        "ibp_pupil": another.pk,
        "draft": draft.pk,
        "target": TargetFactory(plan=draft).pk,
        "attendee": meeting.attendees.create(name="Kelly Archer").pk,
    }


@pytest.fixture
def here(school: School, head: User) -> dict[str, Any]:
    return _rows(school, head)


@pytest.fixture
def there(other_school: School, someone: Callable[..., User]) -> dict[str, Any]:
    return _rows(other_school, someone(Role.HEAD, at=other_school))


def _typed(page: Any, rest: Mapping[str, Any], field: str, value: Any) -> dict[str, Any]:
    """What a browser would send of the page, with these fields typed over it."""
    name, _, kind = field.partition(":")
    return {**filled(page), **rest, name: f"{kind}:{value}" if kind else value}


def _links(there: Mapping[str, Any]) -> dict[str, int]:
    """How many rows, and rows of history, lead to records and people of the other school."""
    found: dict[str, int] = {}
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            ids = _ids_of(field.related_model, there)
            if ids and not field.one_to_one:
                links = model._default_manager.filter(**{f"{field.attname}__in": ids})
                found[f"{model.__name__}.{field.name}"] = links.count()
        if model.__name__.startswith("Historical"):
            ids = _ids_of(model.instance_type, there)  # type: ignore[attr-defined]
            found[model.__name__] = model._default_manager.filter(id__in=ids).count()
    return found


def _ids_of(model: Any, there: Mapping[str, Any]) -> list[Any]:
    if model is None:
        return []
    names = {User: ("colleague", "head"), Target: ("target", "ibp_target")}
    wanted = names.get(model, (model.__name__.lower(),))
    return [there[name] for name in wanted if name in there]


def _address(name: str, rows: Rows) -> str:
    """A pupil without a PSP is given one; a draft bears being changed in parts."""
    record = {"plan-start-psp": "ibp_pupil", "plan-edit": "draft"}.get(name, PAGES[name].record)
    return reverse(name, args=given(rows, record))


@pytest.mark.parametrize(
    ("name", "rest", "field", "record"), FIELDS, ids=[f"{row[0]}-{row[2]}" for row in FIELDS]
)
def test_no_field_takes_a_record_of_another_school(
    here: dict[str, Any],
    there: dict[str, Any],
    head: User,
    signed_in: SignedIn,
    name: str,
    rest: dict[str, Any],
    field: str,
    record: str,
) -> None:
    client, address = signed_in(head), _address(name, here)
    if name == "log-entry" and record != "pupil":
        rest = {**rest, "pupil": here["pupil"]}
    page = client.get(address)
    before = _links(there)
    answer = client.post(address, _typed(page, rest, field, there[record]))
    assert _links(there) == before
    assert answer.status_code in (200, 302, 404)
    if answer.status_code == 302:
        # Something else was saved; the foreign id was passed over.
        assert record in ("action", "attendee", "target"), answer["Location"]
    own = client.post(address, _typed(client.get(address), rest, field, here[record]))
    # A pupil is added, and a hand-over shown, before anything is saved.
    on_the_way = field == "add" or name == "hand-over-from"
    assert own.status_code == (200 if on_the_way else 302), "a form of one's own is taken"


def test_every_field_that_takes_an_id_is_looked_at(
    here: dict[str, Any], head: User, signed_in: SignedIn
) -> None:
    """A new form whose field offers records or people wants a line above."""
    client, known = signed_in(head), {(name, field) for name, _, field, _ in FIELDS}
    missing = set()
    for name in PAGES:
        if PAGES[name].record in ("draft", "prepared"):
            continue
        context = client.get(_address(name, here)).context
        form = context.get("form") if context else None
        for field_name, field in getattr(form, "fields", {}).items():
            offers = hasattr(field, "queryset") and field.queryset.model._meta.app_label in (
                *("accounts", "cases", "exclusions", "interventions"),
            )
            if offers and (name, field_name) not in known:
                missing.add((name, field_name))
    assert missing == set()

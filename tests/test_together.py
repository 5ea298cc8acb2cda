"""Of two people with one record the second sees both versions and chooses: on every form that changes one.

A page with a form that stands in no list here fails: a new one is added to `EDITS`, or named with the
reason why nothing of anybody's can be overwritten on it.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.apps import apps
from django.core import serializers
from django.test import Client
from django.urls import get_resolver, reverse

from cases.models import Pupil
from inclusion.accounts.models import School, User
from inclusion.accounts.permissions import Role
from inclusion.accounts.versions import Versioned

from .as_a_browser import forms_of, main_form
from .edits import EDITS, MINE, Edit, Typed, World
from .factories import MembershipFactory, PupilFactory, UserFactory
from .matrix_pages import PAGES
from .matrix_rows import given, rows_for

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
OURS = ("accounts", "cases", "exclusions", "interventions")
# Traces, and what somebody has typed: no record.
_NO_RECORD = {"AccessEvent", "Draft", "FinishedPage", "NotificationSent", "AlertFirstSeen"}
ALL_ROLES = (Role.HEAD, Role.SENCO, Role.DSL, Role.OFFICE, Role.ADMIN)

# Forms that only add: nothing that stands is changed by them.
ADDS = {
    *(
        "pupil-add",
        "contact-add",
        "agency-add",
        "professional-add",
        "consent-add",
        "attendance-add",
    ),
    *("case-open", "cycle-start", "log-entry", "action-add", "request-add", "meeting-add"),
    *(
        "meeting-copy",
        "attachment-add",
        "document-share",
        "suspension-record",
        "suspension-earlier",
    ),
    *("plan-views", "family-link-make"),
    *("plan-start-ibp", "plan-start-psp", "term-add", "closure-add", "person-add"),
    "import-upload",
}
# Forms that change what stands and are held by something else than a version.
OTHERWISE = {
    "plan-day": "what a colleague scored meanwhile is told: tests/interventions/test_days",
    "hand-over-from": "the mark of what the check page showed: test_handing_over",
    "roll-over": "the mark of the dry run: test_roll_over",
    "suspension-check": "the answers belong to one person, and a second press finds the first",
    "suspension-report": "lists only what the board has not heard of; the rest is test_board_report",
    "import-columns": "a file on its way in; the dry run that is confirmed carries its mark",
    "import-check": "the mark of the dry run: tests/imports",
    "password": "the old password is asked for",
    "suspension-choose": "one's own answer, nothing saved",
    "suspension-happened": "one's own answers, kept as a draft until they are checked",
    "suspension-weighed": "one's own answers, kept as a draft until they are checked",
    "suspension-correct": "the version of the record: tests/exclusions/test_correcting",
    "suspension-shorten": "the version of the record, and the mark of the dates that were shown",
    "suspension-work": "the version of the record: tests/exclusions/test_arranging",
    "return-meeting": "the version of the record: tests/exclusions/test_arranging",
    "suspension-recipients": "the version of the record: tests/exclusions/test_recipients",
    "suspension-notices": "what somebody else wrote down stands beside it: test_notices_page",
    "notice-correct": "the version of the notice: test_notices_page",
    "notice-take-out": "the version of the notice: test_notices_page",
    "letter": "the version of the record that the preview showed: tests/letters",
    "letter-issued": "a notice of its own for each letter: tests/letters",
    "letter-settings": "the version of the settings: tests/letters/test_settings",
    "separation-letter": "one's own draft; adds a paper",
    "plan-paper": "adds a paper",
    "plan-letter": "adds a paper",
    "plan-agency-letter": "adds a paper",
    "packs": "adds papers",
    "own-feed": "one's own address",
}
# Addresses that take a button and show no form.
BUTTONS = {
    "review-others": "saves nothing",
    "family-link-revoke": "a link is taken back once",
    "switch-school": "one's own session",
    "keep-draft": "one's own",
    "let-draft-go": "one's own",
    "closure-remove": "a closure is never changed, and removed once",
    "suspension-preview": "saves nothing",
    "suspension-draft-drop": "one's own",
    "suspension-prepared-drop": "a draft; deciding from it checks again",
    "plan-activate": "tested below: the page carries the version",
    "pack-print": "adds a paper",
    "plan-paper-print": "adds a paper",
    "pack-run-go-on": "prints what is not printed yet",
    "suspension-sheet-print": "adds a paper",
    "return-plan-print": "adds a paper",
    "minutes-preview-print": "adds a paper",
    "family-chronology-print": "adds a paper",
    "hand-over-summary-print": "adds a paper",
    "about-me-paper-print": "adds a paper",
    "import-confirm": "the mark of the dry run: tests/imports",
    "import-drop": "a file on its way in",
}
# Records with a version that no form of their own changes.
CHANGED_WITH = {
    "Closure": "added and removed, never changed",
    "School": "changed by its terms, closures and settings",
    "SchoolSetting": "by setting, whose version counts all its days",
    "NotificationChoice": "by notifications",
    "Target": "with its plan",
    "PartOfDay": "by plan-day, box by box: tests/interventions/test_days",
    "Strategy": "with its plan",
    "PlanAgency": "with its plan",
    "SignOff": "with its plan",
    "FamilyWords": "by family-words-edit, named by its entry",
    "AboutMe": "by about-me, named by its pupil",
    "Considered": "with its suspension",
    "WorkSet": "with its suspension",
    "Provision": "with its suspension",
    "Reintegration": "with its suspension",
    "Notice": "by notice-correct: tests/exclusions/test_notices_page",
    "LetterSettings": "by letter-settings: tests/letters/test_settings",
}


@pytest.fixture
def world(school: School, pupil: Pupil) -> World:
    def somebody(name: str) -> User:
        user: User = UserFactory(name=name)
        for role in ALL_ROLES:
            MembershipFactory(user=user, school=school, role=role)
        return user

    return World(
        school=school,
        pupil=pupil,
        first=somebody("A. Bell"),
        second=somebody("R. Osei"),
        third=somebody("L. Grant"),
    )


def _as(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def _typed(typed: Typed, world: World) -> dict[str, Any]:
    return typed(world) if callable(typed) else typed


def _send(client: Client, address: str, shown: Any, typed: dict[str, Any]) -> Any:
    return client.post(address, main_form(shown, address).with_typed(typed))


def _everything(*, history: bool = False) -> list[str]:
    """All records of the school as they stand; with `history`, all that was ever written about them."""
    found = []
    for label in OURS:
        for model in apps.get_app_config(label).get_models():
            past = model.__name__.startswith("Historical")
            if model.__name__ not in _NO_RECORD and (history or not past):
                rows = model._default_manager.order_by("pk")
                found += [serializers.serialize("json", [row]) for row in rows]
    return found


def _errors(answer: Any) -> Any:
    form = answer.context and answer.context.get("form")
    return getattr(form, "errors", answer.content.decode()[:2000])


@pytest.mark.parametrize("name", EDITS)
def test_the_second_sees_both_versions_and_nothing_is_overwritten(world: World, name: str) -> None:
    edit = EDITS[name]
    record = edit.make(world)
    address = reverse(name, args=edit.names(record))
    second, first = _as(world.first if edit.alone else world.second), _as(world.first)
    opened = second.get(address)
    done = _send(first, address, first.get(address), _typed(edit.theirs, world))
    assert done.status_code == 302, _errors(done)
    stands = _everything()
    answer = _send(second, address, opened, _typed(edit.mine, world))
    assert answer.status_code == 200, answer.get("Location")
    words = answer.content.decode()
    assert _everything() == stands, "nothing was saved over what the first had saved"
    for shown in edit.shown:
        assert shown in words, shown
    if not edit.alone:
        assert "A. Bell" in words, "who saved it"
    if edit.settles:
        assert "Somebody was quicker, so what you typed was not saved" in words
        return
    _save_knowingly(second, address, answer, edit)


@pytest.mark.parametrize("name", [name for name, edit in EDITS.items() if edit.changed])
def test_who_settles_what_was_changed_meanwhile_sees_the_change(world: World, name: str) -> None:
    edit = EDITS[name]
    assert edit.changed
    by, typed, shown = edit.changed
    record = edit.make(world)
    address, other = reverse(name, args=edit.names(record)), reverse(by, args=[record.pk])
    second, first = _as(world.second), _as(world.first)
    opened = second.get(address)
    done = _send(first, other, first.get(other), _typed(typed, world))
    assert done.status_code == 302, _errors(done)
    stands = _everything()
    answer = _send(second, address, opened, _typed(edit.mine, world))
    assert answer.status_code == 200, answer.get("Location")
    words = answer.content.decode()
    assert _everything() == stands
    assert "Saved by A. Bell" in words
    assert shown in words
    _save_knowingly(second, address, answer, replace(edit, again={}))


def _save_knowingly(client: Client, address: str, answer: Any, edit: Edit) -> None:
    """What the second typed is still in the form; sent again it is a choice, and saved."""
    saved = _send(client, address, answer, edit.again)
    assert saved.status_code == 302, _errors(saved)
    if MINE in edit.shown:
        assert any(MINE in row for row in _everything(history=True))


@pytest.mark.parametrize("name", [name for name, edit in EDITS.items() if not edit.alone])
def test_the_button_pressed_twice_is_no_conflict(world: World, name: str) -> None:
    """One person, one form, sent twice: saved once, and nobody is told of somebody quicker."""
    edit = EDITS[name]
    address = reverse(name, args=edit.names(edit.make(world)))
    client = _as(world.first)
    opened, typed = client.get(address), _typed(edit.theirs, world)
    assert _send(client, address, opened, typed).status_code == 302
    again = _send(client, address, opened, typed)
    assert "Somebody was quicker" not in again.content.decode()


def test_the_page_of_a_plan_starts_only_the_plan_that_was_read(world: World) -> None:
    from interventions.models import Plan

    from .interventions.making import WHY, full_plan

    plan = full_plan(world.pupil, lead=world.second, status=Plan.Status.DRAFT, **WHY)
    page, edit = reverse("plan", args=[plan.pk]), reverse("plan-edit", args=[plan.pk])
    activate = reverse("plan-activate", args=[plan.pk])
    second, first = _as(world.second), _as(world.first)
    (button,) = forms_of(second.get(page), activate)
    assert _send(first, edit, first.get(edit), {"purpose": "Theirsword"}).status_code == 302
    told = second.post(activate, button.fields, follow=True).content.decode()
    plan.refresh_from_db()
    assert plan.status == Plan.Status.DRAFT
    assert "The plan was changed while you read it, by A. Bell" in told
    assert "Theirsword" in told
    (button,) = forms_of(second.get(page), activate)
    second.post(activate, button.fields)
    plan.refresh_from_db()
    assert plan.status == Plan.Status.ACTIVE


def test_every_form_that_changes_a_record_is_tried_here(
    world: World, school: School, today: date
) -> None:
    """Walks every address: a page with a form of its own stands in one of the lists above."""
    rows = rows_for(school)
    client = _as(world.first)
    unknown, without_version = [], []
    for name, page in PAGES.items():
        address = reverse(name, args=given(rows, page.record))
        answer = client.get(address)
        listed = name in EDITS or name in ADDS or name in OTHERWISE or name in BUTTONS
        html = answer.status_code == 200 and "html" in answer["Content-Type"]
        has_form = html and any(forms_of(answer, address))
        if not listed and (has_form or answer.status_code == 405):
            unknown.append(name)
        if has_form and name in EDITS:
            sent = main_form(answer, address).fields
            if not {"version", "seen"} & sent.keys():
                without_version.append(name)
    assert unknown == [], "say what happens when two people send these"
    assert without_version == []


def test_every_record_with_a_version_is_changed_by_a_form_that_is_tried(world: World) -> None:
    worlds = (replace(world, pupil=PupilFactory(school=world.school)) for _ in EDITS)
    tried = {type(e.make(w)).__name__ for e, w in zip(EDITS.values(), worlds, strict=True)}
    versioned = {model.__name__ for model in _versioned()}
    assert sorted(versioned - tried - CHANGED_WITH.keys()) == []
    assert sorted(CHANGED_WITH.keys() & tried - {"School"}) == [], "has a form now"


def _versioned() -> Iterator[type[Versioned]]:
    for label in OURS:
        for model in apps.get_app_config(label).get_models():
            if issubclass(model, Versioned) and not model.__name__.startswith("Historical"):
                yield model


def test_the_lists_name_only_what_there_is() -> None:
    names = {p.name for p in _patterns()}
    listed = [*EDITS, *ADDS, *OTHERWISE, *BUTTONS]
    assert sorted(set(listed) - names) == []
    assert len(listed) == len(set(listed)), "each in one list"


def _patterns() -> Iterator[Any]:
    def walk(patterns: list[Any]) -> Iterator[Any]:
        for pattern in patterns:
            yield from walk(pattern.url_patterns) if hasattr(pattern, "url_patterns") else [pattern]

    return walk(get_resolver().url_patterns)

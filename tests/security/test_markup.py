"""Markup in every text that people type: pages, pictures and papers show it and never obey it."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest
from django.apps import apps
from django.db import models, transaction
from django.test import Client
from django.urls import reverse

from cases.alerts import rebuild
from cases.models import AboutMe, FamilyWords, ImportRun, IssuedDocument, Pupil
from inclusion.accounts.models import School, User
from inclusion.forms import PlainForm
from inclusion.pdf import resource
from interventions.models import Plan
from tests.factories import TODAY, EntryFactory, ViewFactory
from tests.matrix_pages import PAGES
from tests.matrix_rows import given, rows_for

from .walking import addresses, text_of, text_of_pdf

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("today"),
    pytest.mark.one_database,
]
SignedIn = Callable[[User], Client]
# Breaks out of an attribute, begins a tag, asks a template to reckon, names files and places.
MARKUP = "\"'><q9 onx=1>{{7*7}}{% now 'Y' %}<img src=file:///etc/passwd>url(http://127.0.0.1:9/)"
SHORT = "\"'><q9>"
# Not typed by anybody: names that the product gives, codes, keys, fingerprints.
_OURS = {
    *(
        "slug",
        "email",
        "form",
        "about",
        "act",
        "rule",
        "window",
        "kind",
        "key",
        "source",
        "name_key",
    ),
    *(
        "once_key",
        "search_name",
        "search_text",
        "sha256",
        "media_type",
        "promised_at",
        "pack_version",
    ),
    *("counted_key", "level", "who", "mode", "sentence", "password", "task_path", "upn"),
}
_APPS = ("accounts", "cases", "exclusions", "interventions")
_NOT_SENT = {"switch-school", "password", "closure-remove"}


def _is_typed(model: type[models.Model], field: Any) -> bool:
    if not isinstance(field, models.CharField | models.TextField):
        return False
    if field.choices or field.name in _OURS or model.__name__ in ("Alert", "SchoolSetting"):
        return False
    return field.max_length is None or field.max_length >= 40


def _spoil() -> int:
    """Put markup into every text of every record that stands. Returns how many texts there are."""
    spoiled = 0
    for label in _APPS:
        for model in apps.get_app_config(label).get_models():
            for row in model._default_manager.order_by():
                fields = [f for f in model._meta.concrete_fields if _is_typed(model, f)]
                for field in fields:
                    longest = field.max_length or 10_000
                    setattr(row, field.name, MARKUP if len(MARKUP) <= longest else SHORT)
                if fields and not model._meta.unique_together:
                    model._default_manager.filter(pk=row.pk).update(
                        **{field.name: _apart(row, field) for field in fields}
                    )
                spoiled += len(fields)
    return spoiled


def _apart(row: Any, field: Any) -> str:
    """The markup, with the row's number where names must differ."""
    return f"{getattr(row, field.name)}{row.pk}"[: field.max_length or 10_000]


@pytest.fixture
def rows(school: School, head: User) -> dict[str, Any]:
    rows = rows_for(school)
    pupil = Pupil.objects.get(pk=rows["pupil"])
    plan = Plan.objects.get(pk=rows["plan"])
    for kind in ("voice", "contact"):
        entry = EntryFactory(pupil=pupil, written_by=head, kind=kind)
        FamilyWords.objects.create(entry=entry, plain_words="x", their_side="x", written_by=head)
    AboutMe.objects.create(pupil=pupil, helps="x")
    for voice in ("pupil", "family", "agency"):
        ViewFactory(plan=plan, voice=voice)
    assert _spoil() > 200
    ImportRun.objects.update(headings=[MARKUP], rows=[[2, MARKUP], [3, f"={MARKUP}"]])
    rebuild(school, TODAY)
    return rows


def _obeyed(text: str) -> str:
    """What stands of the markup as markup; a template that reckons leaves no braces behind."""
    at = text.find("<q9")
    return text[max(0, at - 60) : at + 60] if at >= 0 else ""


def test_no_page_and_no_picture_obeys_it(
    rows: dict[str, Any], head: User, signed_in: SignedIn
) -> None:
    client, shown = signed_in(head), 0
    for name, address in addresses(rows):
        answer = client.get(address)
        text = text_of(answer)
        if answer.get("Content-Type", "").startswith(("text/html", "image/")):
            assert _obeyed(text) == "", name
            shown += "&lt;q9" in text
    assert shown > 60


def test_no_form_that_is_sent_back_obeys_it(
    rows: dict[str, Any], head: User, signed_in: SignedIn
) -> None:
    client, sent = signed_in(head), 0
    for name, address in addresses(rows):
        context = client.get(address).context
        form = context.get("form") if context and name not in _NOT_SENT else None
        if not isinstance(form, PlainForm):
            continue
        with transaction.atomic():
            answer = client.post(address, dict.fromkeys(form.fields, MARKUP), follow=True)
            transaction.set_rollback(True)
        assert _obeyed(text_of(answer)) == "", name
        sent += 1
    assert sent > 40


# Printed once a meeting has its day: tests/exclusions/test_arranging prints markup on it.
_ELSEWHERE = {"return-plan-print"}


@pytest.mark.parametrize(
    "name", [name for name in PAGES if name.endswith("-print") and name not in _ELSEWHERE]
)
def test_no_paper_obeys_it(
    rows: dict[str, Any],
    head: User,
    signed_in: SignedIn,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
) -> None:
    """It is printed as it was typed, and what it names is never asked for."""
    asked: list[str] = []

    def watched(url: str, pictures: Mapping[str, bytes]) -> tuple[bytes, str]:
        asked.append(url)
        return resource(url, pictures)

    monkeypatch.setattr("inclusion.pdf.resource", watched)
    client = signed_in(head)
    address = reverse(name, args=given(rows, PAGES[name].record))
    paper = client.get(address.removesuffix("print/")).context.get("paper")
    typed = {"number": "1", "confirmed": paper.to_confirm if paper else ""}
    client.post(address, typed)
    printed = text_of_pdf(IssuedDocument.objects.latest("pk").content)
    assert "<q9" in printed
    assert "{{7*7}}" in printed
    assert "static:/css/print.css" in asked
    assert not [url for url in asked if "passwd" in url or "http" in url]

"""House rules that a linter does not know."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.template.loader import get_template
from django.urls import get_resolver

from inclusion.accounts.guard import Opening

ROOT = Path(__file__).resolve().parent.parent
OURS = ("accounts", "cases", "exclusions", "interventions")
SOURCES = [
    path
    for folder in ("inclusion", "cases", "exclusions", "interventions")
    for path in sorted((ROOT / folder).rglob("*.py"))
    if "migrations" not in path.parts
]
# Rows that hold no personal data of their own, or are themselves a record of what happened.
NO_HISTORY = {
    "AccessEvent": "is itself the trace; never edited",
    "CalendarFeed": "an address, never edited: made, read, revoked",
    "PackRun": "a task and how far it came; each pack it prints is an issued document",
    "PackOfRun": "a task and how far it came; each pack it prints is an issued document",
    "Draft": "what someone has typed and not yet saved",
    "FinishedPage": "that a form was saved, without a word of it; forgotten after three days",
    "Alert": "a projection, derived again from facts",
    "AlertFirstSeen": "a date, written once",
    "FailedSignIn": "is itself the trace, without words; forgotten after a day",
    "NotificationSent": "is itself the trace of a message; holds no words",
    "ImportRun": "a file on its way in; its rows are emptied when it is done",
}


def url_patterns() -> Iterator[object]:
    def walk(patterns: list[object]) -> Iterator[object]:
        for pattern in patterns:
            if hasattr(pattern, "url_patterns"):
                yield from walk(pattern.url_patterns)
            else:
                yield pattern

    return walk(get_resolver().url_patterns)


def test_every_view_declares_its_opening() -> None:
    closed = [
        p.name  # type: ignore[attr-defined]
        for p in url_patterns()
        if not isinstance(getattr(p.callback, "opening", None), Opening)  # type: ignore[attr-defined]
    ]
    assert closed == []


def _opened_by(kind: str) -> set[str]:
    return {p.name for p in url_patterns() if p.callback.opening.kind == kind}  # type: ignore[attr-defined]


def test_only_what_is_named_here_is_public() -> None:
    assert _opened_by("public") == {"sign-in", "sign-out", "health", "said", "feed"}


def test_only_a_familys_page_opens_by_its_address_and_only_such_a_page_asks_for_no_csrf_token() -> (
    None
):
    assert _opened_by("token") == {"say", "say-keep"}
    exempt = {p.name for p in url_patterns() if getattr(p.callback, "csrf_exempt", False)}  # type: ignore[attr-defined]
    assert exempt == _opened_by("token")


def test_every_url_has_a_name_of_its_own() -> None:
    names = [p.name for p in url_patterns()]  # type: ignore[attr-defined]
    assert None not in names
    assert len(names) == len(set(names))


@pytest.mark.parametrize("label", OURS)
def test_models_with_personal_data_keep_history(label: str) -> None:
    for model in apps.get_app_config(label).get_models():
        if model.__name__.startswith("Historical") or model.__name__ in NO_HISTORY:
            continue
        assert hasattr(model, "history"), f"{model.__name__} has no history"


def test_no_record_of_a_child_prints_a_name() -> None:
    """str() of a record shows no personal data: logs and errors print it."""
    pupil = apps.get_model("cases.Pupil")(pk=41, forename="Zed", surname="Quill")
    assert str(pupil) == "Pupil 41"
    contact = apps.get_model("cases.Contact")(pk=3, name="Mrs Quill")
    assert str(contact) == "Contact 3"


@pytest.mark.parametrize("path", SOURCES, ids=lambda p: str(p.relative_to(ROOT)))
def test_files_are_small_and_well_named(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 400, "wants a second room"
    assert path.stem not in {"utils", "helpers", "common", "misc"}
    assert "mark_safe" not in text
    assert "@csrf_exempt" not in text


@pytest.mark.parametrize("path", SOURCES, ids=lambda p: str(p.relative_to(ROOT)))
def test_functions_are_short(path: Path) -> None:
    if "stories" in path.parts:
        return  # a story is told in one breath: it is data, dated
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef):
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            assert lines <= 60, f"{node.name} has {lines} lines"


TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda p: str(p.relative_to(ROOT)))
def test_templates_compile_and_hold_no_inline_code(path: Path) -> None:
    get_template(str(path.relative_to(ROOT / "templates")))
    text = path.read_text(encoding="utf-8")
    if "documents" in path.parts:
        return
    assert not re.search(r"<script(?![^>]*\bsrc=)", text), "inline script"
    assert "<style" not in text, "inline style sheet"
    assert not re.search(r"\sstyle=", text), "style attribute"
    assert not re.search(r"\son[a-z]+=\"", text), "event attribute"
    assert "|safe" not in text, "unescaped text"


def test_every_template_is_used() -> None:
    everything = "\n".join(
        p.read_text(encoding="utf-8") for p in [*SOURCES, *TEMPLATES] if p.is_file()
    )
    built_in = {"400.html", "403.html", "404.html", "405.html", "500.html"}
    # Stands in for a template of a library.
    built_in |= {"bootstrap5/layout/help_text.html"}
    dynamic = re.compile(r"dashboard/pupil_\w+\.html|dashboard/pupil\.html")
    unused = [
        name
        for path in TEMPLATES
        if (name := str(path.relative_to(ROOT / "templates"))) not in built_in
        and not dynamic.fullmatch(name)
        and name not in everything
    ]
    assert unused == []


def test_no_secrets_and_no_registry_addresses_are_kept() -> None:
    for path in ROOT.glob("requirements*"):
        text = path.read_text(encoding="utf-8")
        assert "://" not in text
        assert "--index-url" not in text
    assert "SECRET_KEY =" not in (ROOT / "inclusion" / "settings.py").read_text().replace(
        "SECRET_KEY = _secret_key()", ""
    )

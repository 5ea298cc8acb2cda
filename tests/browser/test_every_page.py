"""Axe on every page with the fullest role, wide and narrow; no page scrolls sideways.

The pages are found by walking: from Today along every link, one example of each named page. A page that
the walk does not reach must be named here with the reason.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import pytest
from django.urls import Resolver404, get_resolver, resolve
from playwright.sync_api import Page

from .looks import SIZES, faults
from .reading import Reader

# Not pages: answers to scripts, pictures, files, and addresses that only take a form.
NOT_PAGES = {
    "health": "an answer for machines",
    "sign-out": "takes a form only",
    "switch-school": "takes a form only",
    "keep-draft": "takes a form only",
    "let-draft-go": "takes a form only",
    "find-pupil": "a part of a page",
    "review-others": "a part of a page",
    "family-link-revoke": "takes a form only",
    "say-keep": "an answer to a script",
    "closure-remove": "takes a form only",
    "pupil-journey-chart": "a picture",
    "target-chart": "a picture",
    "exclusions-chart": "a picture",
    "document": "a PDF",
    "document-word": "a file",
    "letter-pdf": "a PDF",
    "letter-word": "a file",
    "suspension-sheet": "a PDF",
    "suspension-sheet-print": "takes a form only",
    "return-plan-print": "takes a form only",
    "suspension-register": "a file",
    "suspension-census": "a file",
    "census-file": "a file",
    "attachment": "a file",
    "import-template": "a file",
    "import-bad-rows": "a file",
    "import-confirm": "takes a form only",
    "import-drop": "takes a form only",
    "suspension-preview": "a part of a page",
    "suspension-draft-drop": "takes a form only",
    "suspension-prepared-drop": "takes a form only",
    "plan-activate": "takes a form only",
    "pack-print": "takes a form only",
    "plan-paper-print": "takes a form only",
    "feed": "a calendar for machines",
    "pack-run-progress": "a part of a page",
    "pack-run-go-on": "takes a form only",
    "pack-run-file": "a file",
    "review-invitation": "a file",
    "blank-form": "a PDF",
    "minutes-preview-print": "takes a form only",
    "family-chronology-print": "takes a form only",
    "hand-over-summary-print": "takes a form only",
    "about-me-paper-print": "takes a form only",
    "key-worker-log": "leads on to the entry form",
}


def _names() -> set[str]:
    def walk(patterns: list[object]) -> Iterator[str]:
        for pattern in patterns:
            if hasattr(pattern, "url_patterns"):
                yield from walk(pattern.url_patterns)
            else:
                yield pattern.name  # type: ignore[attr-defined]

    return set(walk(get_resolver().url_patterns))


def _name_of(address: str) -> str | None:
    try:
        return resolve(urlsplit(address).path).url_name
    except Resolver404:
        return None


# Not every record has everything: of these many are walked through, and of their pages several.
RECORDS = ("pupil", "case", "suspension", "meeting", "attachment", "entry", "plan")
MANY, SEVERAL = 60, 16


def _walk(reader: Reader, server: str) -> dict[str, str]:
    """One address for each named page that links lead to from Today."""
    found: dict[str, str] = {"today": f"{server}/"}
    waiting, visited = [f"{server}/"], Counter[str]()
    seen = set(waiting)
    while waiting:
        for link in reader.links(waiting.pop(0)):
            name = _name_of(link)
            if not link.startswith(server) or name is None or name in NOT_PAGES or link in seen:
                continue
            if visited[name] >= _how_many(name):
                continue
            found.setdefault(name, link)
            visited[name] += 1
            seen.add(link)
            waiting.append(link)
    return found


def _how_many(name: str) -> int:
    if name in RECORDS:
        return MANY
    return SEVERAL if name.startswith(RECORDS) else 1


@pytest.fixture(scope="module")
def addresses(server: str) -> dict[str, str]:
    reader = Reader(server)
    reader.sign_in("head@meadow.example", "inclusion-demo")
    return _walk(reader, server)


def test_the_walk_reaches_every_page(addresses: dict[str, str]) -> None:
    """A page that nothing links to is found by nobody."""
    missing = _names() - set(addresses) - set(NOT_PAGES) - UNREACHED.keys() - MADE_LATER.keys()
    assert sorted(missing) == []
    assert not {name for name in UNREACHED if name in addresses}, "no longer unreached"


# Pages that no link leads to, because a form does.
UNREACHED: dict[str, str] = {
    "say": "looked at in test_meeting, with a link",
    "said": "looked at in test_meeting, after sending",
    "entry-told": "looked at in test_logging, after a physical intervention",
    "sign-in": "tested below, signed out",
    "import-columns": "looked at in the story, after an upload",
    "import-check": "looked at in the story, after an upload",
    "attendance-change": "the form of attendance-add with a week in it",
    "suspension-happened": "looked at in test_deciding, after the dates",
    "suspension-weighed": "looked at in test_deciding, after what happened",
    "suspension-check": "looked at in the story, after the form",
    "suspension-next": "looked at in the story, after the decision",
    "pack-run": "stands behind a run of packs that somebody asked for",
}


# Pages of records that only another test of the same server makes.
MADE_LATER = {"suspension-decisions": "looked at in test_deciding, after a second decision"}


def test_every_page_is_accessible(addresses: dict[str, str], visit: Callable[..., Page]) -> None:
    page = visit("head@meadow.example")
    found = []
    for name, address in sorted(addresses.items()):
        page.goto(address)
        for size in SIZES:
            page.set_viewport_size(size)  # type: ignore[arg-type]
            found += [f"{name} at {size['width']}: {fault}" for fault in faults(page)]
    assert not found, "\n".join(found)


@pytest.mark.parametrize("width", [1280, 390])
def test_sign_in_is_accessible(server: str, browser: object, width: int) -> None:
    context = browser.new_context(base_url=server, viewport={"width": width, "height": 800})  # type: ignore[attr-defined]
    page = context.new_page()
    page.goto("/sign-in/")
    page.get_by_role("button", name="Sign in").click()
    assert page.get_by_role("alert").is_visible()
    assert faults(page) == []
    context.close()

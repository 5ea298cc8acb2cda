"""Writing down who was told takes few interactions; what goes to others is copied with one."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from .looks import faults

if TYPE_CHECKING:
    from playwright.sync_api import Page

MOST_TO_TELL = 6


def _first_open(page: "Page") -> str:
    """The address of a line that Today asks for."""
    page.goto("/?whose=all")
    found: list[str] = page.eval_on_selector_all(
        "a[href*='/notices/#told-']", "links => links.map(link => link.getAttribute('href'))"
    )
    assert found, "the demonstration leaves somebody to be told"
    return found[0]


def test_from_today_to_told_in_a_few_interactions(visit: Callable[..., "Page"]) -> None:
    page = visit("head@meadow.example")
    address = _first_open(page)
    line = page.locator(f"#{address.partition('#')[2]}")
    page.locator(f"a[href='{address}']").first.click()
    box = line.get_by_role("checkbox")
    name = line.locator("label").inner_text()
    way = "hand" if "by letter" in name else "telephone"
    steps: list[Callable[[], object]] = [
        box.check,
        lambda: page.get_by_label("How").select_option(way),
        lambda: page.get_by_label("Time", exact=True).fill("8:10"),
        page.get_by_role("button", name="Record who was told").click,
    ]
    for step in steps:
        step()
    assert "Written down: 1 notice." in page.locator("[role=status]").first.inner_text()
    assert line.get_by_role("checkbox").count() == 0
    assert "at 08:10" in line.inner_text()
    assert len(steps) + 1 <= MOST_TO_TELL
    assert faults(page) == []


def test_what_goes_to_others_is_copied_or_taken_as_a_file(visit: Callable[..., "Page"]) -> None:
    page = visit("head@meadow.example")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto("/exclusions/census/")
    page.locator("tbody a").first.click()
    shown = page.locator("dd[data-copy-name='UPN']")
    upn = shown.get_attribute("data-copy")
    shown.get_by_role("button", name="Copy UPN").click()
    shown.get_by_text("Copied").wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == upn
    with page.expect_download() as taken:
        page.get_by_role("link", name="Take them as a file (CSV)").click()
    text = taken.value.path().read_text(encoding="utf-8")
    assert text.startswith("\ufeffUPN,Surname,Forename,Date,Session,Code,Note")
    assert upn
    assert upn in text
    assert faults(page) == []


def test_without_a_script_everything_is_there_to_be_marked(visit: Callable[..., "Page"]) -> None:
    page = visit("head@meadow.example", javascript=False)
    page.goto("/exclusions/census/")
    page.locator("tbody a").first.click()
    assert page.locator(".btn-copy").count() == 0
    shown = page.locator("dd[data-copy-name='UPN']")
    assert shown.inner_text().strip() == shown.get_attribute("data-copy")

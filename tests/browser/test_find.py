"""Finding a pupil takes three interactions at most, by keyboard alone or with a finger."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from .looks import faults

if TYPE_CHECKING:
    from playwright.sync_api import Page

MOST = 3


def _reached(page: "Page", way: str, steps: list[Callable[[], object]]) -> None:
    """Take the steps, one interaction each, and look that the pupil's page has come."""
    for step in steps:
        step()
    page.wait_for_url("**/pupils/*/")
    assert "Joe Archer" in page.locator("h1").inner_text()
    print(f"\nFind a pupil {way}: {len(steps)} interactions")
    assert len(steps) <= MOST


def test_by_keyboard_a_name_and_enter_lead_to_the_pupil(visit: Callable[..., "Page"]) -> None:
    page = visit("senco@meadow.example")
    keys = page.keyboard
    typed = [lambda: keys.press("/"), lambda: keys.type("joe arch"), lambda: keys.press("Enter")]
    _reached(page, "by name", typed)
    page.goto("/")

    def recent() -> None:
        keys.press("/")
        page.locator("#found a", has_text="Joe Archer").wait_for()

    again = [recent, lambda: keys.press("ArrowDown"), lambda: keys.press("Enter")]
    _reached(page, "opened lately", again)


def test_a_upn_and_a_case_number_by_keyboard_alone(visit: Callable[..., "Page"]) -> None:
    page = visit("senco@meadow.example")
    keys = page.keyboard
    page.goto("/search/?q=joe+archer")
    case = page.locator(".strip a[href^='/cases/']").first
    number = case.inner_text().split(",")[0]
    address = str(case.get_attribute("href"))
    page.locator("main").get_by_role("link", name="Change details").click()
    upn = page.locator("#id_upn").input_value()
    page.goto("/")
    steps = [lambda: keys.press("/"), lambda: keys.type(upn), lambda: keys.press("Enter")]
    _reached(page, "by UPN", steps)
    page.goto("/")
    for step in (lambda: keys.press("/"), lambda: keys.type(number), lambda: keys.press("Enter")):
        step()
    page.wait_for_url(f"**{address}")
    print("\nFind a case by its number: 3 interactions")


def test_with_a_finger_on_a_phone(visit: Callable[..., "Page"]) -> None:
    page = visit("senco@meadow.example", width=390)
    box = page.locator("#find")
    hit = page.locator("#found a", has_text="Joe Archer")
    _reached(
        page,
        "on a phone",
        [box.click, lambda: box.press_sequentially("joe"), hit.click],
    )


def test_without_a_script(visit: Callable[..., "Page"]) -> None:
    page = visit("senco@meadow.example", javascript=False)
    box = page.locator("#find")
    steps = [box.click, lambda: box.fill("joe archer"), lambda: box.press("Enter")]
    _reached(page, "without a script", steps)


def test_the_list_closes_when_one_moves_on(visit: Callable[..., "Page"]) -> None:
    page = visit("senco@meadow.example")
    page.keyboard.press("/")
    page.keyboard.type("a")
    page.locator("#found a").first.wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Escape")
    assert page.locator("#found a").count() == 0
    page.locator("#find").fill("ar")
    page.locator("#found a").first.wait_for()
    page.locator("footer").click()
    assert page.locator("#found a").count() == 0


@pytest.mark.parametrize("width", [1280, 390])
def test_what_was_found_is_accessible(visit: Callable[..., "Page"], width: int) -> None:
    page = visit("senco@meadow.example", width=width)
    for address in ("/search/?q=a", "/search/?q=home&in=notes"):
        page.goto(address)
        assert faults(page) == []
    page.locator("#find").click()
    page.locator("#find").press_sequentially("jo")
    page.locator("#found a", has_text="Search notes").wait_for()
    assert faults(page) == []

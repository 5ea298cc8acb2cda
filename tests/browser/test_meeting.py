"""A review at the table: by keyboard alone and counted, two who take notes, and a family's own words."""

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Locator, Page, expect

from .hands import Hands
from .looks import faults, looks_right

if TYPE_CHECKING:
    from playwright.sync_api import Browser

MOST = 40
# In a group of choices without one: the key that takes the first, the second, the last.
KEYS = {"met": "Space", "partly": "ArrowRight", "not_yet": "ArrowLeft"}


def _open_plan(page: Page, pupil: str) -> str:
    """The address of the running PSP of this pupil of the demonstration."""
    page.goto("/plans/?status=active&kind=psp")
    page.locator("tr", has_text=pupil).get_by_role("link").last.click()
    page.wait_for_load_state("load")
    if "/plans/" not in page.url:
        page.locator("a[href^='/plans/']").first.click()
    return page.url


def _tab_to(hands: Hands, name: str) -> None:
    for _ in range(80):
        if hands.at() == name:
            return
        hands.page.keyboard.press("Tab")
    raise AssertionError(f"Tab never comes to {name!r}")


def _choose(hands: Hands, name: str, value: str) -> None:
    _tab_to(hands, name)
    hands.key(KEYS[value], f"{name}: {value}")
    expect(hands.page.locator(f'[name="{name}"][value="{value}"]')).to_be_checked()


def _write(hands: Hands, name: str, words: str) -> None:
    _tab_to(hands, name)
    hands.fill(name, words)


def test_an_ordinary_review_by_keyboard_alone(visit: Callable[..., Page]) -> None:
    page = visit("senco@meadow.example")
    _open_plan(page, "Joe Archer")
    page.get_by_role("link", name="Hold a review").click()
    page.wait_for_load_state("load")
    looks_right(page)
    hands = Hands(page)
    for number in range(page.locator('[name$="-outcome"]').count()):
        _tab_to(hands, f"last-{number}-done")
        hands.key("Space", "what was promised last time is done")
    targets = page.locator('[name^="targets-"][name$="-now"]').count()
    for number in range(targets):
        _choose(hands, f"targets-{number}-progress", ("partly", "met", "not_yet")[number % 3])
        _write(hands, f"targets-{number}-now", str(number % 3 + 1))
    for number, words in enumerate(("I like the card.", "He talks about school now.")):
        _tab_to(hands, f"people-{number}-came")
        hands.key("Space", "came")
        _write(hands, f"people-{number}-view", words)
    _tab_to(hands, "impact")
    hands.key("ArrowRight", "impact: partly")
    _write(hands, "impact_note", "Calmer mornings.")
    _write(hands, "changes", "A second card for the lunch hour.")
    _write(hands, "actions-0-what", "Make the second card")
    _tab_to(hands, "actions-0-owner_name")
    hands.fill("actions-0-owner_name", "Mr Hale")
    _write(hands, "actions-0-due_on", "27 11 2026")
    _tab_to(hands, "next_choice")
    hands.key("ArrowUp", "the next review, one of the offered days")
    hands.key("Enter", "Enter records the review")
    page.wait_for_url("**/reviews/*/")
    main = page.get_by_role("main")
    expect(main).to_contain_text("I like the card.")
    expect(main).to_contain_text("Make the second card")
    hands.told("An ordinary review by keyboard alone", MOST)
    looks_right(page)


def test_enter_in_a_box_goes_on_and_a_stray_letter_leads_nowhere(
    visit: Callable[..., Page],
) -> None:
    page = visit("senco@meadow.example")
    page.goto(f"{_open_plan(page, 'Joe Archer')}review/")
    page.locator('[name="targets-0-now"]').focus()
    page.keyboard.type("4")
    page.keyboard.press("Enter")
    expect(page.locator('[name="targets-0-note"]')).to_be_focused()
    page.locator("summary", has_text="Change this target").first.focus()
    page.keyboard.type("lp")
    expect(page).to_have_url(re.compile("/review/$"))
    expect(page.locator(".meeting-steps")).to_contain_text("Draft kept", timeout=15_000)


@pytest.mark.parametrize("width", [1280, 390])
def test_the_choices_are_tapped_once(visit: Callable[..., Page], width: int) -> None:
    page = visit("head@meadow.example", width=width)
    page.goto(f"{_open_plan(page, 'Aidan Reid')}review/")
    tap = page.locator(".of-target").first.get_by_text("Partly", exact=True)
    assert (_height(tap) or 0) >= 44, "for a thumb"
    page.locator('[name="targets-0-progress"][value="partly"]').click()
    page.locator("summary", has_text="Change this target").first.click()
    expect(page.locator('[name="targets-0-what_next"]')).to_be_visible()
    assert faults(page) == []


def _height(what: Locator) -> float:
    box = what.bounding_box()
    return box["height"] if box else 0


def test_two_who_take_notes_are_told_and_nothing_is_overwritten(
    visit: Callable[..., Page],
) -> None:
    one, two = visit("senco@meadow.example"), visit("head@meadow.example")
    address = f"{_open_plan(one, 'Hugo Slater')}review/"
    two.goto(address)
    expect(two.locator(".others")).to_have_count(0)
    one.goto(address)
    one.locator('[name="changes"]').fill("A shorter day on Fridays.")
    expect(two.locator(".others")).to_contain_text(
        re.compile(r"R\. Osei is taking notes too, last at \d\d:\d\d"), timeout=30_000
    )
    two.locator('[name="changes"]').fill("Lunch in the library.")
    two.locator('[name="impact"][value="partly"]').check()
    two.locator('[name="targets-0-progress"][value="partly"]').check()
    one.reload()
    expect(one.locator(".others")).to_contain_text("is taking notes too", timeout=30_000)
    two.get_by_role("button", name="Record the review").click()
    two.wait_for_url("**/reviews/*/")
    expect(one.locator(".others")).to_contain_text("has recorded a review", timeout=30_000)
    one.locator('[name="impact"][value="met"]').check()
    one.locator('[name="targets-0-progress"][value="met"]').check()
    one.get_by_role("button", name="Record the review").click()
    different = one.get_by_role("region", name="What is different").last
    expect(different).to_contain_text("A shorter day on Fridays.")
    expect(different).to_contain_text("Lunch in the library.")
    one.get_by_role("link", name="Add my notes to review").click()
    expect(one.get_by_role("main")).to_contain_text("A shorter day on Fridays.")
    one.locator('[name="changes"]').fill("Lunch in the library. A shorter day on Fridays.")
    one.get_by_label("Why the minutes are corrected").fill("My notes")
    looks_right(one)
    one.get_by_role("button", name="Save the correction").click()
    one.wait_for_url("**/reviews/*/")
    expect(one.get_by_role("main")).to_contain_text("A shorter day on Fridays.")
    looks_right(one)


def test_a_mother_says_what_she_thinks_on_her_phone(
    visit: Callable[..., Page], browser: "Browser", server: str
) -> None:
    page = visit("senco@meadow.example")
    page.goto(f"{_open_plan(page, 'Joe Archer')}views/")
    looks_right(page)
    page.get_by_role("link", name="Make a link").click()
    page.get_by_label("Kelly Archer (mother)").check()
    page.get_by_role("button", name="Make the link").click()
    looks_right(page)
    address = page.locator(".address").get_attribute("data-copy") or ""
    context = browser.new_context(viewport={"width": 390, "height": 844}, locale="en-GB")
    phone = context.new_page()
    phone.goto(address)
    looks_right(phone)
    phone.get_by_label("What worries you?").fill("Mondays.")
    expect(phone.locator(".kept")).to_contain_text("What you typed is kept", timeout=15_000)
    phone.goto(address)
    expect(phone.get_by_label("What worries you?")).to_have_value("Mondays.")
    phone.get_by_role("button", name="Go on").click()
    expect(phone.get_by_role("main")).to_contain_text("Mondays.")
    looks_right(phone)
    phone.get_by_role("button", name="Send it to the school").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Thank you")
    looks_right(phone)
    phone.goto(address)
    expect(phone.get_by_role("heading", level=1)).to_have_text("This page is closed")
    looks_right(phone)
    context.close()
    page.get_by_role("link", name="Done").click()
    main = page.get_by_role("main")
    expect(main).to_contain_text("“Mondays.”")
    expect(main).to_contain_text("typed by them on their link")
    expect(main).to_contain_text("Used")

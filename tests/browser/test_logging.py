"""A teacher logs an entry on a phone-sized window with the keyboard alone; interactions are counted.

An interaction is one thing that a person does: a key that opens, chooses or saves, or filling one box,
with the Tab that led to it.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Page, expect

from .looks import looks_right

MOST = 8


@dataclass
class Hands:
    """What a person does on the keyboard, counted and named."""

    page: Page
    done: list[str] = field(default_factory=list)

    def key(self, name: str, what: str) -> None:
        self.page.keyboard.press(name)
        self.done.append(what)

    def fill(self, name: str, words: str) -> None:
        """Type into the box in which the cursor stands, or the next one on the Tab key."""
        if self.at() != name:
            self.page.keyboard.press("Tab")
        assert self.at() == name, f"the cursor stands in {self.at()!r}, not in {name!r}"
        self.page.keyboard.type(words)
        self.done.append(f"{name}: {words}")

    def at(self) -> str:
        where: str = self.page.evaluate("document.activeElement.getAttribute('name') || ''")
        return where

    def told(self, heading: str) -> None:
        print(f"\n{heading}: {len(self.done)} interactions")
        for number, each in enumerate(self.done, 1):
            print(f"  {number}. {each}")


def _name_of_a_pupil(page: Page) -> str:
    """A pupil of the teacher's own whose name no other pupil bears."""
    page.goto("/pupils/")
    name = page.locator("tbody th a").first.inner_text()
    page.goto("/")
    return name


@pytest.mark.parametrize("width", [390, 1280])
def test_a_teacher_logs_with_the_keyboard_alone(visit: Callable[..., Page], width: int) -> None:
    page = visit("staff@meadow.example", width=width)
    name = _name_of_a_pupil(page)
    page.wait_for_load_state("load")
    hands = Hands(page)
    hands.key("l", "l opens the form")
    page.wait_for_url("**/entries/log/")
    hands.fill("find", name)
    hands.key("Enter", "Enter adds the pupil")
    page.locator(".chosen bdi").get_by_text(name).wait_for()
    hands.fill("kind", "Obs")
    hands.fill("what_happened", "Read a whole page aloud to the class.")
    hands.fill("who_was_told", "mother, at the gate")
    hands.fill("follow_up", "Ask him to read again on Friday")
    hands.key("Control+Enter", "Ctrl and Enter save")
    expect(page.get_by_role("main")).to_contain_text("Entry logged for")
    hands.told(f"A teacher logs an entry, {width} px wide")
    assert len(hands.done) <= MOST
    entry = page.get_by_role("main")
    expect(entry).to_contain_text("Read a whole page aloud to the class.")
    expect(entry).to_contain_text("Observation")


def test_praise_from_a_pupils_page(visit: Callable[..., Page]) -> None:
    page = visit("staff@meadow.example", width=390)
    page.goto("/pupils/")
    page.locator("tbody th a").first.click()
    page.wait_for_load_state("load")
    hands = Hands(page)
    hands.key("p", "p opens the form for an achievement")
    page.wait_for_url("**/entries/log/**")
    hands.fill("what_happened", "Helped a younger child find her coat.")
    hands.key("Control+Enter", "Ctrl and Enter save")
    expect(page.get_by_role("main")).to_contain_text("Helped a younger child")
    hands.told("Praise from a pupil's page")
    assert len(hands.done) <= 3


def test_the_parts_of_a_kind_show_without_a_script(visit: Callable[..., Page]) -> None:
    page = visit("staff@meadow.example", javascript=False)
    page.goto("/entries/log/?kind=achievement")
    incident, force = page.locator(".incident-part"), page.locator(".intervention-part")
    expect(incident).to_be_hidden()
    expect(force).to_be_hidden()
    page.select_option("#id_kind", "incident")
    expect(incident).to_be_visible()
    expect(force).to_be_hidden()
    incident.locator("summary").click()
    expect(page.locator("#id_antecedent")).to_be_visible()
    page.select_option("#id_kind", "physical_intervention")
    expect(force).to_be_visible()


def test_the_pages_of_a_physical_intervention(visit: Callable[..., Page]) -> None:
    """Logged, shown as not told, told; every page of it looked at."""
    page = visit("senco@meadow.example")
    page.goto("/pupils/")
    page.locator("tbody th a").first.click()
    page.get_by_role("main").get_by_role("link", name="Log an entry").first.click()
    page.select_option("#id_kind", "physical_intervention")
    page.locator(".incident-part summary").click()
    looks_right(page)
    page.fill("#id_what_happened", "Climbed the fence by the road.")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#errors")).to_contain_text("Write down who took part.")
    looks_right(page)
    page.fill("#id_staff", "R. Osei")
    page.fill("#id_why_needed", "A lorry was coming.")
    page.fill("#id_how", "Held by one arm.")
    page.get_by_role("button", name="Save the entry").click()
    expect(page.get_by_role("main")).to_contain_text("still to be told")
    page.goto("/?whose=mine")
    page.get_by_role("link", name="Record that they know").first.click()
    looks_right(page)
    page.fill("#id_told_time", "0.05")
    page.fill("#id_parents_told_by", "R. Osei")
    page.get_by_role("button", name="Add to the record").click()
    expect(page.get_by_role("main")).to_contain_text("Parents told")
    looks_right(page)
    page.get_by_role("link", name="Add to this entry").click()
    looks_right(page)

"""A teacher logs an entry on a phone, by keyboard alone or with a finger; interactions are counted."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from .hands import Hands
from .looks import looks_right

MOST = 8


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
    hands.told(f"A teacher logs an entry, {width} px wide", MOST)
    entry = page.get_by_role("main")
    expect(entry).to_contain_text("Read a whole page aloud to the class.")
    expect(entry).to_contain_text("Observation")


def test_a_teacher_logs_with_a_finger_on_a_phone(visit: Callable[..., Page]) -> None:
    page = visit("staff@meadow.example", width=390, touch=True)
    name = _name_of_a_pupil(page)
    page.wait_for_load_state("load")
    hands, main = Hands(page), page.get_by_role("main")
    hands.press(page.get_by_role("link", name="Log an entry"), "Log an entry, on top of the page")
    hands.write(page.locator("#id_find"), name.split()[0].lower(), "pupil")
    hands.press(main.get_by_role("button", name=f"Add {name}"), "the name that is found")
    page.locator(".chosen bdi").get_by_text(name).wait_for()
    hands.choose(page.locator("#id_kind"), "Contact with family", "kind")
    hands.write(
        page.locator("#id_what_happened"), "Rang home about the good week.", "what happened"
    )
    hands.write(page.locator("#id_who_was_told"), "mother, by phone", "who was told")
    hands.write(page.locator("#id_follow_up"), "Ring again on Friday", "follow-up")
    hands.press(page.get_by_role("button", name="Save the entry"), "Save the entry")
    expect(main).to_contain_text(f"Entry logged for {name}.")
    hands.told("A teacher logs an entry with a finger, 390 px wide", MOST)


def test_quick_picks_of_an_incident_with_a_finger(visit: Callable[..., Page]) -> None:
    page = visit("staff@meadow.example", width=390, touch=True)
    page.goto("/pupils/")
    page.locator("tbody th a").first.click()
    page.wait_for_load_state("load")
    hands, main = Hands(page), page.get_by_role("main")
    hands.press(main.get_by_role("link", name="Log an entry").first, "Log an entry")
    hands.choose(page.locator("#id_kind"), "Incident", "kind")
    hands.write(page.locator("#id_what_happened"), "Left at the bell.", "what happened")
    hands.press(page.locator(".incident-part summary"), "Add details")
    for words in ("Noise or a crowd", "Left the room or the place", "Time with an adult"):
        hands.press(page.get_by_label(words, exact=True), words)
    hands.press(page.get_by_role("button", name="Save the entry"), "Save the entry")
    hands.told("An incident with three quick picks", MOST)
    page.get_by_role("link", name="Open the entry").first.click()
    for words in ("Noise or a crowd.", "Left the room or the place.", "Time with an adult."):
        expect(main).to_contain_text(words)
    looks_right(page)


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
    hands.told("Praise from a pupil's page", 3)


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

"""An inclusion lead's morning on a wide screen: from what is late to what was promised, each step counted.

The morning is that of Monday 23 November 2026 in the demonstration, from Today: nothing is opened by
its address.
"""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from .hands import Hands
from .looks import looks_right


@pytest.fixture
def hands(visit: Callable[..., Page]) -> Hands:
    return Hands(visit("senco@meadow.example"))


def _main(hands: Hands) -> Locator:
    return hands.page.get_by_role("main")


def _home(hands: Hands) -> None:
    hands.page.get_by_role("link", name="Today", exact=True).click()
    hands.page.wait_for_load_state("load")


def test_a_lead_sees_who_promised_what_and_settles_it(hands: Hands) -> None:
    main, page = _main(hands), hands.page
    hands.press(main.get_by_role("link", name="My actions"), "My actions")
    hands.press(main.get_by_role("link", name="My team’s"), "My team's")
    hands.press(main.get_by_role("link", name="All open"), "All open")
    row = main.locator("tbody tr", has=page.get_by_text("Record how it went")).first
    what = row.locator("td").first.inner_text()
    hands.press(row.get_by_role("link", name="Record how it went"), "Record how it went")
    hands.write(page.locator("#id_outcome"), "Done, and it helped.", "how it went")
    hands.press(page.get_by_role("button", name="Record as done"), "Record as done")
    hands.told("A lead settles an action of the team's", 6)
    _home(hands)
    main.get_by_role("link", name="My actions").click()
    main.get_by_role("link", name="Done", exact=True).click()
    main.get_by_role("link", name="Everyone’s").click()
    expect(main.locator("tbody")).to_contain_text(what)
    expect(main.locator("tbody")).to_contain_text("Done, and it helped.")


def test_a_lead_gives_an_action_to_somebody_else(hands: Hands) -> None:
    main, page = _main(hands), hands.page
    hands.press(main.get_by_role("link", name="My actions"), "My actions")
    hands.press(main.get_by_role("link", name="Change").first, "Change")
    hands.choose(page.locator("#id_owner"), "P. Greer", "who will do it")
    hands.write(page.locator("#id_reason"), "Out on a visit", "why it changes")
    hands.press(page.get_by_role("button", name="Save the change"), "Save the change")
    hands.told("A lead gives an action to a colleague", 5)
    expect(main).to_contain_text("P. Greer")


def test_a_lead_reviews_a_round_and_starts_the_next(hands: Hands) -> None:
    main, page = _main(hands), hands.page
    hands.press(main.get_by_role("link", name="My open cases"), "My open cases")
    hands.press(main.get_by_role("link", name="Everyone’s"), "Everyone's")
    hands.press(main.get_by_role("link", name="review the round of").first, "the review's day")
    hands.write(page.locator("#id_review"), "The quiet table helps.", "what came of it")
    hands.press(page.get_by_role("button", name="Save the review"), "Save the review")
    expect(page.locator("#id_assess")).to_have_value("The quiet table helps.")
    hands.press(page.get_by_role("button", name="Start the round"), "Start the round")
    hands.told("A lead reviews a round of a case and starts the next", 6)
    expect(main.get_by_role("heading", name="Round ")).to_be_visible()
    expect(main).to_contain_text("The quiet table helps.")
    looks_right(page)


def test_a_lead_finds_what_was_written_about_a_pupil(hands: Hands) -> None:
    main, page = _main(hands), hands.page
    hands.key("/", "/ goes to the search")
    page.keyboard.type("joe arch")
    hands.done.append("search: joe arch")
    hands.key("Enter", "Enter opens the pupil")
    page.wait_for_url("**/pupils/*/")
    hands.press(main.get_by_role("link", name="Chronology"), "Chronology")
    hands.write(main.locator("input[name=q]"), "lunch", "search in notes")
    hands.key("Enter", "Enter searches")
    expect(main).to_contain_text("with “lunch”")
    hands.told("A lead finds what was written about lunch", 6)


def test_a_lead_logs_a_call_and_promises_the_next(hands: Hands) -> None:
    main, page = _main(hands), hands.page
    pupil = main.locator(".duty a").first
    hands.press(pupil, "the pupil of the first line on Today")
    hands.key("l", "l opens the form for this pupil")
    page.wait_for_url("**/entries/log/**")
    page.wait_for_load_state("load")
    hands.fill("kind", "Con")
    hands.fill("what_happened", "Rang home: mornings are better.")
    hands.fill("who_was_told", "mother, by phone")
    hands.fill("follow_up", "Ring again on Friday")
    page.keyboard.press("Tab")
    hands.key("Space", "make this an action of mine")
    hands.fill("action_due_on", "27 11 2026")
    hands.key("Control+Enter", "Ctrl and Enter save")
    expect(main).to_contain_text("Entry logged for")
    hands.told("A lead logs a call and promises the next", 9)
    _home(hands)
    main.get_by_role("link", name="My actions").click()
    expect(main.locator("tbody")).to_contain_text("Ring again on Friday")

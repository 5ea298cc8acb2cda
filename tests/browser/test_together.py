"""Two people, two browsers, one record: the second sees both versions and chooses."""

from collections.abc import Callable

from playwright.sync_api import Page, expect


def _first_contact(page: Page) -> str:
    """The address of the form of some pupil's contact."""
    page.goto("/pupils/")
    addresses = page.eval_on_selector_all("table a[href^='/pupils/']", "a => a.map(x => x.href)")
    for address in dict.fromkeys(addresses):
        page.goto(address)
        link = page.locator("a[href^='/contacts/']").first
        if link.count():
            return str(link.get_attribute("href"))
    raise AssertionError("no pupil of the demonstration has a contact")


def test_the_second_of_two_to_save_sees_both_and_chooses(visit: Callable[..., Page]) -> None:
    one, two = visit("senco@meadow.example"), visit("head@meadow.example")
    address = _first_contact(one)
    one.goto(address)
    two.goto(address)
    one.locator('[name="preferred_way"]').fill("Phone, before nine")
    one.get_by_role("button", name="Save", exact=True).click()
    expect(one.get_by_role("main")).to_contain_text("changed")
    two.locator('[name="preferred_way"]').fill("By letter")
    two.get_by_role("button", name="Save", exact=True).click()
    different = two.get_by_role("region", name="What is different").last
    expect(different).to_contain_text("By letter")
    expect(different).to_contain_text("Phone, before nine")
    expect(two.locator('[name="preferred_way"]')).to_have_value("By letter")
    two.locator('[name="preferred_way"]').fill("Phone before nine, or by letter")
    two.get_by_role("button", name="Save", exact=True).click()
    expect(two.get_by_role("main")).to_contain_text("changed")
    one.goto(address)
    expect(one.locator('[name="preferred_way"]')).to_have_value("Phone before nine, or by letter")

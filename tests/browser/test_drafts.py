"""What is typed is kept on the server, and does not come back after its form was sent."""

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Page


def test_a_draft_on_its_way_is_let_go_when_its_form_is_sent(visit: Callable[..., "Page"]) -> None:
    page = visit("senco@meadow.example")
    page.goto("/entries/log/")
    page.route("**/drafts/**", lambda route: None)  # the server takes its time
    with page.expect_request("**/drafts/**"):
        page.locator('[name="what_happened"]').fill("Went out at 10.40.")
    # The page stays, so that it is the script and not the browser that ends the request.
    page.evaluate("document.addEventListener('submit', (event) => event.preventDefault())")
    with page.expect_event("requestfailed", timeout=3000) as ended:
        page.evaluate("document.querySelector('form[data-draft]').requestSubmit()")
    assert "/drafts/" in ended.value.url

"""What is typed is kept on the server, and does not come back after its form was sent."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from playwright.sync_api import expect

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


def _open_pupil_form(page: "Page", button: str, nth: int = 0) -> str:
    """The path of the form behind this link of some pupil's page; others leave drafts at the first."""
    page.goto("/pupils/")
    page.locator("table a[href^='/pupils/']").nth(nth).click()
    page.wait_for_load_state("load")
    number = page.url.rstrip("/").rsplit("/", 1)[1]
    path = f"/pupils/{number}/{button}/"
    page.goto(path)
    return path


def _sign_in_again(page: "Page", email: str) -> None:
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Password").fill("inclusion-demo")
    page.get_by_role("button", name="Sign in", exact=True).click()


def _session_ends(page: "Page") -> None:
    """As after two idle hours: the browser's session means nothing to the server any more."""
    page.context.clear_cookies(name="sessionid")


def _stored(page: "Page") -> int:
    """How many forms wait in this tab; htmx keeps the path of the page there as well."""
    names: list[str] = page.evaluate("Object.keys(sessionStorage)")
    return len([name for name in names if name.startswith("form-")])


def test_what_was_typed_before_a_timed_out_session_is_offered_to_the_same_person(
    visit: Callable[..., "Page"],
) -> None:
    page = visit("senco@meadow.example")
    path = _open_pupil_form(page, "actions/add")
    _session_ends(page)
    page.locator('[name="what"]').fill("Ring the nursery about the lunch hour")
    page.locator("form[data-draft] button.btn-main").click()
    expect(page.get_by_role("main")).to_contain_text("so what you sent was not saved")
    expect(page.get_by_role("main")).to_contain_text("offered back to you")
    _sign_in_again(page, "senco@meadow.example")
    expect(page.get_by_role("main")).to_contain_text("You typed something here earlier")
    assert page.url.endswith(path)
    assert _stored(page) == 0, "it is on the server now"
    page.get_by_role("link", name="Use it").click()
    expect(page.locator('[name="what"]')).to_have_value("Ring the nursery about the lunch hour")
    page.locator('[name="due_on"]').fill("27 11 2026")
    page.locator("form[data-draft] button.btn-main").click()
    expect(page.get_by_role("main")).to_contain_text("Action added")
    page.goto(path)
    expect(page.get_by_role("main")).not_to_contain_text("You typed something here earlier")


def test_what_was_typed_is_never_offered_to_somebody_else(visit: Callable[..., "Page"]) -> None:
    page = visit("senco@meadow.example")
    path = _open_pupil_form(page, "actions/add")
    _session_ends(page)
    page.locator('[name="what"]').fill("For my eyes")
    page.locator("form[data-draft] button.btn-main").click()
    expect(page.get_by_role("main")).to_contain_text("so what you sent was not saved")
    assert _stored(page) == 1
    _sign_in_again(page, "head@meadow.example")
    page.wait_for_url(f"**{path}")
    expect(page.get_by_role("main")).not_to_contain_text("You typed something here earlier")
    assert _stored(page) == 0


def test_a_form_from_before_signing_in_again_in_another_tab_is_offered_back(
    visit: Callable[..., "Page"],
) -> None:
    page = visit("senco@meadow.example")
    _open_pupil_form(page, "cases/open")
    _session_ends(page)
    other = page.context.new_page()
    other.goto("/sign-in/")
    _sign_in_again(other, "senco@meadow.example")
    other.wait_for_url("**/")
    page.locator('[name="concern"]').fill("Comes late on Mondays")
    page.locator("form[data-draft] button.btn-main").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("This was not saved")
    visit.complaints.clear()  # type: ignore[attr-defined]  # the refusal itself
    page.get_by_role("link", name="Open the page again").click()
    expect(page.get_by_role("main")).to_contain_text("You typed something here earlier")
    page.get_by_role("link", name="Use it").click()
    expect(page.locator('[name="concern"]')).to_have_value("Comes late on Mondays")
    page.goto(page.url.split("?")[0])
    page.get_by_role("button", name="Let it go").click()
    expect(page.get_by_role("main")).not_to_contain_text("You typed something here earlier")


def test_signing_out_leaves_nothing_in_the_browser(visit: Callable[..., "Page"]) -> None:
    page = visit("senco@meadow.example")
    page.evaluate("sessionStorage.setItem('form-unsent', JSON.stringify({person: '0.0'}))")
    page.locator("details.me summary").click()
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/sign-in/")
    assert _stored(page) == 0


def test_a_lost_connection_keeps_the_form_where_it_is(visit: Callable[..., "Page"]) -> None:
    page = visit("senco@meadow.example")
    _open_pupil_form(page, "actions/add")
    page.locator('[name="what"]').fill("Ring at four")
    page.context.set_offline(True)
    page.locator("form[data-draft] button.btn-main").click()
    expect(page.locator(".draft-state")).to_contain_text("Not sent: there is no connection")
    page.context.set_offline(False)
    expect(page.locator('[name="what"]')).to_have_value("Ring at four")
    visit.complaints.clear()  # type: ignore[attr-defined]


def test_what_was_typed_without_a_connection_outlives_its_page(
    visit: Callable[..., "Page"],
) -> None:
    page = visit("senco@meadow.example")
    path = _open_pupil_form(page, "about-me")
    page.context.set_offline(True)
    page.locator('[name="helps"]').fill("A quiet start. Ten minutes in the library.")
    expect(page.locator(".draft-state")).to_contain_text("no connection")
    assert _stored(page) == 1
    page.route("**/drafts/**", lambda route: route.abort())  # nothing is sent while the page goes
    page.context.set_offline(False)
    page.goto("about:blank")
    page.unroute("**/drafts/**")
    page.goto(path)
    expect(page.get_by_role("main")).to_contain_text("You typed something here earlier")
    assert _stored(page) == 0, "it is on the server now"
    page.get_by_role("link", name="Use it").click()
    expect(page.locator('[name="helps"]')).to_have_value(
        "A quiet start. Ten minutes in the library."
    )
    page.goto(path)
    page.get_by_role("button", name="Let it go").click()
    visit.complaints.clear()  # type: ignore[attr-defined]  # the connection itself


def test_without_a_script_it_is_said_plainly_that_nothing_was_saved(
    visit: Callable[..., "Page"],
) -> None:
    page = visit("senco@meadow.example", javascript=False)
    _open_pupil_form(page, "actions/add")
    _session_ends(page)
    page.locator('[name="what"]').fill("Ring at four")
    page.locator("form[data-draft] button.btn-main").click()
    main = page.get_by_role("main")
    expect(main).to_contain_text("You had been signed out, so what you sent was not saved.")
    expect(main.get_by_text("offered back to you")).to_be_hidden()


def _keep(page: "Page", name: str, words: str) -> None:
    with page.expect_response("**/drafts/**"):
        page.locator(f'[name="{name}"]').fill(words)


def test_what_is_offered_stays_beside_what_is_typed_next(visit: Callable[..., "Page"]) -> None:
    page = visit("staff@meadow.example")
    path, words = "/entries/log/", page.locator('[name="what_happened"]')
    page.goto(path)
    _keep(page, "what_happened", "Came in from the rain and would not sit down.")
    page.goto(path)
    expect(page.get_by_role("main")).to_contain_text("Came in from the rain")
    _keep(page, "what_happened", "Helped to carry the chairs.")
    page.goto(path)
    expect(page.get_by_role("main")).to_contain_text("Helped to carry the chairs")
    page.get_by_role("link", name="Use it").click()
    expect(words).to_have_value("Helped to carry the chairs.")
    # Going on with it is the same draft: letting it go leaves the one before.
    _keep(page, "what_happened", "Helped to carry the chairs to the hall.")
    page.goto(path)
    expect(page.get_by_role("main")).to_contain_text("to the hall")
    page.get_by_role("button", name="Let it go").click()
    expect(page.get_by_role("main")).to_contain_text("Came in from the rain")
    page.get_by_role("button", name="Let it go").click()
    expect(page.get_by_role("main")).not_to_contain_text("You began an entry")


def test_the_other_tab_keeps_its_words_when_this_one_is_saved(visit: Callable[..., "Page"]) -> None:
    page = visit("senco@meadow.example")
    path = _open_pupil_form(page, "actions/add", nth=1)
    _keep(page, "what", "Ring the nursery")
    other = page.context.new_page()
    other.goto(path)
    _keep(other, "what", "Ask for the speech report")
    page.locator('[name="due_on"]').fill("27 11 2026")
    page.locator("form[data-draft] button.btn-main").click()
    expect(page.get_by_role("main")).to_contain_text("Action added")
    page.goto(path)
    page.get_by_role("link", name="Use it").click()
    expect(page.locator('[name="what"]')).to_have_value("Ask for the speech report")
    page.goto(path)
    page.get_by_role("button", name="Let it go").click()
    expect(page.get_by_role("main")).not_to_contain_text("You typed something here earlier")

"""What is asked of every page: WCAG 2.2 AA by axe, no sideways scrolling, one heading, a title."""

import re
import time

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Error, Page

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
SIZES = ({"width": 1280, "height": 900}, {"width": 390, "height": 844})

# Put into every page: a click returns before the next page has come, and what is asked meanwhile is
# asked of the page that is being left. A file that is handed out leaves the page where it is: after four
# seconds nothing else is on its way.
MARK_LEAVING = """
window.navigation.addEventListener("navigate", (event) => {
  if (!event.destination.sameDocument && event.downloadRequest === null) window.leaving = Date.now();
});
"""
ARRIVED = """
new Promise((done) => requestAnimationFrame(() => setTimeout(
  () => done(document.readyState === "complete" && !(Date.now() - window.leaving < 4000)))))
"""


def arrive(page: Page, seconds: float = 15) -> None:
    """Wait until no other page is on its way; raise TimeoutError after the seconds given."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        try:
            if page.evaluate(ARRIVED):
                return
        except Error:  # The page went while it was asked.
            pass
        time.sleep(0.05)
    raise TimeoutError(f"{page.url} has not come to rest")


def faults(page: Page) -> list[str]:
    """What is wrong with the page as it stands, in words; an empty list when nothing is."""
    arrive(page)
    found = []
    results = Axe().run(page, options={"runOnly": {"type": "tag", "values": RULES}})
    for violation in results.response["violations"]:
        where = "; ".join(node["html"][:120] for node in violation["nodes"][:3])
        found.append(f"{violation['id']}: {violation['help']} at {where}")
    overflow = page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    if overflow > 0:
        found.append(f"scrolls sideways by {overflow} px")
    if not re.search(r"\S - Inclusion$", page.title()):
        found.append(f"has the title {page.title()!r}")
    if page.locator("h1").count() != 1:
        found.append("has no single h1")
    return found


def looks_right(page: Page) -> None:
    """Assert that the page as it stands has no fault, wide and narrow."""
    for size in SIZES:
        page.set_viewport_size(size)  # type: ignore[arg-type]
        assert faults(page) == [], (page.url, size)
    page.set_viewport_size(SIZES[0])  # type: ignore[arg-type]

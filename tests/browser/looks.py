"""What is asked of every page: WCAG 2.2 AA by axe, no sideways scrolling, one heading, a title."""

import re

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
SIZES = ({"width": 1280, "height": 900}, {"width": 390, "height": 844})


def faults(page: Page) -> list[str]:
    """What is wrong with the page as it stands, in words; an empty list when nothing is."""
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

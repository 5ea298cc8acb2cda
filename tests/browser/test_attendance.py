"""An office clerk brings in a week's attendance of the whole school, with faults in the file."""

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from .looks import looks_right


def _joe(page: Page) -> tuple[str, str]:
    """The path of Joe's page, and his UPN as his details have it."""
    page.goto("/pupils/?q=Joe+Archer")
    path = page.locator("table a[href^='/pupils/']").first.get_attribute("href") or ""
    page.goto(f"{path}edit/")
    return path, page.locator('[name="upn"]').input_value()


def _check(page: Page, file: Path) -> None:
    """From the list of imports to the dry run, each page looked at."""
    page.goto("/imports/")
    page.get_by_role("link", name="Import the attendance").click()
    looks_right(page)
    page.set_input_files('input[type="file"]', file)
    page.get_by_role("button", name="Upload").click()
    looks_right(page)
    page.get_by_role("button", name="These are right: check the rows").click()
    looks_right(page)


def test_a_clerk_checks_a_file_and_imports_what_is_right(
    visit: Callable[..., Page], tmp_path: Path
) -> None:
    page = visit("office@meadow.example")
    path, upn = _joe(page)
    file = tmp_path / "attendance.csv"
    file.write_text(
        "UPN;Week commencing;possibleSessions;attendedSessions;unauthorisedAbsenceSessions\n"
        f"{upn};18/11/2026;10;7;1\n{upn};09/11/1826;10;9;0\n{upn};09/11/2026;10;12;0\n"
        "U204321029993;16/11/2026;10;9;0\n",
        encoding="utf-8",
    )
    _check(page, file)
    main = page.get_by_role("main")
    expect(main).to_contain_text("Nothing has been imported yet")
    expect(main).to_contain_text("Joe Archer")
    expect(main).to_contain_text("not yet born in this week")
    expect(main).to_contain_text("12 attended and 0 missed of 10 possible")
    expect(main).to_contain_text("No pupil of this school has this UPN")
    page.get_by_role("button", name="Import the attendance").click()
    expect(main).to_contain_text("3 not imported because of errors")
    looks_right(page)
    page.goto(f"{path}attendance/")
    row = page.get_by_role("row").filter(has_text="16 November 2026")
    expect(row).to_contain_text("3")
    _check(page, file)
    expect(main).to_contain_text("No row would change anything as the file stands")
    page.get_by_role("button", name="Let this file go").click()
    expect(main).to_contain_text("was let go. Nothing was imported.")

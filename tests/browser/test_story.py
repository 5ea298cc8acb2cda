"""The main job, the whole way, on the demo school: from the imported roll to the printed PSP review pack.

One pupil comes with the roll, is logged, planned for, suspended twice, given a PSP and reviewed; the head
reads the figures, the pack is printed. The server's clock stands on Monday 23 November 2026.
"""

import io
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from .looks import looks_right

SENCO, HEAD = "senco@meadow.example", "head@meadow.example"
NAME = "Zadie Quillfeather"
ROLL = (
    "UPN,Forename,Surname,DOB,Sex,NCyearActual,RegGroup,SENprovision\n"
    "H204321026001,Zadie,Quillfeather,13/03/2018,F,4,Class 4,K\n"
    "A204321026004,Ivo,Quillfeather,25/02/2020,M,2,Class 2,N\n"
)
EARLIER = "UPN,Category,Reason,StartDate,Sessions\nA204321026004,SUSP,DB,15/09/2026,2\n"


@pytest.fixture
def senco(visit: Callable[..., Page]) -> Page:
    return visit(SENCO)


@pytest.fixture
def head(visit: Callable[..., Page]) -> Page:
    return visit(HEAD)


def put(page: Page, **values: str) -> None:
    """Fill fields by name; `__` stands for the dash in the names of repeated rows."""
    for name, value in values.items():
        field = page.locator(f'[name="{name.replace("__", "-")}"]')
        if field.evaluate("e => e.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def open_pupil(page: Page) -> None:
    """Find the pupil through the search box of the header."""
    page.wait_for_load_state("load")
    page.keyboard.press("/")
    page.keyboard.type("quillf")
    page.locator("#found").get_by_role("link", name=re.compile("Zadie")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(NAME)


def import_roll(page: Page, folder: Path) -> None:
    file = folder / "roll.csv"
    file.write_text(ROLL, encoding="utf-8")
    page.goto("/imports/roll/")
    page.set_input_files('input[type="file"]', file)
    press(page, "Upload")
    looks_right(page)
    press(page, "These are right: check the rows")
    looks_right(page)
    expect(page.get_by_role("main")).to_contain_text("2")
    press(page, "Import the roll")
    expect(page.get_by_role("main")).to_contain_text("2 created")


def import_suspensions(page: Page, folder: Path) -> None:
    file = folder / "suspensions.csv"
    file.write_text(EARLIER, encoding="utf-8")
    page.goto("/imports/suspensions/")
    page.set_input_files('input[type="file"]', file)
    press(page, "Upload")
    looks_right(page)
    press(page, "These are right: check the rows")
    looks_right(page)
    press(page, "Import the suspensions")
    expect(page.get_by_role("main")).to_contain_text("1 created")


def open_case_and_log(page: Page) -> None:
    open_pupil(page)
    page.get_by_role("link", name="Open a case").click()
    put(page, concern="Leaves the room when writing starts.", category="behaviour")
    put(page, level="universal_plus")
    press(page, "Open the case")
    open_pupil(page)
    page.get_by_role("main").get_by_role("link", name="Log an entry").click()
    put(page, kind="incident", happened_on="12 10 2026", who_was_told="mother, by phone")
    put(page, what_happened="Went out at 10.40 and came back with the mentor.")
    press(page, "Save the entry")
    expect(page.get_by_role("main")).to_contain_text("Went out at 10.40")


def run_ibp(page: Page) -> None:
    """An IBP with one target, reviewed once and ended before the PSP."""
    open_pupil(page)
    page.get_by_role("link", name="Plans", exact=True).last.click()
    page.get_by_role("link", name="Start an IBP").click()
    put(page, starts_on="14 9 2026", ends_on="22 10 2026")
    press(page, "Make the draft")
    put(page, targets__0__what="Show the card before going out")
    put(page, targets__0__measure="times gone without asking, a week")
    put(page, targets__0__baseline="12", targets__0__goal="3")
    put(page, strategies__0__what="A card on the desk", strategies__0__by_whom="Class teacher")
    press(page, "Save the draft")
    press(page, "Start the IBP")
    page.get_by_role("link", name=re.compile("Hold (the|a) review")).first.click()
    put(page, held_on="12 10 2026", targets__0__now="9")
    page.locator('[name="targets-0-progress"][value="partly"]').check()
    page.locator('[name="impact"][value="partly"]').check()
    press(page, "Record the review")
    expect(page.get_by_role("main")).to_contain_text("Partly")


def suspend(page: Page, first_day: str, days: str) -> None:
    open_pupil(page)
    page.get_by_role("link", name="Record a suspension").click()
    page.get_by_role("link", name="Suspension", exact=True).click()
    put(page, starts_on=first_day, sessions=days, decided_on=first_day)
    press(page, "Continue")
    page.locator('select[name="reason_1"]').select_option("DB")
    put(page, what_happened="Turned over two tables after being asked to write.")
    press(page, "Continue")
    press(page, "Continue")
    expect(page.get_by_role("heading", level=1)).to_have_text("Check your answers")
    looks_right(page)
    page.get_by_role("button", name="Record this suspension").dblclick()
    page.wait_for_url(re.compile(r"/suspensions/\d+/"))


def start_psp(page: Page) -> None:
    """From the alert on Today to a running PSP; an incomplete one says what is missing."""
    page.goto("/?whose=mine")
    row = page.locator("article.duty", has_text="Zadie Q").filter(has_text="PSP recommended")
    expect(row).to_contain_text(
        "PSP recommended: 2 suspensions this school year (14 September, 9 November)"
    )
    expect(row).to_contain_text("Hackney policy")
    row.get_by_role("link", name=re.compile("Why am I seeing this")).click()
    expect(page.get_by_role("main")).to_contain_text("14 September")
    page.go_back()
    row.get_by_role("link", name=re.compile("Start a PSP")).click()
    put(page, starts_on="12 10 2026", ends_on="1 2 2027")
    press(page, "Make the draft")
    press(page, "Save the draft")
    expect(page.get_by_role("main")).to_contain_text("still missing")
    page.get_by_role("link", name="Withdraw this draft").click()
    looks_right(page)
    page.get_by_role("link", name="Cancel").click()
    fill_psp(page)
    press(page, "Start the PSP")
    expect(page.get_by_role("main")).to_contain_text("Running")


def fill_psp(page: Page) -> None:
    page.get_by_role("link", name=re.compile("^(Write|Change|Complete|Edit)")).first.click()
    page.locator('select[name="lead"]').select_option(label="R. Osei")
    put(page, purpose="Stay in lessons, and at this school.")
    rows = [
        ("pupil", "Show the card before going out", "times gone without asking, a week", "12", "3"),
        ("school", "Notice effort twice a lesson", "times noted, a day", "1", "8"),
        ("family", "Ten minutes together after school", "days a week", "1", "4"),
    ]
    # The target that goes on from the IBP is folded to one line.
    for folded in page.locator("#targets details.folded > summary").all():
        folded.click()
    for number, (owner, what, measure, start, goal) in enumerate(rows):
        if not page.locator(f'[name="targets-{number}-what"]').count():
            page.locator('[data-add-row="targets"]').click()
        prefix = f"targets__{number}__"
        put(page, **{f"{prefix}owner": owner, f"{prefix}what": what, f"{prefix}measure": measure})
        put(page, **{f"{prefix}baseline": start, f"{prefix}goal": goal})
    words = [
        ("pupil", "Zadie", "When I go out it is because my hand hurts."),
        ("family", "Mrs Quillfeather", "We want to hear when it goes well."),
    ]
    for number, (voice, said_by, said) in enumerate(words):
        if not page.locator(f'[name="views-{number}-words"]').count():
            page.locator('[data-add-row="views"]').click()
        prefix = f"views__{number}__"
        put(page, **{f"{prefix}voice": voice, f"{prefix}said_by": said_by})
        put(page, **{f"{prefix}words": said, f"{prefix}said_on": "12 10 2026"})
    press(page, "Save the draft")
    expect(page.get_by_role("main")).not_to_contain_text("still missing")


def hold_review(page: Page, held_on: str, now: str, next_on: str) -> None:
    page.get_by_role("link", name=re.compile("Hold (the|a) review")).first.click()
    put(page, held_on=held_on, targets__0__now=now, impact_note="Too little has changed.")
    for number in range(3):
        page.locator(f'[name="targets-{number}-progress"][value="not_yet"]').check()
    page.locator('[name="impact"][value="insufficient"]').check()
    put(page, actions__0__what="Ring home every Friday", actions__0__owner_name="Mr Hale")
    put(page, actions__0__due_on="27 11 2026", next_on=next_on)
    press(page, "Record the review")
    expect(page.get_by_role("main")).to_contain_text("Insufficient")
    page.get_by_role("link", name="Pastoral Support Programme").first.click()


def print_pack(page: Page) -> PdfReader:
    open_pupil(page)
    page.get_by_role("link", name="Print the review pack").click()
    expect(page.get_by_role("main")).to_contain_text("2")
    with page.expect_response(re.compile(r"/documents/\d+/")) as answered:
        press(page, "Print the pack")
    address = answered.value.url
    answer = page.context.request.get(address)
    assert answer.headers["content-type"] == "application/pdf"
    return PdfReader(io.BytesIO(answer.body()))


def test_from_the_roll_to_the_printed_pack(senco: Page, head: Page, tmp_path: Path) -> None:
    import_roll(senco, tmp_path)
    import_suspensions(senco, tmp_path)
    open_case_and_log(senco)
    run_ibp(senco)

    suspend(head, "14 9 2026", "1")
    suspend(head, "9 11 2026", "0.5")
    open_pupil(head)
    head.get_by_role("link", name="Suspensions", exact=True).click()
    expect(head.locator("tbody tr")).to_have_count(2)

    start_psp(senco)
    hold_review(senco, "9 11 2026", "11", "7 12 2026")
    hold_review(senco, "23 11 2026", "11", "14 12 2026")
    senco.goto("/today/all/?state=week&whose=mine")
    asked = senco.locator("article.duty", has_text="Zadie Q").filter(has_text="Ask for help")
    expect(asked).to_contain_text("9 November, 23 November")

    pack = print_pack(senco)
    assert len(pack.pages) == 2
    text = "\n".join(page.extract_text() for page in pack.pages)
    for words in (
        "Zadie Q",
        "my hand hurts",
        "Notice effort twice a lesson",
        "Ring home every Friday",
    ):
        assert words in " ".join(text.split())

    head.goto("/exclusions/")
    figure = head.get_by_role("main").locator(".big a").first
    figure.click()
    expect(head.get_by_role("main")).to_contain_text("Zadie Q")
    open_pupil(head)
    head.get_by_role("link", name="History", exact=True).click()
    expect(head.get_by_role("main")).to_contain_text("Review added")
    expect(head.get_by_role("main")).to_contain_text("R. Osei")


def test_the_first_steps_work_without_scripts(visit: Callable[..., Page]) -> None:
    page = visit(SENCO, javascript=False)
    page.goto("/pupils/?q=archer")
    page.get_by_role("link", name="Joe Archer").click()
    page.get_by_role("main").get_by_role("link", name="Log an entry").click()
    put(page, kind="achievement", what_happened="Helped a younger child with a zip.")
    press(page, "Save the entry")
    expect(page.get_by_role("main")).to_contain_text("Helped a younger child with a zip.")


def test_what_is_typed_survives_a_closed_lid(visit: Callable[..., Page]) -> None:
    page = visit(SENCO)
    page.goto("/entries/log/")
    put(page, kind="note", what_happened="Half a sentence about")
    expect(page.get_by_text("Draft kept")).to_be_visible(timeout=10_000)
    page.context.clear_cookies()
    again = visit(SENCO)
    again.goto("/entries/log/")
    expect(again.get_by_role("main")).to_contain_text("Use it")

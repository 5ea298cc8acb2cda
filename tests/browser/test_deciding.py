"""From considering to the last output, with a head's own hands: counted, on a desk and on a phone.

The server's clock stands on Monday 23 November 2026.
"""

import re
from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

from .hands import Hands
from .looks import looks_right

HEAD = "head@meadow.example"
MOST_WITH_EVERY_OUTPUT = 35
MOST_TO_EXCLUDE = 35


def new_pupil(page: Page, forename: str) -> str:
    """A pupil with one household, added for a test alone; the address of the pupil's page."""
    page.goto("/pupils/add/")
    for name, value in {
        "legal_forename": forename,
        "legal_surname": "Ferngrove",
        "born_on": "12 3 2018",
    }.items():
        page.locator(f'[name="{name}"]').fill(value)
    page.locator('[name="year_group"]').select_option("4")
    page.locator('[name="sen_status"]').select_option("K")
    page.locator('[name="elsewhere"][value="none"], [name="elsewhere"]').first.evaluate(
        "e => { if (e.tagName === 'SELECT') { e.value = 'none'; } else { e.checked = true; } }"
    )
    page.locator("form.panel .btn-main").click()
    page.wait_for_url(re.compile(r"/pupils/\d+/$"))
    address = page.url
    page.get_by_role("link", name="Add a contact").first.click()
    page.locator('[name="name"]').fill("Alma Ferngrove")
    page.locator('[name="relation"]').fill("mother")
    page.locator('[name="address"]').fill("9 Fern Row, London E8")
    page.locator('[name="parental_responsibility"]').check()
    page.locator("form.panel .btn-main").click()
    page.goto(address)
    return address


def named(page: Page, name: str) -> Callable[[], None]:
    return page.get_by_role("button", name=name, exact=True).click


def begin(page: Page, hands: Hands, kind: str) -> None:
    """From the pupil's page to the form of a kind."""
    link = page.get_by_role("link", name="Record a suspension").first
    hands.press(link, "Record a suspension")
    looks_right(page)
    hands.press(page.get_by_role("link", name=kind, exact=True), kind)


def go_on(page: Page, hands: Hands) -> None:
    hands.press(page.get_by_role("button", name="Continue", exact=True), "Continue")


def box(page: Page, name: str) -> Locator:
    return page.locator(f'[name="{name}"]')


def write(page: Page, hands: Hands, **words: str) -> None:
    for name, typed in words.items():
        hands.write(box(page, name), typed, name)


def tick(page: Page, hands: Hands, label: str) -> None:
    hands.press(page.get_by_label(re.compile(rf"^\s*{label}")).first, f"tick {label}")


def test_a_two_day_suspension_with_every_output(visit: Callable[..., Page]) -> None:
    page = visit(HEAD)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    new_pupil(page, "Odette")
    hands = Hands(page)
    begin(page, hands, "Suspension")
    write(page, hands, starts_on="24 11 2026", sessions="2")
    beside = page.locator("#preview")
    expect(beside).to_contain_text("Odette returns on Thursday 26 November 2026 in the morning")
    expect(beside).to_contain_text("Who will have to be told")
    looks_right(page)
    go_on(page, hands)
    write(page, hands, what_happened="Broke the pane in the hall door with a chair.")
    hands.choose(box(page, "reason_1"), "Damage to property (DM)", "reason_1")
    expect(beside).to_contain_text("Hear the pupil")
    write(page, hands, fact_finding="Two adults saw it.", pupil_account="Says she was shoved.")
    expect(beside).not_to_contain_text("Hear the pupil")
    looks_right(page)
    go_on(page, hands)
    expect(beside).to_contain_text("Look at equality, needs and adjustments")
    tick(page, hands, "What may lie behind it has been looked at")
    write(
        page,
        hands,
        equality="No characteristic plays a part.",
        sen="Spoken with the SENCO.",
        lesser_sanctions="Two detentions in October.",
        head_reasons="The pane could have hurt others.",
    )
    expect(beside).not_to_contain_text("Look at equality, needs and adjustments")
    looks_right(page)
    go_on(page, hands)
    expect(page.get_by_role("heading", level=1)).to_have_text("Check your answers")
    looks_right(page)
    hands.press(page.get_by_role("button", name="Record this suspension"), "Record it")
    page.wait_for_url(re.compile(r"/suspensions/\d+/next/"))
    print(f"\nOf these, until it is decided: {len(hands.done)}")
    every_output(page, hands)
    hands.told("A two-day suspension with every output", MOST_WITH_EVERY_OUTPUT)


def every_output(page: Page, hands: Hands) -> None:
    """The letter, who was told, the sheet for the council, the register's codes, the census row."""
    send_the_letter(page, hands, "L1")
    hands.press(page.get_by_role("link", name="Who has been told"), "Who has been told")
    tell(page, hands, ["Alma Ferngrove, by telephone or in person"], "By telephone")
    tell(page, hands, ["Local authority"], "By e-mail")
    looks_right(page)
    hands.press(page.get_by_role("link", name="Send and copy"), "Send and copy")
    looks_right(page)
    hands.press(page.get_by_role("button", name="Copy the codes of every half-day"), "Copy codes")
    codes = page.evaluate("navigator.clipboard.readText()").splitlines()
    assert [line.split("\t")[2] for line in codes] == ["E"] * 4
    with page.expect_download() as taken:
        hands.press(page.get_by_role("link", name="Take it as a file (CSV)"), "Take the census row")
    row = taken.value.path().read_text(encoding="utf-8").splitlines()[-1]
    assert "SUSP" in row
    assert "DM" in row
    hands.press(page.get_by_role("button", name="Print the sheet"), "Print the sheet")
    page.wait_for_url(re.compile(r"/suspension-sheets/\d+/$"))
    assert page.request.get(page.url).body().startswith(b"%PDF")


def send_the_letter(page: Page, hands: Hands, variant: str) -> None:
    """From what happens next to a letter that is issued and put down as sent."""
    main = page.get_by_role("main")
    hands.press(page.get_by_role("link", name="Write the letter"), "Write the letter")
    expect(page.locator(".choice.next h3")).to_contain_text(variant)
    looks_right(page)
    hands.press(page.locator(".choice.next a").first, "Look at the letter")
    looks_right(page)
    hands.press(page.get_by_role("button", name="Issue this letter"), "Issue it")
    expect(main).to_contain_text("It is kept as it was issued")
    hands.choose(box(page, "how"), "By e-mail", "how")
    hands.press(page.get_by_role("button", name="Record how it was sent"), "Record how it was sent")
    expect(main).to_contain_text("By e-mail on Monday 23 November 2026")
    looks_right(page)


def tell(page: Page, hands: Hands, lines: list[str], how: str) -> None:
    """Tick lines of the page of who has been told, say how, and put them down in one go."""
    for line in lines:
        tick(page, hands, line)
    hands.choose(box(page, "how"), how, "how")
    hands.press(page.get_by_role("button", name="Record who was told"), "Record who was told")
    many = "1 notice" if len(lines) == 1 else f"{len(lines)} notices"
    expect(page.get_by_role("status").first).to_contain_text(f"Written down: {many}.")


def test_a_permanent_exclusion(visit: Callable[..., Page]) -> None:
    page = visit(HEAD)
    address = new_pupil(page, "Rosalind")
    hands = Hands(page)
    begin(page, hands, "Permanent exclusion")
    write(page, hands, starts_on="24 11 2026")
    beside = page.locator("#preview")
    expect(beside).to_contain_text("It has no end")
    expect(beside).to_contain_text("The governing board must meet")
    go_on(page, hands)
    write(page, hands, what_happened="Brought a knife and showed it to two pupils.")
    hands.choose(
        box(page, "reason_1"),
        "Use or threat of use of an offensive weapon or prohibited item (OW)",
        "reason_1",
    )
    write(page, hands, fact_finding="The knife was found.", pupil_account="Says it was a dare.")
    go_on(page, hands)
    go_on(page, hands)
    # Both conditions and a word about each gap are asked for, each by its field.
    expect(page.get_by_role("alert")).to_contain_text("a permanent exclusion needs one")
    looks_right(page)
    tick(page, hands, "A serious breach of the behaviour policy")
    write(page, hands, harm="The two who saw it are afraid to come.")
    hands.choose(box(page, "one_off"), "Carrying an offensive weapon", "one_off")
    write(page, hands, exclusions_team_consulted_on="23 11 2026")
    tick(page, hands, "What may lie behind it has been looked at")
    write(
        page,
        hands,
        equality="No characteristic plays a part.",
        sen="Spoken with the SENCO.",
        lesser_sanctions="A suspension would not keep others safe.",
        head_reasons="As a last resort.",
    )
    go_on(page, hands)
    expect(page.get_by_role("heading", level=1)).to_have_text("Check your answers")
    looks_right(page)
    button = page.get_by_role("button", name="Record this permanent exclusion")
    button.dblclick()
    hands.done.append("Record it")
    page.wait_for_url(re.compile(r"/suspensions/\d+/next/"))
    looks_right(page)
    send_the_letter(page, hands, "L4")
    hands.press(page.get_by_role("link", name="Who has been told"), "Who has been told")
    tell(page, hands, ["Alma Ferngrove, by telephone or in person"], "By telephone")
    tell(page, hands, ["Local authority", "Governing board"], "By e-mail")
    expect(page.get_by_role("main")).to_contain_text("Everybody has been told.")
    looks_right(page)
    hands.told(
        "A permanent exclusion, one slip put right, with letter and notices", MOST_TO_EXCLUDE
    )
    page.goto(f"{address}suspensions/")
    expect(page.locator("tbody tr")).to_have_count(1)
    page.locator("tbody a").first.click()
    expect(page.get_by_role("main")).to_contain_text("It has no end")
    page.get_by_text("What the page said when it was decided").click()
    looks_right(page)


def test_a_run_that_crosses_the_sixth_day(visit: Callable[..., Page]) -> None:
    """Four days, then three at once after them: education is due on the sixth in a row."""
    page = visit(HEAD)
    new_pupil(page, "Marigold")
    suspend(page, "23 11 2026", "4", "Threw a chair.")
    page.get_by_role("link", name="See the record").click()
    page.get_by_role("link", name="Follow it with a new one").click()
    expect(page.get_by_role("main")).to_contain_text("normally on new evidence")
    looks_right(page)
    page.get_by_role("link", name="Suspension", exact=True).click()
    expect(page.locator('[name="starts_on"]')).to_have_value("27 11 2026")
    page.locator('[name="sessions"]').fill("3")
    expect(page.locator("#preview")).to_contain_text("is due from Monday 30 November 2026")
    expect(page.locator("#preview")).to_contain_text("Follows at once")
    named(page, "Continue")()
    finish(page, "New evidence: a second pupil was hurt.")
    expect(page.get_by_role("main")).to_contain_text("Monday 30 November 2026")


def test_a_slip_a_shorter_one_and_a_cancellation(visit: Callable[..., Page]) -> None:
    page = visit(HEAD)
    new_pupil(page, "Clementine")
    suspend(page, "24 11 2026", "3", "Threw a chair.")
    page.get_by_role("link", name="See the record").click()
    page.get_by_role("link", name="Correct a slip").click()
    looks_right(page)
    page.locator('[name="sessions"]').fill("2.5")
    page.locator('[name="reason"]').fill("Counted one half-day too many")
    expect(page.locator("#preview")).to_contain_text("2.5 school days")
    named(page, "Save the correction")()
    expect(page.get_by_role("main")).to_contain_text("Corrected.")
    page.get_by_role("link", name="Make it shorter").click()
    page.locator('[name="sessions"]').fill("4")
    page.locator('[name="reasons"]').fill("A witness came forward.")
    named(page, "Continue")()
    expect(page.get_by_role("alert")).to_contain_text("A suspension cannot be extended")
    expect(page.get_by_role("link", name="Follow it with a new one")).to_be_visible()
    looks_right(page)
    page.locator('[name="sessions"]').fill("1")
    named(page, "Continue")()
    expect(page.get_by_role("main")).to_contain_text("Check before you decide")
    looks_right(page)
    named(page, "Make it shorter")()
    expect(page.get_by_role("main")).to_contain_text("Made shorter.")
    page.get_by_role("link", name="Cancel this suspension").click()
    page.locator('[name="reason"]').fill("It was another pupil.")
    named(page, "Cancel the suspension")()
    page.get_by_role("link", name="See each decision").click()
    for heading in ("1. Decided", "2. Made shorter", "3. Cancelled"):
        expect(page.get_by_role("main")).to_contain_text(heading)
    looks_right(page)


def test_half_days_are_left_out_beside_the_form(visit: Callable[..., Page]) -> None:
    page = visit(HEAD)
    new_pupil(page, "Tabitha")
    page.get_by_role("link", name="Record a suspension").first.click()
    page.get_by_role("link", name="Suspension", exact=True).click()
    page.locator('[name="starts_on"]').fill("24 11 2026")
    page.locator('[name="sessions"]').fill("1")
    page.get_by_text("Part-time timetable or dual registration").click()
    page.get_by_label("Tue 24 Nov, afternoon").check()
    expect(page.locator("#preview")).to_contain_text("until midday on Wednesday 25 November 2026")
    # The box that was just ticked is still there, ticked, and under the keys.
    expect(page.get_by_label("Tue 24 Nov, afternoon")).to_be_checked()
    expect(page.get_by_label("Tue 24 Nov, afternoon")).to_be_focused()
    expect(page.locator("#headline")).to_contain_text("Back on Wednesday 25 November 2026")
    looks_right(page)
    named(page, "Continue")()
    page.wait_for_url(re.compile("/happened/"))
    page.go_back()
    expect(page.locator('[name="starts_on"]')).to_have_value("24 11 2026")
    expect(page.locator("#headline")).to_contain_text("Back on Wednesday 25 November 2026")


def test_on_a_phone_the_form_comes_first_and_the_answer_in_a_line(
    visit: Callable[..., Page],
) -> None:
    page = visit(HEAD, width=390)
    new_pupil(page, "Ottilie")
    page.get_by_role("link", name="Record a suspension").first.click()
    page.get_by_role("link", name="Suspension", exact=True).click()
    page.locator('[name="starts_on"]').fill("24 11 2026")
    page.locator('[name="sessions"]').fill("2")
    line = page.locator("#headline")
    expect(line).to_contain_text("Back on Thursday 26 November 2026 in the morning.")
    form, beside = page.locator("#suspension-form"), page.locator("#preview")
    tops = [one.bounding_box() for one in (line, form, beside)]
    assert all(tops)
    assert [top["y"] for top in tops if top] == sorted(top["y"] for top in tops if top)
    assert tops[0]
    assert tops[0]["height"] < 120
    line.get_by_role("link").click()
    expect(beside).to_be_in_viewport()


def test_the_steps_work_without_scripts(visit: Callable[..., Page]) -> None:
    page = visit(HEAD)
    address = new_pupil(page, "Winifred")
    plain = visit(HEAD, javascript=False)
    plain.goto(address)
    plain.get_by_role("link", name="Record a suspension").first.click()
    plain.get_by_role("link", name="Suspension", exact=True).click()
    plain.locator('[name="starts_on"]').fill("24 11 2026")
    plain.locator('[name="sessions"]').fill("1")
    named(plain, "Work out dates")()
    expect(plain.locator("#preview")).to_contain_text("Winifred returns on Wednesday 25 November")
    plain.get_by_text("Part-time timetable or dual registration").click()
    plain.get_by_label("Tue 24 Nov, afternoon").check()
    named(plain, "Work out dates")()
    expect(plain.locator("#preview")).to_contain_text("until midday on Wednesday 25 November")
    named(plain, "Continue")()
    finish(plain, "Threw a chair.")


def suspend(page: Page, first_day: str, days: str, what: str) -> None:
    """A suspension with the least that the form asks for."""
    page.get_by_role("link", name="Record a suspension").first.click()
    page.get_by_role("link", name="Suspension", exact=True).click()
    page.locator('[name="starts_on"]').fill(first_day)
    page.locator('[name="sessions"]').fill(days)
    named(page, "Continue")()
    finish(page, what)


def finish(page: Page, what: str) -> None:
    """From what happened to the decision."""
    page.locator('[name="what_happened"]').fill(what)
    page.locator('[name="reason_1"]').select_option("DB")
    named(page, "Continue")()
    named(page, "Continue")()
    expect(page.get_by_role("heading", level=1)).to_have_text("Check your answers")
    named(page, "Record this suspension")()
    page.wait_for_url(re.compile(r"/suspensions/\d+/next/"))

"""Plans as they are lived: from an alert to the printed PSP, a fresh start, and small steps.

The server's clock stands on Monday 23 November 2026.
"""

import io
import re
from collections.abc import Callable

from playwright.sync_api import Page, expect
from pypdf import PdfReader

from .hands import Hands
from .looks import looks_right
from .test_deciding import new_pupil

SENCO = "senco@meadow.example"
MOST = 60
TARGETS = (
    ("pupil", "Show the card before going out", "times gone without asking", "12", "3"),
    ("school", "Notice effort twice a lesson", "times noted", "1", "8"),
    ("family", "Ten minutes together after school", "days", "1", "4"),
)
VIEWS = (("pupil", "I go out when my hand hurts."), ("family", "Ring us when it goes well."))


def press(page: Page, hands: Hands, name: str) -> None:
    hands.press(page.get_by_role("button", name=name, exact=True), name)


def follow(page: Page, hands: Hands, name: str) -> None:
    hands.press(page.get_by_role("link", name=name, exact=True).first, name)


def choose(page: Page, hands: Hands, name: str, value: str) -> None:
    """Choose in a list, where it does not stand on that already."""
    box = page.locator(f'select[name="{name}"]')
    if box.input_value() != value:
        box.select_option(value)
        hands.done.append(f"{name}: {value}")


def write(page: Page, hands: Hands, name: str, words: str) -> None:
    hands.write(page.locator(f'[name="{name}"]'), words, name)


def row_of(page: Page, hands: Hands, rows: str, number: int, name: str) -> str:
    """The beginning of the names of a row's fields; adds the row where it is not there yet."""
    if not page.locator(f'[name="{rows}-{number}-{name}"]').count():
        hands.press(page.locator(f'[data-add-row="{rows}"]'), f"add to {rows}")
    return f"{rows}-{number}-"


def say_why(page: Page, hands: Hands) -> None:
    """Why now and what for, where the record has not said it."""
    for name in ("trigger", "purpose"):
        if not page.locator(f'[name="{name}"]').input_value():
            write(page, hands, name, "Stay in lessons, and at this school.")


def fill_psp(page: Page, hands: Hands) -> None:
    """The least that lets a PSP run: a lead, a measured target for each, and both views."""
    lead = page.locator('select[name="lead"]')
    if not lead.input_value():
        hands.choose(lead, "R. Osei", "lead")
    say_why(page, hands)
    for number, (owner, what, measure, start, goal) in enumerate(TARGETS):
        row = row_of(page, hands, "targets", number, "what")
        choose(page, hands, f"{row}owner", owner)
        for name, words in zip(
            ("what", "measure", "baseline", "goal"), (what, measure, start, goal), strict=True
        ):
            write(page, hands, f"{row}{name}", words)
    for number, (voice, said) in enumerate(VIEWS):
        row = row_of(page, hands, "views", number, "words")
        choose(page, hands, f"{row}voice", voice)
        write(page, hands, f"{row}said_by", "Alma" if voice == "family" else "The pupil")
        write(page, hands, f"{row}said_on", "23 11 2026")
        write(page, hands, f"{row}words", said)
    press(page, hands, "Save the draft")
    expect(page.get_by_role("main")).to_contain_text("Every part is there")


def test_from_the_alert_to_the_printed_psp(visit: Callable[..., Page]) -> None:
    page = visit(SENCO)
    hands = Hands(page)
    page.goto("/today/all/?whose=all&state=late")
    alert = page.locator("article.duty").filter(has_text="PSP recommended").first
    hands.press(alert.get_by_role("link", name=re.compile("Start a PSP")), "Start a PSP")
    press(page, hands, "Make the draft")
    if page.get_by_role("link", name="Complete the draft").count():
        follow(page, hands, "Complete the draft")
    looks_right(page)
    fill_psp(page, hands)
    press(page, hands, "Start the PSP")
    follow(page, hands, "In full, to sign")
    looks_right(page)
    confirm = page.locator('[name="confirmed"]')
    if confirm.count():  # A first name that another pupil has, too, is looked at once.
        hands.press(confirm, "these names are somebody else's")
    press(page, hands, "Print it")
    page.wait_for_url(re.compile(r"/documents/\d+/"))
    document = re.search(r"/documents/\d+/", page.url)
    assert document
    answer = page.context.request.get(document.group())
    assert answer.headers["content-type"] == "application/pdf"
    text = "".join(p.extract_text() for p in PdfReader(io.BytesIO(answer.body())).pages)
    assert "Notice effort twice a lesson" in text
    assert "my hand hurts" in " ".join(text.split())
    hands.told("From the alert to the printed PSP", MOST)


def start_ibp(page: Page, hands: Hands, starts_on: str) -> None:
    hands.press(page.get_by_role("link", name="Plans", exact=True).last, "Plans")
    follow(page, hands, "Start an IBP")
    page.locator('[name="starts_on"]').fill(starts_on)
    page.locator('[name="ends_on"]').fill("18 12 2026")
    press(page, hands, "Make the draft")
    if page.get_by_role("link", name="Complete the draft").count():
        follow(page, hands, "Complete the draft")
    lead = page.locator('select[name="lead"]')
    if not lead.input_value():
        hands.choose(lead, "R. Osei", "lead")
    _, what, measure, start, goal = TARGETS[0]
    for name, words in (
        *(("what", what), ("measure", measure)),
        *(("baseline", start), ("goal", goal)),
    ):
        write(page, hands, f"targets-0-{name}", words)
    write(page, hands, "strategies-0-what", "A nod at the door")
    write(page, hands, "strategies-0-by_whom", "Every adult")
    press(page, hands, "Save the draft")
    press(page, hands, "Start the IBP")
    expect(page.get_by_role("main")).to_contain_text("Running")


def review(page: Page, hands: Hands, held_on: str, judged: str) -> None:
    follow(page, hands, "Hold a review")
    page.locator('[name="held_on"]').fill(held_on)
    for choice in page.locator(f'[name$="-progress"][value="{judged}"]').all():
        choice.check()
    page.locator(f'[name="impact"][value="{"met" if judged == "met" else "partly"}"]').check()
    page.locator('[name="next_choice"][value="none"]').check()
    press(page, hands, "Record the review")
    page.wait_for_url(re.compile(r"/reviews/\d+/$"))
    page.get_by_role("main").get_by_role("link", name=re.compile("Programme|Plan$")).first.click()


def test_from_an_ibp_to_a_fresh_start(visit: Callable[..., Page]) -> None:
    """An IBP goes on as a PSP with its target, is reviewed, and ends at another school."""
    page = visit(SENCO)
    hands = Hands(page)
    address = new_pupil(page, "Rowan")
    start_ibp(page, hands, "28 9 2026")
    review(page, hands, "2 11 2026", "partly")
    page.goto(address)
    hands.press(page.get_by_role("link", name="Plans", exact=True).last, "Plans")
    follow(page, hands, "Start a PSP")
    expect(page.get_by_label(TARGETS[0][1])).to_be_checked()
    page.locator('[name="starts_on"]').fill("9 11 2026")
    page.locator('[name="ends_on"]').fill("26 2 2027")
    press(page, hands, "Make the draft")
    if page.get_by_role("link", name="Complete the draft").count():
        follow(page, hands, "Complete the draft")
    for folded in page.locator("#targets details.folded > summary").all():
        folded.click()
    expect(page.locator('[name="targets-0-what"]')).to_have_value(TARGETS[0][1])
    say_why(page, hands)
    for number in (1, 2):
        row = row_of(page, hands, "targets", number, "what")
        owner, what, measure, start, goal = TARGETS[number]
        choose(page, hands, f"{row}owner", owner)
        for name, words in zip(
            ("what", "measure", "baseline", "goal"), (what, measure, start, goal), strict=True
        ):
            write(page, hands, f"{row}{name}", words)
    for number, (voice, said) in enumerate(VIEWS):
        row = row_of(page, hands, "views", number, "words")
        choose(page, hands, f"{row}voice", voice)
        write(page, hands, f"{row}said_by", "Somebody")
        write(page, hands, f"{row}said_on", "9 11 2026")
        write(page, hands, f"{row}words", said)
    press(page, hands, "Save the draft")
    expect(page.get_by_label(re.compile("End the IBP"))).to_be_checked()
    press(page, hands, "Start the PSP")
    main = page.get_by_role("main")
    expect(main).to_contain_text("Gone on with from an earlier plan")
    review(page, hands, "23 11 2026", "partly")
    follow(page, hands, "Extend it")
    page.locator('[name="ends_on"]').fill("12 3 2027")
    page.locator('[name="reason"]').fill("The new class starts in March.")
    looks_right(page)
    page.locator("form.panel .btn-main, form .btn-main").first.click()
    expect(main).to_contain_text("The new class starts in March.")
    follow(page, hands, "End the plan")
    page.locator('[name="outcome"][value="moved"]').check()
    page.locator('[name="outcome_note"]').fill("A fresh start, agreed by everybody.")
    page.locator('[name="sustainability"]').fill("The mentor there has this plan from day one.")
    looks_right(page)
    page.locator("form.panel .btn-main, form .btn-main").first.click()
    for words in ("Moved to another school", "Six weeks after", "A year after"):
        expect(main).to_contain_text(words)
    looks_right(page)


def test_small_steps_are_scored_in_two_taps(visit: Callable[..., Page]) -> None:
    """On a phone: from the pupil's page two taps score a part of the day, and the week shows it."""
    page = visit(SENCO, width=390)
    hands = Hands(page)
    address = new_pupil(page, "Linnet")
    start_ibp(page, hands, "9 11 2026")
    page.goto(address)
    hands.done.clear()
    hands.press(page.get_by_role("link", name=re.compile("Score the day")).first, "Score the day")
    looks_right(page)
    page.set_viewport_size({"width": 390, "height": 844})
    hands.press(page.locator(".tap-card").first.get_by_role("button").first, "a tap")
    hands.told("Scoring a part of the day", 2)
    expect(page.locator(".tap-card").first).to_contain_text("Saved")
    page.get_by_role("link", name="The week").first.click()
    expect(page.get_by_role("main")).not_to_contain_text("Nothing was scored")
    looks_right(page)


def test_quick_taps_count_one_by_one(visit: Callable[..., Page]) -> None:
    """Five pieces of praise in a second are five, also when the page is left at once."""
    page = visit(SENCO, width=390)
    address = new_pupil(page, "Wren")
    start_ibp(page, Hands(page), "9 11 2026")
    page.goto(address)
    page.get_by_role("link", name=re.compile("Score the day")).first.click()
    more = page.locator("#tap-praise-more")
    for _ in range(5):
        more.click()
    expect(page.locator("#box-praise .tap-value")).to_have_text("5")
    expect(page.locator("#box-praise")).to_contain_text("Saved")
    page.locator("#tap-praise-fewer").click()
    page.get_by_role("link", name="The week").first.click()
    expect(page.get_by_role("main")).to_contain_text("Praise")
    page.go_back()
    page.reload()
    expect(page.locator("#box-praise .tap-value")).to_have_text("4")
    # Near the most that can be written, more taps than fit count up to it and are not refused.
    page.locator("#box-praise [name=seen]").evaluate("field => { field.value = '97' }")
    for _ in range(4):
        more.click()
    expect(page.locator("#box-praise .tap-value")).to_have_text("99")
    expect(page.locator("#box-praise")).to_contain_text("Saved")
    expect(more).to_be_disabled()

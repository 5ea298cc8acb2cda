"""What a person does with keyboard, mouse or finger, counted and named.

An interaction is one thing that a person does: a key that opens, chooses or saves, a press on a button or
a link, or filling one box, with the Tab or the tap that led to it.
"""

from dataclasses import dataclass, field

from playwright.sync_api import Locator, Page


@dataclass
class Hands:
    """Counts what is done on a page."""

    page: Page
    done: list[str] = field(default_factory=list)

    def key(self, name: str, what: str) -> None:
        """Press a key."""
        self.page.keyboard.press(name)
        self.done.append(what)

    def fill(self, name: str, words: str) -> None:
        """Type into the box in which the cursor stands, or the next one on the Tab key."""
        if self.at() != name:
            self.page.keyboard.press("Tab")
        assert self.at() == name, f"the cursor stands in {self.at()!r}, not in {name!r}"
        self.page.keyboard.type(words)
        self.done.append(f"{name}: {words}")

    def press(self, where: Locator, what: str) -> None:
        """Click on something, or tap it on a phone."""
        where.click()
        self.page.wait_for_load_state("load")
        self.done.append(what)

    def write(self, where: Locator, words: str, what: str) -> None:
        """Put the cursor into a box and type."""
        where.click()
        where.press_sequentially(words)
        self.done.append(f"{what}: {words}")

    def choose(self, where: Locator, label: str, what: str) -> None:
        """Choose from a list."""
        where.select_option(label=label)
        self.done.append(f"{what}: {label}")

    def at(self) -> str:
        """The name of the box in which the cursor stands."""
        where: str = self.page.evaluate("document.activeElement.getAttribute('name') || ''")
        return where

    def told(self, heading: str, most: int) -> None:
        """Print what was done, and assert that it was not more than this."""
        print(f"\n{heading}: {len(self.done)} interactions")
        for number, each in enumerate(self.done, 1):
            print(f"  {number}. {each}")
        assert len(self.done) <= most
        self.done.clear()

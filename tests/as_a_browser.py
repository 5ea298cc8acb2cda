"""The forms of a page as a browser reads them, and what it would send; two versions side by side."""

import re
from dataclasses import dataclass, field
from html import unescape
from html.parser import HTMLParser
from typing import Any

_NOT_SENT = {"submit", "button", "image", "reset", "file"}


@dataclass
class SentForm:
    """One form of a page: where it goes, and what stands in its fields."""

    action: str
    method: str
    fields: dict[str, list[str]] = field(default_factory=dict)

    def with_typed(self, typed: dict[str, Any]) -> dict[str, list[str]]:
        """What is sent once somebody has typed this; an empty string or list empties a field."""
        sent = {name: list(values) for name, values in self.fields.items()}
        for name, value in typed.items():
            sent[name] = [str(each) for each in value] if isinstance(value, list) else [str(value)]
        return {name: values for name, values in sent.items() if values not in ([], [""])}


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.forms: list[SentForm] = []
        self.inside: SentForm | None = None
        self.text: tuple[str, list[str]] | None = None
        self.select: tuple[str, bool, list[tuple[str, bool]]] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.inside = SentForm(said.get("action", ""), said.get("method", "get").lower())
            self.forms.append(self.inside)
        if self.inside is None:
            return
        if tag == "input":
            self._input(said)
        elif tag == "textarea":
            self.text = said.get("name", ""), []
        elif tag == "select":
            self.select = said.get("name", ""), "multiple" in said, []
        elif tag == "option" and self.select:
            self.select[2].append((said.get("value", ""), "selected" in said))

    def _input(self, said: dict[str, str]) -> None:
        kind, name = said.get("type", "text"), said.get("name", "")
        if not name or kind in _NOT_SENT:
            return
        if kind in ("checkbox", "radio"):
            if "checked" in said:
                self._put(name, said.get("value", "on"))
            return
        self._put(name, said.get("value", ""))

    def handle_data(self, data: str) -> None:
        if self.text:
            self.text[1].append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.inside = None
        elif tag == "textarea" and self.text:
            name, parts = self.text
            self._put(name, "".join(parts).removeprefix("\n"))
            self.text = None
        elif tag == "select" and self.select:
            name, many, options = self.select
            chosen = [value for value, selected in options if selected]
            if not chosen and not many and options:
                chosen = [options[0][0]]
            for value in chosen:
                self._put(name, value)
            self.select = None

    def _put(self, name: str, value: str) -> None:
        if self.inside is not None and name:
            self.inside.fields.setdefault(name, []).append(value)


def forms_of(answer: Any, address: str) -> list[SentForm]:
    """The forms of a page that are sent back to it: those that go elsewhere are left out."""
    reader = _Reader()
    reader.feed(answer.content.decode())
    own = address.partition("?")[0]
    return [f for f in reader.forms if f.method == "post" and f.action in ("", own, address)]


def main_form(answer: Any, address: str) -> SentForm:
    """The form that the page is about: the one with the most fields."""
    return max(forms_of(answer, address), key=lambda form: len(form.fields))


_VERSIONS = re.compile(
    r'<tr><th scope="row">(.*?)</th><td data-label="[^"]*">(.*?)</td>'
    r'(?:<td data-label="[^"]*">(.*?)</td>)?</tr>',
    re.DOTALL,
)


def versions(answer: Any) -> list[tuple[str, ...]]:
    """The rows in which a page shows two versions: what it is about, and the words of each."""
    found = _VERSIONS.findall(answer.content.decode())
    return [tuple(unescape(words) for words in row) for row in found]

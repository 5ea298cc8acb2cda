"""What a letter is: parts with a key, a heading and paragraphs. The same for paper, Word and screen."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder

# How a paragraph is shown: the letter's own words, one of a list of them, what a person wrote, or
# lines from the settings and the record, such as an address.
SAID, POINT, WORDS, LINES = "said", "point", "words", "lines"
OWN = (SAID, POINT)


@dataclass(frozen=True)
class Paragraph:
    """One paragraph; in WORDS and LINES the ends of lines are kept."""

    text: str
    shown: str = SAID

    @property
    def lines(self) -> tuple[str, ...]:
        return tuple(self.text.splitlines())


@dataclass(frozen=True)
class Section:
    """A part of a letter. `key` names what it tells; without a heading it goes on under the last one."""

    key: str
    heading: str
    paragraphs: tuple[Paragraph, ...]

    @property
    def says_something(self) -> bool:
        return any(paragraph.text.strip() for paragraph in self.paragraphs)

    @property
    def blocks(self) -> tuple[tuple[str, tuple[Paragraph, ...]], ...]:
        """The paragraphs with those of one list together, each group with how it is shown."""
        found: list[tuple[str, list[Paragraph]]] = []
        for paragraph in self.paragraphs:
            if found and paragraph.shown == POINT and found[-1][0] == POINT:
                found[-1][1].append(paragraph)
            else:
                found.append((paragraph.shown, [paragraph]))
        return tuple((shown, tuple(group)) for shown, group in found)


def section(key: str, heading: str, *paragraphs: str | Paragraph | None) -> Section:
    """A part from its paragraphs; bare texts are the letter's own words, None is left out."""
    kept = (Paragraph(p) if isinstance(p, str) else p for p in paragraphs if p is not None)
    return Section(key, heading, tuple(p for p in kept if p.text.strip()))


def points(texts: Iterable[str]) -> tuple[Paragraph, ...]:
    """Each text as one of a list."""
    return tuple(Paragraph(text, POINT) for text in texts)


@dataclass(frozen=True)
class Letter:
    """One letter as it stands. `mandatory` are the keys without which it is not sent."""

    variant: str
    subject: str
    on: date
    letterhead: tuple[str, ...]
    to: tuple[str, ...]
    salutation: str
    sections: tuple[Section, ...]
    closing: str
    signed: tuple[str, ...]
    mandatory: tuple[str, ...]
    foot: str

    @property
    def lacking(self) -> tuple[str, ...]:
        """The mandatory keys that no part of the letter tells."""
        told = {part.key for part in self.sections if part.says_something}
        return tuple(key for key in self.mandatory if key not in told)

    @property
    def own_words(self) -> str:
        """The fixed text as sentences: without what people typed, addresses and lines of the settings."""
        told = (p.text for part in self.sections for p in part.paragraphs if p.shown in OWN)
        return "\n".join(text if text[-1:] in ".:?" else f"{text}." for text in told)

    @property
    def text(self) -> str:
        """Headings and paragraphs, one a line, as they are read from top to bottom."""
        found: list[str] = [*self.letterhead, *self.to, self.subject, self.salutation]
        for part in self.sections:
            found += [part.heading] if part.heading else []
            found += [paragraph.text for paragraph in part.paragraphs]
        return "\n".join([*found, self.closing, *self.signed])

    def as_json(self) -> dict[str, Any]:
        """The letter as plain JSON values."""
        plain: dict[str, Any] = json.loads(json.dumps(asdict(self), cls=DjangoJSONEncoder))
        return plain


def letter_from(data: Mapping[str, Any]) -> Letter:
    """The letter that `as_json` wrote down."""
    parts = (
        Section(part["key"], part["heading"], tuple(Paragraph(**p) for p in part["paragraphs"]))
        for part in data["sections"]
    )
    lists = ("letterhead", "to", "signed", "mandatory")
    kept: dict[str, Any] = {
        name: tuple(data[name]) if name in lists else data[name] for name in data
    }
    kept["on"], kept["sections"] = date.fromisoformat(data["on"]), tuple(parts)
    return Letter(**kept)

"""Other children's names in typed words: full names are taken out, first names alone are named to be read.

A first name may be a parent's, a teacher's or a word of the language: a person decides about it.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

from cases.models import Pupil
from inclusion.words import count_of

INSTEAD = "another pupil"
# Names that are also words: counted only where they are written with a capital.
ALSO_WORDS = frozenset(
    (
        *("amber", "angel", "april", "art", "august", "autumn", "bill", "blessing", "chance"),
        *("charity", "chase", "dawn", "daisy", "dean", "drew", "eve", "faith", "favour", "frank"),
        *(
            "gene",
            "glory",
            "grace",
            "grant",
            "guy",
            "heaven",
            "hope",
            "iris",
            "ivy",
            "jack",
            "jade",
        ),
        *(
            "joy",
            "june",
            "justice",
            "king",
            "lily",
            "major",
            "mark",
            "max",
            "may",
            "miles",
            "noble",
        ),
        *("ocean", "olive", "pat", "patience", "pearl", "poppy", "precious", "prince", "princess"),
        *("promise", "rain", "rich", "river", "rob", "robin", "rose", "ruby", "sandy", "sky"),
        *("star", "success", "sue", "summer", "sunny", "trinity", "victory", "violet", "will"),
        *("win", "winter"),
    )
)
_WORD = re.compile(r"[^\W\d_]+(?:[’'-][^\W\d_]+)*")


class OtherNames:
    """The full names of the school's other pupils, and how many were taken out so far.

    A school has thousands of names and a text has few: each forename is looked for once, and only
    those that stand in the text are looked at with their surnames.
    """

    def __init__(
        self, names: Iterable[tuple[str, str]], own: Iterable[str], *, turned: bool = False
    ) -> None:
        """`names` are forename and surname; `turned` finds them as "Fern, Ada" and "Fern Ada" too."""
        self._mine = {name.casefold() for name in own}
        self._turned = turned
        self._surnames: dict[str, set[str]] = defaultdict(set)
        for forename, surname in names:
            self._surnames[forename].add(surname)
        self.taken_out = 0

    @property
    def forenames(self) -> Iterable[str]:
        """Each first name once."""
        return self._surnames.keys()

    def take_out(self, words: str) -> str:
        """The words with each full name of another pupil replaced by "another pupil"."""
        for _, name in self._standing_in(_folded(words)):
            pattern = r"\b" + r"\s+".join(re.escape(part) for part in name.split()) + r"\b"
            words, times = re.subn(pattern, INSTEAD, words, flags=re.IGNORECASE)
            self.taken_out += times
        return words

    def _standing_in(self, folded: str) -> list[tuple[str, str]]:
        """The full names that stand in folded words, folded and as they are; the longest first."""
        found = {
            (fold, name)
            for forename, surnames in self._surnames.items()
            if _folded(forename) in folded
            for surname in surnames
            for name in self._ways(forename, surname)
            if " " in (fold := _folded(name)) and fold in folded and fold not in self._mine
        }
        return sorted(found, key=lambda pair: (-len(pair[0]), pair))

    def _ways(self, forename: str, surname: str) -> Iterator[str]:
        """How a full name may be written."""
        yield f"{forename} {surname}".strip()
        if self._turned:
            yield f"{surname}, {forename}"
            yield f"{surname} {forename}"


def _folded(words: str) -> str:
    return " ".join(words.casefold().split())


def other_names(pupil: Pupil, *, turned: bool = False) -> OtherNames:
    """Names in use and legal names of every other pupil of the school, leavers too. One query."""
    rows = Pupil.objects.filter(school_id=pupil.school_id).exclude(pk=pupil.pk).order_by()
    names = list(rows.values_list("forename", "surname", "legal_forename", "legal_surname"))
    in_use = [(first, last) for first, last, _, _ in names]
    legal = [name[2:] for name in names if name[2:] != name[:2]]
    return OtherNames(in_use + legal, _own(pupil), turned=turned)


def _own(pupil: Pupil) -> tuple[str, str]:
    return pupil.name, f"{pupil.legal_forename} {pupil.legal_surname}"


class Cleaner:
    """Takes other pupils' full names out of words, and remembers what is to be printed."""

    def __init__(self, pupil: Pupil, own: Iterable[str]) -> None:
        """`own` are names that belong into the paper: of the family, of staff, of agencies."""
        self._names = other_names(pupil, turned=True)
        mine = _own(pupil)
        belongs = {word.casefold() for name in (*mine, *own) for word in _WORD.findall(name)}
        self._forenames = {
            first.casefold(): first
            for first in self._names.forenames
            if first.casefold() not in belongs
        }
        self._printed: list[str] = []

    def clean(self, words: str) -> str:
        """The words as they may be printed."""
        kept = self._names.take_out(words)
        self._printed.append(kept)
        return kept

    @property
    def taken_out(self) -> int:
        """How many full names were taken out so far."""
        return self._names.taken_out

    def forenames(self) -> tuple[str, ...]:
        """Other pupils' first names that stand in what was cleaned, in the order of the alphabet."""
        text = "\n".join(self._printed)
        words = set(_WORD.findall(text))
        parts = words | {part for word in words for part in re.split(r"[’'-]", word)}
        said = {w.casefold() for w in parts if w.casefold() not in ALSO_WORDS or w[:1].isupper()}
        folded = " ".join(text.casefold().split())
        found = (
            name
            for fold, name in self._forenames.items()
            if (fold in said if _WORD.fullmatch(fold) else _stands_in(fold, folded))
        )
        return tuple(sorted(set(found)))

    def left_out(self) -> str:
        """The sentence of the preview about other pupils' full names."""
        if not self.taken_out:
            return "No full name of another pupil was found in what will be printed."
        times = "once" if self.taken_out == 1 else count_of(self.taken_out, "time")
        return f"Other pupils’ full names, {times}: printed as “another pupil”."


def _stands_in(name: str, folded: str) -> bool:
    """Whether a name of more than one word, such as Mary Jane, stands in a folded text."""
    return name in folded and re.search(rf"\b{re.escape(name)}\b", folded) is not None

"""Other children's names in typed words: full names are taken out, first names alone are named to be read.

A first name may be a parent's, a teacher's or a word of the language: a person decides about it.
"""

import re
from collections.abc import Iterable

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
_RUN = re.compile(r"\w+")
_WORD = re.compile(r"[^\W\d_]+(?:[’'-][^\W\d_]+)*")


class OtherNames:
    """The full names of the school's other pupils, and how many were taken out so far."""

    def __init__(self, names: Iterable[tuple[str, str]], own: Iterable[str]) -> None:
        mine = {name.casefold() for name in own}
        found = {f"{forename} {surname}".strip() for forename, surname in names}
        # A school has thousands of names and a text a few words: names wait under their first word.
        self._names: dict[str, list[tuple[str, str]]] = {}
        for name in found:
            fold = " ".join(name.casefold().split())
            if " " in fold and fold not in mine:
                first = _RUN.search(fold)
                self._names.setdefault(first.group() if first else "", []).append((fold, name))
        self.taken_out = 0

    def take_out(self, words: str) -> str:
        """The words with each full name of another pupil replaced by "another pupil"."""
        folded = " ".join(words.casefold().split())
        starts = {"", *_RUN.findall(folded)} & self._names.keys()
        near = (pair for start in starts for pair in self._names[start] if pair[0] in folded)
        # The longest first: a name that holds another is taken out whole.
        for _, name in sorted(near, key=lambda pair: (-len(pair[0]), pair[0])):
            pattern = r"\b" + r"\s+".join(re.escape(part) for part in name.split()) + r"\b"
            words, times = re.subn(pattern, INSTEAD, words, flags=re.IGNORECASE)
            self.taken_out += times
        return words


def other_names(pupil: Pupil) -> OtherNames:
    """Names in use and legal names of every other pupil of the school, leavers too. One query."""
    rows = Pupil.objects.filter(school_id=pupil.school_id).exclude(pk=pupil.pk)
    names = rows.values_list("forename", "surname", "legal_forename", "legal_surname")
    pairs = [pair for a, b, c, d in names.iterator() for pair in ((a, b), (c, d))]
    own = (pupil.name, f"{pupil.legal_forename} {pupil.legal_surname}")
    return OtherNames(pairs, own)


class Cleaner:
    """Takes other pupils' full names out of words, and remembers what is to be printed."""

    def __init__(self, pupil: Pupil, own: Iterable[str]) -> None:
        """`own` are names that belong into the paper: of the family, of staff, of agencies."""
        others = Pupil.objects.filter(school_id=pupil.school_id).exclude(pk=pupil.pk).order_by()
        rows = others.values_list("forename", "surname", "legal_forename", "legal_surname")
        pairs = {pair for a, b, c, d in rows.iterator() for pair in ((a, b), (c, d))}
        turned = [(f"{last},", first) for first, last in pairs]
        turned += [(last, first) for first, last in pairs]
        mine = (pupil.name, f"{pupil.legal_forename} {pupil.legal_surname}")
        self._names = OtherNames([*pairs, *turned], mine)
        belongs = {word.casefold() for name in (*mine, *own) for word in _WORD.findall(name)}
        self._forenames = {
            first.casefold(): first for first, _ in pairs if first.casefold() not in belongs
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

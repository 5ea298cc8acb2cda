"""Other children's names never print: full names of other pupils in typed words are taken out."""

import re
from collections.abc import Iterable

from cases.models import Pupil

INSTEAD = "another pupil"


class OtherNames:
    """The full names of the school's other pupils, and how many were taken out so far."""

    def __init__(self, names: Iterable[tuple[str, str]], own: Iterable[str]) -> None:
        mine = {name.casefold() for name in own}
        found = {f"{forename} {surname}".strip() for forename, surname in names}
        folded = ((" ".join(name.casefold().split()), name) for name in found)
        self._names = sorted(
            ((fold, name) for fold, name in folded if " " in fold and fold not in mine),
            key=lambda pair: (-len(pair[0]), pair[0]),
        )
        self.taken_out = 0

    def take_out(self, words: str) -> str:
        """The words with each full name of another pupil replaced by "another pupil"."""
        folded = " ".join(words.casefold().split())
        for fold, name in self._names:
            if fold not in folded:
                continue
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

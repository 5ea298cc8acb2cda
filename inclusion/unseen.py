"""Characters that nobody sees and nobody types: they come along with what is pasted or imported.

Control characters make a picture or a file unreadable. Marks that turn the direction of a line round
make the words after them read backwards: they can disguise a name, and reach beyond it. Letters of
scripts that run from right to left need none of them.
"""

import re

# Line breaks of other programs, such as the soft one of a word processor.
_BREAKS = re.compile(r"\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_UNSEEN = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufffe\uffff]")


def plain_text(text: str, *, lines: bool = True) -> str:
    """The text without them; a line break stays one, or becomes a space where there is one line only."""
    kept = _UNSEEN.sub("", _BREAKS.sub("\n", text))
    return kept if lines else kept.replace("\n", " ")

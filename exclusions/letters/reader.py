"""Who reads a letter: a family about their child, or the pupil of 18, who is called "you"."""

from dataclasses import dataclass
from unicodedata import bidirectional

# Unicode's marks around words that run in another direction than those beside them.
_ISOLATE, _END = "\u2068", "\u2069"
_RIGHT_TO_LEFT = frozenset({"R", "AL", "AN"})


def isolated(name: str) -> str:
    """A name that stands in an English sentence; one that is written from the right keeps its place."""
    if any(bidirectional(letter) in _RIGHT_TO_LEFT for letter in name):
        return f"{_ISOLATE}{name}{_END}"
    return name


@dataclass(frozen=True)
class Reader:
    """How the pupil is spoken of. `forename` and `name` are the pupil's, in use."""

    forename: str
    name: str
    is_pupil: bool = False

    @property
    def child(self) -> str:
        """ "Joe" or "you"."""
        return "you" if self.is_pupil else isolated(self.forename)

    @property
    def Child(self) -> str:
        """ "Joe" or "You"."""
        return "You" if self.is_pupil else isolated(self.forename)

    @property
    def childs(self) -> str:
        """ "Joe’s" or "your"."""
        return "your" if self.is_pupil else f"{isolated(self.forename)}’s"

    @property
    def full(self) -> str:
        """ "Joe Archer" or "you": where a letter first speaks of the pupil."""
        return "you" if self.is_pupil else isolated(self.name)

    @property
    def fulls(self) -> str:
        """ "Joe Archer’s" or "your"."""
        return "your" if self.is_pupil else f"{isolated(self.name)}’s"

    @property
    def us_all(self) -> str:
        """Whom the school meets: "you and Joe", or "you"."""
        return "you" if self.is_pupil else f"you and {isolated(self.forename)}"

    def verb(self, one: str, many: str) -> str:
        """ "Joe is" but "you are"."""
        return many if self.is_pupil else one

    @property
    def is_(self) -> str:
        return self.verb("is", "are")

    @property
    def has(self) -> str:
        return self.verb("has", "have")

    @property
    def was(self) -> str:
        return self.verb("was", "were")

    @property
    def comes(self) -> str:
        return self.verb("comes", "come")

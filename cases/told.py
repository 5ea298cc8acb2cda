"""Who was told about a record: asked of the apps above, which keep the notices.

Each registers a function in AppConfig.ready; `cases` shows the answers without knowing their rows.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Told:
    """That somebody was told about a record: whom, when, how, and who noted it."""

    whom: str
    on: date
    how: str
    noted_by: str


# (pupil id, opaque references) -> what was told, by reference, for each record of that app's own;
# an empty list where nobody was told yet. A fixed number of queries.
ToldProvider = Callable[[int, Sequence[str]], Mapping[str, Sequence[Told]]]

_providers: list[ToldProvider] = []


def register_told(provider: ToldProvider) -> None:
    """Let pages ask `provider` who was told. Registering twice changes nothing."""
    if provider not in _providers:
        _providers.append(provider)


def told_about(pupil_id: int, references: Sequence[str]) -> dict[str, Sequence[Told]]:
    """Who was told about these records of one pupil. A kind that nobody is told about is left out."""
    return {
        reference: told
        for provider in _providers
        for reference, told in provider(pupil_id, references).items()
    }

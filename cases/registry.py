"""What the apps above tell the projection in AppConfig.ready: their facts, and the next acts.

`cases` derives alerts from facts that it does not know; each app registers a function that reads its
own rows for many pupils at once.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from inclusion.accounts.permissions import Right

# (pupil ids, since) -> facts by pupil id; `since` is the first day of last school year. A provider
# gives what is dated from then on, and whatever is still open.
FactsProvider = Callable[[Sequence[int], date], Mapping[int, tuple[object, ...]]]


@dataclass(frozen=True)
class Act:
    """The next act that an alert asks for: the words on its button and where it leads.

    `url_name` takes the id of the pupil, or of the record that the alert is about. The button shows
    only to people who hold `right`.
    """

    label: str
    url_name: str
    takes_pupil: bool = False
    right: Right = Right.EDIT_PLANS


_providers: list[FactsProvider] = []
_acts: dict[str, Act] = {}


def register_facts(provider: FactsProvider) -> None:
    """Let the projection ask `provider` for facts. Registering twice changes nothing."""
    if provider not in _providers:
        _providers.append(provider)


def register_acts(acts: Mapping[str, Act]) -> None:
    """Say where the button of each act leads."""
    _acts.update(acts)


def fact_providers() -> tuple[FactsProvider, ...]:
    return tuple(_providers)


def act_for(slug: str) -> Act | None:
    return _acts.get(slug)


# Which page shows the record behind an opaque reference such as suspension:3.
_PAGES = {"suspension": "suspension", "plan": "plan", "review": "review"}


def page_of(reference: str) -> tuple[str, int] | None:
    """The URL name and id of the page that shows the record of a reference; None when none does."""
    kind, _, number = reference.partition(":")
    return (_PAGES[kind], int(number)) if kind in _PAGES and number.isdigit() else None

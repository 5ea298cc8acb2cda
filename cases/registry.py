"""What the apps above tell the projection in AppConfig.ready: their facts, and the next acts.

`cases` derives alerts from facts that it does not know; each app registers a function that reads its
own rows for many pupils at once.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import reduce
from operator import or_

from django.db.models import Q

from inclusion.accounts.models import School
from inclusion.accounts.permissions import Right
from inclusion.accounts.person import Person

# (pupil ids, since) -> facts by pupil id; `since` is the first day of last school year. A provider
# gives what is dated from then on, and whatever is still open.
FactsProvider = Callable[[Sequence[int], date], Mapping[int, tuple[object, ...]]]


@dataclass(frozen=True)
class Act:
    """The next act that an alert asks for: the words on its button and where it leads.

    `url_name` takes the id of the pupil, or of the record that the alert is about; `part` is the id
    of the part of the page where it is done. The button shows only to people who hold `right`.
    """

    label: str
    url_name: str
    takes_pupil: bool = False
    right: Right = Right.EDIT_PLANS
    part: str = ""


# Called inside the transaction of a write to pupils' records: (school, pupil ids, when it began).
Written = Callable[[School, Sequence[int], datetime], object]

# Which alerts are a person's own besides those of their pupils and of their office.
OwnAlerts = Callable[[Person], Q]

_own_pupils: list[str] = []
_written_listeners: list[Written] = []
_own_alerts: list[OwnAlerts] = []
_providers: list[FactsProvider] = []
_acts: dict[str, Act] = {}


def register_facts(provider: FactsProvider) -> None:
    """Let the projection ask `provider` for facts. Registering twice changes nothing."""
    if provider not in _providers:
        _providers.append(provider)


def register_acts(acts: Mapping[str, Act]) -> None:
    """Say where the button of each act leads, in the order in which acts are done."""
    _acts.update(acts)


def register_own_alerts(own: OwnAlerts) -> None:
    """Count further alerts among a person's own. Registering twice changes nothing."""
    if own not in _own_alerts:
        _own_alerts.append(own)


def register_own_pupils(statement: str) -> None:
    """Let people see further pupils than those of their groups and cases. Twice changes nothing.

    The SQL statement selects pupils' ids and takes one value, the user's id.
    """
    if statement not in _own_pupils:
        _own_pupils.append(statement)


def further_own_pupils() -> tuple[str, ...]:
    return tuple(_own_pupils)


def further_own_alerts(person: Person) -> Q:
    """What the apps above count among a person's own alerts; nothing where none does."""
    return reduce(or_, (own(person) for own in _own_alerts), Q(pk__in=()))


def on_pupils_written(listener: Written) -> None:
    """Call `listener` at the end of every write to pupils' records, their alerts derived again."""
    if listener not in _written_listeners:
        _written_listeners.append(listener)


def pupils_written(school: School, pupil_ids: Sequence[int], since: datetime) -> None:
    """Tell the apps above that these pupils' records have been written since this moment."""
    if pupil_ids:
        for listener in _written_listeners:
            listener(school, pupil_ids, since)


def fact_providers() -> tuple[FactsProvider, ...]:
    return tuple(_providers)


def act_for(slug: str) -> Act | None:
    return _acts.get(slug)


def places_of_acts() -> dict[str, int]:
    """The place of each act in the order in which acts are done; what has no page is left out."""
    return {slug: place for place, slug in enumerate(_acts)}


# Which page shows the record behind an opaque reference such as suspension:3.
_PAGES = {name: name for name in ("suspension", "plan", "review", "pupil", "case")}


def page_of(reference: str) -> tuple[str, int] | None:
    """The URL name and id of the page that shows the record of a reference; None when none does."""
    kind, _, number = reference.partition(":")
    return (_PAGES[kind], int(number)) if kind in _PAGES and number.isdigit() else None


def page_of_act(act: Act, pupil_id: int, references: Iterable[str]) -> tuple[str, int, str] | None:
    """The URL name, the id and the part of the page where an act is done.

    `references` name what the duty is about and what it counted; the first with a page is taken.
    None when the act needs a record and no reference names one.
    """
    if act.takes_pupil:
        return act.url_name, pupil_id, act.part
    found = next((page for page in map(page_of, references) if page), None)
    return (act.url_name, found[1], act.part) if found else None

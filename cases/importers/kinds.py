"""The kinds of files that can be imported. Apps above register their own in AppConfig.ready."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from django.http import Http404

from cases.models import ImportRun
from inclusion.accounts.guard import PersonRequest
from inclusion.forms import PlainForm

from .faults import ReadRow
from .runs import Source


class Plan(Protocol):
    """A dry run: which rows are left alone and why, how many do what, and its fingerprint."""

    @property
    def bad(self) -> Sequence[ReadRow]: ...

    @property
    def warned(self) -> Sequence[ReadRow]: ...

    @property
    def counts(self) -> Mapping[str, Any]: ...

    @property
    def does_something(self) -> bool: ...

    @property
    def fingerprint(self) -> str: ...


def nothing_to_settle(request: PersonRequest, run: ImportRun) -> PlainForm:
    """The form of a kind that leaves nothing open."""
    return PlainForm()


@dataclass(frozen=True)
class Import:
    """One kind of import: its columns, its words, its dry run and its writing.

    `what` stands on buttons ("the roll"); `about` says on the list what it is for, `lede` above the
    upload what is expected. `check` is the dry run and `confirm` writes what it showed, taking run,
    fingerprint, by and on. `template` is the check page, `shows` its own rows for that page, and
    `settle` keeps what somebody answered there and returns the form, with errors where some stand.
    """

    source: Source
    what: str
    about: str
    lede: str
    template: str
    check: Callable[[ImportRun, date], Plan]
    confirm: Callable[..., ImportRun]
    shows: Callable[[PersonRequest, ImportRun, Any], dict[str, Any]]
    settle: Callable[[PersonRequest, ImportRun], PlainForm] = nothing_to_settle

    @property
    def name(self) -> str:
        """The kind as addresses and rows of the database name it."""
        return self.source.name


_kinds: dict[str, Import] = {}


def register_import(kind: Import) -> None:
    """Offer this kind of import. Registering twice changes nothing."""
    _kinds[kind.name] = kind


def kinds() -> tuple[Import, ...]:
    """Every kind, in the order in which they were registered."""
    return tuple(_kinds.values())


def kind_named(name: str) -> Import:
    """The kind of an address or of a file on its way. Raises Http404 where there is no such kind."""
    if name not in _kinds:
        raise Http404("Nothing of this kind is imported.")
    return _kinds[name]

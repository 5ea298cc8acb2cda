"""From what a row tells to what changes on a pupil's record, field by field. Blanks change nothing."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from cases.codes import SEN_NEEDS, YEAR_NAMES, SenStatus, Sex
from cases.models import Pupil
from cases.models.pupils import fold
from inclusion.accounts.models import Group
from inclusion.words import day as day_in_words

from .code_lists import codes
from .roll_columns import ROLL_COLUMNS

LABELS = {column.name: column.label for column in ROLL_COLUMNS}
# Columns that are not fields of a pupil of the same name.
_NOT_FIELDS = {"local_authority", "establishment", "sen_needs", "sen_need_2"}
_FOLLOWS = {"forename": "legal_forename", "surname": "legal_surname"}
_CHOICES: dict[str, Mapping[Any, str]] = {
    "sex": dict(Sex.choices),
    "year_group": YEAR_NAMES,
    "sen_status": dict(SenStatus.choices),
}


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field of a record, as it is and as it will be, in words."""

    label: str
    old: str
    new: str


class HasValues(Protocol):
    @property
    def values(self) -> dict[str, Any]: ...


def for_new_pupil(told: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a new pupil. A preferred name that is not given is the legal one."""
    values = {name: value for name, value in told.items() if name not in _NOT_FIELDS}
    for preferred, legal in _FOLLOWS.items():
        values.setdefault(preferred, told[legal])
    if needs := _needs(told, []):
        values["sen_needs"] = needs
    return values


def changes_to(pupil: Pupil, told: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of this pupil that the row changes, with their new values."""
    values = for_new_pupil(told)
    for preferred, legal in _FOLLOWS.items():
        # A preferred name follows the legal one only where nobody chose another.
        if preferred not in told and getattr(pupil, preferred) != getattr(pupil, legal):
            values.pop(preferred)
    values.pop("sen_needs", None)
    if needs := _needs(told, pupil.sen_needs):
        values["sen_needs"] = needs
    return {name: value for name, value in values.items() if not _is_same(pupil, name, value)}


def _needs(told: Mapping[str, Any], recorded: Sequence[str]) -> list[str]:
    """Needs as told, then those recorded in the ranks about which the file says nothing."""
    given = list(dict.fromkeys([*told.get("sen_needs", []), *told.get("sen_need_2", [])]))
    if not given:
        return []
    return [*given, *(need for need in recorded[len(given) :] if need not in given)]


def _is_same(pupil: Pupil, name: str, value: Any) -> bool:
    if name == "group":
        return pupil.group is not None and fold(pupil.group.name) == fold(value)
    return bool(getattr(pupil, name) == value)


def field_changes(pupil: Pupil, values: Mapping[str, Any]) -> tuple[FieldChange, ...]:
    """Every change in words, old and new."""
    return tuple(
        FieldChange(LABELS[name], in_words(name, getattr(pupil, name)), in_words(name, value))
        for name, value in values.items()
    )


def in_words(name: str, value: Any) -> str:
    """A value of a pupil's field as people read it."""
    if value is None or value in ("", []):
        return "not recorded"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, date):
        return day_in_words(value)
    if isinstance(value, list):
        return ", ".join(str(SEN_NEEDS.get(code, code)) for code in value)
    if name in ("ethnicity", "language"):
        return codes(name).get(value, str(value))
    return str(_CHOICES.get(name, {}).get(value, value))


def new_groups(planned: Iterable[HasValues], groups: Sequence[Group]) -> list[str]:
    """Names of classes and forms that the school does not have yet, as first written."""
    known = {fold(group.name) for group in groups}
    names: dict[str, str] = {}
    for item in planned:
        name = item.values.get("group")
        if name and fold(name) not in known:
            names.setdefault(fold(name), name)
    return sorted(names.values())

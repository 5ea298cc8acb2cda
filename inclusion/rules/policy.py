"""What a policy pack holds: dated, cited values and the description of each rule.

A pack is a folder of TOML files, one topic a file (`pack` reads and checks them). The edition
and the value in force are chosen by the date of the fact, for a suspension the head's decision.
A school's own settings lie on top and may change local policy only.
"""

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

PolicyValue = int | bool | str  # what a policy value may be

CHANGEABLE = frozenset({"la_policy", "school_policy"})
LEVELS = ("statute", "statutory_guidance", "dfe_advice", "la_policy", "school_policy")
MODES = ("block", "must", "should", "advise")


class PackError(ValueError):
    """A pack that cannot be used, or a question it cannot answer, with the reason in words."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where a value or a rule comes from and when somebody last checked it."""

    title: str
    reference: str
    checked_on: date
    confidence: str


@dataclass(frozen=True, slots=True)
class DatedValue:
    """What a value is from a day on."""

    starts: date
    value: PolicyValue
    source: Source


@dataclass(frozen=True, slots=True)
class Value:
    """A named policy value with its unit and its history, oldest first."""

    pack: str
    name: str
    title: str
    unit: str
    level: str
    history: tuple[DatedValue, ...]
    choices: tuple[str, ...] = ()
    own: "Own | None" = None

    def on(self, day: date) -> PolicyValue:
        """The value in force on a day, a school's own first. Raises PackError before it starts."""
        cited = self.cited(day)
        return cited.value if self.own is None else self.own.value

    def cited(self, day: date) -> DatedValue:
        """What the pack itself says on a day. Raises PackError before the value starts."""
        place = bisect_right(self.history, day, key=lambda dated: dated.starts)
        if not place:
            raise PackError(
                f"{self.pack}.{self.name} has no value on {day.isoformat()}: "
                f"it starts on {self.history[0].starts.isoformat()}."
            )
        return self.history[place - 1]

    def in_words(self, day: date) -> str:
        """The value with its unit, sessions as days: "2 suspensions", "10 days"."""
        value = self.on(day)
        if self.unit == "sessions":
            return f"{int(value) / 2:g} days"
        if isinstance(value, bool) or not isinstance(value, int):
            return str(value)
        return f"{value} {self.unit.removesuffix('s') if value == 1 else self.unit}"


@dataclass(frozen=True, slots=True)
class Own:
    """A school's own choice in place of a local value or rule, with its reason if one is kept."""

    value: PolicyValue
    reason: str = ""


@dataclass(frozen=True, slots=True)
class DatedSource:
    """The source of a rule from a day on."""

    starts: date
    source: Source


@dataclass(frozen=True, slots=True)
class Rule:
    """What the pack says about a rule; the function that applies it is found by the id."""

    id: str
    pack: str
    level: str
    mode: str
    who: str
    act: str
    title: str
    says: str  # the policy in words, with value names in braces
    values: tuple[str, ...]
    history: tuple[DatedSource, ...]
    overridable: bool = False
    own: Own | None = None

    def source(self, day: date) -> Source:
        """The source in force on a day. Raises PackError before the rule starts."""
        place = bisect_right(self.history, day, key=lambda dated: dated.starts)
        if not place:
            raise PackError(f"{self.id} does not apply yet on {day.isoformat()}.")
        return self.history[place - 1].source


@dataclass(frozen=True, slots=True)
class Edition:
    """One issue of the document behind a pack; `ends` is its last day, or None while in force."""

    id: str
    title: str
    starts: date
    ends: date | None = None


@dataclass(frozen=True, slots=True)
class Pack:
    """One authority's values and rules; facts before `duties_from` count but ask for nothing."""

    id: str
    title: str
    duties_from: date
    editions: tuple[Edition, ...]
    values: Mapping[str, Value]
    rules: Mapping[str, Rule]

    def edition(self, day: date) -> Edition:
        """The edition in force on a day. Raises PackError before the first one."""
        for edition in reversed(self.editions):
            if edition.starts <= day:
                return edition
        raise PackError(
            f"The pack {self.id} starts on {self.editions[0].starts.isoformat()}, "
            f"after {day.isoformat()}."
        )


@dataclass(frozen=True)
class Packs:
    """The packs in use, the national one first; immutable and safe to share between pupils."""

    packs: Mapping[str, Pack] = field(hash=False)

    def pack(self, name: str) -> Pack:
        """A pack by its id. Raises PackError when it is not in use."""
        try:
            return self.packs[name]
        except KeyError:
            raise PackError(f"The pack {name} is not in use.") from None

    def value(self, pack: str, name: str, on: date) -> PolicyValue:
        """The value in force on a day. Raises PackError when unknown or not yet started."""
        try:
            found = self.pack(pack).values[name]
        except KeyError:
            raise PackError(f"The pack {pack} has no value called {name}.") from None
        return found.on(on)

    def number(self, pack: str, name: str, on: date) -> int:
        """A value that is a whole number. Raises PackError like `value`."""
        return int(self.value(pack, name, on))

    def rules(self) -> Iterator[Rule]:
        """Every rule that is switched on."""
        for pack in self.packs.values():
            for rule in pack.rules.values():
                if rule.own is None or rule.own.value:
                    yield rule

    def with_school_settings(self, settings: Mapping[str, "PolicyValue | Own"]) -> "Packs":
        """These packs with a school's own choices on top.

        A key is `pack.value_name`, or a rule's id with False to switch it off; a value may be an
        `Own` that brings its reason. Raises PackError for anything but local policy, naming the
        source that forbids it, and for a value of the wrong type.
        """
        packs = dict(self.packs)
        for key, setting in settings.items():
            own = setting if isinstance(setting, Own) else Own(setting)
            pack = self.pack(key.split(".", 1)[0])
            packs[pack.id] = _with_setting(packs[pack.id], key, own)
        return Packs(packs)


def _with_setting(pack: Pack, key: str, own: Own) -> Pack:
    if key in pack.rules:
        rule = pack.rules[key]
        _require_local(key, rule.level, rule.history[-1].source)
        if not isinstance(own.value, bool):
            raise PackError(f"{key} is a rule: it can only be switched on or off.")
        return replace(pack, rules={**pack.rules, key: replace(rule, own=own)})
    name = key.split(".", 1)[1] if "." in key else key
    if name not in pack.values:
        raise PackError(f"There is no value or rule called {key}.")
    value = pack.values[name]
    _require_local(key, value.level, value.history[-1].source)
    _require_fitting(key, value, own.value)
    return replace(pack, values={**pack.values, name: replace(value, own=own)})


def _require_local(key: str, level: str, source: Source) -> None:
    if level not in CHANGEABLE:
        raise PackError(
            f"{key} cannot be changed by a school: it is set by {source.title}, {source.reference}."
        )


def _require_fitting(key: str, value: Value, own: PolicyValue) -> None:
    standard = value.history[-1].value
    if type(own) is not type(standard):
        raise PackError(f"{key} needs a {type(standard).__name__}, not {own!r}.")
    if value.choices and own not in value.choices:
        raise PackError(f"{key} needs one of {', '.join(value.choices)}, not {own!r}.")
    if isinstance(own, int) and not isinstance(own, bool) and own < 1:
        raise PackError(f"{key} needs a number of at least 1, not {own}.")

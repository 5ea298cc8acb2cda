"""What a policy pack holds: dated, cited values and the description of each rule.

A pack is a folder of TOML files, one topic a file (`pack` reads and checks them). The edition
and the value in force are chosen by the date of the fact, for a suspension the head's decision.
A school's own settings lie on top: local policy may be changed or switched off, what the law sets
may only be made tighter, and only where the pack says which way that is.
"""

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property

PolicyValue = int | bool | str  # what a policy value may be

CHANGEABLE = frozenset({"la_policy", "school_policy"})
LEVELS = ("statute", "statutory_guidance", "dfe_advice", "la_policy", "school_policy")
MODES = ("block", "must", "should", "advise")
MOMENTS = ("event", "decision")
TIGHTER = ("", "less", "more")


class PackError(ValueError):
    """A pack that cannot be used, or a question it cannot answer, with the reason in words."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where a value or a rule comes from and when somebody last checked it."""

    title: str
    reference: str
    checked_on: date
    confidence: str

    @property
    def unsure(self) -> bool:
        """Whether the reading is from memory or an assumption ("M"), to be asked about."""
        return "M" in self.confidence


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
    tighter: str = ""  # which way a school may go from a value of the law: less, more, or neither
    owns: "tuple[Own, ...]" = ()
    topic: str = ""  # the page of the pack that sets it
    most: int | None = None  # a school's own number may be this at most

    def on(self, day: date) -> PolicyValue:
        """The value in force on a day, a school's own first. Raises PackError before it starts."""
        latest = self.history[-1]
        cited = latest if latest.starts <= day else self.cited(day)
        own = self.own(day) if self.owns else None
        return cited.value if own is None or own.value is None else own.value

    def own(self, day: date) -> "Own | None":
        """The school's own choice in force on a day, or None."""
        return own_on(self.owns, day)

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
        return self.as_words(self.on(day))

    def as_words(self, value: PolicyValue) -> str:
        """Such a value with its unit: "2 suspensions", "10 days", "yes", "school year"."""
        if isinstance(value, bool):
            return "yes" if value else "no"
        if self.unit == "sessions":
            return f"{int(value) / 2:g} day{'' if value == 2 else 's'}"
        if not isinstance(value, int):
            return value.replace("_", " ")
        return f"{value:,} {self.unit.removesuffix('s') if value == 1 else self.unit}".rstrip()


@dataclass(frozen=True, slots=True)
class Own:
    """A school's own choice from a day on, with its reason. None goes back to the policy."""

    value: PolicyValue | None
    reason: str = ""
    starts: date = date.min


def own_on(owns: "tuple[Own, ...]", day: date) -> Own | None:
    """The latest of a school's choices that had begun on a day; None before the first."""
    return next((own for own in reversed(owns) if own.starts <= day), None)


@dataclass(frozen=True, slots=True)
class Spell:
    """From when and until when a rule speaks of something that runs; None without such a day."""

    starts: date | None = None
    ends: date | None = None  # the first day on which it no longer does


ALWAYS = Spell()


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
    met_by: str  # the fact that meets it, in words
    moment: str = "event"  # "decision": looked at before deciding, never an alert afterwards
    planned: bool = False  # what meets it may be a day to come
    tells: str = ""  # whom a notice tells, to join several into one sentence
    time_of_day: str = ""  # up to which moment of its due day, where that is not the end of it
    asks: bool = True  # False: says where the law asks for nothing, or who else acts
    overridable: bool = False
    owns: tuple[Own, ...] = ()
    topic: str = ""  # the page of the pack that describes it

    @property
    def starts(self) -> date:
        """The first day on which the rule applies."""
        return self.history[0].starts

    def is_on(self, day: date) -> bool:
        """Whether the rule applies on a day and the school has not switched it off by then."""
        if day < self.history[0].starts:
            return False
        own = own_on(self.owns, day) if self.owns else None
        return own is None or own.value is not False

    def spell(self, since: date) -> Spell | None:
        """When the rule speaks of what began on a day and runs on; None where it never does.

        The school's latest choice decides about what still runs: switched on again, the rule speaks
        from then on; switched off, it speaks no longer.
        """
        if since < self.history[0].starts:
            return None
        if not self.owns:
            return ALWAYS
        spell = ALWAYS if self.is_on(since) else None
        for own in self.owns:
            if own.starts <= since:
                continue
            if own.value is False:
                spell = spell and replace(spell, ends=spell.ends or own.starts)
            elif spell is None or spell.ends:
                spell = Spell(own.starts)
        return spell

    def source(self, day: date) -> Source:
        """The source in force on a day. Raises PackError before the rule starts."""
        latest = self.history[-1]
        if latest.starts <= day:
            return latest.source
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
            return self._values[pack, name].on(on)
        except KeyError:
            pack = self.pack(pack).id
            raise PackError(f"The pack {pack} has no value called {name}.") from None

    @cached_property
    def _values(self) -> Mapping[tuple[str, str], Value]:
        """Every value by pack and name: asked for a hundred times a pupil."""
        return {
            (pack.id, value.name): value
            for pack in self.packs.values()
            for value in pack.values.values()
        }

    def number(self, pack: str, name: str, on: date) -> int:
        """A value that is a whole number. Raises PackError like `value`."""
        return int(self.value(pack, name, on))

    def number_or_first(self, pack: str, name: str, on: date) -> int:
        """As `number`; before the pack asks for anything, as on the first day on which it does."""
        return self.number(pack, name, max(on, self.pack(pack).duties_from))

    def rules(self) -> Iterator[Rule]:
        """Every rule that asks for something."""
        return iter(self._asking)

    @cached_property
    def _asking(self) -> tuple[Rule, ...]:
        return tuple(rule for rule in self.described() if rule.asks)

    def described(self) -> Iterator[Rule]:
        """Every rule, those too that only say where nothing is asked for."""
        for pack in self.packs.values():
            yield from pack.rules.values()

    def with_school_settings(
        self, settings: Mapping[str, "PolicyValue | Own | Sequence[Own]"]
    ) -> "Packs":
        """These packs with a school's own choices on top.

        A key is `pack.value_name`, or a rule's id with False to switch it off; what stands behind
        it is a value, an `Own` with its reason, or several that follow each other. Raises PackError
        for a choice that relaxes the law, naming the source, and for a value of the wrong type.
        """
        packs = dict(self.packs)
        for key, setting in settings.items():
            home = key if key in self._home_of_rule else key.split(".", 1)[0]
            pack = self.pack(self._home_of_rule.get(key, home))
            packs[pack.id] = _with_setting(packs[pack.id], key, _in_order(setting))
        return Packs(packs)

    @cached_property
    def _home_of_rule(self) -> Mapping[str, str]:
        """The pack of each rule: the ids of the national ones do not begin with its name."""
        return {rule.id: rule.pack for rule in self.described()}


def _in_order(setting: "PolicyValue | Own | Sequence[Own]") -> tuple[Own, ...]:
    if isinstance(setting, Own):
        return (setting,)
    if isinstance(setting, bool | int | str):
        return (Own(setting),)
    return tuple(sorted(setting, key=lambda own: own.starts))


def _with_setting(pack: Pack, key: str, owns: tuple[Own, ...]) -> Pack:
    if key in pack.rules:
        rule = pack.rules[key]
        for own in owns:
            _require_switch(rule, own)
        return replace(pack, rules={**pack.rules, key: replace(rule, owns=owns)})
    name = key.split(".", 1)[1] if "." in key else key
    if name not in pack.values:
        raise PackError(f"There is no value or rule called {key}.")
    value = pack.values[name]
    for own in owns:
        if own.value is not None:
            _require_fitting(key, value, own.value)
            _require_allowed(key, value, own.value)
    return replace(pack, values={**pack.values, name: replace(value, owns=owns)})


def _require_switch(rule: Rule, own: Own) -> None:
    if rule.level not in CHANGEABLE:
        raise PackError(_refusal(rule.title, rule.history[-1].source))
    if own.value is not None and not isinstance(own.value, bool):
        raise PackError(f"{rule.id} is a rule: it can only be switched on or off.")


def _require_allowed(key: str, value: Value, own: PolicyValue) -> None:
    """Local policy is the school's to change; a value of the law may only be made tighter."""
    if value.level in CHANGEABLE:
        return
    standard = value.history[-1]
    if isinstance(own, int) and isinstance(standard.value, int) and value.tighter:
        gap = own - standard.value
        if gap <= 0 if value.tighter == "less" else gap >= 0:
            return
    raise PackError(_refusal(value.title, standard.source))


def _refusal(title: str, source: Source) -> str:
    where = f"{source.title}, {source.reference}"
    return f"“{title}” cannot be relaxed by a school: it is set by {where}."


def _require_fitting(key: str, value: Value, own: PolicyValue) -> None:
    standard = value.history[-1].value
    if type(own) is not type(standard):
        raise PackError(f"{key} needs a {type(standard).__name__}, not {own!r}.")
    if value.choices and own not in value.choices:
        raise PackError(f"{key} needs one of {', '.join(value.choices)}, not {own!r}.")
    if isinstance(own, int) and not isinstance(own, bool) and own < 1:
        raise PackError(f"{key} needs a number of at least 1, not {own}.")
    if isinstance(own, int) and value.most is not None and own > value.most:
        raise PackError(f"{key} needs a number of at most {value.most}, not {own}.")

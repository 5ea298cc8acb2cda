"""What a school may choose within the policies, what it chose, and who changed what: for its pages."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet
from django.http import Http404

from inclusion.rules.pack import load_packs
from inclusion.rules.plain_words import confidence_in_words, topic_place, topic_title
from inclusion.rules.policy import CHANGEABLE, Own, Packs, PolicyValue, Rule, Source, Value, own_on
from inclusion.rules.situation import policy_in_words

from .models import School, SchoolSetting
from .person import Person
from .school_settings import described
from .selectors import refused_settings, school_packs
from .settings_laid import stored_settings

ON, OFF = "on", "off"
# The choices of a school by name, each name's in the order of their days.
Stored = Mapping[str, list[Own]]


@dataclass(frozen=True)
class Choice:
    """What a school chose, in words, from which day, why, by whom and when it was entered."""

    words: str
    starts_on: date
    reason: str
    by: str
    at: datetime
    title: str = ""
    name: str = ""


@dataclass(frozen=True)
class Beside:
    """Another rule that asks for the same act from a number of its own, and what it says."""

    rule: str
    says: str


@dataclass(frozen=True)
class Setting:
    """One value or rule of the packs beside what a school made of it."""

    name: str
    about: Value | Rule
    pack: str
    on: date
    standing: Own | None = None
    entered: Choice | None = None  # who entered what stands
    coming: tuple[Choice, ...] = ()
    refused: str = ""
    says: str = ""  # of a rule: what it says, with the policy's own numbers
    beside: tuple[Beside, ...] = ()  # of a value: what stays as it is when the value changes

    @property
    def title(self) -> str:
        """What the setting is about."""
        return self.about.title

    @property
    def is_rule(self) -> bool:
        """Whether it is a rule, to be switched on and off, instead of a value."""
        return isinstance(self.about, Rule)

    @property
    def may_change(self) -> bool:
        """Whether the school may choose: local policy, or a stricter value where the law allows."""
        return _is_offered(self.about)

    @property
    def policy(self) -> PolicyValue:
        """What the policy says now; of a rule, that it applies."""
        if isinstance(self.about, Rule):
            return True
        return self.about.cited(max(self.on, self.about.history[0].starts)).value

    @property
    def policy_words(self) -> str:
        """The same in words."""
        return self.words_of(self.policy)

    @property
    def source(self) -> Source:
        """Where the policy says it."""
        return _source(self.about, self.on)

    @property
    def confidence(self) -> str:
        """How the source was read."""
        return confidence_in_words(self.source.confidence)

    @property
    def own_words(self) -> str:
        """The school's own choice that holds now, in words; empty where the policy holds."""
        return "" if self.chosen is None else self.words_of(self.chosen)

    @property
    def chosen(self) -> PolicyValue | None:
        """The school's own choice that holds now; None where the policy holds."""
        return None if self.refused or self.standing is None else self.standing.value

    @property
    def limit_words(self) -> str:
        """Which way the law lets a school go: "10 days or fewer"; empty for local policy."""
        if isinstance(self.about, Rule) or self.about.level in CHANGEABLE:
            return ""
        return f"{self.policy_words} or {'fewer' if self.about.tighter == 'less' else 'more'}"

    def words_of(self, value: PolicyValue | None) -> str:
        """A choice in words: "2 suspensions", "off", "as the policy says"."""
        return _in_words(self.about, value)


@dataclass(frozen=True)
class Topic:
    """The settings of one page of the packs."""

    title: str
    pack: str
    settings: tuple[Setting, ...]


@dataclass(frozen=True)
class SettingsPage:
    """Everything that a school may choose by topic, what the law fixes, and what is refused."""

    topics: tuple[Topic, ...]
    fixed: tuple[Topic, ...]
    refused: tuple[tuple[str, str], ...]


def settings_page(person: Person) -> SettingsPage:
    """Every value and rule of the packs beside the school's choices. Two queries."""
    stored = stored_settings(person.school.pk)
    found = list(_all_settings(person, stored))
    titles = {setting.name: setting.title for setting in found}
    return SettingsPage(
        topics=_by_topic(s for s in found if s.may_change),
        fixed=_by_topic(s for s in found if not s.may_change and _is_value_of_the_law(s)),
        refused=tuple((titles.get(name, name), why) for name, why in _refused_now(person, stored)),
    )


def _is_value_of_the_law(setting: Setting) -> bool:
    return not setting.is_rule and setting.about.level not in CHANGEABLE


def _refused_now(person: Person, stored: Stored) -> Iterator[tuple[str, str]]:
    """Names and reasons of refused choices that would hold now or later: no newer one took over."""
    for (name, starts), why in refused_settings(person.school).items():
        standing = own_on(tuple(stored.get(name, ())), person.on)
        if standing is None or standing.starts <= starts:
            yield name, why


def setting_for(person: Person, name: str) -> Setting:
    """One setting that a school may choose. Raises Http404 for what is none, or not theirs to choose."""
    stored = stored_settings(person.school.pk)
    found = next((s for s in _all_settings(person, stored) if s.name == name), None)
    if found is None or not found.may_change:
        raise Http404("There is no such setting.")
    return found


def changes(school: School, name: str = "") -> "QuerySet[Any]":
    """Every change of a school's settings, newest first; those of one setting when named."""
    rows: QuerySet[Any] = SchoolSetting.history.filter(school=school)
    rows = rows.select_related("history_user")
    return rows.filter(name=name) if name else rows


def changes_in_words(rows: Iterable[Any]) -> list[Choice]:
    """Such changes as a page shows them."""
    packs = load_packs()
    return [_choice(packs, row) for row in rows]


def _all_settings(person: Person, stored: Stored) -> Iterator[Setting]:
    entered = _entered(person.school)
    refused = refused_settings(person.school)
    packs, chosen = load_packs(), school_packs(person.school)
    for name, about, pack in _entries(packs):
        owns = tuple(stored.get(name, ()))
        standing = own_on(owns, person.on)
        yield Setting(
            name,
            about,
            pack,
            person.on,
            standing,
            entered[name, standing.starts] if standing else None,
            tuple(entered[name, own.starts] for own in owns if own.starts > person.on),
            refused.get((name, standing.starts), "") if standing else "",
            _says(packs, about, person.on) if _is_offered(about) else "",
            tuple(_beside(chosen, about, person.on)) if _is_offered(about) else (),
        )


def _beside(packs: Packs, about: Value | Rule, on: date) -> Iterator[Beside]:
    """Local rules that ask for the same from a number of the same unit, but not from this one.

    Whoever changes one number would otherwise wonder why the same act is still asked for.
    """
    if isinstance(about, Rule) or not about.unit or about.level not in CHANGEABLE:
        return
    rules = [rule for rule in packs.pack(about.pack).rules.values() if _speaks_now(rule, on)]
    acts = {rule.act for rule in rules if _says_number(rule, about.name)}
    for rule in rules:
        if rule.act in acts and about.name not in rule.values:
            others = (packs.pack(about.pack).values[name] for name in rule.values)
            if any(v.unit == about.unit and _says_number(rule, v.name) for v in others):
                yield Beside(rule.id, _says(packs, rule, on))


def _speaks_now(rule: Rule, on: date) -> bool:
    """Whether a local rule makes alerts and is not switched off; one before a decision makes none."""
    return _is_offered(rule) and rule.moment == "event" and rule.is_on(max(on, rule.starts))


def _says_number(rule: Rule, value: str) -> bool:
    return f"{{{value}}}" in rule.says


def _says(packs: Packs, about: Value | Rule, on: date) -> str:
    """What a rule says as a sentence; several share a title, as all of them ask for one act."""
    if isinstance(about, Value):
        return ""
    values = (packs.pack(about.pack).values[name] for name in about.values)
    day = max(on, about.starts, *(value.history[0].starts for value in values))
    words = policy_in_words(packs, about, day)
    return f"{words[:1].upper()}{words[1:]}."


def _entries(packs: Packs) -> Iterator[tuple[str, Value | Rule, str]]:
    for pack in packs.packs.values():
        for rule in pack.rules.values():
            yield rule.id, rule, pack.title
        for value in pack.values.values():
            yield f"{pack.id}.{value.name}", value, pack.title


def _entered(school: School) -> Mapping[tuple[str, date], Choice]:
    """The latest change of each setting and day."""
    packs = load_packs()
    found: dict[tuple[str, date], Choice] = {}
    for row in changes(school):
        found.setdefault((row.name, row.starts_on), _choice(packs, row))
    return found


def _by_topic(settings: Iterable[Setting]) -> tuple[Topic, ...]:
    def place(setting: Setting) -> tuple[str, tuple[int, str]]:
        return setting.about.pack, topic_place(setting.about.topic)

    pages: dict[tuple[str, tuple[int, str]], list[Setting]] = defaultdict(list)
    for setting in settings:
        pages[place(setting)].append(setting)
    return tuple(
        Topic(topic_title(page[0].about.topic), page[0].pack, tuple(page))
        for _, page in sorted(pages.items(), key=lambda item: item[0])
    )


def _choice(packs: Packs, row: Any) -> Choice:
    about = described(packs, row.name)
    return Choice(
        words=_in_words(about, row.value) if about else str(row.value),
        starts_on=row.starts_on,
        reason=row.reason,
        by=row.history_user.name if row.history_user else "not recorded",
        at=row.history_date,
        title=about.title if about else row.name,
        name=row.name if about and _is_offered(about) else "",
    )


def _is_offered(about: Value | Rule) -> bool:
    if isinstance(about, Rule):
        return about.level in CHANGEABLE and about.asks
    policy = about.history[-1].value
    if about.level in CHANGEABLE:
        return not isinstance(policy, str) or bool(about.choices)
    return bool(about.tighter) and isinstance(policy, int)


def _in_words(about: Value | Rule, value: PolicyValue | None) -> str:
    if value is None:
        return "as the policy says"
    if isinstance(about, Rule):
        return OFF if value is False else ON
    return about.as_words(value) if _is_alike(about, value) else str(value)


def _is_alike(about: Value, value: PolicyValue) -> bool:
    """Whether a stored value is still of the kind that the packs hold."""
    return type(value) is type(about.history[-1].value)


def _source(about: Value | Rule, on: date) -> Source:
    day = max(on, about.history[0].starts)
    return about.cited(day).source if isinstance(about, Value) else about.source(day)

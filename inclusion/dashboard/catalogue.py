"""The rule catalogue: every rule in words with its values, its source, and how often it stands here."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from itertools import groupby

from django.db.models import Count
from django.http import Http404, QueryDict
from django.utils.timezone import make_aware

from cases.models import Alert, AlertAnswer
from cases.selectors.why import LEVELS
from inclusion.accounts.permissions import Right
from inclusion.accounts.person import Person
from inclusion.accounts.selectors import school_calendar, school_packs
from inclusion.rules.plain_words import confidence_in_words, topic_place, topic_title
from inclusion.rules.policy import CHANGEABLE, Own, Pack, Packs, Rule, Source, Value, own_on
from inclusion.rules.situation import policy_in_words

MODES = {
    "block": "stands in the way of the decision",
    "must": "must be done",
    "should": "should be done",
    "advise": "is advice",
}
# What people still call things, and the words that the rules use.
OLD_WORDS = {"fte": "suspension", "fpe": "suspension", "pex": "permanent exclusion"}
A_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Often:
    """How often a rule stands in alerts now, and was answered in this school year."""

    stands: int
    answered: int


@dataclass(frozen=True)
class ValueShown:
    """A value that a rule uses: what the policy says, what the school chose, and where it is said."""

    title: str
    policy: str
    own: str
    source: Source
    confidence: str
    setting: str  # the name under which the school may choose; empty where it may not


@dataclass(frozen=True)
class EditionShown:
    """What the rule rests on from one day to another."""

    starts: date
    ends: date | None
    edition: str
    source: Source
    confidence: str
    numbers: tuple[str, ...]


@dataclass(frozen=True)
class RuleShown:
    """One rule as the catalogue shows it."""

    rule: Rule
    pack: Pack
    on: date
    says: str
    often: Often | None

    @property
    def level(self) -> str:
        """Whose rule it is: "The law"."""
        return LEVELS[self.rule.level]

    @property
    def mode(self) -> str:
        """What kind of rule it is: "must be done"."""
        return MODES[self.rule.mode] if self.rule.asks else "nothing is asked"

    @property
    def topic(self) -> str:
        """The page it belongs to."""
        return topic_title(self.rule.topic)

    @property
    def source(self) -> Source:
        """Where it comes from, in the edition in force."""
        return self.rule.source(self.on)

    @property
    def confidence(self) -> str:
        """How that was read."""
        return confidence_in_words(self.source.confidence)

    @property
    def off(self) -> Own | None:
        """The school's choice that switched it off, where one holds now."""
        own = own_on(self.rule.owns, self.on)
        return own if own and own.value is False else None

    @property
    def may_choose(self) -> bool:
        """Whether a school may switch it off."""
        return self.rule.level in CHANGEABLE and self.rule.asks

    @property
    def values(self) -> list[ValueShown]:
        """The values it uses, as they are now."""
        return [_value(self.pack.values[name], self.on) for name in self.rule.values]

    @property
    def has_own_numbers(self) -> bool:
        """Whether a school may choose any of its values."""
        return any(value.setting for value in self.values)

    @property
    def editions(self) -> list[EditionShown]:
        """What it rests on, newest first."""
        return list(reversed(list(_editions(self.rule, self.pack))))


@dataclass(frozen=True)
class TopicShown:
    """The rules of one page of a pack."""

    title: str
    pack: str
    rules: tuple[RuleShown, ...]


@dataclass(frozen=True)
class Search:
    """What somebody looks for: words, a level, a pack."""

    q: str = ""
    level: str = ""
    pack: str = ""

    @classmethod
    def read(cls, query: QueryDict) -> "Search":
        """From an address; anything unknown finds nothing or is passed over."""
        return cls(query.get("q", "").strip()[:100], query.get("level", ""), query.get("pack", ""))

    def finds(self, shown: RuleShown) -> bool:
        """Whether a rule is among what is looked for: every word, somewhere in its text."""
        if self.level and shown.rule.level != self.level:
            return False
        if self.pack and shown.rule.pack != self.pack:
            return False
        text = _text(shown)
        return all(OLD_WORDS.get(word, word) in text for word in _folded(self.q).split())


def catalogue(person: Person, search: Search) -> list[TopicShown]:
    """The rules found, law before local policy, each page in its order. At most two queries."""
    often = _often(person)
    packs = school_packs(person.school)
    shown = (_shown(packs, rule, person.on, often) for rule in packs.described())
    found = sorted(filter(search.finds, shown), key=_place)
    return [
        TopicShown(topic_title(topic), rules[0].pack.title, tuple(rules))
        for (_, topic), group in groupby(found, key=lambda s: (s.pack.id, s.rule.topic))
        if (rules := list(group))
    ]


def choices(person: Person) -> dict[str, list[tuple[str, str]]]:
    """The levels and packs that can be looked for, with their words."""
    packs = school_packs(person.school)
    levels = {rule.level for rule in packs.described()}
    return {
        "levels": [(level, words) for level, words in LEVELS.items() if level in levels],
        "packs": [(pack.id, pack.title) for pack in packs.packs.values()],
    }


def rule_shown(person: Person, rule_id: str) -> RuleShown:
    """One rule. Raises Http404 when there is none of this id."""
    packs = school_packs(person.school)
    for rule in packs.described():
        if rule.id == rule_id:
            return _shown(packs, rule, person.on, _often(person))
    raise Http404("There is no such rule.")


def _shown(packs: Packs, rule: Rule, on: date, often: Mapping[str, Often] | None) -> RuleShown:
    pack = packs.pack(rule.pack)
    values = [pack.values[name] for name in rule.values]
    day = max(on, rule.starts, *(value.history[0].starts for value in values))
    count = None if often is None else often.get(rule.id, Often(0, 0))
    return RuleShown(rule, pack, day, _sentence(policy_in_words(packs, rule, day)), count)


def _place(shown: RuleShown) -> tuple[str, tuple[int, str]]:
    """The national pack comes first by its name, as in the packs themselves."""
    return shown.pack.id, topic_place(shown.rule.topic)


def _often(person: Person) -> dict[str, Often] | None:
    """How often each rule stands and was answered; None for those who see no figures of the school."""
    if not person.has(Right.SEE_SCHOOL_FIGURES):
        return None
    stands = Counter(_standing(person))
    answered = Counter(_answered(person))
    return {rule: Often(stands[rule], answered[rule]) for rule in stands | answered}


def _standing(person: Person) -> Iterator[str]:
    """The rule of each unanswered reason of an alert that has not lapsed."""
    alerts = Alert.objects.filter(school=person.school, answered=False)
    alerts = alerts.exclude(lapses_on__lte=person.on).order_by()
    for reasons in alerts.values_list("reasons", flat=True).iterator():
        yield from (str(reason["rule"]) for reason in reasons if not reason["answered"])


def _answered(person: Person) -> dict[str, int]:
    year, _ = school_calendar(person.school).school_year(person.on)
    since = make_aware(datetime.combine(year, time.min))
    rows = AlertAnswer.objects.filter(school=person.school, at__gte=since).order_by()
    return dict(rows.values_list("rule").annotate(Count("pk")))


def _value(value: Value, on: date) -> ValueShown:
    cited = value.cited(on)
    own = value.own(on)
    chosen = "" if own is None or own.value is None else f"{value.in_words(on)}: {own.reason}"
    open_to_choice = value.level in CHANGEABLE or value.tighter
    return ValueShown(
        title=value.title,
        policy=value.as_words(cited.value),
        own=chosen,
        source=cited.source,
        confidence=confidence_in_words(cited.source.confidence),
        setting=f"{value.pack}.{value.name}" if open_to_choice else "",
    )


def _editions(rule: Rule, pack: Pack) -> Iterator[EditionShown]:
    """One part for each day on which its source, its edition or one of its values changed."""
    values = [replace(pack.values[name], owns=()) for name in rule.values]
    days = {dated.starts for dated in rule.history}
    days |= {edition.starts for edition in pack.editions}
    days |= {dated.starts for value in values for dated in value.history}
    starts = sorted(day for day in days if day >= rule.starts)
    ends = [*(day - A_DAY for day in starts[1:]), None]
    for day, end in zip(starts, ends, strict=True):
        source = rule.source(day)
        yield EditionShown(
            day,
            end,
            pack.edition(day).title,
            source,
            confidence_in_words(source.confidence),
            tuple(f"{value.title}: {value.in_words(day)}" for value in values),
        )


def _text(shown: RuleShown) -> str:
    """Everything that a search looks through."""
    rule = shown.rule
    parts = [rule.id, rule.title, shown.says, rule.who, rule.met_by, shown.topic, shown.mode]
    parts += [part for value in shown.values for part in (value.title, value.policy)]
    parts += [f"{d.source.title} {d.source.reference}" for d in rule.history]
    return _folded(" ".join(parts))


def _folded(text: str) -> str:
    """Without case, and with a space for a hyphen: "sixth-day" finds the sixth day."""
    return text.casefold().replace("-", " ")


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}."

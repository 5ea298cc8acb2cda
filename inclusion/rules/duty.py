"""What a rule answers: a duty with its dates, its reason and its working.

A duty does not depend on the day; `state` names where it stands on one. The texts and the working
are built when somebody asks for them, because most duties are only ever counted or listed.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from inclusion.rules.policy import Source
from inclusion.rules.skipped_days import Skipped

# A right or duty of somebody outside the school goes by; it is never overdue against the school.
OUTSIDERS = frozenset({"parent", "local authority", "home authority", "arranging authority"})


CHECK_WITH_AUTHORITY = "Check with your local authority"


@dataclass(frozen=True, slots=True)
class Working:
    """How a deadline was counted: from which day, how many of what, and what was passed over."""

    counted_from: date
    count: int
    unit: str
    skipped: tuple[Skipped, ...]
    from_day_one: bool = False  # the day itself is day 1 of what the sentence counts, not day 0


@dataclass(frozen=True, slots=True)
class NearMiss:
    """An event that a rule looked at and did not count, with the reason in a few words."""

    event: str
    why: str


def nothing_else() -> tuple[NearMiss, ...]:
    """No other event came near."""
    return ()


@dataclass
class Duty:
    """Something that must, should or might be done, by whom and by when, because of what.

    `opens_on` is the first day on which it makes sense to act, `lapses_on` the day from which an
    unmet duty no longer applies. One that arises by time alone (a period that has run out) is silent
    before `appears_on`. A duty with an `unknown_reason` has no due date. `time_of_day` says up to which
    moment of its due day, where that is not the end; `whom` are those it tells, each by a code, where
    one duty tells several. Treated as immutable; not frozen, because thousands are made a second.
    """

    rule: str
    pack: str
    edition: str
    level: str
    mode: str
    who: str
    act: str
    title: str
    source: Source
    raised_on: date
    opens_on: date
    due_on: date | None = None
    lapses_on: date | None = None
    appears_on: date | None = None
    met_on: date | None = None
    about: str | None = None
    counted: tuple[str, ...] = ()
    window: str = ""
    proposed: bool = False
    unknown_reason: str | None = None
    overridable: bool = False
    moment: str = "event"
    planned: bool = False
    tells: str = ""
    time_of_day: str = ""
    whom: tuple[str, ...] = ()
    explain: Callable[[], str] = field(default=str, compare=False, repr=False)
    policy: Callable[[], str] = field(default=str, compare=False, repr=False)
    work_out: Callable[[], Working | None] = field(default=lambda: None, compare=False, repr=False)
    look_around: Callable[[], tuple[NearMiss, ...]] = field(
        default=nothing_else, compare=False, repr=False
    )

    @property
    def key(self) -> tuple[str, str, str]:
        """What stays the same while a duty is answered: rule, what it is about, and its window."""
        return self.rule, self.about or "", self.window

    @cached_property
    def reason(self) -> str:
        """The facts behind it: "2 suspensions this school year (14 September, 9 November)"."""
        return self.explain()

    @cached_property
    def sentence(self) -> str:
        """One short line for a list: the title and the facts behind it."""
        return f"{self.title}: {self.reason}" if self.reason else self.title

    @cached_property
    def because(self) -> str:
        """The facts, what the policy says, and what to enter when the answer is not known."""
        known = "; ".join(part for part in (self.reason, self.policy()) if part)
        advice = CHECK_WITH_AUTHORITY if self.source.unsure else ""
        *before, last = [part for part in (known, self.unknown_reason, advice) if part] or [""]
        return ". ".join([*(part.removesuffix(".") for part in before), last])

    @cached_property
    def working(self) -> Working | None:
        """How the due date was counted, or None where nothing was counted."""
        return self.work_out()

    @cached_property
    def nearly(self) -> tuple[NearMiss, ...]:
        """The events that the rule looked at and did not count."""
        return self.look_around()

    def applies(self, on: date) -> bool:
        """Whether the duty stands on a day: it has arisen, and not lapsed unless it was met before."""
        if self.appears_on is not None and on < self.appears_on:
            return False
        if self.lapses_on is None or on < self.lapses_on:
            return True
        return self.met_on is not None and self.met_on < self.lapses_on

    def state(self, on: date) -> str:
        """open, overdue, met, blocked, passed or unknown, on a day."""
        if self.mode == "block":
            return "unknown" if self.unknown_reason else "blocked"
        if self._is_met(on):
            return "met"
        if self.unknown_reason:
            return "unknown"
        if self.due_on is None or on <= self.due_on:
            return "open"
        return "passed" if self.who in OUTSIDERS else "overdue"

    def _is_met(self, on: date) -> bool:
        return self.met_on is not None and self.met_on <= on

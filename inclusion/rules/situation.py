"""One pupil's facts beside the calendar and the packs: what every rule function is given.

Holds what several rules ask for (the suspensions that count, the PSPs, where sessions fall) and
makes the duties, so that a rule function says only who, when and because of what.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from functools import cached_property

from inclusion.rules.ages import ADULT, age_on, is_compulsory_school_age
from inclusion.rules.deadlines import Deadline
from inclusion.rules.duty import Duty, NearMiss, nothing_else
from inclusion.rules.facts import Facts, PlanFact, SuspensionFact
from inclusion.rules.periods import SuspensionPeriod, in_order, periods, runs
from inclusion.rules.policy import Packs, Rule, Spell, Value
from inclusion.rules.running import RunningTotals
from inclusion.rules.school_days import SchoolCalendar

# What a school may relax or switch off itself; the law is not among it.
LOCAL_LEVELS = ("la_policy", "school_policy")
COMPULSORY_YEARS = range(1, 12)


class Situation:
    """Facts, calendar and packs of one pupil. Read only; made anew for each evaluation."""

    def __init__(
        self, facts: Facts, calendar: SchoolCalendar, packs: Packs, as_of: date | None = None
    ) -> None:
        """`as_of` is the day that facts about "this year" and "this term" speak of, if any."""
        self.facts = facts
        self.calendar = calendar
        self.packs = packs
        self.as_of = as_of
        self._by_kinds: dict[tuple[str, ...], tuple[SuspensionFact, ...]] = {}

    @cached_property
    def standing(self) -> tuple[SuspensionFact, ...]:
        """Suspensions and permanent exclusions that were not cancelled, in order."""
        return in_order(s for s in self.facts.suspensions if s.cancelled_on is None)

    @cached_property
    def running(self) -> RunningTotals:
        """Totals up to and including each exclusion, cancelled ones with what was served."""
        return RunningTotals(
            in_order(self.facts.suspensions), self.calendar, self.facts, self.as_of
        )

    @cached_property
    def periods(self) -> Mapping[str, SuspensionPeriod]:
        """First and last session, return and sixth consecutive day, by exclusion."""
        ordered, placements = self.running.ordered, self.running.placements
        found = periods(ordered, placements, self.calendar, self.packs, self.as_of or date.max)
        return {period.id: period for period in found}

    @cached_property
    def runs(self) -> Mapping[str, tuple[SuspensionFact, ...]]:
        """By standing suspension, those on end that lead up to it, itself last."""
        return runs(self.standing, self.periods)

    def is_of_compulsory_age(self, on: date) -> bool:
        """Whether the pupil is of compulsory school age; taken to be while nobody recorded it.

        Without a date of birth the year group decides: Years 1 to 11.
        """
        pupil = self.facts.pupil
        if pupil.date_of_birth is not None:
            return is_compulsory_school_age(pupil.date_of_birth, on)
        return pupil.year_group is None or pupil.year_group in COMPULSORY_YEARS

    def is_adult(self, on: date) -> bool:
        """Whether the pupil's eighteenth birthday has come; no while nobody recorded it."""
        born = self.facts.pupil.date_of_birth
        return born is not None and age_on(born, on) >= ADULT

    def was_looked_after(self, exclusion: SuspensionFact) -> bool:
        """Whether the pupil was looked after by the end of an exclusion."""
        pupil = self.facts.pupil
        return pupil.looked_after and self._by_the_end(exclusion, pupil.looked_after_since)

    def had_social_worker(self, exclusion: SuspensionFact) -> bool:
        """Whether the pupil had a social worker by the end of an exclusion."""
        pupil = self.facts.pupil
        return pupil.social_worker and self._by_the_end(exclusion, pupil.social_worker_since)

    def _by_the_end(self, exclusion: SuspensionFact, since: date | None) -> bool:
        if since is None or exclusion.kind == "permanent":
            return True
        return since <= (self.periods[exclusion.id].last or exclusion.start)

    def relevant_person(self, on: date) -> str:
        """Who receives the notices: the parents, or the pupil from the eighteenth birthday on."""
        born = self.facts.pupil.date_of_birth
        if born is None or not self.is_adult(on):
            return "the parents"
        return f"the pupil (who is {age_on(born, on)})"

    @cached_property
    def exclusions_team_consulted(self) -> tuple[date, ...]:
        """The days on which the local authority's exclusions team was consulted, so far as known."""
        days = [self.facts.pupil.exclusions_team_consulted_on]
        days += [e.checks.exclusions_team_consulted_on for e in self.standing if e.checks]
        return tuple(sorted(day for day in days if day is not None))

    @cached_property
    def psps(self) -> tuple[PlanFact, ...]:
        """Pastoral support programmes, running and ended, in order of their start."""
        return self._plans_of_kind("psp")

    @cached_property
    def ibps(self) -> tuple[PlanFact, ...]:
        """Individual behaviour plans, running and ended, in order of their start."""
        return self._plans_of_kind("ibp")

    def _plans_of_kind(self, kind: str) -> tuple[PlanFact, ...]:
        found = (plan for plan in self.facts.plans if plan.kind == kind)
        return tuple(sorted(found, key=lambda plan: (plan.start, plan.id)))

    def psp_for(self, since: date) -> PlanFact | None:
        """The first PSP that ran on a day or was started after it, or None."""
        return next((p for p in self.psps if p.ended_on is None or p.ended_on >= since), None)

    def gives_duties(self, rule: Rule, day: date) -> bool:
        """Whether the rule asks for anything about a fact of that day: in force, and switched on."""
        return day >= self.packs.pack(rule.pack).duties_from and rule.is_on(day)

    def exclusions(self, rule: Rule, *kinds: str) -> Iterator[SuspensionFact]:
        """Standing exclusions that the rule may ask something about, of these kinds or of all.

        Those recorded as dealt with elsewhere are left out: they count, and raise nothing.
        """
        found = self._decided_here if not kinds else self._of_kinds(kinds)
        if not found or (not rule.owns and self.gives_duties(rule, self._first_decided_on)):
            return iter(found)
        return (e for e in found if self.gives_duties(rule, e.decision_date))

    @cached_property
    def _decided_here(self) -> tuple[SuspensionFact, ...]:
        return tuple(e for e in self.standing if not e.dealt_with)

    @cached_property
    def _first_decided_on(self) -> date:
        """A rule in force on this day is in force on every later decision."""
        return min(e.decision_date for e in self._decided_here)

    def _of_kinds(self, kinds: tuple[str, ...]) -> tuple[SuspensionFact, ...]:
        found = self._by_kinds.get(kinds)
        if found is None:
            found = tuple(e for e in self._decided_here if e.kind in kinds)
            self._by_kinds[kinds] = found
        return found

    def cancelled(self, rule: Rule) -> Iterator[tuple[SuspensionFact, date]]:
        """Cancelled exclusions that the rule may ask something about, each with the day of that."""
        for exclusion in self.facts.suspensions:
            day = exclusion.cancelled_on
            if day is None or exclusion.dealt_with:
                continue
            if self.gives_duties(rule, exclusion.decision_date):
                yield exclusion, day

    def counts_in_a_number(self, rule: Rule, exclusion: SuspensionFact) -> bool:
        """Whether it is one of so many suspensions: never a permanent one, lunchtimes by the pack."""
        if exclusion.kind == "lunchtime":
            return self.lunchtimes_count(rule, exclusion.decision_date)
        return exclusion.kind == "suspension"

    def lunchtimes_count(self, rule: Rule, on: date) -> bool:
        """Whether lunchtimes count as suspensions on a day; before the pack, as on its first."""
        day = max(on, self.packs.pack(rule.pack).duties_from)
        return bool(self.packs.value(rule.pack, "lunchtimes_count", day))

    def spell(self, rule: Rule, since: date, met_on: date | None = None) -> Spell | None:
        """When the rule speaks of what began on a day and runs on, or ran until it was met.

        None where it never does, or where it was met before a school switched the rule on again.
        """
        if since < self.packs.pack(rule.pack).duties_from:
            return None
        spell = rule.spell(since)
        if spell and spell.starts and met_on is not None and met_on < spell.starts:
            return None
        return spell

    def text(self, rule: Rule, name: str, on: date) -> str:
        """A name or a word from the rule's own pack on a day."""
        return str(self.packs.value(rule.pack, name, on))

    def number(self, rule: Rule, name: str, on: date) -> int:
        """A whole number from the rule's own pack on a day."""
        return int(self.packs.value(rule.pack, name, on))

    def duty(
        self,
        rule: Rule,
        raised_on: date,
        deadline: Deadline,
        explain: Callable[[], str],
        *,
        decided_on: date | None = None,
        opens_on: date | None = None,
        met_on: date | None = None,
        lapses_on: date | None = None,
        appears_on: date | None = None,
        about: str | None = None,
        counted: tuple[str, ...] = (),
        window: str | None = None,
        proposed: bool = False,
        whom: tuple[str, ...] = (),
        look_around: Callable[[], tuple[NearMiss, ...]] = nothing_else,
    ) -> Duty:
        """A duty of a rule, in the edition of the day of the decision (or of the fact)."""
        governed_on = decided_on or raised_on
        if self.facts.pupil.left_on is not None and rule.level in LOCAL_LEVELS:
            lapses_on = _until_left(self.facts.pupil.left_on, lapses_on)
        return Duty(
            rule=rule.id,
            pack=rule.pack,
            edition=self.packs.pack(rule.pack).edition(governed_on).id,
            level=rule.level,
            mode=rule.mode,
            who=rule.who,
            act=rule.act,
            title=rule.title,
            source=rule.source(governed_on),
            raised_on=raised_on,
            opens_on=opens_on or raised_on,
            due_on=deadline.due_on,
            lapses_on=lapses_on,
            appears_on=appears_on,
            met_on=met_on,
            about=about,
            counted=counted,
            window=raised_on.isoformat() if window is None else window,
            proposed=proposed,
            unknown_reason=deadline.unknown_reason,
            overridable=rule.overridable,
            moment=rule.moment,
            planned=rule.planned,
            tells=rule.tells,
            time_of_day=rule.time_of_day,
            whom=whom,
            explain=explain,
            policy=lambda: policy_in_words(self.packs, rule, governed_on),
            work_out=deadline.work_out,
            look_around=look_around,
        )

    def about_exclusion(
        self,
        rule: Rule,
        exclusion: SuspensionFact,
        deadline: Deadline,
        explain: Callable[[], str],
        *,
        raised_on: date | None = None,
        opens_on: date | None = None,
        met_on: date | None = None,
        lapses_on: date | None = None,
        appears_on: date | None = None,
        counted: tuple[str, ...] | None = None,
        window: str | None = None,
        whom: tuple[str, ...] = (),
        look_around: Callable[[], tuple[NearMiss, ...]] = nothing_else,
    ) -> Duty:
        """A duty about one exclusion, raised by its start, in the edition of its decision.

        Its window is the exclusion itself, so that an answer stands when its dates are corrected.
        """
        return self.duty(
            rule,
            raised_on or exclusion.start,
            deadline,
            explain,
            decided_on=exclusion.decision_date,
            opens_on=opens_on,
            met_on=met_on,
            lapses_on=lapses_on,
            appears_on=appears_on,
            about=exclusion.id,
            counted=(exclusion.id,) if counted is None else counted,
            window=exclusion.id if window is None else window,
            proposed=exclusion.proposed,
            whom=whom,
            look_around=look_around,
        )


def _until_left(left_on: date, lapses_on: date | None) -> date:
    """Local policy asks nothing of a school whose roll the pupil has left; the law may."""
    after = left_on + timedelta(days=1)
    return min(lapses_on, after) if lapses_on else after


def policy_in_words(packs: Packs, rule: Rule, on: date) -> str:
    """What the pack says, with its numbers, and any number that is the school's own choice."""
    values = {name: packs.pack(rule.pack).values[name] for name in rule.values}
    words = rule.says.format(**{name: value.in_words(on) for name, value in values.items()})
    for value in values.values():
        own = value.own(on)
        if own is None or own.value is None:
            continue
        words += (
            f" (this school's own setting: {value.in_words(on)} instead of {_policy(value, on)}"
        )
        words += f'; its reason: "{own.reason}")' if own.reason else ")"
    return words


def _policy(value: Value, on: date) -> str:
    """What the policy says: a number without its unit, which has just been read."""
    said = value.cited(on).value
    words = value.as_words(said)
    return words if isinstance(said, bool | str) else words.split()[0]

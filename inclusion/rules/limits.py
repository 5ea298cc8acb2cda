"""How much exclusion a school year may hold, and the warning before it.

Source: the limit of 45 school days in a school year, single or added up, all schools together
(SI 2012/1033). What was served of a cancelled exclusion counts; a permanent one has no days.
"""

from collections.abc import Iterator

from inclusion.rules.deadlines import Deadline, at_once
from inclusion.rules.duty import Duty, NearMiss
from inclusion.rules.exclusion_words import YEAR_NOT_KNOWN
from inclusion.rules.facts import SuspensionFact
from inclusion.rules.policy import Rule
from inclusion.rules.registry import applies
from inclusion.rules.running import YearTotal
from inclusion.rules.situation import Situation
from inclusion.rules.words import day_in_words, in_words, length_in_words


@applies("excl.limit-45")
def limit_of_the_year(situation: Situation, rule: Rule) -> Iterator[Duty]:
    """Over 45 days in a school year with this exclusion: not allowed. Exactly 45 is.

    Where an earlier school's days are not known, the days known here may be over by themselves;
    otherwise nobody can say.
    """
    for exclusion in situation.exclusions(rule, "suspension", "lunchtime"):
        years = situation.running.years[exclusion.id]
        limit = situation.number(rule, "year_limit_sessions", exclusion.decision_date)
        over = tuple(year for year in years if year.after > limit)
        if over:
            yield _about(situation, rule, exclusion, over, at_once(exclusion.decision_date))
            continue
        unknown = tuple(year for year in years if not year.known)
        if unknown:
            yield _about(situation, rule, exclusion, unknown, Deadline(None, YEAR_NOT_KNOWN))


@applies("excl.limit-45.warn")
def near_the_limit(situation: Situation, rule: Rule) -> Iterator[Duty]:
    """A prompt from 30 days in a school year on, this exclusion included (this product's own)."""
    for exclusion in situation.exclusions(rule, "suspension", "lunchtime"):
        warning = situation.number(rule, "year_warning_sessions", exclusion.decision_date)
        years = situation.running.years[exclusion.id]
        near = tuple(year for year in years if year.after >= warning)
        if near:
            yield _about(situation, rule, exclusion, near, at_once(exclusion.decision_date))


def _about(
    situation: Situation,
    rule: Rule,
    exclusion: SuspensionFact,
    years: tuple[YearTotal, ...],
    deadline: Deadline,
) -> Duty:
    """A duty about one exclusion, because of the totals of these school years."""
    served = _served(situation, years)
    return situation.duty(
        rule,
        exclusion.start,
        deadline,
        lambda: in_words(_total_in_words(year, situation, exclusion) for year in years),
        decided_on=exclusion.decision_date,
        about=exclusion.id,
        counted=tuple(served),
        window=exclusion.id,
        proposed=any(e.proposed for e in situation.running.ordered if e.id in served),
        look_around=lambda: _near_misses(situation, exclusion, served),
    )


def _served(situation: Situation, years: tuple[YearTotal, ...]) -> dict[str, int]:
    """Sessions of each exclusion that counted in these years, in the order of counting."""
    exclusions = {e.id: e for e in situation.running.ordered}
    found = {}
    for name in dict.fromkeys(name for year in years for name in year.counted):
        out = situation.running.out_of_school(exclusions[name])
        found[name] = out.unplaced + sum(
            count for day, count in out.days if any(year.start <= day <= year.end for year in years)
        )
    return found


def _near_misses(
    situation: Situation, exclusion: SuspensionFact, served: dict[str, int]
) -> tuple[NearMiss, ...]:
    """Cancelled exclusions with what was served of them, and those of other years or of no days."""
    found = []
    for other in situation.running.ordered:
        if other.cancelled_on is not None:
            found.append(NearMiss(other.id, _cancelled(served.get(other.id, 0))))
        elif other.kind == "permanent":
            found.append(NearMiss(other.id, "a permanent exclusion has no number of days"))
        elif other.id not in served:
            later = other.start > exclusion.start
            why = "it comes after this one" if later else "it lies in another school year"
            found.append(NearMiss(other.id, why))
    return tuple(found)


def _cancelled(sessions: int) -> str:
    if not sessions:
        return "cancelled, and none of it counts this school year"
    return f"cancelled, but the {length_in_words(sessions)} served before that count"


def _total_in_words(year: YearTotal, situation: Situation, exclusion: SuspensionFact) -> str:
    calendar = situation.calendar
    own = calendar.school_year(exclusion.start)[0] == year.start
    which = "this school year" if own else f"in the school year from {_day(year, situation)}"
    words = f"{length_in_words(year.after)} {which} with this suspension"
    words += f", {length_in_words(year.before)} before it" if year.before else ""
    return words if year.known else f"{words}, not counting an earlier school"


def _day(year: YearTotal, situation: Situation) -> str:
    return day_in_words(year.start, situation.calendar, year.start)

"""What a pupil is taught during an exclusion, and the way back to school.

Source: sections 100 to 102 of the Education and Inspections Act 2006, section 19(3A) of the
Education Act 1996, regulations 3 to 5 of SI 2007/1870 as amended by SI 2014/3216, and the guidance
on suspension and permanent exclusion. Suspensions that follow each other without a session at
school between them are one run with one sixth day; a permanent exclusion has a clock of its own.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import date

from inclusion.rules.ages import year_group
from inclusion.rules.calendar_days import DAY
from inclusion.rules.deadlines import Deadline, at_once, nth_school_day
from inclusion.rules.duty import Duty
from inclusion.rules.exclusion_words import in_short
from inclusion.rules.facts import SuspensionFact
from inclusion.rules.policy import Rule
from inclusion.rules.registry import applies
from inclusion.rules.school_days import SESSIONS_IN_A_DAY, BeyondKnownTerms, SchoolCalendar
from inclusion.rules.situation import Situation
from inclusion.rules.words import day_in_words, in_words, school_days_in_words

EXAM_YEAR = 11
OWN_SITE = "own"


@applies("excl.work.first-five")
def work_for_the_first_days(situation: Situation, rule: Rule) -> Iterator[Duty]:
    """Days 1 to 5 without other education: work is set and marked.

    Over after the fifth day in a row or on the return, whichever is first.
    """
    for exclusion in situation.exclusions(rule, "suspension", "permanent"):
        count = situation.number(rule, "work_days", exclusion.decision_date)
        run = run_through(situation, exclusion)
        days = _days_of(situation, run, count)
        over_on = days[-1] + DAY if len(days) == count else None
        if over_on is None or over_on > exclusion.start:
            yield situation.about_exclusion(
                rule,
                exclusion,
                at_once(exclusion.start),
                _explain_work(situation, exclusion, days),
                met_on=_work_or_provision(exclusion, run),
                lapses_on=_earliest(over_on, _back_on(situation, exclusion)),
            )


@applies("excl.day6.suspension")
def sixth_day_of_suspensions(situation: Situation, rule: Rule) -> Iterator[Duty]:
    """The sixth school day in a row, across suspensions: full-time education by the board."""
    for exclusion in situation.exclusions(rule, "suspension"):
        sixth = situation.periods[exclusion.id].sixth_consecutive_day
        unplaced = situation.running.placements[exclusion.id].unplaced
        if sixth is None and not unplaced:
            continue
        run = run_through(situation, exclusion)
        wanted = situation.number(rule, "provision_from_consecutive_day", exclusion.decision_date)
        known = len(_days_of(situation, run, wanted))
        if sixth is None and not _crosses(known, unplaced, wanted):
            continue
        if owed_from(situation, sixth or exclusion.start):
            yield _sixth_day(situation, rule, exclusion, run, wanted)


@applies("excl.day6.pex")
def sixth_day_of_permanent_exclusion(situation: Situation, rule: Rule) -> Iterator[Duty]:
    """The sixth school day of a permanent exclusion: full-time education by the authority."""
    for exclusion in situation.exclusions(rule, "permanent"):
        sixth = situation.periods[exclusion.id].sixth_consecutive_day
        if owed_from(situation, sixth or exclusion.start):
            wanted = situation.number(
                rule, "provision_from_consecutive_day", exclusion.decision_date
            )
            yield _sixth_day(situation, rule, exclusion, (exclusion,), wanted)


@applies("excl.day1.vulnerable")
def education_from_the_first_day(situation: Situation, rule: Rule) -> Iterator[Duty]:
    """A looked-after pupil or one with a social worker: education from the first day."""
    pupil = situation.facts.pupil
    if not (pupil.looked_after or pupil.social_worker):
        return
    for exclusion in situation.exclusions(rule, "suspension", "permanent"):
        if situation.was_looked_after(exclusion) or situation.had_social_worker(exclusion):
            yield situation.about_exclusion(
                rule,
                exclusion,
                at_once(exclusion.start),
                _explain_vulnerable(situation, exclusion),
                met_on=provision_of(run_through(situation, exclusion)),
                lapses_on=_back_on(situation, exclusion),
            )


@applies("excl.day6.own-site")
def education_on_the_own_site(situation: Situation, rule: Rule) -> Iterator[Duty]:
    """Education on the school's own premises, for its own pupils only, is no provision."""
    for exclusion in situation.exclusions(rule, "suspension", "permanent"):
        if exclusion.provision_site == OWN_SITE:
            yield situation.about_exclusion(
                rule,
                exclusion,
                at_once(exclusion.sixth_day_provision_from or exclusion.start),
                _explain(situation, exclusion, "education is planned on the school's own site"),
            )


@applies("excl.reintegration")
def meet_before_the_return(situation: Situation, rule: Rule) -> Iterator[Duty]:
    """A suspension that ends: the family is met about the return, by the day of the return."""
    for exclusion in situation.exclusions(rule, "suspension"):
        period = situation.periods[exclusion.id]
        yield situation.about_exclusion(
            rule,
            exclusion,
            Deadline(period.returns, period.unknown_reason),
            _explain_return(situation, exclusion, period.returns),
            met_on=exclusion.reintegration_meeting_on,
        )


@applies("excl.reintegration.not-block")
def return_refused(situation: Situation, rule: Rule) -> Iterator[Duty]:
    """Keeping a pupil out until a meeting is held is a further exclusion, and unlawful."""
    for exclusion in situation.exclusions(rule, "suspension", "lunchtime"):
        if exclusion.return_refused:
            yield situation.about_exclusion(
                rule,
                exclusion,
                at_once(situation.periods[exclusion.id].returns or exclusion.start),
                _explain(situation, exclusion, "the return was refused for want of a meeting"),
            )


def run_through(situation: Situation, exclusion: SuspensionFact) -> tuple[SuspensionFact, ...]:
    """The suspensions on end that lead up to this one, itself last; a permanent one is alone."""
    if exclusion.kind == "permanent":
        return (exclusion,)
    return situation.runs[exclusion.id]


def provision_of(run: Iterable[SuspensionFact]) -> date | None:
    """From when the pupil has full-time education, recorded on any suspension of a run."""
    return _earliest(*(suspension.sixth_day_provision_from for suspension in run))


def owed_from(situation: Situation, day: date) -> bool:
    """Whether full-time education is owed on a day: compulsory age, examinations not yet over.

    A pupil of Year 11 who has sat every examination is exempt (regulation 5 of SI 2007/1870).
    """
    if not situation.is_of_compulsory_age(day):
        return False
    pupil = situation.facts.pupil
    if pupil.exams_finished_on is None or pupil.exams_finished_on >= day:
        return True
    year = pupil.year_group
    if year is None and pupil.date_of_birth is not None:
        year = year_group(pupil.date_of_birth, day)
    return year not in (None, EXAM_YEAR)


def days_of_work(situation: Situation, exclusion: SuspensionFact) -> tuple[date, ...]:
    """The school days of one exclusion for which work is set: among the first five of its run.

    Days from which the pupil has full-time education are left out; so are those of an earlier
    suspension of the same run.
    """
    england = situation.packs.pack("england")
    decided_on = max(exclusion.decision_date, england.duties_from)
    count = situation.packs.number("england", "work_days", decided_on)
    run = run_through(situation, exclusion)
    educated_from = provision_of(run) or date.max
    days = _days_of(situation, run, count)
    return tuple(day for day in days if exclusion.start <= day < educated_from)


def first_days(situation: Situation, exclusion: SuspensionFact, count: int) -> tuple[date, ...]:
    """The first school days of one exclusion, fewer where it is shorter or the terms end."""
    if exclusion.kind == "permanent":
        return situation.calendar.school_days(exclusion.start, date.max)[:count]
    days = situation.running.placements[exclusion.id].days
    return tuple(day for day, _ in days[:count])


def _days_of(situation: Situation, run: Iterable[SuspensionFact], count: int) -> tuple[date, ...]:
    """The first known school days of a run, one shared by two suspensions once."""
    days = dict.fromkeys(day for s in run for day in first_days(situation, s, count))
    return tuple(days)[:count]


def _crosses(known: int, unplaced: int, wanted: int) -> bool:
    """Whether the wanted day lies among the half-days past the known terms."""
    return known < wanted <= known + -(-unplaced // SESSIONS_IN_A_DAY)


def _sixth_day(
    situation: Situation,
    rule: Rule,
    exclusion: SuspensionFact,
    run: tuple[SuspensionFact, ...],
    wanted: int,
) -> Duty:
    deadline = _day_of_exclusion(situation.calendar, run[0].start, wanted)

    def explain() -> str:
        words = in_words(in_short(suspension, situation.calendar) for suspension in run)
        if deadline.due_on is None:
            return f"{words}, and the sixth school day in a row lies past the known terms"
        when = day_in_words(deadline.due_on, situation.calendar, exclusion.start)
        return f"{words}, so that {when} is the sixth school day in a row"

    return situation.about_exclusion(
        rule,
        exclusion,
        deadline,
        explain,
        met_on=provision_of(run),
        lapses_on=_reinstated_on(exclusion),
        counted=tuple(suspension.id for suspension in run),
    )


def _day_of_exclusion(calendar: SchoolCalendar, start: date, wanted: int) -> Deadline:
    """The wanted school day of an unbroken run, its first school day being day 1."""
    try:
        first = calendar.roll_forward(start)
    except BeyondKnownTerms as beyond:
        return Deadline(None, str(beyond))
    return nth_school_day(calendar, first, wanted)


def _work_or_provision(exclusion: SuspensionFact, run: Iterable[SuspensionFact]) -> date | None:
    """When work was set, or since when the pupil has had education from the first day on."""
    educated_from = provision_of(run)
    if educated_from is not None and educated_from > exclusion.start:
        educated_from = None
    return _earliest(exclusion.work_set_on, educated_from)


def _reinstated_on(exclusion: SuspensionFact) -> date | None:
    """When the board let the pupil back in; a decision before the start takes effect with it."""
    decided_on = exclusion.board_met_on
    if decided_on is None or exclusion.board_decision != "reinstated":
        return None
    return max(decided_on, exclusion.start)


def _back_on(situation: Situation, exclusion: SuspensionFact) -> date | None:
    """The first day on which an exclusion no longer keeps the pupil out, as far as it is known.

    A pupil who comes back at lunchtime is still out on that day.
    """
    period = situation.periods[exclusion.id]
    returns = period.returns
    if returns is not None and returns == period.last:
        returns += DAY
    return _earliest(returns, _reinstated_on(exclusion))


def _earliest(*days: date | None) -> date | None:
    return min((day for day in days if day is not None), default=None)


def _explain(situation: Situation, exclusion: SuspensionFact, what: str) -> Callable[[], str]:
    return lambda: f"{in_short(exclusion, situation.calendar)}; {what}"


def _explain_work(
    situation: Situation, exclusion: SuspensionFact, days: tuple[date, ...]
) -> Callable[[], str]:
    def explain() -> str:
        own = [day for day in days if day >= exclusion.start]
        listed = school_days_in_words(own, situation.calendar, exclusion.start)
        words = in_short(exclusion, situation.calendar)
        return f"{words}; work for {listed}" if listed else words

    return explain


def _explain_vulnerable(situation: Situation, exclusion: SuspensionFact) -> Callable[[], str]:
    def explain() -> str:
        why = [
            *(["is looked after"] if situation.was_looked_after(exclusion) else []),
            *(["has a social worker"] if situation.had_social_worker(exclusion) else []),
        ]
        return f"{in_short(exclusion, situation.calendar)}; the pupil {in_words(why)}"

    return explain


def _explain_return(
    situation: Situation, exclusion: SuspensionFact, returns: date | None
) -> Callable[[], str]:
    def explain() -> str:
        words = in_short(exclusion, situation.calendar)
        if returns is None:
            return words
        return f"{words}, back on {day_in_words(returns, situation.calendar, exclusion.start)}"

    return explain

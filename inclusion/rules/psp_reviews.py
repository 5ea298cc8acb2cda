"""What the local policy asks of a pastoral support programme (PSP) that is running.

Source: Hackney, No Need to Exclude, the section on PSPs: who leads, what a PSP contains, reviews
every three to four weeks, the key worker, what happens when it does not work, and its end.
"""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from inclusion.rules.calendar_days import add_weeks
from inclusion.rules.deadlines import (
    Deadline,
    at_once,
    within_days,
    within_days_rolled_forward,
    within_school_days,
)
from inclusion.rules.duty import Duty
from inclusion.rules.facts import PlanFact, ReviewFact
from inclusion.rules.plan_reviews import (
    Cycle,
    Window,
    began_in_words,
    cycles,
    due_again,
    ends,
    recent,
)
from inclusion.rules.policy import Packs, Rule, Spell
from inclusion.rules.psp_near_misses import beside_the_weak_reviews
from inclusion.rules.registry import applies
from inclusion.rules.school_days import SchoolCalendar
from inclusion.rules.situation import Situation
from inclusion.rules.words import day_in_words, days_in_words, in_words, number_of

PACK = "hackney"
HELPERS = frozenset({"re_engagement", "educational_psychology"})


def usual_end(start: date, packs: Packs) -> date:
    """The end that the local policy suggests for a PSP: its usual number of calendar weeks on."""
    return add_weeks(start, packs.number(PACK, "psp_duration_weeks", start))


def least_reviews(packs: Packs, on: date) -> int:
    """How many reviews the local policy expects before a PSP ends."""
    return packs.number_or_first(PACK, "least_reviews", on)


def window(calendar: SchoolCalendar, packs: Packs, since: date, latest: date | None) -> Window:
    """When the review after one day falls: three to four weeks on, never past `latest`."""
    opens = since + timedelta(days=packs.number(PACK, "review_opens_after", since))
    count = packs.number(PACK, "review_due_after", since)
    deadline = within_days_rolled_forward(calendar, since, count, latest)
    return Window(min(opens, deadline.due_on or opens), deadline)


@applies("hackney.psp.review-cycle")
def review_cycle(situation: Situation, rule: Rule) -> Iterator[Duty]:
    """A review every three to four weeks from the start or the last review (reviews)."""
    for plan in recent(situation, rule, situation.psps):
        for cycle in cycles(situation, rule, plan, (review.held_on for review in plan.reviews)):
            yield _review(situation, rule, cycle)


def _review(situation: Situation, rule: Rule, cycle: Cycle) -> Duty:
    found = window(situation.calendar, situation.packs, cycle.since, cycle.latest)
    return due_again(situation, rule, cycle, found, lambda: began_in_words(situation, cycle))


@applies("hackney.psp.key-worker")
def key_worker(situation: Situation, rule: Rule) -> Iterator[Duty]:
    """Contact by the key worker every two weeks; silent while nobody records contacts."""
    for plan in recent(situation, rule, situation.psps):
        if plan.key_worker_contacts_on is None:
            continue
        for cycle in cycles(situation, rule, plan, plan.key_worker_contacts_on):
            yield _contact(situation, rule, cycle)


def _contact(situation: Situation, rule: Rule, cycle: Cycle) -> Duty:
    calendar, since = situation.calendar, cycle.since
    deadline = within_days(since, situation.number(rule, "key_worker_every", since))
    if cycle.latest is not None and cycle.latest < (deadline.due_on or cycle.latest):
        deadline = Deadline(cycle.latest)
    begins = "the PSP started" if cycle.first else "the last contact was"
    return due_again(
        situation,
        rule,
        cycle,
        Window(since, deadline),
        lambda: f"{begins} on {day_in_words(since, calendar, since)}",
    )


@applies("hackney.psp.escalate-after-two")
def escalate_after_two(situation: Situation, rule: Rule) -> Iterator[Duty]:
    """Two reviews with too little impact on the same PSP: ask for help (when it does not work)."""
    for plan in recent(situation, rule, situation.psps):
        weak = sorted(
            (r for r in plan.reviews if r.impact == "insufficient" and _during(plan, r.held_on)),
            key=lambda review: review.held_on,
        )
        needed = situation.number(rule, "insufficient_reviews", plan.start)
        if len(weak) < needed:
            continue
        raised_on = weak[needed - 1].held_on
        helped_on = _helped_on(situation, raised_on)
        spell = situation.spell(rule, raised_on, helped_on)
        if spell:
            yield _escalation(situation, rule, plan, weak, raised_on, helped_on, spell)


def _during(plan: PlanFact, day: date) -> bool:
    return plan.ended_on is None or day <= plan.ended_on


def _escalation(
    situation: Situation,
    rule: Rule,
    plan: PlanFact,
    weak: list[ReviewFact],
    raised_on: date,
    helped_on: date | None,
    spell: Spell,
) -> Duty:
    calendar = situation.calendar
    within = situation.number(rule, "help_within", raised_on)

    def explain() -> str:
        days = days_in_words((r.held_on for r in weak), calendar, raised_on)
        reviews = number_of(len(weak), "review")
        return f"{reviews} with too little impact ({days}): contact {_helper(situation, rule, raised_on)}"

    return situation.duty(
        rule,
        raised_on,
        within_school_days(calendar, raised_on, within),
        explain,
        met_on=helped_on,
        lapses_on=min((day for day in (plan.ended_on, spell.ends) if day), default=None),
        appears_on=spell.starts,
        about=plan.id,
        # Reviews without an id are counted by their plan, once.
        counted=tuple(dict.fromkeys(review.id or plan.id for review in weak)),
        look_around=lambda: tuple(beside_the_weak_reviews(plan, weak)),
    )


def _helper(situation: Situation, rule: Rule, on: date) -> str:
    """One service helps the authority's own maintained primaries only (referral pages)."""
    school, authority = situation.facts.school, situation.text(rule, "own_authority", on)
    kind = (school.phase, school.kind, school.local_authority)
    own = kind == ("primary", "maintained", authority)
    return situation.text(rule, "help_for_own_primaries" if own else "help_for_others", on)


def _helped_on(situation: Situation, since: date) -> date | None:
    """When help was asked for: a referral still open on that day, or one made since."""
    made = (
        referral.made_on
        for referral in situation.facts.referrals
        if referral.kind in HELPERS and (referral.ended_on is None or referral.ended_on >= since)
    )
    return min(made, default=None)


@applies("hackney.psp.lead-named")
def lead_named(situation: Situation, rule: Rule) -> Iterator[Duty]:
    """A running PSP has one senior member of staff who leads it (who leads)."""
    for plan, spell in _running(situation, rule):
        if not plan.lead:
            yield _at_once(situation, rule, plan, ("a lead",), spell)


@applies("hackney.psp.shape")
def shape(situation: Situation, rule: Rule) -> Iterator[Duty]:
    """A running PSP has an end, targets for all three, both views and a lead (contents)."""
    for plan, spell in _running(situation, rule):
        missing = missing_parts(plan)
        if missing:
            yield _at_once(situation, rule, plan, missing, spell)


def missing_parts(plan: PlanFact) -> tuple[str, ...]:
    """What a PSP still lacks, in the order in which a form asks for it."""
    missing = [] if plan.end else ["an end date"]
    for whose in ("pupil", "school", "family"):
        if whose not in plan.has_targets_for:
            missing.append(f"targets for the {whose}")
    for whose in ("pupil", "family"):
        if whose not in plan.views_from:
            missing.append(f"the view of the {whose}")
    return (*missing, *(() if plan.lead else ("a lead",)))


@applies("hackney.psp.end")
def end_of_psp(situation: Situation, rule: Rule) -> Iterator[Duty]:
    """A PSP ends by its end date with a decision about what follows (length)."""
    yield from ends(situation, rule, situation.psps)


def _at_once(
    situation: Situation, rule: Rule, plan: PlanFact, missing: Iterable[str], spell: Spell
) -> Duty:
    calendar, start = situation.calendar, plan.start
    return situation.duty(
        rule,
        start,
        at_once(start),
        lambda: f"the PSP of {day_in_words(start, calendar, start)} lacks {in_words(missing)}",
        lapses_on=spell.ends,
        appears_on=spell.starts,
        about=plan.id,
        counted=(plan.id,),
    )


def _running(situation: Situation, rule: Rule) -> Iterator[tuple[PlanFact, Spell]]:
    for plan in situation.psps:
        spell = situation.spell(rule, plan.start)
        if spell and plan.ended_on is None:
            yield plan, spell

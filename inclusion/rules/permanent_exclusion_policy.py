"""What the local policy asks of a head who considers a permanent exclusion.

Source: Hackney, No Need to Exclude, the page on permanent exclusion. It asks and advises; the
limits of the law and its two limbs are the national pack's, and nothing here recommends excluding.
"""

from collections.abc import Iterator
from datetime import date

from inclusion.rules.deadlines import at_once
from inclusion.rules.duty import Duty
from inclusion.rules.facts import SuspensionFact
from inclusion.rules.policy import Rule
from inclusion.rules.registry import applies
from inclusion.rules.situation import Situation
from inclusion.rules.what_was_tried import factors_in_words, kinds_in_words, untried
from inclusion.rules.words import day_in_words

EXPECTED = (
    "key_worker",
    "psp",
    "restorative",
    "multi_agency_referral",
    "sen_assessment_considered",
    "alternative_provision",
    "ap_panel_referral",
    "managed_move",
)
# Examples of the policy, not an exhaustive list; the judgement is the head's.
OFFENCES_IN_WORDS = {
    "violence": "serious violence to a pupil or a member of staff",
    "sexual": "sexual abuse or assault",
    "drug_supply": "supplying an illegal drug",
    "weapon": "carrying an offensive weapon",
}


@applies("hackney.pex.checklist")
def checklist(situation: Situation, rule: Rule) -> Iterator[Duty]:
    """Eight kinds of support before it, and a reason for each gap; not for a one-off offence."""
    for exclusion in situation.exclusions(rule, "permanent"):
        gaps = _without_a_reason(situation, exclusion)
        if gaps and not _one_off_offence(exclusion):
            yield _before_deciding(situation, rule, exclusion, _missing_in_words(gaps))


@applies("hackney.pex.one-off")
def one_off_offence(situation: Situation, rule: Rule) -> Iterator[Duty]:
    """A serious one-off incident: the checklist only advises, the behaviour policy must cover it."""
    for exclusion in situation.exclusions(rule, "permanent"):
        offence = _one_off_offence(exclusion)
        if offence is None:
            continue
        gaps = untried(situation, EXPECTED, exclusion.decision_date)
        words = f"recorded as {OFFENCES_IN_WORDS[offence]}"
        if gaps:
            words += f", with {len(gaps)} of the {len(EXPECTED)} kinds of support not on record"
        yield _before_deciding(situation, rule, exclusion, words)


@applies("hackney.pex.consult")
def consult(situation: Situation, rule: Rule) -> Iterator[Duty]:
    """The local authority's exclusions team is consulted before a permanent exclusion."""
    for exclusion in situation.exclusions(rule, "permanent"):
        day = exclusion.decision_date
        in_time = (one for one in situation.exclusions_team_consulted if one <= day)
        met_on = max(in_time, default=None)
        words = "the exclusions team was consulted" if met_on else "no consultation is recorded"
        yield _before_deciding(situation, rule, exclusion, words, met_on)


@applies("hackney.pex.fte-instead")
def would_a_suspension_do(situation: Situation, rule: Rule) -> Iterator[Duty]:
    """Social, emotional or health factors play a part: would a suspension do?"""
    for exclusion in situation.exclusions(rule, "permanent"):
        checks = exclusion.checks
        found = checks.factors_found if checks and not checks.lesser_sanctions else ()
        if found:
            words = f"what plays a part: {factors_in_words(found)}"
            yield _before_deciding(situation, rule, exclusion, words)


@applies("hackney.pex.ehcp-emergency-review")
def emergency_review(situation: Situation, rule: Rule) -> Iterator[Duty]:
    """A pupil with an EHC plan at risk of permanent exclusion: an emergency annual review first.

    Asked for on the day of the flag, and before a decision. A review requested in the same school
    year before the decision answers it where no flag says since when.
    """
    pupil = situation.facts.pupil
    if pupil.sen_status != "E":
        return
    flagged_on = pupil.at_risk_since if pupil.risk_of_permanent_exclusion else None
    if flagged_on is not None and situation.gives_duties(rule, flagged_on):
        yield _review_since_the_flag(situation, rule, flagged_on)
    for exclusion in situation.exclusions(rule, "permanent"):
        decided_on = exclusion.decision_date
        since = situation.calendar.school_year(decided_on)[0]
        if flagged_on is not None and flagged_on <= decided_on:
            since = flagged_on
        met_on = _early_review(situation, since)
        doing = "considered" if exclusion.proposed else "decided"
        words = f"the pupil has an EHC plan, and a permanent exclusion is {doing}"
        yield _before_deciding(situation, rule, exclusion, words, met_on)


def _review_since_the_flag(situation: Situation, rule: Rule, flagged_on: date) -> Duty:
    def explain() -> str:
        since = day_in_words(flagged_on, situation.calendar, flagged_on)
        return (
            f"the pupil has an EHC plan and has been at risk of permanent exclusion since {since}"
        )

    return situation.duty(
        rule,
        flagged_on,
        at_once(flagged_on),
        explain,
        met_on=_early_review(situation, flagged_on),
    )


def _early_review(situation: Situation, since: date) -> date | None:
    """The first early review requested on or after a day."""
    asked = [course.early_review_requested_on for course in situation.facts.ehc]
    asked += [e.checks.early_review_requested_on for e in situation.standing if e.checks]
    return min((day for day in asked if day is not None and day >= since), default=None)


def _without_a_reason(situation: Situation, exclusion: SuspensionFact) -> tuple[str, ...]:
    """The kinds of support of which neither a record nor a reason for its absence stands."""
    explained = exclusion.checks.gap_reasons if exclusion.checks else ()
    gaps = untried(situation, EXPECTED, exclusion.decision_date)
    return tuple(kind for kind in gaps if kind not in explained)


def _missing_in_words(gaps: tuple[str, ...]) -> str:
    """The gaps; where all are missing the policy's own list, which follows, names them."""
    if gaps == EXPECTED:
        return f"none of the {len(EXPECTED)} kinds of support is recorded"
    return f"nothing is recorded of {kinds_in_words(gaps)}"


def _one_off_offence(exclusion: SuspensionFact) -> str | None:
    return exclusion.checks.one_off_offence if exclusion.checks else None


def _before_deciding(
    situation: Situation,
    rule: Rule,
    exclusion: SuspensionFact,
    words: str,
    met_on: date | None = None,
) -> Duty:
    """Due on the day of the decision, for a proposed and a saved exclusion alike."""
    return situation.about_exclusion(
        rule, exclusion, at_once(exclusion.decision_date), lambda: words, met_on=met_on
    )

"""What was tried for a pupil before a decision, and what may lie behind the behaviour, in words.

Source: Hackney, No Need to Exclude, the lists on the pages of fixed-term and permanent exclusion.
"""

from collections.abc import Iterable
from datetime import date

from inclusion.rules.situation import Situation
from inclusion.rules.words import in_words

TRIED_IN_WORDS = {
    "internal_exclusion": "internal exclusion",
    "class_change": "a change of class or set",
    "key_worker": "a key worker",
    "psp": "a PSP",
    "mediation": "mediation",
    "multi_agency_referral": "a multi-agency referral",
    "sen_assessment_considered": "considering an assessment of SEN or disability",
    "alternative_provision": "alternative provision with a review",
    "restorative": "a restorative intervention",
    "ap_panel_referral": "a referral to the alternative provision panel",
    "managed_move": "a managed move",
}
FACTORS_IN_WORDS = {
    "bereavement": "bereavement",
    "mental_health": "mental health",
    "bullying": "bullying",
    "sen": "special educational needs",
    "family": "the family's circumstances",
}


def untried(situation: Situation, expected: Iterable[str], by: date) -> tuple[str, ...]:
    """Those of the expected kinds that nobody had tried by a day; one without a date was."""
    tried = {t.kind for t in situation.facts.tried if t.on is None or t.on <= by}
    return tuple(kind for kind in expected if kind not in tried)


def none_tried(situation: Situation, expected: frozenset[str], by: date) -> bool:
    """Whether nothing of the expected kinds had been tried by a day."""
    tried = situation.facts.tried
    return not any(t.kind in expected and (t.on is None or t.on <= by) for t in tried)


def kinds_in_words(kinds: Iterable[str]) -> str:
    """Kinds of support as a sentence has them: "a key worker and a PSP"."""
    return in_words(TRIED_IN_WORDS[kind] for kind in kinds)


def factors_in_words(factors: Iterable[str]) -> str:
    """Contributing factors as a sentence has them: "bullying and mental health"."""
    return in_words(FACTORS_IN_WORDS[factor] for factor in factors)

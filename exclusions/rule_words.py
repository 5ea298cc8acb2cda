"""A national rule in the words of its pack, for pages that say it before anything is decided."""

from dataclasses import dataclass
from datetime import date

from inclusion.rules.duty import CHECK_WITH_AUTHORITY
from inclusion.rules.policy import Packs
from inclusion.rules.situation import policy_in_words

# Making a suspension longer, and what may follow it instead.
NO_EXTENDING = "excl.no-extend"


@dataclass(frozen=True)
class RuleInWords:
    """What a rule says, a sentence without its capital and full stop, and where that stands.

    `advice` tells to ask the local authority where the reading is unsure.
    """

    rule: str
    title: str
    says: str
    reference: str
    advice: str


def rule_in_words(packs: Packs, name: str, day: date) -> RuleInWords:
    """The rule as it stands for a decision of a day, or for the first that it speaks of."""
    rule = packs.pack("england").rules[name]
    day = max(day, rule.starts)
    source = rule.source(day)
    return RuleInWords(
        rule=name,
        title=rule.title,
        says=policy_in_words(packs, rule, day),
        reference=f"{source.title}, {source.reference}",
        advice=CHECK_WITH_AUTHORITY if source.unsure else "",
    )

"""What the local policy expects to have been tried before, with its evidence or a gap."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from cases.registry import page_of
from inclusion.rules.facts import TriedFact
from inclusion.rules.permanent_exclusion_policy import EXPECTED as BEFORE_PERMANENT
from inclusion.rules.policy import Packs, Rule
from inclusion.rules.suspension_policy import ALTERNATIVES as BEFORE_SUSPENDING
from inclusion.rules.what_was_tried import TRIED_IN_WORDS

from .codes import Kind

LOCAL_POLICY = "hackney"
BEFORE_SUSPENSION_RULE = "hackney.susp.alternatives"
BEFORE_PERMANENT_RULE = "hackney.pex.checklist"


@dataclass(frozen=True)
class Alternative:
    """One thing that is expected to have been tried; `tried` is False where nothing is recorded.

    `kind` is what the rules call it: key_worker.
    """

    kind: str
    words: str
    tried: bool
    since: date | None = None
    url_name: str = ""
    record_id: int = 0


@dataclass(frozen=True)
class Expected:
    """The list of the policy with what is recorded of it, and where it comes from."""

    items: tuple[Alternative, ...]
    rule: str
    reference: str


def expected_before(
    kind: str, tried: Iterable[TriedFact], packs: Packs, decided_on: date
) -> Expected | None:
    """What is expected before such a decision; None where the policy does not ask on that day."""
    permanent = kind == Kind.PERMANENT
    name = BEFORE_PERMANENT_RULE if permanent else BEFORE_SUSPENSION_RULE
    rule = _rule(packs, name)
    if rule is None or not rule.is_on(decided_on):
        return None
    recorded = {
        fact.kind: fact
        for fact in sorted(tried, key=lambda fact: fact.on or date.min)
        if fact.on is None or fact.on <= decided_on
    }
    kinds = BEFORE_PERMANENT if permanent else BEFORE_SUSPENDING
    source = rule.source(decided_on)
    return Expected(
        tuple(_alternative(kind, recorded.get(kind)) for kind in kinds),
        name,
        f"{source.title}, {source.reference}",
    )


def _rule(packs: Packs, name: str) -> Rule | None:
    pack = packs.packs.get(LOCAL_POLICY)
    return pack.rules.get(name) if pack else None


def _alternative(kind: str, fact: TriedFact | None) -> Alternative:
    words = TRIED_IN_WORDS[kind]
    words = f"{words[:1].upper()}{words[1:]}"
    if fact is None:
        return Alternative(kind, words, tried=False)
    page = page_of(fact.evidence or "") or ("", 0)
    return Alternative(kind, words, True, fact.on, *page)

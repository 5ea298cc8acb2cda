"""Making an issued suspension shorter: a new decision, of which everybody is told again.

No law or guidance says how; the product takes the way of the first notices. The headteacher acts.
"""

from collections.abc import Iterator

from inclusion.rules.deadlines import at_once
from inclusion.rules.duty import Duty
from inclusion.rules.exclusion_words import in_short, to_be_told
from inclusion.rules.facts import SuspensionFact
from inclusion.rules.policy import Rule
from inclusion.rules.registry import applies
from inclusion.rules.situation import Situation
from inclusion.rules.words import day_in_words, in_words

TOLD = ("the governing board", "the local authority")


@applies("excl.change.notify")
def tell_of_the_change(situation: Situation, rule: Rule) -> Iterator[Duty]:
    """A suspension was made shorter: all who were told of it hear so on the day of that decision."""
    for exclusion in situation.exclusions(rule, "suspension"):
        change = exclusion.change
        if change is not None:
            yield situation.about_exclusion(
                rule,
                exclusion,
                at_once(change.decided_on),
                lambda exclusion=exclusion: _explain(situation, exclusion),  # type: ignore[misc]
                raised_on=change.decided_on,
                met_on=change.told_on,
            )


def _explain(situation: Situation, exclusion: SuspensionFact) -> str:
    assert exclusion.change is not None  # noqa: S101 (asked only of one that was changed)
    when = day_in_words(exclusion.change.decided_on, situation.calendar, exclusion.start)
    told = in_words(to_be_told(situation, exclusion, TOLD))
    words = in_short(exclusion, situation.calendar)
    return f"{words} since {when}, shorter than before; to be told: {told}"

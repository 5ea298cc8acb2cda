"""Making an issued suspension shorter: a new decision, of which everybody is told again.

No law or guidance says how; the product takes the way of the first notices. The headteacher acts.
"""

from collections.abc import Callable, Iterator

from inclusion.rules.deadlines import at_once
from inclusion.rules.duty import Duty
from inclusion.rules.exclusion_words import in_short
from inclusion.rules.facts import ChangeFact, SuspensionFact
from inclusion.rules.policy import Rule
from inclusion.rules.registry import applies
from inclusion.rules.situation import Situation
from inclusion.rules.told_again import all_told_on, who_waits, whom
from inclusion.rules.words import day_in_words


@applies("excl.change.notify")
def tell_of_the_change(situation: Situation, rule: Rule) -> Iterator[Duty]:
    """A suspension was made shorter: all who were told of it hear so on the day of that decision."""
    for exclusion in situation.exclusions(rule, "suspension"):
        change = exclusion.change
        if change is not None:
            concerned = whom(situation, change.decided_on)
            yield situation.about_exclusion(
                rule,
                exclusion,
                at_once(change.decided_on),
                _explain(situation, exclusion, change, concerned),
                raised_on=change.decided_on,
                met_on=all_told_on(concerned, change),
                whom=concerned,
            )


def _explain(
    situation: Situation, exclusion: SuspensionFact, change: ChangeFact, concerned: tuple[str, ...]
) -> Callable[[], str]:
    def explain() -> str:
        when = day_in_words(change.decided_on, situation.calendar, exclusion.start)
        waits = who_waits(situation, exclusion, concerned, change)
        return (
            f"{in_short(exclusion, situation.calendar)} since {when}, shorter than before; {waits}"
        )

    return explain

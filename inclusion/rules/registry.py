"""Which function applies which rule. A rule is one function under `@applies("its.id")`."""

from collections.abc import Callable, Iterable
from typing import TypeVar

from inclusion.rules.duty import Duty
from inclusion.rules.policy import Rule
from inclusion.rules.situation import Situation

RuleFunction = Callable[[Situation, Rule], Iterable[Duty]]
AnyRule = TypeVar("AnyRule", bound=RuleFunction)

FUNCTIONS: dict[str, RuleFunction] = {}


def applies(rule_id: str) -> Callable[[AnyRule], AnyRule]:
    """Register the function of a rule. Raises ValueError when the rule already has one."""

    def register(function: AnyRule) -> AnyRule:
        if rule_id in FUNCTIONS:
            raise ValueError(f"The rule {rule_id} has two functions.")
        FUNCTIONS[rule_id] = function
        return function

    return register

"""The papers of a plan: which there are, by the name in their address."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from inclusion.accounts.person import Person
from inclusion.dashboard.tell_once import Paper
from interventions.models import Plan

from .blank import FORMS, blank_form
from .long_form import long_form
from .my_plan import my_plan
from .one_page import one_page
from .score_card import score_card

__all__ = ["FORMS", "PAPERS", "PaperOfPlan", "blank_form"]

Make = Callable[[Person, Plan, date], Paper]


@dataclass(frozen=True)
class PaperOfPlan:
    """One paper that there is: what its link says, what it is for, and how it is made.

    `make(person, plan, monday)`: `weekly` papers are of one week, the others leave its Monday aside.
    """

    label: str
    about: str
    make: Make
    weekly: bool = False


PAPERS: dict[str, PaperOfPlan] = {
    "one-page": PaperOfPlan(
        "One page for staff",
        "what adults do and do not do",
        lambda person, plan, _: one_page(person, plan),
    ),
    "my-plan": PaperOfPlan(
        "My plan, for the pupil", "plain words", lambda person, plan, _: my_plan(person, plan)
    ),
    "score-card": PaperOfPlan(
        "Score card to fill in",
        "one week",
        lambda person, plan, monday: score_card(person, plan, monday, filled=False),
        weekly=True,
    ),
    "scored-card": PaperOfPlan(
        "Score card as it was filled in",
        "one week",
        lambda person, plan, monday: score_card(person, plan, monday, filled=True),
        weekly=True,
    ),
    "in-full": PaperOfPlan(
        "In full, to sign", "every part", lambda person, plan, _: long_form(person, plan)
    ),
}

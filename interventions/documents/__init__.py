"""What the printed PSP review pack says.

Read it from the first line to the last: `reading` takes it from the record, `fit` lays it out on two
sides, `pack` is what comes out.
"""

from datetime import date

from inclusion.accounts.person import Person
from interventions.models import Plan

from .fit import fit_to_two_sides
from .pack import PspReviewPack
from .reading import read

__all__ = ["PspReviewPack", "psp_review_pack"]


def psp_review_pack(person: Person, plan: Plan, on: date) -> PspReviewPack:
    """The pack for the plan's next review, as it stands on a day. A fixed number of queries.

    `plan` comes from `interventions.selectors.plan_for(person, plan_id)`.
    """
    return fit_to_two_sides(read(person, plan, on))

"""When a paper that was sent counts as given: at once by hand or e-mail, later by post.

Source: paragraph 1(2) of schedule 1 to SI 2012/1033, which says it of applications for a review;
for notices it is applied by analogy.
"""

from datetime import date

from inclusion.rules.calendar_days import add_working_days
from inclusion.rules.policy import Packs

BY_POST = "post"


def deemed_given(sent_on: date, how: str | None, working_days: int) -> date:
    """The day on which a paper counts as given.

    `how` is post, hand or email (None: not recorded, taken as given that day); `working_days` is
    how many working days after posting first-class post counts as delivered.
    """
    return add_working_days(sent_on, working_days) if how == BY_POST else sent_on


def given_on(sent_on: date, how: str | None, decided_on: date, packs: Packs) -> date:
    """The same with the working days that the law sets for an exclusion decided on a day."""
    england = packs.pack("england")
    decided_on = max(decided_on, england.duties_from)
    return deemed_given(sent_on, how, packs.number("england", "post_working_days", decided_on))

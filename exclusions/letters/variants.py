"""The letters that there are, what each must tell, and which notice is put down when it is sent.

Source: statutory.md K.4 and B.2, B.3: the contents that SI 2012/1033, SI 2007/1870 and the guidance
want. L10 and L11 are letters of other work.
"""

from django.db import models

from exclusions.codes import To


class Variant(models.TextChoices):
    """What kind of letter it is. The first four are the rules' own names for them."""

    NO_MEETING = "L1", "Suspension: the board need not meet"
    IF_ASKED = "L2", "Suspension: the board meets if it is asked"
    BOARD_MEETS = "L3", "Suspension: the board must meet"
    PERMANENT = "L4", "Permanent exclusion"
    BOARD_DECLINED = "L5", "The board did not reinstate the pupil"
    LUNCHTIME = "L6", "Lunchtime suspension"
    CANCELLED = "L7", "The decision is cancelled"
    SIXTH_DAY = "L8", "Lessons in another place: when and where"
    NO_FURTHER = "L9-none", "The inquiry is over: no further action"
    THEN_SUSPENDED = "L9-suspension", "The inquiry is over: a new suspension"
    THEN_PERMANENT = "L9-permanent", "The inquiry is over: a permanent exclusion"
    SEPARATION = "L12", "Kept apart for safeguarding"
    SHORTER = "shorter", "The suspension is made shorter"


# The letters that tell a family of the decision itself.
DECISION = (
    Variant.NO_MEETING,
    Variant.IF_ASKED,
    Variant.BOARD_MEETS,
    Variant.PERMANENT,
    Variant.LUNCHTIME,
    Variant.THEN_SUSPENDED,
    Variant.THEN_PERMANENT,
)
AFTER_AN_INQUIRY = (Variant.THEN_SUSPENDED, Variant.THEN_PERMANENT)

# What is put down as told once a letter was sent. A cancellation's letter offers the meeting as well.
TELLS: dict[str, tuple[To, ...]] = {
    **dict.fromkeys(DECISION, (To.PARENTS_WRITTEN,)),
    Variant.BOARD_DECLINED: (To.BOARD_DECISION,),
    Variant.CANCELLED: (To.CANCELLATION_PARENTS, To.CANCELLATION_MEETING),
    Variant.SIXTH_DAY: (To.SIXTH_DAY,),
    Variant.NO_FURTHER: (To.NO_FURTHER,),
    Variant.SHORTER: (To.CHANGE_PARENTS,),
}

# In plain words, what is missing where a mandatory part says nothing.
PARTS: dict[str, str] = {
    "period": "the dates",
    "reasons": "the reasons",
    "representations": "the right to tell the governing board",
    "pupil_part": "how the pupil can take part",
    "how": "how to write to the board",
    "where": "where to write to the board",
    "board": "what the board does, and by when",
    "meeting": "the rights at the meeting",
    "work": "the work for the first days",
    "sixth_day": "the lessons from the sixth day",
    "public_places": "the days out of public places",
    "reintegration": "the meeting about the return",
    "supervision": "who looks after the pupil at lunchtime",
    "meals": "free school meals",
    "advice": "free advice and the guidance",
    "discrimination": "where to claim discrimination",
    "contact": "whom the family may ring",
    "new_decision": "that it is a new decision",
    "board_decision": "what the board decided",
    "review": "the right to a review, and its last day",
    "review_how": "how to ask for a review",
    "review_where": "where to ask for a review",
    "expert": "the expert in special educational needs",
    "bring": "who may come along to the review",
    "roll": "what happens with the pupil’s place",
    "cancelled": "that it is cancelled",
    "return": "when the pupil comes back",
    "offer": "the offer of a meeting",
    "starts": "when the lessons start",
    "times": "the times of the lessons",
    "address": "where the lessons are",
    "report_to": "whom to report to",
    "outcome": "what came of the inquiry",
    "change": "what was made shorter",
    "not_exclusion": "that it is no exclusion",
    "education": "the education meanwhile",
    "look_again": "when it is looked at again",
}

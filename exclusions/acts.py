"""The buttons of what the rules ask for after an exclusion, in the order in which it is done.

Each leads to the page of the suspension on which it is put down: at its line among those who are told,
or at the field of its date.
"""

from cases.registry import Act
from inclusion.accounts.permissions import Right

from .codes import To

# In the order in which they are done.
ORDER = (
    *("tell_parents", "take_back", "tell_cancelled", "write_to_parents", "tell_others"),
    *("tell_board", "tell_changed", "set_work", "send_sixth_day_details", "arrange_education"),
    *("reintegrate", "offer_meeting", "board_meeting", "consider_representations"),
    *("give_decision", "apply_for_review"),
)
# The words on the button of each act, and the line of a notice or the field that it leads to.
_PLACES = {
    "tell_parents": ("Record the call", To.PARENTS),
    "tell_cancelled": ("Record who was told", To.CANCELLATION),
    "write_to_parents": ("Record the letter", To.PARENTS_WRITTEN),
    "tell_others": ("Record who was told", To.LOCAL_AUTHORITY),
    "tell_board": ("Record telling the board", To.BOARD),
    "tell_changed": ("Record who was told", To.CHANGE),
    "send_sixth_day_details": ("Record the details sent", To.SIXTH_DAY),
    "offer_meeting": ("Record the offer", To.CANCELLATION_MEETING),
    "board_meeting": ("Record the board’s meeting", "board_met_on"),
    "consider_representations": ("Record the board’s meeting", "board_met_on"),
    "give_decision": ("Record the decision given", "board_decision_given_on"),
    "apply_for_review": ("Record an application", "review_panel_applied_on"),
}


# What is arranged has pages of its own.
_PAGES = {
    "take_back": Act("Record the return", "suspension-returned", right=Right.PREPARE_SUSPENSIONS),
    "set_work": Act("Write down the work", "suspension-work", right=Right.PREPARE_SUSPENSIONS),
    "arrange_education": Act(
        "Arrange education", "suspension-education", right=Right.PREPARE_SUSPENSIONS
    ),
    "reintegrate": Act("Plan the meeting", "return-meeting", right=Right.EDIT_PLANS),
}


def acts() -> dict[str, Act]:
    """Each act that is written down after an exclusion, in order."""
    placed = {slug: _act(label, place) for slug, (label, place) in _PLACES.items()}
    found = {slug: (_PAGES.get(slug) or placed[slug]) for slug in ORDER}
    # One report of a term speaks of every pupil's suspensions.
    found["report_to_board"] = Act(
        "Record the report", "suspension-report", right=Right.SEND_NOTICES
    )
    return found


def _act(label: str, place: str) -> Act:
    if isinstance(place, To):
        return Act(label, "suspension-notices", right=Right.SEND_NOTICES, part=f"told-{place}")
    return Act(label, "suspension-done", right=Right.PREPARE_SUSPENSIONS, part=f"div_id_{place}")

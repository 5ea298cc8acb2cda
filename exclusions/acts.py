"""The buttons of what the rules ask for after an exclusion, in the order in which it is done.

Each leads to the page of the suspension on which the date is put down, at its field.
"""

from cases.registry import Act
from inclusion.accounts.permissions import Right

from .codes import To

# The words on the button of each act, and the field that it leads to.
_FIELDS = {
    "tell_parents": ("Record the call", f"{To.PARENTS}_on"),
    "take_back": ("Record the return", "returned_on"),
    "tell_cancelled": ("Record who was told", f"{To.CANCELLATION}_on"),
    "write_to_parents": ("Record the letter", f"{To.PARENTS_WRITTEN}_on"),
    "tell_others": ("Record who was told", f"{To.LOCAL_AUTHORITY}_on"),
    "tell_board": ("Record telling the board", f"{To.BOARD}_on"),
    "tell_changed": ("Record who was told", f"{To.CHANGE}_on"),
    "set_work": ("Record the work set", "work_set_on"),
    "send_sixth_day_details": ("Record the details sent", f"{To.SIXTH_DAY}_on"),
    "arrange_education": ("Record the education", "sixth_day_provision_from"),
    "reintegrate": ("Record the meeting", "reintegration_meeting_on"),
    "offer_meeting": ("Record the offer", f"{To.CANCELLATION_MEETING}_on"),
    "board_meeting": ("Record the board’s meeting", "board_met_on"),
    "consider_representations": ("Record the board’s meeting", "board_met_on"),
    "give_decision": ("Record the decision given", "board_decision_given_on"),
    "apply_for_review": ("Record an application", "review_panel_applied_on"),
}


def acts() -> dict[str, Act]:
    """Each act that is written down after an exclusion, in order."""
    right = Right.PREPARE_SUSPENSIONS
    found = {
        slug: Act(label, "suspension-done", right=right, part=f"div_id_{field}")
        for slug, (label, field) in _FIELDS.items()
    }
    # One report of a term speaks of every pupil's suspensions.
    found["report_to_board"] = Act("Record the report", "suspension-report", right=right)
    return found

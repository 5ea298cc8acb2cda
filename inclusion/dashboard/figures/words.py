"""What a list of rows is narrowed to, in words."""

from cases.codes import YEAR_NAMES
from exclusions.codes import Reason

from .rows import Filters


def filters_in_words(filters: Filters) -> list[str]:
    """The filters of a list, one phrase each."""
    said = []
    if filters.term:
        said.append(f"{filters.term} term")
    if filters.reason:
        label = Reason(filters.reason).label if filters.reason in Reason.values else filters.reason
        said.append(f"main reason: {label}")
    if filters.year_group is not None:
        said.append(YEAR_NAMES.get(filters.year_group, f"Year {filters.year_group}"))
    if filters.repeat:
        said.append("pupils suspended more than once")
    if filters.days:
        said.append("with those that ran into it from before")
    return said

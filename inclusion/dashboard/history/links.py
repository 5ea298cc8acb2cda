"""Openings of families' links: counted on the link itself, since nobody signs in to open one."""

from collections.abc import Collection, Iterator

from cases.models import Pupil
from inclusion.words import count_of
from interventions.models import FamilyLink

from .change import Change, FieldChange

SOMEBODY = "Somebody with a link"


def openings(pupil: Pupil, closed: Collection[int]) -> Iterator[Change]:
    """When each link was opened last, and how often; not those of the plans in `closed`. One query."""
    links = FamilyLink.objects.filter(plan__pupil=pupil, last_opened_at__isnull=False)
    told = links.exclude(plan__in=closed).values_list("for_whom", "opened", "last_opened_at")
    for for_whom, opened, at in told:
        assert at  # noqa: S101 (those without are left out)
        yield Change(
            at=at,
            who=SOMEBODY,
            what="Link for somebody’s own words opened",
            reason="",
            fields=[
                FieldChange("For whom", "", for_whom),
                FieldChange("Opened", "", count_of(opened, "time")),
            ],
        )

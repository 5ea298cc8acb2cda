"""A school's own choices laid over the packs; one that the packs refuse is left out and named."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from inclusion.rules.pack import Own, PackError, Packs

from .models import SchoolSetting


@dataclass(frozen=True)
class Laid:
    """Packs with a school's choices on top; why one could not be laid on, by its name and day."""

    packs: Packs
    refused: Mapping[tuple[str, date], str]


def stored_settings(school_id: int) -> dict[str, list[Own]]:
    """The choices of a school by name, each name's in the order of their days. One query."""
    settings: dict[str, list[Own]] = defaultdict(list)
    for setting in SchoolSetting.objects.filter(school_id=school_id).order_by("starts_on"):
        settings[setting.name].append(Own(setting.value, setting.reason, setting.starts_on))
    return settings


def lay_over(packs: Packs, settings: Mapping[str, list[Own]]) -> Laid:
    """The packs with these choices on top.

    A newer pack may refuse what an older one took. The policy then holds from that choice's day on,
    and the school's record keeps working.
    """
    refused: dict[tuple[str, date], str] = {}
    for name, owns in settings.items():
        kept = []
        for own in owns:
            complaint = _complaint(packs, name, own)
            if complaint:
                refused[name, own.starts] = complaint
            kept.append(replace(own, value=None) if complaint else own)
        if not _complaint(packs, name, Own(None)):
            packs = packs.with_school_settings({name: kept})
    return Laid(packs, refused)


def _complaint(packs: Packs, name: str, own: Own) -> str:
    try:
        packs.with_school_settings({name: own})
    except PackError as error:
        return str(error)
    return ""

"""Who was told about a suspension, for pages that do not know notices. Registered in apps.py."""

from collections.abc import Mapping, Sequence

from cases.told import Told

from .models import Notice

KIND = "suspension"


def told(pupil_id: int, references: Sequence[str]) -> Mapping[str, Sequence[Told]]:
    """The notices of these suspensions of one pupil, oldest first, by reference. One query."""
    numbered = ((_number(reference), reference) for reference in references)
    ids = {int(number): reference for number, reference in numbered if number}
    found: dict[str, list[Told]] = {reference: [] for reference in ids.values()}
    rows = Notice.objects.filter(suspension__in=ids, suspension__pupil=pupil_id)
    for row in rows.select_related("recorded_by", "recipient").order_by("told_on", "pk"):
        household = f" ({row.recipient.name})" if row.recipient else ""
        whom = f"{row.get_to_display()}{household}"
        notice = Told(whom, row.told_on, row.get_how_display(), row.recorded_by.name)
        found[ids[row.suspension_id]].append(notice)
    return found


def _number(reference: str) -> str:
    kind, _, number = reference.partition(":")
    return number if kind == KIND and number.isdigit() else ""

"""Two people at once: what somebody else has written down meanwhile beside what was typed."""

from dataclasses import dataclass

from exclusions.models import Notice
from exclusions.services.notices import AlreadyToldError, Told

from .kinds import Line
from .page import told_in_words


@dataclass(frozen=True)
class Clash:
    """One line that both wrote down: `yours` was not saved, `theirs` stands."""

    line: Line
    label: str
    yours: str
    theirs: str
    by: str
    notice_id: int


def clashes(error: AlreadyToldError, told: Told) -> list[Clash]:
    """Each line that had been written down otherwise, in the words of its notice."""
    return [_clash(notice, told) for notice in error.notices]


def _clash(notice: Notice, told: Told) -> Clash:
    yours = Notice(told_on=told.told_on, told_at=told.told_at, how=told.how, told_by=told.told_by)
    return Clash(
        line=Line(notice.kind, notice.recipient_id or 0, notice.decision),
        label=notice.get_to_display(),
        yours=told_in_words(yours),
        theirs=told_in_words(notice),
        by=notice.recorded_by.name,
        notice_id=notice.pk,
    )

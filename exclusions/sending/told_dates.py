"""When each was told of an exclusion, as a sheet for others says it."""

from dataclasses import dataclass
from datetime import date

from exclusions.codes import To
from exclusions.models import Notice, Suspension
from exclusions.next_steps import duties_about
from exclusions.telling.kinds import BY_TO
from inclusion import words

NOT_YET = "Not yet"


@dataclass(frozen=True)
class ToldDates:
    """The notices of an exclusion by kind, and the rules that ask for one."""

    notices: dict[str, list[Notice]]
    rules: frozenset[str]

    def of(self, to: To) -> str:
        """ "23 November 2026, 14:20", one for each household; "not yet" where nobody was told."""
        found = self.notices.get(to, [])
        return "; ".join(dict.fromkeys(_when(notice) for notice in found)) or NOT_YET

    def applies(self, to: To) -> bool:
        """Whether somebody of that kind was told or has to be."""
        return to in self.notices or not self.rules.isdisjoint(BY_TO[to].rules)


def told_dates(row: Suspension, on: date) -> ToldDates:
    """The notices about the exclusion itself. One query beside those for the duties."""
    found: dict[str, list[Notice]] = {}
    for notice in row.notices.all():
        found.setdefault(notice.kind, []).append(notice)
    return ToldDates(found, frozenset(duty.rule for duty in duties_about(row, on)))


def _when(notice: Notice) -> str:
    at = f", {notice.told_at:%H:%M}" if notice.told_at else ""
    return f"{words.day(notice.told_on)}{at}"

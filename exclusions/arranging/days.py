"""For which school days of an exclusion work is set, and from which one full-time education is owed."""

from dataclasses import dataclass
from datetime import date

from cases.alerts import facts_since
from cases.facts import gather
from exclusions.facts import fact_id
from exclusions.models import Suspension
from inclusion.accounts.selectors import school_calendar, school_packs
from inclusion.rules.education import days_of_work, owed_from
from inclusion.rules.situation import Situation


@dataclass(frozen=True)
class Owed:
    """What education an exclusion asks for: the days for which work is set, the sixth in a row.

    `sixth_on` is None where the run is shorter, where nothing is owed from that day, and where it
    lies past the known terms.
    """

    work_on: tuple[date, ...] = ()
    sixth_on: date | None = None


def owed(row: Suspension, on: date) -> Owed:
    """The days of one exclusion as the rules count them, across back-to-back ones. One pupil's facts."""
    since = facts_since(min(on, row.starts_on))
    facts = gather(row.school, [row.pupil_id], since)[row.pupil_id]
    situation = Situation(facts, school_calendar(row.school), school_packs(row.school))
    standing = {one.id: one for one in situation.standing}
    exclusion = standing.get(fact_id(row))
    if exclusion is None or exclusion.kind == "lunchtime":
        return Owed()
    sixth = situation.periods[exclusion.id].sixth_consecutive_day
    return Owed(
        days_of_work(situation, exclusion),
        sixth if sixth and owed_from(situation, sixth) else None,
    )

"""Records of past school years: closed cases, entries, suspensions and ended plans, in bulk.

`--years 10` writes ten of these, year by year, so that memory stays flat.
"""

from datetime import date, timedelta

from cases.models import Case, Pupil
from exclusions.models import Suspension
from inclusion.accounts.models import School
from interventions.models import Plan

from .profiles import full_plan, hold_reviews
from .record import Record
from .roll import Roll
from .scene import Scene
from .terms import school_year_of
from .words import CONCERNS, ENTRIES, SUSPENDED

# Of a hundred pupils in a year: about as many as the open work of this year has, to compare with.
SUSPENSIONS_IN_100 = {School.Phase.PRIMARY: 14, School.Phase.SECONDARY: 22}
ENTRIES_IN_100 = 250
PLANS_IN_100 = 3
FLUSH_AFTER = 100  # records


def fill_past_years(scene: Scene, roll: Roll, on_roll: list[Pupil], years: int) -> list[Pupil]:
    """Write `years` past years, oldest first. Returns the leavers that older years need."""
    this = school_year_of(scene.on)
    leavers: list[Pupil] = []
    for year in range(this - years, this):
        days = scene.calendar.school_days(date(year, 8, 1), date(year + 1, 7, 31))
        if years > 1:
            leavers += _leavers(scene, roll, on_roll, days[-1], this - 1 - year)
        there = [p for p in (*on_roll, *leavers) if _there(p, days)]
        _fill_year(scene, there, days, len(on_roll))
    return leavers


def _leavers(
    scene: Scene, roll: Roll, on_roll: list[Pupil], left_on: date, years_ago: int
) -> list[Pupil]:
    """The oldest year group of that year, who left at its end."""
    oldest = max(pupil.year_group for pupil in on_roll)
    count = sum(pupil.year_group == oldest for pupil in on_roll)
    made = []
    for _ in range(count):
        pupil = roll.pupil(oldest, None, left_on=left_on)
        back = (years_ago + 1) * 365
        pupil.born_on -= timedelta(days=back)
        entered_on = pupil.entered_on or left_on
        pupil.entered_on = date(entered_on.year - years_ago - 1, 9, 1)
        made.append(pupil)
    scene.rows.flush()
    return made


def _there(pupil: Pupil, days: tuple[date, ...]) -> bool:
    entered = pupil.entered_on is None or pupil.entered_on <= days[0] + timedelta(days=10)
    return entered and (pupil.left_on is None or pupil.left_on >= days[-1])


def _fill_year(scene: Scene, there: list[Pupil], days: tuple[date, ...], size: int) -> None:
    random = scene.random
    if not there:
        return
    # A few pupils account for most of it, as everywhere.
    chosen = random.sample(there, max(1, len(there) // 6))
    suspensions = SUSPENSIONS_IN_100[School.Phase(scene.school.phase)] * size // 100
    entries = ENTRIES_IN_100 * size // 100
    plans = max(1, PLANS_IN_100 * size // 100)
    for n, pupil in enumerate(chosen):
        share = 1 / (n + 4) + 0.6 / len(chosen)
        record = Record(scene, pupil)
        _write(
            record,
            days,
            suspensions=min(6, round(suspensions * share * 0.4)),
            entries=round(entries / len(chosen)),
            plan=n < plans,
        )
        if n % FLUSH_AFTER == FLUSH_AFTER - 1:
            scene.rows.flush()
    scene.rows.flush()


def _write(
    record: Record, days: tuple[date, ...], suspensions: int, entries: int, plan: bool
) -> None:
    scene = record.scene
    random, last = scene.random, len(days) - 1
    category, concern = random.choice(CONCERNS)
    opened = random.randint(0, 9)
    case = record.case(
        days[opened],
        concern,
        category,
        "universal_plus",
        closed_on=days[-1],
        outcome="Closed at the end of the year; looked at again in September.",
    )
    for place in sorted(random.sample(range(opened, last), min(entries, last - opened))):
        kind, words, told = random.choice(ENTRIES)
        record.entry(days[place], kind, words, case=case, who_was_told=told)
    # Ten days apart at least, so that no two overlap.
    places = sorted(random.sample(range(1, last // 10), suspensions))
    for place in places:
        reasons, words = random.choice(SUSPENDED)
        sessions = random.choices((1, 2, 3, 4, 6, 10), weights=(10, 35, 10, 25, 15, 5))[0]
        record.suspension(
            days[place * 10], sessions, reasons, words, origin=Suspension.Origin.EARLIER
        )
    if suspensions > 1:
        # What the local policy asks for after the second.
        _plan(record, case, Plan.Kind.PSP, days[min(places[1] * 10 + 6, last - 1)], days[-1])
    elif plan:
        _plan(record, case, Plan.Kind.IBP, days[opened + 30], days[-6])


def _plan(record: Record, case: Case, kind: str, starts_on: date, ended_on: date) -> None:
    outcomes = (Plan.Outcome.MET, Plan.Outcome.PARTLY, Plan.Outcome.NOT_MET)
    goes_on = {
        "sustainability": "The check-in before registration goes on.",
        "next_steps": "Looked at again in September with the new form tutor.",
    }
    if kind == Plan.Kind.PSP:
        goes_on["risk_after"] = Plan.Risk.LOWER
    made, targets = full_plan(
        record,
        case,
        kind,
        starts_on,
        until=ended_on,
        status=Plan.Status.ENDED,
        ended_on=ended_on,
        outcome=record.scene.random.choice(outcomes),
        outcome_note="Looked at with the family at the end of the year.",
        **goes_on,
    )
    hold_reviews(record, made, targets, "partly", "insufficient", "partly", "partly")

"""A school year of 2026/27 as a head decides it: 12 suspensions, 2 permanent exclusions, 1 cancelled.

Every expected value was worked out by hand on the reference calendar (Autumn 3 September to
18 December, Spring 5 January to 25 March, Summer 12 April to 21 July; INSET on 23 October, 4 January
and 7 June; half-terms in the weeks of 26 October, 15 February and 31 May; 3 May a bank holiday).
Counting starts on the day after the board was told; it is told on the first day of each.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pytest
import time_machine
from django.core.management import call_command

from cases.models import Alert, Pupil
from exclusions import services
from exclusions.codes import To
from exclusions.facts import facts_of
from exclusions.models import Suspension
from exclusions.next_steps import duties_about
from exclusions.services.done import record_done
from exclusions.services.notices import Told, record_notices
from exclusions.telling.kinds import Line
from inclusion.accounts.models import School, User
from inclusion.accounts.person import person_for
from inclusion.accounts.selectors import school_calendar
from inclusion.rules.facts import Facts
from inclusion.rules.letters import letter_for
from inclusion.rules.pack import load_packs
from inclusion.rules.running import RunningTotals
from inclusion.rules.totals import totals
from tests.factories import PupilFactory

pytestmark = pytest.mark.django_db

AM, PM = "am", "pm"


@dataclass(frozen=True)
class Decided:
    """One decision, and what it comes to. `term` and `year` are half-days, this one included."""

    who: str
    starts: date
    sessions: int | None
    term: int
    year: int
    letter: str
    last: tuple[date, str] | None = None
    back: tuple[date, str] | None = None
    board: tuple[str, date | None] | None = None
    sixth: date | None = None
    session: str = AM
    kind: str = "suspension"
    more: dict[str, Any] = field(default_factory=dict)


def day(text: str, session: str = PM) -> tuple[date, str]:
    return date.fromisoformat(f"2026-{text}" if text[:2] > "08" else f"2027-{text}"), session


def on(text: str) -> date:
    return day(text)[0]


PEX = {
    "breach": "serious",
    "harm": "Two pupils were hurt; others are afraid to come to lessons.",
    "fact_finding": "Three accounts and the camera of the corridor agree.",
    "pupil_account": "Says that it was meant as a joke.",
    "equality": "Looked at; no adjustment was missed.",
    "one_off": "weapon",
}
FIVE, FIFTEEN, EXAM, PERMANENT = "board.5to15.reps", "board.gt15", "board.exam", "board.pex"
EXAM_DAY = {"misses_exam_on": date(2027, 5, 7)}

YEAR = [
    Decided("Ada", on("09-14"), 2, 2, 2, "L1", day("09-14"), day("09-15", AM)),
    Decided("Ben", on("10-01"), 1, 1, 1, "L6", day("10-01"), day("10-01"), kind="lunchtime"),
    Decided(
        "Gus",
        on("10-14"),
        None,
        0,
        0,
        "L4",
        board=(PERMANENT, on("11-12")),
        sixth=on("10-21"),
        kind="permanent",
        more=PEX,
    ),
    Decided("Ada", on("11-09"), 4, 6, 6, "L1", day("11-10"), day("11-11", AM)),
    Decided("Ben", on("11-12"), 8, 9, 9, "L1", day("11-17"), day("11-18", AM)),
    Decided(
        "Ben",
        on("11-18"),
        6,
        15,
        15,
        "L2",
        day("11-20"),
        day("11-23", AM),
        board=(FIVE, on("02-11")),
        sixth=on("11-19"),
    ),
    Decided(
        "Ada", on("11-23"), 5, 11, 11, "L2", day("11-25", AM), day("11-25"), (FIVE, on("02-23"))
    ),
    Decided(
        "Dee",
        on("12-07"),
        None,
        0,
        0,
        "L4",
        board=(PERMANENT, on("01-12")),
        sixth=on("12-14"),
        kind="permanent",
        more=PEX,
    ),
    Decided(
        "Ben",
        on("12-07"),
        17,
        32,
        32,
        "L3",
        day("12-17", AM),
        day("12-17"),
        board=(FIFTEEN, on("01-12")),
        sixth=on("12-14"),
    ),
    Decided("Fay", on("02-05"), 3, 3, 3, "L1", day("02-08"), day("02-09", AM), session=PM),
    # Eight half-days fall in spring and four in summer: neither term is over five days.
    Decided("Ada", on("03-22"), 12, 8, 23, "L1", day("04-13"), day("04-14", AM), sixth=on("04-13")),
    Decided(
        "Cal",
        on("05-06"),
        4,
        4,
        4,
        "L3",
        day("05-07"),
        day("05-10", AM),
        board=(EXAM, on("05-06")),
        more=EXAM_DAY,
    ),
    # Exactly five days in the term, which is not over five. Cancelled on its first evening: see below.
    Decided("Cal", on("05-17"), 6, 10, 10, "L1", day("05-19"), day("05-20", AM)),
    # Fifty school days on lie past the terms that are entered: nobody can say.
    Decided(
        "Fay",
        on("07-05"),
        24,
        24,
        27,
        "L2",
        day("07-20"),
        day("07-21", AM),
        board=(FIVE, None),
        sixth=on("07-12"),
    ),
]
BORN = {"Cal": date(2011, 5, 15), "Gus": date(2012, 2, 3), "Dee": date(2013, 6, 30)}


@pytest.fixture
def pupils(school: School) -> dict[str, Pupil]:
    names = dict.fromkeys(row.who for row in YEAR)
    return {
        name: PupilFactory(
            school=school, forename=name, sen_status="N", born_on=BORN.get(name, date(2013, 3, 12))
        )
        for name in names
    }


@pytest.fixture
def year(pupils: dict[str, Pupil], head: User) -> list[tuple[Decided, Suspension]]:
    return list(_decide_all(pupils, head))


def _decide_all(pupils: dict[str, Pupil], head: User) -> Iterator[tuple[Decided, Suspension]]:
    for row in YEAR:
        with time_machine.travel(f"{row.starts.isoformat()}T09:30:00+00:00", tick=True):
            person = person_for(head, row.starts)
            assert person
            made = services.record_suspension(
                pupil=pupils[row.who],
                fields={
                    "kind": row.kind,
                    "decided_on": row.starts,
                    "starts_on": row.starts,
                    "start_session": row.session,
                    "sessions": row.sessions,
                    "reason_1": "DB" if row.kind != "permanent" else "OW",
                    "what_happened": "As the notes say.",
                    **row.more,
                },
                by=person,
                on=row.starts,
            )
            record_notices(
                suspension=made,
                lines=[Line(To.BOARD)],
                told=Told(row.starts, "email"),
                by=person,
                on=row.starts,
            )
            written = {"representations_on": row.starts}
            yield row, record_done(suspension=made, fields=written, by=person, on=row.starts)


def _named(row: Decided) -> str:
    return f"{row.who} {row.starts:%d %b}"


def test_the_year_holds_twelve_suspensions_and_two_permanent_exclusions() -> None:
    kinds = [row.kind for row in YEAR]
    assert (len(kinds) - kinds.count("permanent"), kinds.count("permanent")) == (12, 2)


def test_last_day_and_return_of_each(year: list[tuple[Decided, Suspension]]) -> None:
    for row, made in year:
        if row.kind == "lunchtime":
            assert made.last_on == row.starts
            continue
        found = (made.last_on, made.last_session), (made.returns_on, made.returns_session)
        assert found == (row.last or (None, ""), row.back or (None, "")), _named(row)


def test_totals_and_letters_as_each_was_decided(
    year: list[tuple[Decided, Suspension]], school: School
) -> None:
    calendar = school_calendar(school)
    for row, made in year:
        until = tuple(f for f in facts_of(made.pupil) if f.start <= row.starts)
        running = RunningTotals(until, calendar, Facts(suspensions=until), row.starts)
        terms = running.terms[f"suspension:{made.pk}"]
        assert max(t.sessions for t in terms) == row.term, _named(row)
        assert letter_for(until[-1], terms, load_packs()) == row.letter, _named(row)
        so_far = totals(until, calendar, made.last_on or row.starts, 0)
        assert so_far.year_sessions == row.year, _named(row)


def test_board_dates_and_sixth_days(year: list[tuple[Decided, Suspension]]) -> None:
    for row, made in year:
        duties = {duty.rule: duty for duty in duties_about(made, row.starts)}
        meetings = {rule: duties[rule].due_on for rule in duties if rule in BOARDS}
        if row.who == "Cal" and row.starts == date(2027, 5, 17):
            continue  # cancelled below
        assert meetings == (dict([row.board]) if row.board else {}), _named(row)
        sixth = [duties[rule].due_on for rule in SIXTH if rule in duties]
        assert sixth == ([row.sixth] if row.sixth else []), _named(row)


BOARDS = (FIVE, FIFTEEN, EXAM, PERMANENT)
SIXTH = ("excl.day6.suspension", "excl.day6.pex")


def test_cancelled_on_the_first_evening_one_day_stays_in_the_year(
    year: list[tuple[Decided, Suspension]], head: User, school: School
) -> None:
    made = next(m for r, m in year if r.who == "Cal" and r.starts == date(2027, 5, 17))
    with time_machine.travel("2027-05-17T17:00:00+01:00", tick=True):
        person = person_for(head, made.starts_on)
        assert person
        services.cancel_suspension(
            suspension=made, reason="It was somebody else.", by=person, on=made.starts_on
        )
    after = totals(facts_of(made.pupil), school_calendar(school), date(2027, 5, 18), 0)
    assert (after.term_sessions, after.year_sessions) == (4, 6)
    assert after.suspensions_in_year == 1
    asked = {duty.rule for duty in duties_about(made, date(2027, 5, 18))}
    assert not asked & set(BOARDS)
    assert "excl.cancel.notify" in asked


def test_the_alerts_of_the_year_are_the_same_from_nothing(
    year: list[tuple[Decided, Suspension]],
) -> None:
    def rows() -> set[tuple[int, str, date | None]]:
        return set(Alert.objects.values_list("pupil_id", "act", "due_on"))

    with time_machine.travel("2027-07-05T10:00:00+01:00", tick=True):
        before = rows()
        call_command("rebuild_alerts", verbosity=0)
        assert rows() == before
        assert before

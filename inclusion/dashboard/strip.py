"""The line of facts under a pupil's name, the same on every tab of the pupil page."""

from dataclasses import dataclass

from django.db import connection

from cases.models import Case, Pupil
from cases.models.casework import case_reference
from inclusion.accounts.permissions import Right
from inclusion.accounts.person import Person
from inclusion.words import day


@dataclass(frozen=True)
class OpenCase:
    """An open case as the strip names it."""

    pk: int
    reference: str
    category: str
    lead: str


@dataclass(frozen=True)
class Strip:
    """Open cases, and the key worker by name. `flags` are pairs of a tag's colour and its words."""

    cases: list[OpenCase]
    key_worker: str
    flags: list[tuple[str, str]]


# What is open or runs now: its kind, whose it is, and whether a case says "at risk of permanent exclusion".
_CASES = (
    "SELECT 'case' AS kind, u.name, c.at_risk_since IS NOT NULL, c.number, c.category, "
    "c.opened_on AS day, c.id AS record "
    "FROM cases_case c JOIN accounts_user u ON u.id = c.lead_id "
    "WHERE c.pupil_id = %(pupil)s AND c.school_id = %(school)s AND c.closed_on IS NULL"
)
_PLANS = (
    "SELECT p.kind, u.name, FALSE, 0, '', p.starts_on, p.id "
    "FROM interventions_plan p LEFT JOIN accounts_user u ON u.id = p.key_worker_id "
    "WHERE p.pupil_id = %(pupil)s AND p.school_id = %(school)s AND p.status = 'active'"
)
_NEWEST_FIRST = " ORDER BY day DESC, record DESC"


def strip(person: Person, pupil: Pupil) -> Strip:
    """Open cases, key worker and flags in words, for a person who sees the pupil.

    One query, written as SQL: it stands before every tab, and building it takes Django longer than
    asking. None of casework without the right.
    """
    if not person.has(Right.SEE_CASEWORK):
        return Strip([], "", _roll_flags(pupil))
    sql = f"{_CASES} UNION ALL {_PLANS}" if person.has(Right.READ_PLANS) else _CASES
    with connection.cursor() as cursor:
        cursor.execute(sql + _NEWEST_FIRST, {"pupil": pupil.pk, "school": person.school.pk})
        rows = cursor.fetchall()
    of_cases = [row for row in rows if row[0] == "case"]
    plans = [(kind, name) for kind, name, *_ in rows if kind != "case"]
    flags = [("note", f"{kind.upper()} running") for kind, _ in plans]
    if any(at_risk for _, _, at_risk, *_ in of_cases):
        flags.append(("soon", "At risk of permanent exclusion"))
    return Strip(
        cases=[
            OpenCase(pk, case_reference(number), Case.Category(category).label, lead)
            for _, lead, _, number, category, _, pk in of_cases
        ],
        key_worker=next((name for _, name in plans if name), ""),
        flags=flags + _roll_flags(pupil),
    )


def _roll_flags(pupil: Pupil) -> list[tuple[str, str]]:
    told = [
        (pupil.looked_after, "Looked after"),
        (pupil.previously_looked_after, "Previously looked after"),
        (pupil.social_worker, "Has a social worker"),
    ]
    flags = [("", words) for yes, words in told if yes]
    if pupil.left_on:
        flags.append(("soon", f"Left on {day(pupil.left_on)}"))
    return flags

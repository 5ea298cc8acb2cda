"""The reference calendar (three terms, 190 days) and a six-term school, for the rule tests."""

from datetime import date

from inclusion.rules.school_days import Closure, SchoolCalendar, Term

TERMS = (
    Term("Autumn", date(2026, 9, 3), date(2026, 12, 18)),
    Term("Spring", date(2027, 1, 5), date(2027, 3, 25)),
    Term("Summer", date(2027, 4, 12), date(2027, 7, 21)),
)
HALF_TERMS = (
    Closure(date(2026, 10, 26), date(2026, 10, 30), "half-term"),
    Closure(date(2027, 2, 15), date(2027, 2, 19), "half-term"),
    Closure(date(2027, 5, 31), date(2027, 6, 4), "half-term"),
)
INSET_DAYS = (
    date(2026, 9, 1),
    date(2026, 9, 2),
    date(2026, 10, 23),
    date(2027, 1, 4),
    date(2027, 6, 7),
)
INSET = tuple(Closure(day, day, "INSET") for day in INSET_DAYS)

REFERENCE = SchoolCalendar(TERMS, (*HALF_TERMS, *INSET))
SIX_TERMS = SchoolCalendar(
    [
        Term("Term 1", date(2026, 9, 1), date(2026, 10, 16)),
        Term("Term 2", date(2026, 11, 2), date(2026, 12, 18)),
        Term("Term 3", date(2027, 1, 4), date(2027, 2, 12)),
        Term("Term 4", date(2027, 2, 22), date(2027, 3, 25)),
        Term("Term 5", date(2027, 4, 12), date(2027, 5, 28)),
        Term("Term 6", date(2027, 6, 7), date(2027, 7, 21)),
    ]
)
AUTUMN_ONLY = SchoolCalendar(TERMS[:1], (HALF_TERMS[0], *INSET[:3]))
SNOW = Closure(date(2026, 12, 3), date(2026, 12, 4), "snow")
SNOWED_IN = SchoolCalendar(TERMS, (*HALF_TERMS, *INSET, SNOW))


def as_json(calendar: SchoolCalendar) -> dict[str, list[dict[str, str]]]:
    """A calendar as a scenario has it."""
    return {
        "terms": [
            {"name": t.name, "start": t.start.isoformat(), "end": t.end.isoformat()}
            for t in calendar.terms
        ],
        "closures": [
            {"start": c.start.isoformat(), "end": c.end.isoformat(), "reason": c.reason}
            for c in calendar.closures
        ],
    }


CALENDARS = {
    name: as_json(calendar)
    for name, calendar in (
        ("reference", REFERENCE),
        ("six terms", SIX_TERMS),
        ("autumn only", AUTUMN_ONLY),
        ("snowed in", SNOWED_IN),
    )
}

"""The reference calendar of the tests: a three-term school, 2025/26 to 2026/27, and a six-term one.

2026/27 has exactly 190 pupil days (71 + 53 + 66), adapted from one published primary calendar.
"""

from datetime import date

from inclusion.accounts.models import Closure, School, Term

THREE_TERMS = [
    ("Autumn", date(2025, 9, 3), date(2025, 12, 19)),
    ("Spring", date(2026, 1, 5), date(2026, 3, 27)),
    ("Summer", date(2026, 4, 13), date(2026, 7, 21)),
    ("Autumn", date(2026, 9, 1), date(2026, 12, 18)),
    ("Spring", date(2027, 1, 4), date(2027, 3, 25)),
    ("Summer", date(2027, 4, 12), date(2027, 7, 21)),
]
THREE_TERM_CLOSURES = [
    (date(2025, 10, 27), date(2025, 10, 31), "Half-term"),
    (date(2026, 2, 16), date(2026, 2, 20), "Half-term"),
    (date(2026, 5, 25), date(2026, 5, 29), "Half-term"),
    (date(2026, 9, 1), date(2026, 9, 2), "INSET"),
    (date(2026, 10, 23), date(2026, 10, 23), "INSET"),
    (date(2026, 10, 26), date(2026, 10, 30), "Half-term"),
    (date(2027, 1, 4), date(2027, 1, 4), "INSET"),
    (date(2027, 2, 15), date(2027, 2, 19), "Half-term"),
    (date(2027, 5, 31), date(2027, 6, 4), "Half-term"),
    (date(2027, 6, 7), date(2027, 6, 7), "INSET"),
]
SIX_TERMS = [
    ("Term 1", date(2026, 9, 2), date(2026, 10, 22)),
    ("Term 2", date(2026, 11, 2), date(2026, 12, 18)),
    ("Term 3", date(2027, 1, 4), date(2027, 2, 12)),
    ("Term 4", date(2027, 2, 22), date(2027, 3, 25)),
    ("Term 5", date(2027, 4, 12), date(2027, 5, 28)),
    ("Term 6", date(2027, 6, 7), date(2027, 7, 22)),
]


def enter_terms(school: School, six: bool = False) -> School:
    """Give a school one of the two calendars."""
    terms = SIX_TERMS if six else THREE_TERMS
    Term.objects.bulk_create(
        Term(school=school, name=name, starts_on=start, ends_on=end) for name, start, end in terms
    )
    if not six:
        Closure.objects.bulk_create(
            Closure(school=school, starts_on=start, ends_on=end, reason=reason)
            for start, end, reason in THREE_TERM_CLOSURES
        )
    return school

"""Ages that decide which rules apply: year group, completed years, compulsory school age.

Source: section 8 of the Education Act 1996 (compulsory school age) and the days prescribed under it.
"""

from datetime import date, timedelta
from functools import lru_cache

AUTUMN_BIRTHS = 9
FIRST_COMPULSORY_BIRTHDAY = 5
LEAVING_BIRTHDAY = 16
ADULT = 18  # from this birthday on the pupil, not a parent, is the one to be told
PRESCRIBED_DAYS = ((3, 31), (8, 31), (12, 31))
FRIDAY = 4
A_YEAR_GROUP = 512  # birthdays kept: every exclusion of a pupil asks again


def age_on(date_of_birth: date, on: date) -> int:
    """Completed years of age; somebody born on 29 February has a birthday on 1 March."""
    before_birthday = (on.month, on.day) < (date_of_birth.month, date_of_birth.day)
    return on.year - date_of_birth.year - before_birthday


def cohort_year(date_of_birth: date) -> int:
    """The year in which the September began that this child's school cohort is counted from."""
    return date_of_birth.year - (date_of_birth.month < AUTUMN_BIRTHS)


def year_group(date_of_birth: date, on: date) -> int:
    """National Curriculum year by age: 0 is Reception, -1 nursery, 12 and 13 the sixth form.

    The year turns on 1 September. A child taught out of cohort needs the recorded year instead.
    """
    began = on.year - (on.month < AUTUMN_BIRTHS)
    return began - cohort_year(date_of_birth) - 5


@lru_cache(maxsize=A_YEAR_GROUP)
def compulsory_age_from(date_of_birth: date) -> date:
    """The prescribed day (31 March, 31 August, 31 December) on or after the fifth birthday."""
    birthday = _birthday(date_of_birth, FIRST_COMPULSORY_BIRTHDAY)
    days = (date(birthday.year, month, day) for month, day in PRESCRIBED_DAYS)
    return next(day for day in days if day >= birthday)


@lru_cache(maxsize=A_YEAR_GROUP)
def school_leaving_date(date_of_birth: date) -> date:
    """The last Friday in June of the school year in which the pupil turns sixteen."""
    turns = cohort_year(date_of_birth) + LEAVING_BIRTHDAY + 1
    last = date(turns, 6, 30)
    return last - timedelta(days=(last.weekday() - FRIDAY) % 7)


def is_compulsory_school_age(date_of_birth: date, on: date) -> bool:
    """Whether a child is of compulsory school age on a day, the first and the last included.

    It begins with the prescribed day and ends at the end of the leaving date (section 8).
    """
    return compulsory_age_from(date_of_birth) <= on <= school_leaving_date(date_of_birth)


def _birthday(date_of_birth: date, age: int) -> date:
    try:
        return date_of_birth.replace(year=date_of_birth.year + age)
    except ValueError:  # 29 February in a year without one
        return date(date_of_birth.year + age, 3, 1)

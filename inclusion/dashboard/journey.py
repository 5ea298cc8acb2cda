"""A pupil's journey on one time axis: the rows behind the picture, and the picture."""

from cases.models import Pupil
from exclusions.selectors import suspensions_of
from inclusion.accounts.person import Person
from inclusion.accounts.selectors import school_calendar
from interventions.documents.timeline import Event, axis_of, events, holidays, picture
from interventions.selectors import plans_of


def journey_rows(person: Person, pupil: Pupil) -> list[Event]:
    """Suspensions, plans and reviews (held, booked or due), the earliest first. Three queries.

    Each row has `start`, `end`, `words` and `kind`. Nothing from entries is in it.
    """
    plans = plans_of(person, pupil).exclude(outcome="withdrawn").prefetch_related("reviews")
    return events(suspensions_of(person, pupil), plans, school_calendar(pupil.school))


def journey_picture(person: Person, pupil: Pupil) -> bytes:
    """The same rows as an SVG, from this school year's start on."""
    calendar = school_calendar(pupil.school)
    rows = journey_rows(person, pupil)
    start, end = axis_of(rows, calendar, person.on)
    title = f"Suspensions, plans and reviews of {pupil.forename}"
    bands = holidays(calendar, start, end)
    return picture(title, rows, bands, start=start, end=end, today=person.on)

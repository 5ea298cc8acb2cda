"""The registers of the pupils of the stories, week by week, and a document in one record."""

from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta

from django.core.files.uploadedfile import SimpleUploadedFile

from cases.attendance import monday_of
from cases.models import AttendanceWeek, Pupil
from cases.services.attachments import add_attachment
from exclusions.codes import Kind
from exclusions.models import Suspension
from inclusion.accounts.versions import create_many_as

from .scene import Scene

LETTER = """Speech and language therapy, 5 November

Joe follows instructions of two parts when they are shown as well as said.
Please keep the picture cards on his table, and give him ten seconds before asking again.
"""
# Every so many weeks so many half-days away; the second number of them without leave.
AWAY = {"joe": (3, 2, 1), "sarah": (1, 3, 0), "tom": (4, 1, 0)}


def keep_registers(scene: Scene, pupils: dict[str, Pupil]) -> None:
    """This school year's weeks of each pupil, code E as the suspensions have it."""
    weeks = [
        week
        for name, (every, away, without_leave) in AWAY.items()
        for week in _weeks(scene, pupils[name], every, away, without_leave)
    ]
    create_many_as(weeks, AttendanceWeek, by=scene.people["senco"], reason="Attendance import")


def keep_a_letter(scene: Scene, pupil: Pupil) -> None:
    """A letter that somebody added to the record."""
    file = SimpleUploadedFile("letter-speech-therapy.txt", LETTER.encode())
    add_attachment(
        pupil=pupil,
        upload=file,
        title="Letter from the speech therapist, 5 November",
        restricted=False,
        by=scene.people["senco"],
        on=scene.on,
    )


def _weeks(
    scene: Scene, pupil: Pupil, every: int, away: int, without_leave: int
) -> Iterable[AttendanceWeek]:
    first, _ = scene.calendar.school_year(scene.on)
    out = _suspended(scene, pupil)
    last = monday_of(scene.on) - timedelta(days=7)
    for number, monday in enumerate(_mondays(monday_of(first), last)):
        days = scene.calendar.school_days(monday, monday + timedelta(days=4))
        possible, excluded = 2 * len(days), out[monday]
        missed = min(away if number % every == 0 else 0, possible - excluded)
        if possible:
            yield AttendanceWeek(
                school=scene.school,
                pupil=pupil,
                week_starts_on=monday,
                possible=possible,
                absent=missed + excluded,
                unauthorised=min(without_leave, missed),
                excluded=excluded,
                source=AttendanceWeek.Source.FILE,
            )


def _mondays(first: date, last: date) -> Iterable[date]:
    while first <= last:
        yield first
        first += timedelta(days=7)


def _suspended(scene: Scene, pupil: Pupil) -> Counter[date]:
    """Half-days of suspension by the Monday of their week."""
    found: Counter[date] = Counter()
    rows = Suspension.objects.filter(pupil=pupil, cancelled_on__isnull=True)
    for row in rows.exclude(kind=Kind.LUNCHTIME):
        placed, _ = scene.calendar.place_sessions(
            row.starts_on, row.start_session, row.sessions or 1
        )
        for day, half_days in placed:
            found[monday_of(day)] += half_days
    return found

"""The termly report to the governing board: what of a term it has not heard of, told in one go."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from cases.selectors import visible_pupils
from inclusion.accounts.person import Person
from inclusion.accounts.selectors import school_calendar
from inclusion.errors import DomainError
from inclusion.rules.school_days import BeyondKnownTerms, SchoolCalendar

from .codes import Kind, To
from .models import Notice, Suspension
from .services.notices import Told, record_notices
from .telling.kinds import Line

A_DAY = timedelta(days=1)


def unreported(person: Person, row: Suspension) -> QuerySet[Suspension]:
    """What the board has not heard of, of the statutory term of a suspension: all pupils', by day.

    Suspensions that began in that term, and those that were cancelled in it or in the holiday
    before it. The board is told of a permanent exclusion by itself.
    """
    span = _span(school_calendar(row.school), row.cancelled_on or row.starts_on)
    rows = Suspension.objects.filter(
        school=person.school, origin=Suspension.Origin.DECIDED, pupil__in=visible_pupils(person)
    )
    begun = Q(cancelled_on__isnull=True, starts_on__range=span) & ~Q(kind=Kind.PERMANENT)
    rows = rows.filter(
        begun & ~_told(To.BOARD) | Q(cancelled_on__range=span) & ~_told(To.CANCELLATION_REPORT)
    )
    return rows.select_related("pupil").order_by("starts_on", "pk")


def _span(calendar: SchoolCalendar, day: date) -> tuple[date, date]:
    """The days that one report speaks of: from the end of the term before to the term's last day.

    The day alone where no term is known that holds it or follows it.
    """
    try:
        term = calendar.statutory_term(calendar.roll_forward(day))
    except BeyondKnownTerms:
        return day, day
    if term is None:
        return day, day
    try:
        first = calendar.roll_back(term.start - A_DAY) + A_DAY
    except BeyondKnownTerms:
        first = term.start
    return first, calendar.roll_back(term.end)


def _told(to: To) -> Exists:
    return Exists(Notice.objects.filter(suspension=OuterRef("pk"), to=to))


def report_to_board(
    rows: Iterable[Suspension], *, told_on: date, how: str, by: Person, on: date
) -> int:
    """Write down that the board was told of these suspensions, all or none. Returns their number.

    Raises DomainError for a day before one of the decisions or in the future.
    """
    with transaction.atomic():
        done = 0
        # In the order of the pupils: two reports at once wait for one another and go on.
        for row in sorted(rows, key=lambda row: (row.pupil_id, row.pk)):
            to = To.CANCELLATION_REPORT if row.is_cancelled else To.BOARD
            told = Told(told_on, how)
            try:
                record_notices(suspension=row, lines=[Line(to)], told=told, by=by, on=on)
            except DomainError as error:
                raise DomainError(f"{row.pupil.name}: {error.message}", "told_on") from error
            done += 1
    return done

"""Suspensions behind the figures, filtered and paged in SQL."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Case, Count, F, IntegerField, Q, QuerySet, Value, When

from exclusions.codes import Kind
from exclusions.models import Suspension
from inclusion.accounts.models import School
from inclusion.accounts.person import Person
from inclusion.accounts.selectors import school_calendar
from inclusion.rules.facts import SuspensionFact
from inclusion.rules.periods import Days, place
from inclusion.rules.school_days import SchoolCalendar
from inclusion.words import whole_number

from .periods import Stretch, terms_of

# A suspension has at most 45 school days: none that began a year before still runs.
LONGEST = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Row:
    """One suspension as the figures need it, in half-days.

    `days` are those on each date, `lost` those on the dates of the period that is looked at.
    """

    pupil_id: int
    starts_on: date
    reason: str
    year_group: int
    days: Days
    lost: int


def counted(school: School) -> QuerySet[Suspension]:
    """The suspensions that figures count: neither cancelled nor permanent."""
    rows = Suspension.objects.filter(school=school, cancelled_on__isnull=True)
    return rows.exclude(kind=Kind.PERMANENT)


def touching(start: date, end: date) -> Q:
    """Began in a span of days, or ran into it."""
    # The bound on both sides is what the index on the first day needs.
    near = Q(starts_on__range=(start - LONGEST, end))
    return near & (Q(starts_on__gte=start) | Q(last_on__gte=start))


def with_year_then(rows: QuerySet[Suspension], period: Stretch) -> QuerySet[Suspension]:
    """Each with the year group in which the pupil was in the period's school year.

    A pupil's record holds the year group of today, or of the day on which they left.
    """
    if not period.years_ago:
        return rows.annotate(year_then=F("pupil__year_group"))
    left = Q(pupil__left_on__lte=period.year_end)
    back = Case(
        When(left, then=Value(0)),
        default=Value(period.years_ago),
        output_field=IntegerField(),
    )
    return rows.annotate(year_then=F("pupil__year_group") - back)


def year_rows(school: School, calendar: SchoolCalendar, period: Stretch) -> list[Row]:
    """Everything that touches the period's school year, each placed on its days. One query."""
    rows = with_year_then(counted(school), period)
    rows = rows.filter(touching(period.year_start, period.year_end))
    fields = ("pupil_id", "starts_on", "reason_1", "year_then", "kind", "sessions", "start_session")
    found = []
    for pupil_id, starts_on, reason, year_group, kind, sessions, session in rows.order_by(
        "starts_on", "pk"
    ).values_list(*fields):
        fact = SuspensionFact("", starts_on, kind, sessions, start_session=session)
        days = place(fact, calendar).days
        lost = sum(count for day, count in days if period.start <= day <= period.end)
        found.append(Row(pupil_id, starts_on, reason, year_group, days, lost))
    return found


def starts_between(school: School, *spans: tuple[date, date]) -> list[date]:
    """The first days of the suspensions that began in one of the spans, in order. One query."""
    began = Q()
    for span in spans:
        began |= Q(starts_on__range=span)
    # Many begin on the same day: the database counts them, so that fewer rows travel.
    days = counted(school).filter(began).order_by("starts_on").values_list("starts_on")
    return [day for day, times in days.annotate(Count("pk")) for _ in range(times)]


@dataclass(frozen=True)
class Filters:
    """What a figure says about its rows: the query string, checked."""

    reason: str = ""
    year_group: int | None = None
    term: str = ""
    repeat: bool = False
    days: bool = False
    by_pupil: bool = False


def read_filters(query: Mapping[str, str]) -> Filters:
    """The filters of a query string; what makes no sense is left out."""
    return Filters(
        reason=query.get("reason", "")[:2],
        year_group=whole_number(query.get("year_group", ""), digits=2),
        term=query.get("term", ""),
        repeat=query.get("repeat") == "1",
        days=query.get("days") == "1",
        by_pupil=query.get("by") == "pupil",
    )


def rows_behind(person: Person, period: Stretch, filters: Filters) -> QuerySet[Suspension]:
    """The suspensions behind one figure, newest first, or by pupil. To be paged."""
    start, end = _span(person, period, filters)
    began = Q(starts_on__range=(start, end))
    rows = with_year_then(counted(person.school), period)
    rows = rows.filter(touching(start, end) if filters.days else began)
    if filters.reason:
        rows = rows.filter(reason_1=filters.reason)
    if filters.year_group is not None:
        rows = rows.filter(Q(year_then=filters.year_group))
    if filters.repeat:
        again = counted(person.school).filter(began).order_by().values("pupil_id")
        again = again.annotate(times=Count("pk")).filter(times__gte=2)
        rows = rows.filter(pupil_id__in=again.values("pupil_id"))
    order = (
        ("pupil__surname", "pupil__forename", "pupil_id")
        if filters.by_pupil or filters.repeat
        else ()
    )
    return rows.select_related("pupil").order_by(*order, "-starts_on", "-pk")


def pupils_among(rows: QuerySet[Suspension]) -> int:
    """How many pupils a list of suspensions is about. One query."""
    return rows.order_by().values("pupil_id").distinct().count()


def _span(person: Person, period: Stretch, filters: Filters) -> tuple[date, date]:
    """The days of one named term of the year, or of the whole period."""
    for term in terms_of(school_calendar(person.school), period):
        if filters.term and term.name == filters.term:
            return term.start, term.end
    return period.start, period.end

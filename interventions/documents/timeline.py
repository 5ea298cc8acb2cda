"""Suspensions, plans and reviews of a pupil as dated rows and as one picture on one time axis."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from exclusions.models import Suspension
from inclusion.charts import Level, Mark, Row, Span, journey
from inclusion.rules.policy import Packs
from inclusion.rules.school_days import CalendarError, SchoolCalendar
from inclusion.words import days_from_sessions, listing, school_days_lost
from interventions.booked import coming
from interventions.models import Plan, Review
from interventions.selectors.windows import next_review_window

SHORTEST_BAND = timedelta(days=4)
FORTNIGHT = timedelta(days=14)


@dataclass(frozen=True)
class Event:
    """Something on the axis, first and last day included. `kind` is suspension, plan, review or due."""

    kind: str
    start: date
    end: date
    words: str
    label: str


def events(
    suspensions: Iterable[Suspension],
    plans: Iterable[Plan],
    calendar: SchoolCalendar,
    packs: Packs,
    on: date,
) -> list[Event]:
    """The rows behind the picture, the earliest first. Cancelled suspensions and drafts are no events.

    `plans` want their `reviews` prefetched. A review that was booked for a day before `on` and not held
    stands where it is due.
    """
    found = [_suspended(s, calendar) for s in suspensions if not s.is_cancelled]
    for plan in plans:
        if plan.status == Plan.Status.DRAFT:
            continue
        found.append(_planned(plan))
        found.extend(_reviewed(plan, review) for review in plan.reviews.all())
        if plan.status == Plan.Status.ACTIVE:
            found.extend(_due(plan, calendar, packs, on))
    return sorted(found, key=lambda event: (event.start, event.kind, event.end))


def last_day_of(suspension: Suspension, calendar: SchoolCalendar) -> date:
    """The last day of a suspension: as decided, or worked out; its first day where nobody can know."""
    if suspension.last_on:
        return suspension.last_on
    try:
        days, _ = calendar.place_sessions(
            suspension.starts_on, suspension.start_session, suspension.sessions or 1
        )
    except CalendarError:
        return suspension.starts_on
    return days[-1][0] if days else suspension.starts_on


def _suspended(suspension: Suspension, calendar: SchoolCalendar) -> Event:
    end = last_day_of(suspension, calendar)
    why = listing(reason.lower() for reason in suspension.reasons_in_words) or "reason not known"
    if suspension.kind == "permanent":
        words, label = f"Permanently excluded: {why}", "PEX"
    else:
        what = "Lunchtime suspension" if suspension.kind == "lunchtime" else "Suspended"
        length = (
            school_days_lost(suspension.sessions) if suspension.sessions else "length not known"
        )
        words = f"{what}, {length}: {why}"
        label = days_from_sessions(suspension.sessions) if suspension.sessions else "?"
    return Event("suspension", suspension.starts_on, end, words, label)


def _planned(plan: Plan) -> Event:
    end = plan.ended_on or plan.ends_on
    words = plan.get_kind_display()
    if plan.outcome:
        words += f": {plan.get_outcome_display().lower()}"
    return Event("plan", plan.starts_on, end, words, plan.short_kind)


def _reviewed(plan: Plan, review: Review) -> Event:
    words = (
        f"{plan.short_kind} review {review.number}: impact {review.get_impact_display().lower()}"
    )
    return Event("review", review.held_on, review.held_on, words, str(review.number))


def _due(plan: Plan, calendar: SchoolCalendar, packs: Packs, on: date) -> list[Event]:
    booked = coming(plan, on)
    due = booked or next_review_window(plan, calendar, packs).due_on
    if due is None:
        return []
    number = max((review.number for review in plan.reviews.all()), default=0) + 1
    state = "booked" if booked else "due"
    return [Event("due", due, due, f"{plan.short_kind} review {number} {state}", str(number))]


def picture(
    title: str,
    shown: Sequence[Event],
    bands: Sequence[tuple[date, date]],
    *,
    start: date,
    end: date,
    today: date | None = None,
    width: int = 720,
    beneath: Sequence[Row] = (),
) -> bytes:
    """The events between two days as an SVG, with holidays as grey bands behind them.

    `beneath` are further rows on the same axis.
    """
    shown = [event for event in shown if event.end >= start and event.start <= end]
    rows = [
        Row("Suspensions", tuple(_days_out(shown, bands))),
        Row("Plans", tuple(_span(e) for e in shown if e.kind == "plan")),
        Row("Reviews", (), tuple(_mark(e) for e in shown if e.kind in ("review", "due"))),
        *beneath,
    ]
    return journey(
        title,
        rows,
        start=start,
        end=end,
        holidays=bands,
        today=today,
        description=in_words(shown),
        width=width,
    )


def attendance_row(attended: Iterable[tuple[date, float]]) -> tuple[Row, ...]:
    """The row of attendance for a picture, from Mondays and per cents; none without a week."""
    levels = tuple(Level(monday, share) for monday, share in attended)
    return (Row("Attendance", levels=levels),) if levels else ()


def attendance_words(attended: Sequence[tuple[date, float]]) -> str:
    """The same as a sentence, for those who cannot see the picture; empty without a week."""
    said = "; ".join(f"{monday.day} {monday:%B}: {int(share)}" for monday, share in attended)
    return f"Per cent of half-days attended, by week: {said}." if said else ""


def in_words(shown: Iterable[Event]) -> str:
    """The events as sentences, for those who cannot see the picture."""
    return " ".join(f"{e.start.day} {e.start:%B %Y}: {e.words}." for e in shown)


def _days_out(shown: Iterable[Event], bands: Sequence[tuple[date, date]]) -> Iterator[Span]:
    """Suspensions without the holidays within them; the number stands over the first part."""
    for event in shown:
        if event.kind == "suspension":
            label = event.label
            for first, last in around(event.start, event.end, bands):
                yield Span(first, last, label, event.kind)
                label = ""


def around(
    start: date, end: date, bands: Iterable[tuple[date, date]]
) -> Iterator[tuple[date, date]]:
    """The parts of a time that lie before, between and after the holidays within it."""
    one = timedelta(days=1)
    for first, last in sorted(bands):
        if start < first and last < end:
            yield start, first - one
            start = last + one
    yield start, end


def _span(event: Event) -> Span:
    return Span(event.start, event.end, event.label, event.kind)


def _mark(event: Event) -> Mark:
    return Mark(event.start, event.label, held=event.kind == "review")


def holidays(calendar: SchoolCalendar, start: date, end: date) -> list[tuple[date, date]]:
    """Closures and gaps between terms of four days or more, as far as terms are known."""
    one = timedelta(days=1)
    gaps = [
        (earlier.end + one, later.start - one)
        for earlier, later in zip(calendar.terms, calendar.terms[1:], strict=False)
    ]
    closed = [(closure.start, closure.end) for closure in calendar.closures]
    long_ones = [(a, b) for a, b in gaps + closed if b - a >= SHORTEST_BAND]
    return sorted((a, b) for a, b in long_ones if b >= start and a <= end)


def axis_of(shown: Sequence[Event], calendar: SchoolCalendar, on: date) -> tuple[date, date]:
    """From the start of this school year (or of what still runs) to a fortnight past the last event."""
    year_start, year_end = calendar.school_year(on)
    running = [e.start for e in shown if e.end >= year_start and e.start < year_start]
    start = min([year_start, *(d for d in running if d >= year_start - timedelta(days=183))])
    end = max([on, *(event.end for event in shown)]) + FORTNIGHT
    return start.replace(day=1), min(max(end, start + 6 * FORTNIGHT), max(year_end, on))

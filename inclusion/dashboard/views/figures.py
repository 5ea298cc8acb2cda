"""The exclusions dashboard, the rows behind its figures, its chart."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from exclusions.selectors import prepared_for_school
from inclusion.accounts import guard
from inclusion.accounts.permissions import Right
from inclusion.accounts.person import Person
from inclusion.accounts.selectors import school_calendar
from inclusion.dashboard.figures.chart import over_time, picture
from inclusion.dashboard.figures.duties import duties_standing
from inclusion.dashboard.figures.hidden import few_duties, numbers
from inclusion.dashboard.figures.nearest import nearest
from inclusion.dashboard.figures.periods import CHOICES, TERM, YEAR, Stretch, stretch
from inclusion.dashboard.figures.rows import pupils_among, read_filters, rows_behind
from inclusion.dashboard.figures.suspensions import Figures, figures, most_first
from inclusion.dashboard.figures.words import filters_in_words

from .charts import svg

PAGE = 50


@guard.right(Right.SEE_SCHOOL_FIGURES)
@require_safe
def dashboard(request: guard.PersonRequest) -> HttpResponse:
    """Suspensions of a period in figures, each with the way to its rows."""
    person = request.person
    period = _period(request)
    found = figures(person, period)
    context: dict[str, Any] = {
        "section": "exclusions",
        "period": period,
        "periods": CHOICES,
        "duties": duties_standing(person),
    }
    if not person.has(Right.SEE_FIGURE_ROWS):
        context["numbers"] = numbers(found, _year_of(person, period))
        context["duties"] = few_duties(context["duties"])
        return render(request, "dashboard/exclusions_numbers.html", context)
    context |= {
        "figures": found,
        "by_reason": most_first(found.by_reason),
        "over_time": over_time(person, period),
        "nearest": nearest(person),
        "prepared": _waiting(person),
    }
    return render(request, "dashboard/exclusions.html", context)


@guard.right(Right.SEE_FIGURE_ROWS)
@require_safe
def rows(request: guard.PersonRequest) -> HttpResponse:
    """The suspensions behind one figure, paged."""
    period = _period(request)
    filters = read_filters(request.GET)
    found = rows_behind(request.person, period, filters)
    context = {
        "section": "exclusions",
        "period": period,
        "filters": filters_in_words(filters),
        "pupils": pupils_among(found),
        "page": Paginator(found, PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "dashboard/exclusions_rows.html", context)


@guard.right(Right.SEE_FIGURE_ROWS)
@require_safe
def chart(request: guard.PersonRequest) -> HttpResponse:
    """The picture of suspensions over time, or 304 when the browser has these bytes."""
    return svg(request, picture(over_time(request.person, _period(request))))


def _period(request: guard.PersonRequest) -> Stretch:
    calendar = school_calendar(request.person.school)
    return stretch(calendar, request.person.on, request.GET.get("period", ""))


def _year_of(person: Person, period: Stretch) -> Figures | None:
    """The figures of the school year of a term; None where the period is a year."""
    if period.key != TERM:
        return None
    return figures(person, stretch(school_calendar(person.school), person.on, YEAR))


def _waiting(person: Person) -> list[Any]:
    """Prepared suspensions, for those who decide about them."""
    return prepared_for_school(person) if person.has(Right.DECIDE_SUSPENSIONS) else []

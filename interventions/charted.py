"""One target's way as a picture for the screen: its values, its start and goal, and their trend."""

from django.db.models import Prefetch
from django.http import Http404

from exclusions.selectors import suspensions_of
from inclusion.accounts.person import Person
from inclusion.accounts.selectors import school_calendar
from inclusion.charts import progress_line
from interventions.documents.targets import marks_of
from interventions.effort import counted_in
from interventions.from_marks import line_through
from interventions.models import Review, Target
from interventions.selectors import progress_of, visible_plans

# What a chart needs of its target: the page of a plan asks for eight charts at once.
_TARGET = (
    *("what", "measure", "measured_by", "scale_top", "per", "baseline", "goal"),
    *("lower_is_better", "plan_id"),
)
_PLAN = ("plan__pupil_id", "plan__starts_on", "plan__ended_on")


def target_for(person: Person, target_id: int) -> Target:
    """One target of a plan that the person may see, with its values. Raises Http404 otherwise."""
    target = (
        Target.objects.select_related("plan__pupil")
        .only(*_TARGET, *_PLAN, "plan__pupil__forename")
        .prefetch_related(Prefetch("plan__reviews", Review.objects.all()))
        .filter(pk=target_id, plan__in=visible_plans(person))
        .first()
    )
    if target is None:
        raise Http404("No such target here.")
    target.plan.pupil.school = person.school
    return target


def target_picture(person: Person, target: Target) -> bytes:
    """The target's values with start, goal, trend, reviews and suspensions as an SVG."""
    plan, calendar = target.plan, school_calendar(target.plan.pupil.school)
    found = progress_of(target, calendar, person.on)
    marks = marks_of(plan, suspensions_of(person, plan.pupil), calendar)
    return progress_line(
        target.what,
        [(on, float(value)) for on, value in found.scores],
        baseline=None if target.baseline is None else float(target.baseline),
        goal=None if target.goal is None else float(target.goal),
        unit=counted_in(target.measure, target.measured_by)
        or found.unit.strip()
        or "steps of a scale",
        end=target.end_of_scale,
        marks=marks,
        trend=line_through(found.scores),
        trend_words=found.trend,
    )

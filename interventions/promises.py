"""What was promised for a plan, and for the one that it goes on from."""

from django.db.models import Q, QuerySet

from cases.models import Action

from .models import Plan


def promises_of(plan: Plan) -> "QuerySet[Action]":
    """The actions of a plan, and those of the earlier plan that were open when it took its place.

    So what was promised under an IBP is asked for at the first review of the PSP that follows it.
    """
    of_plan = Q(about=f"plan:{plan.pk}")
    if plan.follows_id:
        still_open = Q(done_on__isnull=True) | Q(done_on__gt=plan.starts_on)
        of_plan |= Q(about=f"plan:{plan.follows_id}") & still_open
    return Action.objects.filter(of_plan, pupil_id=plan.pupil_id)

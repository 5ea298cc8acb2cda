"""Whose day somebody scores, and who comes next."""

from django.db.models import Q, QuerySet

from cases.selectors.pupils import own_pupil
from inclusion.accounts.permissions import Right
from inclusion.accounts.person import Person
from interventions.models import Plan

# Nobody goes through more pupils than these at the end of a lesson.
MOST_IN_A_ROW = 60


def plans_to_score(person: Person) -> "QuerySet[Plan]":
    """Running plans of the person's own pupils, or that they lead or work on, by name of the pupil.

    Empty for people who log nothing. Each with its pupil's name and no more.
    """
    if not person.has(Right.LOG_ENTRIES):
        return Plan.objects.none()
    own = own_pupil(person) | Q(lead=person.user) | Q(key_worker=person.user)
    plans = Plan.objects.filter(own, school=person.school, status=Plan.Status.ACTIVE)
    plans = plans.select_related("pupil").only("kind", "pupil__forename", "pupil__surname")
    return plans.order_by("pupil__surname", "pupil__forename", "pk")


def next_to_score(person: Person, plan: Plan) -> Plan | None:
    """The plan after this one by name, from the last on to the first; None where there is no other."""
    plans = [other for other in plans_to_score(person)[:MOST_IN_A_ROW] if other.pk != plan.pk]
    here = (plan.pupil.surname, plan.pupil.forename, plan.pk)
    later = (p for p in plans if (p.pupil.surname, p.pupil.forename, p.pk) > here)
    return next(later, plans[0] if plans else None)

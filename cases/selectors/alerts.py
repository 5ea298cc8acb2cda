"""Alerts that a person sees: their own pupils' or the whole school's. Dates are compared in SQL."""

from collections.abc import Iterator

from django.db.models import Q, QuerySet
from django.http import Http404

from cases.alerts import counted_key
from cases.models import Alert, AlertAnswer, Pupil
from cases.registry import further_own_alerts
from inclusion.accounts.permissions import Right, Role
from inclusion.accounts.person import Person

from .pupils import own_pupil, visible_pupils

# Whom the packs name for a duty, where the law means one office: it is theirs, whoever the pupil is.
_OFFICES = {Role.HEAD: "headteacher", Role.DSL: "designated safeguarding lead"}


def alerts_of_school(
    person: Person, *, mine: bool = False, further: bool = True
) -> QuerySet[Alert]:
    """Unanswered alerts about visible pupils that have not lapsed, the earliest due first.

    `mine` keeps those about pupils of the person's own groups, cases and case teams, those that fall
    to the person's own office, and what the apps above count among them (not
    where `further` is false).
    """
    alerts = standing(person)
    if not person.has(Right.SEE_PUPILS):
        return alerts.none()
    own = own_pupil(person)
    if not person.has(Right.SEE_ALL_PUPILS):
        return alerts.filter(own)
    if mine:
        offices = [who for role, who in _OFFICES.items() if role in person.roles]
        besides = further_own_alerts(person) if further else Q(pk__in=())
        alerts = alerts.filter(own | Q(who__in=offices) | besides)
    return alerts


def standing(person: Person) -> QuerySet[Alert]:
    """Unanswered alerts of the school that have not lapsed on the person's today."""
    lapsed = Q(lapses_on__lte=person.on)
    alerts = Alert.objects.filter(school=person.school, answered=False).exclude(lapsed)
    return alerts.select_related("pupil").order_by("due_on", "pk")


def alerts_of_pupil(person: Person, pupil: Pupil) -> QuerySet[Alert]:
    """The unanswered alerts of a pupil whom the person may see, lapsed ones left out."""
    return standing(person).filter(pupil=pupil).select_related(None)


def alert_for(person: Person, alert_id: int) -> Alert:
    """One alert about a pupil whom the person may see. Raises Http404 otherwise."""
    alert = (
        Alert.objects.select_related("pupil", "pupil__school", "pupil__group")
        .filter(pk=alert_id, pupil__in=visible_pupils(person))
        .first()
    )
    if alert is None:
        raise Http404("No such alert here: what it asked for may have been done.")
    return alert


def what_counts(alert: Alert) -> str:
    """A mark of the events behind the alert's open reasons: another event makes another mark."""
    return counted_key(reason for reason in alert.reasons if not reason["answered"])


def references(alert: Alert) -> Iterator[str]:
    """What an alert is about, then what its reasons are about and counted."""
    yield alert.about
    for reason in alert.reasons:
        yield reason["about"]
        yield from reason["counted"]


def answers_of_pupil(person: Person, pupil: Pupil) -> QuerySet[AlertAnswer]:
    """What people answered about this pupil's alerts, newest first."""
    return AlertAnswer.objects.filter(pupil=pupil, pupil__in=visible_pupils(person)).select_related(
        "by"
    )

"""What of this app can be somebody's: cases led, places on teams, actions, requests of families."""

from collections.abc import Sequence

from django.db.models import QuerySet

from cases.models import Action, Case, CaseMember, FamilyRequest
from inclusion.accounts.models import School, User
from inclusion.accounts.versions import remove_as, save_as
from inclusion.words import day

from .keepers import Keeper


def _cases(school: School) -> QuerySet[Case]:
    return Case.objects.filter(school=school, closed_on__isnull=True).select_related("pupil")


def _places(school: School) -> QuerySet[CaseMember]:
    places = CaseMember.objects.filter(case__school=school, case__closed_on__isnull=True)
    return places.select_related("case__pupil")


def _actions(school: School) -> QuerySet[Action]:
    actions = Action.objects.filter(school=school, done_on__isnull=True, withdrawn_at__isnull=True)
    return actions.select_related("pupil")


def _requests(school: School) -> QuerySet[FamilyRequest]:
    requests = FamilyRequest.objects.filter(
        school=school, answered_on__isnull=True, withdrawn_at__isnull=True
    )
    return requests.select_related("pupil")


def _give_places(places: Sequence[CaseMember], to: User, by: User, reason: str) -> None:
    """A place on a team is a link: the old one goes, a new one comes unless there is one already."""
    cases = [place.case_id for place in places]
    there = set(CaseMember.objects.filter(case__in=cases, user=to).values_list("case", flat=True))
    for place in places:
        remove_as(place, by=by, reason=reason)
        if place.case_id not in there and place.case.lead_id != to.pk:
            save_as(CaseMember(case_id=place.case_id, user=to), by=by, reason=reason)


def _action_words(action: Action) -> str:
    return f"{action.what} (due {day(action.due_on)})" if action.due_on else action.what


KEPT = (
    Keeper(
        title="Cases led",
        model=Case,
        rows=_cases,
        words=lambda case: f"{case.reference}, {case.get_category_display()}",
        field="lead",
        opens=True,
        told=("a case to lead", "cases to lead"),
        listed=("cases", "?mine=1"),
    ),
    Keeper(
        title="Places on a case’s team",
        model=CaseMember,
        rows=_places,
        words=lambda place: f"{place.case.reference}, {place.case.get_category_display()}",
        field="user",
        pupil="case__pupil",
        opens=True,
        give=_give_places,
        told=("a place on a case’s team", "places on cases’ teams"),
        listed=("cases", "?mine=1"),
    ),
    Keeper(
        title="Actions",
        model=Action,
        rows=_actions,
        words=_action_words,
        field="owner",
        told=("an action", "actions"),
        listed=("actions", "?whose=mine"),
    ),
    # A request is told by the action that is its clock.
    Keeper(
        title="Requests of families",
        model=FamilyRequest,
        rows=_requests,
        words=lambda request: f"{request.get_kind_display()}, answer by {day(request.due_on)}",
        field="owner",
    ),
)

"""What families asked for, and how far the answer is."""

from datetime import date

from django.db.models import F, QuerySet
from django.http import Http404

from cases.models import FamilyRequest, Pupil
from inclusion.accounts.models import School
from inclusion.accounts.permissions import Right
from inclusion.accounts.person import Person
from inclusion.accounts.selectors import school_calendar, school_packs
from inclusion.rules.copies import CopyDue, copies_due
from inclusion.words import day

from .pupils import visible_pupils


def requests_of_pupil(person: Person, pupil: Pupil) -> QuerySet[FamilyRequest]:
    """What this pupil's family asked for and did not take back: unsettled ones first."""
    requests = FamilyRequest.objects.filter(
        pupil=pupil, school=person.school, withdrawn_at__isnull=True
    )
    waiting_first = F("answered_on").desc(nulls_first=True)
    return requests.select_related("owner").order_by(waiting_first, "due_on", "pk")


def request_for(person: Person, request_id: int) -> FamilyRequest:
    """One request about a pupil whom the person may see. Raises Http404 otherwise."""
    request = (
        FamilyRequest.objects.select_related("pupil", "pupil__school", "pupil__group", "owner")
        .filter(pk=request_id, pupil__in=visible_pupils(person))
        .first()
    )
    if request is None:
        raise Http404("No such request here.")
    return request


def may_change_request(person: Person, request: FamilyRequest) -> bool:
    """Whether this person may give a request away or withdraw it: its owner, or who runs cases."""
    return person.has(Right.MANAGE_CASES) or request.owner_id == person.user.pk


def law_on(request: FamilyRequest) -> tuple[CopyDue, ...]:
    """The law's own dates where a copy of the record was asked for; none for anything else."""
    if request.kind != FamilyRequest.Kind.RECORD:
        return ()
    school = request.pupil.school
    return copies_due(
        request.asked_on,
        academy=school.kind == School.Kind.ACADEMY,
        pack=school_packs(school).pack("england"),
        calendar=school_calendar(school),
    )


def how_far(request: FamilyRequest, on: date) -> tuple[str, str]:
    """The colour of a request's tag and its words: ("late", "Late: no reply by 20 November 2026")."""
    if request.withdrawn_at:
        return "", "Withdrawn"
    if request.answered_on:
        return "fine", f"Settled on {day(request.answered_on)}"
    if request.offered_on:
        late = " (late)" if request.offered_on > request.due_on else ""
        return "note", f"Replied on {day(request.offered_on)}{late}, not settled yet"
    if request.due_on < on:
        return "late", f"Late: no reply by {day(request.due_on)}"
    return "soon", f"Reply by {day(request.due_on)}"

"""Meetings that a person may see, and what the page of one begins with."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.http import Http404

from cases.models import Action, Agency, Meeting, Professional, Pupil
from inclusion.accounts.models import User
from inclusion.accounts.permissions import Right
from inclusion.accounts.person import Person
from inclusion.accounts.selectors import CASEWORK_ROLES, colleagues

from .casework import actions_of_pupil
from .pupils import contacts_of, visible_pupils

# A meeting looks at what is open; nobody looks at more than this in one sitting.
MOST_ACTIONS = 100


def meetings_of_pupil(person: Person, pupil: Pupil) -> QuerySet[Meeting]:
    """The pupil's meetings that stand, planned and held, the newest date first, with their people."""
    found = Meeting.objects.filter(pupil=pupil, school=person.school, withdrawn_at__isnull=True)
    return found.select_related("written_by").prefetch_related("attendees")


def meeting_for(person: Person, meeting_id: int) -> Meeting:
    """One meeting of a pupil whom the person may see, with people and copies. Raises Http404."""
    meeting = (
        Meeting.objects.filter(pk=meeting_id, pupil__in=visible_pupils(person))
        .select_related("pupil", "pupil__school", "pupil__group", "written_by", "school")
        .prefetch_related("attendees__user", "attendees__agency", "copies__recorded_by")
        .first()
    )
    if meeting is None:
        raise Http404("No such meeting here.")
    return meeting


def may_change_meeting(person: Person, meeting: Meeting) -> bool:
    """Whoever wrote it may, and those who run cases."""
    if not person.has(Right.LOG_ENTRIES):
        return False
    return meeting.written_by_id == person.user.pk or person.has(Right.MANAGE_CASES)


def actions_of_meeting(person: Person, meeting: Meeting) -> QuerySet[Action]:
    """What was promised at this meeting and stands, done or not, the earliest due first."""
    promised = Action.objects.filter(promised_at=f"meeting:{meeting.pk}", school=person.school)
    return promised.filter(withdrawn_at__isnull=True).select_related("owner")


def last_actions(person: Person, pupil: Pupil, meeting: Meeting | None = None) -> list[Action]:
    """What is open for the pupil and was not promised at this very meeting.

    The clock of a family's request is stopped by answering the request, that of a physical
    intervention by the record on its entry, and how a pupil is after a plan is written down there.
    """
    elsewhere = (
        Q(about__startswith="request:")
        | Q(about__startswith="parents-told:")
        | Q(about__startswith="follow-up:")
    )
    found = actions_of_pupil(person, pupil).exclude(elsewhere)
    if meeting:
        found = found.exclude(promised_at=f"meeting:{meeting.pk}")
    return list(found.order_by("due_on", "pk")[:MOST_ACTIONS])


@dataclass(frozen=True)
class Known:
    """Somebody who can be picked for a meeting. `key` is what the form sends, such as user:5."""

    key: str
    group: str
    name: str
    role: str = ""
    user: User | None = None
    agency: Agency | None = None

    @property
    def words(self) -> str:
        return f"{self.name}, {self.role}" if self.role not in self.name else self.name


def people_to_offer(
    person: Person, pupil: Pupil, users: Collection[int] = (), agencies: Collection[int] = ()
) -> list[Known]:
    """The pupil and the family, colleagues, agencies and their people. Four queries.

    Contacts whom the school must not contact are not offered. `users` and `agencies` are ids that a
    meeting names already: they stay to be chosen.
    """
    family = "The pupil and the family"
    found = [Known(f"pupil:{pupil.pk}", family, pupil.name, "Pupil")]
    for contact in contacts_of(person, pupil).filter(do_not_contact=False):
        role = contact.relation.capitalize()
        found.append(Known(f"contact:{contact.pk}", family, contact.name, role))
    for user in colleagues(person, *CASEWORK_ROLES, standing=users):
        found.append(Known(f"user:{user.pk}", "Colleagues", user.name, user.job_title, user))
    in_use = Agency.objects.filter(school=person.school)
    in_use = in_use.filter(Q(active=True) | Q(pk__in=agencies)).order_by("name")
    named = Professional.objects.filter(agency__in=in_use, active=True).select_related("agency")
    for one in named.order_by("agency__name", "name"):
        role = f"{one.role}, {one.agency.name}" if one.role else one.agency.name
        found.append(Known(f"professional:{one.pk}", "Agencies", one.name, role, agency=one.agency))
    for agency in in_use:
        name = agency.contact_name or f"Somebody from {agency.name}"
        found.append(Known(f"agency:{agency.pk}", "Agencies", name, agency.name, agency=agency))
    return found

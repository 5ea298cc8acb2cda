"""Made-up schools, people and pupils. Factories say only what a row needs; tests say what matters."""

from datetime import date, timedelta

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from cases import attachments
from cases.models import (
    Action,
    Agency,
    Attachment,
    AttendanceWeek,
    Case,
    Consent,
    Contact,
    Cycle,
    Entry,
    FamilyRequest,
    Professional,
    Pupil,
)
from exclusions.codes import To
from exclusions.models import Notice, Suspension
from inclusion.accounts.models import Group, GroupStaff, Membership, School, User
from interventions.link_state import hashed
from interventions.models import FamilyLink, Plan, Review, Target, View

TODAY = date(2026, 11, 23)
PASSWORD = "a-long-test-password"


class SchoolFactory(DjangoModelFactory):
    class Meta:
        model = School

    name = factory.Sequence(lambda n: f"Test Primary {n}")
    slug = factory.Sequence(lambda n: f"test-{n}")
    local_authority = "204"
    establishment = factory.Sequence(lambda n: f"{2000 + n:04d}")
    phase = School.Phase.PRIMARY
    kind = School.Kind.MAINTAINED


class UserFactory(DjangoModelFactory):
    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"person{n}@school.example")
    name = factory.Sequence(lambda n: f"P. Person{n}")
    # Unusable until a test sets one: hashing is slow and most tests use force_login.
    password = "!"


class MembershipFactory(DjangoModelFactory):
    class Meta:
        model = Membership

    user = factory.SubFactory(UserFactory)
    school = factory.SubFactory(SchoolFactory)
    from_on = date(2020, 9, 1)


class GroupFactory(DjangoModelFactory):
    class Meta:
        model = Group

    school = factory.SubFactory(SchoolFactory)
    name = factory.Sequence(lambda n: f"Class {n}")


class GroupStaffFactory(DjangoModelFactory):
    class Meta:
        model = GroupStaff

    group = factory.SubFactory(GroupFactory)
    user = factory.SubFactory(UserFactory)


class PupilFactory(DjangoModelFactory):
    class Meta:
        model = Pupil

    school = factory.SubFactory(SchoolFactory)
    forename = factory.Sequence(lambda n: f"Forename{n}")
    surname = factory.Sequence(lambda n: f"Surname{n}")
    legal_forename = factory.SelfAttribute("forename")
    legal_surname = factory.SelfAttribute("surname")
    born_on = date(2018, 3, 12)
    year_group = 4
    sen_status = "K"


class CaseFactory(DjangoModelFactory):
    class Meta:
        model = Case

    school = factory.SelfAttribute("pupil.school")
    pupil = factory.SubFactory(PupilFactory)
    number = factory.Sequence(lambda n: n + 1)
    concern = "Leaves class without asking"
    category = Case.Category.BEHAVIOUR
    level = Case.Level.UNIVERSAL_PLUS
    lead = factory.SubFactory(UserFactory)
    opened_on = date(2026, 9, 21)


class EntryFactory(DjangoModelFactory):
    class Meta:
        model = Entry

    school = factory.SelfAttribute("pupil.school")
    pupil = factory.SubFactory(PupilFactory)
    kind = Entry.Kind.INCIDENT
    happened_on = date(2026, 11, 9)
    what_happened = "Left the room at 10.40."
    written_by = factory.SubFactory(UserFactory)


class ActionFactory(DjangoModelFactory):
    class Meta:
        model = Action

    school = factory.SelfAttribute("pupil.school")
    pupil = factory.SubFactory(PupilFactory)
    what = "Ring home on Friday"
    owner = factory.SubFactory(UserFactory)
    due_on = date(2026, 11, 27)
    created_on = date(2026, 11, 9)


class ContactFactory(DjangoModelFactory):
    class Meta:
        model = Contact

    pupil = factory.SubFactory(PupilFactory)
    name = factory.Sequence(lambda n: f"Mrs Carer{n}")
    relation = "mother"


class AgencyFactory(DjangoModelFactory):
    class Meta:
        model = Agency

    school = factory.SubFactory(SchoolFactory)
    name = factory.Sequence(lambda n: f"Agency {n}")


class SuspensionFactory(DjangoModelFactory):
    class Meta:
        model = Suspension
        skip_postgeneration_save = True

    school = factory.SelfAttribute("pupil.school")
    pupil = factory.SubFactory(PupilFactory)
    decided_on = factory.SelfAttribute("starts_on")
    starts_on = date(2026, 9, 14)
    sessions = 2
    reason_1 = "DB"
    recorded_by = factory.SubFactory(UserFactory)

    @factory.post_generation
    def settled(self: Suspension, create: bool, settled: bool, **_: object) -> None:
        """settled=True: what the law asks for after an ordinary suspension has been done."""
        if not (create and settled):
            return
        for to in (To.PARENTS, To.PARENTS_WRITTEN, To.LOCAL_AUTHORITY, To.BOARD):
            Notice.objects.create(
                suspension=self, to=to, told_on=self.decided_on, recorded_by=self.recorded_by
            )
        self.work_set_on = self.reintegration_meeting_on = self.starts_on
        self.save()


class PlanFactory(DjangoModelFactory):
    class Meta:
        model = Plan

    school = factory.SelfAttribute("pupil.school")
    pupil = factory.SubFactory(PupilFactory)
    kind = Plan.Kind.PSP
    status = Plan.Status.ACTIVE
    starts_on = date(2026, 11, 9)
    ends_on = date(2027, 3, 1)
    lead = factory.SubFactory(UserFactory)


class TargetFactory(DjangoModelFactory):
    class Meta:
        model = Target

    plan = factory.SubFactory(PlanFactory)
    position = factory.Sequence(lambda n: n + 1)
    owner = Target.Owner.PUPIL
    what = "Ask with the exit card before leaving the room"
    measure = "times left without asking, a week"
    lower_is_better = True
    baseline = 14
    goal = 4


class ViewFactory(DjangoModelFactory):
    class Meta:
        model = View

    plan = factory.SubFactory(PlanFactory)
    voice = View.Voice.PUPIL
    said_by = "The pupil"
    said_on = date(2026, 11, 20)
    words = "When I try nobody sees it."


class FamilyLinkFactory(DjangoModelFactory):
    """A link whose token is "token-0", "token-1" and so on: `token` says which."""

    class Meta:
        model = FamilyLink

    class Params:
        token = factory.Sequence(lambda n: f"token-{n}")

    plan = factory.SubFactory(PlanFactory)
    voice = View.Voice.FAMILY
    for_whom = "Mrs Archer"
    token_hash = factory.LazyAttribute(lambda link: hashed(link.token))
    made_by = factory.SubFactory(UserFactory)
    expires_at = factory.LazyFunction(lambda: timezone.now() + timedelta(days=7))


class ReviewFactory(DjangoModelFactory):
    class Meta:
        model = Review

    plan = factory.SubFactory(PlanFactory)
    number = factory.Sequence(lambda n: n + 1)
    held_on = date(2026, 11, 16)
    impact = Review.Impact.PARTLY
    held_by = factory.SubFactory(UserFactory)


class AttachmentFactory(DjangoModelFactory):
    """A file of a record, with its bytes where the settings say."""

    class Meta:
        model = Attachment

    school = factory.SelfAttribute("pupil.school")
    pupil = factory.SubFactory(PupilFactory)
    title = factory.Sequence(lambda n: f"Letter {n}")
    file_name = "letter.txt"
    media_type = "text/plain"
    size = 5
    sha256 = attachments.digest(b"Words")
    stored_as = factory.LazyFunction(lambda: attachments.store(b"Words"))
    added_by = factory.SubFactory(UserFactory)
    added_on = date(2026, 11, 9)


class FamilyRequestFactory(DjangoModelFactory):
    class Meta:
        model = FamilyRequest

    school = factory.SelfAttribute("pupil.school")
    pupil = factory.SubFactory(PupilFactory)
    kind = FamilyRequest.Kind.MEETING
    what = "Can we talk about the mornings?"
    asked_on = date(2026, 11, 18)
    asked_by = "Kelly Archer"
    owner = factory.SubFactory(UserFactory)
    due_on = date(2026, 11, 25)


class ConsentFactory(DjangoModelFactory):
    class Meta:
        model = Consent

    school = factory.SelfAttribute("pupil.school")
    pupil = factory.SubFactory(PupilFactory)
    to_whom = "The family doctor"
    what = "The plan and its reviews"
    purpose = "an assessment of speech"
    given_by = "Kelly Archer"
    given_on = date(2026, 9, 14)
    ends_on = date(2027, 7, 21)
    recorded_by = factory.SubFactory(UserFactory)


class ProfessionalFactory(DjangoModelFactory):
    class Meta:
        model = Professional

    agency = factory.SubFactory(AgencyFactory)
    name = factory.Sequence(lambda n: f"Dr Helper{n}")
    role = "Educational psychologist"


class CycleFactory(DjangoModelFactory):
    class Meta:
        model = Cycle

    case = factory.SubFactory(CaseFactory)
    number = 1
    started_on = date(2026, 10, 5)
    review_due_on = date(2026, 11, 30)
    assess = "Leaves when the room is loud."
    plan = "A quiet table from Monday."


class AttendanceWeekFactory(DjangoModelFactory):
    class Meta:
        model = AttendanceWeek

    school = factory.SelfAttribute("pupil.school")
    pupil = factory.SubFactory(PupilFactory)
    week_starts_on = date(2026, 11, 16)
    possible = 10
    absent = 1

"""One record of every kind in a school, for the permission matrix."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from cases.alerts import rebuild
from cases.models import Alert, ImportRun, IssuedDocument, Meeting, PhysicalIntervention, Pupil
from exclusions.models import Recipient
from inclusion.accounts.models import Closure, Draft, Membership, School, Term, User
from interventions.models import FollowUp, PackRun, Plan, PlanAgency

from .factories import (
    TODAY,
    ActionFactory,
    AgencyFactory,
    AttachmentFactory,
    AttendanceWeekFactory,
    CaseFactory,
    ConsentFactory,
    ContactFactory,
    CycleFactory,
    EntryFactory,
    FamilyLinkFactory,
    FamilyRequestFactory,
    GroupFactory,
    MembershipFactory,
    PlanFactory,
    ProfessionalFactory,
    PupilFactory,
    ReviewFactory,
    SuspensionFactory,
    TargetFactory,
    UserFactory,
    ViewFactory,
)

# An id, a name, or both of an address that holds two.
Rows = dict[str, int | str | tuple[int | str, ...]]


def given(rows: Mapping[str, Any], record: str) -> Sequence[int | str]:
    """What an address takes for a record: nothing, one thing, or two."""
    found = rows[record] if record else ()
    return found if isinstance(found, tuple) else [found]


def rows_for(school: School) -> Rows:
    """The ids of one record of every kind that an address can name."""
    writer = UserFactory()
    MembershipFactory(user=writer, school=school, role="senco")
    group = GroupFactory(school=school)
    pupil = PupilFactory(school=school, group=group)
    calm = PupilFactory(school=school, group=group)
    SuspensionFactory(pupil=calm, starts_on=date(2026, 9, 14))
    SuspensionFactory(pupil=calm, starts_on=date(2026, 11, 9))
    plan = PlanFactory(pupil=pupil, lead=writer)
    case = CaseFactory(pupil=pupil, lead=writer)
    told = SuspensionFactory(pupil=pupil, starts_on=date(2026, 9, 21), settled=True)
    rebuild(school, TODAY)
    return {
        "pupil": pupil.pk,
        "group": group.pk,
        "contact": ContactFactory(pupil=pupil).pk,
        "agency": AgencyFactory(school=school).pk,
        "case": case.pk,
        "colleague": writer.pk,
        "cycle": CycleFactory(case=case).pk,
        "entry": EntryFactory(pupil=pupil, written_by=writer).pk,
        "entry_of_force": _intervention(pupil, writer).entry_id,
        "action": ActionFactory(pupil=pupil, owner=writer).pk,
        "suspension": SuspensionFactory(pupil=pupil, starts_on=date(2026, 11, 9)).pk,
        "notice": told.notices.first().pk,
        "plan": plan.pk,
        "follow_up": FollowUp.objects.create(
            plan=plan, after="six_weeks", due_on=date(2027, 1, 11)
        ).pk,
        "run_of_packs": PackRun.objects.create(
            school=school, asked_by=writer, due_by_on=TODAY, state="done"
        ).pk,
        "paper_of_plan": (plan.pk, "my-plan"),
        "letter_of_plan": (plan.pk, "outcome"),
        "agency_of_plan": (plan.pk, _invited(plan)),
        "blank_form": "views",
        "target": TargetFactory(plan=plan).pk,
        "review": ReviewFactory(plan=plan, held_by=writer).pk,
        "view": ViewFactory(plan=plan).pk,
        "family_link": FamilyLinkFactory(plan=plan, made_by=writer).pk,
        "alert": Alert.objects.filter(pupil=calm, act="start_psp").get().pk,
        "document": _document(school, pupil.pk, writer),
        "sheet": _document(school, pupil.pk, writer, "la_sheet"),
        "letter_of": _with_a_recipient(pupil, writer),
        "letter": _letter(school, pupil.pk, writer),
        "attachment": AttachmentFactory(pupil=pupil, added_by=writer).pk,
        "run": _run(school, writer),
        "kind_of_file": "attendance",
        "attendance_week": AttendanceWeekFactory(pupil=pupil).pk,
        "request": FamilyRequestFactory(pupil=pupil, owner=writer).pk,
        "consent": ConsentFactory(pupil=pupil, recorded_by=writer).pk,
        "professional": ProfessionalFactory(agency=AgencyFactory(school=school)).pk,
        "meeting": Meeting.objects.create(**_meeting(pupil, writer)).pk,
        "term": Term.objects.filter(school=school).first().pk,  # type: ignore[union-attr]
        "closure": _closure(school),
        "membership": Membership.objects.get(user=writer).pk,
        "prepared": _prepared(school, writer, pupil.pk),
        "draft": "log-entry~pupil:1",
        "setting": "hackney.psp_suspensions",
        "rule": "hackney.psp.two-plus-suspensions",
    }


def _meeting(pupil: Pupil, by: User) -> dict[str, object]:
    return {
        "school": pupil.school,
        "pupil": pupil,
        "kind": "family",
        "held_on": date(2026, 11, 16),
        "purpose": "How the first weeks went",
        "written_by": by,
    }


def _intervention(pupil: Pupil, by: User) -> PhysicalIntervention:
    entry = EntryFactory(pupil=pupil, written_by=by, kind="physical_intervention")
    return PhysicalIntervention.objects.create(entry=entry, staff="R. Osei")


def _document(school: School, pupil_id: int, by: User, kind: str = "psp-review") -> int:
    document = IssuedDocument.objects.create(
        school=school,
        pupil_id=pupil_id,
        kind=kind,
        title="PSP review 1",
        about="plan:1",
        number=1,
        pages=2,
        data={},
        content=b"%PDF-1.7",
        sha256="0" * 64,
        issued_by=by,
    )
    return document.pk


def _invited(plan: Plan) -> int:
    agency = AgencyFactory(school=plan.school)
    PlanAgency.objects.create(plan=plan, agency=agency)
    return int(agency.pk)


def _with_a_recipient(pupil: Pupil, by: User) -> int:
    row = SuspensionFactory(pupil=pupil, starts_on=date(2026, 11, 16), recorded_by=by)
    Recipient.objects.create(suspension=row, name="Mrs Carer")
    return row.pk


def _letter(school: School, pupil_id: int, by: User) -> int:
    row = SuspensionFactory(pupil_id=pupil_id, school=school, starts_on=date(2026, 10, 5))
    letter = {
        "variant": "L1",
        "subject": "Suspension of a pupil",
        "on": "2026-10-05",
        "letterhead": ["Test Primary"],
        "to": ["Mrs Carer"],
        "salutation": "Dear Mrs Carer",
        "sections": [],
        "closing": "Yours sincerely",
        "signed": ["A. Bell"],
        "mandatory": [],
        "foot": "Private and confidential",
    }
    document = IssuedDocument.objects.create(
        school=school,
        pupil_id=pupil_id,
        kind="letter",
        title="Letter 1",
        about=f"suspension:{row.pk}",
        number=1,
        pages=2,
        data={
            "variant": "L1",
            "recipient": {"id": None, "name": "Mrs Carer"},
            "edition": {"id": "2026-07-26", "title": "The guidance"},
            "letter": letter,
        },
        content=b"%PDF-1.7",
        sha256="0" * 64,
        word=b"PK",
        word_sha256="0" * 64,
        issued_by=by,
    )
    return document.pk


def _run(school: School, by: User) -> int:
    run = ImportRun.objects.create(
        school=school,
        source="roll",
        file_name="roll.csv",
        headings=["UPN"],
        rows=[["H204321026001"]],
        uploaded_by=by,
    )
    return run.pk


def _closure(school: School) -> int:
    day = date(2026, 12, 11)
    return Closure.objects.create(school=school, starts_on=day, ends_on=day, reason="Boiler").pk


def _prepared(school: School, by: User, pupil_id: int) -> int:
    from exclusions.drafts import PREPARED

    draft = Draft.objects.create(
        user=by, school=school, form=PREPARED, about=f"pupil:{pupil_id}", data={}
    )
    return draft.pk

"""The records of which the History tab tells, and what it leaves out of them for whom."""

from django.db import models

from cases.models import (
    AboutMe,
    Action,
    AlertAnswer,
    Amendment,
    Attachment,
    AttendanceWeek,
    Attendee,
    Case,
    CaseMember,
    Consent,
    Contact,
    Cycle,
    Entry,
    FamilyRequest,
    FamilyWords,
    IncidentDetail,
    IssuedDocument,
    Meeting,
    MinutesCopy,
    PhysicalIntervention,
    Pupil,
    Share,
)
from exclusions.models import (
    Considered,
    Decision,
    Notice,
    Provision,
    Recipient,
    Reintegration,
    Suspension,
    WorkSet,
)
from interventions.models import Attendance as ReviewAttendance
from interventions.models import (
    Extension,
    FamilyLink,
    FollowUp,
    Judgement,
    Plan,
    PlanAgency,
    Review,
    SignOff,
    Strategy,
    Target,
    View,
)

# Each model with the path from its history row to the pupil.
SOURCES: tuple[tuple[type[models.Model], str], ...] = (
    (Pupil, "id"),
    (Contact, "pupil_id"),
    (Case, "pupil_id"),
    (CaseMember, "case__pupil_id"),
    (Cycle, "case__pupil_id"),
    (Entry, "pupil_id"),
    (IncidentDetail, "entry__pupil_id"),
    (PhysicalIntervention, "entry__pupil_id"),
    (Amendment, "entry__pupil_id"),
    (FamilyWords, "entry__pupil_id"),
    (Action, "pupil_id"),
    (Meeting, "pupil_id"),
    (Attendee, "meeting__pupil_id"),
    (MinutesCopy, "meeting__pupil_id"),
    (AboutMe, "pupil_id"),
    (FamilyRequest, "pupil_id"),
    (Consent, "pupil_id"),
    (Suspension, "pupil_id"),
    (Considered, "suspension__pupil_id"),
    (Decision, "suspension__pupil_id"),
    (Notice, "suspension__pupil_id"),
    (Recipient, "suspension__pupil_id"),
    (WorkSet, "suspension__pupil_id"),
    (Provision, "suspension__pupil_id"),
    (Reintegration, "suspension__pupil_id"),
    (Plan, "pupil_id"),
    (Target, "plan__pupil_id"),
    (Strategy, "plan__pupil_id"),
    (PlanAgency, "plan__pupil_id"),
    (View, "plan__pupil_id"),
    (FamilyLink, "plan__pupil_id"),
    (SignOff, "plan__pupil_id"),
    (Extension, "plan__pupil_id"),
    (FollowUp, "plan__pupil_id"),
    (Review, "plan__pupil_id"),
    (ReviewAttendance, "review__plan__pupil_id"),
    (Judgement, "review__plan__pupil_id"),
    (AlertAnswer, "pupil_id"),
    (IssuedDocument, "pupil_id"),
    (Share, "document__pupil_id"),
    (Attachment, "pupil_id"),
    (AttendanceWeek, "pupil_id"),
)
# What stands beside an entry is read by those who may read the entry.
OF_ENTRIES = (IncidentDetail, PhysicalIntervention, Amendment, FamilyWords)
# How rows lead to the printed document that they tell of.
OF_DOCUMENTS: dict[type[models.Model], str] = {IssuedDocument: "id", Share: "document_id"}
QUIET = {
    "id",
    "version",
    "school",
    "pupil",
    "search_name",
    "once_key",
    "created_at",
    "recorded_at",
    "written_at",
    "logged_together",
    "position",
    "counted",
    "pack_version",
    "window",
    "sha256",
    "word_sha256",
    "stored_as",
    "media_type",
    "added_at",
    "about",
    "promised_at",
    "shown",
    # What an amendment corrected is told by the histories of the entry and its details.
    "corrected",
    "entry_version",
    # Of a family's link: what opens it, what is not sent, and openings, which its history never tells.
    "token_hash",
    "typed",
    "made_at",
    "opened",
    "last_opened_at",
}
# What was found about what may lie behind a behaviour: for those who read restricted notes.
RESTRICTED_FIELDS = ("factors_found", "factors_note")
# How history rows lead to their plan, and which fields of a plan that they do not work on class staff
# may read: those of "what to do in class" and of a review's page. Other models keep their fields.
TOLD_IN_CLASS: dict[type[models.Model], tuple[str, tuple[str, ...]]] = {
    Plan: (
        "id",
        (
            *("kind", "status", "starts_on", "ends_on", "ended_on", "lead", "key_worker"),
            *("strengths", "protective", "triggers", "rewards", "contingency", "communication"),
            *("safe_person", "safe_place"),
        ),
    ),
    PlanAgency: ("plan_id", ()),
    SignOff: ("plan_id", ()),
    Extension: ("plan_id", ("agreed_on", "ended_before_on", "ends_on")),
    FollowUp: ("plan_id", ()),
    FamilyLink: ("plan_id", ()),
    View: ("plan_id", ("voice", "said_by", "said_on", "words", "written_down_by")),
    Review: ("plan_id", ("number", "held_on", "chair", "impact", "changes", "next_on")),
    ReviewAttendance: ("review__plan_id", ()),
    Judgement: ("review__plan_id", ("progress", "now")),
}

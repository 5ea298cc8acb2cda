"""Who changed what about a pupil, when, from what to what: read from the history tables.

Restricted entries stay restricted here: their rows, and those of actions that were made from them,
are left out for people who may not read them.
So is what the pages of a plan and a review keep from class staff who do not work on the plan.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import models
from django.utils.timezone import localtime

from cases.models import (
    AboutMe,
    Action,
    Agency,
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
from cases.selectors.attachments import attachments_of_pupil
from cases.selectors.casework import readable_entries
from exclusions.codes import Factor
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
from inclusion.accounts.models import Group, User
from inclusion.accounts.permissions import Right
from inclusion.accounts.person import Person
from inclusion.words import day
from interventions.models import Attendance as ReviewAttendance
from interventions.models import (
    Extension,
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
from interventions.selectors import may_edit_pupil

# Each model with the path from its history row to the pupil.
_SOURCES: tuple[tuple[type[models.Model], str], ...] = (
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
_OF_ENTRIES = (IncidentDetail, PhysicalIntervention, Amendment, FamilyWords)
# How rows lead to the printed document that they tell of.
_OF_DOCUMENTS: dict[type[models.Model], str] = {IssuedDocument: "id", Share: "document_id"}
_QUIET = {
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
}
# What was found about what may lie behind a behaviour: for those who read restricted notes.
_RESTRICTED_FIELDS = ("factors_found", "factors_note")
# How history rows lead to their plan, and which fields of a plan that they do not work on class staff
# may read: those of "what to do in class" and of a review's page. Other models keep their fields.
_TOLD_IN_CLASS: dict[type[models.Model], tuple[str, tuple[str, ...]]] = {
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
    View: ("plan_id", ("voice", "said_by", "said_on", "words", "written_down_by")),
    Review: ("plan_id", ("number", "held_on", "chair", "impact", "changes", "next_on")),
    ReviewAttendance: ("review__plan_id", ()),
    Judgement: ("review__plan_id", ("progress", "now")),
}
Names = dict[tuple[type[models.Model], int], str]
_DONE = {"+": "added", "~": "changed", "-": "removed"}


@dataclass(frozen=True)
class FieldChange:
    """One field, from what to what; `before` is empty for something added or removed."""

    field: str
    before: str
    after: str


@dataclass(frozen=True)
class Change:
    """One thing that one person did to one record."""

    at: datetime
    who: str
    what: str
    reason: str
    fields: list[FieldChange]
    added: bool = False

    @property
    def moment(self) -> tuple[str, str]:
        """What was done in one go stands together: the minute and the person."""
        return f"{localtime(self.at):%Y-%m-%d %H:%M}", self.who


def changes(person: Person, pupil: Pupil) -> list[Change]:
    """All changes to a pupil's record that the person may read, newest first.

    One query for each kind of record, one for the people, and a few for what the person may read,
    whatever the rows.
    """
    readable = set(readable_entries(person).filter(pupil=pupil).values_list("pk", flat=True))
    closed = _plans_read_in_class(person, pupil)
    read: list[tuple[type[models.Model], list[Any], tuple[str, ...] | None]] = []
    for model, path in _SOURCES:
        if model is Contact and not person.has(Right.SEE_CONTACTS):
            continue
        rows = model.history.filter(**{path: pupil.pk}).order_by("id", "history_date", "history_id")  # type: ignore[attr-defined]
        if model is Entry:
            rows = rows.filter(id__in=readable)
        if model in _OF_ENTRIES:
            rows = rows.filter(entry_id__in=readable)
        if model is Action:
            rows = rows.exclude(about__in=_unread(pupil, readable))
        if model is Attachment:
            rows = rows.filter(id__in=_openable(person, pupil))
        if model in _OF_DOCUMENTS and not person.has(Right.SEE_RESTRICTED):
            closed_to = IssuedDocument.objects.filter(pupil=pupil, restricted=True).values("pk")
            rows = rows.exclude(**{f"{_OF_DOCUMENTS[model]}__in": closed_to})
        if closed and model in _TOLD_IN_CLASS:
            link, told = _TOLD_IN_CLASS[model]
            read.append((model, _in_class(model, rows.filter(**{f"{link}__in": closed})), told))
            rows = rows.exclude(**{f"{link}__in": closed})
        read.append((model, list(rows), _open_fields(model, person)))
    names = _names(person, read)
    found = [c for model, rows, told in read for c in _changes_of(model, rows, names, told)]
    return sorted(found, key=lambda change: change.at, reverse=True)


def _open_fields(model: type[models.Model], person: Person) -> tuple[str, ...] | None:
    """The fields that this person reads, where not all of them; None for all."""
    if model is not Considered or person.has(Right.SEE_RESTRICTED):
        return None
    names = (field.name for field in model._meta.concrete_fields)
    return tuple(name for name in names if name not in _RESTRICTED_FIELDS)


def _unread(pupil: Pupil, readable: set[int]) -> list[str]:
    """What actions made from entries that this person may not read are about."""
    entries = Entry.objects.filter(pupil=pupil).order_by().values_list("pk", flat=True)
    return [f"entry:{pk}" for pk in entries if pk not in readable]


def _openable(person: Person, pupil: Pupil) -> list[int]:
    """The ids of the files, withdrawn ones too, that this person may open or could."""
    standing = attachments_of_pupil(person, pupil).order_by()
    gone = attachments_of_pupil(person, pupil, withdrawn=True).order_by()
    return list((standing | gone).values_list("pk", flat=True))


def _plans_read_in_class(person: Person, pupil: Pupil) -> set[int]:
    """The pupil's plans of which this person reads only what is done in class."""
    if person.has(Right.SEE_ALL_PUPILS) or may_edit_pupil(person, pupil):
        return set()
    works_on = models.Q(lead=person.user) | models.Q(key_worker=person.user)
    plans = Plan.objects.filter(pupil=pupil)
    if person.has(Right.LOG_ENTRIES):
        plans = plans.exclude(pk__in=plans.filter(works_on).values("pk"))
    return set(plans.values_list("pk", flat=True))


def _in_class(model: type[models.Model], rows: Any) -> list[Any]:
    """The rows that class staff read; a reason for a change may say what its fields do not."""
    if not _TOLD_IN_CLASS[model][1]:
        return []
    if model is View:
        rows = rows.filter(voice=View.Voice.PUPIL)
    found = list(rows)
    for row in found:
        row.history_change_reason = ""
    return found


def _names(person: Person, read: list[tuple[type[models.Model], list[Any], Any]]) -> Names:
    """The names behind the links of these rows: people, and this school's groups and agencies."""
    ids = {row.history_user_id for _, rows, _ in read for row in rows}
    for model, rows, _ in read:
        links = [f.attname for f in model._meta.concrete_fields if f.related_model is User]
        ids |= {getattr(row, link, None) for row in rows for link in links}
    people = User.objects.filter(pk__in=ids - {None}).values_list("pk", "name")
    names: Names = {(User, pk): name for pk, name in people}
    for model in (Group, Agency):
        found = model.objects.filter(school=person.school).values_list("pk", "name")
        names.update({(model, pk): name for pk, name in found})
    return names


def _changes_of(
    model: type[models.Model], rows: list[Any], names: Names, told: tuple[str, ...] | None
) -> Iterator[Change]:
    """What each row changed against the one before it; of the fields in `told`, if given."""
    fields = [f for f in model._meta.concrete_fields if f.name not in _QUIET and _tells(f)]
    if told is not None:
        fields = [f for f in fields if f.name in told]
    before: Any = None
    for row in rows:
        # Of something removed, everything that it said is told.
        same = before is not None and before.id == row.id and row.history_type != "-"
        differences = _differences(fields, before if same else None, row, names)
        before = row
        if row.history_type == "~" and not differences:
            continue
        yield Change(
            at=row.history_date,
            who=names.get((User, row.history_user_id), "The system"),
            what=f"{_noun(model)} {_DONE[row.history_type]}",
            reason=row.history_change_reason or "",
            fields=differences,
            added=row.history_type == "+",
        )


def _tells(field: Any) -> bool:
    """Whether a field says something to a reader: links to other rows do not, people do."""
    return not field.is_relation or field.related_model in (User, Group, Agency)


def _noun(model: type[models.Model]) -> str:
    return {
        "Pupil": "Pupil details",
        "CaseMember": "Team member",
        "Cycle": "Round of a case",
        "IncidentDetail": "Details of an incident",
        "PhysicalIntervention": "Physical intervention",
        "Amendment": "Words added to an entry",
        "FamilyRequest": "Family’s request",
        "Consent": "Consent to share",
        "PlanAgency": "Agency on a plan",
        "SignOff": "Agreement to a plan",
        "Extension": "Extension of a plan",
        "FollowUp": "Follow-up of a plan",
        "View": "Words for a plan",
        "Attendance": "Person at a review",
        "Judgement": "Progress on a target",
        "AlertAnswer": "Answer to an alert",
        "Considered": "What was weighed before a decision",
        "Decision": "Decision about an exclusion",
        "Notice": "Who was told of a suspension",
        "WorkSet": "Work during an exclusion",
        "Provision": "Education during an exclusion",
        "Reintegration": "Meeting about a return",
        "Recipient": "Who receives letters about a suspension",
        "IssuedDocument": "Printed document",
        "FamilyWords": "Words for the family",
        "Attendee": "Person at a meeting",
        "MinutesCopy": "Copy of minutes sent",
        "Share": "Document given",
        "AboutMe": "Page about the pupil",
        "Attachment": "Document",
        "AttendanceWeek": "Attendance of a week",
    }.get(model.__name__, model.__name__)


def _differences(fields: list[Any], before: Any, after: Any, names: Names) -> list[FieldChange]:
    found = []
    for field in fields:
        if not hasattr(after, field.attname):
            continue
        new = getattr(after, field.attname)
        old = getattr(before, field.attname) if before is not None else None
        if new == old or (before is None and new in (None, "", [], {}, False)):
            continue
        label = str(field.verbose_name)
        found.append(
            FieldChange(
                field=label[:1].upper() + label[1:],
                before=_words(field, old, names) if before is not None else "",
                after=_words(field, new, names),
            )
        )
    return found


def _words(field: Any, value: Any, names: Names) -> str:
    """A value as a person reads it: choices by label, people by name, dates in words."""
    if value is None or value == "":
        return "nothing"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    if field.is_relation:
        return names.get((field.related_model, value), "")
    if isinstance(value, datetime):
        return f"{day(localtime(value).date())}, {localtime(value):%H:%M}"
    if isinstance(field, models.DateField):
        return day(value)
    if field.name == "factors_found":
        return ", ".join(str(Factor(item).label) for item in value) or "nothing"
    if isinstance(value, dict):
        return "; ".join(f"{key.replace('_', ' ')}: {item}" for key, item in value.items())
    if isinstance(value, list):
        return ", ".join(str(item) for item in value) or "nothing"
    return str(value)

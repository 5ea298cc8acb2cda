"""A change in words: what a record is called, which fields differ, a value as a person reads it."""

from datetime import datetime
from typing import Any

from django.db import models
from django.utils.timezone import localtime

from cases.models import Agency
from exclusions.codes import Factor
from inclusion.accounts.models import Group, User
from inclusion.words import day

from .change import FieldChange

Names = dict[tuple[type[models.Model], int], str]


def tells(field: Any) -> bool:
    """Whether a field says something to a reader: links to other rows do not, people do."""
    return not field.is_relation or field.related_model in (User, Group, Agency)


def noun(model: type[models.Model]) -> str:
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
        "FamilyLink": "Link for somebody’s own words",
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


def differences(fields: list[Any], before: Any, after: Any, names: Names) -> list[FieldChange]:
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
                before=value_words(field, old, names) if before is not None else "",
                after=value_words(field, new, names),
            )
        )
    return found


def value_words(field: Any, value: Any, names: Names) -> str:
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

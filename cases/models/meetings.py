"""Meetings about a pupil: who came, what was said, and who was sent the minutes."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from simple_history.models import HistoricalRecords

from inclusion.accounts.models import School
from inclusion.accounts.versions import Versioned

from .casework import Case
from .pupils import Agency, Pupil

USER = settings.AUTH_USER_MODEL


class Meeting(Versioned):
    """A held or planned meeting. Its actions name it as the place where they were promised."""

    class Kind(models.TextChoices):
        PLANNING = "planning", "Multi-agency planning"
        FAMILY = "family", "With the family"
        TEAM = "team", "Team around the child"
        STAFF = "staff", "Staff only"
        OTHER = "other", "Other"

    school = models.ForeignKey(School, models.PROTECT, related_name="+")
    pupil = models.ForeignKey(Pupil, models.CASCADE, related_name="meetings")
    case = models.ForeignKey(Case, models.SET_NULL, null=True, blank=True, related_name="+")
    kind = models.CharField(max_length=12, choices=Kind)
    held_on = models.DateField("date")
    held_at = models.TimeField("time", null=True, blank=True)
    place = models.CharField(max_length=120, blank=True)
    purpose = models.CharField(max_length=300)
    notes = models.TextField(blank=True)
    agreed = models.TextField("what was agreed", blank=True)
    next_on = models.DateField("next meeting", null=True, blank=True)
    written_by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    written_at = models.DateTimeField(default=timezone.now, editable=False)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_reason = models.CharField(max_length=300, blank=True)
    once_key = models.CharField(max_length=80, null=True, blank=True, unique=True, editable=False)
    history = HistoricalRecords(excluded_fields=["once_key"])

    class Meta:
        ordering = ["-held_on", "-id"]
        indexes = [models.Index(fields=["pupil", "-held_on"])]

    def __str__(self) -> str:
        return f"Meeting {self.pk}"

    @property
    def who(self) -> str:
        """The names of those who came or are expected; empty where nobody is named."""
        return ", ".join(one.name for one in self.attendees.all() if not one.apologies)


class Attendee(models.Model):
    """Somebody who came to a meeting, or sent apologies; with or without an account."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="attendees")
    user = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+")
    name = models.CharField(max_length=120)
    role = models.CharField("who they are", max_length=120, blank=True)
    agency = models.ForeignKey(Agency, models.SET_NULL, null=True, blank=True, related_name="+")
    apologies = models.BooleanField(default=False)
    history = HistoricalRecords()

    class Meta:
        ordering = ["apologies", "pk"]


class MinutesCopy(models.Model):
    """That somebody was sent a copy of the minutes."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="copies")
    to = models.CharField(max_length=120)
    sent_on = models.DateField()
    how = models.CharField(max_length=60, blank=True)
    recorded_by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    history = HistoricalRecords()

    class Meta:
        ordering = ["sent_on", "pk"]


class FamilyRequest(Versioned):
    """Something a family asked for, and until when the school means to have answered."""

    class Kind(models.TextChoices):
        MEETING = "meeting", "A meeting"
        LETTER = "letter", "A letter, for example for the GP"
        RECORD = "record", "A copy of the record"
        OTHER = "other", "Something else"

    school = models.ForeignKey(School, models.PROTECT, related_name="+")
    pupil = models.ForeignKey(Pupil, models.CASCADE, related_name="requests")
    kind = models.CharField(max_length=10, choices=Kind)
    what = models.TextField("what they ask for")
    asked_on = models.DateField()
    asked_by = models.CharField("who asked", max_length=120)
    how = models.CharField("how they asked", max_length=60, blank=True)
    owner = models.ForeignKey(USER, models.PROTECT, related_name="+")
    due_on = models.DateField("answer by")
    offered_on = models.DateField("first reply or offer", null=True, blank=True)
    offered = models.CharField("what was offered", max_length=300, blank=True)
    held_on = models.DateField("held or handed over", null=True, blank=True)
    answered_on = models.DateField("settled", null=True, blank=True)
    answer = models.TextField("how it was answered", blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_reason = models.CharField(max_length=300, blank=True)
    once_key = models.CharField(max_length=80, null=True, blank=True, unique=True, editable=False)
    history = HistoricalRecords(excluded_fields=["once_key"])

    class Meta:
        ordering = ["due_on", "id"]
        indexes = [models.Index(fields=["school", "answered_on", "due_on"])]

    def __str__(self) -> str:
        return f"Request {self.pk}"

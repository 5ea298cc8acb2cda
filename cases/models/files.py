"""Files that people put into a pupil's record, and attendance as the school's system gave it."""

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone
from simple_history.models import HistoricalRecords

from inclusion.accounts.models import School
from inclusion.accounts.versions import Versioned

from .pupils import Pupil

USER = settings.AUTH_USER_MODEL


class Attachment(Versioned):
    """A file in a pupil's record. The bytes lie outside the web root under `stored_as`."""

    school = models.ForeignKey(School, models.PROTECT, related_name="+")
    pupil = models.ForeignKey(Pupil, models.CASCADE, related_name="attachments")
    title = models.CharField(max_length=200)
    file_name = models.CharField("name as it was uploaded", max_length=200)
    stored_as = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    media_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField("bytes")
    sha256 = models.CharField(max_length=64)
    restricted = models.BooleanField(default=False)
    added_by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    added_on = models.DateField()
    added_at = models.DateTimeField(default=timezone.now, editable=False)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_reason = models.CharField(max_length=300, blank=True)
    history = HistoricalRecords()

    class Meta:
        ordering = ["-added_at", "-id"]


class AttendanceWeek(Versioned):
    """One pupil's attendance in one week, in half-day sessions, as the register has it."""

    class Source(models.TextChoices):
        FILE = "file", "From a file"
        TYPED = "typed", "Typed"

    school = models.ForeignKey(School, models.PROTECT, related_name="+")
    pupil = models.ForeignKey(Pupil, models.CASCADE, related_name="attendance_weeks")
    week_starts_on = models.DateField("week from Monday")
    possible = models.PositiveSmallIntegerField()
    absent = models.PositiveSmallIntegerField()
    unauthorised = models.PositiveSmallIntegerField(default=0)
    excluded = models.PositiveSmallIntegerField("sessions with code E", default=0)
    source = models.CharField(max_length=6, choices=Source, default=Source.TYPED)
    history = HistoricalRecords()

    class Meta:
        ordering = ["-week_starts_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["pupil", "week_starts_on"], name="attendance_once_a_week"
            ),
            models.CheckConstraint(
                condition=models.Q(absent__lte=models.F("possible"))
                & models.Q(unauthorised__lte=models.F("absent"))
                & models.Q(excluded__lte=models.F("absent")),
                name="attendance_adds_up",
            ),
        ]

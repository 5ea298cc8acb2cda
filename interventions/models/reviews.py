"""Held meetings on a plan: who came, what each said, progress, impact, what changes."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from simple_history.models import HistoricalRecords

from inclusion.accounts.versions import Versioned

from .plans import Plan, Target

USER = settings.AUTH_USER_MODEL


class Review(Versioned):
    """A held review of a plan."""

    class Impact(models.TextChoices):
        MET = "met", "Met"
        PARTLY = "partly", "Partly"
        INSUFFICIENT = "insufficient", "Insufficient"

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="reviews")
    number = models.PositiveSmallIntegerField()
    held_on = models.DateField()
    impact = models.CharField(max_length=12, choices=Impact)
    impact_note = models.TextField("why", blank=True)
    changes = models.TextField("what changes", blank=True)
    next_on = models.DateField("next review", null=True, blank=True)
    next_reason = models.CharField("why outside the window", max_length=300, blank=True)
    chair = models.CharField(max_length=120, blank=True)
    note_taker = models.CharField("who took the notes", max_length=120, blank=True)
    held_by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=timezone.now, editable=False)
    once_key = models.CharField(max_length=80, null=True, blank=True, unique=True, editable=False)
    history = HistoricalRecords(excluded_fields=["once_key"])

    class Meta:
        ordering = ["held_on", "number"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="review_number_once"),
            models.UniqueConstraint(fields=["plan", "held_on"], name="review_once_a_day"),
        ]


class Attendance(models.Model):
    """Someone invited to a review: whether they came and what they said."""

    review = models.ForeignKey(Review, models.CASCADE, related_name="attendances")
    position = models.PositiveSmallIntegerField(default=1)
    name = models.CharField(max_length=120)
    role = models.CharField(max_length=120, blank=True)
    came = models.BooleanField(default=True)
    view = models.TextField("what they said", blank=True)
    history = HistoricalRecords()

    class Meta:
        ordering = ["position", "id"]


class Judgement(models.Model):
    """Progress on one target as a review judged it."""

    class Progress(models.TextChoices):
        MET = "met", "Met"
        PARTLY = "partly", "Partly"
        NOT_YET = "not_yet", "Not yet"

    review = models.ForeignKey(Review, models.CASCADE, related_name="judgements")
    target = models.ForeignKey(Target, models.CASCADE, related_name="judgements")
    progress = models.CharField(max_length=8, choices=Progress)
    now = models.DecimalField(max_digits=7, decimal_places=1, null=True, blank=True)
    note = models.CharField(max_length=300, blank=True)
    # The target as it stood when it was judged, and what the meeting made of it.
    what_then = models.CharField(max_length=300, blank=True)
    goal_then = models.DecimalField(max_digits=7, decimal_places=1, null=True, blank=True)
    what_next = models.CharField("target from now on", max_length=300, blank=True)
    goal_next = models.DecimalField(
        "goal from now on", max_digits=7, decimal_places=1, null=True, blank=True
    )
    dropped = models.BooleanField("no longer a target", default=False)
    history = HistoricalRecords()

    class Meta:
        ordering = ["target__position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["review", "target"], name="judgement_once_a_target")
        ]

"""What the rules make due: the latest derivation, and what people answered."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from simple_history.models import HistoricalRecords

from inclusion.accounts.models import School

from .pupils import Pupil

USER = settings.AUTH_USER_MODEL


class Alert(models.Model):
    """A duty not yet met, as derived from facts. Written only by cases/alerts.py; never edited.

    Duties that ask for the same act about the same record are one row with several reasons.
    """

    school = models.ForeignKey(School, models.CASCADE, related_name="+")
    pupil = models.ForeignKey(Pupil, models.CASCADE, related_name="alerts")
    act = models.CharField(max_length=40)
    about = models.CharField(max_length=60, blank=True)
    rule = models.CharField(max_length=80, help_text="The rule whose duty falls first")
    mode = models.CharField(max_length=10)
    level = models.CharField(max_length=24)
    who = models.CharField(max_length=40)
    opens_on = models.DateField(null=True)
    due_on = models.DateField(null=True)
    lapses_on = models.DateField(null=True)
    unknown = models.BooleanField(default=False)
    sentence = models.CharField(max_length=400)
    reasons = models.JSONField(default=list)
    answered = models.BooleanField(default=False, help_text="Every reason has a standing answer")

    class Meta:
        ordering = ["due_on", "id"]
        constraints = [
            models.UniqueConstraint(fields=["pupil", "act", "about"], name="alert_once_an_act")
        ]
        indexes = [models.Index(fields=["school", "answered", "due_on"])]


class AlertFirstSeen(models.Model):
    """The day on which a duty was first shown. Kept apart, so that a rebuild never loses it."""

    pupil = models.ForeignKey(Pupil, models.CASCADE, related_name="+")
    act = models.CharField(max_length=40)
    about = models.CharField(max_length=60, blank=True)
    counted_key = models.CharField(max_length=64)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["pupil", "act", "about", "counted_key"], name="first_seen_once"
            )
        ]


class AlertAnswer(models.Model):
    """What a person did about an alert. It stands until a further event joins the ones that counted."""

    class Kind(models.TextChoices):
        DONE = "done", "Done elsewhere"
        EXCUSED = "excused", "Not appropriate"
        OVERRIDDEN = "overridden", "Decided otherwise"

    school = models.ForeignKey(School, models.CASCADE, related_name="+")
    pupil = models.ForeignKey(Pupil, models.CASCADE, related_name="alert_answers")
    act = models.CharField(max_length=40)
    rule = models.CharField(max_length=80)
    about = models.CharField(max_length=60, blank=True)
    window = models.CharField(max_length=60, blank=True)
    counted = models.JSONField(default=list)
    pack_version = models.CharField(max_length=60)
    words_shown = models.TextField()
    kind = models.CharField(max_length=12, choices=Kind)
    reason = models.TextField()
    by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    history = HistoricalRecords()

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["pupil", "act", "about"])]

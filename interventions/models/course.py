"""What becomes of a plan: longer than agreed, signed, and looked at again after its end."""

from django.conf import settings
from django.db import models
from simple_history.models import HistoricalRecords

from inclusion.accounts.versions import Versioned

from .plans import Plan

USER = settings.AUTH_USER_MODEL


class Extension(models.Model):
    """A later end of a plan, agreed with a reason."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="extensions")
    agreed_on = models.DateField()
    ended_before_on = models.DateField("end before")
    ends_on = models.DateField("end now")
    reason = models.TextField()
    by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    history = HistoricalRecords()

    class Meta:
        ordering = ["agreed_on", "id"]


class SignOff(Versioned):
    """Somebody who agreed to a plan, and the copy that they were sent."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="sign_offs")
    position = models.PositiveSmallIntegerField(default=1)
    name = models.CharField(max_length=120)
    role = models.CharField(max_length=120, blank=True)
    signed_on = models.DateField(null=True, blank=True)
    copy_sent_on = models.DateField(null=True, blank=True)
    copy_sent_how = models.CharField("how the copy was sent", max_length=80, blank=True)
    history = HistoricalRecords()

    class Meta:
        ordering = ["position", "id"]


class FollowUp(Versioned):
    """How a pupil is some time after a plan ended: due at six weeks, a term and a year."""

    class After(models.TextChoices):
        SIX_WEEKS = "six_weeks", "Six weeks after"
        TERM = "term", "A term after"
        YEAR = "year", "A year after"

    class Result(models.TextChoices):
        KEPT = "kept", "The gains are kept"
        PARTLY = "partly", "Some of them are kept"
        LOST = "lost", "They are not kept"
        UNKNOWN = "unknown", "We could not find out"

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="follow_ups")
    after = models.CharField(max_length=9, choices=After)
    due_on = models.DateField()
    held_on = models.DateField(null=True, blank=True)
    result = models.CharField(max_length=8, choices=Result, blank=True)
    note = models.TextField("how the pupil is", blank=True)
    by = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+")
    history = HistoricalRecords()

    class Meta:
        ordering = ["due_on", "id"]
        constraints = [models.UniqueConstraint(fields=["plan", "after"], name="follow_up_once")]

"""What the pupil, the family and agencies say, and the link on which a family can say it."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from simple_history.models import HistoricalRecords

from cases.models import Contact
from inclusion.accounts.versions import Versioned

from .plans import Plan

USER = settings.AUTH_USER_MODEL


class StandingViews(models.Manager["View"]):
    """Words that were not withdrawn: what every page and paper shows."""

    def get_queryset(self) -> "models.QuerySet[View]":
        return super().get_queryset().filter(withdrawn_at=None)


class View(Versioned):
    """What the pupil, the family or an agency said, in their words, and who wrote it down.

    Words are withdrawn with a reason, never removed; `every` finds those as well.
    """

    class Voice(models.TextChoices):
        PUPIL = "pupil", "Pupil"
        FAMILY = "family", "Family"
        AGENCY = "agency", "Agency"

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="views")
    voice = models.CharField("whose words", max_length=8, choices=Voice)
    # As long as a pupil's forename and surname together.
    said_by = models.CharField("who said it", max_length=250)
    said_on = models.DateField()
    words = models.TextField("in their words")
    written_down_by = models.CharField(max_length=120, blank=True)
    # The review before which it was asked for: 1 for the first. Empty at the start of a plan.
    before_review = models.PositiveSmallIntegerField(null=True, blank=True)
    family_link = models.ForeignKey(
        "FamilyLink", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_reason = models.CharField(max_length=300, blank=True)
    objects = StandingViews()
    every: "models.Manager[View]" = models.Manager()
    history = HistoricalRecords()

    class Meta:
        ordering = ["-said_on", "-id"]


class FamilyLink(models.Model):
    """An address that opens one form to somebody without an account, once and for a few days.

    Only the SHA-256 of its token is kept: who reads the database cannot open it.
    """

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="family_links")
    voice = models.CharField("whose words", max_length=8, choices=View.Voice)
    for_whom = models.CharField("for whom", max_length=250)
    contact = models.ForeignKey(Contact, models.SET_NULL, null=True, blank=True, related_name="+")
    before_review = models.PositiveSmallIntegerField(null=True, blank=True)
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    made_by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    expires_at = models.DateTimeField()
    opened = models.PositiveIntegerField("times opened", default=0)
    last_opened_at = models.DateTimeField(null=True, blank=True)
    typed = models.JSONField("what is typed and not sent", default=dict, blank=True)
    used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+")
    once_key = models.CharField(max_length=80, null=True, blank=True, unique=True, editable=False)
    history = HistoricalRecords(excluded_fields=["once_key", "token_hash", "typed"])

    class Meta:
        ordering = ["-made_at", "-id"]

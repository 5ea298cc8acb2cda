"""Who may be told what, what was shared with whom and why, and a pupil's page about themselves."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from simple_history.models import HistoricalRecords

from inclusion.accounts.models import School
from inclusion.accounts.versions import Versioned

from .documents import IssuedDocument
from .pupils import Agency, Pupil

USER = settings.AUTH_USER_MODEL


class Professional(Versioned):
    """A named person of an agency."""

    agency = models.ForeignKey(Agency, models.CASCADE, related_name="professionals")
    name = models.CharField(max_length=120)
    role = models.CharField(max_length=120, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    email = models.EmailField("e-mail", blank=True)
    active = models.BooleanField(default=True)
    history = HistoricalRecords()

    class Meta:
        ordering = ["name", "pk"]


class Consent(Versioned):
    """A family's consent to share with somebody, for a purpose, until a day."""

    school = models.ForeignKey(School, models.PROTECT, related_name="+")
    pupil = models.ForeignKey(Pupil, models.CASCADE, related_name="consents")
    agency = models.ForeignKey(Agency, models.PROTECT, null=True, blank=True, related_name="+")
    to_whom = models.CharField("with whom, if no agency of the list", max_length=120, blank=True)
    what = models.CharField("what may be shared", max_length=300)
    purpose = models.CharField(max_length=300)
    given_by = models.CharField(max_length=120)
    given_on = models.DateField()
    ends_on = models.DateField("until")
    withdrawn_on = models.DateField(null=True, blank=True)
    withdrawn_reason = models.CharField(max_length=300, blank=True)
    recorded_by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    once_key = models.CharField(max_length=80, null=True, blank=True, unique=True, editable=False)
    history = HistoricalRecords(excluded_fields=["once_key"])

    class Meta:
        ordering = ["-given_on", "-id"]


class Share(models.Model):
    """That a document was given to somebody: to whom, why, on what basis."""

    class Basis(models.TextChoices):
        CONSENT = "consent", "With the family's consent"
        SAFEGUARDING = "safeguarding", "To keep a child safe"
        DUTY = "duty", "The law asks for it"
        OWN = "own", "It is the family's own record"

    document = models.ForeignKey(IssuedDocument, models.CASCADE, related_name="shares")
    to_whom = models.CharField(max_length=120)
    agency = models.ForeignKey(Agency, models.SET_NULL, null=True, blank=True, related_name="+")
    purpose = models.CharField(max_length=300)
    basis = models.CharField(max_length=14, choices=Basis)
    how = models.CharField(max_length=60, blank=True)
    shared_on = models.DateField()
    recorded_by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=timezone.now, editable=False)
    history = HistoricalRecords()

    class Meta:
        ordering = ["-shared_on", "-id"]


class AboutMe(Versioned):
    """One page about a pupil in the pupil's own words."""

    pupil = models.OneToOneField(Pupil, models.CASCADE, related_name="about_me")
    like_to_be_called = models.CharField("I like to be called", max_length=120, blank=True)
    good_at = models.TextField("what I am good at", blank=True)
    matters = models.TextField("what matters to me", blank=True)
    helps = models.TextField("what helps me", blank=True)
    makes_it_hard = models.TextField("what makes it hard", blank=True)
    hopes = models.TextField("what I hope for", blank=True)
    told_to = models.CharField("who wrote it down", max_length=120, blank=True)
    told_on = models.DateField("on", null=True, blank=True)
    history = HistoricalRecords()

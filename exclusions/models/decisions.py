"""What a head weighed before deciding, and each dated decision with its reasons."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from simple_history.models import HistoricalRecords

from exclusions.codes import Breach, OneOff, Session, What
from inclusion.accounts.versions import Versioned

from .suspensions import Suspension

USER = settings.AUTH_USER_MODEL


class Considered(Versioned):
    """What was looked at before one decision, in the head's words. Empty means not on record.

    A suspension without one (from before, imported) was not asked about.
    """

    suspension = models.OneToOneField(Suspension, models.CASCADE, related_name="considered")
    fact_finding = models.TextField("how the facts were found", blank=True)
    pupil_account = models.TextField("the pupil's own account", blank=True)
    # What becomes of it is told at the end, in a letter of its own (L9).
    still_looking_into = models.BooleanField("still being looked into", default=False)
    factors_looked_at = models.BooleanField("contributing factors looked at", default=False)
    factors_found = models.JSONField("factors found", default=list, blank=True)
    factors_note = models.TextField("what was found about them", blank=True)
    equality = models.TextField("equality and reasonable adjustments", blank=True)
    sen = models.TextField("special educational needs", blank=True)
    lesser_sanctions = models.TextField("what was tried or weighed instead", blank=True)
    why_this_long = models.TextField("why it has to be this long", blank=True)
    # Why each thing that the policy expects was not tried: {"key_worker": "…"}.
    gaps = models.JSONField("why something was not tried", default=dict, blank=True)
    suspensions_reviewed_on = models.DateField(
        "looked at whether suspending helps", null=True, blank=True
    )
    # Asked for or held before the decision.
    exclusions_team_consulted_on = models.DateField(
        "exclusions team consulted", null=True, blank=True
    )
    early_review_requested_on = models.DateField(
        "emergency review of the EHC plan asked for", null=True, blank=True
    )
    interim_pep_on = models.DateField(
        "interim review of the personal education plan", null=True, blank=True
    )
    # Of a permanent exclusion: both limbs, and the one-off act where it rests on one.
    breach = models.CharField("first condition", max_length=10, choices=Breach, blank=True)
    harm = models.TextField("second condition: whom it would harm, and how", blank=True)
    one_off = models.CharField("a single act", max_length=12, choices=OneOff, blank=True)
    history = HistoricalRecords()

    def __str__(self) -> str:
        return f"Considered {self.pk}"


class Decision(models.Model):
    """One dated decision about one suspension, as it was made.

    Only the first follows a slip that the decider corrects before anything was issued.
    `sessions` are the half-days that stood after it; `shown` is what the page said when it was made.
    """

    suspension = models.ForeignKey(Suspension, models.CASCADE, related_name="decisions")
    number = models.PositiveSmallIntegerField()
    what = models.CharField(max_length=10, choices=What)
    decided_on = models.DateField()
    decided_by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    decided_as = models.CharField(max_length=20)
    reasons = models.TextField()
    starts_on = models.DateField()
    sessions = models.PositiveSmallIntegerField(null=True, blank=True)
    last_on = models.DateField(null=True, blank=True)
    last_session = models.CharField(max_length=2, choices=Session, blank=True)
    returns_on = models.DateField(null=True, blank=True)
    returns_session = models.CharField(max_length=2, choices=Session, blank=True)
    shown = models.JSONField(default=dict)
    recorded_at = models.DateTimeField(default=timezone.now, editable=False)
    history = HistoricalRecords()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                fields=["suspension", "number"], name="decision_number_once_a_suspension"
            )
        ]

    def __str__(self) -> str:
        return f"Decision {self.pk}"

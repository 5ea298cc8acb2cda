"""Suspensions and permanent exclusions, as decided here or as recorded from before.

What was weighed before, each dated decision, who was told and what was arranged stand beside it.
"""

from django.conf import settings
from django.db import models
from django.utils import timezone
from simple_history.models import HistoricalRecords

from cases.models import Pupil
from exclusions.codes import BoardDecision, Grounds, Kind, ProvisionSite, Reason, Session
from inclusion.accounts.models import School
from inclusion.accounts.versions import Versioned

USER = settings.AUTH_USER_MODEL


class Suspension(Versioned):
    """One suspension, lunchtime suspension or permanent exclusion. Cancelled, never deleted.

    `sessions` are half-days that the pupil was due to attend; a permanent exclusion has none, and of
    one from before nobody may know how many, nor why it was.
    """

    class Origin(models.TextChoices):
        DECIDED = "decided", "Decided here"
        EARLIER = "earlier", "Recorded from before, already dealt with"

    school = models.ForeignKey(School, models.PROTECT, related_name="+")
    pupil = models.ForeignKey(Pupil, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=12, choices=Kind, default=Kind.SUSPENSION)
    origin = models.CharField(max_length=10, choices=Origin, default=Origin.DECIDED)
    decided_on = models.DateField()
    decided_by = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+")
    decided_as = models.CharField(max_length=20, default="headteacher")
    starts_on = models.DateField("first day")
    start_session = models.CharField(
        "starts", max_length=2, choices=Session, default=Session.MORNING
    )
    sessions = models.PositiveSmallIntegerField("half-days", null=True, blank=True)
    # Half-days within it that the pupil was not due to attend: ["2026-11-23-pm"]. They count nothing.
    not_due = models.JSONField("half-days not due", default=list, blank=True)
    # How many half-days were first decided, once it was made shorter.
    sessions_as_issued = models.PositiveSmallIntegerField(null=True, blank=True, editable=False)
    # The suspension after whose end this one began at once.
    follows = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")
    # Worked out on the school's calendar when it was decided: what the family was told.
    last_on = models.DateField(null=True, blank=True)
    last_session = models.CharField(max_length=2, choices=Session, blank=True)
    returns_on = models.DateField(null=True, blank=True)
    returns_session = models.CharField(max_length=2, choices=Session, blank=True)
    reason_1 = models.CharField(max_length=2, choices=Reason, blank=True)
    reason_2 = models.CharField(max_length=2, choices=Reason, blank=True)
    reason_3 = models.CharField(max_length=2, choices=Reason, blank=True)
    what_happened = models.TextField(blank=True)
    grounds = models.CharField(max_length=20, choices=Grounds, default=Grounds.DISCIPLINARY)
    misses_exam_on = models.DateField(
        "examination or National Curriculum test missed", null=True, blank=True
    )
    # What happened since. Who was told stands in Notice.
    representations_on = models.DateField("parents wrote to the board", null=True, blank=True)
    representations = models.TextField("what the parents wrote", blank=True)
    work_set_on = models.DateField("work set", null=True, blank=True)
    sixth_day_provision_from = models.DateField(
        "full-time education arranged from", null=True, blank=True
    )
    provision_site = models.CharField(
        "where the education is given", max_length=16, choices=ProvisionSite, blank=True
    )
    reintegration_meeting_on = models.DateField("reintegration meeting", null=True, blank=True)
    returned_on = models.DateField("back in school", null=True, blank=True)
    board_met_on = models.DateField("governing board met", null=True, blank=True)
    board_decision = models.CharField(max_length=12, choices=BoardDecision, blank=True)
    board_decision_given_on = models.DateField(
        "parents were given the board's decision", null=True, blank=True
    )
    review_panel_applied_on = models.DateField(
        "parents applied for a review panel", null=True, blank=True
    )
    # The pupil was kept out because a meeting had not been held: never lawful, and said so.
    return_refused = models.BooleanField(default=False)
    cancelled_on = models.DateField(null=True, blank=True)
    cancelled_reason = models.TextField(blank=True)
    recorded_by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=timezone.now, editable=False)
    # A form sends the same key when its button is pressed twice; the second press finds the first.
    once_key = models.CharField(max_length=80, null=True, blank=True, unique=True, editable=False)
    # The draft that somebody prepared and from which it was decided: nobody decides it again.
    prepared_from = models.PositiveBigIntegerField(
        null=True, blank=True, unique=True, editable=False
    )
    history = HistoricalRecords(excluded_fields=["once_key", "prepared_from"])

    class Meta:
        ordering = ["-starts_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind="permanent", sessions__isnull=True)
                | models.Q(kind="suspension", origin="earlier", sessions__isnull=True)
                | (~models.Q(kind="permanent") & models.Q(sessions__gte=1, sessions__lte=90)),
                name="suspension_sessions_1_to_90",
            ),
            models.UniqueConstraint(
                fields=["pupil", "starts_on", "start_session", "kind"],
                condition=models.Q(cancelled_on__isnull=True),
                name="suspension_starts_once",
            ),
        ]
        indexes = [
            models.Index(fields=["school", "starts_on"]),
            models.Index(fields=["pupil", "starts_on"]),
        ]

    def __str__(self) -> str:
        return f"Suspension {self.pk}"

    @property
    def reasons(self) -> list[str]:
        return [r for r in (self.reason_1, self.reason_2, self.reason_3) if r]

    @property
    def reasons_in_words(self) -> list[str]:
        return [Reason(r).label if r in Reason.values else r for r in self.reasons]

    @property
    def lacks_length(self) -> bool:
        """Recorded from before, and nobody knows how long it was: its days count nowhere."""
        return self.sessions is None and self.kind != Kind.PERMANENT

    @property
    def days(self) -> float | None:
        """School days lost, halves counted; None for a permanent exclusion."""
        return None if self.sessions is None else self.sessions / 2

    @property
    def is_cancelled(self) -> bool:
        return self.cancelled_on is not None

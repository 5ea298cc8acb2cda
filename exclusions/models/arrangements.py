"""What is arranged while a pupil is excluded: work, education from the sixth day, the return."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from simple_history.models import HistoricalRecords

from inclusion.accounts.versions import Versioned

from .suspensions import Suspension

USER = settings.AUTH_USER_MODEL


class WorkSet(Versioned):
    """Work set for one school day of an exclusion, how it reached the pupil, and its marking."""

    suspension = models.ForeignKey(Suspension, models.CASCADE, related_name="work")
    for_on = models.DateField("for")
    what = models.TextField("what was set")
    how = models.CharField("how it was sent", max_length=120, blank=True)
    set_on = models.DateField("sent on")
    marked_on = models.DateField("marked on", null=True, blank=True)
    recorded_by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    history = HistoricalRecords()

    class Meta:
        ordering = ["for_on"]
        constraints = [
            models.UniqueConstraint(fields=["suspension", "for_on"], name="work_once_a_day")
        ]

    def __str__(self) -> str:
        return f"Work {self.pk}"


class Provision(Versioned):
    """The details of full-time education during an exclusion, as the family's notice gives them.

    From when and on what site stands on the suspension itself: the rules read it there.
    """

    suspension = models.OneToOneField(Suspension, models.CASCADE, related_name="provision")
    place = models.CharField("where", max_length=120)
    address = models.TextField()
    starts_at = models.TimeField("starts at")
    ends_at = models.TimeField("ends at")
    break_times = models.CharField("break", max_length=120, blank=True)
    report_to = models.CharField("whom to report to on the first day", max_length=120)
    transport = models.CharField("how the pupil gets there", max_length=200, blank=True)
    # Less than 48 hours, where it starts before the sixth day, only with the parents' consent.
    short_notice_agreed_on = models.DateField("parents agreed to less", null=True, blank=True)
    recorded_by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    history = HistoricalRecords()

    def __str__(self) -> str:
        return f"Provision {self.pk}"


class Reintegration(Versioned):
    """The meeting about a return, and what was agreed. Never a condition of the return.

    The day of the meeting stands on the suspension itself. Lists hold a dict a row: `agreed`
    {what, who, by_on}, `came` {name, role}.
    """

    suspension = models.OneToOneField(Suspension, models.CASCADE, related_name="reintegration")
    at = models.TimeField("at", null=True, blank=True)
    place = models.CharField("where", max_length=120, blank=True)
    invited_on = models.DateField("family invited on", null=True, blank=True)
    came = models.JSONField("who came", default=list, blank=True)
    pupil_view = models.TextField("what the pupil says", blank=True)
    family_view = models.TextField("what the family says", blank=True)
    harm = models.TextField("who was harmed, and what they need", blank=True)
    relationships = models.TextField("how relationships are rebuilt", blank=True)
    support = models.TextField("support in the first days", blank=True)
    agreed = models.JSONField("what was agreed", default=list, blank=True)
    review_on = models.DateField("look again on", null=True, blank=True)
    reviewed_on = models.DateField("looked at again on", null=True, blank=True)
    outcome = models.TextField("how it went", blank=True)
    recorded_by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=timezone.now, editable=False)
    history = HistoricalRecords()

    def __str__(self) -> str:
        return f"Reintegration {self.pk}"

"""A school's due packs, printed together in the background into one file."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from cases.models import IssuedDocument
from inclusion.accounts.models import School

from .plans import Plan

USER = settings.AUTH_USER_MODEL


class PackRun(models.Model):
    """One asking for packs. `file` is the name under which the file lies outside the web root."""

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting"
        RUNNING = "running", "Printing"
        DONE = "done", "Ready"
        FAILED = "failed", "Not finished"

    school = models.ForeignKey(School, models.PROTECT, related_name="+")
    asked_by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now, editable=False)
    due_by_on = models.DateField("reviews due until")
    state = models.CharField(max_length=7, choices=State, default=State.WAITING)
    finished_at = models.DateTimeField(null=True, blank=True)
    file = models.CharField(max_length=80, blank=True, editable=False)
    once_key = models.CharField(max_length=80, null=True, blank=True, unique=True, editable=False)

    class Meta:
        ordering = ["-asked_at", "-id"]


class PackOfRun(models.Model):
    """One plan's pack in a run: printed, or why not. What is printed stays when the worker dies."""

    run = models.ForeignKey(PackRun, models.CASCADE, related_name="packs")
    plan = models.ForeignKey(Plan, models.CASCADE, related_name="+")
    position = models.PositiveSmallIntegerField()
    document = models.ForeignKey(
        IssuedDocument, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    problem = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["run", "plan"], name="pack_of_run_once")]

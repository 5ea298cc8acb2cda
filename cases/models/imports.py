"""Files that were imported: what was in them, what was decided, who did it."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from simple_history.models import HistoricalRecords

from inclusion.accounts.models import School


class ColumnMapping(models.Model):
    """Which heading of a file means which field, remembered for the school's next file."""

    school = models.ForeignKey(School, models.CASCADE, related_name="+")
    source = models.CharField(max_length=40, help_text="roll or suspensions")
    columns = models.JSONField(default=dict)
    saved_at = models.DateTimeField(auto_now=True)
    history = HistoricalRecords()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["school", "source"], name="mapping_once")]


class ImportRun(models.Model):
    """One uploaded file on its way from upload through dry run to confirmation."""

    class State(models.TextChoices):
        UPLOADED = "uploaded", "Uploaded"
        CHECKED = "checked", "Checked"
        DONE = "done", "Imported"
        DROPPED = "dropped", "Dropped"

    school = models.ForeignKey(School, models.CASCADE, related_name="+")
    source = models.CharField(max_length=40)
    file_name = models.CharField(max_length=200)
    state = models.CharField(max_length=10, choices=State, default=State.UPLOADED)
    headings = models.JSONField(default=list)
    rows = models.JSONField(default=list, help_text="The file's cells as text, row by row")
    options = models.JSONField(default=dict, help_text="Columns, date order, what to do with what")
    counts = models.JSONField(default=dict)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(default=timezone.now)
    confirmed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-uploaded_at", "-id"]

"""Documents as they were issued: the bytes, the data behind them and their fingerprint."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from simple_history.models import HistoricalRecords

from inclusion.accounts.models import School

from .pupils import Pupil


class IssuedDocument(models.Model):
    """A printed page as it stood. Never changed after it was issued."""

    school = models.ForeignKey(School, models.PROTECT, related_name="+")
    pupil = models.ForeignKey(Pupil, models.CASCADE, related_name="documents")
    kind = models.CharField(max_length=40)
    title = models.CharField(max_length=200)
    about = models.CharField(max_length=60)
    number = models.PositiveIntegerField()
    pages = models.PositiveSmallIntegerField()
    data = models.JSONField()
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    # The same as a text document, where it is issued as one too: a letter to go on from.
    word = models.BinaryField(null=True, blank=True)
    word_sha256 = models.CharField(max_length=64, blank=True)
    # Read by those who read restricted entries; its title says nothing to the others.
    restricted = models.BooleanField(default=False)
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    issued_at = models.DateTimeField(default=timezone.now)
    history = HistoricalRecords(excluded_fields=["content", "word", "data"])

    class Meta:
        ordering = ["-issued_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["pupil", "kind", "number"], name="document_number_once")
        ]

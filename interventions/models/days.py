"""The day of a pupil with a plan, part by part: each target scored, praise beside sanctions."""

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from simple_history.models import HistoricalRecords

from inclusion.accounts.versions import Versioned

from .plans import Plan, Target

USER = settings.AUTH_USER_MODEL


class PartOfDay(Versioned):
    """A morning, an afternoon or a lesson of one day, as the adults who were there saw it.

    `part` is "am" or "pm", or the number of a lesson. Praise and sanctions are numbers of times.
    """

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="parts")
    on = models.DateField()
    part = models.CharField(max_length=4)
    praise = models.PositiveSmallIntegerField(default=0, validators=[MaxValueValidator(99)])
    sanctions = models.PositiveSmallIntegerField(default=0, validators=[MaxValueValidator(99)])
    note = models.CharField(max_length=200, blank=True)
    by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    history = HistoricalRecords()

    class Meta:
        ordering = ["on", "part"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "on", "part"], name="part_of_day_once")
        ]


class Mark(models.Model):
    """One target in one part of a day: a number, or 1 for yes and 0 for no.

    `own` is the pupil's own score, beside that of the adult.
    """

    part = models.ForeignKey(PartOfDay, models.CASCADE, related_name="marks")
    target = models.ForeignKey(Target, models.CASCADE, related_name="marks")
    own = models.BooleanField("the pupil's own", default=False)
    value = models.DecimalField(max_digits=7, decimal_places=1)
    by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    history = HistoricalRecords()

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["part", "target", "own"], name="mark_once")]

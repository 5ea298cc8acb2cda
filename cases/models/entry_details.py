"""What some kinds of entry hold besides their text, and what was added to an entry later."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from simple_history.models import HistoricalRecords

from inclusion.accounts.versions import Versioned

from .casework import Entry

USER = settings.AUTH_USER_MODEL
# The kinds of entry that hold details of an incident, and to which a physical intervention belongs.
DETAILED_KINDS = (Entry.Kind.INCIDENT, Entry.Kind.OBSERVATION, Entry.Kind.INTERVENTION)


class EntryDetail(models.Model):
    """What stands beside an entry's own words. It changes with the entry, and shares its version."""

    # The version of the entry with which this was saved.
    entry_version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        abstract = True


class IncidentDetail(EntryDetail):
    """What happened before, during and after an incident, as far as somebody saw it."""

    class Function(models.TextChoices):
        ATTENTION = "attention", "To be with people or be noticed"
        ESCAPE = "escape", "To get away from something"
        TANGIBLE = "tangible", "To get something"
        SENSORY = "sensory", "How it feels"
        UNKNOWN = "unknown", "Not clear yet"

    class Against(models.TextChoices):
        BULLYING = "bullying", "Bullying"
        DISCRIMINATORY = "discriminatory", "Discriminatory incident"

    class Strand(models.TextChoices):
        RACE = "race", "Race"
        RELIGION = "religion", "Religion or belief"
        DISABILITY = "disability", "Disability or SEN"
        SEX = "sex", "Sex"
        ORIENTATION = "orientation", "Sexual orientation"
        GENDER = "gender", "Gender identity"
        APPEARANCE = "appearance", "Appearance"
        HOME = "home", "Home circumstances"
        ONLINE = "online", "Online"
        OTHER = "other", "Other"

    entry = models.OneToOneField(Entry, models.CASCADE, related_name="incident")
    place = models.CharField(max_length=120, blank=True)
    lesson = models.CharField("lesson or time of day", max_length=120, blank=True)
    antecedent = models.TextField("what came before", blank=True)
    behaviour = models.TextField("what the pupil did", blank=True)
    consequence = models.TextField("what happened then", blank=True)
    likely_function = models.CharField(
        "what it may have been for", max_length=12, choices=Function, blank=True
    )
    against = models.CharField(
        "bullying or discriminatory", max_length=16, choices=Against, blank=True
    )
    strands = models.JSONField("about", default=list, blank=True)
    # Restorative questions; "what happened" is the entry's own text.
    who_was_affected = models.TextField("who was affected", blank=True)
    what_is_needed = models.TextField("what is needed to put it right", blank=True)
    how_to_prevent = models.TextField("how to prevent it", blank=True)
    history = HistoricalRecords()

    @property
    def strands_in_words(self) -> list[str]:
        names = dict(self.Strand.choices)
        return [str(names.get(each, each)) for each in self.strands]


class PhysicalIntervention(EntryDetail):
    """A significant incident of reasonable force, restraint or seclusion, as the law wants it recorded.

    Source: section 93A of the Education and Inspections Act 2006 and the regulations of 2025, in force
    from 1 April 2026.
    """

    class Sort(models.TextChoices):
        FORCE = "force", "Reasonable force"
        RESTRAINT = "restraint", "Restraint"
        SECLUSION = "seclusion", "Seclusion"

    entry = models.OneToOneField(Entry, models.CASCADE, related_name="intervention")
    sort = models.CharField("what it was", max_length=12, choices=Sort, default=Sort.FORCE)
    started_at = models.TimeField("from", null=True, blank=True)
    minutes = models.PositiveSmallIntegerField("how many minutes", null=True, blank=True)
    staff = models.CharField("staff who took part", max_length=300)
    witnesses = models.CharField(max_length=300, blank=True)
    why_needed = models.TextField("why it was necessary")
    tried_before = models.TextField("what was tried first", blank=True)
    how = models.TextField("what was done, and how")
    injuries = models.TextField("injuries and first aid", blank=True)
    parents_told_at = models.DateTimeField("parents told", null=True, blank=True)
    parents_told_by = models.CharField("told by", max_length=120, blank=True)
    parents_not_told_because = models.TextField("why the parents are not told", blank=True)
    talked_on = models.DateField("talked through with the pupil", null=True, blank=True)
    pupil_view = models.TextField("what the pupil said", blank=True)
    history = HistoricalRecords()


class Amendment(models.Model):
    """Something added to an entry later, with its day. The entry's words stay as they were written.

    `text` says what is added, or why details were corrected. `corrected` holds each detail that was
    corrected or added: what it is, and in words what stood before (empty: nothing) and what stands.
    """

    entry = models.ForeignKey(Entry, models.CASCADE, related_name="amendments")
    text = models.TextField(blank=True)
    corrected = models.JSONField(default=list, blank=True)
    written_by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    written_on = models.DateField()
    written_at = models.DateTimeField(default=timezone.now, editable=False)
    once_key = models.CharField(max_length=80, null=True, blank=True, unique=True, editable=False)
    history = HistoricalRecords(excluded_fields=["once_key"])

    class Meta:
        ordering = ["written_at", "pk"]

    @property
    def corrections(self) -> list[dict[str, str]]:
        """The details that stood and were corrected."""
        return [each for each in self.corrected if each["before"]]

    @property
    def additions(self) -> list[str]:
        """What was added where nothing had stood."""
        return [each["what"] for each in self.corrected if not each["before"]]


class FamilyWords(Versioned):
    """An entry as the family's own chronology tells it: plain words, and their side beside them."""

    entry = models.OneToOneField(Entry, models.CASCADE, related_name="family_words")
    included = models.BooleanField("part of the family's chronology", default=True)
    plain_words = models.TextField()
    their_side = models.TextField("what the family says", blank=True)
    written_by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    history = HistoricalRecords()

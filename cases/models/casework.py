"""Cases, the entries of a pupil's chronology, and the actions that people promised."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from simple_history.models import HistoricalRecords

from inclusion.accounts.models import School
from inclusion.accounts.versions import Versioned

from .pupils import Pupil, fold

USER = settings.AUTH_USER_MODEL


def case_reference(number: int) -> str:
    """A case's number as people write it: C-0012."""
    return f"C-{number:04d}"


class Case(Versioned):
    """An open piece of inclusion work for one pupil."""

    class Category(models.TextChoices):
        BEHAVIOUR = "behaviour", "Behaviour"
        SCHOOL_AVOIDANCE = "school_avoidance", "School avoidance"
        SEND = "send", "SEND"
        WELLBEING = "wellbeing", "Wellbeing"
        BULLYING = "bullying", "Bullying"
        ATTENDANCE = "attendance", "Attendance"
        OTHER = "other", "Other"

    class Level(models.TextChoices):
        UNIVERSAL = "universal", "Universal"
        UNIVERSAL_PLUS = "universal_plus", "Universal plus"
        COMPLEX = "complex", "Complex or high risk"

    class Direction(models.TextChoices):
        IMPROVING = "improving", "Improving"
        STEADY = "steady", "Steady"
        WORSENING = "worsening", "Getting worse"

    school = models.ForeignKey(School, models.PROTECT, related_name="+")
    pupil = models.ForeignKey(Pupil, models.CASCADE, related_name="cases")
    number = models.PositiveIntegerField()
    concern = models.TextField()
    category = models.CharField(max_length=20, choices=Category)
    level = models.CharField(max_length=20, choices=Level)
    aim = models.TextField("what we hope for", blank=True)
    de_escalation = models.TextField("what would calm things down", blank=True)
    direction = models.CharField(max_length=10, choices=Direction, blank=True)
    lead = models.ForeignKey(USER, models.PROTECT, related_name="+")
    opened_on = models.DateField()
    closed_on = models.DateField(null=True, blank=True)
    outcome = models.TextField(blank=True)
    # Professional judgements that the local policy asks about (hackney.psp.at-risk-pex, .deteriorating).
    at_risk_since = models.DateField("at risk of permanent exclusion since", null=True, blank=True)
    at_risk_set_by = models.ForeignKey(
        USER, models.PROTECT, null=True, blank=True, related_name="+"
    )
    at_risk_until = models.DateField("looked at again by", null=True, blank=True)
    deteriorating_since = models.DateField(
        "behaviour rapidly getting worse since", null=True, blank=True
    )
    previous_plan_unsuccessful = models.BooleanField("an earlier plan did not help", default=False)
    judgement_reason = models.TextField("why we judge so", blank=True)
    history = HistoricalRecords()

    class Meta:
        ordering = ["-opened_on", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["school", "number"], name="case_number_once"),
            models.CheckConstraint(
                condition=models.Q(closed_on__isnull=True)
                | models.Q(closed_on__gte=models.F("opened_on")),
                name="case_closes_after_it_opens",
            ),
        ]
        indexes = [models.Index(fields=["school", "closed_on", "lead"])]

    def __str__(self) -> str:
        return f"Case {self.reference}"

    @property
    def reference(self) -> str:
        return case_reference(self.number)

    @property
    def is_open(self) -> bool:
        return self.closed_on is None


class Cycle(Versioned):
    """One round of assess, plan, do and review in a case."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="cycles")
    number = models.PositiveSmallIntegerField()
    started_on = models.DateField()
    review_due_on = models.DateField("review by")
    assess = models.TextField("what we know", blank=True)
    plan = models.TextField("what we plan", blank=True)
    do = models.TextField("what is done", blank=True)
    review = models.TextField("what came of it", blank=True)
    reviewed_on = models.DateField(null=True, blank=True)
    history = HistoricalRecords()

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["case", "number"], name="cycle_number_once")]


class CaseMember(models.Model):
    """A colleague on a case's team: the pupil is then one of their own pupils."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="members")
    user = models.ForeignKey(USER, models.CASCADE, related_name="+")
    history = HistoricalRecords()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "user"], name="case_member_once")]


class Entry(Versioned):
    """One dated item in a pupil's chronology."""

    class Kind(models.TextChoices):
        INCIDENT = "incident", "Incident"
        CONTACT = "contact", "Contact with family"
        MEETING = "meeting", "Meeting"
        OBSERVATION = "observation", "Observation"
        ACHIEVEMENT = "achievement", "Achievement"
        VOICE = "voice", "Pupil's own words"
        KEY_WORKER = "key_worker", "Key-worker conversation"
        AGENCY = "agency", "Agency contact"
        HOME_VISIT = "home_visit", "Home visit"
        ATTENDANCE = "attendance", "Attendance concern"
        INTERVENTION = "physical_intervention", "Physical intervention"
        NOTE = "note", "Note"

    school = models.ForeignKey(School, models.PROTECT, related_name="+")
    pupil = models.ForeignKey(Pupil, models.CASCADE, related_name="entries")
    case = models.ForeignKey(Case, models.SET_NULL, null=True, blank=True, related_name="entries")
    kind = models.CharField(max_length=24, choices=Kind)
    happened_on = models.DateField("date")
    happened_at = models.TimeField("time", null=True, blank=True)
    what_happened = models.TextField()
    who_was_told = models.CharField(max_length=200, blank=True)
    follow_up = models.TextField(blank=True)
    restricted = models.BooleanField(default=False)
    restricted_by = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+")
    # Its words and what was added later, folded: what search compares.
    search_text = models.TextField(blank=True, editable=False)
    # Entries logged for several pupils at once share a value; each record shows "another pupil".
    logged_together = models.UUIDField(null=True, blank=True, editable=False)
    other_pupils = models.PositiveSmallIntegerField(default=0, editable=False)
    written_by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    written_at = models.DateTimeField(default=timezone.now, editable=False)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_reason = models.CharField(max_length=300, blank=True)
    # A form sends the same key when its button is pressed twice; the second press finds the first.
    once_key = models.CharField(max_length=80, null=True, blank=True, unique=True, editable=False)
    history = HistoricalRecords(excluded_fields=["once_key", "search_text"])

    class Meta:
        ordering = ["-happened_on", "-happened_at", "-id"]
        verbose_name_plural = "entries"
        indexes = [
            # The first three put a chronology in order; who wrote in it is read from the rest.
            models.Index(fields=["pupil", "-happened_on", "-id", "written_by", "restricted"])
        ]

    def __str__(self) -> str:
        return f"Entry {self.pk}"

    def save(self, *args: object, **kwargs: object) -> None:
        self.set_search_text()
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    def set_search_text(self, *added: str) -> None:
        """Fold its words, and what was added to it. Bulk writers call it themselves."""
        words = (self.what_happened, self.who_was_told, self.follow_up, *added)
        self.search_text = fold(" ".join(words))


class EntryReader(models.Model):
    """A colleague who is named as a reader of a restricted entry."""

    entry = models.ForeignKey(Entry, models.CASCADE, related_name="readers")
    user = models.ForeignKey(USER, models.CASCADE, related_name="+")
    history = HistoricalRecords()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["entry", "user"], name="entry_reader_once")]


class Action(Versioned):
    """Something someone promised, with an owner and a due date."""

    school = models.ForeignKey(School, models.PROTECT, related_name="+")
    pupil = models.ForeignKey(Pupil, models.CASCADE, related_name="actions")
    about = models.CharField(max_length=60, blank=True, help_text="Opaque reference, e.g. plan:7")
    promised_at = models.CharField(max_length=60, blank=True, help_text="e.g. review:12")
    what = models.CharField(max_length=300)
    owner = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+")
    owner_name = models.CharField("who, when they have no account", max_length=120, blank=True)
    due_on = models.DateField(null=True, blank=True)
    due_time = models.TimeField("by what time", null=True, blank=True)
    done_on = models.DateField(null=True, blank=True)
    outcome = models.CharField("how it went", max_length=300, blank=True)
    created_on = models.DateField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_reason = models.CharField(max_length=300, blank=True)
    history = HistoricalRecords()

    class Meta:
        ordering = ["due_on", "id"]
        indexes = [
            models.Index(fields=["school", "done_on", "due_on"]),
            models.Index(fields=["about"]),
        ]

    @property
    def who(self) -> str:
        return self.owner.name if self.owner else self.owner_name

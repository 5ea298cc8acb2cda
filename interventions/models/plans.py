"""Individual Behaviour Plans and Pastoral Support Programmes: what was agreed, by whom, till when."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone
from simple_history.models import HistoricalRecords

from cases.models import Agency, Attachment, Case, Pupil
from inclusion.accounts.models import School
from inclusion.accounts.versions import Versioned

USER = settings.AUTH_USER_MODEL


class Plan(Versioned):
    """An IBP or a PSP. A draft says what is missing; an active one has a lead, targets and an end."""

    class Kind(models.TextChoices):
        IBP = "ibp", "Individual Behaviour Plan"
        PSP = "psp", "Pastoral Support Programme"

    class Status(models.TextChoices):
        DRAFT = "draft", "Draft"
        ACTIVE = "active", "Running"
        ENDED = "ended", "Ended"

    class Outcome(models.TextChoices):
        MET = "met", "Aims met"
        PARTLY = "partly", "Aims partly met"
        NOT_MET = "not_met", "Aims not met"
        MOVED = "moved", "Moved to another school"
        REPLACED = "replaced", "Replaced by another plan"
        # A draft that was begun and let go: it never ran and counts nowhere.
        WITHDRAWN = "withdrawn", "Draft withdrawn"

    class ScoredBy(models.TextChoices):
        SESSION = "session", "Morning and afternoon"
        LESSON = "lesson", "Lesson by lesson"

    class Risk(models.TextChoices):
        LOWER = "lower", "Lower than at the start"
        SAME = "same", "As at the start"
        HIGHER = "higher", "Higher than at the start"

    school = models.ForeignKey(School, models.PROTECT, related_name="+")
    pupil = models.ForeignKey(Pupil, models.CASCADE, related_name="+")
    case = models.ForeignKey(Case, models.SET_NULL, null=True, blank=True, related_name="+")
    kind = models.CharField(max_length=4, choices=Kind)
    status = models.CharField(max_length=8, choices=Status, default=Status.DRAFT)
    follows = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="+")
    starts_on = models.DateField()
    ends_on = models.DateField()
    lead = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+")
    key_worker = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+")
    trigger = models.TextField("why this plan, and why now", blank=True)
    purpose = models.TextField("what it is for", blank=True)
    existing_plans = models.TextField("other plans, and how they fit", blank=True)
    background = models.TextField("what has been tried, and what came of it", blank=True)
    strengths = models.TextField("strengths and interests", blank=True)
    concerns = models.TextField("concerns, up to three", blank=True)
    antecedents = models.TextField("what tends to come before", blank=True)
    setting = models.TextField("where, when and with whom", blank=True)
    function = models.TextField("what it may do for the pupil", blank=True)
    presentation = models.TextField("how the pupil usually is", blank=True)
    triggers = models.TextField("triggers and early signs", blank=True)
    protective = models.TextField("protective factors", blank=True)
    attainment = models.TextField("attainment and learning needs", blank=True)
    provision_map = models.TextField("timetable and provision", blank=True)
    rewards = models.TextField("rewards agreed", blank=True)
    consequences = models.TextField("consequences agreed", blank=True)
    contingency = models.TextField("if things get worse", blank=True)
    pupil_part = models.TextField("the pupil's part", blank=True)
    home_part = models.TextField("home's part", blank=True)
    safe_person = models.CharField("safe person", max_length=120, blank=True)
    safe_place = models.CharField("safe place", max_length=120, blank=True)
    handling_plan = models.ForeignKey(
        Attachment, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    communication = models.TextField("who is told, and how", blank=True)
    # Of an IBP; a PSP is reviewed as the local policy says. Empty: the usual number of the rules.
    review_every_weeks = models.PositiveSmallIntegerField(
        "school weeks from one review to the next",
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(13)],
    )
    next_review_on = models.DateField("next review booked for", null=True, blank=True)
    next_review_at = models.CharField("time and place", max_length=80, blank=True)
    chair = models.CharField("who chairs the reviews", max_length=120, blank=True)
    note_taker = models.CharField("who takes the notes", max_length=120, blank=True)
    scored_by = models.CharField(
        "how the day is scored", max_length=7, choices=ScoredBy, default=ScoredBy.SESSION
    )
    lessons = models.PositiveSmallIntegerField("lessons in a day", default=5)
    ended_on = models.DateField(null=True, blank=True)
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True)
    outcome_note = models.TextField("how it ended", blank=True)
    sustainability = models.TextField("how the gains will be kept", blank=True)
    next_steps = models.TextField("what comes next", blank=True)
    risk_after = models.CharField(
        "risk of permanent exclusion now", max_length=6, choices=Risk, blank=True
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    once_key = models.CharField(max_length=80, null=True, blank=True, unique=True, editable=False)
    history = HistoricalRecords(excluded_fields=["once_key"])

    class Meta:
        ordering = ["-starts_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")),
                name="plan_ends_after_it_starts",
            ),
            models.UniqueConstraint(
                fields=["pupil", "kind"],
                condition=models.Q(status="active"),
                name="one_active_plan_of_a_kind",
            ),
        ]
        indexes = [
            models.Index(fields=["pupil", "-starts_on"]),
            models.Index(fields=["school", "status"]),
        ]

    def __str__(self) -> str:
        return f"Plan {self.pk}"

    @property
    def short_kind(self) -> str:
        return self.kind.upper()


class Target(Versioned):
    """What shall change, whose it is, and how it is measured."""

    class Owner(models.TextChoices):
        PUPIL = "pupil", "Pupil"
        SCHOOL = "school", "School"
        FAMILY = "family", "Family"
        AGENCY = "agency", "Agency"

    class MeasuredBy(models.TextChoices):
        COUNT = "count", "How often"
        DURATION = "duration", "How long, in minutes"
        SCALE = "scale", "On a scale"
        YES_NO = "yes_no", "Yes or no"

    class ScaleTop(models.IntegerChoices):
        THREE = 3, "0 to 3"
        FOUR = 4, "0 to 4"
        FIVE = 5, "0 to 5"
        TEN = 10, "0 to 10"

    class Per(models.TextChoices):
        SESSION = "session", "in each part of the day"
        DAY = "day", "a day"
        WEEK = "week", "a week"

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="targets")
    position = models.PositiveSmallIntegerField(default=1)
    owner = models.CharField("whose", max_length=8, choices=Owner)
    owner_name = models.CharField("who exactly", max_length=120, blank=True)
    what = models.CharField("target", max_length=300)
    measure = models.CharField("how we measure it", max_length=160)
    measured_by = models.CharField(
        "kind of measure", max_length=8, choices=MeasuredBy, default=MeasuredBy.COUNT
    )
    scale_top = models.PositiveSmallIntegerField(
        "highest step", choices=ScaleTop, default=ScaleTop.FIVE
    )
    per = models.CharField("counted", max_length=7, choices=Per, default=Per.WEEK)
    lower_is_better = models.BooleanField(default=False)
    baseline = models.DecimalField("start", max_digits=7, decimal_places=1, null=True, blank=True)
    goal = models.DecimalField(max_digits=7, decimal_places=1, null=True, blank=True)
    success = models.CharField("how we will know", max_length=200, blank=True)
    target_on = models.DateField("by when", null=True, blank=True)
    # The target of an earlier plan that this one goes on with: its values stay its evidence.
    carried_from = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    dropped_on = models.DateField(null=True, blank=True)
    history = HistoricalRecords()

    class Meta:
        ordering = ["position", "id"]

    @property
    def end_of_scale(self) -> int | None:
        """The top step of its scale; None for what is measured otherwise."""
        return self.scale_top if self.measured_by == self.MeasuredBy.SCALE else None

    @property
    def fewer_is_better(self) -> bool:
        """Where start and goal differ they say which way is better; otherwise the person has."""
        if self.baseline is None or self.goal is None or self.baseline == self.goal:
            return self.lower_is_better
        return self.goal < self.baseline


class Score(models.Model):
    """One measured value of a target, for the week or day that ends on `on`."""

    target = models.ForeignKey(Target, models.CASCADE, related_name="scores")
    on = models.DateField()
    value = models.DecimalField(max_digits=7, decimal_places=1)
    by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    history = HistoricalRecords()

    class Meta:
        ordering = ["on", "id"]
        constraints = [models.UniqueConstraint(fields=["target", "on"], name="score_once_a_day")]


class Strategy(Versioned):
    """Something that will be done, by whom and how often."""

    class Sort(models.TextChoices):
        PROVISION = "provision", "Support and provision"
        PROACTIVE = "proactive", "Before anything happens"
        DE_ESCALATION = "de_escalation", "When it begins"
        STAFF_DO = "staff_do", "What adults do"
        STAFF_AVOID = "staff_avoid", "What adults do not do"

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="strategies")
    position = models.PositiveSmallIntegerField(default=1)
    sort = models.CharField("kind", max_length=13, choices=Sort, default=Sort.PROVISION)
    what = models.CharField("what will be done", max_length=240)
    by_whom = models.CharField("by whom", max_length=120, blank=True)
    how_often = models.CharField("how often", max_length=120, blank=True)
    starts_on = models.DateField("from", null=True, blank=True)
    history = HistoricalRecords()

    class Meta:
        ordering = ["position", "id"]
        verbose_name_plural = "strategies"


class PlanAgency(Versioned):
    """An agency invited to a plan, and what it answered."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="agencies")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    invited_on = models.DateField(null=True, blank=True)
    response = models.CharField(max_length=200, blank=True)
    contribution = models.CharField("what it contributes", max_length=300, blank=True)
    history = HistoricalRecords()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["plan", "agency"], name="plan_agency_once")]

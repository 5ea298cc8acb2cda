"""Who may sign in, where and as what; schools with their terms and closures; what was opened."""

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from simple_history.models import HistoricalRecords

from .permissions import Role
from .versions import Versioned


class UserManager(BaseUserManager["User"]):
    """Makes users; e-mail addresses are the sign-in names and are kept in lower case."""

    def create_user(self, email: str, password: str | None = None, **fields: object) -> "User":
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email=(username or "").strip().lower())


class User(AbstractBaseUser):
    """A person who signs in. What they may do comes from memberships, never from a flag here."""

    email = models.EmailField("e-mail address", unique=True)
    name = models.CharField(max_length=120, help_text="As shown to colleagues, for example R. Osei")
    job_title = models.CharField(max_length=120, blank=True)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    history = HistoricalRecords(excluded_fields=["password", "last_login"])

    objects = UserManager()
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    def __str__(self) -> str:
        return self.name


class School(Versioned):
    """A school. `calendar_version` goes up when a term, a closure or a setting changes."""

    class Phase(models.TextChoices):
        NURSERY = "nursery", "Nursery"
        PRIMARY = "primary", "Primary"
        SECONDARY = "secondary", "Secondary"
        ALL_THROUGH = "all_through", "All-through"
        SPECIAL = "special", "Special"
        PRU = "pru", "Pupil referral unit"

    class Kind(models.TextChoices):
        MAINTAINED = "maintained", "Maintained"
        ACADEMY = "academy", "Academy"
        PRU = "pru", "Pupil referral unit"

    name = models.CharField(max_length=120)
    slug = models.SlugField(max_length=60, unique=True)
    urn = models.CharField("URN", max_length=7, blank=True)
    local_authority = models.CharField("local authority code", max_length=3)
    establishment = models.CharField("establishment number", max_length=4)
    phase = models.CharField(max_length=12, choices=Phase)
    kind = models.CharField(max_length=12, choices=Kind)
    calendar_version = models.PositiveIntegerField(default=1, editable=False)
    next_case_number = models.PositiveIntegerField(default=1, editable=False)
    history = HistoricalRecords(excluded_fields=["next_case_number"])

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["local_authority", "establishment"], name="school_dfe_number_once"
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def dfe_number(self) -> str:
        return f"{self.local_authority}/{self.establishment}"


class SchoolSetting(Versioned):
    """A school's own value for a policy's parameter from a day on, with the reason for it.

    A rule's name with False switches it off; null goes back to the policy.
    """

    school = models.ForeignKey(School, models.CASCADE, related_name="settings")
    name = models.CharField(max_length=100)
    value = models.JSONField(null=True)
    reason = models.TextField()
    starts_on = models.DateField()
    history = HistoricalRecords()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["school", "name", "starts_on"], name="setting_once_a_day"
            )
        ]


class Term(Versioned):
    """One term: first and last day on which pupils or staff are in (INSET days are closures)."""

    school = models.ForeignKey(School, models.CASCADE, related_name="terms")
    name = models.CharField(max_length=40)
    starts_on = models.DateField()
    ends_on = models.DateField()
    history = HistoricalRecords()

    class Meta:
        ordering = ["starts_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="term_ends_after_it_starts"
            ),
            models.UniqueConstraint(fields=["school", "starts_on"], name="term_once"),
        ]


class Closure(Versioned):
    """Days inside a term on which the school holds no session: half-term, INSET, snow."""

    school = models.ForeignKey(School, models.CASCADE, related_name="closures")
    starts_on = models.DateField()
    ends_on = models.DateField()
    reason = models.CharField(max_length=80)
    history = HistoricalRecords()

    class Meta:
        ordering = ["starts_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="closure_ends_after_it_starts"
            ),
            models.UniqueConstraint(fields=["school", "starts_on", "reason"], name="closure_once"),
        ]


class Group(Versioned):
    """A class, form or teaching group of one school."""

    class Kind(models.TextChoices):
        CLASS = "class", "Class"
        FORM = "form", "Form"
        TEACHING = "teaching", "Teaching group"

    school = models.ForeignKey(School, models.CASCADE, related_name="groups")
    name = models.CharField(max_length=60)
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.CLASS)
    history = HistoricalRecords()

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["school", "name"], name="group_name_once")]

    def __str__(self) -> str:
        return self.name


class GroupStaff(models.Model):
    """A member of staff who teaches a group: its pupils are among their own pupils."""

    group = models.ForeignKey(Group, models.CASCADE, related_name="staff")
    user = models.ForeignKey(User, models.CASCADE, related_name="group_links")
    history = HistoricalRecords()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["group", "user"], name="group_staff_once")]


class Membership(Versioned):
    """A role that a person holds in a school between two dates. An acting head has an end date."""

    user = models.ForeignKey(User, models.CASCADE, related_name="memberships")
    school = models.ForeignKey(School, models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=10, choices=Role)
    acting = models.BooleanField(default=False, help_text="Acting headteacher, within the dates")
    from_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)
    history = HistoricalRecords()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gte=F("from_on")),
                name="membership_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=Q(acting=False) | Q(until_on__isnull=False),
                name="acting_membership_has_an_end",
            ),
        ]


class NotificationChoice(Versioned):
    """How a person wants to hear of what is theirs. No row: a daily digest, nothing at once."""

    user = models.OneToOneField(User, models.CASCADE, related_name="notifications")
    digest = models.BooleanField("a digest each school day", default=True)
    at_once = models.BooleanField("a message at once", default=False)
    history = HistoricalRecords()


class NotificationSent(models.Model):
    """That a message went out. Its key is unique, so that none goes out twice."""

    class State(models.TextChoices):
        CLAIMED = "claimed", "Being sent"
        SENT = "sent", "Sent"

    school = models.ForeignKey(School, models.CASCADE, related_name="+")
    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    key = models.CharField(max_length=120)
    state = models.CharField(max_length=8, choices=State, default=State.CLAIMED)
    claimed_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["school", "user", "key"], name="notified_once")
        ]


class AccessEvent(models.Model):
    """Someone opened, printed, exported, imported or searched. Written by the guard; never edited."""

    class Kind(models.TextChoices):
        OPENED = "opened", "Opened"
        PRINTED = "printed", "Printed"
        PREVIEWED = "previewed", "Previewed"
        EXPORTED = "exported", "Exported"
        IMPORTED = "imported", "Imported"
        SEARCHED = "searched", "Searched notes"

    school = models.ForeignKey(School, models.CASCADE, related_name="+")
    # Nobody: a family's link was opened, and who held it is not known.
    user = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind)
    about = models.CharField(max_length=60, help_text="Opaque reference, for example pupil:41")
    what = models.CharField(max_length=120, help_text="The page or document, by name")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [
            models.Index(fields=["school", "about", "-at"]),
            models.Index(fields=["user", "kind", "-at"]),
        ]


class FailedSignIn(models.Model):
    """A sign-in that failed: fingerprints of the address that was typed and of where it came from.

    Kept for a day. What was typed may be a password in the wrong box, so it is not kept itself.
    """

    address = models.CharField(max_length=64)
    place = models.CharField(max_length=64, blank=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [
            models.Index(fields=["address", "at"]),
            models.Index(fields=["place", "at"]),
        ]


class Draft(models.Model):
    """What a person has typed into a form and not yet saved. Belongs to that person alone."""

    user = models.ForeignKey(User, models.CASCADE, related_name="drafts")
    school = models.ForeignKey(School, models.CASCADE, related_name="+")
    form = models.CharField(max_length=60)
    about = models.CharField(max_length=60, blank=True)
    # Which page it was typed on, as that page names itself: a form opened anew has a draft of its own.
    page = models.CharField(max_length=36, blank=True)
    data = models.JSONField(default=dict)
    saved_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "school", "form", "about", "page"], name="draft_once"
            )
        ]


class FinishedPage(models.Model):
    """A page whose form was saved or let go: what arrives from it afterwards is not kept."""

    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    page = models.CharField(max_length=36)
    at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "page"], name="page_finished_once")]


class CalendarFeed(models.Model):
    """The private address from which a person's own calendar reads what is due, for one school.

    Only the SHA-256 of its token is kept. A new one ends the old one; a revoked one answers nothing.
    """

    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    school = models.ForeignKey(School, models.CASCADE, related_name="+")
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    last_read_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "school"],
                condition=Q(revoked_at__isnull=True),
                name="one_calendar_feed_each",
            )
        ]

"""Pupils, the people around them, and the agencies that a school works with."""

import unicodedata
from collections.abc import Mapping
from datetime import date

from django.db import models
from django.utils import timezone
from simple_history.models import HistoricalRecords

from cases.codes import SEN_NEEDS, YEAR_GROUPS, YEAR_NAMES, SenStatus, Sex
from inclusion.accounts.models import Group, School
from inclusion.accounts.versions import Versioned

# Flags that ask for notices: from when they stand matters as much as that they do.
DATED_FLAGS = ("looked_after", "social_worker")


def fold(text: str) -> str:
    """Text as search compares it: no case, no accents, single spaces, plain apostrophes dropped."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    kept = "".join(c for c in plain if not unicodedata.combining(c) and c not in "'’`-")
    return " ".join(kept.split())


def short_name(forename: str, surname: str) -> str:
    """Forename and initial, as staff write it on lists: Joe A."""
    return f"{forename} {surname[:1]}"


class Pupil(Versioned):
    """A child on, or once on, the roll of one school. A move makes a new record in the new school."""

    school = models.ForeignKey(School, models.PROTECT, related_name="+")
    upn = models.CharField("UPN", max_length=13, null=True, blank=True)  # noqa: DJ001 (unique, may be unknown)
    legal_forename = models.CharField(max_length=100)
    legal_surname = models.CharField(max_length=100)
    middle_names = models.CharField(max_length=150, blank=True)
    forename = models.CharField("preferred forename", max_length=100)
    surname = models.CharField("preferred surname", max_length=100)
    search_name = models.CharField(max_length=420, editable=False)
    born_on = models.DateField("date of birth")
    sex = models.CharField(max_length=1, choices=Sex, blank=True)
    year_group = models.SmallIntegerField(choices=YEAR_GROUPS)
    group = models.ForeignKey(
        Group,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="class or form",
    )
    ethnicity = models.CharField(max_length=4, blank=True)
    language = models.CharField("first language", max_length=4, blank=True)
    free_school_meals = models.BooleanField(null=True, blank=True)
    pupil_premium = models.BooleanField(null=True, blank=True)
    sen_status = models.CharField(
        "SEN status", max_length=1, choices=SenStatus, default=SenStatus.NONE
    )
    sen_needs = models.JSONField("SEN needs, primary first", default=list, blank=True)
    looked_after = models.BooleanField(null=True, blank=True)
    # Null: as long as anybody here knows. A later day keeps earlier suspensions out of it.
    looked_after_since = models.DateField(null=True, blank=True)
    previously_looked_after = models.BooleanField(null=True, blank=True)
    social_worker = models.BooleanField("has a social worker", null=True, blank=True)
    social_worker_since = models.DateField(null=True, blank=True)
    home_la = models.CharField("home local authority", max_length=3, blank=True)
    entered_on = models.DateField("on roll from", null=True, blank=True)
    left_on = models.DateField("left roll on", null=True, blank=True)
    # Sessions excluded at an earlier school in the school year that holds `elsewhere_as_at`.
    sessions_elsewhere = models.PositiveSmallIntegerField(null=True, blank=True, default=0)
    elsewhere_as_at = models.DateField(null=True, blank=True)
    elsewhere_source = models.CharField(max_length=200, blank=True)
    strengths = models.TextField(blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    history = HistoricalRecords(excluded_fields=["search_name"])

    class Meta:
        ordering = ["surname", "forename", "id"]
        constraints = [models.UniqueConstraint(fields=["school", "upn"], name="upn_once_a_school")]
        indexes = [
            models.Index(fields=["school", "left_on", "surname", "forename"]),
            models.Index(fields=["school", "year_group"]),
        ]

    def __str__(self) -> str:
        return f"Pupil {self.pk}"

    def date_flags(self, before: Mapping[str, bool | None], on: date) -> None:
        """Note from when a flag stands that was not set `before`; one taken off has no date."""
        for flag in DATED_FLAGS:
            since = f"{flag}_since"
            if not getattr(self, flag):
                setattr(self, since, None)
            elif not before[flag] and getattr(self, since) is None:
                setattr(self, since, on)

    def flags(self) -> dict[str, bool | None]:
        """The flags whose beginning matters, as they stand."""
        return {flag: getattr(self, flag) for flag in DATED_FLAGS}

    def save(self, *args: object, **kwargs: object) -> None:
        self.set_search_name()
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    def set_search_name(self) -> None:
        """Both orders of both names, folded: what search compares. Bulk writers call it themselves."""
        names = [
            f"{self.forename} {self.surname}",
            f"{self.surname} {self.forename}",
        ]
        if (self.legal_forename, self.legal_surname) != (self.forename, self.surname):
            names.append(f"{self.legal_forename} {self.legal_surname}")
        self.search_name = fold(" | ".join(names))[:420]

    @property
    def name(self) -> str:
        return f"{self.forename} {self.surname}"

    @property
    def short_name(self) -> str:
        """As staff write it on lists."""
        return short_name(self.forename, self.surname)

    @property
    def year_name(self) -> str:
        return YEAR_NAMES.get(self.year_group, str(self.year_group))

    @property
    def needs_in_words(self) -> str:
        return ", ".join(SEN_NEEDS.get(code, code) for code in self.sen_needs)

    @property
    def on_roll(self) -> bool:
        return self.left_on is None


class Contact(Versioned):
    """A person in a pupil's life whom the school may need to reach, and how."""

    pupil = models.ForeignKey(Pupil, models.CASCADE, related_name="contacts")
    name = models.CharField(max_length=120)
    relation = models.CharField(max_length=60, help_text="For example mother, carer, social worker")
    parental_responsibility = models.BooleanField(default=False)
    lives_with_pupil = models.BooleanField(default=False)
    priority = models.PositiveSmallIntegerField("order to call", default=1)
    phone = models.CharField(max_length=40, blank=True)
    email = models.EmailField("e-mail", blank=True)
    address = models.TextField(blank=True)
    language = models.CharField("language they prefer", max_length=60, blank=True)
    preferred_way = models.CharField("best way to reach them", max_length=120, blank=True)
    may_be_told = models.CharField("what they may be told", max_length=300, blank=True)
    do_not_contact = models.BooleanField(default=False)
    do_not_contact_reason = models.CharField("why not to contact them", max_length=300, blank=True)
    history = HistoricalRecords()

    class Meta:
        ordering = ["priority", "id"]

    def __str__(self) -> str:
        return f"Contact {self.pk}"


class Agency(Versioned):
    """A service outside the school. Names are data: teams are renamed more often than software."""

    school = models.ForeignKey(School, models.CASCADE, related_name="+")
    name = models.CharField(max_length=120)
    service = models.CharField("what it does", max_length=120, blank=True)
    contact_name = models.CharField("named professional", max_length=120, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    email = models.EmailField("e-mail", blank=True)
    active = models.BooleanField(default=True)
    history = HistoricalRecords()

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "agencies"
        constraints = [models.UniqueConstraint(fields=["school", "name"], name="agency_name_once")]

    def __str__(self) -> str:
        return self.name

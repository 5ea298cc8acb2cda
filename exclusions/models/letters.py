"""What a school's letters about exclusions carry besides the record: its head, its lines."""

from django.db import models
from simple_history.models import HistoricalRecords

from inclusion.accounts.models import School
from inclusion.accounts.versions import Versioned


class LetterSettings(Versioned):
    """Letterhead and standing lines of one school's letters. Empty lines fall back to the product's."""

    school = models.OneToOneField(School, models.CASCADE, related_name="letter_settings")
    letterhead = models.TextField("letterhead: name, address, telephone", blank=True)
    head_name = models.CharField("headteacher, as letters are signed", max_length=120, blank=True)
    head_title = models.CharField("title beneath the name", max_length=120, blank=True)
    contact_name = models.CharField("whom a family may ring", max_length=120, blank=True)
    contact_phone = models.CharField("telephone", max_length=40, blank=True)
    contact_email = models.EmailField("e-mail", blank=True)
    board_name = models.CharField("to whom representations are sent", max_length=120, blank=True)
    board_address = models.TextField("where representations are sent", blank=True)
    board_email = models.EmailField("e-mail for representations", blank=True)
    authority_name = models.CharField("local authority", max_length=120, blank=True)
    authority_contact = models.TextField("its exclusions team", blank=True)
    free_advice = models.TextField("free advice for families", blank=True)
    lunch_arrangements = models.TextField("free school meals during a suspension", blank=True)
    # A letter that is due on a day is in time until then (regulations on penalty notices, see
    # notices.toml); nobody can tell while it is empty.
    afternoon_ends_at = models.TimeField("afternoon session ends at", null=True, blank=True)
    history = HistoricalRecords()

    def __str__(self) -> str:
        return f"Letter settings {self.pk}"

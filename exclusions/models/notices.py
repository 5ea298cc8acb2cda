"""Who receives the letters about a suspension, and that somebody was told."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from simple_history.models import HistoricalRecords

from cases.models import Attachment, Contact, IssuedDocument
from exclusions.codes import How, To
from inclusion.accounts.versions import Versioned

from .suspensions import Suspension

USER = settings.AUTH_USER_MODEL


_FAMILY: dict[str, str] = {
    To.CHANGE: To.CHANGE_PARENTS,
    To.CANCELLATION: To.CANCELLATION_PARENTS,
}


class Recipient(models.Model):
    """A household, or the pupil of 18, that receives the letters about one suspension.

    Kept with the decision, so that a contact who comes later changes no letter that was sent. Where
    parents live apart there is one for each.
    """

    suspension = models.ForeignKey(Suspension, models.CASCADE, related_name="recipients")
    contact = models.ForeignKey(Contact, models.SET_NULL, null=True, blank=True, related_name="+")
    name = models.CharField("as the letter names them", max_length=250)
    address = models.TextField(blank=True)
    email = models.EmailField("e-mail", blank=True)
    language = models.CharField("language they prefer", max_length=60, blank=True)
    history = HistoricalRecords()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"Recipient {self.pk}"

    @property
    def other_language(self) -> str:
        """The language they prefer where it is not English, in which letters are written."""
        return "" if self.language.strip().casefold() in ("english", "eng") else self.language


class Notice(Versioned):
    """That somebody was told about a suspension: whom, when, how and by whom, with what proves it.

    One of each kind, of what goes to the family one for each recipient, and of a decision that made
    it shorter one for each such decision; a further letter that tells the same has one of its own. A
    document proves it, issued here or put into the record.
    """

    suspension = models.ForeignKey(Suspension, models.CASCADE, related_name="notices")
    to = models.CharField("to", max_length=30, choices=To)
    recipient = models.ForeignKey(
        Recipient, models.PROTECT, null=True, blank=True, related_name="notices"
    )
    # The number of the later decision that it tells of; 1 for the suspension itself.
    decision = models.PositiveSmallIntegerField(default=1, editable=False)
    told_on = models.DateField("told on")
    told_at = models.TimeField("at", null=True, blank=True)
    how = models.CharField(max_length=12, choices=How, blank=True)
    told_by = models.CharField("who told them", max_length=120, blank=True)
    proof = models.CharField("what proves it", max_length=300, blank=True)
    letter = models.ForeignKey(
        IssuedDocument, models.PROTECT, null=True, blank=True, related_name="+"
    )
    attachment = models.ForeignKey(
        Attachment, models.PROTECT, null=True, blank=True, related_name="+"
    )
    recorded_by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=timezone.now, editable=False)
    history = HistoricalRecords()

    class Meta:
        ordering = ["told_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["suspension", "to", "decision"],
                condition=models.Q(recipient__isnull=True),
                name="notice_once_to_each",
            ),
            models.UniqueConstraint(
                fields=["suspension", "to", "recipient", "decision"],
                condition=models.Q(recipient__isnull=False, letter__isnull=True),
                name="notice_once_to_each_recipient",
            ),
            models.UniqueConstraint(
                fields=["to", "recipient", "letter"],
                condition=models.Q(recipient__isnull=False, letter__isnull=False),
                name="notice_once_of_each_letter",
            ),
        ]

    def __str__(self) -> str:
        return f"Notice {self.pk}"

    @property
    def kind(self) -> str:
        """What it tells and to whom: "everyone" with a recipient is that household alone."""
        return _FAMILY.get(self.to, self.to) if self.recipient_id else self.to

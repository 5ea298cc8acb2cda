"""Who receives the letters about one exclusion, and which contacts do not, with the reason."""

from dataclasses import dataclass

from cases.models import Contact
from exclusions.models import Recipient, Suspension
from exclusions.services.recipients import told_recipients


@dataclass(frozen=True)
class Aside:
    """A contact who receives no letter, and why."""

    contact: Contact
    why: str


@dataclass(frozen=True)
class Receiving:
    """`sent` have been sent a letter and stay as they are, `open` may still be changed."""

    sent: tuple[Recipient, ...]
    open: tuple[Recipient, ...]
    may_receive: tuple[Contact, ...]
    aside: tuple[Aside, ...]


def receiving(row: Suspension) -> Receiving:
    """The households of an exclusion beside the pupil's contacts. Three queries."""
    recipients = list(row.recipients.all())
    _, written = told_recipients(row)
    contacts = list(row.pupil.contacts.all())
    named = " ".join(recipient.name for recipient in recipients)
    linked = {recipient.contact_id for recipient in recipients}
    return Receiving(
        sent=tuple(r for r in recipients if r.pk in written),
        open=tuple(r for r in recipients if r.pk not in written),
        may_receive=tuple(c for c in contacts if not c.do_not_contact),
        aside=tuple(
            Aside(c, _why(c))
            for c in contacts
            if c.do_not_contact or (c.pk not in linked and c.name not in named)
        ),
    )


def _why(contact: Contact) -> str:
    if contact.do_not_contact:
        reason = contact.do_not_contact_reason
        return f"Not to be contacted: {reason}" if reason else "Not to be contacted"
    if not contact.parental_responsibility:
        return "No parental responsibility recorded"
    return "Not on the list"

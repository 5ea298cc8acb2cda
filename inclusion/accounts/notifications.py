"""Messages by e-mail about what is a person's own: their choice, and that each goes out once.

A message is claimed by a row whose key is unique, then sent, then marked as sent. Two workers never
send the same one. A worker that dies between claiming and marking leaves the claim standing; after
five minutes another may take it over. If it died in the moment between sending and marking, that
message goes out once more under the same Message-ID, which mail programs show as one: better a
digest twice than none.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.utils import timezone

from .models import Membership, NotificationChoice, NotificationSent, School, User
from .versions import check_version, save_as

# Sending one message takes at most EMAIL_TIMEOUT seconds, so that a live worker keeps its claim.
STALE = timedelta(minutes=5)


@dataclass(frozen=True)
class Message:
    """What is sent: numbers and dates, never a name or a word from a record."""

    subject: str
    text: str


def choice_of(user: User) -> NotificationChoice:
    """How a person wants to hear of what is theirs; not yet stored when they never chose."""
    return NotificationChoice.objects.filter(user=user).first() or NotificationChoice(user=user)


@transaction.atomic
def save_choice(
    *, user: User, digest: bool, at_once: bool, by: User, expected_version: int | None = None
) -> NotificationChoice:
    """Keep a person's choice, with its history. Choosing the same again changes nothing.

    Raises ConflictError where the person chose in another window meanwhile.
    """
    User.objects.select_for_update().get(pk=user.pk)
    choice = choice_of(user)
    if choice.pk is None or (choice.digest, choice.at_once) != (digest, at_once):
        if choice.pk:
            check_version(choice, expected_version)
        choice.digest, choice.at_once = digest, at_once
        save_as(choice, by=by)
    return choice


def wanting_digest(school: School) -> list[User]:
    """Those who belong to the school today, may sign in and have not said no to the digest."""
    return [user for user in _members(school) if _chose(user).digest]


def wanting_at_once(school: School) -> list[User]:
    """Those who belong to the school today and chose a message at once."""
    chosen = _members(school, notifications__at_once=True)
    return [user for user in chosen if _chose(user).at_once]


def _members(school: School, **more: object) -> Iterable[User]:
    today = timezone.localdate()
    current = Membership.objects.filter(school=school, from_on__lte=today).exclude(
        until_on__lt=today
    )
    members = User.objects.filter(pk__in=current.values("user"), is_active=True, **more)
    return members.select_related("notifications").order_by("pk")


def _chose(user: User) -> NotificationChoice:
    stored: NotificationChoice | None = getattr(user, "notifications", None)
    return stored or NotificationChoice(user=user)


def already_sent(school: School, key: str) -> set[int]:
    """The ids of those who have been sent the message with this key."""
    sent = NotificationSent.objects.filter(
        school=school, key=key, state=NotificationSent.State.SENT
    )
    return set(sent.values_list("user_id", flat=True))


def keys_sent(school: School, user: User, keys: Sequence[str]) -> set[str]:
    """Of these keys, those of messages that this person has been sent."""
    sent = NotificationSent.objects.filter(
        school=school, user=user, key__in=keys, state=NotificationSent.State.SENT
    )
    return set(sent.values_list("key", flat=True))


def claim(school: School, user: User, key: str) -> NotificationSent | None:
    """The right to send this message; None when it is sent, or somebody is just sending it."""
    row, made = NotificationSent.objects.get_or_create(school=school, user=user, key=key)
    if made:
        return row
    now = timezone.now()
    if row.state == NotificationSent.State.SENT or now - row.claimed_at < STALE:
        return None
    # Of two who find the same old claim, the one whose update changes a row has it.
    same = NotificationSent.objects.filter(
        pk=row.pk, state=NotificationSent.State.CLAIMED, claimed_at=row.claimed_at
    )
    return row if same.update(claimed_at=now) else None


def send(message: Message, user: User, claims: Sequence[NotificationSent]) -> None:
    """Send one message for these claims of one person and mark them. Raises OSError when it fails.

    A claim whose sending failed is left to be taken over.
    """
    email = EmailMessage(
        subject=message.subject,
        body=message.text,
        to=[user.email],
        headers={"Message-ID": _message_id(claims), "Auto-Submitted": "auto-generated"},
    )
    email.send()
    rows = NotificationSent.objects.filter(pk__in=[row.pk for row in claims])
    rows.update(state=NotificationSent.State.SENT, sent_at=timezone.now())


def _message_id(claims: Sequence[NotificationSent]) -> str:
    """The same for the same claims, and telling nothing of them."""
    of = "|".join(sorted(f"{row.school_id}.{row.user_id}.{row.key}" for row in claims))
    code = hashlib.sha256(f"{settings.SECRET_KEY}|{of}".encode()).hexdigest()[:40]
    return f"<{code}@{urlsplit(settings.SITE_ADDRESS).hostname}>"

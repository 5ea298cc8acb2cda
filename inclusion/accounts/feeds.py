"""The private address of a person's own calendar feed: made, made anew, taken back, looked up.

The token is 256 bits of chance. Only its SHA-256 is kept, so it is shown once and never again.
"""

import hashlib
import logging
import secrets
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from .models import AccessEvent, CalendarFeed, User
from .person import Person, person_for

log = logging.getLogger(__name__)
TOKEN_BYTES = 32


@dataclass(frozen=True)
class Opened:
    """A feed that may be read now, and the person whose it is, in its school."""

    feed: CalendarFeed
    person: Person


def feed_of(person: Person) -> CalendarFeed | None:
    """The feed that this person has in this school now."""
    return CalendarFeed.objects.filter(
        user=person.user, school=person.school, revoked_at__isnull=True
    ).first()


@transaction.atomic
def make_feed(person: Person) -> str:
    """A new address for the person's feed, which ends the old one. Returns the token, to show once."""
    User.objects.select_for_update().get(pk=person.user.pk)
    revoke_feed(person)
    token = secrets.token_urlsafe(TOKEN_BYTES)
    CalendarFeed.objects.create(user=person.user, school=person.school, token_hash=_hash(token))
    return token


def revoke_feed(person: Person) -> bool:
    """End the person's feed in this school. False where there was none."""
    standing = CalendarFeed.objects.filter(
        user=person.user, school=person.school, revoked_at__isnull=True
    )
    return bool(standing.update(revoked_at=timezone.now()))


def knows(token: str) -> bool:
    """Whether such a feed has ever been made: what was revoked is no guess."""
    return CalendarFeed.objects.filter(token_hash=_hash(token)).exists()


def open_feed(token: str) -> Opened | None:
    """The feed behind a token, and its person today; None where it is revoked, or they have left.

    Notes that it was read: the moment each time, a trace among the openings once a day.
    """
    feed = (
        CalendarFeed.objects.filter(token_hash=_hash(token), revoked_at__isnull=True)
        .select_related("user")
        .first()
    )
    if feed is None or not feed.user.is_active:
        return None
    now = timezone.now()
    person = person_for(feed.user, timezone.localdate(now), feed.school_id)
    if person is None or person.school.pk != feed.school_id:
        return None
    _note(feed, person)
    return Opened(feed, person)


def _note(feed: CalendarFeed, person: Person) -> None:
    now, last = timezone.now(), feed.last_read_at
    if last is None or timezone.localdate(last) != timezone.localdate(now):
        AccessEvent.objects.create(
            school=person.school,
            user=person.user,
            kind=AccessEvent.Kind.EXPORTED,
            about="",
            what="calendar feed",
        )
    CalendarFeed.objects.filter(pk=feed.pk).update(last_read_at=now)
    log.info("The calendar feed of user %s was read.", person.user.pk)


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()

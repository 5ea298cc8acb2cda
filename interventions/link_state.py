"""What a family's link is found by, and whether it still opens anything."""

import hashlib
from datetime import datetime, timedelta

from .models import FamilyLink, Plan

# A button pressed twice, on a phone with a slow connection.
PRESSED_TWICE = timedelta(minutes=2)


def was_just_sent(link: FamilyLink, now: datetime) -> bool:
    """Whether its words were sent a moment ago."""
    return link.used_at is not None and now - link.used_at < PRESSED_TWICE


def is_open(link: FamilyLink, now: datetime) -> bool:
    """Whether the link still takes words."""
    return not (
        link.used_at
        or link.revoked_at
        or link.expires_at <= now
        or link.plan.status == Plan.Status.ENDED
        or (link.contact is not None and link.contact.do_not_contact)
    )


def hashed(token: str) -> str:
    """The only form in which a token is kept."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()

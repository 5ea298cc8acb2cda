"""What a family's link is found by, and whether it still opens anything."""

import hashlib
from datetime import datetime

from .models import FamilyLink, Plan


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

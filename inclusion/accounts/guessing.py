"""Guessing passwords is made slow: after a number of wrong ones an address, or a place, has to wait.

The same holds for addresses that nobody has: waiting tells nothing about who has an account.
"""

import logging
from datetime import timedelta
from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac

from .models import FailedSignIn

log = logging.getLogger(__name__)
WAIT = timedelta(minutes=15)
KEPT = timedelta(days=1)
# Wrong passwords within the wait: for one address from one place, for one address from everywhere
# (more, so that a stranger does not lock somebody out), and from one place, which may be a whole
# school behind one line.
MOST_FOR_ONE_HERE, MOST_FOR_ONE, MOST_FROM_HERE = 10, 50, 100
# A family may try an old link a few times; a school behind one line has many families.
MOST_WRONG_LINKS = 50
# No e-mail address begins like this.
_LINKS_FROM = "links opened from "


def must_wait(address: str, place: str) -> bool:
    """Whether so many sign-ins have failed of late that not even the right password is looked at."""
    recent = FailedSignIn.objects.filter(at__gt=timezone.now() - WAIT)
    of_one = recent.filter(address=_fingerprint(address))
    from_here = recent.filter(place=_fingerprint(place))
    limits = [(of_one, MOST_FOR_ONE)]
    if place:
        limits += [(from_here, MOST_FROM_HERE), (of_one & from_here, MOST_FOR_ONE_HERE)]
    waits = any(failed.count() >= most for failed, most in limits)
    if waits:
        log.warning("Too many sign-ins have failed from %s.", place or "somewhere")
    return waits


def note_failure(address: str, place: str) -> None:
    """Keep that a sign-in failed; what is older than a day is forgotten."""
    now = timezone.now()
    FailedSignIn.objects.filter(at__lt=now - KEPT).delete()
    FailedSignIn.objects.create(address=_fingerprint(address), place=_fingerprint(place), at=now)


def forget_failures(address: str, place: str) -> None:
    """Whoever has signed in after a few slips begins anew."""
    FailedSignIn.objects.filter(address=_fingerprint(address), place=_fingerprint(place)).delete()


def wrong_links_wait(place: str) -> bool:
    """Whether so many links that open nothing were tried from a place that no link opens there now.

    Counted apart from sign-ins: neither keeps anybody from the other.
    """
    recent = FailedSignIn.objects.filter(at__gt=timezone.now() - WAIT)
    waits = recent.filter(address=_fingerprint(_LINKS_FROM + place)).count() >= MOST_WRONG_LINKS
    if waits:
        log.warning("Too many links that open nothing were tried from %s.", place or "somewhere")
    return waits


def note_wrong_link(place: str) -> None:
    """Keep that a link was tried which opens nothing: where from, not which."""
    note_failure(_LINKS_FROM + place, "")


def place_of(request: HttpRequest) -> str:
    """The network address that a request came from; empty where it cannot be told.

    Behind a proxy it is the last one that the proxy named: those before it are the visitor's own words.
    """
    told = request.META.get("REMOTE_ADDR", "")
    if settings.BEHIND_PROXY:
        told = request.META.get("HTTP_X_FORWARDED_FOR", "").rpartition(",")[2]
    try:
        return str(ip_address(told.strip()))
    except ValueError:
        return ""


def _fingerprint(text: str) -> str:
    """Sixty-four letters that are the same for the same text and tell nothing of it."""
    if not text:
        return ""
    return salted_hmac(__name__, text.strip().casefold(), algorithm="sha256").hexdigest()

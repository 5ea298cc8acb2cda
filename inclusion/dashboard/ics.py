"""Events as iCalendar text: initials only, no name and no typed word leaves the school in it."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import timezone
from icalendar import Calendar
from icalendar import Event as IcsEvent

from .schedule import Event

PRODUCT = "-//Inclusion//Calendar//EN"
BACK, AHEAD = timedelta(days=31), timedelta(days=366)
MEETING = timedelta(hours=1)


def span_of_feed(on: date) -> tuple[date, date]:
    """From when to when a feed reaches: a month back, a year ahead."""
    return on - BACK, on + AHEAD


def feed_text(found: Iterable[Event], name: str) -> bytes:
    """A calendar of these events. `name` is what a phone calls it."""
    calendar = _calendar()
    calendar.add("x-wr-calname", name)
    for event in found:
        calendar.add_component(_entry(event))
    text: bytes = calendar.to_ical()
    return text


def invitation_text(event: Event, school: str) -> bytes:
    """One booked meeting, to put into a calendar or to send on."""
    calendar = _calendar()
    calendar.add("method", "PUBLISH")
    entry = _entry(event)
    entry.add("location", school)
    calendar.add_component(entry)
    text: bytes = calendar.to_ical()
    return text


def _calendar() -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    return calendar


def _entry(event: Event) -> IcsEvent:
    entry = IcsEvent()
    host = urlsplit(settings.SITE_ADDRESS).hostname or "localhost"
    entry.add("uid", f"{event.uid}@{host}")
    entry.add("sequence", event.sequence)
    entry.add("summary", f"{event.title}, {event.initials}")
    entry.add("dtstamp", timezone.now())
    if event.at:
        starts = timezone.make_aware(datetime.combine(event.on, event.at))
        # In UTC: a calendar then wants no description of our clock changes.
        entry.add("dtstart", starts.astimezone(UTC))
        entry.add("dtend", (starts + MEETING).astimezone(UTC))
    else:
        entry.add("dtstart", event.on)
        entry.add("dtend", event.on + timedelta(days=1))
    entry.add("class", "PRIVATE")
    entry.add("transp", "OPAQUE" if event.at else "TRANSPARENT")
    entry.add("url", f"{settings.SITE_ADDRESS}{event.url}")
    return entry

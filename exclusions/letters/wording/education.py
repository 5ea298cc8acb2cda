"""Lessons and days at home: school work, the sixth day, public places, lunch, and coming back."""

from datetime import date

from exclusions.codes import Session
from exclusions.letters.known import Known
from exclusions.letters.letter import LINES, Paragraph, Section, points, section
from exclusions.letters.reader import Reader
from exclusions.models import Provision
from inclusion.words import weekday

from .words import BACK, all_of, ring_us


def work(known: Known, reader: Reader) -> Section:
    """Work for the first days, set and marked by the school."""
    count = known.number("work_days")
    days, by_then = "each of these school days", "the middle of the first day"
    if known.permanent or known.lessons is not None:
        days = f"each of the first {count} school days"
    elif known.row.last_on == known.row.starts_on:
        days, by_then = "that day", "the middle of it"
    if known.row.start_session == Session.AFTERNOON:
        by_then = "the start of the first afternoon"
    help_with = "" if reader.is_pupil else f" Please help {reader.child} to do it."
    return section(
        "work",
        "School work",
        f"We will send you work for {days}, and mark it when it comes back.{help_with} If no work "
        f"has come by {by_then}, please {ring_us(known.standing)}.",
    )


def sixth_day(known: Known, reader: Reader) -> Section:
    """Full-time education from the sixth day: who arranges it, and its details where they are known."""
    lessons = known.lessons
    if lessons is None:
        return section("sixth_day", "")
    heading = f"Lessons for {reader.child} from the sixth day"
    if known.permanent:
        return _by_the_authority(known, reader, heading)
    starts_on = lessons.starts_on or lessons.sixth_on
    early = lessons.sixth_on is None or (starts_on and starts_on < lessons.sixth_on)
    place = "" if early else ", the sixth school day in a row,"
    first = (
        f"From {weekday(starts_on)}{place} {reader.child} will have full-time lessons in another "
        "place. We arrange this."
        if starts_on
        else None
    )
    if lessons.details is not None and lessons.starts_on:
        return section(
            "sixth_day",
            heading if not early else f"Lessons for {reader.child} in another place",
            first,
            *points(details_of(lessons.details)),
        )
    return section(
        "sixth_day",
        heading,
        first,
        "We will write to you again with the place and the times. You will have that letter at "
        f"least {lessons.hours} hours before the lessons start.",
    )


def _by_the_authority(known: Known, reader: Reader, heading: str) -> Section:
    standing, lessons = known.standing, known.lessons
    starts_on = lessons.sixth_on or lessons.starts_on if lessons else None
    if starts_on is None or not standing.authority:
        return section("sixth_day", heading)
    return section(
        "sixth_day",
        heading,
        f"From {weekday(starts_on)}, the sixth school day, {standing.authority_or_so} must arrange "
        f"full-time lessons for {reader.child}. If you live in another council’s area, your own "
        "council does this. You can reach the council’s team here:",
        Paragraph("\n".join(standing.authority), LINES),
    )


def details_of(provision: Provision) -> list[str]:
    """When and where the lessons are, one line each."""
    where = ", ".join(
        (
            provision.place,
            *(line.strip() for line in provision.address.splitlines() if line.strip()),
        )
    )
    return [
        f"Where: {where}",
        f"Times: {provision.starts_at:%-H.%M} to {provision.ends_at:%-H.%M}"
        + (f" (break: {provision.break_times})" if provision.break_times else ""),
        f"On the first day, ask for: {provision.report_to}",
        *((f"Getting there: {provision.transport}",) if provision.transport else ()),
    ]


def public_places(known: Known, reader: Reader) -> Section:
    """The days on which a parent keeps the pupil out of public places; none for a pupil of 18."""
    days = known.public_days
    if not days or reader.is_pupil:
        return section("public_places", "")
    count = known.number("public_place_days")
    return section(
        "public_places",
        "Keeping out of public places",
        f"For the first {count} school days of {_an_it(known)}, the law asks you to keep "
        f"{reader.child} out of public places in school hours. Shops, parks and streets are public "
        f"places. {'This is the day' if len(days) == 1 else 'These are the days'}:",
        Paragraph(all_of(days), LINES),
        f"If {reader.child} {reader.is_} seen in a public place then, and there is no good reason "
        "for it, you may be given a penalty notice. That is a fine.",
    )


def _an_it(known: Known) -> str:
    return "an exclusion" if known.permanent else "a suspension"


def reintegration(known: Known, reader: Reader) -> Section:
    """The return, and the meeting about it, which is never a condition."""
    returns_on = known.row.returns_on
    if returns_on is None:
        return section("reintegration", "")
    if returns_on < known.on:
        back = f"{reader.Child} {reader.was} due back on {weekday(returns_on)}."
    else:
        back = (
            f"{reader.Child} {reader.comes} back on {weekday(returns_on)}, "
            f"{BACK[known.row.returns_session]}."
        )
    return section(
        "reintegration",
        "Coming back to school",
        f"{back} {_invitation(known, reader, returns_on)} We want to hear what would help, and plan "
        "a good start together.",
        f"If we cannot meet in time, {reader.child} still {reader.comes} back on that day."
        if returns_on >= known.on
        else None,
    )


def _invitation(known: Known, reader: Reader, returns_on: date) -> str:
    """The meeting that is planned, or that we will ring about one."""
    planned_on, meeting = known.row.reintegration_meeting_on, known.meeting
    if planned_on is not None and planned_on >= known.on:
        at = f" at {meeting.at:%-H.%M}" if meeting and meeting.at else ""
        place = f", {meeting.place}" if meeting and meeting.place else ""
        return f"We would like to meet {reader.us_all} on {weekday(planned_on)}{at}{place}."
    first = (
        f"We would like to meet {reader.us_all}{' before that' if returns_on > known.on else ''}."
    )
    return f"{first} We will ring you to agree a time."


def supervision(known: Known, reader: Reader) -> Section:
    """Who looks after the pupil at lunchtime."""
    if reader.is_pupil:
        text = "Please leave the school site for lunch, and be back for the start of the afternoon."
    else:
        text = (
            f"Please come for {reader.child} at the start of lunch, and look after {reader.child} "
            "until the afternoon starts. You may ask another adult whom you trust. If this is "
            f"hard for you, please {ring_us(known.standing)}."
        )
    return section("supervision", "At lunchtime", text)


def meals(known: Known, reader: Reader) -> Section:
    """Free school meals, for a pupil who has them or may have them."""
    free = known.row.pupil.free_school_meals
    lunches = known.standing.lunches
    if free is False or not lunches or (free is None and not known.lunchtime):
        return section("meals", "")
    if free:
        words = (
            f"{reader.Child} {reader.has} free school meals. That goes on while {reader.child} "
            + (f"{reader.is_} out of school:")
        )
    else:
        words = f"If {reader.child} {reader.has} free school meals, this is what we do:"
    return section("meals", "Free school meals", words, Paragraph(lunches, LINES))

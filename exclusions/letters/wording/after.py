"""Letters after the first one: cancelled, made shorter, lessons elsewhere, the end of an inquiry."""

from exclusions.letters.known import Known
from exclusions.letters.letter import WORDS, Paragraph, Section, points, section
from exclusions.letters.reader import Reader
from inclusion.words import day, weekday

from .education import details_of
from .words import BACK, it, length, ring_us


def _the_exclusion(known: Known, reader: Reader) -> str:
    """ "the suspension of Joe Archer that began on 24 November 2026"."""
    row = known.row
    starts = "began" if row.starts_on <= known.on else "was to begin"
    what = "permanent exclusion" if known.permanent else it(known)
    if reader.is_pupil:
        return f"your {what} that {starts} on {day(row.starts_on)}"
    return f"the {what} of {reader.full} that {starts} on {day(row.starts_on)}"


# Cancelled.


def cancelled(known: Known, reader: Reader) -> Section:
    """That the decision is cancelled, and when that was decided."""
    on = known.row.cancelled_on
    return section(
        "cancelled",
        "",
        f"I have cancelled {_the_exclusion(known, reader)}. I decided this on {weekday(on)}."
        if on
        else None,
    )


def why_cancelled(known: Known, reader: Reader, words: str) -> Section:
    """Why, in the head's words. `words` are the reasons."""
    return section("reasons", "Why I cancelled it", Paragraph(words, WORDS))


def back_again(known: Known, reader: Reader) -> Section:
    """When the pupil comes back: already here, never away, or on the next school day."""
    row = known.row
    heading = "Coming back to school"
    if row.returned_on is not None:
        came = "came" if row.returned_on <= known.on else reader.comes
        return section(
            "return", heading, f"{reader.Child} {came} back on {weekday(row.returned_on)}."
        )
    if row.starts_on > known.on:
        text = f"{reader.Child} can come to school as always. No day is missed."
        return section("return", heading, text)
    if row.returns_on is not None and row.returns_on <= known.on:
        text = f"The days were over by then, and {reader.child} may be in school as always."
        return section("return", heading, text)
    soonest = known.next_school_day
    if soonest is None:
        return section("return", heading)
    return section(
        "return",
        heading,
        f"{reader.Child} can come back at once. The next school day is {weekday(soonest)}.",
    )


def what_cancelling_means(known: Known, reader: Reader) -> Section:
    """What no longer counts, and what still does."""
    served = known.days_served
    still = (
        f"{reader.Child} {reader.was} out of school for {length(served)} before this. The law says "
        "that this time still counts towards the most that a pupil may be kept out in one school "
        "year."
    )
    return section(
        "effect",
        "What this means",
        f"It does not count as {'an' if known.permanent else 'a'} {it(known)} any more. The "
        "governing board does not need to look at it.",
        still if served else None,
    )


def offer(known: Known, reader: Reader) -> Section:
    """A meeting with the head about how it came to this."""
    return section(
        "offer",
        "Would you like to meet me?",
        "I would like to meet you to talk about how this came about, if you wish. Please "
        f"{ring_us(known.standing)} to find a time.",
    )


# Made shorter.


def made_shorter(known: Known, reader: Reader) -> Section:
    """What was first decided, and what is decided now."""
    row, change = known.row, known.shortened
    if change is None or row.sessions_as_issued is None:
        return section("change", "")
    return section(
        "change",
        "",
        f"I suspended {reader.full} from {weekday(row.starts_on)} for "
        f"{length(row.sessions_as_issued)}. I have now made this shorter. It is "
        f"{length(row.sessions or 0)}. I decided this on {weekday(change.decided_on)}.",
        "Everything else in my first letter still holds. Where the dates are not the same, those in "
        "this letter count.",
    )


def why_shorter(known: Known, reader: Reader, words: str) -> Section:
    """Why, in the head's words. `words` are the reasons."""
    return section("reasons", "Why I made it shorter", Paragraph(words, WORDS))


# Lessons in another place.


def lessons_opening(known: Known, reader: Reader) -> Section:
    """What the letter tells, where the first one could not."""
    return section(
        "opening",
        "",
        f"While {reader.full} {reader.is_} suspended, {reader.child} will have full-time lessons in "
        "another place. This letter tells you where and when.",
    )


def lessons_start(known: Known, reader: Reader) -> Section:
    """The first day of the lessons."""
    lessons = known.lessons
    starts_on = lessons.starts_on if lessons else None
    early = lessons.details.short_notice_agreed_on if lessons and lessons.details else None
    return section(
        "starts",
        "Where and when",
        *(points((f"First day: {weekday(starts_on)}",)) if starts_on else ()),
        f"You agreed on {day(early)} that we may tell you less than "
        f"{lessons.hours} hours before this."
        if early and lessons
        else None,
    )


def lessons_details(known: Known, reader: Reader) -> tuple[Section, ...]:
    """Place, times and whom to ask for, each a part of its own: the law wants all of them."""
    details = known.lessons.details if known.lessons else None
    if details is None:
        return ()
    where, times, report_to, *rest = points(details_of(details))
    return (
        Section("address", "", (where,)),
        Section("times", "", (times,)),
        Section("report_to", "", (report_to, *rest)),
    )


def lessons_after(known: Known, reader: Reader) -> Section:
    """What the place is told, and what to do when the pupil cannot come."""
    returns_on = known.row.returns_on
    until = f" The lessons go on until {reader.child} {reader.comes} back to school."
    if returns_on:
        until = (
            f" The lessons go on until {reader.child} {reader.comes} back on {weekday(returns_on)}."
        )
    return section(
        "after",
        "What to know",
        f"These lessons take the place of school.{until if not known.permanent else ''}",
        f"If {reader.child} cannot come on a day, please {ring_us(known.standing)}.",
    )


# The end of an inquiry.


def no_further(known: Known, reader: Reader) -> Section:
    """That nothing further is decided."""
    row = known.row
    dates = f"from {day(row.starts_on)}"
    if row.last_on and row.last_on != row.starts_on:
        dates = f"from {day(row.starts_on)} to {day(row.last_on)}"
    return section(
        "outcome",
        "",
        f"When I suspended {reader.full} {dates}, we still had to look into what happened. We have "
        "now done that. I have decided to take no further action.",
        f"This means that {reader.child} will not be kept out of school any longer because of it. "
        f"The suspension {dates} stays as it is.",
    )


def coming_back(known: Known, reader: Reader) -> Section:
    """When the pupil is back, whatever else is agreed."""
    row = known.row
    if row.returns_on is None:
        return section("return", "")
    if row.returns_on <= known.on:
        text = f"{reader.Child} {reader.was} due back on {weekday(row.returns_on)}. That has not changed."
    else:
        text = (
            f"{reader.Child} {reader.comes} back on {weekday(row.returns_on)}, "
            f"{BACK[row.returns_session]}. That has not changed."
        )
    return section("return", "Coming back to school", text)


def still_your_say(known: Known, reader: Reader) -> Section:
    """The right to be heard about the suspension itself goes on."""
    return section(
        "representations",
        "Your say",
        "You can still tell the governing board what you think of the suspension. If you have done "
        "so already, you can add to it. Write a letter or an e-mail.",
    )

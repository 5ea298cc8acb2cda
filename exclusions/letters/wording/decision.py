"""The first parts of a letter about a decision: what was decided, the dates, and why."""

from exclusions.codes import Session
from exclusions.letters.known import Known
from exclusions.letters.letter import LINES, WORDS, Paragraph, Section, points, section
from exclusions.letters.reader import Reader
from inclusion.words import day, weekday

from .words import BACK, HALVES, half_day, it, length, ring_us


def opening(known: Known, reader: Reader) -> Section:
    """What the head has decided, in one sentence, and what the letter is for."""
    return section(
        "opening",
        "",
        _decided(known, reader),
        "I know that this is hard news to get. This letter says why I made this decision, what "
        "happens next, and what you can do if you do not agree. If any of it is not clear, please "
        f"{ring_us(known.standing)}.",
    )


def _decided(known: Known, reader: Reader) -> str:
    row = known.row
    if known.permanent:
        return (
            f"I am writing to tell you that I have permanently excluded {reader.full} from this "
            f"school. This starts on {weekday(row.starts_on)}."
        )
    if known.lunchtime:
        return (
            f"I am writing to tell you that I have suspended {reader.full} for the lunchtime of "
            f"{weekday(row.starts_on)}."
        )
    return (
        f"I am writing to tell you that I have suspended {reader.full} from school for "
        f"{length(row.sessions or 0)}."
    )


def period(known: Known, reader: Reader) -> Section:
    """From when until when, and when the pupil is back. Mandatory in every letter of a decision."""
    if known.permanent:
        return _without_an_end(known, reader)
    if known.lunchtime:
        return _at_lunch(known, reader)
    row = known.row
    if row.last_on is None or row.returns_on is None:
        return section("period", "The dates")
    first = f"First day: {half_day((row.starts_on, row.start_session))}"
    last = f"Last day: {half_day((row.last_on, row.last_session))}"
    if row.last_on == row.starts_on and row.sessions == 1:
        first, last = f"When: {half_day((row.starts_on, row.start_session))}", ""
    elif row.last_on == row.starts_on:
        first, last = f"When: {weekday(row.starts_on)}, all day", ""
    return section(
        "period",
        "The dates",
        *points(
            text
            for text in (
                first,
                last,
                f"Back in school: {weekday(row.returns_on)}, {BACK[row.returns_session]}",
            )
            if text
        ),
        _not_counted(known, reader),
        _until_then(known, reader) if row.returns_on >= known.on else None,
    )


def _until_then(known: Known, reader: Reader) -> str:
    """From when to keep away: a pupil who is suspended from midday on has that morning in school."""
    row = known.row
    if row.start_session == Session.AFTERNOON and row.starts_on > known.on:
        morning = f"{reader.Child} {reader.is_} in school as always until midday on the first day."
        return f"{morning} After that, please {_keep_away(reader)}."
    return f"Until then, please {_keep_away(reader)}."


def _keep_away(reader: Reader) -> str:
    if reader.is_pupil:
        return "do not come to school, unless we have asked you to"
    return f"do not send {reader.child} to school, unless we have asked you to come in"


def _not_counted(known: Known, reader: Reader) -> str | None:
    if not known.not_due:
        return None
    halves = ", ".join(f"{weekday(on)} {HALVES[half]}" for on, half in known.not_due)
    return f"{reader.Child} {reader.was} not due in school on {halves}. We have not counted that."


def _at_lunch(known: Known, reader: Reader) -> Section:
    return section(
        "period",
        "The date",
        *points(
            (
                f"When: {weekday(known.row.starts_on)}, at lunchtime only",
                "Back in school: the same day, at the start of the afternoon",
            )
        ),
        f"{reader.Child} {reader.is_} in lessons that morning and that afternoon, as always. "
        f"The law counts a lunchtime as {length(1)}.",
    )


def _without_an_end(known: Known, reader: Reader) -> Section:
    return section(
        "period",
        "What this means",
        *points((f"First day: {weekday(known.row.starts_on)}", "There is no last day.")),
        f"{reader.Child} will not come back to this school, unless the governing board or a later "
        f"review changes this. For now {reader.child} {reader.verb('stays', 'stay')} on the "
        "school’s list of pupils. That lasts until the time to ask for a review is over.",
    )


def reasons(known: Known, reader: Reader, words: str) -> Section:
    """Why: the head's own words, and what the school's return calls it. `words` are the reasons."""
    called = known.row.reasons_in_words
    return section(
        "reasons",
        "Why I made this decision",
        Paragraph(words, WORDS),
        f"In the record that every school keeps, the reason{'s are' if len(called) > 1 else ' is'} "
        "called:"
        if called
        else None,
        Paragraph("\n".join(called), LINES) if called else None,
    )


def new_decision(known: Known, reader: Reader) -> Section:
    """After an inquiry: a decision of its own, which does not make the one before longer."""
    before = known.row.follows
    if before is None:
        return section("new_decision", "")
    dates = f"that began on {day(before.starts_on)}"
    if before.last_on and before.last_on != before.starts_on:
        dates = f"from {day(before.starts_on)} to {day(before.last_on)}"
    return section(
        "new_decision",
        "A new decision",
        f"{reader.Child} {reader.was} suspended {dates}. While that ran, we looked further into "
        f"what happened. I have now made this new decision. It is a separate {it(known)}. It does "
        "not make the first one longer, and you can tell the governing board what you think of both.",
    )

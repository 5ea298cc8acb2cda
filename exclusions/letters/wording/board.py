"""What a family may tell the governing board, what the board has to do, and the rights at its meeting."""

from datetime import date

from exclusions.letters.known import Known
from exclusions.letters.letter import LINES, Paragraph, Section, points, section
from exclusions.letters.reader import Reader
from inclusion.rules.letter_dates import LastDay
from inclusion.rules.school_days import BeyondKnownTerms
from inclusion.words import weekday

from .words import it, length, this_term


def representations(known: Known, reader: Reader) -> Section:
    """The right to make representations, said in plain words and by its name."""
    return section(
        "representations",
        "If you do not agree, or want to add something",
        f"You have the right to tell the governing board what you think of this {it(known)}. The "
        "law calls this “making representations”. The board is a group of people who check the "
        "work of the school.",
    )


def how(known: Known, reader: Reader) -> Section:
    """How representations are made."""
    return section(
        "how",
        "",
        f"Write a letter or an e-mail. Say that it is about this {it(known)}, and what the board "
        "should know. If writing is hard for you, tell us and we will help.",
    )


def where(known: Known, reader: Reader) -> Section:
    """To whom and where they are sent; empty while the settings do not say."""
    board = known.standing.board
    if not board:
        return section("where", "")
    return section("where", "", "Send it to:", Paragraph("\n".join(board), LINES))


def pupil_part(known: Known, reader: Reader) -> Section:
    """How the pupil can be involved."""
    speaks = ""
    if known.board_may_meet:
        when = "At the board’s meeting" if known.board_meets else "If the board meets"
        speaks = f" {when}, {reader.child} can come and speak, or ask somebody else to speak."
    if reader.is_pupil:
        text = (
            "You can do this in your own way. You can write it down, or say it while somebody "
            "else writes. A parent, a carer or a friend may help you."
        )
        return section("pupil_part", "", text + speaks)
    return section(
        "pupil_part",
        "",
        f"{reader.Child} can have a say too. {reader.Child} can write, draw, or talk while "
        f"somebody writes it down. You can send that in with your own letter.{speaks}",
    )


def board(known: Known, reader: Reader) -> Section:
    """What the board must do: nothing but read, meet if it is asked, or meet in any case."""
    heading = "What the governing board does"
    if known.short:
        return section(
            "board",
            heading,
            f"{_total(known, reader)} This is not over {known.days('term_over_5_sessions')} days. "
            "So the board must think about what you tell it, but it does not have to meet. It "
            "cannot change my decision.",
        )
    if not known.board_meets:
        return section(
            "board",
            heading,
            f"{_total(known, reader)} This is over {known.days('term_over_5_sessions')} days. So "
            "if you tell the board what you think, it must meet.",
            f"{_decides(known, reader)} If you do not write to the board, it does not have to "
            "meet, and my decision stands.",
            _last_day(known, known.board),
            "Please write as soon as you can.",
        )
    return section(
        "board",
        heading,
        _why_it_meets(known, reader),
        _decides(known, reader),
        _last_day(known, known.board),
    )


def _total(known: Known, reader: Reader) -> str:
    """The total of the term that decides it, with this exclusion in it."""
    total = known.term
    here = "" if total.known else " at this school"
    more = f" {length(total.elsewhere)} of this {_was(total.elsewhere)} at an earlier school."
    return (
        f"With this {it(known)}, {reader.child} {reader.has} been suspended for "
        f"{length(total.sessions)} {this_term(known)}{here}.{more if total.elsewhere else ''}"
    )


def _was(sessions: int) -> str:
    return "was" if sessions <= 2 else "were"


def _why_it_meets(known: Known, reader: Reader) -> str:
    must = "So the board must meet and look at my decision, even if you do not write to it."
    exam_on = known.row.misses_exam_on
    if known.permanent:
        return (
            "The board must meet and look at every permanent exclusion, even if you do not write "
            "to it."
        )
    if exam_on is not None:
        return (
            f"{reader.Child} would miss a public exam or a national test on {weekday(exam_on)}. "
            f"{must} It should meet before that day if it can."
        )
    over = known.days("term_over_15_sessions")
    return f"{_total(known, reader)} This is over {over} days. {must}"


def _decides(known: Known, reader: Reader) -> str:
    if known.permanent:
        return f"The board decides if {reader.child} should come back to this school."
    return (
        f"The board then decides if {reader.child} should come back to school before the last "
        "day. If that day has passed, it decides if the suspension was right."
    )


def _last_day(known: Known, last: LastDay | None) -> str | None:
    """The board's time in school days, and its last day where the terms reach so far."""
    if last is None:
        return None
    if known.board_told_on:
        told = f"It was told on {weekday(known.board_told_on)}"
        must = "so it must meet by"
    else:
        told = f"If it is told on {weekday(last.counted_from)}"
        must = "it must meet by"
    counted = (
        f"The board has {known.board_within} school days for this, from the day after it is told."
    )
    if last.due_on is None:
        return counted
    latest = _latest(known, last)
    if latest is not None and known.row.misses_exam_on is not None and last.due_on < latest:
        # Before the exam only as far as that can be: the days of the law are the last ones.
        exam = f"For the exam, it should meet by {weekday(last.due_on)} if it can."
        return f"{counted} {told}, {must} {weekday(latest)}. {exam}"
    return f"{counted} {told}, {must} {weekday(last.due_on)}."


def _latest(known: Known, last: LastDay) -> date | None:
    """The end of the board's days, whatever comes before; None past the known terms."""
    try:
        return known.calendar.add_school_days(last.counted_from, known.board_within)
    except BeyondKnownTerms:
        return None


def meeting(known: Known, reader: Reader) -> Section:
    """The rights at the board's meeting, where there is or may be one."""
    rights = [
        "You can come to the meeting and speak.",
        "You can bring a friend.",
        "Somebody else can speak for you, such as a lawyer. You would pay for that yourself.",
        "You can ask for a remote meeting. That is a meeting by video or by telephone.",
    ]
    before = "The board will write to you with the day, the time and the place."
    if not known.board_meets:
        before = (
            "If the board is to meet, it will write to you with the day, the time and the place."
        )
    return section(
        "meeting",
        "Your rights at the meeting",
        before,
        *points(rights),
        "To ask for a remote meeting, write to the board at the address above. Please do so as "
        "soon as you can.",
    )

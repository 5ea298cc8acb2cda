"""Which letters an exclusion can have now, why, and which one comes next."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from exclusions.codes import Kind, To
from exclusions.models import Suspension
from exclusions.services.recipients import recipients_from_contacts
from inclusion.accounts.person import Person
from inclusion.errors import DomainError
from inclusion.words import day, weekday

from .drafting import Drafted, draft
from .known import Known
from .reading import Issued, issued_letters, recipients_of
from .variants import DECISION, Variant
from .wording.words import length, this_term


@dataclass(frozen=True)
class Choice:
    """A letter that there can be now. `why` is a sentence; one at most is the `next` one.

    `waiting` are the ids of those who still wait for it.
    """

    variant: Variant
    why: str
    next: bool = False
    waiting: frozenset[int] = frozenset()


def choices(
    known: Known, issued: Sequence[Issued], recipients: Sequence[int]
) -> tuple[Choice, ...]:
    """The letters of an exclusion as it stands. `recipients` are the ids of who receives them.

    Nothing for what was recorded as already dealt with.
    """
    row = known.row
    if row.origin == Suspension.Origin.EARLIER:
        return ()
    found = list(_possible(known))
    sent = _Sent(issued, frozenset(recipients))
    waiting = {variant: _waiting(variant, known, sent) for variant, _ in found}
    wanted = next((variant for variant in waiting if waiting[variant]), None)
    return tuple(Choice(v, why, v == wanted, waiting[v]) for v, why in found)


def _possible(known: Known) -> Iterator[tuple[Variant, str]]:
    row = known.row
    if row.cancelled_on is not None:
        yield Variant.CANCELLED, f"It was cancelled on {day(row.cancelled_on)}."
        return
    if row.follows is not None:
        after = Variant.THEN_PERMANENT if known.permanent else Variant.THEN_SUSPENDED
        yield (
            after,
            f"It began at once after the suspension from {day(row.follows.starts_on)}: the letter says "
            f"that it is a decision of its own. {_why(known)}",
        )
    yield Variant(known.base), _why(known)
    if known.board_declined:
        yield Variant.BOARD_DECLINED, _when_declined(known)
    if known.shortened is not None:
        yield Variant.SHORTER, f"It was made shorter on {day(known.shortened.decided_on)}."
    if known.lessons is not None and not known.permanent:
        yield Variant.SIXTH_DAY, _why_lessons(known)
    if _was_looked_into(row) and not Suspension.objects.filter(follows=row).exists():
        yield (
            Variant.NO_FURTHER,
            "Something was still being looked into when it was decided. This letter is for the end of "
            "that, where nothing further follows. What does follow is a decision of its own, with a "
            "letter of its own.",
        )


def _was_looked_into(row: Suspension) -> bool:
    """Whether the head said so with the decision: only then is there an inquiry to end."""
    considered = getattr(row, "considered", None)
    return row.kind == Kind.SUSPENSION and bool(considered and considered.still_looking_into)


def _why(known: Known) -> str:
    """What of the rules chooses the letter about the decision."""
    if known.permanent:
        return "A permanent exclusion: the governing board must meet."
    if known.row.misses_exam_on is not None:
        return (
            f"An examination or test would be missed on {day(known.row.misses_exam_on)}: the "
            "governing board must meet."
        )
    total = f"With it there are {length(known.term.sessions)} {this_term(known)}"
    over, most = known.days("term_over_5_sessions"), known.days("term_over_15_sessions")
    if known.board_meets:
        return f"{total}, which is over {most} days: the governing board must meet."
    if known.board_may_meet:
        return (
            f"{total}, which is over {over} and not over {most} days: the governing board meets if "
            "it is asked."
        )
    return f"{total}, which is not over {over} days: the governing board need not meet."


def _when_declined(known: Known) -> str:
    met_on = known.row.board_met_on
    when = f" on {day(met_on)}" if met_on else ""
    return f"The governing board declined to reinstate the pupil{when}."


def _why_lessons(known: Known) -> str:
    lessons = known.lessons
    assert lessons is not None  # noqa: S101 (asked only where there are lessons)
    if lessons.starts_on is not None:
        return f"Full-time education is arranged from {weekday(lessons.starts_on)}."
    return (
        f"Full-time education falls due on {weekday(lessons.sixth_on)}." if lessons.sixth_on else ""
    )


@dataclass(frozen=True)
class _Sent:
    """Which letters everybody has who receives them."""

    issued: Sequence[Issued]
    recipients: frozenset[int]

    def without(self, *variants: str, **same: int | bool) -> frozenset[int]:
        """Who has none of these, about a `decision` or with the `lessons` in it if asked."""
        return self.recipients - {
            letter.recipient_id
            for letter in self.issued
            if letter.variant in variants
            and ("decision" not in same or letter.decision == same["decision"])
            and ("lessons" not in same or bool(letter.lessons_from) == same["lessons"])
        }


def _waiting(variant: Variant, known: Known, sent: _Sent) -> frozenset[int]:
    """Who still waits for a letter that is called for."""
    if variant in DECISION:
        return sent.without(*DECISION)
    if variant == Variant.SHORTER:
        number = known.shortened.number if known.shortened else 0
        # A first letter that was written after it gives the shorter dates itself.
        return sent.without(variant, *DECISION, decision=number)
    if variant == Variant.SIXTH_DAY:
        noted = known.row.notices.filter(to=To.SIXTH_DAY, letter=None).exists()
        if noted or not (known.lessons and known.lessons.details):
            return frozenset()
        return sent.without(variant) & sent.without(*DECISION, lessons=True)
    return frozenset() if variant == Variant.NO_FURTHER else sent.without(variant)


def letter_to_read(person: Person, row: Suspension, variant: str | None) -> Drafted:
    """A letter that nobody issues: of this variant, or the next one, to the first who receives it.

    Where no recipient is kept yet, to whom the contacts name. Raises DomainError where there is no
    such letter, nobody to receive it, or something mandatory is missing.
    """
    if row.origin == Suspension.Origin.EARLIER:
        raise DomainError("It was recorded as already dealt with: no letter is written about it.")
    recipients = recipients_of(row) or recipients_from_contacts(row.pupil, row.starts_on)
    known = Known(row, person.on)
    found = choices(known, issued_letters(person, row), [who.pk for who in recipients])
    chosen = [choice for choice in found if choice.variant == variant] if variant else list(found)
    if not chosen:
        there = ", ".join(choice.variant.value for choice in found)
        raise DomainError(f"There is no such letter about it now. There can be: {there or 'none'}.")
    if not recipients:
        raise DomainError("No contact with parental responsibility may be written to.")
    choice = next((choice for choice in chosen if choice.next), chosen[0])
    drafted = draft(known, choice.variant, recipients[0])
    if drafted.missing:
        raise DomainError(drafted.missing[0].words)
    return drafted

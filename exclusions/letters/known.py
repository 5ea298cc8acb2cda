"""Everything that a letter about an exclusion is filled from, read from the record and the rules.

No date is worked out here: periods, totals and last days are the rules' answers on the school's
calendar, asked as of the day of the letter.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from cases.alerts import facts_since
from cases.facts import gather
from exclusions.codes import BoardDecision, Kind, What
from exclusions.facts import fact_id, half_days
from exclusions.models import Decision, Provision, Reintegration, Suspension
from exclusions.proposal import with_days_elsewhere
from inclusion.accounts.models import School
from inclusion.accounts.selectors import school_calendar, school_packs
from inclusion.rules.delivery import BY_POST
from inclusion.rules.education import owed_from, provision_of, run_through
from inclusion.rules.facts import Facts, SuspensionFact
from inclusion.rules.known import known as known_on
from inclusion.rules.letter_dates import LastDay, board_meets_by, review_closes
from inclusion.rules.letters import LUNCHTIME, OVER_15, PERMANENT, UP_TO_5, UP_TO_15, letter_for
from inclusion.rules.notices import days_out_of_public_places
from inclusion.rules.policy import Edition
from inclusion.rules.running import TermTotal
from inclusion.rules.school_days import SESSIONS_IN_A_DAY, BeyondKnownTerms
from inclusion.rules.situation import Situation

from .standing import Standing, standing_of

PUBLIC_PLACES = "excl.notify.parent.public-place"
BY_HAND = "hand"


@dataclass(frozen=True)
class Lessons:
    """Full-time education during an exclusion: from which day it is owed, and what is arranged.

    `hours` is how long before the start its details are given.
    """

    sixth_on: date | None
    starts_on: date | None
    details: Provision | None
    hours: int


@dataclass(frozen=True)
class Review:
    """The time to ask for a review: school days, and the last day by way of sending."""

    within: int
    by_hand: LastDay
    by_post: LastDay


class Known:
    """One exclusion as a letter of a day finds it. Read only; nothing is asked twice."""

    def __init__(self, row: Suspension, on: date) -> None:
        """`row` comes with its pupil and school; `on` is the day of the letter."""
        self.row, self.on = row, on
        self.school: School = row.school
        self.calendar = school_calendar(row.school)
        self.packs = school_packs(row.school)
        self.standing: Standing = standing_of(row.school, row)

    @cached_property
    def facts(self) -> Facts:
        day = max(self.on, self.row.starts_on)
        since = facts_since(min(self.on, self.row.starts_on))
        found = gather(self.school, [self.row.pupil_id], since)[self.row.pupil_id]
        return with_days_elsewhere(found, self.row.pupil, self.calendar, day)

    @cached_property
    def situation(self) -> Situation:
        day = max(self.on, self.row.starts_on)
        return Situation(known_on(self.facts, day), self.calendar, self.packs, day)

    @cached_property
    def exclusion(self) -> SuspensionFact:
        """This exclusion as the rules read it."""
        wanted = fact_id(self.row)
        return next(fact for fact in self.facts.suspensions if fact.id == wanted)

    @property
    def edition(self) -> Edition:
        """The issue of the guidance in force on the day of the decision."""
        return self.packs.pack("england").edition(self.governed_on)

    @property
    def governed_on(self) -> date:
        return max(self.row.decided_on, self.packs.pack("england").duties_from)

    def number(self, name: str) -> int:
        """A number of the law on the day of the decision."""
        return self.packs.number("england", name, self.governed_on)

    def days(self, name: str) -> str:
        """A number of half-days of the law as days: "5"."""
        return f"{self.number(name) / SESSIONS_IN_A_DAY:g}"

    def text(self, name: str) -> str:
        return str(self.packs.value("england", name, self.governed_on))

    # Which letter the rules choose, and the term's total that decides it.

    @cached_property
    def terms(self) -> tuple[TermTotal, ...]:
        return self.situation.running.terms.get(self.exclusion.id, ())

    @property
    def term(self) -> TermTotal:
        """The term with the highest total, this exclusion included."""
        return max(self.terms, key=lambda total: total.sessions)

    @cached_property
    def base(self) -> str:
        """L1 to L4 or L6, as the rules choose it."""
        return letter_for(self.exclusion, self.terms, self.packs)

    @property
    def lunchtime(self) -> bool:
        return bool(self.row.kind == Kind.LUNCHTIME)

    @property
    def permanent(self) -> bool:
        return bool(self.row.kind == Kind.PERMANENT)

    @property
    def board_meets(self) -> bool:
        """Whether the board has to meet whether or not anybody asks."""
        return self.base in (OVER_15, PERMANENT)

    @property
    def board_may_meet(self) -> bool:
        return self.base in (UP_TO_15, OVER_15, PERMANENT)

    @property
    def short(self) -> bool:
        """Up to five days in the term: the board need not meet."""
        return self.base in (LUNCHTIME, UP_TO_5)

    # Decisions.

    @cached_property
    def decisions(self) -> tuple[Decision, ...]:
        return tuple(self.row.decisions.all())

    def last_decision(self, *what: str) -> Decision | None:
        """The last decision of these kinds, or None."""
        found = [decision for decision in self.decisions if decision.what in what]
        return found[-1] if found else None

    @property
    def reasons(self) -> str:
        """The head's reasons for the exclusion, in the head's words."""
        first = self.last_decision(What.DECIDED)
        return (first.reasons if first else "") or self.row.what_happened

    @property
    def shortened(self) -> Decision | None:
        return self.last_decision(What.SHORTENED)

    # Dates.

    @cached_property
    def not_due(self) -> tuple[tuple[date, str], ...]:
        """The half-days between first and last on which the pupil was not due."""
        last = (self.row.last_on or date.max, self.row.last_session or "pm")
        first = (self.row.starts_on, self.row.start_session)
        return tuple(half for half in half_days(self.row.not_due) if first <= half <= last)

    @cached_property
    def public_days(self) -> tuple[date, ...]:
        """The days out of public places; none for a pupil who is not of compulsory school age."""
        if not self.situation.is_of_compulsory_age(self.row.starts_on):
            return ()
        rule = self.packs.pack("england").rules[PUBLIC_PLACES]
        return days_out_of_public_places(self.situation, rule, self.exclusion)

    @property
    def board_told_on(self) -> date | None:
        return self.exclusion.board_told_on

    @cached_property
    def board(self) -> LastDay | None:
        """By when the board has to meet, counted from when it was told, or else from this letter."""
        if not self.board_may_meet:
            return None
        told_on = self.board_told_on or max(self.on, self.row.decided_on)
        return board_meets_by(
            self.facts,
            self.exclusion,
            self.calendar,
            self.packs,
            told_on=told_on,
            known_on=max(self.on, self.row.starts_on, told_on),
        )

    @property
    def board_within(self) -> int:
        return self.number("board_within" if self.board_meets else "board_within_reps")

    @cached_property
    def lessons(self) -> Lessons | None:
        """Education from the sixth day on, where it is owed or arranged; None otherwise."""
        if self.lunchtime or self.row.is_cancelled:
            return None
        sixth = self.situation.periods[self.exclusion.id].sixth_consecutive_day
        if sixth is not None and not owed_from(self.situation, sixth):
            sixth = None
        starts_on = provision_of(run_through(self.situation, self.exclusion))
        if sixth is None and starts_on is None:
            return None
        details = Provision.objects.filter(suspension=self.row).first() if starts_on else None
        return Lessons(sixth, starts_on, details, self.number("sixth_day_details_hours"))

    @cached_property
    def meeting(self) -> Reintegration | None:
        return Reintegration.objects.filter(suspension=self.row).first()

    @property
    def days_served(self) -> int:
        """Half-days that the pupil was out for by now."""
        out = self.situation.running.out_of_school(self.exclusion)
        return sum(count for day, count in out.days if day <= self.on)

    @cached_property
    def next_school_day(self) -> date | None:
        """The first school day after the letter; None past the known terms."""
        try:
            return self.calendar.add_school_days(self.on, 1)
        except BeyondKnownTerms:
            return None

    @property
    def board_declined(self) -> bool:
        return bool(self.permanent and self.row.board_decision == BoardDecision.DECLINED)

    @cached_property
    def review(self) -> Review | None:
        """The time to ask for a review, were the board's decision sent with this letter."""

        def closes(how: str) -> LastDay | None:
            return review_closes(
                self.facts, self.exclusion, self.calendar, self.packs, sent_on=self.on, how=how
            )

        by_hand, by_post = closes(BY_HAND), closes(BY_POST)
        if by_hand is None or by_post is None:
            return None
        return Review(self.number("irp_apply_within"), by_hand, by_post)

    @property
    def by_trust(self) -> bool:
        """Whether the academy's trust arranges the review, not the local authority."""
        return bool(self.school.kind == School.Kind.ACADEMY)

    def inputs(self) -> Mapping[str, Any]:
        """The dates and totals that the letter was worked out from, as plain values."""
        board, lessons = self.board if not self.row.is_cancelled else None, self.lessons
        review = self.review if self.board_declined else None
        return {
            "starts_on": self.row.starts_on,
            "last_on": self.row.last_on,
            "returns_on": self.row.returns_on,
            "returns_session": self.row.returns_session,
            "sessions": self.row.sessions,
            "terms": [
                {
                    "term": total.term.name,
                    "sessions": total.sessions,
                    "known": total.known,
                    "counted": total.counted,
                }
                for total in self.terms
            ],
            "chosen_by_the_rules": "" if self.row.is_cancelled else self.base,
            "board_told_on": self.board_told_on,
            "board_counted_from": board.counted_from if board else None,
            "board_meets_by": board.due_on if board else None,
            "public_place_days": self.public_days,
            "sixth_day": lessons.sixth_on if lessons else None,
            "lessons_from": lessons.starts_on if lessons else None,
            "review_closes_by_hand": review.by_hand.due_on if review else None,
            "review_closes_by_post": review.by_post.due_on if review else None,
        }

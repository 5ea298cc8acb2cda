"""What the schools of the demonstration did after each suspension that they decided themselves.

Parents, authority and board were told, work was set, the return was prepared and the board met where
the law asks for it, all on the day it was due. What a story names as still open is left to do.
"""

from collections.abc import Iterable, Iterator
from datetime import date

from cases.facts import gather
from cases.models import Contact
from exclusions.codes import BoardDecision, How, Kind, To
from exclusions.facts import fact_id
from exclusions.models import Notice, Recipient, Suspension
from exclusions.services.recipients import households
from exclusions.telling.kinds import BY_TO
from inclusion.accounts.selectors import school_packs
from inclusion.accounts.versions import update_many_as
from inclusion.rules.calendar_days import DAY
from inclusion.rules.situation import Situation

from .scene import Decided, Scene, moment

OVER_5_DAYS, OVER_15_DAYS = 10, 30  # sessions in a term
BOARD_MEETS_AFTER = 13  # school days after it was told: the law allows 15
# How far back a suspension may lie that adds up with one of these.
TWO_YEARS = 730 * DAY
DATES = (
    "work_set_on",
    "sixth_day_provision_from",
    "reintegration_meeting_on",
    "returned_on",
    "board_met_on",
    "board_decision",
    "board_decision_given_on",
)


def see_to_suspensions(scene: Scene) -> None:
    """Record what was done after the suspensions of a school, as far as it lies in the past."""
    by_pupil: dict[int, list[Decided]] = {}
    for one in scene.decided:
        by_pupil.setdefault(one.suspension.pupil_id, []).append(one)
    facts = gather(scene.school, list(by_pupil), scene.on - TWO_YEARS)
    family = _who_receive_letters(by_pupil)
    packs = school_packs(scene.school)
    for pupil_id, found in by_pupil.items():
        situation = Situation(facts[pupil_id], scene.calendar, packs)
        for one in found:
            _Aftermath(scene, one, situation, family.get(pupil_id, [])).write()
    rows = [one.suspension for found in by_pupil.values() for one in found]
    update_many_as(rows, Suspension, list(DATES), by=None)
    scene.rows.flush()


def _who_receive_letters(pupil_ids: Iterable[int]) -> dict[int, list[Contact]]:
    """The contacts with parental responsibility whom the school may contact, by pupil. One query."""
    found: dict[int, list[Contact]] = {}
    contacts = Contact.objects.filter(parental_responsibility=True, do_not_contact=False)
    for contact in contacts.filter(pupil__in=list(pupil_ids)):
        found.setdefault(contact.pupil_id, []).append(contact)
    return found


class _Aftermath:
    """One suspension and what followed."""

    def __init__(
        self, scene: Scene, decided: Decided, situation: Situation, family: list[Contact]
    ) -> None:
        self.scene = scene
        self.family = family
        self.row = decided.suspension
        self.still_open = decided.still_open
        self.pupil = self.row.pupil
        self.sixth = situation.periods[fact_id(self.row)].sixth_consecutive_day
        self.most_in_a_term = max(
            total.sessions for total in situation.running.terms[fact_id(self.row)]
        )

    def write(self) -> None:
        """Give the row its dates and add its notices."""
        told: dict[str, date] = {}
        head = self.scene.people["head"]
        recipients = households(self.family)
        for household in recipients:
            household.suspension = self.row
            self.scene.rows.add(household, by=head, on=self.row.decided_on)
        for to, told_on, how in self._notices():
            if to not in self.still_open and told_on <= self.scene.on:
                told[to] = told_on
                for recipient in recipients if BY_TO[to].each and recipients else [None]:
                    self._notice(to, told_on, how, recipient)
        for field, day in self._dates():
            if field not in self.still_open and day <= self.scene.on:
                setattr(self.row, field, day)
        if To.BOARD in told:
            self._board_meets(told[To.BOARD])
        self._sign()

    def _notices(self) -> Iterator[tuple[str, date, str]]:
        """Who was told, when and how: everyone on the day, the board at once or with the week's."""
        start = self.row.starts_on
        yield To.PARENTS, start, How.TELEPHONE
        yield To.PARENTS_WRITTEN, start, How.HAND
        yield To.LOCAL_AUTHORITY, start, How.PORTAL
        at_once = self.most_in_a_term > OVER_5_DAYS or self.row.misses_exam_on
        yield To.BOARD, start if at_once else self._end_of_week(), How.EMAIL
        if self.pupil.social_worker:
            yield To.SOCIAL_WORKER, start, How.TELEPHONE
        if self.pupil.looked_after:
            yield To.VIRTUAL_HEAD, start, How.EMAIL
        if self.sixth:
            yield To.SIXTH_DAY, start, How.HAND

    def _end_of_week(self) -> date:
        """The last school day of the week: then the head's list goes to the governors."""
        start = self.row.starts_on
        return self.scene.calendar.school_days(start, start + (6 - start.weekday()) * DAY)[-1]

    def _dates(self) -> Iterator[tuple[str, date]]:
        """Work, education and the return, each on the day on which it was due."""
        start, returns = self.row.starts_on, self.row.returns_on
        if self.row.kind != Kind.LUNCHTIME:
            yield "work_set_on", start
            if self.pupil.looked_after or self.pupil.social_worker:
                yield "sixth_day_provision_from", start
            elif self.sixth:
                yield "sixth_day_provision_from", self.sixth
        if returns and self.row.kind != Kind.LUNCHTIME:
            yield "reintegration_meeting_on", returns
        if returns:
            yield "returned_on", returns

    def _board_meets(self, told_on: date) -> None:
        """Over 15 days in a term the board meets; by then the pupil is back in school."""
        if self.most_in_a_term <= OVER_15_DAYS:
            return
        meets_on = self.scene.calendar.add_school_days(told_on, BOARD_MEETS_AFTER)
        if meets_on <= self.scene.on:
            self.row.board_met_on = self.row.board_decision_given_on = meets_on
            self.row.board_decision = BoardDecision.NOTED

    def _notice(self, to: str, told_on: date, how: str, recipient: Recipient | None) -> None:
        by = self.scene.people["head" if to == To.PARENTS else "office"]
        notice = Notice(
            suspension=self.row,
            to=to,
            recipient=recipient,
            told_on=told_on,
            how=how,
            told_by=by.name,
            recorded_by=by,
            recorded_at=moment(told_on),
        )
        self.scene.rows.add(notice, by=by, on=told_on)

    def _sign(self) -> None:
        """The office entered these dates on the last of them."""
        written = [getattr(self.row, name) for name in DATES if name != "board_decision"]
        last = max([day for day in written if day] or [self.row.starts_on])
        self.row._history_user = self.scene.people["office"]  # type: ignore[attr-defined]
        self.row._history_date = moment(last)  # type: ignore[attr-defined]

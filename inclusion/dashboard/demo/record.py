"""Builders for one pupil's record: each adds rows as staff would have written them on the day."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from cases.models import (
    Action,
    Agency,
    Case,
    CaseMember,
    Entry,
    EntryReader,
    IncidentDetail,
    Pupil,
)
from exclusions.models import Suspension
from inclusion.accounts.models import User
from inclusion.accounts.selectors import school_packs
from inclusion.rules.calendar_days import add_weeks
from inclusion.rules.ibp_reviews import usual_weeks
from inclusion.rules.school_days import Period
from interventions.models import (
    Attendance,
    Judgement,
    Plan,
    PlanAgency,
    Review,
    Score,
    Strategy,
    Target,
    View,
)
from interventions.services import last_school_day

from .scene import Decided, Scene, moment
from .words import TOLD_OF_INCIDENTS

PSP_WEEKS = 16
IBP_WEEKS = 12


@dataclass
class Record:
    """One pupil's record in a scene. Methods name the things that happened, dates first."""

    scene: Scene
    pupil: Pupil

    def who(self, person: str | User) -> User:
        """A colleague by key (a role, or a name's key), or the person themselves."""
        return self.scene.people[person] if isinstance(person, str) else person

    def case(
        self,
        opened_on: date,
        concern: str,
        category: str,
        level: str,
        *,
        lead: str = "senco",
        team: Sequence[str] = (),
        **fields: Any,
    ) -> Case:
        """Open a case; `closed_on` with `outcome` closes it."""
        scene, school = self.scene, self.scene.school
        case = Case(
            school=school,
            pupil=self.pupil,
            number=school.next_case_number,
            concern=concern,
            category=category,
            level=level,
            lead=self.who(lead),
            opened_on=opened_on,
            **fields,
        )
        school.next_case_number += 1
        scene.rows.add(case, by=case.lead, on=opened_on)
        for member in team:
            link = CaseMember(case=case, user=self.who(member))
            scene.rows.add(link, by=case.lead, on=opened_on)
        return case

    def entry(
        self,
        on: date,
        kind: str,
        words: str,
        *,
        by: str = "pastoral",
        case: Case | None = None,
        readers: Sequence[str] = (),
        **fields: Any,
    ) -> Entry:
        """Log something that happened on a day."""
        entry = Entry(
            school=self.scene.school,
            pupil=self.pupil,
            case=case,
            kind=kind,
            happened_on=on,
            what_happened=words,
            written_by=self.who(by),
            written_at=moment(on),
            **fields,
        )
        self.scene.rows.add(entry, by=entry.written_by, on=on)
        if words in TOLD_OF_INCIDENTS:
            self._tell_more(entry, *TOLD_OF_INCIDENTS[words])
        for reader in readers:
            link = EntryReader(entry=entry, user=self.who(reader))
            self.scene.rows.add(link, by=entry.written_by, on=on)
        return entry

    def _tell_more(
        self, entry: Entry, before: str, did: str, place: str, lesson: str, function: str
    ) -> None:
        """What was ticked when an incident was logged."""
        detail = IncidentDetail(
            entry=entry,
            antecedent=f"{before}.",
            behaviour=f"{did}.",
            place=place,
            lesson=lesson,
            likely_function=function,
        )
        self.scene.rows.add(detail, by=entry.written_by, on=entry.happened_on)
        entry.set_search_text(detail.place, detail.antecedent)

    def chronicle(self, case: Case, text: str) -> None:
        """Log entries told as text: school days ago, kind, writer | words | who was told | follow-up.

        A line that begins with a space carries on the line before it.
        """
        for line in text.strip().replace("\n   ", " ").splitlines():
            head, words, *others = (part.strip() for part in line.split("|"))
            ago, kind, by = head.split()
            told, follow_up = (*others, "", "")[:2]
            self.entry(
                self.scene.ago(int(ago)),
                kind,
                words,
                by=by,
                case=case,
                who_was_told=told,
                follow_up=follow_up,
            )

    def suspension(
        self,
        starts_on: date,
        sessions: int,
        reasons: Sequence[str],
        words: str = "",
        *,
        still_open: Sequence[str] = (),
        **fields: Any,
    ) -> Suspension:
        """The head suspends the pupil for a number of half-days from a day.

        Everything that follows is done on time (`afterwards`) but what `still_open` names: notices
        by whom they tell, dates by their field.
        """
        head = self.who("head")
        period = self._free_period(starts_on, fields.get("start_session", "am"), sessions)
        starts_on = period.first
        first, second, third = (*reasons, "", "")[:3]
        decided_here = fields.get("origin") != Suspension.Origin.EARLIER
        suspension = Suspension(
            school=self.scene.school,
            pupil=self.pupil,
            decided_on=starts_on,
            decided_by=head if decided_here else None,
            decided_as="headteacher" if decided_here else "",
            starts_on=starts_on,
            sessions=sessions,
            last_on=period.last,
            last_session=period.last_session,
            returns_on=period.returns,
            returns_session=period.returns_session,
            reason_1=first,
            reason_2=second,
            reason_3=third,
            what_happened=words,
            recorded_by=head,
            recorded_at=moment(starts_on),
            **fields,
        )
        self.scene.out[self.pupil.upn].append(period)
        if decided_here:
            self.scene.decided.append(Decided(suspension, frozenset(still_open)))
        return self.scene.rows.add(suspension, by=head, on=starts_on)

    def _free_period(self, starts_on: date, start_session: str, sessions: int) -> Period:
        """The days of a suspension, moved on where the pupil is suspended already."""
        calendar, taken = self.scene.calendar, self.scene.out[self.pupil.upn]
        period = calendar.period(starts_on, start_session, sessions)
        while clash := next((p for p in taken if _overlap(p, period)), None):
            free_on = calendar.add_school_days(clash.last, 1)
            period = calendar.period(free_on, start_session, sessions)
        return period

    def plan(self, starts_on: date, kind: str, **fields: Any) -> Plan:
        """Agree an IBP or a PSP; it runs unless `status` says otherwise, and ends on a school day."""
        is_psp = kind == Plan.Kind.PSP
        last = add_weeks(starts_on, PSP_WEEKS if is_psp else IBP_WEEKS)
        packs = school_packs(self.scene.school)
        values: dict[str, Any] = {
            "status": Plan.Status.ACTIVE,
            "ends_on": last,
            "lead": self.who("senco"),
            "key_worker": self.who("pastoral"),
            "review_every_weeks": None if is_psp else usual_weeks(packs, starts_on),
            "created_at": moment(starts_on),
            **fields,
        }
        values["ends_on"] = last_school_day(starts_on, values["ends_on"], self.scene.calendar)
        plan = Plan(
            school=self.scene.school, pupil=self.pupil, kind=kind, starts_on=starts_on, **values
        )
        return self.scene.rows.add(plan, by=self.who("senco"), on=starts_on)

    def target(
        self, plan: Plan, owner: str, what: str, measure: str, *, position: int, **fields: Any
    ) -> Target:
        """Agree a target of a plan."""
        for number in ("baseline", "goal"):
            if number in fields:
                fields[number] = Decimal(str(fields[number]))
        fields.setdefault("per", "day" if measure.endswith("a day") else "week")
        target = Target(
            plan=plan, owner=owner, what=what, measure=measure, position=position, **fields
        )
        return self.scene.rows.add(target, by=self.who("senco"), on=plan.starts_on)

    def scores(
        self, target: Target, days: Iterable[date], values: Iterable[float], by: str = "pastoral"
    ) -> None:
        """Measure a target on each day, as far as both go."""
        for on, value in zip(days, values, strict=False):
            score = Score(target=target, on=on, value=Decimal(str(value)), by=self.who(by))
            self.scene.rows.add(score, by=score.by, on=on)

    def strategies(self, plan: Plan, *rows: tuple[str, ...]) -> None:
        """What will be done, by whom, how often; then of what kind, where it is no provision."""
        for position, (what, by_whom, how_often, *kind) in enumerate(rows, 1):
            strategy = Strategy(
                plan=plan, position=position, what=what, by_whom=by_whom, how_often=how_often,
                sort=kind[0] if kind else Strategy.Sort.PROVISION,
            )  # fmt: skip
            self.scene.rows.add(strategy, by=self.who("senco"), on=plan.starts_on)

    def view(
        self, plan: Plan, voice: str, said_by: str, said_on: date, words: str, by: str
    ) -> None:
        """What someone said, in their words, and who wrote it down."""
        view = View(
            plan=plan,
            voice=voice,
            said_by=said_by,
            said_on=said_on,
            words=words,
            written_down_by=self.who(by).name,
        )
        self.scene.rows.add(view, by=self.who(by), on=said_on)

    def agency(
        self, plan: Plan, agency: Agency, response: str = "", on: date | None = None
    ) -> None:
        """Invite an agency to a plan."""
        day = on or plan.starts_on
        link = PlanAgency(plan=plan, agency=agency, invited_on=day, response=response)
        self.scene.rows.add(link, by=self.who("senco"), on=day)

    def review(
        self,
        plan: Plan,
        number: int,
        held_on: date,
        impact: str,
        *,
        came: Sequence[tuple[str, str, str]] = (),
        away: Sequence[tuple[str, str]] = (),
        judged: Sequence[tuple[Target, str, float, str]] = (),
        **fields: Any,
    ) -> Review:
        """Hold a review: who came and what each said, progress on each target, what changes."""
        rows, senco = self.scene.rows, self.who("senco")
        review = Review(
            plan=plan,
            number=number,
            held_on=held_on,
            impact=impact,
            chair=senco.name,
            held_by=senco,
            recorded_at=moment(held_on),
            **fields,
        )
        rows.add(review, by=senco, on=held_on)
        if plan.status == Plan.Status.ACTIVE:
            plan.next_review_on = review.next_on
        people = [(*person, True) for person in came] + [(*person, "", False) for person in away]
        for position, (name, role, words, present) in enumerate(people, 1):
            seat = Attendance(
                review=review, position=position, name=name, role=role, came=present, view=words
            )
            rows.add(seat, by=senco, on=held_on)
        for target, progress, now, note in judged:
            judgement = Judgement(
                review=review, target=target, progress=progress, now=Decimal(str(now)), note=note
            )
            rows.add(judgement, by=senco, on=held_on)
        return review

    def action(
        self, created_on: date, what: str, owner: str, due_on: date, **fields: Any
    ) -> Action:
        """Someone promises something: a colleague by key, or a name where they have no account."""
        known = self.scene.people.get(owner)
        action = Action(
            school=self.scene.school,
            pupil=self.pupil,
            what=what,
            owner=known,
            owner_name="" if known else owner,
            due_on=due_on,
            created_on=created_on,
            **fields,
        )
        return self.scene.rows.add(action, by=self.who("senco"), on=created_on)


def _overlap(one: Period, other: Period) -> bool:
    """Whether two suspensions share a day."""
    return one.first <= other.last and other.first <= one.last

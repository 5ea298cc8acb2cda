"""Reads a plan and what happened since its last review, and says it as a review pack.

A fixed number of queries whatever the plan holds. Restricted entries are neither read nor counted in;
words of entries never print, but for what the pupil said.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, F, Q, QuerySet

from cases.models import Action, Contact, Entry
from cases.other_names import OtherNames, other_names
from cases.selectors.attendance import attendance_of
from exclusions.models import Suspension
from exclusions.selectors import suspensions_of, totals_for
from inclusion.accounts.person import Person
from inclusion.accounts.selectors import school_calendar, school_packs
from inclusion.charts import ProgressMark
from inclusion.rules.school_days import SchoolCalendar
from inclusion.words import day, listing
from interventions.booked import coming
from interventions.effort import amount, counted_in, moved_words, trend_words
from interventions.from_marks import Point
from interventions.held import latest_review
from interventions.models import Plan, Review, Strategy, Target
from interventions.selectors import TargetProgress, progress

from . import sentences
from .daily import daily_facts
from .pack import (
    ActionRow,
    Fact,
    LeftOut,
    ProgressChart,
    PspReviewPack,
    Quote,
    TargetRow,
)
from .people import expected_people, recipients
from .spoken import Spoken, in_line, latest, spoken
from .targets import marks_of
from .timeline import events
from .timeline_of_plan import timeline_of

CHARTS = 2
LONGEST_UNIT = 60
DASH = "–"
# Databases disagree on where empty dates stand; people want what is open first.
OPEN_FIRST = (F("done_on").asc(nulls_first=True), F("due_on").asc(nulls_last=True), "pk")


@dataclass(frozen=True)
class Record:
    """What the database holds for one pack."""

    person: Person
    plan: Plan
    on: date
    calendar: SchoolCalendar
    reviews: list[Review]
    suspensions: list[Suspension]
    contacts: list[Contact]
    names: OtherNames

    @property
    def since(self) -> date:
        """The day of the last review, or of the plan's start."""
        return self.last.held_on if self.last else self.plan.starts_on

    @property
    def last(self) -> Review | None:
        """The review that was held last."""
        return latest_review(self.reviews)


def read(person: Person, plan: Plan, on: date) -> PspReviewPack:
    """The pack with everything in it, before it is fitted to two sides.

    `plan` comes from `interventions.selectors.plan_for`; `on` is the day on which it is printed.
    """
    pupil = plan.pupil
    record = _record(person, plan, on)
    calendar, packs = record.calendar, school_packs(plan.school)
    number = max((review.number for review in record.reviews), default=0) + 1
    booked = coming(plan, on)
    held = booked or on
    policy, next_by = sentences.policy_words(plan, record.reviews, held, calendar, packs)
    targets = progress(plan, calendar, on)
    counts, left_out = _entries(record)
    words = _voices(record)
    actions, rows = _actions(record), _targets(record, targets)
    support, strengths = _support(record), record.names.take_out(_one_line(_strengths(plan)))
    why = record.names.take_out(_one_line(plan.trigger)) or "Not yet written down"
    charts = _charts(record, targets)
    year = attendance_of(pupil, calendar, on)
    happened = events(record.suspensions, [plan], calendar, packs, on)
    return PspReviewPack(
        title=f"{plan.short_kind} review {number}: {pupil.short_name}",
        pupil=pupil.short_name,
        forename=pupil.forename,
        school=plan.school.name,
        number=number,
        when=record.names.take_out(sentences.when_words(plan, on)),
        booked=booked is not None,
        strip=_strip(plan),
        why=why,
        pupil_words=words["pupil"],
        family_words=words["family"],
        agency_words=words["agency"],
        strengths=strengths,
        concerns=record.names.take_out(_one_line(plan.concerns)),
        agreed=record.names.take_out(_agreed(record)),
        actions=actions,
        targets=rows,
        charts=charts,
        since=_since(record),
        suspensions=_suspensions(record),
        totals=sentences.totals_words(totals_for(pupil, calendar, on)),
        attendance=sentences.attendance_words(year),
        support=support,
        entries=sentences.entries_words(counts),
        daily=daily_facts(plan, targets, record.since, on),
        policy=policy,
        people=expected_people(plan, record.contacts, record.reviews, record.names),
        next_by=next_by,
        timeline=timeline_of(plan, happened, year.weeks, calendar, on),
        left_out=LeftOut(
            restricted=left_out["restricted"],
            shared=left_out["shared"],
            names=record.names.taken_out,
            not_contacted=sum(contact.do_not_contact for contact in record.contacts),
        ),
        recipients=recipients(plan, record.contacts),
    )


def _record(person: Person, plan: Plan, on: date) -> Record:
    """What is read at the start: nothing of a later day, no cancelled suspension."""
    found = suspensions_of(person, plan.pupil).order_by("starts_on", "pk")
    return Record(
        person=person,
        plan=plan,
        on=on,
        calendar=school_calendar(plan.school),
        reviews=[r for r in plan.reviews.all() if r.held_on <= on],
        suspensions=[s for s in found if not s.is_cancelled and s.starts_on <= on],
        contacts=list(plan.pupil.contacts.order_by("priority", "pk")),
        names=other_names(plan.pupil),
    )


def _suspensions(record: Record) -> tuple[str, ...]:
    """Those since the last review, one sentence each."""
    return tuple(
        sentences.suspension_words(s, record.calendar, record.on)
        for s in record.suspensions
        if s.starts_on >= record.since
    )


def _strip(plan: Plan) -> tuple[Fact, ...]:
    pupil = plan.pupil
    group = f", {pupil.group.name}" if pupil.group else ""
    needs = f" ({pupil.needs_in_words})" if pupil.sen_needs else ""
    return (
        Fact("Year and class", f"{pupil.year_name}{group}"),
        Fact("Born", day(pupil.born_on)),
        Fact(plan.short_kind, sentences.span(plan.starts_on, plan.ends_on)),
        Fact("Led by", plan.lead.name if plan.lead else "Not yet named"),
        Fact("Key worker", plan.key_worker.name if plan.key_worker else "Not yet named"),
        Fact("SEN", f"{pupil.get_sen_status_display()}{needs}"),
    )


def _strengths(plan: Plan) -> str:
    return plan.strengths or plan.pupil.strengths


def _one_line(words: str) -> str:
    return " ".join(words.split())


def _since(record: Record) -> str:
    if record.reviews:
        return f"Since the last review, {day(record.since)}"
    return f"Since the {record.plan.short_kind} began, {day(record.since)}"


def _voices(record: Record) -> dict[str, tuple[Quote, ...]]:
    """The latest words of each person who was asked; the pupil's from the chronology if need be."""
    said = spoken(record.plan, record.contacts, record.on)
    found = {
        voice: tuple(_quote(record, one) for one in latest(said, voice))
        for voice in ("pupil", "family", "agency")
    }
    if not found["pupil"]:
        entry = _unrestricted(record).filter(kind=Entry.Kind.VOICE).order_by("-happened_on").first()
        if entry:
            by = f"Written down by {entry.written_by.name}, {day(entry.happened_on)}"
            words = record.names.take_out(_one_line(entry.what_happened))
            found["pupil"] = (Quote(words, by),)
    return found


def _quote(record: Record, said: Spoken) -> Quote:
    asked = any(question for question, _ in said.parts)
    words = in_line(said.parts) if asked else _one_line(" ".join(words for _, words in said.parts))
    take_out = record.names.take_out
    return Quote(take_out(words), take_out(said.by), marked=asked)


def _unrestricted(record: Record) -> QuerySet[Entry]:
    entries = Entry.objects.filter(
        pupil=record.plan.pupil, withdrawn_at__isnull=True, happened_on__lte=record.on
    )
    return entries.filter(restricted=False).select_related("written_by")


def _entries(record: Record) -> tuple[Counter[str], dict[str, int]]:
    """Entries since the last review by kind, restricted ones left out; and what was left out."""
    entries = Entry.objects.filter(
        pupil=record.plan.pupil,
        withdrawn_at__isnull=True,
        happened_on__gte=record.since,
        happened_on__lte=record.on,
    ).order_by()
    rows = entries.values_list("kind").annotate(
        printed=Count("pk", filter=Q(restricted=False)),
        held_back=Count("pk", filter=Q(restricted=True)),
        shared=Count("pk", filter=Q(other_pupils__gt=0, restricted=False)),
    )
    counts: Counter[str] = Counter()
    left_out = {"restricted": 0, "shared": 0}
    for kind, unrestricted, restricted, shared in rows:
        counts[kind] += unrestricted
        left_out["restricted"] += restricted
        left_out["shared"] += shared
    return +counts, left_out


def _actions(record: Record) -> tuple[ActionRow, ...]:
    """What is open of what was promised, and what was done since."""
    promised = Q(about=f"plan:{record.plan.pk}")
    if record.last:
        promised |= Q(promised_at=f"review:{record.last.pk}")
    found = Action.objects.filter(
        promised, pupil=record.plan.pupil, created_on__lte=record.on, withdrawn_at__isnull=True
    )
    current = found.filter(Q(done_on__isnull=True) | Q(done_on__gte=record.since))
    return tuple(
        ActionRow(
            what=record.names.take_out(_one_line(action.what)),
            who=action.owner.name if action.owner else _promised_by(record, action),
            due=sentences.near_day(action.due_on, record.on) if action.due_on else DASH,
            done=record.names.take_out(sentences.action_done(action, record.on)),
            open=action.done_on is None,
        )
        for action in current.select_related("owner").order_by(*OPEN_FIRST)
    )


def _agreed(record: Record) -> str:
    """What the last review decided to do differently."""
    return _one_line(record.last.changes) if record.last else ""


def _promised_by(record: Record, action: Action) -> str:
    """The typed name of somebody who has no account."""
    return record.names.take_out(_one_line(action.owner_name)) or DASH


def _targets(record: Record, targets: Sequence[TargetProgress]) -> tuple[TargetRow, ...]:
    return tuple(
        TargetRow(
            whose=f"{number}. {_whose(record, found.target)}",
            what=record.names.take_out(_one_line(found.target.what)),
            measure=record.names.take_out(_one_line(found.target.measure)),
            start=_value(found, found.start),
            now=_now(found),
            goal=_value(found, found.target.goal),
        )
        for number, found in enumerate(targets, 1)
    )


def _whose(record: Record, target: Target) -> str:
    if target.owner == Target.Owner.PUPIL:
        return record.plan.pupil.forename
    return record.names.take_out(_one_line(target.owner_name)) or target.get_owner_display()


def _value(found: TargetProgress, value: Decimal | None) -> str:
    return amount(found.target.measured_by, value)


def _now(found: TargetProgress) -> str:
    """The latest measured value; without one, what the last review judged."""
    if found.now is None and found.judged:
        return found.judged.get_progress_display().lower()
    return _value(found, found.now)


def _charts(record: Record, targets: Sequence[TargetProgress]) -> tuple[ProgressChart, ...]:
    """The two targets with most measured values, in the order of the table."""
    numbered = [(n, found) for n, found in enumerate(targets, 1) if found.scores]
    most = sorted(numbered, key=lambda pair: (-len(pair[1].scores), pair[0]))[:CHARTS]
    marks = marks_of(record.plan, record.suspensions, record.calendar)
    return tuple(_chart(record, n, found, marks) for n, found in sorted(most, key=lambda p: p[0]))


def _chart(
    record: Record, number: int, found: TargetProgress, marks: list[ProgressMark]
) -> ProgressChart:
    points = tuple((on, float(value)) for on, value in found.scores if on <= record.on)
    target = found.target
    start = None if target.baseline is None else float(target.baseline)
    unit = counted_in(record.names.take_out(_one_line(target.measure)), target.measured_by)
    out = [m for m in marks if m.kind == "suspension" and points and m.end >= points[0][0]]
    red = (
        f" Red: suspended {listing(sentences.near_span(m.start, m.end, record.on) for m in out[-3:])}."
        if out
        else ""
    )
    words = _trend(found, [(on, value) for on, value in found.scores if on <= record.on])
    # A measure that is a sentence stands in the table; under the chart the number is enough.
    name = f"Target {number}, {unit}" if len(unit) <= LONGEST_UNIT else f"Target {number}"
    return ProgressChart(
        number=number,
        name=name,
        title=f"Target {number}: {record.names.take_out(_one_line(target.what))}",
        unit=unit,
        caption=f"{words}{red}",
        points=points,
        baseline=start,
        goal=None if target.goal is None else float(target.goal),
        end=target.end_of_scale,
        marks=tuple((m.kind, m.start, m.end, m.label) for m in marks),
    )


def _trend(found: TargetProgress, points: Sequence[Point]) -> str:
    """As the screen says it; where it tells no trend yet, from where to where."""
    target, start = found.target, found.start
    measured = target.measured_by, target.per
    said = trend_words(points, start, *measured)
    return said or f"{moved_words(points, start, *measured)}."


def _support(record: Record) -> tuple[str, ...]:
    """Each strategy with who does it and how often; what adults leave undone is no support."""
    return tuple(
        record.names.take_out(_one_line(sentences.with_whom(strategy)))
        for strategy in record.plan.strategies.all()
        if strategy.sort != Strategy.Sort.STAFF_AVOID
    )

"""The pupil's own page of a plan: plain words, the pupil's targets with a chart, what each side does."""

from dataclasses import dataclass, replace

from cases.models import AboutMe
from inclusion.accounts.person import Person
from inclusion.dashboard.tell_once import Paper, print_paper
from inclusion.words import day
from interventions.documents.room import clip, lines
from interventions.documents.spoken import latest, spoken
from interventions.documents.targets import draw
from interventions.effort import LEVEL, amount, counted_in
from interventions.from_marks import slope_a_week
from interventions.models import Plan, Strategy, Target, View
from interventions.selectors import TargetProgress

from .record import Record, next_review, read

MOST_CHARTS, LEAST_VALUES = 2, 2
MOST_ADULTS, MOST_CALM = 5, 3
# Small numbers of units make large labels: the picture is as wide on paper whatever they are.
CHART_WIDTH, CHART_HEIGHT = 250, 118
# The room of words on the page, in millimetres and points, and how many lines of them are printed.
ROOM, POINTS = 174.0, 12.5
MOST_SAID, MOST_GOOD_AT = 7, 4


@dataclass(frozen=True)
class MyTarget:
    """One target in plain words: what, how far, which way, and the name of its chart if it has one."""

    what: str
    how_far: str
    trend: str
    know: str
    chart: str
    chart_words: str


@dataclass(frozen=True)
class MyPlan:
    """What the page says to the pupil. `said` are questions ("" where none was asked) and answers."""

    called: str
    good_at: str
    said: tuple[tuple[str, str], ...]
    said_more: bool
    targets: tuple[MyTarget, ...]
    adults: tuple[str, ...]
    hard: tuple[str, ...]
    safe_person: str
    safe_place: str
    rewards: str
    part: str
    meeting: str
    people: str
    tight: bool = False


def my_plan(person: Person, plan: Plan) -> Paper:
    """The page, with charts of the pupil's own targets that have been measured; on one side if it fits."""
    record = read(person, plan)
    mine = [f for f in record.targets if f.target.owner == Target.Owner.PUPIL] or record.targets
    charted = [f for f in mine if len(f.scores) >= LEAST_VALUES][:MOST_CHARTS]
    body = _body(record, mine, charted)
    paper = Paper(
        kind="my_plan",
        template="documents/my_plan.html",
        title=f"My plan: {plan.pupil.short_name}",
        about=f"plan:{plan.pk}",
        school=person.school.name,
        pupil=plan.pupil.short_name,
        body=body,
        left_out=record.left_out("Concerns, background, consequences and what others said."),
        recipients=(*record.family, "Staff who work with the pupil"),
        forenames=record.cleaner.forenames(),
        missing="" if mine else "No target has been agreed yet: the page is about targets.",
        pictures={_name(f): chart(record, f) for f in charted},
    )
    if paper.missing or print_paper(paper, by="x" * 40).pages == 1:
        return paper
    # A little smaller, where that saves the second side.
    return replace(paper, body=replace(body, tight=True))


def _body(record: Record, mine: list[TargetProgress], charted: list[TargetProgress]) -> MyPlan:
    plan = record.plan
    booked = next_review(plan, record.person.on)
    worker = f"My key worker is {plan.key_worker.name}." if plan.key_worker else ""
    whole = _said(record)
    said = _shortened(whole)
    return MyPlan(
        called=_called(record),
        good_at=clip(
            record.line(plan.strengths or plan.pupil.strengths), ROOM, POINTS, MOST_GOOD_AT
        ),
        said=said,
        said_more=said != whole,
        targets=tuple(_target(record, f, f in charted) for f in mine),
        adults=record.does(
            Strategy.Sort.STAFF_DO,
            Strategy.Sort.PROVISION,
            Strategy.Sort.PROACTIVE,
            between=", ",
        )[:MOST_ADULTS],
        hard=record.does(Strategy.Sort.DE_ESCALATION, between=", ")[:MOST_CALM],
        safe_person=record.line(plan.safe_person),
        safe_place=record.line(plan.safe_place),
        rewards=record.clean(plan.rewards),
        part=record.clean(plan.pupil_part),
        meeting=f"We talk about it again on {record.line(booked)}." if booked else "",
        people=worker,
    )


def _called(record: Record) -> str:
    """What the pupil likes to be called, where the pupil has said so."""
    page = AboutMe.objects.filter(pupil=record.plan.pupil).first()
    return (record.line(page.like_to_be_called) if page else "") or record.plan.pupil.forename


def _said(record: Record) -> tuple[tuple[str, str], ...]:
    """The pupil's latest words, each answer as one line."""
    said = latest(spoken(record.plan, record.contacts), View.Voice.PUPIL)
    return tuple((asked, record.line(answer)) for one in said for asked, answer in one.parts)


def _shortened(said: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    """As much of it as leaves room for the targets, cut where a word ends."""
    free, kept = MOST_SAID, []
    for asked, answer in said:
        free -= 1 if asked else 0
        if free < 1:
            break
        shown = clip(answer, ROOM, POINTS, free)
        free -= lines(shown, ROOM, POINTS)
        kept.append((asked, shown))
    return tuple(kept)


def _target(record: Record, found: TargetProgress, charted: bool) -> MyTarget:
    target = found.target
    return MyTarget(
        what=record.line(target.what),
        how_far=record.way(found, ". My aim:"),
        trend=_trend(found),
        know=record.line(target.success),
        chart=_name(found) if charted else "",
        chart_words=in_words(found) if charted else "",
    )


def _trend(found: TargetProgress) -> str:
    """Whether it gets better, as an adult would say it to a child; "" where nobody can say yet."""
    if found.reached:
        return "I have reached my aim."
    slope = slope_a_week(found.scores)
    if slope is None:
        return ""
    if abs(slope) < LEVEL:
        return "It is about the same."
    better = (slope < 0) == found.target.fewer_is_better
    return "It is getting better." if better else "It is hard at the moment: we will help."


def _name(found: TargetProgress) -> str:
    return f"target-{found.target.pk}"


def in_words(found: TargetProgress) -> str:
    """The measured values of a target with their days, for those who cannot see its chart."""
    kind = found.target.measured_by
    return "; ".join(f"{day(on)}: {amount(kind, number)}" for on, number in found.scores)


def chart(record: Record, found: TargetProgress, height: int = CHART_HEIGHT) -> bytes:
    """A small chart of the measured values of a target, as an SVG `height` of its units tall."""
    target = found.target
    return draw(
        record.line(target.what),
        [(on, float(number)) for on, number in found.scores],
        None if target.baseline is None else float(target.baseline),
        None if target.goal is None else float(target.goal),
        counted_in(record.line(target.measure), target.measured_by),
        (),
        height,
        target.end_of_scale,
        CHART_WIDTH,
    )

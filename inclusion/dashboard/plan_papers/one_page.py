"""A plan on one side of A4, for the adults who meet the pupil: what helps, what to do, what not.

Source of the fields: statutory.md K.3. What does not fit is cut, and the preview says so.
"""

from dataclasses import dataclass, replace

from inclusion.accounts.person import Person
from inclusion.dashboard.tell_once import Paper, print_paper
from interventions.documents.room import clip
from interventions.documents.sentences import near_day
from interventions.models import Plan, Strategy

from .my_plan import LEAST_VALUES, chart, in_words
from .record import DASH, Record, cut_short, next_review, read, span, values_of

SORT = Strategy.Sort
HALF = 84.0
MOST_CHARTS, CHART_HEIGHT = 3, 84
POINTS, TIGHT_POINTS = 9.2, 8.4


@dataclass(frozen=True)
class Goal:
    """One target: whose, what, how it is measured, its values in words, how and when it is met."""

    whose: str
    what: str
    measure: str
    values: str
    know: str
    by: str


@dataclass(frozen=True)
class OnePage:
    """What the page says. Lists hold a line each; words are empty where nothing is written."""

    name: str
    kind: str
    facts: tuple[tuple[str, str], ...]
    strengths: str
    concerns: str
    triggers: str
    function: str
    do: tuple[str, ...]
    avoid: tuple[str, ...]
    before: tuple[str, ...]
    calm: tuple[str, ...]
    provision: tuple[str, ...]
    targets: tuple[Goal, ...]
    safe: str
    rewards: str
    consequences: str
    worse: str
    part: str
    home: str
    force: str
    ask: str
    tight: bool = False
    # Small charts: the name of the picture, whose target and what, its values in words.
    charts: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True)
class Limits:
    """How many lines a text may take and how many rows a list, in which size."""

    tight: bool
    lines: int
    rows: int


# From generous to short: each holds less than the one before, so that the first that fits is searched
# for by halves. Where texts have more than FEW lines, only endless ones are cut.
ALL, FEW = 99, 9
LEVELS = (
    Limits(False, ALL, ALL),
    Limits(True, ALL, ALL),
    *(Limits(True, lines, 12) for lines in (46, 38, 32, 27, 23, 19, 16, 13, 10)),
    Limits(True, 8, 8),
    Limits(True, 5, 6),
    Limits(True, 3, 5),
    Limits(True, 2, 4),
    Limits(True, 1, 3),
)
TEXTS = {
    "strengths": "strengths",
    "concerns": "concerns",
    "triggers": "triggers and early signs",
    "function": "what the behaviour may do",
    "rewards": "rewards",
    "consequences": "consequences",
    "worse": "what happens if things get worse",
    "part": "the pupil’s part",
    "home": "what home does",
}
LISTS = {
    "do": "what adults do",
    "avoid": "what adults do not do",
    "before": "before anything happens",
    "calm": "when it begins",
    "provision": "support",
}


def one_page(person: Person, plan: Plan) -> Paper:
    """The plan on one side, for staff. It is rendered until it fits; that is what is printed."""
    record = read(person, plan)
    full = _page(record)
    paper = Paper(
        kind="plan_one_page",
        template="documents/plan_one_page.html",
        title=f"{plan.short_kind} on one page: {plan.pupil.short_name}",
        about=f"plan:{plan.pk}",
        school=person.school.name,
        pupil=plan.pupil.short_name,
        body=full,
        left_out=record.left_out("Background, views, reviews: the long form holds them."),
        recipients=("Staff who teach or look after the pupil", *record.family),
        forenames=record.cleaner.forenames(),
    )
    fitted = _fitted(paper, full)
    return _with_charts(record, fitted) if fitted.body == full else fitted


def _fitted(paper: Paper, full: OnePage) -> Paper:
    """The paper in the first setting in which it takes one side; the last one always does."""
    first, last = 0, len(LEVELS) - 1
    fitted = _at(paper, full, LEVELS[0])
    if _is_one_side(fitted):
        return fitted
    while first < last - 1:
        middle = (first + last) // 2
        if _is_one_side(_at(paper, full, LEVELS[middle])):
            last = middle
        else:
            first = middle
    return _at(paper, full, LEVELS[last])


def _at(paper: Paper, full: OnePage, limits: Limits) -> Paper:
    """The paper within limits, and what its preview says about what was cut."""
    body, cut = _cut(full, limits)
    left_out = (*paper.left_out, cut_short(cut)) if cut else paper.left_out
    return replace(paper, body=body, left_out=left_out)


def _is_one_side(paper: Paper) -> bool:
    return print_paper(paper, by="x" * 40).pages == 1


def _with_charts(record: Record, paper: Paper) -> Paper:
    """The paper with small charts of its first measured targets, where the side has room for them."""
    drawn = [found for found in record.targets if len(found.scores) >= LEAST_VALUES][:MOST_CHARTS]
    if not drawn:
        return paper
    names = {f"target-{found.target.pk}": found for found in drawn}
    charts = tuple(
        (
            name,
            clip(f"{record.whose(found.target)}: {record.line(found.target.what)}", 56, 8.4, 1),
            in_words(found),
        )
        for name, found in names.items()
    )
    with_them = replace(
        paper,
        body=replace(paper.body, charts=charts),
        pictures={name: chart(record, found, CHART_HEIGHT) for name, found in names.items()},
    )
    return with_them if _is_one_side(with_them) else paper


def _cut(full: OnePage, limits: Limits) -> tuple[OnePage, list[str]]:
    """The page within limits, and the names of what was cut."""
    points = TIGHT_POINTS if limits.tight else POINTS
    cut: list[str] = []
    shown: dict[str, object] = {"tight": limits.tight}
    for field, name in TEXTS.items():
        words = getattr(full, field)
        flat = words if limits.lines == ALL else " ".join(words.split())
        shown[field] = flat if limits.lines == ALL else clip(flat, HALF, points, limits.lines)
        cut += [name] if " ".join(str(shown[field]).split()) != " ".join(words.split()) else []
    for field, name in LISTS.items():
        rows = getattr(full, field)
        most = min(limits.lines, 2) if limits.lines <= FEW else ALL
        shown[field] = tuple(clip(row, HALF - 4, points, most) for row in rows[: limits.rows])
        cut += [name] if shown[field] != rows else []
    goals = full.targets[: min(limits.rows, 6)] if limits.lines <= FEW else full.targets
    if limits.lines <= FEW:
        goals = tuple(_short(goal, points) for goal in goals)
    cut += ["targets"] if goals != full.targets else []
    return replace(full, targets=goals, **shown), cut  # type: ignore[arg-type]


def _short(goal: Goal, points: float) -> Goal:
    return replace(
        goal,
        what=clip(goal.what, 44, points, 2),
        measure=clip(goal.measure, 30, points, 2),
        know=clip(goal.know, 40, points, 2),
    )


def _page(record: Record) -> OnePage:
    plan = record.plan
    return OnePage(
        name=plan.pupil.name,
        kind=plan.get_kind_display(),
        facts=_facts(record),
        strengths=record.clean(plan.strengths or plan.pupil.strengths),
        concerns=record.clean(plan.concerns),
        triggers=_sentences(
            record.clean(plan.triggers), record.clean(plan.antecedents), record.clean(plan.setting)
        ),
        function=record.clean(plan.function),
        do=record.does(SORT.STAFF_DO),
        avoid=record.does(SORT.STAFF_AVOID),
        before=record.does(SORT.PROACTIVE),
        calm=record.does(SORT.DE_ESCALATION),
        provision=record.does(SORT.PROVISION),
        targets=_targets(record),
        safe=_safe(record),
        rewards=record.clean(plan.rewards),
        consequences=record.clean(plan.consequences),
        worse=record.clean(plan.contingency),
        part=record.clean(plan.pupil_part),
        home=record.clean(plan.home_part),
        force="A plan to lower the risk of using force goes with this one."
        if plan.handling_plan_id
        else "",
        ask=f"Questions go to {plan.lead.name}." if plan.lead else "",
    )


def _facts(record: Record) -> tuple[tuple[str, str], ...]:
    plan, pupil = record.plan, record.plan.pupil
    group = f", {pupil.group.name}" if pupil.group else ""
    needs = f" ({pupil.needs_in_words})" if pupil.sen_needs else ""
    rows = [
        ("Year and class", f"{pupil.year_name}{group}"),
        ("Runs", span(plan)),
        ("SEN", f"{pupil.get_sen_status_display()}{needs}"),
        ("Led by", plan.lead.name if plan.lead else "Not yet named"),
        ("Key worker", plan.key_worker.name if plan.key_worker else "Not yet named"),
    ]
    booked = next_review(plan, record.person.on)
    return (*rows, ("Next review", record.line(booked))) if booked else tuple(rows)


def _targets(record: Record) -> tuple[Goal, ...]:
    return tuple(
        Goal(
            whose=record.whose(found.target),
            what=record.line(found.target.what),
            measure=record.line(found.target.measure),
            values=" → ".join(values_of(found)),
            know=record.line(found.target.success) or DASH,
            by=near_day(found.target.target_on, record.person.on)
            if found.target.target_on
            else DASH,
        )
        for found in record.targets
    )


def _sentences(*texts: str) -> str:
    return "\n".join(text for text in texts if text)


def _safe(record: Record) -> str:
    plan = record.plan
    return record.line(" · ".join(part for part in (plan.safe_person, plan.safe_place) if part))

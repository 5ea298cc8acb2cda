"""The parts of a plan's page, in their order: a PSP tells the whole story, an IBP starts with strengths."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from django.forms import BoundField

from inclusion.form_rows import Rows
from interventions.limits import PER_CENT_YES
from interventions.missing import MOST_IBP_TARGETS
from interventions.models import Plan


@dataclass(frozen=True)
class Part:
    """One part of the form: its fields line by line (each with its width of twelve), then its rows.

    `panel` names what is shown beside them: "logged", what incidents of this term say, or "own_words",
    what somebody typed on a link. Once
    `most` rows stand, `full` says why no other one is offered.
    """

    id: str
    heading: str
    hint: str = ""
    lines: tuple[tuple[tuple[Any, int], ...], ...] = ()
    rows: Any = ""
    add: str = ""
    panel: str = ""
    most: int = 0
    full: str = ""


_COUNTED = (("scored_by", 4), ("lessons", 3))
_MEASURED = (
    "Each is one small step, said as what will happen, with a number that somebody counts, its value "
    f"at the start, and its goal or how we will know. For yes or no that is {PER_CENT_YES}."
)
_WHY = Part(
    "why",
    "Why it may happen",
    lines=(
        (("antecedents", 6), ("setting", 6)),
        (("function", 6), ("presentation", 6)),
        (("triggers", 12),),
    ),
    panel="logged",
)
_DONE = Part(
    "strategies",
    "What is done",
    "Before anything happens, when it begins, what adults do and do not do, and the support with "
    "who, what and how often.",
    rows="strategies",
    add="Add another strategy",
)
_VIEWS = Part(
    "views", "Views", "In their own words, asked before the meeting.",
    rows="views", add="Add another view", panel="own_words",
)  # fmt: skip
_AGENCIES = Part(
    "agencies", "Agencies", "Left empty where none takes part.",
    rows="agencies", add="Add another agency",
)  # fmt: skip
_SIGNED = Part(
    "signed",
    "Who agreed",
    "The pupil, a parent or carer, the lead and the headteacher; and the copy that each was sent.",
    rows="sign_offs",
    add="Add another person",
)
# The hint: rule hackney.psp.recommended-2-3.
_PSP_AGENCIES = replace(
    _AGENCIES,
    hint="After two or three suspensions the local policy has the local authority’s exclusions officer "
    "invited to the reviews.",
)
_IBP = (
    Part("strengths", "Strengths first", lines=((("strengths", 6), ("protective", 6)),)),
    Part(
        "concerns",
        "Concerns, and what was tried",
        lines=((("concerns", 12),), (("background", 6), ("existing_plans", 6))),
    ),
    _WHY,
    Part(
        "targets", "Targets", f"One to three. {_MEASURED}",
        rows="targets", add="Add another target", most=MOST_IBP_TARGETS,
        full="An IBP has three targets at most, so that each gets its time. For another one, write "
        "over a target, or remove one and save.",
    ),
    _DONE,
    Part(
        "around",
        "Rewards, consequences, each one’s part, a safe place",
        lines=(
            (("rewards", 6), ("consequences", 6)),
            (("contingency", 12),),
            (("pupil_part", 6), ("home_part", 6)),
            (("safe_person", 4), ("safe_place", 4), ("handling_plan", 4)),
        ),
    ),
    Part(
        "who",
        "Who, when, and how it is counted",
        lines=(
            (("lead", 4), ("key_worker", 4)),
            (("starts_on", 3), ("ends_on", 3), ("review_every_weeks", 5)),
            (("communication", 12),),
            _COUNTED,
        ),
    ),
    _VIEWS,
    _AGENCIES,
    _SIGNED,
)  # fmt: skip
_PSP = (
    Part(
        "who",
        "Who and when",
        lines=(
            (("lead", 3), ("key_worker", 3), ("starts_on", 3), ("ends_on", 3)),
            (("chair", 6), ("note_taker", 6)),
        ),
    ),
    Part(
        "now",
        "Why now",
        lines=(
            (("trigger", 6), ("purpose", 6)),
            (("background", 6), ("existing_plans", 6)),
        ),
    ),
    Part(
        "strengths",
        "Strengths and concerns",
        lines=(
            (("strengths", 6), ("protective", 6)),
            (("concerns", 6), ("attainment", 6)),
        ),
    ),
    _WHY,
    _VIEWS,
    Part(
        "targets",
        "Targets",
        f"At least one each for pupil, school and family; agencies where they take part. {_MEASURED}",
        rows="targets",
        add="Add another target",
    ),
    _DONE,
    Part(
        "around",
        "Timetable, rewards, and if things get worse",
        lines=(
            (("provision_map", 6), ("rewards", 6)),
            (("consequences", 6), ("contingency", 6)),
            (("pupil_part", 6), ("home_part", 6)),
            (("safe_person", 4), ("safe_place", 4), ("handling_plan", 4)),
        ),
    ),
    _PSP_AGENCIES,
    Part(
        "told",
        "Telling and counting",
        lines=((("communication", 12),), _COUNTED),
    ),
    _SIGNED,
)  # fmt: skip


def parts_of(forms: Any, plan: Plan) -> Iterator[Part]:
    """The parts with the fields and rows of these PlanForms; a field that is not asked is left out."""
    for part in _PSP if plan.kind == Plan.Kind.PSP else _IBP:
        rows: Rows | None = getattr(forms, part.rows) if part.rows else None
        yield Part(
            part.id, part.heading, part.hint, tuple(_lines(forms, part)), rows,
            part.add, part.panel, part.most, part.full,
        )  # fmt: skip


def _lines(forms: Any, part: Part) -> Iterator[tuple[tuple[BoundField, int], ...]]:
    fields = forms.main.fields
    for line in part.lines:
        yield tuple((forms.main[name], width) for name, width in line if name in fields)

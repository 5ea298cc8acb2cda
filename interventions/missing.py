"""What a draft still lacks before it can run, and a PSP before it can end, by the field of its form.

Source for a PSP: the local policy's section on what a PSP contains (rule hackney.psp.shape): an end,
a senior lead, measurable targets for pupil, school and family, and both views; and why now and what
for, which K.2 of the statutory reference puts first. An IBP is smaller:
somebody who answers for it, one to three targets and something that is done. Each target of either
has a measure, a start, and a goal or a success criterion.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from .models import Plan, Target, View

MOST_IBP_TARGETS = 3
# Rows of the form; everything else that can be missing is a field of the plan itself.
_ROWS = ("targets", "strategies", "views")
_OF_TARGET = {
    "measure": "how to measure “{what}”",
    "baseline": "the value at the start for “{what}”",
    "success": "a goal for “{what}”, or in words how we will know",
}
# A plan that goes on elsewhere, or in another plan, is not asked how it goes on here.
_ENDED_HERE = (Plan.Outcome.MET, Plan.Outcome.PARTLY, Plan.Outcome.NOT_MET)
_OF_EXIT = {
    "sustainability": "Say how the gains will be kept, or that there are none to keep.",
    "next_steps": "Say what comes next.",
    "risk_after": "Choose how high the risk of a permanent exclusion is now.",
}


@dataclass(frozen=True)
class Missing:
    """One thing that is missing; `field` is where it is written.

    For a field of a target, `target_id` is that target and `row` its place among the rows.
    """

    field: str
    words: str
    target_id: int | None = None
    row: int | None = None

    @property
    def anchor(self) -> str:
        """The id of its place on the form."""
        if self.row is not None:
            return f"id_targets-{self.row}-{self.field}"
        return self.field if self.field in _ROWS else f"id_{self.field}"

    @property
    def about(self) -> tuple[str, int | str]:
        """What is missing, the same before and after other words of the plan change."""
        return self.field, self.target_id or self.words


def missing_parts(plan: Plan) -> list[Missing]:
    """What the plan lacks. Reads `targets`, `strategies` and `views` as prefetched."""
    targets = [target for target in plan.targets.all() if target.dropped_on is None]
    if plan.kind == Plan.Kind.PSP:
        voices = {view.voice for view in plan.views.all() if view.words.strip()}
        return [*_of_psp(plan, targets), *_of_targets(targets), *_views(voices)]
    return [*_of_ibp(plan, targets), *_of_targets(targets), *_done(plan)]


def newly_missing(plan: Plan, before: list[Missing]) -> list[Missing]:
    """What a running plan lacks now and did not lack `before`; an old gap keeps nobody from saving."""
    known = {part.about for part in before}
    return [part for part in missing_parts(plan) if part.about not in known]


def lacks(measure: str, measured_by: str, start: Any, goal: Any, success: str) -> Iterator[str]:
    """The fields that a target with these values lacks; a value is missing where it is None or ""."""
    if not measure.strip():
        yield "measure"
    # A yes or a no begins as no, so that its start need not be said.
    if start in (None, "") and measured_by != Target.MeasuredBy.YES_NO:
        yield "baseline"
    if goal in (None, "") and not success.strip():
        yield "success"


def missing_at_exit(
    kind: str, outcome: str, sustainability: str, next_steps: str, risk_after: str
) -> list[Missing]:
    """What an ending leaves unsaid, each as a sentence. A PSP that ends here tells how it goes on.

    Source: the fields of an exit in K.2 of the statutory reference (outcome, sustainability, next
    steps, the risk of a permanent exclusion after it).
    """
    if kind != Plan.Kind.PSP or outcome not in _ENDED_HERE:
        return []
    said = {"sustainability": sustainability, "next_steps": next_steps, "risk_after": risk_after}
    return [Missing(name, words) for name, words in _OF_EXIT.items() if not said[name].strip()]


def _of_psp(plan: Plan, targets: list[Target]) -> Iterator[Missing]:
    if not plan.trigger.strip():
        yield Missing("trigger", "why this plan, and why now")
    if not plan.purpose.strip():
        yield Missing("purpose", "what it is for")
    if not plan.lead_id:
        yield Missing("lead", "a lead: one senior colleague who answers for the plan")
    if not plan.ends_on:
        yield Missing("ends_on", "an end date")
    owners = {target.owner for target in targets}
    wanted = {
        Target.Owner.PUPIL: "a target for the pupil",
        Target.Owner.SCHOOL: "a target for the school: what adults will do differently",
        Target.Owner.FAMILY: "a target for the family",
    }
    for owner, words in wanted.items():
        if owner not in owners:
            yield Missing("targets", words)


def _of_ibp(plan: Plan, targets: list[Target]) -> Iterator[Missing]:
    if not plan.lead_id and not plan.key_worker_id:
        yield Missing("lead", "somebody who answers for it: a lead or a key worker")
    if not plan.ends_on:
        yield Missing("ends_on", "an end date")
    if not targets:
        yield Missing("targets", "at least one target")
    if len(targets) > MOST_IBP_TARGETS:
        yield Missing("targets", f"fewer targets: an IBP has at most {MOST_IBP_TARGETS}")


def _of_targets(targets: list[Target]) -> Iterator[Missing]:
    for row, target in enumerate(targets):
        for name in lacks(
            target.measure, target.measured_by, target.baseline, target.goal, target.success
        ):
            words = _OF_TARGET[name].format(what=target.what)
            yield Missing(name, words, target.pk, row)


def _done(plan: Plan) -> Iterator[Missing]:
    if not plan.strategies.all():
        yield Missing("strategies", "something that is done: what, by whom and how often")


def _views(voices: set[str]) -> Iterator[Missing]:
    if View.Voice.PUPIL not in voices:
        yield Missing("views", "the pupil’s view, in their own words")
    if View.Voice.FAMILY not in voices:
        yield Missing("views", "the family’s view, in their own words")

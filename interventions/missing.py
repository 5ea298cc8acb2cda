"""What a draft still lacks before it can run, by the field of its form.

Source for a PSP: the local policy's section on what a PSP contains (rule hackney.psp.shape): an end,
a senior lead, measurable targets for pupil, school and family, and both views. An IBP is smaller:
somebody who answers for it and one to three measured targets.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from .models import Plan, Target, View

MOST_IBP_TARGETS = 3


@dataclass(frozen=True)
class Missing:
    """One thing that is missing; `field` is the id of its place on the form."""

    field: str
    words: str


def missing_parts(plan: Plan) -> list[Missing]:
    """What the plan lacks, in the order of its form. Reads `targets` and `views` as prefetched."""
    targets = [target for target in plan.targets.all() if target.dropped_on is None]
    voices = {view.voice for view in plan.views.all() if view.words.strip()}
    if plan.kind == Plan.Kind.PSP:
        return [*_of_psp(plan, targets), *_unmeasured(targets), *_views(voices)]
    return [*_of_ibp(plan, targets), *_unmeasured(targets)]


def _of_psp(plan: Plan, targets: list[Target]) -> Iterator[Missing]:
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
        yield Missing("lead", "a lead or a key worker")
    if not plan.ends_on:
        yield Missing("ends_on", "an end date")
    if not targets:
        yield Missing("targets", "at least one target")
    if len(targets) > MOST_IBP_TARGETS:
        yield Missing("targets", f"fewer targets: an IBP has at most {MOST_IBP_TARGETS}")


def _unmeasured(targets: list[Target]) -> Iterator[Missing]:
    for target in targets:
        if not target.measure.strip():
            yield Missing("targets", f"how to measure “{target.what}”")
        # A yes or a no begins as no, so that its start need not be said.
        if target.baseline is None and target.measured_by != Target.MeasuredBy.YES_NO:
            yield Missing("targets", f"the value at the start for “{target.what}”")


def _views(voices: set[str]) -> Iterator[Missing]:
    if View.Voice.PUPIL not in voices:
        yield Missing("views", "the pupil’s view, in their own words")
    if View.Voice.FAMILY not in voices:
        yield Missing("views", "the family’s view, in their own words")

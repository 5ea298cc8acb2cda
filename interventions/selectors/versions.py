"""The versions of a plan: who changed what and when, and the plan as it stood then.

Each row of the plan's own history is a version. What stands under a plan (targets, what is done, views
and the rest) is written with it in one press, some before that row and some after.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.http import Http404
from django.utils import timezone

from cases.models import Agency
from inclusion.accounts.permissions import Right
from inclusion.accounts.person import Person
from interventions.models import Plan, PlanAgency, SignOff, Strategy, Target, View

from .course import by_sort
from .plans import may_edit

_ONE_PRESS = timedelta(seconds=2)
_QUIET = {"id", "version", "school", "pupil", "case", "follows", "created_at", "status"}


@dataclass(frozen=True)
class Version:
    """One version: its number, when and by whom, why if they said so, and the fields it changed."""

    number: int
    at: datetime
    who: str
    reason: str
    changed: tuple[str, ...]


@dataclass(frozen=True)
class AsItStood:
    """A plan at one version, with what stood under it."""

    version: Version
    plan: Plan
    targets: list[Target]
    done: list[tuple[str, list[Strategy]]]
    views: list[View]
    agencies: list[tuple[str, PlanAgency]]
    sign_offs: list[SignOff]


def may_read_versions(person: Person, plan: Plan) -> bool:
    """Those who read the whole plan: class staff read what is done in class, as it is now."""
    return person.has(Right.SEE_ALL_PUPILS) or may_edit(person, plan)


def versions_of(plan: Plan) -> list[Version]:
    """All versions, the newest first. Two queries and one for each kind of name."""
    rows = list(
        plan.history.select_related("history_user", "lead", "key_worker").order_by(
            "history_date", "history_id"
        )
    )
    found = [
        Version(
            number=row.version,
            at=row.history_date,
            who=row.history_user.name if row.history_user else "The system",
            reason=row.history_change_reason or "",
            changed=tuple(_changed(before, row)) if before else (),
        )
        for before, row in zip([None, *rows], rows, strict=False)
    ]
    return found[::-1]


def _changed(before: Any, row: Any) -> Iterator[str]:
    """The names of the fields in which two versions differ."""
    for field in Plan._meta.concrete_fields:
        if field.name in _QUIET or not hasattr(row, field.attname):
            continue
        if getattr(before, field.attname) != getattr(row, field.attname):
            label = str(field.verbose_name)
            yield label[:1].upper() + label[1:]


def as_it_stood(plan: Plan, number: int | None) -> AsItStood:
    """The plan at one version; without a number the latest. Raises Http404 for one there never was."""
    versions = versions_of(plan)
    version = next((v for v in versions if number in (None, v.number)), None)
    if version is None:
        raise Http404("No such version.")
    # Words join a plan without a new version: the newest one is the plan as it stands now.
    when = timezone.now() if version is versions[0] else version.at + _ONE_PRESS
    history: Any = Plan.history
    row = history.filter(id=plan.pk, version=version.number).order_by("-history_id").first()
    agencies = _under(PlanAgency, plan, when)
    names = dict(Agency.objects.filter(school=plan.school).values_list("pk", "name"))
    return AsItStood(
        version=version,
        plan=row.instance,
        targets=[t for t in _under(Target, plan, when, "position") if t.dropped_on is None],
        done=by_sort(_under(Strategy, plan, when, "position")),
        views=_under(View, plan, when, "-said_on"),
        agencies=[(names.get(a.agency_id, "An agency"), a) for a in agencies],
        sign_offs=_under(SignOff, plan, when, "position"),
    )


def _under(model: Any, plan: Plan, when: datetime, *order: str) -> list[Any]:
    rows = model.history.as_of(when).filter(plan_id=plan.pk).order_by(*order, "id")
    # Words that had been withdrawn by then did not stand under it.
    return [row for row in rows if not getattr(row, "withdrawn_at", None)]

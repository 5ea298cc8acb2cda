"""Saving what a plan says: its own fields and the rows under it, in one transaction."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Q

from cases.locking import pupil_write
from cases.models import Agency
from inclusion.accounts.models import User
from inclusion.accounts.selectors import school_calendar
from inclusion.accounts.versions import Versioned, check_version, remove_as, save_as
from inclusion.errors import DomainError
from inclusion.words import day, listing
from interventions.effort import plain
from interventions.missing import missing_parts, newly_missing
from interventions.models import PartOfDay, Plan, PlanAgency, SignOff, Strategy, Target, View
from interventions.people import possible_key_workers, possible_leads
from interventions.selectors.marks import highest_values

from .errors import GoneRowError, IncompletePlanError, ScoredTargetError
from .extending import check_before_reviews
from .plans import check_dates, check_last_day, check_start

Row = Mapping[str, Any]


@dataclass(frozen=True)
class PlanContent:
    """What the form of a plan hands over.

    A row of `targets`, `strategies`, `agencies`, `views` or `sign_offs` maps field names to values. With an
    `id` it changes that row, and with `remove` takes it away; rows that are not named stay. An id that
    is not the plan's any more is refused with GoneRowError.
    """

    fields: Mapping[str, Any]
    targets: Sequence[Row] = field(default_factory=tuple)
    strategies: Sequence[Row] = field(default_factory=tuple)
    agencies: Sequence[Row] = field(default_factory=tuple)
    views: Sequence[Row] = field(default_factory=tuple)
    sign_offs: Sequence[Row] = field(default_factory=tuple)


def save_plan(
    *,
    plan: Plan,
    content: PlanContent,
    by: User,
    on: date,
    expected_version: int | None = None,
) -> Plan:
    """Save a plan's words and rows; the version goes up when anything changed.

    A draft may be incomplete. A running plan may not come to lack anything that it did not lack
    before: IncompletePlanError. Raises ConflictError when somebody saved first, DomainError for dates
    and people that do not fit.
    """
    with pupil_write(plan.pupil, on):
        plan = Plan.objects.select_for_update().select_related("school").get(pk=plan.pk)
        if plan.status == Plan.Status.ENDED:
            raise DomainError("This plan has ended and can no longer be changed.")
        check_version(plan, expected_version)
        lacked = missing_parts(plan) if plan.status == Plan.Status.ACTIVE else []
        _check_people(plan, content.fields, on)
        began_on, would_end_on = plan.starts_on, plan.ends_on
        _keep_end(plan, content.fields)
        changed = _set(plan, content.fields)
        _check_fields(plan, on)
        if plan.starts_on != began_on:
            check_start(plan.starts_on, on)
        if plan.ends_on != would_end_on:
            check_before_reviews(plan, plan.ends_on)
            check_last_day(plan.starts_on, plan.ends_on, school_calendar(plan.school))
        moved = (plan.starts_on, plan.ends_on) != (began_on, would_end_on)
        rows = {
            "targets": _save_targets(plan, content.targets, by, on),
            "what is done": _save_rows("strategies", plan, content.strategies, by),
            "agencies": _save_agencies(plan, content.agencies, by, on),
            "views": _save_views(plan, content.views, by, on),
            "who agreed": _save_sign_offs(plan, content.sign_offs, by, on),
        }
        if moved:
            _check_target_days(plan)
        if changed or any(rows.values()):
            # The rows have their own history; who meets a conflict is told which ones changed.
            told = listing(name for name, differs in rows.items() if differs)
            save_as(plan, by=by, reason=f"{told.capitalize()} changed" if told else "")
        if plan.status == Plan.Status.ACTIVE:
            missing = newly_missing(plan, lacked)
            if missing:
                raise IncompletePlanError(missing, running=True)
        return plan


def _set(record: Versioned, values: Mapping[str, Any]) -> bool:
    """Set fields; whether any of them differs from before."""
    changed = False
    for name, value in values.items():
        if getattr(record, name) != value:
            setattr(record, name, value)
            changed = True
    return changed


def _check_fields(plan: Plan, on: date) -> None:
    check_dates(plan.starts_on, plan.ends_on)
    first = plan.reviews.order_by("held_on").first()
    if first and plan.starts_on > first.held_on:
        raise DomainError(
            f"A review was held before this date, on {day(first.held_on)}.", "starts_on"
        )
    scored = PartOfDay.objects.filter(plan=plan, on__lt=plan.starts_on).order_by("on").first()
    if scored:
        raise DomainError(
            f"Something was scored before this date, on {day(scored.on)}.", "starts_on"
        )


def _keep_end(plan: Plan, fields: Mapping[str, Any]) -> None:
    """The end of a running plan is agreed with a reason, which this form does not ask."""
    ends_on = fields.get("ends_on", plan.ends_on)
    if plan.status == Plan.Status.ACTIVE and ends_on != plan.ends_on:
        raise DomainError("The plan runs: extend it with a reason, or end it.", "ends_on")


def _check_people(plan: Plan, fields: Mapping[str, Any], on: date) -> None:
    """A newly named lead is a leader, a newly named key worker works here; who stands may stay."""
    lead, key_worker = fields.get("lead"), fields.get("key_worker")
    if lead and lead.pk != plan.lead_id and lead not in possible_leads(plan.school, plan.kind, on):
        raise DomainError(f"{lead.name} cannot lead this plan: choose a leader.", "lead")
    if (
        key_worker
        and key_worker.pk != plan.key_worker_id
        and key_worker not in possible_key_workers(plan.school, on)
    ):
        raise DomainError(f"{key_worker.name} does not work here now.", "key_worker")


_MODELS: dict[str, type[Any]] = {
    "targets": Target,
    "strategies": Strategy,
    "agencies": PlanAgency,
    "views": View,
    "sign_offs": SignOff,
}


def _save_rows(name: str, plan: Plan, rows: Iterable[Row], by: User) -> bool:
    """Add, change and remove rows of one set of a plan, touching only what differs."""
    model = _MODELS[name]
    numbered = hasattr(model, "position")
    standing = {row.pk: row for row in model.objects.filter(plan=plan)}
    position = max((row.position for row in standing.values()), default=0) if numbered else 0
    changed = False
    for row in rows:
        record = standing.get(row.get("id"))
        if row.get("remove"):
            # What is gone, or dropped with what was measured, is not taken away once more.
            if record is not None and not getattr(record, "dropped_on", None):
                remove_as(record, by=by)
                changed = True
            continue
        if row.get("id") and (record is None or getattr(record, "dropped_on", None)):
            raise GoneRowError(name, row["id"])
        values = {key: value for key, value in row.items() if key not in ("id", "remove")}
        if record is None:
            record = model(plan=plan, **values)
            if numbered:
                position += 1
                record.position = position
            save_as(record, by=by)
            changed = True
        elif _set(record, values):
            save_as(record, by=by)
            changed = True
    return changed


def _save_targets(plan: Plan, rows: Sequence[Row], by: User, on: date) -> bool:
    """A target that was measured or judged is dropped with its date; its values stay readable."""
    changed, kept = False, []
    measured = {
        target.pk: target
        for target in plan.targets.filter(dropped_on=None)
        .filter(Q(scores__isnull=False) | Q(marks__isnull=False) | Q(judgements__isnull=False))
        .distinct()
    }
    _check_measures(plan, rows)
    for row in rows:
        _check_target_day(plan, row)
        target = measured.get(row.get("id") or 0)
        if row.get("remove") and target:
            target.dropped_on = on
            save_as(target, by=by, reason="Target dropped")
            changed = True
        else:
            kept.append(row)
    return _save_rows("targets", plan, kept, by) or changed


def _check_measures(plan: Plan, rows: Sequence[Row]) -> None:
    """Refuse another kind of measure where values are written down already, and a scale too short.

    What stands above the end of a scale that nobody changes stays as it is. Raises ScoredTargetError,
    and DomainError for a scale that ends below what was already written down.
    """
    wanted = {row["id"]: row for row in rows if row.get("id") and not row.get("remove")}
    changed = {
        target.pk: target
        for target in plan.targets.filter(pk__in=wanted)
        if any(
            wanted[target.pk].get(name, getattr(target, name)) != getattr(target, name)
            for name in ("measured_by", "scale_top")
        )
    }
    for pk, highest in highest_values(changed).items():
        target, row = changed[pk], wanted[pk]
        if row.get("measured_by", target.measured_by) != target.measured_by:
            raise ScoredTargetError(target)
        end = row.get("scale_top", target.scale_top)
        if target.end_of_scale and highest > end:
            raise DomainError(
                f"“{row['what']}” was scored with {plain(highest)} already: a scale that ends "
                f"at {end} does not hold that. Choose a longer one, or add another target.",
                "targets",
            )


def _check_target_day(plan: Plan, row: Row) -> None:
    day_ = row.get("target_on")
    if day_ and not row.get("remove") and not plan.starts_on <= day_ <= plan.ends_on:
        raise DomainError(
            f"“{row['what']}” is to be reached while the plan runs, from {day(plan.starts_on)} to "
            f"{day(plan.ends_on)}.",
            "targets",
        )


def _check_target_days(plan: Plan) -> None:
    """Dates that moved leave no target behind."""
    for target in plan.targets.filter(dropped_on=None, target_on__isnull=False):
        _check_target_day(plan, {"what": target.what, "target_on": target.target_on})


def _save_agencies(plan: Plan, rows: Sequence[Row], by: User, on: date) -> bool:
    """Each agency stands once; naming it again changes its row."""
    standing = {row.agency_id: row.pk for row in plan.agencies.all()}
    known = set(Agency.objects.filter(school=plan.school).values_list("pk", flat=True))
    wanted: list[Row] = []
    for row in rows:
        agency = row.get("agency")
        if agency and agency.pk not in known:
            raise DomainError("Choose an agency from the school's list.", "agencies")
        if row.get("invited_on") and row["invited_on"] > on:
            raise DomainError(f"The invitation to {agency} is dated in the future.", "agencies")
        if any(agency == other.get("agency") for other in wanted if not other.get("remove")):
            raise DomainError(f"{agency} stands in the list twice.", "agencies")
        wanted.append({**row, "id": row.get("id") or (agency and standing.get(agency.pk))})
    return _save_rows("agencies", plan, wanted, by)


def _save_views(plan: Plan, rows: Sequence[Row], by: User, on: date) -> bool:
    """Words are withdrawn with a reason elsewhere; what somebody typed on a link is not changed."""
    standing = {view.pk: view for view in plan.views.all()}
    for row in rows:
        if row.get("said_on") and row["said_on"] > on:
            raise DomainError("A view cannot be dated in the future.", "views")
        view = standing.get(row.get("id") or 0)
        if view and row.get("remove"):
            raise DomainError(
                f"What {view.said_by} said is withdrawn with a reason, not taken away.", "views"
            )
        if view and view.family_link_id and _differs(view, row):
            raise DomainError(
                f"{view.said_by} typed this on a link of their own: it stays as it is.", "views"
            )
    return _save_rows("views", plan, rows, by)


def _differs(record: Any, row: Row) -> bool:
    return any(getattr(record, name) != row[name] for name in row if name not in ("id", "remove"))


def _save_sign_offs(plan: Plan, rows: Sequence[Row], by: User, on: date) -> bool:
    for row in rows:
        if any(row.get(name) and row[name] > on for name in ("signed_on", "copy_sent_on")):
            raise DomainError(
                f"What {row['name']} agreed to or was sent cannot be dated in the future.",
                "sign_offs",
            )
    return _save_rows("sign_offs", plan, rows, by)

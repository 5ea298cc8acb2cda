"""The form of a plan: its own fields and its sets of rows, as one."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone

from cases.models import Agency, Attachment
from inclusion.accounts.models import User
from inclusion.errors import DomainError
from inclusion.form_merge import merge_rows
from inclusion.form_rows import PickField, RowForm, Rows, as_typed, rows_of
from inclusion.unseen import plain_text
from inclusion.words import day
from interventions.missing import MOST_IBP_TARGETS
from interventions.models import Plan, Strategy, Target, View
from interventions.services import GoneRowError, PlanContent, ScoredTargetError

from .plan_fields import PlanForm
from .plan_parts import Part, parts_of
from .plan_rows import AgencyRow, SignOffRow, StrategyRow, TargetRow, ViewRow

_ROWS: dict[str, type[Rows]] = {
    "targets": rows_of(TargetRow),
    "strategies": rows_of(StrategyRow),
    "agencies": rows_of(AgencyRow),
    "views": rows_of(ViewRow),
    "sign_offs": rows_of(SignOffRow),
}
_LEFT_OUT = ("id", "remove", "began")


class PlanForms:
    """The plan's form and its rows as one: `is_valid`, `content`, `take`, `problems` ask them all."""

    def __init__(
        self,
        plan: Plan,
        *,
        leads: Iterable[User],
        key_workers: Iterable[User],
        agencies: Iterable[Agency],
        files: Iterable[Attachment] = (),
        usual_weeks: int | None = None,
        data: Mapping[str, Any] | None = None,
    ) -> None:
        self._plan = plan
        self.main = PlanForm(
            data,
            initial=_initial(PlanForm, plan),
            plan=plan,
            files=files,
            usual_weeks=usual_weeks,
        )
        _offer(self.main, "lead", leads, plan.lead)
        _offer(self.main, "key_worker", key_workers, plan.key_worker)
        listed = {a.pk: a for a in [*agencies, *(row.agency for row in plan.agencies.all())]}
        standing = _standing(plan)
        self.targets = _rows("targets", data, standing)
        if plan.kind == Plan.Kind.IBP and self.targets.initial_form_count() >= MOST_IBP_TARGETS:
            self.targets.extra = 0
        self.strategies = _rows("strategies", data, standing)
        self.agencies = _rows("agencies", data, standing, offers={"agency": listed.values()})
        self.views = _rows("views", data, standing)
        self.sign_offs = _rows("sign_offs", data, standing)

    @property
    def all(self) -> tuple[PlanForm | Rows, ...]:
        return self.main, *(getattr(self, name) for name in _ROWS)

    @property
    def parts(self) -> list[Part]:
        """The parts of the page in their order."""
        return list(parts_of(self, self._plan))

    @property
    def own_words(self) -> list[View]:
        """What somebody typed on a link of their own, which nobody else changes."""
        return [view for view in self._plan.views.all() if view.family_link_id]

    def is_valid(self) -> bool:
        valid = [form.is_valid() for form in self.all]  # every one, so that all errors show
        return all(valid) and self._names_agencies_once() and self._days_fit()

    def _days_fit(self) -> bool:
        """Whether each day of a row can be; the service would say so without naming the row."""
        said = self.main.cleaned_data
        first = said.get("starts_on") or self._plan.starts_on
        last = said.get("ends_on") or self._plan.ends_on
        for row, until in _days(self.targets, "target_on"):
            if not first <= until <= last:
                row.add_error("target_on", _outside(first, last))
        today = timezone.localdate()
        for rows, name in ((self.agencies, "invited_on"), (self.views, "said_on")):
            for row, on in _days(rows, name):
                if on > today:
                    row.add_error(name, f"{day(on)} is in the future.")
        return not any(row.errors for rows in self.all if isinstance(rows, Rows) for row in rows)

    def _names_agencies_once(self) -> bool:
        named = set[str]()
        for row in self.agencies.forms:
            agency = "" if row.is_blank or row.is_removed else str(row.raw("agency"))
            if agency in named:
                row.add_error("agency", "This agency stands in the list twice.")
                return False
            named |= {agency} if agency else set()
        return True

    def content(self) -> PlanContent:
        """What was typed, for the service."""
        fields = {k: v for k, v in self.main.cleaned_data.items() if k != "version"}
        return PlanContent(fields, **{name: getattr(self, name).rows() for name in _ROWS})

    def take(self, error: DomainError) -> None:
        """Show a refusal where it belongs: by the row of a target, a field of the plan, or above."""
        gone = error.row_id if isinstance(error, GoneRowError) else None
        rows = getattr(self, error.field or "", ()) if gone else ()
        if isinstance(error, ScoredTargetError):
            scored = (r for r in self.targets.forms if r.cleaned_data.get("id") == error.target_id)
            next(scored).add_error("measured_by", error.message)
        elif row := next((r for r in rows if str(r.raw("id")) == str(gone)), None):
            row.say_gone()
        else:
            self.main.take(error)

    def compare_rows(self, theirs: Plan) -> None:
        """Take what a colleague saved meanwhile into rows that were left alone; show where both wrote."""
        for name, initial in _standing(theirs).items():
            saved = {values["id"]: values for values in initial}
            if name == "agencies":
                self._find_agencies({str(v["agency"]): pk for pk, v in saved.items()})
            merged = merge_rows(getattr(self, name), saved, _ROWS[name].form.called)
            self.main.clashes = (*self.main.clashes, *merged.clashes)
            self.main.meanwhile = (*self.main.meanwhile, *merged.meanwhile)

    def _find_agencies(self, saved: Mapping[str, int]) -> None:
        """An agency that both have added is one row."""
        for row in self.agencies.forms:
            if not row.raw("id") and (pk := saved.get(str(row.raw("agency")))):
                data: Any = row.data.copy()  # type: ignore[attr-defined]
                data[row.add_prefix("id")] = str(pk)
                row.data = data

    @staticmethod
    def values_of(plan: Plan) -> dict[str, Any]:
        """What the plan's own form shows for it, with the version it was read at."""
        return _initial(PlanForm, plan)

    def as_typed(self) -> None:
        for form in self.all:
            as_typed(form)


def with_words(data: Mapping[str, Any], words: Mapping[str, str]) -> dict[str, Any]:
    """What was typed, with these words by field name put beneath it where they do not stand there."""
    sent: dict[str, Any] = dict(data.items())
    for name, more in words.items():
        typed = plain_text(str(sent.get(name, "")), lines=True).strip()
        if more not in typed:
            sent[name] = f"{typed}\n{more}".strip()
    return sent


def in_order(plan: Plan) -> list[Any]:
    """What is done, kind by kind, as prefetched."""
    order = {sort: place for place, sort in enumerate(Strategy.Sort.values)}
    return sorted(plan.strategies.all(), key=lambda s: (order[s.sort], s.position, s.pk))


def _rows(
    name: str,
    data: Mapping[str, Any] | None,
    standing: Mapping[str, list[dict[str, Any]]],
    offers: Mapping[str, Iterable[Any]] | None = None,
) -> Rows:
    return _ROWS[name](data, prefix=name, initial=standing[name], offers=offers)


def _standing(plan: Plan) -> dict[str, list[dict[str, Any]]]:
    """The rows of a plan as they stand, by the names of their sets."""
    return {
        "targets": [_initial(TargetRow, target) for target in _current(plan)],
        "strategies": [_initial(StrategyRow, strategy) for strategy in in_order(plan)],
        "agencies": [_initial(AgencyRow, invited) for invited in plan.agencies.all()],
        "views": [_initial(ViewRow, view) for view in plan.views.all() if not view.family_link_id],
        "sign_offs": [_initial(SignOffRow, person) for person in plan.sign_offs.all()],
    }


def _current(plan: Plan) -> list[Target]:
    return [target for target in plan.targets.all() if target.dropped_on is None]


def _offer(form: PlanForm, name: str, people: Iterable[User], standing: User | None) -> None:
    """The people who may be chosen, and whoever stands there already."""
    field = form.fields[name]
    assert isinstance(field, PickField)  # noqa: S101 (a programmer's mistake)
    field.offer([*people, *([standing] if standing and standing not in people else [])])


def _initial(form: type[forms.Form], record: Any) -> dict[str, Any]:
    """The values of a record by the names of a form's fields; people and agencies by id."""
    values = {"id": record.pk}
    for name in form.base_fields:
        if name not in _LEFT_OUT and hasattr(record, name):
            values[name] = _plain(getattr(record, f"{name}_id", getattr(record, name)))
    return values


def _plain(value: Any) -> Any:
    """A whole number without its ".0", as people type it."""
    return int(value) if isinstance(value, Decimal) and value == int(value) else value


def _outside(first: date, last: date) -> str:
    return f"It is to be reached while the plan runs, from {day(first)} to {day(last)}."


def _days(rows: Rows, name: str) -> Iterator[tuple[RowForm, date]]:
    """The rows that stay, each with its day, where one was typed."""
    for row in rows.forms:
        typed = row.cleaned_data.get(name)
        if typed and not row.is_removed and not row.is_blank:
            yield row, typed

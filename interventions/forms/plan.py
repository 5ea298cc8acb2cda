"""The form of a plan: its own fields and its sets of rows, as one."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django import forms

from cases.models import Agency, Attachment
from inclusion.accounts.models import User
from inclusion.errors import DomainError
from inclusion.form_rows import PickField, Rows, as_typed, rows_of
from inclusion.unseen import plain_text
from interventions.missing import MOST_IBP_TARGETS
from interventions.models import Plan, Strategy, Target
from interventions.services import PlanContent, ScoredTargetError

from .compare import rows_apart
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
_LEFT_OUT = ("id", "remove")


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
        self.targets = _rows("targets", data, [_initial(TargetRow, t) for t in _current(plan)])
        if plan.kind == Plan.Kind.IBP and self.targets.initial_form_count() >= MOST_IBP_TARGETS:
            self.targets.extra = 0
        self.strategies = _rows(
            "strategies", data, [_initial(StrategyRow, s) for s in in_order(plan)]
        )
        self.agencies = _rows(
            "agencies",
            data,
            [{**_initial(AgencyRow, a), "agency": a.agency_id} for a in plan.agencies.all()],
            offers={"agency": listed.values()},
        )
        self.views = _rows("views", data, [_initial(ViewRow, v) for v in plan.views.all()])
        self.sign_offs = _rows(
            "sign_offs", data, [_initial(SignOffRow, s) for s in plan.sign_offs.all()]
        )

    @property
    def all(self) -> tuple[PlanForm | Rows, ...]:
        return self.main, *(getattr(self, name) for name in _ROWS)

    @property
    def parts(self) -> list[Part]:
        """The parts of the page in their order."""
        return list(parts_of(self, self._plan))

    def is_valid(self) -> bool:
        valid = [form.is_valid() for form in self.all]  # every one, so that all errors show
        return all(valid)

    def content(self) -> PlanContent:
        """What was typed, for the service."""
        fields = {k: v for k, v in self.main.cleaned_data.items() if k != "version"}
        return PlanContent(fields, **{name: getattr(self, name).rows() for name in _ROWS})

    def take(self, error: DomainError) -> None:
        """Show a refusal where it belongs: by the row of a target, a field of the plan, or above."""
        if isinstance(error, ScoredTargetError):
            row = next(r for r in self.targets.forms if r.cleaned_data.get("id") == error.target_id)
            row.add_error("measured_by", error.message)
        else:
            self.main.take(error)

    def compare_rows(self, theirs: Plan) -> None:
        """Show the rows that a colleague saved meanwhile beside those that stand here."""
        self.main.clashes = (*self.main.clashes, *rows_apart(self, theirs))

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
    initial: list[dict[str, Any]],
    offers: Mapping[str, Iterable[Any]] | None = None,
) -> Rows:
    return _ROWS[name](data, prefix=name, initial=initial, offers=offers)


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

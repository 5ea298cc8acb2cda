"""What the tests of plans make: a complete draft, the data of a sent form."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.forms import Select
from django.urls import reverse

from cases.models import Pupil
from inclusion.accounts.models import User
from interventions.models import Plan, Review, Target
from interventions.services import PlanContent, activate_plan, save_plan, start_plan
from tests.factories import PlanFactory, TargetFactory, ViewFactory

OWNERS = ("pupil", "school", "family")
# What a PSP says first.
WHY = {"trigger": "Two suspensions this term.", "purpose": "Stay in lessons, and at this school."}
# What a PSP that ends here says about how it goes on.
GOES_ON = {
    "sustainability": "The card stays on the desk.",
    "next_steps": "A club on Tuesdays.",
    "risk_after": "lower",
}


def target(owner: str = "pupil", **changes: Any) -> dict[str, Any]:
    """A row of a target as the form hands it over."""
    row = {
        "owner": owner,
        "owner_name": "",
        "what": f"A step of the {owner}",
        "measure": "times a week",
        "lower_is_better": False,
        "baseline": Decimal(1),
        "goal": Decimal(4),
        "success": "",
    }
    return {**row, **changes}


def view(voice: str, on: date) -> dict[str, Any]:
    """A row of somebody's words."""
    return {
        "voice": voice,
        "said_by": f"The {voice}",
        "said_on": on,
        "words": f"What the {voice} said",
        "written_down_by": "",
    }


def content(plan: Plan, on: date, **changes: Any) -> PlanContent:
    """Everything that a PSP needs to run."""
    parts: dict[str, Any] = {
        "fields": {"lead": plan.lead, **WHY, "trigger": plan.trigger or WHY["trigger"]},
        "targets": [target(owner) for owner in OWNERS],
        "views": [view("pupil", on), view("family", on)],
    }
    return PlanContent(**{**parts, **changes})


def complete_draft(pupil: Pupil, by: User, on: date, starts_on: date | None = None) -> Plan:
    """A PSP with every part, not yet running; `by` leads it."""
    plan = start_plan(pupil=pupil, kind="psp", by=by, on=on, starts_on=starts_on)
    plan.lead = by
    return save_plan(plan=plan, content=content(plan, on), by=by, on=on)


def running_psp(pupil: Pupil, by: User, on: date, starts_on: date | None = None) -> Plan:
    """A PSP that runs."""
    return activate_plan(plan=complete_draft(pupil, by, on, starts_on), by=by, on=on)


def full_plan(pupil: Pupil, **fields: Any) -> Plan:
    """A running plan made without services: targets for all three, both views."""
    plan: Plan = PlanFactory(pupil=pupil, **fields)
    for position, owner in enumerate(OWNERS, start=1):
        TargetFactory(plan=plan, owner=owner, position=position)
    ViewFactory(plan=plan, voice="pupil")
    ViewFactory(plan=plan, voice="family", said_by="Mrs Archer")
    return plan


def sent(page: Any) -> dict[str, Any]:
    """What a browser would send for the forms of a page that was just shown."""
    found = page.context["forms"]
    data: dict[str, Any] = {}
    for form in found.all:
        rows = getattr(form, "forms", None)
        if rows is None:
            data |= values_of(form)
        else:
            data |= {f"{form.prefix}-{k}": v for k, v in _management(form).items()}
            for row in rows:
                data |= values_of(row)
    return data


def _management(formset: Any) -> dict[str, int]:
    return {
        "TOTAL_FORMS": formset.total_form_count(),
        "INITIAL_FORMS": formset.initial_form_count(),
        "MIN_NUM_FORMS": 0,
        "MAX_NUM_FORMS": 40,
    }


def values_of(form: Any) -> dict[str, Any]:
    values = {}
    for field in form:
        value = field.value()
        if value is None and type(field.field.widget) is Select:
            value = field.field.choices[0][0]  # a browser sends the first of a list
        if value is None or value is False:
            continue
        if isinstance(value, date):
            value = f"{value.day} {value.month} {value.year}"
        values[field.html_name] = "on" if value is True else value
    return values


def measured(plan: Plan) -> list[Target]:
    """The plan's targets in order."""
    return list(plan.targets.all())


# Pages that only those who write plans may open.
CHANGING = ["plan-edit", "review-hold", "plan-end"]


def all_pages(plan: Plan, review: Review) -> list[str]:
    about_plan = ["plan", "plan-score", "plan-day", "plan-week", *CHANGING]
    about_pupil = ["plan-start-ibp", "plan-start-psp"]
    return [
        reverse("plans"),
        reverse("review", args=[review.pk]),
        *(reverse(name, args=[plan.pk]) for name in about_plan),
        *(reverse(name, args=[plan.pupil_id]) for name in about_pupil),
    ]

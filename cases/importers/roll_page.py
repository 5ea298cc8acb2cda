"""The roll as a kind of import: what its check page shows, and what somebody settles there."""

from typing import Any

from django.http import HttpRequest

from cases.models import ImportRun
from inclusion.accounts.guard import PersonRequest
from inclusion.errors import DomainError
from inclusion.words import whole_number

from .forms import AnswersForm
from .kinds import Import
from .pages import posted, shown
from .roll import ROLL, check_roll, confirm_roll, settle_roll
from .roll_match import NEW, SKIP
from .roll_plan import RollPlan

POSSIBLES_SHOWN = 200


def _settle(request: PersonRequest, run: ImportRun) -> AnswersForm:
    """Keep the answers that were posted; the form has errors where one has to be put right.

    The run in memory holds the answers either way, so that the page shows what was typed.
    """
    kept = run.options.get("answers", {})
    form = AnswersForm(posted(request), initial={**kept, "left_on": kept.get("left_on") or None})
    if not form.is_bound:
        return form
    valid = form.is_valid()
    answers = _answers(request, run, form)
    run.options = {**run.options, "answers": {**answers, "left_on": ""}}
    if valid:
        try:
            run.options = settle_roll(run=run, answers=answers, on=request.person.on).options
        except DomainError as error:
            form.take(error)
    return form


def _answers(request: HttpRequest, run: ImportRun, form: AnswersForm) -> dict[str, Any]:
    """What was posted, laid over what was settled before for rows that are no longer shown."""
    before = run.options.get("answers", {}).get("settled", {})
    sent = {
        name.removeprefix("settle-"): value
        for name, value in request.POST.items()
        if name.startswith("settle-")
    }
    return {
        "other_establishments": form.cleaned_data.get("other_establishments", False),
        "left_on": form.cleaned_data.get("left_on"),
        "leavers": sorted(_ids(request, "leaver")),
        "settled": {**before, **sent},
    }


def _shows(request: PersonRequest, run: ImportRun, plan: RollPlan) -> dict[str, Any]:
    possibles = sorted(plan.possibles, key=lambda p: (p.answer != "", p.row.number))
    answers = run.options.get("answers", {})
    return {
        "changes": shown(request, plan.changes),
        "creations": shown(request, plan.creations),
        "possibles": possibles[:POSSIBLES_SHOWN],
        "asks_other_school": "other_school" in plan.counts["errors"]
        or bool(answers.get("other_establishments")),
        "ticked": {change.pupil.pk for change in plan.leavers} | _ids(request, "leaver"),
        "new": NEW,
        "skip": SKIP,
    }


def _ids(request: HttpRequest, name: str) -> set[int]:
    numbers = map(whole_number, request.POST.getlist(name))
    return {pk for pk in numbers if pk is not None}


ROLL_IMPORT = Import(
    source=ROLL,
    what="the roll",
    about="Pupils, their classes, SEN status and what the census holds about them.",
    lede="Export the roll from your school’s system and upload it as it is. Columns may stand in "
    "any order. You see what would change before anything does.",
    template="imports/check_roll.html",
    check=check_roll,
    confirm=confirm_roll,
    shows=_shows,
    settle=_settle,
)

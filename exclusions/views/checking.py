"""The page on which the answers are checked; recording them is the decision."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from exclusions import drafts, selectors, services
from exclusions.forms import DecisionForm
from exclusions.panel import Panel, panel
from exclusions.refusals import AlreadyDecidedError, LetGoError
from inclusion.accounts import guard
from inclusion.accounts.drafts import PAGE
from inclusion.accounts.permissions import Right
from inclusion.accounts.selectors import my_draft
from inclusion.accounts.services import keep_draft
from inclusion.errors import DomainError

from .overtaken import overtaken
from .recording import refuse, show_step

CHANGED = "Something on this page has changed since it was shown. Look at it again; nothing is decided yet."
LET_GO = (
    "What was prepared has been let go since you opened it. What stands here would be a decision of "
    "your own."
)


@guard.right(Right.DECIDE_SUSPENSIONS, load=selectors.pupil_for, key="pupil_id")
def check(request: guard.PersonRequest, pupil: Any) -> HttpResponse:
    """The answers on one page; recording them is the decision."""
    person = request.person
    pressed = request.method == "POST"
    saved = selectors.recorded_once(person, pupil, request.POST.get("once_key", ""))
    if pressed and saved is not None:
        return redirect("suspension-next", saved.pk)
    draft = my_draft(person, drafts.CHECKING, drafts.about(pupil))
    if draft is None:
        messages.warning(request, "There are no answers to check. Nothing was decided.")
        return redirect("suspension-choose", pupil.pk)
    given = drafts.answers(draft)
    other = selectors.decided_from(person, pupil, given.get("prepared"))
    if other is not None:
        return overtaken(request, other)
    form = DecisionForm(given)
    shown = panel(form, pupil, person)
    refuse(form, shown)
    if form.errors:
        return show_step(request, pupil, form, shown, _step_of(form))
    if pressed and request.POST.get("seal") == drafts.seal(given, shown.said):
        return _decide(request, pupil, form, shown)
    if pressed:
        messages.warning(request, CHANGED)
    return _page(request, pupil, form, shown, given)


def _page(
    request: guard.PersonRequest,
    pupil: Any,
    form: DecisionForm,
    shown: Panel,
    given: drafts.Answers,
) -> HttpResponse:
    context = {
        "section": "pupils",
        "pupil": pupil,
        "form": form,
        "panel": shown,
        "seal": drafts.seal(given, shown.said),
        "prepared": selectors.who_prepared(request.person, form.cleaned_data["prepared"]),
    }
    return render(request, "exclusions/check.html", context)


def _decide(
    request: guard.PersonRequest, pupil: Any, form: DecisionForm, shown: Panel
) -> HttpResponse:
    person, answers = request.person, form.cleaned_data
    try:
        saved = services.record_suspension(
            pupil=pupil,
            fields={**answers, "shown": shown.said},
            by=person,
            on=person.on,
            once_key=answers["once_key"],
            prepared=answers["prepared"],
        )
    except AlreadyDecidedError as error:
        return overtaken(request, error.other)
    except LetGoError:
        return _without_what_was_prepared(request, pupil)
    except DomainError as error:
        form.take(error)
        return show_step(request, pupil, form, shown, _step_of(form))
    drafts.let_finished_go(person, pupil, form.data.get(PAGE, ""))
    return redirect("suspension-next", saved.pk)


def _without_what_was_prepared(request: guard.PersonRequest, pupil: Any) -> HttpResponse:
    """Somebody let it go meanwhile: the answers stay, and the head looks at them once more."""
    draft = my_draft(request.person, drafts.CHECKING, drafts.about(pupil))
    if draft is not None:
        kept = {name: values for name, values in draft.data.items() if name != "prepared"}
        keep_draft(request.person, drafts.CHECKING, drafts.about(pupil), kept)
    messages.warning(request, LET_GO)
    return redirect("suspension-check", pupil.pk)


def _step_of(form: DecisionForm) -> str:
    """The step on which what is wrong can be put right: the first where it is about no field."""
    step = form.wrong_step()
    return step if step != "check" else "when"

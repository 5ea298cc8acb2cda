"""The steps in which an exclusion is recorded or prepared, and the live page beside them."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from exclusions import drafts, selectors, services
from exclusions.asked import asked_for
from exclusions.forms import DecisionForm
from exclusions.forms.deciding import CHECK, HAPPENED, WEIGHED, WHEN
from exclusions.panel import Panel, check_prepared, panel
from exclusions.permanent import WHY_NOT, unexplained
from inclusion.accounts import guard
from inclusion.accounts.drafts import page_of
from inclusion.accounts.permissions import Right
from inclusion.accounts.selectors import my_draft
from inclusion.accounts.services import drop_draft, keep_draft
from inclusion.errors import DomainError
from inclusion.form_rows import as_typed

from .overtaken import overtaken

PAGES = {
    WHEN: "suspension-record",
    HAPPENED: "suspension-happened",
    WEIGHED: "suspension-weighed",
    CHECK: "suspension-check",
}
NEXT = {WHEN: HAPPENED, HAPPENED: WEIGHED, WEIGHED: CHECK}
NAMES = {
    WHEN: "when",
    HAPPENED: "what happened, and the reasons",
    WEIGHED: "what was weighed",
}


def _page_of(step: str) -> Callable[..., HttpResponse]:
    def page(request: guard.PersonRequest, pupil: Any) -> HttpResponse:
        return (
            _sent(request, pupil, step)
            if request.method == "POST"
            else _opened(request, pupil, step)
        )

    return page


def _guarded(step: str) -> Any:
    opened = guard.right(Right.PREPARE_SUSPENSIONS, load=selectors.pupil_for, key="pupil_id")
    return opened(_page_of(step))


# Dates; what happened and why; what was weighed: one page each.
record, happened, weighed = _guarded(WHEN), _guarded(HAPPENED), _guarded(WEIGHED)


def _opened(request: guard.PersonRequest, pupil: Any, step: str) -> HttpResponse:
    """A step with what has been answered so far."""
    given = _begun(request, pupil, step)
    if given is None:
        return redirect("suspension-choose", pupil.pk)
    other = selectors.decided_from(request.person, pupil, given.get("prepared"))
    if other is not None:
        return overtaken(request, other)
    form = DecisionForm(given, step=step, decides=_decides(request))
    shown = panel(form, pupil, request.person)
    if form.wrong_step() != step:
        return redirect(PAGES[form.wrong_step()], pupil.pk)
    as_typed(form)
    return show_step(request, pupil, form, shown, step)


def _sent(request: guard.PersonRequest, pupil: Any, step: str) -> HttpResponse:
    """Take a step's answers and go on, or say what is to be put right."""
    if "leave" in request.POST:
        return _leave(request, pupil)
    other = selectors.decided_from(request.person, pupil, request.POST.get("prepared"))
    if other is not None:
        return overtaken(request, other)
    decides = _decides(request)
    going_to = CHECK if decides and request.POST.get("then") == CHECK else step
    form = DecisionForm(request.POST, step=going_to, decides=decides)
    shown = panel(form, pupil, request.person)
    refuse(form, shown)
    if form.errors:
        return show_step(request, pupil, form, shown, form.wrong_step())
    if step == WEIGHED and not decides:
        return _leave_for_a_head(request, pupil, form, shown)
    keep_draft(request.person, drafts.CHECKING, drafts.about(pupil), _typed(request))
    return redirect(PAGES[CHECK if going_to == CHECK else NEXT[step]], pupil.pk)


def refuse(form: DecisionForm, shown: Panel) -> None:
    """Put what stands in the way by its field: what the law refuses, and gaps without a reason."""
    if form.is_valid() and shown.refusal is not None:
        form.take(shown.refusal)
    at_the_end = form.step in (WEIGHED, CHECK) and form.decides
    if at_the_end and shown.what_if is not None:
        for kind in unexplained(shown.what_if):
            form.add_error(f"gap_{kind}", WHY_NOT)


def _leave(request: guard.PersonRequest, pupil: Any) -> HttpResponse:
    """Keep what is typed, unchecked, and go."""
    about, page = drafts.about(pupil), page_of(request)
    keep_draft(request.person, drafts.TYPING, about, _typed(request), page)
    messages.success(request, "Kept, and not decided. You are offered it when you come back.")
    return redirect("pupil", pupil.pk)


def _leave_for_a_head(
    request: guard.PersonRequest, pupil: Any, form: DecisionForm, shown: Panel
) -> HttpResponse:
    try:
        check_prepared(form.cleaned_data, pupil, request.person)
        services.prepare_suspension(pupil=pupil, data=_typed(request), by=request.person)
    except DomainError as error:
        form.take(error)
        return show_step(request, pupil, form, shown, form.wrong_step())
    drafts.let_finished_go(request.person, pupil, page_of(request))
    messages.success(
        request, "Left for a headteacher, who finds it on this pupil's suspensions. Not decided."
    )
    return redirect("pupil", pupil.pk)


@guard.right(Right.PREPARE_SUSPENSIONS, load=selectors.pupil_for, key="pupil_id")
@require_POST
def preview(request: guard.PersonRequest, pupil: Any) -> HttpResponse:
    """Dates and totals of what is typed so far. Saves nothing; a whole page without a script."""
    step = request.POST.get("step", WHEN)
    step = step if step in NAMES else WHEN
    form = DecisionForm(request.POST, step=step, decides=_decides(request))
    corrected = selectors.correcting(request.person, pupil, request.POST.get("correcting"))
    shown = panel(form, pupil, request.person, leave_out=corrected)
    if request.headers.get("HX-Request"):
        halves = step == WHEN or corrected is not None
        context = {"panel": shown, "pupil": pupil, "form": form, "live": True, "halves": halves}
        return render(request, "exclusions/_panel.html", context)
    if not {"starts_on", "sessions"} & set(form.errors):
        # The rest may still be empty: nobody has sent the form yet.
        as_typed(form)
    return show_step(request, pupil, form, shown, step)


@guard.right(Right.PREPARE_SUSPENSIONS, load=selectors.prepared_draft_for, key="draft_id")
@require_POST
def drop_prepared(request: guard.PersonRequest, draft: Any) -> HttpResponse:
    """Let a prepared suspension go."""
    pupil_id = drafts.pupil_id(draft.about)
    try:
        services.drop_prepared(
            draft=draft, by=request.person, expected_version=request.POST.get("version")
        )
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, "The prepared suspension was let go. Nothing was decided.")
    return redirect("pupils") if pupil_id is None else redirect("suspension-choose", pupil_id)


@guard.right(Right.PREPARE_SUSPENSIONS, load=selectors.pupil_for, key="pupil_id")
@require_POST
def drop_typed(request: guard.PersonRequest, pupil: Any) -> HttpResponse:
    """Let go of what one has typed about this pupil and not saved."""
    earlier = request.POST.get("form") == drafts.EARLIER
    for name in (drafts.EARLIER,) if earlier else (drafts.TYPING, drafts.CHECKING):
        drop_draft(request.person, name, drafts.about(pupil))
    return redirect("suspension-earlier" if earlier else "suspension-choose", pupil.pk)


def show_step(
    request: guard.PersonRequest, pupil: Any, form: DecisionForm, shown: Panel, step: str
) -> HttpResponse:
    """The page of one step with the form as it stands."""
    form.show([step], asked_for(shown))
    context = {
        "section": "pupils",
        "pupil": pupil,
        "form": form,
        "panel": shown,
        "step": step,
        "number": list(NAMES).index(step) + 1,
        "of": len(NAMES) + int(form.decides),
        "name": NAMES[step],
        "url": PAGES[step],
        "back": PAGES[list(NAMES)[list(NAMES).index(step) - 1]] if step != WHEN else "",
        "draft_key": f"{drafts.TYPING}~{drafts.about(pupil)}",
    }
    return render(request, "exclusions/record.html", context)


def _begun(request: guard.PersonRequest, pupil: Any, step: str) -> drafts.Answers | None:
    """What the address asks to go on from; None where nothing has been begun."""
    person, source = request.person, request.GET.get("from")
    if source == "prepared":
        prepared = selectors.prepared_suspension(person, pupil)
        return prepared.answers(person.on) if prepared else None
    if source == "draft":
        draft = drafts.unfinished(person, pupil)
        return drafts.begun_anew(drafts.answers(draft)) if draft else None
    if request.GET.get("kind"):
        return selectors.first_answers(
            person, pupil, request.GET["kind"], request.GET.get("follows", "")
        )
    draft = my_draft(person, drafts.CHECKING, drafts.about(pupil))
    if draft is None:
        return None
    given = drafts.answers(draft)
    given["then"] = request.GET.get("then", "")
    return given


def _decides(request: guard.PersonRequest) -> bool:
    return request.person.has(Right.DECIDE_SUSPENSIONS)


def _typed(request: guard.PersonRequest) -> dict[str, object]:
    names = (name for name in request.POST if name not in ("csrfmiddlewaretoken", "leave"))
    return {name: request.POST.getlist(name) for name in names}

"""The page on which a suspension is recorded or prepared, its live panel, its check of answers."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from exclusions import drafts, selectors, services
from exclusions.forms import PrepareForm, SuspensionForm
from exclusions.panel import Panel, check_prepared, panel
from inclusion.accounts import guard
from inclusion.accounts.permissions import Right
from inclusion.accounts.person import Person
from inclusion.accounts.selectors import my_draft
from inclusion.accounts.services import drop_draft, keep_draft
from inclusion.errors import DomainError

Form = SuspensionForm | PrepareForm


@guard.right(Right.PREPARE_SUSPENSIONS, load=selectors.pupil_for, key="pupil_id")
def record(request: guard.PersonRequest, pupil: Any) -> HttpResponse:
    """Fill in a suspension: a head goes on to check the answers, others leave it for a head."""
    decides = request.person.has(Right.DECIDE_SUSPENSIONS)
    form = _form(request, pupil)
    if request.method != "POST":
        return _page(request, pupil, form, panel(form, pupil, request.person))
    shown = panel(form, pupil, request.person)
    if form.is_valid():
        if shown.refusal is not None:
            form.take(shown.refusal)
        elif decides:
            _keep(request, drafts.CHECKING, pupil)
            return redirect("suspension-check", pupil.pk)
        else:
            return _leave_for_a_head(request, pupil, form)
    return _page(request, pupil, form, shown)


def _leave_for_a_head(request: guard.PersonRequest, pupil: Any, form: Form) -> HttpResponse:
    try:
        check_prepared(form.cleaned_data, pupil, request.person.on)
        services.prepare_suspension(pupil=pupil, data=_typed(request), by=request.person)
    except DomainError as error:
        form.take(error)
        return _page(request, pupil, form, panel(form, pupil, request.person))
    drop_draft(request.person, drafts.TYPING, drafts.about(pupil))
    messages.success(
        request, "Left for a headteacher, who finds it on this pupil's suspensions. Not decided."
    )
    return redirect("pupil", pupil.pk)


@guard.right(Right.PREPARE_SUSPENSIONS, load=selectors.pupil_for, key="pupil_id")
@require_POST
def preview(request: guard.PersonRequest, pupil: Any) -> HttpResponse:
    """Dates and totals of what is typed so far. Saves nothing; a whole page without a script."""
    form = _form(request, pupil)
    shown = panel(form, pupil, request.person)
    if request.headers.get("HX-Request"):
        return render(request, "exclusions/_panel.html", {"panel": shown, "pupil": pupil})
    if not {"starts_on", "sessions"} & set(form.errors):
        # The rest may still be empty: nobody has sent the form yet.
        form = type(form)(initial=drafts.first_values(_typed(request)))
    return _page(request, pupil, form, shown)


@guard.right(Right.DECIDE_SUSPENSIONS, load=selectors.pupil_for, key="pupil_id")
def check(request: guard.PersonRequest, pupil: Any) -> HttpResponse:
    """The answers on one page; recording them is the decision."""
    person = request.person
    draft = my_draft(person, drafts.CHECKING, drafts.about(pupil))
    data = drafts.first_values(draft.data) if draft else {}
    shown_key = request.POST.get("once_key", "") if request.method == "POST" else None
    if shown_key is not None and shown_key != data.get("once_key", ""):
        return _pressed_again(request, pupil, shown_key)
    form = SuspensionForm(data)
    shown = panel(form, pupil, person)
    if not data or not form.is_valid() or shown.refusal is not None:
        return _back_to_form(request, pupil, form, shown)
    if request.method == "POST":
        return _decide(request, pupil, form, shown)
    context = {"section": "pupils", "pupil": pupil, "form": form, "panel": shown}
    return render(request, "exclusions/check.html", context)


def _decide(
    request: guard.PersonRequest, pupil: Any, form: SuspensionForm, shown: Panel
) -> HttpResponse:
    person, answers = request.person, form.cleaned_data
    try:
        saved = services.record_suspension(
            pupil=pupil,
            fields=answers,
            by=person,
            on=person.on,
            once_key=answers["once_key"],
            prepared=selectors.prepared_draft(person, pupil, answers["prepared"]),
        )
    except DomainError as error:
        form.take(error)
        return _page(request, pupil, form, shown)
    for name in (drafts.TYPING, drafts.CHECKING):
        drop_draft(person, name, drafts.about(pupil))
    return redirect("suspension-next", saved.pk)


def _pressed_again(request: guard.PersonRequest, pupil: Any, once_key: str) -> HttpResponse:
    """The button was pressed twice, or the answers were changed in another window."""
    saved = selectors.recorded_once(request.person, pupil, once_key)
    if saved is not None:
        return redirect("suspension-next", saved.pk)
    messages.warning(request, "These answers have changed since they were shown. Check them again.")
    return redirect("suspension-record", pupil.pk)


def _back_to_form(
    request: guard.PersonRequest, pupil: Any, form: SuspensionForm, shown: Panel
) -> HttpResponse:
    """Nothing to check, or something has happened since that refuses it."""
    if not form.data:
        return redirect("suspension-record", pupil.pk)
    if form.is_valid() and shown.refusal is not None:
        form.take(shown.refusal)
    return _page(request, pupil, form, shown)


@guard.right(Right.PREPARE_SUSPENSIONS, load=selectors.prepared_draft_for, key="draft_id")
@require_POST
def drop_prepared(request: guard.PersonRequest, draft: Any) -> HttpResponse:
    """Let a prepared suspension go."""
    pupil_id = drafts.pupil_id(draft.about)
    services.drop_prepared(draft=draft, by=request.person)
    messages.success(request, "The prepared suspension was let go. Nothing was decided.")
    return redirect("pupils") if pupil_id is None else redirect("suspension-record", pupil_id)


@guard.right(Right.PREPARE_SUSPENSIONS, load=selectors.pupil_for, key="pupil_id")
@require_POST
def drop_typed(request: guard.PersonRequest, pupil: Any) -> HttpResponse:
    """Let go of what one has typed about this pupil and not saved."""
    earlier = request.POST.get("form") == drafts.EARLIER
    name = drafts.EARLIER if earlier else drafts.TYPING
    drop_draft(request.person, name, drafts.about(pupil))
    return redirect("suspension-earlier" if earlier else "suspension-record", pupil.pk)


def _form(request: guard.PersonRequest, pupil: Any) -> Form:
    kind = SuspensionForm if request.person.has(Right.DECIDE_SUSPENSIONS) else PrepareForm
    if request.method == "POST":
        return kind(request.POST)
    return kind(initial={"decided_on": request.person.on, **_begun(request, pupil)})


def _begun(request: guard.PersonRequest, pupil: Any) -> dict[str, Any]:
    """What the address asks to go on from: one's own draft, the answers, or what was prepared."""
    person, source = request.person, request.GET.get("from")
    if source == "prepared":
        prepared = selectors.prepared_suspension(person, pupil)
        return prepared.initial if prepared else {}
    if source == "answers":
        draft = my_draft(person, drafts.CHECKING, drafts.about(pupil))
        return drafts.first_values(draft.data) if draft else {}
    if source == "draft":
        draft = my_draft(person, drafts.TYPING, drafts.about(pupil))
        return drafts.typed(draft.data) if draft else {}
    return {}


def _typed(request: guard.PersonRequest) -> dict[str, object]:
    names = (name for name in request.POST if name != "csrfmiddlewaretoken")
    return {name: request.POST.getlist(name) for name in names}


def _keep(request: guard.PersonRequest, name: str, pupil: Any) -> None:
    keep_draft(request.person, name, drafts.about(pupil), _typed(request))


def _offers(person: Person, pupil: Any, fresh: bool) -> dict[str, Any]:
    """What the person may go on from, offered once on an untouched form."""
    if not fresh:
        return {}
    return {
        "prepared": selectors.prepared_suspension(person, pupil),
        "draft": my_draft(person, drafts.TYPING, drafts.about(pupil)),
    }


def _page(request: guard.PersonRequest, pupil: Any, form: Form, shown: Panel) -> HttpResponse:
    fresh = request.method == "GET" and not request.GET.get("from") and not form.is_bound
    context = {
        "section": "pupils",
        "pupil": pupil,
        "form": form,
        "panel": shown,
        "draft_key": f"{drafts.TYPING}~{drafts.about(pupil)}",
        **_offers(request.person, pupil, fresh),
    }
    return render(request, "exclusions/record.html", context)

"""Why an alert stands, and what people answer to it."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from cases import selectors, services
from cases.alerts import LAW
from cases.forms import AnswerForm
from cases.registry import act_for, page_of_act
from inclusion.accounts import guard
from inclusion.accounts.permissions import Right
from inclusion.accounts.person import Person
from inclusion.errors import DomainError

from .saving import form_page, overtaken


@guard.right(Right.SEE_CASEWORK, load=selectors.alert_for, key="alert_id")
def alert_why(request: guard.PersonRequest, alert: Any) -> HttpResponse:
    """Why am I seeing this? Each reason with its policy, what counted, and earlier answers."""
    standing, earlier = selectors.answers_about(alert)
    explained = selectors.Explanation(request.person, alert)
    context = {
        "section": "pupils",
        "alert": alert,
        "pupil": alert.pupil,
        "reasons": explained.reasons(),
        "told": explained.told(),
        "first_shown": selectors.first_shown(alert),
        "standing": standing,
        "earlier": earlier,
        "act": act_for(alert.act),
        "act_url": _address_of_act(request.person, alert),
        "may_answer": request.person.has(Right.ANSWER_ALERTS) and not alert.answered,
    }
    return render(request, "cases/alert_why.html", context)


def _address_of_act(person: Person, alert: Any) -> str:
    """Where the act of the alert is done; empty for whoever may not do it, or where no page is."""
    act = act_for(alert.act)
    if act is None or not person.has(act.right):
        return ""
    page = page_of_act(act, alert.pupil_id, selectors.references(alert))
    if page is None:
        return ""
    url_name, record_id, part = page
    return reverse(url_name, args=[record_id]) + (f"#{part}" if part else "")


@guard.right(Right.ANSWER_ALERTS, load=selectors.alert_for, key="alert_id")
def alert_answer(request: guard.PersonRequest, alert: Any) -> HttpResponse:
    """Answer an alert with a reason. It returns when a further event joins those that counted."""
    person = request.person
    counts = selectors.what_counts(alert)
    form = AnswerForm(request.POST or None, by_law=alert.level in LAW, initial={"seen": counts})
    if alert.answered and (both := _answered_already(request, alert, form)):
        return both
    if request.method == "POST" and form.is_valid():
        try:
            services.answer_alert(
                alert=alert,
                kind=form.cleaned_data["kind"],
                reason=form.cleaned_data["reason"],
                by=person.user,
                on=person.on,
                seen=form.cleaned_data["seen"],
            )
        except services.AlertMovedError as error:
            form.look_again(error.message, counts)
        except DomainError as error:
            form.take(error)
        else:
            messages.success(request, "Your answer is kept.")
            return redirect("pupil", alert.pupil_id)
    return form_page(
        request,
        form,
        "Answer this alert",
        "Keep the answer",
        reverse("alert-why", args=[alert.pk]),
        template="cases/alert_answer.html",
        pupil=alert.pupil,
        alert=alert,
        by_law=alert.level in LAW,
    )


def _answered_already(
    request: guard.PersonRequest, alert: Any, form: AnswerForm
) -> HttpResponse | None:
    """A colleague's answer beside what was typed here; None where the same stands."""
    standing, _ = selectors.answers_about(alert)
    if not standing:
        return None
    answer = standing[0]
    stands = {"kind": answer.kind, "reason": answer.reason}
    heading, back = "This alert has been answered already", reverse("alert-why", args=[alert.pk])
    return overtaken(request, form, heading, back, record=answer, stands=stands, pupil=alert.pupil)

"""What the pupil, the family and agencies say before a review, and the links on which they say it."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from inclusion.accounts import guard
from inclusion.accounts.permissions import Right
from inclusion.accounts.saving import form_page, saved, version_only
from interventions import prompts, selectors, services
from interventions.forms import LinkForm, ViewForm, WithdrawForm
from interventions.slip import slip_of

from .opening import changes_plan, not_running


@changes_plan
def views(request: guard.PersonRequest, plan: Any) -> HttpResponse:
    """Write down what somebody says before a review; what was said so far; links for the family."""
    person, number = request.person, _next(plan)
    form = ViewForm(
        request.POST if request.method == "POST" else None,
        plan=plan,
        contacts=selectors.whom_to_ask(person, plan),
        number=number,
        initial={
            "said_on": person.on,
            "written_down_by": person.name,
            "before_review": "" if plan.status == plan.Status.DRAFT else str(number),
        },
    )
    if plan.status == plan.Status.ENDED:
        return not_running(request, plan, form, "This plan has ended: nothing more is written down")
    if request.method == "POST" and form.is_valid():
        view = saved(
            form,
            lambda: services.write_view(plan=plan, by=person.user, on=person.on, **form.said()),
        )
        if view:
            messages.success(request, f"Written down: what {view.said_by} said.")
            return redirect("plan-views", plan.pk)
    return form_page(
        request,
        form,
        f"In their words, for {plan.pupil.name}",
        "Keep these words",
        reverse("plan", args=[plan.pk]),
        template="interventions/views.html",
        keeps=f"plan-view~plan:{plan.pk}",
        section="plans",
        plan=plan,
        pupil=plan.pupil,
        number=number,
        questions=_questions(plan),
        links=selectors.links_of(plan),
        withdrawn=selectors.withdrawn_views(plan),
    )


def _next(plan: Any) -> int:
    return max((review.number for review in plan.reviews.all()), default=0) + 1


def _questions(plan: Any) -> list[dict[str, Any]]:
    """The sets of questions, the one that fits this pupil's year open."""
    fits = prompts.set_for("pupil", plan.pupil.year_group)
    return [
        {"label": prompts.LABELS[key], "asked": asked.values(), "open": key == fits}
        for key, asked in prompts.SETS.items()
    ]


@changes_plan
def make_link(request: guard.PersonRequest, plan: Any) -> HttpResponse:
    """Make a link; its address is shown on the answer and never again."""
    person = request.person
    form = LinkForm(
        request.POST if request.method == "POST" else None,
        plan=plan,
        contacts=selectors.whom_to_ask(person, plan),
        number=_next(plan),
        initial={"before_review": "" if plan.status == plan.Status.DRAFT else str(_next(plan))},
    )
    if plan.status == plan.Status.ENDED:
        return not_running(request, plan, form, "This plan has ended: no link is made for it")
    if request.method == "POST" and form.is_valid():
        made = saved(
            form,
            lambda: services.make_link(plan=plan, by=person.user, on=person.on, **form.asked()),
        )
        if made:
            return _made(request, plan, made)
    return form_page(
        request,
        form,
        f"A link for somebody’s own words, for {plan.pupil.name}",
        "Make the link",
        reverse("plan-views", args=[plan.pk]),
        section="plans",
        pupil=plan.pupil,
        lede=(
            "Whoever holds the link can write what they think, once, without an account. It opens "
            "nothing else. You give it to them yourself: nothing is sent from here."
        ),
    )


def _made(request: guard.PersonRequest, plan: Any, made: Any) -> HttpResponse:
    context = {"section": "plans", "plan": plan, "pupil": plan.pupil, "link": made.link}
    if made.token:
        address = request.build_absolute_uri(reverse("say", args=[made.token]))
        context["slip"] = slip_of(plan, address, made.token)
    response = render(request, "interventions/link_made.html", context)
    response["Cache-Control"] = "no-store"
    response["Referrer-Policy"] = "no-referrer"
    return response


@guard.right(Right.READ_PLANS, load=selectors.view_for, key="view_id")
def withdraw_view(request: guard.PersonRequest, view: Any) -> HttpResponseBase:
    """Withdraw somebody's words, with the reason."""
    if not selectors.may_edit(request.person, view.plan):
        return guard.refuse(request, Right.EDIT_PLANS)
    data = request.POST if request.method == "POST" else None
    form = WithdrawForm(data, initial=version_only(view))
    if view.withdrawn_at:
        heading = "These words have been withdrawn"
        return not_running(
            request, view.plan, form, heading, {"reason": view.withdrawn_reason}, record=view
        )
    if data is not None and form.is_valid():
        typed = form.cleaned_data
        withdrawn = saved(
            form,
            lambda: services.withdraw_view(
                view=view,
                reason=typed["reason"],
                by=request.person.user,
                on=request.person.on,
                expected_version=typed["version"],
            ),
            version_only,
        )
        if withdrawn:
            messages.success(request, f"Withdrawn: what {view.said_by} said.")
            return redirect("plan", view.plan_id)
    return form_page(
        request,
        form,
        f"Withdraw what {view.said_by} said",
        "Withdraw these words",
        reverse("plan", args=[view.plan_id]),
        template="interventions/withdraw_view.html",
        section="plans",
        pupil=view.plan.pupil,
        view=view,
        lede="They are no longer shown with the plan or printed, and stay readable with your reason.",
    )


@guard.right(Right.READ_PLANS, load=selectors.link_for, key="link_id")
def revoke_link(request: guard.PersonRequest, link: Any) -> HttpResponseBase:
    """Take a link back."""
    if not selectors.may_edit(request.person, link.plan):
        return guard.refuse(request, Right.EDIT_PLANS)
    return _revoke(request, link)


@require_POST
def _revoke(request: guard.PersonRequest, link: Any) -> HttpResponse:
    link = services.revoke_link(link=link, by=request.person.user, on=request.person.on)
    if link.used_at:
        messages.warning(request, "It had been used already: the words are below.")
    else:
        messages.success(request, f"The link for {link.for_whom} opens nothing any more.")
    return redirect("plan-views", link.plan_id)

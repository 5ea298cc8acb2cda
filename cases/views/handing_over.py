"""Handing over: whose work is open, what would move, and the step itself."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from cases.forms.handing_over import HandOverForm
from cases.selectors import handing_over as selectors
from cases.services import handing_over as services
from inclusion.accounts import guard
from inclusion.accounts.permissions import Right
from inclusion.accounts.selectors import CASEWORK_ROLES, colleagues
from inclusion.errors import DomainError
from inclusion.words import count_of

OTHERS = "hand over the work of a colleague: the head and the SENCO may"


@guard.right(Right.MANAGE_CASES)
def loads(request: guard.PersonRequest) -> HttpResponse:
    """Who has how much open work, and who has left with some."""
    context = {"section": "pupils", "loads": selectors.loads(request.person)}
    return render(request, "cases/hand_over_list.html", context)


@guard.right(Right.MANAGE_CASES, load=selectors.giver_for, key="user_id")
def hand_over(request: guard.PersonRequest, user: Any) -> HttpResponse:
    """Choose who takes over; look at what would move; do it."""
    person = request.person
    if not selectors.may_hand_over(person, user.pk):
        return render(request, "403.html", {"needed": OTHERS}, status=403)
    takers = colleagues(person, *CASEWORK_ROLES).exclude(pk=user.pk)
    form = HandOverForm(request.POST or None, takers=takers)
    moving = None
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        try:
            if "do" in request.POST:
                moved = services.hand_over(
                    school=person.school,
                    giver=user,
                    taker=typed["taker"],
                    reason=typed["reason"],
                    seen=typed["seen"],
                    by=person.user,
                    on=person.on,
                )
                told = f"{count_of(len(moved.moves), 'thing')} handed over"
                messages.success(request, f"{told} from {user.name} to {typed['taker'].name}.")
                if moved.stays:
                    left = count_of(len(moved.stays), "thing")
                    messages.warning(request, f"Still with {user.name}: {left}.")
                return redirect("hand-over")
            moving = _look(request, user, typed["taker"])
        except services.LookAgainError as error:
            messages.warning(request, error.message)
            moving = _look(request, user, typed["taker"])
        except DomainError as error:
            form.take(error)
    held = services.held_by(person.school, user) if moving is None else []
    context = {
        "section": "pupils",
        "giver": user,
        "form": form,
        "moving": moving,
        "held": services.by_kind(held),
        "total": len(held),
    }
    return render(request, "cases/hand_over.html", context)


def _look(request: guard.PersonRequest, giver: Any, taker: Any) -> services.HandOver:
    person = request.person
    return services.what_moves(person.school, giver, taker, person.on)

"""How one wants to hear of what is one's own."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from . import guard, notifications
from .forms import NotificationForm


@guard.signed_in
def choose(request: guard.PersonRequest) -> HttpResponse:
    """A person's own choice: the digest, messages at once, or neither."""
    user = request.person.user
    choice = notifications.choice_of(user)
    form = NotificationForm(
        request.POST if request.method == "POST" else None,
        initial={"digest": choice.digest, "at_once": choice.at_once},
    )
    if request.method == "POST" and form.is_valid():
        notifications.save_choice(user=user, by=user, **form.cleaned_data)
        messages.success(request, "Your choice has been kept.")
        return redirect("notifications")
    context = {
        "form": form,
        "heading": "Messages by e-mail",
        "submit": "Save my choice",
        "back": reverse("today"),
    }
    return render(request, "accounts/notifications.html", context)

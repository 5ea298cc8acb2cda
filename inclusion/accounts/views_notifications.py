"""How one wants to hear of what is one's own."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from . import guard, notifications
from .forms import NotificationForm
from .saving import form_page, saved


@guard.signed_in
def choose(request: guard.PersonRequest) -> HttpResponse:
    """A person's own choice: the digest, messages at once, or neither."""
    user = request.person.user
    form = NotificationForm(
        request.POST if request.method == "POST" else None,
        initial=NotificationForm.values_of(notifications.choice_of(user)),
    )
    if request.method == "POST" and form.is_valid():
        kept = saved(
            form,
            lambda: notifications.save_choice(
                user=user,
                digest=form.cleaned_data["digest"],
                at_once=form.cleaned_data["at_once"],
                by=user,
                expected_version=form.cleaned_data["version"],
            ),
            NotificationForm.values_of,
        )
        if kept:
            messages.success(request, "Your choice has been kept.")
            return redirect("notifications")
    return form_page(
        request,
        form,
        "Messages by e-mail",
        "Save my choice",
        reverse("today"),
        template="accounts/notifications.html",
        section="",
    )

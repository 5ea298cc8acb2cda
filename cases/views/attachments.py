"""Files of a pupil's record: adding one, opening one, withdrawing one."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from cases import attachments, selectors
from cases.attachments_scan import WARNING
from cases.downloads import handed_out
from cases.forms.attachments import AttachmentForm, WithdrawAttachmentForm
from cases.selectors.attachments import attachment_for, may_withdraw_attachment
from cases.services.attachments import add_attachment, name_to_save_as, withdraw_attachment
from inclusion.accounts import guard
from inclusion.accounts.permissions import Right
from inclusion.uploads import say_too_large

from .saving import form_page, overtaken, pupil_page, saved, version_only

TAB = "pupil-documents"


@guard.right(Right.LOG_ENTRIES, load=selectors.pupil_for, key="pupil_id")
def attachment_add(request: guard.PersonRequest, pupil: Any) -> HttpResponse:
    """Put a file into a pupil's record. What is wrong with it is said by the field."""
    form = AttachmentForm()
    if request.method == "POST":
        form = AttachmentForm(request.POST, request.FILES)
        valid = form.is_valid()
        say_too_large(request, form, "file")
        if valid and _added(request, form, pupil):
            return redirect(TAB, pupil.pk)
    heading = f"Add a document for {pupil.name}"
    return form_page(
        request,
        form,
        heading,
        "Add the document",
        pupil_page(pupil, TAB),
        template="cases/attachment_form.html",
        pupil=pupil,
        scanning=WARNING,
    )


def _added(request: guard.PersonRequest, form: AttachmentForm, pupil: Any) -> bool:
    person, typed = request.person, form.cleaned_data
    added = saved(
        form,
        lambda: add_attachment(
            pupil=pupil,
            upload=typed["file"],
            title=typed["title"],
            restricted=typed["restricted"],
            by=person.user,
            on=person.on,
        ),
    )
    if added:
        messages.success(request, f"“{added.title}” is in the record.")
    return bool(added)


@guard.right(Right.SEE_CASEWORK, load=attachment_for, key="attachment_id")
@require_safe
def attachment(request: guard.PersonRequest, attachment: Any) -> HttpResponse:
    """The file, to save: never shown inside a page, and its opening is on the pupil's record."""
    if attachment.withdrawn_at:
        raise Http404("This document has been withdrawn.")
    try:
        content = attachments.read(attachment.stored_as, attachment.sha256)
    except attachments.FileLost as lost:
        raise Http404("The file is not where it was stored.") from lost
    title = "restricted" if attachment.restricted else attachment.title
    what = f"Document {attachment.pk}: {title}"[:120]
    guard.note_access(request.person, guard.AccessEvent.Kind.OPENED, attachment.pupil, what)
    return handed_out(content, attachment.media_type, name_to_save_as(attachment))


@guard.right(Right.LOG_ENTRIES, load=attachment_for, key="attachment_id")
def attachment_withdraw(request: guard.PersonRequest, attachment: Any) -> HttpResponse:
    """Take a file out of the record, with a reason. Nothing is lost."""
    person = request.person
    if not may_withdraw_attachment(person, attachment):
        needed = "withdraw a document that a colleague added"
        return render(request, "403.html", {"needed": needed}, status=403)
    form = WithdrawAttachmentForm(request.POST or None, initial=version_only(attachment))
    if attachment.withdrawn_at:
        return _withdrawn(request, attachment, form)
    if request.method == "POST" and form.is_valid():
        withdrawn = saved(
            form,
            lambda: withdraw_attachment(
                attachment=attachment,
                reason=form.cleaned_data["reason"],
                by=person.user,
                on=person.on,
                expected_version=form.cleaned_data["version"],
            ),
            version_only,
        )
        if withdrawn:
            messages.success(request, f"“{attachment.title}” was withdrawn.")
            return redirect(TAB, attachment.pupil_id)
    return form_page(
        request,
        form,
        "Withdraw this document?",
        "Withdraw the document",
        pupil_page(attachment.pupil, TAB),
        template="cases/attachment_withdraw.html",
        pupil=attachment.pupil,
        attachment=attachment,
    )


def _withdrawn(
    request: guard.PersonRequest, attachment: Any, form: WithdrawAttachmentForm
) -> HttpResponse:
    """Away from the form of a document that is withdrawn: both reasons, where they differ."""
    heading, back = "This document has been withdrawn already", pupil_page(attachment.pupil, TAB)
    stands = {"reason": attachment.withdrawn_reason}
    both = overtaken(
        request, form, heading, back, record=attachment, stands=stands, pupil=attachment.pupil
    )
    if both is None:
        messages.warning(request, f"{heading}.")
    return both or redirect(back)

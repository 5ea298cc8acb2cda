"""Meetings: planning or recording one, reading it, writing it up, withdrawing it, sending copies."""

import uuid
from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from cases import selectors
from cases.forms.meetings import (
    CopyForm,
    MeetingForm,
    MeetingForms,
    WithdrawMeetingForm,
    people_of,
    people_to_expect,
)
from cases.selectors import meetings as found
from cases.services import meetings as writes
from inclusion.accounts import guard
from inclusion.accounts.drafts import let_go
from inclusion.accounts.permissions import Right
from inclusion.errors import ConflictError, DomainError
from inclusion.form_problems import problems
from inclusion.forms import PlainForm
from inclusion.words import day, whole_number

from .kept import kept_draft
from .saving import form_page, overtaken, saved, show_both, version_only

FORM = "meeting"
PAGE_SIZE = 25


@guard.right(
    Right.SEE_CASEWORK,
    load=selectors.pupil_for,
    key="pupil_id",
    records=guard.AccessEvent.Kind.OPENED,
    what="Meetings",
)
def meetings(request: guard.PersonRequest, pupil: Any) -> HttpResponse:
    """The pupil's meetings, planned and held, the newest date first."""
    rows = found.meetings_of_pupil(request.person, pupil)
    context = {
        "section": "pupils",
        "pupil": pupil,
        "page": Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page")),
    }
    return render(request, "cases/meetings.html", context)


@guard.right(
    Right.SEE_CASEWORK,
    load=found.meeting_for,
    key="meeting_id",
    records=guard.AccessEvent.Kind.OPENED,
    what="Meeting",
)
def meeting(request: guard.PersonRequest, meeting: Any) -> HttpResponse:
    """What a meeting was for, who came, what was agreed and promised, and who was sent the minutes."""
    person = request.person
    context = {
        "section": "pupils",
        "pupil": meeting.pupil,
        "meeting": meeting,
        "planned": meeting.held_on > person.on,
        "came": [a for a in meeting.attendees.all() if not a.apologies],
        "apologies": [a for a in meeting.attendees.all() if a.apologies],
        "actions": list(found.actions_of_meeting(person, meeting)),
        "may_change": found.may_change_meeting(person, meeting) and not meeting.withdrawn_at,
    }
    return render(request, "cases/meeting.html", context)


@guard.right(Right.LOG_ENTRIES, load=selectors.pupil_for, key="pupil_id")
def meeting_add(request: guard.PersonRequest, pupil: Any) -> HttpResponse:
    """Plan a meeting to come, or record one that was held."""
    person, about = request.person, f"pupil:{pupil.pk}"
    here = reverse("meeting-add", args=[pupil.pk])
    if "let_go" in request.POST:
        let_go(request, FORM, about)
        return redirect(here)
    actions = found.last_actions(person, pupil)
    known = found.people_to_offer(person, pupil)

    def forms_with(data: Mapping[str, Any] | None) -> MeetingForms:
        first, people = _to_begin_with(request, pupil, known)
        return MeetingForms(
            first=first, last_actions=actions, people=people, known=known, data=data
        )

    forms = forms_with(request.POST or None)
    if request.method == "POST" and forms.is_valid():
        try:
            made = writes.add_meeting(
                pupil=pupil,
                minutes=forms.minutes(),
                by=person.user,
                on=person.on,
                once_key=forms.main.cleaned_data["once_key"],
            )
        except DomainError as error:
            forms.take(error)
        else:
            let_go(request, FORM, about)
            said = "planned" if made.held_on > person.on else "recorded"
            messages.success(request, f"Meeting on {day(made.held_on)} {said}.")
            return redirect("meeting", made.pk)
    return _page(request, pupil, None, forms, forms_with, actions, about)


def _to_begin_with(
    request: guard.PersonRequest, pupil: Any, known: list[Any]
) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Today with the family ready to be marked; or the next date of a meeting, with its people."""
    person = request.person
    first: dict[str, Any] = {"held_on": person.on}
    number = whole_number(request.GET.get("after", ""))
    if number is None:
        return first, people_to_expect(known, person.user)
    before = found.meeting_for(person, number)
    first = {"held_on": before.next_on, "kind": before.kind, "place": before.place}
    people = [{**row, "id": None, "there": "came"} for row in people_of(before.attendees.all())]
    return first, people if before.pupil_id == pupil.pk else people_to_expect(known, person.user)


@guard.right(Right.LOG_ENTRIES, load=found.meeting_for, key="meeting_id")
def meeting_edit(request: guard.PersonRequest, meeting: Any) -> HttpResponse:
    """Write a meeting up, or put it right. The second of two people sees both versions."""
    person, about, pupil = request.person, f"meeting:{meeting.pk}", meeting.pupil
    if refused := _not_theirs(request, meeting):
        return refused
    if "let_go" in request.POST:
        let_go(request, FORM, about)
        return redirect("meeting-edit", meeting.pk)
    attendees = list(meeting.attendees.all())
    actions = found.last_actions(person, pupil, meeting)
    known = found.people_to_offer(
        person,
        pupil,
        users=[a.user_id for a in attendees if a.user_id],
        agencies=[a.agency_id for a in attendees if a.agency_id],
    )

    def forms_with(data: Mapping[str, Any] | None) -> MeetingForms:
        return MeetingForms(
            first=MeetingForm.values_of(meeting),
            last_actions=actions,
            people=people_of(attendees),
            known=known,
            data=data,
        )

    forms = forms_with(request.POST or None)
    if meeting.withdrawn_at:
        return _withdrawn(request, meeting, forms.main)
    if request.method == "POST" and forms.is_valid():
        try:
            changed = writes.change_meeting(
                meeting=meeting,
                minutes=forms.minutes(),
                by=person.user,
                on=person.on,
                expected_version=forms.main.cleaned_data["version"],
            )
        except ConflictError as error:
            theirs = found.meeting_for(person, meeting.pk)
            show_both(forms.main, error, MeetingForm.values_of(theirs))
            forms.compare_people(theirs)
        except DomainError as error:
            forms.take(error)
        else:
            let_go(request, FORM, about)
            messages.success(request, "Meeting saved. The earlier words stay in the history.")
            return redirect("meeting", changed.pk)
    return _page(request, pupil, meeting, forms, forms_with, actions, about)


def _page(
    request: guard.PersonRequest,
    pupil: Any,
    meeting: Any,
    forms: MeetingForms,
    forms_with: Callable[[Mapping[str, Any] | None], MeetingForms],
    actions: list[Any],
    about: str,
) -> HttpResponse:
    """The form, with what its writer left unfinished offered back or put in."""
    person = request.person
    draft = kept_draft(person, FORM, about) if request.method == "GET" else None
    if draft is not None and request.GET.get("draft") == "use":
        # The key is made anew: the draft may be older than a meeting saved under its key.
        draft["once_key"] = uuid.uuid4().hex
        forms, draft = forms_with(draft), None
        forms.as_typed()
    context = {
        "section": "pupils",
        "pupil": pupil,
        "meeting": meeting,
        "forms": forms,
        "form": forms.main,
        "last": forms.with_actions(actions),
        "promised": list(found.actions_of_meeting(person, meeting)) if meeting else [],
        "problems": problems(forms.all) if request.method == "POST" else [],
        "draft": draft,
        "draft_key": f"{FORM}~{about}",
    }
    return render(request, "cases/meeting_form.html", context)


@guard.right(Right.LOG_ENTRIES, load=found.meeting_for, key="meeting_id")
def meeting_withdraw(request: guard.PersonRequest, meeting: Any) -> HttpResponse:
    """Take a meeting back, with a reason. Nothing is lost."""
    if refused := _not_theirs(request, meeting):
        return refused
    form = WithdrawMeetingForm(request.POST or None, initial=version_only(meeting))
    if meeting.withdrawn_at:
        return _withdrawn(request, meeting, form, {"reason": meeting.withdrawn_reason})
    if request.method == "POST" and form.is_valid():
        withdrawn = saved(
            form,
            lambda: writes.withdraw_meeting(
                meeting=meeting,
                reason=form.cleaned_data["reason"],
                by=request.person.user,
                on=request.person.on,
                expected_version=form.cleaned_data["version"],
            ),
            version_only,
        )
        if withdrawn:
            messages.success(request, "Meeting withdrawn. Its words stay in the history.")
            return redirect("pupil-meetings", meeting.pupil_id)
    return form_page(
        request,
        form,
        "Withdraw this meeting?",
        "Withdraw the meeting",
        reverse("meeting", args=[meeting.pk]),
        pupil=meeting.pupil,
        lede=f"{meeting.get_kind_display()}, {day(meeting.held_on)}: {meeting.purpose} What was "
        "promised at it stays on the list of actions.",
    )


@guard.right(Right.LOG_ENTRIES, load=found.meeting_for, key="meeting_id")
def meeting_copy(request: guard.PersonRequest, meeting: Any) -> HttpResponse:
    """Write down that somebody was sent a copy of the minutes."""
    if refused := _not_theirs(request, meeting):
        return refused
    person = request.person
    form = CopyForm(request.POST or None, initial={"sent_on": person.on})
    if meeting.withdrawn_at:
        return _withdrawn(request, meeting, form)
    if request.method == "POST" and form.is_valid():
        copy = saved(
            form,
            lambda: writes.record_copy(
                meeting=meeting, by=person.user, on=person.on, **form.cleaned_data
            ),
        )
        if copy:
            messages.success(request, f"Copy sent to {copy.to}, written down.")
            return redirect("meeting", meeting.pk)
    attendees = [f"{a.name}, {a.role}" if a.role else a.name for a in meeting.attendees.all()]
    return form_page(
        request,
        form,
        "A copy of the minutes was sent",
        "Record the copy",
        reverse("meeting", args=[meeting.pk]),
        template="cases/meeting_copy.html",
        pupil=meeting.pupil,
        meeting=meeting,
        people=attendees,
    )


def _not_theirs(request: guard.PersonRequest, meeting: Any) -> HttpResponse | None:
    """The answer to somebody who may not change this meeting."""
    if found.may_change_meeting(request.person, meeting):
        return None
    needed = "change a meeting that a colleague wrote down"
    return render(request, "403.html", {"needed": needed}, status=403)


def _withdrawn(
    request: guard.PersonRequest,
    meeting: Any,
    form: PlainForm,
    stands: dict[str, Any] | None = None,
) -> HttpResponse:
    """Away from a form of a meeting that is withdrawn: what was typed is shown once more."""
    heading = "This meeting has been withdrawn already"
    back = reverse("pupil-meetings", args=[meeting.pupil_id])
    both = overtaken(
        request, form, heading, back, record=meeting, stands=stands, pupil=meeting.pupil
    )
    if both is None:
        messages.warning(request, f"{heading}.")
    return both or redirect(back)

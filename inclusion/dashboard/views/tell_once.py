"""Telling it once: the papers there are, what each would say, and printing it."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from cases.selectors import pupil_for
from cases.selectors.meetings import meeting_for
from cases.selectors.sharing import given_log
from cases.services.issued import next_number
from inclusion.accounts import guard
from inclusion.accounts.permissions import Right
from inclusion.dashboard import tell_once as papers
from inclusion.dashboard.tell_once_family import about_me, family_chronology
from inclusion.dashboard.tell_once_hand_over import hand_over
from inclusion.dashboard.tell_once_minutes import minutes_paper
from inclusion.errors import DomainError
from inclusion.words import whole_number

PREVIEWED = guard.AccessEvent.Kind.PREVIEWED


@guard.right(Right.PRINT_PACKS, load=pupil_for, key="pupil_id")
@require_safe
def overview(request: guard.PersonRequest, pupil: Any) -> HttpResponse:
    """The three papers, what each still needs, and what was given to whom."""
    person = request.person
    made = (
        ("family-chronology", family_chronology(person, pupil)),
        ("hand-over-summary", hand_over(person, pupil)),
        ("about-me-paper", about_me(person, pupil)),
    )
    context = {
        "section": "pupils",
        "pupil": pupil,
        "papers": made,
        "given": given_log(person, pupil),
    }
    return render(request, "dashboard/tell_once.html", context)


def _preview(
    request: guard.PersonRequest, pupil: Any, paper: papers.Paper, name: str, number: int
) -> HttpResponse:
    """What will be printed, what is left out, who may receive it. `name` is the URL's, `number` its id."""
    context = {
        "section": "pupils",
        "pupil": pupil,
        "paper": paper,
        "print_url": reverse(f"{name}-print", args=[number]),
        "number": next_number(pupil, paper.kind),
        "issued": papers.printed_before(request.person, pupil, paper),
    }
    return render(request, "dashboard/tell_once_preview.html", context)


def _print(
    request: guard.PersonRequest, pupil: Any, paper: papers.Paper, name: str, number: int
) -> HttpResponse:
    """Print and keep the paper; pressed twice, one document comes out."""
    person = request.person
    try:
        document = papers.issue_paper(
            paper,
            pupil,
            confirmed=request.POST.get("confirmed", ""),
            expected_number=whole_number(request.POST.get("number", ""), 8),
            by=person,
            on=person.on,
        )
    except DomainError as error:
        messages.error(request, error.message)
        return redirect(name, number)
    guard.note_access(person, guard.AccessEvent.Kind.PRINTED, pupil, document.title[:120])
    messages.success(request, f"{document.title}: printed and kept. Write down who is given it.")
    return redirect("document-share", document.pk)


def _of_pupil(
    name: str, make: Callable[..., papers.Paper], what: str
) -> tuple[guard.View, guard.View]:
    """The two views of a paper about a pupil: its preview, and printing it."""

    @guard.right(Right.PRINT_PACKS, load=pupil_for, key="pupil_id", records=PREVIEWED, what=what)
    @require_safe
    def preview(request: guard.PersonRequest, pupil: Any) -> HttpResponse:
        return _preview(request, pupil, make(request.person, pupil), name, pupil.pk)

    @guard.right(Right.PRINT_PACKS, load=pupil_for, key="pupil_id")
    @require_POST
    def issue(request: guard.PersonRequest, pupil: Any) -> HttpResponse:
        return _print(request, pupil, make(request.person, pupil), name, pupil.pk)

    return preview, issue


family_preview, family_print = _of_pupil(
    "family-chronology", family_chronology, "Family chronology"
)
hand_over_preview, hand_over_print = _of_pupil("hand-over-summary", hand_over, "Hand-over summary")
about_me_preview, about_me_print = _of_pupil("about-me-paper", about_me, "One page about me")


@guard.right(
    Right.PRINT_PACKS, load=meeting_for, key="meeting_id", records=PREVIEWED, what="Minutes"
)
@require_safe
def minutes_preview(request: guard.PersonRequest, meeting: Any) -> HttpResponse:
    """What the minutes of a meeting will say."""
    paper = minutes_paper(request.person, meeting)
    return _preview(request, meeting.pupil, paper, "minutes-preview", meeting.pk)


@guard.right(Right.PRINT_PACKS, load=meeting_for, key="meeting_id")
@require_POST
def minutes_print(request: guard.PersonRequest, meeting: Any) -> HttpResponse:
    """Print the minutes and keep them as they stand."""
    paper = minutes_paper(request.person, meeting)
    return _print(request, meeting.pupil, paper, "minutes-preview", meeting.pk)

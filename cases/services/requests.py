"""Writes about what families ask for: a meeting, a letter, a copy of the record.

The clock of a request is an action of its owner, about `request:ID`: so it stands on every list of
what is due, and is over when the family has its answer. Nothing else finishes or moves it.
"""

import uuid
from datetime import date
from typing import Any

from django.utils import timezone

from cases.locking import pupil_write
from cases.models import Action, FamilyRequest, Pupil
from inclusion.accounts.models import School, User
from inclusion.accounts.selectors import school_calendar, school_packs
from inclusion.accounts.versions import check_version, save_as
from inclusion.errors import DomainError
from inclusion.rules.school_days import BeyondKnownTerms
from inclusion.words import day

from .dates import not_before_birth, not_far_ahead

# What the action of a request says after "Answer Kelly Archer’s request".
_FOR = {
    FamilyRequest.Kind.MEETING: " for a meeting",
    FamilyRequest.Kind.LETTER: " for a letter",
    FamilyRequest.Kind.RECORD: " for a copy of the record",
    FamilyRequest.Kind.OTHER: "",
}


def answer_within(school: School, asked_on: date) -> int:
    """School days within which this school means to reply to something asked on that day."""
    value = school_packs(school).pack("england").values["family_answer_within"]
    return int(value.on(max(asked_on, value.history[0].starts)))


def answer_by(school: School, asked_on: date) -> date | None:
    """The last day for a reply by the school's own limit; None past the terms that are entered."""
    try:
        return school_calendar(school).add_school_days(asked_on, answer_within(school, asked_on))
    except BeyondKnownTerms:
        return None


def record_request(
    *, pupil: Pupil, fields: dict[str, Any], once_key: str, by: User, on: date
) -> FamilyRequest:
    """Record what a family asked for, and give its owner the action to answer it.

    `fields` are kind, what, asked_on, asked_by, how, owner and due_on, which may be None: then the
    school's own limit counts. The same form sent twice makes one request.
    Raises DomainError on a day that cannot be, or without a day where the terms do not reach.
    """
    if fields["asked_on"] > on:
        raise DomainError("This date is in the future.", "asked_on")
    with pupil_write(pupil, on) as locked:
        not_before_birth(locked, fields["asked_on"], "asked_on")
        made = FamilyRequest.objects.filter(once_key=once_key).first() if once_key else None
        if made and made.pupil_id == locked.pk and _says(made, fields):
            return made
        due_on = _due_on(locked.school, fields["asked_on"], fields.get("due_on"))
        request = FamilyRequest(
            **{**fields, "due_on": due_on},
            school=locked.school,
            pupil=locked,
            # Other words under an old key: somebody went back to the form and wrote another one.
            once_key=(uuid.uuid4().hex if made else once_key) or None,
        )
        save_as(request, by=by)
        what = f"Answer {request.asked_by}’s request{_FOR[FamilyRequest.Kind(request.kind)]}"
        _promise(request, what, due_on, by, on)
        return request


def _says(made: FamilyRequest, fields: dict[str, Any]) -> bool:
    same = ("kind", "what", "asked_on", "asked_by")
    return all(getattr(made, name) == fields[name] for name in same)


def _due_on(school: School, asked_on: date, chosen: date | None) -> date:
    """The day by which the family has a reply: the school's limit, or an earlier day promised."""
    limit = answer_by(school, asked_on)
    if chosen is None and limit is None:
        raise DomainError(
            "The term dates entered do not reach far enough to count: give the day.", "due_on"
        )
    if chosen and chosen < asked_on:
        raise DomainError("This is before the family asked.", "due_on")
    if chosen and limit and chosen > limit:
        raise DomainError(
            f"The school’s own limit is {day(limit)}: choose that day or an earlier one.", "due_on"
        )
    due_on = chosen or limit
    assert due_on is not None  # noqa: S101 (one of the two stands, see above)
    return due_on


def _promise(request: FamilyRequest, what: str, due_on: date, by: User, on: date) -> Action:
    return save_as(
        Action(
            school=request.school,
            pupil_id=request.pupil_id,
            about=reference(request),
            what=what[:300],
            owner=request.owner,
            due_on=due_on,
            created_on=on,
        ),
        by=by,
    )


def reference(request: FamilyRequest) -> str:
    """What the actions of a request are about."""
    return f"request:{request.pk}"


def _open_actions(request: FamilyRequest) -> list[Action]:
    standing = Action.objects.select_for_update().filter(
        about=reference(request), done_on=None, withdrawn_at=None
    )
    return list(standing)


def _finish(request: FamilyRequest, done_on: date, outcome: str, by: User) -> None:
    for action in _open_actions(request):
        action.done_on, action.outcome = done_on, outcome[:300]
        save_as(action, by=by)


def offer(
    *,
    request: FamilyRequest,
    offered_on: date,
    offered: str,
    next_on: date,
    by: User,
    on: date,
    expected_version: int | None = None,
) -> FamilyRequest:
    """Record the first reply to a family, and what is still to come by `next_on`.

    The clock stops; the owner keeps an action to see the request through. The same reply sent twice
    changes nothing. Raises ConflictError, or DomainError on a day that cannot be.
    """
    with pupil_write(request.pupil, on):
        request = _standing(request)
        if (request.offered_on, request.offered) == (offered_on, offered):
            return request
        check_version(request, expected_version)
        if request.offered_on:
            raise DomainError(f"A reply of {day(request.offered_on)} is recorded already.")
        _check_day(request, offered_on, on, "offered_on")
        if next_on < max(offered_on, on):
            raise DomainError("This date has passed.", "next_on")
        not_far_ahead(next_on, on, "next_on")
        request.offered_on, request.offered = offered_on, offered
        save_as(request, by=by)
        _finish(request, offered_on, offered, by)
        kind = _FOR[FamilyRequest.Kind(request.kind)]
        _promise(request, f"See through {request.asked_by}’s request{kind}", next_on, by, on)
        return request


def settle(
    *,
    request: FamilyRequest,
    answered_on: date,
    answer: str,
    held_on: date | None,
    by: User,
    on: date,
    expected_version: int | None = None,
) -> FamilyRequest:
    """Record how a request was answered, and when what was asked for was held or handed over.

    The same form sent twice changes nothing. Raises ConflictError, or DomainError on a day that
    cannot be, and when somebody settled it with other words.
    """
    with pupil_write(request.pupil, on):
        request = _standing(request)
        settled = request.answered_on, request.answer, request.held_on
        if request.answered_on and settled == (answered_on, answer, held_on):
            return request
        if request.answered_on:
            raise DomainError("This request has been settled already.")
        check_version(request, expected_version)
        _check_day(request, answered_on, on, "answered_on")
        if request.offered_on and answered_on < request.offered_on:
            raise DomainError(f"The first reply was on {day(request.offered_on)}.", "answered_on")
        if held_on:
            _check_day(request, held_on, on, "held_on")
        request.answered_on, request.answer, request.held_on = answered_on, answer, held_on
        save_as(request, by=by)
        _finish(request, answered_on, answer, by)
        return request


def give_request(
    *,
    request: FamilyRequest,
    owner: User,
    reason: str,
    by: User,
    on: date,
    expected_version: int | None = None,
) -> FamilyRequest:
    """Let another colleague answer a request; its actions move along. Raises ConflictError."""
    if not reason.strip():
        raise DomainError("Say why it changes hands.", "reason")
    with pupil_write(request.pupil, on):
        request = _standing(request)
        if request.answered_on:
            raise DomainError("This request has been settled already.")
        if request.owner_id == owner.pk:
            return request
        check_version(request, expected_version)
        request.owner = owner
        save_as(request, by=by, reason=reason[:100])
        for action in _open_actions(request):
            action.owner, action.owner_name = owner, ""
            save_as(action, by=by, reason=reason[:100])
        return request


def withdraw_request(
    *,
    request: FamilyRequest,
    reason: str,
    by: User,
    on: date,
    expected_version: int | None = None,
) -> FamilyRequest:
    """Take back a request: the family no longer asks, or it was recorded by mistake.

    Its open actions go with it. The same form sent twice changes nothing. Raises ConflictError,
    DomainError.
    """
    if not reason.strip():
        raise DomainError("Say why it is withdrawn.", "reason")
    with pupil_write(request.pupil, on):
        request = FamilyRequest.objects.select_for_update().get(pk=request.pk)
        if request.withdrawn_at and request.withdrawn_reason == reason[:300]:
            return request
        if request.withdrawn_at:
            raise DomainError("This request has been withdrawn already.")
        if request.answered_on:
            raise DomainError("This request has been settled already.")
        check_version(request, expected_version)
        request.withdrawn_at, request.withdrawn_reason = timezone.now(), reason[:300]
        save_as(request, by=by, reason=reason[:100])
        for action in _open_actions(request):
            action.withdrawn_at, action.withdrawn_reason = timezone.now(), reason[:300]
            save_as(action, by=by, reason=reason[:100])
        return request


def _standing(request: FamilyRequest) -> FamilyRequest:
    """The request as it now stands, locked. Raises DomainError when it was withdrawn."""
    found = FamilyRequest.objects.select_for_update(of=("self",)).select_related("owner", "school")
    request = found.get(pk=request.pk)
    if request.withdrawn_at:
        raise DomainError("This request has been withdrawn.")
    return request


def _check_day(request: FamilyRequest, chosen: date, on: date, field: str) -> None:
    if chosen > on:
        raise DomainError("This date is in the future.", field)
    if chosen < request.asked_on:
        raise DomainError(f"The family asked on {day(request.asked_on)}.", field)

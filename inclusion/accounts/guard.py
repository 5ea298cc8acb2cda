"""The guard on every view: who may come in, which record they get, and the trace it leaves.

Three openings exist and each view names its own: `right`, `public`, `token`. A view without one is
closed by a test. The guard loads the record before the view begins: another school's record answers
404, one's own without the right answers 403 with the reason.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone

from .models import AccessEvent as AccessEvent
from .permissions import Right
from .person import Person, person_for

SCHOOL_IN_SESSION = "school"


@dataclass(frozen=True)
class Opening:
    """What a view declared: a right, "public" or "token". Tests walk the URLs and read it."""

    kind: str
    right: Right | None = None


class PersonRequest(HttpRequest):
    """A request that has passed the guard."""

    person: Person
    # Asked for by a page itself, while perhaps nobody sits before it.
    unattended: bool = False


View = Callable[..., HttpResponseBase]
Load = Callable[[Person, int], models.Model]


def right(
    needed: Right,
    *,
    load: Load | None = None,
    key: str = "",
    records: AccessEvent.Kind | None = None,
    what: str = "",
) -> Callable[[View], View]:
    """Open a view to people who hold `needed`.

    `load(person, id)` turns the URL's `key` into a record the person may see, or raises Http404.
    Without the right the answer is 403 for a record of the person's school and 404 for any other.
    `records` writes an AccessEvent about that record when the view has answered with success.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: PersonRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            person = person_of(request)
            if person is None:
                return render(request, "accounts/no_membership.html", status=403)
            request.person = person
            if not person.has(needed):
                if load is not None:
                    load(replace(person, rights=frozenset(Right)), kwargs[key])
                return refuse(request, needed)
            if load is not None:
                kwargs[key.removesuffix("_id")] = record = load(person, kwargs.pop(key))
            response = view(request, *args, **kwargs)
            if records and response.status_code == 200:
                note_access(person, records, record if load else None, what or view.__name__)
            return response

        guarded.opening = Opening("right", needed)  # type: ignore[attr-defined]
        return guarded

    return decorate


def public(view: View) -> View:
    """Open a view to everybody: signing in and out, health, and addresses that hold a secret token."""
    opened = login_not_required(view)
    opened.opening = Opening("public")  # type: ignore[attr-defined]
    return opened


def token(view: View) -> View:
    """Open a view to whoever holds its address: a secret of 256 bits, such as a family's one-time link.

    The view itself asks whether the token opens anything, and slows down guessing. The address goes
    nowhere: no referrer, no store, no index. No CSRF token is asked for: nothing here is done by the
    cookies of a browser, only by knowing the address, and who knows it needs nobody else's browser;
    and without a referrer a browser names no origin that could be compared.
    """

    @wraps(view)
    def opened(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        response["Referrer-Policy"] = "no-referrer"
        response["Cache-Control"] = "no-store"
        response["X-Robots-Tag"] = "noindex, nofollow"
        return response

    opened = login_not_required(opened)
    opened.csrf_exempt = True  # type: ignore[attr-defined]
    opened.opening = Opening("token")  # type: ignore[attr-defined]
    return opened


def signed_in(view: View) -> View:
    """Open a view to everybody who has signed in and belongs to a school: what concerns oneself."""

    @wraps(view)
    def guarded(request: PersonRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        person = person_of(request)
        if person is None:
            return render(request, "accounts/no_membership.html", status=403)
        request.person = person
        return view(request, *args, **kwargs)

    guarded.opening = Opening("right", None)  # type: ignore[attr-defined]
    return guarded


def refuse(request: HttpRequest, needed: Right) -> HttpResponse:
    """403 with the reason in words."""
    return render(request, "403.html", {"needed": needed.label}, status=403)


def person_of(request: HttpRequest) -> Person | None:
    """The signed-in person in the school they chose; asked of the database once a request."""
    if hasattr(request, "person"):
        found: Person | None = request.person
        return found
    if not request.user.is_authenticated:
        return None
    return person_for(request.user, timezone.localdate(), request.session.get(SCHOOL_IN_SESSION))


def note_access(
    person: Person, kind: AccessEvent.Kind, record: models.Model | None, what: str
) -> AccessEvent:
    """Leave the trace that this person opened, printed, imported or exported something."""
    return AccessEvent.objects.create(
        school=person.school, user=person.user, kind=kind, about=reference(record), what=what
    )


def note_opened_by_link(pupil: Any, what: str) -> AccessEvent:
    """Leave the trace that somebody without an account opened something of this pupil's by a link."""
    return AccessEvent.objects.create(
        school=pupil.school, kind=AccessEvent.Kind.OPENED, about=reference(pupil), what=what
    )


def reference(record: models.Model | None) -> str:
    """An opaque reference such as pupil:41; empty for the school as a whole."""
    return f"{record._meta.model_name}:{record.pk}" if record is not None else ""

"""What holds for every request: text without NUL, private pages, sessions that last while in use."""

import time
from collections.abc import Callable
from http import HTTPStatus

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.http import urlencode
from django.views.defaults import bad_request

from . import drafts

SEEN = "seen_at"
# In the address of the sign-in page: a form was sent, and not taken.
UNSENT = "unsent"
# Seconds after which a session in use is saved again; its idle hours then begin anew.
SAVED_AGAIN = 5 * 60


class PlainTextMiddleware:
    """Refuse an address or a form that holds a NUL character with 400.

    Nobody types one, and PostgreSQL keeps none in its texts.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "\0" in request.path or any(map(_has_nul, (request.GET, request.POST))):
            return bad_request(request, BadRequest("A NUL character is no text."))
        return self.get_response(request)


def _has_nul(typed: QueryDict) -> bool:
    return any("\0" in text for name, values in typed.lists() for text in (name, *values))


class FormOnlyPagesMiddleware:
    """An address that only takes a form says so on a page of its own, instead of a blank one."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code == HTTPStatus.METHOD_NOT_ALLOWED and not response.content:
            response.content = render_to_string("405.html", request=request)
        return response


class PrivatePagesMiddleware:
    """Every answer to a signed-in person is marked private and not to be stored."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.user.is_authenticated and "Cache-Control" not in response:
            response["Cache-Control"] = "private, no-store"
        return response


class SessionInUseMiddleware:
    """A session ends some idle time after its last page, not after signing in.

    It is saved again at most every five minutes. A picture alone, such as a chart, is no use of it,
    nor is what a page asks for by itself while nobody types (`request.unattended`).
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        picture = response.get("Content-Type", "").startswith("image/")
        alone = picture or getattr(request, "unattended", False)
        if request.user.is_authenticated and not alone:
            now = int(time.time())
            if now - request.session.get(SEEN, 0) >= SAVED_AGAIN:
                request.session[SEEN] = now
        return response


class SignInFirstMiddleware(LoginRequiredMiddleware):
    """A form that is sent without a session is not taken, and the sign-in page says so."""

    def handle_no_permission(
        self, request: HttpRequest, view_func: Callable[..., HttpResponseBase]
    ) -> HttpResponseRedirect:
        if request.method != "POST":
            return super().handle_no_permission(request, view_func)
        return redirect(
            f"{reverse('sign-in')}?{urlencode({'next': request.get_full_path(), UNSENT: '1'})}"
        )


class SettledDraftMiddleware:
    """A form that was taken leads on to another page: what was kept of it while typing is let go."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        taken = request.method == "POST" and response.status_code == HTTPStatus.FOUND
        if taken and hasattr(request, "person") and drafts.KEPT_AS in request.POST:
            drafts.settle(request)
        return response

"""Charts at their own addresses: the same bytes for the same record, so that a browser asks only once."""

import hashlib
from typing import Any

from django.http import HttpResponse
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from cases.selectors import pupil_for
from inclusion.accounts import guard
from inclusion.accounts.permissions import Right
from inclusion.dashboard import journey
from interventions.charted import target_for, target_picture


@guard.right(Right.SEE_CASEWORK, load=pupil_for, key="pupil_id")
@require_safe
def pupil_journey(request: guard.PersonRequest, pupil: Any) -> HttpResponse:
    """The pupil's suspensions, plans and reviews on one axis: a span of it, narrow for a phone."""
    span, narrow = journey.span_asked(request.GET.get("span")), "narrow" in request.GET
    return svg(request, journey.journey_picture(request.person, pupil, span, narrow=narrow))


@guard.right(Right.READ_PLANS, load=target_for, key="target_id")
@require_safe
def target(request: guard.PersonRequest, target: Any) -> HttpResponse:
    """The measured values of one target."""
    return svg(request, target_picture(request.person, target))


def svg(request: guard.PersonRequest, picture: bytes) -> HttpResponse:
    """A picture (SVG) as an answer, with its fingerprint, or 304 when the browser has these bytes."""
    response = HttpResponse(picture, content_type="image/svg+xml")
    etag = f'"{hashlib.sha256(picture).hexdigest()[:32]}"'
    response["ETag"] = etag
    # Kept by this person's browser only, and asked about each time: the record may have changed.
    response["Cache-Control"] = "private, no-cache"
    return get_conditional_response(request, etag=etag, response=response) or response

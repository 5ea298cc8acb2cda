"""The what-if beside the form of a suspension against the form's page without it. Run by script/bench."""

from collections.abc import Callable
from typing import Any

from django.db.models import Count
from django.test import Client
from django.urls import reverse

from exclusions.models import Suspension
from inclusion.accounts.models import School
from inclusion.accounts.person import Person
from inclusion.accounts.selectors import school_calendar

AIM = 2
WITHOUT, ANSWER, WITH = "form without it", "the what-if alone", "form with it"
Call = Callable[[], object]


def panel_calls(school: School, head: Client, person: Person) -> dict[str, Call]:
    """The page without the what-if, the answer that htmx asks for, and the whole page with it.

    All three are sent the same form: four days from the next school day for the pupil on roll with
    the most suspensions.
    """
    suspended = Suspension.objects.filter(school=school, pupil__left_on=None).order_by()
    most = suspended.values("pupil").annotate(n=Count("pk")).order_by("-n", "pupil")[0]
    pupil_id = most["pupil"]
    calendar = school_calendar(school)
    typed = {
        "kind": "suspension",
        "step": "when",
        "starts_on": f"{calendar.roll_forward(person.on):%d %m %Y}",
        "start_session": "am",
        "sessions": "4",
        "decided_on": f"{person.on:%d %m %Y}",
    }
    preview = reverse("suspension-preview", args=[pupil_id])
    return {
        WITHOUT: _sent(head, reverse("bench-form", args=[pupil_id]), typed, "Decided on"),
        ANSWER: _sent(head, preview, typed, "returns on", **{"HX-Request": "true"}),
        WITH: _sent(head, preview, typed, "returns on"),
    }


def _sent(client: Client, url: str, typed: dict[str, Any], holds: str, **headers: str) -> Call:
    """Send the form; an answer that does not say what it must is a fault of the measurement."""

    def call() -> None:
        answer = client.post(url, typed, headers=headers)
        if answer.status_code != 200 or holds not in answer.content.decode():
            raise SystemExit(f"{url} answered {answer.status_code}, without {holds!r}.")

    return call

"""What the tests about suspensions share: the head as a person, fields of a form, saved rows."""

import html
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from cases.models import Pupil
from exclusions import services
from exclusions.models import Suspension
from inclusion.accounts.models import User
from inclusion.accounts.person import Person
from tests.factories import TODAY, SuspensionFactory, UserFactory


def fields(starts_on: date = TODAY, sessions: int | None = 2, **more: Any) -> dict[str, Any]:
    """What a valid form gives the service."""
    return {
        "kind": "suspension",
        "decided_on": min(starts_on, TODAY),
        "starts_on": starts_on,
        "start_session": "am",
        "sessions": sessions,
        "reason_1": "DB",
        "what_happened": "Left the room at 10.40 and did not come back.",
        **more,
    }


def typed(**more: Any) -> dict[str, Any]:
    """What a browser sends for a valid form."""
    return {
        "kind": "suspension",
        "decided_on": "23 11 2026",
        "starts_on": "24 November 2026",
        "start_session": "am",
        "sessions": "2",
        "reason_1": "DB",
        "reason_2": "",
        "reason_3": "",
        "what_happened": "Left the room at 10.40 and did not come back.",
        "once_key": "key-1",
        **more,
    }


def page_of(name: str, *args: int) -> str:
    return reverse(name, args=args)


def press(client: Client, pupil: Pupil, **more: Any) -> Any:
    """Press the button of the page that checks the answers, as that page stands."""
    address = page_of("suspension-check", pupil.pk)
    shown = client.get(address)
    assert shown.status_code == 200, shown.headers
    form = shown.context["form"]
    sent = {"once_key": form.cleaned_data["once_key"], "seal": shown.context["seal"]}
    return client.post(address, {**sent, **more})


def through(client: Client, pupil: Pupil, **more: Any) -> Any:
    """Fill in every step and decide: the answer to the last button."""
    answer = client.post(page_of("suspension-weighed", pupil.pk), typed(**more))
    assert answer.status_code == 302, answer.context["form"].errors
    return press(client, pupil)


def ask(client: Client, pupil: Pupil, **more: Any) -> str:
    """The page beside the form for what is typed so far."""
    answer = client.post(
        page_of("suspension-preview", pupil.pk), typed(**more), headers={"HX-Request": "true"}
    )
    assert answer.status_code == 200
    return html.unescape(answer.content.decode())


@pytest.fixture
def head_person(head: User, person_of: Callable[[User], Person]) -> Person:
    return person_of(head)


@pytest.fixture
def decide(head_person: Person, pupil: Pupil) -> Callable[..., Suspension]:
    """Record a suspension of Joe through the service."""

    def make(starts_on: date = TODAY, sessions: int | None = 2, **more: Any) -> Suspension:
        keys = {k: more.pop(k) for k in ("once_key", "prepared") if k in more}
        return services.record_suspension(
            pupil=more.pop("pupil", pupil),
            fields=fields(starts_on, sessions, **more),
            by=more.pop("by", head_person),
            on=TODAY,
            **keys,
        )

    return make


@pytest.fixture
def saved() -> Callable[..., Suspension]:
    """A saved suspension with its dates worked out, as the service would have left it."""

    def make(pupil: Pupil, starts_on: date, sessions: int, **more: Any) -> Suspension:
        row: Suspension = SuspensionFactory.build(
            school=pupil.school,
            pupil=pupil,
            starts_on=starts_on,
            sessions=sessions,
            recorded_by=UserFactory(),
            **more,
        )
        services.set_period(row)
        row.save()
        return row

    return make

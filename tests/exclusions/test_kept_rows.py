"""Forms of rows that keep what is typed: the work of each day, who receives the letters."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from exclusions.models import Suspension
from inclusion.accounts.models import Draft, User

from .test_arranging import WORK, _post, office, running

__all__ = ["office", "running"]
pytestmark = pytest.mark.usefixtures("today")


def test_rows_that_were_typed_and_not_saved_are_offered_and_let_go_once_saved(
    running: Suspension, office: User, signed_in: Callable[[User], Client]
) -> None:
    client = signed_in(office)
    work = {**WORK, "work-0-what": "Fractions, pa", "version": str(running.version)}
    people = {
        "rows-TOTAL_FORMS": "1",
        "rows-INITIAL_FORMS": "0",
        "rows-0-name": "Kelly Arch",
        "reason": "",
        "version": str(running.version),
    }
    for name, typed, shown in (
        ("suspension-work", work, "Fractions, pa"),
        ("suspension-recipients", people, "Kelly Arch"),
    ):
        key, here = f"{name}~suspension:{running.pk}", reverse(name, args=[running.pk])
        client.post(reverse("keep-draft", args=[key]), typed)
        page = client.get(here).content.decode()
        assert "You typed something here earlier" in page
        assert shown not in page
        used = client.get(here, {"draft": "use"}).content.decode()
        assert shown in used
        assert "something to put right" not in used
    saved = {**work, "work-0-set_on": "23 11 2026"}
    assert _post(client, "suspension-work", running, **saved).status_code == 302
    client.post(reverse("suspension-recipients", args=[running.pk]), {"let_go": "1"})
    assert not Draft.objects.exists()

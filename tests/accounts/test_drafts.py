"""Which drafts a request may write: those of forms that keep what is typed, and not without end."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from cases.models import Pupil
from inclusion.accounts.models import Draft, User
from inclusion.accounts.permissions import Role
from inclusion.accounts.services import AUTOSAVED, MOST_DRAFTS

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
SignedIn = Callable[[User], Client]
ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    "key",
    [
        "suspension-prepared~pupil:{pk}",
        "suspension-check~pupil:{pk}",
        "suspension-prepared~x",
        "anything~",
        "plan~x",
        "plan~plan:²",
        "plan~plan:99999999999999999999",
        "plan~plan:1:2",
    ],
)
def test_nobody_writes_another_draft_than_a_forms_own(
    pupil: Pupil, someone: Callable[..., User], head: User, signed_in: SignedIn, key: str
) -> None:
    governor = someone(Role.GOVERNOR, name="G. Planter")
    typed = {"kind": "suspension", "starts_on": "23 11 2026", "sessions": "2"}
    address = reverse("keep-draft", args=[key.format(pk=pupil.pk)])
    assert signed_in(governor).post(address, typed).status_code == 404
    assert not Draft.objects.exists()


def test_a_draft_about_nothing_readable_does_not_break_the_heads_page(
    head: User, signed_in: SignedIn, senco: User
) -> None:
    school = head.memberships.get().school
    left = Draft.objects.create(
        user=senco, school=school, form="suspension-prepared", about="x", data={"a": ["b"]}
    )
    client = signed_in(head)
    assert client.get(reverse("exclusions")).status_code == 200
    senco_client = signed_in(senco)
    assert senco_client.post(reverse("suspension-prepared-drop", args=[left.pk])).status_code == 302
    assert not Draft.objects.exists()


def test_the_oldest_draft_goes_and_what_waits_for_a_head_stays(
    senco: User, signed_in: SignedIn
) -> None:
    school = senco.memberships.get().school
    waiting = Draft.objects.create(
        user=senco, school=school, form="suspension-prepared", about="pupil:1", data={}
    )
    client = signed_in(senco)
    for number in range(MOST_DRAFTS + 2):
        client.post(reverse("keep-draft", args=[f"plan~plan:{number}"]), {"trigger": "x"})
    kept = Draft.objects.filter(form="plan")
    assert kept.count() == MOST_DRAFTS
    assert not kept.filter(about__in=["plan:0", "plan:1"]).exists()
    assert Draft.objects.filter(pk=waiting.pk).exists()


def test_every_form_that_asks_to_be_kept_is_on_the_list() -> None:
    """The list stands below the apps that have the forms: their names are read from their code."""
    names: set[str] = set()
    for file in [
        p for app in ("cases", "exclusions", "interventions") for p in (ROOT / app).rglob("*.py")
    ]:
        text = file.read_text(encoding="utf-8")
        used = {
            name.split(".")[-1] for name in re.findall(r'"?draft_key"?[:=]\s*f"\{([\w.]+)\}~', text)
        }
        named = text + (ROOT / "exclusions" / "drafts.py").read_text(encoding="utf-8")
        names |= {m[1] for m in re.findall(r'^([A-Z]+) = "([\w-]+)"$', named, re.M) if m[0] in used}
    assert names == AUTOSAVED

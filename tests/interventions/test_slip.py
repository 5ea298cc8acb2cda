"""The slip that a family gets with its link: the address to scan, to type, and whom to ask."""

import re
from collections.abc import Callable
from typing import Any
from xml.etree import ElementTree

import pytest
import segno
from django.test import Client
from django.urls import reverse

from inclusion.accounts.models import User
from inclusion.qr import QUIET, qr_code
from interventions.models import Plan

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
SignIn = Callable[[User], Client]


def _dark(path: str, size: int) -> list[list[int]]:
    """The units that a path paints, as it is drawn: each run is one flat rectangle."""
    painted = [[0] * size for _ in range(size)]
    runs = re.findall(r"M(\d+) (\d+)h(\d+)v1h-(\d+)z", path)
    assert "".join("M{} {}h{}v1h-{}z".format(*run) for run in runs) == path
    for x, y, width, back in (map(int, run) for run in runs):
        assert width == back
        painted[y][x : x + width] = [1] * width
    return painted


@pytest.mark.parametrize("length", [1, 43, 400])
def test_the_square_is_the_code_of_the_words_with_white_around_it(length: int) -> None:
    words = "https://school.example/say/" + ("aZ9-_" * 80)[:length]
    code = qr_code(words)
    painted = _dark(code.path, code.size)
    inner = [row[QUIET:-QUIET] for row in painted[QUIET:-QUIET]]
    assert inner == [list(row) for row in segno.make_qr(words, error="m", boost_error=False).matrix]
    assert sum(map(sum, painted)) == sum(map(sum, inner)), "nothing in the quiet zone"


def _made(client: Client, plan: Plan, **typed: str) -> Any:
    asked = {"who": "pupil", "days": "7", "before_review": "1", "once_key": "k", **typed}
    return client.post(reverse("family-link-make", args=[plan.pk]), asked)


def test_the_slip_carries_the_address_to_scan_to_type_and_to_copy(
    plan: Plan, senco: User, signed_in: SignIn
) -> None:
    page = _made(signed_in(senco), plan)
    shown = page.content.decode()
    slip = page.context["slip"]
    assert Client().get(slip.address).status_code == 200
    svg = ElementTree.fromstring(re.search(r"<svg.*?</svg>", shown, re.DOTALL)[0])  # type: ignore[index]  # noqa: S314
    size = int(svg.attrib["viewBox"].split()[2])
    path = svg.find("path")
    assert path is not None
    assert _dark(path.attrib["d"], size) == _dark(qr_code(slip.address).path, size)
    for part in svg.iter():
        assert not {"style", "href", "onload"} & set(part.attrib), "the page's policy forbids it"
    assert "".join(slip.pieces) == slip.address
    assert max(map(len, slip.pieces[2:])) <= 12
    assert f'data-copy="{slip.address}"' in shown
    for words in ("It works until", plan.school.name, f"ask <b>{senco.name}</b>"):
        assert words in shown


def test_a_link_that_was_shown_once_has_no_slip(plan: Plan, senco: User, signed_in: SignIn) -> None:
    client = signed_in(senco)
    Client().get(_made(client, plan).context["slip"].address)
    again = _made(client, plan)
    assert "<svg" not in again.content.decode().partition("<main")[2]
    assert "This link was made already" in again.content.decode()

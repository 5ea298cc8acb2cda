"""The first step: what is being decided, and what is told apart from it."""

import html
from collections.abc import Callable

import pytest
import time_machine
from django.test import Client

from cases.models import Pupil
from inclusion.accounts.models import User
from inclusion.accounts.permissions import Role

from .test_pages import url

SignedIn = Callable[[User], Client]


def _page(client: Client, pupil: Pupil, query: str = "") -> str:
    answer = client.get(f"{url('suspension-choose', pupil.pk)}{query}")
    assert answer.status_code == 200
    return html.unescape(answer.content.decode())


@pytest.mark.usefixtures("today")
class TestTheChoice:
    def test_three_kinds_and_four_things_told_apart(
        self, signed_in: SignedIn, head: User, pupil: Pupil
    ) -> None:
        page = _page(signed_in(head), pupil)
        assert "What is being decided?" in page
        for kind in ("suspension", "lunchtime", "permanent"):
            assert f"?kind={kind}" in page
        for slug in ("sent-home", "internal", "separation", "reduced-timetable"):
            assert f"?is={slug}" in page

    def test_it_is_reached_wherever_a_suspension_is_recorded(
        self, signed_in: SignedIn, head: User, pupil: Pupil
    ) -> None:
        client = signed_in(head)
        for page in ("pupil", "pupil-suspensions"):
            shown = client.get(url(page, pupil.pk)).content.decode()
            assert f'href="{url("suspension-choose", pupil.pk)}"' in shown
            assert f'href="{url("suspension-record", pupil.pk)}"' not in shown

    def test_the_form_without_a_kind_leads_back_to_it(
        self, signed_in: SignedIn, head: User, pupil: Pupil
    ) -> None:
        client = signed_in(head)
        for name in ("suspension-record", "suspension-happened", "suspension-weighed"):
            assert client.get(url(name, pupil.pk)).url == url("suspension-choose", pupil.pk)
        unknown = client.get(f"{url('suspension-record', pupil.pk)}?kind=detention")
        assert unknown.url == url("suspension-choose", pupil.pk)

    @pytest.mark.parametrize(
        ("kind", "there", "missing"),
        [
            ("suspension", {"sessions", "start_session", "not_due"}, {"breach", "harm"}),
            ("lunchtime", {"starts_on"}, {"sessions", "start_session", "not_due", "breach"}),
            ("permanent", {"breach", "harm", "one_off", "start_session"}, {"sessions", "not_due"}),
        ],
    )
    def test_each_kind_asks_what_it_needs(
        self,
        signed_in: SignedIn,
        head: User,
        pupil: Pupil,
        kind: str,
        there: set[str],
        missing: set[str],
    ) -> None:
        answer = signed_in(head).get(f"{url('suspension-record', pupil.pk)}?kind={kind}")
        names = set(answer.context["form"].fields)
        assert there <= names
        assert not missing & names

    def test_somebody_who_prepares_is_told_that_only_a_head_decides(
        self, signed_in: SignedIn, senco: User, pupil: Pupil
    ) -> None:
        page = _page(signed_in(senco), pupil)
        assert "What is being prepared?" in page
        assert "Only a headteacher decides" in page


@pytest.mark.usefixtures("today")
class TestToldApart:
    def test_sending_home_is_refused_with_its_paragraph_and_what_is_lawful(
        self, signed_in: SignedIn, head: User, pupil: Pupil
    ) -> None:
        page = _page(signed_in(head), pupil, "?is=sent-home")
        assert "sending a pupil home without recording a suspension is unlawful" in page.lower()
        assert "even if the parents agree" in page
        assert "Suspension and permanent exclusion guidance, in force from 26 July 2026" in page
        assert "What is lawful instead" in page
        assert "?kind=suspension" in page
        assert "?kind=lunchtime" in page

    @pytest.mark.parametrize(
        ("slug", "words"),
        [
            ("internal", "counts towards no total"),
            ("separation", "counts towards no total"),
            ("reduced-timetable", "is not used to manage a pupil's behaviour"),
        ],
    )
    def test_the_others_say_that_they_are_no_exclusion(
        self, signed_in: SignedIn, head: User, pupil: Pupil, slug: str, words: str
    ) -> None:
        page = _page(signed_in(head), pupil, f"?is={slug}")
        assert words in page
        assert "not an exclusion" in page

    def test_something_else_is_not_found(
        self, signed_in: SignedIn, head: User, pupil: Pupil
    ) -> None:
        answer = signed_in(head).get(f"{url('suspension-choose', pupil.pk)}?is=detention")
        assert answer.status_code == 404

    def test_an_office_is_led_only_to_pages_that_it_may_open(
        self, signed_in: SignedIn, someone: Callable[..., User], pupil: Pupil
    ) -> None:
        client = signed_in(someone(Role.OFFICE))
        for slug in ("internal", "reduced-timetable", "separation"):
            page = _page(client, pupil, f"?is={slug}")
            assert url("pupil-plans", pupil.pk) not in page
            assert "/entries/log/" not in page


@pytest.mark.parametrize(
    ("day", "known"), [("2026-07-25", False), ("2026-07-26", True), ("2026-07-27", True)]
)
def test_separation_is_known_from_the_edition_of_2026_on(
    client: Client, head: User, pupil: Pupil, day: str, known: bool
) -> None:
    with time_machine.travel(f"{day}T10:00:00+01:00"):
        client.force_login(head)
        assert ("?is=separation" in _page(client, pupil)) is known
        answer = client.get(f"{url('suspension-choose', pupil.pk)}?is=separation")
        assert answer.status_code == (200 if known else 404)

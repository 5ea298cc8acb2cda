"""The record of a suspension, one from before, and who may open the pages."""

from collections.abc import Callable
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases.models import Pupil
from exclusions.models import Suspension
from inclusion.accounts.models import AccessEvent, GroupStaff, School, User
from inclusion.accounts.permissions import Role
from tests.factories import (
    TODAY,
    GroupFactory,
    MembershipFactory,
    SuspensionFactory,
    UserFactory,
)

from .conftest import through, typed
from .test_pages import url

pytestmark = pytest.mark.usefixtures("today")
SignedIn = Callable[[User], Client]


class TestTheRecord:
    def test_says_everything_and_leaves_a_trace(
        self, signed_in: SignedIn, head: User, pupil: Pupil
    ) -> None:
        client = signed_in(head)
        through(client, pupil, reason_2="DM")
        row = Suspension.objects.get()

        page = client.get(url("suspension", row.pk)).content.decode()

        for words in (
            "Tuesday 24 November 2026 in the morning",
            "the end of Wednesday 25 November 2026",
            "Thursday 26 November 2026 in the morning",
            "Damage to property",
            "by A. Bell, headteacher",
            "Recorded by A. Bell",
            url("pupil-history", pupil.pk),
        ):
            assert words in page
        opened = AccessEvent.objects.filter(about=f"suspension:{row.pk}", kind="opened")
        assert opened.exists()

    def test_the_totals_are_those_of_then(
        self, signed_in: SignedIn, head: User, pupil: Pupil
    ) -> None:
        first = SuspensionFactory(pupil=pupil, starts_on=date(2026, 9, 14), sessions=3)
        SuspensionFactory(pupil=pupil, starts_on=date(2026, 11, 9), sessions=6)
        page = signed_in(head).get(url("suspension", first.pk)).content.decode()
        assert "Autumn term</span><b>1.5 school days" in page

    def test_queries_do_not_grow_with_the_record(
        self, signed_in: SignedIn, head: User, pupil: Pupil, school: School
    ) -> None:
        client = signed_in(head)
        row = SuspensionFactory(pupil=pupil, starts_on=date(2026, 9, 3), sessions=1)
        pages = [
            url("suspension", row.pk),
            url("suspension-next", row.pk),
            f"{url('suspension-record', pupil.pk)}?kind=suspension",
            url("suspension-decisions", row.pk),
        ]

        def count() -> list[int]:
            found = []
            for page in pages:
                with CaptureQueriesContext(
                    connection,
                ) as queries:
                    assert client.get(page).status_code == 200
                found.append(len(queries))
            return found

        count()
        with_one = count()
        for day in range(1, 21):
            SuspensionFactory(pupil=pupil, starts_on=date(2026, 10, day), sessions=1)
        assert count() == with_one
        assert min(with_one) > 3

    def test_cancelling_keeps_the_record(
        self, signed_in: SignedIn, head: User, pupil: Pupil
    ) -> None:
        row = SuspensionFactory(pupil=pupil, starts_on=date(2026, 11, 20), sessions=6)
        client = signed_in(head)
        page = client.get(url("suspension-cancel", row.pk)).content.decode()
        assert "today included, stay in the total" in page
        answer = client.post(url("suspension-cancel", row.pk), {"reason": " "})
        assert "Say why it is cancelled" in answer.content.decode()

        answer = client.post(
            url("suspension-cancel", row.pk),
            {"reason": "A witness came forward.", "version": row.version},
            follow=True,
        )

        page = answer.content.decode()
        assert "Cancelled on 23 November 2026." in page
        assert "A witness came forward." in page
        row.refresh_from_db()
        assert row.cancelled_on == TODAY
        again = client.get(url("suspension-cancel", row.pk)).content.decode()
        assert "This suspension is cancelled already." in again
        assert "<textarea" not in again

    def test_what_cannot_be_cancelled_says_so_before_a_reason_is_typed(
        self, signed_in: SignedIn, head: User, pupil: Pupil
    ) -> None:
        row = SuspensionFactory(
            pupil=pupil,
            starts_on=date(2026, 11, 2),
            sessions=12,
            board_met_on=date(2026, 11, 20),
        )
        page = signed_in(head).get(url("suspension-cancel", row.pk)).content.decode()
        assert "cannot be cancelled once the governing board" in page
        assert "<textarea" not in page
        assert "Back to the record" in page


class TestFromBefore:
    def test_is_added_with_its_notes(self, signed_in: SignedIn, senco: User, pupil: Pupil) -> None:
        data = typed(starts_on="13 9 2026", decided_on="", what_happened="")
        answer = signed_in(senco).post(url("suspension-earlier", pupil.pk), data, follow=True)

        page = answer.content.decode()
        assert "Recorded from before, already dealt with" in page
        assert "Sunday 13 September 2026 is not a school day" in page
        row = Suspension.objects.get()
        assert (row.origin, row.decided_by) == ("earlier", None)

    def test_twice_is_refused_with_a_link(
        self, signed_in: SignedIn, senco: User, pupil: Pupil
    ) -> None:
        client, page = signed_in(senco), url("suspension-earlier", pupil.pk)
        data = typed(starts_on="14 9 2026", decided_on="")
        client.post(page, data)
        assert client.post(page, data).url == url("suspension", Suspension.objects.get().pk)

        answer = client.post(page, {**data, "once_key": "key-2"}).content.decode()
        assert "This is already recorded" in answer
        assert url("suspension", Suspension.objects.get().pk) in answer


PAGES = [
    ("suspension-record", "pupil", "prepare"),
    ("suspension-check", "pupil", "decide"),
    ("suspension-earlier", "pupil", "prepare"),
    ("suspension", "row", "casework"),
    ("suspension-next", "row", "casework"),
    ("suspension-cancel", "row", "decide"),
]
MAY = {
    "prepare": {Role.SENCO, Role.HEAD, Role.OFFICE},
    "decide": {Role.HEAD},
    "casework": {Role.STAFF, Role.PASTORAL, Role.SENCO, Role.HEAD, Role.DSL, Role.TRUST},
}


class TestWhoMay:
    @pytest.mark.parametrize(("name", "about", "need"), PAGES)
    @pytest.mark.parametrize("role", list(Role))
    def test_each_role_in_its_own_school(
        self,
        client: Client,
        someone: Callable[..., User],
        pupil: Pupil,
        role: Role,
        name: str,
        about: str,
        need: str,
    ) -> None:
        user = someone(role)
        pupil.group = GroupFactory(school=pupil.school)
        pupil.save()
        GroupStaff.objects.create(group=pupil.group, user=user)
        row = SuspensionFactory(pupil=pupil, starts_on=date(2026, 11, 9))
        client.force_login(user)

        answer = client.get(url(name, pupil.pk if about == "pupil" else row.pk))

        if role in MAY[need]:
            assert answer.status_code in (200, 302)
        else:
            assert answer.status_code == 403

    @pytest.mark.parametrize(("name", "about", "need"), PAGES)
    def test_another_school_and_signed_out(
        self,
        client: Client,
        someone: Callable[..., User],
        pupil: Pupil,
        other_school: School,
        name: str,
        about: str,
        need: str,
    ) -> None:
        row = SuspensionFactory(pupil=pupil, starts_on=date(2026, 11, 9))
        page = url(name, pupil.pk if about == "pupil" else row.pk)
        assert client.get(page).url.startswith(reverse("sign-in"))
        client.force_login(someone(Role.HEAD, other_school))
        assert client.get(page).status_code == 404
        assert client.post(page, {"reason": "x"}).status_code == 404

    def test_an_acting_head_within_and_after_the_dates(
        self, client: Client, school: School, pupil: Pupil
    ) -> None:
        user = UserFactory()
        MembershipFactory(user=user, school=school, role=Role.SENCO)
        acting = MembershipFactory(
            user=user, school=school, role=Role.HEAD, acting=True, until_on=TODAY
        )
        client.force_login(user)
        through(client, pupil)
        assert Suspension.objects.get().decided_as == "acting_headteacher"

        acting.until_on = date(2026, 11, 22)
        acting.save()
        assert client.get(url("suspension-check", pupil.pk)).status_code == 403

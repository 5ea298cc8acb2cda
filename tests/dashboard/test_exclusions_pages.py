"""The pages of the exclusions dashboard: who sees what, rows behind figures, queries."""

from collections.abc import Callable
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases.models import Alert, Pupil
from exclusions import services
from exclusions.models import Suspension
from inclusion.accounts.models import School, User
from inclusion.accounts.permissions import Role
from inclusion.accounts.person import Person
from inclusion.dashboard.figures.rows import read_filters, rows_behind
from inclusion.dashboard.figures.suspensions import figures
from tests.factories import TODAY, PupilFactory, SuspensionFactory

from .counted import period

pytestmark = pytest.mark.usefixtures("today")
Saved = Callable[..., Suspension]


class TestPages:
    def test_the_head_sees_figures_and_their_rows(
        self, client: Client, head: User, counted: dict[str, Pupil]
    ) -> None:
        client.force_login(head)
        page = client.get(reverse("exclusions")).content.decode()
        assert "Autumn term 2026/27: 1 September 2026 to 18 December 2026." in page
        rows = reverse("exclusions-rows")
        for link in (
            f"{rows}?period=term",
            f"{rows}?period=term&amp;repeat=1",
            f"{rows}?period=term&amp;reason=DB",
            f"{rows}?period=term&amp;year_group=4&amp;days=1",
            f"{rows}?period=year&amp;term=Autumn",
            f"{reverse('exclusions-chart')}?period=term",
        ):
            assert link in page
        assert "Ada T" in page

    def test_every_figure_is_the_number_of_its_rows(
        self, client: Client, head: User, counted: dict[str, Pupil], me: Person
    ) -> None:
        for key in ("term", "year", "last-year"):
            found = figures(me, period(me, key))
            for line in (*found.by_reason, *found.by_year_group):
                query = {k: str(v) for k, v in line.query.items()}
                behind = rows_behind(me, period(me, key), read_filters(query))
                assert behind.count() == line.suspensions

    def test_duties_open_and_late(self, client: Client, head: User, pupil: Pupil) -> None:
        for act, due_on in (("a", date(2026, 11, 20)), ("b", TODAY), ("c", date(2027, 1, 8))):
            Alert.objects.create(
                school=pupil.school, pupil=pupil, act=act, rule="r", mode="must",
                level="statute", who="SENCO", sentence="s", due_on=due_on,
            )  # fmt: skip
        client.force_login(head)
        duties = client.get(reverse("exclusions")).context["duties"]
        assert duties == {"late": 1, "open": 2, "week": 1, "coming": 1, "unknown": 0}

    def test_a_governor_sees_numbers_only(
        self, client: Client, someone: Callable[..., User], counted: dict[str, Pupil]
    ) -> None:
        client.force_login(someone(Role.GOVERNOR))
        page = client.get(reverse("exclusions")).content.decode()
        assert "fewer than 3" in page
        for hidden in ("Ada", "Ben", reverse("exclusions-rows"), reverse("exclusions-chart")):
            assert hidden not in page
        assert client.get(reverse("exclusions-rows")).status_code == 403
        assert client.get(reverse("exclusions-chart")).status_code == 403

    @pytest.mark.parametrize("role", list(Role))
    def test_who_may_see_what(
        self, client: Client, someone: Callable[..., User], school: School, role: Role
    ) -> None:
        figures_for = {Role.PASTORAL, Role.SENCO, Role.HEAD, Role.DSL, Role.TRUST}
        client.force_login(someone(role))
        seen = {
            name: client.get(reverse(name)).status_code
            for name in ("exclusions", "exclusions-rows", "exclusions-chart")
        }
        rows = 200 if role in figures_for else 403
        page = 200 if role in figures_for | {Role.GOVERNOR} else 403
        assert seen == {"exclusions": page, "exclusions-rows": rows, "exclusions-chart": rows}

    def test_signed_out_and_another_school(
        self,
        client: Client,
        someone: Callable[..., User],
        counted: dict[str, Pupil],
        other_school: School,
    ) -> None:
        answer = client.get(reverse("exclusions"))
        assert answer.url.startswith(reverse("sign-in"))
        client.force_login(someone(Role.HEAD, other_school))
        for name in ("exclusions", "exclusions-rows"):
            page = client.get(reverse(name), {"period": "year"}).content.decode()
            # "Ada" alone may stand by chance in a token or in the name of a made-up colleague.
            assert "Ada T" not in page

    def test_the_chart_is_asked_about_and_not_sent_twice(
        self, client: Client, head: User, counted: dict[str, Pupil]
    ) -> None:
        client.force_login(head)
        first = client.get(reverse("exclusions-chart"))
        assert first["Content-Type"] == "image/svg+xml"
        again = client.get(reverse("exclusions-chart"), headers={"If-None-Match": first["ETag"]})
        assert (again.status_code, again.content) == (304, b"")
        SuspensionFactory(pupil=counted["ben"], starts_on=date(2026, 11, 20))
        changed = client.get(reverse("exclusions-chart"), headers={"If-None-Match": first["ETag"]})
        assert changed.status_code == 200

    @pytest.mark.parametrize("name", ["exclusions", "exclusions-rows"])
    def test_queries_are_the_same_for_1_and_20_pupils(
        self, client: Client, head: User, school: School, saved: Saved, name: str
    ) -> None:
        client.force_login(head)

        def count() -> int:
            with CaptureQueriesContext(connection) as queries:
                assert client.get(reverse(name)).status_code == 200
            return len(queries)

        def more(number: int) -> None:
            for place in range(number):
                pupil = PupilFactory(school=school, year_group=place % 7)
                saved(pupil, date(2026, 9, 14), 2 + place, reason_1="DB" if place % 2 else "PP")

        more(1)
        count()
        with_one = count()
        assert with_one > 3
        more(19)
        assert count() == with_one

    def test_what_waits_for_the_head_is_listed(
        self,
        client: Client,
        head: User,
        senco: User,
        person_of: Callable[[User], Person],
        pupil: Pupil,
    ) -> None:
        services.prepare_suspension(pupil=pupil, data={"sessions": ["2"]}, by=person_of(senco))
        client.force_login(head)
        page = client.get(reverse("exclusions")).content.decode()
        assert "Waiting for your decision" in page
        assert f"{reverse('suspension-record', args=[pupil.pk])}?from=prepared" in page
        client.force_login(senco)
        assert "Waiting for your decision" not in client.get(reverse("exclusions")).content.decode()

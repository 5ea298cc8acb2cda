"""The exclusions dashboard against a school counted by hand."""

from collections.abc import Callable
from datetime import date
from itertools import product
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from cases.models import Alert, Pupil
from exclusions.models import Suspension
from inclusion.accounts.models import School, User
from inclusion.accounts.permissions import Role
from inclusion.accounts.person import Person
from inclusion.accounts.selectors import school_calendar
from inclusion.dashboard.figures.chart import over_time
from inclusion.dashboard.figures.hidden import numbers, table
from inclusion.dashboard.figures.nearest import nearest
from inclusion.dashboard.figures.periods import stretch, terms_of
from inclusion.dashboard.figures.rows import read_filters, rows_behind
from inclusion.dashboard.figures.suspensions import Figures, Line, figures
from tests.factories import TODAY, PupilFactory, SuspensionFactory

from .counted import period

pytestmark = pytest.mark.usefixtures("today")
Saved = Callable[..., Suspension]


class TestNumbers:
    def test_this_term(self, counted: dict[str, Pupil], me: Person) -> None:
        found = figures(me, period(me, "term"))

        # 4 + 3 + 6 + 1 half-days; Ada twice; the cancelled one is left out.
        assert found.total == Line("All", 4, 3, 14)
        assert found.repeat == 1
        by_reason = {line.query["reason"]: line for line in found.by_reason}
        assert (by_reason["DB"].suspensions, by_reason["DB"].pupils) == (2, 2)
        assert by_reason["DB"].sessions == 10
        by_year = [(line.name, line.suspensions, line.sessions) for line in found.by_year_group]
        assert by_year == [("Year 4", 3, 13), ("Year 6", 1, 1)]

    def test_days_over_a_term_border_are_split_by_date(
        self, counted: dict[str, Pupil], me: Person
    ) -> None:
        found = figures(me, period(me, "last-year"))

        # Five days from Thursday 26 March: two in spring, three after Easter.
        spring, summer = (line for line in found.by_term if line.name in ("Spring", "Summer"))
        assert (spring.suspensions, spring.sessions) == (1, 4)
        assert (summer.suspensions, summer.sessions) == (0, 6)
        assert found.total.sessions == 10
        # Ada is in year 4 now, and was in year 3 then.
        assert [line.name for line in found.by_year_group] == ["Year 3"]

    def test_a_leaver_keeps_the_year_group_of_the_time(
        self, counted: dict[str, Pupil], me: Person
    ) -> None:
        ada = counted["ada"]
        ada.left_on, ada.year_group = date(2026, 7, 21), 3
        ada.save()
        found = figures(me, period(me, "last-year"))
        assert [line.name for line in found.by_year_group] == ["Year 3"]

    def test_terms_of_a_six_term_school_are_three(self, other_school: School) -> None:
        calendar = school_calendar(other_school)
        names = [t.name for t in terms_of(calendar, stretch(calendar, TODAY, "year"))]
        assert names == ["Autumn", "Spring", "Summer"]

    def test_terms_of_a_three_term_school_are_its_own(self, school: School) -> None:
        calendar = school_calendar(school)
        names = [t.name for t in terms_of(calendar, stretch(calendar, TODAY, "year"))]
        assert names == ["Autumn", "Spring", "Summer"]

    def test_a_school_without_terms_has_figures(
        self, me: Person, school: School, client: Client, head: User
    ) -> None:
        school.terms.all().delete()
        client.force_login(head)
        assert client.get(reverse("exclusions")).status_code == 200

    def test_weeks_stand_beside_the_same_weeks_last_year(
        self, counted: dict[str, Pupil], me: Person, saved: Saved
    ) -> None:
        saved(counted["ben"], date(2025, 9, 16), 2)
        bars = {bar.label: bar for bar in over_time(me, period(me, "term")).bars}
        assert (bars["14 Sep"].now, bars["14 Sep"].before) == (1, 1)
        assert (bars["9 Nov"].now, bars["9 Nov"].before) == (2, 0)
        assert "26 Oct" not in bars  # half-term

    def test_months_of_a_year(self, counted: dict[str, Pupil], me: Person) -> None:
        bars = {bar.label: bar for bar in over_time(me, period(me, "year")).bars}
        assert next(iter(bars)) == "Sep"
        assert list(bars)[-1] == "Jul"
        assert (bars["Mar"].now, bars["Mar"].before) == (0, 1)
        assert bars["Nov"].now == 2


class TestNearest:
    @pytest.mark.parametrize(
        ("sessions", "list_of_5", "list_of_15", "left"),
        [(9, 1, 0, 1), (10, 1, 0, 0), (11, 0, 1, 19), (30, 0, 1, 0), (31, 0, 1, -1)],
    )
    def test_lines_before_on_and_after(
        self,
        pupil: Pupil,
        me: Person,
        saved: Saved,
        sessions: int,
        list_of_5: int,
        list_of_15: int,
        left: int,
    ) -> None:
        saved(pupil, date(2026, 9, 14), sessions)
        five, fifteen, year = nearest(me)
        assert (len(five.rows), len(fifteen.rows)) == (list_of_5, list_of_15)
        assert (five.rows or fifteen.rows)[0].left == left
        assert [near.total for near in year.rows] == [sessions]

    def test_the_exact_total_counts_by_date_and_knows_earlier_schools(
        self, pupil: Pupil, me: Person, saved: Saved
    ) -> None:
        pupil.sessions_elsewhere, pupil.elsewhere_as_at = 20, date(2026, 10, 1)
        pupil.save()
        saved(pupil, date(2026, 12, 17), 6)  # two days in autumn, one in spring
        five, _, year = nearest(me)
        assert [near.total for near in five.rows] == [4]
        assert [near.total for near in year.rows] == [26]

    def test_the_days_served_of_a_cancelled_one_stay_in_the_year(
        self, pupil: Pupil, me: Person, saved: Saved
    ) -> None:
        saved(pupil, date(2026, 11, 19), 8, cancelled_on=date(2026, 11, 20))
        five, fifteen, year = nearest(me)
        assert not five.rows
        assert not fifteen.rows
        assert [near.total for near in year.rows] == [4]

    def test_cancelled_ones_take_nobody_elses_place(
        self, pupil: Pupil, me: Person, saved: Saved
    ) -> None:
        """Ten long ones that were cancelled before they began, and one of a day that stands."""
        for _ in range(10):
            other = PupilFactory(school=pupil.school)
            saved(other, date(2026, 11, 23), 20, cancelled_on=date(2026, 11, 20))
        saved(pupil, date(2026, 9, 14), 2)
        year = nearest(me)[2]
        assert [(near.pupil, near.total) for near in year.rows] == [(pupil, 2)]

    def test_who_has_days_at_earlier_schools_only_is_in_the_year(
        self, pupil: Pupil, me: Person, saved: Saved
    ) -> None:
        pupil.sessions_elsewhere, pupil.elsewhere_as_at = 60, date(2026, 10, 1)
        pupil.save()
        PupilFactory(
            school=pupil.school, sessions_elsewhere=80, elsewhere_as_at=date(2026, 3, 2)
        )  # of last year
        five, fifteen, year = nearest(me)
        assert not five.rows
        assert not fifteen.rows
        assert [(near.pupil, near.total) for near in year.rows] == [(pupil, 60)]

    def test_leavers_and_other_schools_are_left_out(
        self, me: Person, school: School, other_school: School, saved: Saved
    ) -> None:
        saved(PupilFactory(school=school, left_on=date(2026, 11, 1)), date(2026, 9, 14), 4)
        saved(PupilFactory(school=other_school), date(2026, 9, 14), 4)
        assert not any(found.rows for found in nearest(me))


class TestRows:
    def list_of(self, me: Person, key: str = "term", **query: str) -> list[int]:
        found = rows_behind(me, period(me, key), read_filters(query))
        return [row.pupil_id for row in found]

    def test_each_filter(self, counted: dict[str, Pupil], me: Person) -> None:
        ada, ben, cem = (counted[name].pk for name in ("ada", "ben", "cem"))
        assert self.list_of(me) == [cem, ada, ben, ada]
        assert self.list_of(me, by="pupil") == [ada, ada, ben, cem]
        assert self.list_of(me, repeat="1") == [ada, ada]
        assert self.list_of(me, reason="PP") == [ada]
        assert self.list_of(me, year_group="6") == [cem]
        assert self.list_of(me, "last-year", year_group="3") == [ada]
        assert self.list_of(me, "last-year", term="Summer") == []
        assert self.list_of(me, "last-year", term="Summer", days="1") == [ada]
        assert self.list_of(me, year_group="x", term="Michaelmas") == [cem, ada, ben, ada]

    def test_the_page_links_pupils_and_is_paged(
        self, client: Client, head: User, pupil: Pupil, saved: Saved
    ) -> None:
        for number in range(60):
            saved(PupilFactory(school=pupil.school), date(2026, 9, 14), 2 + number % 3)
        client.force_login(head)
        page = client.get(reverse("exclusions-rows")).content.decode()
        assert "<h1>60 suspensions of 60 pupils</h1>" in page
        assert page.count('data-label="From"') == 50
        assert "?page=2" in page


class TestHidden:
    def shown(self, *lines: tuple[str, int, int, int]) -> list[tuple[str, str, str]]:
        found = table([Line(*line) for line in lines])
        return [(s.suspensions, s.pupils, s.days) for s in found]

    def test_one_small_line_takes_the_smallest_other_with_it(self) -> None:
        found = self.shown(("a", 2, 2, 4), ("b", 9, 8, 20), ("c", 4, 4, 8))
        assert found == [
            ("fewer than 3", "fewer than 3", "hidden"),
            ("9", "8", "10"),
            ("hidden", "hidden", "hidden"),
        ]

    def test_one_pupil_often_suspended_is_hidden_too(self) -> None:
        found = self.shown(("a", 7, 1, 14), ("b", 9, 8, 20), ("c", 4, 4, 8))
        assert found[0] == ("hidden", "fewer than 3", "hidden")

    def test_small_lines_do_not_follow_from_their_sum(self) -> None:
        # Two and two of nine: with only these hidden, four is left, so both would be two.
        found = self.shown(("a", 2, 2, 4), ("b", 2, 2, 4), ("c", 5, 5, 9))
        assert found[2] == ("hidden", "hidden", "hidden")

    def test_no_table_where_the_total_tells_what_is_hidden(self) -> None:
        # Two and two of four: a line of none hides nothing.
        assert self.shown(("a", 2, 2, 4), ("b", 2, 2, 4), ("c", 0, 0, 0)) == []

    def test_lines_are_hidden_until_their_sum_fits_more_than_one_way(self) -> None:
        # One and three of four: three is the least that a line may be that is not small.
        found = self.shown(("a", 1, 1, 2), ("b", 3, 3, 6), ("c", 4, 4, 8), ("d", 9, 9, 18))
        assert [line[0] for line in found] == ["fewer than 3", "hidden", "hidden", "9"]

    def test_no_small_number_follows_from_the_total(self) -> None:
        """Every way to fill the hidden lines, against every small number."""
        for lines in product(range(6), repeat=4):
            found = self.shown(*((str(n), count, count, count) for n, count in enumerate(lines)))
            may_be = {"fewer than 3": range(1, 3), "hidden": range(3, 21)}
            domains = [may_be[line[0]] if line[0] in may_be else [int(line[0])] for line in found]
            ways = [way for way in product(*domains) if sum(way) == sum(lines)]
            for place, line in enumerate(found):
                if line[0] == "fewer than 3":
                    assert {way[place] for way in ways} == {1, 2}, lines

    def test_a_term_does_not_tell_what_the_rest_of_the_year_had(
        self, school: School, client: Client, someone: Callable[..., User]
    ) -> None:
        """Two in autumn and four in spring: the year and the spring term are not both shown."""
        for month, days in ((9, (14, 21)), (1, (11, 18, 25, 26))):
            for day in days:
                year = 2026 if month == 9 else 2027
                SuspensionFactory(
                    pupil=PupilFactory(school=school), starts_on=date(year, month, day)
                )
        client.force_login(someone(Role.GOVERNOR))
        with time_machine.travel("2027-03-01T10:00:00+00:00"):
            client.force_login(someone(Role.GOVERNOR))
            shown = {
                key: client.get(reverse("exclusions"), {"period": key}).context["numbers"]
                for key in ("year", "term")
            }
        assert shown["year"].total.suspensions == "6"
        assert shown["term"].total.suspensions == "hidden"
        assert shown["term"].total.days == "hidden"
        assert shown["term"].by_reason == shown["term"].by_year_group == []
        assert [line.suspensions for line in shown["term"].by_term] == [
            "fewer than 3",
            "hidden",
            "0",
        ]

    def test_a_terms_table_does_not_tell_what_the_rest_of_the_year_had(self) -> None:
        def of(*lines: tuple[int, int]) -> list[Line]:
            return [Line(f"Year {year}", count, count, count) for year, count in lines]

        def made(term: Any, *lines: tuple[int, int]) -> Figures:
            count = sum(count for _, count in lines)
            total, both = Line("All", count, count, count), of((1, 8), (2, 9))
            return Figures(term, total, 0, both, of(*lines), of(*lines))

        year = made(None, (3, 9), (4, 8))
        assert numbers(made(None, (3, 8), (4, 3)), year).by_year_group == []
        assert len(numbers(made(None, (3, 4), (4, 3)), year).by_year_group) == 2
        assert len(numbers(made(None, (3, 4), (4, 8)), year).by_reason) == 2

    def test_few_duties_are_hidden(
        self, client: Client, someone: Callable[..., User], pupil: Pupil
    ) -> None:
        Alert.objects.create(
            school=pupil.school, pupil=pupil, act="a", rule="r", mode="must",
            level="statute", who="SENCO", sentence="s", due_on=date(2026, 11, 20),
        )  # fmt: skip
        client.force_login(someone(Role.GOVERNOR))
        duties = client.get(reverse("exclusions")).context["duties"]
        assert (duties["late"], duties["open"]) == ("fewer than 3", "0")

    def test_only_small_lines_show_no_table(self) -> None:
        assert self.shown(("a", 2, 2, 4), ("b", 1, 1, 4)) == []

    def test_three_and_none_are_shown(self) -> None:
        assert self.shown(("a", 3, 3, 5), ("b", 0, 0, 0)) == [("3", "3", "2.5"), ("0", "0", "0")]

    def test_days_of_somebody_from_the_term_before_are_hidden(self) -> None:
        found = self.shown(("a", 5, 5, 9), ("b", 0, 0, 4))
        assert found == [("hidden", "hidden", "hidden"), ("0", "0", "hidden")]

    def test_the_headline_too(self, counted: dict[str, Pupil], me: Person) -> None:
        found = numbers(figures(me, period(me, "term")))
        assert (found.total.suspensions, found.total.pupils, found.repeat) == (
            "4",
            "3",
            "fewer than 3",
        )
        last = numbers(figures(me, period(me, "last-year")))
        assert last.total.suspensions == "fewer than 3"
        assert last.total.days == "hidden"

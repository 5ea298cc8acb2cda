"""Deciding, recording from before, preparing and cancelling, through the services."""

from collections.abc import Callable
from datetime import date

import pytest

from cases.facts import gather
from cases.models import Alert, Pupil
from exclusions import services
from exclusions.checks import BeyondTermsError, OverlapError, notes_on
from exclusions.models import Suspension
from exclusions.selectors import totals_for
from inclusion.accounts.models import School, User
from inclusion.accounts.permissions import Role
from inclusion.accounts.person import Person
from inclusion.accounts.selectors import school_calendar
from inclusion.errors import DomainError
from tests.factories import TODAY, MembershipFactory, PupilFactory, SuspensionFactory, UserFactory

from .conftest import fields

pytestmark = pytest.mark.usefixtures("today")
Decide = Callable[..., Suspension]


class TestDeciding:
    def test_dates_are_worked_out_over_half_term(self, decide: Decide) -> None:
        # Wednesday 21 October: INSET on Friday 23 and half-term week are not counted.
        row = decide(date(2026, 10, 21), 6)

        assert (row.last_on, row.last_session) == (date(2026, 11, 2), "pm")
        assert (row.returns_on, row.returns_session) == (date(2026, 11, 3), "am")

    def test_an_afternoon_start_of_one_day_ends_at_midday(self, decide: Decide) -> None:
        row = decide(date(2026, 11, 23), 2, start_session="pm")

        assert (row.last_on, row.last_session) == (date(2026, 11, 24), "am")
        assert (row.returns_on, row.returns_session) == (date(2026, 11, 24), "pm")

    def test_a_lunchtime_is_half_a_day_and_the_pupil_is_back_after_it(self, decide: Decide) -> None:
        row = decide(sessions=None, kind="lunchtime", start_session="pm")

        assert (row.sessions, row.start_session) == (1, "am")
        assert (row.returns_on, row.returns_session) == (TODAY, "pm")

    def test_the_head_is_on_the_record_and_in_its_history(self, decide: Decide, head: User) -> None:
        row = decide()

        assert (row.decided_by, row.decided_as, row.recorded_by) == (head, "headteacher", head)
        assert row.history.get().history_user == head

    def test_the_second_one_raises_an_alert(self, decide: Decide, pupil: Pupil) -> None:
        first = decide(date(2026, 9, 14), 2)
        assert not Alert.objects.filter(pupil=pupil, act="start_psp").exists()

        second = decide(date(2026, 11, 9), 1)

        alert = Alert.objects.get(pupil=pupil, act="start_psp")
        assert "2 suspensions this school year (14 September, 9 November)" in alert.sentence
        counted = [f"suspension:{first.pk}", f"suspension:{second.pk}"]
        assert alert.reasons[0]["counted"] == counted

    def test_a_double_click_makes_one_record(self, decide: Decide) -> None:
        assert decide(once_key="k").pk == decide(once_key="k").pk
        assert Suspension.objects.count() == 1

    def test_a_form_saved_before_does_not_swallow_another(self, decide: Decide) -> None:
        decide(once_key="k")

        with pytest.raises(DomainError, match="was saved before"):
            decide(date(2026, 11, 30), once_key="k")


class TestRefusals:
    @pytest.mark.parametrize(
        ("change", "field", "words"),
        [
            ({"sessions": 0}, "sessions", "half a day to 45 school days"),
            ({"sessions": 91}, "sessions", "half a day to 45 school days"),
            ({"sessions": None}, "sessions", "half a day to 45 school days"),
            ({"kind": "lunchtime", "sessions": 4}, "sessions", "record one for each lunchtime"),
            ({"kind": "permanent"}, "sessions", "A permanent exclusion has no end"),
            ({"kind": "detention"}, "kind", "Choose a suspension"),
            ({"start_session": "noon"}, "start_session", "morning or in the afternoon"),
            ({"reason_1": ""}, "reason_1", "Choose the main reason"),
            ({"reason_1": "OT"}, "reason_1", "from the list"),
            ({"reason_2": "DB"}, "reason_2", "already the first"),
            ({"reason_3": "PA"}, "reason_2", "second reason before the third"),
            ({"reason_2": "PA", "reason_3": "PA"}, "reason_3", "already chosen"),
            ({"reason_4": "PA"}, "reason_3", "up to three"),
            ({"decided_on": date(2026, 11, 24)}, "decided_on", "in the future"),
            ({"decided_on": date(2025, 11, 23)}, "decided_on", "check its year"),
            ({"what_happened": "  "}, "what_happened", "Say what happened"),
            ({"starts_on": date(2026, 11, 28)}, "starts_on", "Saturday 28 November 2026 is not"),
            ({"starts_on": date(2026, 10, 23)}, "starts_on", "is not a school day"),
            ({"starts_on": date(2026, 12, 25)}, "starts_on", "is not a school day"),
        ],
    )
    def test_each_is_one_sentence_by_its_field(
        self, decide: Decide, change: dict[str, object], field: str, words: str
    ) -> None:
        with pytest.raises(DomainError, match=words) as refused:
            decide(**change)

        assert refused.value.field == field
        assert not Suspension.objects.exists()

    def test_45_days_is_allowed(self, decide: Decide) -> None:
        assert decide(date(2026, 9, 14), 90).sessions == 90

    def test_45_and_a_half_is_not(self, decide: Decide) -> None:
        decide(date(2026, 9, 14), 89)

        with pytest.raises(DomainError, match=r"45\.5 school days in 2026/27") as refused:
            decide(date(2027, 1, 18), 2)
        assert refused.value.field == "sessions"
        assert decide(date(2027, 1, 18), 1).sessions == 1

    def test_days_at_an_earlier_school_count(self, decide: Decide, pupil: Pupil) -> None:
        pupil.sessions_elsewhere, pupil.elsewhere_as_at = 88, date(2026, 10, 1)
        pupil.save()

        with pytest.raises(DomainError, match=r"45\.5 school days"):
            decide(sessions=3)
        assert decide(sessions=2)

    def test_days_at_an_earlier_school_last_year_do_not(self, decide: Decide, pupil: Pupil) -> None:
        pupil.sessions_elsewhere, pupil.elsewhere_as_at = 88, date(2026, 6, 1)
        pupil.save()

        assert decide(sessions=3)

    def test_days_at_an_earlier_school_last_until_the_next_school_year_begins(
        self, pupil: Pupil
    ) -> None:
        """The summer holiday ends the year before it, as the school's calendar says."""
        pupil.sessions_elsewhere, pupil.elsewhere_as_at = 20, date(2026, 6, 1)
        pupil.save()
        calendar = school_calendar(pupil.school)
        in_year = {
            on: totals_for(pupil, calendar, on).year_sessions
            for on in (date(2026, 7, 31), date(2026, 8, 12), date(2026, 9, 14))
        }
        assert list(in_year.values()) == [20, 20, 0]
        # The facts of the duties have no view of their own on which year it was.
        facts = gather(pupil.school, [pupil.pk], date(2025, 8, 1))[pupil.pk]
        assert facts.pupil.days_excluded_elsewhere_this_year is None

    def test_unknown_days_elsewhere_do_not_refuse_by_themselves(
        self, decide: Decide, pupil: Pupil
    ) -> None:
        pupil.sessions_elsewhere = None
        pupil.save()
        decide(date(2026, 9, 14), 88)

        with pytest.raises(DomainError, match=r"45\.5 school days"):
            decide(date(2027, 1, 18), 3)

    def test_a_cancelled_one_leaves_only_the_days_served(
        self, decide: Decide, head_person: Person
    ) -> None:
        first = decide(TODAY, 90)
        services.cancel_suspension(suspension=first, reason="New facts", by=head_person, on=TODAY)

        assert decide(date(2026, 11, 25), 88)

    def test_overlap_names_the_other(self, decide: Decide) -> None:
        other = decide(date(2026, 11, 9), 4)

        with pytest.raises(OverlapError, match="9 November 2026 to 10 November 2026") as refused:
            decide(date(2026, 11, 10), 2)
        assert (refused.value.other, refused.value.field) == (other, "starts_on")

    def test_the_half_day_after_is_no_overlap(self, decide: Decide) -> None:
        decide(date(2026, 11, 9), 1)

        assert decide(date(2026, 11, 9), 1, start_session="pm")

    def test_a_cancelled_one_is_no_overlap(self, decide: Decide, head_person: Person) -> None:
        first = decide()
        services.cancel_suspension(suspension=first, reason="New facts", by=head_person, on=TODAY)

        assert decide()

    def test_nothing_follows_a_permanent_exclusion(self, decide: Decide, pupil: Pupil) -> None:
        SuspensionFactory(pupil=pupil, kind="permanent", sessions=None, starts_on=date(2026, 11, 2))

        with pytest.raises(OverlapError, match="the permanent exclusion from 2 November"):
            decide()

    def test_beyond_the_last_term_asks_for_its_dates(self, decide: Decide) -> None:
        with pytest.raises(BeyondTermsError, match="enter next year's dates") as refused:
            decide(date(2027, 7, 20), 4)
        assert refused.value.field == "sessions"
        with pytest.raises(BeyondTermsError, match="enter next year's dates") as refused:
            decide(date(2027, 9, 13), 4)
        assert refused.value.field == "starts_on"

    def test_a_pupil_who_has_left_or_not_yet_come(self, decide: Decide, pupil: Pupil) -> None:
        pupil.left_on = date(2026, 11, 20)
        pupil.save()
        with pytest.raises(DomainError, match="Joe left on 20 November 2026"):
            decide()
        assert decide(date(2026, 11, 20))

        pupil.left_on, pupil.entered_on = None, date(2026, 9, 14)
        pupil.save()
        with pytest.raises(DomainError, match="came on roll on 14 September 2026"):
            decide(date(2026, 9, 11))

    @pytest.mark.parametrize("role", [r for r in Role if r != Role.HEAD])
    def test_only_a_head_decides(
        self,
        someone: Callable[..., User],
        person_of: Callable[[User], Person],
        pupil: Pupil,
        role: Role,
    ) -> None:
        with pytest.raises(DomainError, match="Only a headteacher"):
            services.record_suspension(
                pupil=pupil, fields=fields(), by=person_of(someone(role)), on=TODAY
            )

    def test_an_acting_head_decides_within_the_dates(
        self, school: School, pupil: Pupil, person_of: Callable[[User], Person]
    ) -> None:
        user = UserFactory()
        MembershipFactory(user=user, school=school, role=Role.SENCO)
        acting = MembershipFactory(
            user=user, school=school, role=Role.HEAD, acting=True, until_on=TODAY
        )
        row = services.record_suspension(pupil=pupil, fields=fields(), by=person_of(user), on=TODAY)
        assert row.decided_as == "acting_headteacher"

        acting.until_on = date(2026, 11, 22)
        acting.save()
        with pytest.raises(DomainError, match="Only a headteacher"):
            services.record_suspension(
                pupil=pupil, fields=fields(date(2026, 11, 30)), by=person_of(user), on=TODAY
            )


class TestFromBefore:
    def add(self, pupil: Pupil, by: Person, starts_on: date, **more: object) -> Suspension:
        return services.record_earlier_suspension(
            pupil=pupil, fields=fields(starts_on, **more), by=by, on=TODAY
        )

    def test_two_from_before_count_and_are_silent(self, pupil: Pupil, head_person: Person) -> None:
        self.add(pupil, head_person, date(2026, 9, 14))
        self.add(pupil, head_person, date(2026, 10, 12))

        assert not Alert.objects.filter(pupil=pupil, act="start_psp").exists()
        found = totals_for(pupil, school_calendar(pupil.school), TODAY)
        assert (found.term_sessions, found.suspensions_in_year) == (4, 2)

    def test_one_from_before_and_one_decided_here_raise_the_duty(
        self, pupil: Pupil, head_person: Person, decide: Decide
    ) -> None:
        self.add(pupil, head_person, date(2026, 9, 14))
        decide(date(2026, 11, 9))

        alert = Alert.objects.get(pupil=pupil, act="start_psp")
        assert "2 suspensions this school year (14 September, 9 November)" in alert.sentence

    def test_overlap_and_a_day_without_school_are_kept_and_noted(
        self, pupil: Pupil, head_person: Person, decide: Decide
    ) -> None:
        decide(date(2026, 11, 9), 4)
        row = self.add(pupil, head_person, date(2026, 11, 8))

        notes = " ".join(notes_on(row))
        assert "overlap the suspension of 9 November 2026 to 10 November 2026" in notes
        assert "Sunday 8 November 2026 is not a school day" in notes

    def test_one_before_the_known_terms_has_no_end(self, pupil: Pupil, head_person: Person) -> None:
        row = self.add(pupil, head_person, date(2024, 11, 11))

        assert (row.last_on, row.returns_on) == (None, None)
        assert "No terms are entered" in " ".join(notes_on(row))

    def test_the_same_record_twice_is_refused(self, pupil: Pupil, head_person: Person) -> None:
        self.add(pupil, head_person, date(2026, 9, 14))

        with pytest.raises(OverlapError, match="already recorded"):
            self.add(pupil, head_person, date(2026, 9, 14))

    @pytest.mark.parametrize(
        ("change", "field"),
        [
            ({"starts_on": date(2026, 11, 24)}, "starts_on"),
            ({"starts_on": date(1, 1, 1)}, "starts_on"),
            ({"sessions": 91}, "sessions"),
            ({"reason_2": "DB"}, "reason_2"),
            ({"decided_on": date(2026, 12, 1)}, "decided_on"),
        ],
    )
    def test_what_cannot_be_is_refused(
        self, pupil: Pupil, head_person: Person, change: dict[str, object], field: str
    ) -> None:
        with pytest.raises(DomainError) as refused:
            services.record_earlier_suspension(
                pupil=pupil,
                fields={**fields(date(2026, 9, 14)), **change},
                by=head_person,
                on=TODAY,
            )
        assert refused.value.field == field


class TestCancelling:
    def test_after_it_began_the_days_served_stay_in_the_year(
        self, decide: Decide, head_person: Person, pupil: Pupil
    ) -> None:
        row = decide(date(2026, 11, 20), 6)

        row = services.cancel_suspension(
            suspension=row, reason="New facts", by=head_person, on=TODAY
        )

        found = totals_for(pupil, school_calendar(pupil.school), TODAY)
        assert (found.term_sessions, found.year_sessions) == (0, 4)
        assert found.suspensions_in_year == 0
        assert row.history.first().history_change_reason == "New facts"

    def test_before_it_begins_nothing_counts(
        self, decide: Decide, head_person: Person, pupil: Pupil
    ) -> None:
        row = decide(date(2026, 11, 24), 6)
        services.cancel_suspension(suspension=row, reason="New facts", by=head_person, on=TODAY)

        assert totals_for(pupil, school_calendar(pupil.school), TODAY).year_sessions == 0

    def test_the_alert_goes(self, decide: Decide, head_person: Person, pupil: Pupil) -> None:
        decide(date(2026, 9, 14))
        row = decide(date(2026, 11, 9))
        services.cancel_suspension(suspension=row, reason="New facts", by=head_person, on=TODAY)

        assert not Alert.objects.filter(pupil=pupil, act="start_psp").exists()

    def test_needs_a_reason_a_head_and_a_standing_record(
        self, decide: Decide, head_person: Person, senco: User, person_of: Callable[[User], Person]
    ) -> None:
        row = decide()
        with pytest.raises(DomainError, match="Say why"):
            services.cancel_suspension(suspension=row, reason=" ", by=head_person, on=TODAY)
        with pytest.raises(DomainError, match="Only a headteacher"):
            services.cancel_suspension(suspension=row, reason="x", by=person_of(senco), on=TODAY)
        services.cancel_suspension(suspension=row, reason="x", by=head_person, on=TODAY)
        with pytest.raises(DomainError, match="already cancelled on 23 November 2026"):
            services.cancel_suspension(suspension=row, reason="x", by=head_person, on=TODAY)


def test_totals_count_a_straddling_suspension_by_date(
    school: School, saved: Callable[..., Suspension]
) -> None:
    """Six days from Monday 22 March: four in spring, two in summer (worked example B-7)."""
    pupil = PupilFactory(school=school)
    saved(pupil, date(2027, 3, 22), 12)
    calendar = school_calendar(school)

    assert totals_for(pupil, calendar, date(2027, 3, 24)).term_sessions == 8
    assert totals_for(pupil, calendar, date(2027, 4, 13)).term_sessions == 4


def test_six_terms_are_three_statutory_ones(
    other_school: School, saved: Callable[..., Suspension]
) -> None:
    pupil = PupilFactory(school=other_school)
    saved(pupil, date(2026, 9, 14), 16)
    saved(pupil, date(2026, 11, 9), 16)

    assert totals_for(pupil, school_calendar(other_school), TODAY).term_sessions == 32

"""The demonstration holds what it promises, whatever the day on which it is made."""

from datetime import date, timedelta

import pytest
import time_machine
from django.core.management import call_command
from django.db import transaction
from django.test import Client
from stdnum.gb import upn

from cases.models import Action, Alert, AlertAnswer, Case, Cycle, Entry, Meeting, Pupil
from exclusions.models import Suspension
from inclusion.accounts.models import Membership, School, Term, User
from inclusion.accounts.permissions import Role
from inclusion.accounts.selectors import forget_calendars, school_calendar
from inclusion.dashboard.demo import PASSWORD, make_demo
from interventions.missing import missing_at_exit, missing_parts
from interventions.models import Plan, Review, Score, Target

from .after_suspensions import (
    a_handful_is_left_to_do,
    no_suspension_is_one_that_the_rules_refuse,
    notices_are_of_school_days_since_the_decision,
    what_followed_is_past,
)

pytestmark = pytest.mark.django_db

# In term, on a Saturday, in August, on the first day of a year, in January, at Easter, in July.
DAYS = (
    "2026-11-23",
    "2026-11-21",
    "2026-08-12",
    "2026-09-03",
    "2027-01-05",
    "2027-03-29",
    "2027-07-21",
)


@pytest.fixture
def small_demo(today):
    make_demo(today, small=True)
    return School.objects.get(slug="meadow-lane")


def test_the_command_makes_two_full_schools(today, capsys):
    call_command("demo")
    assert "role@meadow.example" in capsys.readouterr().out
    for school in School.objects.all():
        on_roll = Pupil.objects.filter(school=school, left_on__isnull=True)
        assert on_roll.count() >= 210
        open_work = Case.objects.filter(school=school, closed_on__isnull=True)
        assert open_work.values("pupil").distinct().count() >= 40
        assert Alert.objects.filter(school=school, due_on__lt=today, answered=False).exists()
        assert Alert.objects.filter(school=school, due_on__gt=today, answered=False).exists()
        assert AlertAnswer.objects.filter(school=school).exists()
        assert Plan.objects.filter(school=school, status="draft").exists()
        _last_year_compares(school, today)
        a_handful_is_left_to_do(school, today)
    phases = dict(School.objects.values_list("phase", "kind"))
    assert phases == {"primary": "maintained", "secondary": "academy"}


def _last_year_compares(school, today):
    """Suspensions of the whole school year before, about as many as of this one."""
    begins, _ = school_calendar(school).school_year(today)
    known = Suspension.objects.filter(school=school)
    a_year = (begins.replace(year=begins.year - 1), begins - timedelta(days=1))
    before = known.filter(origin=Suspension.Origin.EARLIER, starts_on__range=a_year)
    assert before.count() >= 0.75 * known.filter(starts_on__gte=begins).count()
    months = {day.month for day in before.values_list("starts_on", flat=True)}
    assert len(months) >= 9


def test_each_role_signs_in_with_the_password_that_the_page_shows(small_demo, settings):
    for domain in ("meadow.example", "harbour.example"):
        for role in Role:
            user = User.objects.get(email=f"{role}@{domain}")
            assert Membership.objects.filter(user=user, role=role).exists()
    client = Client()
    assert client.login(username="senco@meadow.example", password=PASSWORD)
    shown = (settings.BASE_DIR / "templates/accounts/_demo_sign_in.html").read_text()
    assert PASSWORD in shown
    # Colleagues in the stories have no sign-in of their own.
    assert not User.objects.get(email="mentor@meadow.example").has_usable_password()


def test_trust_leads_see_both_schools(small_demo):
    for lead in User.objects.filter(email__startswith="trust@"):
        assert lead.memberships.filter(role=Role.TRUST).count() == 2


def test_the_class_teacher_teaches_joe(small_demo):
    joe = Pupil.objects.get(forename="Joe", surname="Archer")
    assert joe.group.staff.filter(user__email="staff@meadow.example").exists()


def test_made_again_it_changes_nothing_that_was_typed(small_demo, capsys):
    joe = Pupil.objects.get(forename="Joe", surname="Archer")
    Pupil.objects.filter(pk=joe.pk).update(strengths="Typed by somebody")
    before = {model: model.objects.count() for model in (Pupil, Entry, Alert, User, Term)}
    call_command("demo", small=True)
    assert "nothing was changed" in capsys.readouterr().out
    assert {model: model.objects.count() for model in before} == before
    joe.refresh_from_db()
    assert joe.strengths == "Typed by somebody"


def test_the_same_day_makes_the_same_data(today):
    def drawn():
        """What a demonstration holds; it is rolled back again."""
        forget_calendars()
        sid = transaction.savepoint()
        make_demo(today, small=True)
        held = (
            list(
                Pupil.objects.order_by("upn").values_list("upn", "forename", "surname", "born_on")
            ),
            sorted(Suspension.objects.values_list("pupil__upn", "starts_on", "sessions")),
            sorted(Entry.objects.values_list("pupil__upn", "happened_on", "what_happened")),
        )
        transaction.savepoint_rollback(sid)
        return held

    assert drawn() == drawn()


def terms_cover_last_this_and_next_year(on):
    for school in School.objects.all():
        this = school_calendar(school).school_year(on)[0].year
        years = {
            t.starts_on.year - (t.starts_on.month < 8) for t in Term.objects.filter(school=school)
        }
        assert {this - 1, this, this + 1} <= years
        per_year = Term.objects.filter(school=school).count() / len(years)
        assert per_year == (3 if school.phase == "primary" else 6)


def nothing_happened_in_the_future_or_on_a_day_without_school(on):
    for school in School.objects.all():
        calendar = school_calendar(school)
        happened = [
            *Suspension.objects.filter(school=school).values_list("starts_on", flat=True),
            *Entry.objects.filter(school=school).values_list("happened_on", flat=True),
            *Plan.objects.filter(school=school).values_list("starts_on", flat=True),
            *Review.objects.filter(plan__school=school).values_list("held_on", flat=True),
            *Score.objects.filter(target__plan__school=school).values_list("on", flat=True),
            *Case.objects.filter(school=school).values_list("opened_on", flat=True),
        ]
        assert happened
        for day in set(happened):
            assert day <= on
            assert calendar.is_school_day(day)
    history = Entry.history.order_by("-history_date").first()
    assert history.history_date.date() <= on


def what_is_planned_is_planned_for_a_school_day(on):
    for school in School.objects.all():
        calendar = school_calendar(school)
        promised = Action.objects.filter(school=school, promised_at__startswith="meeting:")
        planned = [
            *Meeting.objects.filter(school=school, held_on__gt=on).values_list(
                "held_on", flat=True
            ),
            *Cycle.objects.filter(case__school=school).values_list("review_due_on", flat=True),
            *promised.filter(due_on__gt=on).values_list("due_on", flat=True),
        ]
        assert planned
        for day in set(planned):
            assert calendar.is_school_day(day), day


def plans_end_on_school_days_and_lack_nothing(on):
    for plan in Plan.objects.select_related("school"):
        calendar = school_calendar(plan.school)
        assert all(calendar.is_school_day(day) for day in (plan.ends_on, plan.ended_on) if day)
        assert plan.status != "active" or missing_parts(plan) == []
        said = plan.sustainability, plan.next_steps, plan.risk_after
        assert plan.outcome == "" or missing_at_exit(plan.kind, plan.outcome, *said) == []
    told = Target.objects.filter(plan__status="active", plan__pupil__forename__in=("Joe", "Sarah"))
    assert told
    assert all(target.success and target.target_on for target in told)


def incidents_tell_what_came_before(on):
    counted = Entry.objects.filter(kind="incident", incident__antecedent__gt="")
    assert counted.filter(pupil__forename="Tom", pupil__surname="Whitfield").count() == 3
    assert counted.values("pupil").distinct().count() > 5


def suspensions_never_overlap_and_say_when_they_end(on):
    for school in School.objects.all():
        calendar = school_calendar(school)
        taken = set()
        for row in Suspension.objects.filter(school=school):
            period = calendar.period(row.starts_on, row.start_session, row.sessions)
            assert (row.last_on, row.returns_on) == (period.last, period.returns)
            for day, _ in calendar.sessions_by_day(row.starts_on, row.start_session, row.sessions):
                assert (row.pupil_id, day) not in taken
                taken.add((row.pupil_id, day))


def every_upn_is_valid_and_every_year_group_fits_the_birth_date(on):
    this = on.year if on.month >= 9 else on.year - 1
    for pupil in Pupil.objects.all():
        assert upn.is_valid(pupil.upn)
        born = pupil.born_on
        cohort = born.year if born.month >= 9 else born.year - 1
        assert pupil.year_group == this - cohort - 5
        assert pupil.search_name


def three_stories_are_told(on):
    joe = Pupil.objects.get(forename="Joe", surname="Archer")
    sarah = Pupil.objects.get(forename="Sarah", surname="Bennett")
    tom = Pupil.objects.get(forename="Tom", surname="Whitfield")
    assert (joe.year_group, sarah.year_group, tom.year_group) == (4, 5, 1)
    assert Suspension.objects.filter(pupil=joe).count() >= 3
    psp = Plan.objects.get(pupil=joe, kind="psp", status="active")
    assert psp.follows.kind == "ibp"
    assert set(psp.targets.values_list("owner", flat=True)) == {
        "pupil",
        "school",
        "family",
        "agency",
    }
    assert all(target.scores.count() >= 5 for target in psp.targets.all())
    assert psp.reviews.exists()
    number = psp.reviews.count() + 1
    said = {
        v.voice: v for v in psp.views.filter(before_review=number).select_related("family_link")
    }
    assert set(said) == {"pupil", "family"}
    assert said["family"].family_link.used_at
    last_on = max([psp.starts_on, *psp.reviews.values_list("held_on", flat=True)])
    assert all(last_on <= view.said_on <= on for view in said.values())
    assert Entry.objects.filter(pupil=joe, what_happened__contains="fresh start").exists()
    assert Plan.objects.get(pupil=sarah).status == "active"
    assert not Suspension.objects.filter(pupil=sarah).exists()
    toms = Plan.objects.get(pupil=tom)
    assert (toms.status, toms.outcome) == ("ended", "met")
    assert Entry.objects.filter(pupil=tom, restricted=True).count() == 1


CHECKS = (
    terms_cover_last_this_and_next_year,
    nothing_happened_in_the_future_or_on_a_day_without_school,
    what_is_planned_is_planned_for_a_school_day,
    plans_end_on_school_days_and_lack_nothing,
    incidents_tell_what_came_before,
    suspensions_never_overlap_and_say_when_they_end,
    every_upn_is_valid_and_every_year_group_fits_the_birth_date,
    three_stories_are_told,
    notices_are_of_school_days_since_the_decision,
    what_followed_is_past,
    no_suspension_is_one_that_the_rules_refuse,
)


@pytest.mark.parametrize("day", DAYS)
def test_on_any_day(day):
    with time_machine.travel(f"{day}T09:30:00+00:00"):
        on = date.fromisoformat(day)
        make_demo(on, small=True)
        for holds in CHECKS:
            holds(on)


def test_history_says_who_wrote_what_when(small_demo):
    joe = Pupil.objects.get(forename="Joe", surname="Archer")
    suspension = Suspension.objects.filter(pupil=joe).earliest("starts_on")
    written = suspension.history.earliest()
    assert written.history_user.email == "head@meadow.example"
    assert written.history_date.date() == suspension.starts_on


def test_a_larger_school_with_more_years(today):
    make_demo(today, pupils=60, years=3, small=True)
    harbour = School.objects.get(slug="harbour-academy")
    assert Pupil.objects.filter(school=harbour, left_on__isnull=True).count() == 60
    assert Pupil.objects.filter(school=harbour, left_on__isnull=False).exists()
    starts = Suspension.objects.filter(school=harbour).values_list("starts_on", flat=True)
    assert {day.year for day in starts} >= {2024, 2025, 2026}

"""What stands where in the review pack: days that are over, rows to tick and write in, who does what."""

from datetime import date, timedelta

import pytest

from inclusion.dashboard.printing import pack_html, psp_for
from interventions.documents import psp_review_pack
from interventions.documents.timeline import Event, picture
from interventions.models import Attendance, Mark, PartOfDay, Strategy
from tests.factories import PlanFactory, ReviewFactory, SuspensionFactory

from . import records

pytestmark = pytest.mark.django_db


@pytest.fixture
def said(senco, person_of, today):
    def make(plan, on=today):
        person = person_of(senco)
        return psp_review_pack(person, psp_for(person, plan.pk), on)

    return make


def test_a_review_due_in_the_holidays_is_due_on_the_day_the_plan_ends(pupil, said):
    plan = PlanFactory(pupil=pupil, starts_on=date(2026, 11, 2), ends_on=date(2026, 12, 29),
                       next_review_on=date(2026, 11, 26))  # fmt: skip
    pack = said(plan)
    assert pack.next_by == "Tuesday 29 December 2026"
    assert "29 December 2026 (the day on which the PSP ends)." in pack.policy[0]
    plan.ends_on = date(2027, 3, 1)
    plan.save()
    assert "(Thursday 24 December 2026 is not a school day" in said(plan).policy[0]


def test_a_booked_day_that_is_over_leaves_a_line_for_the_next(pupil, senco, said):
    plan = records.typical_plan(pupil, senco)
    plan.next_review_on = date(2026, 11, 20)
    plan.save()
    pack = said(plan)
    assert (pack.booked, pack.when) == (False, "")
    assert "Date, time and place:" in pack_html(pack, "foot")
    due = [event for event in pack.timeline.events if event.kind == "due"]
    assert [event.words for event in due] == ["PSP review 2 due"]
    assert due[0].start > date(2026, 11, 23)
    assert said(plan, date(2026, 11, 20)).when == "Friday 20 November 2026 · 15:15, Room 3"


def test_what_changes_stands_over_the_actions_and_is_nobodys_row(pupil, senco, said):
    plan = records.typical_plan(pupil, senco)
    plan.reviews.update(changes="Lunch gets\na club.")
    pack = said(plan)
    assert pack.agreed == "Lunch gets a club."
    assert not [row for row in pack.actions if row.who == "all"]
    html = pack_html(pack, "foot")
    assert html.index("<b>Agreed last time:</b> Lunch gets a club.") < html.index("Action</th>")


def test_each_box_has_its_label_and_new_targets_have_two_rows_or_none(pupil, senco, said):
    plan = records.typical_plan(pupil, senco)
    heading = pack_html(said(plan), "foot").partition("Today<br>")[2].partition("</th>")[0]
    assert [words for words in ("met", "partly", "not yet") if f">{words}<" in heading] == [
        "met",
        "partly",
        "not yet",
    ]
    for number in (1, 2, 4):
        plan.targets.filter(position__gt=number).delete()
        pack = said(plan)
        assert pack.layout.blank_targets in (0, 2)
        if pack.layout.blank_targets:
            html = pack_html(pack, "foot")
            assert html.count("New target") == 2
            assert f'"faint">{len(pack.targets) + 1}.</td>' in html


def test_there_is_room_to_write_what_each_says_and_what_is_agreed(pupil, senco, said):
    plan = records.typical_plan(pupil, senco)
    for number in range(5):
        Attendance.objects.create(
            review=plan.reviews.get(), position=number + 3, name=f"Colleague {number}"
        )
    pack = said(plan)
    assert len(pack.people) >= 9
    assert pack.layout.view_height >= 90
    assert pack.layout.agreed_rows >= 4
    assert f"view-{pack.layout.view_height}" in pack_html(pack, "foot")


def test_praise_sanctions_and_own_scores_since_the_last_review_are_told(pupil, senco, said):
    plan = records.typical_plan(pupil, senco)
    assert not said(plan).daily
    target = plan.targets.get(position=1)
    for on, praise, sanctions in ((9, 2, 1), (10, 4, 0), (2, 50, 50)):
        part = PartOfDay.objects.create(
            plan=plan,
            on=date(2026, 11, on),
            part="am",
            praise=praise,
            sanctions=sanctions,
            by=senco,
        )
        Mark.objects.create(part=part, target=target, own=False, value=on - 7, by=senco)
        if on == 10:
            Mark.objects.create(part=part, target=target, own=True, value=2, by=senco)
    pack = said(plan)
    assert [(fact.name, fact.words) for fact in pack.daily] == [
        ("Counted each day", "praise 6, sanctions 1."),
        ("Joe’s own scores, then the adults’", "target 1: 2 and 3 (1 part)."),
    ]
    assert "praise 6, sanctions 1." in pack_html(pack, "foot")


def test_concerns_stand_on_the_first_side_where_they_fit_whole(pupil, senco, said):
    plan = records.typical_plan(pupil, senco)
    plan.concerns = "Leaves the room; calls out."
    plan.save()
    pack = said(plan)
    assert pack.concerns == "Leaves the room; calls out."
    assert "<b>Concerns:</b> Leaves the room" in pack_html(pack, "foot")
    plan.concerns = records.LONG * 20
    plan.save()
    pack = said(plan)
    assert pack.concerns == ""
    assert "Concerns" not in pack_html(pack, "foot")


def test_what_adults_do_not_do_is_no_support(pupil, senco, said):
    plan = records.typical_plan(pupil, senco)
    for sort in Strategy.Sort.values:
        Strategy.objects.create(plan=plan, sort=sort, what=f"Here: {sort}", how_often="Every task")
    support = " ".join(said(plan).support)
    assert "Here: proactive (every task)" in support
    assert "staff_avoid" not in support


def test_how_often_keeps_the_capitals_of_names_and_weekdays(pupil, senco, said):
    plan = records.empty_plan(pupil)
    Strategy.objects.create(plan=plan, what="Club", by_whom="Pastoral lead", how_often="Tuesday")
    Strategy.objects.create(plan=plan, what="Meet", by_whom="Ms Lee", how_often="At least daily")
    assert said(plan).support == (
        "Club (Pastoral lead · Tuesday)",
        "Meet (Ms Lee · at least daily)",
    )


def test_a_role_that_was_typed_for_a_name_is_printed_once(pupil, senco, said):
    plan = records.typical_plan(pupil, senco)
    Attendance.objects.create(review=plan.reviews.get(), position=2, name="Parent", role="Family")
    assert "Parent" in said(plan).people


def test_half_days_are_named(pupil, senco, said):
    review = ReviewFactory(plan=records.empty_plan(pupil), number=1, held_on=date(2026, 11, 18))
    pupil.attendance_weeks.create(
        school=pupil.school, week_starts_on=date(2026, 11, 9), possible=10, absent=3
    )
    assert said(review.plan).attendance.endswith("3 of 10 half-days")


def test_a_suspension_around_a_holiday_is_drawn_on_its_school_days():
    last, first = date(2026, 7, 21), date(2026, 9, 1)
    event = Event("suspension", last, first, "Suspended, 2 school days", "2")
    shown = {"start": date(2026, 6, 1), "end": date(2026, 12, 1)}
    holiday = (last + timedelta(days=1), first - timedelta(days=1))
    whole, parted = (
        picture("A way", [event], bands, **shown).decode() for bands in ([], [holiday])
    )
    red = 'height="10" fill="#'
    assert (whole.count(red), parted.count(red)) == (1, 2)
    assert parted.count(">2</text>") == 1


def test_a_suspension_around_half_term_is_marked_under_a_chart_on_its_school_days(
    pupil, senco, said
):
    plan = records.typical_plan(pupil, senco)
    SuspensionFactory(pupil=pupil, starts_on=date(2026, 10, 22), sessions=4, reason_1="DM")
    marks = said(plan).charts[0].marks
    out = [(first, last) for kind, first, last, _ in marks if kind == "suspension"]
    assert (date(2026, 10, 22), date(2026, 10, 25)) in out
    assert (date(2026, 10, 31), date(2026, 11, 2)) in out

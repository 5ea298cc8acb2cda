"""The pupil's own papers: my plan in plain words, and the week's card."""

from datetime import date

import pytest

from inclusion.dashboard.plan_papers import PAPERS
from inclusion.dashboard.tell_once import print_paper
from interventions.models import Mark, PartOfDay, Plan, Score
from interventions.selectors import plan_for
from tests.factories import TargetFactory

from . import records
from .test_plan_papers import words

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 11, 16)


@pytest.fixture
def plan(pupil, senco, today):
    return records.typical_plan(pupil, senco)


@pytest.fixture
def made(senco, person_of):
    person = person_of(senco)
    return lambda plan, name: PAPERS[name].make(person, plan_for(person, plan.pk), MONDAY)


@pytest.fixture
def printed(made, senco):
    def make(plan, name):
        paper = made(plan, name)
        return paper, print_paper(paper, by=senco.name)

    return make


def test_my_plan_says_how_far_in_one_sentence_and_which_way(plan, printed, senco):
    paper, pdf = printed(plan, "my-plan")
    said = words(pdf.content)
    assert "Times left without asking, a week: 14 at the start, 6 now. My aim: 4." in said
    assert paper.body.targets[0].trend == "It is getting better."
    first = plan.targets.get(position=1)
    for values, sentence in (
        ((6, 9, 12), "It is hard at the moment: we will help."),
        ((9, 9, 9), "It is about the same."),
        ((9, 5, 3), "I have reached my aim."),
        ((9, 8), ""),
    ):
        first.scores.all().delete()
        for week, value in enumerate(values):
            on = date(2026, 10, 16 + 7 * week)
            Score.objects.create(target=first, on=on, value=value, by=senco)
        assert printed(plan, "my-plan")[0].body.targets[0].trend == sentence


def test_a_long_view_leaves_the_targets_on_the_first_page(plan, printed):
    plan.views.filter(voice="pupil").update(words="I want to be heard. " * 200)
    paper, pdf = printed(plan, "my-plan")
    assert paper.body.said_more
    said = words(pdf.content)
    assert "…”" in said
    assert "I said more than fits here: all of it is in the plan." in said
    assert said.index("What I am working on") < said.index("page 1 of")


def test_my_plan_does_not_speak_of_a_meeting_that_is_over(plan, printed):
    plan.next_review_on = date(2026, 11, 2)
    plan.save()
    assert printed(plan, "my-plan")[0].body.meeting == ""
    assert "Next review" not in dict(printed(plan, "one-page")[0].body.facts)


def test_the_card_names_what_is_counted_its_aim_and_has_the_columns_of_the_filled_one(
    plan, printed
):
    _, pdf = printed(plan, "score-card")
    said = words(pdf.content)
    assert "(times left without asking, a week; the aim is 4)" in said
    assert "how many times" not in said
    assert "Praise" in said
    assert "Sanc" in said
    plan.targets.filter(position=1).update(measured_by="scale", scale_top=5, measure="")
    assert printed(plan, "score-card")[0].body.targets[0].how == (
        "a number from 0 to 5; the aim is 4"
    )


@pytest.mark.parametrize(("by", "lessons", "height"), [("session", 5, 180), ("lesson", 5, 70)])
def test_the_card_uses_the_height_of_its_side(plan, printed, by, lessons, height):
    plan.scored_by, plan.lessons = by, lessons
    plan.save()
    paper, pdf = printed(plan, "score-card")
    assert pdf.pages == 1
    assert paper.body.height >= height
    assert paper.body.lines >= 2
    rows = [row for day in paper.body.days for row in day.rows]
    assert len(rows) == (10 if by == "session" else 5 * lessons)


def test_a_card_fits_one_side_with_any_words_and_any_number_of_lessons(plan, printed):
    plan.targets.update(owner="pupil", what=records.LONG[:300], measure=records.LONG[:160])
    plan.rewards = records.LONG
    for lessons in (2, 4, 6, 8):
        plan.scored_by, plan.lessons = "lesson", lessons
        plan.save()
        assert printed(plan, "score-card")[1].pages == 1, lessons
    # Rows of twelve lessons a day on one side would be too low to write into.
    for lessons in (10, 12):
        Plan.objects.update(lessons=lessons)
        plan.refresh_from_db()
        paper, pdf = printed(plan, "score-card")
        assert pdf.pages == 2, lessons
        assert [len(day.rows) for day in paper.body.days] == [lessons] * 5
        assert paper.body.height >= 45
        assert paper.body.lines >= 2


def _scored(plan, on, part, **more):
    row = PartOfDay.objects.create(plan=plan, on=on, part=part, by=plan.lead, **more)
    target = plan.targets.get(position=1)
    Mark.objects.create(part=row, target=target, value=7, by=plan.lead)


def test_a_scored_card_shows_every_part_that_was_scored(plan, printed):
    _scored(plan, MONDAY, "12")
    Plan.objects.update(scored_by="lesson", lessons=12)
    plan.refresh_from_db()
    paper, pdf = printed(plan, "scored-card")
    assert "Lesson 12 7" in words(pdf.content)
    assert paper.missing == ""
    # Scored by lessons, laid out in sessions since: what was scored stands beside the new parts.
    Plan.objects.update(scored_by="session")
    plan.refresh_from_db()
    paper, pdf = printed(plan, "scored-card")
    assert "Lesson 12 7" in words(pdf.content)
    assert [row.part for row in paper.body.days[0].rows] == ["Morning", "Afternoon", "Lesson 12"]


def test_a_week_with_praise_alone_was_scored(plan, made):
    PartOfDay.objects.create(plan=plan, on=MONDAY, part="am", praise=2, by=plan.lead)
    assert made(plan, "scored-card").missing == ""
    PartOfDay.objects.update(praise=0, note="Only a note")
    assert "Nothing was scored" in made(plan, "scored-card").missing


def test_the_preview_of_a_card_names_the_targets_without_a_column(plan, printed):
    assert not any("room for 5" in said for said in printed(plan, "score-card")[0].left_out)
    plan.targets.all().delete()
    for n in range(1, 8):
        TargetFactory(plan=plan, owner="pupil", what=f"Step {n}", position=n)
    paper = printed(plan, "score-card")[0]
    assert [t.what for t in paper.body.targets] == [f"Step {n}" for n in range(1, 6)]
    assert "2 targets, as a card has room for 5: Step 6; Step 7." in paper.left_out

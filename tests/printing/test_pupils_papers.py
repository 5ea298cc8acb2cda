"""The pupil's own papers: my plan in plain words, and the week's card."""

from dataclasses import asdict
from datetime import date

import pytest

from inclusion.dashboard.plan_papers import PAPERS
from inclusion.dashboard.tell_once import print_paper
from interventions.models import Score
from interventions.selectors import plan_for

from . import records
from .test_plan_papers import words

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 11, 16)


@pytest.fixture
def plan(pupil, senco, today):
    return records.typical_plan(pupil, senco)


@pytest.fixture
def printed(senco, person_of):
    def make(plan, name):
        person = person_of(senco)
        paper = PAPERS[name].make(person, plan_for(person, plan.pk), MONDAY)
        return paper, print_paper(paper, by=person.name)

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
    assert len(asdict(paper.body)["rows"]) == (10 if by == "session" else 5 * lessons)


def test_a_card_fits_one_side_with_any_words_and_any_number_of_lessons(plan, printed):
    plan.targets.update(owner="pupil", what=records.LONG[:300], measure=records.LONG[:160])
    plan.rewards = records.LONG
    for lessons in (2, 4, 6, 8):
        plan.scored_by, plan.lessons = "lesson", lessons
        plan.save()
        assert printed(plan, "score-card")[1].pages == 1, lessons

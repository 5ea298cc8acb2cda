"""What people said, on paper: whose words, which are the latest, and that no question is quoted."""

from datetime import date

import pytest

from inclusion.dashboard.plan_papers import PAPERS
from inclusion.dashboard.tell_once import print_paper
from interventions import prompts
from interventions.documents import psp_review_pack
from interventions.models import Attendance, View
from interventions.selectors import plan_for
from tests.factories import ReviewFactory, ViewFactory

from . import records
from .test_plan_papers import words

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 11, 16)
ASKED = prompts.SETS["family"]


@pytest.fixture
def plan(pupil, senco, today):
    return records.typical_plan(pupil, senco)


@pytest.fixture
def pack(senco, person_of, today):
    def make(plan):
        person = person_of(senco)
        return psp_review_pack(person, plan_for(person, plan.pk), today)

    return make


@pytest.fixture
def paper(senco, person_of):
    """The text of a paper of a plan, and how many sides it has."""

    def make(plan, name):
        person = person_of(senco)
        made = PAPERS[name].make(person, plan_for(person, plan.pk), MONDAY)
        pdf = print_paper(made, by=person.name)
        return words(pdf.content), pdf.pages

    return make


def attended(review, name, role, said):
    Attendance.objects.create(review=review, position=9, name=name, role=role, view=said)


def test_questions_stand_outside_the_quotation_marks(plan, pack, paper):
    text = prompts.as_words("family", {"well": "He tells us\nabout lunch.", "hard": "Lunch time."})
    plan.views.filter(voice="family").update(words=text)
    quote = pack(plan).family_words[0]
    assert quote.printed == "Going well: “He tells us about lunch.” Hard: “Lunch time.”"
    said, _ = paper(plan, "in-full")
    assert f"{ASKED['well']} “He tells us about lunch.” {ASKED['hard']} “Lunch time.”" in said
    own = prompts.as_words("older", {"hard": "The bell."})
    plan.views.filter(voice="pupil").update(words=own)
    said, _ = paper(plan, "my-plan")
    assert f"{prompts.SETS['older']['hard']} “The bell.”" in said


def test_words_that_are_cut_within_an_answer_still_end_with_their_mark(plan, pack):
    text = prompts.as_words("family", {"well": "Well. " * 300, "hard": "Lunch time."})
    plan.views.filter(voice="family").update(words=text)
    made = pack(plan)
    assert made.family_words[0].printed.endswith("…”")
    assert any("Hard: “Lunch time.”" in " ".join(part.paragraphs) for part in made.continued)


def test_what_was_said_at_the_last_review_is_newer_than_an_earlier_view(plan, pack, paper):
    plan.views.update(said_on=date(2026, 10, 12))
    review = plan.reviews.get()
    attended(review, "Joe Archer", "Pupil", "I tried all week.")
    attended(review, "Mrs Archer", "Mother", "The calls help.")
    attended(review, "Mr Hale", "class teacher", "He asks first.")
    attended(review, "Dr Ade", "", "Short steps.")
    attended(review, "Mr Barred", "father", "Not to be told.")
    made = pack(plan)
    assert [q.words for q in made.pupil_words] == ["I tried all week."]
    assert made.pupil_words[0].said == "Joe Archer, at review 1, 9 November 2026"
    assert [q.words for q in made.family_words] == ["The calls help."]
    assert [q.words for q in made.agency_words] == ["Short steps."]
    assert "“I tried all week.”" in paper(plan, "my-plan")[0]
    said, _ = paper(plan, "in-full")
    assert "In the agencies’ words “Short steps.” Dr Ade, at review 1, 9 November 2026" in said
    assert "Not to be told" not in said
    assert "He asks first" not in said


def test_a_view_since_the_last_review_is_the_latest(plan, pack):
    attended(plan.reviews.get(), "Joe", "Pupil", "I tried all week.")
    ViewFactory(plan=plan, said_by="Joe A", said_on=date(2026, 11, 20), words="Now it is fine.")
    assert [q.words for q in pack(plan).pupil_words] == ["Now it is fine."]


def test_nobody_has_said_anything_yet_on_the_day_of_the_pack(plan, pack):
    plan.views.all().delete()
    later = ReviewFactory(plan=plan, number=2, held_on=date(2026, 12, 4))
    attended(later, "Joe", "Pupil", "Not said yet.")
    assert pack(plan).pupil_words == ()


def test_a_parent_without_a_name_is_the_family(plan, pack):
    plan.views.filter(voice=View.Voice.FAMILY).delete()
    attended(plan.reviews.get(), "Parent", "Family", "The same rules, please.")
    assert [q.words for q in pack(plan).family_words] == ["The same rules, please."]

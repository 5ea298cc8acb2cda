"""The letters of a plan: which fits which stage, and what the one about an outcome tells a family."""

from datetime import date
from io import BytesIO

import pytest
from django.urls import reverse
from pypdf import PdfReader

from cases.models import IssuedDocument
from inclusion.dashboard.plan_papers import letters
from interventions.models import Attendance, Judgement, Strategy
from interventions.selectors import plan_for
from tests.factories import ActionFactory, ContactFactory

from . import records

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan(pupil, senco, today):
    return records.typical_plan(pupil, senco)


@pytest.fixture
def told(senco, person_of):
    """The text of a letter to the first who may be written to, and the letter as it is drafted."""

    def tell(plan, sort):
        person = person_of(senco)
        found = plan_for(person, plan.pk)
        drafted = letters.draft(person, found, sort, letters.receivers(found)[0])
        return " ".join(drafted.letter.text.split()), drafted

    return tell


def test_a_running_plan_is_reviewed_and_a_draft_is_agreed(plan, signed_in, senco, told):
    client = signed_in(senco)
    page = client.get(reverse("plan-letter", args=[plan.pk, "invitation"])).content.decode()
    assert "to agree a Pastoral Support Programme" not in page
    assert "Write the notice of a review." in page
    assert reverse("plan-letter", args=[plan.pk, "review"]) in page
    client.post(reverse("plan-letter", args=[plan.pk, "invitation"]), {"confirmed": ""})
    assert not IssuedDocument.objects.exists()
    papers = client.get(reverse("plan-papers", args=[plan.pk])).content.decode()
    assert reverse("plan-letter", args=[plan.pk, "invitation"]) not in papers
    plan.status = "draft"
    plan.save()
    papers = client.get(reverse("plan-papers", args=[plan.pk])).content.decode()
    assert reverse("plan-letter", args=[plan.pk, "invitation"]) in papers
    assert reverse("plan-letter", args=[plan.pk, "review"]) not in papers
    text, drafted = told(plan, "invitation")
    assert "to agree a Pastoral Support Programme" in text
    assert "Friday 4 December 2026, 15:15, Room 3." in text
    assert not drafted.missing
    assert told(plan, "review")[1].instead == "invitation"


def test_what_the_reader_may_be_told_is_said_before_the_letter_is_issued(plan, signed_in, senco):
    address = reverse("plan-letter", args=[plan.pk, "review"])
    client = signed_in(senco)
    assert "Check the words below" not in client.get(address).content.decode()
    plan.pupil.contacts.filter(name="Mrs Archer").update(may_be_told="Nothing about health")
    page = " ".join(client.get(address).content.decode().split())
    assert "<b>Mrs Archer may be told:</b> Nothing about health" in page
    assert "Check the words below" in page


def test_a_meeting_that_is_over_is_not_written_about(plan, told):
    plan.next_review_on = date(2026, 11, 2)
    plan.save()
    text, drafted = told(plan, "review")
    assert drafted.missing.startswith("The booked day, 2 November 2026, has passed")
    assert "2 November 2026" not in text
    assert "Its day is not fixed yet" in told(plan, "outcome")[0]


def test_without_a_time_the_family_is_told_that_it_will_hear(plan, told):
    plan.next_review_at = ""
    plan.save()
    assert "4 December 2026. We will tell you the time and the place." in told(plan, "review")[0]


def test_the_outcome_tells_what_was_judged_said_and_agreed(plan, told, senco):
    review = plan.reviews.get()
    review.impact, review.changes = "insufficient", "Lunch gets a club."
    review.save()
    first, second = plan.targets.filter(position__in=(1, 2))
    Judgement.objects.create(review=review, target=first, progress="partly")
    Judgement.objects.create(review=review, target=second, progress="met", dropped=True)
    second.dropped_on = review.held_on
    second.save()
    for place, (name, role, said) in enumerate(
        (("Joe", "Pupil", "Lunch is too long."), ("Mrs Archer", "Mother", "The calls help."),
         ("Mr Barred", "father", "Not to be told"), ("Mr Hale", "teacher", "He works well.")), 2,
    ):  # fmt: skip
        Attendance.objects.create(review=review, position=place, name=name, role=role, view=said)
    for sort, what in (("proactive", "Meet at the gate"), ("staff_do", "Say what went well"),
                       ("staff_avoid", "Block the door")):  # fmt: skip
        Strategy.objects.create(
            plan=plan, sort=sort, what=what, by_whom="All", how_often="Every day"
        )
    ActionFactory(pupil=plan.pupil, about=f"plan:{plan.pk}", promised_at="review:0", owner=senco,
                  what="Done long ago", done_on=date(2026, 10, 20))  # fmt: skip
    text, drafted = told(plan, "outcome")
    assert not drafted.missing
    for words in (
        "We found that the plan has not helped enough yet.",
        "Joe: Ask with the exit card before leaving the room. At the last review this was partly met. "
        "Times left without asking, a week: 14 at the start, 6 now; the goal is 4.",
        "Joe: Start the morning in class at 9.00. At the last review this was met. It is no longer a "
        "target.",
        "At the last review this was not met yet.",
        "Joe: “Lunch is too long.” Mrs Archer: “The calls help.”",
        "Lunch gets a club.",
        "Ring home every Friday with one thing that went well: Mr Hale, done on 20 November 2026.",
        "Referral to the educational psychologist sent: R. Osei, by 20 November 2026.",
        "Meet at the gate (All · every day)",
        "Say what went well (All · every day)",
        "Friday 4 December 2026, 15:15, Room 3.",
    ):
        assert words in text, words
    for words in ("insufficient", "Block the door", "Not to be told", "He works well", "long ago"):
        assert words not in text, words


def test_what_one_parent_said_is_not_written_to_the_other(plan, senco, person_of):
    review = plan.reviews.get()
    for place, (name, role) in enumerate((("Joe", "Pupil"), ("Mrs Archer", "Mother")), 2):
        Attendance.objects.create(
            review=review, position=place, name=name, role=role, view=f"Said by {name}"
        )
    father = ContactFactory(pupil=plan.pupil, name="Mr Archer", parental_responsibility=True)
    person = person_of(senco)
    text = letters.draft(person, plan_for(person, plan.pk), "outcome", father).letter.text
    assert "Said by Joe" in text
    assert "Said by Mrs Archer" not in text


def test_the_outcome_of_a_plan_is_printed_on_paper(plan, signed_in, senco):
    client = signed_in(senco)
    address = reverse("plan-letter", args=[plan.pk, "outcome"])
    page = client.get(address)
    client.post(address, {"number": "1", "confirmed": page.context["drafted"].to_confirm})
    kept = IssuedDocument.objects.get()
    text = " ".join(p.extract_text() for p in PdfReader(BytesIO(bytes(kept.content))).pages)
    assert "Thank you for your part in it." in " ".join(text.split())

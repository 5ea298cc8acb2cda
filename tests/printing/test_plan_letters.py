"""The letters of a plan: which fits which stage, and what the one about an outcome tells a family."""

from datetime import date
from io import BytesIO

import pytest
from django.urls import reverse
from pypdf import PdfReader

from cases.models import IssuedDocument
from inclusion.dashboard.plan_papers import agency_letter, letters
from interventions.models import Attendance, Judgement, Strategy
from interventions.selectors import plan_for
from tests.factories import ActionFactory, AgencyFactory, ConsentFactory, ContactFactory

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
    given = client.post(address, {"number": "1", "confirmed": ""}, follow=True)
    assert "<b>Mrs Archer</b> may be told: Nothing about health" in given.content.decode()


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


def test_an_agency_is_invited_by_a_letter_that_is_issued_and_kept(plan, signed_in, senco, pupil):
    client, agency = signed_in(senco), plan.agencies.get().agency
    plan.agencies.update(contribution="Observes twice")
    address = reverse("plan-agency-letter", args=[plan.pk, agency.pk])
    assert address in client.get(reverse("plan-papers", args=[plan.pk])).content.decode()
    page = client.get(address)
    text = " ".join(page.context["drafted"].letter.text.split())
    for said in (
        "Dr Ade Educational psychology",
        "Joe A, the family and the school review a Pastoral Support Programme",
        "Friday 4 December 2026, 15:15, Room 3.",
        "say what your service can do",
        "You contribute: Observes twice",
        "Please tell R. Osei whether you come.",
    ):
        assert said in text, said
    assert "Archer" not in text, "no consent stands: who is meant is told by telephone"
    assert any("no consent" in words for words in page.context["drafted"].left_out)
    client.post(address, {"number": "1", "confirmed": page.context["drafted"].to_confirm})
    kept = IssuedDocument.objects.get()
    assert kept.title == "Invitation of an agency, to Dr Ade: Joe A"
    assert kept.data["recipient"] == {"id": agency.pk, "name": agency.name, "language": ""}
    assert kept.content
    assert kept.word
    others = reverse("plan-agency-letter", args=[plan.pk, AgencyFactory(school=pupil.school).pk])
    assert client.get(others).status_code == 404


def test_with_the_familys_consent_an_agency_reads_the_name_and_what_may_be_shared(
    plan, senco, person_of
):
    agency = plan.agencies.get().agency
    ConsentFactory(
        pupil=plan.pupil, agency=agency, recorded_by=senco, what="The plan", purpose="its reviews",
        given_on=date(2026, 11, 1), ends_on=date(2027, 7, 21),
    )  # fmt: skip
    person = person_of(senco)
    found = plan_for(person, plan.pk)
    invited = agency_letter.agency_of(found, agency.pk)
    text = " ".join(agency_letter.agency_letter(person, found, invited).letter.text.split())
    assert "Joe Archer, the family and the school" in text
    assert "we share with you: The plan, for its reviews, until 21 July 2027." in text


def test_an_agency_is_not_invited_to_a_meeting_that_is_not_booked(plan, senco, person_of):
    plan.next_review_on = None
    plan.save()
    person = person_of(senco)
    found = plan_for(person, plan.pk)
    invited = found.agencies.get()
    assert agency_letter.agency_letter(person, found, invited).missing.startswith("No meeting")


def test_an_agency_is_invited_about_an_ibp_as_well(plan, senco, person_of):
    type(plan).objects.update(kind="ibp")
    person = person_of(senco)
    found = plan_for(person, plan.pk)
    text = agency_letter.agency_letter(person, found, found.agencies.get()).letter.text
    assert "the school review an Individual Behaviour Plan." in " ".join(text.split())

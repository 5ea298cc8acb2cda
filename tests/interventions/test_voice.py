"""Views before a review: written down word for word, offered again, shown by review, the pupil's first."""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from inclusion.accounts.models import Draft, User
from inclusion.accounts.permissions import Role
from interventions import prompts, voices
from interventions.models import Plan, View
from tests.factories import (
    ContactFactory,
    GroupFactory,
    GroupStaffFactory,
    ReviewFactory,
    ViewFactory,
)

from .making import sent

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
SignIn = Callable[[User], Client]


def test_words_are_kept_as_they_were_said_and_shown_in_the_meeting(
    plan: Plan, senco: User, signed_in: SignIn
) -> None:
    ReviewFactory(plan=plan, number=1, held_on=date(2026, 11, 9))
    mother = ContactFactory(pupil=plan.pupil, name="Kelly Archer")
    ContactFactory(pupil=plan.pupil, name="Mr Gone", do_not_contact=True)
    client, url = signed_in(senco), reverse("plan-views", args=[plan.pk])
    shown = client.get(url)
    assert "Mr Gone" not in shown.content.decode()
    assert [q["open"] for q in shown.context["questions"]] == [True, False, False]
    said = {
        "who": f"contact-{mother.pk}",
        "words": "He sleeps badly.\n<b>Mondays</b> are worst.",
        "before_review": "2",
        "said_on": "20 11 2026",
        "written_down_by": "L. Grant",
    }
    for _ in range(2):
        assert client.post(url, said).status_code == 302
    view = View.objects.get(before_review=2)
    assert (view.voice, view.said_by, view.words) == ("family", "Kelly Archer", said["words"])
    assert view.history.get().history_user == senco
    client.post(url, {**said, "who": "pupil", "words": "I like art."})
    for name in ("review-hold", "plan", "plan-views"):
        page = client.get(reverse(name, args=[plan.pk])).content.decode()
        assert "&lt;b&gt;Mondays&lt;/b&gt; are worst." in page, name
        assert page.index("I like art.") < page.index("He sleeps badly."), name
    assert "written down by L. Grant" in page
    client.post(url, {**said, "before_review": "1", "words": "Before the first"})
    first = client.get(reverse("review", args=[plan.reviews.get().pk])).content.decode()
    assert "Before the first" in first
    assert "He sleeps badly." not in first


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"words": "word " * 10_000}, "This has 49,999 characters: use at most 5,000."),
        ({"words": " "}, "Write down what was said."),
        ({"who": "family"}, "Enter their name."),
        ({"said_on": "24 11 2026"}, "24 November 2026 is in the future."),
    ],
)
def test_what_cannot_be_kept_is_said_in_a_sentence_and_nothing_is_lost(
    plan: Plan, senco: User, signed_in: SignIn, typed: dict[str, str], sentence: str
) -> None:
    said = {"who": "pupil", "words": "I like art.", "before_review": "1", "said_on": "20 11 2026"}
    client, before = signed_in(senco), View.objects.count()
    page = client.post(reverse("plan-views", args=[plan.pk]), {**said, **typed})
    assert page.content.decode().count(sentence) >= 1
    assert page.context["form"]["words"].value() == {**said, **typed}["words"]
    assert View.objects.count() == before


def test_words_half_written_are_offered_again(plan: Plan, senco: User, signed_in: SignIn) -> None:
    client, url = signed_in(senco), reverse("plan-views", args=[plan.pk])
    client.post(reverse("keep-draft", args=[f"plan-view~plan:{plan.pk}"]), {"words": "I like"})
    assert "You typed something here earlier" in client.get(url).content.decode()
    assert client.get(f"{url}?draft=use").context["form"]["words"].value() == "I like"
    said = {"who": "pupil", "words": "I like art.", "said_on": "20 11 2026", "before_review": ""}
    client.post(url, {**said, "kept_as": f"plan-view~plan:{plan.pk}"})
    assert not Draft.objects.exists()


def test_views_stand_by_review_the_newest_first_and_the_pupils_before_the_others() -> None:
    plan = View(voice="pupil", said_on=date(2026, 9, 1), words="a", pk=1)
    made = [
        plan,
        View(voice="family", said_on=date(2026, 11, 3), before_review=2, words="b", pk=2),
        View(voice="pupil", said_on=date(2026, 11, 1), before_review=2, words="c", pk=3),
        View(voice="pupil", said_on=date(2026, 11, 2), before_review=2, words="d", pk=4),
        View(voice="agency", said_on=date(2026, 10, 1), before_review=1, words="e", pk=5),
    ]
    groups = [(g.heading, "".join(v.words for v in g.views)) for g in voices.by_review(made)]
    assert groups == [("Before review 2", "dcb"), ("Before review 1", "e"), ("When it began", "a")]


def test_class_staff_read_the_pupils_words_and_not_the_familys(
    plan: Plan, someone: Callable[..., User], signed_in: SignIn
) -> None:
    teacher = someone(Role.STAFF)
    plan.pupil.group = GroupFactory(school=plan.school)
    plan.pupil.save()
    GroupStaffFactory(group=plan.pupil.group, user=teacher)
    plan.views.filter(voice="family").update(words="Said in confidence")
    plan.views.filter(voice="pupil").update(words="I like art.")
    page = signed_in(teacher).get(reverse("plan", args=[plan.pk])).content.decode()
    assert "what to do in class" in page
    assert "I like art." in page
    assert "Said in confidence" not in page
    assert "Ask before a review" not in page


def test_questions_fit_the_year_and_stand_apart_from_the_answers() -> None:
    assert prompts.set_for("pupil", 6) == "younger"
    assert prompts.set_for("pupil", 7) == "older"
    assert prompts.set_for("family", 2) == "family"
    words = prompts.as_words("younger", {"well": "Art.\n\nAnd lunch.", "hard": " ", "more": "No."})
    assert list(prompts.in_parts(words)) == [
        ("What do you like at school?", "Art.\n\nAnd lunch."),
        ("Is there anything else you want to say?", "No."),
    ]
    assert list(prompts.in_parts("Just words.")) == [("", "Just words.")]
    assert prompts.short("Is there anything else you want to say?") == "And"
    assert prompts.short("Why?") == "Why?", "not one of ours"


def test_many_views_keep_nobody_from_changing_the_plan(
    plan: Plan, senco: User, signed_in: SignIn
) -> None:
    ViewFactory.create_batch(45, plan=plan)
    client, url = signed_in(senco), reverse("plan-edit", args=[plan.pk])
    page = client.get(url)
    assert page.context["forms"].views.forms[-1].is_new, "another one is offered"
    typed = {"strengths": "Patient", "views-47-said_by": "Joe", "views-47-words": "I like art."}
    data = {**sent(page), **typed, "views-47-said_on": "20 11 2026", "views-47-voice": "pupil"}
    assert client.post(url, data).status_code == 302
    plan.refresh_from_db()
    assert plan.strengths == "Patient"
    assert plan.views.count() == 48

"""Minutes that are put right, notes of a second note-taker, and what the page of a review shows."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cases.models import Action
from inclusion.accounts.models import Draft, User
from interventions.models import Plan, Review, Score
from interventions.services import (
    Attended,
    Judged,
    Minutes,
    PlanContent,
    hold_review,
    save_plan,
)
from tests.factories import TODAY, ActionFactory, ReviewFactory

from .making import sent, target

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
SignIn = Callable[[User], Client]
FRIDAY = date(2026, 11, 20)


@pytest.fixture
def review(plan: Plan, senco: User) -> Review:
    first = plan.targets.all()[0]
    minutes = Minutes(
        held_on=TODAY,
        impact="insufficient",
        judged=(Judged(first.pk, progress="partly", now=Decimal(6)),),
        attended=(Attended("Joe Archer", "Pupil", view="I like the card"),),
        next_on=date(2026, 12, 15),
    )
    return hold_review(plan=plan, minutes=minutes, by=senco, on=TODAY)


def _form(client: Client, review: Review) -> tuple[str, dict[str, Any]]:
    url = reverse("review-correct", args=[review.pk])
    return url, sent(client.get(url))


def test_minutes_are_put_right_with_a_reason_and_what_stood_stays(
    review: Review, senco: User, signed_in: SignIn
) -> None:
    client = signed_in(senco)
    url, form = _form(client, review)
    typed = {
        "impact": "partly",
        "targets-0-progress": "met",
        "targets-1-progress": "not_yet",
        "people-0-view": "I like the card. It is quiet.",
        "people-1-name": "T. Lindo",
        "people-1-came": "on",
        "people-1-view": "He follows two steps",
        "actions-0-what": "Write the report",
        "actions-0-owner_name": "T. Lindo",
        "held_on": "20 11 2026",
        "reason": "The wrong day, and T. Lindo was left out",
    }
    assert client.post(url, {**form, **typed})["Location"] == reverse("review", args=[review.pk])
    review.refresh_from_db()
    assert (review.impact, review.held_on, review.next_on) == ("partly", FRIDAY, date(2026, 12, 15))
    assert [j.progress for j in review.judgements.all()] == ["met", "not_yet"]
    assert [a.view for a in review.attendances.all()] == [
        "I like the card. It is quiet.",
        "He follows two steps",
    ]
    assert Action.objects.get().promised_at == f"review:{review.pk}"
    assert Score.objects.get().on == FRIDAY, "the value moves with the day"
    stood = review.history.last()
    assert (stood.impact, stood.held_on) == ("insufficient", TODAY)
    shown = client.get(reverse("review", args=[review.pk])).content.decode()
    assert "Corrected: The wrong day" in shown
    assert "He follows two steps" in shown


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"reason": ""}, "Say why the minutes are corrected."),
        ({}, "Nothing is different from what the minutes say."),
        ({"held_on": "24 11 2026"}, "cannot be in the future"),
        ({"held_on": "1 9 2026"}, "The plan started on"),
        ({"held_on": "13 11 2026"}, "one review a day"),
        ({"targets-1-note": "Better"}, "Choose met, partly or not yet"),
    ],
)
def test_a_correction_that_cannot_be_says_so_and_saves_nothing(
    review: Review, senco: User, signed_in: SignIn, typed: dict[str, str], words: str
) -> None:
    ReviewFactory(plan=review.plan, number=2, held_on=date(2026, 11, 13))
    client = signed_in(senco)
    url, form = _form(client, review)
    page = client.post(url, {**form, "reason": "Typed wrongly", **typed})
    assert words in page.content.decode()
    assert Review.objects.get(pk=review.pk).version == review.version


def test_two_who_correct_are_told_of_each_other(
    review: Review, senco: User, head: User, signed_in: SignIn
) -> None:
    one, other = signed_in(senco), signed_in(head)
    url, mine = _form(one, review)
    _, theirs = _form(other, review)
    assert other.post(url, {**theirs, "changes": "B", "reason": "x"}).status_code == 302
    page = one.post(url, {**mine, "changes": "A", "reason": "y"})
    assert page.context["form"].clashes[0].yours == "A"
    assert page.context["form"].clashes[0].theirs == "B"


def test_rows_that_one_left_alone_stay_as_the_other_corrected_them(
    review: Review, senco: User, head: User, signed_in: SignIn
) -> None:
    one, other = signed_in(senco), signed_in(head)
    url, mine = _form(one, review)
    _, theirs = _form(other, review)
    corrected = {
        "targets-0-note": "Calmer after lunch",
        "people-0-view": "I like the card and the garden",
        "people-1-name": "T. Lindo",
        "people-1-view": "He follows two steps",
    }
    assert other.post(url, {**theirs, **corrected, "reason": "x"}).status_code == 302
    page = one.post(
        url, {**mine, "impact_note": "Mine", "people-0-role": "Pupil, 9B", "reason": "y"}
    )
    shown = page.context["form"]
    assert not shown.clashes, "nobody wrote into the same box"
    assert [(c.label, c.yours, c.theirs) for c in shown.meanwhile] == [
        (review.judgements.get().target.what + ", note", "nothing", "Calmer after lunch"),
        (
            "Person 1, what they said",
            "I like the card",
            "I like the card and the garden",
        ),
        (
            "Person, new",
            "nothing",
            "Name: T. Lindo; What they said: He follows two steps",
        ),
    ]
    assert one.post(url, sent(page)).status_code == 302
    review.refresh_from_db()
    joe, lindo = review.attendances.all()
    assert (joe.role, joe.view) == ("Pupil, 9B", "I like the card and the garden")
    assert lindo.view == "He follows two steps"
    assert review.judgements.get().note == "Calmer after lunch"
    assert review.impact_note == "Mine"


def test_a_row_that_both_corrected_shows_both_by_the_box(
    review: Review, senco: User, head: User, signed_in: SignIn
) -> None:
    one, other = signed_in(senco), signed_in(head)
    url, mine = _form(one, review)
    _, theirs = _form(other, review)
    assert other.post(url, {**theirs, "people-0-view": "Theirs", "reason": "x"}).status_code == 302
    page = one.post(
        url, {**mine, "people-0-view": "Mine", "targets-0-progress": "met", "reason": "y"}
    )
    (clash,) = page.context["form"].clashes
    assert (clash.label, clash.yours, clash.theirs) == (
        "Person 1, what they said",
        "Mine",
        "Theirs",
    )
    assert review.attendances.get().view == "Theirs", "nothing is saved before it was seen"
    assert one.post(url, sent(page)).status_code == 302
    assert (review.attendances.get().view, review.judgements.get().progress) == ("Mine", "met")


def test_a_second_note_taker_adds_to_the_review_that_stands(
    plan: Plan, review: Review, head: User, signed_in: SignIn
) -> None:
    client, address = signed_in(head), reverse("review-hold", args=[plan.pk])
    typed = {
        "impact": "partly",
        "targets-0-progress": "partly",
        "people-0-view": "It is loud at lunch",
        "changes": "Lunch in the library",
    }
    page = client.post(address, {**sent(client.get(address)), **typed}).content.decode()
    correct = reverse("review-correct", args=[review.pk])
    assert f'href="{correct}"' in page
    assert "Your notes are kept." in page
    assert f"Review {review.number} of the" in page
    assert "Nothing more is recorded from here" in page
    apart = page[page.index("What is different") : page.index("Nothing more is recorded")]
    assert str(plan.targets.all()[0].what) in apart, "a target judged otherwise is shown first"
    assert "csrfmiddlewaretoken" not in Draft.objects.get(user=head).data
    page = client.get(correct).content.decode()
    assert "It is loud at lunch" in page
    assert "Lunch in the library" in page
    _, form = _form(client, review)
    taken_over = {**form, "changes": "Lunch in the library", "reason": "My notes"}
    assert client.post(correct, taken_over).status_code == 302
    assert "It is loud at lunch" in client.get(correct).content.decode(), (
        "it was not taken over yet"
    )
    _, form = _form(client, review)
    more = {"people-0-view": "It is loud at lunch", "reason": "The rest", "notes_in": "on"}
    assert client.post(correct, {**form, **more}).status_code == 302
    assert not Draft.objects.exists(), "they are let go where their writer says so"


def test_all_that_a_second_note_taker_typed_is_shown(
    plan: Plan, review: Review, head: User, senco: User, signed_in: SignIn
) -> None:
    client, address = signed_in(head), reverse("review-hold", args=[plan.pk])
    ActionFactory(pupil=plan.pupil, about=f"plan:{plan.pk}", what="Ring home")
    typed = {
        "impact": "partly",
        "last-0-done": "on",
        "targets-0-progress": "partly",
        "targets-0-now": "77",
        "targets-1-progress": "met",
        "targets-1-what_next": "Walks in alone",
        "targets-1-goal_next": "1",
        "targets-2-progress": "not_yet",
        "targets-2-dropped": "on",
        "actions-0-what": "Buy the card",
        "actions-0-owner": str(senco.pk),
        "next_choice": "2026-12-17",
        "next_at": "15:15",
        "chair": "Dr Khan",
    }
    client.post(address, {**sent(client.get(address)), **typed})
    shown = client.get(reverse("review-correct", args=[review.pk])).context["noted"]
    names = [target.what for target in plan.targets.all()]
    assert ("Ring home", "Done") in shown
    assert (names[0], "Partly. Now: 77") in shown
    assert (names[1], "Met. From now on it says: Walks in alone. New goal: 1") in shown
    assert (names[2], "Not yet. No longer a target") in shown
    assert ("Promised", f"Buy the card, {senco.name}") in shown
    assert ("When is the next review?", "Thursday 17 December 2026") in shown
    assert ("Time and place", "15:15") in shown
    assert ("Who chaired it", "Dr Khan") in shown
    assert any(name == plan.pupil.name for name, _ in shown)


def test_notes_for_another_meeting_are_left_alone(
    plan: Plan, review: Review, senco: User, signed_in: SignIn
) -> None:
    Draft.objects.create(
        user=senco,
        school=plan.school,
        form="review",
        about=f"plan:{plan.pk}",
        data={"held_on": ["15 12 2026"], "changes": ["For the next time"]},
    )
    client = signed_in(senco)
    url, form = _form(client, review)
    assert "For the next time" not in client.get(url).content.decode()
    # Nothing of minutes goes away, whatever is asked for.
    typed = {"changes": "Lunch", "reason": "Left out", "people-0-remove": "on"}
    assert client.post(url, {**form, **typed}).status_code == 302
    assert Draft.objects.get().data["changes"] == ["For the next time"]
    assert review.attendances.count() == 1


def test_a_review_shows_what_was_promised_before_and_values_that_nobody_typed(
    plan: Plan, senco: User, signed_in: SignIn
) -> None:
    done = {"about": f"plan:{plan.pk}", "created_on": date(2026, 10, 12)}
    ActionFactory(pupil=plan.pupil, what="Ring home", done_on=TODAY, outcome="Glad", **done)
    ActionFactory(pupil=plan.pupil, what="Ask Dr Khan", **done)
    second = plan.targets.all()[1]
    Score.objects.create(target=second, on=date(2026, 11, 18), value=4, by=senco)
    Score.objects.create(target=second, on=date(2026, 11, 21), value=9, by=senco)
    minutes = Minutes(
        held_on=FRIDAY, impact="partly", judged=(Judged(second.pk, progress="partly"),)
    )
    review = hold_review(plan=plan, minutes=minutes, by=senco, on=TODAY)
    page = signed_in(senco).get(reverse("review", args=[review.pk]))
    kept = {k.action.what: k.done_on for k in page.context["before"]}
    assert kept == {"Ring home": None, "Ask Dr Khan": None}, "done after the meeting"
    (judged,) = page.context["judged"]
    assert (judged.now, judged.now_on) == (4, date(2026, 11, 18))


def test_a_meeting_goes_on_where_it_was_left(plan: Plan, senco: User, signed_in: SignIn) -> None:
    client, address = signed_in(senco), reverse("review-hold", args=[plan.pk])
    data = {**sent(client.get(address)), "changes": "Half a sentence"}
    client.post(reverse("keep-draft", args=[f"review~plan:{plan.pk}"]), data)
    page = client.get(address).content.decode()
    assert "Half a sentence" in page
    assert "What you typed earlier stands here again." in page
    Draft.objects.update(saved_at=timezone.now() - timedelta(days=4))
    page = client.get(address).content.decode()
    assert "Half a sentence" not in page, "days later it is offered, not put in place"
    assert "Use it" in page
    assert "Half a sentence" in client.get(address, {"draft": "use"}).content.decode()
    client.post(address, {"let_go": "1"})
    assert "Half a sentence" not in client.get(address).content.decode()


def test_a_meeting_that_goes_on_has_what_was_agreed_since(
    plan: Plan, senco: User, head: User, signed_in: SignIn
) -> None:
    client, address = signed_in(senco), reverse("review-hold", args=[plan.pk])
    typed = {"impact": "met", "people-0-came": "on", "targets-0-progress": "met"}
    data = {**sent(client.get(address)), **typed, "next_choice": "none"}
    client.post(reverse("keep-draft", args=[f"review~plan:{plan.pk}"]), data)
    new = PlanContent({}, targets=[target("pupil", what="Asks for a break")])
    save_plan(plan=plan, content=new, by=head, on=TODAY)
    ActionFactory(pupil=plan.pupil, about=f"plan:{plan.pk}", what="Ring home")
    page = client.get(address)
    shown = page.content.decode()
    assert "Asks for a break" in shown
    assert "Ring home" in shown
    # Somebody else has changed the plan: it is told, and then saved with the new rows.
    told = client.post(
        address, {**sent(page), "targets-3-progress": "not_yet", "last-0-done": "on"}
    )
    assert "Asks for a break" in told.content.decode()
    assert client.post(address, sent(told)).status_code == 302
    review = Review.objects.get()
    assert [j.progress for j in review.judgements.all()] == ["met", "not_yet"]
    assert Action.objects.get(what="Ring home").done_on == TODAY


def test_a_value_that_was_mistyped_is_put_right_where_it_was_measured(
    review: Review, senco: User, head: User, signed_in: SignIn
) -> None:
    client = signed_in(senco)
    score = Score.objects.get()
    url, form = _form(client, review)
    assert form["targets-0-now"] == "6"
    said = {"reason": "Two tallies were read as one", "targets-0-now": "4"}
    assert client.post(url, {**form, **said}).status_code == 302
    score.refresh_from_db()
    assert (score.value, review.judgements.get().now) == (4, 4)
    assert score.history.latest().history_change_reason.startswith("Corrected: Two tallies")

    # Somebody has put down another value of that day: the minutes alone are corrected.
    Score.objects.update(value=Decimal(9), by=head)
    _, form = _form(client, review)
    client.post(url, {**form, **said, "targets-0-now": "5"})
    assert (Score.objects.get().value, review.judgements.get().now) == (9, 5)

    Score.objects.update(value=Decimal(5))
    _, form = _form(client, review)
    client.post(url, {**form, **said, "targets-0-now": ""})
    assert not Score.objects.exists(), "nothing was measured at the meeting after all"
    _, form = _form(client, review)
    client.post(url, {**form, **said, "targets-0-now": "3"})
    assert (Score.objects.get().value, Score.objects.get().on) == (3, TODAY)


def test_a_value_that_cannot_be_is_refused_by_its_box(
    review: Review, senco: User, signed_in: SignIn
) -> None:
    client = signed_in(senco)
    url, form = _form(client, review)
    page = client.post(url, {**form, "targets-0-now": "99999", "reason": "Typed it wrong"})
    text = page.content.decode()
    assert "Target 1, value that day: Enter at most 9,999 times." in text
    assert 'value="99999"' in text
    assert Score.objects.get().value == 6

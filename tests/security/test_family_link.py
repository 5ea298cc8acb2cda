"""A family's link, attacked: other tokens, used, over, taken back, replayed, huge, markup, and leaks."""

import logging
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cases.models import Pupil
from inclusion.accounts.guessing import MOST_WRONG_LINKS
from inclusion.accounts.models import AccessEvent, FailedSignIn, User
from inclusion.errors import DomainError
from inclusion.unlogged import WithoutTokens
from interventions.link_state import hashed
from interventions.models import FamilyLink, Plan, View
from interventions.services import PlanContent, end_plan, save_plan
from tests.factories import TODAY, ContactFactory, FamilyLinkFactory
from tests.interventions.making import GOES_ON, full_plan

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
SignedIn = Callable[[User], Client]
TOKEN = "kF3-a-token-that-nobody-guesses"
WORDS = {"well": "She likes the mornings.", "words": "family"}


@pytest.fixture
def plan(pupil: Pupil, senco: User) -> Plan:
    return full_plan(pupil, lead=senco)


@pytest.fixture
def link(plan: Plan) -> FamilyLink:
    made: FamilyLink = FamilyLinkFactory(plan=plan, token=TOKEN, before_review=1)
    return made


def say(token: str = TOKEN) -> str:
    return reverse("say", args=[token])


def send(client: Client, **typed: str) -> Any:
    page = client.post(say(), {**WORDS, **typed, "check": "1"}, follow=True)
    return client.post(say(), press(page))


def press(page: Any) -> dict[str, str]:
    """What the button of the second step sends."""
    return {"send": "1", "shown": (page.context or {}).get("shown", "")}


def _age(link: FamilyLink, **changes: Any) -> None:
    FamilyLink.objects.filter(pk=link.pk).update(**changes)


def test_somebody_without_an_account_writes_comes_back_and_sends_once(
    client: Client, link: FamilyLink, plan: Plan, pupil: Pupil
) -> None:
    page = client.get(say()).content.decode()
    assert pupil.forename in page
    for other in (pupil.surname, link.for_whom, plan.school.name, "PSP", "csrfmiddlewaretoken"):
        assert other not in page
    kept = client.post(reverse("say-keep", args=[TOKEN]), {**WORDS, "hard": "<i>Noise</i>"})
    assert kept.json() == {"kept": True}
    assert "She likes the mornings." in Client().get(say()).content.decode(), "on another phone"
    assert View.objects.filter(family_link=link).count() == 0, "nothing is sent yet"
    step = client.post(say(), {**WORDS, "hard": "<i>Noise</i>", "check": "1"}, follow=True)
    assert "Is this what you want to say?" in step.content.decode()
    assert "&lt;i&gt;Noise&lt;/i&gt;" in step.content.decode()
    answer = client.post(say(), press(step))
    assert answer["Location"] == reverse("said")
    assert client.get(answer["Location"]).status_code == 200
    view = View.objects.get(family_link=link)
    assert (view.voice, view.said_by, view.before_review) == ("family", "Mrs Archer", 1)
    assert view.words.endswith("What worries you?\n<i>Noise</i>")
    assert view.history.get().history_user is None
    link.refresh_from_db()
    assert (link.typed, link.opened) == ({}, 3)
    assert link.used_at
    twice = client.post(say(), {"send": "1"})
    assert twice["Location"] == reverse("said"), "a button pressed twice says thanks twice"
    assert client.get(say()).status_code == 404
    _age(link, used_at=timezone.now() - timedelta(minutes=3))
    for replayed in (client.post(say(), {"send": "1"}), send(client)):
        assert replayed.status_code == 404
    assert View.objects.filter(family_link=link).count() == 1


def test_what_the_family_typed_is_not_reworded_by_anybody(
    client: Client, link: FamilyLink, plan: Plan, senco: User
) -> None:
    send(client, hard="Mondays.\r\n\r\nAnd noise. ")
    view = View.objects.get(family_link=link)
    row = {"id": view.pk, "voice": "family", "said_by": view.said_by, "said_on": view.said_on}
    same = {**row, "words": view.words}
    save_plan(plan=plan, content=PlanContent({"purpose": "x"}, views=[same]), by=senco, on=TODAY)
    for changed in (
        {"words": f"{view.words} Or so."},
        {"said_by": "Somebody else"},
        {"said_on": date(2020, 1, 1)},
        {"voice": "agency"},
    ):
        content = PlanContent({}, views=[{**same, **changed}])
        with pytest.raises(DomainError, match="it stays as it is"):
            save_plan(plan=plan, content=content, by=senco, on=TODAY)
    taken_away = PlanContent({}, views=[{"id": view.pk, "remove": True}])
    with pytest.raises(DomainError, match="is withdrawn with a reason, not taken away"):
        save_plan(plan=plan, content=taken_away, by=senco, on=TODAY)


def test_words_of_a_link_are_read_in_the_plans_form_and_withdrawn_with_a_reason(
    client: Client, link: FamilyLink, plan: Plan, senco: User, signed_in: SignedIn
) -> None:
    send(client)
    view = View.objects.get(family_link=link)
    writer, edit = signed_in(senco), reverse("plan-edit", args=[plan.pk])
    page = writer.get(edit)
    assert "She likes the mornings." in page.content.decode()
    ids = [row["id"].value() for row in page.context["forms"].views.forms]
    assert view.pk not in ids, "there is no box to change it in"
    withdraw = reverse("view-withdraw", args=[view.pk])
    assert f'href="{withdraw}"' in page.content.decode()
    assert "Say why it is withdrawn." in writer.post(withdraw, {"reason": ""}).content.decode()
    assert writer.post(withdraw, {"reason": "Kelly asked for it"}).status_code == 302
    for name in ("plan", "plan-edit", "review-hold", "plan-as-it-stood"):
        shown = writer.get(reverse(name, args=[plan.pk])).content.decode()
        assert "She likes the mornings." not in shown, name
    shown = writer.get(reverse("plan-views", args=[plan.pk])).content.decode()
    assert "She likes the mornings." in shown, "it stays readable with its reason"
    assert "Kelly asked for it" in shown
    assert View.every.get(pk=view.pk).history.first().history_user == senco
    again = writer.post(withdraw, {"reason": "Another reason"}).content.decode()
    assert "Kelly asked for it" in again


def test_every_closed_link_gives_one_and_the_same_page(
    client: Client, link: FamilyLink, plan: Plan, senco: User
) -> None:
    now = timezone.now()
    contact = ContactFactory(pupil=plan.pupil, do_not_contact=True)
    shown = {client.get(say("x" * 43)).content, client.get(say(link.token_hash)).content}
    typing = {**WORDS, "check": "1"}
    told = {client.post(say("x" * 43), typing).content}
    for closed in (
        {"used_at": now - timedelta(minutes=3)},
        {"revoked_at": now, "revoked_by": senco},
        {"expires_at": now},
        {"contact": contact},
    ):
        _age(link, used_at=None, revoked_at=None, expires_at=now + timedelta(1), contact=None)
        _age(link, **closed)
        for answer, pages in ((client.get(say()), shown), (client.post(say(), typing), told)):
            assert answer.status_code == 404, closed
            assert answer["Referrer-Policy"] == "no-referrer"
            pages.add(answer.content)
        assert client.post(reverse("say-keep", args=[TOKEN]), WORDS).status_code == 404
        assert send(client).status_code == 404
    _age(link, contact=None)
    Plan.objects.update(status=Plan.Status.ENDED)
    shown.add(client.get(say()).content)
    assert len(shown) == len(told) == 1
    words = told.pop().decode()
    assert "This was not sent." in words
    assert all(text in words for part, text in WORDS.items() if part != "words"), "to be copied"
    assert plan.pupil.forename not in shown.pop().decode()
    link.refresh_from_db()
    assert (link.typed, link.opened) == ({}, 0)
    assert not View.objects.filter(family_link=link).exists()


def test_the_token_is_long_and_stands_nowhere(
    plan: Plan, senco: User, signed_in: SignedIn, caplog: pytest.LogCaptureFixture
) -> None:
    client = signed_in(senco)
    mother = ContactFactory(pupil=plan.pupil, name="Kelly Archer")
    typed = {"who": str(mother.pk), "days": "7", "before_review": "1", "once_key": "k"}
    page = client.post(reverse("family-link-make", args=[plan.pk]), typed)
    token = page.context["slip"].address.rstrip("/").rsplit("/", 1)[1]
    assert len(token) == 43, "256 bits"
    assert (page["Cache-Control"], page["Referrer-Policy"]) == ("no-store", "no-referrer")
    with caplog.at_level(logging.DEBUG):
        opened = Client().get(say(token))
        Client().get(f"{say(token)}nothing/")
    assert opened.headers["Referrer-Policy"] == "no-referrer"
    assert opened.headers["Cache-Control"] == "no-store"
    assert not opened.cookies
    for record in caplog.records:
        WithoutTokens().filter(record)
        assert token not in record.getMessage()
    for name in connection.introspection.table_names():
        with connection.cursor() as cursor:
            cursor.execute(f'SELECT * FROM "{name}"')  # noqa: S608
            assert token not in str(cursor.fetchall()), name
    assert settings.LOGGING["handlers"]["console"]["filters"] == ["without_tokens"]
    event = AccessEvent.objects.filter(user=None).get()
    assert event.about == f"pupil:{plan.pupil_id}"
    assert token not in client.get(reverse("plan-views", args=[plan.pk])).content.decode()
    history = client.get(reverse("pupil-history", args=[plan.pupil_id])).content.decode()
    assert "Somebody with a link" in history


def test_guessing_is_made_slow_and_keeps_nobody_from_signing_in(
    client: Client, link: FamilyLink
) -> None:
    for number in range(MOST_WRONG_LINKS):
        client.get(say(f"guess-{number}"))
    waits = client.get(say())
    assert waits.status_code == 429, "not even the right one is looked at"
    assert "Try again later" in waits.content.decode()
    assert client.post(reverse("say-keep", args=[TOKEN]), WORDS).status_code == 429
    assert Client(REMOTE_ADDR="198.51.100.7").get(say()).status_code == 200
    assert (
        "Too many"
        not in client.post(reverse("sign-in"), {"username": "a", "password": "b"}).content.decode()
    )
    FailedSignIn.objects.update(at=timezone.now() - timedelta(minutes=16))
    assert client.get(say()).status_code == 200


def test_the_page_says_the_day_of_the_meeting_and_not_where(
    client: Client, link: FamilyLink, plan: Plan
) -> None:
    Plan.objects.update(next_review_on=date(2026, 11, 27), next_review_at="15:15, Room 3")
    page = client.get(say()).content.decode()
    assert "The meeting is on <b>Friday 27 November 2026</b>." in page
    assert "Room 3" not in page


def test_what_is_sent_is_what_was_looked_at(client: Client, link: FamilyLink) -> None:
    looked_at = client.post(say(), {**WORDS, "check": "1"}, follow=True)
    # Another page with the same link keeps what is typed into it.
    client.post(reverse("say-keep", args=[TOKEN]), {"words": "family", "well": "Half a sent"})
    again = client.post(say(), press(looked_at))
    assert again.status_code == 200
    assert "Half a sent" in again.content.decode()
    assert "This is what would be sent now." in again.content.decode()
    assert not View.objects.filter(family_link=link).exists()
    assert client.post(say(), press(again))["Location"] == reverse("said")
    assert View.objects.get(family_link=link).words.endswith("Half a sent")


def test_what_was_typed_and_never_sent_is_forgotten_once_the_link_is_over(
    client: Client, link: FamilyLink, plan: Plan, senco: User
) -> None:
    def typed() -> dict[str, str]:
        link.refresh_from_db()
        return link.typed

    keep = reverse("say-keep", args=[TOKEN])
    for over in (lambda: client.get(say()), lambda: call_command("send_digests", verbosity=0)):
        _age(link, expires_at=timezone.now() + timedelta(days=1))
        client.post(keep, WORDS)
        call_command("send_digests", verbosity=0)
        assert typed(), "it can still be sent"
        _age(link, expires_at=timezone.now() - timedelta(minutes=1))
        over()
        assert not typed()
    _age(link, expires_at=timezone.now() + timedelta(days=1))
    client.post(keep, WORDS)
    end_plan(
        plan=plan, ended_on=TODAY, outcome="met", outcome_note="x", by=senco, on=TODAY, **GOES_ON
    )
    assert not typed()


def test_an_old_link_left_open_shuts_nobody_elses(client: Client, link: FamilyLink) -> None:
    FamilyLinkFactory(plan=link.plan, token="old", revoked_at=timezone.now())
    for _ in range(MOST_WRONG_LINKS):
        client.post(reverse("say-keep", args=["old"]), WORDS)
        client.get(say("old"))
    assert client.get(say()).status_code == 200
    assert not FailedSignIn.objects.exists(), "a link that was given out is no guess"


def test_what_is_too_long_is_refused_in_a_sentence_and_huge_posts_are_not_kept(
    client: Client, link: FamilyLink
) -> None:
    page = client.post(say(), {**WORDS, "hard": "x" * 50_000, "check": "1"})
    assert "This has 50,000 characters: use at most 5,000." in page.content.decode()
    link.refresh_from_db()
    assert len(link.typed["hard"]) == 50_000, "nothing is lost"
    keep = reverse("say-keep", args=[TOKEN])
    assert client.post(keep, {**WORDS, "hard": "x" * 150_000}).status_code == 413
    assert client.post(keep, {**WORDS, "hard": "x" * 6_000_000}).status_code == 400
    client.post(keep, {**WORDS, "plan": "1", "for_whom": "Me", "used_at": "x"})
    link.refresh_from_db()
    assert set(link.typed) == {"well", "hard", "helps", "change", "more", "words"}
    assert link.for_whom == "Mrs Archer"
    empty = client.post(say(), {"words": "family", "check": "1"}).content.decode()
    assert "Write something in one of the boxes first." in empty


def test_the_pupils_own_link_and_its_two_sets_of_questions(
    client: Client, link: FamilyLink
) -> None:
    _age(link, voice="pupil")
    assert "What do you like at school?" in client.get(say()).content.decode()
    page = client.post(say(), {"well": "Art", "words": "older"}, follow=True).content.decode()
    assert "What has gone well lately?" in page
    assert ">\nArt</textarea>" in page
    # Nobody gets the family's questions on a pupil's link.
    page = client.post(say(), {"well": "Art", "words": "family"}, follow=True).content.decode()
    assert "What worries you?" not in page


def test_only_those_who_may_be_contacted_and_only_live_plans(
    plan: Plan, senco: User, signed_in: SignedIn
) -> None:
    client, url = signed_in(senco), reverse("family-link-make", args=[plan.pk])
    gone = ContactFactory(pupil=plan.pupil, name="Mr Gone", do_not_contact=True)
    stranger = ContactFactory(name="Other Parent")
    assert "Mr Gone" not in client.get(url).content.decode()
    for who, days in ((gone.pk, 7), (stranger.pk, 7), ("pupil", 30)):
        client.post(url, {"who": str(who), "days": str(days), "before_review": "1"})
    assert not FamilyLink.objects.exists()
    client.post(url, {"who": "pupil", "days": "3", "before_review": "1"})
    made = FamilyLink.objects.get()
    assert timedelta(days=2.9) < made.expires_at - timezone.now() <= timedelta(days=3)
    client.post(reverse("family-link-revoke", args=[made.pk]))
    assert "Revoked" in client.get(reverse("plan-views", args=[plan.pk])).content.decode()
    Plan.objects.update(status=Plan.Status.ENDED)
    client.post(url, {"who": "pupil", "days": "3", "before_review": "1"})
    assert FamilyLink.objects.count() == 1


def test_pressed_twice_makes_one_link_and_the_address_that_is_shown_works(
    plan: Plan, senco: User, signed_in: SignedIn
) -> None:
    client, url = signed_in(senco), reverse("family-link-make", args=[plan.pk])
    typed = {"who": "pupil", "days": "7", "before_review": "1", "once_key": "k"}
    first, second = (client.post(url, typed).context["slip"].address for _ in range(2))
    made = FamilyLink.objects.get()
    assert made.token_hash == hashed(second.rstrip("/").rsplit("/", 1)[1])
    assert Client().get(first).status_code == 404
    assert Client().get(second).status_code == 200
    again = client.post(url, typed)
    assert "slip" not in again.context, "an opened link is not taken out of somebody's hand"

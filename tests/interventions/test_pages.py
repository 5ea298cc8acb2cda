"""The pages of plans and reviews: who may open them, what they show and keep, how many queries."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cases.models import CaseMember, Pupil
from inclusion.accounts.models import AccessEvent, Draft, School, User
from inclusion.accounts.permissions import Role
from interventions.models import Plan, Target
from interventions.services import (
    Correction,
    Minutes,
    PlanContent,
    correct_review,
    hold_review,
    save_plan,
    start_plan,
)
from tests.factories import (
    TODAY,
    AgencyFactory,
    CaseFactory,
    GroupFactory,
    GroupStaffFactory,
    PlanFactory,
    PupilFactory,
    ReviewFactory,
    SuspensionFactory,
    TargetFactory,
)

from .making import CHANGING, all_pages, full_plan, sent

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
SignIn = Callable[[User], Client]


def test_signed_out_people_are_asked_to_sign_in(client: Client, plan: Plan) -> None:
    for url in all_pages(plan, ReviewFactory(plan=plan)):
        answer = client.get(url)
        assert answer.status_code == 302, url
        assert answer["Location"].startswith("/sign-in/"), url


@pytest.mark.parametrize("role", [Role.OFFICE, Role.GOVERNOR, Role.CLERK, Role.ADMIN])
def test_roles_without_plans_are_refused(
    role: Role, plan: Plan, someone: Any, signed_in: SignIn
) -> None:
    client = signed_in(someone(role))
    for url in all_pages(plan, ReviewFactory(plan=plan)):
        assert client.get(url).status_code in (403, 404), url
    assert client.get(reverse("plans")).status_code == 403


def test_another_schools_plans_are_not_found(
    plan: Plan, other_school: School, someone: Any, signed_in: SignIn
) -> None:
    client = signed_in(someone(Role.HEAD, at=other_school))
    review = ReviewFactory(plan=plan)
    for url in all_pages(plan, review)[1:]:
        assert client.get(url).status_code == 404, url
    assert client.post(reverse("plan-activate", args=[plan.pk])).status_code == 404
    assert plan.pupil.name not in client.get(reverse("plans")).content.decode()


@pytest.mark.parametrize("role", [Role.PASTORAL, Role.SENCO, Role.HEAD])
def test_those_who_write_plans_open_every_page(
    role: Role, plan: Plan, someone: Any, signed_in: SignIn
) -> None:
    client = signed_in(someone(role))
    for url in all_pages(plan, ReviewFactory(plan=plan)):
        assert client.get(url).status_code == 200, url


@pytest.mark.parametrize("role", [Role.DSL, Role.TRUST])
def test_those_who_read_plans_change_nothing(
    role: Role, plan: Plan, someone: Any, signed_in: SignIn
) -> None:
    client = signed_in(someone(role))
    page = client.get(reverse("plan", args=[plan.pk]))
    assert page.status_code == 200
    assert reverse("plan-edit", args=[plan.pk]) not in page.content.decode()
    for name in CHANGING:
        assert client.get(reverse(name, args=[plan.pk])).status_code == 403, name
    assert client.post(reverse("plan-end", args=[plan.pk]), {}).status_code == 403


def test_staff_read_one_page_about_their_own_pupils_only(
    plan: Plan, someone: Any, signed_in: SignIn
) -> None:
    teacher = someone(Role.STAFF)
    client = signed_in(teacher)
    assert client.get(reverse("plan", args=[plan.pk])).status_code == 404
    case = CaseFactory(pupil=plan.pupil)
    plan.background = "What was tried before"
    plan.save()
    teach(plan.pupil, teacher)
    page = client.get(reverse("plan", args=[plan.pk]))
    assert "what to do in class" in page.content.decode()
    assert "What was tried before" not in page.content.decode()
    assert client.get(reverse("plan-edit", args=[plan.pk])).status_code == 403
    assert client.get(reverse("plan-score", args=[plan.pk])).status_code == 200
    review = ReviewFactory(plan=plan, changes="A second card", impact_note="Mother is worried")
    review.attendances.create(name="Mrs Archer", view="What she said")
    minutes = client.get(reverse("review", args=[review.pk])).content.decode()
    assert "A second card" in minutes
    assert "What she said" not in minutes
    assert "Mother is worried" not in minutes
    CaseMember.objects.create(case=case, user=teacher)
    assert client.get(reverse("plan-edit", args=[plan.pk])).status_code == 200
    assert "What she said" in client.get(reverse("review", args=[review.pk])).content.decode()


@pytest.mark.parametrize("kind", ["ibp", "psp"])
def test_reasons_in_minutes_are_not_for_class_staff(
    pupil: Pupil, senco: User, someone: Any, signed_in: SignIn, kind: str
) -> None:
    """Why a meeting moved and why minutes were corrected often tells of the family."""
    plan = full_plan(pupil, kind=kind, starts_on=date(2026, 11, 2), lead=senco)
    minutes = Minutes(
        held_on=TODAY, impact="met", next_on=date(2027, 2, 1), next_reason="Father is away"
    )
    review = hold_review(plan=plan, minutes=minutes, by=senco, on=TODAY)
    correction = Correction(held_on=TODAY, impact="partly")
    correct_review(
        review=review, correction=correction, reason="Mother was misheard", by=senco, on=TODAY
    )
    teacher = someone(Role.STAFF)
    teach(pupil, teacher)
    address = reverse("review", args=[review.pk])
    for reader, reads in ((senco, True), (teacher, False)):
        page = signed_in(reader).get(address).content.decode()
        for words in ("Father is away", "Mother was misheard", "earlier or later than usual"):
            assert (words in page) == reads, (reader, words)
        assert f"Last changed by {senco.name}" in page
        assert "three to four weeks" not in page


def teach(pupil: Pupil, teacher: User) -> None:
    """Put the pupil into a class of this teacher."""
    pupil.group = GroupFactory(school=pupil.school)
    pupil.save()
    GroupStaffFactory(group=pupil.group, user=teacher)


def test_opening_a_plan_leaves_a_trace(plan: Plan, senco: User, signed_in: SignIn) -> None:
    signed_in(senco).get(reverse("plan", args=[plan.pk]))
    event = AccessEvent.objects.get()
    assert (event.kind, event.about, event.user) == ("opened", f"plan:{plan.pk}", senco)


def test_the_list_tells_where_each_plan_stands(
    school: School, senco: User, signed_in: SignIn
) -> None:
    for start, words in (
        (date(2026, 11, 20), "Running"),
        (date(2026, 10, 30), "Review due in 4 school days"),
        (date(2026, 10, 19), "Review overdue by 5 school days"),
    ):
        PlanFactory(pupil=PupilFactory(school=school, surname=words), starts_on=start)
    PlanFactory(pupil=PupilFactory(school=school), status="draft", kind="ibp")
    ended = PlanFactory(pupil=PupilFactory(school=school), status="ended", outcome="met")
    client = signed_in(senco)
    rows = {r.plan.pupil.surname: r.words for r in client.get(reverse("plans")).context["rows"]}
    assert len(rows) == 4
    assert all(surname == words for surname, words in rows.items() if words != "Draft")
    assert [r.plan for r in client.get("/plans/?status=ended").context["rows"]] == [ended]
    assert len(client.get("/plans/?kind=psp").context["rows"]) == 3
    assert len(client.get("/plans/?mine=1").context["rows"]) == 0


def test_starting_a_psp_from_the_alert_to_the_running_plan(
    pupil: Pupil, senco: User, signed_in: SignIn
) -> None:
    CaseFactory(pupil=pupil, lead=senco)
    SuspensionFactory(pupil=pupil)
    client = signed_in(senco)
    url = reverse("plan-start-psp", args=[pupil.pk])
    form = client.get(url).context["form"]
    data = {"starts_on": "9 11 2026", "ends_on": "1 3 2027", "once_key": form["once_key"].value()}
    answer = client.post(url, data)
    plan = Plan.objects.get()
    assert answer["Location"] == reverse("plan-edit", args=[plan.pk])
    assert client.post(url, data)["Location"] == answer["Location"], "a double click"
    assert plan.lead == senco

    page = client.post(reverse("plan-activate", args=[plan.pk]), follow=True)
    assert "It still needs what it is for, a target for the pupil" in page.content.decode()
    data = sent(client.get(answer["Location"]))
    data |= {"targets-TOTAL_FORMS": 3, "views-TOTAL_FORMS": 2, "purpose": "To stay in class"}
    for n, owner in enumerate(("pupil", "school", "family")):
        data |= {
            f"targets-{n}-owner": owner,
            f"targets-{n}-what": f"Step {n}",
            f"targets-{n}-measure": "times a week",
            f"targets-{n}-baseline": "1",
            f"targets-{n}-goal": "4",
        }
    data["purpose"] = "Stay in lessons"
    for n, voice in enumerate(("pupil", "family")):
        data |= {
            f"views-{n}-voice": voice,
            f"views-{n}-said_by": "Somebody",
            f"views-{n}-said_on": "20 11 2026",
            f"views-{n}-words": "Words",
        }
    page = client.post(answer["Location"], data, follow=True)
    assert "Ready to start" in page.content.decode()
    page = client.post(reverse("plan-activate", args=[plan.pk]), follow=True)
    assert "The PSP runs from 9 November 2026." in page.content.decode()
    plan.refresh_from_db()
    assert plan.status == Plan.Status.ACTIVE
    assert client.get(url).context["standing"] == plan


def test_an_impossible_start_keeps_what_was_typed(
    pupil: Pupil, senco: User, signed_in: SignIn
) -> None:
    url = reverse("plan-start-ibp", args=[pupil.pk])
    page = signed_in(senco).post(url, {"starts_on": "31 2 2026", "ends_on": "1 3 2027"})
    text = page.content.decode()
    assert "Enter a real date, for example 23 11 2026." in text
    assert 'value="31 2 2026"' in text
    page = signed_in(senco).post(url, {"starts_on": "2 3 2027", "ends_on": "1 3 2027"})
    assert "The plan would end before it starts." in page.content.decode()
    assert not Plan.objects.exists()


def test_of_two_heads_who_start_one_sees_the_others_plan(
    pupil: Pupil, senco: User, head: User, signed_in: SignIn
) -> None:
    client = signed_in(head)
    url = reverse("plan-start-psp", args=[pupil.pk])
    data = {"starts_on": "23 11 2026", "ends_on": "1 3 2027", "once_key": "mine"}
    made = start_plan(pupil=pupil, kind="psp", by=senco, on=TODAY)
    page = client.post(url, data)
    assert reverse("plan", args=[made.pk]) in page.content.decode()
    assert "already a PSP" in page.content.decode()
    assert Plan.objects.count() == 1


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"starts_on": "1 4 2027"}, "The plan would end before it starts."),
        ({"starts_on": "31 11 2026"}, "Enter a real date"),
        ({"targets-0-what": ""}, "Say what shall change."),
        ({"targets-0-measure": ""}, "how to measure"),
        ({"targets-0-baseline": "often"}, "Enter a number."),
        ({"strategies-0-what": "Check in"}, "Say who will do it."),
        ({"agencies-0-response": "Comes"}, "Choose an agency from the list."),
        ({"views-2-words": "I like it"}, "Say whose words these are."),
        (
            {"views-2-words": "I", "views-2-said_by": "J", "views-2-said_on": "24 11 2026"},
            "is in the future.",
        ),
    ],
)
def test_what_a_plan_cannot_say_is_told_in_one_sentence_and_kept(
    plan: Plan, senco: User, signed_in: SignIn, typed: dict, words: str
) -> None:
    client = signed_in(senco)
    url = reverse("plan-edit", args=[plan.pk])
    before = Target.objects.get(pk=plan.targets.all()[0].pk).what
    page = client.post(url, {**sent(client.get(url)), "purpose": "What I typed", **typed})
    text = page.content.decode()
    assert page.status_code == 200
    assert words in text
    assert any(words in problem.words for problem in page.context["problems"])
    assert "What I typed" in text
    plan.refresh_from_db()
    assert plan.purpose == ""
    assert plan.targets.all()[0].what == before


def test_rows_are_changed_added_and_taken_away(plan: Plan, senco: User, signed_in: SignIn) -> None:
    agency = AgencyFactory(school=plan.school, name="Family Coaching")
    extra = TargetFactory(plan=plan, owner="pupil", what="Not needed")
    client = signed_in(senco)
    url = reverse("plan-edit", args=[plan.pk])
    data = sent(client.get(url))
    data |= {
        "targets-0-what": "Put up the card",
        "targets-3-remove": "on",
        "agencies-0-agency": agency.pk,
        "agencies-0-invited_on": "20 11 2026",
        "strategies-0-what": "Check in",
        "strategies-0-by_whom": "L. Grant",
    }
    assert client.post(url, data).status_code == 302
    assert plan.targets.all()[0].what == "Put up the card"
    assert not Target.objects.filter(pk=extra.pk).exists()
    assert plan.agencies.get().agency == agency
    assert plan.strategies.get().by_whom == "L. Grant"
    shown = client.get(reverse("plan", args=[plan.pk])).content.decode()
    assert "Invited 20 November 2026" in shown


def test_two_people_who_edit_see_both_versions_and_choose(
    plan: Plan, senco: User, head: User, signed_in: SignIn
) -> None:
    client = signed_in(senco)
    url = reverse("plan-edit", args=[plan.pk])
    data = {**sent(client.get(url)), "purpose": "Mine", "targets-0-what": "My target"}
    words = PlanContent({"purpose": "Theirs"})
    save_plan(plan=plan, content=words, by=head, on=TODAY)
    page = client.post(url, data)
    found = {c.label: (c.theirs, c.yours) for c in page.context["form"].clashes}
    assert found["What it is for"] == ("Theirs", "Mine")
    assert list(found) == ["What it is for"], "nobody else wrote into the target"
    plan.refresh_from_db()
    assert plan.purpose == "Theirs"
    again = sent(page)
    assert client.post(url, again).status_code == 302
    plan.refresh_from_db()
    assert (plan.purpose, plan.targets.all()[0].what) == ("Mine", "My target")


def test_a_kept_draft_is_offered_used_and_let_go(
    plan: Plan, senco: User, signed_in: SignIn
) -> None:
    client = signed_in(senco)
    url = reverse("plan-edit", args=[plan.pk])
    data = {**sent(client.get(url)), "purpose": "Half a tho", "targets-3-what": "A new ste"}
    key = f"plan~plan:{plan.pk}"
    assert client.post(reverse("keep-draft", args=[key]), data).status_code == 200
    page = client.get(url).content.decode()
    assert "What you typed earlier stands here again." in page
    assert "Half a tho" in page
    Draft.objects.update(saved_at=timezone.now() - timedelta(days=1))
    page = client.get(url).content.decode()
    assert "did not save it" in page, "of another day: it is offered"
    assert "Half a tho" not in page
    used = client.get(f"{url}?draft=use").content.decode()
    assert "Half a tho" in used
    assert "A new ste" in used
    assert "There is something to put right" not in used
    assert plan.purpose == ""
    client.post(url, {"let_go": "1"})
    assert not Draft.objects.exists()
    client.post(reverse("keep-draft", args=[key]), data)
    typed = sent(client.get(f"{url}?draft=use")) | {"targets-3-what": ""}
    assert client.post(url, typed).status_code == 302
    assert not Draft.objects.exists(), "a saved draft is forgotten"

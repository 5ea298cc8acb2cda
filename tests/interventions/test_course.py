"""What becomes of a plan: it goes on in a PSP, ends later with a reason, ends, and is looked at again."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from cases.models import Action, Pupil
from cases.selectors.meetings import last_actions
from cases.services import finish_action
from cases.services.last_actions import LastAction, tell_of_actions
from inclusion.accounts.models import User
from inclusion.accounts.permissions import Role
from inclusion.dashboard import schedule
from inclusion.errors import DomainError
from inclusion.rules.pack import load_packs
from inclusion.rules.school_days import Closure, SchoolCalendar, Term
from interventions.models import Extension, FollowUp, Plan, Score, Strategy
from interventions.services import (
    PlanContent,
    activate_plan,
    end_plan,
    extend_plan,
    record_follow_up,
    save_plan,
    start_plan,
)
from interventions.services.follow_ups import due_dates
from tests.factories import TODAY, PlanFactory, ReviewFactory, TargetFactory

from .making import GOES_ON, WHY, content, full_plan

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]


def _ibp(pupil: Pupil, senco: User) -> Plan:
    said = {"antecedents": "Before writing", "safe_person": "Ms Doyle", "key_worker": senco}
    ibp = PlanFactory(pupil=pupil, kind="ibp", lead=senco, ends_on=date(2026, 12, 18), **said)
    target = TargetFactory(plan=ibp, what="Ask first", per="day", measured_by="count", baseline=14)
    Score.objects.create(target=target, on=date(2026, 11, 13), value=9, by=senco)
    Strategy.objects.create(plan=ibp, sort="staff_avoid", what="Do not block the door")
    return ibp


def test_an_ibp_becomes_a_psp_without_typing_again(
    pupil: Pupil, senco: User, signed_in: Any
) -> None:
    client, ibp = signed_in(senco), _ibp(pupil, senco)
    start = reverse("plan-start-psp", args=[pupil.pk])
    (target,) = ibp.targets.all()
    typed = {"starts_on": "23 11 2026", "ends_on": "1 3 2027", "carry": [target.pk]}
    client.post(start, {**typed, "once_key": "k"})
    psp = Plan.objects.get(kind="psp")
    assert (psp.antecedents, psp.safe_person) == ("Before writing", "Ms Doyle")
    assert (psp.key_worker, psp.follows) == (senco, ibp)
    assert [(s.sort, s.what) for s in psp.strategies.all()] == [
        ("staff_avoid", "Do not block the door")
    ]
    (gone_on,) = psp.targets.all()
    assert (gone_on.carried_from, gone_on.baseline, gone_on.per) == (target, Decimal(9), "day")
    save_plan(
        plan=psp, content=content(psp, TODAY, fields={"lead": senco, **WHY}), by=senco, on=TODAY
    )
    page = client.get(reverse("plan", args=[psp.pk])).content.decode()
    assert "9 (Fri 13 Nov)" in page, "what was measured stays the target's evidence"
    assert "End the IBP from 9 November 2026" in page
    client.post(reverse("plan-activate", args=[psp.pk]), {"replaces": "1"})
    ibp.refresh_from_db()
    assert (ibp.status, ibp.outcome, ibp.ended_on) == ("ended", "replaced", TODAY)
    assert not FollowUp.objects.exists(), "the pupil goes on with a plan"
    assert Plan.objects.get(pk=psp.pk).status == Plan.Status.ACTIVE


def test_the_ibp_goes_on_where_nobody_says_that_it_ends(pupil: Pupil, senco: User) -> None:
    ibp = _ibp(pupil, senco)
    psp = start_plan(pupil=pupil, kind="psp", by=senco, on=TODAY)
    psp = save_plan(
        plan=psp, content=content(psp, TODAY, fields={"lead": senco, **WHY}), by=senco, on=TODAY
    )
    activate_plan(plan=psp, by=senco, on=TODAY)
    ibp.refresh_from_db()
    assert ibp.status == Plan.Status.ACTIVE
    assert list(psp.targets.filter(carried_from__isnull=False)) == []


def test_a_running_plan_ends_later_only_by_an_extension(
    pupil: Pupil, senco: User, signed_in: Any
) -> None:
    client, plan = signed_in(senco), full_plan(pupil, lead=senco)
    later = PlanContent({"ends_on": date(2027, 3, 15)})
    with pytest.raises(DomainError, match="extend it with a reason"):
        save_plan(plan=plan, content=later, by=senco, on=TODAY)
    edit = client.get(reverse("plan-edit", args=[plan.pk])).content.decode()
    assert 'name="ends_on"' not in edit
    url = reverse("plan-extend", args=[plan.pk])
    typed = {"ends_on": "15 3 2027", "agreed_on": "23 11 2026", "reason": "Two targets are open"}
    version = client.get(url).context["form"]["version"].value()
    for wrong, words in (
        ({"ends_on": "1 3 2027"}, "ends on 1 March 2027 already"),
        ({"ends_on": "1 12 2028"}, "half a year at most"),
        ({"agreed_on": "24 11 2026"}, "in the future"),
        ({"reason": " "}, "Say why it runs longer."),
    ):
        page = client.post(url, {**typed, "version": version, **wrong})
        assert words in page.content.decode(), wrong
    assert not Extension.objects.exists()
    for _ in range(2):  # a double press
        page = client.post(url, {**typed, "version": version}, follow=True)
    assert "Two targets are open" in page.content.decode()
    (made,) = Extension.objects.all()
    assert (made.ended_before_on, made.ends_on) == (date(2027, 3, 1), date(2027, 3, 15))
    assert Plan.objects.get(pk=plan.pk).ends_on == date(2027, 3, 15)


def test_no_end_before_a_review(pupil: Pupil, senco: User) -> None:
    past = full_plan(pupil, starts_on=date(2026, 7, 1), ends_on=date(2026, 10, 21))
    past.next_review_on = date(2026, 12, 10)
    past.save()
    how = {"agreed_on": TODAY, "reason": "Nearly there", "by": senco, "on": TODAY}
    with pytest.raises(DomainError, match="booked for 10 December 2026, after this end"):
        extend_plan(plan=past, ends_on=date(2026, 12, 4), **how)
    draft = PlanFactory(kind="ibp", status="draft", starts_on=date(2026, 9, 7))
    ReviewFactory(plan=draft, held_on=date(2026, 10, 19))
    early = PlanContent({"ends_on": date(2026, 10, 12)})
    with pytest.raises(DomainError, match="held after this date, on 19 October 2026") as refused:
        save_plan(plan=draft, content=early, by=senco, on=TODAY)
    assert refused.value.field == "ends_on"


def test_follow_ups_fall_on_school_days_and_on_plain_days_past_the_terms() -> None:
    autumn = Term("Autumn", date(2026, 9, 1), date(2026, 12, 18))
    spring = Term("Spring", date(2027, 1, 5), date(2027, 3, 26))
    inset = Closure(date(2027, 2, 15), date(2027, 2, 19), "Half-term")
    calendar = SchoolCalendar([autumn, spring], [inset])
    assert due_dates(date(2026, 11, 16), calendar, load_packs()) == {
        "six_weeks": date(2027, 1, 5),  # 28 December lies in the holiday
        "term": date(2027, 3, 8),  # 13 weeks of school: two of Christmas and half-term do not count
        "year": date(2027, 11, 15),  # no terms are entered so far ahead
    }
    assert due_dates(date(2027, 1, 4), calendar, load_packs()) == {
        "six_weeks": date(2027, 2, 22),  # 15 February in half-term
        "term": date(2027, 4, 5),  # the terms end before: 13 plain weeks
        "year": date(2028, 1, 3),
    }
    assert due_dates(date(2023, 1, 2), calendar, load_packs())["year"] == date(2024, 1, 1)


def test_a_school_may_look_again_earlier() -> None:
    own = load_packs().with_school_settings({"england.follow_up_term": 12})
    year = SchoolCalendar([Term("Spring", date(2027, 1, 4), date(2027, 7, 21))])
    assert due_dates(date(2027, 1, 4), year, own)["term"] == date(
        2027, 3, 30
    )  # after Easter Monday


def test_an_exit_asks_again_at_six_weeks_a_term_and_a_year(
    pupil: Pupil, senco: User, someone: Any, signed_in: Any
) -> None:
    client, plan = signed_in(senco), full_plan(pupil, lead=senco)
    url = reverse("plan-end", args=[plan.pk])
    page = client.get(url)
    typed = {"ended_on": "23 11 2026", "outcome": "partly", "outcome_note": "Stays in class"}
    more = {"sustainability": "The card stays", "next_steps": "A club", "risk_after": "lower"}
    version = page.context["form"]["version"].value()
    page = client.post(url, {**typed, **more, "version": version}, follow=True)
    text = page.content.decode()
    for words in ("The card stays", "A club", "lower than at the start", "Six weeks after"):
        assert words in text, words
    due = Action.objects.filter(about__startswith="follow-up:", owner=senco).order_by("due_on")
    assert [a.due_on for a in due] == [f.due_on for f in FollowUp.objects.all()]
    assert len(due) == 3
    first = FollowUp.objects.all()[0]
    with pytest.raises(DomainError, match="page of the follow-up"):
        finish_action(action=due[0], done_on=TODAY, outcome="Well", by=senco, on=TODAY)
    today = client.get(reverse("today")).content.decode()
    assert reverse("follow-up", args=[first.pk]) in today
    _recorded(client, first)
    assert Action.objects.get(pk=due[0].pk).done_on == TODAY
    assert (
        "Still asks before leaving" in client.get(reverse("plan", args=[plan.pk])).content.decode()
    )


def _recorded(client: Client, follow_up: FollowUp) -> None:
    """Written down on its page, once, whatever is pressed."""
    url = reverse("follow-up", args=[follow_up.pk])
    version = client.get(url).context["form"]["version"].value()
    typed = {"held_on": "23 11 2026", "note": "Still asks before leaving", "version": version}
    page = client.post(url, typed)
    assert "Choose what became of the gains." in page.content.decode()
    for _ in range(2):
        assert client.post(url, {**typed, "result": "kept"}).status_code == 302
    follow_up.refresh_from_db()
    assert (follow_up.result, follow_up.held_on) == ("kept", TODAY)
    with pytest.raises(DomainError, match="recorded already"):
        record_follow_up(
            follow_up=follow_up, held_on=TODAY, result="lost", note="No", by=follow_up.by, on=TODAY
        )  # type: ignore[arg-type]


def test_an_ibp_is_not_asked_about_the_risk_of_exclusion(
    pupil: Pupil, senco: User, signed_in: Any
) -> None:
    ibp = PlanFactory(pupil=pupil, kind="ibp", lead=senco)
    page = signed_in(senco).get(reverse("plan-end", args=[ibp.pk])).content.decode()
    assert 'name="risk_after"' not in page
    end_plan(
        plan=ibp, ended_on=TODAY, outcome="moved", outcome_note="To the Vale", by=senco, on=TODAY
    )
    assert FollowUp.objects.filter(plan=ibp).count() == 3, "a move is looked at again, too"


def test_a_teacher_of_the_class_writes_no_follow_up(
    pupil: Pupil, someone: Any, signed_in: Any
) -> None:
    plan = PlanFactory(pupil=pupil, status="ended", outcome="met", ended_on=date(2026, 11, 16))
    follow_up = FollowUp.objects.create(plan=plan, after="term", due_on=TODAY)
    dsl = signed_in(someone(Role.DSL))
    assert dsl.get(reverse("follow-up", args=[follow_up.pk])).status_code == 200
    trust = signed_in(someone(Role.TRUST))
    assert trust.get(reverse("follow-up", args=[follow_up.pk])).status_code == 403


def test_a_follow_up_is_written_down_with_its_plan_and_stands_once_on_the_calendar(
    pupil: Pupil, senco: User, person_of: Any
) -> None:
    plan = full_plan(pupil, starts_on=date(2026, 11, 2), lead=senco)
    end_plan(
        plan=plan, ended_on=TODAY, outcome="met", outcome_note="Well", by=senco, on=TODAY, **GOES_ON
    )
    person = person_of(senco)
    assert not last_actions(person, pupil), "a line at a meeting does not end it"
    action = Action.objects.filter(about__startswith="follow-up:").first()
    assert action
    told = LastAction(action.pk, done=True, outcome="Fine", version=action.version)
    tell_of_actions(Action.objects.filter(pupil=pupil), [told], held_on=TODAY, by=senco)
    action.refresh_from_db()
    assert action.done_on is None
    for mine in (True, False):
        events = schedule.events(person, TODAY, date(2027, 12, 31), mine=mine)
        assert [e.title for e in events] == ["Follow-up of a plan due"] * 3

"""What the forms of plans ask, refuse and offer, and the words in which they do it."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse

from cases.models import Pupil
from inclusion.accounts.models import User
from inclusion.accounts.permissions import Role
from inclusion.errors import DomainError
from interventions.missing import missing_at_exit, missing_parts
from interventions.models import Plan, Score, Strategy, Target
from interventions.services import (
    IncompletePlanError,
    PlanContent,
    activate_plan,
    end_plan,
    save_plan,
    start_plan,
    usual_last_day,
)
from tests.factories import (
    TODAY,
    CaseFactory,
    PlanFactory,
    PupilFactory,
    SuspensionFactory,
    TargetFactory,
)

from .making import GOES_ON, full_plan, sent, target

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]


def _ibp(pupil: Pupil, senco: User, **fields: Any) -> Plan:
    made: Plan = PlanFactory(pupil=pupil, kind="ibp", lead=senco, **fields)
    Strategy.objects.create(plan=made, sort="staff_do", what="Greet at the gate")
    return made


def test_a_goal_or_a_success_criterion_lets_an_ibp_run(pupil: Pupil, senco: User) -> None:
    ibp = _ibp(pupil, senco, status="draft")
    aim = TargetFactory(plan=ibp, goal=None)
    with pytest.raises(IncompletePlanError, match="a goal for “Ask with the exit card") as refused:
        activate_plan(plan=ibp, by=senco, on=TODAY)
    assert [part.anchor for part in refused.value.missing] == ["id_targets-0-success"]
    Target.objects.filter(pk=aim.pk).update(success="In class on four days of five")
    assert activate_plan(plan=ibp, by=senco, on=TODAY).status == Plan.Status.ACTIVE


def test_an_ibp_does_something(pupil: Pupil, senco: User) -> None:
    ibp = PlanFactory(pupil=pupil, kind="ibp", lead=senco, status="draft")
    TargetFactory(plan=ibp)
    assert [part.anchor for part in missing_parts(ibp)] == ["strategies"]
    with pytest.raises(IncompletePlanError, match="something that is done"):
        activate_plan(plan=ibp, by=senco, on=TODAY)


def test_what_a_running_plan_lacked_before_keeps_nobody_from_saving(
    pupil: Pupil, senco: User
) -> None:
    ibp = PlanFactory(pupil=pupil, kind="ibp", lead=senco)
    old = TargetFactory(plan=ibp, goal=None)
    saved = save_plan(plan=ibp, content=PlanContent({"rewards": "A game"}), by=senco, on=TODAY)
    assert saved.rewards == "A game"
    for row in (target(goal=None), {"id": old.pk, "measure": ""}):
        with pytest.raises(IncompletePlanError):
            save_plan(plan=ibp, content=PlanContent({}, [row]), by=senco, on=TODAY)


def test_a_row_that_lacks_something_stands_open_at_its_link(
    pupil: Pupil, senco: User, signed_in: Any
) -> None:
    client, ibp = signed_in(senco), _ibp(pupil, senco, status="draft")
    TargetFactory(plan=ibp, position=1)
    TargetFactory(plan=ibp, position=2, what="Comes in with the class", measure="")
    page = client.get(reverse("plan", args=[ibp.pk])).content.decode()
    edit = reverse("plan-edit", args=[ibp.pk])
    assert f'href="{edit}#id_targets-1-measure">How to measure “Comes in with the class”' in page
    rows = client.get(edit).context["forms"].targets.forms
    assert [row.is_folded for row in rows] == [True, False, False]


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"baseline": "-1"}, "Target 1, at the start: Enter a number of 0 or more."),
        ({"goal": "12345678"}, "Target 1, goal: Enter a number below 1,000,000"),
        ({"goal": "1234567"}, "Target 1, goal: Enter a number below 1,000,000"),
        ({"goal": "1.25"}, "Target 1, goal: Use at most one place after the point."),
        ({"goal": "NaN"}, "Target 1, goal: Enter a number."),
        ({"owner": "dog"}, "Target 1, whose: Choose one from the list."),
        ({"per": "year"}, "Target 1, counted: Choose one from the list."),
        ({"what": "x" * 301}, "Target 1, target: what will happen: This has 301 characters"),
    ],
)
def test_a_fault_in_a_row_is_told_in_our_words_with_its_number(
    pupil: Pupil, senco: User, signed_in: Any, typed: dict[str, str], words: str
) -> None:
    client, plan = signed_in(senco), full_plan(pupil, lead=senco)
    url = reverse("plan-edit", args=[plan.pk])
    data = {**sent(client.get(url)), **{f"targets-0-{k}": v for k, v in typed.items()}}
    (problem,) = client.post(url, data).context["problems"]
    assert problem.words.startswith(words)
    assert problem.anchor == f"id_targets-0-{next(iter(typed))}"


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ({"strategies-0-what": "x", "strategies-0-sort": "y"}, "Strategy 1, kind: Choose one"),
        ({"views-2-words": "x", "views-2-voice": "y"}, "View 3, whose words: Choose one"),
        ({"agencies-0-agency": "999", "lead": "999"}, "Agency 1, agency: Choose one"),
        ({"targets-TOTAL_FORMS": "44"}, "This has more than 43 rows: take some away."),
        ({"targets-TOTAL_FORMS": ""}, "Some rows did not arrive. Open the page again."),
        ({"lead": "999"}, "Lead: Choose one from the list."),
        ({"scored_by": "year"}, "How the day is scored: Choose one from the list."),
    ],
)
def test_every_row_has_words_of_its_own(
    pupil: Pupil, senco: User, signed_in: Any, row: dict[str, str], words: str
) -> None:
    client, plan = signed_in(senco), full_plan(pupil, lead=senco)
    url = reverse("plan-edit", args=[plan.pk])
    found = client.post(url, {**sent(client.get(url)), **row}).context["problems"]
    assert any(problem.words.startswith(words) for problem in found), found
    assert not any("valid choice" in problem.words for problem in found)


def test_a_fourth_target_of_an_ibp_is_not_offered(
    pupil: Pupil, senco: User, signed_in: Any
) -> None:
    client, ibp = signed_in(senco), _ibp(pupil, senco)
    url = reverse("plan-edit", args=[ibp.pk])
    for standing in range(1, 4):
        TargetFactory(plan=ibp)
        page = client.get(url)
        forms = page.context["forms"].targets
        assert len(forms.forms) == min(standing + 1, 3)
        closed = 'data-add-row="targets" data-most="3" hidden' in page.content.decode()
        assert closed is (len(forms.forms) == 3)
    assert "An IBP has three targets at most" in page.content.decode()
    assert 'data-add-row="strategies">' in page.content.decode()
    psp = full_plan(pupil, lead=senco)
    page = client.get(reverse("plan-edit", args=[psp.pk]))
    assert len(page.context["forms"].targets.forms) == 4


def test_a_target_row_says_by_example_what_it_asks(
    pupil: Pupil, senco: User, signed_in: Any
) -> None:
    plan = full_plan(pupil, lead=senco)
    page = signed_in(senco).get(reverse("plan-edit", args=[plan.pk])).content.decode()
    for words in ("For example: times left", "For example: in class", "Only where start and goal"):
        assert words in page


def test_a_plan_ends_on_a_school_day(pupil: Pupil, senco: User, signed_in: Any) -> None:
    client = signed_in(senco)
    # Sixteen weeks on is 28 December.
    assert usual_last_day(pupil, "psp", date(2026, 9, 7)) == date(2026, 12, 18)
    typed = {"starts_on": "23 11 2026", "ends_on": "25 12 2026"}
    shown = client.post(reverse("plan-start-ibp", args=[pupil.pk]), typed).content.decode()
    words = (
        "Friday 25 December 2026 is not a school day: the last one before it is Friday 18 December"
    )
    assert words in shown
    assert 'value="25 12 2026"' in shown
    draft = start_plan(pupil=pupil, kind="ibp", by=senco, on=TODAY)
    christmas = PlanContent({"ends_on": date(2026, 12, 25)})
    with pytest.raises(DomainError, match="not a school day") as refused:
        save_plan(plan=draft, content=christmas, by=senco, on=TODAY)
    assert refused.value.field == "ends_on"


def test_an_end_past_the_terms_is_taken_and_an_old_one_stays(pupil: Pupil, senco: User) -> None:
    unknown = date(2028, 11, 5)  # a Sunday past the terms that are entered
    draft = start_plan(pupil=pupil, kind="psp", by=senco, on=TODAY, ends_on=unknown)
    assert draft.ends_on == unknown
    old = PlanFactory(pupil=PupilFactory(school=pupil.school), status="draft", ends_on="2026-12-25")
    saved = save_plan(plan=old, content=PlanContent({"rewards": "A game"}), by=senco, on=TODAY)
    assert saved.ends_on == date(2026, 12, 25)


def test_a_plan_within_a_holiday_is_told_of_the_next_school_day(pupil: Pupil, senco: User) -> None:
    within = {"starts_on": date(2026, 12, 21), "ends_on": date(2026, 12, 24)}
    with pytest.raises(DomainError, match="the next one is Tuesday 5 January 2027"):
        start_plan(pupil=pupil, kind="ibp", by=senco, on=TODAY, **within)


def test_an_extension_ends_on_a_school_day(pupil: Pupil, senco: User, signed_in: Any) -> None:
    client, plan = signed_in(senco), full_plan(pupil, lead=senco)
    url = reverse("plan-extend", args=[plan.pk])
    page = client.get(url)
    assert "Extend the PSP for Joe Archer" in page.content.decode()
    typed = {"ends_on": "6 3 2027", "agreed_on": "23 11 2026", "reason": "Nearly there"}
    shown = client.post(url, {**typed, "version": page.context["form"]["version"].value()})
    assert "the last one before it is Friday 5 March 2027" in shown.content.decode()


@pytest.mark.parametrize("outcome", ["met", "partly", "not_met"])
def test_a_psp_that_ends_here_says_how_it_goes_on(
    pupil: Pupil, senco: User, signed_in: Any, outcome: str
) -> None:
    client, plan = signed_in(senco), full_plan(pupil, lead=senco)
    url = reverse("plan-end", args=[plan.pk])
    page = client.get(url)
    typed = {"ended_on": "23 11 2026", "outcome": outcome, "outcome_note": "x"}
    typed["version"] = page.context["form"]["version"].value()
    errors = client.post(url, typed).context["form"].errors
    assert set(errors) == {"sustainability", "next_steps", "risk_after"}
    said = {"outcome": outcome, "outcome_note": "x", "by": senco, "on": TODAY}
    for name in GOES_ON:
        with pytest.raises(DomainError) as refused:
            end_plan(plan=plan, ended_on=TODAY, **said, **{**GOES_ON, name: " "})
        assert refused.value.field == name
    shown = client.post(url, {**typed, **GOES_ON}, follow=True).content.decode()
    assert "Look again at how Joe is by " in shown
    assert reverse("plan-letter", args=[plan.pk, "outcome"]) in shown


def test_a_move_and_an_ibp_need_only_their_note(pupil: Pupil, senco: User, signed_in: Any) -> None:
    assert missing_at_exit("psp", "moved", "", "", "") == []
    assert missing_at_exit("ibp", "not_met", "", "", "") == []
    client, ibp = signed_in(senco), _ibp(pupil, senco)
    url = reverse("plan-end", args=[ibp.pk])
    page = client.get(url)
    assert "<h1>End the IBP for Joe Archer</h1>" in page.content.decode()
    typed = {"ended_on": "23 11 2026", "outcome": "met", "outcome_note": "Stays in"}
    version = page.context["form"]["version"].value()
    assert client.post(url, {**typed, "version": version}).status_code == 302


def test_who_may_not_print_is_not_offered_the_letter(
    pupil: Pupil, someone: Any, signed_in: Any
) -> None:
    plan = PlanFactory(pupil=pupil, status="ended", outcome="met", ended_on=date(2026, 11, 16))
    shown = signed_in(someone(Role.TRUST)).get(reverse("plan", args=[plan.pk])).content.decode()
    assert "How it ended" in shown
    assert "outcome letter" not in shown


def test_pages_about_one_pupil_say_whose_they_are(
    pupil: Pupil, senco: User, signed_in: Any
) -> None:
    client, draft = signed_in(senco), _ibp(pupil, senco, status="draft")
    for name, words in (
        ("plan-withdraw", "Withdraw the draft of the IBP for Joe Archer"),
        ("plan-views", "In their words, for Joe Archer"),
    ):
        page = client.get(reverse(name, args=[draft.pk])).content.decode()
        assert f"<h1>{words}</h1>" in page
        assert f"<title>{words}" in page


def test_what_was_not_measured_before_is_told_so(pupil: Pupil, senco: User, signed_in: Any) -> None:
    ibp = _ibp(pupil, senco, status="ended", outcome="replaced", ended_on=date(2026, 11, 16))
    psp = full_plan(pupil, lead=senco)
    earlier = TargetFactory(plan=ibp, baseline=1)
    TargetFactory(plan=psp, what="Comes in with the class", baseline=1, carried_from=earlier)
    client, url = signed_in(senco), reverse("plan", args=[psp.pk])
    assert "not measured in it" in client.get(url).content.decode()
    Score.objects.create(target=earlier, on=date(2026, 11, 13), value=Decimal(3), by=senco)
    assert "not measured in it" not in client.get(url).content.decode()


def test_a_first_review_that_falls_on_one_day_is_due_on_it(
    pupil: Pupil, senco: User, signed_in: Any
) -> None:
    psp = full_plan(pupil, lead=senco, starts_on=TODAY, ends_on=date(2026, 12, 4))
    page = signed_in(senco).get(reverse("plan", args=[psp.pk])).content.decode()
    assert "The first is due on Friday 4 December 2026." in page
    assert "<dt>Next review</dt><dd>4 December 2026</dd>" in page


def test_days_are_prefilled_as_people_write_them(pupil: Pupil, senco: User, signed_in: Any) -> None:
    psp = full_plan(pupil, lead=senco, status="draft", ends_on=date(2027, 1, 5))
    page = signed_in(senco).get(reverse("plan-edit", args=[psp.pk])).content.decode()
    assert 'value="5 1 2027"' in page


def test_why_now_is_told_as_a_person_would(pupil: Pupil, senco: User) -> None:
    CaseFactory(pupil=pupil, opened_on=date(2026, 9, 21))
    SuspensionFactory(pupil=pupil, starts_on=date(2026, 9, 14), sessions=2)
    SuspensionFactory(pupil=pupil, starts_on=date(2026, 11, 9), sessions=3)
    draft = start_plan(pupil=pupil, kind="psp", by=senco, on=TODAY)
    assert draft.trigger == (
        "Two suspensions this term, on 14 September 2026 and 9 November 2026: 2.5 school days in all."
    )
    other = PupilFactory(school=pupil.school)
    CaseFactory(pupil=other, opened_on=date(2026, 9, 21))
    draft = start_plan(pupil=other, kind="ibp", by=senco, on=TODAY)
    assert draft.trigger == "School has looked into this since 21 September 2026."

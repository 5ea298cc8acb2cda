"""What a plan says: its parts, what incidents say together, and who may open its files."""

from datetime import date, time
from typing import Any

import pytest
from django.urls import reverse

from cases.models import Entry, IncidentDetail, Pupil
from inclusion.accounts.models import User
from interventions.logged import began_on, logged, open_incidents
from interventions.models import Plan, SignOff, Strategy
from interventions.services import start_plan
from tests.as_a_browser import main_form
from tests.factories import TODAY, AttachmentFactory, EntryFactory, PlanFactory

from .making import full_plan, sent

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
WRITING = "Asked to start or go on with work; noise or a crowd."


def _incident(pupil: Pupil, antecedent: str = WRITING, **entry: Any) -> Entry:
    made: Entry = EntryFactory(pupil=pupil, kind="incident", **entry)
    told = {"place": "Playground", "lesson": "Lunch", "likely_function": "escape"}
    IncidentDetail.objects.create(entry=made, antecedent=antecedent, **told)
    return made


def _term_of_incidents(pupil: Pupil) -> None:
    _incident(pupil, happened_at=time(12, 20))
    _incident(pupil, happened_at=time(12, 50))
    _incident(pupil, "Sam Other pushed in", happened_at=time(9, 5))
    _incident(pupil, restricted=True)
    _incident(pupil, withdrawn_at="2026-11-20T10:00:00Z")
    _incident(pupil, happened_on=date(2026, 7, 1))


def test_incidents_are_counted_and_no_sentence_of_theirs_is_copied(
    pupil: Pupil, senco: User
) -> None:
    _term_of_incidents(pupil)
    since = began_on(pupil, TODAY)
    found = logged(open_incidents(pupil, since, TODAY), since)
    counts = {count.heading: dict(count.rows) for count in found.counts}
    assert found.incidents == 3
    assert counts["Before"] == {
        "Asked to start or go on with work": 2, "Noise or a crowd": 2, "In other words": 1,
    }  # fmt: skip
    assert counts["Where"] == {"Playground": 3}
    assert counts["Hour"] == {"12:00 to 13:00": 2, "9:00 to 10:00": 1}
    assert counts["What it may have been for"] == {"To get away from something": 3}
    draft = start_plan(pupil=pupil, kind="ibp", by=senco, on=TODAY)
    assert draft.antecedents == (
        "Asked to start or go on with work (2 times) and noise or a crowd (2 times), in three "
        "incidents since 1 September 2026."
    )
    assert "Playground (3 times), lunch (3 times) and 12:00 to 13:00 (2 times)" in draft.setting
    assert "To get away from something (3 times)" in draft.function
    assert "Sam" not in draft.antecedents + draft.setting + draft.function


def test_one_press_takes_what_is_logged_into_the_boxes_and_saves_nothing(
    pupil: Pupil, senco: User, signed_in: Any
) -> None:
    client, plan = signed_in(senco), full_plan(pupil, lead=senco)
    _term_of_incidents(pupil)
    url = reverse("plan-edit", args=[plan.pk])
    page = client.get(url)
    assert "Use this in the boxes below" in page.content.decode()
    data = {**sent(page), "antecedents": "After lunch", "purpose": "Typed", "targets-0-what": ""}
    page = client.post(url, {**data, "use_logged": "1"})
    shown = page.context["form"]
    assert shown["antecedents"].value().startswith("After lunch\nAsked to start")
    assert shown["purpose"].value() == "Typed"
    assert "There is something to put right" not in page.content.decode()
    again = client.post(url, {**sent(page), "use_logged": "1"}).context["form"]
    assert again["antecedents"].value() == shown["antecedents"].value()
    plan.refresh_from_db()
    assert (plan.version, plan.antecedents) == (1, "")


def test_every_part_of_a_psp_is_kept_and_shown(pupil: Pupil, senco: User, signed_in: Any) -> None:
    client, plan = signed_in(senco), full_plan(pupil, lead=senco)
    file = AttachmentFactory(pupil=pupil, added_by=senco, title="Handling plan of May")
    url = reverse("plan-edit", args=[plan.pk])
    page = client.get(url)
    texts = [n for n, f in page.context["form"].fields.items() if n not in _NO_TEXT]
    data = sent(page) | {name: f"Words of {name}" for name in texts}
    data |= {"handling_plan": file.pk, "scored_by": "lesson", "lessons": "6"}
    data |= {
        "targets-0-measured_by": "scale",
        "targets-0-scale_top": "10",
        "targets-0-baseline": "8",
        "targets-0-per": "day",
        "targets-0-target_on": "1 2 2027",
    }
    data |= {"strategies-0-sort": "staff_avoid", "strategies-0-what": "Do not raise the voice"}
    data |= {"sign_offs-0-name": "Mrs Archer", "sign_offs-0-signed_on": "20 11 2026"}
    shown = client.post(url, data, follow=True).content.decode()
    for words in (*(f"Words of {name}" for name in texts), "Handling plan of May", "Mrs Archer"):
        assert words in shown, words
    assert "What adults do not do" in shown
    plan.refresh_from_db()
    target = plan.targets.all()[0]
    assert (plan.scored_by, plan.lessons, target.end_of_scale, target.per) == (
        "lesson", 6, 10, "day",
    )  # fmt: skip
    assert Strategy.objects.get().sort == "staff_avoid"
    assert SignOff.objects.get().signed_on == date(2026, 11, 20)


_NO_TEXT = {
    *("version", "lead", "key_worker", "starts_on", "handling_plan", "scored_by", "lessons"),
}


def test_an_ibp_asks_less_begins_with_strengths_and_runs(
    pupil: Pupil, senco: User, signed_in: Any
) -> None:
    client = signed_in(senco)
    ibp = PlanFactory(pupil=pupil, kind="ibp", status="draft", lead=senco)
    url = reverse("plan-edit", args=[ibp.pk])
    page = client.get(url)
    assert page.context["parts"][0].heading == "Strengths first"
    typed = {"targets-0-what": "Ask first", "targets-0-measure": "times", "targets-0-baseline": "3"}
    typed |= {"targets-0-success": "Asks on four days of five", "strategies-0-by_whom": "L. Grant"}
    typed |= {"strategies-0-what": "Check in", "consequences": "A talk to put it right"}
    sent_ = main_form(page, url).with_typed(typed)
    shown = client.post(url, sent_, follow=True).content.decode()
    assert "Start the IBP" in shown
    assert "A talk to put it right" in shown
    target = ibp.targets.get()
    assert (target.per, target.measured_by) == ("week", "count")


def test_a_new_ibp_says_after_how_many_school_weeks_it_is_reviewed(
    pupil: Pupil, senco: User, signed_in: Any
) -> None:
    client = signed_in(senco)
    start = client.get(reverse("plan-start-ibp", args=[pupil.pk])).content.decode()
    assert "Half a term, 6 school weeks, is usual." in start
    ibp = start_plan(pupil=pupil, kind="ibp", by=senco, on=TODAY)
    url = reverse("plan-edit", args=[ibp.pk])
    page = client.get(url)
    assert sent(page)["review_every_weeks"] == 6
    assert "Holidays are not counted. Left empty: 6, as usual" in page.content.decode()
    for typed, kept in (("4", 4), ("", None), ("13", 13), ("1", 1)):
        client.post(url, {**sent(client.get(url)), "review_every_weeks": typed})
        assert Plan.objects.get().review_every_weeks == kept
    plan_page = reverse("plan", args=[ibp.pk])
    assert ", reviewed every school week</dd>" in client.get(plan_page).content.decode()
    Plan.objects.update(review_every_weeks=None)
    assert ", reviewed every 6 school weeks</dd>" in client.get(plan_page).content.decode()


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("0", "At least one school week lies between two reviews."),
        ("-3", "At least one school week lies between two reviews."),
        ("14", "At most 13 school weeks lie between two reviews."),
        ("six", "Enter a whole number of school weeks."),
        ("4.5", "Enter a whole number of school weeks."),
    ],
)
def test_weeks_that_cannot_be_are_said_by_the_field_and_kept(
    pupil: Pupil, senco: User, signed_in: Any, typed: str, words: str
) -> None:
    client, ibp = signed_in(senco), start_plan(pupil=pupil, kind="ibp", by=senco, on=TODAY)
    url = reverse("plan-edit", args=[ibp.pk])
    page = client.post(url, {**sent(client.get(url)), "review_every_weeks": typed})
    form = page.context["forms"].main
    assert form.errors == {"review_every_weeks": [words]}
    assert form["review_every_weeks"].value() == typed
    assert Plan.objects.get().review_every_weeks == 6


def test_a_psp_is_not_asked_how_often_it_is_reviewed(
    pupil: Pupil, senco: User, signed_in: Any
) -> None:
    client, plan = signed_in(senco), full_plan(pupil, lead=senco)
    for name in ("plan-edit", "plan"):
        page = client.get(reverse(name, args=[plan.pk])).content.decode()
        assert "review_every_weeks" not in page
        assert ", reviewed every" not in page


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        (
            {"targets-0-target_on": "1 4 2027"},
            "Target 1, by when: It is to be reached while the plan runs",
        ),
        ({"targets-0-measured_by": "yes_no", "targets-0-goal": "101"}, "in per cent: 0 to 100"),
        ({"sign_offs-0-name": "J", "sign_offs-0-signed_on": "24 11 2026"}, "dated in the future"),
        ({"sign_offs-0-role": "Mother"}, "Say who agreed."),
        ({"lessons": "40"}, "at most 12 lessons"),
    ],
)
def test_what_cannot_be_is_said_in_one_sentence(
    pupil: Pupil, senco: User, signed_in: Any, typed: dict[str, str], words: str
) -> None:
    client, plan = signed_in(senco), full_plan(pupil, lead=senco)
    url = reverse("plan-edit", args=[plan.pk])
    page = client.post(url, {**sent(client.get(url)), "purpose": "What I typed", **typed})
    assert words in page.content.decode()
    assert "What I typed" in page.content.decode()
    assert Plan.objects.get().version == 1


def test_a_restricted_handling_plan_stays_unseen_and_is_kept(
    pupil: Pupil, senco: User, someone: Any, signed_in: Any
) -> None:
    plan = full_plan(pupil, lead=senco)
    file = AttachmentFactory(pupil=pupil, added_by=senco, restricted=True, title="Zebra paper")
    plan.handling_plan = file
    plan.save()
    assert "Zebra paper" in signed_in(senco).get(reverse("plan", args=[plan.pk])).content.decode()
    client = signed_in(someone("pastoral"))
    for name in ("plan", "plan-edit"):
        assert "Zebra" not in client.get(reverse(name, args=[plan.pk])).content.decode()
    url = reverse("plan-edit", args=[plan.pk])
    client.post(url, {**sent(client.get(url)), "purpose": "To learn", "handling_plan": ""})
    plan.refresh_from_db()
    assert (plan.purpose, plan.handling_plan) == ("To learn", file)


def test_a_psp_says_whom_the_local_policy_invites(
    pupil: Pupil, senco: User, signed_in: Any
) -> None:
    client = signed_in(senco)
    for kind, said in (("psp", True), ("ibp", False)):
        plan = full_plan(pupil, kind=kind, lead=senco)
        page = client.get(reverse("plan-edit", args=[plan.pk])).content.decode()
        assert ("exclusions officer invited to the reviews" in page) is said

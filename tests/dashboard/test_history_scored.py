"""The History tab tells of days that were scored, of values by hand and of families' links."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cases.models import Pupil
from inclusion.accounts.models import User
from inclusion.accounts.permissions import Role
from inclusion.accounts.person import Person
from inclusion.accounts.versions import save_as
from inclusion.dashboard.history import Change, changes
from interventions.day_marks import cell_named
from interventions.models import FamilyLink, Plan, View
from interventions.services import record_scores
from interventions.services.days import write_in_day
from interventions.services.family_links import (
    MadeLink,
    keep_typed,
    make_link,
    note_opened,
    revoke_link,
    send_words,
)
from tests.factories import (
    TODAY,
    ContactFactory,
    GroupFactory,
    GroupStaffFactory,
    PlanFactory,
    TargetFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
PersonOf = Callable[[User], Person]


@pytest.fixture
def plan(pupil: Pupil, senco: User) -> Plan:
    made: Plan = PlanFactory(pupil=pupil, lead=senco)
    TargetFactory(plan=made, what="Ask with the card", position=1)
    TargetFactory(plan=made, what="Start at once", measured_by="yes_no", position=2)
    return made


@pytest.fixture
def teacher(pupil: Pupil, someone: Callable[..., User]) -> User:
    made = someone(Role.STAFF, name="T. Class")
    pupil.group = GroupFactory(school=pupil.school)
    pupil.save()
    GroupStaffFactory(group=pupil.group, user=made)
    return made


def _tap(plan: Plan, by: User, what: str, value: str, seen: str = "", part: str = "am") -> None:
    write_in_day(
        plan=plan, marked_on=TODAY, part=part, cell=cell_named(what),
        value=value, seen=seen, by=by, on=date(2026, 11, 25),
    )  # fmt: skip


def _told(found: list[Change], what: str) -> list[tuple[str, list[tuple[str, str, str]]]]:
    return [
        (c.who, [(f.field, f.before, f.after) for f in c.fields]) for c in found if what in c.what
    ]


def test_a_day_is_one_block_for_each_person_with_what_stood_before(
    plan: Plan, pupil: Pupil, senco: User, head: User, person_of: PersonOf
) -> None:
    card, start = plan.targets.all()
    _tap(plan, senco, f"target-{card.pk}", "1")
    _tap(plan, senco, f"target-{card.pk}", "2", seen="1")
    _tap(plan, senco, f"own-{card.pk}", "3", part="pm")
    _tap(plan, senco, f"target-{start.pk}", "1")
    _tap(plan, senco, "praise", "1", seen="0")
    _tap(plan, senco, "note", "Calm at the gate")
    _tap(plan, head, f"target-{card.pk}", "4", seen="2")
    # Tapped and taken back by the same hand: nothing stood and nothing stands.
    _tap(plan, head, f"target-{start.pk}", "0", part="pm")
    _tap(plan, head, f"target-{start.pk}", "", seen="0", part="pm")
    found = _told(changes(person_of(senco), pupil), "23 November 2026 scored")
    assert found == [
        ("A. Bell", [("Morning: Ask with the card", "2", "4")]),
        (
            "R. Osei",
            [
                ("Morning: Ask with the card", "", "2"),
                ("Morning: Start at once", "", "Yes"),
                ("Morning: praise", "0", "1"),
                ("Morning: note", "", "Calm at the gate"),
                ("Afternoon: Ask with the card (the pupil’s own)", "", "3"),
            ],
        ),
    ]


def test_what_is_mended_on_another_day_is_a_block_of_its_own(
    plan: Plan, pupil: Pupil, senco: User, person_of: PersonOf
) -> None:
    card = plan.targets.all()[0]
    _tap(plan, senco, f"target-{card.pk}", "1")
    _tap(plan, senco, "note", "Wrong child")
    with time_machine.travel(datetime(2026, 11, 25, 9, tzinfo=UTC), tick=False):
        _tap(plan, senco, f"target-{card.pk}", "", seen="1")
        _tap(plan, senco, "note", "", seen="Wrong child")
    later, first = _told(changes(person_of(senco), pupil), "23 November 2026 scored")
    assert later[1] == [
        ("Morning: Ask with the card", "1", "nothing"),
        ("Morning: note", "Wrong child", "nothing"),
    ]
    assert len(first[1]) == 2


def test_values_by_hand_name_their_target(
    plan: Plan, pupil: Pupil, senco: User, head: User, person_of: PersonOf
) -> None:
    card = plan.targets.all()[0]
    for by, value in ((senco, 6), (senco, 5)):
        values = {card.pk: Decimal(value)}
        record_scores(plan=plan, measured_on=TODAY, values=values, by=by, on=TODAY)
    found = _told(changes(person_of(head), pupil), "Values of 23 November 2026")
    assert found == [("R. Osei", [("Ask with the card", "", "5")])]


def test_a_value_that_moves_to_another_day_is_told_of_both(
    plan: Plan, pupil: Pupil, senco: User, person_of: PersonOf
) -> None:
    values = {plan.targets.all()[0].pk: Decimal(5)}
    (score,) = record_scores(plan=plan, measured_on=TODAY, values=values, by=senco, on=TODAY)
    with time_machine.travel(datetime(2026, 11, 25, 9, tzinfo=UTC), tick=False):
        score.on = date(2026, 11, 20)
        save_as(score, by=senco, reason="Review 1 was held on this day")
    found = changes(person_of(senco), pupil)
    assert _told(found, "Values of 20 November 2026") == [
        ("R. Osei", [("Ask with the card", "", "5")])
    ]
    assert [fields for _, fields in _told(found, "Values of 23 November 2026")] == [
        [("Ask with the card", "5", "nothing")],
        [("Ask with the card", "", "5")],
    ]


def _link(plan: Plan, by: User, name: str) -> MadeLink:
    contact = ContactFactory(pupil=plan.pupil, name=name)
    return make_link(plan=plan, contact=contact, days=7, by=by, on=TODAY, before_review=1)


def _everything(found: list[Change]) -> str:
    return "\n".join(
        f"{c.who} {c.what} {c.reason} {f.field} {f.before} {f.after}"
        for c in found
        for f in c.fields
    )


def test_a_link_is_told_from_made_to_used_and_its_key_and_drafts_never(
    plan: Plan, pupil: Pupil, senco: User, person_of: PersonOf
) -> None:
    used, back = _link(plan, senco, "Kelly Archer"), _link(plan, senco, "Mr Archer")
    for link in (used.link, used.link, back.link):
        note_opened(link)
    keep_typed(back.link, {"well": "Zqx, typed and not sent"})
    keep_typed(used.link, {"well": "Mondays are hard"})
    answers = {"well": "Mondays are hard"}
    send_words(link=used.link, chosen="family", answers=answers, on=TODAY)
    revoke_link(link=back.link, by=senco, on=TODAY)
    found = [c for c in changes(person_of(senco), pupil) if "ords" in c.what]
    whole = _everything(found)
    for words in (
        "R. Osei Link for somebody’s own words added  For whom  Kelly Archer",
        "Somebody with a link Link for somebody’s own words opened  Opened  2 times",
        "Somebody with a link Link for somebody’s own words changed Sent Used at",
        "Somebody with a link Words for a plan added Typed on a family link",
        "R. Osei Link for somebody’s own words changed Taken back Revoked at",
    ):
        assert words in whole, whole
    for secret in (
        "Zqx",
        *(made.token for made in (used, back)),
        *FamilyLink.objects.values_list("token_hash", flat=True),
    ):
        assert secret not in whole


def test_class_staff_see_the_scores_and_no_link(
    plan: Plan, pupil: Pupil, senco: User, teacher: User, person_of: PersonOf
) -> None:
    card = plan.targets.all()[0]
    _tap(plan, senco, f"target-{card.pk}", "1")
    made = _link(plan, senco, "Kelly Archer")
    note_opened(made.link)
    send_words(link=made.link, chosen="family", answers={"well": "At home"}, on=TODAY)
    found = changes(person_of(teacher), pupil)
    assert _told(found, "scored")
    whole = _everything(found)
    for words in ("Link for", "At home"):
        assert words not in whole
    Plan.objects.update(key_worker=teacher)
    assert "Link for somebody’s own words opened" in _everything(changes(person_of(teacher), pupil))
    assert View.objects.filter(words__contains="At home").exists()


def test_many_marks_cost_the_queries_of_one(
    plan: Plan, pupil: Pupil, senco: User, head: User, person_of: PersonOf
) -> None:
    def asked() -> int:
        person = person_of(senco)
        with CaptureQueriesContext(connection) as captured:
            changes(person, pupil)
        return len(captured)

    card, start = plan.targets.all()
    _tap(plan, senco, f"target-{card.pk}", "1")
    note_opened(_link(plan, senco, "One").link)
    before = asked()
    for part in ("am", "pm"):
        for by, kind in ((senco, "target"), (head, "own")):
            for target in (card, start):
                _tap(plan, by, f"{kind}-{target.pk}", "0", seen="1", part=part)
    for name in ("Two", "Three"):
        note_opened(_link(plan, head, name).link)
    values = {card.pk: Decimal(1), start.pk: Decimal(50)}
    record_scores(plan=plan, measured_on=TODAY, values=values, by=head, on=TODAY)
    assert asked() == before


def test_the_tab_shows_a_block_folded(
    plan: Plan, pupil: Pupil, senco: User, signed_in: Callable[[User], Client]
) -> None:
    _tap(plan, senco, f"target-{plan.targets.all()[0].pk}", "1")
    page = signed_in(senco).get(f"/pupils/{pupil.pk}/history/").content.decode()
    assert "23 November 2026 scored" in page
    assert "1 box" in page

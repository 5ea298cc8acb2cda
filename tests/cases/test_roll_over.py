"""The September roll-over: the dry run, what is odd, who may, once a year, all or nothing."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases.models import Case, ImportRun, Pupil
from cases.services.roll_over_plan import has_moved, pupils_on_roll, suggest
from inclusion.accounts.models import Group, School, Term, User
from inclusion.accounts.permissions import Role
from tests.factories import (
    ActionFactory,
    CaseFactory,
    FamilyRequestFactory,
    GroupFactory,
    PlanFactory,
    PupilFactory,
)

pytestmark = pytest.mark.django_db
SignedIn = Callable[[User], Client]


@pytest.fixture
def august() -> Iterator[None]:
    """It is Friday 20 August 2027."""
    with time_machine.travel("2027-08-20T10:00:00+00:00", tick=True):
        yield


def _pupil(school: School, name: str, year: int, group: Group | None, **fields: Any) -> Pupil:
    """A pupil in their cohort: in `year` until September 2027."""
    born = date(2027 - 5 - year, 3, 12)
    made: Pupil = PupilFactory(
        **{
            "school": school,
            "forename": name,
            "year_group": year,
            "group": group,
            "born_on": born,
            **fields,
        }
    )
    return made


@pytest.fixture
def roll(school: School) -> dict[str, Pupil]:
    """Classes 4A, 5A and 6A, a pupil out of cohort, one without a class, one who has left."""
    groups = {name: GroupFactory(school=school, name=name) for name in ("4A", "5A", "6A")}
    return {
        "four": _pupil(school, "Fay", 4, groups["4A"]),
        "five": _pupil(school, "Ned", 5, groups["5A"]),
        "six": _pupil(school, "Sal", 6, groups["6A"]),
        "young": _pupil(school, "Una", 4, groups["4A"], born_on=date(2018, 10, 1)),
        "bare": _pupil(school, "Bo", 4, None),
        "gone": _pupil(school, "Gil", 6, groups["6A"], left_on=date(2027, 2, 1)),
    }


def _typed(page: Any, **changes: Any) -> dict[str, Any]:
    """The form as the dry run shows it."""
    form, plan = page.context["form"], page.context["plan"]
    typed = {name: form[name].value() for name in form.fields}
    typed["left_on"] = "23 7 2027"
    typed |= {"seen": plan.fingerprint, "do": "1"}
    return {name: "" if value is None else value for name, value in (typed | changes).items()}


@pytest.mark.usefixtures("august")
def test_the_school_moves_up_once(
    school: School, roll: dict[str, Pupil], head: User, signed_in: SignedIn
) -> None:
    case = CaseFactory(pupil=roll["six"], lead=head)
    client, url = signed_in(head), reverse("roll-over")
    page = client.get(url)
    assert page.context["counts"] == {"changed": 4, "left": 1, "unchanged": 0}
    text = page.content.decode()
    assert "Out of cohort: by age Una would be in Year 4." in text
    assert "Has no class." in text
    assert "1 leaver has open work" in text
    assert roll["four"].year_group == 4
    looked = client.post(url, _typed(page))
    assert "has changed since you looked" not in looked.content.decode()
    assert looked.status_code == 302
    for pupil in roll.values():
        pupil.refresh_from_db()
    assert (roll["four"].year_group, roll["four"].group.name) == (5, "5A")  # type: ignore[union-attr]
    assert (roll["five"].year_group, roll["five"].group.name) == (6, "6A")  # type: ignore[union-attr]
    assert (roll["six"].left_on, roll["six"].group) == (date(2027, 7, 23), None)
    assert (roll["bare"].year_group, roll["bare"].group) == (5, None)
    assert roll["gone"].left_on == date(2027, 2, 1)
    assert Case.objects.get(pk=case.pk).is_open
    last = roll["four"].history.first()
    assert (last.history_user, last.history_change_reason) == (
        head,
        "Roll-over for September 2027",
    )
    assert ImportRun.objects.get().counts == {"changed": 4, "left": 1, "unchanged": 0}
    again = client.get(url).content.decode()
    assert "has been moved up for September 2027 already" in again
    assert "A. Bell did it on 20 August 2027" in again
    client.post(url, _typed(page))
    roll["four"].refresh_from_db()
    assert roll["four"].year_group == 5


@pytest.mark.usefixtures("august")
def test_what_was_not_looked_at_is_not_done(
    roll: dict[str, Pupil], head: User, signed_in: SignedIn
) -> None:
    client, url = signed_in(head), reverse("roll-over")
    page = client.get(url)
    changed = _typed(page, **{f"class-{roll['four'].group_id}": "5 Oak"})
    answer = client.post(url, changed)
    assert "This has changed since you looked at it" in answer.content.decode()
    assert answer.context["plan"].new_classes == ["5 Oak"]
    roll["four"].refresh_from_db()
    assert roll["four"].year_group == 4
    client.post(url, changed | {"seen": answer.context["plan"].fingerprint})
    roll["four"].refresh_from_db()
    assert roll["four"].group.name == "5 Oak"  # type: ignore[union-attr]


@pytest.mark.usefixtures("august")
def test_a_pupil_may_stay_in_their_year(
    roll: dict[str, Pupil], head: User, signed_in: SignedIn
) -> None:
    client, url = signed_in(head), reverse("roll-over")
    typed = _typed(client.get(url), stays=[roll["young"].pk, roll["six"].pk, "no number"])
    looked = client.post(url, {k: v for k, v in typed.items() if k != "do"})
    assert looked.context["counts"] == {"changed": 3, "left": 0, "unchanged": 2}
    assert "Stays in Year 4." in looked.content.decode()
    client.post(url, typed | {"seen": looked.context["plan"].fingerprint})
    for pupil in roll.values():
        pupil.refresh_from_db()
    assert (roll["young"].year_group, roll["young"].group.name) == (4, "4A")  # type: ignore[union-attr]
    assert (roll["six"].year_group, roll["six"].left_on) == (6, None)


@pytest.mark.usefixtures("august")
@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"left_on": "21 8 2027"}, "left_on", "up to today"),
        ({"left_on": "23 7 1826"}, "left_on", "up to today"),
        ({"left_on": "soon"}, "left_on", "Enter a real date"),
        ({"last_year": "13"}, "last_year", "Select a valid choice"),
    ],
)
def test_bad_input(
    changes: dict[str, str],
    field: str,
    sentence: str,
    roll: dict[str, Pupil],
    head: User,
    signed_in: SignedIn,
) -> None:
    client, url = signed_in(head), reverse("roll-over")
    answer = client.post(url, _typed(client.get(url), **changes))
    assert sentence in str(answer.context["form"].errors[field])
    assert f'id="id_{field}_error"' in answer.content.decode()
    assert not ImportRun.objects.exists()


@pytest.mark.parametrize(
    ("now", "sentence"),
    [
        ("2027-05-04", "open from 15 July to 31 October"),
        ("2026-11-23", "open from 15 July to 31 October"),
        ("2027-07-16", "Term runs until 21 July 2027"),
    ],
)
def test_out_of_season(
    now: str,
    sentence: str,
    school: School,
    roll: dict[str, Pupil],
    head: User,
    signed_in: SignedIn,
) -> None:
    Term.objects.filter(school=school, starts_on__year=2027, starts_on__month__lt=8).delete()
    Term.objects.create(
        school=school, name="Summer", starts_on=date(2027, 4, 12), ends_on=date(2027, 7, 21)
    )
    with time_machine.travel(f"{now}T10:00:00+00:00", tick=True):
        client = signed_in(head)
        page = client.get(reverse("roll-over")).content.decode()
        assert sentence in page
        client.post(reverse("roll-over"), {"do": "1"})
    assert not ImportRun.objects.exists()


@pytest.mark.usefixtures("august")
def test_a_roll_that_an_import_moved_up_is_left_alone(
    school: School, roll: dict[str, Pupil], head: User, signed_in: SignedIn
) -> None:
    for pupil in Pupil.objects.filter(school=school):
        Pupil.objects.filter(pk=pupil.pk).update(year_group=pupil.year_group + 1)
    assert has_moved(pupils_on_roll(school), 2027)
    page = signed_in(head).get(reverse("roll-over")).content.decode()
    assert "the roll was moved up by an import" in page


@pytest.mark.usefixtures("august")
def test_the_head_and_the_senco_alone(
    roll: dict[str, Pupil], someone: Callable[..., User], signed_in: SignedIn
) -> None:
    for role in Role:
        may = role in {Role.HEAD, Role.SENCO}
        answer = signed_in(someone(role)).get(reverse("roll-over"))
        assert answer.status_code == (200 if may else 403), role


@pytest.mark.usefixtures("august")
def test_the_senco_moves_the_school_up_and_open_work_stays_with_its_pupil(
    roll: dict[str, Pupil], senco: User, signed_in: SignedIn
) -> None:
    plan = PlanFactory(pupil=roll["six"], lead=senco)
    case = CaseFactory(pupil=roll["four"], lead=senco)
    action = ActionFactory(pupil=roll["four"], owner=senco)
    asked = FamilyRequestFactory(pupil=roll["five"], owner=senco)
    client = signed_in(senco)
    page = client.get(reverse("roll-over"))
    # A plan alone is open work too.
    assert "1 leaver has open work" in page.content.decode()
    client.post(reverse("roll-over"), _typed(page))
    for record in (plan, case, action, asked):
        record.refresh_from_db()
    assert (case.is_open, action.done_on, asked.answered_on) == (True, None, None)
    assert plan.status == "active"
    assert (case.lead, action.owner, asked.owner, plan.lead) == (senco,) * 4
    roll["four"].refresh_from_db()
    assert roll["four"].year_group == 5


@pytest.mark.usefixtures("august")
def test_classes_stand_in_the_order_of_their_years(
    school: School, roll: dict[str, Pupil], head: User, signed_in: SignedIn
) -> None:
    _pupil(school, "Ria", 0, GroupFactory(school=school, name="Reception"))
    page = signed_in(head).get(reverse("roll-over"))
    assert [found.group.name for found, _ in page.context["rows"]] == ["Reception", "4A", "5A"]


@pytest.mark.usefixtures("august")
def test_a_class_without_a_next_class_is_named(
    roll: dict[str, Pupil], head: User, signed_in: SignedIn
) -> None:
    client, url = signed_in(head), reverse("roll-over")
    typed = _typed(client.get(url), **{f"class-{roll['four'].group_id}": ""})
    del typed["do"]
    assert "Without a class next year: 2 pupils of 4A." in client.post(url, typed).content.decode()


def test_the_next_class_is_suggested(school: School) -> None:
    def names(*classes: tuple[str, int]) -> dict[str, str]:
        Pupil.objects.all().delete()
        Group.objects.all().delete()
        groups = {name: GroupFactory(school=school, name=name) for name, _ in classes}
        for name, year in classes:
            _pupil(school, f"P {name}", year, groups[name])
        found = suggest(pupils_on_roll(school), max(year for _, year in classes))
        return {groups_name: found[g.pk] for groups_name, g in groups.items() if g.pk in found}

    assert names(("Class 4", 4), ("Class 5", 5)) == {"Class 4": "Class 5"}
    assert names(("9B", 9), ("10B", 10), ("11B", 11)) == {"9B": "10B", "10B": "11B"}
    assert names(("Oak", 3), ("Elm", 4)) == {"Oak": "Elm"}
    assert names(("Reception A", 0), ("Reception B", 0), ("1A", 1), ("1B", 1)) == {
        "Reception A": "1A",
        "Reception B": "1B",
    }
    assert names(("Ash", 3), ("Fir", 3), ("Elm", 4)) == {"Ash": "Ash", "Fir": "Fir"}


@pytest.mark.usefixtures("august")
def test_the_dry_run_asks_the_same_queries_for_1_and_20(
    school: School, roll: dict[str, Pupil], head: User, signed_in: SignedIn
) -> None:
    client = signed_in(head)

    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(reverse("roll-over")).context["plan"]
        return len(queries)

    client.get(reverse("roll-over"))
    first = count()
    for n in range(20):
        _pupil(school, f"More{n}", 4, GroupFactory(school=school, name=f"4-{n}"))
        _pupil(school, f"Last{n}", 6, None)
    assert count() == first

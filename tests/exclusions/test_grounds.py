"""On what grounds a suspension is decided: conduct by itself, a question of proportion, or unlawful."""

from collections.abc import Callable

import pytest
from django.test import Client

from cases.models import Pupil
from exclusions.models import Suspension
from exclusions.next_steps import steps_after
from exclusions.proposal import Proposal, work_out
from inclusion.accounts.models import User
from inclusion.accounts.person import Person
from inclusion.errors import DomainError
from tests.factories import TODAY, SuspensionFactory

from .conftest import press, typed
from .test_pages import url

pytestmark = pytest.mark.usefixtures("today")
SignedIn = Callable[[User], Client]
Decide = Callable[..., Suspension]


@pytest.mark.parametrize("grounds", ["disciplinary", "lateness", "truancy", "uniform"])
def test_conduct_is_recorded_with_its_grounds(decide: Decide, grounds: str) -> None:
    assert decide(grounds=grounds).grounds == grounds


def test_nothing_said_is_conduct(decide: Decide) -> None:
    assert decide().grounds == "disciplinary"


@pytest.mark.parametrize(
    "grounds", ["unmet_need", "attainment", "parent_conduct", "conditional_return"]
)
def test_what_is_not_conduct_is_refused_by_its_field(decide: Decide, grounds: str) -> None:
    with pytest.raises(DomainError) as refused:
        decide(grounds=grounds)
    assert refused.value.field == "grounds"
    assert not Suspension.objects.exists()


def test_grounds_that_do_not_exist_are_refused(decide: Decide) -> None:
    with pytest.raises(DomainError, match="Choose the grounds") as refused:
        decide(grounds="whim")
    assert refused.value.field == "grounds"


def test_the_form_asks_shows_and_keeps_them(signed_in: SignedIn, head: User, pupil: Pupil) -> None:
    client = signed_in(head)
    page = url("suspension-weighed", pupil.pk)
    refused = client.post(page, typed(grounds="attainment"))
    assert refused.context["form"].errors["grounds"]
    client.post(page, typed(grounds="uniform"))
    shown = client.get(url("suspension-check", pupil.pk)).content.decode()
    assert "Uniform or appearance" in shown
    press(client, pupil)
    row = Suspension.objects.get()
    assert row.grounds == "uniform"
    assert "Uniform or appearance" in client.get(url("suspension", row.pk)).content.decode()


def test_the_panel_asks_whether_it_is_proportionate(
    signed_in: SignedIn, head: User, pupil: Pupil
) -> None:
    client = signed_in(head)
    shown = client.post(
        url("suspension-preview", pupil.pk), typed(grounds="uniform"), HTTP_HX_REQUEST="true"
    ).content.decode()
    assert "proportion" in shown


@pytest.mark.parametrize("grounds", ["attainment", "conditional_return"])
def test_an_unlawful_ground_is_refused_once_by_the_rule_that_says_more(
    signed_in: SignedIn, head: User, pupil: Pupil, grounds: str
) -> None:
    (block,) = work_out(
        Proposal(TODAY, TODAY, "am", 2, grounds=grounds), pupil, TODAY
    ).answer.blocks
    assert block.rule == "excl.unlawful.reason"
    shown = (
        signed_in(head)
        .post(url("suspension-preview", pupil.pk), typed(grounds=grounds), HTTP_HX_REQUEST="true")
        .content.decode()
    )
    assert shown.count("the ground given is") == 1


def test_an_unlawful_ground_on_record_is_said_once(head_person: Person, pupil: Pupil) -> None:
    row = SuspensionFactory(pupil=pupil, starts_on=TODAY, grounds="attainment")
    (blocked,) = steps_after(head_person, row).blocked
    assert "attainment or ability" in blocked

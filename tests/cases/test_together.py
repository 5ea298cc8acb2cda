"""The second of two people to save the same record sees both versions, and loses nothing typed."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from cases.models import Pupil
from inclusion.accounts.models import User
from inclusion.accounts.versions import save_as
from tests.factories import (
    TODAY,
    ActionFactory,
    AgencyFactory,
    CaseFactory,
    ContactFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
SignedIn = Callable[[User], Client]


def _typed(client: Client, address: str) -> dict[str, object]:
    """What a form shows when it is opened, as a browser would send it back."""
    form = client.get(address).context["form"]
    values = {name: form[name].value() for name in form.fields}
    values = {n: v for n, v in values.items() if v not in (None, "", [], False)}
    return {n: f"{v:%d %m %Y}" if hasattr(v, "year") else v for n, v in values.items()}


@pytest.mark.parametrize(
    ("page", "field"),
    [
        ("contact-edit", "name"),
        ("agency-edit", "name"),
        ("case-edit", "concern"),
        ("pupil-edit", "surname"),
    ],
)
def test_both_versions_stand_beside_each_other(
    pupil: Pupil, senco: User, head: User, signed_in: SignedIn, page: str, field: str
) -> None:
    record = {
        "contact-edit": lambda: ContactFactory(pupil=pupil),
        "agency-edit": lambda: AgencyFactory(school=pupil.school),
        "case-edit": lambda: CaseFactory(pupil=pupil, lead=senco),
        "pupil-edit": lambda: pupil,
    }[page]()
    client, address = signed_in(senco), reverse(page, args=[record.pk])
    typed = _typed(client, address)
    setattr(record, field, "Theirs")
    save_as(record, by=head)
    answer = client.post(address, typed | {field: "Mine"})
    words = answer.content.decode()
    assert "Both versions are shown below" in words
    assert "<td>Mine</td><td>Theirs</td>" in words
    again = _typed_again(answer) | {field: "Mine"}
    assert client.post(address, again).status_code == 302
    record.refresh_from_db()
    assert getattr(record, field) == "Mine"


def _typed_again(answer: object) -> dict[str, object]:
    form = answer.context["form"]  # type: ignore[attr-defined]
    values = {name: form[name].value() for name in form.fields}
    return {n: v for n, v in values.items() if v not in (None, "", [], False)}


def test_who_closes_a_case_sees_what_was_changed_in_it_meanwhile(
    pupil: Pupil, senco: User, head: User, signed_in: SignedIn
) -> None:
    case = CaseFactory(pupil=pupil, lead=senco, concern="Leaves class")
    save_as(case, by=senco)
    client, address = signed_in(senco), reverse("case-close", args=[case.pk])
    typed = _typed(client, address) | {"outcome": "All well"}
    case.concern, case.lead = "Leaves school", head
    save_as(case, by=head)
    words = client.post(address, typed).content.decode()
    assert "Save again if what you typed still stands" in words
    assert "<td>Leaves class</td><td>Leaves school</td>" in words
    assert "<td>R. Osei</td><td>A. Bell</td>" in words
    assert "All well" in words


@pytest.mark.parametrize("what", ["action", "case"])
def test_who_settles_what_is_settled_sees_both_texts(
    pupil: Pupil, senco: User, head: User, signed_in: SignedIn, what: str
) -> None:
    client = signed_in(senco)
    if what == "action":
        record = ActionFactory(pupil=pupil, owner=senco)
        address, day = reverse("action-finish", args=[record.pk]), "done_on"
    else:
        record = CaseFactory(pupil=pupil, lead=senco)
        address, day = reverse("case-close", args=[record.pk]), "closed_on"
    typed = _typed(client, address) | {"outcome": "Rang twice, no answer"}
    setattr(record, day, TODAY)
    record.outcome = "Spoke with the grandmother"
    save_as(record, by=head)
    answer = client.post(address, typed)
    words = answer.content.decode()
    assert "Somebody was quicker, so what you typed was not saved" in words
    assert "Rang twice, no answer" in words
    assert "Spoke with the grandmother" in words
    same = client.post(address, typed | {"outcome": "Spoke with the grandmother"})
    assert same.status_code == 302, "the button pressed twice"

"""Actions that are taken back: with the entry that they were made from, or as promised by mistake."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from cases import services
from cases.models import Action, Entry, Pupil
from inclusion.accounts.models import User
from inclusion.accounts.permissions import Role
from inclusion.errors import DomainError
from interventions.prefill import first_words
from tests.as_a_browser import versions
from tests.factories import TODAY, ActionFactory, GroupFactory, GroupStaffFactory

from .records import entry_fields

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
SignedIn = Callable[[User], Client]
WORDS = "Ring the social worker about home"


@pytest.fixture
def teacher(someone: Callable[..., User], pupil: Pupil) -> User:
    """Class staff of the pupil, who may not read restricted entries."""
    pupil.group = GroupFactory(school=pupil.school)
    pupil.save()
    user = someone(Role.STAFF)
    GroupStaffFactory(group=pupil.group, user=user)
    return user


@pytest.fixture
def entry(pupil: Pupil, senco: User) -> Entry:
    """An entry whose follow-up is an action of its writer."""
    fields = entry_fields(follow_up=WORDS)
    return services.log_entry(pupils=[pupil], fields=fields, by=senco, on=TODAY, own_action=True)[0]


def _restrict(entry: Entry, by: User) -> None:
    services.change_readers(
        entry=entry,
        restricted=True,
        readers=(),
        reason="A disclosure",
        by=by,
        on=TODAY,
        expected_version=None,
    )


def _pages(client: Client, pupil: Pupil) -> str:
    names = ("pupil", "pupil-support", "pupil-history", "pupil-chronology")
    pages = [client.get(reverse(name, args=[pupil.pk])) for name in names]
    pages.append(client.get(reverse("today"), {"whose": "all"}))
    return "".join(page.content.decode() for page in pages)


@pytest.mark.parametrize("done", [False, True])
def test_restricting_an_entry_takes_its_action_off_every_page(
    entry: Entry, pupil: Pupil, senco: User, teacher: User, signed_in: SignedIn, done: bool
) -> None:
    assert WORDS in _pages(signed_in(teacher), pupil)
    action = Action.objects.get()
    if done:
        services.finish_action(action=action, done_on=TODAY, outcome="Rang", by=senco, on=TODAY)
        assert WORDS in first_words(pupil, None, TODAY)["background"]
    _restrict(entry, senco)
    client = signed_in(teacher)
    assert WORDS not in _pages(client, pupil)
    finish = client.get(reverse("action-finish", args=[action.pk]), follow=True)
    assert WORDS not in finish.content.decode()
    assert WORDS not in first_words(pupil, None, TODAY)["background"]
    # Whoever may read the entry finds the action, and why it went, in the history.
    history = signed_in(senco).get(reverse("pupil-history", args=[pupil.pk])).content.decode()
    assert WORDS in history
    assert "The entry that it came from is restricted now." in history


def test_withdrawing_an_entry_withdraws_its_action_only(
    entry: Entry, pupil: Pupil, senco: User
) -> None:
    other = ActionFactory(pupil=pupil, owner=senco)
    services.withdraw_entry(entry=entry, reason="Another pupil", by=senco, on=TODAY)
    standing = Action.objects.filter(withdrawn_at=None)
    assert list(standing) == [other]
    taken = Action.objects.exclude(pk=other.pk).get()
    assert taken.withdrawn_reason == "Its entry was withdrawn: Another pupil"


def test_an_action_promised_by_mistake_is_withdrawn_with_a_reason(
    pupil: Pupil, senco: User, signed_in: SignedIn
) -> None:
    action = ActionFactory(pupil=pupil, owner=senco, what="Order a desk")
    client = signed_in(senco)
    url = reverse("action-withdraw", args=[action.pk])
    support = reverse("pupil-support", args=[pupil.pk])
    assert url in client.get(support).content.decode()
    assert "Order a desk" in client.get(url).content.decode()
    assert "Say why it is withdrawn." in client.post(url, {"reason": " "}).content.decode()
    assert client.post(url, {"reason": "For another pupil"}).headers["Location"] == support
    action.refresh_from_db()
    assert action.withdrawn_reason == "For another pupil"
    assert "Action withdrawn." in client.get(support).content.decode()
    assert "Order a desk" not in client.get(support).content.decode()
    again = client.post(url, {"reason": "For another pupil"}, follow=True).content.decode()
    assert "This action has been withdrawn already." in again
    both = versions(client.post(url, {"reason": "Other words"}))
    assert both == [("Why it is withdrawn", "Other words", "For another pupil")]
    action.refresh_from_db()
    assert action.withdrawn_reason == "For another pupil"
    with pytest.raises(DomainError, match="has been withdrawn"):
        services.finish_action(action=action, done_on=TODAY, outcome="", by=senco, on=TODAY)


def test_who_may_withdraw_an_action(
    pupil: Pupil, senco: User, teacher: User, signed_in: SignedIn
) -> None:
    """Its owner, who promised it and who runs cases; for anybody else it stays."""
    own = ActionFactory(pupil=pupil, owner=teacher)
    theirs = ActionFactory(pupil=pupil, owner=senco)
    fields = {"what": "Ask the office", "owner": senco}
    made = services.add_action(pupil=pupil, fields=fields, by=teacher, on=TODAY)
    client = signed_in(teacher)
    status = {
        action.pk: client.get(reverse("action-withdraw", args=[action.pk])).status_code
        for action in (own, theirs, made)
    }
    assert status == {own.pk: 200, theirs.pk: 403, made.pk: 200}
    page = client.get(reverse("pupil-support", args=[pupil.pk])).content.decode()
    offered = [pk for pk in status if reverse("action-withdraw", args=[pk]) in page]
    assert offered == [own.pk, made.pk]


def test_an_action_that_was_done_is_not_withdrawn(pupil: Pupil, senco: User) -> None:
    action = ActionFactory(pupil=pupil, owner=senco, done_on=TODAY)
    with pytest.raises(DomainError, match="recorded as done"):
        services.withdraw_action(action=action, reason="Mistake", by=senco, on=TODAY)

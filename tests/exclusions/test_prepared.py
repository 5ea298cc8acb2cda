"""Two people at once, a double press, a crash: nothing is decided twice and nothing is lost."""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from cases.models import Alert, Pupil
from exclusions import services
from exclusions.models import Considered, Decision, Recipient, Suspension
from exclusions.refusals import AlreadyDecidedError, LetGoError
from exclusions.services import recording
from inclusion.accounts.models import Draft, School, User
from inclusion.accounts.permissions import Role
from inclusion.accounts.person import Person
from tests.factories import TODAY, ContactFactory, MembershipFactory, UserFactory

from .conftest import fields, page_of, press, through, typed
from .test_pages import url

pytestmark = pytest.mark.usefixtures("today")
SignedIn = Callable[[User], Client]


@pytest.fixture
def draft(client: Client, senco: User, pupil: Pupil) -> Draft:
    """What the SENCO prepared for this pupil."""
    client.force_login(senco)
    client.post(url("suspension-weighed", pupil.pk), typed(fact_finding="Two adults saw it."))
    return Draft.objects.get(form="suspension-prepared")


@pytest.fixture
def second_head(someone: Callable[..., User]) -> User:
    return someone(Role.HEAD, name="B. Second")


class TestTwoHeads:
    def test_the_second_sees_who_decided_when_and_the_record(
        self, client: Client, head: User, second_head: User, pupil: Pupil, draft: Draft
    ) -> None:
        """Both have the same prepared suspension open; the second changed its dates."""
        second = Client()
        second.force_login(second_head)
        sent = typed(prepared=str(draft.pk), starts_on="30 11 2026", once_key="key-2")
        second.post(url("suspension-weighed", pupil.pk), sent)
        seal = second.get(url("suspension-check", pupil.pk)).context["seal"]

        client.force_login(head)
        through(client, pupil, prepared=str(draft.pk))
        row = Suspension.objects.get()

        pressed = {"once_key": "key-2", "seal": seal}
        answer = second.post(url("suspension-check", pupil.pk), pressed)
        page = answer.content.decode()
        assert "A. Bell has decided this" in page
        assert "Monday 23 November 2026 at 10:00" in page
        assert f'href="{url("suspension", row.pk)}"' in page
        assert "Nothing was decided a second time." in page
        assert Suspension.objects.count() == 1

    def test_every_page_of_the_second_says_so(
        self, client: Client, head: User, second_head: User, pupil: Pupil, draft: Draft
    ) -> None:
        client.force_login(head)
        through(client, pupil, prepared=str(draft.pk))
        client.force_login(second_head)
        sent = typed(prepared=str(draft.pk), starts_on="30 11 2026", once_key="key-2")
        for name in ("suspension-record", "suspension-happened", "suspension-weighed"):
            answer = client.post(url(name, pupil.pk), sent)
            assert "A. Bell has decided this" in answer.content.decode()

    def test_its_preparer_who_changes_it_too_late_is_told(
        self, client: Client, head: User, senco: User, pupil: Pupil, draft: Draft
    ) -> None:
        client.force_login(head)
        through(client, pupil, prepared=str(draft.pk))
        client.force_login(senco)
        answer = client.post(url("suspension-weighed", pupil.pk), typed(prepared=str(draft.pk)))
        assert "A. Bell has decided this" in answer.content.decode()
        assert not Draft.objects.filter(form="suspension-prepared").exists()

    def test_the_service_decides_a_draft_once_whatever_the_pages_say(
        self,
        head: User,
        second_head: User,
        person_of: Callable[[User], Person],
        pupil: Pupil,
        draft: Draft,
    ) -> None:
        number = draft.pk
        first = services.record_suspension(
            pupil=pupil, fields=fields(), by=person_of(head), on=TODAY, prepared=number
        )
        with pytest.raises(AlreadyDecidedError, match=r"A\. Bell decided this .* at 10:00") as told:
            services.record_suspension(
                pupil=pupil,
                fields=fields(date(2026, 11, 30)),
                by=person_of(second_head),
                on=TODAY,
                prepared=number,
            )
        assert told.value.other == first
        assert Suspension.objects.count() == 1

    def test_what_was_let_go_meanwhile_is_looked_at_once_more(
        self, client: Client, head: User, second_head: User, pupil: Pupil, draft: Draft
    ) -> None:
        client.force_login(head)
        client.post(url("suspension-weighed", pupil.pk), typed(prepared=str(draft.pk)))
        seal = client.get(url("suspension-check", pupil.pk)).context["seal"]
        other = Client()
        other.force_login(second_head)
        other.post(url("suspension-prepared-drop", draft.pk))

        sent = {"once_key": "key-1", "seal": seal}
        answer = client.post(url("suspension-check", pupil.pk), sent, follow=True)
        assert "has been let go since you opened it" in answer.content.decode()
        assert not Suspension.objects.exists()
        press(client, pupil)
        row = Suspension.objects.get()
        assert (row.prepared_from, row.decided_by) == (None, head)

    def test_what_was_prepared_anew_since_is_not_let_go_unread(
        self, client: Client, head: User, senco: User, pupil: Pupil, draft: Draft
    ) -> None:
        other = Client()
        other.force_login(head)
        old = other.get(url("suspension-choose", pupil.pk)).context["prepared"].version
        client.post(url("suspension-weighed", pupil.pk), typed(fact_finding="Three adults."))
        drop = url("suspension-prepared-drop", draft.pk)
        answer = other.post(drop, {"version": old}, follow=True)
        assert "R. Osei has changed what was prepared since" in answer.content.decode()
        assert Draft.objects.filter(pk=draft.pk).exists()
        other.post(drop, {"version": answer.context["prepared"].version})
        assert not Draft.objects.filter(pk=draft.pk).exists()

    def test_a_draft_that_is_gone_is_refused_by_the_service(
        self, head_person: Person, pupil: Pupil
    ) -> None:
        with pytest.raises(LetGoError):
            services.record_suspension(
                pupil=pupil, fields=fields(), by=head_person, on=TODAY, prepared=99
            )

    def test_without_a_draft_the_overlap_says_who_was_quicker(
        self, client: Client, head: User, second_head: User, pupil: Pupil
    ) -> None:
        client.force_login(head)
        through(client, pupil)
        client.force_login(second_head)
        answer = client.post(url("suspension-record", pupil.pk), typed(once_key="key-2"))
        page = answer.content.decode()
        assert "These days overlap the suspension of 24 November 2026" in page
        assert "Recorded by A. Bell on 23 November 2026, 10:00" in page


class TestOnce:
    def test_a_second_press_after_the_answers_are_gone_finds_the_record(
        self, signed_in: SignedIn, head: User, pupil: Pupil
    ) -> None:
        client = signed_in(head)
        first = through(client, pupil)
        again = client.post(page_of("suspension-check", pupil.pk), {"once_key": "key-1"})
        assert again.url == first.url
        assert (Suspension.objects.count(), Decision.objects.count()) == (1, 1)

    def test_a_killed_worker_loses_nothing_and_saves_no_half(
        self, signed_in: SignedIn, head: User, pupil: Pupil, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        ContactFactory(pupil=pupil, parental_responsibility=True)
        client = signed_in(head)
        client.post(url("suspension-weighed", pupil.pk), typed(fact_finding="Two adults saw it."))

        def killed(*args: object, **kwargs: object) -> None:
            raise KeyboardInterrupt

        with monkeypatch.context() as patch:
            patch.setattr(recording, "set_recipients", killed)
            with pytest.raises(KeyboardInterrupt):
                press(client, pupil)
        for model in (Suspension, Considered, Decision, Recipient):
            assert not model.objects.exists()

        press(client, pupil)
        row = Suspension.objects.get()
        assert row.considered.fact_finding == "Two adults saw it."
        assert row.recipients.count() == 1
        # Saved is told: what is due stands with the decision itself.
        due = set(Alert.objects.filter(about=f"suspension:{row.pk}").values_list("act", flat=True))
        assert {"tell_parents", "write_to_parents", "tell_others"} <= due


class TestActingHead:
    def test_an_acting_head_whose_days_are_over_decides_nothing_and_keeps_the_draft(
        self, client: Client, school: School, pupil: Pupil
    ) -> None:
        user = UserFactory(name="C. Acting")
        MembershipFactory(user=user, school=school, role=Role.SENCO)
        acting = MembershipFactory(
            user=user, school=school, role=Role.HEAD, acting=True, until_on=TODAY
        )
        client.force_login(user)
        client.post(url("suspension-weighed", pupil.pk), typed())
        shown = client.get(url("suspension-check", pupil.pk))
        assert "C. Acting, acting headteacher" in shown.content.decode()
        acting.until_on = date(2026, 11, 22)
        acting.save()

        sent = {"once_key": "key-1", "seal": shown.context["seal"]}
        assert client.post(url("suspension-check", pupil.pk), sent).status_code == 403
        assert not Suspension.objects.exists()
        assert Draft.objects.filter(user=user, form="suspension-check").exists()

        acting.until_on = TODAY
        acting.save()
        press(client, pupil)
        assert Decision.objects.get().decided_as == "acting_headteacher"

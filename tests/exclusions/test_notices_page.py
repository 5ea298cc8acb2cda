"""The page of who has been told: from the list to the line, several in one go, two at once."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cases.models import Pupil
from exclusions.codes import How, To
from exclusions.models import Notice, Suspension
from inclusion.accounts.models import School, User
from inclusion.accounts.permissions import Role
from inclusion.accounts.person import Person
from tests.factories import TODAY, AttachmentFactory, PupilFactory, SuspensionFactory

from .telling import parents_apart, tell
from .test_pages import url

pytestmark = pytest.mark.usefixtures("today")
SignedIn = Callable[[User], Client]
Decide = Callable[..., Suspension]


def send(client: Client, row: Suspension, *which: str, **more: str) -> Any:
    """Tick these lines ("local_authority-0-1") and send the page."""
    data = {"which": which, "how": "email", "told_on": "23 11 2026", **more}
    return client.post(url("suspension-notices", row.pk), data)


def told(row: Suspension) -> dict[str, tuple[date, str]]:
    return {notice.to: (notice.told_on, notice.how) for notice in row.notices.all()}


class TestThePage:
    def test_a_button_of_the_list_leads_to_its_line(
        self, pupil: Pupil, senco: User, signed_in: SignedIn, decide: Decide
    ) -> None:
        row = decide()
        client = signed_in(senco)
        here = url("suspension-notices", row.pk)
        due = client.get(url("pupil", pupil.pk)).context["o"].due
        buttons = {found.url for found in due}
        places = ("parents", "parents_written", "local_authority")
        assert {f"{here}#told-{place}" for place in places} <= buttons
        page = client.get(here).content.decode()
        for place in places:
            assert f'id="told-{place}"' in page
        assert "By the end of today" in page
        assert "By the end of the afternoon session today" in page
        assert "Report the whole term in one go" in page

    def test_three_told_in_one_go_are_written_down_with_proof(
        self, head: User, signed_in: SignedIn, decide: Decide, pupil: Pupil
    ) -> None:
        row = decide()
        file = AttachmentFactory(pupil=pupil, title="E-mail to the authority")
        client = signed_in(head)
        answer = send(
            client,
            row,
            "local_authority-0-1",
            "board-0-1",
            told_at="9.20",
            told_by="A. Bell",
            proof="Reference 4411",
            kept=f"file-{file.pk}",
        )
        assert answer.url == url("suspension-notices", row.pk)
        page = client.get(answer.url).content.decode()
        assert "By e-mail on Monday 23 November 2026 at 09:20, A. Bell" in page
        assert "Reference 4411" in page
        assert url("attachment", file.pk) in page
        assert "Recorded by A. Bell on 23 November 2026 at 10:00" in page
        assert {n.attachment for n in row.notices.all()} == {file}

    def test_the_office_writes_down_and_reads_no_casework(
        self, pupil: Pupil, someone: Callable[..., User], signed_in: SignedIn, decide: Decide
    ) -> None:
        row = decide()
        AttachmentFactory(pupil=pupil, title="Private letter")
        client = signed_in(someone(Role.OFFICE))
        here = url("suspension-notices", row.pk)
        assert here in client.get(url("pupil", pupil.pk)).content.decode()
        page = client.get(here).content.decode()
        assert "Left the room" not in page
        assert "Private letter" not in page
        assert send(client, row, "local_authority-0-1", how="portal").status_code == 302
        assert told(row) == {To.LOCAL_AUTHORITY: (TODAY, How.PORTAL)}

    def test_a_file_that_is_not_for_everybody_keeps_its_name_from_them(
        self,
        pupil: Pupil,
        head_person: Person,
        someone: Callable[..., User],
        signed_in: SignedIn,
        decide: Decide,
    ) -> None:
        row = decide()
        (notice,) = tell(head_person, row, "local_authority")
        Notice.objects.filter(pk=notice.pk).update(
            attachment=AttachmentFactory(pupil=pupil, title="Disclosure", restricted=True)
        )
        client = signed_in(someone(Role.OFFICE))
        for page in (url("suspension-notices", row.pk), url("notice-correct", notice.pk)):
            text = client.get(page).content.decode()
            assert "Disclosure" not in text
            assert "Restricted file" in text

    @pytest.mark.parametrize(
        ("which", "more", "field", "words"),
        [
            ((), {}, "which", "Tick who was told."),
            (("board-0",), {}, "which", "Choose from the list"),
            (("pigeon-0-1",), {}, "which", "Choose from the list"),
            (("board-0-1",), {"how": ""}, "how", "Choose how they were told."),
            (("board-0-1",), {"told_on": ""}, "told_on", "Enter a date."),
            (("board-0-1",), {"told_on": "24 11 2026"}, "told_on", "in the future"),
            (("board-0-1",), {"told_at": "late"}, "told_at", "Enter a time"),
            (("parents-0-1", "board-0-1"), {}, "how", "record it by itself"),
        ],
    )
    def test_one_sentence_by_the_field_and_what_was_ticked_stays(
        self,
        senco: User,
        signed_in: SignedIn,
        decide: Decide,
        which: tuple[str, ...],
        more: dict[str, str],
        field: str,
        words: str,
    ) -> None:
        row = decide()
        answer = send(signed_in(senco), row, *which, **more)
        assert words in " ".join(answer.context["form"].errors[field])
        assert told(row) == {}
        known = {line.key for line in answer.context["page"].lines}
        assert answer.context["ticked"] == {key for key in which if key in known}

    def test_what_was_ticked_is_kept_when_its_rule_falls_silent_meanwhile(
        self, school: School, senco: User, signed_in: SignedIn, decide: Decide
    ) -> None:
        pupil = PupilFactory(school=school, social_worker=True)
        row = decide(pupil=pupil)
        Pupil.objects.filter(pk=pupil.pk).update(social_worker=False)
        client = signed_in(senco)
        answer = send(client, row, "social_worker-0-1", how="")
        assert "Social worker" in [line.label for line in answer.context["page"].lines]
        assert send(client, row, "social_worker-0-1").status_code == 302
        assert told(row) == {To.SOCIAL_WORKER: (TODAY, How.EMAIL)}

    def test_two_at_once_the_second_sees_both_and_saves_the_rest(
        self,
        head: User,
        senco: User,
        person_of: Callable[[User], Person],
        signed_in: SignedIn,
        decide: Decide,
    ) -> None:
        row = decide()
        client = signed_in(head)
        client.get(url("suspension-notices", row.pk))
        tell(person_of(senco), row, "local_authority", how="portal")
        mine = ("local_authority-0-1", "board-0-1")
        answer = send(client, row, *mine)
        text = answer.content.decode()
        assert "Someone else has written some of this down" in text
        assert "by e-mail on Monday 23 November 2026" in text
        assert "through a portal on Monday 23 November 2026" in text
        assert "recorded by R. Osei" in text
        assert answer.context["ticked"] == {"board-0-1"}
        assert set(told(row)) == {To.LOCAL_AUTHORITY}
        send(client, row, *answer.context["ticked"])
        assert set(told(row)) == {To.LOCAL_AUTHORITY, To.BOARD}

    def test_pressed_twice_is_one(self, head: User, signed_in: SignedIn, decide: Decide) -> None:
        row = decide()
        client = signed_in(head)
        for _ in range(2):
            assert send(client, row, "local_authority-0-1", told_by="A. Bell").status_code == 302
        assert row.notices.count() == 1

    def test_once_everybody_has_been_told_nothing_is_asked(
        self, senco: User, signed_in: SignedIn, pupil: Pupil
    ) -> None:
        row = SuspensionFactory(pupil=pupil, starts_on=date(2026, 11, 16), settled=True)
        page = signed_in(senco).get(url("suspension-notices", row.pk)).content.decode()
        assert "Everybody has been told." in page
        assert "Nobody is recorded who receives" not in page

    def test_nobody_to_write_to_is_said(
        self, senco: User, signed_in: SignedIn, decide: Decide, pupil: Pupil
    ) -> None:
        row = decide()
        client = signed_in(senco)
        page = client.get(url("suspension-notices", row.pk)).content.decode()
        assert "Nobody is recorded who receives the letters" in page
        parents_apart(pupil)
        client.post(url("suspension-recipients", row.pk), {"again": "1"})
        page = client.get(url("suspension-notices", row.pk)).content.decode()
        assert "Dean Marlow, by letter" in page
        assert "Nobody is recorded" not in page

    def test_one_from_before_has_no_such_page(
        self, senco: User, signed_in: SignedIn, pupil: Pupil
    ) -> None:
        row = SuspensionFactory(pupil=pupil, origin="earlier")
        for name in ("suspension-notices", "suspension-recipients"):
            assert signed_in(senco).get(url(name, row.pk)).status_code == 302

    def test_queries_stay_the_same_with_more_households_and_notices(
        self, senco: User, person_of: Any, signed_in: SignedIn, decide: Decide, pupil: Pupil
    ) -> None:
        parents_apart(pupil)
        row = decide()
        client = signed_in(senco)
        pages = [url(name, row.pk) for name in ("suspension-notices", "suspension-recipients")]

        def count() -> list[int]:
            found = []
            for page in pages:
                with CaptureQueriesContext(connection) as queries:
                    assert client.get(page).status_code == 200
                found.append(len(queries))
            return found

        count()
        with_two = count()
        for n in range(18):
            row.recipients.create(name=f"Household {n}")
        tell(person_of(senco), row, "parents", how="telephone")
        tell(person_of(senco), row, "local_authority")
        for n in range(1, 21):
            SuspensionFactory(pupil=pupil, starts_on=date(2026, 9, 3) + timedelta(n), sessions=1)
        assert count() == with_two


class TestCorrecting:
    def test_a_correction_and_then_out_with_reasons(
        self, senco: User, head_person: Person, signed_in: SignedIn, decide: Decide
    ) -> None:
        row = decide(date(2026, 11, 20))
        (notice,) = tell(head_person, row, "local_authority")
        client = signed_in(senco)
        page = url("notice-correct", notice.pk)
        typed = {"how": "portal", "told_on": "20 11 2026", "version": "1", "reason": ""}
        answer = client.post(page, typed)
        assert answer.context["form"].errors["reason"] == ["Say why what was recorded is changed."]
        typed["reason"] = "The portal shows Friday."
        assert client.post(page, typed).url == url("suspension-notices", row.pk)
        assert told(row) == {To.LOCAL_AUTHORITY: (date(2026, 11, 20), How.PORTAL)}

        out = url("notice-take-out", notice.pk)
        assert client.post(out, {"version": "2", "reason": ""}).status_code == 200
        gone = client.post(out, {"version": "2", "reason": "Another pupil."})
        assert gone.status_code == 302
        assert told(row) == {}
        history = client.get(url("pupil-history", row.pupil_id)).content.decode()
        assert "The portal shows Friday." in history
        assert "Another pupil." in history

    def test_two_at_once_see_both_versions(
        self, senco: User, head_person: Person, signed_in: SignedIn, decide: Decide
    ) -> None:
        (notice,) = tell(head_person, decide(), "local_authority")
        client = signed_in(senco)
        common = {"told_on": "23 11 2026", "version": "1", "reason": "Seen"}
        client.post(url("notice-correct", notice.pk), {**common, "how": "portal"})
        answer = client.post(url("notice-correct", notice.pk), {**common, "how": "post"})
        text = answer.content.decode()
        assert "Someone else has changed this" in text
        assert [(c.yours, c.theirs) for c in answer.context["form"].clashes] == [
            ("By first-class post", "Through a portal")
        ]
        again = {**common, "how": "post", "version": answer.context["form"]["version"].value()}
        assert client.post(url("notice-correct", notice.pk), again).status_code == 302
        notice.refresh_from_db()
        assert notice.how == How.POST

    def test_taking_out_what_somebody_corrected_meanwhile_is_asked_again(
        self, senco: User, head_person: Person, signed_in: SignedIn, decide: Decide
    ) -> None:
        (notice,) = tell(head_person, decide(), "local_authority")
        client = signed_in(senco)
        typed = {"how": "portal", "told_on": "23 11 2026", "version": "1", "reason": "Seen"}
        client.post(url("notice-correct", notice.pk), typed)
        out = url("notice-take-out", notice.pk)
        answer = client.post(out, {"version": "1", "reason": "Another pupil."})
        assert "Through a portal" in answer.content.decode()
        assert Notice.objects.filter(pk=notice.pk).exists()

    def test_a_letter_that_went_out_is_not_taken_out(
        self, senco: User, head_person: Person, signed_in: SignedIn, decide: Decide
    ) -> None:
        row = decide()
        client = signed_in(senco)
        client.post(url("suspension-sheet-print", row.pk), {"number": "1"})
        (notice,) = tell(head_person, row, "local_authority")
        letter = row.pupil.documents.get()
        typed = {"how": "email", "told_on": "23 11 2026", "version": "1", "reason": "The sheet"}
        client.post(url("notice-correct", notice.pk), {**typed, "kept": f"letter-{letter.pk}"})
        notice.refresh_from_db()
        assert notice.letter == letter
        answer = client.post(
            url("notice-take-out", notice.pk), {"version": "2", "reason": "Another pupil."}
        )
        assert "A letter is kept with it" in answer.content.decode()
        assert Notice.objects.filter(pk=notice.pk).exists()

"""The pages of letters: choosing, reading, typing the free part, issuing once, putting down the sending."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases.models import IssuedDocument
from exclusions.facts import facts
from exclusions.letters.variants import Variant
from exclusions.models import Notice, Suspension
from inclusion.accounts.models import AccessEvent, Draft, User
from inclusion.accounts.permissions import Role
from tests.exclusions.conftest import through
from tests.factories import PupilFactory

from .conftest import text_of
from .making import MAKERS, earlier, exclusion, mother_of, recipient_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today", "lines")]
SignedIn = Callable[[User], Client]


def fields(row: Suspension, variant: str = "L1", **more: Any) -> dict[str, Any]:
    """What the page of a letter sends."""
    return {
        "typed": "",
        "variant": variant,
        "to": recipient_of(row).pk,
        "number": 1,
        "version": row.version,
        **more,
    }


def issue(client: Client, row: Suspension, variant: str = "L1", **more: Any) -> IssuedDocument:
    """Issue a letter through its page."""
    answer = client.post(reverse("letter", args=[row.pk]), fields(row, variant, issue="1", **more))
    assert answer.status_code == 302, answer.context["form"].errors
    document = IssuedDocument.objects.filter(kind="letter").order_by("-pk").first()
    assert document is not None
    assert answer["Location"] == reverse("letter-issued", args=[document.pk])
    return document


@pytest.fixture
def row(pupil: Any, head: User, mother: Any) -> Suspension:
    return exclusion(pupil, head)


@pytest.mark.parametrize(("before", "variant"), [(6, "L1"), (7, "L2"), (27, "L3")])
def test_from_the_decision_to_the_letter_through_the_screens(
    pupil, head, mother, signed_in: SignedIn, before, variant
) -> None:
    """K-1: a suspension of 2 days is recorded, and its page of letters names the next one."""
    earlier(pupil, before)
    client = signed_in(head)
    assert through(client, pupil).status_code == 302
    made = Suspension.objects.get(starts_on=date(2026, 11, 24))
    page = client.get(reverse("suspension-letters", args=[made.pk]))
    assert [c.variant.value for c in page.context["choices"] if c.next] == [variant]
    shown = client.get(reverse("letter", args=[made.pk])).content.decode()
    assert "Left the room at 10.40 and did not come back." in shown
    issue(client, made, variant)
    page = client.get(reverse("suspension-letters", args=[made.pk]))
    assert [c for c in page.context["choices"] if c.next] == []
    assert "Not yet" in page.content.decode()


def test_a_posted_letter_counts_as_given_two_working_days_later(
    pupil, head, mother, signed_in: SignedIn
) -> None:
    """K-3: L4 posted on 16 December 2026 is given on the 18th; day 1 is 5 January 2027."""
    with time_machine.travel("2026-12-16T15:00:00+00:00", tick=True):
        row = exclusion(
            pupil,
            head,
            date(2026, 12, 16),
            kind="permanent",
            sessions=None,
            decided_on=date(2026, 12, 16),
        )
        Notice.objects.create(
            suspension=row, to="board", told_on=date(2026, 12, 16), recorded_by=head
        )
        client = signed_in(head)
        document = issue(client, row, "L4")
        board_by = document.data["inputs"]["board_meets_by"]
        answer = client.post(
            reverse("letter-issued", args=[document.pk]),
            {"told_on": "16 12 2026", "how": "post", "told_at": "14.50", "proof": "Receipt 41"},
            follow=True,
        )
    shown = answer.content.decode()
    assert "By first-class post on Wednesday 16 December 2026 at 14.50" in shown
    assert "It counts as given on Friday 18 December 2026" in shown
    assert "begin on Tuesday 5 January 2027" in shown
    assert "Receipt 41" in shown
    notice = Notice.objects.get(to="parents_written")
    assert (notice.recipient, notice.letter_id) == (recipient_of(row), document.pk)
    assert (notice.told_by, notice.recorded_by) == ("A. Bell", head)
    # The board's own time does not move with the post.
    assert board_by == "2027-01-21"
    document.refresh_from_db()
    assert document.data["inputs"]["board_meets_by"] == board_by


def test_pressed_twice_and_by_two_people_one_letter_comes_out(
    row, head, senco, signed_in: SignedIn
) -> None:
    first = issue(signed_in(head), row)
    assert issue(signed_in(head), row) == first
    assert issue(signed_in(senco), row) == first
    assert IssuedDocument.objects.count() == 1
    assert first.number == 1
    assert first.issued_by == head


def test_an_issued_letter_is_kept_with_its_inputs_and_nothing_changes_it(
    row, head, signed_in: SignedIn, lines
) -> None:
    client = signed_in(head)
    document = issue(client, row)
    data = document.data
    assert data["variant"] == "L1"
    assert data["decision"] == 1
    assert data["edition"]["id"] == "2026-07-26"
    assert data["recipient"]["name"] == "Kelly Archer"
    assert data["inputs"]["chosen_by_the_rules"] == "L1"
    assert data["inputs"]["terms"][0]["sessions"] == 4
    assert data["inputs"]["public_place_days"] == ["2026-11-24", "2026-11-25"]
    before = bytes(document.content)
    lines.letterhead, row.what_happened = "Another School", "Other words"
    lines.save()
    row.save()
    page = client.get(reverse("letter-issued", args=[document.pk])).content.decode()
    assert "12 Mill Lane, London E8 1AB" in page
    assert "Another School" not in page
    assert client.get(reverse("letter-pdf", args=[document.pk])).content == before
    # Another letter after that is a second one.
    assert issue(client, row, number=2).number == 2


def test_the_files_come_with_safe_headers_and_leave_a_trace(row, head, signed_in: SignedIn) -> None:
    client = signed_in(head)
    document = issue(client, row)
    for name, kind, start, end in (
        ("letter-pdf", "application/pdf", b"%PDF", ".pdf"),
        ("letter-word", "wordprocessingml.document", b"PK", ".docx"),
    ):
        answer = client.get(reverse(name, args=[document.pk]))
        assert kind in answer["Content-Type"]
        assert answer.content.startswith(start)
        assert answer["Content-Disposition"].startswith(f'attachment; filename="letter-1-l1{end}"')
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Cache-Control"] == "private, no-store"
        assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    about = f"issueddocument:{document.pk}"
    kinds = list(AccessEvent.objects.filter(about=about).values_list("what", flat=True))
    assert {"letter, PDF", "letter, Word"} <= set(kinds)
    assert AccessEvent.objects.filter(kind="printed", about=f"pupil:{row.pupil_id}").count() == 1
    assert AccessEvent.objects.filter(kind="previewed").count() == 0


def test_it_stands_on_the_documents_tab_with_both_files(
    row, head, someone, signed_in: SignedIn
) -> None:
    document = issue(signed_in(head), row)
    tab = signed_in(head).get(reverse("pupil-documents", args=[row.pupil_id])).content.decode()
    assert reverse("letter-issued", args=[document.pk]) in tab
    assert reverse("document-word", args=[document.pk]) in tab
    client = signed_in(someone(Role.PASTORAL))
    tab = client.get(reverse("pupil-documents", args=[row.pupil_id])).content.decode()
    assert reverse("document", args=[document.pk]) in tab
    answer = client.get(reverse("document-word", args=[document.pk]))
    assert answer.content == bytes(document.word or b"")
    assert client.get(reverse("letter-pdf", args=[document.pk])).status_code == 403


def test_the_office_sends_letters_without_reading_casework(
    row, someone, signed_in: SignedIn
) -> None:
    client = signed_in(someone(Role.OFFICE))
    address = reverse("suspension-letters", args=[row.pk])
    assert address in client.get(reverse("suspension-notices", args=[row.pk])).content.decode()
    page = client.get(address).content.decode()
    assert f'href="{reverse("suspension", args=[row.pk])}"' not in page
    issue(client, row)


def test_only_the_free_part_is_typed_and_is_kept_meanwhile(
    pupil, head, mother, signed_in: SignedIn
) -> None:
    client, row = signed_in(head), exclusion(pupil, head, looked_into=True)
    address = reverse("letter", args=[row.pk])
    words = "We will send Joe’s coat home with his sister."
    answer = client.post(address, fields(row, typed=words, keep="1"), follow=True)
    assert Draft.objects.get().data["typed"] == [words]
    assert words in answer.content.decode()
    assert list(answer.context["form"].fields) == ["version", "typed", "variant", "to", "number"]
    # What is typed for one letter is not taken over into another.
    other = client.get(f"{address}?variant=L9-none&to={recipient_of(row).pk}")
    assert "no further action" in other.content.decode()
    assert words not in other.content.decode()
    # Whatever else a request carries changes nothing that is fixed.
    document = issue(client, row, typed=words, period="None", reasons="Other", sections="[]")
    said = text_of(document.content)
    assert words in said
    assert "First day: Tuesday 24 November 2026" in said
    assert Draft.objects.count() == 0


def test_what_is_missing_is_said_plainly_with_where_to_enter_it(
    row, head, someone, signed_in: SignedIn, lines
) -> None:
    lines.board_address = lines.board_email = lines.contact_phone = lines.contact_email = ""
    lines.save()
    address = reverse("letter", args=[row.pk])
    shown = signed_in(head).get(address).content.decode()
    assert "The letter must say where to write to the governing board" in shown
    assert "The letter must say whom the family may ring" in shown
    assert reverse("letter-settings") in shown
    assert "Issue this letter" not in shown
    shown = signed_in(someone(Role.OFFICE)).get(address).content.decode()
    assert "A head or an administrator enters it, under School." in shown
    answer = signed_in(head).post(address, fields(row, issue="1"))
    assert "where to write to the governing board" in str(answer.context["form"].errors)
    assert IssuedDocument.objects.count() == 0


def test_the_record_changed_meanwhile_and_the_letter_is_read_again(
    row, head, signed_in: SignedIn
) -> None:
    client = signed_in(head)
    old = fields(row, issue="1")
    row.version += 1
    row.save()
    answer = client.post(reverse("letter", args=[row.pk]), old)
    assert "The record has changed since this page was opened." in answer.content.decode()
    assert IssuedDocument.objects.count() == 0
    assert str(answer.context["form"]["version"].value()) == str(row.version)
    issue(client, row)


def test_parents_who_live_apart_get_a_letter_each_and_both_count(
    pupil, head, mother, signed_in: SignedIn
) -> None:
    mother_of(
        pupil, name="Tom Archer", address="7 Lea Bridge Road\nLondon E5 9QD", language="Polish"
    )
    row = exclusion(pupil, head)
    kelly, tom = row.recipients.all()
    type(kelly).objects.filter(pk=kelly.pk).update(language="English")
    client = signed_in(head)
    of_kelly = client.get(f"{reverse('letter', args=[row.pk])}?variant=L1&to={kelly.pk}")
    assert "prefers" not in of_kelly.content.decode()
    page = client.get(f"{reverse('letter', args=[row.pk])}?variant=L1&to={tom.pk}").content.decode()
    assert "Dear Tom Archer" in page
    assert "Tom Archer prefers Polish. The letter is in English" in page
    first = issue(client, row)
    second = issue(client, row, to=tom.pk, number=2)
    assert second.data["recipient"]["name"] == "Tom Archer"
    assert "7 Lea Bridge Road" in text_of(second.content)
    sent = {"told_on": "23 11 2026", "how": "hand"}
    client.post(reverse("letter-issued", args=[first.pk]), sent)
    written = lambda: facts([pupil.pk], date(2025, 9, 1))[pupil.pk][0].parents_written_on  # noqa: E731
    assert written() is None
    client.post(reverse("letter-issued", args=[second.pk]), sent)
    assert written() == date(2026, 11, 23)


@pytest.mark.parametrize(
    ("variant", "told"),
    [
        ("L1", ["parents_written"]),
        ("L7", ["cancellation_meeting", "cancellation_parents"]),
        ("L8", ["sixth_day"]),
        ("shorter", ["change_parents"]),
        ("L9-none", ["no_further"]),
        ("L5", ["board_decision"]),
    ],
)
def test_sending_a_letter_puts_down_who_was_told(
    pupil, head, mother, signed_in: SignedIn, variant, told
) -> None:
    row = MAKERS[variant](pupil, head)
    client = signed_in(head)
    document = issue(client, row, variant, typed="The board’s reasons." if variant == "L5" else "")
    address = reverse("letter-issued", args=[document.pk])
    for _ in range(2):
        client.post(address, {"told_on": "23 11 2026", "how": "email", "proof": ""})
    assert sorted(row.notices.values_list("to", flat=True)) == told
    row.refresh_from_db()
    assert row.board_decision_given_on == (date(2026, 11, 23) if variant == "L5" else None)


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"told_on": "24 11 2026", "how": "post"}, "This day is in the future."),
        ({"told_on": "22 11 2026", "how": "post"}, "The letter was issued on 23 November 2026."),
        ({"told_on": "23 11 2026", "how": ""}, "Choose one."),
        ({"told_on": "23 11 2026", "how": "telephone"}, "Select a valid choice"),
        ({"told_on": "soon", "how": "post"}, "Enter a real date"),
        ({"told_on": "23 11 2026", "how": "post", "told_at": "26.99"}, "Enter a time"),
    ],
)
def test_a_sending_that_cannot_be_is_refused_by_its_field(
    row, head, signed_in: SignedIn, sent, words
) -> None:
    client = signed_in(head)
    document = issue(client, row)
    answer = client.post(reverse("letter-issued", args=[document.pk]), sent)
    assert words in answer.content.decode()
    assert Notice.objects.count() == 0


def test_how_it_was_sent_is_corrected_only_with_a_reason(row, head, signed_in: SignedIn) -> None:
    client = signed_in(head)
    address = reverse("letter-issued", args=[issue(client, row).pk])
    client.post(address, {"told_on": "23 11 2026", "how": "hand"})
    answer = client.post(address, {"told_on": "23 11 2026", "how": "post", "reason": ""})
    assert "Say why what was recorded is changed." in answer.content.decode()
    client.post(address, {"told_on": "23 11 2026", "how": "post", "reason": "It was posted"})
    notice = Notice.objects.get()
    assert notice.how == "post"
    assert [h.history_change_reason for h in notice.history.all()] == ["It was posted", None]


def test_other_pupils_names_stay_out_and_first_names_are_read(
    pupil, school, head, mother, signed_in: SignedIn
) -> None:
    PupilFactory(school=school, forename="Ayesha", surname="Khan")
    row = exclusion(pupil, head, reasons="Pushed Ayesha Khan, and then Ayesha fell.")
    client = signed_in(head)
    answer = client.get(reverse("letter", args=[row.pk]))
    shown = answer.content.decode()
    assert "Pushed another pupil, and then Ayesha fell." in shown
    assert "Ayesha Khan" not in shown
    assert "the letter says “another pupil”" in shown
    refused = client.post(reverse("letter", args=[row.pk]), fields(row, issue="1"))
    assert "First names stand in the text" in refused.content.decode()
    document = issue(client, row, confirmed="Ayesha")
    assert "Ayesha Khan" not in text_of(document.content)
    assert "Khan" not in str(document.data)


def test_html_in_names_and_reasons_is_text(pupil, head, signed_in: SignedIn) -> None:
    pupil.forename = "<b>Joe</b>"
    pupil.save()
    mother_of(pupil, name="<script>alert(1)</script>")
    row = exclusion(pupil, head, reasons="<img src=x onerror=alert(1)> & 'more'")
    client = signed_in(head)
    shown = client.get(reverse("letter", args=[row.pk])).content.decode()
    assert "<script>alert" not in shown
    assert "&lt;img src=x onerror=alert(1)&gt; &amp;" in shown
    said = text_of(issue(client, row, typed="<style>p{display:none}</style>").content)
    for words in (
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "<style>p{",
        "<b>Joe</b>",
    ):
        assert words in said


def test_twenty_thousand_letters_fit_and_one_more_does_not(row, head, signed_in: SignedIn) -> None:
    client = signed_in(head)
    long = ("word " * 4000)[:20_000].rstrip() + "."
    document = issue(client, row, typed=long[-20_000:])
    assert document.pages > 3
    assert f"page {document.pages} of {document.pages}" in text_of(document.content)
    answer = client.post(
        reverse("letter", args=[row.pk]), fields(row, typed="x" * 20_001, issue="1")
    )
    assert "at most 20,000 letters and signs" in answer.content.decode()


def test_without_a_recipient_the_page_asks_who_receives_them(
    pupil, head, signed_in: SignedIn
) -> None:
    row = exclusion(pupil, head)
    client = signed_in(head)
    page = client.get(reverse("suspension-letters", args=[row.pk])).content.decode()
    assert "Nobody receives the letters yet" in page
    assert reverse("suspension-recipients", args=[row.pk]) in page
    assert client.get(reverse("letter", args=[row.pk])).status_code == 404


def test_a_letter_to_somebody_who_receives_none_any_more_is_not_put_down(
    row, head, signed_in: SignedIn
) -> None:
    client = signed_in(head)
    document = issue(client, row)
    recipient_of(row).delete()
    answer = client.post(
        reverse("letter-issued", args=[document.pk]), {"told_on": "23 11 2026", "how": "hand"}
    )
    assert "Kelly Archer does not receive the letters any more" in answer.content.decode()


def test_what_was_put_down_on_the_page_of_notices_is_not_put_down_again(
    row, head, signed_in: SignedIn
) -> None:
    client = signed_in(head)
    document = issue(client, row)
    line = f"parents_written-{recipient_of(row).pk}-1"
    sent = {"which": line, "told_on": "23 11 2026", "how": "post", "told_by": "Ms Okafor"}
    client.post(reverse("suspension-notices", args=[row.pk]), sent)
    assert Notice.objects.get().letter is None
    answer = client.post(
        reverse("letter-issued", args=[document.pk]), {"told_on": "23 11 2026", "how": "hand"}
    )
    assert (
        "It is written down already, by A. Bell: by first-class post on" in answer.content.decode()
    )


def test_a_further_letter_has_a_notice_of_its_own_and_the_first_one_met_the_duty(
    row, head, signed_in: SignedIn
) -> None:
    """Snow moves a date that was printed: the old letter stays, a new one goes out."""
    client = signed_in(head)
    first = issue(client, row)
    client.post(reverse("letter-issued", args=[first.pk]), {"told_on": "23 11 2026", "how": "hand"})
    with time_machine.travel("2026-11-25T10:00:00+00:00", tick=True):
        client = signed_in(head)
        second = issue(client, row, number=2, typed="The school was closed for snow.")
        client.post(
            reverse("letter-issued", args=[second.pk]), {"told_on": "25 11 2026", "how": "hand"}
        )
        shown = client.get(reverse("suspension-notices", args=[row.pk])).content.decode()
    assert [n.letter_id for n in row.notices.all()] == [first.pk, second.pk]
    fact = facts([row.pupil_id], date(2025, 9, 1))[row.pupil_id][0]
    assert fact.parents_written_on == date(2026, 11, 23)
    assert "After it was due" not in shown


def test_what_was_dealt_with_before_and_other_letters_are_not_there(
    row, head, school, signed_in: SignedIn
) -> None:
    client = signed_in(head)
    address = reverse("letter", args=[row.pk])
    for query in ("?variant=L4", "?variant=L12", "?variant=x", "?to=999999", "?to=-1"):
        assert client.get(address + query).status_code == 404
    row.origin = Suspension.Origin.EARLIER
    row.save()
    page = client.get(reverse("suspension-letters", args=[row.pk])).content.decode()
    assert "no letter is written about it" in page
    assert client.get(address).status_code == 404


def test_a_queries_count_that_does_not_grow_with_the_letters(
    row, head, school, signed_in: SignedIn
) -> None:
    client = signed_in(head)
    address = reverse("suspension-letters", args=[row.pk])
    for number in range(2):
        issue(client, row, number=number + 1, typed=f"Letter {number}")
    client.get(address)

    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        return len(queries)

    few = count()
    for number in range(2, 12):
        issue(client, row, number=number + 1, typed=f"Letter {number}")
    # The first page says what was kept; that notice is taken from the session once.
    client.get(address)
    assert count() == few


def test_the_next_letter_follows_what_was_issued(pupil, head, mother, signed_in: SignedIn) -> None:
    row = MAKERS[Variant.SHORTER](pupil, head)
    client = signed_in(head)

    def next_one() -> list[str]:
        page = client.get(reverse("suspension-letters", args=[row.pk]))
        return [choice.variant.value for choice in page.context["choices"] if choice.next]

    first = issue(client, row)
    # That letter gives the shorter dates itself: nothing further is called for.
    assert next_one() == []
    first.data["decision"] = 1
    first.save()
    assert next_one() == ["shorter"]
    issue(client, row, "shorter", number=2)
    assert next_one() == []

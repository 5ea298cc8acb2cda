"""The pages of letters: choosing, reading, typing the free part, issuing once, putting down the sending."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases.models import IssuedDocument
from exclusions.letters.variants import Variant
from exclusions.models import Suspension
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

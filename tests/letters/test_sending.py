"""Sending letters: to whom, how, when they count as given, and whom the school has told by them."""

from collections.abc import Callable
from datetime import date

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from exclusions.facts import facts
from exclusions.models import Notice, Suspension
from inclusion.accounts.models import User
from inclusion.accounts.permissions import Role

from .conftest import text_of
from .making import MAKERS, exclusion, mother_of, recipient_of
from .test_pages import issue

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today", "lines")]
SignedIn = Callable[[User], Client]


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


def test_the_office_sends_letters_without_reading_casework(
    row, someone, signed_in: SignedIn
) -> None:
    client = signed_in(someone(Role.OFFICE))
    address = reverse("suspension-letters", args=[row.pk])
    assert address in client.get(reverse("suspension-notices", args=[row.pk])).content.decode()
    page = client.get(address).content.decode()
    assert f'href="{reverse("suspension", args=[row.pk])}"' not in page
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

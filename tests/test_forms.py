"""What every form shares: nothing that is pasted is cut off unseen, and limits are said in a sentence."""

import re
from datetime import date

import pytest
from django import forms
from django.test import Client

from inclusion.accounts.models import School
from inclusion.accounts.permissions import Role
from inclusion.forms import PlainForm

from .factories import MembershipFactory, UserFactory
from .matrix_pages import PAGES
from .matrix_rows import rows_for
from .test_permission_matrix import _address

# A reason in one sentence, or an address: typed again in a moment.
SHORT = {
    "alert-answer",
    "attachment-withdraw",
    "contact-add",
    "contact-edit",
    "plan-withdraw",
    "setting",
    "suspension-cancel",
    "view-withdraw",
}
CUTS_OFF = re.compile(r'<(?:textarea|input type="text")[^>]*\bmaxlength=[^>]*>')


class Letter(PlainForm):
    to = forms.CharField(max_length=10)
    words = forms.CharField(max_length=10, widget=forms.Textarea)


def test_a_limit_is_said_with_both_numbers_and_what_was_typed_is_kept() -> None:
    form = Letter({"to": "x" * 200_000, "words": "One line\r\nand another"})
    assert form.errors == {
        "to": ["This has 200,000 characters: use at most 10."],
        "words": ["This has 20 characters: use at most 10."],
    }
    assert form["to"].value() == "x" * 200_000


def test_the_end_of_a_line_counts_once() -> None:
    assert Letter({"to": "Kelly", "words": "a\r\nb\r\nc\r\nd\r\nee"}).is_valid()


def test_text_in_any_script_runs_its_own_way() -> None:
    assert str(Letter()).count('dir="auto"') == 2


@pytest.mark.one_database
@pytest.mark.parametrize("role", [Role.HEAD, Role.SENCO])
def test_long_forms_keep_what_is_typed_and_cut_nothing_off(
    client: Client, school: School, today: date, role: Role
) -> None:
    rows, person = rows_for(school), UserFactory()
    MembershipFactory(user=person, school=school, role=role)
    client.force_login(person)
    pages = {name: client.get(_address(name, rows)) for name in PAGES}
    words = {n: page.content.decode() for n, page in pages.items() if b"<textarea" in page.content}
    assert len(words) > 20
    assert {name for name in words if CUTS_OFF.search(words[name])} == set()
    assert {name for name in words if "data-draft=" not in words[name]} - SHORT == set()

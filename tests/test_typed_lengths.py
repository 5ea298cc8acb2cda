"""What is too long is said in a sentence on every form, and nothing that was pasted is cut off."""

from collections.abc import Callable
from typing import Any

import pytest
from django import forms
from django.test import Client
from django.urls import reverse

from cases.models import Action, Case, Pupil
from inclusion.accounts.models import User
from inclusion.forms import PlainForm
from tests.cases.records import typed_case
from tests.factories import ActionFactory

SignedIn = Callable[[User], Client]


class _Asked(PlainForm):
    name = forms.CharField(max_length=5, required=False)
    text = forms.CharField(widget=forms.Textarea, required=False)


@pytest.mark.parametrize(
    ("typed", "field", "sentence"),
    [
        ({"name": "abcdef"}, "name", "This has 6 characters: use at most 5."),
        ({"name": "😀😀😀😀😀"}, "name", ""),
        (
            {"text": "x" * 200_000},
            "text",
            "This has 200,000 characters: use at most 20,000. Keep a longer text as a document.",
        ),
        ({"text": "a\r\n" * 10_000}, "text", ""),
    ],
)
def test_a_limit_is_a_sentence(typed: dict[str, str], field: str, sentence: str) -> None:
    form = _Asked(typed)
    assert form.is_valid() is not bool(sentence)
    assert form.errors.get(field, [""])[0] == sentence
    assert "maxlength" not in str(form[field])
    assert form[field].value() == typed[field]


@pytest.mark.django_db
@pytest.mark.usefixtures("today")
def test_a_pasted_book_is_refused_and_kept(pupil: Pupil, senco: User, signed_in: SignedIn) -> None:
    client, book = signed_in(senco), "word " * 40_000
    action = ActionFactory(pupil=pupil, owner=senco)
    of_case: dict[str, Any] = typed_case(senco, concern=book)
    for url, field, typed in (
        (reverse("action-add", args=[pupil.pk]), "what", {"owner": senco.pk, "what": book}),
        (reverse("action-finish", args=[action.pk]), "outcome", {"outcome": book}),
        (reverse("case-open", args=[pupil.pk]), "concern", of_case),
        (reverse("hand-over-from", args=[senco.pk]), "reason", {"reason": book}),
    ):
        answer = client.post(url, typed)
        assert "This has 199,999 characters: use at most " in answer.content.decode(), url
        assert answer.context["form"][field].value() == book
    assert Action.objects.filter(done_on=None).count() == 1
    assert not Case.objects.exists()

"""An entry after it was logged: words added with their day, who may read it, what cannot be saved."""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from cases import selectors
from cases.models import Amendment, Entry, Pupil
from cases.services import log_entry
from inclusion.accounts.models import Draft, User
from inclusion.accounts.permissions import Role
from inclusion.accounts.person import Person
from tests.factories import TODAY, PupilFactory

from .records import entry_fields, typed_entry

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
SignedIn = Callable[[User], Client]
LOG = "/entries/log/"


def _logged(pupil: Pupil, by: User, **changes: object) -> Entry:
    return log_entry(pupils=[pupil], fields=entry_fields(**changes), by=by, on=TODAY)[0]


def test_an_amendment_stands_beneath_the_words_as_they_were_written(
    pupil: Pupil, senco: User, head: User, signed_in: SignedIn
) -> None:
    entry = _logged(pupil, senco)
    url = reverse("entry-amend", args=[entry.pk])
    client = signed_in(head)
    assert "Write what you add." in client.post(url, {"text": " "}).content.decode()
    typed = {"text": "It was 10.50, says the class teacher.", "once_key": "k"}
    for _ in range(2):
        assert client.post(url, typed).status_code == 302
    client.post(url, {**typed, "text": "His mother knows."})
    page = client.get(reverse("entry", args=[entry.pk])).content.decode()
    assert page.index("Left the room at 10.40.") < page.index("It was 10.50")
    assert page.count("Added on 23 November 2026") == 2
    assert "A. Bell" in page
    entry.refresh_from_db()
    kept = set(entry.history.values_list("what_happened", flat=True))
    assert kept == {entry.what_happened} == {"Left the room at 10.40."}
    assert "his mother knows" in entry.search_text
    history = client.get(reverse("pupil-history", args=[pupil.pk])).content.decode()
    assert "It was 10.50" in history


def test_what_was_added_is_still_found_after_the_entry_is_restricted(
    pupil: Pupil, senco: User, signed_in: SignedIn
) -> None:
    entry = _logged(pupil, senco)
    client = signed_in(senco)
    client.post(reverse("entry-amend", args=[entry.pk]), {"text": "Zebra crossing"})
    _restrict(client, entry)
    entry.refresh_from_db()
    assert "zebra crossing" in entry.search_text


def test_an_amendment_half_typed_is_offered_again(
    pupil: Pupil, senco: User, signed_in: SignedIn
) -> None:
    entry = _logged(pupil, senco)
    url = reverse("entry-amend", args=[entry.pk])
    client = signed_in(senco)
    client.post(reverse("keep-draft", args=[f"amendment~entry:{entry.pk}"]), {"text": "Half a"})
    assert "did not save it" in client.get(url).content.decode()
    assert "Half a</textarea>" in client.get(url, {"draft": "use"}).content.decode()
    client.post(url, {"text": "Half a sentence"})
    assert not Draft.objects.exists()


def test_who_adds_to_an_entry(
    pupil: Pupil, senco: User, someone: Callable[..., User], client: Client
) -> None:
    """Its writer and who runs cases; others read it and find no way to change it."""
    writer, other = someone(Role.DSL), someone(Role.DSL)
    entry = _logged(pupil, writer)
    amend = reverse("entry-amend", args=[entry.pk])
    for user, may in ((writer, True), (senco, True), (other, False)):
        client.force_login(user)
        assert (amend in client.get(reverse("entry", args=[entry.pk])).content.decode()) == may
        assert client.get(amend).status_code == (200 if may else 403)
    assert client.post(amend, {"text": "no"}).status_code == 403
    assert not Amendment.objects.exists()


def _restrict(client: Client, entry: Entry, **changes: object) -> object:
    typed = {"restricted": "on", "reason": "A disclosure", "version": entry.version, **changes}
    return client.post(reverse("entry-readers", args=[entry.pk]), typed)


def test_restricting_later_names_who_did_it_and_why(
    pupil: Pupil, senco: User, head: User, someone: Callable[..., User], signed_in: SignedIn
) -> None:
    reader, other = someone(Role.PASTORAL, name="L. Grant"), someone(Role.PASTORAL)
    entry = _logged(pupil, senco)
    client = signed_in(head)
    asked = client.get(reverse("entry-readers", args=[entry.pk])).content.decode()
    assert "papers that were issued can be opened as they were" in asked
    assert "Class staff only while they see the pupil" in asked
    assert "Say why" in _restrict(client, entry, reason=" ").content.decode()  # type: ignore[attr-defined]
    _restrict(client, entry, readers=[reader.pk])
    entry.refresh_from_db()
    assert (entry.restricted, entry.restricted_by) == (True, head)
    assert entry.history.first().history_change_reason == "A disclosure"
    address = reverse("entry", args=[entry.pk])
    assert signed_in(reader).get(address).status_code == 200
    assert signed_in(other).get(address).status_code == 404
    page = signed_in(senco).get(address).content.decode()
    assert "Restricted by A. Bell." in page
    assert "also R. Osei, L. Grant may read it" in page


def test_the_second_to_change_the_readers_sees_both(
    pupil: Pupil, senco: User, someone: Callable[..., User], signed_in: SignedIn
) -> None:
    reader = someone(Role.PASTORAL, name="L. Grant")
    entry = _logged(pupil, senco)
    client = signed_in(senco)
    _restrict(client, entry)
    answer = _restrict(client, entry, readers=[reader.pk])
    text = answer.content.decode()  # type: ignore[attr-defined]
    assert "Someone else has changed this" in text
    assert "L. Grant" in text
    entry.refresh_from_db()
    _restrict(client, entry, readers=[reader.pk])
    assert selectors.readers_of(entry) == [reader.pk]
    answer = _restrict(client, entry, restricted="", readers=[reader.pk], version=3)
    assert "Tick this too" in answer.content.decode()  # type: ignore[attr-defined]
    _restrict(client, entry, restricted="", version=3)
    entry.refresh_from_db()
    assert (selectors.readers_of(entry), entry.restricted_by) == ([], None)


def test_that_a_restricted_entry_exists_and_who_may_read_it_is_told(
    pupil: Pupil,
    senco: User,
    someone: Callable[..., User],
    person_of: Callable[[User], Person],
) -> None:
    named, unnamed = someone(Role.PASTORAL, name="L. Grant"), someone(Role.PASTORAL)
    fields = entry_fields(restricted=True)
    log_entry(pupils=[pupil], fields=fields, readers=[named], by=senco, on=TODAY)
    (told,) = selectors.restrictions(person_of(unnamed), pupil)
    assert told.by == "R. Osei"
    assert told.readers.endswith("also R. Osei, L. Grant")
    assert selectors.restrictions(person_of(named), pupil) == []
    assert selectors.restrictions(person_of(senco), pupil) == []


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        (
            {"what_happened": "x" * 200_000},
            "what_happened",
            "This has 200,000 characters: use at most 20,000. Keep a longer text as a document.",
        ),
        ({"who_was_told": "y" * 201}, "who_was_told", "use at most 200."),
        ({"happened_on": "3 3 1826"}, "happened_on", "was born on"),
    ],
)
def test_too_much_is_one_sentence_and_nothing_typed_is_lost(
    changes: dict[str, str],
    field: str,
    sentence: str,
    pupil: Pupil,
    senco: User,
    signed_in: SignedIn,
) -> None:
    answer = signed_in(senco).post(LOG, typed_entry(pupil=[pupil.pk], **changes))
    text = answer.content.decode()
    assert sentence in str(answer.context["form"].errors[field])
    assert all(value in text for value in changes.values())
    assert "maxlength" not in str(answer.context["form"][field])
    assert not Entry.objects.exists()


def test_any_script_and_any_sign_is_kept_as_typed(
    school: object, senco: User, signed_in: SignedIn
) -> None:
    pupil = PupilFactory(school=school, forename="نور", surname="الهاشمي")
    words = "She drew 🦊👩‍👩‍👧 and wrote مرحبا.\nThen <b>left</b>."
    client = signed_in(senco)
    client.post(LOG, typed_entry(pupil=[pupil.pk], what_happened=words))
    entry = Entry.objects.get()
    assert entry.what_happened == words
    page = client.get(reverse("entry", args=[entry.pk])).content.decode()
    assert "🦊👩‍👩‍👧 and wrote مرحبا." in page
    assert "&lt;b&gt;left&lt;/b&gt;" in page


def test_an_entry_for_a_leaver(pupil: Pupil, senco: User, signed_in: SignedIn) -> None:
    """Within a year of leaving it is saved, and said; later it is refused in one sentence."""
    pupil.left_on = date(2025, 11, 24)
    pupil.save()
    client = signed_in(senco)
    assert "left 24 November 2025" in client.get(LOG, {"pupil": pupil.pk}).content.decode()
    answer = client.post(LOG, typed_entry(pupil=[pupil.pk], happened_on="3 6 2025"), follow=True)
    assert "Joe Archer left on 24 November 2025." in answer.content.decode()
    assert Entry.objects.count() == 1
    pupil.left_on = date(2025, 11, 22)
    pupil.save()
    answer = client.post(LOG, typed_entry(pupil=[pupil.pk], what_happened="A later thought"))
    text = answer.content.decode()
    assert "left on 22 November 2025, more than a year ago" in text
    assert "A later thought" in text
    assert Entry.objects.count() == 1


def test_praise_is_as_quick_as_blame(pupil: Pupil, senco: User, signed_in: SignedIn) -> None:
    client = signed_in(senco)
    today = client.get(reverse("pupil", args=[pupil.pk])).content.decode()
    praise = f"{LOG}?kind=achievement&amp;pupil={pupil.pk}"
    assert f'href="{praise}" data-shortcut="p"' in today
    page = client.get(praise.replace("&amp;", "&")).content.decode()
    assert 'value="achievement" selected' in page
    assert 'id="id_what_happened"' in page


def test_a_back_dated_entry_takes_its_place(
    pupil: Pupil, senco: User, person_of: Callable[[User], Person]
) -> None:
    first = _logged(pupil, senco, happened_on=date(2026, 11, 2))
    last = _logged(pupil, senco, happened_on=date(2026, 11, 20))
    between = _logged(pupil, senco, happened_on=date(2026, 11, 9))
    assert list(selectors.entries_of_pupil(person_of(senco), pupil)) == [last, between, first]

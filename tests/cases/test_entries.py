"""Logging an entry for one pupil or several, drafts, withdrawing, restricted words."""

from collections.abc import Callable
from datetime import time

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases import selectors
from cases.models import Action, Entry, Pupil
from cases.services import log_entry
from inclusion.accounts.models import Draft, School, User
from inclusion.accounts.permissions import Role
from inclusion.accounts.person import Person
from tests.factories import TODAY, CaseFactory, PupilFactory

from .records import entry_fields, typed_entry

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
SignedIn = Callable[[User], Client]
LOG = "/entries/log/"


def test_log_for_one_pupil(pupil: Pupil, senco: User, signed_in: SignedIn) -> None:
    case = CaseFactory(pupil=pupil, lead=senco)
    client = signed_in(senco)
    assert "<bdi>Joe Archer</bdi>, Year 4" in client.get(LOG, {"pupil": pupil.pk}).content.decode()
    answer = client.post(LOG, typed_entry(pupil=[pupil.pk], happened_at="10.40"), follow=True)
    assert answer.redirect_chain[0][0] == reverse("pupil-chronology", args=[pupil.pk])
    assert "Entry logged for Joe Archer." in answer.content.decode()
    entry = Entry.objects.get()
    assert (entry.written_by, entry.case, entry.happened_at.hour) == (senco, case, 10)
    assert (entry.other_pupils, entry.logged_together) == (0, None)


def test_log_for_several_pupils_names_none_of_the_others(
    pupil: Pupil, senco: User, signed_in: SignedIn
) -> None:
    others = [
        PupilFactory(school=pupil.school, forename="Kemi", surname="Balogun"),
        PupilFactory(school=pupil.school, forename="Tom", surname="Wright"),
    ]
    client = signed_in(senco)
    client.post(LOG, typed_entry(pupil=[pupil.pk, *(p.pk for p in others)]))
    entries = Entry.objects.all()
    assert {entry.pupil_id for entry in entries} == {pupil.pk, *(p.pk for p in others)}
    assert {entry.other_pupils for entry in entries} == {2}
    assert len({entry.logged_together for entry in entries}) == 1
    client.get(reverse("today"))  # takes the message about what was logged
    page = client.get(reverse("pupil-chronology", args=[pupil.pk])).content.decode()
    assert "Left the room at 10.40." in page
    assert "Balogun" not in page
    assert "Wright" not in page


def test_a_double_click_logs_once_and_other_words_are_another_entry(
    pupil: Pupil, senco: User, signed_in: SignedIn
) -> None:
    other = PupilFactory(school=pupil.school)
    client = signed_in(senco)
    typed = typed_entry(pupil=[pupil.pk, other.pk], own_action="on", action_due_on="27 11 2026")
    typed["follow_up"] = "Ring home"
    for _ in range(2):
        assert client.post(LOG, typed).status_code == 302
    assert Entry.objects.count() == 2
    assert Action.objects.count() == 2
    client.post(LOG, typed_entry(pupil=[pupil.pk], what_happened="Back in the form, other words."))
    assert Entry.objects.count() == 3


def test_pupils_are_found_and_added_without_a_script(
    pupil: Pupil, senco: User, signed_in: SignedIn
) -> None:
    kemi = PupilFactory(school=pupil.school, forename="Kemi", surname="Archer")
    client = signed_in(senco)
    typed = typed_entry(what_happened="Half a sen", kind="voice", find="arch")
    page = client.post(LOG, typed).content.decode()
    assert "Half a sen" in page
    assert f'name="add" value="{kemi.pk}"' in page
    assert "There is something to put right" not in page
    page = client.post(LOG, {**typed, "add": kemi.pk}).content.decode()
    assert f'name="pupil" value="{kemi.pk}"' in page
    assert "Half a sen" in page
    assert 'value="voice" selected' in page
    # One match is added at once; who is chosen already is not found again.
    page = client.post(LOG, {**typed, "pupil": [kemi.pk]}).content.decode()
    assert f'name="pupil" value="{pupil.pk}"' in page
    assert "<bdi>Joe Archer</bdi> is added. Nothing is saved yet." in page
    page = client.post(
        LOG, {**typed, "find": "", "pupil": [kemi.pk, pupil.pk], "remove": kemi.pk}
    ).content.decode()
    assert f'name="pupil" value="{kemi.pk}"' not in page
    assert not Entry.objects.exists()


def test_pupils_are_found_while_typing(pupil: Pupil, senco: User, signed_in: SignedIn) -> None:
    client = signed_in(senco)
    hx = {"HX-Request": "true"}
    page = client.post(LOG, {"find": "arch", "typing": "1"}, headers=hx).content.decode()
    assert "Add <bdi>Joe Archer</bdi>" in page
    assert "<form" not in page
    page = client.post(LOG, {"find": "arch", "add": pupil.pk}, headers=hx).content.decode()
    assert f'name="pupil" value="{pupil.pk}"' in page
    assert "<form" not in page
    page = client.post(LOG, {"find": "qqq", "typing": "1"}, headers=hx).content.decode()
    assert "No pupil found for “qqq”" in page


def test_who_is_chosen_already_is_not_called_unknown(
    pupil: Pupil, senco: User, signed_in: SignedIn
) -> None:
    typed = {"find": "joe archer", "typing": "1", "pupil": [pupil.pk]}
    page = signed_in(senco).post(LOG, typed, headers={"HX-Request": "true"}).content.decode()
    assert "<bdi>Joe Archer</bdi> is chosen already." in page
    assert "No pupil found" not in page


def test_the_same_pupil_twice_is_one_entry(pupil: Pupil, senco: User, signed_in: SignedIn) -> None:
    signed_in(senco).post(LOG, typed_entry(pupil=[pupil.pk, pupil.pk]))
    assert (Entry.objects.get().pupil, Entry.objects.get().other_pupils) == (pupil, 0)


def test_a_pupil_out_of_sight_cannot_be_chosen(
    pupil: Pupil, other_school: School, senco: User, signed_in: SignedIn
) -> None:
    stranger = PupilFactory(school=other_school, forename="Daniel")
    client = signed_in(senco)
    assert client.get(LOG, {"pupil": stranger.pk}).status_code == 404
    assert client.get(LOG, {"pupil": "x"}).status_code == 404
    for step in (
        {"pupil": [stranger.pk]},
        {"add": stranger.pk},
        {"pupil": [pupil.pk, stranger.pk]},
    ):
        assert client.post(LOG, typed_entry(**step)).status_code == 404
    assert "Daniel" not in client.post(LOG, typed_entry(find="Dan")).content.decode()
    assert not Entry.objects.exists()


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"pupil": []}, "find", "Choose at least one pupil."),
        ({"kind": ""}, "kind", "Choose one."),
        ({"what_happened": " "}, "what_happened", "Write down what happened."),
        ({"happened_on": "30 2 2026"}, "happened_on", "Enter a real date"),
        ({"happened_on": "24 11 2026"}, "happened_on", "in the future"),
        ({"happened_on": "11 3 2018"}, "happened_on", "Joe was born on 12 March 2018"),
        ({"happened_on": "1 1 0001"}, "happened_on", "Joe was born on 12 March 2018"),
        ({"happened_at": "25.70"}, "happened_at", "Enter a real time"),
        ({"own_action": "on", "follow_up": "Ring"}, "action_due_on", "Enter the day"),
        ({"action_due_on": "27 11 2026"}, "own_action", "Tick this too"),
        ({"own_action": "on", "action_due_on": "27 11 2026"}, "follow_up", "Write what you"),
        (
            {"own_action": "on", "action_due_on": "20 11 2026", "follow_up": "Ring"},
            "action_due_on",
            "has passed",
        ),
        (
            {"own_action": "on", "action_due_on": "27 11 2026", "follow_up": "x" * 301},
            "follow_up",
            "at most 300",
        ),
        (
            {
                "own_action": "on",
                "action_due_on": "27 11 2026",
                "follow_up": "Ring",
                "restricted": "on",
            },
            "own_action",
            "can read an action",
        ),
    ],
)
def test_bad_input(
    changes: dict[str, object],
    field: str,
    sentence: str,
    pupil: Pupil,
    senco: User,
    signed_in: SignedIn,
) -> None:
    typed = {**typed_entry(pupil=[pupil.pk], who_was_told="Kept as typed"), **changes}
    answer = signed_in(senco).post(LOG, typed)
    assert answer.status_code == 200
    assert sentence in str(answer.context["form"].errors[field])
    text = answer.content.decode()
    assert "There is something to put right" in text
    assert "Kept as typed" in text
    assert not Entry.objects.exists()
    assert not Action.objects.exists()


def test_a_follow_up_becomes_an_action(pupil: Pupil, senco: User, signed_in: SignedIn) -> None:
    signed_in(senco).post(
        LOG,
        typed_entry(
            pupil=[pupil.pk], follow_up="Ring home", own_action="on", action_due_on="27 11 2026"
        ),
    )
    action = Action.objects.get()
    assert (action.what, action.owner, action.pupil) == ("Ring home", senco, pupil)
    assert action.about == f"entry:{Entry.objects.get().pk}"


def test_what_was_typed_is_offered_again(
    pupil: Pupil, senco: User, head: User, signed_in: SignedIn, client: Client
) -> None:
    client = signed_in(senco)
    kept = typed_entry(pupil=[pupil.pk, 999999], what_happened="Half a sentence")
    client.post(reverse("keep-draft", args=["log-entry~"]), kept)
    page = client.get(LOG).content.decode()
    assert "did not save it" in page
    assert "Half a sentence" in page
    page = client.get(LOG, {"draft": "use"}).content.decode()
    assert "Half a sentence</textarea>" in page
    assert f'name="pupil" value="{pupil.pk}"' in page
    assert 'value="key-1"' not in page
    client.force_login(head)
    assert "did not save it" not in client.get(LOG).content.decode()
    client.force_login(senco)
    assert client.post(LOG, {"draft": "drop"}).status_code == 302
    assert not Draft.objects.exists()


def test_saving_lets_the_draft_go(pupil: Pupil, senco: User, signed_in: SignedIn) -> None:
    client = signed_in(senco)
    client.post(reverse("keep-draft", args=["log-entry~"]), typed_entry())
    client.post(LOG, typed_entry(pupil=[pupil.pk]))
    assert not Draft.objects.exists()


def test_looking_writes_nothing(pupil: Pupil, senco: User, signed_in: SignedIn) -> None:
    client = signed_in(senco)
    client.get(LOG)
    with CaptureQueriesContext(connection) as queries:
        client.get(LOG, {"pupil": pupil.pk})
    writes = ("INSERT", "UPDATE", "DELETE")
    assert len(queries) > 0
    assert not [q["sql"] for q in queries if q["sql"].startswith(writes)]


def _logged(pupil: Pupil, by: User, **changes: object) -> Entry:
    return log_entry(pupils=[pupil], fields=entry_fields(**changes), by=by, on=TODAY)[0]


def test_withdrawing_leaves_the_chronology_but_not_the_history(
    pupil: Pupil, senco: User, signed_in: SignedIn
) -> None:
    entry = _logged(pupil, senco)
    url = reverse("entry-withdraw", args=[entry.pk])
    client = signed_in(senco)
    assert "Left the room at 10.40." in client.get(url).content.decode()
    assert "Say why it is withdrawn." in client.post(url, {"reason": ""}).content.decode()
    for _ in range(2):
        assert client.post(url, {"reason": "wrong child"}).status_code == 302
    assert client.get(reverse("entry-amend", args=[entry.pk])).status_code == 302
    chronology = client.get(reverse("pupil-chronology", args=[pupil.pk]))
    assert "Left the room at 10.40." not in chronology.content.decode()
    assert entry.history.count() == 2


def test_only_the_writer_or_who_runs_cases_may_change_an_entry(
    pupil: Pupil, senco: User, someone: Callable[..., User], client: Client
) -> None:
    writer, other, manager = someone(Role.DSL), someone(Role.DSL), someone(Role.PASTORAL)
    entry = _logged(pupil, writer)
    for name in ("entry-amend", "entry-withdraw"):
        url = reverse(name, args=[entry.pk])
        for user, status in ((writer, 200), (manager, 200), (other, 403)):
            client.force_login(user)
            assert client.get(url).status_code == status
        assert client.post(url, {"reason": "no"}).status_code == 403
    entry.refresh_from_db()
    assert entry.withdrawn_at is None


def test_restricted_words_are_not_found_without_the_right(
    pupil: Pupil, senco: User, someone: Callable[..., User], client: Client
) -> None:
    named, unnamed = someone(Role.PASTORAL), someone(Role.PASTORAL)
    client.force_login(senco)
    typed = typed_entry(
        pupil=[pupil.pk], what_happened="Told of home.", restricted="on", readers=[named.pk]
    )
    client.post(LOG, typed)
    entry = Entry.objects.get()
    for user, status in ((senco, 200), (named, 200), (unnamed, 404)):
        client.force_login(user)
        assert client.get(reverse("entry-amend", args=[entry.pk])).status_code == status
        page = client.get(reverse("pupil-chronology", args=[pupil.pk])).content.decode()
        assert ("Told of home." in page) == (status == 200)
        tray = client.get(reverse("cases")).content.decode()
        assert "Told of home." not in tray


def test_the_tray_does_not_betray_a_restricted_entry(
    pupil: Pupil, senco: User, someone: Callable[..., User], client: Client
) -> None:
    CaseFactory(pupil=pupil, lead=senco)
    _logged(pupil, senco, restricted=True)
    client.force_login(someone(Role.PASTORAL))
    assert "None yet" in client.get(reverse("cases")).content.decode()
    client.force_login(senco)
    assert "None yet" not in client.get(reverse("cases")).content.decode()


def test_anyone_restricts_what_they_write_themselves_and_still_reads_it(
    pupil: Pupil, someone: Callable[..., User], signed_in: SignedIn
) -> None:
    writer, colleague = someone(Role.PASTORAL), someone(Role.PASTORAL)
    signed_in(writer).post(LOG, typed_entry(pupil=[pupil.pk], restricted="on"))
    entry = Entry.objects.get()
    assert entry.restricted
    page = reverse("entry", args=[entry.pk])
    readers = reverse("entry-readers", args=[entry.pk])
    assert readers in signed_in(writer).get(page).content.decode()
    assert signed_in(writer).get(readers).status_code == 200
    assert signed_in(colleague).get(page).status_code == 404
    assert signed_in(colleague).get(readers).status_code == 404


def test_the_form_asks_the_same_queries_for_1_and_20_pupils(
    pupil: Pupil, senco: User, signed_in: SignedIn
) -> None:
    client = signed_in(senco)
    others = PupilFactory.create_batch(19, school=pupil.school)
    with CaptureQueriesContext(connection) as one:
        client.get(LOG, {"pupil": [pupil.pk]})
    with CaptureQueriesContext(connection) as twenty:
        client.get(LOG, {"pupil": [pupil.pk, *(p.pk for p in others)]})
    assert len(one) == len(twenty)


def test_a_person_finds_entries_through_the_person_only(
    pupil: Pupil, senco: User, someone: Callable[..., User], person_of: Callable[[User], Person]
) -> None:
    entry = _logged(pupil, senco, restricted=True)
    assert list(selectors.entries_of_pupil(person_of(senco), pupil)) == [entry]
    assert not selectors.entries_of_pupil(person_of(someone(Role.PASTORAL)), pupil).exists()


@pytest.mark.parametrize("typed", ["15.30", "15:30", "1530", "3.30pm", "3:30 pm", "3.30 PM"])
def test_a_time_is_taken_as_people_type_it(
    typed: str, pupil: Pupil, senco: User, signed_in: SignedIn
) -> None:
    signed_in(senco).post(LOG, typed_entry(pupil=[pupil.pk], happened_at=typed))
    assert Entry.objects.get().happened_at == time(15, 30)


@pytest.mark.parametrize("typed", ["25.99", "half three", "30", "٣٠", "😀"])
def test_what_is_no_time_is_asked_for_again_and_kept(
    typed: str, pupil: Pupil, senco: User, signed_in: SignedIn
) -> None:
    answer = signed_in(senco).post(LOG, typed_entry(pupil=[pupil.pk], happened_at=typed))
    assert "Enter a real time, for example 15:30." in answer.content.decode()
    assert answer.context["form"]["happened_at"].value() == typed
    assert not Entry.objects.exists()

"""The details of an entry, added or corrected after it was logged: dated, with a reason, never silently."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from cases.models import Action, Amendment, Entry, IncidentDetail, PhysicalIntervention, Pupil
from cases.services import change_readers, log_entry
from inclusion.accounts.models import User
from inclusion.accounts.permissions import Role
from tests.as_a_browser import main_form, versions
from tests.factories import TODAY, GroupFactory, GroupStaffFactory, PupilFactory

from .records import entry_fields

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
SignedIn = Callable[[User], Client]
FRIDAY = date(2026, 11, 20)
FORCE = {
    "sort": "restraint",
    "staff": "R. Osei and L. Grant",
    "why_needed": "Ran towards the road.",
    "how": "Held by both arms for a minute.",
}


def _logged(pupil: Pupil, by: User, incident: dict[str, Any] | None = None, **fields: Any) -> Entry:
    fields = entry_fields(happened_on=FRIDAY, **fields)
    return log_entry(pupils=[pupil], fields=fields, incident=incident, by=by, on=TODAY)[0]


def _opened(client: Client, entry: Entry) -> dict[str, Any]:
    """What the form of the details shows, as a browser sends it back."""
    form = client.get(reverse("entry-details", args=[entry.pk])).context["form"]
    values = {name: form[name].value() for name in form.fields}
    typed = {n: v for n, v in values.items() if v not in (None, "", [])}
    return {n: _as_typed(v) for n, v in typed.items()}


def _as_typed(value: Any) -> Any:
    if isinstance(value, date):
        return f"{value:%d %m %Y}"
    return f"{value:%H.%M}" if hasattr(value, "hour") else value


def _save(client: Client, entry: Entry, **typed: Any) -> Any:
    address = reverse("entry-details", args=[entry.pk])
    return client.post(address, {**_opened(client, entry), **typed})


def _page(client: Client, entry: Entry) -> str:
    return client.get(reverse("entry", args=[entry.pk])).content.decode()


def test_details_are_added_later_with_their_day(
    pupil: Pupil, senco: User, head: User, signed_in: SignedIn
) -> None:
    entry = _logged(pupil, senco)
    client = signed_in(head)
    assert reverse("entry-details", args=[entry.pk]) in _page(client, entry)
    added = {"happened_at": "10.40", "place": "Playground", "likely_function": "escape"}
    against = {"against": "discriminatory", "strands": ["race", "online"]}
    restorative = {"who_was_affected": "Two friends", "how_to_prevent": "A quiet start"}
    answer = _save(client, entry, **added, **against, **restorative)
    assert answer.status_code == 302, answer.context["form"].errors
    detail = IncidentDetail.objects.get()
    assert (detail.place, detail.strands) == ("Playground", ["race", "online"])
    page = _page(client, entry)
    assert "Added on 23 November 2026" in page
    assert "by A. Bell" in page
    assert (
        "Details added: time, place, what it may have been for, bullying or discriminatory" in page
    )
    assert "Race, Online" in page
    entry.refresh_from_db()
    assert f"{entry.happened_at:%H:%M}" == "10:40"
    assert "playground" in entry.search_text
    assert entry.what_happened == "Left the room at 10.40.", "its words stay as they were"


def test_what_stood_is_corrected_with_a_reason_and_shown(
    pupil: Pupil, senco: User, signed_in: SignedIn
) -> None:
    entry = _logged(
        pupil, senco, {"place": "Playground", "strands": ["race"], "against": "bullying"}
    )
    client = signed_in(senco)
    refused = _save(client, entry, place="Corridor")
    assert "Say why what stands is corrected." in refused.content.decode()
    assert 'value="Corridor"' in refused.content.decode(), "what was typed is kept"
    assert IncidentDetail.objects.get().place == "Playground"
    _save(
        client, entry, place="Corridor", strands=["race", "sex"], reason="The class teacher saw it"
    )
    amendment = Amendment.objects.get()
    assert amendment.corrections == [
        {"what": "Place", "before": "Playground", "after": "Corridor"},
        {"what": "About", "before": "Race", "after": "Race and Sex"},
    ]
    page = _page(client, entry)
    assert "Corrected on 23 November 2026" in page
    assert "The class teacher saw it" in page
    assert page.index("Playground") < page.index("Corridor")
    chronology = client.get(reverse("pupil-chronology", args=[pupil.pk])).content.decode()
    assert "Playground" in chronology
    assert "· amended" in chronology
    history = client.get(reverse("pupil-history", args=[pupil.pk])).content.decode()
    assert "Details of an incident changed" in history
    assert "The class teacher saw it" in history


def test_emptying_what_stood_is_a_correction_too(
    pupil: Pupil, senco: User, signed_in: SignedIn
) -> None:
    entry = _logged(pupil, senco, {"antecedent": "A quarrel"})
    client = signed_in(senco)
    assert "Say why" in _save(client, entry, antecedent="").content.decode()
    _save(client, entry, antecedent="", reason="Nobody saw it")
    assert IncidentDetail.objects.get().antecedent == ""
    assert Amendment.objects.get().corrections[0]["after"] == "nothing"


def test_the_button_pressed_twice_is_one_and_nothing_is_said_so(
    pupil: Pupil, senco: User, signed_in: SignedIn
) -> None:
    entry = _logged(pupil, senco)
    client = signed_in(senco)
    assert "Nothing was changed" in _save(client, entry).content.decode()
    typed = {**_opened(client, entry), "place": "Hall"}
    address = reverse("entry-details", args=[entry.pk])
    assert [client.post(address, typed).status_code for _ in range(2)] == [302, 302]
    assert Amendment.objects.count() == 1


def test_a_physical_intervention_that_comes_to_light_later_starts_its_clock(
    pupil: Pupil, senco: User, signed_in: SignedIn
) -> None:
    entry = _logged(pupil, senco)
    client = signed_in(senco)
    lacking = _save(client, entry, **{**FORCE, "how": ""}).content.decode()
    assert "Write down what was done, and how." in lacking
    assert not PhysicalIntervention.objects.exists()
    assert _save(client, entry, **FORCE).status_code == 302, "an addition needs no reason"
    entry.refresh_from_db()
    assert entry.kind == "physical_intervention"
    promise = Action.objects.get()
    assert (promise.owner, promise.due_on, promise.created_on) == (senco, FRIDAY, TODAY)
    page = _page(client, entry)
    assert "have not been told yet: overdue by 1 school day" in page
    assert "Incident</span>" in page, "that it was logged as an incident is shown"
    assert "Tell the parents what happened" in client.get(reverse("today")).content.decode()
    told = {"told_on": "20 11 2026", "told_time": "15.10", "parents_told_by": "R. Osei"}
    _save(client, entry, **told)
    promise.refresh_from_db()
    assert (promise.done_on, promise.outcome) == (TODAY, "Told on 20 November 2026")
    assert "Tell the parents" not in client.get(reverse("today")).content.decode()
    assert "have not been told" not in _page(client, entry)


def test_a_telling_that_was_written_down_by_mistake_starts_the_clock_again(
    pupil: Pupil, senco: User, signed_in: SignedIn
) -> None:
    entry = _logged(pupil, senco)
    client = signed_in(senco)
    _save(client, entry, **FORCE, told_on="20 11 2026", told_time="15.10")
    assert not Action.objects.exists()
    wrong = {"told_on": "", "told_time": "", "reason": "It was another pupil’s mother"}
    assert _save(client, entry, **wrong).status_code == 302
    assert Action.objects.get().due_on == FRIDAY
    assert "20 November 2026, 15:10" in _page(client, entry), "what stood is shown"


def test_of_two_the_second_sees_both_and_keeps_what_the_first_did_elsewhere(
    pupil: Pupil, senco: User, head: User, signed_in: SignedIn
) -> None:
    entry = _logged(pupil, senco, {"place": "Hall", "lesson": "Maths"})
    address = reverse("entry-details", args=[entry.pk])
    client = signed_in(senco)
    typed = {**_opened(client, entry), "place": "Corridor", "reason": "I asked"}
    theirs = {"place": "Stairs", "lesson": "Break", "happened_at": "10.40"}
    _save(signed_in(head), entry, **theirs, reason="Seen by a mentor")
    client = signed_in(senco)
    answer = client.post(address, typed)
    form = answer.context["form"]
    assert [(c.label, c.yours, c.theirs) for c in form.clashes] == [("Where", "Corridor", "Stairs")]
    assert "Saved by A. Bell" in answer.content.decode()
    assert (form["lesson"].value(), form["happened_at"].value()) == ("Break", "10:40")
    assert IncidentDetail.objects.get().place == "Stairs"
    assert client.post(address, main_form(answer, address).fields).status_code == 302
    detail = IncidentDetail.objects.get()
    assert (detail.place, detail.lesson) == ("Corridor", "Break")
    assert f"{detail.entry.happened_at:%H:%M}" == "10:40"


def test_of_two_who_record_the_telling_the_second_sees_both(
    pupil: Pupil, senco: User, head: User, signed_in: SignedIn
) -> None:
    entry = _logged(pupil, senco)
    _save(signed_in(senco), entry, **FORCE)
    told = reverse("entry-told", args=[entry.pk])
    version = signed_in(senco).get(told).context["form"]["version"].value()
    first = {"version": version, "pupil_view": "He says he was scared."}
    second = {"version": version, "pupil_view": "I was angry."}
    assert signed_in(head).post(told, first).status_code == 302
    answer = signed_in(senco).post(told, second)
    assert versions(answer) == [("What the pupil said", "I was angry.", "He says he was scared.")]
    assert PhysicalIntervention.objects.get().pupil_view == "He says he was scared."
    form = answer.context["form"]
    again = {**second, "version": form["version"].value(), "reason": "His own words to me"}
    assert signed_in(senco).post(told, again).status_code == 302
    assert PhysicalIntervention.objects.get().pupil_view == "I was angry."


def test_a_restricted_entry_stays_restricted_in_what_is_corrected(
    pupil: Pupil, senco: User, someone: Callable[..., User], signed_in: SignedIn
) -> None:
    pupil.group = GroupFactory(school=pupil.school)
    pupil.save()
    teacher = someone(Role.STAFF)
    GroupStaffFactory(group=pupil.group, user=teacher)
    entry = _logged(pupil, senco, {"place": "Firstplace"}, restricted=True)
    client = signed_in(senco)
    _save(client, entry, place="Secondplace", reason="Reasonword", **FORCE)
    entry.refresh_from_db()
    assert entry.restricted
    client = signed_in(teacher)
    assert client.get(reverse("entry-details", args=[entry.pk])).status_code == 404
    names = ("pupil", "pupil-support", "pupil-history", "pupil-chronology", "pupil-documents")
    pages = "".join(client.get(reverse(n, args=[pupil.pk])).content.decode() for n in names)
    found = client.get(reverse("search"), {"q": "Secondplace", "in": "notes"}).content.decode()
    assert f"entry-{entry.pk}" not in found
    for words in ("Firstplace", "Secondplace", "Reasonword", "towards the road", "Restraint"):
        assert words not in pages, words
    assert "Tell the parents what happened" in pages, "the promise says nothing of it"


def test_restricting_it_meanwhile_is_said_before_details_are_saved(
    pupil: Pupil, senco: User, head: User, signed_in: SignedIn
) -> None:
    entry = _logged(pupil, senco)
    client = signed_in(senco)
    typed = {**_opened(client, entry), "place": "Hall"}
    change_readers(
        entry=entry,
        restricted=True,
        readers=[],
        reason="A disclosure",
        by=head,
        on=TODAY,
        expected_version=1,
    )
    answer = client.post(reverse("entry-details", args=[entry.pk]), typed)
    assert ("Restricted", "no", "yes") in versions(answer)
    assert not IncidentDetail.objects.exists()


def test_who_may_and_which_entries_have_such_details(
    pupil: Pupil, senco: User, someone: Callable[..., User], signed_in: SignedIn
) -> None:
    writer, other = someone(Role.DSL), someone(Role.DSL)
    entry = _logged(pupil, writer)
    address = reverse("entry-details", args=[entry.pk])
    for user, status in ((writer, 200), (senco, 200), (other, 403)):
        client = signed_in(user)
        assert client.get(address).status_code == status
        assert (address in _page(client, entry)) == (status == 200)
    call = _logged(pupil, senco, kind="contact")
    client = signed_in(senco)
    assert client.get(reverse("entry-details", args=[call.pk])).status_code == 302
    assert reverse("entry-details", args=[call.pk]) not in _page(client, call)


def test_one_pupils_details_are_not_anothers(
    pupil: Pupil, senco: User, signed_in: SignedIn, school: object
) -> None:
    fields = entry_fields(happened_on=FRIDAY)
    pair = log_entry(pupils=[pupil, PupilFactory(school=school)], fields=fields, by=senco, on=TODAY)
    _save(signed_in(senco), pair[0], place="Hall")
    assert [detail.entry_id for detail in IncidentDetail.objects.all()] == [pair[0].pk]


def test_what_does_not_fit_is_one_sentence_and_nothing_typed_is_lost(
    pupil: Pupil, senco: User, signed_in: SignedIn
) -> None:
    entry = _logged(pupil, senco)
    client = signed_in(senco)
    for typed, field, sentence in (
        ({"place": "x" * 121}, "place", "use at most 120"),
        ({"strands": ["race"]}, "against", "Say whether"),
        ({**FORCE, "told_on": "19 11 2026", "told_time": "9.00"}, "told_on", "happened on"),
        ({**FORCE, "talked_on": "1 12 2026"}, "talked_on", "in the future"),
        ({"happened_at": "late"}, "happened_at", "Enter a real time"),
    ):
        answer = _save(client, entry, **typed)
        assert sentence in str(answer.context["form"].errors[field])
        assert all(v in answer.content.decode() for v in typed.values() if isinstance(v, str))
    assert not Amendment.objects.exists()

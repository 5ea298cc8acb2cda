"""What some kinds of entry hold besides their text: incidents, and physical interventions."""

from collections.abc import Callable
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases import services
from cases.models import Action, Entry, IncidentDetail, PhysicalIntervention, Pupil
from inclusion.accounts.models import User
from inclusion.accounts.permissions import Role
from inclusion.errors import DomainError
from tests.factories import TODAY, GroupFactory, GroupStaffFactory, PupilFactory

from .records import entry_fields, typed_entry

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
SignedIn = Callable[[User], Client]
LOG = "/entries/log/"
FORCE = {
    "kind": "physical_intervention",
    "sort": "restraint",
    "staff": "R. Osei and L. Grant",
    "why_needed": "Ran towards the road.",
    "how": "Held by both arms for a minute.",
    "happened_on": "20 11 2026",
}


def _log(client: Client, pupil: Pupil, **changes: object) -> object:
    return client.post(LOG, typed_entry(pupil=[pupil.pk], **changes))


def test_an_incident_with_its_details_is_saved_and_shown(
    pupil: Pupil, senco: User, signed_in: SignedIn
) -> None:
    client = signed_in(senco)
    _log(
        client,
        pupil,
        place="Playground",
        antecedent="The game ended early.",
        likely_function="escape",
        against="discriminatory",
        strands=["race", "online"],
        what_is_needed="A talk on Monday.",
    )
    detail = IncidentDetail.objects.get()
    assert (detail.place, detail.likely_function) == ("Playground", "escape")
    assert detail.strands == ["race", "online"]
    page = client.get(reverse("entry", args=[detail.entry_id])).content.decode()
    for words in ("The game ended early.", "To get away from something", "Race, Online"):
        assert words in page
    # Its words are found by whoever searches the notes.
    assert "playground" in detail.entry.search_text
    assert "race" not in detail.entry.search_text


def test_quick_picks_become_the_first_words_of_their_box(
    pupil: Pupil, senco: User, signed_in: SignedIn
) -> None:
    client = signed_in(senco)
    _log(
        client,
        pupil,
        antecedent_picks=["Noise or a crowd", "Told no, or to stop"],
        antecedent="Wet play.",
        behaviour_picks=["Left the room or the place"],
        consequence="Came back with the mentor.",
    )
    detail = IncidentDetail.objects.get()
    assert detail.antecedent == "Noise or a crowd; told no, or to stop. Wet play."
    assert detail.behaviour == "Left the room or the place."
    assert detail.consequence == "Came back with the mentor."
    assert "noise or a crowd" in detail.entry.search_text


def test_a_quick_pick_is_kept_when_something_is_to_be_put_right(
    pupil: Pupil, senco: User, signed_in: SignedIn
) -> None:
    client = signed_in(senco)
    wrong = {"happened_on": "1 1 2030", "behaviour_picks": ["Hid or went quiet"]}
    page = client.post(LOG, typed_entry(pupil=[pupil.pk], **wrong)).content.decode()
    ticked = page.split('value="Hid or went quiet"')[1].split(">")[0]
    assert "checked" in ticked
    assert '<details class="more-part" open>' in page
    page = client.post(LOG, typed_entry(pupil=[pupil.pk], behaviour_picks=["Was bad"]))
    assert not IncidentDetail.objects.exists()
    page = client.post(LOG, typed_entry(pupil=[pupil.pk], kind="note", place="Hall"))
    assert "needs one of the kinds incident" in page.content.decode()


def test_a_short_entry_has_no_details(pupil: Pupil, senco: User, signed_in: SignedIn) -> None:
    _log(signed_in(senco), pupil)
    assert Entry.objects.count() == 1
    assert not IncidentDetail.objects.exists()


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"strands": ["race"]}, "against", "Say whether"),
        ({"against": "discriminatory"}, "strands", "Tick what it was about"),
        ({"kind": "contact", "place": "Hall"}, "kind", "needs one of the kinds"),
        ({"staff": "R. Osei"}, "kind", "needs that kind"),
        ({**FORCE, "staff": ""}, "staff", "Write down who took part."),
        ({**FORCE, "why_needed": " "}, "why_needed", "Write down why"),
        ({**FORCE, "how": ""}, "how", "what was done"),
        ({**FORCE, "told_on": "20 11 2026"}, "told_time", "Enter the time"),
        ({**FORCE, "told_time": "15.10", "told_on": "19 11 2026"}, "told_on", "happened on"),
        ({**FORCE, "told_time": "15.10", "told_on": "23 11 2026"}, "told_on", "in the future"),
        ({**FORCE, "talked_on": "24 11 2026"}, "talked_on", "in the future"),
        ({**FORCE, "minutes": "-1"}, "minutes", "greater than or equal"),
        (
            {**FORCE, "told_time": "9", "parents_not_told_because": "Harm"},
            "told_time",
            "Enter a real time",
        ),
    ],
)
def test_details_that_do_not_fit_are_refused_and_kept(
    changes: dict[str, object],
    field: str,
    sentence: str,
    pupil: Pupil,
    senco: User,
    signed_in: SignedIn,
) -> None:
    answer = _log(signed_in(senco), pupil, **changes, consequence="")
    assert sentence in str(answer.context["form"].errors[field])  # type: ignore[attr-defined]
    for typed in (v for v in changes.values() if isinstance(v, str) and v.strip()):
        assert typed in answer.content.decode()  # type: ignore[attr-defined]
    assert not Entry.objects.exists()


def test_parents_who_do_not_know_stand_on_today_until_they_do(
    pupil: Pupil, senco: User, signed_in: SignedIn
) -> None:
    client = signed_in(senco)
    answer = _log(client, pupil, **FORCE)
    assert answer.status_code == 302  # type: ignore[attr-defined]
    record = PhysicalIntervention.objects.get()
    page = reverse("entry", args=[record.entry_id])
    told = reverse("entry-told", args=[record.entry_id])
    assert "have not been told yet: overdue by 1 school day" in client.get(page).content.decode()
    action = Action.objects.get()
    assert (action.owner, action.due_on) == (senco, date(2026, 11, 20))
    today = client.get(reverse("today")).content.decode()
    assert "Tell the parents what happened on 20 November 2026" in today
    assert told in today
    form = {"told_on": "20 11 2026", "told_time": "15.10", "parents_told_by": "R. Osei"}
    assert client.post(told, form).status_code == 302
    record.refresh_from_db()
    assert record.parents_told_by == "R. Osei"
    action.refresh_from_db()
    assert action.done_on == TODAY
    assert "Tell the parents" not in client.get(reverse("today")).content.decode()
    shown = client.get(page).content.decode()
    assert "have not been told" not in shown
    assert "20 November 2026, 15:10" in shown


def test_parents_told_at_once_leave_nothing_to_do(
    pupil: Pupil, senco: User, signed_in: SignedIn
) -> None:
    """A time alone is of the day itself."""
    _log(signed_in(senco), pupil, **FORCE, told_time="15.10", parents_told_by="R. Osei")
    told_at = PhysicalIntervention.objects.get().parents_told_at
    assert told_at is not None
    assert told_at.date() == date(2026, 11, 20)
    assert not Action.objects.exists()


def test_a_reason_against_telling_clears_it_and_is_corrected_only_with_a_reason(
    pupil: Pupil, senco: User, signed_in: SignedIn
) -> None:
    client = signed_in(senco)
    _log(client, pupil, **FORCE)
    entry = Entry.objects.get()
    told = reverse("entry-told", args=[entry.pk])
    assert "Nothing was added" in client.post(told, {"pupil_view": ""}).content.decode()
    client.post(told, {"parents_not_told_because": "The DSL decided: serious harm."})
    assert Action.objects.get().outcome == "Not told; the entry says why"
    assert "parents_not_told_because" not in client.get(told).content.decode()
    late = {"parents_not_told_because": "Other", "pupil_view": "I was scared."}
    assert "Say why what stands is corrected." in client.post(told, late).content.decode()
    assert PhysicalIntervention.objects.get().pupil_view == "", "all or nothing"
    client.post(told, {**late, "reason": "The DSL had named another reason"})
    record = PhysicalIntervention.objects.get()
    assert (record.parents_not_told_because, record.pupil_view) == ("Other", "I was scared.")
    page = client.get(reverse("entry", args=[entry.pk])).content.decode()
    assert "The DSL decided: serious harm." in page, "what stood is shown"
    assert "The DSL had named another reason" in page
    # Told after all, later: both stand, as they happened.
    client.post(told, {"told_on": "23 11 2026", "told_time": "9.10", "parents_told_by": "R. Osei"})
    record.refresh_from_db()
    assert (record.parents_told_by, record.parents_not_told_because) == ("R. Osei", "Other")


def test_withdrawing_the_entry_takes_the_promise_back(pupil: Pupil, senco: User) -> None:
    entry = services.log_entry(
        pupils=[pupil],
        fields=entry_fields(kind="physical_intervention"),
        intervention={"staff": "A", "why_needed": "B", "how": "C"},
        by=senco,
        on=TODAY,
    )[0]
    services.withdraw_entry(entry=entry, reason="Another pupil", by=senco, on=TODAY)
    assert Action.objects.get().withdrawn_at is not None
    with pytest.raises(DomainError, match="withdrawn"):
        services.complete_intervention(entry=entry, fields={"pupil_view": "x"}, by=senco, on=TODAY)


def test_the_promise_of_a_restricted_record_says_nothing_of_it(
    pupil: Pupil, senco: User, someone: Callable[..., User], signed_in: SignedIn
) -> None:
    pupil.group = GroupFactory(school=pupil.school)
    pupil.save()
    teacher = someone(Role.STAFF)
    GroupStaffFactory(group=pupil.group, user=teacher)
    _log(signed_in(senco), pupil, **FORCE, restricted="on")
    entry = Entry.objects.get()
    client = signed_in(teacher)
    names = ("pupil", "pupil-support", "pupil-history", "pupil-chronology")
    pages = "".join(client.get(reverse(n, args=[pupil.pk])).content.decode() for n in names)
    assert "Tell the parents what happened" in pages
    for words in ("Restraint", "Ran towards the road", "Physical intervention added", "L. Grant"):
        assert words not in pages
    assert client.get(reverse("entry-told", args=[entry.pk])).status_code == 404
    assert (
        "Ran towards the road"
        in signed_in(senco).get(reverse("pupil-history", args=[pupil.pk])).content.decode()
    )


def test_an_entry_of_another_kind_has_no_such_record(
    pupil: Pupil, senco: User, signed_in: SignedIn
) -> None:
    client = signed_in(senco)
    _log(client, pupil)
    assert client.get(reverse("entry-told", args=[Entry.objects.get().pk])).status_code == 404


@pytest.mark.parametrize("kind", ["incident", "physical_intervention"])
def test_saving_asks_the_same_queries_for_1_and_20_pupils(
    kind: str, pupil: Pupil, senco: User, someone: Callable[..., User]
) -> None:
    readers = [someone(Role.PASTORAL), someone(Role.PASTORAL)]
    others = PupilFactory.create_batch(20, school=pupil.school)
    force = {"staff": "A", "why_needed": "B", "how": "C"} if kind != "incident" else None

    def log(pupils: list[Pupil], restricted: bool) -> int:
        fields = entry_fields(kind=kind, follow_up="Ring home", restricted=restricted)
        with CaptureQueriesContext(connection) as queries:
            services.log_entry(
                pupils=pupils,
                fields=fields,
                incident={"place": "Hall"},
                intervention=force,
                readers=readers,
                own_action=not restricted,
                action_due_on=TODAY,
                by=senco,
                on=TODAY,
                once_key=f"key-{len(pupils)}-{restricted}",
            )
        return len(queries)

    for restricted in (False, True):
        log([pupil], restricted)
        assert log(others[:1], restricted) == log(others[1:], restricted) <= 40

"""Papers that tell it once: what goes in, what stays out, who is given them, and the log of it."""

import hashlib
from datetime import date
from io import BytesIO, StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pypdf import PdfReader

from cases.models import AboutMe, Consent, FamilyWords, IssuedDocument, Pupil, Share
from cases.selectors.sharing import given_log
from cases.services.meetings import MeetingMinutes, Present, Promise, add_meeting, record_copy
from cases.services.sharing import save_about_me, save_family_words, share_document
from inclusion.accounts.models import AccessEvent, User
from inclusion.accounts.permissions import Role
from inclusion.dashboard.tell_once_family import family_chronology
from inclusion.dashboard.tell_once_hand_over import hand_over
from inclusion.dashboard.tell_once_minutes import minutes_paper
from inclusion.errors import ConflictError, DomainError
from tests.factories import (
    TODAY,
    ActionFactory,
    AgencyFactory,
    AttendanceWeekFactory,
    CaseFactory,
    ContactFactory,
    EntryFactory,
    PlanFactory,
    PupilFactory,
)

pytestmark = pytest.mark.django_db
PAPERS = ("family-chronology", "hand-over-summary", "about-me-paper")


def text_of(content: bytes) -> str:
    pages = (page.extract_text() for page in PdfReader(BytesIO(bytes(content))).pages)
    return " ".join(" ".join(pages).split())


def worded(pupil: Pupil, by: User, words: str = "He left the room.", **entry: Any) -> FamilyWords:
    made = EntryFactory(pupil=pupil, written_by=by, **entry)
    fields = {"included": True, "plain_words": words, "their_side": "He was frightened."}
    return save_family_words(entry=made, fields=fields, by=by, on=TODAY, expected_version=0)


@pytest.fixture
def mother(pupil: Pupil) -> Any:
    return ContactFactory(pupil=pupil, name="Kelly Archer", parental_responsibility=True)


@pytest.fixture
def document(pupil, senco, signed_in, mother, today) -> IssuedDocument:
    worded(pupil, senco)
    signed_in(senco).post(reverse("family-chronology-print", args=[pupil.pk]), {"number": "1"})
    return IssuedDocument.objects.get()


def test_the_familys_chronology_holds_chosen_words_and_their_side(document, pupil):
    said = text_of(document.content)
    for words in ("He left the room.", "He was frightened.", "9 November 2026", "page 1 of 1"):
        assert words in said
    assert "Left the room at 10.40." not in said  # the words of the log itself
    assert "Confidential · Test Primary · printed by R. Osei" in said
    assert document.sha256 == hashlib.sha256(bytes(document.content)).hexdigest()
    assert AccessEvent.objects.filter(kind="printed", about=f"pupil:{pupil.pk}").count() == 1


def test_pressed_twice_one_document_is_kept(document, pupil, senco, signed_in):
    signed_in(senco).post(reverse("family-chronology-print", args=[pupil.pk]), {"number": "1"})
    assert IssuedDocument.objects.count() == 1


def test_restricted_withdrawn_and_unchosen_entries_stay_out(pupil, senco, person_of, today):
    secret, gone = worded(pupil, senco, "Secret words."), worded(pupil, senco, "Gone words.")
    secret.entry.restricted = True
    secret.entry.save()
    gone.entry.withdrawn_at = gone.entry.written_at
    gone.entry.save()
    EntryFactory(pupil=pupil, written_by=senco)
    worded(pupil, senco, "Told words.")
    paper = family_chronology(person_of(senco), pupil)
    assert [row.words for row in paper.body.rows] == ["Told words."]
    assert "1 restricted entry: never printed." in paper.left_out
    assert "1 entry that nobody has chosen." in paper.left_out


def test_a_restricted_entry_cannot_be_worded(pupil, senco, signed_in, today):
    entry = EntryFactory(pupil=pupil, written_by=senco, restricted=True)
    fields = {"included": True, "plain_words": "x", "their_side": ""}
    with pytest.raises(DomainError, match="never printed"):
        save_family_words(entry=entry, fields=fields, by=senco, on=TODAY, expected_version=0)
    answer = signed_in(senco).get(reverse("family-words-edit", args=[entry.pk]))
    assert answer.status_code == 302


def test_words_of_a_restricted_entry_do_not_stand_in_the_history_of_who_may_not_read_it(
    pupil, senco, someone, signed_in, today
):
    words = worded(pupil, senco, "Hidden from most.")
    words.entry.restricted = True
    words.entry.save()
    client = signed_in(someone(Role.PASTORAL))
    for name in ("pupil-history", "family-words", "family-chronology", "tell-it-once"):
        assert (
            "Hidden from most." not in client.get(reverse(name, args=[pupil.pk])).content.decode()
        )
    assert client.get(reverse("family-words-edit", args=[words.entry_id])).status_code == 404


def test_other_pupils_are_taken_out_and_first_names_are_confirmed(
    pupil, senco, mother, signed_in, today
):
    PupilFactory(school=pupil.school, forename="Mia", surname="Stone")
    PupilFactory(school=pupil.school, forename="Will", surname="Kelly")
    said = "Mia Stone and he fell out; Stone, Mia said so. He will ask mia and Kelly Archer."
    worded(pupil, senco, said)
    client, address = signed_in(senco), reverse("family-chronology", args=[pupil.pk])
    page = client.get(address).content.decode()
    assert "another pupil and he fell out; another pupil said so." in page
    assert "Other pupils’ full names, 2 times" in page
    assert "<b>Mia</b>" in page
    client.post(f"{address}print/", {"number": "1"})
    assert not IssuedDocument.objects.exists()
    client.post(f"{address}print/", {"number": "1", "confirmed": "Mia"})
    assert "Stone" not in text_of(IssuedDocument.objects.get().content)


def test_two_people_wording_one_entry_see_both(pupil, senco, head, signed_in, today):
    entry = EntryFactory(pupil=pupil, written_by=senco)
    address = reverse("family-words-edit", args=[entry.pk])
    form = {"included": "on", "plain_words": "Theirs", "their_side": "", "version": "0"}
    signed_in(head).post(address, form)
    page = signed_in(senco).post(address, form | {"plain_words": "Mine"}).content.decode()
    assert "Theirs" in page
    assert "Mine" in page
    assert FamilyWords.objects.get().plain_words == "Theirs"


def test_the_page_about_me_holds_only_the_pupils_own_words(pupil, senco, signed_in, today):
    client = signed_in(senco)
    client.post(
        reverse("about-me", args=[pupil.pk]),
        {"like_to_be_called": "JoJo", "good_at": "Goals 😀 and مريم", "version": "0"},
    )
    page = AboutMe.objects.get()
    client.post(reverse("about-me-paper-print", args=[pupil.pk]), {"number": "1"})
    said = text_of(IssuedDocument.objects.get().content)
    assert "One page about me: JoJo" in said
    assert "What I am good at" in said
    assert "What matters to me" not in said
    other = {"good_at": "Something else"}
    with pytest.raises(ConflictError):
        save_about_me(pupil=pupil, fields=other, by=senco, on=TODAY, expected_version=0)
    assert page.history.count() == 1


def test_the_hand_over_summary_combines_the_record(pupil, senco, mother, person_of, today):
    ContactFactory(pupil=pupil, name="Dean Archer", do_not_contact=True)
    PupilFactory(school=pupil.school, forename="Mia", surname="Stone")
    PlanFactory(
        pupil=pupil, lead=senco, status="ended", outcome="partly", outcome_note="Calmer.",
        strengths="football",
    )  # fmt: skip
    PlanFactory(pupil=pupil, kind="ibp", status="draft", strengths="Not agreed")
    CaseFactory(pupil=pupil, lead=senco, de_escalation="A walk, away from Mia Stone")
    ActionFactory(pupil=pupil, owner=senco, what="Ring the clinic")
    EntryFactory(pupil=pupil, written_by=senco, what_happened="Said in the log")
    AttendanceWeekFactory(pupil=pupil, week_starts_on=date(2026, 11, 16), possible=10, absent=3)
    body = hand_over(person_of(senco), pupil).body
    said = str(body)
    for words in ("football", "Aims partly met: Calmer.", "A walk, away from another pupil",
                  "Ring the clinic", "Kelly Archer", "No suspension", senco.email, "3 of 10"):  # fmt: skip
        assert words in said
    for words in ("Dean Archer", "Not agreed", "Mia Stone", "Said in the log"):
        assert words not in said


def test_minutes_hold_the_meeting_and_wait_for_its_day(pupil, senco, person_of, today):
    held = MeetingMinutes(
        kind="family",
        held_on=date(2026, 11, 20),
        purpose="How it goes",
        agreed="A quiet start",
        promised=(Promise("Write to the GP", senco),),
    )
    meeting = add_meeting(pupil=pupil, minutes=held, by=senco, on=TODAY)
    paper = minutes_paper(person_of(senco), meeting)
    assert (paper.body.agreed, paper.body.promised[0].what) == ("A quiet start", "Write to the GP")
    assert paper.missing == ""
    meeting.held_on = date(2026, 12, 4)
    assert "not been held yet" in minutes_paper(person_of(senco), meeting).missing


def test_minutes_say_who_may_be_given_them_and_what_each_may_be_told(
    pupil, senco, person_of, today
):
    ContactFactory(pupil=pupil, name="Dean Archer", may_be_told="Attendance only")
    ContactFactory(pupil=pupil, name="Gary Stone", do_not_contact=True)
    people = (Present("Dean Archer", "Father"), Present("Gary Stone"), Present("Dr Ade"))
    held = MeetingMinutes("planning", date(2026, 11, 20), "How it goes", people=people)
    meeting = add_meeting(pupil=pupil, minutes=held, by=senco, on=TODAY)
    paper = minutes_paper(person_of(senco), meeting)
    assert paper.recipients == ("Dean Archer, Father (may be told: Attendance only)", "Dr Ade")
    assert paper.body.when == "Multi-agency planning · Friday 20 November 2026"


def share(document: IssuedDocument, by: User, **changes: Any) -> Share:
    fields = {
        "to_whom": "Kelly Archer",
        "agency": None,
        "purpose": "Her own copy",
        "basis": "own",
        "how": "by hand",
        "shared_on": TODAY,
    }
    return share_document(document=document, fields=fields | changes, by=by, on=TODAY)


def test_what_is_given_to_whom_stands_in_the_log(document, pupil, senco, person_of, signed_in):
    assert share(document, senco) == share(document, senco)
    meeting = add_meeting(
        pupil=pupil,
        minutes=MeetingMinutes(
            "family", date(2026, 11, 20), "How it goes", people=(Present("Dr Ade"),)
        ),
        by=senco,
        on=TODAY,
    )
    record_copy(meeting=meeting, to="Dr Ade", sent_on=TODAY, how="", by=senco, on=TODAY)
    log = given_log(person_of(senco), pupil)
    assert sorted(row.to for row in log) == ["Dr Ade", "Kelly Archer"]
    page = signed_in(senco).get(reverse("pupil-documents", args=[pupil.pk])).content.decode()
    assert "Her own copy. It is the family’s own record" in page.replace("&#x27;", "’").replace(
        "family's", "family’s"
    )
    assert "Dr Ade" in page


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"shared_on": date(2026, 11, 24)}, "in the future"),
        ({"shared_on": date(2026, 11, 20)}, "It was printed on"),
        ({"to_whom": "Dr Ade"}, "own record only for the pupil"),
        ({"to_whom": "Dr Ade", "basis": "consent"}, "No consent to share with Dr Ade stands"),
        ({"to_whom": "Dean Archer", "basis": "duty"}, "must not contact"),
    ],
)
def test_what_may_not_be_given_is_refused(document, pupil, senco, changes, words):
    ContactFactory(pupil=pupil, name="Dean Archer", do_not_contact=True)
    with pytest.raises(DomainError, match=words):
        share(document, senco, **changes)
    assert not Share.objects.exists()


def test_consent_counts_while_it_stands_and_for_whom_it_was_given(document, pupil, senco):
    agency = AgencyFactory(school=pupil.school)
    consent = Consent.objects.create(
        school=pupil.school, pupil=pupil, agency=agency, what="the summary", purpose="help",
        given_by="Kelly Archer", given_on=date(2026, 9, 1), ends_on=date(2026, 11, 22),
        recorded_by=senco,
    )  # fmt: skip
    asked = {"to_whom": "Dr Ade", "agency": agency, "basis": "consent"}
    with pytest.raises(DomainError, match="No consent"):
        share(document, senco, **asked)
    Consent.objects.filter(pk=consent.pk).update(ends_on=TODAY)
    assert share(document, senco, **asked).agency == agency
    Consent.objects.filter(pk=consent.pk).update(withdrawn_on=TODAY)
    with pytest.raises(DomainError, match="No consent"):
        share(document, senco, **asked, how="by post")


@pytest.mark.parametrize("name", PAPERS)
def test_queries_of_a_preview_do_not_grow(pupil, senco, signed_in, today, name):
    client, address = signed_in(senco), reverse(name, args=[pupil.pk])

    def asked(rows: int) -> int:
        for _ in range(rows):
            worded(pupil, senco)
            ActionFactory(pupil=pupil, owner=senco)
            CaseFactory(pupil=pupil, lead=senco)
            PlanFactory(pupil=pupil, status="ended")
            ContactFactory(pupil=pupil)
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        return len(queries)

    assert asked(1) == asked(20)


def test_the_command_prints_each_paper_without_a_browser(pupil, senco, today, tmp_path):
    worded(pupil, senco)
    fields = {"good_at": "Goals"}
    save_about_me(pupil=pupil, fields=fields, by=senco, on=TODAY, expected_version=0)
    held = MeetingMinutes("family", date(2026, 11, 20), "How it goes")
    meeting = add_meeting(pupil=pupil, minutes=held, by=senco, on=TODAY)
    for document, number, words in (
        ("minutes", meeting.pk, "How it goes"),
        ("family-chronology", pupil.pk, "He left the room."),
        ("hand-over", pupil.pk, "Hand-over summary"),
        ("about-me", pupil.pk, "Goals"),
    ):
        file, out = tmp_path / f"{document}.pdf", StringIO()
        call_command("print", document, str(number), "--out", str(file), stdout=out)
        assert words in text_of(file.read_bytes())
        assert "1 page" in out.getvalue()
        assert PdfReader(file).trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert not IssuedDocument.objects.exists()
    with pytest.raises(SystemExit):
        call_command("print", "minutes", "999", "--out", str(tmp_path / "x"), stderr=StringIO())

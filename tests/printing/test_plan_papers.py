"""The papers of a plan: what prints, what never does, what fits, what is kept."""

from datetime import date, timedelta
from io import BytesIO, StringIO

import pytest
from django.core.management import call_command
from django.urls import reverse
from docx import Document
from pypdf import PdfReader

from cases.models import IssuedDocument
from inclusion.accounts.models import AccessEvent
from inclusion.dashboard.plan_papers import PAPERS
from inclusion.dashboard.tell_once import print_paper
from interventions.models import Extension, Mark, PartOfDay, Plan, SignOff, Strategy
from interventions.selectors import plan_for
from tests.factories import ActionFactory, ContactFactory, EntryFactory, PupilFactory

from . import records

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 11, 16)
# What stands first on a blank form, and how many sides it has.
BLANKS = {
    "ibp": ("Individual Behaviour Plan", 2),
    "psp": ("Pastoral Support Programme", 3),
    "views": ("What I think", 1),
    "views-young": ("What I think You can write, draw", 1),
    "views-family": ("What we think", 1),
}


@pytest.fixture
def senco_person(senco, person_of):
    return person_of(senco)


@pytest.fixture
def plan(pupil, senco, today):
    plan = records.typical_plan(pupil, senco)
    plan.concerns, plan.safe_person = "Leaves the room; Zed Quill laughs", "Mr Hale"
    plan.rewards, plan.contingency = "Football on Friday", "Call the leader on duty"
    plan.save()
    for sort, what in (("staff_do", "Greet at the door"), ("staff_avoid", "Block the door"),
                       ("de_escalation", "Step back and wait")):  # fmt: skip
        Strategy.objects.create(plan=plan, what=what, sort=sort)
    PupilFactory(school=pupil.school, forename="Zed", surname="Quill")
    EntryFactory(pupil=pupil, restricted=True, what_happened="A secret disclosure")
    return plan


def words(content: bytes) -> str:
    return " ".join(" ".join(p.extract_text() for p in PdfReader(BytesIO(content)).pages).split())


def printed(name, plan, person):
    paper = PAPERS[name].make(person, plan_for(person, plan.pk), MONDAY)
    return paper, print_paper(paper, by=person.name)


def test_each_paper_says_its_part_and_nothing_that_must_not_print(plan, senco_person):
    week = {part: PartOfDay.objects.create(plan=plan, on=MONDAY, part=part, praise=3, by=plan.lead)
            for part in ("am", "pm")}  # fmt: skip
    target = plan.targets.get(position=1)
    for own, value in ((False, 7), (True, 9)):
        Mark.objects.create(part=week["am"], target=target, own=own, value=value, by=plan.lead)
    Extension.objects.create(plan=plan, agreed_on=MONDAY, ended_before_on=MONDAY,
                             ends_on=plan.ends_on, reason="Gains are new", by=plan.lead)  # fmt: skip
    SignOff.objects.create(plan=plan, name="Ms Alder", role="mother", signed_on=MONDAY)
    SignOff.objects.create(plan=plan, name="Mr Barred", role="father")
    said = {}
    for name in PAPERS:
        paper, pdf = printed(name, plan, senco_person)
        said[name] = text = words(pdf.content)
        root = PdfReader(BytesIO(pdf.content)).trailer["/Root"]
        assert root["/MarkInfo"]["/Marked"], name
        for never in ("secret disclosure", "Quill", "Barred"):
            assert never not in text, (name, never)
            assert never not in str(paper.as_json()), (name, never)
    assert "another pupil laughs" in said["one-page"]
    for part in ("Adults do not", "Block the door", "Step back", "Mr Hale", "Call the leader"):
        assert part in said["one-page"]
    assert "Football on Friday" in said["my-plan"]
    assert "Leaves the room" not in said["my-plan"], "concerns are not for the pupil's page"
    for part in ("Gains are new", "Ms Alder, mother", "Version 1", "Copy sent"):
        assert part in said["in-full"]
    assert "Morning 7 9" in said["scored-card"]
    assert "Morning 7 9" not in said["score-card"]


def test_the_plan_in_full_is_signed_on_paper_and_holds_what_is_promised(plan, senco_person):
    SignOff.objects.create(plan=plan, name="Ms Alder", role="mother", signed_on=MONDAY)
    ActionFactory(pupil=plan.pupil, about=f"plan:{plan.pk}", what="Call the coach", owner=plan.lead)
    for on, restricted in ((date(2026, 11, 3), False), (date(2026, 11, 5), True)):
        EntryFactory(pupil=plan.pupil, kind="key_worker", happened_on=on, restricted=restricted)
    invited = plan.agencies.get()
    invited.response, invited.contribution = "Joins by phone", "Observes twice"
    invited.save()
    paper, pdf = printed("in-full", plan, senco_person)
    parts = {part.heading: part for part in paper.body.parts}
    signing = parts["Agreed by"].table
    assert signing.columns == ("Name and role", "Agreed on", "Signature and date", "Copy sent")
    assert signing.rows[0] == ("Ms Alder, mother", "16 November 2026", "", "")
    (row,) = parts["Agencies"].table.rows
    assert row[0] == "Dr Ade, Educational psychology"
    assert row[2:] == ("Joins by phone", "Observes twice")
    open_actions = parts["Promised, and still open"].table.rows
    assert "Call the coach" in [what for what, _, _ in open_actions]
    assert parts["Key-worker conversations"].words == "3 November 2026."
    assert "Call the coach" in words(pdf.content)


def test_the_page_for_staff_says_when_a_target_is_met_and_the_pupils_part(plan, senco_person):
    plan.pupil_part = "Show the card and come back."
    plan.save()
    plan.targets.filter(position=1).update(
        success="A whole week in class", target_on=date(2026, 12, 11)
    )
    paper, pdf = printed("one-page", plan, senco_person)
    text = words(pdf.content)
    for part in ("Show the card and come back.", "A whole week in class", "11 December"):
        assert part in text
    assert pdf.pages == 1
    assert {name for name, _, _ in paper.body.charts} == set(paper.pictures)


def test_an_endless_text_is_cut_only_by_what_does_not_fit(plan, senco_person):
    plan.concerns = "It is loud at the door. " * 170
    plan.save()
    paper, pdf = printed("one-page", plan, senco_person)
    assert pdf.pages == 1
    assert paper.body.concerns.count("loud") > 60
    assert any("concerns" in sentence for sentence in paper.left_out)


def test_the_blank_card_says_the_aim_and_how_to_mark(plan, senco_person):
    _, pdf = printed("score-card", plan, senco_person)
    text = words(pdf.content)
    assert "the aim is 4" in text
    assert "Leave a box empty" in text
    assert "Sanc" in text
    assert pdf.pages == 1


def test_the_pupils_page_tells_how_we_will_know_and_who_helps_when(plan, senco_person):
    plan.targets.filter(position=1).update(success="A whole week at most three times")
    Strategy.objects.create(
        plan=plan, what="Meet", sort="proactive", by_whom="Mentor", how_often="Every morning"
    )
    paper, pdf = printed("my-plan", plan, senco_person)
    assert "How we will know: A whole week at most three times" in words(pdf.content)
    assert "Meet (Mentor, every morning)" in paper.body.adults


def test_the_page_for_staff_and_the_score_card_fit_one_side_however_full(plan, senco_person):
    for field in ("strengths", "concerns", "triggers", "antecedents", "function", "rewards",
                  "consequences", "contingency", "home_part"):  # fmt: skip
        setattr(plan, field, records.LONG * 3)
    plan.scored_by, plan.lessons = "lesson", 8
    plan.save()
    for n, sort in enumerate(Strategy.Sort.values * 5):
        Strategy.objects.create(plan=plan, what=f"{n} {records.LONG}"[:240], sort=sort)
    paper, pdf = printed("one-page", plan, senco_person)
    assert pdf.pages == 1
    assert any("To fit one side" in sentence for sentence in paper.left_out)
    assert printed("score-card", plan, senco_person)[1].pages == 1


def test_a_paper_is_previewed_printed_and_kept_once(plan, signed_in, senco):
    client = signed_in(senco)
    address = reverse("plan-paper", args=[plan.pk, "score-card"])
    preview = client.get(address, {"week": "2026-12-23"}).content.decode()
    assert "21 December 2026" in preview
    assert "must not contact" in preview
    sent = {"number": "1", "confirmed": "", "week": "2026-11-16"}
    for _ in range(2):
        client.post(reverse("plan-paper-print", args=[plan.pk, "score-card"]), sent)
    kept = IssuedDocument.objects.get()
    assert (kept.kind, kept.pages) == ("score_card", 1)
    assert "16 November" in kept.title
    assert AccessEvent.objects.filter(kind="printed", what=kept.title[:120]).exists()
    assert kept.title in client.get(reverse("plan-papers", args=[plan.pk])).content.decode()
    for name in PAPERS:
        assert client.get(reverse("plan-paper", args=[plan.pk, name])).status_code == 200, name
    assert client.get(reverse("plan-paper", args=[plan.pk, "nonsense"])).status_code == 404


def test_letters_go_to_those_who_may_be_written_to_as_pdf_and_word(plan, signed_in, senco):
    mother = ContactFactory(pupil=plan.pupil, name="Ms Vale", parental_responsibility=True)
    barred = plan.pupil.contacts.get(name="Mr Barred")
    client = signed_in(senco)
    address = reverse("plan-letter", args=[plan.pk, "review"])
    assert client.get(address, {"to": barred.pk}).status_code == 404
    page = client.get(address, {"to": mother.pk})
    assert "Barred" not in page.content.decode()
    sent = {"number": "1", "confirmed": page.context["drafted"].to_confirm, "to": mother.pk}
    for _ in range(2):
        client.post(address, sent)
    kept = IssuedDocument.objects.get()
    text = words(bytes(kept.content))
    assert "Dear Ms Vale" in text
    assert "Friday 4 December 2026, 15:15, Room 3" in text
    assert "left without asking" in text or "exit card" in text
    paragraphs = "\n".join(p.text for p in Document(BytesIO(bytes(kept.word))).paragraphs)
    assert "Dear Ms Vale" in paragraphs
    plan.next_review_on = None
    plan.save()
    client.post(address, {**sent, "number": "2"})
    assert IssuedDocument.objects.count() == 1, "no letter about a meeting that nobody booked"


@pytest.mark.parametrize(
    ("kind", "every", "often"),
    [
        ("psp", None, "every three to four weeks."),
        ("ibp", 4, "every 4 school weeks."),
        ("ibp", None, "every 6 school weeks."),
    ],
)
def test_an_invitation_says_how_often_we_look_at_it_together(
    plan, signed_in, senco, kind, every, often
):
    mother = ContactFactory(pupil=plan.pupil, name="Ms Vale", parental_responsibility=True)
    Plan.objects.filter(pk=plan.pk).update(kind=kind, status="draft", review_every_weeks=every)
    address = reverse("plan-letter", args=[plan.pk, "invitation"])
    page = signed_in(senco).get(address, {"to": mother.pk}).content.decode()
    assert f"We look at it together {often}" in page


def test_the_command_prints_them_and_blank_forms_open(plan, signed_in, senco, tmp_path):
    out = tmp_path / "x.pdf"
    for document in ("ibp", "psp-long", "pupil-page", "score-card"):
        said = StringIO()
        call_command("print", document, str(plan.pk), "--out", str(out), stdout=said)
        assert "Joe A" in said.getvalue()
        assert out.read_bytes().startswith(b"%PDF")
    on = str(MONDAY + timedelta(days=30))
    call_command("print", "score-card", str(plan.pk), "--out", str(out), "--on", on, stdout=said)
    assert "14 December 2026" in words(out.read_bytes())
    for name, (first, pages) in BLANKS.items():
        answer = signed_in(senco).get(reverse("blank-form", args=[name]))
        assert len(PdfReader(BytesIO(answer.content)).pages) == pages, name
        said = words(answer.content)
        assert said.startswith(first)
        assert "Blank" not in said
        assert "Confidential · Test Primary" in said
        assert "printed by" not in said, "it is filled in and filed: who printed it is nobody's"

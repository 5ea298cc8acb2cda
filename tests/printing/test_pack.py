"""What the review pack says, what it leaves out, and that it stands on two sides."""

import json
from datetime import date, timedelta
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pypdf import PdfReader

from cases.models import Pupil
from inclusion.dashboard.printing import print_pack, psp_for
from interventions.documents import psp_review_pack
from interventions.models import Attendance, Plan, Score, Target, View
from tests.factories import (
    ActionFactory,
    EntryFactory,
    PlanFactory,
    PupilFactory,
    ReviewFactory,
    SuspensionFactory,
    TargetFactory,
)

from . import records

pytestmark = pytest.mark.django_db


@pytest.fixture
def made(senco, person_of, today):
    """Print a plan: gives the pack, the PDF's reader and the text of its pages."""

    def make(plan: Plan):
        person = person_of(senco)
        printed = print_pack(person, psp_for(person, plan.pk), on=today, by="R. Osei")
        reader = PdfReader(BytesIO(printed.pdf.content))
        return printed.pack, reader, [page.extract_text() for page in reader.pages]

    return make


@pytest.fixture
def said(senco, person_of, today):
    """The pack of a plan without printing it."""

    def make(plan: Plan, on: date = today):
        person = person_of(senco)
        return psp_review_pack(person, psp_for(person, plan.pk), on)

    return make


def flat(words: str) -> str:
    return " ".join(words.split())


def test_an_empty_plan_prints_on_two_sides_with_room_to_write(pupil, made):
    pack, _, pages = made(records.empty_plan(pupil))
    assert len(pages) == 2
    assert "PSP review 1: Joe A" in flat(pages[0])
    assert "Not yet written down" in pages[0]
    assert "page 2 of 2" in flat(pages[1])
    assert pack.layout.blank_targets == 6
    assert not pack.continued


def test_a_typical_plan_says_everything_that_the_meeting_needs(pupil, senco, made):
    _, _, pages = made(records.typical_plan(pupil, senco))
    assert len(pages) == 2
    first, second = flat(pages[0]), flat(pages[1])
    for words in (
        "PSP review 2: Joe A",
        "Friday 4 December 2026 · 15:15, Room 3",
        "Year 4, 4 Maple",
        "12 October 2026 to 1 February 2027",
        "In Joe’s words",
        "Good at: football, looking after younger children, building",
        "Referral to the educational psychologist sent",
        "late: not yet",
        "1. Joe",
        "From 14 to 6",
        "Red: suspended 16 to 17 November",
        "16 to 17 November, 1.5 school days: damage to property",
        "This term: 3 suspensions, 4.5 school days. This school year: 4.5 of at most 45 school days.",
        "9 incidents, 31 achievements and 4 contacts with family",
        "Learning mentor (L. Grant · 15 minutes daily)",
        "Confidential · Test Primary · printed by R. Osei, 23 November 2026, 10:00",
        "Joe A · page 1 of 2",
    ):
        assert words in first, words
    for words in (
        "is due by Tuesday 5 January 2027 (Friday 1 January 2027 is not a school day",
        "If 2 reviews find too little impact",
        "Mrs Archer, mother",
        "R. Osei, leads the PSP",
        "Dr Ade, Educational psychology (invited 20 November 2026, no reply yet)",
        "Mr Hale, class teacher",
        "Agreed today",
        "Impact of the plan so far: met partly insufficient",
        "Head or chair",
    ):
        assert words in second, words
    assert "Mr Barred" not in first + second
    # The words of the charts themselves are in the PDF: they are drawn, not pasted.
    assert "goal 4" in first
    assert "start 14" in first


def test_the_pdf_is_tagged_and_its_charts_have_words(pupil, senco, made):
    _, reader, _ = made(records.typical_plan(pupil, senco))
    root = reader.trailer["/Root"]
    assert root["/Lang"] == "en-GB"
    assert root["/MarkInfo"]["/Marked"]
    assert reader.metadata.title == "PSP review 2: Joe A"
    figures, kinds = [], set()

    def walk(node):
        node = node.get_object()
        if not hasattr(node, "get"):
            for child in node if isinstance(node, list) else []:
                walk(child)
            return
        kinds.add(str(node.get("/S")))
        if node.get("/S") == "/Figure" and node.get("/Alt"):
            figures.append(str(node["/Alt"]))
        if "/K" in node:
            walk(node["/K"])

    walk(root["/StructTreeRoot"])
    assert {"/H1", "/H2", "/Table", "/TH", "/TD", "/BlockQuote"} & kinds >= {
        "/H1",
        "/H2",
        "/Table",
        "/TH",
    }
    assert any(words.startswith("Chart. Target 1") for words in figures)
    assert any("PSP review 1: impact partly" in words for words in figures)


def test_the_fullest_record_stands_on_exactly_two_sides(pupil, senco, made):
    pack, _, pages = made(records.fullest_plan(pupil, senco))
    assert (len(pack.targets), len(pack.suspensions), len(pack.people)) == (6, 5, 12)
    assert len(pages) == 2
    assert not pack.continued
    together = flat(" ".join(pages))
    assert "…" not in together
    for n in range(1, 7):
        assert f"Number {n}: to come into the classroom" in together
    assert flat(records.LONG) in together
    assert together.count("Featherstonehaugh") == 6


def test_what_is_too_much_is_continued_and_never_cut(pupil, senco, made):
    plan = records.fullest_plan(pupil, senco, targets=8, suspensions=6, people=15)
    pack, _, pages = made(plan)
    assert len(pages) == 3
    assert pages[2].startswith("Continuation")
    sheet, together = flat(pages[2]), flat(" ".join(pages))
    for n in (7, 8):
        assert f"Number {n}: to come into the classroom" in sheet
    assert "not yet" in sheet  # its targets can be ticked there
    for n in range(9):
        assert f"Person Number-{n} Featherstonehaugh" in together
    assert "Person Number-8 Featherstonehaugh" in sheet
    assert (len(pack.targets), len(pack.suspensions), len(pack.people)) == (6, 5, 12)
    assert "9 November, 1 school day" in sheet


def test_fields_as_long_as_can_be_never_push_the_second_side_down(pupil, senco, made):
    pack, _, pages = made(records.longest_plan(pupil, senco))
    assert pages[2].startswith("Continuation")
    assert not pages[1].startswith("Continuation")
    assert "Agreed today" in pages[1]
    assert "Parent or carer" in pages[1]
    in_full = {part.heading: " ".join(part.paragraphs) for part in pack.continued}
    target = plan_targets(pupil)[0]
    assert target.what in in_full["Targets in full"]
    view = View.objects.filter(voice="family").get()
    assert view.words in in_full["In the family’s words"]
    assert flat(view.words) in flat(" ".join(pages[2:]))


def plan_targets(pupil: Pupil) -> list[Target]:
    return list(Target.objects.filter(plan__pupil=pupil))


@pytest.mark.parametrize(("targets", "people"), [(1, 6), (3, 12), (5, 9)])
def test_fewer_targets_and_people_stand_on_two_sides_as_well(pupil, senco, made, targets, people):
    plan = records.fullest_plan(pupil, senco, targets=targets, people=people)
    assert len(made(plan)[2]) == 2


def test_names_in_other_scripts_print(school, senco, made):
    pupil = PupilFactory(school=school, forename="Łukasz", surname="Żółć")
    plan = records.typical_plan(pupil, senco)
    plan.views.filter(voice="family").update(words="Иван говорит: Всё хорошо. Ο Γιώργος συμφωνεί.")
    _, _, pages = made(plan)
    assert len(pages) == 2
    assert "PSP review 2: Łukasz Ż" in flat(pages[0])
    assert "Иван говорит" in flat(pages[0])
    assert "Ο Γιώργος συμφωνεί" in flat(pages[0])


def test_an_endless_word_does_not_push_anything_off_the_page(pupil, senco, made):
    plan = records.typical_plan(pupil, senco)
    plan.targets.update(what="x" * 300, measure="y" * 160)
    plan.views.update(words="z" * 3000)
    pages = made(plan)[2]
    assert pages[2].startswith("Continuation")
    assert "Agreed today" in pages[1]


def test_nothing_restricted_is_printed_counted_or_stored(pupil, senco, made):
    plan = records.typical_plan(pupil, senco)
    plan.views.filter(voice="pupil").delete()
    EntryFactory(pupil=pupil, kind="voice", restricted=True, what_happened="SECRET words",
                 happened_on=date(2026, 11, 20))  # fmt: skip
    EntryFactory(
        pupil=pupil, restricted=True, what_happened="SECRET", happened_on=date(2026, 11, 12)
    )
    pack, _, pages = made(plan)
    assert "SECRET" not in " ".join(pages) + json.dumps(pack.as_json())
    assert "9 incidents" in flat(pages[0])
    assert pack.left_out.restricted == 2


def test_without_a_view_the_pupils_own_words_come_from_the_chronology(pupil, senco, said):
    plan = records.typical_plan(pupil, senco)
    plan.views.filter(voice="pupil").delete()
    EntryFactory(pupil=pupil, kind="voice", what_happened="I like it here.",
                 happened_on=date(2026, 11, 20), written_by=senco)  # fmt: skip
    quote = said(plan).pupil_words[0]
    assert quote.words == "I like it here."
    assert quote.said == "Written down by R. Osei, 20 November 2026"


def test_full_names_of_other_pupils_are_taken_out(school, pupil, senco, made):
    PupilFactory(school=school, forename="Amira", surname="Khan-Ó Brien")
    PupilFactory(
        school=school, forename="Sam", surname="Lee", legal_forename="Samuel", legal_surname="Lee"
    )
    plan = records.typical_plan(pupil, senco)
    plan.views.filter(voice="family").update(
        words="AMIRA  khan-ó brien and Samuel Lee started it. Sam Leeson is his uncle. Joe Archer did not."
    )
    pack, _, pages = made(plan)
    words = pack.family_words[0].words
    assert (
        words
        == "another pupil and another pupil started it. Sam Leeson is his uncle. Joe Archer did not."
    )
    assert pack.left_out.names == 2
    assert "Samuel Lee" not in flat(" ".join(pages))


def test_full_names_of_other_pupils_are_taken_out_of_every_typed_field(school, pupil, senco, made):
    name = "Samuel Lee"
    PupilFactory(school=school, forename="Samuel", surname="Lee")
    plan = records.typical_plan(pupil, senco)
    plan.targets.filter(owner="school").update(owner_name=name)
    plan.views.update(said_by=f"Mother of {name}", written_down_by=name)
    plan.agencies.update(response=f"comes after {name}")
    review = plan.reviews.get()
    review.attendances.create(position=9, name=name, role=f"friend, {name}", came=True)
    ActionFactory(pupil=pupil, about=f"plan:{plan.pk}", owner=None, owner_name=name)
    plan.next_review_at = f"15:15, after {name}"
    plan.trigger = plan.strengths = name
    plan.save()
    plan.strategies.update(by_whom=name)
    pack, _, pages = made(plan)
    assert name not in json.dumps(pack.as_json())
    assert name not in flat(" ".join(pages))
    assert "comes after another pupil" in flat(" ".join(pages))


def test_another_schools_pupils_are_not_searched_for(other_school, pupil, senco, said):
    PupilFactory(school=other_school, forename="Mary", surname="Jones")
    plan = records.typical_plan(pupil, senco)
    plan.views.filter(voice="family").update(words="Mary Jones helps us at home.")
    assert said(plan).family_words[0].words == "Mary Jones helps us at home."


def test_recipients_are_those_with_responsibility_and_invited_agencies(pupil, senco, said):
    pack = said(records.typical_plan(pupil, senco))
    assert pack.recipients == (
        "Mrs Archer, mother (parental responsibility)",
        "Educational psychology (invited 20 November 2026)",
    )
    assert pack.left_out.not_contacted == 1


def test_what_a_parent_may_be_told_stands_beside_the_name(pupil, senco, said):
    plan = records.typical_plan(pupil, senco)
    pupil.contacts.filter(name="Mrs Archer").update(may_be_told="Attendance only")
    assert said(plan).recipients[0] == (
        "Mrs Archer, mother (parental responsibility); may be told: Attendance only"
    )


def test_someone_who_must_not_be_contacted_is_not_listed_because_they_came_once(pupil, senco, said):
    plan = records.typical_plan(pupil, senco)
    review = plan.reviews.get()
    Attendance.objects.create(review=review, position=2, name="Mr Barred", role="father")
    assert not [who for who in said(plan).people if "Barred" in who]


def test_people_are_not_listed_twice(pupil, senco, said):
    plan = records.typical_plan(pupil, senco)
    review = plan.reviews.get()
    for place, name in enumerate(("Joe Archer", "Joe", "Mrs Archer", "R. OSEI", "Dr Ade"), 2):
        Attendance.objects.create(review=review, position=place, name=name)
    assert len(said(plan).people) == 6


@pytest.mark.parametrize(
    ("impacts", "words"),
    [
        ((), "If 2 reviews find too little impact, the school asks"),
        (
            ("insufficient",),
            "An earlier review found too little impact: if this one does as well, the school",
        ),
        (
            ("insufficient", "insufficient"),
            "2 reviews so far found too little impact: the school asks",
        ),
    ],
)
def test_the_policy_says_when_to_ask_for_help(pupil, said, impacts, words):
    plan = records.empty_plan(pupil)
    for n, impact in enumerate(impacts, 1):
        ReviewFactory(
            plan=plan, number=n, held_on=date(2026, 11, 16) + timedelta(days=n), impact=impact
        )
    assert words in " ".join(said(plan).policy)


def test_the_next_review_is_never_due_past_the_plans_end(pupil, said):
    plan = PlanFactory(pupil=pupil, starts_on=date(2026, 11, 2), ends_on=date(2026, 12, 11))
    pack = said(plan)
    assert pack.next_by == "Friday 11 December 2026"
    assert "the day on which the PSP ends" in pack.policy[0]


def test_beyond_the_known_terms_the_pack_says_what_is_missing(pupil, said):
    plan = PlanFactory(pupil=pupil, starts_on=date(2027, 6, 28), ends_on=date(2028, 1, 1),
                       next_review_on=date(2027, 7, 19))  # fmt: skip
    pack = said(plan)
    assert pack.next_by == ""
    assert "next year" in pack.policy[0].lower() or "terms" in pack.policy[0].lower()


def test_the_two_targets_with_most_values_are_drawn(pupil, senco, said):
    plan = records.empty_plan(pupil)
    for n, values in enumerate((1, 4, 0, 3), 1):
        target = TargetFactory(plan=plan, position=n)
        for day in range(values):
            Score.objects.create(target=target, on=date(2026, 11, 16 + day), value=day, by=senco)
    assert [chart.number for chart in said(plan).charts] == [2, 4]


def test_as_of_an_earlier_day_later_things_are_not_yet_known(pupil, senco, said):
    plan = records.typical_plan(pupil, senco)
    pack = said(plan, date(2026, 11, 6))
    assert pack.number == 1
    assert pack.suspensions == ()
    assert [on for on, _ in pack.charts[0].points][-1] <= date(2026, 11, 6)


def test_cancelled_suspensions_do_not_print(pupil, senco, said):
    plan = records.empty_plan(pupil)
    SuspensionFactory(pupil=pupil, starts_on=date(2026, 11, 18), cancelled_on=date(2026, 11, 19))
    assert said(plan).suspensions == ()


def test_the_same_record_gives_the_same_pack_and_survives_as_json(pupil, senco, said):
    plan = records.typical_plan(pupil, senco)
    assert said(plan) == said(plan)
    plain = said(plan).as_json()
    assert json.loads(json.dumps(plain)) == plain
    assert plain["charts"][0]["points"][0] == ["2026-10-16", 14.0]


def test_the_number_of_queries_does_not_grow_with_the_record(
    school, pupil, senco, person_of, today
):
    small = records.smallest_plan(pupil)
    full = records.fullest_plan(PupilFactory(school=school), senco)
    person = person_of(senco)

    def queries(plan: Plan) -> int:
        with CaptureQueriesContext(connection) as seen:
            psp_review_pack(person, psp_for(person, plan.pk), today)
        return len(seen)

    queries(small)
    assert queries(small) == queries(full)

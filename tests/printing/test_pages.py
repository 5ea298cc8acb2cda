"""The pages: preview, print, the kept document, and charts at their own addresses."""

import hashlib
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases.models import IssuedDocument
from inclusion.accounts.models import AccessEvent
from inclusion.accounts.permissions import Role
from interventions.models import Plan
from tests.factories import AttendanceWeekFactory, EntryFactory, PlanFactory, PupilFactory

from . import records

pytestmark = pytest.mark.django_db
MAY_PRINT = {Role.PASTORAL, Role.SENCO, Role.HEAD, Role.DSL}
MAY_SEE = MAY_PRINT | {Role.TRUST}


@pytest.fixture
def plan(pupil, senco, today) -> Plan:
    return records.typical_plan(pupil, senco)


def pages_of(plan: Plan) -> list[str]:
    return [reverse("pack-preview", args=[plan.pk]), reverse("pack-print", args=[plan.pk])]


def test_signed_out_nobody_sees_anything(client, plan):
    for url in [*pages_of(plan), reverse("pupil-journey-chart", args=[plan.pupil_id]),
                reverse("target-chart", args=[plan.targets.first().pk])]:  # fmt: skip
        response = client.get(url)
        assert response.status_code == 302
        assert "sign-in" in response["Location"]


@pytest.mark.parametrize("role", list(Role))
def test_who_may_print(role, plan, someone, signed_in):
    client = signed_in(someone(role))
    preview, print_ = pages_of(plan)
    shown, printed = client.get(preview), client.post(print_)
    if role in MAY_PRINT:
        assert (shown.status_code, printed.status_code) == (200, 302)
    else:
        assert shown.status_code == printed.status_code
        assert shown.status_code in (403, 404)
        assert not IssuedDocument.objects.exists()


@pytest.mark.parametrize("role", list(Role))
def test_who_may_see_charts(role, plan, someone, signed_in):
    client = signed_in(someone(role))
    urls = [
        reverse("pupil-journey-chart", args=[plan.pupil_id]),
        reverse("target-chart", args=[plan.targets.first().pk]),
    ]
    found = [client.get(url).status_code for url in urls]
    if role in MAY_SEE:
        assert found == [200, 200]
    else:
        assert set(found) <= {403, 404}


def test_another_schools_records_are_not_found(plan, other_school, someone, signed_in, senco):
    client = signed_in(senco)
    client.post(pages_of(plan)[1], {"number": "1"})
    document = IssuedDocument.objects.get()
    stranger = signed_in(someone(Role.HEAD, at=other_school))
    for url in [*pages_of(plan), reverse("document", args=[document.pk]),
                reverse("pupil-journey-chart", args=[plan.pupil_id]),
                reverse("target-chart", args=[plan.targets.first().pk])]:  # fmt: skip
        assert stranger.get(url).status_code == 404
        assert stranger.post(url).status_code == 404


def test_only_a_psp_has_a_review_pack(pupil, signed_in, senco, today):
    plan = PlanFactory(pupil=pupil, kind="ibp")
    for url in pages_of(plan):
        assert signed_in(senco).get(url).status_code == 404


def test_the_preview_says_what_is_left_out_and_who_may_be_given_it(
    plan, pupil, school, signed_in, senco
):
    EntryFactory(
        pupil=pupil, restricted=True, happened_on=date(2026, 11, 12), what_happened="SECRET"
    )
    EntryFactory(pupil=pupil, other_pupils=2, happened_on=date(2026, 11, 12))
    PupilFactory(school=school, forename="Amira", surname="Khan")
    plan.views.filter(voice="family").update(words="Amira Khan was there.")
    page = signed_in(senco).get(pages_of(plan)[0]).content.decode()
    assert "1 restricted entry since the last review" in page
    assert "1 entry is about other pupils as well" in page
    assert "Other pupils’ full names, once" in page
    assert "1 contact whom the school must not contact" in page
    assert "Mrs Archer, mother (parental responsibility)" in page
    assert "Two sides" in page
    assert "SECRET" not in page
    assert "Amira Khan" not in page
    assert "Mr Barred" not in page
    assert AccessEvent.objects.filter(kind="previewed", about=f"plan:{plan.pk}").count() == 1


def test_printing_keeps_the_bytes_the_data_and_the_fingerprint(plan, signed_in, senco):
    client = signed_in(senco)
    number = client.get(pages_of(plan)[0]).context["number"]
    response = client.post(pages_of(plan)[1], {"number": number})
    document = IssuedDocument.objects.get()
    assert response["Location"] == reverse("document", args=[document.pk])
    assert document.sha256 == hashlib.sha256(bytes(document.content)).hexdigest()
    assert (document.number, document.pages, document.title) == (
        1,
        2,
        "Review pack, PSP review 2: Joe A",
    )
    assert document.data["title"] == "PSP review 2: Joe A"
    assert document.issued_by == senco
    assert document.history.get().history_user == senco
    assert AccessEvent.objects.filter(kind="printed", about=f"pupil:{plan.pupil_id}").count() == 1


def test_a_kept_document_is_served_as_it_was_issued(plan, signed_in, senco):
    client = signed_in(senco)
    client.post(pages_of(plan)[1], {"number": "1"})
    document = IssuedDocument.objects.get()
    plan.targets.update(what="Changed since")
    response = client.get(reverse("document", args=[document.pk]))
    assert response.content == bytes(document.content)
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"].startswith("inline")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cache-Control"] == "private, no-store"
    assert "default-src 'none'" in response["Content-Security-Policy"]
    assert AccessEvent.objects.filter(kind="opened", about=f"issueddocument:{document.pk}").exists()


def test_a_double_click_issues_one_document_and_a_later_print_another(plan, signed_in, senco):
    client = signed_in(senco)
    first = client.post(pages_of(plan)[1], {"number": "1"})
    second = client.post(pages_of(plan)[1], {"number": "1"})
    assert first["Location"] == second["Location"]
    client.post(pages_of(plan)[1], {"number": "2"})
    assert list(IssuedDocument.objects.order_by("number").values_list("number", flat=True)) == [
        1,
        2,
    ]


def test_printed_again_after_a_change_it_is_the_next_document(plan, signed_in, senco):
    """The tab of the preview stays open: its number is that of the pack before the change."""
    client = signed_in(senco)
    client.post(pages_of(plan)[1], {"number": "1"})
    plan.targets.update(what="Changed since")
    for _ in range(2):
        client.post(pages_of(plan)[1], {"number": "1"})
    first, second = IssuedDocument.objects.order_by("number")
    assert "Changed since" not in str(first.data)
    assert "Changed since" in str(second.data)


def test_two_people_who_print_at_once_each_get_their_own(plan, client, senco, head):
    for user in (senco, head):
        client.force_login(user)
        client.post(pages_of(plan)[1], {"number": "1"})
    assert set(IssuedDocument.objects.values_list("number", "issued_by")) == {
        (1, senco.pk),
        (2, head.pk),
    }


@pytest.mark.parametrize("number", ["", "x", "-1", "9" * 40, "²"])
def test_a_broken_number_still_prints_once(plan, signed_in, senco, number):
    assert signed_in(senco).post(pages_of(plan)[1], {"number": number}).status_code == 302
    assert IssuedDocument.objects.count() == 1


def test_a_get_prints_nothing(plan, signed_in, senco):
    assert signed_in(senco).get(pages_of(plan)[1]).status_code == 405
    assert not IssuedDocument.objects.exists()


@pytest.mark.parametrize("name", ["pupil-journey-chart", "target-chart"])
def test_a_chart_is_asked_for_once_and_again_when_it_changed(name, plan, signed_in, senco):
    client = signed_in(senco)
    target = plan.targets.first()
    url = reverse(name, args=[plan.pupil_id if name.startswith("pupil") else target.pk])
    first = client.get(url)
    assert first["Content-Type"] == "image/svg+xml"
    assert first["Cache-Control"] == "private, no-cache"
    assert client.get(url, headers={"if-none-match": first["ETag"]}).status_code == 304
    if name == "target-chart":
        target.scores.create(on=date(2026, 11, 22), value=3, by=senco)
    else:
        records.SuspensionFactory(pupil=plan.pupil, starts_on=date(2026, 11, 20))
    again = client.get(url, headers={"if-none-match": first["ETag"]})
    assert again.status_code == 200
    assert again["ETag"] != first["ETag"]


def test_the_journey_has_the_same_rows_as_its_table(plan, senco, person_of):
    from inclusion.dashboard.journey import journey_rows

    rows = journey_rows(person_of(senco), plan.pupil)
    assert [(row.kind, row.start) for row in rows] == [
        ("suspension", date(2026, 9, 14)),
        ("suspension", date(2026, 10, 5)),
        ("plan", date(2026, 10, 12)),
        ("review", date(2026, 11, 9)),
        ("suspension", date(2026, 11, 16)),
        ("due", date(2026, 12, 4)),
    ]
    assert rows[4].end == date(2026, 11, 17)
    assert rows[4].words == "Suspended, 1.5 school days: damage to property"


def test_the_school_year_of_a_journey_is_this_one_though_a_plan_began_before(
    plan, senco, person_of
):
    from inclusion.dashboard.journey import journey_shown

    person = person_of(senco)
    before = {"starts_on": date(2026, 6, 10), "ends_on": date(2026, 7, 3)}
    PlanFactory(pupil=plan.pupil, kind="ibp", status="ended", **before)
    year, everything = (journey_shown(person, plan.pupil, span) for span in ("year", "all"))
    assert (year.start.year, year.start.month, year.end.year) == (2026, 9, 2027)
    assert everything.start == date(2026, 6, 1)
    assert len(year.rows) == len(everything.rows) - 1


def test_queries_of_the_preview_do_not_grow(plan, school, senco, signed_in):
    small = records.smallest_plan(PupilFactory(school=school))
    client = signed_in(senco)
    client.get(pages_of(small)[0])
    counts = []
    for each in (small, plan):
        with CaptureQueriesContext(connection) as seen:
            assert client.get(pages_of(each)[0]).status_code == 200
        counts.append(len(seen))
    assert counts[0] == counts[1]


def test_the_journey_is_zoomed_by_term_with_attendance_beneath(plan, senco, signed_in, person_of):
    from inclusion.dashboard.journey import journey_shown

    AttendanceWeekFactory(pupil=plan.pupil, week_starts_on=date(2026, 11, 9), possible=10, absent=2)
    person = person_of(senco)
    spans = {name: journey_shown(person, plan.pupil, name) for name in ("term", "last", "all")}
    assert (spans["term"].start, spans["term"].end) == (date(2026, 9, 1), date(2026, 12, 18))
    assert (spans["last"].start, spans["last"].end) == (date(2026, 4, 13), date(2026, 7, 21))
    assert len(spans["term"].rows) == len(spans["all"].rows) == 6
    assert spans["term"].attended == [(date(2026, 11, 9), "80.0")]
    assert not spans["last"].rows
    assert not spans["last"].weeks
    year = journey_shown(person, plan.pupil, "year")
    assert (year.start, year.end) == (date(2026, 9, 1), date(2027, 7, 21))
    client = signed_in(senco)
    page = client.get(reverse("pupil-journey", args=[plan.pupil_id]), {"span": "last"})
    assert "13 April 2026 to 21 July 2026" in page.content.decode()
    chart = reverse("pupil-journey-chart", args=[plan.pupil_id])
    wide, narrow = (client.get(chart, {"span": "term"} | more) for more in ({}, {"narrow": "1"}))
    assert b">80</text>" in wide.content
    assert b'viewBox="0 0 350' in narrow.content
    assert client.get(chart, {"span": "nonsense"}).content == client.get(chart).content

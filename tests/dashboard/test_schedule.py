"""The calendar: what stands on which day, whose it is; the private feed and what it never tells."""

import logging
from datetime import date, time, timedelta

import pytest
from django.urls import reverse
from icalendar import Calendar

from cases.alerts import rebuild
from inclusion.accounts import feeds, guessing
from inclusion.accounts.models import AccessEvent, CalendarFeed, Membership
from inclusion.accounts.permissions import Role
from inclusion.dashboard import digests, schedule
from inclusion.unlogged import WithoutTokens
from interventions.models import FollowUp
from tests.factories import (
    ActionFactory,
    CaseFactory,
    PlanFactory,
    PupilFactory,
    ReviewFactory,
    SuspensionFactory,
)

pytestmark = pytest.mark.django_db
NOVEMBER = (date(2026, 11, 1), date(2026, 11, 30))


@pytest.fixture
def plan(pupil, senco, today):
    """A running PSP led by the SENCO with a booked review, and one of everything that a month holds."""
    plan = PlanFactory(
        pupil=pupil, lead=senco, starts_on=date(2026, 10, 12), ends_on=date(2027, 2, 1),
        next_review_on=date(2026, 11, 27), next_review_at="15:15, Mr Quill’s room",
    )  # fmt: skip
    ActionFactory(pupil=pupil, owner=senco, what="Ring Mrs Quill", due_on=date(2026, 11, 25))
    SuspensionFactory(pupil=pupil, starts_on=date(2026, 11, 16), sessions=2,
                      reintegration_meeting_on=date(2026, 11, 18))  # fmt: skip
    FollowUp.objects.create(plan=plan, after="six_weeks", due_on=date(2026, 11, 26))
    CaseFactory(pupil=pupil, lead=senco)
    return plan


def feed_of(client, token):
    return client.get(reverse("feed", args=[token]))


def summaries(content):
    return {str(e["summary"]): e for e in Calendar.from_ical(content).walk("VEVENT")}


def test_a_month_holds_what_is_booked_and_due_and_only_for_those_who_see_it(
    plan, senco, someone, signed_in, person_of, other_school
):
    stranger = PlanFactory(pupil=PupilFactory(school=other_school), next_review_on=NOVEMBER[1])
    found = schedule.events(person_of(senco), *NOVEMBER, mine=True)
    days = {(e.on.day, e.title) for e in found}
    assert {(27, "PSP review"), (25, "Action due"), (18, "Return meeting")} <= days
    assert (26, "Follow-up of a plan due") in days
    assert all(e.pupil_id != stranger.pupil_id for e in found)
    assert next(e for e in found if e.title == "PSP review").at == time(15, 15)
    colleague = someone(Role.PASTORAL)
    assert schedule.events(person_of(colleague), *NOVEMBER, mine=True) == []
    assert len(schedule.events(person_of(colleague), *NOVEMBER, mine=False)) == len(found)
    assert schedule.events(person_of(someone(Role.STAFF)), *NOVEMBER, mine=False) == []

    client = signed_in(senco)
    page = client.get(reverse("calendar"), {"month": "2026-11", "view": "list"}).content.decode()
    assert "Ring Mrs Quill" in page
    assert "month=2026-10" in page
    assert "month=2026-12" in page
    assert reverse("plan", args=[plan.pk]) in page
    for odd in ("2026-13", "0000-00", "x"):
        page = client.get(reverse("calendar"), {"month": odd, "view": odd})
        assert "November 2026" in page.content.decode()


def test_a_months_queries_do_not_grow_with_its_rows(
    plan, senco, person_of, django_assert_max_num_queries
):
    for n in range(20):
        other = PupilFactory(school=plan.school)
        PlanFactory(pupil=other, lead=senco, next_review_on=date(2026, 11, 24))
        ActionFactory(pupil=other, owner=senco, due_on=date(2026, 11, 2 + n))
    with django_assert_max_num_queries(9):
        assert len(schedule.events(person_of(senco), *NOVEMBER, mine=False)) > 40


def test_a_feed_tells_initials_only_and_only_what_is_mine(
    plan, senco, signed_in, client, django_capture_on_commit_callbacks
):
    other = PupilFactory(school=plan.school, forename="Ola", surname="Zed")
    PlanFactory(pupil=other, lead=None, next_review_on=date(2026, 11, 27))
    signed_in(senco)
    made = client.post(reverse("own-feed"), {"make": "1"})
    address = made.context["address"]
    assert "no-store" in made["Cache-Control"]
    token = address.rpartition("/")[2].removesuffix(".ics")
    kept = CalendarFeed.objects.get()
    assert token not in str(vars(kept))
    assert address not in client.get(reverse("own-feed")).content.decode(), "shown once"
    client.logout()
    answer = feed_of(client, token)
    assert answer["Content-Type"].startswith("text/calendar")
    assert "no-store" in answer["Cache-Control"]
    text = answer.content.decode()
    for secret in (plan.pupil.forename, plan.pupil.surname, "Quill", "Ring", "Ola", "O.Z."):
        assert secret not in text, secret
    found = summaries(answer.content)
    review = found["PSP review, J.A."]
    assert review.decoded("dtstart").isoformat() == "2026-11-27T15:15:00+00:00"
    assert found["Action due, J.A."].decoded("dtstart") == date(2026, 11, 25)
    feed_of(client, token)
    assert AccessEvent.objects.filter(what="calendar feed", user=senco).count() == 1


def test_an_ibp_stands_in_the_month_with_its_review_and_its_end(
    school, pupil, senco, today, person_of, client
):
    CaseFactory(pupil=pupil, lead=senco)
    said = {"starts_on": date(2026, 10, 7), "ends_on": date(2026, 11, 27)}
    plan = PlanFactory(pupil=pupil, kind="ibp", lead=senco, **said)
    rebuild(school, today)
    person = person_of(senco)
    found = {e.title: e for e in schedule.events(person, *NOVEMBER, mine=True)}
    review, end = found["Review due"], found["End the IBP"]
    assert (review.on, review.window) == (date(2026, 11, 25), "from 11 November on")
    assert (review.button, review.url) == (
        "Hold the review", reverse("review-hold", args=[plan.pk]),
    )  # fmt: skip
    assert (end.on, end.url) == (date(2026, 11, 27), reverse("plan-end", args=[plan.pk]))
    assert digests.mine(person).reviews == (date(2026, 11, 25),)
    shown = summaries(feed_of(client, feeds.make_feed(person)).content)
    assert {"Review due, J.A.", "End the IBP, J.A."} <= shown.keys()


def test_an_address_ends_when_renewed_revoked_or_its_person_has_left(
    plan, senco, signed_in, client, person_of, today
):
    person = person_of(senco)
    first = feeds.make_feed(person)
    second = feeds.make_feed(person)
    assert feed_of(client, first).status_code == 404
    assert feed_of(client, second).status_code == 200
    signed_in(senco).post(reverse("own-feed"), {"revoke": "1"})
    client.logout()
    assert feed_of(client, second).status_code == 404
    third = feeds.make_feed(person)
    Membership.objects.filter(user=senco).update(until_on=today - timedelta(days=1))
    assert feed_of(client, third).status_code == 404
    Membership.objects.filter(user=senco).update(until_on=None)
    senco.is_active = False
    senco.save()
    assert feed_of(client, third).status_code == 404


def test_an_address_that_is_taken_back_is_in_no_log(plan, senco, client, person_of, caplog):
    token = feeds.make_feed(person_of(senco))
    feeds.revoke_feed(person_of(senco))
    with caplog.at_level(logging.DEBUG):
        assert feed_of(client, token).status_code == 404
    assert "Not Found: /feeds/" in caplog.text, "the server tells of it"
    for record in caplog.records:
        WithoutTokens().filter(record)
        assert token not in record.getMessage()


def test_guessing_addresses_is_made_slow(plan, senco, client, person_of, monkeypatch):
    monkeypatch.setattr(guessing, "MOST_FROM_HERE", 3)
    token = feeds.make_feed(person_of(senco))
    for n in range(3):
        assert feed_of(client, f"guess{n}").status_code == 404
    assert feed_of(client, token).status_code == 429
    assert client.get(reverse("sign-in")).status_code == 200
    assert not guessing.must_wait(senco.email, "127.0.0.1"), "signing in is counted apart"


def test_a_booked_review_goes_into_a_calendar_without_a_name(plan, someone, signed_in):
    client = signed_in(someone(Role.PASTORAL))
    answer = client.get(reverse("review-invitation", args=[plan.pk]))
    assert list(summaries(answer.content)) == ["PSP review, J.A."]
    assert "Quill" not in answer.content.decode()
    assert plan.pupil.forename not in answer.content.decode()
    plan.next_review_on = None
    plan.save()
    again = client.get(reverse("review-invitation", args=[plan.pk]))
    assert again["Location"] == reverse("plan", args=[plan.pk])


def test_a_booked_review_that_was_not_held_is_late(plan, senco, signed_in, person_of):
    plan.next_review_on = date(2026, 11, 20)
    plan.save()

    def review():
        found = schedule.events(person_of(senco), *NOVEMBER, mine=True)
        return next(e for e in found if e.title == "PSP review")

    assert review().late
    assert "booked, not recorded: 15:15" in review().words
    page = signed_in(senco).get(reverse("calendar"), {"month": "2026-11", "view": "list"})
    assert "booked, not recorded" in page.content.decode()
    ReviewFactory(plan=plan, number=1, held_on=date(2026, 11, 20))
    assert not review().late


def test_each_review_of_a_plan_has_its_own_place_in_a_calendar(plan, signed_in, senco):
    def entry():
        answer = signed_in(senco).get(reverse("review-invitation", args=[plan.pk]))
        return Calendar.from_ical(answer.content).walk("VEVENT")[0]

    first = entry()
    assert (first["sequence"], str(first["transp"])) == (plan.version, "OPAQUE")
    assert first.decoded("dtend") - first.decoded("dtstart") == timedelta(hours=1)
    plan.version, plan.next_review_at = plan.version + 1, "After school"
    plan.save()
    moved = entry()
    assert str(moved["uid"]) == str(first["uid"])
    assert moved["sequence"] == first["sequence"] + 1
    assert (str(moved["transp"]), moved.decoded("dtstart")) == ("TRANSPARENT", date(2026, 11, 27))
    ReviewFactory(plan=plan, number=1, held_on=date(2026, 11, 20))
    assert str(entry()["uid"]) != str(first["uid"])


def test_a_feed_names_a_review_as_its_invitation_does(plan, signed_in, senco, client, person_of):
    sent = signed_in(senco).get(reverse("review-invitation", args=[plan.pk])).content
    client.logout()
    fed = feed_of(client, feeds.make_feed(person_of(senco))).content
    name = "PSP review, J.A."
    for field in ("uid", "sequence", "dtstart"):
        assert summaries(sent)[name][field] == summaries(fed)[name][field], field


def test_the_meeting_about_a_draft_is_handed_out_as_the_feed_names_it(
    plan, signed_in, senco, client, person_of
):
    type(plan).objects.update(status="draft")
    staff = signed_in(senco)
    address = reverse("review-invitation", args=[plan.pk])
    assert address in staff.get(reverse("plan", args=[plan.pk])).content.decode()
    sent = staff.get(address).content
    client.logout()
    fed = feed_of(client, feeds.make_feed(person_of(senco))).content
    name = "PSP meeting, J.A."
    assert summaries(sent)[name]["uid"] == summaries(fed)[name]["uid"]
    type(plan).objects.update(status="ended")
    assert signed_in(senco).get(address).status_code == 302, "nothing is booked any more"


@pytest.mark.parametrize(
    ("typed", "at"),
    [("15:15, Room 3", time(15, 15)), ("3.15pm, hall", time(15, 15)), ("9 AM", time(9, 0)),
     ("12 pm", time(12, 0)), ("3.15, Room 3", time(15, 15)), ("6:30", time(18, 30)),
     ("7:30", time(7, 30)), ("3.15 am", time(3, 15)),
     ("8.45", time(8, 45)), ("Room 3", None), ("3 Maple", None), ("25:10", None), ("13 pm", None)],
)  # fmt: skip
def test_a_time_is_read_from_the_beginning_of_time_and_place(typed, at):
    assert schedule.start_of(typed) == at

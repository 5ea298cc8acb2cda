"""Signing in and out, choosing a school, keeping what was typed."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils.http import urlencode

from cases.models import Pupil
from inclusion.accounts.models import AccessEvent, Draft, School, User
from inclusion.accounts.permissions import Role
from inclusion.accounts.selectors import my_draft
from tests.factories import PASSWORD, MembershipFactory, PupilFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
Someone = Callable[..., User]
SignedIn = Callable[[User], Client]


def _with_password(user: User) -> User:
    user.set_password(PASSWORD)
    user.save()
    return user


def test_a_person_signs_in_with_any_case_of_the_address(client: Client, senco: User) -> None:
    _with_password(senco)
    answer = client.post(
        reverse("sign-in"), {"username": senco.email.upper(), "password": PASSWORD}
    )
    assert answer.status_code == 302
    assert answer["Location"] == reverse("today")


def test_a_wrong_password_says_one_sentence_and_keeps_the_address(
    client: Client, senco: User
) -> None:
    answer = client.post(reverse("sign-in"), {"username": senco.email, "password": "no"})
    text = answer.content.decode()
    assert "do not belong together" in text
    assert senco.email in text


def test_every_other_page_sends_a_stranger_to_sign_in(client: Client, school: School) -> None:
    answer = client.get(reverse("today"))
    assert answer.status_code == 302
    assert answer["Location"].startswith(reverse("sign-in"))


def test_someone_whose_role_has_ended_sees_no_school(school: School, signed_in: SignedIn) -> None:
    user = UserFactory()
    MembershipFactory(user=user, school=school, role=Role.HEAD, until_on=date(2026, 11, 22))
    answer = signed_in(user).get(reverse("today"))
    assert answer.status_code == 403
    assert "do not belong to a school" in answer.content.decode()


def test_an_acting_head_decides_on_the_first_and_last_day_only(school: School) -> None:
    from inclusion.accounts.permissions import Right
    from inclusion.accounts.person import person_for

    user = UserFactory()
    MembershipFactory(user=user, school=school, role=Role.STAFF)
    MembershipFactory(
        user=user,
        school=school,
        role=Role.HEAD,
        acting=True,
        from_on=date(2026, 11, 23),
        until_on=date(2026, 11, 27),
    )
    decides = {
        day: person_for(user, date(2026, 11, day)).has(Right.DECIDE_SUSPENSIONS)  # type: ignore[union-attr]
        for day in (22, 23, 27, 28)
    }
    assert decides == {22: False, 23: True, 27: True, 28: False}
    acting = person_for(user, date(2026, 11, 23))
    assert acting is not None
    assert acting.decides_as == "acting_headteacher"


def test_a_person_of_two_schools_goes_from_one_to_the_other(
    someone: Someone, school: School, other_school: School, signed_in: SignedIn
) -> None:
    user = someone(Role.TRUST)
    MembershipFactory(user=user, school=other_school, role=Role.TRUST)
    theirs = PupilFactory(school=other_school)
    client = signed_in(user)
    here = client.get(reverse("today")).context["person"].school
    there = other_school if here == school else school
    client.post(reverse("switch-school"), {"school": there.pk})
    assert client.get(reverse("today")).context["person"].school == there
    visible = client.get(reverse("pupil", args=[theirs.pk])).status_code
    assert visible == (200 if there == other_school else 404)


def test_nobody_switches_to_a_school_that_is_not_theirs(
    senco: User, other_school: School, signed_in: SignedIn
) -> None:
    answer = signed_in(senco).post(reverse("switch-school"), {"school": other_school.pk})
    assert answer.status_code == 404


def test_pages_are_not_kept_by_shared_caches_and_hold_a_strict_policy(
    senco: User, signed_in: SignedIn
) -> None:
    answer = signed_in(senco).get(reverse("today"))
    assert answer["Cache-Control"] == "private, no-store"
    policy = answer["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy
    assert answer["X-Frame-Options"] == "DENY"


def test_what_is_typed_is_kept_for_its_writer_alone(
    senco: User,
    head: User,
    signed_in: SignedIn,
    person_of: Callable[[User], object],
) -> None:
    client = signed_in(senco)
    address = reverse("keep-draft", args=["log-entry~pupil:1"])
    client.post(address, {"what_happened": "Half a sentence", "csrfmiddlewaretoken": "x"})
    client.post(address, {"what_happened": "Half a sentence and more"})
    draft = Draft.objects.get()
    assert draft.data == {"what_happened": ["Half a sentence and more"]}
    assert my_draft(person_of(senco), "log-entry", "pupil:1") == draft  # type: ignore[arg-type]
    assert my_draft(person_of(head), "log-entry", "pupil:1") is None  # type: ignore[arg-type]


def test_a_draft_of_half_a_million_letters_is_not_kept(senco: User, signed_in: SignedIn) -> None:
    client, address = signed_in(senco), reverse("keep-draft", args=["log-entry"])
    for typed in ({"what_happened": "x" * 500_000}, {"x" * 500_000: ""}):
        answer = client.post(
            address, urlencode(typed), content_type="application/x-www-form-urlencoded"
        )
        assert answer.status_code == 413
    assert not Draft.objects.exists()


def test_health_answers_without_signing_in(client: Client, school: School) -> None:
    assert client.get(reverse("health")).json() == {"status": "ok"}


def test_one_changes_ones_own_password(senco: User, signed_in: SignedIn) -> None:
    _with_password(senco)
    client = signed_in(senco)
    address = reverse("password")
    wrong = client.post(address, {"old": "not it", "new": "four quiet words here"})
    assert "not your present password" in wrong.content.decode()
    weak = client.post(address, {"old": PASSWORD, "new": "short"})
    assert "too short" in weak.content.decode()
    own = client.post(address, {"old": PASSWORD, "new": "r. osei 2026"})
    assert "too similar" in own.content.decode()
    client.post(address, {"old": PASSWORD, "new": "four quiet words here"})
    senco.refresh_from_db()
    assert senco.check_password("four quiet words here")
    assert client.get(reverse("today")).status_code == 200


def test_opening_a_pupil_leaves_a_trace_and_nothing_else_does(
    senco: User, signed_in: SignedIn, school: School
) -> None:
    pupil = PupilFactory(school=school)
    client = signed_in(senco)
    client.get(reverse("today"))
    assert not AccessEvent.objects.exists()
    client.get(reverse("pupil", args=[pupil.pk]))
    event = AccessEvent.objects.get()
    assert (event.user, event.kind, event.about) == (senco, "opened", f"pupil:{pupil.pk}")


def test_a_session_in_use_outlasts_two_hours_and_an_idle_one_does_not(
    client: Client, senco: User, pupil: Pupil
) -> None:
    _with_password(senco)
    start = datetime(2026, 11, 23, 8, tzinfo=UTC)
    with time_machine.travel(start, tick=False) as clock:
        client.post(reverse("sign-in"), {"username": senco.email, "password": PASSWORD})
        for minute in range(10, 180, 10):
            clock.move_to(start + timedelta(minutes=minute))
            assert client.get(reverse("today")).status_code == 200, minute
        used_last = start + timedelta(minutes=170)
        # A picture that a page left open asks for again is nobody's work.
        clock.move_to(used_last + timedelta(minutes=90))
        chart = reverse("pupil-journey-chart", args=[pupil.pk])
        assert client.get(chart).status_code == 200
        clock.move_to(used_last + timedelta(minutes=125))
        assert client.get(reverse("today")).status_code == 302


def test_a_session_is_saved_again_at_most_every_five_minutes(
    client: Client, senco: User, signed_in: SignedIn
) -> None:
    start = datetime(2026, 11, 23, 8, tzinfo=UTC)
    with time_machine.travel(start, tick=False) as clock:
        signed_in(senco).get(reverse("today"))
        first = client.session["seen_at"]
        clock.move_to(start + timedelta(minutes=4))
        client.get(reverse("today"))
        assert client.session["seen_at"] == first
        clock.move_to(start + timedelta(minutes=5))
        client.get(reverse("today"))
        assert client.session["seen_at"] == first + 300


def test_a_header_does_not_keep_a_record_that_was_opened_without_a_trace(
    client: Client, senco: User, signed_in: SignedIn, pupil: Pupil
) -> None:
    answer = signed_in(senco).get(reverse("pupil", args=[pupil.pk]), headers={"HX-Request": "true"})
    assert "<html" in answer.content.decode()
    assert AccessEvent.objects.get().about == f"pupil:{pupil.pk}"


def test_no_pupils_name_waits_in_the_browser_for_the_next_page(
    client: Client, senco: User, signed_in: SignedIn, pupil: Pupil
) -> None:
    typed = {"kind": "note", "what_happened": "x", "pupil": pupil.pk, "happened_on": "23 11 2026"}
    answer = signed_in(senco).post(reverse("log-entry"), typed)
    assert answer.status_code == 302
    assert not [cookie for cookie in client.cookies.values() if pupil.surname in cookie.value]
    assert f"Entry logged for {pupil.name}." in client.get(answer["Location"]).content.decode()
    client.post(reverse("log-entry"), typed)
    client.post(reverse("sign-out"))
    signed_in(senco)
    assert "Entry logged" not in client.get(reverse("today")).content.decode()


@pytest.mark.parametrize(
    "there", ["https://elsewhere.example/", "//elsewhere.example/", "javascript:x", "/\\elsewhere"]
)
def test_signing_in_leads_nowhere_else(client: Client, senco: User, there: str) -> None:
    _with_password(senco)
    typed = {"username": senco.email, "password": PASSWORD, "next": there}
    assert client.post(reverse("sign-in"), typed)["Location"] == reverse("today")

"""The page of a case, its rounds, looking again at a flag, and what they put on the lead's list."""

from collections.abc import Callable
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases.models import Action, Case, CaseMember, Cycle, Pupil
from inclusion.accounts.models import Membership, School, User
from inclusion.accounts.permissions import Role
from tests.factories import (
    TODAY,
    ActionFactory,
    CaseFactory,
    CycleFactory,
    EntryFactory,
    GroupFactory,
    GroupStaffFactory,
    PupilFactory,
)

from .records import typed_case

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
SignedIn = Callable[[User], Client]


def _page(client: Client, case: Case) -> str:
    return client.get(reverse("case", args=[case.pk])).content.decode()


@pytest.fixture
def case(pupil: Pupil, senco: User) -> Case:
    made: Case = CaseFactory(
        pupil=pupil, lead=senco, aim="A settled morning", de_escalation="A walk to the library"
    )
    return made


def test_the_page_says_all_that_belongs_to_the_case(
    case: Case, senco: User, someone: Callable[..., User], signed_in: SignedIn
) -> None:
    mentor = someone(Role.STAFF, name="L. Grant")
    CaseMember.objects.create(case=case, user=mentor)
    EntryFactory(pupil=case.pupil, case=case, written_by=mentor, what_happened="Stayed all day.")
    EntryFactory(pupil=case.pupil, written_by=mentor, what_happened="Long before this case.")
    CycleFactory(case=case)
    page = _page(signed_in(senco), case)
    for words in (
        "Leaves class without asking",
        "A settled morning",
        "A walk to the library",
        "L. Grant",
        "Stayed all day.",
        "A quiet table from Monday.",
        "Too early to say",
    ):
        assert words in page
    assert "Long before this case." not in page


def test_a_restricted_entry_shows_only_that_it_is_there(
    case: Case, senco: User, someone: Callable[..., User], signed_in: SignedIn
) -> None:
    EntryFactory(
        pupil=case.pupil,
        case=case,
        written_by=senco,
        restricted=True,
        what_happened="Disclosed to the DSL.",
    )
    page = _page(signed_in(someone(Role.PASTORAL)), case)
    assert "Disclosed" not in page
    assert "One restricted entry of this case you may not read." in page
    assert "Disclosed" in _page(signed_in(senco), case)


def test_whoever_has_left_is_named_so(
    case: Case, senco: User, head: User, signed_in: SignedIn
) -> None:
    client = signed_in(head)
    assert "Left</span>" not in _page(client, case)
    Membership.objects.filter(user=senco).update(until_on=date(2026, 11, 20))
    assert "Left</span>" in _page(client, case)
    assert "Left</span>" in client.get(reverse("cases")).content.decode()


def _flag(case: Case, client: Client, lead: User, **changes: str) -> None:
    typed = typed_case(
        lead,
        at_risk_since="16 11 2026",
        at_risk_until="7 12 2026",
        judgement_reason="Four incidents in a week",
        version=str(Case.objects.get(pk=case.pk).version),
        **changes,
    )
    assert client.post(reverse("case-edit", args=[case.pk]), typed).status_code == 302


def test_a_flag_says_who_and_until_when_and_comes_back_on_today(
    case: Case, senco: User, head: User, signed_in: SignedIn
) -> None:
    client = signed_in(head)
    _flag(case, client, senco)
    case.refresh_from_db()
    assert (case.at_risk_set_by, case.at_risk_until) == (head, date(2026, 12, 7))
    asked = Action.objects.get(about=f"risk:{case.pk}")
    assert (asked.owner, asked.due_on) == (senco, date(2026, 12, 7))
    page = _page(client, case)
    assert "since 16 November 2026, judged by A. Bell" in page
    assert "7 December 2026" in page
    today = signed_in(senco).get(reverse("today")).content.decode()
    assert "Look again whether Joe is at risk of permanent exclusion" in today
    assert reverse("case-look-again", args=[case.pk]) in today


def test_the_promise_follows_the_lead_and_ends_with_the_case(
    case: Case, senco: User, head: User, signed_in: SignedIn
) -> None:
    client = signed_in(senco)
    _flag(case, client, senco)
    _flag(case, client, head, concern="Other words.")
    asked = Action.objects.get(about=f"risk:{case.pk}")
    assert asked.owner == head
    version = str(Case.objects.get(pk=case.pk).version)
    ended = {"closed_on": "23 11 2026", "outcome": "Moved on", "version": version}
    client.post(reverse("case-close", args=[case.pk]), ended)
    asked.refresh_from_db()
    assert (asked.done_on, asked.outcome) == (TODAY, "The case was closed.")


@pytest.mark.parametrize("still", ["yes", "no"])
def test_looking_again_keeps_the_flag_or_takes_it_off(
    still: str, case: Case, senco: User, signed_in: SignedIn
) -> None:
    client = signed_in(senco)
    _flag(case, client, senco)
    url = reverse("case-look-again", args=[case.pk])
    assert "Four incidents in a week" in client.get(url).content.decode()
    version = str(Case.objects.get(pk=case.pk).version)
    typed = {"still": still, "until": "11 1 2027", "reason": "A calmer week", "version": version}
    assert client.post(url, typed).status_code == 302
    case.refresh_from_db()
    done = Action.objects.get(about=f"risk:{case.pk}", done_on=TODAY)
    standing = Action.objects.filter(about=f"risk:{case.pk}", done_on=None)
    if still == "yes":
        assert (case.at_risk_since, case.at_risk_until) == (date(2026, 11, 16), date(2027, 1, 11))
        assert done.outcome == "Still at risk: A calmer week"
        assert standing.get().due_on == date(2027, 1, 11)
    else:
        assert (case.at_risk_since, case.at_risk_set_by) == (None, None)
        assert done.outcome == "No longer judged at risk: A calmer week"
        assert not standing.exists()
        # The alert that the flag raised goes with it, and the page has nothing to look at.
        assert not case.pupil.alerts.exists()
        assert client.get(url).status_code == 302
    assert client.post(url, typed).status_code in (200, 302)
    assert Action.objects.filter(about=f"risk:{case.pk}", done_on=TODAY).count() == 1


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"reason": ""}, "reason", "Fill this in."),
        ({"still": ""}, "still", "Choose one."),
        ({"until": ""}, "until", "Give a day after today"),
        ({"until": "23 11 2026"}, "until", "Give a day after today"),
        ({"until": "soon"}, "until", "Enter a real date"),
    ],
)
def test_looking_again_with_bad_input(
    changes: dict[str, str],
    field: str,
    sentence: str,
    case: Case,
    senco: User,
    signed_in: SignedIn,
) -> None:
    client = signed_in(senco)
    _flag(case, client, senco)
    typed = {"still": "yes", "until": "11 1 2027", "reason": "Kept as typed", **changes}
    answer = client.post(reverse("case-look-again", args=[case.pk]), typed)
    assert sentence in str(answer.context["form"].errors[field])


def _round(**changes: str) -> dict[str, str]:
    typed = {
        "started_on": "23 11 2026",
        "review_due_on": "14 12 2026",
        "assess": "Leaves when it is loud.",
        "plan": "A quiet table",
        "do": "L. Grant, each morning",
    }
    return {**typed, **changes}


def test_rounds_follow_each_other_and_take_over_what_was_learnt(
    case: Case, senco: User, signed_in: SignedIn
) -> None:
    client = signed_in(senco)
    start = reverse("cycle-start", args=[case.pk])
    for _ in range(2):
        client.post(start, _round())
    cycle = Cycle.objects.get()
    asked = Action.objects.get(about=f"cycle:{cycle.pk}")
    assert (asked.owner, asked.due_on) == (senco, date(2026, 12, 14))
    client.post(
        reverse("cycle-edit", args=[cycle.pk]), _round(review_due_on="11 12 2026", version="1")
    )
    asked.refresh_from_db()
    assert asked.due_on == date(2026, 12, 11)
    review = reverse("cycle-review", args=[cycle.pk])
    typed = {
        "reviewed_on": "23 11 2026",
        "review": "The quiet table helps.",
        "direction": "improving",
        "go_on": "on",
        "version": "2",
    }
    answer = client.post(review, typed, follow=True)
    assert answer.context["form"].initial["assess"] == "The quiet table helps."
    asked.refresh_from_db()
    assert asked.done_on == TODAY
    case.refresh_from_db()
    assert case.direction == "improving"
    client.post(start, _round(assess="The quiet table helps."))
    assert [c.number for c in case.cycles.all()] == [2, 1]
    page = _page(client, case)
    assert "Improving" in page
    assert "Round 1, 23 November 2026 to 23 November 2026: reviewed" in page
    answer = client.get(review, follow=True)
    assert "Round 1 has been reviewed already." in answer.content.decode()


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"started_on": "20 9 2026"}, "started_on", "opened on 21 September 2026"),
        ({"started_on": "20 9 2028", "review_due_on": "30 9 2028"}, "started_on", "Check the year"),
        ({"review_due_on": "23 11 2026"}, "review_due_on", "comes after the start"),
        ({"review_due_on": "23 11 2029"}, "review_due_on", "Check the year"),
        ({"assess": ""}, "assess", "Write what is known"),
    ],
)
def test_a_round_with_bad_input(
    changes: dict[str, str],
    field: str,
    sentence: str,
    case: Case,
    senco: User,
    signed_in: SignedIn,
) -> None:
    answer = signed_in(senco).post(reverse("cycle-start", args=[case.pk]), _round(**changes))
    assert sentence in str(answer.context["form"].errors[field])
    assert "A quiet table" in answer.content.decode()
    assert not Cycle.objects.exists()


def test_two_people_change_a_round(case: Case, senco: User, signed_in: SignedIn) -> None:
    cycle = CycleFactory(case=case)
    url = reverse("cycle-edit", args=[cycle.pk])
    client = signed_in(senco)
    client.post(url, _round(plan="Theirs", version="1"))
    answer = client.post(url, _round(plan="Mine", version="1"))
    assert ("Plan: what we will try", "Mine", "Theirs") in {
        (c.label, c.yours, c.theirs) for c in answer.context["form"].clashes
    }


def test_a_teacher_who_leads_runs_the_rounds_and_another_does_not(
    pupil: Pupil, school: School, someone: Callable[..., User], signed_in: SignedIn
) -> None:
    lead, colleague = someone(Role.STAFF), someone(Role.STAFF)
    pupil.group = GroupFactory(school=school)
    pupil.save()
    GroupStaffFactory(group=pupil.group, user=colleague)
    cycle = CycleFactory(case=CaseFactory(pupil=pupil, lead=lead))
    url = reverse("cycle-review", args=[cycle.pk])
    assert signed_in(lead).get(url).status_code == 200
    assert signed_in(colleague).get(url).status_code == 403
    assert "Review round" not in _page(signed_in(colleague), cycle.case)


def test_history_tells_of_rounds(case: Case, senco: User, signed_in: SignedIn) -> None:
    client = signed_in(senco)
    client.post(reverse("cycle-start", args=[case.pk]), _round())
    page = client.get(reverse("pupil-history", args=[case.pupil_id])).content.decode()
    assert "Round of a case added" in page
    assert "Leaves when it is loud." in page


def test_the_list_filters(school: School, senco: User, signed_in: SignedIn) -> None:
    def made(forename: str, **fields: object) -> Case:
        pupil = PupilFactory(school=school, forename=forename)
        case: Case = CaseFactory(pupil=pupil, lead=senco, **fields)
        return case

    CycleFactory(case=made("Amira", level="complex"), review_due_on=date(2026, 12, 14))
    CycleFactory(case=made("Kemi"), review_due_on=date(2026, 11, 20))
    made("Noah")
    flagged = made(
        "Lena",
        at_risk_since=date(2026, 11, 2),
        at_risk_until=date(2026, 11, 16),
        judgement_reason="x",
    )
    CycleFactory(case=flagged, review_due_on=date(2026, 12, 14))
    client = signed_in(senco)

    def shown(**query: str) -> set[str]:
        page = client.get(reverse("cases"), query).context["page"]
        return {case.pupil.forename for case in page}

    assert shown() == {"Amira", "Kemi", "Noah", "Lena"}
    assert shown(level="complex") == {"Amira"}
    assert shown(at_risk="on") == {"Lena"}
    assert shown(not_reviewed="on") == {"Kemi", "Noah", "Lena"}
    assert shown(not_reviewed="on", mine="1", level="no such") == {"Kemi", "Noah", "Lena"}
    empty = client.get(reverse("cases"), {"level": "universal"}).content.decode()
    assert "No open case fits these filters." in empty


def test_the_page_asks_the_same_queries_for_1_and_20(
    case: Case, senco: User, someone: Callable[..., User], signed_in: SignedIn
) -> None:
    client = signed_in(senco)

    def more(n: int) -> None:
        for _ in range(n):
            EntryFactory(pupil=case.pupil, case=case, written_by=senco)
            number = case.cycles.count() + 1
            CycleFactory(case=case, number=number, reviewed_on=TODAY, review="Better")
            CaseMember.objects.create(case=case, user=someone(Role.STAFF))
            Action.objects.create(
                school=case.school, pupil=case.pupil, what="Ring", owner=senco, created_on=TODAY
            )

    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            _page(client, case)
        return len(queries)

    more(1)
    first = count()
    more(19)
    assert count() == first


def test_before_a_case_is_closed_it_says_what_stays_open(
    case: Case, senco: User, signed_in: SignedIn
) -> None:
    client = signed_in(senco)
    url = reverse("case-close", args=[case.pk])
    assert "Still open" not in client.get(url).content.decode()
    ActionFactory(pupil=case.pupil, owner=senco, what="Ring the clinic", due_on=date(2026, 12, 4))
    client.post(reverse("cycle-start", args=[case.pk]), _round())
    page = client.get(url).content.decode()
    assert "Round 1 has not been reviewed." in page
    assert "1 action stays open" in page
    assert "Ring the clinic (R. Osei, due 4 December 2026)" in page
    assert "Review round 1 of case" not in page
    client.post(url, {"closed_on": "23 11 2026", "outcome": "Settled.", "version": case.version})
    assert set(Action.objects.filter(done_on=None).values_list("what", flat=True)) == {
        "Ring the clinic"
    }


def test_a_review_is_suggested_on_a_school_day(
    case: Case, senco: User, signed_in: SignedIn
) -> None:
    # Six weeks on is Monday 4 January 2027, an INSET day.
    page = signed_in(senco).get(reverse("cycle-start", args=[case.pk])).content.decode()
    field = page.split('name="review_due_on"')[1].split(">")[0]
    assert 'value="5 1 2027"' in field


def test_an_action_of_the_case_itself_leads_to_its_own_page(
    case: Case, senco: User, signed_in: SignedIn
) -> None:
    client = signed_in(senco)
    client.post(reverse("cycle-start", args=[case.pk]), _round())
    page = _page(client, case)
    assert "Review the round<span" in page
    assert "Record how it went" not in page

"""The school's settings: what may be chosen, what is refused and why, who chose what and when."""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from cases.alerts import rebuild
from cases.models import Alert, Pupil
from inclusion.accounts.models import School, SchoolSetting, User
from inclusion.accounts.permissions import Role
from inclusion.accounts.school_settings import save_setting
from inclusion.accounts.selectors import school_packs
from inclusion.accounts.versions import save_as
from tests.factories import TODAY, SuspensionFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
SignedIn = Callable[[User], Client]
REASON = "Agreed by the board on 5 October."
PSP = "hackney.psp_suspensions"
TWO_PLUS = "hackney.psp.two-plus-suspensions"
LENGTH = "hackney.psp_single_sessions"
BOARD = "england.board_within"


@pytest.fixture
def choose(head: User, signed_in: SignedIn) -> Callable[..., str]:
    """Fill in the form of a setting and give the page that answers."""
    client = signed_in(head)

    def fill(name: str, choice: str = "own", **typed: object) -> str:
        typed = {"choice": choice, "starts_on": "23 11 2026", "reason": REASON} | typed
        return client.post(reverse("setting", args=[name]), typed, follow=True).content.decode()

    return fill


def _stored() -> list[tuple[str, object, date]]:
    return list(SchoolSetting.objects.values_list("name", "value", "starts_on"))


def test_the_page_shows_the_policy_its_source_and_what_the_law_fixes(
    head: User, signed_in: SignedIn
) -> None:
    text = signed_in(head).get(reverse("settings")).content.decode()
    offered, _, fixed = text.partition("and not for a school to choose")
    assert "Suspensions from which a PSP is to be considered" in offered
    assert "PSP section, reasons for a PSP" in offered
    assert reverse("setting", args=[PSP]) in offered
    assert reverse("setting", args=[TWO_PLUS]) in offered
    assert "may be stricter: 15 school days or fewer" in offered
    assert "The local policy asks to consider a PSP from 2 suspensions." in offered
    assert "Most exclusion in one school year" in fixed
    assert "limit of 45 school days in a school year" in fixed
    assert reverse("setting", args=["england.year_limit_sessions"]) not in text


def test_sessions_are_typed_as_days(choose: Callable[..., str], head: User, school: School) -> None:
    text = choose(LENGTH, number="7.5")
    assert "Saved. Every alert is being worked out again." in text
    assert "<b>7.5 days</b> from 23 November 2026" in text
    assert REASON in text
    assert _stored() == [(LENGTH, 15, TODAY)]
    school.refresh_from_db()
    assert school_packs(school).number("hackney", "psp_single_sessions", TODAY) == 15
    kept = SchoolSetting.history.get()
    assert (kept.history_user, kept.history_change_reason) == (head, REASON)


def test_yes_or_no_one_of_several_and_a_rule_are_chosen_by_button(
    choose: Callable[..., str],
) -> None:
    choose("hackney.lunchtimes_count", "no")
    choose("hackney.psp_counting_window", "rolling_12_months")
    text = choose(TWO_PLUS)
    assert [value for _, value, _ in _stored()] == [False, "rolling_12_months", False]
    for words in ("<b>no</b>", "<b>rolling 12 months</b>", "<b>off</b>"):
        assert words in text
    assert "needs one of" not in text


@pytest.mark.parametrize(
    ("name", "typed", "shown"),
    [
        (LENGTH, {"number": "7.5"}, ["own"]),
        (PSP, {"number": "3"}, ["own"]),
        (TWO_PLUS, {}, ["own"]),
        ("hackney.lunchtimes_count", {"choice": "no"}, ["no"]),
        ("hackney.psp_counting_window", {"choice": "since_admission"}, ["since_admission"]),
    ],
)
def test_the_form_opens_on_what_was_chosen(
    choose: Callable[..., str],
    head: User,
    signed_in: SignedIn,
    name: str,
    typed: dict[str, str],
    shown: list[str],
) -> None:
    choose(name, **typed)
    form = signed_in(head).get(reverse("setting", args=[name])).context["form"]
    assert [form["choice"].value()] == shown
    if "number" in typed:
        assert str(form["number"].value()) == typed["number"]


def test_back_to_the_policy_and_every_change_is_kept(
    choose: Callable[..., str], head: User, signed_in: SignedIn
) -> None:
    choose(PSP, number="3")
    choose(PSP, "policy", reason="The board thought again.", version="1")
    assert _stored() == [(PSP, None, TODAY)]
    client = signed_in(head)
    assert "<b>3 suspensions</b>" not in client.get(reverse("settings")).content.decode()
    for address in (reverse("setting-changes"), reverse("setting", args=[PSP])):
        text = client.get(address).content.decode()
        assert text.index("The board thought again.") < text.index(REASON)
        assert "as the policy says" in text
        assert "3 suspensions" in text
        assert "A. Bell" in text
        assert "23 November 2026, 10:" in text


def test_the_policys_own_number_is_no_choice(choose: Callable[..., str]) -> None:
    assert "This is what the policy says, and what holds on that day." in choose(PSP, number="2")
    assert "This is what the policy says" in choose(PSP, "policy")
    assert _stored() == []


def test_the_alerts_follow_and_a_decision_before_keeps_the_old_value(
    choose: Callable[..., str], school: School, pupil: Pupil
) -> None:
    for day in (date(2026, 9, 14), date(2026, 11, 9)):
        SuspensionFactory(pupil=pupil, starts_on=day)
    rebuild(school, TODAY)
    choose(PSP, number="3", starts_on="16 11 2026")
    assert TWO_PLUS in {r["rule"] for r in Alert.objects.get(act="start_psp").reasons}
    choose(PSP, number="3", starts_on="1 9 2026")
    rules = {r["rule"] for alert in Alert.objects.all() for r in alert.reasons}
    assert TWO_PLUS not in rules


@pytest.mark.parametrize("number", ["16", "50"])
def test_what_relaxes_the_law_is_refused_with_its_paragraph_by_the_field(
    choose: Callable[..., str], number: str
) -> None:
    text = choose(BOARD, number=number)
    refusal = "cannot be relaxed by a school: it is set by School Discipline"
    by_the_field = text[text.index('id="div_id_number"') : text.index('id="div_id_starts_on"')]
    assert refusal in by_the_field
    assert "SI 2012/1033, regulations 6, 15 and 24" in by_the_field
    assert f'value="{number}"' in by_the_field
    assert REASON in text
    assert _stored() == []


def test_a_stricter_number_than_the_laws_is_taken(choose: Callable[..., str]) -> None:
    assert "<b>10 school days</b>" in choose(BOARD, number="10")


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"reason": " "}, "Fill this in."),
        ({"number": ""}, "Enter a number, or choose what the policy says."),
        ({"number": "2.3"}, "Enter whole or half days, for example 2.5."),
        ({"number": "many"}, "Enter a number of days, for example 2.5."),
        ({"number": "0"}, "Enter half a day or more."),
        ({"number": "99999"}, "Enter 1000 or fewer."),
        ({"choice": "maybe"}, "Select a valid choice"),
        ({"starts_on": "31 2 2026"}, "Enter a real date"),
        ({"starts_on": "31 7 2026"}, "A choice starts on 1 August 2026 at the earliest"),
        ({"starts_on": "25 11 2027"}, "This is more than a year ahead. Check the year."),
    ],
)
def test_bad_input_is_said_by_the_field_and_kept(
    choose: Callable[..., str], typed: dict[str, str], sentence: str
) -> None:
    text = choose(LENGTH, **({"number": "7"} | typed))
    assert sentence in text
    assert "There is something to put right" in text
    assert _stored() == []


def test_weeks_between_reviews_are_no_more_than_a_plan_may_say(
    choose: Callable[..., str],
) -> None:
    assert "Enter 13 or fewer." in choose("england.ibp_review_every", number="14")
    assert "<b>13 school weeks</b>" in choose("england.ibp_review_every", number="13")


def test_the_second_of_two_heads_is_shown_both_choices(choose: Callable[..., str]) -> None:
    choose(PSP, number="3", version="0")
    text = choose(PSP, number="4", reason="Another reason.", version="0")
    assert "Someone else has changed this" in text
    yours, theirs = '<td data-label="What you typed">', '<td data-label="What is saved now">'
    assert f"{yours}4</td>{theirs}3</td>" in text
    assert f"{yours}Another reason.</td>{theirs}{REASON}</td>" in text
    assert _stored() == [(PSP, 3, TODAY)]
    choose(PSP, number="4", version="1")
    assert _stored() == [(PSP, 4, TODAY)]


def test_a_made_up_version_is_a_conflict_too(choose: Callable[..., str]) -> None:
    assert "Someone else has changed this" in choose(TWO_PLUS, version="7")


def test_a_choice_for_a_later_day_is_announced(choose: Callable[..., str]) -> None:
    text = choose(PSP, number="3", starts_on="4 1 2027")
    assert "From 4 January 2027: 3 suspensions" in text
    assert "<b>3 suspensions</b>" not in text


@pytest.mark.parametrize("name", ["england.year_limit_sessions", "board.pex", "hackney.gone", "x"])
def test_what_is_not_to_be_chosen_has_no_page(head: User, signed_in: SignedIn, name: str) -> None:
    assert signed_in(head).get(reverse("setting", args=[name])).status_code == 404


def test_a_choice_that_newer_packs_refuse_does_not_take_the_school_down(
    head: User, signed_in: SignedIn, school: School
) -> None:
    """Taken when it was local policy or still existed; the policy holds, and the page says so."""
    for name, value, day in (
        ("england.year_limit_sessions", 100, 1),
        ("board.pex", False, 2),
        ("hackney.gone", 3, 3),
        ("hackney.psp_counting_window", "term", 4),
        (PSP, 3, 4),
        (PSP, "three", 5),
    ):
        kept = SchoolSetting(school=school, name=name, value=value, reason=REASON)
        kept.starts_on = date(2026, 11, day)
        save_as(kept, by=head)
    packs = school_packs(school)
    assert packs.number("england", "year_limit_sessions", TODAY) == 90
    assert packs.pack("england").rules["board.pex"].is_on(TODAY)
    assert packs.value("hackney", "psp_counting_window", TODAY) == "school_year"
    assert packs.number("hackney", "psp_suspensions", date(2026, 11, 4)) == 3
    assert packs.number("hackney", "psp_suspensions", TODAY) == 2
    client = signed_in(head)
    text = client.get(reverse("settings")).content.decode()
    assert text.count("is no longer possible, and the policy holds instead") == 5
    assert "There is no value or rule called hackney.gone" in text
    assert "no longer possible" in client.get(reverse("setting", args=[PSP])).content.decode()
    changed = client.get(reverse("setting-changes")).content.decode()
    assert "hackney.gone" in changed
    assert reverse("setting", args=["board.pex"]) not in changed


def test_a_new_choice_takes_over_from_a_refused_one(
    choose: Callable[..., str], head: User, signed_in: SignedIn, school: School
) -> None:
    kept = SchoolSetting(school=school, name=PSP, value="three", reason="Older packs took it.")
    kept.starts_on = date(2026, 11, 5)
    save_as(kept, by=head)
    client = signed_in(head)
    one = reverse("setting", args=[PSP])
    for address in (reverse("settings"), one):
        assert "no longer possible" in client.get(address).content.decode()
    text = choose(PSP, number="4")
    assert "<b>4 suspensions</b>" in text
    assert "no longer possible" not in text
    shown = client.get(one)
    assert "no longer possible" not in shown.content.decode()
    assert shown.context["form"]["number"].value() == 4


def test_an_administrator_chooses_and_reads_the_rules_without_seeing_casework(
    someone: Callable[..., User], signed_in: SignedIn
) -> None:
    client = signed_in(someone(Role.ADMIN))
    text = client.get(reverse("settings")).content.decode()
    assert reverse("setting", args=[TWO_PLUS]) in text
    assert reverse("rule", args=[TWO_PLUS]) in text
    text = client.get(reverse("setting", args=[TWO_PLUS])).content.decode()
    assert reverse("rule", args=[TWO_PLUS]) in text
    assert client.get(reverse("rule", args=[TWO_PLUS])).status_code == 200
    assert client.get(reverse("cases")).status_code == 403


def test_the_pages_ask_the_same_number_of_questions_whatever_was_chosen(
    choose: Callable[..., str],
    head: User,
    signed_in: SignedIn,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    choose(PSP, number="3")
    choose(LENGTH, number="4")
    choose(TWO_PLUS)
    client = signed_in(head)
    client.get(reverse("settings"))
    for address in ("settings", "setting-changes"):
        with django_assert_max_num_queries(6):
            client.get(reverse(address))


def test_a_number_names_the_other_rule_that_asks_for_the_same(
    signed_in: SignedIn, head: User, school: School
) -> None:
    client = signed_in(head)
    page = client.get(reverse("setting", args=["hackney.psp_suspensions"])).content.decode()
    other = "The local policy recommends a PSP from 2 suspensions up to 3 suspensions"
    assert "Another rule asks for the same from a number of its own" in page
    assert other in page
    assert reverse("rule", args=["hackney.psp.recommended-2-3"]) in page
    back = client.get(reverse("setting", args=["hackney.psp_recommended_least"])).content.decode()
    assert "The local policy asks to consider a PSP from 2 suspensions." in back
    assert back.count("Another rule asks for the same") == 1
    every = client.get(reverse("settings")).content.decode()
    assert every.count("Another rule asks for the same") == 3
    off = {"value": False, "reason": "We follow one rule.", "starts_on": TODAY}
    save_setting(school=school, name="hackney.psp.recommended-2-3", by=head, on=TODAY, **off)
    alone = client.get(reverse("setting", args=["hackney.psp_suspensions"])).content.decode()
    assert "Another rule asks for the same" not in alone


def test_names_of_services_are_not_shown_as_set_by_the_law(signed_in: SignedIn, head: User) -> None:
    page = signed_in(head).get(reverse("settings")).content.decode()
    assert "re-engagement unit" not in page.split("Set by the law, and not for a school")[1]

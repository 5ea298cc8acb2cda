"""The rule catalogue: every rule in words, found by words, with how often it stands at the school."""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from cases.alerts import rebuild
from cases.models import Alert
from cases.services import answer_alert
from inclusion.accounts.models import School, User
from inclusion.accounts.permissions import Role
from inclusion.accounts.school_settings import save_setting
from inclusion.rules.pack import load_packs
from inclusion.rules.plain_words import TOPICS, confidence_in_words, topic_place, topic_title
from tests.factories import TODAY, PupilFactory, SuspensionFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
SignedIn = Callable[[User], Client]
TWO_PLUS = "hackney.psp.two-plus-suspensions"


def _text(client: Client, name: str = "rules", *args: str, **query: str) -> str:
    answer = client.get(reverse(name, args=args), query)
    assert answer.status_code == 200
    return answer.content.decode()


def _twice_suspended(school: School, pupils: int) -> None:
    for _ in range(pupils):
        pupil = PupilFactory(school=school)
        for day in (date(2026, 9, 14), date(2026, 11, 9)):
            SuspensionFactory(pupil=pupil, starts_on=day)
    rebuild(school, TODAY)


def test_every_rule_is_there_law_before_local_policy(head: User, signed_in: SignedIn) -> None:
    text = _text(signed_in(head))
    rules = list(load_packs().described())
    for rule in rules:
        assert reverse("rule", args=[rule.id]) in text, rule.id
    assert f"{len(rules)} rules" in text
    assert text.index("England: statute") < text.index("Hackney: No Need to Exclude")
    assert text.index("Telling people") < text.index("The governing board’s meeting</h3>")


def test_every_topic_of_the_packs_has_words() -> None:
    packs = load_packs().packs.values()
    assert {rule.topic for pack in packs for rule in pack.rules.values()} <= TOPICS.keys()
    assert {value.topic for pack in packs for value in pack.values.values()} <= TOPICS.keys()
    assert topic_title("fair_access") == "Fair access"
    assert topic_place("fair_access") > topic_place("psp_reviews")


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("V1", "read in the law itself or in the department’s own text"),
        ("V2", "read in what somebody else wrote about it"),
        ("S", "read in the local policy itself"),
        ("M", "from memory or assumed: check with your local authority"),
        (
            "V1, day 0 assumed (M)",
            "read in the law itself or in the department’s own text; "
            "in part from memory or assumed: check with your local authority",
        ),
    ],
)
def test_how_sure_a_source_is_stands_in_plain_words(code: str, words: str) -> None:
    assert confidence_in_words(code) == words


def test_rules_are_found_by_words_level_and_pack(head: User, signed_in: SignedIn) -> None:
    client = signed_in(head)
    found = _text(client, q="PSP  Suspensions asks")
    assert TWO_PLUS in found
    assert "board.pex" not in found
    assert 'value="PSP  Suspensions asks"' in found
    local = _text(client, level="la_policy")
    assert TWO_PLUS in local
    assert "board.pex" not in local
    national = _text(client, pack="england")
    assert "board.pex" in national
    assert TWO_PLUS not in national
    assert "board.gt15" in _text(client, q="FTE board")
    for way in ("sixth-day", "sixth day"):
        assert "excl.day6.suspension" in _text(client, q=way)
    nothing = _text(client, q="xylophone")
    assert "0 rules" in nothing
    assert "No rule has all of these words" in nothing


def test_a_rule_has_its_own_page_with_all_that_stands_behind_it(
    head: User, signed_in: SignedIn
) -> None:
    text = _text(signed_in(head), "rule", TWO_PLUS)
    for words in (
        "The local policy asks to consider a PSP from 2 suspensions.",
        "The SENCO",
        "Local authority policy: it should be done",
        "A PSP that runs on the day of the last suspension counted, or starts after it",
        "PSP section, reasons for a PSP",
        "22 November 2026: read in the local policy itself",
        "From 1 October 2019",
        "Switch this rule on or off",
    ):
        assert words in text, words


def test_a_rule_of_two_editions_shows_both(head: User, signed_in: SignedIn) -> None:
    text = _text(signed_in(head), "rule", "excl.unlawful.reason")
    assert "19 August 2024 to 25 July 2026" in text
    assert text.index("From 26 July 2026") < text.index("19 August 2024 to 25 July 2026")
    assert "nobody can decide otherwise" in text
    assert "Before a decision; it makes no alert afterwards" in text
    assert "It makes no alert." in text


def test_where_nothing_is_asked_it_says_so(head: User, signed_in: SignedIn) -> None:
    text = _text(signed_in(head), "rule", "irp.outcomes")
    assert "it asks for nothing here" in text
    assert "nothing is asked of the school here" in text
    assert "Who acts" not in text


def test_an_unknown_rule_is_not_found(head: User, signed_in: SignedIn) -> None:
    assert signed_in(head).get(reverse("rule", args=["no.such"])).status_code == 404


def test_the_schools_own_setting_and_a_rule_switched_off(
    head: User, signed_in: SignedIn, school: School
) -> None:
    for name, value in (("hackney.psp_suspensions", 3), ("hackney.psp.before-return", False)):
        save_setting(
            school=school,
            name=name,
            value=value,
            reason="So agreed.",
            starts_on=TODAY,
            by=head,
            on=TODAY,
        )
    client = signed_in(head)
    text = _text(client, "rule", TWO_PLUS)
    assert "from 3 suspensions (this school&#x27;s own setting: 3 suspensions instead of 2" in text
    assert "<b>3 suspensions: So agreed.</b>" in text
    assert "Switched off here" in _text(client)
    off = _text(client, "rule", "hackney.psp.before-return")
    assert "Switched off at this school from 23 November 2026: So agreed." in off


def test_how_often_a_rule_stands_and_was_answered(
    head: User, signed_in: SignedIn, school: School
) -> None:
    _twice_suspended(school, 3)
    alert = Alert.objects.filter(act="start_psp").first()
    assert alert
    answer_alert(alert=alert, kind="excused", reason="Not now.", by=head, on=TODAY)
    rebuild(school, TODAY)
    words = "It stands in 2 alerts here now and was answered 1 time this school year."
    client = signed_in(head)
    assert words in _text(client)
    assert words in _text(client, "rule", TWO_PLUS)
    assert "It stands in no alert here now." in _text(client, "rule", "board.pex")


def test_figures_are_for_those_who_see_the_schools_figures(
    someone: Callable[..., User], signed_in: SignedIn, school: School
) -> None:
    _twice_suspended(school, 1)
    client = signed_in(someone(Role.STAFF))
    assert "alert here now" not in _text(client)
    text = _text(client, "rule", TWO_PLUS)
    assert "At this school" not in text
    assert "Switch this rule" not in text


def test_another_schools_alerts_are_not_counted(
    head: User, signed_in: SignedIn, other_school: School
) -> None:
    _twice_suspended(other_school, 2)
    assert "It stands in no alert here now." in _text(signed_in(head), "rule", TWO_PLUS)


def test_the_number_of_queries_does_not_grow(
    head: User,
    signed_in: SignedIn,
    school: School,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    client = signed_in(head)
    for pupils in (1, 5):
        _twice_suspended(school, pupils)
        client.get(reverse("rules"))
        for address in (reverse("rules"), reverse("rule", args=[TWO_PLUS])):
            with django_assert_max_num_queries(5):
                client.get(address)


@pytest.mark.parametrize("role", [Role.OFFICE, Role.CLERK, Role.GOVERNOR, Role.ADMIN])
def test_the_rules_are_open_to_everybody_who_signs_in(
    someone: Callable[..., User], signed_in: SignedIn, school: School, role: Role
) -> None:
    _twice_suspended(school, 1)
    client = signed_in(someone(role))
    assert TWO_PLUS in _text(client)
    page = _text(client, "rule", TWO_PLUS)
    assert "the local policy asks to consider a PSP".casefold() in page.casefold()

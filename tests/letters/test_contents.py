"""What each letter must say, by variant and by who reads it: one item less, and it is not sent."""

import re
from collections.abc import Callable
from dataclasses import replace

import pytest

from exclusions.letters.compose import CORE
from exclusions.letters.drafting import Drafted
from exclusions.letters.variants import PARTS, Variant

from .making import MAKERS, REASONS
from .plain import grade

pytestmark = pytest.mark.django_db
Make = Callable[..., Drafted]
AUDIENCES = [pytest.param(False, id="family"), pytest.param(True, id="pupil of 18")]

# Of every letter about a decision: the words without which an item is not told.
OF_A_DECISION = (
    REASONS,
    "Persistent or general disruptive behaviour",
    "making representations",
    "Write a letter or an e-mail",
    "Mr Grant, clerk to the governing board",
    "clerk@test-primary.example",
    "childlawadvice.org.uk",
    "www.gov.uk/government/publications/school-exclusion",
    "First-tier Tribunal (Special Educational Needs and Disability)",
    "County Court",
    "6 months",
    "020 7946 0101",
)
PERIOD = (
    "First day: Tuesday 24 November 2026 in the morning",
    "Last day: Wednesday 25 November 2026 in the afternoon",
    "Back in school: Thursday 26 November 2026, at the start of the morning",
)
AT_THE_MEETING = (
    "You can come to the meeting and speak.",
    "You can bring a friend.",
    "Somebody else can speak for you",
    "You can ask for a remote meeting.",
)
WORK = "We will send you work"
SAYS: dict[str, tuple[str, ...]] = {
    Variant.NO_MEETING: (
        *OF_A_DECISION,
        *PERIOD,
        WORK,
        "2 school days this term. This is not over 5 days.",
        "it does not have to meet. It cannot change my decision.",
        "We would like to meet you",
    ),
    Variant.IF_ASKED: (
        *OF_A_DECISION,
        *PERIOD,
        *AT_THE_MEETING,
        WORK,
        "5.5 school days this term. This is over 5 days.",
        "So if you tell the board what you think, it must meet.",
        "50 school days",
        "by Tuesday 23 February 2027",
    ),
    Variant.BOARD_MEETS: (
        *OF_A_DECISION,
        *PERIOD,
        *AT_THE_MEETING,
        WORK,
        "15.5 school days this term. This is over 15 days.",
        "So the board must meet and look at my decision, even if you do not write to it.",
        "15 school days for this",
        "by Monday 14 December 2026",
    ),
    Variant.PERMANENT: (
        *OF_A_DECISION,
        *AT_THE_MEETING,
        WORK,
        "permanently excluded",
        "First day: Tuesday 24 November 2026",
        "There is no last day.",
        "15 school days for this",
        "by Monday 14 December 2026",
    ),
    Variant.BOARD_DECLINED: (
        "met on Friday 20 November 2026",
        "decided not to bring",
        "The board found that the school had done what it could.",
        "within 15 school days of the day on which you are given this letter",
        "by hand or by e-mail on Monday 23 November 2026, the last day to ask is Monday 14 December",
        "counts as given on Wednesday 25 November 2026. Then the last day to ask is Wednesday 16 Dec",
        "Send your letter to:\nHackney Education\nThe exclusions team",
        "an expert in special educational needs to come to the review",
        "It costs you nothing",
        "You can bring a friend. Somebody else can write or speak for you",
        "First-tier Tribunal (Special Educational Needs and Disability)",
        "on the school’s list of pupils",
    ),
    Variant.LUNCHTIME: (
        *OF_A_DECISION,
        "for the lunchtime of Tuesday 24 November 2026",
        "The law counts a lunchtime as half a school day.",
        "half a school day this term",
        "A packed lunch can be fetched from the office at 12.00.",
    ),
    Variant.CANCELLED: (
        "I have cancelled",
        "A witness has told us that it happened in another way.",
        "The next school day is Tuesday 24 November 2026.",
        "1 school day before this",
        "I would like to meet you to talk about how this came about",
    ),
    Variant.SIXTH_DAY: (
        "First day: Tuesday 1 December 2026",
        "Where: The Park Centre, 9 Park Street, London E8 3CC",
        "Times: 9.15 to 14.45 (break: 10.45 to 11.00)",
        "On the first day, ask for: Mrs Lee at the front desk",
    ),
    Variant.NO_FURTHER: (
        "I have decided to take no further action.",
        "Tuesday 24 November 2026, at the start of the morning. That has not changed.",
        "You can still tell the governing board",
        "Mr Grant, clerk to the governing board",
    ),
    Variant.THEN_SUSPENDED: (
        *OF_A_DECISION,
        "from 19 November 2026 to 20 November 2026",
        "It is a separate suspension. It does not make the first one longer",
        "First day: Monday 23 November 2026 in the morning",
        WORK,
    ),
    Variant.THEN_PERMANENT: (
        *OF_A_DECISION,
        *AT_THE_MEETING,
        "from 19 November 2026 to 20 November 2026",
        "It is a separate exclusion. It does not make the first one longer",
        "There is no last day.",
    ),
    Variant.SHORTER: (
        "for 5 school days. I have now made this shorter. It is 2 school days.",
        "We have heard more about what came before.",
        "Last day: Tuesday 24 November 2026 in the afternoon",
        "Back in school: Wednesday 25 November 2026",
        "This is not over 5 days.",
        "Mr Grant, clerk to the governing board",
    ),
}
# What only a family reads of: a pupil of 18 is past compulsory school age.
FOR_FAMILIES: dict[str, tuple[str, ...]] = {
    Variant.NO_MEETING: (
        "Tuesday 24 and Wednesday 25 November 2026",
        "you may be given a penalty notice",
        "Joe can have a say too.",
    ),
    Variant.PERMANENT: (
        "Friday 27 and Monday 30 November 2026",
        "penalty notice",
        "From Tuesday 1 December 2026, the sixth school day, Hackney Education must arrange",
        "your own council does this",
    ),
    Variant.LUNCHTIME: ("Please come for Joe at the start of lunch", "penalty notice"),
}
FOR_PUPILS = {
    Variant.NO_MEETING: "You can do this in your own way.",
    Variant.CANCELLED: "You can come back",
}


def test_every_letter_that_there_is_has_its_items() -> None:
    assert set(SAYS) == set(MAKERS) == set(Variant) - {Variant.SEPARATION}
    assert set(CORE) <= set(PARTS)


@pytest.mark.parametrize("adult", AUDIENCES)
@pytest.mark.parametrize("variant", list(MAKERS))
def test_each_letter_says_what_it_must(drafted: Make, variant: str, adult: bool) -> None:
    found = drafted(variant, adult=adult)
    said = found.letter.text.replace("\u00a0", " ")
    assert found.missing == ()
    assert [words for words in SAYS[variant] if words not in said] == []
    if adult:
        assert FOR_PUPILS.get(Variant(variant), "") in said
        assert "penalty notice" not in said
    else:
        assert [words for words in FOR_FAMILIES.get(variant, ()) if words not in said] == []


@pytest.mark.parametrize("adult", AUDIENCES)
@pytest.mark.parametrize("variant", list(MAKERS))
def test_without_one_mandatory_part_it_is_not_sent(
    drafted: Make, variant: str, adult: bool
) -> None:
    letter = drafted(variant, adult=adult).letter
    assert letter.lacking == ()
    assert letter.mandatory
    for key in letter.mandatory:
        without = replace(letter, sections=tuple(s for s in letter.sections if s.key != key))
        assert without.lacking == (key,)
        assert PARTS[key]


@pytest.mark.parametrize("adult", AUDIENCES)
@pytest.mark.parametrize("variant", list(MAKERS))
def test_each_letter_is_plain_to_read(drafted: Make, variant: str, adult: bool) -> None:
    """Flesch-Kincaid grade 8 or less over the fixed text."""
    fixed = drafted(variant, adult=adult).letter.own_words
    assert len(fixed.split()) > 90
    assert grade(fixed) <= 8


JUDGING = re.compile(
    r"\b(naughty|badly behaved|violent|aggressive|offender|guilty|perpetrator|victim|bad|culprit)\b",
    re.I,
)


@pytest.mark.parametrize("adult", AUDIENCES)
@pytest.mark.parametrize("variant", list(MAKERS))
def test_each_letter_speaks_to_its_reader_and_judges_nobody(
    drafted: Make, variant: str, adult: bool
) -> None:
    letter = drafted(variant, adult=adult).letter
    fixed = letter.own_words
    assert not JUDGING.search(fixed)
    assert not re.search(r"paragraph|\bpara\b|SI 2012|regulation|section \d", letter.text)
    assert not re.search(r"£|pounds", letter.text)
    assert not re.search(r"\b(he|she|him|her|his|hers|they|them|their)\b", fixed)
    if adult:
        assert letter.salutation == "Dear Joe"
        assert "Joe" not in fixed
        assert not re.search(r"\byou (is|has|was|comes|stays|does)\b", fixed, re.I)
        assert not re.search(r"your (child|son|daughter)", fixed, re.I)
    else:
        assert letter.salutation == "Dear Kelly Archer"
        assert "Joe" in fixed
        assert not re.search(r"\bJoe (are|have|were|come|stay|do)\b", fixed)


@pytest.mark.parametrize(
    ("decided_on", "title"),
    [
        ("2026-07-20", "Suspension and permanent exclusion guidance, August 2024"),
        ("2026-09-07", "Suspension and permanent exclusion guidance, in force from 26 July 2026"),
    ],
)
def test_a_letter_names_the_edition_of_the_day_of_its_decision(
    drafted: Make, decided_on: str, title: str, pupil, head
) -> None:
    from datetime import date

    from exclusions.letters.drafting import draft
    from exclusions.letters.known import Known
    from tests.factories import TODAY

    from .making import exclusion, recipient_of

    drafted(Variant.CANCELLED)
    day = date.fromisoformat(decided_on)
    row = exclusion(pupil, head, date(2026, 9, 7), decided_on=day, sessions=2)
    found = draft(Known(row, TODAY), "L1", recipient_of(row))
    assert f"made under “{title}”" in found.letter.text
    assert found.data["edition"]["title"] == title

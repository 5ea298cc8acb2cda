"""Policy packs: what is checked on loading, values by date, and a school's own settings."""

from datetime import date
from pathlib import Path

import pytest

from inclusion.rules.entry_checks import CONFIDENCE
from inclusion.rules.evaluate import evaluate
from inclusion.rules.facts import Facts, SuspensionFact
from inclusion.rules.pack import Own, PackError, Packs, load_packs, pack_names, read_pack
from inclusion.rules.psp_reviews import usual_end
from inclusion.rules.registry import FUNCTIONS, applies

from .calendars import REFERENCE

NOW = date(2026, 11, 23)
LAST_OF_2024_EDITION = date(2026, 7, 25)
TWO_PLUS = "hackney.psp.two-plus-suspensions"
TWO = Facts(
    suspensions=(
        SuspensionFact("s1", date(2026, 9, 14), sessions=2),
        SuspensionFact("s2", date(2026, 11, 9), sessions=1),
    )
)

PACK = """
id = "toy"
title = "Toy pack"
duties_from = 2024-08-19
[[editions]]
id = "first"
title = "First"
from = 2020-01-01
"""
SOURCE = 'source = "A policy"\nreference = "page 1"\nchecked_on = 2026-11-22\nconfidence = "S"\n'
VALUE = f"""
[values.many]
title = "How many"
unit = "suspensions"
level = "la_policy"
[[values.many.dated]]
from = 2020-01-01
value = 2
{SOURCE}
"""
RULE = f"""
[rules."toy.rule"]
level = "la_policy"
mode = "should"
who = "SENCO"
act = "start_psp"
title = "Toy"
says = "from {{many}}"
values = ["many"]
met_by = "a PSP"
[[rules."toy.rule".sources]]
from = 2020-01-01
{SOURCE}
"""


def _pack(folder: Path, **files: str) -> Path:
    (folder / "toy").mkdir(exist_ok=True)
    for name, content in {"pack": PACK, **files}.items():
        (folder / "toy" / f"{name}.toml").write_text(content, encoding="utf-8")
    return folder / "toy"


def test_every_rule_of_every_pack_has_a_function_and_the_other_way_round() -> None:
    assert {rule.id for rule in load_packs().rules()} == set(FUNCTIONS)


def test_a_rule_has_one_function() -> None:
    with pytest.raises(ValueError, match="has two functions"):
        applies(TWO_PLUS)(FUNCTIONS[TWO_PLUS])


# The last day on which somebody looked the sources up.
LAST_CHECK = date(2026, 11, 28)


def test_every_value_and_rule_names_its_source_and_a_day_of_checking() -> None:
    for pack in load_packs().packs.values():
        sources = [d.source for value in pack.values.values() for d in value.history]
        sources += [d.source for rule in pack.rules.values() for d in rule.history]
        for source in sources:
            assert source.title
            assert source.reference
            assert source.checked_on <= LAST_CHECK
            assert CONFIDENCE.search(source.confidence)


def test_edition_follows_the_day_of_the_decision() -> None:
    england = load_packs().pack("england")
    assert england.edition(LAST_OF_2024_EDITION).id == "2024-08-19"
    assert england.edition(LAST_OF_2024_EDITION).ends == LAST_OF_2024_EDITION
    assert england.edition(date(2026, 7, 26)).id == "2026-07-26"
    with pytest.raises(PackError, match="england starts on 2024-08-19"):
        england.edition(date(2024, 8, 18))


def test_no_value_before_it_starts() -> None:
    packs = load_packs()
    assert packs.value("england", "year_limit_sessions", date(2024, 8, 19)) == 90
    with pytest.raises(PackError, match="has no value on 2024-08-18"):
        packs.value("england", "year_limit_sessions", date(2024, 8, 18))
    with pytest.raises(PackError, match="no value called nothing"):
        packs.value("england", "nothing", NOW)
    with pytest.raises(PackError, match="does not apply yet"):
        packs.pack("hackney").rules[TWO_PLUS].source(date(2019, 9, 30))


def test_packs_are_chosen_by_name() -> None:
    assert pack_names() == ("england", "hackney")
    assert list(load_packs(["hackney"]).packs) == ["hackney"]
    assert load_packs(["hackney"]) is load_packs(("hackney", "hackney"))
    with pytest.raises(PackError, match="no pack called camden"):
        load_packs(["camden"])
    with pytest.raises(PackError, match="hackney is not in use"):
        load_packs(["england"]).value("hackney", "psp_suspensions", NOW)


def test_usual_end_of_a_psp_is_sixteen_weeks_on() -> None:
    assert usual_end(date(2026, 11, 9), load_packs()) == date(2027, 3, 1)


@pytest.mark.parametrize(
    ("files", "complaint"),
    [
        ({"pack": 'id = "toy"'}, "toy/pack.toml:1: duties_from is missing"),
        ({"pack": PACK.replace("2020-01-01", '"soon"')}, "toy/pack.toml:8: 'soon' is no date"),
        ({"pack": PACK.split("[[")[0] + "editions = []"}, "toy/pack.toml:5: editions is missing"),
        ({"topic": "[values"}, "toy/topic.toml:1: "),
        (
            {"topic": VALUE.replace('source = "A policy"', "")},
            "toy/topic.toml:6: many has no source",
        ),
        ({"topic": VALUE.replace("2020-01-01", "2019-12-31")}, "many starts before its pack"),
        ({"a": VALUE, "b": VALUE}, "toy/b.toml:2: many is defined twice"),
        ({"a": RULE}, "toy.rule names the unknown value many"),
    ],
)
def test_a_faulty_pack_is_refused_with_file_and_reason(
    tmp_path: Path, files: dict[str, str], complaint: str
) -> None:
    with pytest.raises(PackError) as refused:
        read_pack(_pack(tmp_path, **files))
    assert complaint in str(refused.value)


def test_a_folder_without_an_overview_is_no_pack(tmp_path: Path) -> None:
    (tmp_path / "toy").mkdir()
    with pytest.raises(PackError, match=r"toy has no pack\.toml"):
        read_pack(tmp_path / "toy")


def test_a_sound_pack_is_read(tmp_path: Path) -> None:
    pack = read_pack(_pack(tmp_path, topic=VALUE + RULE))
    assert pack.values["many"].in_words(NOW) == "2 suspensions"
    assert Packs({"toy": pack}).number("toy", "many", NOW) == 2


def test_values_in_words() -> None:
    values = load_packs().pack("hackney").values
    assert values["psp_single_sessions"].in_words(NOW) == "10 days"
    assert values["psp_counting_window"].in_words(NOW) == "school year"
    assert values["lunchtimes_count"].in_words(NOW) == "yes"


def test_a_school_may_change_local_policy_and_each_duty_says_so() -> None:
    own = Own(1, "the governors decided so on 3 September")
    packs = load_packs().with_school_settings({"hackney.psp_suspensions": own})
    (duty,) = (d for d in evaluate(TWO, REFERENCE, NOW, packs).duties if d.rule == TWO_PLUS)
    assert duty.about == "s1"
    assert "from 1 suspension (this school's own setting: 1 suspension instead of 2" in duty.because
    assert 'its reason: "the governors decided so on 3 September")' in duty.because
    assert load_packs().value("hackney", "psp_suspensions", NOW) == 2


def test_a_setting_without_a_reason_is_shown_all_the_same() -> None:
    packs = load_packs().with_school_settings({"hackney.psp_suspensions": 3})
    assert TWO_PLUS not in {d.rule for d in evaluate(TWO, REFERENCE, NOW, packs).duties}
    three = Facts(suspensions=(*TWO.suspensions, SuspensionFact("s3", NOW, sessions=1)))
    (duty,) = (d for d in evaluate(three, REFERENCE, NOW, packs).duties if d.rule == TWO_PLUS)
    assert duty.because.endswith("setting: 3 suspensions instead of 2)")


def test_a_school_may_switch_a_local_rule_off() -> None:
    packs = load_packs().with_school_settings({TWO_PLUS: False})
    assert TWO_PLUS not in {d.rule for d in evaluate(TWO, REFERENCE, NOW, packs).duties}


@pytest.mark.parametrize(
    ("key", "value", "complaint"),
    [
        ("england.year_limit_sessions", 100, r"SI 2012/1033, limit of 45 school days"),
        ("hackney.psp_suspensions", "two", "needs a int, not 'two'"),
        ("hackney.psp_suspensions", True, "needs a int, not True"),
        ("hackney.psp_suspensions", 0, "at least 1"),
        ("england.ibp_review_every", 14, "at most 13"),
        ("hackney.psp_counting_window", "term", "needs one of school_year"),
        ("hackney.nothing", 1, "no value or rule called hackney.nothing"),
        ("camden.psp", 1, "camden is not in use"),
        (TWO_PLUS, 3, "only be switched on or off"),
    ],
)
def test_other_settings_are_refused(key: str, value: int | str, complaint: str) -> None:
    with pytest.raises(PackError, match=complaint):
        load_packs().with_school_settings({key: value})


def test_no_2024_paragraph_numbers_beside_the_2026_edition() -> None:
    """The numbering of the 2026 guidance was not available, so none is printed."""
    england = load_packs().pack("england")
    sources = [d.source for value in england.values.values() for d in value.history]
    sources += [d.source for rule in england.rules.values() for d in rule.history]
    for source in sources:
        if source.title == england.editions[-1].title:
            assert "para" not in source.reference, source


def test_the_2024_guidance_is_quoted_for_no_decision_since_the_2026_edition() -> None:
    """An entry of 2024 that nothing follows would stand, with its paragraph, beside the new one."""
    england = load_packs().pack("england")
    replaced = england.editions[-2].title
    in_force = [value.cited(NOW).source for value in england.values.values()]
    in_force += [rule.source(NOW) for rule in england.rules.values()]
    assert not [source for source in in_force if source.title == replaced]
    assert not [source for source in in_force if source.reference.startswith("paragraph")]


def test_choices_that_follow_each_other_hold_from_their_days_and_may_end() -> None:
    september, november, spring = date(2026, 9, 1), date(2026, 11, 1), date(2027, 1, 5)
    owns = [Own(None, "back", spring), Own(3, "three", september), Own(4, "four", november)]
    packs = load_packs().with_school_settings({"hackney.psp_suspensions": owns})
    found = [
        packs.value("hackney", "psp_suspensions", day)
        for day in (date(2026, 8, 31), september, november, NOW, spring)
    ]
    assert found == [2, 3, 4, 4, 2]


def test_a_rule_switched_off_and_on_again_holds_by_the_day() -> None:
    owns = [Own(False, "off", date(2026, 9, 1)), Own(None, "on", date(2026, 11, 1))]
    rule = load_packs().with_school_settings({TWO_PLUS: owns}).pack("hackney").rules[TWO_PLUS]
    days = (date(2026, 8, 31), date(2026, 9, 1), date(2026, 11, 1))
    assert [rule.is_on(day) for day in days] == [True, False, True]
    assert rule.starts == date(2019, 10, 1)
    assert not rule.is_on(date(2019, 9, 30))


def test_a_value_of_the_law_may_be_made_tighter_and_no_looser() -> None:
    packs = load_packs()
    tight = packs.with_school_settings({"england.board_within": 10})
    assert tight.value("england", "board_within", NOW) == 10
    for value in (16, "soon"):
        with pytest.raises(PackError):
            packs.with_school_settings({"england.board_within": value})

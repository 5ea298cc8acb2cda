"""Where the local policy and the law differ: both layers answer, and the law is never softened.

Each test is one row of the list of contradictions between the Hackney policy of 2015 to 2019 and
the national rules. Rows on managed moves, part-time timetables and off-site direction show here that
the local pack can neither silence nor relax the national one.
"""

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from inclusion.rules.pack import FOLDER, Own, PackError, load_packs
from inclusion.rules.policy import CHANGEABLE, Rule
from inclusion.rules.scenario import answer

from .calendars import CALENDARS

NOW = date(2026, 11, 23)
LAW = ("statute", "statutory_guidance")
# Teams and services have changed their names since; the policy's names are nobody's to print.
STALE_NAMES = r"\b(REU|FAST|CYPPP|HLT|New Regent|Learning Trust|[\w.]+@[\w.]+)\b"


def _answered(*suspensions: dict[str, Any], packs: list[str] | None = None, **facts: Any) -> Any:
    question = {
        "on": NOW.isoformat(),
        "calendar": CALENDARS["reference"],
        "pupil": facts.pop("pupil", {}),
        "suspensions": [{"start": NOW.isoformat(), **one} for one in suspensions],
        **facts,
    }
    found = answer({**question, "packs": packs} if packs else question)
    assert "error" not in found, found
    return found["duties"]


def _suspension(**facts: Any) -> dict[str, Any]:
    return {"id": "s1", "sessions": 2, **facts}


def _permanent(**facts: Any) -> dict[str, Any]:
    return {"id": "x1", "kind": "permanent", **facts}


def _one(duties: list[dict[str, Any]], rule: str) -> dict[str, Any]:
    (found,) = (duty for duty in duties if duty["rule"] == rule)
    return found


def _names(duties: list[dict[str, Any]]) -> set[str]:
    return {duty["rule"] for duty in duties}


def _of_pack(duties: list[dict[str, Any]], pack: str) -> list[dict[str, Any]]:
    return [duty for duty in duties if duty["pack"] == pack]


def _rules(pack: str) -> list[Rule]:
    return list(load_packs().pack(pack).rules.values())


def _both_layers_leave_the_law_alone(*suspensions: dict[str, Any], **facts: Any) -> None:
    """What the national pack answers is the same to a letter with the local pack beside it."""
    together = _answered(*suspensions, **facts)
    assert _of_pack(together, "hackney")
    assert _of_pack(together, "england") == _answered(*suspensions, packs=["england"], **facts)


def test_row_1_one_kind_of_record_called_a_suspension_in_both_layers() -> None:
    duties = _answered(_suspension(sessions=8))
    assert _one(duties, "excl.notify.la")["about"] == "s1"
    assert _one(duties, "hackney.susp.shortest-time")["about"] == "s1"
    for rule in load_packs().described():
        assert not re.search("fixed.(term|period)", f"{rule.title} {rule.says}", re.IGNORECASE)


def test_row_2_the_authority_is_told_of_every_suspension_and_never_only_termly() -> None:
    duties = _answered(_suspension(sessions=1))
    told = _one(duties, "excl.notify.la")
    assert (told["level"], told["mode"], told["due_on"]) == ("statute", "must", NOW.isoformat())
    assert "term" not in told["because"]
    assert not [rule for rule in _rules("hackney") if rule.tells]


def test_row_3_social_worker_and_virtual_school_head_are_told_though_the_policy_is_silent() -> None:
    duties = _answered(_suspension(), pupil={"social_worker": True, "looked_after": True})
    for rule in ("excl.notify.social-worker", "excl.notify.vsh"):
        assert (_one(duties, rule)["pack"], _one(duties, rule)["mode"]) == ("england", "must")
    assert _one(duties, "hackney.susp.sen-lac-avoid")["mode"] == "should"


def test_row_4_a_managed_move_of_a_pupil_with_a_plan_changes_nothing_national() -> None:
    move = {"id": "a1", "kind": "managed_move", "start": "2026-11-02", "parent_consent": True}
    _both_layers_leave_the_law_alone(_suspension(), placements=[move], pupil={"sen_status": "E"})


def test_row_5_both_limbs_of_a_permanent_exclusion_in_the_words_of_the_law() -> None:
    one_limb = _answered(_permanent(checks={"limbs": ["breach"]}))
    limbs = _one(one_limb, "excl.pex.two-limbs")
    assert (limbs["mode"], limbs["state"]) == ("block", "blocked")
    assert "seriously harm the education or welfare" in limbs["because"]
    assert "hackney.pex.checklist" in _names(one_limb)
    both = _answered(_permanent(checks={"limbs": ["breach", "harm"]}))
    assert "excl.pex.two-limbs" not in _names(both)
    assert not [rule for rule in _rules("hackney") if "harm" in rule.says]


def test_row_6_a_one_off_offence_is_advice_and_recommends_no_permanent_exclusion() -> None:
    duties = _answered(_permanent(checks={"one_off_offence": "violence", "limbs": ["breach"]}))
    assert _one(duties, "hackney.pex.one-off")["mode"] == "advise"
    assert "hackney.pex.checklist" not in _names(duties)
    assert _one(duties, "excl.pex.two-limbs")["state"] == "blocked"
    for rule in load_packs().described():
        assert not re.search(r"recommend\w*( a)? permanent exclusion", rule.says)
    suspended = _answered(_suspension(checks={"one_off_offence": "violence"}))
    assert "hackney.pex.one-off" not in _names(suspended)


def test_row_7_a_psp_is_local_advice_and_nothing_national_requires_one() -> None:
    duties = _answered(_suspension(), _suspension(id="s0", start="2026-09-14"))
    psp = _one(duties, "hackney.psp.two-plus-suspensions")
    assert (psp["level"], psp["mode"]) == ("la_policy", "should")
    assert {rule.mode for rule in _rules("hackney")} <= {"should", "advise"}
    assert not [rule for rule in _rules("england") if rule.act == "start_psp" or "PSP" in rule.says]


def test_row_8_a_part_time_timetable_for_behaviour_changes_nothing_national() -> None:
    timetable = {"id": "p1", "kind": "reduced_timetable", "start": "2026-11-09"}
    plans = [{**timetable, "reason": "behaviour", "parent_agreed_on": "2026-11-06"}]
    _both_layers_leave_the_law_alone(_suspension(), plans=plans)


@pytest.mark.parametrize("grounds", ["attainment", "parent_conduct"])
def test_row_10_unlawful_reasons_are_blocked_beside_the_local_prompt(grounds: str) -> None:
    duties = _answered(_suspension(grounds=grounds))
    assert _one(duties, "excl.unlawful.reason")["state"] == "blocked"
    assert _one(duties, "hackney.susp.improper-reason")["mode"] == "should"


@pytest.mark.parametrize("grounds", ["unmet_need", "conditional_return"])
def test_row_10_unlawful_reasons_that_the_policy_does_not_name_are_blocked(grounds: str) -> None:
    duties = _answered(_suspension(grounds=grounds))
    assert _one(duties, "excl.unlawful.reason")["state"] == "blocked"
    assert "hackney.susp.improper-reason" not in _names(duties)


@pytest.mark.parametrize("grounds", ["lateness", "truancy", "uniform"])
def test_row_10_conduct_is_asked_about_in_proportion_and_not_blocked(grounds: str) -> None:
    duties = _answered(_suspension(grounds=grounds))
    assert _one(duties, "hackney.susp.improper-reason")["mode"] == "should"
    assert not [duty for duty in duties if duty["state"] == "blocked"]


def test_row_11_the_policy_expects_withdrawal_and_the_law_says_whether_it_may_be_cancelled() -> (
    None
):
    facts = {"board_met_on": "2026-11-16", "cancelled_on": "2026-11-18", "start": "2026-10-12"}
    cancelled = _answered(_permanent(**facts), pupil={"sen_status": "E"})
    assert _one(cancelled, "excl.cancel.board-started")["state"] == "blocked"
    standing = _answered(_permanent(), pupil={"sen_status": "E"})
    review = _one(standing, "hackney.pex.ehcp-emergency-review")
    assert "as far as the law still lets it be cancelled" in review["because"]


def test_row_13_a_placement_without_notice_changes_nothing_national() -> None:
    placement = {"id": "a1", "kind": "offsite_direction", "start": "2026-11-02", "weeks": 6}
    _both_layers_leave_the_law_alone(_suspension(), placements=[placement])


def test_row_15_three_days_is_usually_enough_stays_local_advice() -> None:
    duties = _answered(_suspension(sessions=8))
    shortest = _one(duties, "hackney.susp.shortest-time")
    assert (shortest["level"], shortest["mode"]) == ("la_policy", "advise")
    assert not [rule for rule in _rules("england") if "usually enough" in rule.says]


def test_row_16_no_team_or_address_is_hard_coded() -> None:
    for path in [*FOLDER.glob("*/*.toml"), *FOLDER.parent.glob("*.py")]:
        assert not _stale(path), path


def _stale(path: Path) -> list[str]:
    return re.findall(STALE_NAMES, path.read_text(encoding="utf-8"))


def test_row_17_looking_at_needs_is_one_option_locally_and_a_duty_nationally() -> None:
    checks = {"equality_considered": False}
    earlier = _suspension(id="s0", start="2026-09-14")
    duties = _answered(_suspension(checks=checks), earlier)
    equality = _one(duties, "excl.equality-check")
    assert (equality["mode"], equality["level"]) == ("must", "statute")
    assert "unmet special educational need" in equality["because"]
    options = next(d for d in duties if d["rule"] == "hackney.susp.alternatives")
    assert options["mode"] == "advise"
    considered = _answered(_suspension(checks=checks), earlier, tried=["sen_assessment_considered"])
    assert "hackney.susp.alternatives" not in _names(considered)
    assert "excl.equality-check" in _names(considered)


def test_trap_25_no_local_rule_ranks_as_law() -> None:
    assert {rule.level for rule in _rules("hackney")} <= CHANGEABLE
    assert {value.level for value in load_packs().pack("hackney").values.values()} <= CHANGEABLE


def test_trap_25_a_school_cannot_switch_off_or_relax_the_law() -> None:
    packs = load_packs()
    for rule in packs.described():
        if rule.level in LAW:
            with pytest.raises(PackError, match="cannot be relaxed by a school: it is set by"):
                packs.with_school_settings({rule.id: False})
    for name, value in packs.pack("england").values.items():
        standard = value.history[-1].value
        if value.level in LAW and isinstance(standard, int) and not isinstance(standard, bool):
            looser = standard - 1 if value.tighter == "more" else standard + 1
            with pytest.raises(PackError, match="cannot be relaxed by a school"):
                packs.with_school_settings({f"england.{name}": Own(looser, "we would like to")})


def test_trap_25_the_local_words_on_lateness_do_not_silence_the_law() -> None:
    _both_layers_leave_the_law_alone(_suspension(grounds="lateness"))
    _both_layers_leave_the_law_alone(_suspension(grounds="attainment"))

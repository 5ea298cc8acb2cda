"""Each scenario in scenarios/*.toml: a sentence, a day, facts and what the rules must answer.

`expect` lists duties by the keys that matter; each must match exactly one answered duty.
`absent` names rules that must not answer, `totals` and `periods` are compared key by key.
"""

import json
import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from inclusion.rules.pack import load_packs
from inclusion.rules.scenario import answer

from .calendars import CALENDARS

FOLDER = Path(__file__).parent / "scenarios"
EXPECTATIONS = ("expect", "absent", "totals", "periods")


def _load() -> list[Any]:
    return [
        pytest.param(scenario, id=f"{path.stem}: {scenario['says']}")
        for path in sorted(FOLDER.glob("*.toml"))
        for scenario in tomllib.loads(path.read_text(encoding="utf-8"))["scenario"]
    ]


def _plain(value: Any) -> Any:
    return json.loads(json.dumps(value, default=date.isoformat))


def _question(scenario: dict[str, Any]) -> dict[str, Any]:
    question = {key: value for key, value in scenario.items() if key not in (*EXPECTATIONS, "says")}
    question["calendar"] = CALENDARS[question.get("calendar", "reference")]
    # "null" is what TOML lacks: said outright that nobody knows.
    pupil = question.get("pupil", {})
    question["pupil"] = {key: None if value == "null" else value for key, value in pupil.items()}
    return {"name": scenario["says"], **question}


@pytest.mark.parametrize("scenario", _load())
def test_scenario(scenario: dict[str, Any]) -> None:
    scenario = _plain(scenario)
    found = answer(_question(scenario))
    assert "error" not in found, found
    for wanted in scenario.get("expect", []):
        matching = [d for d in found["duties"] if wanted.items() <= _comparable(d, wanted).items()]
        assert len(matching) == 1, (wanted, found["duties"])
    for rule in scenario.get("absent", []):
        assert rule not in {duty["rule"] for duty in found["duties"]}
    for key, value in scenario.get("totals", {}).items():
        assert found["totals"][key] == value, (key, found["totals"])
    for wanted in scenario.get("periods", []):
        (period,) = (p for p in found["periods"] if p["id"] == wanted["id"])
        assert {key: period[key] for key in wanted} == wanted


def _comparable(duty: dict[str, Any], wanted: dict[str, Any]) -> dict[str, Any]:
    """The keys that are asked for; `none` stands for null, which TOML lacks."""
    return {key: "none" if duty.get(key) is None else duty[key] for key in wanted}


def test_every_rule_has_a_scenario_that_expects_it() -> None:
    expected = {
        wanted["rule"]
        for path in FOLDER.glob("*.toml")
        for scenario in tomllib.loads(path.read_text(encoding="utf-8"))["scenario"]
        for wanted in scenario.get("expect", [])
    }
    assert expected == {rule.id for rule in load_packs().rules()}

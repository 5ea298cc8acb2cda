"""The JSON of the evaluate contract: what is refused and where, stable bytes, the commands."""

import io
import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from inclusion.rules.ask_deadline import ask_deadline
from inclusion.rules.scenario import ScenarioError, answer, answers, as_line, read_calendar
from inclusion.rules.school_days import CalendarError

from .calendars import CALENDARS, REFERENCE

CONTRACT = Path(__file__).parents[3] / "shared" / "contracts" / "evaluate.md"
SUSPENSION = {"id": "s1", "start": "2026-11-23", "sessions": 6}
Change = Callable[[dict[str, Any]], object]


def _question(**more: Any) -> dict[str, Any]:
    return {"on": "2026-11-23", "calendar": CALENDARS["reference"], "pupil": {}, **more}


def test_the_least_that_can_be_asked() -> None:
    assert answer(_question()) == {
        "name": None,
        "on": "2026-11-23",
        "totals": {
            "term_days": 0,
            "term": "Autumn",
            "year_days": 0,
            "year_limit_days": 45,
            "suspensions_in_term": 0,
            "suspensions_in_year": 0,
        },
        "periods": [],
        "duties": [],
    }


def test_a_duty_has_the_keys_of_the_contract_in_their_order() -> None:
    plan = {
        "id": "p1",
        "kind": "psp",
        "start": "2026-11-09",
        "reviews": [{"held_on": "2026-11-20"}],
    }
    first, *_ = answer(_question(plans=[plan]))["duties"]
    assert " ".join(first) == (
        "rule pack edition level mode about who raised_on due_on state because counted working "
        "source proposed"
    )
    met = next(d for d in answer(_question(plans=[plan]))["duties"] if d["state"] == "met")
    assert met["met_on"] == "2026-11-20"
    assert set(met["working"]) == {"from", "count", "unit", "skipped"}
    assert set(met["source"]) == {"title", "reference", "checked_on"}


@pytest.mark.parametrize(
    ("more", "path", "words"),
    [
        ({"on": None}, "on", "missing"),
        ({"on": "23/11/2026"}, "on", "not a date"),
        ({"on": "2026-02-30"}, "on", "not a date"),
        ({"on": "20261123"}, "on", "not a date"),
        ({"on": "9999-11-23"}, "on", "not a date"),
        ({"when": "2026-11-23"}, "when", "not known"),
        ({"name": 7}, "name", "not text"),
        ({"name": "\ud800"}, "name", "not text"),
        ({"\ud800": 1}, "\\ud800", "not known"),
        ({"packs": ["camden"]}, "packs[0]", "no pack"),
        ({"pupil": []}, "pupil", "object"),
        ({"pupil": {"sen_status": "S"}}, "pupil.sen_status", "none of N, K, E"),
        ({"pupil": {"looked_after": 1}}, "pupil.looked_after", "neither true nor false"),
        ({"pupil": {"year_group": 5.0}}, "pupil.year_group", "whole number"),
        ({"pupil": {"year_group": 40}}, "pupil.year_group", "between"),
        (
            {"pupil": {"days_excluded_elsewhere_this_year": 0.7}},
            "pupil.days_excluded_elsewhere_this_year",
            "halves",
        ),
        (
            {"pupil": {"days_excluded_elsewhere_this_year": "2"}},
            "pupil.days_excluded_elsewhere_this_year",
            "number of days",
        ),
        (
            {"pupil": {"attendance": {"possible_sessions": 1, "absent_sessions": 2}}},
            "pupil.attendance.absent_sessions",
            "more sessions",
        ),
        ({"school": {"phase": "college"}}, "school.phase", "none of"),
        ({"calendar": {"terms": {}}}, "calendar.terms", "list"),
        ({"calendar": {}}, "calendar.terms", "missing"),
        (
            {
                "calendar": {
                    "terms": [
                        {"name": "A", "start": "2026-09-03", "end": "2026-12-18"},
                        {"name": "B", "start": "2026-12-18", "end": "2027-03-25"},
                    ]
                }
            },
            "calendar",
            "overlap",
        ),
        (
            {
                "calendar": {
                    **CALENDARS["reference"],
                    "closures": [{"start": "2026-10-30", "end": "2026-10-26", "reason": "INSET"}],
                }
            },
            "calendar.closures[0].end",
            "ends before it starts",
        ),
        (
            {"calendar": {"terms": [{"name": "A", "start": "2026-12-18", "end": "2026-09-03"}]}},
            "calendar.terms[0].end",
            "ends before it starts",
        ),
        ({"suspensions": {}}, "suspensions", "list"),
        ({"suspensions": ["s1"]}, "suspensions[0]", "object"),
        ({"suspensions": [{**SUSPENSION, "sessions": 0}]}, "suspensions[0].sessions", "half-days"),
        ({"suspensions": [{"id": "s1", "sessions": 2}]}, "suspensions[0].start", "missing"),
        (
            {"suspensions": [{**SUSPENSION, "kind": "lunchtime"}]},
            "suspensions[0].sessions",
            "always 1",
        ),
        (
            {"suspensions": [{**SUSPENSION, "kind": "permanent"}]},
            "suspensions[0].sessions",
            "no number",
        ),
        (
            {"suspensions": [SUSPENSION, {**SUSPENSION, "id": "s2", "start": "2026-10-28"}]},
            "suspensions[1].start",
            "not a school day",
        ),
        (
            {"suspensions": [{**SUSPENSION, "start": "2025-10-28"}]},
            "suspensions[0].start",
            "before the first known term",
        ),
        ({"suspensions": [SUSPENSION, SUSPENSION]}, "suspensions[1].id", "used twice"),
        (
            {"plans": [{"kind": "psp", "start": "2026-11-09", "end": "2026-11-08"}]},
            "plans[0].end",
            "before it starts",
        ),
        ({"plans": [{"kind": "psp"}]}, "plans[0].start", "missing"),
        ({"tried": ["shouting"]}, "tried[0]", "none of"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_place(
    more: dict[str, Any], path: str, words: str
) -> None:
    error = answer(_question(**more))["error"]
    assert error["path"] == path
    assert words in error["message"]
    as_line({"error": error}).encode("utf-8")


def test_every_key_of_the_contract_is_read() -> None:
    everything = _question(
        name="all",
        packs=["england", "hackney"],
        school={"phase": "primary", "kind": "maintained", "local_authority": "204"},
        suspensions=[{**SUSPENSION, "grounds": "truancy", "reasons": ["PA"], "proposed": True}],
        plans=[{"id": "p1", "kind": "ibp", "start": "2026-11-09", "reviews": []}],
        placements=[{"id": "a1", "kind": "managed_move", "start": "2026-11-02", "weeks": 6}],
        referrals=[{"id": "r1", "kind": "multi_agency", "made_on": "2026-11-22"}],
        ehc=[{"id": "e1", "requested_on": "2026-11-23"}],
        requests=[{"id": "q1", "kind": "subject_access", "received_on": "2026-11-14"}],
        tried=["key_worker"],
    )
    everything["pupil"] = {"attendance": {"possible_sessions": 102, "absent_sessions": 10}}
    assert "error" not in answer(everything)


@pytest.mark.skipif(not CONTRACT.exists(), reason="the contract does not lie beside the project")
def test_the_example_in_the_contract_is_answered() -> None:
    text = CONTRACT.read_text(encoding="utf-8").split("```json")[1].split("```")[0]
    assert "error" not in answer(text)


@pytest.mark.parametrize(
    ("every", "says"),
    [
        (0, "0 is not between 1 and 13."),
        (14, "14 is not between 1 and 13."),
        ("six", "whole number"),
    ],
)
def test_the_weeks_between_reviews_are_one_to_thirteen(every: object, says: str) -> None:
    plan = {"kind": "ibp", "start": "2026-11-09", "review_every_weeks": every}
    found = answer(_question(plans=[plan]))["error"]
    assert found["path"] == "plans[0].review_every_weeks"
    assert says in found["message"]


def test_an_ibp_asks_for_reviews_only_where_their_number_is_given() -> None:
    plan = {"id": "i1", "kind": "ibp", "start": "2026-11-09", "end": "2026-11-20"}
    silent = answer(_question(plans=[plan]))
    assert silent["duties"] == []
    assert answer(_question(plans=[{**plan, "review_every_weeks": None}])) == silent
    asked = answer(_question(plans=[{**plan, "review_every_weeks": 1}]))
    assert [duty["rule"] for duty in asked["duties"]] == ["ibp.review", "ibp.end"]


def test_a_record_without_an_id_goes_by_its_place() -> None:
    found = answer(_question(suspensions=[{"start": "2026-11-23", "sessions": 2}]))
    assert found["periods"][0]["id"] == "suspensions[0]"


def test_only_the_hackney_pack_still_has_totals() -> None:
    found = answer(_question(packs=["hackney"], suspensions=[SUSPENSION]))
    assert found["totals"]["term_days"] == 3
    assert found["totals"]["year_limit_days"] == 45


def test_a_list_is_answered_in_order_and_one_bad_scenario_spoils_no_other() -> None:
    found = answers(json.dumps([_question(name="a"), {"on": 1}, _question(name="c")]))
    assert [item.get("name") for item in found] == ["a", None, "c"]
    assert "error" in found[1]


@pytest.mark.parametrize("text", ["", "{", '{"on": NaN}', "[" * 100_000])
def test_what_is_not_json_is_one_error(text: str) -> None:
    (found,) = answers(text)
    assert "not JSON" in found["error"]["message"]


def test_a_key_that_stands_twice_is_an_error() -> None:
    assert answer('{"on": "2026-11-23", "on": "2026-11-24"}')["error"] == {
        "path": "on",
        "message": "this key stands here twice.",
    }
    twice = json.dumps(_question(suspensions=["X"])).replace(
        '"X"', '{"start": "2026-11-23", "start": "2026-11-24", "sessions": 2}'
    )
    assert answer(twice)["error"]["path"] == "suspensions[0].start"


def test_one_question_is_one_scenario() -> None:
    assert answer("[]")["error"]["message"] == "there is no scenario."
    assert answer("[{}, {}]")["error"]["message"] == "there is more than one scenario."


def test_the_same_scenario_gives_the_same_bytes() -> None:
    question = _question(name="Zoë", suspensions=[SUSPENSION])
    assert as_line(answer(question)) == as_line(answer(json.dumps(question)))
    assert "Zoë" in as_line(answer(question))


def test_deadlines_in_every_unit() -> None:
    day = date(2026, 11, 23)
    assert ask_deadline(REFERENCE, day, 50).due_on == date(2027, 2, 23)
    assert ask_deadline(None, day, 6, "weeks").due_on == date(2027, 1, 4)
    assert ask_deadline(None, day, 1, "months").due_on == date(2026, 12, 23)
    working = ask_deadline(None, date(2026, 12, 24), 2, "working-days")
    assert working.due_on == date(2026, 12, 30)
    assert [run.start for run in working.skipped] == [date(2026, 12, 25)]
    for calendar, count, unit in (
        (None, 1, "school-days"),
        (None, -1, "weeks"),
        (None, 1, "hours"),
    ):
        with pytest.raises(CalendarError):
            ask_deadline(calendar, day, count, unit)


def test_a_calendar_is_read_alone_or_from_a_scenario() -> None:
    assert read_calendar(json.dumps(CALENDARS["reference"])) == REFERENCE
    assert read_calendar(json.dumps(_question())) == REFERENCE
    with pytest.raises(ScenarioError):
        read_calendar("[]")


def _run(*arguments: str) -> tuple[str, int]:
    out, err = io.StringIO(), io.StringIO()
    try:
        call_command(*arguments, stdout=out, stderr=err)
    except SystemExit as end:
        return out.getvalue() + err.getvalue(), int(end.code or 0)
    return out.getvalue(), 0


def test_evaluate_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    good, bad = tmp_path / "good.json", tmp_path / "bad.json"
    good.write_text(json.dumps(_question(name="a")), encoding="utf-8")
    bad.write_text(json.dumps([{}, _question(name="b")]), encoding="utf-8")
    text, status = _run("evaluate", str(good))
    assert (json.loads(text)["name"], status) == ("a", 0)
    text, status = _run("evaluate", str(bad), str(tmp_path / "none.json"), str(good))
    assert status == 2
    assert ["error" in json.loads(line) for line in text.splitlines()] == [True, False, True, False]
    monkeypatch.setattr("sys.stdin", io.StringIO(good.read_text(encoding="utf-8")))
    assert _run("evaluate")[1] == 0


def test_deadline_command(tmp_path: Path) -> None:
    file = tmp_path / "calendar.json"
    file.write_text(json.dumps(CALENDARS["autumn only"]), encoding="utf-8")
    text, status = _run("deadline", "2026-11-23", "5", "--calendar", str(file))
    assert (json.loads(text)["due_on"], status) == ("2026-11-30", 0)
    text, status = _run("deadline", "2026-11-23", "50", "--calendar", str(file))
    assert status == 2
    assert "enter next year's term dates" in text
    assert _run("deadline", "tomorrow", "5", "--unit", "weeks")[1] == 2

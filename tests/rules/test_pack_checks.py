"""`check_packs`: every fault of a folder of packs, each with its file, its line and the reason."""

import shutil
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from inclusion.rules.pack import FOLDER, PackError, load_packs, read_pack
from inclusion.rules.pack_checks import check_folder
from inclusion.rules.pack_files import Fault, PackFile, read_file

PACK = """\
id = "toy"
title = "Toy pack"
duties_from = 2024-08-19

[[editions]]
id = "first"
title = "First"
from = 2020-01-01
"""
SOURCE = """\
from = 2020-01-01
source = "A policy"
reference = "page 1"
checked_on = 2026-11-22
confidence = "S"
"""
# Lines 1 to 12.
VALUE = f"""\
[values.many]
title = "How many"
unit = "suspensions"
level = "la_policy"
[[values.many.dated]]
{SOURCE}value = 2

"""
# Lines 13 to 27 where it follows the value.
RULE = f"""\
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
{SOURCE}
"""
TOPIC = VALUE + RULE
OF_VALUE = SOURCE + "value"
AGAIN = f"[[values.many.dated]]\n{SOURCE}"
LATER = PACK.replace("2020-01-01", "2020-01-01\nto = 2020-12-31")
SECOND = '[[editions]]\nid = "second"\ntitle = "Second"\nfrom = 2021-01-01\n'


def _nothing() -> None:
    """Stands for the function of a rule."""


FUNCTIONS: dict[str, Callable[..., object]] = {"toy.rule": _nothing}


def _packs(folder: Path, pack: str = PACK, **files: str) -> Path:
    (folder / "toy").mkdir(exist_ok=True)
    for name, content in {"pack": pack, **files}.items():
        (folder / "toy" / f"{name}.toml").write_text(content, encoding="utf-8")
    return folder


def _faults(folder: Path) -> list[str]:
    found = check_folder(folder, FUNCTIONS).faults
    return [str(fault).removeprefix(f"{folder}/") for fault in found]


@pytest.mark.parametrize(
    ("change", "faults"),
    [
        # The file itself.
        (("[values.many]", "[values.many"), "1: cannot be read as TOML"),
        (("met_by =", "met_by"), "21: cannot be read as TOML"),
        (('title = "How many"', 'title = "A"\ntitle = "B"'), "3: the same key stands twice"),
        (("[values.many]", VALUE + "[values.many]"), "13: many is defined twice."),
        (('[rules."toy.rule"]', RULE + '[rules."toy.rule"]'), "29: toy.rule is defined twice."),
        (("[values.many]", "[valuse.x]\n[values.many]"), "1: valuse is an unknown table or key."),
        (("[values.many]", "[values]\nodd = 1\n[values.many]"), "2: odd is no table."),
        # Sources.
        (('source = "A policy"\n', ""), "5: many has no source.|21: toy.rule has no source."),
        (
            ('reference = "page 1"', 'reference = ""'),
            "8: many has no reference.|25: toy.rule has no",
        ),
        (("checked_on = 2026-11-22\n", ""), "5: many has no checked_on.|21: toy.rule has no"),
        (('confidence = "S"\n', ""), "5: many has no confidence.|21: toy.rule has no confidence."),
        (('confidence = "S"', 'confidence = "sure"'), "10: many has the confidence 'sure', which"),
        ((OF_VALUE, OF_VALUE.replace("2026-11-22", "'x'")), "9: many has 'x' as checked_on, which"),
        (("checked_on = 2026-11-22", "checked_on = 2026-11-22T10:00:00"), "9: many has datetime"),
        # Values.
        (('title = "How many"\n', ""), "1: many has no title."),
        (('unit = "suspensions"\n', ""), "1: many has no unit."),
        (("unit =", "units ="), "1: many has no unit.|3: many has the unknown key units."),
        (("value = 2", "value = 2\nnote = 1"), "12: many has the unknown key note."),
        (
            ('level = "la_policy"\n[[', 'level = "custom"\n[['),
            "4: many has the level 'custom', which",
        ),
        (("[[values", 'tighter = "up"\n[[values'), "5: many has the tighter 'up', which"),
        (("[[values", 'most = "13"\n[[values'), "5: many needs a whole number as most."),
        (("value = 2\n", ""), "5: many has no value."),
        (("value = 2", "value = 2.5"), "11: many has the value 2.5: no whole number"),
        (("value = 2", 'value = "b"'), ""),
        (
            ('unit = "suspensions"', 'unit = ""\nchoices = ["a"]'),
            "12: many has the value 2, which is none",
        ),
        (("[[values.many.dated]]\n" + SOURCE + "value = 2", "dated = []"), "5: many has no dated."),
        (("[[values.many.dated]]\n" + SOURCE + "value = 2", "dated = 3"), "5: many needs [[values"),
        (
            ("value = 2\n", f"value = 2\n{AGAIN}value = 3\n"),
            "13: many must list its dates in order",
        ),
        (
            ("value = 2\n", f"value = 2\n{AGAIN.replace('2020', '2021')}value = true\n"),
            "18: many changes from one kind of value",
        ),
        (
            ("from = 2020-01-01", "from = 2019-12-31"),
            "6: many starts before its pack, which starts on 2020-01-01.|23: toy.rule starts",
        ),
        (
            (OF_VALUE, OF_VALUE.replace("01-01", "02-01")),
            "20: toy.rule starts before the value many",
        ),
        (
            (OF_VALUE, OF_VALUE.replace("2020-01-01", "'x'")),
            "6: many has 'x' as from, which is no date.",
        ),
        # Rules.
        (
            ('values = ["many"]', 'values = ["few"]'),
            "19: toy.rule says many, which its|20: toy.rule names the unknown value few.",
        ),
        (("from {many}", "from {few}"), "19: toy.rule names the unknown value few."),
        (("from {many}", "from {many"), "19: toy.rule has braces that do not close"),
        (
            ('values = ["many"]', 'values = "many"'),
            "19: toy.rule says many|20: toy.rule needs a list",
        ),
        (('met_by = "a PSP"\n', ""), "13: toy.rule has no met_by."),
        (("met_by", 'note = "x"\nmet_by'), "21: toy.rule has the unknown key note."),
        (
            ('mode = "should"', 'mode = "may"'),
            "15: toy.rule has the mode 'may', which is none of block",
        ),
        (('mode = "should"', 'mode = "must"'), "15: toy.rule is local policy: it may be should or"),
        (("SENCO", "caretaker"), "16: toy.rule has the who 'caretaker', which"),
        (("met_by", 'moment = "later"\nmet_by'), "21: toy.rule has the moment 'later', which"),
        (("met_by", "asks = 0\nmet_by"), "21: toy.rule asks for nothing|21: toy.rule needs true"),
        (("met_by", "asks = false\nmet_by"), "21: toy.rule asks for nothing, but a function"),
        (
            ("toy.rule", "toy.other"),
            "13: toy.other asks for something, but no function applies it.",
        ),
    ],
)
def test_a_fault_is_named_with_its_line(
    tmp_path: Path, change: tuple[str, str], faults: str
) -> None:
    assert change[0] in TOPIC
    found = _faults(_packs(tmp_path, topic=TOPIC.replace(*change)))
    for fault in filter(None, faults.split("|")):
        assert any(f.startswith(f"toy/topic.toml:{fault}") for f in found), found
    assert bool(found) == bool(faults)


@pytest.mark.parametrize(
    ("pack", "faults"),
    [
        ("", "1: id is missing.|1: title is missing.|1: duties_from is missing.|1: editions is"),
        (
            PACK.replace("id =", "name =", 1),
            "1: id is missing.|1: name is an unknown table or key.",
        ),
        (PACK.replace('"toy"', '"game"'), "1: the pack calls itself game, its folder is toy."),
        (PACK.replace("2024-08-19", '"then"'), "3: duties_from is 'then', which is no date."),
        (
            PACK.replace("2024-08-19", "2019-08-19"),
            "3: asks before its first edition, of 2020-01-01.",
        ),
        (PACK.split("[[")[0] + "editions = []", "5: editions is missing."),
        (PACK.replace('title = "First"\n', ""), "5: an edition has no title."),
        (PACK + "note = 1", "9: an edition has the unknown key note."),
        (PACK.replace("2020-01-01", '"soon"'), "8: 'soon' is no date."),
        (PACK + "to = 2019-01-01\n", "9: an edition ends before it starts."),
        (PACK + SECOND, "12: second overlaps the edition before it."),
        (LATER + SECOND.replace("2021-01-01", "2020-12-31"), "13: second overlaps"),
        (
            LATER + SECOND.replace("2021-01-01", "2021-01-02"),
            "13: there is a gap between two editions: 2020-12-31",
        ),
        (LATER + SECOND.replace("second", "first"), "11: the edition first is defined twice."),
        (LATER + SECOND.replace("2021-01-01", '"x"'), "13: 'x' is no date."),
        (LATER + SECOND, ""),
    ],
)
def test_a_fault_of_the_overview_is_named_with_its_line(
    tmp_path: Path, pack: str, faults: str
) -> None:
    found = _faults(_packs(tmp_path, pack, topic=TOPIC))
    for fault in filter(None, faults.split("|")):
        assert any(f.startswith(f"toy/pack.toml:{fault}") for f in found), found
    assert bool(found) == bool(faults)


def test_all_faults_are_listed_not_only_the_first(tmp_path: Path) -> None:
    topic = TOPIC.replace('title = "How many"\n', "").replace("SENCO", "caretaker")
    found = _faults(_packs(tmp_path, PACK + "note = 1", topic=topic))
    assert [fault.split(" ")[0] for fault in found] == [
        "toy/pack.toml:9:",
        "toy/topic.toml:1:",
        "toy/topic.toml:15:",
    ]


def test_what_stands_in_two_files_is_named_at_the_second(tmp_path: Path) -> None:
    found = _faults(_packs(tmp_path, a=TOPIC, b=TOPIC))
    assert found == [
        "toy/b.toml:1: many is defined twice: a.toml has it as well.",
        "toy/b.toml:13: toy.rule is defined twice: a.toml has it as well.",
    ]


def test_a_rule_of_two_packs_is_named_at_the_second(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _packs(tmp_path, topic=TOPIC)
    shutil.copytree(tmp_path / "toy", tmp_path / "zoo")
    (tmp_path / "zoo" / "pack.toml").write_text(PACK.replace('"toy"', '"zoo"'), encoding="utf-8")
    (found,) = _faults(tmp_path)
    assert found.startswith("zoo/topic.toml:13: toy.rule is defined twice: ")
    assert found.endswith("toy/topic.toml has it as well.")
    monkeypatch.setattr("inclusion.rules.pack.FOLDER", tmp_path)
    with pytest.raises(PackError, match=r"^zoo/topic\.toml:13: toy\.rule is defined twice"):
        load_packs()


def test_a_file_that_cannot_be_read_hides_no_names_of_its_own(tmp_path: Path) -> None:
    """The rule's value may stand in the broken file: only what is certain is complained about."""
    found = _faults(_packs(tmp_path, a="[values", b=RULE.replace('["many"]', '["many", "few"]')))
    assert [fault.partition(":")[0] for fault in found] == ["toy/a.toml"]
    (tmp_path / "toy" / "a.toml").write_bytes(b"\xff")
    (fault,) = _faults(tmp_path)
    assert fault.startswith("toy/a.toml:1: cannot be read: ")


def test_a_function_without_a_rule_is_named_where_it_stands(tmp_path: Path) -> None:
    _packs(tmp_path, topic=TOPIC)
    functions = FUNCTIONS | {"toy.gone": _nothing, "other.rule": _nothing}
    (fault,) = check_folder(tmp_path, functions).faults
    assert fault.path == Path(__file__)
    assert fault.line == _nothing.__code__.co_firstlineno
    assert fault.reason == "the function of toy.gone has no rule in any pack."


def test_a_folder_without_packs_or_without_an_overview(tmp_path: Path) -> None:
    assert _faults(tmp_path) == [f"{tmp_path}:1: there is no pack in this folder."]
    _packs(tmp_path, topic=TOPIC)
    (tmp_path / "toy" / "pack.toml").unlink()
    assert _faults(tmp_path) == ["toy/pack.toml:1: toy has no pack.toml."]


def test_a_folder_that_is_itself_a_pack_is_checked_alone(tmp_path: Path) -> None:
    folder = _packs(tmp_path, topic=TOPIC) / "toy"
    assert check_folder(folder, FUNCTIONS).counts == (1, 1, 1, 1)
    assert check_folder(folder, FUNCTIONS).faults == ()


def test_lines_are_found_beside_longer_strings(tmp_path: Path) -> None:
    path = tmp_path / "x.toml"
    path.write_text('a = """\nb = 1\n[c]\n"""\nd.e = "x"\n[c."f.g"] # h\n', encoding="utf-8")
    file = read_file(path)
    assert isinstance(file, PackFile)
    assert file.lines == {("a",): 1, ("d", "e"): 5, ("c", "f.g"): 6}
    assert file.fault("is odd.", "c", "f.g", "gone") == Fault(path, 6, "is odd.")


def test_loading_refuses_with_file_line_and_reason(tmp_path: Path) -> None:
    folder = _packs(tmp_path, topic=TOPIC.replace("SENCO", "caretaker"))
    with pytest.raises(PackError, match=r"^toy/topic\.toml:16: toy\.rule has the who"):
        read_pack(folder / "toy")


def test_the_command_passes_our_own_packs() -> None:
    out = StringIO()
    call_command("check_packs", stdout=out)
    assert out.getvalue().startswith("2 packs, 3 editions, ")
    assert out.getvalue().endswith(" rules: nothing wrong.\n")
    assert out.getvalue().count("\n") == 1


def test_the_command_lists_the_faults_and_ends_with_1(tmp_path: Path) -> None:
    shutil.copytree(FOLDER, tmp_path / "packs")
    path = tmp_path / "packs" / "hackney" / "psp_triggers.toml"
    lines = path.read_text(encoding="utf-8").splitlines()
    place = lines.index('title = "Suspensions from which a PSP is to be considered"')
    lines[place] = ""
    path.write_text("\n".join(lines), encoding="utf-8")
    out = StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("check_packs", str(tmp_path / "packs"), stdout=out)
    assert ended.value.code == 1
    assert out.getvalue() == f"{path}:{place}: psp_suspensions has no title.\n"

"""The few commands that people and machines run: they read well and pin what they install."""

import re
import subprocess
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
SCRIPTS = [
    *(ROOT / "script" / name for name in ("setup", "demo", "test", "check", "bench", "lock")),
    ROOT / ".ci" / "run",
]
REQUIREMENTS = ("requirements.txt", "requirements-dev.txt")


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_a_script_runs_stops_at_faults_and_says_what_it_does(script):
    first, about, *rest = script.read_text().splitlines()
    assert first == "#!/usr/bin/env bash"
    assert about.startswith("# ")
    assert "set -euo pipefail" in rest
    assert script.stat().st_mode & 0o111
    assert subprocess.run(["bash", "-n", script], check=False).returncode == 0


def test_setup_refuses_what_it_does_not_know():
    ran = subprocess.run(
        [ROOT / "script" / "setup", "all"], check=False, capture_output=True, text=True
    )
    assert ran.returncode == 2
    assert "Usage: script/setup [serve|dev]" in ran.stderr


@pytest.mark.parametrize(
    ("pythons", "found"),
    [
        ({"python3.13": "bare", "python3.11": "whole"}, "python3.11"),
        ({"python3.12": "whole", "python3.11": "whole"}, "python3.12"),
        ({"python3.13": "bare", "python3": "bare"}, "python3.13"),
        ({"python3": "old"}, ""),
    ],
)
def test_setup_takes_a_python_that_needs_no_package_installed(tmp_path, pythons, found):
    answers = {
        "whole": "exit 0",
        "bare": 'case "$2" in *ensurepip*) exit 1;; esac',
        "old": "exit 1",
    }
    for name, kind in pythons.items():
        made = tmp_path / name
        made.write_text(f"#!/bin/sh\n{answers[kind]}\n")
        made.chmod(0o755)
    setup = (ROOT / "script" / "setup").read_text()
    function = re.search(r"^find_python\(\) \{.*?^\}", setup, re.M | re.S)
    ran = subprocess.run(
        ["/bin/bash", "-c", f"{function[0]}\nfind_python"],
        check=False,
        capture_output=True,
        text=True,
        env={"PATH": str(tmp_path)},
    )
    assert ran.stdout.strip() == found
    assert ran.returncode == (0 if found else 1)


def test_the_readme_begins_a_school_before_its_people():
    steps = (ROOT / "README.md").read_text()
    assert 0 < steps.find("manage.py add_school ") < steps.find("manage.py add_person ")


def test_print_leaves_out_what_is_only_pressed():
    css = (ROOT / "static" / "css" / "inclusion.css").read_text()
    hidden = re.search(r"@media print \{ ([^{]+)\{ display: none !important; \}", css)
    assert hidden
    assert {".top", ".tabs", ".buttons", ".filters", ".skip"} <= {
        name.strip() for name in hidden[1].split(",")
    }


@pytest.mark.parametrize("name", REQUIREMENTS)
def test_every_pin_has_a_hash_and_none_has_an_address(name):
    text = (ROOT / name).read_text()
    pins = re.findall(
        r"^[a-z0-9._-]+(?:\[[a-z,-]+\])?==\S+(?: ; [^\\]*)? \\\n +--hash=", text, re.M
    )
    named = re.findall(r"^[a-z0-9][^\s#]*==", text, re.M)
    assert pins
    assert len(pins) == len(named)
    assert "://" not in text
    assert "index-url" not in text


def test_what_serves_is_pinned_alike_for_tests():
    def pins(name: str) -> set[str]:
        return set(re.findall(r"^[a-z0-9._-]+==[^\s;\\]+", (ROOT / name).read_text(), re.M))

    assert pins("requirements.txt") <= pins("requirements-dev.txt")

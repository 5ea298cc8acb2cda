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

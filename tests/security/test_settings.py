"""The settings of a real school: cookies, HTTPS, no debugging page, no second way in."""

import os
import runpy
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import get_resolver, reverse

from cases.models import Pupil
from inclusion.accounts.models import User

ROOT = Path(__file__).parents[2]


def _settings(monkeypatch: pytest.MonkeyPatch, **environment: str) -> dict[str, Any]:
    """The settings file, read anew in this environment."""
    for name in ("DEBUG", "INCLUSION_DEMO", "INCLUSION_HTTPS", "BEHIND_PROXY"):
        monkeypatch.delenv(name, raising=False)
    for name, value in {"SECRET_KEY": "x", **environment}.items():
        monkeypatch.setenv(name, value)
    return runpy.run_path(str(ROOT / "inclusion" / "settings.py"))


def test_over_https_every_cookie_stays_on_it_and_away_from_scripts(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    found = _settings(monkeypatch, INCLUSION_HTTPS="1", BEHIND_PROXY="1")
    for name in ("SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SECURE_SSL_REDIRECT"):
        assert found[name] is True, name
    assert found["SESSION_COOKIE_HTTPONLY"]
    assert found["CSRF_COOKIE_HTTPONLY"]
    assert found["SECURE_HSTS_SECONDS"] >= 31_536_000
    assert found["SESSION_EXPIRE_AT_BROWSER_CLOSE"]
    assert found["SECURE_PROXY_SSL_HEADER"] == ("HTTP_X_FORWARDED_PROTO", "https")


def test_nothing_is_opened_by_default(monkeypatch: pytest.MonkeyPatch) -> None:
    found = _settings(monkeypatch)
    assert not found["DEBUG"]
    assert not found["DEMO"]
    assert "*" not in found["ALLOWED_HOSTS"]
    # Without a proxy in front nobody's word about HTTPS is taken.
    assert "SECURE_PROXY_SSL_HEADER" not in found
    assert not [app for app in found["INSTALLED_APPS"] if "admin" in app or "debug" in app]
    assert not [p for p in get_resolver().url_patterns if "admin" in str(p.pattern)]


def test_django_itself_finds_nothing_to_warn_of() -> None:
    # Browser tests in this process let Django be asked beside Playwright's loop; a school does not.
    of_tests = ("DEBUG", "DJANGO_ALLOW_ASYNC_UNSAFE")
    environment = {
        **{name: value for name, value in os.environ.items() if name not in of_tests},
        "INCLUSION_HTTPS": "1",
        "SECRET_KEY": "".join(map(chr, range(33, 120))),
    }
    done = subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.django_db
@pytest.mark.usefixtures("today")
def test_no_page_of_somebody_signed_in_stays_in_the_browser(
    senco: User, pupil: Pupil, signed_in: Any
) -> None:
    client: Client = signed_in(senco)
    for name in ("pupil", "pupil-history", "action-add", "attachment-add", "plan-start-ibp"):
        address = reverse(name, args=[pupil.pk])
        for answer in (client.get(address), client.get(address + "nothing-here/")):
            assert answer["Cache-Control"] == "private, no-store", address
            assert answer["X-Content-Type-Options"] == "nosniff"
            assert answer["Referrer-Policy"] == "same-origin"
    refused = client.post(reverse("action-add", args=[pupil.pk]), {})
    assert refused["Cache-Control"] == "private, no-store"
    # A picture is asked for again each time, and cleared at sign-out.
    chart = client.get(reverse("pupil-journey-chart", args=[pupil.pk]))
    assert chart["Cache-Control"] == "private, no-cache"

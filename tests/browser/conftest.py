"""A real server on the demo schools, and a real browser before it.

The server is the one that script/demo starts (gunicorn, SQLite in a folder of its own) on a fixed
morning; the browser is Debian's Chromium through playwright. Where it cannot be had the tests say so and
skip; with CI=true they fail instead.
"""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.browser.looks import MARK_LEAVING

if TYPE_CHECKING:
    from playwright.sync_api import Browser, ConsoleMessage, Page

ROOT = Path(__file__).resolve().parent.parent.parent
PASSWORD = "inclusion-demo"
CHROMIUM = next(
    (path for name in ("chromium", "chromium-browser") if (path := shutil.which(name))), None
)
WIDTHS = {1280: 900, 390: 844}
ABANDONED = ("htmx:sendAbort", "htmx:afterRequest")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Browser tests share one server: they are marked, and kept on one worker."""
    here = Path(__file__).parent
    for item in items:
        if here in Path(item.path).parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.xdist_group("browser"))


def _free_port() -> int:
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        port: int = sock.getsockname()[1]
        return port


@pytest.fixture(scope="session")
def chromium() -> str:
    if CHROMIUM:
        return CHROMIUM
    sentence = "Chromium is not installed: script/setup dev installs it, or names the command."
    if os.environ.get("CI") == "true":
        pytest.fail(sentence)
    pytest.skip(sentence)


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory, chromium: str) -> Iterator[str]:
    """The address of a server on fresh demo schools; stopped at the end."""
    folder = tmp_path_factory.mktemp("server")
    port = _free_port()
    env = os.environ | {
        "DATABASE_URL": f"sqlite:///{folder / 'demo.sqlite3'}",
        "SECRET_KEY": "only-for-this-test-run-" + "x" * 40,
        "INCLUSION_DEMO": "1",
        "FILES_DIR": str(folder / "files"),
        "TASKS": "immediate",
        "DJANGO_SETTINGS_MODULE": "inclusion.settings",
    }
    for command in (["migrate", "-v0"], ["demo", "--small"]):
        subprocess.run(
            [sys.executable, "tests/browser/manage_at.py", *command], cwd=ROOT, env=env, check=True
        )
    log = (folder / "server.log").open("w")
    process = subprocess.Popen(
        [
            *[sys.executable, "-m", "gunicorn", "-w", "2", "-b", f"127.0.0.1:{port}"],
            *["--chdir", str(ROOT), "tests.browser.wsgi_at"],
        ],
        cwd=ROOT,
        env=env,
        stdout=log,
        stderr=log,
    )
    address = f"http://127.0.0.1:{port}"
    _wait_for(address, folder / "server.log")
    yield address
    process.terminate()
    process.wait(timeout=10)
    log.close()


def _wait_for(address: str, log: Path) -> None:
    for _ in range(100):
        try:
            urllib.request.urlopen(f"{address}/health/", timeout=2).close()
        except OSError:
            time.sleep(0.2)
        else:
            return
    pytest.fail(f"The server did not start: {log.read_text()[-2000:]}")


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator["Browser"]:
    from playwright.sync_api import sync_playwright

    # Playwright leaves its loop on this thread; tests of the database that come after run there, too.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=chromium,
            args=[
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
            ],
        )
        yield started
        started.close()


def _is_a_fault(message: "ConsoleMessage") -> bool:
    """An answer that nobody waits for any more, because somebody went on typing, is none."""
    return message.type == "error" and not message.text.startswith(ABANDONED)


@pytest.fixture
def visit(server: str, browser: "Browser") -> Iterator[Callable[..., "Page"]]:
    """Sign in as someone: visit("senco@meadow.example") gives a page on Today.

    Anything that the browser's console calls an error (a blocked script, a broken address) fails.
    """
    contexts = []
    complaints: list[str] = []

    def sign_in(
        email: str, *, width: int = 1280, javascript: bool = True, touch: bool = False
    ) -> "Page":
        context = browser.new_context(
            base_url=server,
            viewport={"width": width, "height": WIDTHS.get(width, 900)},
            java_script_enabled=javascript,
            has_touch=touch,
            is_mobile=touch,
            locale="en-GB",
            timezone_id="Europe/London",
        )
        context.set_default_timeout(15_000)
        context.add_init_script(MARK_LEAVING)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda m: complaints.append(m.text) if _is_a_fault(m) else None)
        page.on("response", lambda r: complaints.append(r.url) if r.status >= 400 else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto("/sign-in/")
        page.get_by_label("E-mail address").fill(email)
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        page.wait_for_url(f"{server}/")
        return page

    sign_in.complaints = complaints  # type: ignore[attr-defined]
    yield sign_in
    for context in contexts:
        context.close()
    assert not complaints, complaints

"""Real Chromium and a real server for it; left out with one line where Chromium is missing."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from tests.browser.visitor import Visitor
from tests.conftest import _leave_out, new_postgres_database
from tests.journeys.people import make_people, make_roster
from tests.journeys.server import Server, running

FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--disable-quic", "--no-first-run",
]  # fmt: skip

#: How long a page may take on a busy machine, in milliseconds.
PATIENCE = 15_000


# Not longer than this folder: Playwright's loop must not run beside the other tests.
@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    """Chromium, started once."""
    program = shutil.which("chromium")
    if program is None:
        _leave_out("Chromium is not installed: the tests in it were left out.")
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="module", params=["sqlite"])
def server(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server with people and a roster, and no case yet."""
    folder = tmp_path_factory.mktemp("server")
    address = ""
    if request.param == "postgresql":
        address = new_postgres_database(request.getfixturevalue("postgres_address"), f"socx_{folder.name}")
    with running(folder, address) as server:
        with server.data():
            make_roster(make_people()["expert"])
        fill(request, server)
        server.start()
        yield server


def fill(request: pytest.FixtureRequest, server: Server) -> None:
    """What a module wants to find on its server: its function `more_data`, when it has one."""
    more = getattr(request.module, "more_data", None)
    if more is not None:
        with server.data():
            more()


@pytest.fixture
def visit(chromium: Browser, server: Server, tmp_path: Path) -> Iterator[Callable[..., Visitor]]:
    """visit("official", language="en", width=1280): a browser of that person's own, not signed in yet."""
    contexts = []

    def open_browser(person: str = "", language: str = "en", width: int = 1280) -> Visitor:
        context = chromium.new_context(
            base_url=server.url, locale=language, viewport={"width": width, "height": 900}, accept_downloads=True
        )
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        return Visitor(context.new_page(), person, language, server)

    yield open_browser
    for context in contexts:
        context.close()

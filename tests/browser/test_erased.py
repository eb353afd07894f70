"""An expert goes in Chromium: found by name and word before, and by nobody in any place after."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from socx.db import db
from socx.experts.models import Expert, ExpertPassage
from tests.browser.visitor import Visitor
from tests.journeys.server import Server

pytestmark = [pytest.mark.browser, pytest.mark.process]

#: Stands in the profile of the person alone.
WORD = "quincewood"
NAME = "Aoife Example"


def more_data() -> None:
    """A word of her own in the profile of the expert who has an account."""
    expert = _aoife()
    expert.passages.append(ExpertPassage(kind="experience", language="en", text=f"Counted the {WORD} of the Union."))
    expert.in_roster_since = expert.may_share_since = datetime.now(UTC)
    db.session.commit()


def _aoife() -> Expert:
    return db.session.scalars(select(Expert).where(Expert.given_name == "Aoife")).one()


@pytest.mark.parametrize("server", ["sqlite", "postgresql"], indirect=True)
def test_who_is_erased_is_met_nowhere(server, visit):
    adviser, manager, expert = visit("adviser").sign_in(), visit("manager").sign_in(), visit("expert").sign_in()
    with server.data():
        number = _aoife().id
    assert all(finds(adviser, words, number) for words in (NAME, WORD))

    erase_myself(expert)

    assert not any(finds(adviser, words, number) for words in (NAME, WORD))
    for address in (f"/experts/{number}", "/experts", "/experts.csv", "/data-protection", "/dashboard/experts"):
        for person in (adviser, manager):
            said = person.page.request.get(address).text()
            assert NAME not in said, address
            assert WORD not in said, address
    nothing_in_files(server)


def finds(adviser: Visitor, words: str, number: int) -> bool:
    adviser.open("/experts?q=" + words.replace(" ", "+"))
    return adviser.main().locator(f"a[href='/experts/{number}']").count() > 0


def erase_myself(expert: Visitor) -> None:
    expert.open("/account/data")
    expert.link("Have your profile and your account erased")
    expert.page.get_by_role("checkbox").check()
    expert.press("Erase everything")
    expect(expert.page.get_by_role("heading", name="You are erased")).to_be_visible()
    expert.open("/sign-in")
    expert.fill("E-mail", "expert@example.org")
    expert.fill("Password", "a long password of the tests")
    expert.page.get_by_role("button", name="Sign in").last.click()
    expert.page.wait_for_load_state("load")
    assert expert.page.locator(".usermenu").count() == 0


def nothing_in_files(server: Server) -> None:
    """After two runs of the hourly job no file that the application keeps holds the word, nor does the log."""
    for hours in (1, 2):
        server.once("finish-erasures", f"{datetime.now(UTC) + timedelta(hours=hours):%Y-%m-%dT%H:%M}")
    for path in server.folder.rglob("*"):
        if path.is_file():
            assert WORD.encode() not in path.read_bytes().lower(), path

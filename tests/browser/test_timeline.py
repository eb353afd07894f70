"""The timeline in Chromium: zoom, see what slipped, reach an activity by keyboard, read the same as a table."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect

from tests.browser.visitor import Visitor
from tests.timeline import planned_activity, slipped_activity

pytestmark = [pytest.mark.browser, pytest.mark.process]

TODAY = datetime.now(UTC).date()


def more_data() -> None:
    slipped_activity(TODAY + timedelta(days=7), TODAY - timedelta(days=7), 10, title="A training that was moved")
    planned_activity(TODAY + timedelta(days=30), title="A workshop in its time")


@pytest.mark.parametrize("width", [1280, 390])
def test_a_manager_finds_what_slipped(visit, width):
    manager = visit("manager", width=width).sign_in()
    manager.open("/timeline")
    fits(manager)
    zoom_in(manager)
    see_the_slip(manager)
    read_the_table(manager)
    reach_it_by_keyboard(manager)


def fits(manager: Visitor) -> None:
    """Nothing is wider than the window, and today is marked."""
    assert manager.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    expect(manager.page.locator(".tl__today")).to_be_visible()


def zoom_in(manager: Visitor) -> None:
    before = bar(manager)["width"]
    manager.link("Weeks")
    fits(manager)
    assert bar(manager)["width"] > before * 2


def bar(manager: Visitor) -> dict[str, float]:
    found = manager.page.locator(".tl__bars .kind-delivery").first.bounding_box()
    assert found is not None
    return dict(found)


def see_the_slip(manager: Visitor) -> None:
    row = manager.page.get_by_role("link", name="A training that was moved")
    expect(row).to_contain_text("10 working days later than planned")
    was = row.locator(".tl__baseline").bounding_box()
    assert was is not None
    assert was["x"] < bar(manager)["x"]


def read_the_table(manager: Visitor) -> None:
    manager.link("Table")
    expect(manager.page.get_by_role("row", name="A training that was moved")).to_contain_text("First confirmed")
    manager.link("Drawing")


def reach_it_by_keyboard(manager: Visitor) -> None:
    """From the last control above the drawing, by Tab alone."""
    manager.page.get_by_role("link", name="Table").focus()
    for _ in range(6):
        manager.page.keyboard.press("Tab")
        focused = manager.page.locator(":focus")
        if "A training that was moved" in focused.inner_text():
            break
    outline = focused.evaluate("e => getComputedStyle(e).outlineWidth")
    assert outline == "3px"
    with manager.page.expect_navigation():
        manager.page.keyboard.press("Enter")
    manager.look()
    assert manager.heading.startswith("A training that was moved")

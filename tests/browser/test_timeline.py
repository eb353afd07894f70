"""The timeline in Chromium: zoom, see what slipped, reach an activity by keyboard, read the same as a table."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from flask_babel import force_locale, gettext
from playwright.sync_api import expect

from socx.timeline.periods import ZOOMS, around
from socx.web import charts
from socx.web.i18n import show_unit
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


#: Draws names above a timeline, one drawing after the other, and says which of them touch or leave the window.
CROWDED = """drawings => drawings.flatMap(([about, drawing]) => {
  const axis = document.querySelector(".tl__names");
  axis.innerHTML = drawing;
  const seen = [...axis.querySelectorAll("text")].filter(one => one.checkVisibility());
  const boxes = seen.map(one => [one.textContent, one.getBoundingClientRect()]);
  const touches = (a, b) => a.left < b.right && b.left < a.right && a.top + 3 < b.bottom && b.top + 3 < a.bottom;
  const wrong = boxes.filter(([, box]) => box.left < 0 || box.right > innerWidth).map(([name]) => `${name} is cut`);
  boxes.forEach(([a, box], n) => boxes.slice(n + 1).forEach(([b, other]) => {
    if (touches(box, other)) wrong.push(`${a} touches ${b}`);
  }));
  if (seen.length < 3) wrong.push("hardly any names");
  return wrong.map(sentence => `${about}: ${sentence}`);
})"""


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("language", ["en", "fr", "es"])
def test_the_names_of_days_and_months_stand_apart_whatever_day_it_is(visit, server, language, width):
    manager = visit("manager", language=language, width=width).sign_in()
    manager.open("/timeline")

    with server.data(), force_locale(language):
        drawings = [
            (f"{zoom.unit} {day}", names_above(day, zoom))
            for zoom in ZOOMS.values()
            for day in (date(2026, 1, 1) + timedelta(days=5 * n) for n in range(74))
        ]

    assert manager.page.evaluate(CROWDED, drawings) == []


def names_above(today, zoom) -> str:
    """The names above the drawing that a reader gets on that day."""
    period = around(today, zoom)
    days = charts.scale(period.start, period.end, show_unit, zoom.unit)
    return str(charts.axis(days, today, charts.Labels("", gettext("today"))))

"""An adviser plans an activity backwards from an event in Chromium, moves the event, and sees the slip."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from socx.activities.models import Activity, Milestone
from socx.db import db
from tests.browser.visitor import Visitor
from tests.factories import make_activity, make_expert
from tests.journeys.server import Server

pytestmark = [pytest.mark.browser, pytest.mark.process]

#: An activity for each width of the window.
TITLES = {1280: "A forum on pensions", 390: "A round table on skills"}


def more_data() -> None:
    for title in TITLES.values():
        make_activity(kind="event", title=title, experts=[make_expert(member_state="IE")])


@pytest.mark.parametrize("server", ["sqlite", "postgresql"], indirect=True)
@pytest.mark.parametrize("width", TITLES)
def test_an_adviser_plans_backwards_and_moves_the_event(server, visit, width):
    adviser = visit("adviser", width=width).sign_in()
    adviser.open("/activities")
    adviser.link(TITLES[width])
    plan_backwards(adviser)
    confirm(adviser)
    move_the_event(adviser)
    assert slips_of(server, TITLES[width]) == {10}


def plan_backwards(adviser: Visitor) -> None:
    adviser.link("Plan the activity")
    adviser.choose("What is fixed?", "The first day of delivery, for example an event")
    adviser.fill("Which day is it?", "2031-09-15")
    adviser.fill("How long is the delivery?", "2")
    adviser.press("Show the plan")
    expect(adviser.main()).to_contain_text("Counted backwards from: The first day of delivery, for example an event.")
    expect(adviser.main()).to_contain_text("Mon, 15 Sept 2031")
    adviser.press("Save the plan")


def confirm(adviser: Visitor) -> None:
    adviser.press("Confirm dates and team")
    expect(adviser.page.locator(".page-head .tag")).to_contain_text("Team confirmed")


def move_the_event(adviser: Visitor) -> None:
    adviser.link("Move a date")
    adviser.choose("Which date moves?", "Delivery: first day")
    adviser.fill("To which day?", "2031-09-29")
    adviser.press("Show what changes")
    expect(adviser.main()).to_contain_text("10 working days later")
    adviser.is_refused("Move the dates", "Give the reason: partner and experts are told.")
    adviser.fill("Reason for the change", "The minister is away.")
    adviser.press("Move the dates")
    expect(adviser.main()).to_contain_text("10 working days later")
    expect(adviser.main()).to_contain_text("The minister is away.")


def slips_of(server: Server, title: str) -> set[int | None]:
    """How far the milestones of the delivery have moved."""
    with server.data():
        found = db.session.query(Milestone).join(Activity).filter(Activity.title == title)
        return {m.slip for m in found.filter(Milestone.key.in_(["start", "end", "briefing"]))}

"""An adviser builds a team in Chromium: sets a rule, keeps a person, frees a rule that binds, takes the team."""

from __future__ import annotations

from datetime import date

import pytest
from playwright.sync_api import expect

from socx.activities.models import Activity
from socx.db import db
from tests.browser.visitor import Visitor
from tests.journeys.server import Server
from tests.selection import make_wanted

pytestmark = [pytest.mark.browser, pytest.mark.process]

#: An activity for each width of the window.
TITLES = {1280: "A workshop on labour market data", 390: "A training of analysts"}


def more_data() -> None:
    for n, title in enumerate(TITLES.values()):
        make_wanted(2, title=title, delivery_start=date(2026, 6 + n, 1), delivery_end=date(2026, 6 + n, 12))


@pytest.mark.parametrize("server", ["sqlite", "postgresql"], indirect=True)
@pytest.mark.parametrize("width", TITLES)
def test_an_adviser_builds_a_team(server, visit, width):
    adviser = visit("adviser", width=width).sign_in()
    open_the_builder(adviser, TITLES[width])
    ask_for_more_than_there_is(adviser)
    free_the_rule(adviser)
    keep_the_runner_up(adviser)
    take_the_team(adviser)
    assert len(team_of(server, TITLES[width])) == 2


def open_the_builder(adviser: Visitor, title: str) -> None:
    adviser.open("/activities")
    adviser.link(title)
    adviser.link("Build the team")
    assert adviser.heading == "Team builder"


def ask_for_more_than_there_is(adviser: Visitor) -> None:
    rule = adviser.page.get_by_role("row", name="Somebody has long experience")
    rule.get_by_role("combobox").select_option(label="Must")
    adviser.page.get_by_label("Years of experience").fill("45")
    adviser.press("Solve again")
    expect(adviser.main()).to_contain_text("No team keeps this rule: “Somebody has long experience”.")


def free_the_rule(adviser: Visitor) -> None:
    adviser.page.get_by_role("link", name="Apply this Ask for").click()
    adviser.look()
    expect(adviser.page.get_by_role("heading", name="The best team")).to_be_visible()


def keep_the_runner_up(adviser: Visitor) -> None:
    taken = adviser.page.get_by_role("link", name="Take instead").first
    name = (taken.inner_text().replace("Take instead", "")).strip()
    taken.click()
    adviser.look()
    kept = adviser.page.get_by_label(f"Keep {name}")
    expect(kept).to_be_checked()
    adviser.press("Keep those who are ticked and solve again")
    expect(adviser.page.get_by_label(f"Keep {name}")).to_be_checked()


def take_the_team(adviser: Visitor) -> None:
    reason = adviser.page.get_by_label("Reason for departing from the ranking")
    if reason.count():
        reason.select_option(label="The people complete each other better")
    adviser.fill("Note", "They have worked together before.")
    adviser.press("Put this team on the positions")
    assert adviser.path.startswith("/activities/")
    expect(adviser.main()).to_contain_text("Proposed team taken")


def team_of(server: Server, title: str) -> list[int]:
    """Who is on the positions of an activity."""
    with server.data():
        activity = db.session.query(Activity).filter_by(title=title).one()
        return [position.expert_id for position in activity.positions if position.expert_id is not None]

"""All open positions of the facility at once, as managers see them."""

from __future__ import annotations

from datetime import date

import pytest

from socx.access.actors import Role
from tests.factories import make_expert, make_user
from tests.selection import make_wanted

PATH = "/activities/assignment"


@pytest.fixture
def manager(db):
    return make_user(Role.MANAGER)


def proposals(page):
    table = next((t for t in page.select("table") if t.caption.text.strip() == "Proposals"), None)
    return (
        [] if table is None else [row.select_one("td").text.split("\n")[0].strip() for row in table.select("tbody tr")]
    )


@pytest.mark.parametrize("aim", ["total", "fairest"])
def test_each_open_position_has_its_proposal_and_the_worst_off_is_named(browse, manager, aim):
    first = make_wanted(1)
    make_wanted(1, delivery_start=date(2026, 6, 8), delivery_end=date(2026, 6, 19))
    best, second = make_expert(), make_expert(text="Taught mathematics.")
    browser = browse(manager)

    page = browser.get(f"{PATH}?aim={aim}")

    names = " ".join(page.text.split())
    assert best.name in names
    assert second.name in names  # the days overlap, so that one person cannot have both
    assert "Worst-off position" in names
    assert first.reference in names


def test_a_position_that_nobody_can_fill_says_so(browse, manager):
    make_wanted(2)
    make_expert()

    page = browse(manager).get(PATH)

    assert page.text.count("Nobody found") == 2  # the figure above, and the line of the position


def test_nothing_open_is_said_kindly(browse, manager):
    browser = browse(manager)
    browser.get(PATH)

    assert "No open positions" in browser.text


def test_a_confidential_activity_is_not_in_the_list_of_who_may_not_read_it(browse, manager):
    hidden, shown = make_wanted(1, title="Hidden work"), make_wanted(1)
    hidden.action.request.sensitivity = "confidential"
    hidden.action.request.adviser_id = make_user(Role.ADVISER).id
    make_expert()
    browser = browse(manager)

    browser.get(PATH)

    assert shown.reference in browser.text
    assert hidden.reference not in browser.text


@pytest.mark.parametrize("role", [Role.ADVISER, Role.EXPERT, Role.COMMISSION, Role.OFFICIAL])
def test_the_page_is_for_managers(browse, db, role):
    assert browse(make_user(role)).get(PATH).h1.text != "All open positions"


def test_managers_find_it_on_the_list_of_activities(browse, manager):
    make_wanted(1)
    browser = browse(manager)
    browser.get("/activities")

    assert browser.follow("All open positions").h1.text == "All open positions"

"""Participants by year and partner: the sums of what was counted, each with the activities behind it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from socx.access.actors import Role
from socx.activities.models import Activity
from socx.dashboard.queries import Scope, participants
from socx.db import db
from socx.evaluations.models import ALL, ParticipantCount, ParticipantRegister
from tests.factories import NOW, make_action, make_activity, make_institution, make_request, make_user


def counted(
    partner: str = "XK", year: int = 2026, planned: int | None = None, came: int | None = None,
    women: int | None = None, men: int | None = None, *, state: str = "closed", sensitivity: str = "normal",
) -> Activity:  # fmt: skip
    """An activity whose participants were counted, as far as numbers are given."""
    home = make_institution(partner_code=partner)
    request = make_request("under_way", institution=home, sensitivity=sensitivity)
    activity = make_activity(action=make_action(request=request), state=state, delivery_start=date(year, 3, 2))
    places = {
        ("planned", ALL, ALL): planned, ("actual", ALL, ALL): came,
        ("actual", "sex", "women"): women, ("actual", "sex", "men"): men,
    }  # fmt: skip
    register = ParticipantRegister(activity=activity, changed_at=NOW, counts=[
        ParticipantCount(phase=phase, breakdown=breakdown, key=key, number=number)
        for (phase, breakdown, key), number in places.items() if number is not None
    ])  # fmt: skip
    db.session.add(register)
    db.session.flush()
    return activity


def lines(browser: Any, block: str) -> dict[str, list[str]]:
    """The numbers of a block by the name of the line."""
    rows = browser.page.select(f"#{block} tbody tr")
    return {
        row.select_one("th").get_text(strip=True): [
            (cell.find(string=True, recursive=False) or cell.a.find(string=True, recursive=False)).strip()
            for cell in row.select("td.bars__value")
        ]
        for row in rows
    }


def test_participants_are_summed_by_year_and_by_partner(browse: Any, db: Any) -> None:
    counted("XK", 2025, planned=20, came=18, women=10, men=7)
    counted("XK", 2026, planned=30, came=25, women=15, men=10)
    counted("AL", 2026, came=12)
    counted("AL", 2026, planned=99, state="cancelled")
    browser = browse(make_user(Role.MANAGER))

    browser.get("/dashboard/reach")

    assert lines(browser, "participants-by-year") == {
        "2026": ["30", "37", "15", "10"], "2025": ["20", "18", "10", "7"],
    }  # fmt: skip
    assert lines(browser, "participants-by-partner") == {
        "Albania": ["–", "12", "–", "–"], "Kosovo*": ["50", "43", "25", "17"],
    }  # fmt: skip
    assert "55" in next(m.text for m in browser.page.select(".metric") if "People who took part" in m.text)


def test_every_number_opens_the_activities_that_it_counts(browse: Any, db: Any) -> None:
    counted("XK", 2026, planned=30, came=25, women=15, men=10).title = "Workshop"
    counted("AL", 2025, came=12).title = "Visit"
    db.session.flush()
    browser = browse(make_user(Role.MANAGER))
    browser.get("/dashboard/reach")
    addresses = {
        " ".join(a.get_text(" ").split()): a["href"]
        for a in browser.page.select("#participants-by-year a, #participants-by-partner a") if "by=" in a["href"]
    }  # fmt: skip
    assert len(addresses) == 10

    for text, address in addresses.items():
        browser.get(address)
        listed = [row.select("td")[-1].get_text(strip=True) for row in browser.page.select("main tbody tr")]
        assert sum(map(int, listed)) == int(text.split()[0])

    browser.get("/dashboard/activities?by=came")
    assert browser.heading == "Participants who came"
    assert {"Workshop", "Visit"} <= {a.text for a in browser.page.select("tbody th a")}


@pytest.mark.parametrize("value", ["XX", "26", "tomorrow", "2026-01"])
def test_a_value_that_is_no_year_and_no_partner_opens_no_list(browse: Any, db: Any, value: str) -> None:
    browser = browse(make_user(Role.MANAGER))

    browser.get(f"/dashboard/activities?by=came&value={value}")

    assert "a list that does not exist" in browser.text


def test_people_of_few_restricted_activities_are_not_told_nor_by_a_difference(browse: Any, db: Any) -> None:
    counted("XK", came=17, women=9, sensitivity="restricted")
    counted("AL", came=12, women=6)
    for n in range(3):
        counted("MD", came=40 + n, women=20)
    browser = browse(make_user(Role.MANAGER))

    browser.get("/dashboard/reach")

    found = lines(browser, "participants-by-partner")
    assert {name: numbers[1] for name, numbers in found.items()} == {
        "Albania": "fewer than 3", "Kosovo*": "fewer than 3", "Moldova": "123",
    }  # fmt: skip
    assert lines(browser, "participants-by-year")["2026"][1] == "152"


def test_the_numbers_are_those_of_the_period_and_of_what_the_reader_may_read(db: Any) -> None:
    counted("XK", 2025, came=18)
    counted("XK", 2026, came=25)
    counted("AL", 2026, came=9, sensitivity="confidential").request.adviser_id = make_user(Role.ADVISER).id
    db.session.flush()
    manager = make_user(Role.MANAGER).actor()

    found = participants(Scope(manager, date(2026, 1, 1), date(2026, 12, 31)))

    assert [(one.year, one.partner, one.what, one.people.total) for one in found] == [(2026, "XK", "came", 25)]


def test_a_block_of_participants_is_a_file_too(browse: Any, db: Any) -> None:
    counted("XK", 2026, planned=30, came=25)
    browser = browse(make_user(Role.MANAGER))

    answer = browser.client.get("/dashboard/participants-by-partner.csv")

    assert answer.status_code == 200
    assert "Kosovo*" in answer.text
    assert "25" in answer.text

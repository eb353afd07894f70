"""Filters of the list: each narrows, all stand in the address, and none shows more than may be read."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from socx.access.actors import Role
from socx.db import db as database
from socx.requests import queries
from socx.requests.forms.filters import CHOICES, Filters
from socx.requests.queries import Wanted
from tests.factories import make_institution, make_request, make_user


def found(role: Role = Role.MANAGER, **wanted: Any) -> list[str]:
    asked = queries.listed(make_user(role).actor(), Wanted(sort="title", **wanted))
    return [item.title for item in database.session.scalars(asked).unique()]


@pytest.mark.parametrize("wanted", [
    {"state": ("opinion",)}, {"state": ("opinion", "approval")}, {"stage": ("opinion",)}, {"awaited": ("delegation",)},
    {"domain": ("social_protection",)}, {"partner": ("MA",)}, {"region": ("neighbourhood_south",)},
    {"type": ("statistics",)}, {"institution": "office tetouan"}, {"topic": ("SP01", "SP02")},
    {"assistance": ("hr_development",)}, {"kind": ("simplified",)}, {"sensitivity": ("restricted",)},
    {"language": ("fr",)}, {"since": date(2026, 4, 2)}, {"late_on": date(2026, 3, 1)}, {"adviser": ("own",)},
])  # fmt: skip
def test_each_filter_narrows_the_list(db: object, wanted: dict[str, Any]) -> None:
    home = make_institution(partner_code="MA", type="statistics", official_name="Office de Tétouan")
    adviser = make_user(Role.ADVISER)
    make_request(
        "opinion", title="Wanted", domain="social_protection", institution=home, topics=["SP02"], kind="simplified",
        assistance=["hr_development"], sensitivity="restricted", language="fr", adviser_id=adviser.id,
        submitted_at=datetime(2026, 4, 2, 8, tzinfo=UTC), due_on=date(2026, 2, 1),
    )  # fmt: skip
    make_request("assessment", title="Other", topics=["EM14"])
    if "adviser" in wanted:
        wanted = {"adviser": (str(adviser.id),)}

    assert (found(**wanted), found()) == (["Wanted"], ["Other", "Wanted"])


def test_days_hold_their_whole_day(db: object) -> None:
    make_request("assessment", title="Late evening", submitted_at=datetime(2026, 4, 2, 21, 30, tzinfo=UTC))

    assert found(since=date(2026, 4, 2), until=date(2026, 4, 2)) == ["Late evening"]
    assert found(until=date(2026, 4, 1)) == found(since=date(2026, 4, 3)) == []


def test_cases_that_nobody_has_are_found(db: object) -> None:
    make_request("assessment", title="Taken", adviser_id=make_user(Role.ADVISER).id)
    make_request("assessment", title="Free")

    assert found(adviser=("none",)) == ["Free"]


def test_sensitivity_is_asked_only_by_those_who_may(db: object) -> None:
    make_request("assessment", title="Plain")

    assert found(sensitivity=("restricted",)) == []
    assert found(Role.DELEGATION, sensitivity=("restricted",)) == ["Plain"]


def test_the_number_of_requests_is_told(db: object) -> None:
    for _ in range(3):
        make_request("assessment")

    assert queries.count(make_user(Role.MANAGER).actor(), Wanted()) == 3
    assert queries.count(make_user(Role.OFFICIAL).actor(), Wanted()) == 0


def test_filters_stand_in_a_short_address_and_can_be_taken_off(browse: Any) -> None:
    make_request("opinion", title="Wanted")
    make_request("assessment", title="Elsewhere")
    browser = browse(make_user(Role.MANAGER))
    browser.get("/requests/?view=all")

    browser.press("Show", state="opinion")
    address = browser.path
    chips = [c.get_text(" ", strip=True) for c in browser.page.select(".chip")]
    shown = browser.text
    browser.get(browser.page.select_one(".chip")["href"])

    assert address == "/requests/?view=all&state=opinion&sort=-since"
    assert chips == ["With the EU Delegation × Remove this filter"]
    assert "Wanted" in shown
    assert "Elsewhere" not in shown
    assert "Elsewhere" in browser.text


def test_a_second_value_is_added_to_the_first(browse: Any) -> None:
    make_request("opinion", title="First")
    make_request("approval", title="Second")
    browser = browse(make_user(Role.MANAGER))

    browser.get("/requests/?view=all&state=opinion&state=approval")

    assert ["First" in browser.text, "Second" in browser.text] == [True, True]
    assert [i["value"] for i in browser.page.select("input[type=hidden][name=state]")] == ["opinion", "approval"]


def test_the_next_page_keeps_the_filters(browse: Any) -> None:
    for _ in range(51):
        make_request("opinion")
    browser = browse(make_user(Role.MANAGER))

    browser.get("/requests/?view=all&state=opinion")
    browser.follow("Next")

    assert browser.path == "/requests/?view=all&page=2&state=opinion"
    assert "51 requests" in browser.text


NAMES = ["q", "view", "sort", "page", "from", "to", "late", "changed", "institution", *(c.name for c in CHOICES)]
VALUES = st.one_of(
    st.text(max_size=12), st.sampled_from(["opinion", "XK", "1", "2026-02-30", "-due", "none", "999999999999"])
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
@given(pairs=st.lists(st.tuples(st.sampled_from(NAMES), VALUES), max_size=6))
def test_whatever_stands_in_the_address_shows_only_what_may_be_read(app: Any, db: object, pairs: Any) -> None:
    database.session.rollback()
    make_request("opinion", sensitivity="confidential")
    make_request("opinion")
    actor = make_user(Role.DELEGATION).actor()
    readable = {item.id for item in database.session.scalars(queries.visible_to(actor)).unique()}

    with app.test_request_context():
        asked = Filters(MultiDict(pairs), actor, view="all", today=date(2026, 3, 2))
        again = asked.address()
        shown = {item.id for item in database.session.scalars(queries.listed(actor, asked.wanted)).unique()}

    assert shown <= readable
    assert again.startswith("view=")
    database.session.rollback()


def test_what_waits_for_a_reader_has_on_top_what_is_expected_first(browse: Any) -> None:
    adviser = make_user(Role.ADVISER)
    for title, day in (("Later", date(2026, 12, 4)), ("Sooner", date(2026, 11, 2))):
        make_request("assessment", title=title, adviser_id=adviser.id, due_on=day)
    browser = browse(adviser)

    browser.get("/requests/")

    assert browser.text.index("Sooner") < browser.text.index("Later")


def test_a_case_of_another_desk_is_not_said_to_wait_for_the_reader(browse: Any) -> None:
    item = make_request("submitted", domain="social_protection")
    here, elsewhere = make_user(Role.ADVISER, domain="social_protection"), make_user(Role.ADVISER)

    texts = [browse(adviser).get(f"/requests/{item.id}").get_text(" ", strip=True) for adviser in (here, elsewhere)]

    assert ["Waiting for you since" in text for text in texts] == [True, False]

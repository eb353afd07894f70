"""Own addresses, the menu, dates and error pages."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from flask_babel import force_locale
from sqlalchemy.exc import IntegrityError

from socx.access.actors import Role
from socx.core.errors import TooMany
from socx.web import errors
from socx.web.i18n import home_day, show_date, show_moment
from socx.web.navigation import IN_SIGHT
from socx.web.security import own_path
from tests.factories import make_user


@pytest.mark.parametrize("address", ["/", "/requests/5?page=2", "/é/ü"])
def test_a_path_of_ours_is_safe_to_go_to(address):
    assert own_path(address) == address


@pytest.mark.parametrize(
    "address",
    [None, "", "account", "//evil.test", "/\\evil.test", "\\/evil.test", "https://evil.test", "javascript:1",
     "/\t/evil.test", " /account", "/a b", "/a\\b", "/\x00", "/" + "a" * 2000],
)  # fmt: skip
def test_anything_else_is_not(address):
    assert own_path(address) is None


def test_the_menu_shows_what_the_matrix_grants_and_where_one_is(db, browse):
    browser = browse(make_user(Role.ADMINISTRATOR))
    browser.get("/users/new")
    entries = {a.text: a.get("aria-current") for a in browser.page.select(".mainnav a")}
    assert entries["Users"] == "page"
    assert entries["Institutions"] is None
    browser.get("/account")
    assert not browser.page.select(".mainnav [aria-current]")
    assert "Users" not in browse(make_user(Role.MANAGER)).get("/account").select_one(".mainnav").text


def test_a_long_menu_puts_its_last_lines_away_on_a_desk_and_all_of_them_on_a_phone(db, browse):
    page = browse(make_user(Role.MANAGER)).get("/institutions")
    desk = [a.text for a in page.select(".mainnav__desk > li > a")]
    more = [a.text for a in page.select(".mainnav__more a")]
    assert len(desk) == IN_SIGHT
    assert "Institutions" in more
    assert page.select_one(".mainnav__more--here")
    assert [a.text for a in page.select(".mainnav__phone a")] == desk + more
    assert page.select_one(".mainnav__here").text == "Institutions"


def test_a_short_menu_puts_nothing_away(db, browse):
    page = browse(make_user(Role.EXPERT)).get("/account")
    assert page.select(".mainnav__desk > li > a")
    assert not page.select(".mainnav__more")


@pytest.mark.parametrize(
    "language, day, moment",
    [
        ("en", "2 Mar 2026", "2 Mar 2026, 10:00"),
        ("fr", "2 mars 2026", "2 mars 2026, 10:00"),
        ("es", "2 mar 2026", "2 mar 2026, 10:00"),
    ],
)
def test_dates_are_written_as_readers_write_them(app, language, day, moment):
    with app.test_request_context(), force_locale(language):
        assert show_date(date(2026, 3, 2)) == day
        assert show_moment(datetime(2026, 3, 2, 9, 0, tzinfo=UTC)) == moment
        assert show_date(None) == show_moment(None) == ""


def test_one_setting_says_on_whose_clock_moments_are_told(app):
    was = app.extensions["socx.settings"]
    app.extensions["socx.settings"] = replace(was, timezone="Pacific/Auckland")
    evening = datetime(2026, 3, 2, 20, 0, tzinfo=UTC)
    try:
        with app.test_request_context():
            told = show_date(evening), show_moment(evening), home_day(evening)
    finally:
        app.extensions["socx.settings"] = was

    assert told == ("3 Mar 2026", "3 Mar 2026, 09:00", date(2026, 3, 3))


def test_too_many_tries_say_when_to_try_again(app):
    with app.test_request_context("/"):
        answer = app.handle_user_exception(TooMany(retry_after=7))
        assert (answer.status_code, answer.headers["Retry-After"]) == (429, "7")
    with app.test_request_context("/api/v1/x"):
        answer = app.handle_user_exception(TooMany(retry_after=7))
        assert answer.content_type == "application/problem+json"


@pytest.mark.parametrize("status, heading", [(418, 400), (415, 400), (502, 500), (404, 404)])
def test_a_status_without_a_page_gets_the_nearest_one(app, status, heading):
    with app.test_request_context("/"):
        answer = errors.answer(status)
    assert answer.status_code == status
    assert errors.TITLES[heading] in answer.get_data(as_text=True)


def test_a_constraint_that_says_no_is_a_conflict_and_no_fault(app, db):
    make_user(email="ana@example.org")
    with app.test_request_context("/"):
        with pytest.raises(IntegrityError) as refused:
            make_user(email="ana@example.org")
        assert app.handle_user_exception(refused.value).status_code == 409

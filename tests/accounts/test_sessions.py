"""A cookie is worth something only while its session lives."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from bs4 import BeautifulSoup

from socx.access.actors import SCHEDULER, Role
from socx.accounts import auth, passwords, services
from socx.accounts.models import UserSession
from socx.db import db as database
from tests.factories import make_user
from tests.statements import Statements

PASSWORD = "three red boats sail"


def lives(browser) -> bool:
    """Whether the browser's cookie still opens a page."""
    return browser.client.get("/account").status_code == 200


def copy_of(browser, browse):
    """A thief with the same cookie."""
    thief = browse()
    with browser.client.session_transaction() as session:
        stolen = dict(session)
    with thief.client.session_transaction() as session:
        session.update(stolen)
    return thief


@pytest.fixture
def person(db):
    return make_user(Role.MANAGER, password=passwords.hashed(PASSWORD))


def test_a_copied_cookie_is_dead_after_signing_out(person, browse):
    browser = browse(person)
    thief = copy_of(browser, browse)
    assert lives(thief)
    browser.get("/account")
    browser.post("/sign-out", {"csrf_token": browser.page.select_one("[name=csrf_token]")["value"]})
    assert not lives(thief)
    assert not lives(browser)


def test_signing_out_takes_a_button_and_not_an_address(person, browse):
    browser = browse(person)
    assert browser.client.get("/sign-out").status_code == 405
    assert lives(browser)


def test_changing_the_password_ends_all_other_sessions(person, browse):
    browser = browse(person)
    thief = copy_of(browser, browse)
    elsewhere = browse(person)
    browser.get("/account/password")
    browser.press("Change the password", current=PASSWORD, password="four blue cows sing", again="four blue cows sing")
    assert browser.heading == "Your account"
    assert lives(browser)
    assert not lives(thief)
    assert not lives(elsewhere)


@pytest.mark.parametrize("change", [{"role": Role.COMMISSION}, {"active": False}, {"email": "other@example.org"}])
def test_a_change_of_rights_ends_all_sessions(person, browse, now, change):
    browser = browse(person)
    assert lives(browser)
    values = {"email": person.email, "name": person.name, "role": Role(person.role), "active": True, "language": "en"}
    services.update_user(person, **values | change, by=SCHEDULER, at=now)
    database.session.commit()
    assert not lives(browser)


def test_a_new_name_ends_no_session(person, browse, now):
    browser = browse(person)
    services.update_user(
        person, email=person.email, name="Another Name", role=Role(person.role), active=True, language="fr",
        by=SCHEDULER, at=now,
    )  # fmt: skip
    database.session.commit()
    assert lives(browser)


@pytest.mark.parametrize(
    "seen, started, alive",
    [
        (timedelta(minutes=29), timedelta(hours=1), True),
        (timedelta(minutes=31), timedelta(hours=1), False),
        (timedelta(minutes=1), timedelta(hours=11, minutes=59), True),
        (timedelta(minutes=1), timedelta(hours=12, minutes=1), False),
    ],
)
def test_a_session_ends_after_half_an_hour_unused_and_after_twelve_hours(person, browse, seen, started, alive):
    browser = browse(person)
    row = database.session.query(UserSession).one()
    moment = datetime.now(UTC)
    row.seen_at, row.started_at = moment - seen, moment - started
    database.session.commit()
    assert lives(browser) is alive


def test_using_a_session_keeps_it_alive(person, browse):
    browser = browse(person)
    row = database.session.query(UserSession).one()
    row.seen_at = datetime.now(UTC) - timedelta(minutes=20)
    database.session.commit()
    assert lives(browser)
    database.session.expire_all()
    assert datetime.now(UTC) - database.session.query(UserSession).one().seen_at < auth.TOUCH


def test_all_other_browsers_are_signed_out_by_one_button(person, browse):
    browser, other = browse(person), browse(person)
    browser.get("/account")
    assert "Another browser" in browser.text
    browser.press("Sign out all other browsers")
    assert browser.heading == "Your account"
    assert not lives(other)
    assert "Another browser" not in browser.text


def test_an_invented_secret_opens_nothing(browse):
    browser = browse()
    with browser.client.session_transaction() as session:
        session["sid"] = "invented"
        session["_user_id"] = "1"
    assert not lives(browser)


def test_a_page_without_a_session_leads_back_to_itself(browse):
    browser = browse()
    answer = browser.client.get("/account")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/sign-in?next=/account")


def test_pages_of_signed_in_people_are_kept_in_no_cache(person, browse):
    browser = browse(person)
    browser.get("/account")
    assert browser.response.headers["Cache-Control"] == "no-store"


def test_a_static_file_asks_no_question_about_the_reader(person, browse):
    browser = browse(person)
    with Statements() as asked, browser.client.get("/static/socx.css") as answer:
        assert (answer.status_code, asked) == (200, [])


@pytest.mark.parametrize(
    ("sent", "status"), [({"name": "x"}, 400), ({"name": "x" * 13 * 1024 * 1024}, 413)], ids=["no token", "too large"]
)
def test_what_is_refused_unread_is_told_to_the_person_who_sent_it(db, browse, sent, status):
    browser = browse(make_user(Role.MANAGER, name="Ana Sender"), "fr")

    answer = browser.client.post("/account", data=sent)

    page = BeautifulSoup(answer.text, "html.parser")
    assert (answer.status_code, page.html["lang"]) == (status, "fr")
    assert "Ana Sender" in page.select_one(".usermenu").text

"""Signing in: by password, by a demonstration account, too often, and back to the page asked for."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from statistics import median

import pytest
from flask import Flask

from socx.access.actors import Role
from socx.accounts import limits, passwords, services
from socx.accounts.models import FailedSignIn, UserSession
from socx.app import create_app
from socx.config import Settings
from socx.core.errors import TooMany
from socx.db import db as database
from tests.browser_html import Browser
from tests.factories import make_user

WRONG = ["The e-mail or the password is not right."]


@pytest.fixture
def person(db):
    return make_user(Role.MANAGER, email="ana@example.org", password=passwords.hashed("three red boats sail"))


def sign_in(browser, email="ana@example.org", password="three red boats sail"):
    browser.get("/sign-in")
    return browser.press("Sign in", email=email, password=password)


def test_a_person_signs_in_and_comes_home(person, browse):
    browser = browse()
    sign_in(browser)
    assert browser.page.select_one(".usermenu__name").text == person.name
    assert browser.status == 200


def test_who_asked_for_a_page_gets_it_after_signing_in(person, browse):
    browser = browse()
    browser.get("/institutions/?type=fund")
    assert browser.heading == "Sign in"
    browser.press("Sign in", email="ANA@example.org ", password="three red boats sail")
    assert browser.path == "/institutions/?type=fund"


@pytest.mark.parametrize(
    "next_page",
    ["//evil.test", "/\\evil.test", "https://evil.test/", "javascript:alert(1)", "/\t/evil.test", "\t//evil.test",
     "http:evil.test", "///evil.test", "\\\\evil.test"],
)  # fmt: skip
def test_signing_in_leads_to_no_other_site(person, browse, next_page):
    browser = browse()
    browser.get("/sign-in", query_string={"next": next_page})
    answer = browser.client.post(
        "/sign-in",
        query_string={"next": next_page},
        data={
            "csrf_token": browser.page.select_one("[name=csrf_token]")["value"],
            "email": "ana@example.org",
            "password": "three red boats sail",
            "next": next_page,
        },
    )
    assert answer.status_code == 400
    assert "Location" not in answer.headers
    with browser.client.session_transaction() as session:
        assert "sid" not in session


@pytest.mark.parametrize("email, password", [("ana@example.org", "wrong"), ("nobody@example.org", "wrong")])
def test_a_wrong_password_and_an_unknown_address_get_the_same_sentence(person, browse, email, password):
    browser = browse()
    sign_in(browser, email, password)
    assert browser.errors == WRONG
    assert browser.page.select_one("#email")["value"] == email
    assert not browser.page.select_one("#password").get("value")


def test_an_unknown_address_takes_as_long_as_a_wrong_password(app, person):
    def seconds(email: str) -> float:
        started = time.perf_counter()
        passwords.check(email, "wrong", datetime.now(UTC))
        return time.perf_counter() - started

    database.session.commit()
    with app.test_request_context():
        known, unknown = [], []
        for n in range(6):
            known.append(seconds("ana@example.org"))
            unknown.append(seconds(f"nobody{n}@example.org"))
    # Without a password to look at it would be a hundred times as fast.
    assert 0.4 < median(known) / median(unknown) < 2.5


def test_fields_that_are_left_empty_are_named(person, browse):
    browser = browse()
    sign_in(browser, "", "")
    assert browser.errors == ["Enter your e-mail.", "Enter your password."]


def test_a_closed_account_is_told_so_only_with_its_password(db, browse):
    make_user(email="ana@example.org", password=passwords.hashed("three red boats sail"), active=False)
    browser = browse()
    sign_in(browser, password="wrong")
    assert browser.errors == WRONG
    sign_in(browser)
    assert browser.errors == ["This account is closed. Please ask the facility team."]


def test_the_eleventh_try_in_five_minutes_waits_even_with_the_right_password(app, person, db):
    start = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
    database.session.commit()
    with app.test_request_context():
        for n in range(10):
            assert passwords.check("ana@example.org", "wrong", start + timedelta(seconds=n)) is None
        with pytest.raises(TooMany) as refused:
            passwords.check("Ana@Example.org", "three red boats sail", start + timedelta(seconds=60))
        assert refused.value.retry_after == 240
        # Waiting is not made longer by trying, and after it the right password is right again.
        with pytest.raises(TooMany):
            passwords.check("ana@example.org", "wrong", start + timedelta(seconds=299))
        found = passwords.check("ana@example.org", "three red boats sail", start + timedelta(seconds=300))
        assert found is not None
        assert found.email == "ana@example.org"


def test_one_place_may_not_try_one_password_on_every_account(app, person, db):
    start = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
    database.session.commit()
    with app.test_request_context():
        for n in range(100):
            services.count_attempt(services.at_place("sign-in", "192.0.2.7"), at=start + timedelta(seconds=n))
        database.session.commit()
        with pytest.raises(TooMany):
            passwords.check("ana@example.org", "three red boats sail", start + timedelta(seconds=110), "192.0.2.7")
        # Elsewhere the same account opens, and the refused try was not counted against it.
        found = passwords.check("ana@example.org", "three red boats sail", start + timedelta(seconds=111), "192.0.2.8")
        assert found is not None
        assert services.seconds_to_wait("ana@example.org", 0, at=start + timedelta(seconds=112), limit=1) == 0


@pytest.mark.parametrize("typed", ["register 127.0.0.1", "register\n127.0.0.1"])
def test_no_name_that_is_typed_counts_for_a_place(browse, db, typed):
    stranger = browse()
    for _ in range(11):
        stranger.get("/sign-in")
        stranger.press("Sign in", email=typed, password="wrong")
    stranger.get("/register")

    stranger.press("Send me the link", email="new@example.org")

    assert stranger.path == "/register/sent"


@pytest.mark.parametrize(("address", "known"), [
    ("192.0.2.7", "192.0.2.7"), ("::ffff:192.0.2.7", "192.0.2.7"), ("2001:db8::1:2:3:4", "2001:db8::/64"),
    ("2001:db8:0:0:ffff::1", "2001:db8::/64"), ("2001:db8:0:1::1", "2001:db8:0:1::/64"), ("unknown", "unknown"),
])  # fmt: skip
def test_a_place_is_an_address_or_the_network_of_a_household(app, address, known):
    with app.test_request_context(environ_base={"REMOTE_ADDR": address}):
        assert limits.place() == known


def test_the_page_answers_429_and_says_when_to_try_again(person, browse, db):
    for _ in range(10):
        services.count_attempt("ana@example.org", at=datetime.now(UTC))
    browser = browse()
    sign_in(browser)
    assert browser.status == 429
    assert 0 < int(browser.response.headers["Retry-After"]) <= 300
    assert browser.heading == "Too many attempts"


def test_other_accounts_are_not_touched_by_somebody_elses_wrong_passwords(person, browse, db):
    make_user(email="ben@example.org", password=passwords.hashed("three red boats sail"))
    for _ in range(10):
        services.count_attempt("ana@example.org", at=datetime.now(UTC))
    browser = browse()
    sign_in(browser, "ben@example.org")
    assert browser.page.select_one(".usermenu__name")


def test_an_address_without_an_account_is_closed_in_the_same_way(browse, db):
    for _ in range(10):
        services.count_attempt("nobody@example.org", at=datetime.now(UTC))
    browser = browse()
    sign_in(browser, "nobody@example.org", "wrong")
    assert browser.status == 429


def test_right_passwords_are_not_counted(app, person, db):
    database.session.commit()
    with app.test_request_context():
        for _ in range(12):
            assert passwords.check("ana@example.org", "three red boats sail", datetime.now(UTC))
    assert database.session.query(FailedSignIn).count() == 0


def test_a_demonstration_account_signs_in_by_one_button(db, browse):
    make_user(Role.ADVISER, name="Dee Mo", email="adviser.le@demo.example", is_demo=True,
              password=passwords.hashed("socx-demo"))  # fmt: skip
    browser = browse()
    browser.get("/sign-in")
    assert "Dee Mo, adviser.le@demo.example" in browser.text
    assert browser.page.code.text == "socx-demo"
    browser.press("Technical adviser: Labour and employment")
    assert browser.page.select_one(".usermenu__name").text == "Dee Mo"


def test_without_demonstration_accounts_there_is_no_panel(person, browse):
    browser = browse()
    browser.get("/sign-in")
    assert "Demonstration accounts" not in browser.text


@pytest.fixture
def production(app: Flask, tmp_path) -> Iterator[Flask]:
    """The same database, seen by a site in production."""
    address = app.config["SQLALCHEMY_DATABASE_URI"]
    site = create_app(Settings(env="production", instance=str(tmp_path), database_url=address, secret_key="k" * 40))
    yield site
    with site.app_context():
        database.engine.dispose()


def test_production_refuses_demonstration_accounts(production, db):
    make_user(email="manager@demo.example", is_demo=True, password=passwords.hashed("socx-demo"))
    database.session.commit()
    on_site = Browser(production)
    on_site.get("/sign-in")
    assert "Demonstration accounts" not in on_site.text
    on_site.press("Sign in", email="manager@demo.example", password="socx-demo")
    assert on_site.errors == ["Demonstration accounts cannot be used on this site."]


def test_a_session_of_a_demonstration_account_is_worth_nothing_in_production(app, production, db):
    demo = make_user(email="manager@demo.example", is_demo=True)
    secret = services.begin_session(demo.id, at=datetime.now(UTC))
    database.session.commit()
    here, on_site = Browser(app), Browser(production)
    for browser in (here, on_site):
        with browser.client.session_transaction() as session:
            session["sid"] = secret
    assert here.client.get("/account").status_code == 200
    assert on_site.client.get("/account").status_code == 303


def test_signing_in_gives_a_new_secret_and_a_new_form_token(person, browse, db):
    browser = browse()
    browser.get("/sign-in")
    with browser.client.session_transaction() as session:
        before = dict(session)
    browser.press("Sign in", email="ana@example.org", password="three red boats sail")
    with browser.client.session_transaction() as session:
        after = dict(session)
    assert "sid" not in before
    assert after["sid"]
    assert after["csrf_token"] != before["csrf_token"]
    assert database.session.query(UserSession).count() == 1


def test_the_language_chosen_on_the_sign_in_page_is_kept_for_the_person(person, browse, db):
    browser = browse()
    browser.get("/sign-in")
    browser.get("/language/fr?next=/sign-in")
    assert browser.page.html["lang"] == "fr"
    button = browser.buttons[0]
    browser.press(button, email="ana@example.org", password="three red boats sail")
    assert browser.page.html["lang"] == "fr"
    database.session.refresh(person)
    assert person.language == "fr"


def test_somebody_elses_language_does_not_stay_in_the_browser(person, browse, db):
    french = make_user(language="fr")
    browser = browse(french, language="fr")
    browser.get("/account")
    browser.post("/sign-out", {"csrf_token": browser.page.select_one("[name=csrf_token]")["value"]})
    assert browser.page.html["lang"] == "fr"
    browser.press(browser.buttons[0], email="ana@example.org", password="three red boats sail")
    assert browser.page.html["lang"] == "en"


def test_json_is_no_way_to_sign_in(person, browse):
    browser = browse()
    answer = browser.client.post("/sign-in", json=[1, 2])
    assert answer.status_code in (400, 415)

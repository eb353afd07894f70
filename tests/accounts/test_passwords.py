"""Links that set a password, changing it, and what is too easy to guess."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from urllib.parse import urlsplit

import pytest

from socx.access.actors import SCHEDULER, Role
from socx.accounts import letters, passwords, services
from socx.accounts.letters import set_mailer
from socx.db import db as database
from socx.notifications import mails
from socx.notifications.models import Notice
from tests.factories import make_user
from tests.requests.stages import at_once

OLD, NEW = "three red boats sail", "four blue cows sing"


@pytest.fixture
def posted():
    """What is handed to the sender of letters: (kind, e-mail, facts)."""
    sent = []
    before = list(letters._mailer)
    set_mailer(lambda kind, user, facts, at: sent.append((kind, user.email, dict(facts))))
    yield sent
    set_mailer(before[0] if before else None)


@pytest.fixture
def person(db):
    return make_user(Role.MANAGER, email="ana@example.org", password=passwords.hashed(OLD))


def link_in(posted) -> str:
    parts = urlsplit(posted[-1][2]["link"])
    return parts.path


def test_a_forgotten_password_is_replaced_by_a_link_from_a_mail(person, browse, posted):
    browser, signed_in = browse(), browse(person)
    browser.get("/sign-in")
    browser.follow("I forgot my password")
    browser.press("Send the link", email="ana@example.org")
    assert browser.heading == "Look at your mail"
    assert [(kind, to) for kind, to, _ in posted] == [("accounts/new_password", "ana@example.org")]

    browser.get(link_in(posted))
    browser.press("Set the password", password=NEW, again=NEW)
    assert browser.heading == "Sign in"
    browser.press("Sign in", email="ana@example.org", password=NEW)
    assert browser.page.select_one(".usermenu__name").text == person.name
    assert signed_in.client.get("/account").status_code == 303
    assert [kind for kind, _, _ in posted] == ["accounts/new_password", "accounts/password_changed"]


def test_the_link_starts_with_the_set_address_and_not_with_what_the_browser_says(person, browse, posted):
    browser = browse()
    browser.get("/forgotten-password", base_url="http://evil.test")
    token = browser.page.select_one("[name=csrf_token]")["value"]
    browser.client.post(
        "/forgotten-password", data={"csrf_token": token, "email": "ana@example.org"}, base_url="http://evil.test"
    )
    assert posted[-1][2]["link"].startswith("http://127.0.0.1:8000/new-password/")


def test_an_unknown_address_gets_the_same_answer_and_no_mail(person, browse, posted):
    browser = browse()
    browser.get("/forgotten-password")
    browser.press("Send the link", email="nobody@example.org")
    assert browser.heading == "Look at your mail"
    assert posted == []


def test_nobody_can_fill_the_mailbox_of_somebody_else(person, browse, posted):
    browser = browse()
    for _ in range(services.users.MOST_LINKS + 2):
        browser.get("/forgotten-password")
        browser.press("Send the link", email="ana@example.org")
        assert browser.heading == "Look at your mail"
    assert len(posted) == services.users.MOST_LINKS


def test_who_asks_for_many_addresses_from_one_place_waits(person, browse, posted):
    browser = browse()
    for number in range(10):
        browser.get("/forgotten-password")
        browser.press("Send the link", email=f"person{number}@example.org")
        assert browser.heading == "Look at your mail"
    browser.get("/forgotten-password")
    browser.press("Send the link", email="ana@example.org")

    assert (browser.status, posted) == (429, [])


def test_a_closed_account_gets_no_mail(db, browse, posted):
    make_user(email="ana@example.org", active=False)
    browser = browse()
    browser.get("/forgotten-password")
    browser.press("Send the link", email="ana@example.org")
    assert posted == []


def test_a_mistyped_address_is_told_so(browse):
    browser = browse()
    browser.get("/forgotten-password")
    browser.press("Send the link", email="ana at example")
    assert browser.errors == ["Enter an e-mail address, for example name@ministry.example."]


def test_a_link_works_once(app, person, browse, posted):
    browser = browse()
    browser.get("/forgotten-password")
    browser.press("Send the link", email="ana@example.org")
    link = link_in(posted)
    browser.get(link)
    browser.press("Set the password", password=NEW, again=NEW)
    browser.get(link)
    assert (browser.status, browser.heading) == (404, "This link does not work any more")


def test_of_two_who_use_a_link_at_once_the_first_counts(app, person, now):
    with app.test_request_context():
        link, _ = passwords.link_for(person, passwords.NEW_PASSWORD_WITHIN, now)
    token, texts = link.rsplit("/", 1)[1], ("five grey mice dance", "nine pale cats yawn")
    database.session.commit()

    answers = at_once(app, *(partial(passwords.set_by_link, token, text, now) for text in texts))

    database.session.rollback()
    first = texts[answers.index(True)]
    assert sorted(answers) == [False, True]
    assert passwords.check("ana@example.org", first, now) == person


@pytest.mark.parametrize("later, works", [(timedelta(minutes=119), True), (timedelta(minutes=121), False)])
def test_a_link_works_for_two_hours(app, person, now, later, works):
    with app.test_request_context():
        link, until = passwords.link_for(person, passwords.NEW_PASSWORD_WITHIN, now)
        assert until == now + timedelta(hours=2)
        found = passwords.user_for(link.rsplit("/", 1)[1], now + later)
    assert (found == person) is works


@pytest.mark.parametrize("token", ["x", "WzEsMSwiYSJd.forged", "%00", "a" * 5000])
def test_an_invented_link_is_no_page_and_no_fault(browse, token):
    browser = browse()
    browser.get(f"/new-password/{token}")
    assert browser.status == 404


def test_without_a_mailer_nothing_fails(person, now, browse, posted):
    set_mailer(None)
    browser = browse()
    browser.get("/forgotten-password")
    browser.press("Send the link", email="ana@example.org")
    assert browser.heading == "Look at your mail"


@pytest.mark.parametrize(
    "fields, sentence",
    [
        ({"current": "wrong"}, "This is not your current password."),
        ({"password": "short"}, "Use 12 characters or more. A few words in a row are easy to remember."),
        ({"again": "something else"}, "The two new passwords are not the same."),
        ({"current": ""}, "Enter your current password."),
    ],
)
def test_changing_the_password_says_what_is_wrong(person, browse, fields, sentence):
    browser = browse(person)
    browser.get("/account/password")
    browser.press("Change the password", **{"current": OLD, "password": NEW, "again": NEW} | fields)
    assert sentence in browser.errors


def test_guessing_the_current_password_is_counted_too(person, browse, db):
    browser = browse(person)
    browser.get("/account/password")
    for _ in range(10):
        browser.press("Change the password", current="wrong", password=NEW, again=NEW)
    browser.press("Change the password", current=OLD, password=NEW, again=NEW)
    assert browser.status == 429


@pytest.mark.parametrize(
    "password",
    ["password1234", "Motdepasse2026!", "123456789012", "abcdefghijklmnop", "aaaaaaaaaaaa", "abcabcabcabc",
     "qwertyuiop12", "ana@example.org", "AnaExample-2026", "kurz"],
)  # fmt: skip
def test_what_is_easy_to_guess_is_refused(db, password):
    person = make_user(email="ana@example.org", name="Ana Example")
    assert passwords.weakness(password, person)


@pytest.mark.parametrize("password", ["three red boats sail", "zug-fenster-regen", "ναυς ανεμος πετρα", "x7#Kq2!vTz9&"])
def test_no_kind_of_character_is_asked_for(db, password):
    assert passwords.weakness(password, make_user()) == ""


def test_a_long_password_counts_to_its_last_letter(app, db, now):
    long = "a word and a word " * 10
    make_user(email="ana@example.org", password=passwords.hashed(long))
    database.session.commit()
    with app.test_request_context():
        assert passwords.check("ana@example.org", long, now)
        assert passwords.check("ana@example.org", long[:-1] + "x", now) is None


@pytest.mark.parametrize("language", ["en", "fr", "es"])
def test_an_invitation_goes_the_way_of_all_mails(app, db, now, language):
    """Through the outbox, in the language of its reader, with its own link and until it is too old."""
    person = make_user(language=language)
    services.invite(person, "https://socx.example/new-password/abc", now + timedelta(days=7), by=SCHEDULER, at=now)
    notice = database.session.query(Notice).one()
    assert (notice.recipient_id, notice.mail_state, notice.not_after) == (person.id, "pending", now + timedelta(days=7))
    with app.test_request_context():
        mail = mails.write(notice, person, now)
    assert mail["To"].addresses[0].addr_spec == person.email
    assert "https://socx.example/new-password/abc" in mail.get_content()


@pytest.mark.parametrize("kind", letters.KINDS)
def test_every_letter_has_its_words(app, db, kind):
    with app.test_request_context():
        app.jinja_env.get_template(f"emails/{kind}.txt")

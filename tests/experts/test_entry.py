"""Doors into the roster: registering, being invited, taking over what the facility has entered."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from socx.access.actors import Role
from socx.accounts import queries as accounts
from socx.core.errors import Invalid, NotPermitted, WrongState
from socx.db import db as database
from socx.experts import queries, services
from socx.experts.models import EntryLink, Expert
from socx.notifications import mails, subjects
from socx.notifications.models import Notice
from tests.factories import NOW, make_expert, make_user

PASSWORD = "seven green boats on a lake"
SAID = {"given_name": "Zoe", "family_name": "Abel", "password": PASSWORD, "again": PASSWORD, "read": True}


def letters(kind):
    database.session.expire_all()
    return database.session.scalars(select(Notice).where(Notice.kind == f"experts/{kind}").order_by(Notice.id)).all()


def path_in(notice):
    return re.sub(r"^https?://[^/]+", "", notice.facts["link"])


def ask(browse, email):
    browser = browse()
    browser.get("/sign-in")
    browser.follow("Register as an expert")
    browser.press("Send me the link", email=email)
    return browser


def test_a_stranger_registers_by_the_link_in_the_mail_and_begins_a_profile(browse, db):
    asked = ask(browse, "Zoe@Work.example")
    assert asked.heading == "Look at your mail"
    assert accounts.by_email("zoe@work.example") is None
    browser = browse()
    browser.get(path_in(letters("entry_self")[0]))

    browser.press("Make the account", **SAID)

    assert browser.path == "/experts/me"
    assert "You are signed in." in browser.text
    user = accounts.by_email("zoe@work.example")
    assert (user.name, user.role) == ("Zoe Abel", "expert")
    browser.follow("Start your profile")
    browser.press("Save", member_state="PL", employer="ZUS", function="Actuary", experience_years="7")
    found = queries.of_user(user.id)
    assert (found.name, found.source, found.state) == ("Zoe Abel", "self", "incomplete")
    assert found.notice_version


def test_a_link_works_once(browse, db):
    ask(browse, "zoe@work.example")
    path = path_in(letters("entry_self")[0])
    first = browse()
    first.get(path)
    first.press("Make the account", **SAID)

    second = browse()
    second.get(path)

    assert second.status == 404
    assert second.heading == "This link does not work any more"


def test_a_link_ends_after_two_days(db):
    services.register("zoe@work.example", "en", secret="s", link="https://x.example/s", at=NOW)
    found = database.session.scalars(select(EntryLink)).one()

    late = NOW + timedelta(days=2)

    assert found.is_open(late - timedelta(seconds=1))
    with pytest.raises(WrongState):
        services.finish(found, given_name="Z", family_name="A", language="en", password_hash="x", at=late)


def test_known_and_unknown_addresses_get_the_same_answer_and_different_mails(browse, db):
    make_user(Role.OFFICIAL, email="known@work.example")

    pages = [ask(browse, email).page.select_one("main").get_text() for email in ("known@work.example", "new@x.example")]

    assert pages[0] == pages[1]
    assert [n.recipient.email for n in letters("registered_already")] == ["known@work.example"]
    assert [n.outsider["email"] for n in letters("entry_self")] == ["new@x.example"]


@pytest.mark.parametrize("email", ["known@work.example", "new@work.example"])
def test_nobody_fills_a_mailbox_with_links(db, email):
    make_user(Role.EXPERT, email="known@work.example")

    for n in range(5):
        services.register(email, "en", secret=f"s{n}", link="https://x.example/s", at=NOW + timedelta(minutes=n))

    assert len(letters("registered_already") + letters("entry_self")) == 3


def test_who_asks_too_often_has_to_wait(browse, db):
    browser = browse()
    for n in range(11):
        browser.get("/register")
        browser.press("Send me the link", email=f"someone{n}@x.example")

    assert browser.status == 429
    assert database.session.query(EntryLink).count() == 10


@pytest.mark.parametrize(
    ("said", "error"),
    [
        ({"read": []}, "Please read what happens with your data."),
        ({"password": "short", "again": "short"},
         "Use 12 characters or more. A few words in a row are easy to remember."),
        ({"again": "something else entirely"}, "The two new passwords are not the same."),
        ({"given_name": " "}, "Give your given name."),
    ],
)  # fmt: skip
def test_what_is_missing_for_an_account_is_told(browse, db, said, error):
    ask(browse, "zoe@work.example")
    browser = browse()
    browser.get(path_in(letters("entry_self")[0]))

    browser.press("Make the account", **(SAID | said))

    assert (browser.status, browser.errors) == (422, [error])
    assert accounts.by_email("zoe@work.example") is None


def test_an_adviser_invites_and_withdraws(browse, adviser):
    browser = browse(adviser)
    browser.get("/experts/invitations")
    said = {"given_name": "Zoe", "family_name": "Abel", "email": "zoe@work.example", "language": "fr"}

    browser.press("Send the invitation", **said)

    assert "Zoe Abel" in browser.text
    letter = letters("entry_invitation")[0]
    assert letter.outsider == {"name": "Zoe Abel", "email": "zoe@work.example", "language": "fr"}
    browser.press("Withdraw zoe@work.example")
    assert "Nobody is waited for." in browser.text
    assert letters("entry_invitation")[0].mail_state == "cancelled"
    guest = browse()
    guest.get(path_in(letter))
    assert guest.status == 404


def test_who_was_invited_is_known_as_invited(browse, adviser):
    link = "https://socx.example/register/secret"
    services.invite(email="zoe@work.example", given_name="Zoe", family_name="Abel", language="en", secret="secret",
                    link=link, by=adviser.actor(), at=NOW)  # fmt: skip
    found = database.session.scalars(select(EntryLink)).one()

    user = services.finish(found, given_name="Zoe", family_name="Abel", language="en", password_hash="x", at=NOW)

    values = {"given_name": "Zoe", "family_name": "Abel", "phone": "", "kind": "public_servant", "retired_year": None,
              "member_state": "PL", "employer": "ZUS", "unit": "", "function": "Actuary", "seniority": "",
              "experience_years": 7, "specific_years": None, "sex": ""}  # fmt: skip
    assert services.start(user, values, by=user.actor(), at=NOW).source == "invitation"


def test_an_adviser_enters_a_person_who_takes_the_profile_over(browse, adviser):
    browser = browse(adviser)
    browser.get("/experts/new")
    browser.press("Save", email="zoe@work.example", given_name="Zoe", family_name="Abel", member_state="PL",
                  employer="ZUS", function="Actuary", experience_years="7")  # fmt: skip
    assert browser.heading == "Zoe Abel"
    browser.follow("Languages")
    browser.press("Save", **{"languages-0-language": "pl", "languages-0-level": "C2"})
    item = queries.by_email("zoe@work.example")
    assert (item.source, item.entered_by_id, item.is_searchable) == ("adviser", adviser.id, False)
    guest = browse()
    guest.get(path_in(letters("entry_adviser")[0]))
    assert "The facility team has begun a profile for you." in guest.text

    guest.press("Make the account", **{name: said for name, said in SAID.items() if "name" not in name})

    assert guest.path == "/experts/me"
    found = queries.find(item.id)
    assert found.user.email == "zoe@work.example"
    assert [x.language for x in found.languages] == ["pl"]
    browser.get(f"/experts/{item.id}/edit/languages")
    assert browser.status == 404


def test_nobody_agrees_for_somebody_else(db, adviser):
    item = make_expert(user=None, in_roster_since=None)

    with pytest.raises(NotPermitted):
        services.agree(item, "roster", by=adviser.actor(), at=NOW)


def test_what_an_adviser_enters_is_found_only_after_the_person_agreed(db, adviser, now):
    item = make_expert(user=None, state="incomplete", in_roster_since=None)

    services.advance(item, "submit", by=adviser.actor(), at=now)
    services.advance(item, "verify", by=adviser.actor(), at=now)
    assert (item.state, item.is_searchable) == ("verified", False)
    account = make_user(Role.EXPERT)
    item.user_id = account.id
    services.agree(item, "roster", by=account.actor(), at=now)

    assert (item.state, item.is_searchable) == ("active", True)


def test_a_second_link_ends_the_first(browse, adviser):
    browser = browse(adviser)
    item = make_expert(user=None, email="zoe@work.example", given_name="Zoe", family_name="Abel")
    database.session.commit()
    for _ in range(2):
        browser.get(f"/experts/{item.id}")
        browser.press("Send a new link to the person")

    links = database.session.scalars(select(EntryLink).order_by(EntryLink.id)).all()

    assert [one.outcome for one in links] == ["replaced", ""]
    assert "The link to take it over was sent on" in browser.text


def test_a_known_address_is_neither_invited_nor_entered(db, adviser):
    make_user(Role.EXPERT, email="known@work.example")
    make_expert(user=None, email="kept@work.example")
    given = {"language": "en", "secret": "s", "link": "x", "by": adviser.actor(), "at": NOW}

    with pytest.raises(Invalid):
        services.invite(email="Known@work.example", given_name="A", family_name="B", **given)
    with pytest.raises(Invalid):
        services.enter({}, email="kept@work.example", **given)


@pytest.mark.parametrize("role", [Role.OFFICIAL, Role.EXPERT, Role.COMMISSION, Role.ADMINISTRATOR])
def test_others_bring_nobody_in(browse, db, role):
    browser = browse(make_user(role))

    for path in ("/experts/invitations", "/experts/new"):
        browser.get(path)
        assert browser.status == 403
    with pytest.raises(NotPermitted):
        services.invite(email="a@b.example", given_name="A", family_name="B", language="en", secret="s", link="x",
                        by=make_user(role).actor(), at=NOW)  # fmt: skip


@pytest.mark.parametrize("language", ["en", "fr", "es"])
@pytest.mark.parametrize("kind", ["self", "invitation", "adviser"])
def test_each_letter_has_its_link_and_says_until_when_it_works(app, db, adviser, kind, language):
    given = {"language": language, "secret": "s", "link": "https://socx.example/register/s", "at": NOW}
    match kind:
        case "self":
            services.register("zoe@work.example", **given)
        case "invitation":
            services.invite(email="zoe@work.example", given_name="Z", family_name="A", by=adviser.actor(), **given)
        case _:
            services.hand_over(make_expert(user=None), by=adviser.actor(), **given)
    notice = letters(f"entry_{kind}")[0]

    with app.test_request_context():
        subject = subjects.readable("entry_link", notice.subject_id, notice.reader)
        said = mails.words(notice, subject)

    assert "https://socx.example/register/s" in said.text
    assert "2026" in said.text
    assert "Ada Adviser" in said.text or kind == "self"


def test_a_profile_without_an_account_is_not_read_by_who_registers_with_another_address(db):
    make_expert(user=None, email="kept@work.example")
    services.register("other@work.example", "en", secret="s", link="x", at=NOW)
    found = database.session.scalars(select(EntryLink)).one()

    services.finish(found, given_name="Z", family_name="A", language="en", password_hash="x", at=NOW)

    assert database.session.scalars(select(Expert.user_id)).all() == [None]

"""One's own account: language, name, API tokens."""

from __future__ import annotations

import pytest

from socx.access.actors import Role
from socx.accounts import auth, queries, services
from socx.accounts.models import ApiToken
from socx.accounts.secrets import digest
from socx.core.errors import Invalid, NotFound
from socx.db import db as database
from tests.factories import make_user


def test_a_person_changes_name_and_language(browse, db):
    person = make_user()
    browser = browse(person)
    browser.get("/account")
    browser.press("Save", name="  Ana   Ejemplo ", language="es")
    assert browser.page.html["lang"] == "es"
    database.session.refresh(person)
    assert (person.name, person.language) == ("Ana   Ejemplo", "es")


@pytest.mark.parametrize(
    "fields, sentence",
    [
        ({"name": ""}, "Enter your name."),
        ({"name": "x" * 121}, "Shorten this to 120 characters. It has 121 now."),
        ({"name": "a\x00b"}, "Remove the characters that cannot be shown. They are marked with �."),
        ({"name": "Ana\r\nBcc: x"}, "Write this on one line."),
        ({"language": "de"}, "Choose one of the options."),
    ],
)
def test_what_cannot_be_kept_is_refused_beside_its_field_and_stays_there(browse, db, fields, sentence):
    person = make_user(name="Ana")
    browser = browse(person)
    browser.get("/account")
    browser.press("Save", **fields)
    assert browser.errors == [sentence]
    assert browser.status == 422
    for name, value in fields.items():
        if name == "name" and "\n" not in value:
            assert browser.page.select_one("#name")["value"] == value.replace("\x00", "�")
            assert browser.page.select_one(".govuk-error-summary a")["href"] == "#name"
    database.session.refresh(person)
    assert person.name == "Ana"


@pytest.mark.parametrize("next_page", ["//evil.test", "/\\evil.test", "https://evil.test", "javascript:1", ""])
def test_choosing_a_language_leads_to_no_other_site(browse, next_page):
    browser = browse()
    answer = browser.client.get("/language/fr", query_string={"next": next_page})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/")


def test_choosing_a_language_comes_back_to_the_page_with_its_question(browse, db):
    person = make_user()
    browser = browse(person)
    browser.get("/institutions/?q=minist%C3%A8re&type=fund")
    link = browser.page.select_one("a[hreflang=fr]")["href"]
    browser.get(link)
    assert browser.page.html["lang"] == "fr"
    assert browser.path == "/institutions/?q=minist%C3%A8re&type=fund"
    database.session.refresh(person)
    assert person.language == "fr"


def test_an_unknown_language_is_no_page(browse):
    browser = browse()
    assert browser.client.get("/language/xx?next=/").status_code == 404


def test_the_browsers_language_is_used_until_somebody_chooses(browse):
    browser = browse(language="es-ES,es;q=0.9,en;q=0.5")
    browser.get("/sign-in")
    assert browser.page.html["lang"] == "es"
    browser.get("/language/en?next=/sign-in")
    assert browser.page.html["lang"] == "en"


def test_a_token_is_shown_once_and_kept_as_a_digest(browse, db):
    person = make_user()
    browser = browse(person)
    browser.get("/account/tokens")
    browser.press("Make the token", name="monthly report")
    text = browser.page.select_one(".notice code").text
    row = database.session.query(ApiToken).one()
    assert text.startswith("socx_")
    assert row.digest == digest(text)
    assert browser.get("/account/tokens").find(string=text) is None
    assert "monthly report" in browser.text


def test_a_token_speaks_for_its_owner_until_it_is_revoked(app, db, now, browse):
    person = make_user(Role.ADVISER)
    token, text = services.create_token(person, "report", by=person.actor(), at=now)
    database.session.commit()
    browser = browse(person)
    with app.test_request_context():
        assert auth.user_for_token(text).actor() == person.actor()
    assert database.session.get(ApiToken, token.id).last_used_at is not None
    browser.get("/account/tokens")
    browser.press("Revoke report")
    with app.test_request_context():
        assert auth.user_for_token(text) is None


def test_a_token_of_a_closed_account_is_worth_nothing(app, db, now):
    person = make_user()
    _, text = services.create_token(person, "report", by=person.actor(), at=now)
    services.update_user(
        person, email=person.email, name=person.name, role=Role(person.role), active=False, language="en",
        by=person.actor(), at=now,
    )  # fmt: skip
    database.session.commit()
    with app.test_request_context():
        assert auth.user_for_token(text) is None
    person.active = True
    database.session.commit()
    with app.test_request_context():
        assert auth.user_for_token(text) is None, "opening the account again revives no token"


@pytest.mark.parametrize("text", ["", "socx_", "é", "x" * 10_000])
def test_an_invented_token_is_nobodys(app, db, text):
    with app.test_request_context():
        assert auth.user_for_token(text) is None


def test_nobody_revokes_a_token_of_somebody_else(browse, db, now):
    mine, other = make_user(), make_user()
    token, _ = services.create_token(other, "report", by=other.actor(), at=now)
    with pytest.raises(NotFound):
        services.revoke_token(mine, token.id, by=mine.actor(), at=now)
    assert database.session.scalars(queries.tokens_of(other.id)).all() == [token]


def test_there_is_an_end_to_the_number_of_tokens(db, now):
    person = make_user()
    for n in range(20):
        services.create_token(person, f"t{n}", by=person.actor(), at=now)
    with pytest.raises(Invalid):
        services.create_token(person, "one more", by=person.actor(), at=now)


def test_home_is_the_sign_in_page_for_nobody(browse):
    browser = browse()
    browser.get("/")
    assert (browser.heading, browser.path) == ("Sign in", "/sign-in")


@pytest.mark.parametrize("language", ["en", "fr", "es"])
@pytest.mark.parametrize("page", ["/about", "/privacy", "/accessibility"])
def test_anybody_may_read_the_pages_of_the_footer(browse, page, language):
    browser = browse(language=language)
    browser.get(page)
    assert browser.status == 200
    assert page in [a["href"] for a in browser.page.select(".footer a")]

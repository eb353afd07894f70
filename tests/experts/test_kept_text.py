"""Text of the own profile outlives the session, without JavaScript, and is nobody else's."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select, update

from socx.access.actors import Role
from socx.accounts.auth import LONGEST
from socx.accounts.models import UserSession
from socx.db import db as database
from socx.experts.models import Expert, KeptSection
from tests.factories import NOW, make_expert, make_user

PART, TEXT = "/experts/me/education", "Pensions and contributions, since 2004"


def sign_out_by_time(user):
    old = NOW - LONGEST - timedelta(days=1)
    database.session.execute(update(UserSession).where(UserSession.user_id == user.id).values(started_at=old))
    database.session.commit()


def systems_of(item):
    return database.session.get(Expert, item.id, populate_existing=True).systems


def left_behind(browse, account, **typed):
    """A browser that has sent its text after its session had ended."""
    browser = browse(account)
    browser.get(PART)
    sign_out_by_time(account)
    browser.press("Save", **typed)
    return browser


def test_text_outlives_the_session(browse, account, item):
    browser = left_behind(browse, account, systems=TEXT)
    assert browser.heading == "Sign in"
    assert PART in browser.path.replace("%2F", "/")
    assert "Your text is kept" in browser.text
    assert systems_of(item) == "Old scheme"

    back = browse(account)
    back.get(PART)
    back.press("Put it back")
    assert back.page.select_one("#systems").get_text().strip() == TEXT
    back.press("Save")

    assert systems_of(item) == TEXT
    assert database.session.scalars(select(KeptSection)).all() == []


def test_the_first_page_of_a_profile_is_kept_too(browse, account):
    browser = browse(account)
    browser.get("/experts/me/start")
    sign_out_by_time(account)
    browser.press("Save", employer="Institute of Pensions")

    back = browse(account)
    back.get("/experts/me/start")
    back.press("Put it back")

    assert back.page.select_one("#employer")["value"] == "Institute of Pensions"
    assert back.page.select_one("form[data-keeps]")["action"] == "/experts/me/start"


def test_it_can_be_thrown_away_and_nobody_else_sees_it(browse, account, item):
    left_behind(browse, account, systems=TEXT)
    other = browse(make_expert(user=make_user(Role.EXPERT)).user)
    other.get(PART)
    assert "not saved" not in other.text
    other.post(f"{PART}/kept", {"do": "put_back"})
    assert TEXT not in other.text

    back = browse(account)
    back.get(PART)
    back.press("Throw it away")

    assert database.session.scalars(select(KeptSection)).all() == []
    assert systems_of(item) == "Old scheme"


def test_what_was_saved_since_is_not_written_over_unseen(browse, account, item):
    left_behind(browse, account, systems=TEXT)
    meanwhile = browse(account)
    meanwhile.get(PART)
    meanwhile.press("Save", systems="Newer")

    assert database.session.scalars(select(KeptSection)).all() == []  # who saves has decided
    assert systems_of(item) == "Newer"


def test_older_text_is_compared_with_the_version_that_its_page_had_seen(browse, account, item):
    left_behind(browse, account, systems=TEXT)
    item = database.session.get(Expert, item.id, populate_existing=True)
    item.systems = "Changed by the import of a CV"
    database.session.commit()
    back = browse(account)
    back.get(PART)
    back.press("Put it back")

    back.press("Save")

    assert back.status == 409
    assert back.page.select_one("#systems").get_text().strip() == TEXT
    assert systems_of(item) == "Changed by the import of a CV"


def test_a_stranger_leaves_no_text_and_gets_it_back(browse, account, item):
    stranger = browse()

    stranger.client.post(PART, data={"csrf_token": "x", "systems": TEXT})
    stranger.post(PART, {"csrf_token": "x", "systems": TEXT})

    assert (stranger.status, TEXT in stranger.text) == (401, True)
    assert stranger.page.select_one("main label").get_text() != "What you wrote"
    assert database.session.scalars(select(KeptSection)).all() == []


def test_text_is_never_saved_in_the_name_of_the_next_person(browse, account, item):
    other = make_expert(user=make_user(Role.EXPERT), systems="Mine")
    browser = browse(other.user)
    token = browser.get(PART).select_one("[name=csrf_token]")["value"]

    browser.post(PART, {"csrf_token": token, "person": str(account.id), "systems": TEXT, "version": "1"})

    assert (browser.status, TEXT in browser.text) == (409, True)
    assert systems_of(other) == "Mine"


def test_a_page_of_an_earlier_session_comes_back_with_its_text(browse, account, item):
    browser = browse(account)
    form = browser.get(PART)
    version = form.select_one("[name=version]")["value"]

    browser.post(PART, {"csrf_token": "old", "person": str(account.id), "version": version, "systems": TEXT})

    assert browser.status == 422
    assert "You signed in again since this page was opened. Save once more." in browser.errors
    browser.press("Save")
    assert systems_of(item) == TEXT

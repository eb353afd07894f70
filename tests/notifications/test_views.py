"""The list of notices: unread first, one reader's own, each looked at again before it is shown."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select, update

from socx.access.actors import Role
from socx.db import db as database
from socx.institutions.models import Institution
from socx.notifications.models import Notice
from tests.factories import make_user


def test_a_reader_marks_a_notice_as_read(tell, browse):
    browser = browse(tell())
    browser.get("/notices")
    assert "1 unread" in browser.text

    browser.press("Mark as read News about the Ministry")

    assert ("Mark all as read" in browser.buttons, "1 unread" in browser.text) == (False, False)
    assert "News about the Ministry" in browser.links


def test_a_notice_that_is_followed_counts_as_read(tell, browse):
    browser = browse(tell())
    browser.get("/notices")

    browser.client.get(browser.page.find("a", string="News about the Ministry")["href"])

    assert "1 unread" not in browser.get("/notices").get_text(" ")
    assert "News about the Ministry" in browser.links


def test_nobody_else_may_follow_it(tell, browse):
    tell()
    notice = database.session.scalars(select(Notice)).one()
    browser = browse(make_user(Role.MANAGER))

    browser.get(f"/notices/{notice.id}")

    assert (browser.status, notice.read_at) == (404, None)


def test_every_page_counts_the_notices_that_are_new(tell, browse):
    browser = browse(tell())
    browser.get("/account")
    badge = browser.page.select_one("header .unread")
    assert (badge["href"], badge.get_text("|")) == ("/notices", "1|1 new notice")

    browser.get("/notices")
    browser.press("Mark all as read")

    assert browser.get("/account").select("header .unread") == []


def test_unread_notices_stand_first(tell, browse, now):
    person = tell(title="the older")
    tell(to=person, title="the newer", at=now + timedelta(hours=1))
    database.session.execute(
        update(Notice)
        .where(
            Notice.subject_id
            == select(Institution.id).where(Institution.official_name == "the newer").scalar_subquery()
        )
        .values(read_at=now)
    )
    browser = browse(person)

    browser.get("/notices")

    assert [link for link in browser.links if "News" in link] == ["News about the older", "News about the newer"]


def test_everything_is_marked_at_once(tell, browse):
    person = tell()
    tell(to=person)
    browser = browse(person)
    browser.get("/notices")

    browser.press("Mark all as read")

    assert database.session.scalars(select(Notice.read_at.is_(None))).all() == [False, False]


def test_nobody_else_may_mark_it(tell, browse):
    tell()
    notice = database.session.scalars(select(Notice)).one()
    tell(to=(other := make_user(Role.MANAGER)), title="another")
    browser = browse(other)
    browser.get("/notices")
    button = browser.page.select_one(f"[formaction='/notices/{notice.id + 1}/read']")

    button["formaction"] = f"/notices/{notice.id}/read"
    browser.press("Mark as read News about another")

    assert browser.status == 404
    assert database.session.get(Notice, notice.id).read_at is None


def test_what_the_reader_may_no_longer_read_is_not_named(tell, browse):
    person = tell(title="the secret")
    person.role, person.domain = "expert", None
    browser = browse(person)

    browser.get("/notices")

    assert "This is no longer open to you." in browser.text
    assert "the secret" not in browser.text


def test_a_reminder_is_not_shown_before_it_is_due(tell, browse):
    person = tell(at=(soon := tell().created_at), due_at=soon + timedelta(days=36500))
    browser = browse(person)

    browser.get("/notices")

    assert "Nothing yet" in browser.text


def test_an_empty_list_says_so(db, browse):
    browser = browse(make_user())

    browser.get("/notices")

    assert "Nothing yet" in browser.text


def test_a_long_list_has_pages(tell, browse):
    person = tell()
    for number in range(25):
        tell(to=person, title=f"thing {number}")
    browser = browse(person)
    browser.get("/notices")

    browser.follow("Older")

    assert len([link for link in browser.links if "News" in link]) == 1

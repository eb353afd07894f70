"""Health answers for tools, and the page of operations for people."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from socx.access.actors import Role
from socx.audit.models import AuditEntry
from socx.db import db as database
from socx.notifications import services
from socx.notifications.models import Notice
from socx.scheduler import runner
from socx.scheduler.reconciliation import reconcile
from tests.factories import NOW, make_activity, make_request, make_user


def stuck(state: str, **given: object) -> Notice:
    person = make_user(Role.OFFICIAL, name="Ana Pérez")
    services.queue("test/news", [person.id], ("thing", 1), at=NOW)
    notice = database.session.scalars(select(Notice)).one()
    notice.mail_state = state
    for name, value in given.items():
        setattr(notice, name, value)
    database.session.commit()
    return notice


def test_the_process_lives(app, browse):
    browser = browse()
    browser.get("/healthz")

    assert (browser.status, browser.response.json) == (200, {"status": "ok"})


def test_what_is_not_ready_says_what_is_missing(app, browse):
    browser = browse()
    browser.get("/readyz")

    assert browser.status == 503
    assert browser.response.json["checks"] == {"database": True, "migrations": False, "scheduler": False}


def test_a_scheduler_that_was_seen_counts(app, browse):
    runner.beat(app, "one")
    browser = browse()
    browser.get("/readyz")

    assert browser.response.json["checks"]["scheduler"] is True


@pytest.mark.parametrize("role", Role)
def test_managers_and_administrators_see_operations(db, browse, role):
    if role in (Role.SCHEDULER, Role.SIGNATORY):
        return
    browser = browse(make_user(role))
    browser.get("/operations")

    assert browser.status == (200 if role in (Role.MANAGER, Role.ADMINISTRATOR) else 403)


def test_a_quiet_house_says_so(app, db, browse):
    runner.catch_up(app, "one", "Europe/Brussels")
    runner.beat(app, "one")
    browser = browse(make_user())
    browser.get("/operations")

    assert "No mail is stuck" in browser.text
    assert "No scheduler is running" not in browser.text


def test_a_mail_that_was_given_up_is_sent_again(db, browse):
    notice = stuck("dead", attempts=6, last_error="SMTPDataError 550")
    browser = browse(make_user())
    browser.get("/operations")
    assert "Ana Pérez" in browser.text
    assert "After 6 attempts: SMTPDataError 550" in browser.text

    browser.press(f"Send again mail number {notice.id}")

    assert "The mail is sent again." in browser.text
    database.session.refresh(notice)
    assert (notice.mail_state, notice.attempts) == ("pending", 0)
    assert database.session.scalars(select(AuditEntry.action)).all() == ["send_again"]


def test_all_that_was_given_up_is_sent_again_at_once_and_nothing_that_may_have_arrived(db, browse):
    people = [make_user(Role.OFFICIAL) for _ in range(3)]
    services.queue("test/news", [one.id for one in people], ("thing", 1), at=NOW)
    found = database.session.scalars(select(Notice).order_by(Notice.id)).all()
    for notice, state in zip(found, ("dead", "dead", "uncertain"), strict=True):
        notice.mail_state = state
    database.session.commit()
    browser = browse(make_user())
    browser.get("/operations")

    browser.press("Send 2 mails again")

    assert "2 mails are sent again." in browser.text
    assert [notice.mail_state for notice in found] == ["pending", "pending", "uncertain"]
    assert "Send 2 mails again" not in browser.buttons


def test_a_mail_that_is_stuck_says_what_it_is_about_to_who_may_read_that(db, browse):
    item = make_request("assessment", title="Labour market data")
    stuck("dead", subject_kind="request", subject_id=item.id, kind="requests/clarify")
    browser = browse(make_user(Role.MANAGER))

    browser.get("/operations")

    assert f"/requests/{item.id}" in [a["href"] for a in browser.page.select("main td a, main th a")]
    assert "Labour market data" not in browse(make_user(Role.ADMINISTRATOR)).get("/operations").get_text()


def test_a_difference_leads_to_the_page_of_what_differs(db, browse):
    activity = make_activity(late_since=date(2026, 2, 1))
    reconcile(NOW)
    database.session.commit()
    browser = browse(make_user(Role.MANAGER))

    browser.get("/operations")
    browser.follow(f"#{activity.id}")

    assert browser.path == f"/activities/{activity.id}"


def test_a_letter_of_unknown_fate_can_be_taken_as_sent(db, browse):
    notice = stuck("uncertain")
    browser = browse(make_user())
    browser.get("/operations")

    browser.press(f"It arrived mail number {notice.id}")

    database.session.refresh(notice)
    assert notice.mail_state == "sent"


def test_two_who_decide_about_one_mail_do_it_once(db, browse):
    notice = stuck("dead")
    browser = browse(make_user())
    browser.get("/operations")
    button = f"Send again mail number {notice.id}"
    page = browser.page
    browser.press(button)
    browser.page = page

    browser.press(button)

    assert (browser.status, "already decided" in browser.text) == (409, True)


def test_a_pause_is_shown(db, browse):
    services.pause_sending(at=datetime.now(UTC))
    browser = browse(make_user())
    browser.get("/operations")

    assert "Sending is paused" in browser.text

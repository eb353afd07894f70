"""The nightly check finds what does not agree, says so, and changes nothing."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from socx.audit import services as audit
from socx.core.reconciling import checks
from socx.db import db as database
from socx.notifications import services
from socx.notifications.models import Notice
from socx.scheduler.models import Difference
from socx.scheduler.reconciliation import reconcile
from tests.factories import NOW, make_activity, make_request, make_user

DAY = timedelta(days=1)


def found() -> list[tuple[str, str, str]]:
    rows = select(Difference.rule, Difference.stored, Difference.expected).order_by(Difference.rule)
    return [tuple(row) for row in database.session.execute(rows)]


def test_a_world_that_agrees_has_no_differences(db):
    make_activity()
    make_request("assessment")

    assert (reconcile(NOW), found()) == (0, [])


def test_a_state_that_is_not_the_one_of_the_last_move_is_reported_and_stays(db):
    item = make_request("assessment")
    by = make_user().actor()
    audit.record(("request", item.id), "register", by=by, at=NOW, source="signing", target="registered")

    count = reconcile(NOW)

    assert (count, found()) == (1, [("requests.states", "assessment", "registered")])
    assert item.state == "assessment"


def test_an_activity_that_is_late_by_another_day_than_its_milestones_is_reported(db):
    make_activity(late_since=date(2026, 2, 1))

    reconcile(NOW)

    assert found() == [("activities.late", "2026-02-01", "-")]


@pytest.mark.parametrize(("state", "rule"), [
    ("sent", "notifications.marks"), ("gathered", "notifications.digests"), ("pending", "notifications.forgotten"),
])  # fmt: skip
def test_a_mail_that_is_not_what_it_says_is_reported(db, state, rule):
    services.queue("test/news", [make_user().id], ("thing", 1), at=NOW)
    database.session.scalars(select(Notice)).one().mail_state = state

    reconcile(NOW + 2 * DAY)

    assert [name for name, _, _ in found()] == [rule]


def test_a_difference_keeps_the_day_it_was_first_seen_and_goes_when_it_is_mended(db):
    activity = make_activity(late_since=date(2026, 2, 1))
    reconcile(NOW)
    reconcile(NOW + DAY)
    (seen,) = database.session.execute(select(Difference.first_seen_at, Difference.seen_at)).all()

    activity.late_since = None
    reconcile(NOW + 2 * DAY)

    assert (tuple(seen), found()) == ((NOW, NOW + DAY), [])


def test_the_operators_page_shows_differences(db, browse):
    make_activity(late_since=date(2026, 2, 1))
    reconcile(NOW)
    browser = browse(make_user())
    browser.get("/operations")

    assert "Activities and their milestones" in browser.text
    assert "2026-02-01" in browser.text


def test_every_room_with_moves_has_its_check(app):
    assert {"requests.states", "experts.states", "activities.states", "actions.states"} <= set(checks())

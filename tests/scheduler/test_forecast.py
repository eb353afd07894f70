"""What will be sent in the next days: worked out without leaving a trace, shown, and decided about."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from socx.access.actors import Role
from socx.audit.models import AuditEntry
from socx.db import db as database
from socx.notifications import services
from socx.notifications.models import ExpectedNotice, Notice
from socx.requests import jobs as requests
from socx.requests.models import AssistanceRequest
from socx.scheduler import forecast
from tests.factories import make_request, make_user

DAY = timedelta(days=1)


@pytest.fixture
def monday() -> datetime:
    return datetime(2026, 3, 2, 6, 15, tzinfo=UTC)


def late_request(monday: datetime, **given: object) -> AssistanceRequest:
    """A request that is late from tomorrow on, and its adviser."""
    given = {"due_on": (monday + DAY).date()} | given
    made = make_request("assessment", adviser_id=make_user(Role.ADVISER).id, state_since=monday - 20 * DAY, **given)
    database.session.commit()
    return made


def planned(**given: object) -> Notice:
    """A mail to somebody about a request, in three days."""
    at = datetime.now(UTC)
    item = make_request("assessment", title="Labour market data", **given)
    person = make_user(name="Ana Pérez")
    services.queue("requests/clarify", [person.id], ("request", item.id), at=at, due_at=at + 3 * DAY, generation="1")
    database.session.commit()
    return database.session.scalars(select(Notice)).one()


def kept() -> list[tuple[str, datetime]]:
    found = select(ExpectedNotice.kind, ExpectedNotice.due_at).order_by(ExpectedNotice.due_at, ExpectedNotice.key)
    return [tuple(row) for row in database.session.execute(found)]


def test_the_reminders_that_a_job_will_write_are_known_before(db, monday):
    late_request(monday)

    count = forecast.expect(monday)

    # Late on Wednesday for the first time, and a week later again: at seven in Brussels.
    wednesday = datetime(2026, 3, 4, 6, 0, tzinfo=UTC)
    assert (count, kept()) == (2, [("requests/overdue", wednesday), ("requests/overdue", wednesday + 7 * DAY)])


def test_looking_ahead_leaves_nothing_else_behind(db, monday):
    late_request(monday)
    make_request("clarification", state_since=monday - 40 * DAY)  # would be parked
    database.session.commit()
    states = database.session.scalars(select(AssistanceRequest.state).order_by(AssistanceRequest.id)).all()

    forecast.expect(monday)
    database.session.commit()

    after = database.session.scalars(select(AssistanceRequest.state).order_by(AssistanceRequest.id)).all()
    assert (after, list(database.session.scalars(select(Notice)))) == (states, [])
    assert list(database.session.scalars(select(AuditEntry))) == []


def test_what_was_expected_is_what_the_job_writes(db, monday):
    late_request(monday)
    forecast.expect(monday)
    expected = database.session.scalars(select(ExpectedNotice.key).order_by(ExpectedNotice.due_at)).first()

    requests.remind_overdue(datetime(2026, 3, 4, 6, 0, tzinfo=UTC))

    assert database.session.scalars(select(Notice.key)).all() == [expected]


def test_what_is_skipped_before_it_is_written_is_not_written_later(db, monday):
    late_request(monday)
    forecast.expect(monday)
    first = database.session.scalars(select(ExpectedNotice).order_by(ExpectedNotice.due_at)).first()

    notice = services.keep_expected(first, at=monday)
    services.skip(notice, by=make_user().actor(), at=monday)
    written = requests.remind_overdue(datetime(2026, 3, 4, 6, 0, tzinfo=UTC))

    assert (written, notice.mail_state) == (0, "skipped")


def test_the_page_says_what_leaves_to_whom_and_why(db, browse):
    planned()
    browser = browse(make_user())
    browser.get("/operations/forecast")

    for words in ("about 2026-", "Ana Pérez", "Requests for assistance", "planned"):
        assert words in browser.text


def test_what_a_reader_of_the_page_may_not_read_is_not_named(db, browse):
    planned()
    browser = browse(make_user(Role.ADMINISTRATOR))
    browser.get("/operations/forecast")

    assert "Ana Pérez" in browser.text
    assert "You may not read what this is about." in browser.text
    assert "about 2026-" not in browser.text


@pytest.mark.parametrize(("button", "state", "action"), [
    ("Skip: tell nobody", "skipped", "skip"),
    ("Send now", "pending", "send_now"),
])  # fmt: skip
def test_an_operator_decides_and_the_trail_says_why(db, browse, button, state, action):
    notice = planned()
    manager = make_user()
    browser = browse(manager)
    browser.get("/operations/forecast")
    browser.follow("Decide about the mail to Ana Pérez")
    browser.press(button, note="They know.")

    database.session.expire_all()
    entry = database.session.scalars(select(AuditEntry)).one()
    assert (notice.mail_state, entry.action, entry.note, entry.actor_id) == (state, action, "They know.", manager.id)
    assert (notice.due_at <= datetime.now(UTC)) == (action == "send_now")


def test_a_mail_is_put_off_and_its_notice_too(db, browse):
    notice = planned()
    until = (datetime.now(UTC) + 5 * DAY).date()
    browser = browse(make_user())
    browser.get(f"/operations/forecast/{notice.key}")
    browser.press("Put off", until=until.isoformat())

    database.session.expire_all()
    assert notice.snoozed_until.date() == until
    assert "The mail is put off." in browser.text


@pytest.mark.parametrize("day", ["", "2020-01-01", "2099-01-01"])
def test_a_day_that_cannot_be_is_refused_beside_the_field(db, browse, day):
    notice = planned()
    browser = browse(make_user())
    browser.get(f"/operations/forecast/{notice.key}")
    browser.press("Put off", until=day)

    assert (browser.status, "Choose a day after today, within 90 days." in browser.text) == (422, True)


def test_what_has_left_is_not_decided_about(db, browse):
    notice = planned()
    browser = browse(make_user())
    browser.get(f"/operations/forecast/{notice.key}")
    notice.mail_state = "sent"
    database.session.commit()

    browser.press("Skip: tell nobody")

    assert (browser.status, "This has left already, or is cancelled." in browser.text) == (409, True)


def test_an_expected_mail_is_decided_about_like_a_planned_one(db, browse):
    at = datetime.now(UTC)
    late_request(at, due_on=(at + 2 * DAY).date())
    forecast.expect(at)
    database.session.commit()
    browser = browse(make_user())
    browser.get("/operations/forecast")
    key = database.session.scalars(select(ExpectedNotice.key).order_by(ExpectedNotice.due_at)).first()
    assert "expected" in browser.text

    browser.get(f"/operations/forecast/{key}")
    browser.press("Skip: tell nobody")

    assert database.session.scalars(select(Notice.mail_state).where(Notice.key == key)).all() == ["skipped"]
    assert database.session.get(ExpectedNotice, key) is None

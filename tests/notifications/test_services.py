"""Queueing, planning and cancelling notices."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from socx.accounts.models import User
from socx.core.places import partners
from socx.notifications import services
from socx.notifications.models import Notice
from socx.notifications.walltime import plan_local
from tests.factories import make_user

SUBJECT = ("request", 7)


def test_queueing_twice_tells_once(db, now):
    people = [make_user().id, make_user().id]

    first = services.queue("requests/clarify", people, SUBJECT, at=now, generation="12")
    second = services.queue("requests/clarify", [*people, *people], SUBJECT, at=now, generation="12")

    assert [first, second] == [2, 0]
    assert len(db.session.scalars(select(Notice)).all()) == 2


def test_a_notice_that_is_there_already_spoils_nothing_else_in_the_transaction(db, now):
    person = make_user()
    services.queue("requests/clarify", [person.id], SUBJECT, at=now, generation="12")
    db.session.commit()

    person.name = "Renamed"
    services.queue("requests/clarify", [person.id], SUBJECT, at=now, generation="12")
    db.session.commit()

    assert db.session.get(User, person.id).name == "Renamed"


def test_nobody_to_tell_is_nothing_to_do(db, now):
    assert services.queue("requests/clarify", [], SUBJECT, at=now) == 0


def test_what_is_told_at_another_moment_is_another_notice(db, now):
    person = make_user()

    new = [
        services.queue("requests/clarify", [person.id], SUBJECT, at=at) for at in (now, now, now + timedelta(seconds=1))
    ]

    assert new == [1, 0, 1]


def test_cancelling_leaves_what_was_sent_and_what_is_about_something_else(db, now):
    person = make_user()
    for number, subject in enumerate((SUBJECT, SUBJECT, ("request", 8))):
        services.queue("requests/clarify", [person.id], subject, at=now, generation=str(number))
    sent, *_ = db.session.scalars(select(Notice).order_by(Notice.id)).all()
    sent.mail_state = "sent"

    cancelled = services.cancel(SUBJECT, at=now)

    states = db.session.scalars(select(Notice.mail_state).order_by(Notice.id)).all()
    assert (cancelled, states) == (1, ["sent", "cancelled", "pending"])


def test_some_kinds_can_be_cancelled_alone(db, now):
    person = make_user()
    for kind in ("activities/soon", "activities/late"):
        services.queue(kind, [person.id], SUBJECT, at=now)

    services.cancel(SUBJECT, kinds=["activities/soon"], at=now)

    assert db.session.scalars(select(Notice.mail_state).order_by(Notice.id)).all() == ["cancelled", "pending"]


#: The tz database has no zone of that name; Kosovo* lives by this one.
PRISTINA = partners()["XK"].timezone


# fmt: off
@pytest.mark.parametrize(("zone", "day", "wall", "moment"), [
    ("Europe/Brussels", date(2026, 3, 2),   time(9),      datetime(2026, 3, 2, 8, 0, tzinfo=UTC)),
    ("Europe/Brussels", date(2026, 3, 29),  time(2, 30),  datetime(2026, 3, 29, 1, 0, tzinfo=UTC)),    # skipped
    ("Europe/Brussels", date(2026, 10, 25), time(2, 30),  datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),  # comes twice
    ("Europe/Brussels", date(2026, 3, 30),  time(9),      datetime(2026, 3, 30, 7, 0, tzinfo=UTC)),
    # The nights that clocks change, in Brussels, Pristina, Istanbul, Yerevan and Chisinau.
    ("Europe/Brussels", date(2026, 3, 29),  time(9),      datetime(2026, 3, 29, 7, 0, tzinfo=UTC)),
    ("Europe/Brussels", date(2026, 10, 25), time(9),      datetime(2026, 10, 25, 8, 0, tzinfo=UTC)),
    (PRISTINA,          date(2026, 3, 29),  time(2, 30),  datetime(2026, 3, 29, 1, 0, tzinfo=UTC)),
    (PRISTINA,          date(2026, 3, 29),  time(9),      datetime(2026, 3, 29, 7, 0, tzinfo=UTC)),
    (PRISTINA,          date(2026, 10, 25), time(2, 30),  datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
    (PRISTINA,          date(2026, 10, 25), time(9),      datetime(2026, 10, 25, 8, 0, tzinfo=UTC)),
    ("Europe/Istanbul", date(2026, 3, 29),  time(2, 30),  datetime(2026, 3, 28, 23, 30, tzinfo=UTC)),
    ("Europe/Istanbul", date(2026, 3, 29),  time(9),      datetime(2026, 3, 29, 6, 0, tzinfo=UTC)),
    ("Europe/Istanbul", date(2026, 10, 25), time(2, 30),  datetime(2026, 10, 24, 23, 30, tzinfo=UTC)),
    ("Europe/Istanbul", date(2026, 10, 25), time(9),      datetime(2026, 10, 25, 6, 0, tzinfo=UTC)),
    ("Asia/Yerevan",    date(2026, 3, 29),  time(2, 30),  datetime(2026, 3, 28, 22, 30, tzinfo=UTC)),
    ("Asia/Yerevan",    date(2026, 3, 29),  time(9),      datetime(2026, 3, 29, 5, 0, tzinfo=UTC)),
    ("Asia/Yerevan",    date(2026, 10, 25), time(2, 30),  datetime(2026, 10, 24, 22, 30, tzinfo=UTC)),
    ("Asia/Yerevan",    date(2026, 10, 25), time(9),      datetime(2026, 10, 25, 5, 0, tzinfo=UTC)),
    ("Europe/Chisinau", date(2026, 3, 29),  time(9),      datetime(2026, 3, 29, 6, 0, tzinfo=UTC)),
    ("Europe/Chisinau", date(2026, 10, 25), time(2, 30),  datetime(2026, 10, 24, 23, 30, tzinfo=UTC)),
    ("Europe/Chisinau", date(2026, 10, 25), time(9),      datetime(2026, 10, 25, 7, 0, tzinfo=UTC)),
    ("Europe/Brussels", date(2028, 2, 29),  time(9),      datetime(2028, 2, 29, 8, 0, tzinfo=UTC)),
    ("Asia/Yerevan",    date(2027, 1, 1),   time(0, 30),  datetime(2026, 12, 31, 20, 30, tzinfo=UTC)),
    ("Asia/Yerevan",    date(2026, 7, 1),   time(9),      datetime(2026, 7, 1, 5, 0, tzinfo=UTC)),
    ("Pacific/Apia",    date(2011, 12, 30), time(9),      datetime(2011, 12, 30, 10, 0, tzinfo=UTC)),  # no such day
])
def test_a_wall_time_is_one_moment(zone, day, wall, moment):
    due_at, due_local = plan_local(day, wall, zone)

    assert (due_at, due_local) == (moment, f"{day}T{wall:%H:%M}")
# fmt: on


def test_an_hour_that_clocks_skip_becomes_the_next_minute_that_exists():
    """Moldova changes its clocks at an hour of its own, and not by the same rule in all versions of the tz database."""
    due_at, asked = plan_local(date(2026, 3, 29), time(2, 30), "Europe/Chisinau")
    local = due_at.astimezone(ZoneInfo("Europe/Chisinau"))

    assert asked == "2026-03-29T02:30"
    assert local.replace(tzinfo=None) in (datetime(2026, 3, 29, 2, 30), datetime(2026, 3, 29, 3, 0))  # noqa: DTZ001 (what a clock on the wall shows)

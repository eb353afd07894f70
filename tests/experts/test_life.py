"""The life of a profile by the clock and by advisers: reminders, out of date, out of the roster."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from socx.access.actors import Role
from socx.core.errors import WrongState
from socx.db import db as database
from socx.experts import jobs, services
from socx.notifications import mails, subjects
from socx.notifications.models import Notice
from tests.factories import make_expert, make_user


def kinds():
    return database.session.scalars(select(Notice.kind).order_by(Notice.id)).all()


def test_a_silent_year_day_by_day(db, now):
    item = make_expert(user=make_user(Role.EXPERT), confirmed_at=now)
    said, state = {}, {}

    for day in range(600):
        moment = now + timedelta(days=day)
        before = len(kinds())
        for job in (jobs.remind_refresh, jobs.age, jobs.rest):
            job(moment)
            assert job(moment) == 0
        if len(kinds()) > before:
            said[day] = kinds()[before:]
        state.setdefault(item.state, day)

    assert said == {335: ["experts/refresh_soon"], 379: ["experts/refresh_late"], 396: ["experts/age"],
                    577: ["experts/rest"]}  # fmt: skip
    assert state == {"active": 0, "stale": 396, "inactive": 577}


def test_who_confirms_is_not_reminded_again_this_year(db, now):
    account = make_user(Role.EXPERT)
    item = make_expert(user=account, confirmed_at=now - timedelta(days=340))
    assert jobs.remind_refresh(now) == 1

    services.advance(item, "confirm", by=account.actor(), at=now + timedelta(days=1))

    assert [jobs.remind_refresh(now + timedelta(days=day)) for day in (30, 60, 300)] == [0, 0, 0]
    assert jobs.remind_refresh(now + timedelta(days=340)) == 1


@pytest.mark.parametrize("state", ["incomplete", "submitted", "verified", "inactive"])
def test_what_is_not_in_the_roster_is_not_asked_to_be_confirmed(db, now, state):
    make_expert(user=make_user(Role.EXPERT), state=state, confirmed_at=now - timedelta(days=340))

    assert jobs.remind_refresh(now) == 0


def test_the_work_list_has_what_waits(browse, adviser, now):
    long_ago = now - timedelta(days=90)
    make_expert(state="submitted", family_name="Tobeverified")
    make_expert(state="incomplete", family_name="Forgotten", changed_at=long_ago, languages={},
                user=make_user(Role.EXPERT))  # fmt: skip
    make_expert(state="verified", family_name="Noconsent", in_roster_since=None)
    make_expert(state="active", family_name="Fine", user=make_user(Role.EXPERT))
    browser = browse(adviser)

    browser.get("/experts")
    browser.follow("Profiles to look after")
    assert "Ida Tobeverified" in browser.text
    assert "Fine" not in browser.text
    browser.get("/experts/work?part=incomplete")
    assert "Ida Forgotten" in browser.text
    assert "Add at least one language." in browser.text
    browser.get("/experts/work?part=verified")
    assert "Ida Noconsent" in browser.text
    browser.get("/experts/work?part=nonsense")
    assert browser.status == 200


def test_an_adviser_reminds_with_one_click_and_not_twice_in_a_week(browse, adviser, now):
    account = make_user(Role.EXPERT)
    item = make_expert(state="stale", family_name="Old", user=account)
    browser = browse(adviser)
    browser.get("/experts/work?part=stale")

    browser.press("Remind Ida Old")

    assert "A reminder is on its way to Ida Old." in browser.text
    assert "Remind Ida Old" not in browser.buttons
    assert [n.recipient_id for n in database.session.scalars(select(Notice))] == [account.id]
    with pytest.raises(WrongState):
        services.remind(item, by=adviser.actor(), at=now.now(tz=now.tzinfo) + timedelta(days=6))
    services.remind(item, by=adviser.actor(), at=now.now(tz=now.tzinfo) + timedelta(days=8))


@pytest.mark.parametrize("state", ["submitted", "active", "inactive"])
def test_nobody_is_reminded_of_what_does_not_wait_for_them(db, adviser, now, state):
    item = make_expert(state=state, user=make_user(Role.EXPERT))

    with pytest.raises(WrongState):
        services.remind(item, by=adviser.actor(), at=now)


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"state": "incomplete", "languages": {}}, "- Add at least one language."),
        ({"state": "incomplete"}, "Please submit it"),
        ({"state": "verified", "in_roster_since": None}, "agree to be in the roster"),
        ({"state": "stale"}, "not confirmed your profile for a year"),
    ],
)
def test_a_reminder_says_what_is_waited_for(app, db, adviser, now, given, says):
    item = make_expert(user=make_user(Role.EXPERT), **given)

    services.remind(item, by=adviser.actor(), at=now)

    notice = database.session.scalars(select(Notice)).one()
    with app.test_request_context():
        said = mails.words(notice, subjects.readable("expert", item.id, notice.recipient))
    assert says in said.text


def test_reminders_of_the_year_say_the_day(app, db, now):
    make_expert(user=make_user(Role.EXPERT), confirmed_at=now - timedelta(days=340))
    jobs.remind_refresh(now)

    notice = database.session.scalars(select(Notice)).one()

    with app.test_request_context():
        found = subjects.readable("expert", notice.subject_id, notice.recipient)
        assert "27 Mar 2026" in mails.words(notice, found).text

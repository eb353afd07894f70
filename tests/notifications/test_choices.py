"""Readers choose how mails come: at which hours, once a day, about what; and stop them with one click."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import pytest
from sqlalchemy import select

from socx.access.actors import Role
from socx.audit.models import AuditEntry
from socx.db import db as database
from socx.notifications import choices, jobs
from socx.notifications.choices import Wishes
from socx.notifications.models import Notice, NoticeChoice
from socx.notifications.walltime import end_of_quiet, next_at
from tests.factories import NOW, make_user

HOUR = timedelta(hours=1)


def states() -> list[str]:
    database.session.rollback()
    return list(database.session.scalars(select(Notice.mail_state).order_by(Notice.id)))


def wish(person, **given):
    wishes = {"pace": "at_once", "daily_at": time(8), "quiet": None, "zone": "Europe/Brussels", "stopped": ()} | given
    choices.choose(person, Wishes(**wishes), by=person.actor(), at=NOW)
    database.session.commit()


def test_a_mail_in_quiet_hours_waits_until_they_are_over(tell, outbox, now):
    wish(tell(), quiet=(time(9), time(12)))  # it is ten in Brussels

    sent = [jobs.send_due(now), jobs.send_due(now + HOUR), jobs.send_due(now + 2 * HOUR)]

    assert (sent, states()) == ([0, 0, 1], ["sent"])


def test_a_decision_comes_at_any_hour(tell, outbox, now):
    wish(tell("test/letter"), quiet=(time(9), time(12)), pace="daily", stopped=("test",))

    assert jobs.send_due(now) == 1


def test_what_would_be_too_late_after_the_quiet_hours_comes_at_once(tell, outbox, now):
    wish(tell(not_after=now + HOUR), quiet=(time(9), time(12)))

    assert jobs.send_due(now) == 1


def test_one_mail_a_day_holds_all_that_is_new(tell, outbox, now):
    person = tell(title="the Ministry")
    tell(title="the Agency", to=person)
    wish(person, pace="daily", daily_at=time(12))

    at_once = jobs.send_due(now)
    tell(title="the Institute", to=person, at=now + HOUR)
    at_noon = jobs.send_due(now + 2 * HOUR)

    (mail,) = outbox()
    assert (at_once, at_noon, states()) == (0, 1, ["sent"] * 4)
    assert mail["Subject"] == "3 notices for you"
    assert [line for line in mail.get_content().splitlines() if line.startswith("* ")] == [
        "* News about the Ministry", "* News about the Agency", "* News about the Institute",
    ]  # fmt: skip


def test_a_single_notice_of_the_day_comes_as_itself(tell, outbox, now):
    wish(tell(), pace="daily", daily_at=time(12))

    jobs.send_due(now)
    jobs.send_due(now + 2 * HOUR)

    assert [mail["Subject"] for mail in outbox()] == ["News about the Ministry"]


def test_what_is_held_back_comes_when_its_reader_changes_their_mind(tell, outbox, now):
    person = tell()
    wish(person, pace="daily", daily_at=time(12))
    jobs.send_due(now)

    wish(person)

    assert jobs.send_due(now) == 1


def test_a_topic_that_was_stopped_shows_in_the_application_and_does_not_come_by_mail(tell, outbox, browse, now):
    person = tell()
    wish(person, stopped=("test",))
    jobs.send_due(now)

    browser = browse(person)
    browser.get("/notices")

    assert (states(), outbox()) == (["unwanted"], [])
    assert "News about the Ministry" in browser.text


def test_a_mail_that_may_be_stopped_says_how_and_a_letter_does_not(tell, outbox, now):
    tell()
    tell("test/letter")
    jobs.send_due(now)

    news, letter = sorted(outbox(), key=lambda mail: mail["List-Unsubscribe"] is None)
    link = news["List-Unsubscribe"].strip("<>")

    assert link.startswith("http://127.0.0.1:8000/notices/stop/")
    assert f"No more mails about this: {link}" in news.get_content()
    assert news["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert (letter["List-Unsubscribe-Post"], "No more mails" in letter.get_content()) == (None, False)


def test_a_mail_program_stops_mails_with_one_post_and_looking_stops_nothing(tell, browse, app, now):
    person = tell()
    address = f"/notices/stop/{choices.token_for(person.id, 'test', app.secret_key)}"
    nobody = browse()

    nobody.get(address)
    looked = database.session.get(NoticeChoice, person.id)
    answer = nobody.client.post(address, data={"List-Unsubscribe": "One-Click"})

    assert (looked, answer.status_code) == (None, 200)
    assert database.session.get(NoticeChoice, person.id).stopped == ["test"]
    assert [(e.action, e.actor_id) for e in database.session.scalars(select(AuditEntry))] == [("stop_mails", person.id)]


def test_a_person_stops_mails_with_the_button_of_the_page(tell, browse, app):
    person = tell()
    browser = browse()
    browser.get(f"/notices/stop/{choices.token_for(person.id, 'test', app.secret_key)}")

    browser.press("Stop these mails")

    assert "You get no more mails about this" in browser.text
    assert database.session.get(NoticeChoice, person.id).stopped == ["test"]


@pytest.mark.parametrize("token", ["x", "WzEsInRlc3QiXQ.AAAA"])
def test_a_link_that_was_not_made_here_stops_nothing(db, browse, token):
    browser = browse()

    browser.get(f"/notices/stop/{token}")

    assert (browser.status, "This link does not work any more" in browser.text) == (404, True)


def test_a_reader_chooses_on_the_page(db, browse):
    person = make_user(Role.ADVISER)
    browser = browse(person)
    browser.get("/notices/choices")
    browser.press(
        "Save", pace="daily", daily_at="07:15", is_quiet="y", quiet_from="22:00", quiet_until="06:00",
        zone="Asia/Yerevan",
    )  # fmt: skip

    kept = database.session.get(NoticeChoice, person.id)

    assert (kept.pace, kept.daily_at, kept.zone, kept.stopped) == ("daily", time(7, 15), "Asia/Yerevan", [])
    assert (kept.quiet_from, kept.quiet_until) == (time(22), time(6))
    assert "Your choice is saved." in browser.text


def test_a_clock_that_there_is_not_is_refused_beside_the_field(db, browse):
    browser = browse(make_user(Role.MANAGER))
    browser.get("/notices/choices")

    browser.press("Save", pace="at_once", zone="Nowhere/Land")

    assert browser.status == 422
    assert "Choose one of the options." in browser.text


def test_quiet_hours_without_a_length_and_without_an_end_are_refused_beside_the_field(db, browse):
    browser = browse(make_user())
    browser.get("/notices/choices")

    browser.press("Save", is_quiet="y", quiet_from="22:00", quiet_until="22:00")
    same = browser.status, "Choose another time than" in browser.text
    browser.press("Save", is_quiet="y", quiet_from="22:00", quiet_until="")

    assert same == (422, True)
    assert (browser.status, "Enter a time, for example 09:30." in browser.text) == (422, True)


# fmt: off
@pytest.mark.parametrize(("zone", "wall", "now", "moment"), [
    ("Europe/Brussels", time(9),     "2026-03-28T20:00", "2026-03-29T07:00"),  # the night clocks go forward
    ("Europe/Brussels", time(2, 30), "2026-03-28T20:00", "2026-03-29T01:00"),  # skipped: 03:00 is the next minute
    ("Europe/Brussels", time(2, 30), "2026-10-25T00:40", "2026-10-26T01:30"),  # the first of the two has passed
    ("Europe/Belgrade", time(8),     "2026-10-24T07:00", "2026-10-25T07:00"),
    ("Asia/Yerevan",    time(8),     "2026-02-28T05:00", "2026-03-01T04:00"),
    ("Asia/Yerevan",    time(8),     "2028-02-28T05:00", "2028-02-29T04:00"),  # a leap day
    ("Europe/Istanbul", time(0, 30), "2026-12-31T20:00", "2026-12-31T21:30"),  # the year has begun there
])
def test_the_daily_mail_comes_at_a_wall_time(zone, wall, now, moment):
    found = next_at(wall, zone, datetime.fromisoformat(now).replace(tzinfo=UTC))

    assert found == datetime.fromisoformat(moment).replace(tzinfo=UTC)


@pytest.mark.parametrize(("start", "end", "now", "over"), [
    (time(22), time(7),     "2026-03-02T20:59", None),
    (time(22), time(7),     "2026-03-02T21:00", "2026-03-03T06:00"),
    (time(22), time(7),     "2026-03-28T22:00", "2026-03-29T05:00"),           # one hour shorter
    (time(22), time(7),     "2026-10-24T22:00", "2026-10-25T06:00"),           # one hour longer
    (time(12), time(14),    "2026-03-02T12:59", "2026-03-02T13:00"),
    (time(12), time(14),    "2026-03-02T13:00", None),
    (time(1),  time(2, 30), "2026-10-25T01:10", None),                         # 02:10 for the second time
    (time(22), time(7),     "2026-12-31T22:00", "2027-01-01T06:00"),
])
def test_quiet_hours_end_at_a_wall_time(start, end, now, over):
    found = end_of_quiet(start, end, "Europe/Brussels", datetime.fromisoformat(now).replace(tzinfo=UTC))

    assert found == (datetime.fromisoformat(over).replace(tzinfo=UTC) if over else None)
# fmt: on


def test_a_reader_lives_by_the_clock_of_their_partner(db):
    here = make_user(Role.MANAGER)
    there = make_user(Role.OFFICIAL, partner_code="XK")

    zones = [choices.zone_of(person, "Europe/Brussels") for person in (here, there)]

    assert zones == ["Europe/Brussels", "Europe/Belgrade"]


def test_a_zone_is_called_by_the_partners_that_live_by_it(db, browse):
    browser = browse(make_user())
    browser.get("/notices/choices")

    assert "Belgrade (Kosovo* and Serbia)" in browser.text

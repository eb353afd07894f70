"""Mails leave once, wait, are given up, expire, and are looked at again before they leave."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from socx.db import db as database
from socx.notifications import jobs, queries, services, transport
from socx.notifications.models import Notice
from tests.notifications.sink import sink

MINUTE = timedelta(minutes=1)


def state() -> list[str]:
    database.session.rollback()
    return list(database.session.scalars(select(Notice.mail_state).order_by(Notice.id)))


def test_a_mail_leaves_once(tell, outbox, now):
    person = tell()

    sent = [jobs.send_due(now), jobs.send_due(now)]

    (mail,) = outbox()
    assert (sent, state()) == ([1, 0], ["sent"])
    assert (mail["To"], mail["Subject"]) == (f"{person.name} <{person.email}>", "News about the Ministry")


def test_a_reminder_waits_until_it_is_due(tell, outbox, now):
    tell(due_at=now + MINUTE)

    sent = [jobs.send_due(now), jobs.send_due(now + MINUTE)]

    assert (sent, len(outbox())) == ([0, 1], 1)


def test_what_came_too_late_expires_and_is_not_sent(tell, outbox, now):
    tell(not_after=now)

    jobs.send_due(now + MINUTE)

    assert (state(), outbox()) == (["expired"], [])


def test_who_may_no_longer_read_the_subject_gets_no_mail(tell, outbox, now):
    person = tell()
    person.active = False
    database.session.commit()

    jobs.send_due(now)

    assert (state(), outbox()) == (["cancelled"], [])


def test_a_mail_about_what_is_gone_is_cancelled(tell, outbox, now):
    tell()
    database.session.execute(update(Notice).values(subject_id=10**9))
    database.session.commit()

    jobs.send_due(now)

    assert (state(), outbox()) == (["cancelled"], [])


def test_sending_the_same_mail_again_is_the_same_file(tell, outbox, now):
    tell()
    jobs.send_due(now)
    (first,) = outbox()

    database.session.execute(update(Notice).values(mail_state="pending"))
    database.session.commit()
    jobs.send_due(now + MINUTE)

    assert [m["Message-ID"] for m in outbox()] == [first["Message-ID"]]


def test_a_mail_that_is_leased_is_nobody_elses_until_the_lease_lapses(tell, outbox, now):
    tell()

    claimed = [
        jobs.claim(now, "one") is not None,
        jobs.claim(now + jobs.LEASE, "two") is not None,
        jobs.claim(now + jobs.LEASE + MINUTE, "three") is not None,
    ]

    assert claimed == [True, False, True]


def test_a_late_mark_of_a_lost_lease_changes_nothing(tell, outbox, now):
    tell()
    notice_id = jobs.claim(now, "slow")
    jobs.claim(now + jobs.LEASE + MINUTE, "next")

    marked = jobs._mark(notice_id, "slow", mail_state="sent", sent_at=now)

    assert (marked, state()) == (False, ["pending"])


def test_a_formal_letter_of_unknown_fate_waits_for_a_person(tell, outbox, now):
    tell("test/letter")
    jobs.claim(now, "killed")

    jobs.send_due(now + jobs.LEASE + MINUTE)

    assert (state(), outbox()) == (["uncertain"], [])


def test_a_reminder_of_unknown_fate_is_sent_again(tell, outbox, now):
    tell()
    jobs.claim(now, "killed")

    jobs.send_due(now + jobs.LEASE + MINUTE)

    assert (state(), len(outbox())) == (["sent"], 1)


def test_a_refused_mail_is_tried_after_the_written_pauses_and_then_given_up(tell, settle, now):
    moment, tries = now, []
    with sink(answer=lambda _: "451 later") as server:
        settle(mail_url=server.url)
        tell()
        for pause in (*jobs.RETRIES, timedelta(days=1)):
            jobs.send_due(moment)
            tries.append(state()[0])
            moment += pause + timedelta(seconds=5)

    stuck = database.session.scalars(queries.stuck()).one()
    assert tries == ["pending"] * 5 + ["dead"]
    assert (stuck.attempts, stuck.last_error) == (6, "SMTPDataError 451")


def test_a_mail_server_that_cannot_be_reached_is_tried_again(tell, settle, now):
    settle(mail_url="smtp://127.0.0.1:9")
    tell()

    jobs.send_due(now)
    kept = database.session.scalars(select(Notice)).one()

    assert (kept.mail_state, kept.lease_owner) == ("pending", None)
    assert timedelta() <= kept.next_attempt_at - now - MINUTE < timedelta(seconds=5)


def test_a_mail_that_cannot_be_sent_does_not_stop_the_others(tell, settle, now):
    with sink(answer=lambda to: "550 no" if to == ["bad@example.org"] else "250 ok") as server:
        settle(mail_url=server.url)
        tell(person={"email": "bad@example.org"})
        tell(person={"email": "good@example.org"})

        jobs.send_due(now)

    assert (state(), server.recipients) == (["pending", "sent"], [["good@example.org"]])


def test_a_mail_that_cannot_be_written_does_not_stop_the_others(tell, outbox, now):
    tell(person={"email": "no address"})
    tell()

    sent = jobs.send_due(now)

    assert (sent, state()) == (1, ["pending", "sent"])


def test_a_connection_that_breaks_leaves_a_formal_letter_to_a_person(tell, settle, now, monkeypatch):
    tell("test/letter")
    settle()

    def break_off(*_):
        raise transport.Unsure("SMTPServerDisconnected")

    monkeypatch.setattr(transport, "deliver", break_off)
    jobs.send_due(now)

    assert state() == ["uncertain"]


def test_nothing_leaves_while_sending_is_paused(tell, outbox, now):
    tell()
    services.pause_sending(at=now)
    database.session.commit()
    paused = jobs.send_due(now)

    services.resume_sending()
    database.session.commit()

    assert (paused, jobs.send_due(now)) == (0, 1)


def test_a_process_that_is_asked_to_stop_begins_no_other_mail(tell, outbox, now):
    tell()
    jobs.halt.set()
    try:
        assert jobs.send_due(now) == 0
    finally:
        jobs.halt.clear()


EVIL = [
    "a\r\nBcc: x@evil.test",
    "a\nX: y",
    "a\u2028Bcc: x",
    "\u560a\u560dBcc: x",
    "a\x01b",
    "Eve <x@evil.test>, Ada",
    "\u202egnp",
]


@pytest.mark.parametrize("words", EVIL)
def test_no_name_and_no_title_adds_a_header_or_a_recipient(tell, settle, now, words):
    with sink() as server:
        settle(mail_url=server.url)
        person = tell(title=words, person={"name": words})

        jobs.send_due(now)

    (mail,) = server.mails
    assert server.recipients == [[person.email]]
    assert {"bcc", "x"} & {name.lower() for name in mail.keys()} == set()  # noqa: SIM118 (headers repeat)
    assert len(mail["To"].addresses) == 1

"""Mails leave once, wait, are given up, expire, and are looked at again before they leave."""

from __future__ import annotations

import time
from collections import Counter
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from socx.db import db as database
from socx.notifications import jobs, mails, queries, services, transport
from socx.notifications.models import Notice
from socx.web.site import settings
from tests.factories import make_institution, make_user
from tests.notifications.sink import hanging, sink

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


def test_a_mail_server_that_says_nothing_is_left_in_time_and_tried_again(tell, settle, now, monkeypatch):
    monkeypatch.setattr(transport, "TIMEOUT", 0.3)
    with hanging() as address:
        settle(mail_url=address)
        tell("test/letter")
        jobs.send_due(now)

    (notice,) = database.session.scalars(select(Notice))
    assert (notice.mail_state, notice.last_error) == ("pending", "SMTPServerDisconnected")  # it never had the letter


def test_a_conversation_that_is_over_time_hands_nothing_over(tell, settle, now):
    """A process that was stopped after it had claimed a mail goes on when another may have it."""
    with sink() as server:
        folder = settle(mail_url=server.url)
        tell()
        notice = database.session.scalars(select(Notice)).one()
        letter = mails.compose(notice, now)

        with pytest.raises(transport.NotSent):
            transport.deliver(letter.message, settings(), time.monotonic() - 1)

    assert (server.ids, folder.exists()) == ([], False)


def test_no_conversation_is_as_long_as_a_lease():
    assert timedelta(seconds=transport.TIMEOUT + 2 * transport.CONNECT) > jobs.LEASE  # so each must be cut
    assert timedelta(seconds=transport.TIMEOUT) < jobs.LEASE < timedelta(minutes=1)


def test_after_a_week_each_person_gets_one_mail_and_what_is_over_is_kept_as_expired(tell, outbox, now):
    week = timedelta(days=7)
    people = [tell(title=f"number {n}") for n in range(2)]
    for n in range(3):
        for person in people:
            tell(to=person, title=f"number {n + 2}", at=now + n * timedelta(days=1))
        tell(to=people[0], at=now, not_after=now + timedelta(days=1), title=f"over {n}")

    sent = [jobs.send_due(now + week), jobs.send_due(now + week)]

    assert (sent, sorted(mail["Subject"] for mail in outbox())) == ([2, 0], ["4 notices for you"] * 2)
    assert Counter(state()) == {"sent": 8 + 2, "expired": 3}


def test_a_decision_never_goes_into_a_digest(tell, outbox, now):
    person = tell("test/letter")
    for _ in range(2):
        tell(to=person)

    jobs.send_due(now + timedelta(days=7))

    assert sorted(mail["Subject"] for mail in outbox()) == ["2 notices for you", "News about the Ministry"]


def test_what_no_longer_holds_is_left_out_of_a_digest_that_waits(tell, outbox, now):
    person = tell(title="the Ministry")
    tell(title="the Agency", to=person)
    late = now + timedelta(days=7)
    jobs.claim(late, "killed")  # it has gathered, and has the digest in hand
    first = database.session.scalars(select(Notice).order_by(Notice.id)).first()
    services.cancel((first.subject_kind, first.subject_id), at=late)
    database.session.commit()

    jobs.send_due(late + jobs.LEASE + MINUTE)

    (mail,) = outbox()
    assert (mail["Subject"], state()) == ("1 notice for you", ["cancelled", "sent", "sent"])


def test_a_digest_comes_again_with_the_same_message_id(tell, outbox, now):
    person = tell(title="the Ministry")
    tell(title="the Agency", to=person)
    late = now + timedelta(days=7)
    jobs.claim(late, "killed")
    digest = database.session.scalars(select(Notice).order_by(Notice.id.desc())).first()

    jobs.send_due(late + jobs.LEASE + MINUTE)

    assert [mail["Message-ID"].strip("<>").partition("@")[0] for mail in outbox()] == [digest.key[:40]]


def test_a_reminder_that_failed_and_is_planned_anew_is_not_lost(tell, settle, outbox, now):
    """Plans are cancelled and taken back whenever an activity changes, also while the mail server is down."""
    person = make_user()
    thing = make_institution()
    subject, again = ("thing", thing.id), services.Planned("test/news", (person.id,), now, generation="1")
    services.plan(subject, [again], at=now)
    database.session.commit()
    settle(mail_url="smtp://127.0.0.1:9")
    jobs.send_due(now)

    services.cancel(subject, at=now)
    services.plan(subject, [again], at=now)
    database.session.commit()
    settle(mail_url="")

    assert jobs.send_due(now) == 1


@pytest.mark.parametrize("hours", [-1, 1])
def test_a_clock_that_jumps_loses_nothing_and_repeats_nothing(tell, outbox, now, hours):
    jump = timedelta(hours=hours)
    for n in range(4):
        tell(title=f"number {n}", at=now - timedelta(hours=3))

    sent = [jobs.send_due(moment) for moment in (now, now + jump, now, now - jump)]

    assert (sent, len(outbox())) == ([4, 0, 0, 0], 4)


def test_a_lease_from_before_the_clock_was_set_back_does_not_hold_a_mail(tell, outbox, now):
    tell(at=now - timedelta(hours=2))
    jobs.claim(now + timedelta(hours=1), "killed")

    assert jobs.send_due(now) == 1


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

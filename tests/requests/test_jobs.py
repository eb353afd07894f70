"""What the clock does with requests."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlalchemy import select

from socx.access.actors import Role
from socx.activities.models import Action
from socx.activities.services import advance_action
from socx.db import db as database
from socx.notifications import mails
from socx.notifications.models import Notice
from socx.requests import jobs
from socx.requests.models import AssistanceRequest
from socx.requests.services.merging import prioritise
from tests.factories import NOW, make_action, make_activity, make_institution, make_request, make_user
from tests.requests.stages import People, make_people


def late(now: datetime, days: int) -> date:
    return (now - timedelta(days=days)).date()


def test_whoever_a_late_request_waits_for_is_reminded_once_and_then_weekly(db: object, now: datetime) -> None:
    adviser = make_user(Role.ADVISER)
    make_request("assessment", due_on=late(now, 1))

    told = [jobs.remind_overdue(now + timedelta(days=n)) for n in (0, 0, 1, 6, 7, 8, 14)]

    assert told == [1, 0, 0, 0, 1, 0, 1]
    assert {n.recipient_id for n in database.session.scalars(select(Notice))} == {adviser.id}


def test_nobody_is_reminded_of_what_is_not_late_or_waits_for_nobody(db: object, now: datetime) -> None:
    make_user(Role.ADVISER)
    make_request("assessment", due_on=now.date())
    make_request("assessment", due_on=None)
    make_request("closed", due_on=late(now, 30))

    assert jobs.remind_overdue(now) == 0


def test_a_new_wait_is_reminded_anew(db: object, now: datetime) -> None:
    make_user(Role.ADVISER)
    item = make_request("assessment", due_on=late(now, 1))
    jobs.remind_overdue(now)

    item.state_since = now - timedelta(hours=1)

    assert jobs.remind_overdue(now) == 1


def test_a_reminder_says_what_waits_and_since_when(app, db: object, now: datetime) -> None:
    home = make_institution()
    make_user(Role.APPROVER, institution=home)
    item = make_request("signing", institution=home, due_on=late(now, 1), title="Data in Kosovo")
    jobs.remind_overdue(now)
    [notice] = database.session.scalars(select(Notice)).all()

    with app.test_request_context():
        words = mails.words(notice, item)

    assert "Data in Kosovo" in words.subject
    assert "2 Mar 2026" in words.text
    assert f"/requests/{item.id}" in words.text
    assert "without prejudice to positions on status" in words.text


def test_every_mail_of_filing_can_be_written_in_every_language(app, db: object, now: datetime) -> None:
    from socx.requests.services.moves import tell

    home = make_institution()
    for language in ("en", "fr", "es"):
        make_user(Role.APPROVER, institution=home, language=language)
    item = make_request("signing", institution=home, due_on=now.date())
    for move in ("send", "return_draft", "sign", "withdraw", "overdue"):
        tell(item, "partner", f"requests/{move}", at=now, note="A <reason> & more.")

    with app.test_request_context():
        for notice in database.session.scalars(select(Notice)).all():
            words = mails.words(notice, item)
            assert item.title in words.subject
            assert "&lt;" not in words.text
            assert f"/requests/{item.id}" in words.text


def test_a_request_leaves_the_queue_when_the_open_action_is_over(db: object, now: datetime) -> None:
    home = make_institution()
    action = make_request("under_way", institution=home)
    waiting = make_request("waiting", institution=home)

    before = jobs.release_queue(now)
    action.state = "closed"
    after = [jobs.release_queue(now), jobs.release_queue(now)]

    assert (before, after, waiting.state) == (0, [1, 0], "registered")


def _action_with_queue() -> tuple[People, Action, list[AssistanceRequest]]:
    """An action that is over but for its closing, and three requests that wait for it; the last is wanted first."""
    people = make_people()
    action = make_action(state="ongoing", request=make_request("under_way", institution=people.institution))
    make_activity(action=action, state="closed")
    queue = [make_request("waiting", institution=people.institution, title=str(n)) for n in range(3)]
    prioritise(queue, [item.id for item in reversed(queue)], by=people.official.actor(), at=NOW)
    return people, action, queue


def test_closing_an_action_lets_the_request_go_on_at_once_that_the_institution_wants_first(
    db: object, now: datetime
) -> None:
    people, action, queue = _action_with_queue()

    advance_action(action, "close", by=people.adviser.actor(), at=now)

    assert [item.state for item in queue] == ["waiting", "waiting", "registered"]
    told = database.session.scalars(select(Notice.recipient_id).where(Notice.kind == "requests/release")).all()
    assert {people.official.id, people.approver.id} <= set(told)


def test_the_job_lets_one_request_at_a_time_out_in_the_order_of_the_institution(db: object, now: datetime) -> None:
    _, action, (third, second, first) = _action_with_queue()
    action.request.state = "closed"

    done = [jobs.release_queue(now), jobs.release_queue(now)]
    assert (done, first.state, second.state, third.state) == ([1, 0], "registered", "waiting", "waiting")
    first.state = "withdrawn"
    assert (jobs.release_queue(now), second.state, third.state) == (1, "registered", "waiting")

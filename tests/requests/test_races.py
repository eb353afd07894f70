"""Two do the same, or the opposite, at the same moment: one of them counts, and nothing is left half done."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm.exc import StaleDataError

from socx.audit.models import AuditEntry
from socx.core.errors import DomainError
from socx.db import db as database
from socx.files.intake import Taken
from socx.files.store import Store
from socx.requests.models import AssistanceRequest, Attachment, DecisionMeeting, MeetingCase, RequestPlace
from socx.requests.services import attachments, filing, meetings, merging
from tests.factories import make_request
from tests.requests.stages import People, at_once, bring_to, make_people

#: What the one who comes second may be told: a page with a sentence, never a fault of ours.
TOLD = (DomainError, StaleDataError)


@pytest.fixture
def people(db: object) -> People:
    return make_people()


def found(number: int) -> Any:
    return database.session.get_one(AssistanceRequest, number)


def refused(answers: list[Any]) -> list[Any]:
    errors = [a for a in answers if isinstance(a, Exception)]
    assert all(isinstance(e, TOLD) for e in errors), [repr(e) for e in errors]
    return errors


def entries(number: int, action: str) -> int:
    own = select(func.count()).where(
        AuditEntry.subject_kind == "request", AuditEntry.subject_id == number, AuditEntry.action == action
    )
    return database.session.scalar(own) or 0


def test_two_requests_are_not_merged_into_each_other(app: Flask, people: People, now: datetime) -> None:
    first, second = (make_request("registered", institution=people.institution).id for _ in range(2))
    by = people.adviser.actor()
    database.session.commit()

    answers = at_once(
        app,
        lambda: merging.merge(found(first), second, "The same need.", by=by, at=now),
        lambda: merging.merge(found(second), first, "The same need.", by=by, at=now),
    )

    assert len(refused(answers)) == 1
    database.session.rollback()
    assert sorted(found(n).state for n in (first, second)) == ["merged", "registered"]


def test_a_request_is_merged_once(app: Flask, people: People, now: datetime) -> None:
    first, second = (make_request("registered", institution=people.institution).id for _ in range(2))
    by = people.adviser.actor()
    database.session.commit()

    def merge() -> Any:
        return merging.merge(found(first), second, "The same need.", by=by, at=now)

    answers = at_once(app, merge, merge, merge)

    assert len(refused(answers)) == 2
    database.session.rollback()
    assert (entries(first, "merge"), entries(second, "take_in")) == (1, 1)


def test_of_two_orders_one_stands_whole(app: Flask, people: People, now: datetime) -> None:
    first, second = (make_request("registered", institution=people.institution).id for _ in range(2))
    by = people.approver.actor()
    database.session.commit()

    def order(*places: int) -> None:
        both = [found(first), found(second)]
        merging.prioritise(both, dict(zip((first, second), places, strict=True)), by=by, at=now)

    answers = at_once(app, lambda: order(1, 2), lambda: order(2, 1), lambda: order(1, 2))

    assert refused(answers) == []
    database.session.rollback()
    assert sorted(database.session.scalars(select(RequestPlace.place))) == [1, 2]


def test_a_case_is_decided_once_in_a_meeting(app: Flask, people: People, now: datetime) -> None:
    item, by = bring_to("approval", people, now), people.commission.actor()
    meeting = meetings.make_meeting(now.date(), "Room 1", by=by, at=now)
    number, case = item.id, meetings.add_case(meeting, item.id, by=by, at=now).id
    database.session.commit()

    def decide(outcome: str) -> Any:
        one = database.session.get_one(MeetingCase, case)
        return meetings.decide_case(one, outcome, reason="Fits.", reference="ARES 1", by=by, at=now)

    answers = at_once(app, lambda: decide("approved"), lambda: decide("rejected"), lambda: decide("approved"))

    assert len(refused(answers)) == 2
    database.session.rollback()
    assert len(found(number).decisions) == 1
    assert database.session.get_one(MeetingCase, case).decision is found(number).decision


def test_a_case_stands_on_one_agenda_once(app: Flask, people: People, now: datetime) -> None:
    item, by = bring_to("approval", people, now), people.commission.actor()
    meeting, number = meetings.make_meeting(now.date(), "Room 1", by=by, at=now).id, item.id
    database.session.commit()

    def add() -> Any:
        return meetings.add_case(database.session.get_one(DecisionMeeting, meeting), number, by=by, at=now)

    answers = at_once(app, add, add)

    assert len(refused(answers)) == 1
    database.session.rollback()
    assert database.session.scalar(select(func.count()).select_from(MeetingCase)) == 1


def test_the_pen_goes_on_once(app: Flask, people: People, now: datetime) -> None:
    item = make_request("draft", institution=people.institution, created_by_id=people.official.id)
    number, by, to = item.id, people.official.actor(), people.approver.id
    database.session.commit()

    def hand() -> Any:
        return filing.hand_over(found(number), to, by=by, at=now)

    answers = at_once(app, hand, hand, hand)

    assert len(refused(answers)) == 2
    database.session.rollback()
    assert (found(number).held_by_id, entries(number, "hand_over")) == (to, 1)


def test_a_document_is_in_what_was_signed_or_is_not_added(
    app: Flask, people: People, now: datetime, tmp_path: Path
) -> None:
    """Whoever is first: what stands beside the signed words is what the signature counted."""
    number = make_request("draft", institution=people.institution).id
    by, approver = people.official.actor(), people.approver.actor()
    taken = Taken("a.png", "png", b"x", "d" * 64, "", False)
    database.session.commit()

    answers = at_once(
        app,
        lambda: attachments.add(found(number), taken, purpose="other", store=Store(tmp_path), by=by, at=now),
        lambda: filing.sign(found(number), by=approver, at=now),
    )

    refused(answers)
    database.session.rollback()
    item = found(number)
    beside = list(database.session.scalars(select(Attachment.digest).where(Attachment.request_id == number)))
    if item.state == "submitted":
        assert [a["sha256"] for a in item.submissions[-1].document["attachments"]] == beside


def test_the_same_document_is_there_once(app: Flask, people: People, now: datetime, tmp_path: Path) -> None:
    number, by = make_request("draft", institution=people.institution).id, people.official.actor()
    taken = Taken("a.png", "png", b"x", "d" * 64, "", False)
    database.session.commit()

    def add() -> Any:
        return attachments.add(found(number), taken, purpose="other", store=Store(tmp_path), by=by, at=now)

    answers = at_once(app, add, add, add)

    refused(answers)
    database.session.rollback()
    assert database.session.scalar(select(func.count()).select_from(Attachment)) == 1


def test_a_link_signs_once_and_one_letter_is_asked_for(app: Flask, people: People, now: datetime) -> None:
    number, by = make_request("draft", institution=people.institution).id, people.official.actor()
    database.session.commit()

    def ask(secret: str) -> Any:
        return filing.ask_by_link(
            found(number), name="Ana", function="Minister", email="ana@example.org", language="en", secret=secret,
            link="x", by=by, at=now,
        )  # fmt: skip

    refused(at_once(app, lambda: ask("one"), lambda: ask("two")))
    database.session.rollback()
    links = [s for s in found(number).sign_offs if s.outcome is None]
    assert len(links) == 1
    link = links[0].id
    database.session.commit()  # a look begins a transaction, and SQLite has one at a time

    def sign() -> Any:
        item = found(number)
        return filing.sign_by_link(next(s for s in item.sign_offs if s.id == link), item, name="Ana", at=now)

    answers = at_once(app, sign, sign, sign)

    assert len(refused(answers)) == 2
    database.session.rollback()
    assert (found(number).state, len(found(number).submissions), entries(number, "sign")) == ("submitted", 1, 1)

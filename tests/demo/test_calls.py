"""The calls of the demonstration: one is open, one waits for its decision, one is decided up to the team."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import select

from socx.db import db as database
from socx.demo.load import load
from socx.demo.programme import MORNING
from socx.selection import queries
from socx.selection.models import CallInvitation, CvSending, ExpertCall, Nomination
from socx.selection.services import grid

TODAY = date(2026, 3, 4)


def test_one_call_is_open_one_waits_for_its_decision_and_one_is_decided(db):
    load(TODAY, "a-password-for-tests")

    found = database.session.scalars(select(ExpertCall).order_by(ExpertCall.id)).unique().all()
    assert sorted(call.state for call in found) == ["closed", "decided", "open"]
    open_now = database.session.scalars(queries.public_calls(datetime.combine(TODAY, MORNING))).unique().all()
    assert len(open_now) == 1
    (closed,) = (call for call in found if call.state == "closed")
    assert len(database.session.scalars(queries.applications_to(closed)).all()) == 4
    assert {one.state for one in database.session.scalars(select(CallInvitation))} >= {"sent", "later"}
    (item,) = (one for one in database.session.scalars(select(Nomination)) if one.state == "placed")
    assert item.position.expert_id == item.expert_id
    assert len(database.session.scalars(select(CvSending)).all()) == 1
    board = grid.board(closed, closed.positions[0])
    assert not board.unassessed
    assert board.lacks_assessors

"""The calls of the demonstration: two are open, one is closed and has applications."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import select

from socx.db import db as database
from socx.demo.load import load
from socx.demo.programme import MORNING
from socx.selection import queries
from socx.selection.models import CallInvitation, ExpertCall

TODAY = date(2026, 3, 4)


def test_two_calls_are_open_and_one_waits_for_its_decision(db):
    load(TODAY, "a-password-for-tests")

    found = database.session.scalars(select(ExpertCall).order_by(ExpertCall.id)).unique().all()
    assert sorted(call.state for call in found) == ["closed", "open", "open"]
    open_now = database.session.scalars(queries.public_calls(datetime.combine(TODAY, MORNING))).unique().all()
    assert len(open_now) == 2
    (closed,) = (call for call in found if call.state == "closed")
    assert len(database.session.scalars(queries.applications_to(closed)).all()) == 4
    assert {one.state for one in database.session.scalars(select(CallInvitation))} >= {"sent", "later"}

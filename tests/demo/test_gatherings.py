"""The demonstration has its events, meetings and recommendations as rows, made through the services."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from socx.access.actors import Actor, Role
from socx.db import db as database
from socx.demo.load import load
from socx.outreach.models import OutreachEvent
from socx.outreach.queries import numbers
from socx.recommendations.models import Recommendation

TODAY = date(2026, 3, 4)


def test_the_session_in_pristina_leads_to_the_request_of_the_lead_story(db):
    load(TODAY, "a-password-for-tests")
    manager = Actor(1, Role.MANAGER)
    session, webinar = database.session.scalars(select(OutreachEvent).order_by(OutreachEvent.held_on))

    assert (session.held_on, session.participants, len(session.meetings)) == (date(2022, 12, 13), 20, 12)
    found = numbers(session, manager)
    assert (found["invited"], found["met"], found["opened"], found["submitted"], found["actions"]) == (12, 12, 1, 1, 1)
    assert numbers(webinar, manager)["within_12"] > numbers(webinar, manager)["within_6"] > 0
    states = {r.state for r in database.session.scalars(select(Recommendation))}
    assert states == {"noted", "under_consideration", "in_request", "in_action", "not_taken_up", "superseded"}

"""A request of several institutions in the hands of the facility: opinions, meetings, questions to one of them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from flask import Flask

from socx.access.actors import Role
from socx.requests import minutes
from socx.requests.services import formulation
from socx.requests.services.moves import advance
from tests.browser_html import Browser
from tests.factories import make_user
from tests.outreach import make_event, make_offer
from tests.outreach import make_meeting as make_outreach_meeting
from tests.requests.stages import make_people
from tests.requests.test_joint import make_joint
from tests.requests.test_meetings import make_meeting

Browse = Callable[..., Browser]


def test_the_trail_names_the_office_that_gave_no_opinion(db: object, browse: Browse, now: datetime) -> None:
    joint = make_joint(now, "opinion")
    serbia, manager = make_user(Role.DELEGATION, partner_code="RS"), make_user(Role.MANAGER)
    formulation.give_opinion(joint.item, "support", by=serbia.actor(), at=now)

    advance(joint.item, "proceed", by=manager.actor(), at=now, note="No answer in ten days.")

    browser = browse(manager)
    page = browser.get(f"/requests/{joint.item.id}")
    [line] = [one.get_text() for one in page.select(".trail__what") if "without an opinion" in one.get_text()]
    assert line == "It went on without an opinion (the EU Delegation for Kosovo*)"


def test_the_minutes_name_every_institution(app: Flask, db: object, now: datetime) -> None:
    joint, people = make_joint(now, "approval"), make_people()
    meeting = make_meeting(people, now, joint.item)

    with app.test_request_context():
        paper = minutes.minutes(meeting, meeting.cases, to=people.manager.actor(), at=now)

    [answers] = [block for block in paper.blocks if hasattr(block, "rows")]
    said = {row.label: " ".join(one.text for one in row.said) for row in answers.rows}
    assert said["Institutions"] == "Agency for Protection; Centre for Social Work"
    assert said["Partner country or territory"] == "Serbia; Kosovo*"
    assert "UNSCR 1244" in " ".join(paper.notes)


def test_what_came_of_an_event_names_every_institution(app: Flask, db: object, browse: Browse, now: datetime) -> None:
    joint, event = make_joint(now, "submitted"), make_event()
    meeting = make_outreach_meeting(event=event, institution=joint.b)
    make_offer(meeting, opened_at=now).request_id = joint.item.id
    browser = browse(make_user(Role.MANAGER))

    browser.get(f"/outreach/{event.id}/submitted")
    rows = browser.client.get(f"/outreach/{event.id}/submitted.csv").text

    assert "Agency for Protection" in browser.text
    assert "Agency for Protection; Centre for Social Work,Serbia; Kosovo*" in rows

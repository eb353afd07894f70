"""The interface for machines does what the pages do: plan, preview, move, add parts, reach milestones."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from socx.access.actors import Role
from socx.db import db as database
from tests.factories import make_activity, make_expert, make_user

EVENT = {"fixed": "delivery_start", "day": "2027-09-13", "length": 5}


@pytest.fixture
def call(ask_api):
    """Ask as an adviser; the answer as values."""
    adviser = make_user(Role.ADVISER)

    def asked(method, address, body=None, status=200):
        got, answer = ask_api(adviser, method.upper(), address, **(body or {}))
        assert got == status, answer
        return answer

    return asked


def planned(call, activity):
    """The activity with the plan of the event, saved."""
    after = call("post", f"/activities/{activity.id}/plan", EVENT)["after"]
    version = call("get", f"/activities/{activity.id}")["version"]
    return call("put", f"/activities/{activity.id}/dates", after | {"version": version})


def test_a_plan_is_shown_before_it_is_saved(call):
    activity = make_activity(kind="event")

    found = call("post", f"/activities/{activity.id}/plan", EVENT)

    assert found["after"]["delivery_end"] == "2027-09-17"
    assert found["before"]["delivery_start"] is None
    assert {line["key"]: line["after"] for line in found["milestones"]}["briefing"] == "2027-09-06"
    assert call("get", f"/activities/{activity.id}")["delivery_start"] is None


def test_a_move_tells_its_slip_and_wants_a_reason_once_the_dates_are_confirmed(call):
    activity = make_activity(kind="event", experts=[make_expert()])
    saved = planned(call, activity)
    call("post", f"/activities/{activity.id}/moves/confirm", {"version": saved["version"], "note": ""})

    found = call("post", f"/activities/{activity.id}/move", {"key": "delivery_start", "day": "2027-09-20"})
    body = found["after"] | {"version": call("get", f"/activities/{activity.id}")["version"]}

    assert (found["needs_reason"], found["needs_word"], found["is_blocked"]) == (True, False, False)
    call("put", f"/activities/{activity.id}/dates", body, status=422)
    moved = call("put", f"/activities/{activity.id}/dates", body | {"reason": "The minister is away."})
    assert moved["slip"] == 5
    assert {m["key"]: m["slip"] for m in moved["milestones"]}["start"] == 5


def test_milestones_of_what_was_called_off_stay_as_they_are(call):
    activity = make_activity(kind="event")
    planned(call, activity)
    activity.state = "cancelled"
    database.session.commit()

    call("put", f"/activities/{activity.id}/milestones/terms", {"reached": True}, status=409)


def test_parts_are_added_and_milestones_reached(call):
    activity = make_activity(kind="event")
    saved = planned(call, activity)

    more = {"version": saved["version"], "first": "2027-10-11", "count": 2, "weeks": 4}
    found = call("post", f"/activities/{activity.id}/parts/series", more, status=201)
    before = (datetime.now(UTC) - timedelta(days=3)).date().isoformat()
    body = {"version": found["version"], "reached": True, "day": before}
    call("put", f"/activities/{activity.id}/milestones/terms", body | {"day": "2099-01-01"}, status=422)
    reached = call("put", f"/activities/{activity.id}/milestones/terms", body)

    assert [part["delivery_start"] for part in found["parts"]] == ["2027-10-11", "2027-11-08"]
    assert next(m for m in reached["milestones"] if m["key"] == "terms")["done_on"] == before
    call("put", f"/activities/{activity.id}/milestones/nothing", body, status=404)

"""The interface for machines does what the pages do: plan, move, add parts, prepare visits, reach milestones."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest

from socx.access.actors import Role
from socx.activities.models import ProgrammeItem
from socx.db import db as database
from tests.factories import make_activity, make_expert, make_institution, make_user

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


VISITED = {"delivery_start": date(2027, 5, 31), "delivery_end": date(2027, 6, 4)}
ENTRY = {
    "day": "2027-06-01", "starts_at": "09:30", "ends_at": "11:00", "host": "Department of Social Protection",
    "place": "Dublin", "subject": "Data, and who reads them",
}  # fmt: skip


@pytest.fixture
def visit(db):
    return make_activity(kind="study_visit", held_in="IE", **VISITED)


def test_a_visit_gets_its_programme_and_its_delegation(call, visit):
    at_first = call("get", f"/activities/{visit.id}")["version"]
    seats = {"institution_id": visit.request.institution_id, "function": "Head of unit, statistics", "seats": 2}

    planned = call("post", f"/activities/{visit.id}/visit/programme", ENTRY | {"version": at_first}, status=201)
    call("post", f"/activities/{visit.id}/visit/seats", seats | {"version": at_first}, status=409)
    whole = call("post", f"/activities/{visit.id}/visit/seats", seats | {"version": planned["version"]}, status=201)

    (entry,), (places,) = whole["programme"], whole["delegation"]
    assert entry == ENTRY | {"id": entry["id"], "starts_at": "09:30:00", "ends_at": "11:00:00"}
    assert places == seats | {"id": places["id"], "institution": visit.request.institution.official_name}


def test_what_was_planned_for_a_visit_is_taken_out_again(call, visit):
    there = f"/activities/{visit.id}/visit"
    seats = {"institution_id": visit.request.institution_id, "function": "Head of unit"}
    call("post", f"{there}/programme", ENTRY, status=201)
    whole = call("post", f"{there}/seats", seats, status=201)
    entry, places, version = whole["programme"][0]["id"], whole["delegation"][0]["id"], whole["version"]

    call("delete", f"{there}/programme/{entry}?version={version - 1}", status=409)
    call("delete", f"{there}/programme/{entry}?version={version}")
    left = call("delete", f"{there}/seats/{places}")

    assert (left["programme"], left["delegation"]) == ([], [])
    call("delete", f"{there}/programme/{entry}", status=404)
    call("delete", f"{there}/seats/{places}", status=404)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"day": "2027-06-12"}, "day"),
        ({"ends_at": "09:30"}, "ends_at"),
        ({"starts_at": "09:30+02:00"}, "starts_at"),
        ({"host": " "}, "host"),
    ],
)
def test_a_programme_that_cannot_be_is_refused_by_its_field(call, visit, wrong, field):
    refused = call("post", f"/activities/{visit.id}/visit/programme", ENTRY | wrong, status=422)

    assert set(refused["errors"]) == {field}
    assert call("get", f"/activities/{visit.id}")["programme"] == []


def test_a_delegation_is_of_those_who_asked(call, visit):
    other = {"institution_id": make_institution().id, "function": "Head of unit"}

    refused = call("post", f"/activities/{visit.id}/visit/seats", other, status=422)

    assert set(refused["errors"]) == {"institution_id"}


def test_only_a_visit_whose_plan_is_open_has_a_programme_to_write(call):
    training, over = make_activity(kind="training", **VISITED), make_activity(
        kind="study_visit", state="reporting", **VISITED
    )  # fmt: skip

    call("post", f"/activities/{training.id}/visit/programme", ENTRY, status=404)
    call("post", f"/activities/{over.id}/visit/programme", ENTRY, status=409)


def test_partners_and_experts_read_a_programme_and_do_not_write_it(ask_api, visit):
    official = make_user(Role.OFFICIAL, institution=visit.request.institution)
    visit.programme.append(
        ProgrammeItem(day=date(2027, 6, 1), starts_at=time(9, 30), ends_at=time(11), host="Hosts", subject="Data")
    )

    status, answer = ask_api(official, "GET", f"/activities/{visit.id}")
    refused, _ = ask_api(official, "POST", f"/activities/{visit.id}/visit/programme", **ENTRY)

    assert (status, [entry["host"] for entry in answer["programme"]]) == (200, ["Hosts"])
    assert refused in (403, 404)


def test_a_position_is_changed_and_removed(call):
    activity = make_activity()
    position = {"role": "Trainer", "days_on_site": 5}
    for _ in range(2):
        call("post", f"/activities/{activity.id}/positions", position, status=201)
    first, second = call("get", f"/activities/{activity.id}")["positions"]

    call("put", f"/activities/{activity.id}/positions/{second['id']}", position | {"days_remote": 3})
    left = call("delete", f"/activities/{activity.id}/positions/{first['id']}")

    assert [(p["id"], p["number"], p["days_remote"]) for p in left["positions"]] == [(second["id"], 1, 3)]
    call("put", f"/activities/{activity.id}/positions/{first['id']}", position, status=404)


def test_what_is_over_gets_no_parts(call):
    over = make_activity(state="reported", **VISITED)

    body = {"title": "Interviews", "kind": "assessment", "modality": "remote"}

    call("post", f"/activities/{over.id}/parts/sub", body, status=409)

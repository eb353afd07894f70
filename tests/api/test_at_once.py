"""Two at the same moment, on both databases: what is done once is done once, and the other one is told in words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from socx.access.actors import Role
from socx.accounts import services as accounts
from socx.accounts.models import User
from socx.activities.models import Activity, Position
from socx.audit.models import AuditEntry
from socx.db import db as database
from socx.deliverables.models import Deliverable, DeliverableAcceptance, DeliverableVersion
from socx.evaluations.models import Evaluation
from socx.matching.models import MatchDecision
from socx.selection.models import CodeAcknowledgement
from tests.deliverables import hand_in, hand_in_all, make_mission, write
from tests.evaluations import answers, make_held, official_of
from tests.factories import NOW, make_action, make_activity, make_expert, make_request, make_user

#: (who, method, address under /api/v1, body)
Call = tuple[User, str, str, Any]


@pytest.fixture
def at_once(app: Flask, db: object) -> Callable[..., list[int]]:
    """at_once(call, call, …): the statuses of calls that are made at the same moment."""

    def calling(*calls: Call) -> list[int]:
        tokens = [accounts.create_token(user, "test", by=user.actor(), at=NOW)[1] for user, *_ in calls]
        database.session.commit()
        database.session.remove()
        ready = Barrier(len(calls))

        def one(number: int) -> int:
            _, method, address, body = sent[number]
            ready.wait(20)
            answer = app.test_client().open(
                f"/api/v1{address}", method=method, json=body, headers={"Authorization": f"Bearer {tokens[number]}"}
            )
            return int(answer.status_code)

        sent: Sequence[Call] = calls
        with ThreadPoolExecutor(len(calls)) as people:
            found = list(people.map(one, range(len(calls))))
        assert set(found) <= {200, 201, 409, 422}, found
        return found

    return calling


def count(table: Any, *where: Any) -> int:
    return database.session.scalar(select(func.count()).select_from(table).where(*where)) or 0


def test_a_double_click_signs_once(at_once):
    mission = make_mission()
    hand_in_all(mission)
    item = mission.of("activity_report").id
    call = (mission.official, "POST", f"/deliverables/{item}/accept", {})

    at_once(call, call, call, call)

    assert count(DeliverableAcceptance) == 1


def test_both_sides_accept_at_the_same_moment(at_once):
    mission = make_mission()
    hand_in_all(mission)
    item, official, adviser = mission.of("activity_report").id, mission.official, mission.adviser
    address = f"/deliverables/{item}/accept"

    found = at_once((official, "POST", address, {}), (adviser, "POST", address, {}))
    at_once((database.session.merge(official), "POST", address, {}))
    at_once((database.session.merge(adviser), "POST", address, {}))

    assert 200 in found
    assert count(DeliverableAcceptance) == 2
    assert database.session.get_one(Deliverable, item).state == "accepted"


def test_a_report_is_accepted_or_returned_and_never_both(at_once):
    mission = make_mission()
    hand_in_all(mission)
    item, adviser = mission.of("mission_report").id, mission.adviser

    found = at_once(
        (adviser, "POST", f"/deliverables/{item}/accept", {}),
        (adviser, "POST", f"/deliverables/{item}/return", {"note": "Say more."}),
    )

    assert sorted(found) == [200, 409]
    state = database.session.get_one(Deliverable, item).state
    assert (state, count(DeliverableAcceptance)) in (("accepted", 1), ("returned", 0))


def test_a_double_click_submits_one_version(at_once):
    mission = make_mission()
    item = mission.of("mission_report")
    write(item, mission.principal)
    call = (mission.principal, "POST", f"/deliverables/{item.id}/submit", {})

    assert sorted(at_once(call, call, call)) == [200, 409, 409]

    assert count(DeliverableVersion) == 1


def test_the_last_report_that_comes_twice_reports_the_activity_once(at_once):
    mission = make_mission("reporting")
    hand_in(mission.of("mission_report", 1), mission.principal)
    hand_in(mission.of("mission_report", 2), mission.second)
    item = mission.of("activity_report")
    write(item, mission.principal)
    number, call = mission.activity.id, (mission.principal, "POST", f"/deliverables/{item.id}/submit", {})

    at_once(call, call)

    assert count(AuditEntry, AuditEntry.subject_id == number, AuditEntry.action == "receive") == 1


def test_two_colleagues_evaluate_for_one_institution(at_once):
    activity = make_held()
    one, other = official_of(activity), official_of(activity)
    address, body = f"/activities/{activity.id}/evaluations/partner", {"answers": answers("partner")}

    at_once((one, "PUT", address, body), (other, "PUT", address, body))

    assert count(Evaluation) == 1


def test_the_code_of_conduct_is_acknowledged_once(at_once):
    user = make_user(Role.EXPERT)
    activity = make_activity(experts=[make_expert(user_id=user.id)], has_read=False)
    call = (user, "POST", f"/activities/{activity.id}/conduct", {})

    at_once(call, call, call)

    assert count(CodeAcknowledgement) == 1


def test_an_action_never_has_five_activities(at_once):
    action, manager = make_action(), make_user(Role.MANAGER)
    for _ in range(3):
        make_activity(action=action)
    number = action.id
    body = {"title": "One more", "kind": "training", "modality": "onsite"}
    call = (manager, "POST", f"/actions/{number}/activities", body)

    assert sorted(at_once(call, call, call)) in ([201, 409, 409], [201, 409, 422], [201, 422, 422])

    assert count(Activity, Activity.action_id == number) == 4


def test_nobody_is_placed_on_two_missions_at_the_same_moment(at_once):
    expert, manager, addresses = make_expert(), make_user(Role.MANAGER), []
    for _ in range(2):
        request = make_request("under_way")
        database.session.add(
            MatchDecision(request_id=request.id, expert_id=expert.id, decision="shortlisted", at=NOW, note="")
        )
        day = (NOW + timedelta(days=200)).date()
        activity = make_activity(
            action=make_action(request=request), delivery_start=day, delivery_end=day + timedelta(days=3)
        )
        activity.positions = [Position(number=1, role="Expert")]
        database.session.flush()
        addresses.append(f"/activities/{activity.id}/positions/{activity.positions[0].id}/expert")
    number = expert.id

    found = at_once(*((manager, "PUT", address, {"expert_id": number, "word": "x"}) for address in addresses))

    assert 200 in found
    assert count(Position, Position.expert_id == number) == 1


def test_an_activity_is_cancelled_once(at_once):
    activity, manager = make_activity(state="planned"), make_user(Role.MANAGER)
    number, call = activity.id, (manager, "POST", f"/activities/{activity.id}/moves/cancel", {"note": "No."})

    assert sorted(at_once(call, call, call)) == [200, 409, 409]

    assert count(AuditEntry, AuditEntry.subject_id == number, AuditEntry.action == "cancel") == 1


def test_parts_that_are_added_at_once_have_numbers_of_their_own(at_once):
    activity, manager = make_activity(), make_user(Role.MANAGER)
    body = {"title": "A part", "kind": "training", "modality": "onsite"}
    call = (manager, "POST", f"/activities/{activity.id}/parts/sub", body)

    found = at_once(call, call, call)

    parts = database.session.scalars(select(Activity.part).where(Activity.part > 0).order_by(Activity.part)).all()
    assert list(parts) == list(range(1, found.count(201) + 1))

"""Calls and applications for machines: the same rules as on the pages."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from socx.access.actors import Role
from socx.accounts import services as accounts
from socx.db import db as database
from tests.factories import NOW, make_user
from tests.selection import apply_to, ask, make_applicant, make_call, make_wanted


@pytest.fixture
def call(db):
    activity = make_wanted()
    ask(activity.positions[0])
    return make_call(activity, closes_at=datetime.now(UTC) + timedelta(days=9))


@pytest.fixture
def ask_api(app, db):
    """ask_api(user, method, address, **body): the status and the answer."""

    def asking(user, method, address, **body):
        _, token = accounts.create_token(user, "test", by=user.actor(), at=NOW)
        database.session.commit()
        given = {"json": body} if method == "POST" else {}
        answer = app.test_client().open(
            f"/api/v1{address}", method=method, headers={"Authorization": f"Bearer {token}"}, **given
        )
        return answer.status_code, answer.json

    return asking


def test_an_adviser_reads_a_call_and_what_it_asks(ask_api, call):
    status, found = ask_api(make_user(Role.ADVISER), "GET", f"/calls/{call.id}")

    assert status == 200
    assert found["moves"] == ["close", "cancel"]
    assert [one["words"] for one in found["positions"][0]["requirements"]] == ["French, B2 or better"]
    assert found["notes"][0]["mark"] == "*"


def test_experts_read_the_open_calls_and_their_own_applications_alone(ask_api, call):
    expert, other = make_applicant(), make_applicant()
    item = apply_to(call, expert)

    assert [one["id"] for one in ask_api(expert.user, "GET", "/open-calls/")[1]["items"]] == [call.id]
    assert ask_api(expert.user, "GET", "/calls/")[0] == 403
    assert ask_api(other.user, "GET", f"/applications/{item.id}")[0] == 404
    status, own = ask_api(expert.user, "GET", f"/applications/{item.id}")
    assert (status, own["judged"][0]["verdict"]) == (200, "claimed")


def test_applications_are_there_when_the_call_is_closed(ask_api, call):
    adviser = make_user(Role.ADVISER)
    item = apply_to(call, make_applicant())
    assert ask_api(adviser, "GET", f"/calls/{call.id}/applications") == (200, [])
    assert ask_api(adviser, "GET", f"/applications/{item.id}")[0] == 404

    status, closed = ask_api(adviser, "POST", f"/calls/{call.id}/moves/close", version=call.version)

    assert (status, closed["state"]) == (200, "closed")
    assert [one["id"] for one in ask_api(adviser, "GET", f"/calls/{call.id}/applications")[1]] == [item.id]


def test_a_move_that_lacks_its_reason_says_so(ask_api, call):
    status, problem = ask_api(make_user(Role.ADVISER), "POST", f"/calls/{call.id}/moves/cancel")

    assert status == 422
    assert problem["errors"]["note"] == "Give a reason."

"""Calls and applications for machines: the same rules as on the pages."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from socx.access.actors import Role
from socx.requests.services.assessment import looks_first
from tests.factories import NOW, make_user
from tests.selection import apply_to, ask, choosing, invite_to, make_applicant, make_call, make_wanted, paying


@pytest.fixture
def call(db):
    activity = make_wanted()
    ask(activity.positions[0])
    return make_call(activity, closes_at=datetime.now(UTC) + timedelta(days=9))


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


def test_an_expert_answers_invitations(ask_api, call):
    expert, other = make_applicant(), make_applicant()
    item, later = invite_to(call, expert, answer_until=datetime.now(UTC) + timedelta(days=5)), invite_to(
        make_call(call.activity, round=2, closes_at=datetime.now(UTC) + timedelta(days=9)), expert,
        answer_until=datetime.now(UTC) + timedelta(days=5),
    )  # fmt: skip
    status, found = ask_api(expert.user, "GET", "/call-invitations/")
    assert (status, {one["id"] for one in found["items"]}) == (200, {item.id, later.id})
    assert ask_api(other.user, "GET", f"/call-invitations/{item.id}")[0] == 404
    assert ask_api(other.user, "GET", "/call-invitations/")[1]["items"] == []

    status, problem = ask_api(expert.user, "POST", f"/call-invitations/{item.id}/decline", reason="other")
    assert (status, set(problem["errors"])) == (422, {"note"})
    given = {"reason": "dates", "version": item.version}
    status, found = ask_api(expert.user, "POST", f"/call-invitations/{item.id}/decline", **given)
    assert (status, found["state"], found["reason"]) == (200, "declined", "dates")
    assert ask_api(expert.user, "POST", f"/call-invitations/{item.id}/decline", reason="dates", version=0)[0] == 409
    again = (datetime.now(UTC) + timedelta(days=90)).date().isoformat()
    status, found = ask_api(expert.user, "POST", f"/call-invitations/{later.id}/postpone", ask_again_on=again)
    assert (status, found["state"], found["ask_again_on"]) == (200, "later", again)


def test_an_expert_drafts_sends_and_withdraws_an_application(ask_api, call):
    expert = make_applicant(in_roster_since=NOW)
    status, item = ask_api(expert.user, "POST", f"/open-calls/{call.id}/applications")
    assert (status, item["state"], item["moves"]) == (201, "draft", ["submit", "withdraw"])
    address = f"/applications/{item['id']}"
    status, problem = ask_api(expert.user, "POST", f"{address}/moves/submit")
    assert (status, problem["status"]) == (422, 422)

    asked = ask_api(expert.user, "GET", f"/open-calls/{call.id}")[1]["positions"][0]["requirements"][0]
    status, item = ask_api(
        expert.user, "PUT", address, version=item["version"], motivation="It is what I do.",
        answers=[{"requirement_id": asked["id"], "claim": "yes", "evidence": "Ten years in Lille."}],
    )  # fmt: skip
    assert (status, item["motivation"], item["answers"][0]["evidence"]) == (
        200, "It is what I do.", "Ten years in Lille.",
    )  # fmt: skip
    status, item = ask_api(expert.user, "POST", f"{address}/moves/submit", version=item["version"])
    assert (status, item["state"]) == (200, "submitted")
    assert ask_api(expert.user, "PUT", address, version=0, motivation="Late.")[0] == 409
    assert [one["id"] for one in ask_api(expert.user, "GET", "/applications/")[1]["items"]] == [item["id"]]
    assert ask_api(make_applicant().user, "PUT", address, motivation="Not mine.")[0] == 404
    status, item = ask_api(expert.user, "POST", f"{address}/moves/withdraw")
    assert (status, item["state"]) == (200, "withdrawn")


def test_who_was_not_asked_reads_no_call_by_invitation(ask_api, call):
    call.audience = "invited"
    expert, stranger = make_applicant(), make_applicant()
    item = invite_to(call, expert, answer_until=datetime.now(UTC) + timedelta(days=5))

    assert ask_api(stranger.user, "GET", f"/open-calls/{call.id}")[0] == 404
    assert ask_api(stranger.user, "POST", f"/open-calls/{call.id}/applications")[0] == 404
    assert ask_api(expert.user, "POST", f"/call-invitations/{item.id}/apply")[0] == 201


def test_the_grid_shows_figures_to_who_has_given_own_scores(ask_api, db):
    call, items = choosing.closed_call(2)
    first, second = choosing.adviser(), choosing.adviser()
    choosing.assess_all(call, first, {items[0].id: 3, items[1].id: 5})
    address = f"/calls/{call.id}/positions/{call.positions[0].id}/grid"

    status, found = ask_api(first, "GET", address)
    assert (status, found["hides"]) == (200, False)
    assert [(one["application_id"], one["rank"]) for one in found["places"]] == [(items[1].id, 1), (items[0].id, 2)]
    assert found["places"][0]["total"] == pytest.approx(sum(part["points"] for part in found["places"][0]["parts"]))
    status, found = ask_api(second, "GET", address)
    assert found["hides"] == looks_first(second.actor(), has_begun=False, is_done=False)
    assert ask_api(items[0].expert.user, "GET", address)[0] == 404
    assert ask_api(first, "GET", f"/calls/{call.id}/positions/999/grid")[0] == 404


def test_staff_read_the_rates(ask_api, db):
    paying.set_rate("allowance", "XK", "120.50")

    status, found = ask_api(make_user(Role.ADVISER), "GET", "/rates/")

    assert status == 200
    assert found["items"][0]["rates"] == [
        {"amount": "120.50", "valid_from": "2026-01-01", "valid_until": None, "basis": ""}
    ]
    assert found["notes"][0]["mark"] == "*"
    assert ask_api(make_applicant().user, "GET", "/rates/")[0] == 403

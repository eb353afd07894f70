"""The case of the journeys once more, by programs: each role with a token, by the description alone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from socx.accounts import services as accounts
from socx.requests.criteria import CRITERIA, ELIGIBILITY
from socx.requests.fields import SECTIONS
from tests.conftest import new_postgres_database
from tests.journeys import steps
from tests.journeys.machine import Machine
from tests.journeys.people import make_people, make_roster
from tests.journeys.server import running

pytestmark = pytest.mark.process

REQUEST = "/requests/{id}"


@pytest.fixture(params=["sqlite", "postgresql"])
def machines(request, tmp_path):
    """A server with people and a roster; a machine for each role, and one without a token."""
    address = ""
    if request.param == "postgresql":
        address = new_postgres_database(request.getfixturevalue("postgres_address"), "socx_machines")
    with running(tmp_path, address) as server:
        now, tokens = datetime.now(UTC), {}
        with server.data():
            people = make_people()
            make_roster(people["expert"])
            for name, user in people.items():
                tokens[name] = accounts.create_token(user, "journey", by=user.actor(), at=now)[1]
        server.start()
        made = {name: Machine(server.url, token) for name, token in tokens.items()}
        yield made | {"nobody": Machine(server.url), "server": server}


def test_a_request_becomes_a_running_activity(machines):
    request_id = file_and_sign(machines["official"], machines["approver"], machines["manager"])
    handle(machines["adviser"], machines["official"], machines["delegation"], request_id)
    decide(machines["adviser"], machines["commission"], request_id)
    shortlisted = match(machines["adviser"], request_id)
    activity_id = plan(machines["adviser"], request_id, shortlisted)
    visit(machines["adviser"], machines["official"], activity_id)
    acknowledge(machines["adviser"], machines["expert"], activity_id)
    watch(machines["server"], machines["adviser"], activity_id)
    strangers(machines, request_id)


def file_and_sign(official, approver, manager):
    item = official.post("/requests/", {"key": "journey-by-machine", "language": "en"})
    for part in SECTIONS:
        answers = {one.name: steps.ANSWERS[one.name] for one in part.fields}
        item = official.put(
            f"{REQUEST}/sections/{{section}}", {"version": item["version"], "answers": answers},
            id=item["id"], section=part.key,
        )  # fmt: skip
    assert item["missing"] == []
    assert manager.refused("get", REQUEST, id=item["id"])[0] == 404
    item = move(official, item, "send")
    assert "sign" not in official.get(REQUEST, id=item["id"])["moves"]
    item = move(approver, item, "sign")
    assert item["state"] == "submitted"
    return item["id"]


def handle(adviser, official, delegation, request_id):
    item = move(adviser, adviser.get(REQUEST, id=request_id), "register")
    assert item["code"].endswith("KOSOVO*")
    assert "without prejudice" in item["notes"][0]["text"]
    met = {rule: {"outcome": "met", "reason": ""} for rule in ELIGIBILITY}
    item = change(adviser, "put", item, "eligibility", findings=met)
    item = move(adviser, item, "accept")
    asked = [{"section": "description", "question": steps.QUESTION, "reason": "The need is not clear yet."}]
    change(adviser, "post", item, "clarifications", questions=asked)

    item = official.get(REQUEST, id=request_id)
    question = item["clarifications"][0]
    change(official, "post", item, "answers", answers={str(question["id"]): steps.ANSWER})

    item = adviser.get(REQUEST, id=request_id)
    assert item["clarifications"][0]["answer"] == steps.ANSWER
    scores = {name: {"score": 4, "comment": "Well argued."} for name in CRITERIA}
    item = change(adviser, "put", item, "assessment", scores=scores, recommendation="accept", summary="A clear need.")
    move(adviser, item, "consult")

    item = delegation.get(REQUEST, id=request_id)
    change(delegation, "post", item, "opinion", position="support", text=steps.OPINION)


def decide(adviser, commission, request_id):
    item = adviser.get(REQUEST, id=request_id)
    asked = item["answers"]
    scope = {
        "title": asked["title"],
        "general_objective": asked["general_objective"],
        "specific_objectives": asked["specific_objectives"],
        "results": asked["expected_results"],
        "scope": asked["assistance_sought"],
        "left_out": steps.SCOPE["left_out"],
        "activities": [
            {"title": a["title"], "kind": a["kind"], "modality": a["modality"], "place": a["place"],
             "start_on": a["start_on"], "days": a["days"], "positions": 2, "output": a["output"]}
            for a in asked["activities"]
        ],
        "expert_days": int(steps.SCOPE["expert_days"]),
        "gender_marker": "1",
    }  # fmt: skip
    item = change(adviser, "put", item, "action-form", scope=scope)
    move(adviser, item, "put_forward")
    item = commission.get(REQUEST, id=request_id)
    item = change(commission, "post", item, "decision", outcome="approved", reason="A clear need.", reference="ARES 1")
    assert item["state"] == "approved"


def match(adviser, request_id):
    """The two best on the shortlist, the third rejected; who is out is out with a reason."""
    found = adviser.get(f"{REQUEST}/matches", id=request_id)
    best = found["matches"]
    assert best[0]["name"] == "Aoife Example"
    for place in best:
        assert sum(place["parts"].values()) == pytest.approx(place["score"])
    assert all(one["reasons"] for one in found["out"])
    one = f"{REQUEST}/matches/{{expert_id}}"
    for place in best[:2]:
        adviser.put(one, {"decision": "shortlisted"}, id=request_id, expert_id=place["expert_id"])
    rejected = {"decision": "rejected", "reason_code": "experience", "note": "Another field of work."}
    adviser.put(one, rejected, id=request_id, expert_id=best[2]["expert_id"])
    kept = adviser.get(one, id=request_id, expert_id=best[2]["expert_id"])
    assert kept["decision"]["reason_code"] == "experience"
    return [place["expert_id"] for place in best[:2]]


def plan(adviser, request_id, experts):
    item = adviser.get(REQUEST, id=request_id)
    action = adviser.post("/actions/of-request/{id}", {"version": item["version"]}, id=request_id)
    activity = adviser.get("/activities/{id}", id=action["activities"][0]["id"])
    today = datetime.now(UTC).date()
    monday = today + timedelta(days=28 - today.weekday())
    dates = {
        "preparation_start": today - timedelta(days=3),
        "preparation_end": monday - timedelta(days=3),
        "delivery_start": monday,
        "delivery_end": monday + timedelta(days=4),
        "report_due": monday + timedelta(days=18),
    }
    body = {name: day.isoformat() for name, day in dates.items()} | {"version": activity["version"]}
    activity = adviser.put("/activities/{id}/dates", body, id=activity["id"])
    for position, expert_id in zip(activity["positions"], experts, strict=True):
        body = {"version": activity["version"], "expert_id": expert_id}
        activity = adviser.put(
            "/activities/{id}/positions/{position_id}/expert", body, id=activity["id"], position_id=position["id"]
        )
    body = {"version": activity["version"], "note": "Agreed with the partner."}
    activity = adviser.post("/activities/{id}/moves/{move}", body, id=activity["id"], move="confirm")
    assert activity["state"] == "confirmed"
    return activity["id"]


def visit(adviser, official, activity_id):
    """The study visit of the same action: what the hosts offer, and who comes; the partner reads it."""
    action_id = adviser.get("/activities/{id}", id=activity_id)["action_id"]
    item = next(a for a in adviser.get("/actions/{id}", id=action_id)["activities"] if a["kind"] == "study_visit")
    start = datetime.now(UTC).date() + timedelta(days=120)
    found = adviser.post(
        "/activities/{id}/plan", {"fixed": "begin", "day": start.isoformat(), "length": 3}, id=item["id"]
    )
    item = adviser.put("/activities/{id}/dates", found["after"] | {"version": item["version"]}, id=item["id"])
    entry = {"day": item["delivery_start"], "host": "Ministry", "subject": "How data are governed"}
    for hours in ({"starts_at": "09:30", "ends_at": "12:00"}, {"starts_at": "14:00", "ends_at": "16:00"}):
        body = entry | hours | {"version": item["version"]}
        item = adviser.post("/activities/{id}/visit/programme", body, id=item["id"])
    places = {"institution_id": official.get("/me/")["institution_id"], "function": "Head of unit", "seats": 2}
    item = adviser.post("/activities/{id}/visit/seats", places | {"version": item["version"]}, id=item["id"])
    dropped = item["programme"][1]["id"]
    adviser.call("delete", "/activities/{id}/visit/programme/{entry_id}", None, id=item["id"], entry_id=dropped)

    read = official.get("/activities/{id}", id=item["id"])
    assert [entry["starts_at"] for entry in read["programme"]] == ["09:30:00"]
    assert [(places["function"], places["seats"]) for places in read["delegation"]] == [("Head of unit", 2)]


def acknowledge(adviser, expert, activity_id):
    """Everybody on the team has read the code of conduct: who has an account here, the others on paper."""
    conduct = "/activities/{id}/conduct"
    (own,) = expert.post(conduct, {}, id=activity_id)["team"]
    assert own["read_at"] is not None
    for one in adviser.get(conduct, id=activity_id)["team"]:
        if one["expert_id"] != own["expert_id"]:
            adviser.post(f"{conduct}/{{expert_id}}", {}, id=activity_id, expert_id=one["expert_id"])
    assert [one["on_paper"] for one in adviser.get(conduct, id=activity_id)["team"]] == [False, True]


def watch(server, adviser, activity_id):
    today = datetime.now(UTC).date()
    server.once("start-activities", f"{today}T22:00")
    server.once("mark-late", f"{today}T22:00")
    activity = adviser.get("/activities/{id}", id=activity_id)
    assert activity["state"] == "preparation"
    assert activity["late_since"] is not None


def strangers(machines, request_id):
    """Who may not read the case is told that there is none; without a token nothing is told."""
    for name in ("official.fr", "expert", "admin"):
        assert machines[name].refused("get", REQUEST, id=request_id)[0] == 404
    assert machines["nobody"].refused("get", REQUEST, id=request_id)[0] == 401


def move(machine, item, name):
    """Make a move that the request offers."""
    assert name in item["moves"] or name in machine.get(REQUEST, id=item["id"])["moves"], (name, item["moves"])
    body = {"version": item["version"], "note": ""}
    return machine.post(f"{REQUEST}/moves/{{move}}", body, id=item["id"], move=name)


def change(machine, method, item, what, **body):
    """Write one part of the handling."""
    return machine.call(method, f"{REQUEST}/{what}", body | {"version": item["version"]}, id=item["id"])

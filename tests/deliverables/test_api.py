"""Deliverables by the interface for machines: read, write, submit, return, accept."""

from __future__ import annotations

from io import BytesIO

import pytest

from socx.accounts import services as accounts
from socx.db import db as database
from socx.deliverables.kinds import ACTIVITY_PARTS
from tests.browser_html import FreshClient
from tests.deliverables import NOW, agree_on, make_mission
from tests.files import samples


@pytest.fixture
def call(app, db):
    """call(user): a client that sends the token of that person."""

    def of(user):
        _, token = accounts.create_token(user, "test", by=user.actor(), at=NOW)
        database.session.commit()
        client, headers = FreshClient(app, app.response_class), {"Authorization": f"Bearer {token}"}
        return lambda method, path, **given: client.open(
            f"/api/v1/deliverables/{path}", method=method, headers=headers, **given
        )

    return of


def test_a_report_goes_from_draft_to_accepted(db, call):
    mission = make_mission()
    report = mission.of("activity_report")
    expert, official, adviser = call(mission.principal), call(mission.official), call(mission.adviser)
    texts = {part.key: f"{part.label}." for part in ACTIVITY_PARTS}

    drafted = expert("PUT", f"{report.id}/draft", json={"texts": texts})
    assert drafted.json["draft"] == texts
    assert official("GET", f"{report.id}").json["draft"] is None
    sent = expert("POST", f"{report.id}/submit", json={"version": drafted.json["version"]})
    assert sent.json["versions"][0]["texts"] == texts
    back = official("POST", f"{report.id}/return", json={"note": "More.", "comments": {"findings": "Where?"}})
    assert [c["section"] for c in back.json["versions"][0]["comments"]] == ["", "findings"]
    assert expert("POST", f"{report.id}/submit", json={}).json["state"] == "submitted"
    signed = official("POST", f"{report.id}/accept", json={})
    assert (signed.json["state"], signed.json["missing_sides"]) == ("submitted", ["adviser"])
    accepted = adviser("POST", f"{report.id}/accept", json={})

    assert accepted.json["state"] == "accepted"
    assert [a["side"] for a in accepted.json["versions"][1]["acceptances"]] == ["partner", "adviser"]


def test_versions_come_as_texts_and_as_files(db, call):
    mission = make_mission()
    guide = agree_on(mission)
    expert, official = call(mission.principal), call(mission.official)

    expert("POST", f"{guide.id}/versions", json={"text": "Chapter 1."})
    made = official("POST", f"{guide.id}/files?note=Chapter+2", data={"file": (BytesIO(samples.png()), "map.png")})

    assert made.status_code == 201
    assert [v["party"] for v in made.json["versions"]] == ["experts", "partner"]
    (file,) = made.json["versions"][1]["files"]
    assert expert("GET", f"{guide.id}/files/{file['id']}").data == samples.png()
    refused = expert("POST", f"{guide.id}/files", data={"file": (BytesIO(b"no"), "map.png")})
    assert refused.status_code == 422
    assert "file" in refused.json["errors"]


def test_a_list_is_what_the_caller_may_read(db, call):
    mission = make_mission()
    agree_on(mission)
    make_mission()

    partner = call(mission.official)("GET", "").json
    expert = call(mission.second)("GET", f"?activity_id={mission.activity.id}&show=open").json

    assert sorted(item["kind"] for item in partner["items"]) == ["activity_report", "methodological_guide"]
    assert sorted(item["kind"] for item in expert["items"]) == [
        "activity_report", "methodological_guide", "mission_report",
    ]  # fmt: skip
    assert partner["notes"][0]["mark"] == "*"


def test_what_may_not_be_read_is_not_there(db, call):
    mission = make_mission()
    report = mission.of("mission_report")

    for method, path in (("GET", ""), ("POST", "/submit"), ("POST", "/accept"), ("POST", "/return")):
        given = {"json": {"note": "x"} if path == "/return" else {}} if method == "POST" else {}
        assert call(mission.official)(method, f"{report.id}{path}", **given).status_code == 404

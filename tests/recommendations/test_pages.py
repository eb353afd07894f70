"""Pages of the register, by their buttons."""

from __future__ import annotations

from socx.access.actors import Role
from socx.accounts.services import create_token
from socx.db import db as database
from socx.recommendations import services
from tests.factories import NOW, make_request, make_user
from tests.recommendations import make_recommendation


def test_an_adviser_writes_one_down_links_a_request_and_moves_it(db, browse):
    request = make_request("assessment", title="Labour market data")
    browser = browse(make_user(Role.ADVISER))

    browser.get("/recommendations")
    browser.follow("New recommendation")
    browser.press("Save", source="Working group", document="Bulletin no. 3")
    assert "Give the date." in browser.errors
    browser.press(
        "Save", issued_on="2026-01-10", text="Use one set of data.", partners=["XK"], topics=["EM14"],
        domain="labour_employment", sensitivity="normal",
    )  # fmt: skip
    assert browser.heading.startswith("Recommendation R-")
    browser.press("Add the link", what="request", code=f"2026-{request.sequence:02d}")
    assert "Labour market data" in browser.text
    browser.press("Mark as taken up in a request")
    assert browser.page.select_one(".tag").text == "Taken up in a request"
    browser.get("/recommendations/report")
    assert "Labour market data" in browser.text


def test_a_link_to_what_may_not_be_read_is_refused_beside_its_field(db, browse):
    item = make_recommendation()
    browser = browse(make_user(Role.ADVISER))
    browser.get(f"/recommendations/{item.id}")
    browser.press("Add the link", what="action", code="1999-01")
    assert browser.errors == ["There is no such action that you may read."]


def test_an_official_cites_one_in_a_draft_and_reads_no_reasons(db, browse):
    official = make_user(Role.OFFICIAL)
    request = make_request(institution=official.institution)
    item = make_recommendation(text="Use one set of data.")
    services.advance(item, "leave", by=make_user(Role.MANAGER).actor(), at=NOW, note="Too expensive, we think.")
    browser = browse(official)

    browser.get(f"/requests/{request.id}")
    browser.follow("Recommendations")
    browser.press(f"Cite it in our request {item.reference}")
    assert "Cited by the institution" in browser.text
    browser.get(f"/recommendations/{item.id}")
    assert "Use one set of data." in browser.text
    assert "Too expensive" not in browser.text
    assert browser.client.get("/recommendations").status_code == 403


def test_the_files_hold_what_the_lists_show(db, browse):
    item, manager = make_recommendation(), make_user(Role.MANAGER)
    services.cite(item, make_request("assessment"), by=manager.actor(), at=NOW)
    services.advance(item, "take_up", by=manager.actor(), at=NOW)
    make_recommendation(text="A secret.", sensitivity="confidential", domain="social_protection")
    database.session.commit()
    client = browse(make_user(Role.ADVISER)).client
    for address in ("/recommendations.csv", "/recommendations/report.csv"):
        lines = client.get(address).text.splitlines()
        assert len(lines) == 2
        assert item.reference in lines[1]
        assert "UNSCR 1244" in lines[1]


def test_machines_read_the_register(db, app):

    item = make_recommendation()
    make_recommendation(sensitivity="confidential", domain="social_protection")
    reader = make_user(Role.ADVISER)
    _row, token = create_token(reader, "test", by=reader.actor(), at=NOW)
    database.session.commit()
    client, headers = app.test_client(), {"Authorization": f"Bearer {token}"}

    body = client.get("/api/v1/recommendations/", headers=headers).json
    assert [row["id"] for row in body["items"]] == [item.id]
    assert body["notes"][0]["mark"] == "*"
    one = client.get(f"/api/v1/recommendations/{item.id}", headers=headers).json
    assert (one["state"], one["request_ids"]) == ("noted", [])

"""Pages of outreach, by their buttons."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from socx.access.actors import Role
from socx.accounts.services import create_token
from socx.db import db as database
from socx.outreach.models import Meeting
from socx.requests.models import AssistanceRequest
from tests.factories import NOW, make_institution, make_user
from tests.outreach import make_event, make_meeting, make_offer


def test_from_an_event_to_a_request_of_the_institution(db, browse):
    official, adviser = make_user(Role.OFFICIAL), make_user(Role.ADVISER)
    browser = browse(adviser)
    browser.get("/outreach")
    browser.follow("New event")
    browser.press(
        "Save", title="Information session", held_on="2026-02-02", partners=["XK"],
        documents="Regional factsheet https://example.org/factsheet.pdf",
    )  # fmt: skip
    assert browser.heading == "Information session"
    browser.follow("Add a line")
    browser.press("Save the line", institution=str(official.institution_id), attended="2")
    browser.follow("Back to the event")
    assert "2 persons came." in browser.text
    browser.follow("Add a meeting")
    browser.press(
        "Save", institution=str(official.institution_id), shared_notes="They want better data.", topics=["EM14"],
        internal_notes="They have no budget.",
    )  # fmt: skip
    browser.follow("Prepare a draft request")
    assert "no budget" not in browser.text
    browser.press("Offer the draft", title="Labour market data")
    assert "Nobody has opened it yet." in browser.text

    partner = browse(official)
    partner.get("/meetings")
    partner.follow(official.institution.official_name)
    assert "no budget" not in partner.text
    partner.press("Open the draft")
    made = database.session.scalars(select(AssistanceRequest)).one()
    assert made.title == "Labour market data"
    partner.get(f"/requests/{made.id}")
    partner.follow("The meeting it came from")
    assert "Opened on" in partner.text


def test_a_second_press_on_a_page_that_is_still_open_leads_to_the_same_draft(db, browse):
    official = make_user(Role.OFFICIAL)
    meeting = make_meeting(institution=official.institution)
    make_offer(meeting)
    first, second = browse(official), browse(official)
    for browser in (first, second):
        browser.get(f"/meetings/{meeting.id}")
    for browser in (first, second):
        browser.press("Open the draft")
    assert len(database.session.scalars(select(AssistanceRequest)).all()) == 1


def test_what_is_wrong_stands_beside_its_field_and_nothing_is_lost(db, browse):
    browser = browse(make_user(Role.MANAGER))
    browser.get("/meetings/new")
    browser.press("Save", held_on="2026-02-02", shared_notes="They want better data.", next_step="Call them")
    assert "Choose the institution, or write the name of the body below." in browser.errors
    assert "They want better data." in browser.page.select_one("#shared_notes").text
    browser.press("Save", body_name="Pension fund", partner_code="AL", next_step="")
    assert browser.heading == "Pension fund"
    assert database.session.scalars(select(Meeting)).one().institution is None


def test_who_reads_which_part_of_a_meeting(db, browse):
    official = make_user(Role.OFFICIAL)
    meeting = make_meeting(institution=official.institution, internal_notes="Kept inside.")
    readers = {official: False, make_user(Role.ADVISER): True, make_user(Role.DELEGATION): True}
    for reader, reads_notes in readers.items():
        browser = browse(reader)
        browser.get(f"/meetings/{meeting.id}")
        assert "They want better data." in browser.text
        assert ("Kept inside." in browser.text) is reads_notes
    strangers = (make_user(Role.OFFICIAL), make_user(Role.COMMISSION), make_user(Role.DELEGATION, partner_code="AL"))
    for stranger in strangers:
        assert browse(stranger).client.get(f"/meetings/{meeting.id}").status_code == 404


@pytest.mark.parametrize("role", [Role.ADVISER, Role.MANAGER, Role.DELEGATION, Role.COMMISSION])
def test_every_number_opens_its_list_and_its_file(db, browse, role):
    official = make_user(Role.OFFICIAL)
    event = make_event()
    meeting = make_meeting(event=event, institution=official.institution)
    make_offer(meeting)
    browser = browse(make_user(role))
    browser.get("/outreach/report")
    for name in ("met", "offered"):
        browser.get(f"/outreach/{event.id}/{name}")
        assert official.institution.official_name in browser.text
        table = browser.client.get(f"/outreach/{event.id}/{name}.csv").text
        assert "UNSCR 1244" in table
    assert "Information session" in browser.client.get("/outreach/report.csv").text


def test_a_step_is_marked_as_done_where_it_stands(db, browse):
    owner = make_user(Role.ADVISER)
    meeting = make_meeting(next_step="Call them", next_step_owner_id=owner.id, next_step_due_on=make_event().held_on)
    browser = browse(owner)
    browser.get("/meetings?show=mine")
    browser.follow(meeting.body)
    browser.press("Mark as done")
    browser.get("/meetings?show=mine")
    assert "No next step is open" in browser.text


def test_machines_read_events(db, app):

    event = make_event()
    make_meeting(event=event, institution=make_institution())
    reader = make_user(Role.DELEGATION)
    _row, token = create_token(reader, "test", by=reader.actor(), at=NOW)
    database.session.commit()
    client, headers = app.test_client(), {"Authorization": f"Bearer {token}"}

    body = client.get("/api/v1/events/", headers=headers).json
    assert [row["title"] for row in body["items"]] == ["Information session"]
    assert body["items"][0]["partners"] == ["Kosovo*"]
    assert body["notes"][0]["mark"] == "*"
    assert client.get(f"/api/v1/events/{event.id}", headers=headers).json["numbers"]["met"] == 1

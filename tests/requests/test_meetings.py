"""The decision meeting: its agenda, decisions case by case, the minutes."""

from __future__ import annotations

import io
from datetime import date, timedelta

import pytest
from docx import Document
from sqlalchemy import select

from socx.accounts import services as accounts
from socx.core.errors import Invalid, NotFound, NotPermitted, WrongState
from socx.notifications import mails
from socx.notifications.models import Notice
from socx.requests import queries
from socx.requests.services import decisions, meetings
from tests.requests.stages import bring_to, make_people

DAY = date(2026, 3, 20)


def make_meeting(people, now, *items):
    meeting = meetings.make_meeting(DAY, "Room 4", by=people.manager.actor(), at=now)
    for item in items:
        meetings.add_case(meeting, item.id, by=people.manager.actor(), at=now)
    return meeting


def test_a_meeting_has_a_day_and_a_place_and_is_made_by_manager_or_commission(db, now):
    people = make_people()
    with pytest.raises(Invalid) as raised:
        meetings.make_meeting(None, " ", by=people.commission.actor(), at=now)
    assert set(raised.value.errors) == {"held_on", "place"}
    for stranger in (people.adviser, people.official, people.delegation):
        with pytest.raises(NotPermitted):
            meetings.make_meeting(DAY, "Room 4", by=stranger.actor(), at=now)


def test_only_ready_cases_come_on_an_agenda_and_on_one_at_a_time(db, now):
    people = make_people()
    ready, early = bring_to("approval", people, now), bring_to("formulation", people, now)
    first, second = make_meeting(people, now, ready), make_meeting(people, now)
    for item in (early, ready):
        with pytest.raises(Invalid):
            meetings.add_case(second, item.id, by=people.manager.actor(), at=now)

    meetings.leave_out(first.cases[0], by=people.manager.actor(), at=now)
    meetings.add_case(second, ready.id, by=people.manager.actor(), at=now)

    assert ([c.request for c in first.cases], [c.request for c in second.cases]) == ([], [ready])


def test_cases_keep_the_order_that_the_agenda_gives_them(db, now):
    people = make_people()
    items = [bring_to("approval", people, now, title=str(n)) for n in range(3)]
    meeting = make_meeting(people, now, *items)
    meetings.move_up(meeting.cases[2], by=people.manager.actor(), at=now)
    db.session.flush()
    db.session.refresh(meeting)
    meetings.leave_out(meeting.cases[0], by=people.manager.actor(), at=now)

    assert [(c.place, c.request.title) for c in meeting.cases] == [(1, "2"), (2, "1")]


def test_a_manager_moves_a_case_up_or_down_by_its_buttons(db, now, browse):
    people = make_people()
    items = [bring_to("approval", people, now, title=title) for title in ("One", "Two", "Three")]
    meeting = make_meeting(people, now, *items)
    db.session.commit()
    manager = browse(people.manager)
    manager.get(f"/requests/meetings/{meeting.id}")
    assert [words for words in manager.buttons if words.startswith("Move")] == [
        "Move down One", "Move up Two", "Move down Two", "Move up Three",
    ]  # fmt: skip
    manager.press("Move down One")
    manager.press("Move up Three")
    assert [link.text for link in manager.page.select("article h3 a")] == ["Two", "Three", "One"]
    last = meeting.cases[-1]
    meetings.move_down(last, by=people.manager.actor(), at=now)
    assert last.place == 3


def test_a_case_is_decided_once_wherever_it_is_decided(db, now):
    people = make_people()
    item, commission = bring_to("approval", people, now), people.commission.actor()
    meeting = make_meeting(people, now, item)
    decisions.decide(item, "approved", reason="Fits.", reference="1", by=commission, at=now)
    with pytest.raises(WrongState):
        meetings.decide_case(meeting.cases[0], "rejected", reason="No.", by=commission, at=now)
    assert (len(item.decisions), meeting.cases[0].decision) == (1, None)


def test_a_closed_meeting_takes_nothing_more_and_frees_what_was_not_decided(db, now):
    people = make_people()
    done, left = bring_to("approval", people, now), bring_to("approval", people, now)
    meeting = make_meeting(people, now, done, left)
    commission, manager = people.commission.actor(), people.manager.actor()
    meetings.decide_case(meeting.cases[0], "rejected", reason="No.", by=commission, at=now)
    meetings.close_meeting(meeting, by=manager, at=now)
    with pytest.raises(WrongState):
        meetings.decide_case(meeting.cases[1], "rejected", reason="No.", by=commission, at=now)
    with pytest.raises(WrongState):
        meetings.add_case(meeting, left.id, by=manager, at=now)

    assert list(db.session.scalars(queries.ready_for_a_meeting(manager)).unique()) == [left]


def test_a_returned_case_can_come_back_to_a_later_meeting(db, now):
    people = make_people()
    item, commission = bring_to("approval", people, now), people.commission.actor()
    meeting = make_meeting(people, now, item)
    meetings.decide_case(meeting.cases[0], "returned", reason="Too many days.", by=commission, at=now)
    item.state = "approval"

    later = make_meeting(people, now + timedelta(days=7), item)

    assert [c.request for c in later.cases] == [item]


def test_a_confidential_case_is_not_on_the_agenda_of_those_who_may_not_read_it(db, now, browse):
    people = make_people()
    item = bring_to("approval", people, now, title="A secret matter")
    meeting = make_meeting(people, now, item)
    case = meeting.cases[0]
    item.sensitivity = "confidential"
    db.session.flush()
    with pytest.raises(NotFound):
        meetings.case_of(meeting, case.id, people.commission.actor())
    browser = browse(people.commission)
    browser.get(f"/requests/meetings/{meeting.id}")

    assert "1 case on the agenda is not shown to you." in browser.text
    assert "A secret matter" not in browser.text


def test_the_commission_decides_a_meeting_on_one_page_and_keeps_its_minutes(db, now, browse):
    people = make_people()
    item = bring_to("approval", people, now, title="Data on wages")
    manager = browse(people.manager)
    manager.get("/requests/meetings")
    manager.follow("Plan a meeting")
    manager.press("Save the meeting", held_on="2026-03-20", place="Room 4")
    manager.press("Add to the agenda", request=str(item.id))
    assert "Data on wages" in manager.page.select_one("article").text
    address = manager.page.select_one("form[action*='/agenda']")
    assert address is None  # nothing else waits

    commission = browse(people.commission)
    commission.get("/requests/meetings")
    commission.follow("20 March 2026")
    commission.press("Send the decision Data on wages", outcome="approved", reason="Fits.")
    assert "Give the reference of the approval." in commission.text
    commission.press("Send the decision Data on wages", outcome="approved", reason="Fits well.", reference="ARES 9")
    assert "The action is approved." in commission.text
    commission.press("Close the meeting")
    assert "Its minutes are final." in commission.text

    db.session.expire_all()
    assert (item.state, item.decision.reference) == ("approved", "ARES 9")


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "Approved"), ("fr", "Kosovo*"), ("es", "Kosovo*")],
)
def test_minutes_are_a_document_in_the_language_of_choice(db, now, browse, language, words):
    people = make_people()
    item = bring_to("approval", people, now, title="Data on wages")
    meeting = make_meeting(people, now, item)
    meetings.decide_case(
        meeting.cases[0], "approved", reason="Fits.", reference="ARES 9", by=people.commission.actor(), at=now
    )
    db.session.commit()
    client = browse(people.manager).client
    answer = client.get(f"/requests/meetings/{meeting.id}/minutes.docx?language={language}")
    assert answer.status_code == 200
    document = Document(io.BytesIO(answer.data))
    text = "\n".join(p.text for p in document.paragraphs) + "\n".join(
        cell.text for table in document.tables for row in table.rows for cell in row.cells
    )

    for expected in ("Data on wages", "ARES 9", "Room 4", item.code.split()[0], words):
        assert expected in text


def test_an_agenda_and_its_minutes_are_announced_by_link_only(app, db, now, browse):
    people = make_people()
    item = bring_to("approval", people, now, title="Data on wages")
    meeting = make_meeting(people, now)
    with pytest.raises(WrongState):
        meetings.announce_meeting(meeting, by=people.manager.actor(), at=now)
    meetings.add_case(meeting, item.id, by=people.manager.actor(), at=now)
    browser = browse(people.manager)
    browser.get(f"/requests/meetings/{meeting.id}")
    browser.press("Announce the agenda")
    assert "The agenda is announced." in browser.text
    meetings.decide_case(meeting.cases[0], "rejected", reason="No.", by=people.commission.actor(), at=now)
    meetings.close_meeting(meeting, by=people.commission.actor(), at=now)

    told = db.session.scalars(select(Notice).where(Notice.subject_kind == "decision_meeting").order_by(Notice.id)).all()
    assert [(n.kind, n.recipient_id) for n in told] == [
        ("requests/meeting_announced", people.commission.id), ("requests/meeting_closed", people.manager.id),
    ]  # fmt: skip
    with app.test_request_context():
        letters = [mails.words(notice, meeting) for notice in told]
    for letter in letters:
        assert "20 March 2026" in letter.subject
        assert f"/requests/meetings/{meeting.id}" in letter.text
        assert "Data on wages" not in letter.text + letter.subject


def test_machines_read_agendas_and_decide(app, db, now):
    people = make_people()
    item, secret = bring_to("approval", people, now), bring_to("approval", people, now)
    meeting = make_meeting(people, now, item, secret)
    secret.sensitivity = "confidential"

    def call(user, method, path, body=None):
        token = accounts.create_token(user, "test", by=user.actor(), at=now)[1]
        db.session.commit()
        headers = {"Authorization": f"Bearer {token}"}
        return app.test_client().open(f"/api/v1/requests/meetings{path}", method=method, json=body, headers=headers)

    first = meeting.cases[0].id
    hidden = meeting.cases[1].id
    body = {"outcome": "approved", "reason": "Fits.", "reference": "ARES 1"}
    listed = call(people.commission, "GET", "").json["items"]
    agenda = call(people.commission, "GET", f"/{meeting.id}").json
    done = call(people.commission, "POST", f"/{meeting.id}/cases/{first}/decision", body)
    refused = call(people.commission, "POST", f"/{meeting.id}/cases/{hidden}/decision", body)

    assert [(one["cases"], one["decided"]) for one in listed] == [(2, 0)]
    assert ([case["request"] for case in agenda["agenda"]], agenda["hidden"]) == ([item.id], 1)
    assert (done.status_code, done.json["agenda"][0]["outcome"], refused.status_code) == (200, "approved", 404)
    assert call(people.adviser, "GET", "").status_code == 403


def test_each_case_of_the_agenda_says_what_was_advised_and_its_form_can_be_kept(db, now, browse):
    people = make_people()
    item = bring_to("approval", people, now)
    meeting = make_meeting(people, now, item)
    browser = browse(people.commission)

    agenda = browser.get(f"/requests/meetings/{meeting.id}").get_text(" ", strip=True)
    browser.get(f"/requests/{item.id}/action-form/1")

    assert "Assessment: Accept" in agenda
    assert "Opinion of the EU Delegation: Supports the request" in agenda
    assert sum(link.endswith("DOCX") for link in browser.links) == 3

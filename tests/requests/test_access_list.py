"""A confidential request: who stands on its list, how the list changes, what others find."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from socx.access.actors import Role
from socx.access.matrix import permits
from socx.access.permissions import Permission as P
from socx.audit.models import AuditEntry
from socx.core.errors import Invalid, NotFound, NotPermitted, WrongState
from socx.db import db as database
from socx.files import here
from socx.notifications import mails
from socx.notifications.models import Notice
from socx.requests import queries
from socx.requests.confidential import listed_title, watermark_for
from socx.requests.models import AssistanceRequest, Attachment, RequestOpening
from socx.requests.services import screening, sensitivity
from socx.requests.services.moves import advance
from tests.browser_html import Browser
from tests.factories import NOW, make_request, make_user
from tests.requests.stages import People, make_people

Browse = Callable[..., Browser]


@pytest.fixture
def people(db: object) -> People:
    return make_people()


def confidential(people: People, state: str = "assessment", **given: Any) -> AssistanceRequest:
    """A confidential request that the adviser has."""
    values = {
        "institution": people.institution, "sensitivity": "confidential", "adviser_id": people.adviser.id,
        "registered_at": NOW, "title": "Shelter for victims",
    }  # fmt: skip
    return make_request(state, **values | given)


def readers(item: AssistanceRequest, *users: Any) -> list[bool]:
    return [permits(u.actor(), P.REQUEST_READ, item) for u in users]


def told(user: Any) -> list[str]:
    return list(database.session.scalars(select(Notice.kind).where(Notice.recipient_id == user.id).order_by(Notice.id)))


def forget() -> None:
    """Begin with an empty session, as each request of the web does outside of tests."""
    database.session.remove()


# --- until somebody takes it, and then


def test_until_it_is_taken_the_desk_and_the_managers_read_it(people: People) -> None:
    item = confidential(people, "submitted", adviser_id=None, registered_at=None)

    assert readers(item, people.adviser, people.manager, people.official) == [True, True, True]
    assert readers(item, people.other_desk, people.delegation, people.commission) == [False, False, False]


def test_who_registers_takes_it_and_the_others_lose_it(people: People, now: datetime) -> None:
    item = confidential(people, "submitted", adviser_id=None, registered_at=None)
    colleague = make_user(Role.ADVISER)

    screening.register(item, by=people.adviser.actor(), at=now)

    assert readers(item, people.adviser, people.official, people.approver) == [True, True, True]
    assert readers(item, colleague, people.manager, people.delegation) == [False, False, False]


def test_a_case_whose_adviser_left_can_be_taken_and_is_not_lost(people: People, now: datetime) -> None:
    item = confidential(people)
    people.adviser.active = False
    database.session.flush()
    assert readers(item, people.manager, people.other_desk) == [True, False]

    sensitivity.take(item, by=people.manager.actor(), at=now)

    assert item.adviser_id == people.manager.id
    assert readers(item, people.manager, make_user(Role.ADVISER)) == [True, False]


def test_a_case_that_somebody_has_cannot_be_taken(people: People, now: datetime) -> None:
    item = make_request("assessment", institution=people.institution, adviser_id=people.adviser.id, registered_at=NOW)

    with pytest.raises(WrongState):
        sensitivity.take(item, by=people.manager.actor(), at=now)


def test_the_office_asked_for_an_opinion_is_named_with_the_question(people: People, now: datetime) -> None:
    item = confidential(people, "opinion")
    stranger = make_user(Role.DELEGATION, partner_code="AL")
    sensitivity.name_for_opinion(item, by=people.adviser.actor(), at=now)
    database.session.flush()

    assert readers(item, people.delegation, stranger, people.commission) == [True, False, False]


def test_the_commission_is_named_when_the_case_is_put_forward(people: People, now: datetime) -> None:
    item = confidential(people, "approval", put_forward_at=NOW)
    assert readers(item, people.commission) == [False]

    sensitivity.name_for_decision(item, by=people.adviser.actor(), at=now)
    database.session.flush()

    assert readers(item, people.commission) == [True]


def test_a_move_tells_nobody_who_may_not_read(people: People, now: datetime) -> None:
    item = confidential(people, "registered")
    advance(item, "withdraw", by=people.official.actor(), at=now, note="We stop.")

    assert told(people.adviser) == ["requests/withdraw"]
    assert told(people.manager) == told(people.delegation) == []


# --- the list


def test_the_adviser_names_a_person_with_a_reason_and_the_person_is_told(people: People, now: datetime) -> None:
    item = confidential(people)

    sensitivity.add_reader(item, people.manager, "Second assessor.", by=people.adviser.actor(), at=now)

    assert readers(item, people.manager) == [True]
    assert told(people.manager) == ["requests/named"]
    entry = database.session.scalars(select(AuditEntry).where(AuditEntry.action == "add_reader")).one()
    assert (entry.note, entry.facts) == ("Second assessor.", {"user": people.manager.id})


def test_a_person_taken_off_loses_the_case_at_once_and_the_entry_is_kept(people: People, now: datetime) -> None:
    item = confidential(people)
    sensitivity.add_reader(item, people.manager, "Second assessor.", by=people.adviser.actor(), at=now)

    sensitivity.remove_reader(item, item.readers[0].id, "It is done.", by=people.adviser.actor(), at=now)

    assert readers(item, people.manager) == [False]
    assert (item.readers[0].ended_at, item.readers[0].end_reason) == (now, "It is done.")
    assert told(people.manager) == ["requests/named", "requests/unnamed"]
    sensitivity.add_reader(item, people.manager, "Once more.", by=people.adviser.actor(), at=now)
    assert readers(item, people.manager) == [True]


@pytest.mark.parametrize("who", ["second", "manager", "delegation", "official"])
def test_only_the_adviser_in_charge_or_a_manager_on_the_list_keeps_it(people: People, now: datetime, who: str) -> None:
    item = confidential(people)
    third = make_user(Role.COMMISSION)

    with pytest.raises(NotPermitted):
        sensitivity.add_reader(item, third, "Because.", by=getattr(people, who).actor(), at=now)


def test_a_manager_on_the_list_keeps_it_too(people: People, now: datetime) -> None:
    item = confidential(people)
    sensitivity.add_reader(item, people.manager, "Oversight.", by=people.adviser.actor(), at=now)

    sensitivity.add_reader(item, people.commission, "Asked early.", by=people.manager.actor(), at=now)

    assert {r.user_id for r in item.readers} == {people.manager.id, people.commission.id}


@pytest.mark.parametrize(
    ("user", "reason", "field"),
    [(lambda p: p.manager, " ", "reason"), (lambda p: None, "Because.", "user"), (lambda p: p.stranger, "x", "user"),
     (lambda p: p.adviser, "He has it.", "user"),
     (lambda p: make_user(Role.DELEGATION, partner_code="AL"), "x", "user"),
     (lambda p: make_user(Role.EXPERT), "x", "user"), (lambda p: make_user(Role.MANAGER, active=False), "x", "user")],
)  # fmt: skip
def test_who_cannot_be_named_is_refused_beside_the_field(
    people: People, now: datetime, user: Callable[[People], Any], reason: str, field: str
) -> None:
    with pytest.raises(Invalid) as error:
        sensitivity.add_reader(confidential(people), user(people), reason, by=people.adviser.actor(), at=now)

    assert list(error.value.errors) == [field]


def test_an_entry_of_another_request_cannot_be_ended_here(people: People, now: datetime) -> None:
    item, other = confidential(people), confidential(people)
    sensitivity.add_reader(other, people.manager, "Oversight.", by=people.adviser.actor(), at=now)

    with pytest.raises(NotFound):
        sensitivity.remove_reader(item, other.readers[0].id, "No.", by=people.adviser.actor(), at=now)


# --- what leaves the page


def test_its_title_in_lists_says_group_and_region_and_no_word_of_it(app: Any, people: People) -> None:
    with app.test_request_context():
        title = listed_title(confidential(people, topics=["EM14"]))
        both = listed_title(confidential(people, topics=["EM14", "SP01"]))

    assert title == "Confidential request: Employment, Western Balkans and Türkiye"
    assert both == "Confidential request: Several domains, Western Balkans and Türkiye"


def test_a_paper_says_for_whom_and_when_it_was_made(app: Any, people: People, now: datetime) -> None:
    with app.test_request_context():
        mark = watermark_for(confidential(people), people.adviser.actor(), now)
        none = watermark_for(make_request(institution=people.institution), people.adviser.actor(), now)

    assert mark == f"Confidential. Made for {people.adviser.name}, 2026-03-02 09:00 UTC."
    assert none == ""


def test_its_mail_holds_a_link_and_no_word_of_it(app: Any, people: People, now: datetime) -> None:
    item = confidential(people)
    sensitivity.add_reader(item, people.manager, "Second assessor.", by=people.adviser.actor(), at=now)
    notice = database.session.scalars(select(Notice)).one()

    with app.test_request_context():
        said = mails.words(notice, item)

    assert said.subject == "News: Confidential request: Several domains, Western Balkans and Türkiye"
    assert f"/requests/{item.id}" in said.text
    for word in ("Shelter", "Ministry of Labour", "Second assessor"):
        assert word not in said.text + said.subject


# --- pages


def test_the_adviser_keeps_the_list_on_its_page(people: People, browse: Browse) -> None:
    item = confidential(people)
    browser = browse(people.adviser)
    browser.get(f"/requests/{item.id}")
    browser.follow("Who may read it")

    browser.press("Add to the list", user=str(people.manager.id), reason="Second assessor.")
    assert people.manager.name in browser.text
    browser.press(f"Take off the list {people.manager.name}", reason="It is done.")

    assert "No longer on the list" in browser.text
    database.session.refresh(item)
    assert readers(item, people.manager) == [False]


def test_a_person_without_a_reason_is_not_added(people: People, browse: Browse) -> None:
    item = confidential(people)
    browser = browse(people.adviser)
    browser.get(f"/requests/{item.id}/readers")

    browser.press("Add to the list", user=str(people.manager.id), reason="")

    assert browser.errors == ["Say why this person needs to read the request. The person reads the reason."]


def test_a_reason_is_shown_as_it_was_typed(people: People, browse: Browse) -> None:
    item, reason = confidential(people), "Does 50% of <b>the</b> work, %(name)s"
    browser = browse(people.adviser)
    browser.get(f"/requests/{item.id}/readers")

    browser.press("Add to the list", user=str(people.manager.id), reason=reason)

    assert reason in browser.text


def test_who_reads_without_keeping_the_list_sees_it_without_forms(people: People, browse: Browse) -> None:
    item = confidential(people)
    browser = browse(people.official)
    browser.get(f"/requests/{item.id}/readers")

    assert people.adviser.name in browser.text
    assert "Add to the list" not in browser.buttons


# --- the log


def test_every_channel_that_shows_it_is_logged(people: People, browse: Browse) -> None:
    id, adviser_id = confidential(people).id, people.adviser.id
    browser = browse(people.adviser)

    for address in (f"/requests/{id}", "/requests/?view=all", f"/requests/{id}/readers"):
        forget()
        browser.get(address)

    rows = database.session.scalars(queries.openings(id)).all()
    assert [(r.channel, r.address, r.user_id) for r in rows] == [
        ("page", f"/requests/{id}/readers", adviser_id),
        ("list", "/requests/", adviser_id),
        ("page", f"/requests/{id}", adviser_id),
    ]


def test_a_document_that_is_asked_for_by_an_odd_name_is_logged_too(people: People, browse: Browse) -> None:
    item = confidential(people)
    kept = Attachment(
        request_id=item.id, institution_id=item.institution_id, purpose="other", kind="png", size=1, name="a.png",
        digest="0" * 64, key=here.store().put(b"x"), added_at=NOW,
    )  # fmt: skip
    database.session.add(kept)
    database.session.flush()
    place = f"/requests/{item.id}/documents/{kept.id}"
    browser = browse(people.adviser)
    forget()

    browser.client.get(f"{place}/%00.png")

    assert [r.address for r in database.session.scalars(select(RequestOpening))] == [f"{place}/\ufffd.png"]


def test_a_page_that_comes_back_with_a_refused_form_is_logged_too(people: People, browse: Browse) -> None:
    id = confidential(people).id
    browser = browse(people.adviser)
    browser.get(f"/requests/{id}/redirect")
    forget()

    browser.press("Close and send on")

    assert browser.status == 422
    rows = database.session.scalars(queries.openings(id)).all()
    assert [(r.channel, r.address) for r in rows] == [("page", f"/requests/{id}/redirect")] * 2  # opened, refused


def test_who_is_refused_and_what_is_normal_is_not_logged(people: People, browse: Browse) -> None:
    item, normal = confidential(people), make_request("assessment", institution=people.institution)
    browser = browse(people.manager)

    browser.client.get(f"/requests/{item.id}")
    browser.get(f"/requests/{normal.id}")
    browser.get("/requests/?view=all")

    assert database.session.scalars(select(RequestOpening)).all() == []


def test_the_log_is_for_the_adviser_in_charge_and_the_administrator(people: People, browse: Browse) -> None:
    id, name = confidential(people).id, people.official.name
    readers = [browse(u) for u in (people.official, people.adviser, make_user(Role.ADMINISTRATOR), people.manager)]
    official, own, everything, manager = readers
    forget()
    official.get(f"/requests/{id}")

    own.get(f"/requests/{id}/openings")
    assert name in own.text
    everything.get("/requests/openings")
    assert name in everything.text
    assert "Shelter" not in everything.text
    for other in (official, manager):
        assert other.client.get(f"/requests/{id}/openings").status_code == 404
        assert other.client.get("/requests/openings").status_code == 403


def test_the_list_shows_the_redacted_title_to_who_may_read_it(people: People, browse: Browse) -> None:
    confidential(people)
    browser = browse(people.adviser)
    browser.get("/requests/?view=all")

    assert "Confidential request: " in browser.text
    assert "Shelter" not in browser.text


def test_a_stranger_finds_it_by_no_channel(people: People, browse: Browse) -> None:
    item = confidential(people, due_on=(NOW - timedelta(days=9)).date())
    browser = browse(people.manager)
    for address in ("/requests/?view=all", "/dashboard/requests", "/", "/notices"):
        browser.get(address)
        assert "Shelter" not in browser.text
        assert "Confidential request" not in browser.text
    assert browser.client.get(f"/requests/{item.id}").status_code == 404

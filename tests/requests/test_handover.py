"""Who holds the pen of a request, and how it goes on; where the institution sees its request."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import select

from socx.access.actors import Role
from socx.audit.models import AuditEntry
from socx.core.errors import Invalid, NotPermitted, WrongState
from socx.db import db as database
from socx.notifications.models import Notice
from socx.requests.services import filing
from tests.browser_html import Browser
from tests.factories import make_request, make_user

Browse = Callable[..., Browser]


@pytest.fixture
def item(home: Any, official: Any, now: datetime) -> Any:
    return filing.start_draft(home, by=official.actor(), at=now, creation_key="k")


def test_who_starts_a_request_holds_it(official: Any, item: Any) -> None:
    assert item.holder is official


def test_the_colleague_is_told_and_the_trail_keeps_it(official: Any, colleague: Any, item: Any, now: datetime) -> None:
    filing.hand_over(item, colleague.id, by=official.actor(), at=now, note="I am on leave.")

    assert item.holder is colleague
    entry = database.session.scalars(select(AuditEntry).where(AuditEntry.action == "hand_over")).one()
    assert (entry.facts, entry.note) == ({"before": official.id, "after": colleague.id}, "I am on leave.")
    [notice] = database.session.scalars(select(Notice).where(Notice.kind == "requests/hand_over")).all()
    assert notice.recipient_id == colleague.id


def test_a_colleague_does_not_take_the_pen(colleague: Any, item: Any, now: datetime) -> None:
    with pytest.raises(NotPermitted):
        filing.hand_over(item, colleague.id, by=colleague.actor(), at=now)


def test_the_approver_hands_over_for_somebody_who_left(
    official: Any, colleague: Any, approver: Any, item: Any, now: datetime
) -> None:
    official.active = False

    filing.hand_over(item, colleague.id, by=approver.actor(), at=now)

    assert item.holder is colleague


def test_without_an_approver_a_colleague_takes_over_from_somebody_who_left(
    official: Any, colleague: Any, item: Any, now: datetime
) -> None:
    official.active = False

    filing.hand_over(item, colleague.id, by=colleague.actor(), at=now)

    assert item.holder is colleague
    assert database.session.scalars(select(Notice).where(Notice.kind == "requests/hand_over")).all() == []


def test_the_pen_stays_in_the_institution(official: Any, item: Any, now: datetime) -> None:
    for person in (make_user(Role.OFFICIAL), official):
        with pytest.raises(Invalid):
            filing.hand_over(item, person.id, by=official.actor(), at=now)


def test_nobody_holds_what_has_ended(home: Any, colleague: Any, approver: Any, now: datetime) -> None:
    with pytest.raises(WrongState):
        filing.hand_over(make_request("withdrawn", institution=home), colleague.id, by=approver.actor(), at=now)


def test_handing_over_by_the_buttons(browse: Browse, official: Any, colleague: Any, item: Any) -> None:
    database.session.commit()
    browser = browse(official)
    browser.get(f"/requests/{item.id}/edit")
    assert "Olga Official holds this request." in browser.text

    browser.follow("Hand over")
    browser.press("Hand over")
    assert browser.errors == ["Choose a colleague."]
    browser.press("Hand over", to=str(colleague.id), note="Please finish it.")

    assert "Ana Krasniqi holds the request now." in browser.text
    assert "Handed over" in browser.text
    assert "Hand over" not in browser.links
    other = browse(colleague)
    other.get(f"/requests/{item.id}")
    assert "Please finish it." in other.text


@pytest.mark.parametrize("state", ["draft", "signing", "submitted", "assessment", "opinion", "approval"])
def test_the_institution_reads_in_one_place_where_its_request_is(
    browse: Browse, official: Any, home: Any, state: str
) -> None:
    item = make_request(state, institution=home)
    browser = browse(official)

    page = browser.get(f"/requests/{item.id}")

    facts = {dt.get_text().strip() for dt in page.select("dl.where dt")}
    assert facts == {"Where it is", "Next step", "Held in your institution by", "Since", "Expected by"}
    assert all(dd.get_text().strip() for dd in page.select("dl.where dd"))


def test_the_facility_does_not_read_who_holds_the_pen(
    browse: Browse, official: Any, colleague: Any, home: Any, now: datetime
) -> None:
    item = make_request("submitted", institution=home, held_by_id=official.id)
    filing.hand_over(item, colleague.id, by=official.actor(), at=now)
    database.session.commit()
    browser = browse(make_user(Role.MANAGER))

    browser.get(f"/requests/{item.id}")

    assert browser.status == 200
    assert "Handed over" not in browser.text
    assert not browser.page.select("dl.where")

"""The code of conduct: everybody on a team has read it before the team sets out, however they came to be on it."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from socx.access.actors import Role
from socx.activities import services as activities
from socx.activities.services.reminders import replan
from socx.activities.workflow import ACTIVITY_WORKFLOW, is_ready_to_start
from socx.core.errors import Incomplete, NotPermitted, WrongState
from socx.db import db as database
from socx.matching.models import MatchDecision
from socx.notifications.models import Notice
from socx.selection.conduct import CODE_VERSION
from socx.selection.queries import conduct as queries
from socx.selection.services import briefings, conduct
from tests.factories import NOW, make_activity, make_expert, make_user
from tests.selection import paying
from tests.selection.choosing import adviser

BUTTON = "I have read it and will follow it"
WAITS = "The preparation cannot start before."


@pytest.fixture
def direct(db):
    """An activity with one expert who was put on the position without a call."""
    expert = make_expert(user=make_user(Role.EXPERT))
    activity = make_activity(
        state="confirmed", experts=[expert], has_read=False, delivery_start=date(2026, 6, 1),
        delivery_end=date(2026, 6, 12),
    )  # fmt: skip
    db.session.commit()
    return activity


def the_expert(activity):
    return activity.positions[0].expert


def told():
    return database.session.scalars(select(Notice.recipient_id).where(Notice.kind == "selection/code_ask")).all()


def test_nobody_sets_out_before_everybody_has_read_it(db, browse, direct):
    for move in ("prepare", "deliver"):
        with pytest.raises(Incomplete):
            ACTIVITY_WORKFLOW.advance(direct, move, by=adviser().actor(), at=NOW)
    browser = browse(the_expert(direct).user)
    browser.get("/experts/me")
    assert WAITS in browser.text
    browser.follow(f"Code of conduct: {direct.title}")

    browser.press(BUTTON)

    assert "You have acknowledged it." in browser.text
    browser.get("/experts/me")
    assert WAITS not in browser.text
    ACTIVITY_WORKFLOW.advance(direct, "prepare", by=adviser().actor(), at=NOW)


def test_who_is_put_on_a_position_without_a_call_is_asked_to_read_it(db):
    expert, activity = make_expert(user=make_user(Role.EXPERT)), make_activity(state="planned")
    by = adviser()
    place = activities.add_position(activity, {"role": "", "days_on_site": 5, "days_remote": 0}, by=by.actor(), at=NOW)
    db.session.add(
        MatchDecision(request_id=activity.action.request_id, expert_id=expert.id, decision="shortlisted", parts={},
                      at=NOW)
    )  # fmt: skip
    db.session.flush()

    activities.place_expert(activity, place, expert, by=by.actor(), at=NOW)

    assert told() == [expert.user_id]


def test_who_was_chosen_in_a_call_reads_it_with_the_choice(db, browse):
    agreed = paying.agreed()
    agreed.state, agreed.position.expert = "placed", agreed.expert
    db.session.flush()
    activity = agreed.call.activity
    assert [place for _, place in is_ready_to_start(activity)] == ["team"]
    browser = browse(agreed.expert.user)
    browser.get(f"/nominations/{agreed.id}")

    browser.press(BUTTON)

    assert "You have acknowledged it." in browser.text
    assert list(is_ready_to_start(activity)) == []
    assert queries.acknowledgement_of(activity, agreed.expert).code_version == CODE_VERSION
    conduct.ask_placed(agreed.position, NOW)
    assert told() == []


def test_it_stands_in_the_briefing_pack_too(db, browse, direct):
    direct.place, direct.report_due = "Pristina", date(2026, 6, 26)
    replan(direct, at=NOW)
    item = briefings.save_briefing(direct, {"start": "Room 12"}, (), by=adviser().actor(), at=NOW)
    item.ready_at = item.told_at = NOW
    staff = browse(adviser())
    staff.get(f"/activities/{direct.id}/briefing")
    assert "Put on the position without a call." in staff.text
    assert "Code of conduct not acknowledged" in staff.text
    browser = browse(the_expert(direct).user)
    browser.get(f"/activities/{direct.id}/briefing")
    assert WAITS in browser.text

    browser.press(BUTTON)

    browser.get(f"/activities/{direct.id}/briefing")
    assert "You have acknowledged it." in browser.text


def test_nobody_acknowledges_for_somebody_who_can(db, direct):
    expert = the_expert(direct)
    with pytest.raises(NotPermitted):
        conduct.acknowledge(direct, expert, by=adviser().actor(), at=NOW)
    with pytest.raises(WrongState):
        conduct.note_on_paper(direct, expert, by=adviser().actor(), at=NOW)
    other = make_expert(user=make_user(Role.EXPERT))
    with pytest.raises(WrongState):
        conduct.acknowledge(direct, other, by=other.user.actor(), at=NOW)


def test_somebody_without_an_account_signs_on_paper_and_the_adviser_notes_it(db, browse):
    expert = make_expert()
    activity = make_activity(state="confirmed", experts=[expert], has_read=False)
    browser = browse(adviser())
    browser.get(f"/activities/{activity.id}")
    assert f"Not acknowledged yet by {expert.name}." in browser.text
    browser.follow("Go to the code of conduct")

    browser.press(f"Signed on paper {expert.name}")

    assert "Acknowledged" in browser.text
    assert list(is_ready_to_start(activity)) == []


def test_everybody_who_has_not_read_it_is_asked_again_when_the_activity_is_confirmed(db, direct):
    direct.state = "planned"
    other = make_expert(user=make_user(Role.EXPERT))
    read = make_activity(
        state="planned", experts=[other], delivery_start=date(2026, 7, 1), delivery_end=date(2026, 7, 9)
    )

    for one in (direct, read):
        activities.advance(one, "confirm", by=adviser().actor(), at=NOW)

    assert told() == [the_expert(direct).user_id]


@pytest.mark.parametrize("role", [Role.OFFICIAL, Role.EXPERT, Role.DELEGATION, Role.COMMISSION])
def test_nobody_else_sees_the_page(db, browse, direct, role):
    browser = browse(make_user(role))

    browser.get(f"/activities/{direct.id}/conduct")

    assert browser.status == 404

"""A colleague is asked by name for a second look at the applications of a position."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from socx.access.actors import Role
from socx.core.errors import Invalid, NotFound, WrongState
from socx.db import db as database
from socx.notifications.models import Notice
from socx.selection.services import assessors as services
from socx.selection.services import grid
from tests.factories import NOW, make_user
from tests.selection.choosing import adviser, assess_all, closed_call, decided


def board(call):
    return grid.board(call, call.positions[0])


def told():
    kind = Notice.kind == "selection/assessor_ask"
    return list(database.session.scalars(select(Notice.recipient_id).where(kind)))


def test_a_colleague_is_asked_on_the_page_of_the_grid_and_waited_for_until_all_scores_are_there(db, browse):
    (call, items), colleague = closed_call(2), adviser(name="Bea Second")
    browser = browse(adviser())
    browser.get(f"/calls/{call.id}/positions/{call.positions[0].id}/grid")
    browser.press("Ask for a second look", assessor=str(colleague.id))

    assert "Bea Second was asked on" in browser.text
    assert told() == [colleague.id]
    assess_all(call, colleague, {one.id: 3 for one in items})
    browser.get(browser.path)
    assert "Bea Second was asked on" not in browser.text


def test_who_may_not_decide_or_has_begun_or_was_asked_cannot_be_asked(db):
    call, items = closed_call(1)
    by, begun, asked, free = adviser(), adviser(), adviser(), make_user(Role.MANAGER)
    others = [adviser(domain="social_protection"), make_user(Role.COMMISSION), adviser(active=False)]
    assess_all(call, begun, {items[0].id: 4})
    services.ask(board(call), asked.id, by=by.actor(), at=NOW)

    assert services.can_be_asked(board(call), by.actor()) == [free]
    for person in [by, begun, asked, *others]:
        with pytest.raises(Invalid):
            services.ask(board(call), person.id, by=by.actor(), at=NOW)


def test_a_manager_who_was_asked_gives_own_scores_first(db):
    call, items = closed_call(1)
    assess_all(call, adviser(), {items[0].id: 4})
    manager = make_user(Role.MANAGER)
    assert not board(call).hides(manager.actor())
    services.ask(board(call), manager.id, by=adviser().actor(), at=NOW)

    assert board(call).hides(manager.actor())


def test_the_decision_can_go_on_without_who_was_asked(db, browse):
    (call, _), colleague = closed_call(1), adviser(name="Bea Second")
    by = adviser()
    services.ask(board(call), colleague.id, by=by.actor(), at=NOW)
    browser = browse(by)
    browser.get(f"/calls/{call.id}/positions/{call.positions[0].id}/grid")
    browser.press("Go on without Bea Second")

    assert services.asked(board(call)) == []
    with pytest.raises(NotFound):
        services.drop(board(call), colleague.id, by=by.actor(), at=NOW)


def test_nobody_is_asked_after_the_decision(db):
    call, _, _ = decided()

    with pytest.raises(WrongState):
        services.ask(board(call), adviser().id, by=adviser().actor(), at=NOW)

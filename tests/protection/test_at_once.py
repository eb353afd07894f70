"""Links, addresses and erasures that two ask for at the same moment, on both databases."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from socx.access.actors import Role
from socx.accounts.models import User
from socx.db import db as database
from socx.evaluations.models import ParticipantLink
from socx.notifications import choices
from socx.notifications.models import NoticeChoice
from socx.protection import services as protection
from socx.protection.models import Erasure
from socx.timeline.models import CalendarFeed
from tests.architecture.crawl import Visitor
from tests.evaluations import make_held
from tests.factories import NOW, make_expert, make_user


@pytest.fixture
def press(app: Flask, db: object) -> Callable[..., list[int]]:
    """press((user, address), …): the statuses of forms that are sent at the same moment."""

    def pressing(*forms: tuple[User | None, str]) -> list[int]:
        database.session.commit()
        app.config["SOCX_SHOW_ERRORS_AS_PAGES"] = True
        visitors = [Visitor(app, user) for user, _ in forms]
        addresses = [address for _, address in forms]
        database.session.remove()
        ready = Barrier(len(forms))

        def one(number: int) -> int:
            client = app.test_client()
            client._cookies.update(visitors[number].client._cookies)  # the same person in a thread of its own
            data = {"csrf_token": visitors[number].token, "sure": "y", "scope": "all"}
            ready.wait(20)
            return int(client.post(addresses[number], data=data).status_code)

        with ThreadPoolExecutor(len(forms)) as people:
            found = list(people.map(one, range(len(forms))))
        assert set(found) <= {200, 303, 404, 409, 503}, found  # 503: a busy machine asks to try again
        return found

    return pressing


def count(table: Any) -> int:
    return database.session.scalar(select(func.count()).select_from(table)) or 0


def test_two_confirm_an_erasure_and_it_is_done_once(press):
    asking, one, other = (make_user(Role.MANAGER) for _ in range(3))
    expert = make_expert(user=make_user(Role.EXPERT))
    asked = protection.ask_erasure(expert, "Letter 7", by=asking.actor(), at=NOW)
    address = f"/erasures/{asked.id}/confirm"

    found = press((one, address), (other, address), (one, address))

    assert found.count(303) == 1
    assert count(Erasure) == 1


def test_the_address_of_a_calendar_is_made_twice_and_one_holds(press):
    manager = make_user(Role.MANAGER)

    found = press((manager, "/my-calendar"), (manager, "/my-calendar"))

    assert 200 in found
    assert count(CalendarFeed) == 1


def test_the_link_of_participants_is_made_twice_and_is_one(press):
    activity, manager = make_held(), make_user(Role.MANAGER)
    address = f"/activities/{activity.id}/participants/link/make"

    found = press((manager, address), (manager, address), (manager, address))

    assert 303 in found
    assert count(ParticipantLink) == 1


def test_mails_are_stopped_twice_from_the_same_mail(app, press):
    user = make_user(Role.OFFICIAL)
    address = f"/notices/stop/{choices.token_for(user.id, 'activities', app.secret_key)}"

    found = press((None, address), (None, address))

    assert 200 in found
    assert database.session.scalars(select(NoticeChoice.stopped)).all() == [["activities"]]

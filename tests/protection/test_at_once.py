"""Links, addresses, erasures and answers that two ask for or give at the same moment, on both databases."""

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
from socx.audit.models import AuditEntry
from socx.db import db as database
from socx.evaluations.models import ParticipantLink
from socx.matching.models import WeightsVersion
from socx.notifications import choices
from socx.notifications.models import NoticeChoice
from socx.protection import services as protection
from socx.protection.models import Erasure
from socx.selection.models import FactContest
from socx.selection.services import nominations, opinions
from socx.timeline.models import CalendarFeed
from tests.architecture.crawl import Visitor
from tests.evaluations import make_held
from tests.factories import NOW, make_expert, make_user
from tests.selection import save
from tests.selection.choosing import decided


@pytest.fixture
def press(app: Flask, db: object) -> Callable[..., list[int]]:
    """press((user, address), …, field="…"): the statuses of forms that are sent at the same moment."""

    def pressing(*forms: tuple[User | None, str], **fields: str) -> list[int]:
        database.session.commit()
        app.config["SOCX_SHOW_ERRORS_AS_PAGES"] = True
        visitors = [Visitor(app, user) for user, _ in forms]
        addresses = [address for _, address in forms]
        database.session.remove()
        ready = Barrier(len(forms))

        def one(number: int) -> int:
            client = app.test_client()
            client._cookies.update(visitors[number].client._cookies)  # the same person in a thread of its own
            data = {"csrf_token": visitors[number].token, "sure": "y", "scope": "all", **fields}
            ready.wait(20)
            return int(client.post(addresses[number], data=data).status_code)

        with ThreadPoolExecutor(len(forms)) as people:
            found = list(people.map(one, range(len(forms))))
        assert set(found) <= {200, 303, 404, 409, 503}, found  # 503: a busy machine asks to try again
        return found

    return pressing


def count(table: Any, *where: Any) -> int:
    return database.session.scalar(select(func.count()).select_from(table).where(*where)) or 0


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


def test_two_colleagues_answer_for_the_partner_and_the_first_counts(press):
    item = decided()[2]
    nominations.advance(item, "agree", by=item.expert.user.actor(), at=NOW)
    opinion = opinions.ask_partner(item, by=make_user(Role.MANAGER).actor(), at=NOW)
    institution = item.call.activity.request.institution
    one, other = (make_user(Role.OFFICIAL, institution=institution) for _ in range(2))
    address = f"/partner-opinions/{opinion.id}"

    found = press((one, address), (other, address), answer="no_objection")

    assert found.count(303) == 1
    assert count(AuditEntry, AuditEntry.action == "partner_no_objection") == 1


def test_two_answer_a_contested_fact_and_the_first_counts(press):
    activity = make_held()
    expert = activity.positions[0].expert
    contest = save(FactContest(expert=expert, activity_id=activity.id, comment="I sent it.", made_at=NOW))
    one, other = (make_user(Role.MANAGER) for _ in range(2))
    address = f"/contested-facts/{contest.id}"

    found = press((one, address), (other, address), outcome="upheld", reason="The mail is there.")

    assert found.count(303) == 1
    assert count(AuditEntry, AuditEntry.action == "answer_contest") == 1


def test_weights_are_approved_and_refused_and_some_are_in_force(press):
    shape = {"origin": "learnt", "points": {"text": 100.0}, "learnt": {"passes": True}, "made_at": NOW}
    save(WeightsVersion(name="1", state="in_force", based_on="", **shape))
    proposed = save(WeightsVersion(name="2", state="proposed", based_on="1", **shape))
    one, other = (make_user(Role.MANAGER) for _ in range(2))
    address = f"/matching/weights/{proposed.id}"

    found = press((one, f"{address}/approve"), (other, f"{address}/refuse"), reason="As discussed.")

    assert found.count(303) == 1
    assert count(WeightsVersion, WeightsVersion.state == "in_force") == 1

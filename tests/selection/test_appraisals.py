"""Appraisals: words of an adviser about a mission that is over; the expert reads them and may comment."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from socx.access.actors import Role
from socx.access.matrix import permits
from socx.access.permissions import Permission as P
from socx.core.errors import Conflict, Invalid, NotPermitted, WrongState
from socx.db import db as database
from socx.selection import queries
from socx.selection.models import APPRAISED, Appraisal
from socx.selection.services import appraisals as services
from tests.factories import NOW, make_action, make_activity, make_request, make_user
from tests.selection import make_applicant, told
from tests.selection.choosing import adviser

AGREED = dict.fromkeys(APPRAISED, "agreed")


def over(state="closed", expert=None, **given):
    """The only position of an activity that is over."""
    return make_activity(experts=[expert or make_applicant()], state=state, **given).positions[0]


def test_an_adviser_appraises_and_the_expert_reads_and_comments(db, browse):
    position = over()
    position.activity.request.adviser_id = make_user(Role.ADVISER).id
    browser = browse(adviser())
    browser.get(f"/activities/{position.activity_id}")
    browser.follow("Appraise the work #1")
    browser.press("Keep the appraisal")
    assert browser.errors == [f"{name}: Choose one of the list." for name in APPRAISED.values()]
    browser.press("Keep the appraisal", **{**AGREED, "results": "more"}, note="The map is used every day.")
    assert "The map is used every day." in browser.text

    own = browse(position.expert.user)
    own.get("/my-record")
    assert "More than was agreed" in own.text
    own.follow(f"Read and comment {position.activity.reference}")
    own.press("Keep my comment", comment="Thanks to the team.")

    assert "Thanks to the team." in own.text
    assert told("appraised") == [position.expert.user_id]
    assert told("appraisal_commented") == [position.activity.request.adviser_id]
    browser.get(f"/experts/{position.expert_id}")
    assert "Thanks to the team." in browser.text


@pytest.mark.parametrize("state", ["delivery", "cancelled"])
def test_work_is_appraised_when_its_report_is_there(db, browse, state):
    position = over(state)
    with pytest.raises(WrongState):
        services.appraise(position, AGREED, "", by=adviser().actor(), at=NOW)
    browser = browse(adviser())
    browser.get(f"/activities/{position.activity_id}/positions/{position.id}/appraisal")

    assert browser.status == 404


def test_less_than_agreed_needs_words(db):
    with pytest.raises(Invalid) as found:
        services.appraise(over(), {**AGREED, "results": "less"}, " ", by=adviser().actor(), at=NOW)

    assert set(found.value.errors) == {"note"}


def test_an_appraisal_may_be_changed_until_the_expert_has_commented(db):
    position, by = over(), adviser().actor()
    made = services.appraise(position, AGREED, "", by=by, at=NOW)
    with pytest.raises(Conflict):
        services.appraise(position, AGREED, "Other.", seen=made.version + 1, by=by, at=NOW)
    services.appraise(position, AGREED, "Better words.", seen=made.version, by=by, at=NOW)
    services.comment(made, "I agree.", by=position.expert.user.actor(), at=NOW)
    with pytest.raises(WrongState):
        services.appraise(position, AGREED, "Last word.", by=by, at=NOW)
    with pytest.raises(WrongState):
        services.comment(made, "Once more.", by=position.expert.user.actor(), at=NOW)

    assert made.note == "Better words."


def test_nobody_but_the_expert_comments(db):
    made = services.appraise(over(), AGREED, "", by=adviser().actor(), at=NOW)
    for person in (adviser(), make_applicant().user):
        with pytest.raises(NotPermitted):
            services.comment(made, "Mine.", by=person.actor(), at=NOW)


def test_the_appraisals_shown_are_those_that_may_be_read(db):
    expert = make_applicant()
    for values in ({}, {"sensitivity": "confidential", "adviser_id": make_user(Role.ADVISER).id}):
        request = make_request("under_way", **values)
        position = over(expert=expert, action=make_action(request=request))
        services.appraise(position, AGREED, "", by=make_user(Role.ADVISER).actor() if not values
                          else request.adviser.actor(), at=NOW)  # fmt: skip
    made = database.session.scalars(select(Appraisal)).all()

    assert len(made) == 2
    for person in (adviser(), make_user(Role.MANAGER), expert.user, make_applicant().user, make_user(Role.OFFICIAL)):
        shown = set(database.session.scalars(queries.appraisals_visible_to(person.actor(), [expert.id])))
        assert shown == {one for one in made if permits(person.actor(), P.APPRAISAL_READ, one)}

"""The briefing pack: who reads it, what stands in it, and that nobody sets out without the code of conduct."""

from __future__ import annotations

import io
import zipfile
from datetime import date

import pytest
from sqlalchemy import select

from socx.access.actors import Role
from socx.activities.models import Activity
from socx.activities.services.reminders import replan
from socx.core.errors import Invalid, NotPermitted
from socx.notifications.models import Notice
from socx.selection.models import Briefing, Nomination
from socx.selection.queries import briefings as queries
from socx.selection.services import briefings, contracts
from tests.factories import NOW, make_user
from tests.selection import paying
from tests.selection.choosing import adviser

TEXTS = {"start": "Ministry, room 12, at 9:00.", "travel": "The facility books.", "visa": "", "stay": "Take a coat."}


@pytest.fixture
def placed(db) -> Nomination:
    """Somebody who stands on the position of an activity with dates and milestones."""
    item = paying.agreed()
    activity = item.call.activity
    activity.place, activity.report_due = "Pristina", date(2026, 6, 26)
    item.state, item.position.expert = "placed", item.expert
    db.session.flush()
    replan(activity, at=NOW)
    return item


def brief(activity: Activity, *contacts: int, given: bool = True) -> Briefing:
    by = adviser().actor()
    item = briefings.save_briefing(activity, TEXTS, contacts, by=by, at=NOW)
    if given:
        briefings.give_briefing(item, by=by, at=NOW)
    return item


def official(activity: Activity, **given: object):
    return make_user(Role.OFFICIAL, institution=activity.action.request.institution, **given)


def test_the_team_reads_the_pack_once_it_is_given(db, browse, placed):
    activity = placed.call.activity
    contact, other = official(activity, name="Arta Contact"), official(activity, name="Blerim Hidden")
    item = brief(activity, contact.id, given=False)
    browser = browse(placed.expert.user)
    browser.get(f"/activities/{activity.id}/briefing")
    assert browser.status == 404

    briefings.give_briefing(item, by=adviser().actor(), at=NOW)
    db.session.commit()
    browser.get(f"/activities/{activity.id}/briefing")

    assert "Ministry, room 12, at 9:00." in browser.text
    assert "Arta Contact" in browser.text
    assert contact.email in browser.text
    assert other.name not in browser.text
    assert "Activity report" in browser.text
    assert "Time in Pristina, UTC+2." in browser.text
    told = db.session.scalars(select(Notice).where(Notice.kind == "selection/briefing_ready")).all()
    assert [one.recipient_id for one in told] == [placed.expert.user_id]


@pytest.mark.parametrize("role", [Role.EXPERT, Role.OFFICIAL, Role.DELEGATION, Role.COMMISSION])
def test_nobody_else_reads_it(db, browse, placed, role):
    activity = placed.call.activity
    brief(activity)
    user = official(activity) if role is Role.OFFICIAL else make_user(role)
    browser = browse(user)

    for address in ("briefing", "briefing.pdf", "briefing.zip"):
        browser.get(f"/activities/{activity.id}/{address}")
        assert browser.status == 404


def test_who_leaves_the_team_reads_it_no_more(db, browse, placed):
    activity = placed.call.activity
    brief(activity)
    placed.position.expert = None
    db.session.commit()
    browser = browse(placed.expert.user)

    browser.get(f"/activities/{activity.id}/briefing")

    assert browser.status == 404


def test_an_adviser_writes_and_gives_it(db, browse, placed):
    activity = placed.call.activity
    person = official(activity, name="Arta Contact")
    browser = browse(adviser())
    browser.get(f"/activities/{activity.id}/briefing")
    assert "No briefing yet" in browser.text
    browser.follow("Write the briefing")

    browser.press("Save the briefing", start="", contacts=str(person.id))

    assert "Write where and when the team starts." in browser.text
    assert "Code of conduct not acknowledged" in browser.text
    browser.get(f"/activities/{activity.id}/briefing/edit")
    browser.press("Save the briefing", start="Room 12.")
    browser.press("Give it to the team")
    assert "The team can read it" in browser.text
    assert [one.user_id for one in queries.briefing_of(activity).contacts] == [person.id]


def test_nobody_of_another_institution_is_named(db, placed):
    with pytest.raises(Invalid) as refused:
        brief(placed.call.activity, make_user(Role.OFFICIAL).id)

    assert set(refused.value.errors) == {"contacts"}


def test_only_who_plans_the_activity_writes_it(db, placed):
    for user in (placed.expert.user, adviser(domain="social_protection"), official(placed.call.activity)):
        with pytest.raises(NotPermitted):
            briefings.save_briefing(placed.call.activity, TEXTS, (), by=user.actor(), at=NOW)


@pytest.mark.parametrize("language", ["en", "fr", "es"])
def test_the_pack_is_a_file_with_the_terms_and_the_own_contract(db, browse, placed, language):
    paying.contract(placed, "offered")
    activity = placed.call.activity
    brief(activity)
    browser = browse(placed.expert.user)

    browser.get(f"/activities/{activity.id}/briefing.zip?language={language}")

    with zipfile.ZipFile(io.BytesIO(browser.response.data)) as archive:
        found = {name: archive.read(name) for name in archive.namelist()}
    assert len(found) == 3
    assert all(content.startswith(b"%PDF") for content in found.values())


def test_an_expert_reads_the_own_contract_and_no_other(db, browse, placed):
    kept = paying.contract(placed)
    activity = placed.call.activity
    brief(activity)
    browser = browse(placed.expert.user)
    browser.get(f"/activities/{activity.id}/briefing")
    assert "EUR 350.00" not in browser.text

    contracts.advance_contract(kept, "offer", by=adviser().actor(), at=NOW)
    db.session.commit()

    browser.get(f"/activities/{activity.id}/briefing")
    assert "EUR 350.00" in browser.text
    staff = browse(adviser())
    staff.get(f"/activities/{activity.id}/briefing")
    assert "EUR 350.00" not in staff.text

"""Erase somebody who asked for it in writing: it takes two people, and leaves a trail of both."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from socx.access.actors import Role
from socx.accounts.models import User
from socx.audit import services as audit
from socx.audit.models import AuditEntry
from socx.core.errors import Invalid, NotPermitted, WrongState
from socx.db import db as database
from socx.experts.models import Expert
from socx.notifications.models import Notice
from socx.protection import services
from socx.protection.models import AskedErasure, Erasure
from socx.requests.models import AssistanceRequest
from tests.factories import NOW, make_request, make_user
from tests.protection.people import everything, make_account, send_on_mission
from tests.selection import make_wanted

LETTER = "Letter of 2 March"


def ask(person, by, reason=LETTER):
    return services.ask_erasure(person, reason, by=by.actor(), at=NOW)


def test_one_manager_asks_on_the_page_and_another_one_confirms(browse):
    _, item = make_account()
    number = item.id
    asker, second = make_user(Role.MANAGER, name="Ann Asker"), make_user(Role.MANAGER, name="Sam Second")
    browser = browse(asker)
    browser.get(f"/experts/{number}")
    browser.follow("Erase this person on request")
    browser.press("Ask for the erasure")
    assert browser.errors == ["Say on which written request you do this."]
    browser.press("Ask for the erasure", reason=f"Letter of {item.family_name}")
    assert "Leave out the name" in browser.text
    browser.press("Ask for the erasure", reason=LETTER)
    assert "Erase everything" not in browser.buttons
    assert database.session.get(Expert, number, populate_existing=True).state == "active"

    other = browse(second)
    other.get("/data-protection")
    other.follow(item.name)
    other.press("Erase everything")
    assert other.errors == ["Confirm that you want everything erased."]
    other.press("Erase everything", sure="y")

    assert f"Profile {number}" in other.text
    assert "Ann Asker; confirmed by Sam Second" in other.text
    assert LETTER in other.text
    done = database.session.scalars(select(Erasure).where(Erasure.expert_id == number)).one()
    assert (done.origin, done.by_id, done.confirmed_by_id) == ("request", asker.id, second.id)
    assert database.session.scalars(select(AskedErasure)).all() == []
    browser.get(f"/experts/{number}/erase")
    assert browser.status == 404


def test_the_trail_names_both(db):
    _, item = make_account()
    asker, second = make_user(Role.MANAGER), make_user(Role.ADMINISTRATOR)

    services.confirm(ask(item, asker).id, by=second.actor(), at=NOW)

    trail = database.session.execute(
        select(AuditEntry.action, AuditEntry.actor_id)
        .where(AuditEntry.subject_kind == "expert")
        .order_by(AuditEntry.id)
    ).all()
    assert trail == [("ask_erasure", asker.id), ("confirm_erasure", second.id), ("erase", asker.id)]


def test_who_asked_cannot_confirm(db, browse):
    _, item = make_account()
    asker = make_user(Role.MANAGER)
    asked = ask(item, asker)

    with pytest.raises(NotPermitted):
        services.confirm(asked.id, by=asker.actor(), at=NOW)

    browser = browse(asker)
    assert browser.post(f"/erasures/{asked.id}/confirm", {"sure": "y"}) is not None
    assert database.session.get(Expert, item.id, populate_existing=True).state == "active"


def test_whom_it_is_about_is_not_the_second_person(db):
    manager, first = make_user(Role.MANAGER), make_user(Role.ADMINISTRATOR)
    asked = ask(manager, first)

    with pytest.raises(NotPermitted):
        services.confirm(asked.id, by=manager.actor(), at=NOW)


@pytest.mark.parametrize("role", [Role.ADVISER, Role.OFFICIAL, Role.COMMISSION])
def test_others_neither_ask_nor_confirm_nor_drop(db, role):
    _, item = make_account()
    asked, other = ask(item, make_user(Role.MANAGER)), make_user(role)

    for act in (
        lambda: ask(make_account_of_another(), other),
        lambda: services.confirm(asked.id, by=other.actor(), at=NOW),
        lambda: services.drop(asked, "No", by=other.actor(), at=NOW),
    ):
        with pytest.raises(NotPermitted):
            act()


def make_account_of_another():
    return make_user(Role.OFFICIAL)


def test_managers_and_administrators_are_told_but_not_who_asked(db):
    asker, manager, admin = make_user(Role.MANAGER), make_user(Role.MANAGER), make_user(Role.ADMINISTRATOR)
    make_user(Role.ADVISER)
    _, item = make_account()

    ask(item, asker)

    told = database.session.execute(select(Notice.kind, Notice.recipient_id).order_by(Notice.recipient_id)).all()
    assert told == [("protection/erasure_asked", manager.id), ("protection/erasure_asked", admin.id)]


def test_a_second_person_says_why_not_and_the_first_one_hears_it(browse):
    _, item = make_account()
    asker = make_user(Role.MANAGER)
    asked = ask(item, asker)
    browser = browse(make_user(Role.ADMINISTRATOR))
    browser.get(f"/erasures/{asked.id}")
    browser.press("Do not erase")
    assert browser.errors == ["Say why."]

    browser.press("Do not erase", note="The letter is from somebody else.")

    assert database.session.scalars(select(AskedErasure)).all() == []
    assert database.session.get(Expert, item.id, populate_existing=True).state == "active"
    told = database.session.scalars(select(Notice).where(Notice.kind == "protection/erasure_dropped")).one()
    assert (told.recipient_id, told.facts["note"]) == (asker.id, "The letter is from somebody else.")
    own = browse(asker)
    own.get(f"/experts/{item.id}")
    assert "Erasure not done" in own.text


def test_it_is_asked_for_once_and_not_while_a_mission_needs_the_person(db):
    _, item = make_account()
    manager = make_user(Role.MANAGER)
    asked = ask(item, manager)
    with pytest.raises(WrongState):
        ask(item, manager)
    activity = send_on_mission(item, "delivery")
    with pytest.raises(WrongState):
        services.confirm(asked.id, by=make_user(Role.MANAGER).actor(), at=NOW)

    activity.state = "closed"
    services.confirm(asked.id, by=make_user(Role.MANAGER).actor(), at=NOW)

    assert item.state == "erased"


def test_what_somebody_asked_who_may_not_any_more_is_not_confirmed(db):
    _, item = make_account()
    asker = make_user(Role.MANAGER)
    asked = ask(item, asker)
    asker.role, asker.domain = Role.ADVISER, "labour_employment"

    with pytest.raises(WrongState):
        services.confirm(asked.id, by=make_user(Role.MANAGER).actor(), at=NOW)


def test_who_confirms_second_finds_it_settled(db):
    _, item = make_account()
    number = ask(item, make_user(Role.MANAGER)).id
    services.confirm(number, by=make_user(Role.ADMINISTRATOR).actor(), at=NOW)

    with pytest.raises(WrongState):
        services.confirm(number, by=make_user(Role.MANAGER).actor(), at=NOW)

    assert len(database.session.scalars(select(Erasure)).all()) == 1


def test_two_erase_the_account_of_an_official_and_the_case_stays_without_the_name(browse):
    make_wanted()  # an activity with a position that is empty still
    official = make_user(Role.OFFICIAL, name="Orla Official", email="orla@ministry.example")
    request = make_request("approved", institution=official.institution)
    request.answers = {**request.answers, "focal_name": "Orla Official", "focal_email": "ORLA@ministry.example"}
    audit.record(("request", request.id), "submit", by=official.actor(), at=NOW, note="Orla Official sends it.")
    number, case, browser = official.id, request.id, browse(make_user(Role.ADMINISTRATOR))
    browser.get(f"/users/{number}")
    browser.follow("Erase this account on request")
    browser.press("Ask for the erasure", reason="Mail of 2 March")
    other = browse(make_user(Role.MANAGER))
    other.get("/data-protection")
    other.follow("Orla Official")
    other.press("Erase everything", sure="y")

    assert "Account " + str(number) in other.text
    user = database.session.get(User, number, populate_existing=True)
    assert (user.name, user.active, user.role) == (f"#{number}", False, "official")
    kept = database.session.get(AssistanceRequest, case, populate_existing=True)
    assert (kept.answers["focal_name"], kept.answers["focal_email"]) == ("", "")
    assert {name for name, rows in everything().items() if "orla" in rows.casefold()} == set()
    browser.get(f"/users/{number}/erase")
    assert browser.status == 404


def test_the_account_of_an_expert_the_own_one_and_the_last_administrator_are_not_erased_so(db):
    user, _ = make_account()
    first = make_user(Role.ADMINISTRATOR)
    with pytest.raises(WrongState):
        ask(user, first)
    with pytest.raises(NotPermitted):
        ask(first, first)
    with pytest.raises(NotPermitted):
        ask(make_user(), make_user(Role.MANAGER))
    with pytest.raises(Invalid):
        ask(make_user(Role.OFFICIAL, name="Orla Official"), first, reason="Letter of Orla")

    assert services.obstacles_of_account(first) == ["This is the last administrator. Name another one first."]

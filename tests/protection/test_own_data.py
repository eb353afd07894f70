"""What is kept about a person: the page, the file for machines, the paper; and the restriction of its use."""

from __future__ import annotations

import io
import json

import pytest
from pypdf import PdfReader
from sqlalchemy import select

from socx.access.actors import Role
from socx.audit import services as audit
from socx.core.errors import NotPermitted
from socx.db import db as database
from socx.experts.models import Expert
from socx.matching import services as matching
from socx.notifications.models import Notice
from socx.protection import services
from socx.requests.models import Opinion
from tests.factories import NOW, make_expert, make_request, make_user
from tests.protection.people import canary, make_account, plant, send_on_mission


def package(browser) -> str:
    browser.get("/account/data.json")
    return browser.response.get_data(as_text=True)


def test_the_file_holds_every_planted_word_and_none_of_another_person(browse):
    user, item = make_account()
    planted = plant(item, user)
    make_expert(given_name="Otto", family_name="Otherword", employer="Othershop")

    text = package(browse(user))

    # A digest says nothing. What advisers noted about a case, and the words of notices, may tell of a
    # request that the person must not know: they are asked for, and looked at by a person first. What a program
    # proposes from a CV repeats the CV, whose text is there.
    left_out = {word for word in planted if word not in text}
    assert left_out == {canary(place) for place in ("digest", "note", "chosen", "notice", "proposed", "quoted")}
    assert "Otherword" not in text
    assert "Othershop" not in text


def test_the_file_says_what_each_part_is_and_how_long_it_is_kept(browse):
    user, _ = make_account()

    made = json.loads(package(browse(user)))

    account = next(one for one in made["kept"] if one["what"] == "accounts.account")
    assert account["label"] == "Account"
    assert account["how_long"].startswith("As long as the account is open.")
    assert account["tables"]["user"]["columns"]["email"] == "E-mail"
    assert "password" not in account["tables"]["user"]["rows"][0]


def test_the_page_and_the_file_say_where_nobody_looked(browse):
    user, _ = make_account()
    browser = browse(user)

    made = json.loads(package(browser))
    browser.get("/account/data")

    assert made["not_here"][0].startswith("Lists of participants are not searched")
    assert made["not_here"][0] in browser.text


def test_the_paper_is_for_reading(browse):
    user, item = make_account()
    plant(item, user)
    browser = browse(user, "fr")

    browser.get("/account/data.pdf")

    text = "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(browser.response.data)).pages)
    assert browser.response.mimetype == "application/pdf"
    assert "kanariepassage" in text
    assert "expert_id" not in text


@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.SIGNATORY, Role.SCHEDULER)])
def test_every_account_gets_its_data(browse, role):
    browser = browse(make_user(role, name="Nadia Named"))

    browser.get("/account/data")
    text = package(browser)

    assert browser.heading == "My data"
    assert "Nadia Named" in text


def test_a_delegation_takes_its_opinions_along(browse):
    user = make_user(Role.DELEGATION)
    request = make_request("opinion")
    database.session.add(
        Opinion(
            request_id=request.id, partner_code="XK", position="support", text="Very useful.", by_id=user.id, at=NOW
        )
    )

    assert "Very useful." in package(browse(user))


def test_the_page_says_who_looked(browse):
    user, item = make_account()
    audit.record(("expert", item.id), "view", by=make_user(Role.ADVISER, name="Ada Looker").actor(), at=NOW)
    browser = browse(user)

    browser.get("/account/data")

    assert "Ada Looker" in browser.text


def test_a_restriction_takes_a_profile_out_at_once_and_the_person_lifts_it(browse):
    user, item = make_account()
    number, manager = item.id, make_user(Role.MANAGER, name="Mia Manager")
    database.session.commit()
    assert number in matching.roster().profiles
    browser = browse(user)
    browser.get("/account/data")
    browser.follow("Restrict the use of your profile, or object to it")

    browser.press("Restrict the use now")
    assert browser.errors == ["Choose a reason."]
    browser.press("Restrict the use now", ground="objection", text="I do not want to be ranked.")

    assert not database.session.get(Expert, number, populate_existing=True).is_searchable
    assert matching.why_not(make_request("assessment"), database.session.get(Expert, number), NOW).rank is None
    told = database.session.scalars(select(Notice.recipient_id).where(Notice.kind == "protection/restricted")).all()
    assert told == [manager.id]

    staff = browse(manager)
    staff.get(f"/experts/{number}")
    staff.follow("Read why and answer")
    assert "I do not want to be ranked." in staff.text
    staff.press("Send the answer", text="We have taken you out of all lists.")

    browser.get("/experts/me/restriction")
    assert "We have taken you out of all lists." in browser.text
    browser.press("Lift the restriction")
    assert database.session.get(Expert, number, populate_existing=True).is_searchable


def test_only_the_person_restricts_and_lifts(db):
    _, item = make_account()
    manager = make_user(Role.MANAGER).actor()

    with pytest.raises(NotPermitted):
        services.restrict(item, "claim", "", by=manager, at=NOW)
    with pytest.raises(NotPermitted):
        services.lift(item, by=manager, at=NOW)


def test_missions_are_in_the_file(browse):
    user, item = make_account()
    activity = send_on_mission(item)

    assert activity.title in package(browse(user))

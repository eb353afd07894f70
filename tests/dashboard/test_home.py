"""What each role sees first: what waits for them, and what they wait for."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from socx.access.actors import WITHOUT_ACCOUNT, Role
from socx.db import db as database
from socx.notifications.models import Notice
from socx.requests.services import assessment
from tests.factories import (
    NOW,
    make_action,
    make_activity,
    make_expert,
    make_institution,
    make_request,
    make_user,
)
from tests.requests.stages import assess, bring_to, make_people

ROLES = [role for role in Role if role not in WITHOUT_ACCOUNT]
LONG_AGO = NOW.date() - timedelta(days=30)


def parts(browser: Any) -> dict[str, str]:
    """What stands under each heading of the second level."""
    return {
        " ".join(section.select_one("h2").get_text(" ").split()): " ".join(section.get_text(" ").split())
        for section in browser.page.select("main section")
        if section.select_one("h2")
    }


@pytest.mark.parametrize("language", ["en", "fr", "es"])
def test_everybody_has_a_first_page_from_the_first_day(browse: Any, db: Any, language: str) -> None:
    for role in ROLES:
        browser = browse(make_user(role), language)
        browser.get("/")
        assert browser.status == 200, role
        assert "None" not in browser.text


def test_a_new_institution_is_told_in_three_steps_how_it_works(browse: Any, db: Any) -> None:
    browser = browse(make_user(Role.OFFICIAL))
    browser.get("/")
    assert len(browser.page.select(".welcome__steps li")) == 3

    browser.follow("Start your first request")

    assert browser.status == 200
    assert browser.path.startswith("/requests/new")


def test_an_official_sees_what_waits_and_what_is_waited_for(browse: Any, db: Any) -> None:
    own = make_institution()
    make_request("draft", title="Pensions", institution=own)
    make_request("clarification", title="Inspections", institution=own, due_on=LONG_AGO)
    make_request("opinion", title="Statistics", institution=own)
    make_request("signing", title="Training", institution=own)
    make_request("draft", title="Not ours")
    browser = browse(make_user(Role.OFFICIAL, institution=own))

    browser.get("/")

    waiting, theirs = parts(browser)["Waiting for you"], parts(browser)["What we wait for"]
    assert "Pensions" in waiting
    assert "Inspections" in waiting
    assert "Late" in waiting
    assert "Statistics" in theirs
    assert "the EU Delegation" in theirs
    assert "Training" in theirs
    assert "Not ours" not in browser.text


@pytest.mark.parametrize(
    "state, button", [("draft", "Continue"), ("signing", "Read and sign"), ("clarification", "Answer the questions")]
)
def test_the_next_step_is_one_click_away(browse: Any, db: Any, state: str, button: str) -> None:
    own = make_institution()
    make_request(state, title="Pensions", institution=own)
    browser = browse(make_user(Role.APPROVER, institution=own))
    browser.get("/")

    browser.follow(f"{button} Pensions")

    assert browser.status == 200
    assert "/requests/" in browser.path


def test_an_institution_sees_its_open_activities(browse: Any, db: Any) -> None:
    item = make_request("under_way")
    make_activity(action=make_action(request=item), title="Mapping of sources")
    make_activity(title="Of somebody else")
    browser = browse(make_user(Role.OFFICIAL, institution=item.institution))

    browser.get("/")

    assert "Mapping of sources" in parts(browser)["Planned and running activities"]
    assert "Of somebody else" not in browser.text


def test_an_adviser_sees_the_desk_by_step_the_late_ones_first(browse: Any, db: Any) -> None:
    tomorrow = datetime.now(UTC).date() + timedelta(days=1)
    make_request("submitted", title="Fresh", due_on=tomorrow, submitted_at=datetime.now(UTC))
    make_request("assessment", title="Overdue", due_on=LONG_AGO)
    make_request("formulation", title="Other desk", domain="social_protection")
    make_request("opinion", title="With the Delegation")
    browser = browse(make_user(Role.ADVISER, domain="labour_employment"))

    browser.get("/")

    metrics = {m.select_one(".metric__label").get_text(" ", strip=True): m for m in browser.page.select(".metric")}
    assert [m.select_one(".metric__value").text for m in metrics.values()] == ["1", "0", "1", "0", "0"]
    assert any("1 is late" in words for words in metrics)
    titles = [a.text for a in browser.page.select("table")[0].select("tbody th a")]
    assert titles == ["Overdue", "Fresh"]
    assert "Fresh" in parts(browser)["Submitted in the last two weeks"]
    assert "Other desk" not in browser.text


def test_a_step_of_the_desk_opens_its_requests(browse: Any, db: Any) -> None:
    make_request("assessment", title="To be assessed")
    make_request("submitted", title="To be registered")
    browser = browse(make_user(Role.ADVISER, domain="labour_employment"))
    browser.get("/")

    browser.follow("1 To assess")

    assert "To be assessed" in browser.text
    assert "To be registered" not in browser.text


def test_an_adviser_is_told_of_profiles_to_verify(browse: Any, db: Any) -> None:
    browser = browse(make_user(Role.ADVISER))
    browser.get("/")
    assert "Profiles to verify" not in browser.text

    make_expert(family_name="Newcomer", state="submitted")
    browser.get("/")
    browser.follow("1 Profiles to verify")

    assert "Newcomer" in browser.text


def test_a_manager_sees_late_cases_the_queue_and_the_way_to_the_dashboard(browse: Any, db: Any) -> None:
    make_request("assessment", title="Overdue", due_on=LONG_AGO)
    make_request("waiting", title="In line")
    make_activity(title="Behind", state="reporting", late_since=LONG_AGO)
    browser = browse(make_user(Role.MANAGER))

    browser.get("/")

    found = parts(browser)
    assert "Overdue" in found["Late cases"]
    assert "In line" in found["In the queue"]
    assert "Behind" in found["Activities with a late milestone"]
    browser.follow("Open the dashboard")
    assert browser.heading == "Dashboard"


def test_a_delegation_sees_the_opinions_it_owes_and_the_rest_for_information(browse: Any, db: Any) -> None:
    kosovo, albania = make_institution(partner_code="XK"), make_institution(partner_code="AL")
    make_request("opinion", title="Opinion please", institution=kosovo)
    make_request("assessment", title="For your information", institution=kosovo)
    make_request("opinion", title="Elsewhere", institution=albania)
    browser = browse(make_user(Role.DELEGATION, partner_code="XK"))

    browser.get("/")

    assert "Opinion please" in parts(browser)["Your opinion is asked for"]
    assert "For your information" in parts(browser)["For information"]
    assert "Opinion please" not in parts(browser)["For information"]
    assert "Elsewhere" not in browser.text
    browser.follow("Give the opinion Opinion please")
    assert browser.status == 200


def test_the_commission_sees_what_it_has_to_decide(browse: Any, db: Any) -> None:
    make_request("approval", title="To be decided")
    make_request("approved", title="Long decided", decided_at=NOW)
    make_request("assessment", title="Not there yet")
    browser = browse(make_user(Role.COMMISSION))

    browser.get("/")

    assert "To be decided" in parts(browser)["To decide"]
    assert "Long decided" in parts(browser)["Latest decisions"]
    assert "Not there yet" not in browser.text


def test_an_expert_sees_the_profile_and_own_activities(browse: Any, db: Any) -> None:
    user = make_user(Role.EXPERT)
    expert = make_expert(user_id=user.id)
    make_activity(title="With me", experts=[expert])
    make_activity(title="Without me", experts=[make_expert()])
    browser = browse(user)

    browser.get("/")

    assert "Active" in browser.text
    assert "With me" in parts(browser)["My activities"]
    assert "Without me" not in browser.text
    browser.follow("Open my profile")
    assert browser.heading == "My profile"


def test_an_administrator_finds_accounts_institutions_and_operations(browse: Any, db: Any) -> None:
    for words in ("Accounts", "Institutions", "Operations"):
        browser = browse(make_user(Role.ADMINISTRATOR))
        browser.get("/")
        browser.get(str(browser.page.select_one(f".cards a:-soup-contains('{words}')")["href"]))
        assert browser.status == 200


def test_new_notices_are_told_until_they_are_read(browse: Any, db: Any) -> None:
    user = make_user(Role.MANAGER)
    item = make_request("submitted")
    notice = Notice(
        key="k", kind="request.sign", recipient_id=user.id, subject_kind="request", subject_id=item.id,
        facts={}, created_at=NOW, due_at=NOW,
    )  # fmt: skip
    database.session.add(notice)
    browser = browse(user)
    browser.get("/")
    assert "1 new notice" in browser.links

    notice.read_at = NOW
    database.session.commit()

    browser.get("/")
    assert "1 new notice" not in browser.links


@pytest.mark.parametrize("who", ["second", "manager"])
def test_a_second_assessment_that_is_asked_for_by_name_stands_first(
    browse: Any, db: Any, now: datetime, who: str
) -> None:
    people = make_people()
    item = bring_to("assessment", people, now)
    asked = getattr(people, who)
    assessment.ask_assessor(item, asked.id, by=people.adviser.actor(), at=now)
    browser = browse(asked)
    browser.get("/")
    first = next(iter(parts(browser)))

    browser.follow(f"Assess the request {item.title}")
    opened = browser.path
    browser.get(f"/requests/{item.id}")

    assert first == "Second assessment asked of you"
    assert opened == f"/requests/{item.id}/assessment"
    assert "Waiting for you since" in browser.text


def test_who_assessed_is_not_asked_any_more(browse: Any, db: Any, now: datetime) -> None:
    people = make_people()
    item = bring_to("assessment", people, now)
    assessment.ask_assessor(item, people.second.id, by=people.adviser.actor(), at=now)
    assess(item, people.second, now)
    browser = browse(people.second)

    browser.get("/")

    assert "Second assessment asked of you" not in parts(browser)

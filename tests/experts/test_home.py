"""The expert's home: why one is found or not, what would help, and what other rooms add."""

from __future__ import annotations

import pytest

from socx.access.actors import Role
from socx.experts import panels
from socx.experts.gaps import gaps
from socx.experts.models import ExpertMission
from tests.factories import NOW, make_expert, make_user


@pytest.fixture
def account(db):
    return make_user(Role.EXPERT)


@pytest.fixture
def other_rooms(monkeypatch):
    """What other rooms add, for one test."""
    monkeypatch.setattr(panels, "_panels", {})
    monkeypatch.setattr(panels, "_pages", dict(panels._pages))


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({}, "You are found when advisers look for experts."),
        ({"state": "stale"}, "your profile has not been confirmed for a year"),
        ({"state": "submitted"}, "An adviser looks at your profile first."),
        ({"state": "verified", "in_roster_since": None}, "because you have not agreed to be in the roster."),
        ({"restricted_at": NOW}, "because you asked us to restrict the use of your profile."),
        ({"state": "incomplete"}, "You are not found when advisers look for experts."),
        ({"state": "inactive"}, "You are not found when advisers look for experts."),
    ],
)
def test_the_home_says_whether_one_is_found_and_why(browse, account, given, says):
    make_expert(user=account, **given)
    browser = browse(account)

    browser.get("/experts/me")

    assert says in browser.text


def test_gaps_are_things_to_do_and_go_when_they_are_done(db, account):
    item = make_expert(user=account, text="", days_per_year=10)
    before = {section for _, section in gaps(item)}

    item.missions = [ExpertMission(year=2020, partner_code="XK", title="Data")]
    item.topics[0].evidence = "The law of 2019."
    item.education_level = "master"
    item.systems = "Unemployment insurance"

    assert before - {section for _, section in gaps(item)} == {"missions", "topics", "education"}


def test_the_home_leads_to_what_would_make_the_profile_stronger(browse, account):
    make_expert(user=account)
    browser = browse(account)

    browser.get("/experts/me")

    assert "Give evidence for every topic." in browser.text
    browser.follow("Go there (1)")
    assert browser.path == "/experts/me/topics"


def test_other_rooms_add_blocks_and_pages(browse, account, other_rooms):
    item = make_expert(user=account, employer="Office of Tests")
    panels.add(panels.Panel("b", 20, "experts/notice_of_test.html", lambda e, to, at: None))
    panels.add(panels.Panel("a", 10, "components/person.html", lambda e, to, at: e.employer))
    panels.add_page("Activities of mine", "activities.index", 20)
    browser = browse(account)

    browser.get("/experts/me")

    assert "Activities of mine" in browser.links
    assert [block.content for block in panels.shown("own", item, account.actor(), NOW)] == ["Office of Tests"]
    assert panels.shown("facility", item, account.actor(), NOW) == []

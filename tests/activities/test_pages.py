"""Pages of actions and activities, by their buttons."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from socx.access.actors import Actor, Role
from socx.access.matrix import permits
from socx.access.permissions import Permission
from socx.activities import queries, services
from socx.activities.milestones import TEMPLATES, templates_for
from socx.activities.models import Activity, Position
from socx.db import db as database
from socx.matching.models import MatchDecision
from tests.factories import (
    NOW,
    make_action,
    make_activity,
    make_expert,
    make_institution,
    make_request,
    make_user,
)
from tests.requests.stages import bring_to, make_people

DATES = {
    "preparation_start": date(2027, 5, 10),
    "preparation_end": date(2027, 5, 28),
    "delivery_start": date(2027, 5, 31),
    "delivery_end": date(2027, 6, 11),
    "report_due": date(2027, 6, 25),
}


def fill_dates(browser, press="Show the plan", **days):
    """Type dates into the form as it asks for them."""
    fields = {}
    for name, day in days.items():
        parts = browser.page.select(f"[name^={name}-]")
        if parts:
            names = [str(part["name"]) for part in parts]
            fields |= dict(zip(names, (str(day.day), str(day.month), str(day.year)), strict=True))
        else:
            fields[name] = day.isoformat()
    return browser.press(press, **fields)


def test_an_adviser_plans_an_activity_from_an_approved_request(db, now, browse):
    item, adviser = make_request("approved"), make_user(Role.ADVISER)
    expert = make_expert()
    database.session.add(MatchDecision(request_id=item.id, expert_id=expert.id, decision="shortlisted", at=now))
    browser = browse(adviser)

    browser.get(f"/requests/{item.id}")
    browser.follow("Start the action")
    browser.press("Start the action")
    assert browser.heading == item.title
    browser.follow("Add an activity")
    browser.press("Save and set the dates", title="Mapping of sources", kind="assessment", modality="onsite")
    browser.press("Show the plan", fixed="delivery_start", day="2027-05-31", length="10")
    assert "Terms of reference agreed" in browser.text
    browser.press("Save the plan")
    assert browser.heading == "Mapping of sources"
    browser.follow("Add a position")
    browser.press("Save", role="Principal expert", days_on_site="10", days_remote="4")
    browser.press("Save the expert", expert=str(expert.id))
    assert expert.name in browser.text
    browser.press("Confirm dates and team")

    assert browser.page.select_one(".page-head .tag").text == "Team confirmed"


def test_the_picture_has_its_dates_in_a_table(db, browse):
    activity = make_activity(**DATES)
    browser = browse(make_user(Role.MANAGER))

    browser.get(f"/activities/{activity.id}")

    assert browser.page.select_one("figure svg") is not None
    assert "31 May 2027" in browser.page.select_one("figure table").text


def test_the_calendar_can_be_downloaded(db, browse):
    activity = make_activity(**DATES)
    browser = browse(make_user(Role.MANAGER))

    browser.get(f"/activities/{activity.id}")
    browser.follow("Add to my calendar")

    assert browser.response.mimetype == "text/calendar"
    assert "BEGIN:VEVENT" in browser.response.get_data(as_text=True)


def test_a_milestone_is_noted_with_the_day_on_which_it_was_reached(db, now, browse):
    activity, adviser = make_activity(), make_user(Role.ADVISER)
    services.plan_dates(activity, DATES, by=adviser.actor(), at=now)
    terms = next(m for m in activity.milestones if m.key == "terms")
    browser = browse(adviser)
    browser.get(f"/activities/{activity.id}")
    browser.follow("Reached on another day")
    browser.press("Save", milestone=str(terms.id), day="2098-01-05")
    assert browser.errors == ["This day has not come yet."]

    browser.press("Save", day="2025-01-15")

    database.session.refresh(terms)
    assert (terms.done_on, "15 Jan 2025" in browser.text) == (date(2025, 1, 15), True)


def test_nothing_is_reached_on_an_activity_that_was_cancelled(db, now, browse):
    activity, adviser = make_activity(), make_user(Role.ADVISER)
    services.plan_dates(activity, DATES, by=adviser.actor(), at=now)
    services.advance(activity, "cancel", by=adviser.actor(), at=now, note="No more need.")
    browser = browse(adviser)

    browser.get(f"/activities/{activity.id}/milestones/reached")

    assert browser.status == 409


@pytest.mark.parametrize("role", [*Role, None])
def test_what_may_be_read_is_what_is_listed(db, role):
    for sensitivity in ("normal", "restricted", "confidential"):
        for partner, domain in (("XK", "labour_employment"), ("PE", "social_protection")):
            institution = make_institution(partner_code=partner)
            item = make_request("under_way", institution=institution, sensitivity=sensitivity, domain=domain)
            user = make_user(Role.EXPERT)
            make_activity(action=make_action(request=item), experts=[make_expert(user=user)])
    actor = Actor(user.id, role, institution_id=institution.id, partner="PE", domain="social_protection")
    everything = set(database.session.scalars(select(Activity)).unique())

    listed = set(database.session.scalars(queries.visible_to(actor)).unique())

    assert listed == {a for a in everything if permits(actor, Permission.ACTIVITY_READ, a)}


def test_a_stranger_is_told_that_there_is_no_such_activity(db, browse):
    activity = make_activity(**DATES)
    browser = browse(make_user(Role.OFFICIAL))

    browser.get(f"/activities/{activity.id}")

    assert browser.status == 404
    assert activity.title not in browser.text


def test_contradicting_dates_come_back_with_the_sentence_and_the_text(db, browse):
    activity = make_activity()
    browser = browse(make_user(Role.ADVISER))

    browser.get(f"/activities/{activity.id}/dates")
    fill_dates(browser, delivery_start=date(2027, 6, 11), delivery_end=date(2027, 5, 31))

    assert browser.status == 422
    assert browser.errors == ["Delivery ends before it starts."]
    assert "2027" in str(browser.page.select("[name^=delivery_start]"))


def test_a_stale_page_changes_nothing_and_keeps_the_text(db, browse):
    activity = make_activity(title="Before")
    first, second = browse(make_user(Role.ADVISER)), browse(make_user(Role.ADVISER))
    first.get(f"/activities/{activity.id}/edit")
    second.get(f"/activities/{activity.id}/edit")

    first.press("Save", title="First")
    second.press("Save", title="Second")

    assert second.status == 422
    assert second.errors == [
        "Somebody changed this while you worked on it. Look at what is there now, then send again."
    ]
    assert second.page.select_one("#title")["value"] == "Second"
    database.session.expire_all()
    assert database.session.get(Activity, activity.id).title == "First"


def test_titles_are_text_and_nothing_else(db, browse):
    activity = make_activity(title="<script>alert(1)</script>", place='"><img src=x>', **DATES)
    browser = browse(make_user(Role.MANAGER))

    for path in ("/activities", f"/activities/{activity.id}", f"/actions/{activity.action_id}"):
        browser.get(path)
        assert "<script>alert" in browser.text
        assert not browser.page.select("main script, main img")


def test_the_list_can_be_taken_as_csv_with_the_note_of_the_designation(db, browse):
    make_activity(title="=1+1", **DATES)
    browser = browse(make_user(Role.MANAGER))

    browser.get("/activities")
    browser.follow("Download as CSV")

    text = browser.response.get_data(as_text=True)
    assert text.startswith("\ufeffReference")
    assert "'=1+1" in text
    assert "Kosovo*" in text
    assert "without prejudice" in text


def test_an_expert_sees_the_activities_they_are_on_and_no_names_of_the_roster(db, browse):
    user = make_user(Role.EXPERT)
    mine = make_activity(experts=[make_expert(user=user)], title="Mine", **DATES)
    make_activity(title="Of others", **DATES)
    browser = browse(user)

    browser.get("/activities")

    assert "Mine" in browser.text
    assert "Of others" not in browser.text
    assert browser.get(f"/activities/{mine.id}").select_one("h1").text == "Mine"


@pytest.mark.parametrize("language", ["en", "fr", "es"])
def test_an_empty_list_says_what_will_come(db, browse, language):
    browser = browse(make_user(Role.MANAGER), language)

    assert browser.get("/activities").select_one(".empty") is not None


def test_the_partner_reads_who_comes_but_not_their_employer(db, now, browse):
    activity = make_activity()
    expert = make_expert(employer="Employment Service of Ruritania")
    activity.positions.append(Position(number=1, role="", days_on_site=5, expert=expert))
    official = make_user(Role.OFFICIAL, institution=activity.request.institution)
    pages = {}
    for reader in (official, make_user(Role.ADVISER)):
        browser = browse(reader)
        browser.get(f"/activities/{activity.id}")
        pages[reader.role] = browser.page.select_one("#team").find_parent("section").get_text(" ", strip=True)

    assert all(expert.name in text and "Principal expert" in text for text in pages.values())
    assert {role: "Ruritania" in text for role, text in pages.items()} == {"official": False, "adviser": True}


@pytest.mark.parametrize(("days", "warned"), [(10, False), (30, True)])
def test_planned_days_stand_beside_the_agreed_budget(db, now, browse, days, warned):
    people = make_people()
    item = bring_to("approved", people, now)
    action = services.create_action(item, by=people.adviser.actor(), at=now)
    for position in action.activities[0].positions:
        position.days_on_site, position.days_remote = days // 2, 0
    browser = browse(people.adviser)
    browser.get(f"/actions/{action.id}")

    assert f"The positions come to {days} expert days. 24 were agreed in the Action Form." in browser.text
    assert bool(browser.page.select(".notice--warning")) is warned


def test_the_list_by_which_activities_are_planned_can_be_read(db, browse):
    activity = make_activity(kind="study_visit", modality="onsite", **DATES)
    services.plan_dates(activity, DATES | {"report_due": date(2027, 6, 28)}, by=make_user(Role.ADVISER).actor(), at=NOW)
    browser = browse(make_user(Role.MANAGER))

    browser.get(f"/activities/{activity.id}")
    browser.follow("How these days are counted")

    rows = {row.th.get_text(" ", strip=True): row.get_text(" ", strip=True) for row in browser.page.select("tbody tr")}
    assert len(rows) == sum(1 for _ in templates_for("study_visit", "onsite"))
    programme = rows["Programme agreed with the hosts"]
    for said in ("20 working days before", "Delivery: first day", "Technical adviser", "5 working days before"):
        assert said in programme
    assert len(browser.get("/activities/milestones?kind=nothing").select("tbody tr")) == len(TEMPLATES)

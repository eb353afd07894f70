"""Pages of deliverables: written, handed over, returned, signed; each page looked over by the checker of HTML."""

from __future__ import annotations

from io import BytesIO

import pytest

from socx.access.actors import Role
from socx.db import db as database
from socx.deliverables import services
from socx.notifications.models import Notice
from tests.deliverables import NOW, accept_all, agree_on, end_delivery, hand_in, hand_in_all, make_mission, write
from tests.factories import make_user
from tests.files import samples


def told(user, kind):
    return database.session.query(Notice).filter_by(recipient_id=user.id, kind=f"deliverables/{kind}").count()


def test_an_expert_writes_a_report_and_submits_it(db, browse):
    mission = make_mission()
    browser = browse(mission.principal)
    browser.get("/deliverables")
    browser.follow("Mission report: Expert")
    browser.follow("Write the report")

    browser.press("Save the draft", done="We met.")
    assert "Saved." in browser.page.text
    browser.follow("Write the report")
    browser.press("Submit the report")
    assert browser.status == 422
    lacking = ("Findings", "Recommendations", "Next steps")
    assert browser.errors == [f"{name}: Write every section that is not optional." for name in lacking]
    browser.press("Submit the report", findings="Seen.", recommendations="Do.", next_steps="Then.")

    assert browser.page.select_one(".page-head .tag").text == "Submitted"
    assert "We met." in browser.text
    assert told(mission.adviser, "submit") == 1


def test_text_is_kept_in_the_background_and_says_what_is_not(db, browse):
    mission = make_mission()
    report = mission.of("mission_report")
    browser = browse(mission.principal)
    browser.get(f"/deliverables/{report.id}/write")
    token = browser.page.select_one("form[data-autosave] input[name=csrf_token]")["value"]
    sent = {"csrf_token": token, "person": str(mission.principal.id), "version": str(report.version), "base": "x"}

    said = browser.client.post(
        f"/deliverables/{report.id}/autosave", data={**sent, "done": "a", "findings": "x" * 9000}
    )

    assert said.json["errors"] == {"findings": "Findings"}
    database.session.refresh(report)
    assert (report.draft["done"], report.draft.get("findings")) == ("a", None)
    stale = browser.client.post(f"/deliverables/{report.id}/autosave", data={**sent, "done": "b"})
    assert stale.status_code == 409


def test_a_second_version_shows_what_changed_since_the_first(db, browse):
    mission = make_mission()
    report = mission.of("mission_report")
    hand_in(report, mission.principal, word="early words")
    services.send_back(report, {}, "Say more.", by=mission.adviser.actor(), at=NOW)
    hand_in(report, mission.principal, word="late words")
    browser = browse(mission.adviser)
    browser.get(f"/deliverables/{report.id}")

    browser.follow("What changed in version 2")

    row = browser.page.select_one("table.compare tbody tr")
    assert [" ".join(one.get_text(" ").split()) for one in row.select("del, ins")] == ["removed: early", "added: late"]
    browser.get(f"/deliverables/{report.id}/changes?version=1")
    assert browser.status == 404


def test_the_adviser_agrees_on_the_list(db, browse):
    mission = make_mission(state="confirmed")
    browser = browse(mission.adviser)
    browser.get(f"/activities/{mission.activity.id}")
    browser.press("Add the usual ones")
    assert "2 deliverables are on the list." in browser.page.text

    browser.follow("Add a deliverable")
    browser.press("Save")
    assert browser.errors == ["Give it a title."]
    browser.press("Save", title="Action plan for the team", kind="action_plan", own_due_on="2026-04-01")

    assert browser.heading == "Action plan for the team"
    assert "1 Apr 2026" in browser.text


def test_of_a_report_the_day_and_the_language_alone_are_agreed(db, browse):
    mission = make_mission()
    browser = browse(mission.adviser)
    browser.get(f"/deliverables/{mission.of('mission_report').id}/edit")

    browser.press("Save", language="fr", own_due_on="2026-03-20")

    assert "French" in browser.text
    assert "20 Mar 2026" in browser.text
    assert mission.of("mission_report").kind == "mission_report"


def test_partner_and_experts_write_a_guide_together_and_the_partner_signs_it(db, browse):
    mission = make_mission()
    guide, content = agree_on(mission), samples.pdf()
    expert, official = browse(mission.principal), browse(mission.official)

    expert.get(f"/deliverables/{guide.id}/write")
    expert.press("Add the version", file=(BytesIO(content), "guide.pdf"))
    official.get(f"/deliverables/{guide.id}/write")
    official.press("Add the version", text="Chapter 2, in our words.", note="Chapter 2")
    assert "Submit" not in official.buttons
    expert.get(f"/deliverables/{guide.id}")
    assert "Chapter 2, in our words." in expert.text
    expert.press("Submit")

    official.get(f"/deliverables/{guide.id}")
    official.press("Sign this version")
    assert "Kept. The other side is waited for." in official.page.text
    adviser = browse(mission.adviser)
    adviser.get(f"/deliverables/{guide.id}")
    adviser.press("Accept this version")

    assert adviser.page.select_one(".page-head .tag").text == "Accepted"
    assert mission.official.name in adviser.text
    expert.get(f"/deliverables/{guide.id}")
    expert.follow("guide.pdf")
    assert expert.response.data == content
    assert (told(mission.principal, "accept"), told(mission.second, "accept")) == (1, 1)


def test_a_report_comes_back_with_comments_by_section(db, browse):
    mission = make_mission()
    report = mission.of("activity_report")
    hand_in(report, mission.principal)
    official = browse(mission.official)
    official.get(f"/deliverables/{report.id}")
    official.follow("Return with comments")
    official.press("Return it")
    assert official.errors == ["Give a reason."]

    official.press("Return it", note="Please be more concrete.", findings="Which register?")

    assert official.page.select_one(".page-head .tag").text == "Returned with comments"
    assert told(mission.principal, "return") == 1
    assert told(mission.official, "return") == 0
    principal = browse(mission.principal)
    principal.get(f"/deliverables/{report.id}/write")
    assert "Which register?" in principal.text
    assert "Please be more concrete." in principal.text


def test_the_activity_report_starts_from_the_mission_reports(db, browse):
    mission = make_mission()
    hand_in(mission.of("mission_report", 2), mission.second)
    browser = browse(mission.principal)
    browser.get(f"/deliverables/{mission.of('activity_report').id}/write")

    browser.press("Start from the mission reports")

    assert browser.page.select_one("#findings").text.strip() == "Expert:\nFindings: words."


def test_photos_go_with_a_report(db, browse):
    mission = make_mission()
    report = mission.of("mission_report")
    write(report, mission.principal)
    browser = browse(mission.principal)
    browser.get(f"/deliverables/{report.id}/write")
    browser.press("Add the photo", file=(BytesIO(samples.pdf()), "not-a-photo.pdf"), caption="The team")
    assert browser.errors == ["A photo is a PNG or a JPEG."]

    browser.press("Add the photo", file=(BytesIO(samples.png()), "team.png"), caption="The team at work")
    browser.press("Submit the report")

    assert "team.png" in browser.text
    assert [file.name for file in mission.of("mission_report").latest.files] == ["team.png"]


@pytest.mark.parametrize("kind", ["pdf", "docx"])
@pytest.mark.parametrize("language", ["en", "fr", "es"])
def test_a_report_is_printed_in_three_languages(db, browse, kind, language):
    mission = make_mission()
    report = mission.of("activity_report")
    hand_in(report, mission.principal)
    browser = browse(mission.official)

    browser.get(f"/deliverables/{report.id}/paper.{kind}?language={language}&version=1")

    assert browser.status == 200
    assert browser.response.data[:4] == (b"%PDF" if kind == "pdf" else b"PK\x03\x04")


def test_nobody_outside_the_facility_and_the_team_reads_a_mission_report(db, browse):
    mission = make_mission()
    report = mission.of("mission_report", 2)
    hand_in(report, mission.second)
    outsiders = [mission.official, make_user(Role.DELEGATION), make_user(Role.COMMISSION), make_user(Role.EXPERT)]

    for user in outsiders:
        for path in ("", "/paper.pdf", "/write"):
            assert browse(user).client.get(f"/deliverables/{report.id}{path}").status_code == 404
    for user in (mission.principal, mission.second, mission.adviser, make_user(Role.MANAGER)):
        assert browse(user).client.get(f"/deliverables/{report.id}").status_code == 200


def test_the_page_of_an_activity_shows_its_list(db, browse):
    mission = make_mission()
    agree_on(mission)
    end_delivery(mission)
    hand_in_all(mission)
    official = browse(mission.official)

    official.get(f"/activities/{mission.activity.id}")
    section = official.page.select_one("section[aria-labelledby=deliverables]").get_text(" ")

    assert "Guide to the map of data" in section
    assert "Activity report" in section
    assert "Mission report" not in section
    for show in ("open", "late", "settled"):
        official.get(f"/deliverables?show={show}")
        assert official.status == 200


def test_who_does_it_is_not_told_and_nobody_is_told_twice(db):
    mission = make_mission()
    hand_in_all(mission)
    accept_all(mission)

    mails = [(n.recipient_id, n.kind, n.subject_id) for n in database.session.query(Notice) if "deliver" in n.kind]
    assert len(mails) == len(set(mails))
    assert told(mission.principal, "submit") == 0
    assert told(mission.adviser, "submit") == 3


def test_a_page_that_is_too_old_is_told_so(db, browse):
    mission = make_mission()
    report = mission.of("activity_report")
    hand_in(report, mission.principal)
    official = browse(mission.official)
    official.get(f"/deliverables/{report.id}")
    services.send_back(report, {}, "Wait.", by=mission.adviser.actor(), at=NOW)
    database.session.commit()

    official.press("Sign this version")

    assert official.status == 409

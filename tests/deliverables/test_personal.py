"""What deliverables keep about people: given to them, taken out when they are erased, while the case stays whole."""

from __future__ import annotations

from socx.core.personal import Person
from socx.db import db as database
from socx.deliverables import personal, services
from tests.deliverables import NOW, accept_all, agree_on, hand_in, hand_in_all, make_mission, write


def person(mission, number: int) -> Person:
    expert = mission.activity.positions[number - 1].expert
    return Person(user_id=expert.user_id, expert_id=expert.id)


def test_people_get_what_they_wrote_and_nothing_of_others(db):
    mission = make_mission()
    guide = agree_on(mission)
    hand_in(mission.of("mission_report", 1), mission.principal, "mine")
    write(mission.of("mission_report", 2), mission.second, "somebody else's")
    services.add_version(guide, text="A chapter.", by=mission.second.actor(), at=NOW)
    services.comment(guide, "", "A word.", by=mission.principal.actor(), at=NOW)

    found = personal.read(person(mission, 1))

    assert [row["text"] for row in found["deliverable_comment"]] == ["A word."]
    assert [row["texts"]["done"] for row in found["deliverable_version"]] == ["What was done: mine."]
    assert [row["kind"] for row in found["deliverable"]] == ["mission_report"]
    assert "somebody else's" not in str(found)


def test_an_erasure_takes_names_comments_and_drafts_and_leaves_what_was_handed_over(db):
    mission = make_mission()
    hand_in_all(mission)
    accept_all(mission)
    report = mission.of("activity_report")
    digest, official = report.latest.digest, Person(user_id=mission.official.id)

    personal.erase(official, NOW)
    personal.erase(person(mission, 1), NOW)

    database.session.expire_all()
    assert {a.side: a.name for a in report.latest.acceptances} == {"partner": "", "adviser": mission.adviser.name}
    assert report.latest.digest == digest
    assert report.latest.texts["done"] == "What was done: words."
    assert personal.stays(person(mission, 1)) != ""
    assert personal.stays(official) == ""


def test_a_draft_of_somebody_who_is_erased_is_gone(db):
    mission = make_mission()
    report = mission.of("mission_report", 2)
    write(report, mission.second)

    personal.erase(person(mission, 2), NOW)
    personal.erase(person(mission, 2), NOW)

    database.session.refresh(report)
    assert (report.draft, report.draft_at) == ({}, None)


def test_the_time_of_a_record_takes_everybody_out_of_it(db):
    mission = make_mission()
    hand_in_all(mission)
    accept_all(mission)

    personal.unname(mission.activity.action.request_id, lambda number: number)

    database.session.expire_all()
    for item in mission.found:
        assert {version.by_id for version in item.versions} == {None}
        assert {(one.by_id, one.name) for version in item.versions for one in version.acceptances} == {(None, "")}

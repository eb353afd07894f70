"""Mission reports and the activity report: expected, written, composed, judged; what the activity learns of it."""

from __future__ import annotations

from datetime import date

import pytest

from socx.access.actors import SCHEDULER, Role
from socx.activities import services as activities
from socx.core.errors import Incomplete, NotPermitted, WrongState
from socx.db import db as database
from socx.deliverables import jobs, queries, services
from socx.selection import reliability
from tests.deliverables import (
    DAY,
    NOW,
    REPORT_DUE,
    accept_all,
    close,
    end_delivery,
    hand_in,
    hand_in_all,
    join,
    make_mission,
    write,
)
from tests.factories import make_activity, make_expert, make_institution, make_user


def milestone(mission, key):
    return next(m for m in mission.activity.milestones if m.key == key)


def test_when_delivery_starts_each_expert_owes_a_mission_report_and_the_principal_the_activity_report(db, now):
    activity = make_activity(experts=[make_expert(), make_expert()], state="confirmed")

    activities.advance(activity, "deliver", by=SCHEDULER, at=now)

    found = database.session.scalars(queries.of_activity(activity)).all()
    assert [d.kind for d in found] == ["mission_report", "mission_report", "activity_report"]
    assert services.expect_reports(activity, by=SCHEDULER, at=now) == 0


def test_a_report_that_lacks_a_section_is_not_submitted(db):
    mission = make_mission()
    report = mission.of("mission_report")
    services.save_draft(report, {"done": "We met."}, by=mission.principal.actor(), at=NOW)

    with pytest.raises(Incomplete) as refused:
        services.submit(report, by=mission.principal.actor(), at=NOW)
    assert [place for _, place in refused.value.missing] == ["findings", "recommendations", "next_steps"]
    assert report.versions == []


def test_what_is_submitted_is_a_version_and_the_draft_goes_on(db):
    mission = make_mission()
    report = mission.of("mission_report")
    hand_in(report, mission.principal, "first")

    services.send_back(report, {"findings": "Which data?"}, "Say more.", by=mission.adviser.actor(), at=NOW)
    hand_in(report, mission.principal, "second")

    assert [v.texts["findings"] for v in report.versions] == ["Findings: first.", "Findings: second."]
    assert [(c.section, c.text) for c in report.versions[0].comments] == [
        ("", "Say more."),
        ("findings", "Which data?"),
    ]
    assert report.state == "submitted"


def test_nobody_writes_the_report_of_somebody_else(db):
    mission = make_mission()
    report = mission.of("mission_report", 2)

    for user in (mission.principal, mission.official):
        with pytest.raises(NotPermitted):
            write(report, user)


def test_the_adviser_enters_what_came_by_mail(db):
    mission = make_mission()
    report = mission.of("mission_report", 2)

    hand_in(report, mission.adviser)

    assert report.latest.party == "facility"


def test_the_activity_report_starts_from_the_mission_reports_without_what_is_for_the_facility(db):
    mission = make_mission()
    hand_in(mission.of("mission_report", 1), mission.principal, "of one")
    hand_in(mission.of("mission_report", 2), mission.second, "of two")
    report = mission.of("activity_report")
    services.save_draft(report, {"done": "Mine."}, by=mission.principal.actor(), at=NOW)

    headings = {d.id: f"Expert {d.position.number}" for d in mission.found if d.position}
    filled = services.compose(report, headings, by=mission.principal.actor(), at=NOW)

    assert filled == 3
    assert report.draft["done"] == "Mine."
    assert report.draft["findings"] == "Expert 1\nFindings: of one.\n\nExpert 2\nFindings: of two."
    assert "Obstacles" not in str(report.draft)


def test_a_case_that_is_not_public_is_asked_for_nothing_to_publish(db):
    mission = make_mission(sensitivity="restricted")
    report = mission.of("mission_report")

    assert "visibility" not in {part.key for part in report.parts}
    assert not services.takes_photos(report)


def test_with_the_last_report_the_activity_has_its_report(db):
    mission = make_mission()
    end_delivery(mission)
    hand_in(mission.of("mission_report", 1), mission.principal)
    hand_in(mission.of("mission_report", 2), mission.second)
    assert mission.activity.state == "reporting"

    hand_in(mission.of("activity_report"), mission.principal)

    assert mission.activity.state == "reported"
    assert milestone(mission, "report").done_on == NOW.date()
    assert milestone(mission, "acceptance").done_on is None


def test_reports_that_are_in_before_the_end_count_when_it_comes(db):
    mission = make_mission()
    hand_in_all(mission)
    assert mission.activity.state == "delivery"

    end_delivery(mission)

    assert mission.activity.state == "reported"


def test_an_activity_closes_when_all_is_accepted_or_not_needed(db):
    mission = make_mission()
    end_delivery(mission)
    services.advance(mission.of("mission_report", 2), "withdraw", by=mission.adviser.actor(), at=NOW, note="Was ill.")
    hand_in(mission.of("mission_report", 1), mission.principal)
    hand_in(mission.of("activity_report"), mission.principal)
    with pytest.raises(Incomplete) as refused:
        activities.advance(mission.activity, "close", by=mission.adviser.actor(), at=NOW)
    (lack,) = [lack for lack in refused.value.missing if lack[1] == "deliverables"]
    assert [one.name for one in lack.things] == ["Mission report: Expert", "Activity report"]

    for item in mission.found:
        if item.state == "submitted":
            services.accept(item, by=mission.adviser.actor(), at=NOW)
            if item.is_for_partner_to_accept:
                services.accept(item, by=mission.official.actor(), at=NOW)

    assert milestone(mission, "acceptance").done_on == NOW.date()
    close(mission)
    assert mission.activity.state == "closed"


def test_each_institution_of_a_joint_request_signs_for_itself(db):
    mission = make_mission()
    request, other = mission.activity.request, make_institution(partner_code="RS")
    join(request, other)
    report = mission.of("activity_report")
    hand_in(report, mission.principal)

    services.accept(report, by=mission.adviser.actor(), at=NOW)
    assert services.accept(report, by=mission.official.actor(), at=NOW) is False
    assert services.accept(report, by=mission.official.actor(), at=NOW) is False
    assert [one.id for _, one in report.missing_sides] == [other.id]
    assert services.accept(report, by=make_user(Role.OFFICIAL, institution=other).actor(), at=NOW) is True


def test_an_activity_from_before_there_were_lists_goes_on_as_it_did(db):
    old = make_activity(experts=[make_expert()], state="reporting")

    activities.advance(old, "receive", by=SCHEDULER, at=NOW)

    assert old.state == "reported"
    assert list(services.moves.has_settled_deliverables(old)) == []


def test_nothing_changes_after_the_end(db):
    mission = make_mission()
    end_delivery(mission)
    hand_in_all(mission)
    accept_all(mission)
    close(mission)
    report = mission.of("activity_report")

    with pytest.raises(WrongState):
        services.comment(report, "", "One more thing.", by=mission.adviser.actor(), at=NOW)
    assert not report.is_writable


def test_the_clock_marks_what_is_late_by_the_day_at_its_place_and_takes_the_mark_back(db):
    mission = make_mission()
    report = mission.of("mission_report")
    morning_after = NOW.replace(month=3, day=14)
    assert jobs.mark_late(NOW.replace(month=3, day=13, hour=20)) == 0

    assert jobs.mark_late(morning_after) == 3
    assert jobs.mark_late(morning_after) == 0
    assert report.state == "late"

    mission.activity.report_due = date(2026, 3, 20)
    database.session.flush()
    assert jobs.mark_late(morning_after) == 3
    assert report.state == "due"


def test_a_report_counts_for_who_wrote_it(db):
    mission = make_mission()
    experts = [p.expert_id for p in mission.activity.positions]
    hand_in(mission.of("mission_report", 1), mission.principal, at=NOW)
    later = NOW + 30 * DAY

    found = reliability.records(experts, later)

    facts = {number: [(f.outcome, f.on) for f in record.facts] for number, record in found.items()}
    assert facts == {experts[0]: [("on_time", REPORT_DUE)], experts[1]: [("late", REPORT_DUE)]}

"""The nightly check finds deliverables that are not what their rows say."""

from __future__ import annotations

from datetime import timedelta

from socx.core.reconciling import checks
from socx.deliverables import services
from tests.deliverables import LAST_DAY, NOW, REPORT_DUE, accept_all, hand_in, hand_in_all, make_mission


def found(key: str, at=NOW) -> list[tuple[str, str]]:
    return [(one.stored, one.expected) for one in checks()[f"deliverables.{key}"].find(at)]


def test_a_mission_that_went_well_agrees_with_its_rows(db):
    mission = make_mission()
    hand_in_all(mission)
    accept_all(mission)

    assert {key: found(key) for key in ("deliverable", "accepted", "signed", "late")} == {
        "deliverable": [], "accepted": [], "signed": [], "late": [],
    }  # fmt: skip


def test_an_accepted_report_that_one_side_has_not_accepted_is_reported(db):
    mission = make_mission()
    hand_in_all(mission)
    accept_all(mission)
    item = mission.of("activity_report")
    item.latest.acceptances = [one for one in item.latest.acceptances if one.side != "partner"]
    db.session.flush()

    assert found("accepted") == [("accepted", "not accepted by partner")]
    assert item.state == "accepted"


def test_a_signature_under_other_words_than_those_that_stand_there_is_reported(db):
    mission = make_mission()
    item = mission.of("mission_report")
    hand_in(item, mission.principal)
    services.accept(item, by=mission.adviser.actor(), at=NOW)
    signed = item.latest.digest
    item.latest.digest = "0" * 64
    db.session.flush()

    assert found("signed") == [(signed, "0" * 64)]


def test_a_state_that_no_move_led_to_is_reported(db):
    mission = make_mission()
    item = mission.of("mission_report")
    hand_in(item, mission.principal)
    item.state = "accepted"
    db.session.flush()

    assert found("deliverable") == [("accepted", "submitted")]


def test_a_text_for_publication_in_another_state_than_its_moves_led_to_is_reported(db):
    mission = make_mission()
    item = services.save_summary(mission.activity, {"en": "What was done."}, by=mission.adviser.actor(), at=NOW)
    services.advance_summary(item, "propose", by=mission.adviser.actor(), at=NOW)
    item.state = "published"
    db.session.flush()

    assert found("summary") == [("published", "proposed")]


def test_a_day_that_nobody_marked_is_reported_after_two_days(db):
    make_mission()
    passed = NOW + (REPORT_DUE - NOW.date()) + timedelta(days=1)

    assert REPORT_DUE > LAST_DAY
    assert found("late", passed) == []
    assert found("late", passed + timedelta(days=3)) == [("due", "late")] * 3

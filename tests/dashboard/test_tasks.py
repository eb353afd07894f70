"""What waits for a reader in activities is what the rooms say, in one order, with the way to it."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from socx.access.actors import Role
from socx.access.matrix import permits
from socx.access.permissions import Permission as P
from socx.activities import queries as activities
from socx.activities.workflow import ACTIVITY_WORKFLOW
from socx.dashboard import tasks
from socx.db import db as database
from socx.deliverables import queries, services
from socx.deliverables.models import Deliverable
from socx.deliverables.workflow import DELIVERABLE_WORKFLOW
from socx.evaluations import services as evaluations
from tests.deliverables import NOW, agree_on, hand_in, hand_in_all, join, make_mission
from tests.evaluations import answers, expert_of, make_held, official_of
from tests.factories import make_activity, make_expert, make_institution, make_user

DAY = timedelta(days=1)


def waiting(user: Any) -> list[Deliverable]:
    return [item for item, _ in database.session.execute(queries.waiting_for(user.actor())).unique()]


def steps(app: Any, user: Any, now: datetime = NOW) -> list[tuple[str, str]]:
    with app.test_request_context():
        return [(task.title, task.step) for task in tasks.of(user.actor(), now)]


def test_a_deliverable_waits_for_whoever_may_take_its_next_step(db: Any) -> None:
    """The rows of the desk are those that the rules let this person write, or accept for a side that has not."""
    missions = [make_mission(), make_mission(sensitivity="confidential"), make_mission()]
    join(missions[2].activity.request, make_institution(partner_code="MD"))
    other = make_user(Role.OFFICIAL, institution=missions[2].activity.request.parties[1].institution)
    for mission in missions:
        agree_on(mission)
        hand_in(mission.of("mission_report"), mission.principal)
        hand_in(mission.of("activity_report"), mission.principal)
    services.send_back(missions[0].of("mission_report"), {}, "More, please.", by=missions[0].adviser.actor(), at=NOW)
    services.accept(missions[0].of("activity_report"), by=missions[0].adviser.actor(), at=NOW)
    services.accept(missions[2].of("activity_report"), by=missions[2].official.actor(), at=NOW)
    people = [who for m in missions for who in (m.principal, m.second, m.official, m.adviser)]
    everything = [item for mission in missions for item in mission.found]

    found = {who.id: {item.id for item in waiting(who)} for who in (*people, other)}

    for who in (*people, other):
        actor = who.actor()
        due = {
            item.id for item in everything
            if (actor.role is Role.EXPERT and DELIVERABLE_WORKFLOW[item.state].awaits == "experts"
                and permits(actor, P.DELIVERABLE_WRITE, item))
            or (services.may_accept(item, actor) and actor.role is not Role.EXPERT
                and (actor.role is not Role.ADVISER or item.request.adviser_id == actor.user_id))
        }  # fmt: skip
        assert found[who.id] == due, who.role
    assert all(found[who.id] for who in (missions[0].principal, missions[0].official, missions[1].adviser, other))


def test_an_expert_writes_corrects_answers_and_reads(app: Any, db: Any) -> None:
    mission = make_mission()
    hand_in(mission.of("mission_report"), mission.principal)
    services.send_back(mission.of("mission_report"), {}, "More, please.", by=mission.adviser.actor(), at=NOW)
    make_activity(experts=[mission.activity.positions[0].expert], has_read=False, delivery_start=date(2026, 2, 1))

    assert steps(app, mission.principal) == [
        ("Code of conduct", "Read it"),
        ("Activity report", "Write the report"),
        ("Mission report: Expert", "Answer the comments"),
        ("Evaluation by the expert", "Answer the questions"),
    ]


def test_what_is_submitted_waits_for_each_side_until_it_has_accepted(app: Any, db: Any) -> None:
    mission = make_mission()
    hand_in_all(mission)
    report = mission.of("activity_report")
    assert ("Activity report", "Read and sign") in steps(app, mission.official)

    services.accept(report, by=mission.official.actor(), at=NOW)

    assert ("Activity report", "Read and sign") not in steps(app, mission.official)
    assert ("Activity report", "Read and accept") in steps(app, mission.adviser)


def test_a_questionnaire_waits_until_it_is_answered_or_waived(app: Any, db: Any) -> None:
    activity = make_held(experts=2)
    official, expert, second = official_of(activity), expert_of(activity), expert_of(activity, 1)
    colleague = official_of(activity)
    for who, kind in ((official, "partner"), (expert, "expert"), (second, "expert")):
        assert evaluations.unanswered(who.actor(), at=NOW) == [(activity, kind)]

    evaluations.answer(activity, "partner", answers("partner"), by=official.actor(), at=NOW)
    evaluations.answer(activity, "expert", answers("expert"), by=expert.actor(), at=NOW)
    left = [one.key for one in evaluations.awaited(activity) if one.is_lacking]
    evaluations.waive(activity, left, "On leave.", by=make_user(Role.MANAGER).actor(), at=NOW)

    for who in (official, colleague, expert, second):
        assert evaluations.unanswered(who.actor(), at=NOW) == []


def test_a_follow_up_waits_for_the_partner_when_its_day_is_near(db: Any) -> None:
    activity = make_held(state="closed")
    official, expert = official_of(activity), expert_of(activity)
    near = datetime.combine(activity.delivery_end + timedelta(days=180), NOW.timetz())

    assert evaluations.unanswered(official.actor(), at=near) == [(activity, "followup_6")]
    assert evaluations.unanswered(expert.actor(), at=near) == []
    assert evaluations.unanswered(make_user(Role.MANAGER).actor(), at=near) == []


def test_an_adviser_confirms_and_closes_what_is_the_own(app: Any, db: Any) -> None:
    adviser = make_user(Role.ADVISER)
    mine = [make_activity(state=state, title=state.title()) for state in ("planned", "reported", "delivery")]
    for activity in mine:
        activity.request.adviser_id = adviser.id
    taken = make_activity(title="Of a colleague")
    taken.request.adviser_id = make_user(Role.ADVISER).id
    db.session.flush()

    assert sorted(steps(app, adviser)) == [
        ("Planned", "Confirm dates and team"), ("Reported", "Close the activity"),
    ]  # fmt: skip


def test_every_state_that_waits_for_advisers_has_its_next_move() -> None:
    awaited = ACTIVITY_WORKFLOW.awaiting("advisers")

    assert set(awaited) == set(activities.NEXT_MOVES)
    assert all(state in ACTIVITY_WORKFLOW.transition(move).sources for state, move in activities.NEXT_MOVES.items())


@pytest.mark.parametrize("role", [Role.DELEGATION, Role.COMMISSION, Role.ADMINISTRATOR])
def test_nothing_in_activities_waits_for_those_who_follow_them(app: Any, db: Any, role: Role) -> None:
    hand_in_all(make_mission())

    assert steps(app, make_user(role)) == []


def test_what_is_expected_first_stands_first_and_all_of_it_on_a_page(browse: Any, db: Any) -> None:
    user = make_user(Role.EXPERT)
    expert = make_expert(user=user)
    for n in range(9):
        start = date(2026, 3, 1) + n * DAY
        make_activity(title=f"Visit {n}", experts=[expert], has_read=False, delivery_start=start)
    browser = browse(user)

    browser.get("/")
    first = [row.get_text(" ", strip=True) for row in browser.page.select("main table")[0].select("tbody tr")]
    browser.follow("Show all : Waiting for you in activities")

    assert [n for n in range(9) if f"Visit {n} " in " ".join(first)] == list(range(6))
    assert all(f"Visit {n}" in browser.text for n in range(9))
    browser.get(str(browser.page.select_one("tbody th a")["href"]))
    assert browser.heading == "Code of conduct"


def test_somebody_for_whom_nothing_waits_is_told_so(browse: Any, db: Any) -> None:
    browser = browse(make_user(Role.MANAGER))

    browser.get("/waiting")

    assert "Nothing waits for you" in browser.text

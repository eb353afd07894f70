"""One confidential case more, with everything that belongs to a case, in the hands of one adviser."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import inspect, select

from socx.accounts.models import User
from socx.db import db as database
from socx.experts.models import Expert
from socx.institutions.models import Institution
from socx.notifications.models import Notice
from socx.recommendations.models import Recommendation, RecommendedAction, RecommendedRequest
from socx.requests.models import Round
from socx.timeline import services as timeline
from tests.architecture.canaries import World
from tests.architecture.world_deliverables import write_deliverables
from tests.architecture.world_evaluations import evaluate
from tests.architecture.world_requests import TODAY, fill_request, start_action
from tests.architecture.world_selection import brief_teams, call_for_experts, choose_people, talk_of_work
from tests.factories import NOW, make_expert, make_request

#: Who may know of it: those who ask, and the adviser in charge. The experts on it are nobody's account.
WHO_MAY_KNOW = ("official", "approver", "adviser")


def make_its_experts() -> list[Expert]:
    """Those who will be on the case; they are in the roster before."""
    return [make_expert() for _ in range(2)]


def add_hidden_case(world: World, home_id: int, expert_ids: list[int]) -> World:
    """A confidential case of an institution: request, action, call, deliverables, evaluations, warnings, notices."""
    experts = [database.session.get_one(Expert, number) for number in expert_ids]
    people = {name: database.session.get_one(User, inspect(user).identity[0]) for name, user in world.people.items()}
    made, keeper = World(people=people, experts=experts, canaries=list(world.canaries)), people["adviser"]
    home = database.session.get_one(Institution, home_id)
    taken_up = database.session.scalars(select(Recommendation).order_by(Recommendation.id)).first()
    assert taken_up is not None  # of the world
    item = make_request(
        "under_way",
        institution=home,
        sensitivity="confidential",
        adviser_id=keeper.id,
        round=database.session.scalars(select(Round)).first(),
    )
    fill_request(made, item, keeper)
    start_action(made, item, experts[0])
    activity = made.activities[0]
    activity.state, activity.late_since = "reporting", TODAY
    activity.delivery_start, activity.delivery_end = TODAY - timedelta(days=9), TODAY - timedelta(days=5)
    activity.report_due = TODAY + timedelta(days=9)
    calls = call_for_experts(made)
    choose_people(made, calls["/applications"])
    brief_teams(made)
    talk_of_work(made)
    evaluate(made)
    write_deliverables(made)
    database.session.add_all(
        [
            RecommendedRequest(recommendation_id=taken_up.id, request_id=item.id, by_id=keeper.id, at=NOW),
            RecommendedAction(recommendation_id=taken_up.id, action_id=activity.action_id, by_id=keeper.id, at=NOW),
        ]
    )
    database.session.add(
        Notice(
            key=f"hidden-{item.id}", kind="requests/register", recipient_id=keeper.id, subject_kind="request",
            subject_id=item.id, created_at=NOW, due_at=NOW, facts={}, mail_state="sent",
        )
    )  # fmt: skip
    database.session.commit()
    look_at_the_clock()
    return made


def look_at_the_clock() -> None:
    """What the clock says about milestones, as it would in the night."""
    timeline.assess(TODAY, at=NOW)
    timeline.keep_replay(TODAY, at=NOW)
    database.session.commit()

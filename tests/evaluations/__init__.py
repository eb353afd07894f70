"""Activities that have taken place, and answers about them."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from socx.access.actors import Role
from socx.accounts.models import User
from socx.activities.models import Activity, Milestone
from socx.db import db
from socx.evaluations import services
from socx.evaluations.models import ParticipantLink
from socx.evaluations.questions import CURRENT
from tests.factories import make_action, make_activity, make_expert, make_request, make_user

#: A fixed last day of delivery: the Friday before the moment of the tests.
LAST_DAY = date(2026, 2, 27)


def make_held(*, end: date = LAST_DAY, state: str = "reporting", experts: int = 1, **given: Any) -> Activity:
    """An activity whose delivery has ended, with experts who have accounts and the milestones of its evaluation."""
    of_request = {name: given.pop(name) for name in ("institution", "sensitivity", "domain") if name in given}
    if "action" not in given:
        given["action"] = make_action(request=make_request("under_way", **of_request))
    people = [make_expert(user=make_user(Role.EXPERT)) for _ in range(experts)]
    activity = make_activity(
        state=state, experts=people, delivery_start=end - timedelta(days=4), delivery_end=end,
        report_due=end + timedelta(days=14), **given,
    )  # fmt: skip
    for key, days in (("evaluation", 7), ("followup_6", 182), ("followup_12", 365)):
        activity.milestones.append(Milestone(key=key, due_on=end + timedelta(days=days)))
    db.session.flush()
    return activity


def official_of(activity: Activity) -> User:
    return make_user(Role.OFFICIAL, institution=activity.request.institution)


def expert_of(activity: Activity, number: int = 0) -> User:
    user = activity.positions[number].expert.user
    assert user is not None
    return user


def answers(kind: str, **given: str) -> dict[str, str]:
    """An answer to every question with choices: the first of each, and of marks the best."""
    found = {}
    for one in CURRENT[kind]:
        if one.choices is not None:
            found[one.key] = list(one.choices)[-1] if one.is_scale else next(iter(one.choices))
    return found | given


def make_link(activity: Activity, at: datetime) -> ParticipantLink:
    return services.make_link(activity, by=make_user(Role.MANAGER).actor(), at=at)


def take(link: ParticipantLink, number: int, at: datetime, *, first: int = 1, **given: str) -> None:
    """So many participants answer, each on a form of the own."""
    for form_number in range(first, first + number):
        services.take_answers(link, answers("participant", **given), form_number=form_number, at=at)


def evaluate_all(activity: Activity, at: datetime) -> None:
    """Everybody who is asked has evaluated the activity."""
    services.answer(activity, "partner", answers("partner"), by=official_of(activity).actor(), at=at)
    for number in range(len(activity.positions)):
        services.answer(activity, "expert", answers("expert"), by=expert_of(activity, number).actor(), at=at)


def settle(activity: Activity, at: datetime) -> None:
    """Go on without the evaluations of an activity that is to be closed for a test about something else."""
    lacking = [one.key for one in services.awaited(activity) if one.is_lacking]
    if lacking:
        services.waive(activity, lacking, "Not needed here.", by=make_user(Role.MANAGER).actor(), at=at)

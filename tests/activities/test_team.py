"""Who may be put on a position, and who may not, and why."""

from __future__ import annotations

from datetime import date

import pytest

from socx.access.actors import Role
from socx.activities import services
from socx.audit.queries import trail
from socx.core.errors import Invalid
from socx.db import db as database
from socx.experts.models import ExpertAbsence
from socx.matching.models import MatchDecision
from tests.factories import make_activity, make_expert, make_user

DELIVERY = {"delivery_start": date(2026, 6, 1), "delivery_end": date(2026, 6, 12)}
POSITION = {"role": "Principal expert", "days_on_site": 10, "days_remote": 4}


def shortlist(activity, expert, now):
    database.session.add(
        MatchDecision(request_id=activity.action.request_id, expert_id=expert.id, decision="shortlisted", at=now)
    )
    database.session.flush()


@pytest.fixture
def adviser(db):
    return make_user(Role.ADVISER).actor()


def open_activity(adviser, now, **given):
    activity = make_activity(**DELIVERY, **given)
    return activity, services.add_position(activity, POSITION, by=adviser, at=now)


def refusal(activity, position, expert, adviser, now):
    with pytest.raises(Invalid) as refused:
        services.place_expert(activity, position, expert, by=adviser, at=now)
    return refused.value.errors["expert"]


def test_a_shortlisted_person_takes_a_position(db, now, adviser):
    (activity, position), expert = open_activity(adviser, now), make_expert()
    shortlist(activity, expert, now)

    services.place_expert(activity, position, expert, by=adviser, at=now)

    assert position.expert_id == expert.id


def test_saving_a_place_as_it_is_leaves_no_trace(db, now, adviser):
    activity, position = open_activity(adviser, now)

    services.place_expert(activity, position, None, by=adviser, at=now)

    told = [entry.action for entry in database.session.scalars(trail("activity", activity.id))]
    assert told == ["position_add"]


def test_a_person_who_is_not_shortlisted_does_not(db, now, adviser):
    activity, position = open_activity(adviser, now)

    assert refusal(activity, position, make_expert(), adviser, now) == "Shortlist this person for the request first."


def test_a_person_who_has_restricted_the_use_of_the_profile_does_not(db, now, adviser):
    (activity, position), expert = open_activity(adviser, now), make_expert(restricted_at=now)
    shortlist(activity, expert, now)

    said = refusal(activity, position, expert, adviser, now)
    assert said == "This person has restricted the use of the profile."


def test_a_person_who_is_away_does_not(db, now, adviser):
    (activity, position), expert = open_activity(adviser, now), make_expert()
    expert.absences.append(ExpertAbsence(start_on=date(2026, 6, 12), end_on=date(2026, 6, 20)))
    shortlist(activity, expert, now)

    assert refusal(activity, position, expert, adviser, now) == "Not available from %(start)s to %(end)s."


def test_a_person_on_another_activity_on_these_days_does_not(db, now, adviser):
    expert = make_expert()
    make_activity(experts=[expert], state="confirmed", delivery_start=date(2026, 6, 10), delivery_end=date(2026, 6, 20))
    activity, position = open_activity(adviser, now)
    shortlist(activity, expert, now)

    assert refusal(activity, position, expert, adviser, now) == "On activity %(reference)s on these days."


def test_a_person_takes_one_position_of_an_activity(db, now, adviser):
    (activity, first), expert = open_activity(adviser, now), make_expert()
    second = services.add_position(activity, POSITION, by=adviser, at=now)
    shortlist(activity, expert, now)
    services.place_expert(activity, first, expert, by=adviser, at=now)

    assert refusal(activity, second, expert, adviser, now) == (
        "This person is already on another position of this activity."
    )


def test_positions_close_the_gap_when_one_is_removed(db, now, adviser):
    activity, first = open_activity(adviser, now)
    for role in ("Second", "Third"):
        services.add_position(activity, POSITION | {"role": role}, by=adviser, at=now)

    services.remove_position(activity, first, by=adviser, at=now)

    assert [(p.number, p.role) for p in activity.positions] == [(1, "Second"), (2, "Third")]


def test_a_seventh_position_is_refused(db, now, adviser):
    activity, _ = open_activity(adviser, now)
    for _ in range(5):
        services.add_position(activity, POSITION, by=adviser, at=now)

    with pytest.raises(Invalid):
        services.add_position(activity, POSITION, by=adviser, at=now)

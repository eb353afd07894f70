"""Laws that hold whatever people do: accepted stays accepted, versions never change, what is listed may be read."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from socx.access.actors import ANONYMOUS, Role
from socx.access.matrix import permits
from socx.access.permissions import Permission as P
from socx.core.errors import DomainError
from socx.db import db as database
from socx.deliverables import queries, services
from socx.deliverables.models import Deliverable
from socx.deliverables.workflow import DELIVERABLE_WORKFLOW, SUMMARY_WORKFLOW
from tests.deliverables import NOW, agree_on, hand_in, make_mission, taken, write
from tests.factories import make_expert, make_institution, make_user

STEPS = ("write", "file", "submit", "return", "accept", "withdraw", "ask_again", "comment")
PEOPLE = ("principal", "second", "official", "adviser")


def attempt(step: str, item: Deliverable, user, n: int) -> None:
    """Do one thing, if it is possible now."""
    by = user.actor()
    doing = {
        "write": lambda: write(item, user, f"words {n}"),
        "file": lambda: services.add_version(item, text=f"text {n}", by=by, at=NOW),
        "submit": lambda: services.submit(item, by=by, at=NOW),
        "return": lambda: services.send_back(item, {}, f"not yet {n}", by=by, at=NOW),
        "accept": lambda: services.accept(item, by=by, at=NOW),
        "withdraw": lambda: services.advance(item, "withdraw", by=by, at=NOW, note="not needed"),
        "ask_again": lambda: services.advance(item, "ask_again", by=by, at=NOW),
        "comment": lambda: services.comment(item, "", f"a word {n}", by=by, at=NOW),
    }
    try:
        with database.session.begin_nested():
            doing[step]()
    except DomainError:
        database.session.refresh(item)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.sampled_from(STEPS), st.sampled_from(PEOPLE)), max_size=14), st.booleans())
def test_accepted_stays_accepted_and_versions_never_change(db, steps, is_report):
    mission = make_mission()
    item = mission.of("activity_report") if is_report else agree_on(mission)
    seen: dict[int, tuple[object, ...]] = {}
    was_accepted = False
    for n, (step, person) in enumerate(steps):
        attempt(step, item, getattr(mission, person), n)
        assert not was_accepted or item.state == "accepted"
        was_accepted = item.state == "accepted"
        for version in item.versions:
            content = (version.number, dict(version.texts), version.digest, version.party, version.by_id)
            assert seen.setdefault(version.id, content) == content
        if was_accepted:
            assert not item.missing_sides
    assert len(seen) == len(item.versions)


@pytest.mark.parametrize("flow", [DELIVERABLE_WORKFLOW, SUMMARY_WORKFLOW], ids=lambda flow: flow.name)
def test_every_state_and_move_is_either_in_the_table_or_refused(flow):
    class Thing:
        pass

    for state, move in product([s.name for s in flow], flow.names):
        thing = Thing()
        thing.state = state
        if state not in flow.transition(move).sources:
            with pytest.raises(DomainError):
                flow.advance(thing, move, by=ANONYMOUS, at=NOW)


def test_what_is_listed_may_be_read_and_what_may_be_read_is_listed(db):
    missions = [make_mission(), make_mission(sensitivity="restricted"), make_mission(sensitivity="confidential")]
    missions[2].activity.request.adviser_id = None
    for mission in missions:
        agree_on(mission) if mission.activity.request.adviser_id else None
        hand_in(mission.of("mission_report"), mission.principal)
    others = [
        make_user(Role.OFFICIAL), make_user(Role.APPROVER, institution=missions[0].official.institution),
        make_user(Role.OFFICIAL, institution=make_institution(partner_code="RS")), make_user(Role.MANAGER),
        make_user(Role.ADVISER, domain="social_protection"), make_user(Role.DELEGATION),
        make_user(Role.DELEGATION, partner_code="RS"), make_user(Role.COMMISSION), make_user(Role.ADMINISTRATOR),
        make_expert(user_id=make_user(Role.EXPERT).id).user,
    ]  # fmt: skip
    everybody = [user for m in missions for user in (m.principal, m.second, m.official, m.adviser)] + others
    everything = database.session.query(Deliverable).all()

    for user in everybody:
        actor = user.actor()
        listed = {d.id for d in database.session.scalars(queries.visible_to(actor)).unique()}
        assert listed == {d.id for d in everything if permits(actor, P.DELIVERABLE_READ, d)}, user.role


def test_who_writes_or_judges_may_read(db):
    mission = make_mission()
    agree_on(mission)
    everybody = [mission.principal, mission.second, mission.official, mission.adviser, make_user(Role.MANAGER)]

    for user, item in product(everybody, mission.found):
        actor = user.actor()
        for permission in (P.DELIVERABLE_WRITE, P.DELIVERABLE_SUBMIT, P.DELIVERABLE_JUDGE):
            assert not permits(actor, permission, item) or permits(actor, P.DELIVERABLE_READ, item)


def test_the_same_file_twice_is_one_version(db, tmp_path):
    from socx.files.store import Store

    mission, store = make_mission(), Store(tmp_path)
    guide, file = agree_on(mission), taken()

    first = services.add_version(guide, taken=file, store=store, by=mission.principal.actor(), at=NOW)

    assert services.add_version(guide, taken=file, store=store, by=mission.second.actor(), at=NOW) is first
    assert len(guide.versions) == 1

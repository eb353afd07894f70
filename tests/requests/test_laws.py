"""What holds for every request, whatever its state, its reader and its history."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from socx.access.actors import SCHEDULER, Actor, Role
from socx.access.matrix import permits
from socx.access.permissions import Permission as P
from socx.core.errors import Incomplete, NotPermitted, WrongState
from socx.core.topics import topics
from socx.core.values import SENSITIVITY, WORKING_LANGUAGES
from socx.db import db as database
from socx.requests import fields, queries
from socx.requests.models import AssistanceRequest, RequestReader
from socx.requests.workflow import OPEN_ACTION_STATES, REQUEST_WORKFLOW
from tests.factories import NOW, make_institution, make_request, make_user

STATES = [s.name for s in REQUEST_WORKFLOW]
MOVES = REQUEST_WORKFLOW.names


def everybody(home: Any, other: Any) -> list[Actor]:
    """Somebody of every role, tied to the institution and partner of the case or to others."""
    people = [make_user(role, institution=place) for role in (Role.OFFICIAL, Role.APPROVER) for place in (home, other)]
    people += [make_user(Role.ADVISER, domain=d) for d in ("social_protection", "labour_employment")]
    people += [make_user(Role.DELEGATION, partner_code=code) for code in ("XK", "MA")]
    people += [make_user(r) for r in (Role.MANAGER, Role.COMMISSION, Role.EXPERT, Role.ADMINISTRATOR)]
    return [*(p.actor() for p in people), SCHEDULER, Actor(None, None)]


def test_a_list_holds_what_its_reader_may_read_and_nothing_else(db: object) -> None:
    home, other = make_institution(), make_institution(partner_code="MA")
    for state in STATES:
        for sensitivity in SENSITIVITY:
            make_request(state, institution=home, sensitivity=sensitivity)
        make_request(state, institution=other, domain="social_protection", sensitivity="confidential")
    for state in ("withdrawn", "assessment"):
        make_request(state, institution=home, submitted_at=None)
    make_request("formulation", institution=home, put_forward_at=NOW)
    make_request("draft", institution=home, domain=None)
    items = database.session.query(AssistanceRequest).all()

    for actor in everybody(home, other):
        listed = {i.id for i in database.session.scalars(queries.visible_to(actor)).unique()}
        assert listed == {i.id for i in items if permits(actor, P.REQUEST_READ, i)}, actor


levels = st.lists(
    st.tuples(
        st.sampled_from(STATES), st.sampled_from(list(SENSITIVITY)),
        st.sampled_from(["social_protection", "labour_employment"]),
        st.integers(-1, 11), st.sets(st.integers(0, 11), max_size=4), st.sets(st.integers(0, 11), max_size=2),
        st.booleans(), st.booleans(),
    ),
    min_size=1, max_size=12,
)  # fmt: skip


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(levels)
def test_the_list_of_readers_opens_a_case_to_those_who_are_on_it(db: object, drawn: list[Any]) -> None:
    """Roles, levels, states, lists, cases in charge of somebody or nobody: listed = permitted."""
    with database.session.begin_nested() as undone:
        home, other = make_institution(), make_institution(partner_code="MA")
        people = everybody(home, other)
        ids = [a.user_id for a in people if a.user_id is not None]
        left = make_user(Role.ADVISER, active=False)
        for state, level, domain, keeper, named, former, has_left, forward in drawn:
            item = make_request(
                state, institution=home, sensitivity=level, domain=domain,
                adviser_id=left.id if has_left else ids[keeper] if keeper >= 0 else None,
                put_forward_at=NOW if forward else None,
            )  # fmt: skip
            item.readers = [
                RequestReader(user_id=ids[n], added_at=NOW, ended_at=None if n in named else NOW)
                for n in sorted(named | former)
            ]
        database.session.flush()
        items = database.session.query(AssistanceRequest).all()
        for actor in people:
            found = {i.id for i in database.session.scalars(queries.visible_to(actor)).unique()}
            assert found == {i.id for i in items if permits(actor, P.REQUEST_READ, i)}, actor
        undone.rollback()
    database.session.expunge_all()


def test_what_waits_for_somebody_is_among_what_they_may_read(db: object) -> None:
    home, other = make_institution(), make_institution(partner_code="MA")
    for state in STATES:
        make_request(state, institution=home)

    for actor in everybody(home, other):
        every = queries.listed(actor, queries.Wanted())
        waiting = queries.listed(actor, queries.Wanted(view="mine"))
        found = {i.id for i in database.session.scalars(waiting).unique()}
        assert found <= {i.id for i in database.session.scalars(every).unique()}


@pytest.mark.parametrize("move", MOVES)
@pytest.mark.parametrize("state", STATES)
def test_every_move_from_every_state_succeeds_or_says_why_not(state: str, move: str) -> None:
    item = AssistanceRequest(
        state=state, kind="structured", answers={}, title="", sensitivity="normal", domain="labour_employment"
    )
    item.institution_id = 1
    item.submitted_at = NOW
    transition = REQUEST_WORKFLOW.transition(move)
    actors = [
        Actor(1, Role.APPROVER, institution_id=1), Actor(2, Role.OFFICIAL, institution_id=1),
        Actor(3, Role.MANAGER), Actor(4, Role.COMMISSION), SCHEDULER,
    ]  # fmt: skip

    for actor in actors:
        item.state = state
        try:
            REQUEST_WORKFLOW.advance(item, move, by=actor, at=NOW, note="Because.")
        except WrongState:
            assert state not in transition.sources
        except NotPermitted:
            assert not permits(actor, transition.permission, item)
        except Incomplete:
            assert transition.needs
        else:
            assert item.state == transition.target
            assert state in transition.sources
            continue
        assert item.state == state


@given(st.lists(st.sampled_from(MOVES), max_size=60))
def test_no_walk_leaves_a_final_state(walk: list[str]) -> None:
    class Anything:
        """A case that has everything; who asks may do everything."""

        state = REQUEST_WORKFLOW.initial

    state = REQUEST_WORKFLOW.initial
    for name in walk:
        move = REQUEST_WORKFLOW.transition(name)
        if state in move.sources:
            assert state not in REQUEST_WORKFLOW.final
            state = move.target
    assert state in STATES


def test_whoever_is_awaited_can_take_a_step(db: object) -> None:
    home = make_institution()
    people = {
        "partner": make_user(Role.OFFICIAL, institution=home), "approvers": make_user(Role.APPROVER, institution=home),
        "advisers": make_user(Role.ADVISER), "delegation": make_user(Role.DELEGATION),
        "commission": make_user(Role.COMMISSION),
    }  # fmt: skip

    for state in REQUEST_WORKFLOW:
        if state.awaits:
            item = make_request(state.name, institution=home)
            assert REQUEST_WORKFLOW.offered(people[state.awaits].actor(), item), state.name


texts = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=200)
activities = st.lists(
    st.fixed_dictionaries(
        {
            "title": texts.filter(lambda t: len(t) <= 150),
            "objective": texts,
            "place": st.just("Pristina"),
            "kind": st.sampled_from(["training", ""]),
            "days": st.one_of(st.just(""), st.integers(1, 60)),
            "start_on": st.one_of(st.just(""), st.dates(date(2001, 1, 1), date(2099, 1, 1)).map(date.isoformat)),
        }
    ),
    max_size=4,
)


@given(
    title=texts.filter(lambda t: len(t) <= 150), context=texts, activities=activities,
    chosen=st.lists(st.sampled_from(sorted(topics())), max_size=6, unique=True),
    spoken=st.lists(st.sampled_from(WORKING_LANGUAGES), max_size=5, unique=True),
)  # fmt: skip
def test_a_document_of_the_right_shape_has_no_problem_and_survives_json(
    title: str, context: str, activities: list[dict[str, Any]], chosen: list[str], spoken: list[str]
) -> None:
    answers = {"title": title, "context": context, "activities": activities, "topics": chosen,
               "working_languages": spoken}  # fmt: skip
    by_name = {one.name: one for _, one in fields.all_fields()}

    assert [n for n, a in answers.items() if fields.problem(by_name[n], a)] == []
    assert json.loads(json.dumps(answers)) == answers


def test_the_queue_lets_go_exactly_those_without_an_open_action(db: object) -> None:
    for state in STATES:
        home = make_institution()
        make_request("waiting", institution=home, title=state)
        make_request(state, institution=home, submitted_at=NOW - timedelta(days=9))
    leaving = {i.title for i in database.session.scalars(queries.ready_to_leave_the_queue()).unique()}

    assert leaving & set(STATES) == set(STATES) - OPEN_ACTION_STATES

"""What can be done with any table of states and moves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

import pytest

from socx.access.actors import Actor, Role
from socx.access.permissions import Permission as P
from socx.core.errors import Incomplete, NotPermitted, WrongState
from socx.core.workflow import State, Transition, Workflow

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
MANAGER = Actor(1, Role.MANAGER)
EXPERT = Actor(2, Role.EXPERT)


@dataclass
class Thing:
    state: str = "open"
    domain: str = "labour_employment"
    sensitivity: str = "normal"
    missing: tuple[tuple[str, str], ...] = ()


def make(**more):
    moves = (
        Transition("shut", "Shut", ("open",), "shut", P.REQUEST_SCREEN, needs=(lambda t: t.missing,), **more),
        Transition("reopen", "Reopen", ("shut",), "open", P.REQUEST_SCREEN),
    )
    return Workflow("thing", (State("open", "Open", awaits="managers"), State("shut", "Shut")), moves)


def test_a_move_changes_the_state_and_says_what_it_did():
    thing = Thing()

    change = make().advance(thing, "shut", by=MANAGER, at=NOW)

    assert thing.state == "shut"
    assert (change.name, change.source, change.target, change.by, change.at) == ("shut", "open", "shut", MANAGER, NOW)


def test_a_move_from_another_state_is_refused_with_both_names():
    with pytest.raises(WrongState) as refused:
        make().advance(Thing("shut"), "shut", by=MANAGER, at=NOW)

    assert refused.value.facts == {"move": "Shut", "state": "Shut"}


def test_a_move_by_somebody_without_the_permission_is_refused():
    thing = Thing()

    with pytest.raises(NotPermitted):
        make().advance(thing, "shut", by=EXPERT, at=NOW)

    assert thing.state == "open"


def test_everything_that_is_missing_is_told_at_once():
    thing = Thing(missing=(("Give a title.", "title"), ("Give a date.", "date")))

    with pytest.raises(Incomplete) as refused:
        make(note="required").advance(thing, "shut", by=MANAGER, at=NOW, note=" ")

    assert refused.value.missing == [("Give a title.", "title"), ("Give a date.", "date"), ("Give a reason.", "note")]
    assert thing.state == "open"


def test_offered_is_what_may_be_fired_from_here():
    workflow = make()

    assert [m.name for m in workflow.offered(MANAGER, Thing())] == ["shut"]
    assert [m.name for m in workflow.offered(MANAGER, Thing("shut"))] == ["reopen"]
    assert workflow.offered(EXPERT, Thing()) == []


def test_who_is_awaited_where():
    assert make().awaiting("managers") == ("open",)


@pytest.mark.parametrize(
    ("states", "moves", "word"),
    [
        ((State("a", "A"), State("a", "A")), (), "twice"),
        ((State("a", "A"),), (Transition("go", "Go", ("a",), "b", P.HOME_READ),), "unknown"),
        ((State("a", "A"), State("b", "B")), (), "no move leads"),
    ],
)
def test_a_table_that_contradicts_itself_is_refused(states, moves, word):
    with pytest.raises(ValueError, match=word):
        Workflow("thing", states, moves)


def test_the_diagram_names_every_move():
    assert "    open --> shut: shut" in make().to_mermaid().splitlines()

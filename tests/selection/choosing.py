"""Closed calls with applications and scores: what tests of the choice start from."""

from __future__ import annotations

from collections.abc import Mapping

from socx.access.actors import Role
from socx.accounts.models import User
from socx.selection.grid import GRIDS
from socx.selection.models import Application, ExpertCall, Nomination
from socx.selection.queries import selection as chosen
from socx.selection.services import grid, outcome
from tests.factories import NOW, make_user
from tests.selection import apply_to, ask, make_applicant, make_call, make_wanted

CRITERIA = GRIDS.newest.criteria


def adviser(**given: object) -> User:
    return make_user(Role.ADVISER, **{"domain": "labour_employment"} | given)


def closed_call(people: int = 2, positions: int = 1, **given: object) -> tuple[ExpertCall, list[Application]]:
    """A closed call with applications for its first position, all meeting what is essential."""
    activity = make_wanted(positions)
    ask(activity.positions[0])
    ask(activity.positions[0], "topic", "advantageous", value={"topic": "EM14", "level": 2})
    call = make_call(activity, "closed", **given)
    return call, [apply_to(call, make_applicant(family_name=f"Applicant{n}", in_roster_since=NOW, may_share_since=NOW))
                  for n in range(people)]  # fmt: skip


def all_scores(score: int) -> dict[str, str]:
    """What a form of scores sends."""
    found = {f"{name}_score": str(score) for name in CRITERIA}
    return found | {f"{name}_comment": "As the profile shows." for name in CRITERIA}


def assess_all(call: ExpertCall, by: User, given: Mapping[int, int]) -> None:
    """One assessor gives each application the same score in all criteria."""
    for item_id, score in given.items():
        board = grid.board(call, call.positions[0])
        item = next(one for one in board.applications if one.id == item_id)
        scores = dict.fromkeys(CRITERIA, (score, "As the profile shows."))
        grid.assess(board, item, scores, essential="yes", by=by.actor(), at=NOW)


def decided(
    people: int = 2, *, reserve: bool = True, by: User | None = None
) -> tuple[ExpertCall, list[Application], Nomination]:
    """A call whose first applicant is asked, with the others on the reserve list."""
    call, items = closed_call(people)
    by = by or adviser()
    assess_all(call, by, {one.id: 5 - n for n, one in enumerate(items)})
    outcome.decide(
        grid.board(call, call.positions[0]),
        outcome.Decision(items[0].id, [one.id for one in items[1:]] if reserve else [], note="One look is enough."),
        by=by.actor(), at=NOW,
    )  # fmt: skip
    made = chosen.outcome_of(call.id, call.positions[0].id)
    assert made is not None
    assert made.standing is not None
    return call, items, made.standing

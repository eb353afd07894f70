"""All open places of the facility, for managers: the best total, or the fairest assignment."""

from __future__ import annotations

from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue

from socx.access.permissions import Permission as P
from socx.core.i18n import N_
from socx.db import db
from socx.experts.models import Expert
from socx.matching import queries as matches
from socx.selection import team_words
from socx.selection.services import assignment as services
from socx.selection.solver import Aim, Assigned
from socx.selection.views import bp, now
from socx.web.guard import current_actor, requires

AIMS = {
    Aim.TOTAL: N_("Best total"),
    Aim.FAIREST: N_("Fairest"),
}


@bp.get("/activities/assignment")
@requires(P.TEAM_ASSIGN)
def assignment() -> ResponseReturnValue:
    aim = Aim.FAIREST if request.args.get("aim") == Aim.FAIREST else Aim.TOTAL
    with_balance = request.args.get("balance") == "yes"
    proposal = services.propose_all(current_actor(), now(), aim, with_balance=with_balance)
    people = _people(proposal.assignment.places)
    found = proposal.assignment
    rows = [_row(proposal, place, people) for place in proposal.open_places]
    return render_template(
        "selection/assignment.html",
        aims=AIMS,
        aim=aim,
        with_balance=with_balance,
        rows=rows,
        worst=_row(proposal, found.worst, people) if found.worst else None,
        total=sum(row["score"] for row in rows),
        price=found.price,
        left=sum(row["expert"] is None for row in rows),
        broken=_broken(proposal, people),
        words=team_words,
    )


def _people(places: tuple[Assigned, ...]) -> dict[Any, Expert]:
    ids = {place.person for place in places} | {place.runner_up.person for place in places if place.runner_up}
    found = matches.people([int(key) for key in ids if key is not None])
    return {expert.id: expert for expert in db.session.scalars(found)}


def _row(proposal: services.Proposal, place: Assigned, people: dict[Any, Expert]) -> dict[str, Any]:
    position, swap = proposal.positions[int(place.place)], place.runner_up
    return {
        "item": position.activity,
        "position": position,
        "expert": people.get(place.person),
        "score": place.score,
        "swap": swap,
        "other": people[swap.person] if swap else None,
    }


def _broken(proposal: services.Proposal, people: dict[Any, Expert]) -> list[dict[str, Any]]:
    """What the teams do not keep, by activity."""
    names = {key: expert.name for key, expert in people.items()}
    on_place = {place.place: place.person for place in proposal.assignment.places}
    lines = []
    for supply in proposal.supplies:
        members = [on_place[place.key] for place in supply.activity.places]
        found = proposal.assignment.breaches.get(supply.item.id, ())
        sentences = [team_words.breach(one, supply.activity, names, members) for one in found]
        if sentences:
            lines.append({"item": supply.item, "sentences": sentences})
    return lines

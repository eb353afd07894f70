"""The selection grid of a position: the applications, own scores, the ranking, the decision."""

from __future__ import annotations

from collections import Counter
from typing import Any

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from socx.access.permissions import Permission as P
from socx.activities.models import Position
from socx.core.errors import NotFound
from socx.core.i18n import N_
from socx.db import db
from socx.matching import services as matching
from socx.matching import words as match_words
from socx.requests.forms.handling import AskAssessorForm
from socx.selection import exports, queries, reliability
from socx.selection.departures import DEPARTURES
from socx.selection.forms.selection import ApplicationScoresForm, decision_form
from socx.selection.grid import ADVANTAGEOUS, GRIDS, PART_LABELS, REQUIREMENTS_WEIGHT, Place
from socx.selection.models import Application, ExpertCall
from socx.selection.queries import selection as chosen
from socx.selection.requirements import score, unmet
from socx.selection.services import assessors, outcome
from socx.selection.services import grid as services
from socx.selection.views import bp, now
from socx.web.csv import download
from socx.web.errors import say
from socx.web.guard import current_actor, requires
from socx.web.pages import form_page


def position_of(call: ExpertCall, position_id: int) -> Position:
    """A position of this call; raises NotFound for one of another."""
    found = next((one for one in call.positions if one.id == position_id), None)
    if found is None:
        raise NotFound
    return found


@bp.get("/calls/<id:id>/positions/<id:position_id>/grid")
@requires(P.APPLICATION_DECIDE, on=queries.find_call)
def grid(call: ExpertCall, position_id: int) -> ResponseReturnValue:
    found = services.board(call, position_of(call, position_id))
    actor = current_actor()
    hides = found.hides(actor)
    people = [one.expert_id for one in found.applications]
    ties = matching.conflicts_of(call.request, people)
    made = chosen.outcome_of(call.id, position_id)
    may_ask = made is None and call.state == "closed" and bool(found.applications)
    free = assessors.can_be_asked(found, actor) if may_ask else []
    return render_template(
        "selection/grid/show.html",
        asked=assessors.waiting(found) if made is None else [],
        second=AskAssessorForm.among(free, formdata=None) if free else None,
        ties=ties,
        words=match_words,
        call=call,
        board=found,
        hides=hides,
        rows=[_row(found, place) for place in _listed(found, hides)],
        names=_criteria(found),
        records={number: one.told_to(actor) for number, one in reliability.records(people, now()).items()},
        appraised=Counter(one.expert_id for one in db.session.scalars(queries.appraisals_visible_to(actor, people))),
        made=made,
        departures=DEPARTURES,
        requirements_weight=REQUIREMENTS_WEIGHT,
    )


@bp.get("/calls/<id:id>/positions/<id:position_id>/grid.csv")
@requires(P.APPLICATION_DECIDE, on=queries.find_call)
def grid_table(call: ExpertCall, position_id: int) -> ResponseReturnValue:
    """The ranking with its sums, for who may see it."""
    found = services.board(call, position_of(call, position_id))
    places = [] if found.hides(current_actor()) else found.places()
    rows = exports.ranking_rows(places, {one.id: one for one in found.applications})
    return download(rows, f"grid {call.reference.replace('/', '-')} {found.position.number}")


def _listed(found: services.Board, hides: bool) -> list[Place]:
    """The ranking, or the names in their order for who has not given own scores yet."""
    places = found.places()
    return sorted(places, key=lambda one: (one.candidate.name, one.candidate.key)) if hides else places


def _row(found: services.Board, place: Place) -> dict[str, Any]:
    item = next(one for one in found.applications if one.id == place.candidate.key)
    own = found.own(item.id, current_actor())
    judged = place.candidate.judged
    return {
        "item": item,
        "place": place,
        "own": own,
        "is_done": own is not None and own.is_complete,
        "unmet": unmet(judged),
        "essential": [one for one in judged if one.asked.is_essential],
        "points": score(judged),
        "parts": [{"label": gettext(PART_LABELS[part.name]), "value": part.points / 100} for part in place.parts],
        "total": place.total / 100 if place.total is not None else None,
        "given": found.whole(item.id),
    }


def _criteria(found: services.Board) -> dict[str, Any]:
    names: dict[str, Any] = {}
    for one in found.assessments:
        names.update(one.grid.criteria)
    return names


@bp.route("/calls/<id:id>/positions/<id:position_id>/applications/<id:application_id>", methods=["GET", "POST"])
@requires(P.APPLICATION_DECIDE, on=queries.find_call)
def assess_application(call: ExpertCall, position_id: int, application_id: int) -> ResponseReturnValue:
    """Own scores of one application for one position, beside what shows the requirements."""
    found = services.board(call, position_of(call, position_id))
    item = next((one for one in found.applications if one.id == application_id), None)
    if item is None:
        raise NotFound
    own = found.own(item.id, current_actor())
    form = ApplicationScoresForm.of(own)
    if form.submitted():
        with form.keeping():
            services.assess(
                found, item, form.scores(), essential=form.essential.data or "", note=form.note.data or "",
                seen=form.seen, by=current_actor(), at=now(),
            )  # fmt: skip
        if not form.errors:
            return _after(call, position_id, item)
    may_score = call.state == "closed" and chosen.outcome_of(call.id, position_id) is None
    hides = found.hides(current_actor())
    given = [one for one in found.whole(item.id) if not hides or one is own]
    ties = matching.conflicts_of(call.request, [item.expert_id])
    return form_page(
        "selection/grid/assess.html",
        form,
        ties=ties.get(item.expert_id, []),
        words=match_words,
        call=call,
        board=found,
        item=item,
        judged=found.judged[item.id],
        points=score(found.judged[item.id]),
        own=own,
        grid=own.grid if own else GRIDS.newest,
        may_score=may_score,
        hides=hides,
        given=given,
        others=len(found.of(item.id)) - (1 if own else 0),
        names=_criteria(found),
    )


def _after(call: ExpertCall, position_id: int, item: Application) -> ResponseReturnValue:
    """On to the next application that this person has not assessed, or back to the grid."""
    found = services.board(call, position_of(call, position_id))
    own = found.own(item.id, current_actor())
    if own is None or not own.is_complete:
        say(gettext(N_("Saved. Some scores are still missing here.")))
        again = url_for("selection.assess_application", id=call.id, position_id=position_id, application_id=item.id)
        return redirect(again, 303)
    say(gettext(N_("Your scores of %(name)s are saved."), name=item.expert.name))
    return redirect(url_for("selection.grid", id=call.id, position_id=position_id), 303)


@bp.route("/calls/<id:id>/positions/<id:position_id>/decision", methods=["GET", "POST"])
@requires(P.APPLICATION_DECIDE, on=queries.find_call)
def decision(call: ExpertCall, position_id: int) -> ResponseReturnValue:
    """Who is selected, the reserve list, and why."""
    found = services.board(call, position_of(call, position_id))
    if found.hides(current_actor()) or chosen.outcome_of(call.id, position_id) is not None or call.state != "closed":
        return redirect(url_for("selection.grid", id=call.id, position_id=position_id))
    form = decision_form(found)
    if form.submitted():
        if form.has_two_on_one_place:
            form.reserve.errors = [gettext(N_("Two people have the same place on the reserve list."))]
        else:
            with form.keeping():
                outcome.decide(found, form.decision, by=current_actor(), at=now())
            if not form.errors:
                say(gettext(N_("The decision is kept. Those who are concerned are told.")))
                return redirect(url_for("selection.grid", id=call.id, position_id=position_id, _anchor="outcome"), 303)
    return form_page(
        "selection/grid/decide.html",
        form,
        call=call,
        board=found,
        rows=[_row(found, place) for place in found.places()],
        advantageous=ADVANTAGEOUS,
    )

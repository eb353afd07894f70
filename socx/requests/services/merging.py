"""Ways out of the facility that lead somewhere, and the order in which an institution wants its requests."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete

from socx.access.actors import Actor
from socx.access.matrix import permits
from socx.access.permissions import Permission as P
from socx.audit import services as audit
from socx.core.errors import Invalid, NotPermitted
from socx.core.i18n import N_
from socx.core.workflow import Change
from socx.db import db
from socx.requests import queries
from socx.requests.criteria import INSTRUMENTS
from socx.requests.models import AssistanceRequest, RequestPlace, WayOut
from socx.requests.services.handling import begin, lock, touch
from socx.requests.services.moves import advance
from socx.requests.workflow import REQUEST_WORKFLOW


def redirect(item: AssistanceRequest, instrument: str, reason: str, *, by: Actor, at: datetime) -> Change:
    """Close the request here and name the instrument that serves it better.

    Raises Invalid by `instrument` and `reason`.
    """
    begin(item, P.REQUEST_SCREEN, *REQUEST_WORKFLOW.transition("redirect").sources, by=by)
    errors = {}
    if instrument not in INSTRUMENTS:
        errors["instrument"] = N_("Choose the instrument.")
    if not reason.strip():
        errors["reason"] = N_("Give the reason. The institution reads it.")
    if errors:
        raise Invalid(errors)
    touch(item)
    item.way_out = WayOut(instrument=instrument)
    return advance(item, "redirect", by=by, at=at, note=reason)


def merge(item: AssistanceRequest, into_id: int | None, reason: str, *, by: Actor, at: datetime) -> Change:
    """Close the request here; its words and documents stay, and the work goes on in another one.

    The other one must be an open request of the same institution that the actor handles too.
    Raises Invalid by `into` and `reason`.
    """
    begin(item, P.REQUEST_SCREEN, *REQUEST_WORKFLOW.transition("merge").sources, by=by)
    others = {other.id: other for other in mergeable(item, by)}
    errors = {}
    if into_id not in others:
        errors["into"] = N_("Choose the request that takes this one up.")
    if not reason.strip():
        errors["reason"] = N_("Give the reason. The institution reads it.")
    if errors or into_id is None:
        raise Invalid(errors)
    into = others[into_id]
    for one in sorted((item, into), key=lambda one: one.id):  # in one order, so that two mergers never wait in a ring
        touch(one)
    item.way_out = WayOut(into_id=into.id)
    change = advance(item, "merge", by=by, at=at, note=reason)
    audit.record(("request", into.id), "take_in", by=by, at=at, request=item.id)
    return change


def mergeable(item: AssistanceRequest, actor: Actor) -> list[AssistanceRequest]:
    """Open requests of the same institution into which the actor can merge this one."""
    found = db.session.scalars(queries.open_beside(item)).unique()
    needed = (P.REQUEST_READ, P.REQUEST_SCREEN)
    return [other for other in found if all(permits(actor, one, other) for one in needed)]


def prioritise(requests: Sequence[AssistanceRequest], order: Sequence[int], *, by: Actor, at: datetime) -> None:
    """Write down the order in which an institution wants its open requests, by their ids, the first one first.

    Raises Invalid when the order leaves one out, names one twice or names another.
    """
    if not all(permits(by, P.REQUEST_PRIORITISE, item) for item in requests):
        raise NotPermitted
    if sorted(order) != sorted(item.id for item in requests):
        raise Invalid({"requests": N_("Name every open request of the institution once.")})
    places = {number: place for place, number in enumerate(order, start=1)}
    for item in sorted(requests, key=lambda one: one.id):  # of two orders at the same moment the later one stands
        lock(item)
        db.session.expire(item, ["place"])
    before = {item.id: item.place.place if item.place else None for item in requests}
    db.session.execute(delete(RequestPlace).where(RequestPlace.request_id.in_([item.id for item in requests])))
    for item in requests:
        place = places[item.id]
        db.session.expire(item, ["place"])
        db.session.add(RequestPlace(request_id=item.id, place=place))
        if before[item.id] != place:
            audit.record(("request", item.id), "prioritise", by=by, at=at, place=place, of=len(requests))
    db.session.flush()

"""Verbs of the register: keep a recommendation, move it along, link it with requests and actions."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from socx.access.actors import Actor
from socx.access.matrix import permits
from socx.access.permissions import Permission as P
from socx.activities.models import Action
from socx.audit import services as audit
from socx.core.errors import Invalid, NotFound, NotPermitted, WrongState, require
from socx.core.i18n import N_
from socx.core.places import partners
from socx.core.topics import topics
from socx.core.values import SENSITIVITY, Domain
from socx.core.workflow import Change
from socx.db import db, rows_for
from socx.recommendations.models import (
    Recommendation,
    RecommendationPartner,
    RecommendationTopic,
    RecommendedAction,
    RecommendedRequest,
)
from socx.recommendations.workflow import RECOMMENDATION_WORKFLOW
from socx.requests.models import AssistanceRequest

FIELDS = ("source", "document", "url", "issued_on", "text", "addressees", "domain", "sensitivity")


def keep(item: Recommendation | None, given: Mapping[str, Any], *, by: Actor, at: datetime) -> Recommendation:
    """Write a recommendation into the register, or change its words.

    `given` has the columns of FIELDS, `topics` and `partners`. It starts no request.
    Raises NotPermitted, Invalid.
    """
    require(by, P.RECOMMENDATION_WRITE, item)
    _check(given)
    is_new = item is None
    item = item or Recommendation(
        state=RECOMMENDATION_WORKFLOW.initial, state_since=at, created_by_id=by.user_id, created_at=at
    )
    for name in FIELDS:
        setattr(item, name, given[name])
    item.topics = rows_for(RecommendationTopic, "topic_id", given["topics"], item.topics)
    item.partners = rows_for(RecommendationPartner, "partner_code", given["partners"], item.partners)
    if not permits(by, P.RECOMMENDATION_READ, item):
        raise Invalid({"sensitivity": N_("You could not read it any more. Ask an adviser of that domain.")})
    db.session.add(item)
    db.session.flush()
    audit.record(("recommendation", item.id), "create" if is_new else "edit", by=by, at=at)
    return item


def _check(given: Mapping[str, Any]) -> None:
    wrong = {}
    if not given["topics"] or not set(given["topics"]) <= set(topics()):
        wrong["topics"] = N_("Choose at least one topic.")
    if not given["partners"] or not set(given["partners"]) <= set(partners()):
        wrong["partners"] = N_("Choose at least one partner country or territory.")
    if given["domain"] not in set(Domain):
        wrong["domain"] = N_("Choose the main domain.")
    if given["sensitivity"] not in SENSITIVITY:
        wrong["sensitivity"] = N_("Choose the sensitivity.")
    if given["url"] and not given["url"].startswith(("https://", "http://")):
        wrong["url"] = N_("Enter a web address that starts with https:// or http://.")
    if wrong:
        raise Invalid(wrong)


def advance(item: Recommendation, name: str, *, by: Actor, at: datetime, note: str = "") -> Change:
    """Move a recommendation along its workflow. Raises WrongState, NotPermitted, Incomplete."""
    change = RECOMMENDATION_WORKFLOW.advance(item, name, by=by, at=at, note=note)
    item.state_since, item.state_note = at, note.strip()
    audit.record_change(("recommendation", item.id), change, note)
    db.session.flush()
    return change


def cite(item: Recommendation, request: AssistanceRequest, *, by: Actor, at: datetime) -> RecommendedRequest:
    """Link a recommendation with a request: its institution cites it in a draft, the facility any time.

    Doing it twice does what once does. Raises NotPermitted; WrongState for an institution whose
    request is no draft any more.
    """
    is_cited = _may_link(item, request, by)
    link = db.session.get(RecommendedRequest, (item.id, request.id))
    if link is None:
        link = RecommendedRequest(recommendation_id=item.id, request_id=request.id, by_id=by.user_id, at=at)
        link.is_cited = is_cited
        db.session.add(link)
        db.session.flush()
        audit.record(("recommendation", item.id), "cite" if is_cited else "link", by=by, at=at, request=request.id)
    db.session.expire(item, ["requests"])
    return link


def uncite(item: Recommendation, request: AssistanceRequest, *, by: Actor, at: datetime) -> None:
    """Take a link back. What the institution cites, the institution takes back.

    Raises NotPermitted, WrongState as cite() does, and when the link carries the present state.
    """
    is_partner = _may_link(item, request, by)
    link = db.session.get(RecommendedRequest, (item.id, request.id))
    if link is None:
        return
    if link.is_cited != is_partner:
        raise NotPermitted()
    if item.state == "in_request" and len(item.requests) == 1:
        raise WrongState(N_("The recommendation is taken up in this request. Move it on before you remove the link."))
    db.session.delete(link)
    db.session.flush()
    db.session.expire(item, ["requests"])
    audit.record(("recommendation", item.id), "unlink", by=by, at=at, request=request.id)


def _may_link(item: Recommendation, request: AssistanceRequest, by: Actor) -> bool:
    """Whether it is the institution that links (True) or the facility (False); raises when neither may."""
    if not permits(by, P.RECOMMENDATION_READ, item) or not permits(by, P.REQUEST_READ, request):
        raise NotFound
    if permits(by, P.REQUEST_EDIT, request):
        if request.state != "draft":
            raise WrongState(N_("Recommendations can be cited while the request is a draft."))
        return True
    require(by, P.RECOMMENDATION_WRITE, item)
    return False


def link_action(item: Recommendation, action: Action, *, by: Actor, at: datetime) -> RecommendedAction:
    """Say that an action takes up a recommendation. Raises NotPermitted, NotFound."""
    link = _link_with(item, action, by)
    if link is None:
        link = RecommendedAction(recommendation_id=item.id, action_id=action.id, by_id=by.user_id, at=at)
        db.session.add(link)
        db.session.flush()
        audit.record(("recommendation", item.id), "link", by=by, at=at, action_id=action.id)
    db.session.expire(item, ["actions"])
    return link


def unlink_action(item: Recommendation, action: Action, *, by: Actor, at: datetime) -> None:
    """Take the link with an action back. Raises NotPermitted, NotFound, WrongState."""
    link = _link_with(item, action, by)
    if link is None:
        return
    if item.state == "in_action" and len(item.actions) == 1:
        raise WrongState(N_("The recommendation is taken up in this action. Move it on before you remove the link."))
    db.session.delete(link)
    db.session.flush()
    db.session.expire(item, ["actions"])
    audit.record(("recommendation", item.id), "unlink", by=by, at=at, action_id=action.id)


def _link_with(item: Recommendation, action: Action, by: Actor) -> RecommendedAction | None:
    """What links the two now, for those who may link them. Raises NotPermitted, NotFound."""
    require(by, P.RECOMMENDATION_WRITE, item)
    if not permits(by, P.ACTIVITY_READ, action):
        raise NotFound
    return db.session.get(RecommendedAction, (item.id, action.id))

"""What has changed since somebody last looked, for marks in lists and the line on the case page."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select

from socx.access.actors import PARTNER_ROLES, Actor
from socx.audit.models import AuditEntry
from socx.db import db
from socx.requests.criteria import RECORDS
from socx.requests.models import AssistanceRequest, CaseLook
from socx.requests.queries.trail import told_to

#: What colleagues of the institution do on a draft or on answers, beside moves.
WRITING = ("edit", "draft_answers")


def look_at(request_id: int, actor: Actor) -> CaseLook | None:
    """The last visit of this person to a case."""
    return db.session.get(CaseLook, (actor.user_id, request_id)) if actor.user_id is not None else None


def changed_since_seen(actor: Actor) -> Select[int]:
    """The ids of the requests that this actor has looked at, and that others changed since.

    What the actor never looked at is new, not changed. Who may read a request is not asked here: this
    narrows visible_to(), or the rows of a page.
    """
    newer = exists().where(
        AuditEntry.subject_kind == "request",
        AuditEntry.subject_id == CaseLook.request_id,
        AuditEntry.at > CaseLook.at,
        _news_for(actor),
    )
    looked_at = select(CaseLook.request_id).where(CaseLook.user_id == (actor.user_id or 0))
    return looked_at.where(newer).order_by(CaseLook.request_id)


def changed_among(ids: Iterable[int], actor: Actor) -> frozenset[int]:
    """Which of these rows of a list changed since the actor looked."""
    return frozenset(db.session.scalars(changed_since_seen(actor).where(CaseLook.request_id.in_(list(ids)))))


def changes_since(item: AssistanceRequest, actor: Actor, since: datetime) -> Select[AuditEntry]:
    """What others did with a case after a moment, as far as this actor is concerned, newest first."""
    return (
        select(AuditEntry)
        .where(
            AuditEntry.subject_kind == "request",
            AuditEntry.subject_id == item.id,
            AuditEntry.at > since,
            _news_for(actor),
        )
        .order_by(AuditEntry.at.desc(), AuditEntry.id.desc())
    )


def _news_for(actor: Actor) -> ColumnElement[bool]:
    by_others = or_(AuditEntry.actor_id.is_(None), AuditEntry.actor_id != (actor.user_id or 0))
    is_known = or_(AuditEntry.target.is_not(None), AuditEntry.action.in_(RECORDS))
    news = and_(told_to(actor), is_known)
    if actor.role in PARTNER_ROLES:
        news = or_(news, AuditEntry.action.in_(WRITING))
    return and_(by_others, news)

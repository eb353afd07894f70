"""Who may read which request: everything that lists requests starts from visible_to()."""

from __future__ import annotations

import re
from functools import lru_cache

from sqlalchemy import ColumnElement, Select, and_, false, or_, select
from sqlalchemy.orm import contains_eager

from socx.access.actors import PARTNER_ROLES, Actor, Role
from socx.accounts.models import User
from socx.db import db
from socx.requests.models import AssistanceRequest, RequestReader
from socx.requests.queries.parties import of_institutions, of_partners
from socx.requests.workflow import DRAFT_STATES


def reads_few(actor: Actor) -> bool:
    """Whether this reader sees the requests of one institution or of one partner, and not of all."""
    return actor.role in PARTNER_ROLES or actor.role is Role.DELEGATION


def find(request_id: int) -> AssistanceRequest | None:
    return db.session.get(AssistanceRequest, request_id)


def by_code_or_number(text: str) -> Select[AssistanceRequest]:
    """The request that a person names at the command line: by the start of its code, `2026-07`, or its number."""
    found = select(AssistanceRequest)
    if code := re.match(r"(\d{4})-(\d{1,4})(?!\d)", text, re.ASCII):
        year, sequence = map(int, code.groups())
        return found.where(AssistanceRequest.year == year, AssistanceRequest.sequence == sequence)
    number = int(text) if re.fullmatch(r"\d{1,18}", text, re.ASCII) else 0
    return found.where(AssistanceRequest.id == number)


def visible_to(actor: Actor) -> Select[AssistanceRequest]:
    """The requests that this actor may read: REQUEST_READ, said in SQL."""
    item = AssistanceRequest
    found = select(item).join(item.institution).options(contains_eager(item.institution)).where(readable(actor))
    return found.order_by(item.state_since.desc(), item.id.desc())


def readable(actor: Actor) -> ColumnElement[bool]:
    """The condition of visible_to() alone, for queries that show no rows: it asks the table of requests only."""
    item = AssistanceRequest
    filed = item.submitted_at.is_not(None) & item.state.not_in(DRAFT_STATES)
    match actor.role:
        case Role.OFFICIAL | Role.APPROVER:
            return of_institutions({actor.institution_id})
        case Role.ADVISER | Role.MANAGER:
            return and_(filed, open_to(actor))
        case Role.DELEGATION:
            return and_(filed, of_partners({actor.partner}), open_to(actor))
        case Role.COMMISSION:
            return and_(item.put_forward_at.is_not(None), open_to(actor))
    return false()


@lru_cache(maxsize=256)
def open_to(actor: Actor) -> ColumnElement[bool]:
    """The request is not confidential, or the actor stands on its list: the question
    `named_or_not_confidential` of the matrix, said in SQL. Only the words of the question are kept, no answer."""
    item = AssistanceRequest
    listed = select(RequestReader.request_id).where(
        RequestReader.user_id == actor.user_id, RequestReader.ended_at.is_(None)
    )
    ways = [item.sensitivity != "confidential"]
    if actor.user_id is not None:
        ways += [item.id.in_(listed), item.adviser_id == actor.user_id]
    if actor.role is Role.MANAGER:
        ways.append(_untaken())
    elif actor.role is Role.ADVISER and actor.domain is not None:
        ways.append(and_(item.domain == actor.domain, _untaken()))
    return or_(*ways)


def _untaken() -> ColumnElement[bool]:
    """Nobody with an open account has the case."""
    adviser_id = AssistanceRequest.adviser_id
    return or_(adviser_id.is_(None), adviser_id.not_in(select(User.id).where(User.active)))

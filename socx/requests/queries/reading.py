"""Who may read which request: everything that lists requests starts from visible_to()."""

from __future__ import annotations

import re

from sqlalchemy import Select, false, or_, select
from sqlalchemy.orm import contains_eager

from socx.access.actors import Actor, Role
from socx.db import db
from socx.institutions.models import Institution
from socx.requests.models import AssistanceRequest
from socx.requests.workflow import DRAFT_STATES

PARTNER_ROLES = frozenset({Role.OFFICIAL, Role.APPROVER})


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
    found = select(item).join(item.institution).options(contains_eager(item.institution))
    filed = item.submitted_at.is_not(None) & item.state.not_in(DRAFT_STATES)
    match actor.role:
        case Role.OFFICIAL | Role.APPROVER:
            found = found.where(item.institution_id == actor.institution_id)
        case Role.ADVISER:
            found = found.where(filed, or_(item.domain == actor.domain, item.sensitivity != "confidential"))
        case Role.MANAGER:
            found = found.where(filed)
        case Role.DELEGATION:
            found = found.where(filed, Institution.partner_code == actor.partner)
        case Role.COMMISSION:
            found = found.where(item.put_forward_at.is_not(None))
        case _:
            found = found.where(false())
    return found.order_by(item.state_since.desc(), item.id.desc())

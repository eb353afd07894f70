"""What happened to a request, as far as its reader is concerned."""

from __future__ import annotations

from sqlalchemy import ColumnElement, Select, and_, or_, select

from socx.access.actors import PARTNER_ROLES, Actor, Role
from socx.accounts.models import User
from socx.audit import queries as audit
from socx.audit.models import AuditEntry
from socx.db import db
from socx.requests.models import AssistanceRequest
from socx.requests.workflow import DRAFT_STATES, REQUEST_WORKFLOW

#: What happened inside the institution, beside moves, and concerns nobody else.
WITHIN_THE_INSTITUTION = ("hand_over", "ask_again")

#: What institutions of a joint request do among themselves before it is filed.
AMONG_INSTITUTIONS = (
    "invite_party", "uninvite_party", "accept_party", "decline_party", "leave_party", "sign_part", "void_signature",
)  # fmt: skip

#: What became of the institutions of a request that was filed: told to all who read it.
TO_ALL = ("ask_to_go_on", "go_on", "split")

#: What stands in the trail and is told to nobody on the page.
QUIET = ("edit", "edit_own", "draft_answers")


def trail(item: AssistanceRequest, actor: Actor) -> Select[AuditEntry]:
    """What happened to a request, as far as this actor is concerned, oldest first."""
    return audit.trail("request", item.id).where(told_to(actor))


def last_return(item: AssistanceRequest) -> AuditEntry | None:
    """Why a draft came back from the signature: its latest move, where that is what it was."""
    latest = db.session.scalar(
        select(AuditEntry)
        .where(AuditEntry.subject_kind == "request", AuditEntry.subject_id == item.id, AuditEntry.target.is_not(None))
        .order_by(AuditEntry.id.desc())
        .limit(1)
    )
    return latest if latest is not None and latest.action == "return_draft" else None


def told_to(actor: Actor) -> ColumnElement[bool]:
    """Whether an entry about a request concerns this actor.

    The institution sees moves and the start. Everybody else sees what came after the signature, and
    never that somebody writes on an answer.
    """
    is_move = AuditEntry.target.is_not(None)
    if actor.role in PARTNER_ROLES:
        own = select(User.id).where(User.institution_id == actor.institution_id)
        within = and_(AuditEntry.action.in_(WITHIN_THE_INSTITUTION), AuditEntry.actor_id.in_(own))
        return or_(is_move, AuditEntry.action.in_(("create", *AMONG_INSTITUTIONS, *TO_ALL)), within)
    before_filing = or_(AuditEntry.target.in_(DRAFT_STATES), AuditEntry.action == "create")
    after = or_(
        ~is_move & AuditEntry.action.not_in(("create", *QUIET, *WITHIN_THE_INSTITUTION, *AMONG_INSTITUTIONS)),
        is_move & ~before_filing,
    )
    return and_(is_move, after) if actor.role is Role.DELEGATION else after


def may_read_note(actor: Actor, entry: AuditEntry) -> bool:
    """Whether the note of a move is for this reader: the facility's own words stay in the facility."""
    if entry.action in WITHIN_THE_INSTITUTION + AMONG_INSTITUTIONS:
        return actor.role in PARTNER_ROLES
    if entry.action in TO_ALL:
        return True
    if entry.target is None:
        return actor.role not in PARTNER_ROLES | {Role.DELEGATION}
    if entry.actor_id is not None and entry.actor_id == actor.user_id:
        return True
    tells = REQUEST_WORKFLOW.transition(entry.action).tells
    if entry.target in DRAFT_STATES:
        return actor.role in PARTNER_ROLES
    if actor.role in PARTNER_ROLES:
        return entry.actor_role in {*PARTNER_ROLES, Role.SIGNATORY} or "partner" in tells
    if actor.role is Role.DELEGATION:
        return "delegation" in tells or "partner" in tells
    return True

"""Requests of one institution beside each other: to merge, to put in order."""

from __future__ import annotations

from sqlalchemy import Select, select

from socx.audit.models import AuditEntry
from socx.requests.models import AssistanceRequest, RequestPlace, WayOut
from socx.requests.queries.parties import of_institutions
from socx.requests.workflow import DRAFT_STATES, OPEN_ACTION_STATES, REQUEST_WORKFLOW

#: States between the signature and the decision.
OPEN_STATES = tuple(
    state.name for state in REQUEST_WORKFLOW
    if state.name not in DRAFT_STATES | OPEN_ACTION_STATES | REQUEST_WORKFLOW.final
)  # fmt: skip


def open_of(*institution_ids: int) -> Select[AssistanceRequest]:
    """The open requests of an institution, also those that it files with others.

    They come in its own order first, then by the day they were submitted.
    """
    return (
        select(AssistanceRequest)
        .outerjoin(RequestPlace, RequestPlace.request_id == AssistanceRequest.id)
        .where(of_institutions(institution_ids), AssistanceRequest.state.in_(OPEN_STATES))
        .order_by(
            RequestPlace.place.is_(None), RequestPlace.place, AssistanceRequest.submitted_at, AssistanceRequest.id
        )
    )


def open_beside(item: AssistanceRequest) -> Select[AssistanceRequest]:
    """The other open requests of the same institution; those of several institutions are not merged."""
    return (
        open_of(*item.institution_ids)
        .where(AssistanceRequest.is_joint == item.is_joint)
        .where(AssistanceRequest.id != item.id)
    )


def released_and_under_way() -> Select[AssistanceRequest]:
    """Requests that were taken out of the queue and have not come to a decision yet."""
    released = select(AuditEntry.subject_id).where(
        AuditEntry.subject_kind == "request", AuditEntry.action == "release"
    )  # fmt: skip
    states = [name for name in OPEN_STATES if name != "waiting"]
    return (
        select(AssistanceRequest)
        .where(AssistanceRequest.state.in_(states), AssistanceRequest.id.in_(released))
        .order_by(AssistanceRequest.id)
    )


def merged_into(item: AssistanceRequest) -> Select[AssistanceRequest]:
    """The requests that were merged into this one."""
    return (
        select(AssistanceRequest)
        .join(WayOut, WayOut.request_id == AssistanceRequest.id)
        .where(WayOut.into_id == item.id)
        .order_by(AssistanceRequest.state_since, AssistanceRequest.id)
    )

"""The log of who opened confidential requests."""

from __future__ import annotations

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from socx.requests.models import AssistanceRequest, RequestOpening


def openings(request_id: int | None = None) -> Select[RequestOpening]:
    """Who opened a confidential request, or any of them, on which channel; the latest first."""
    found = select(RequestOpening).options(
        joinedload(RequestOpening.user), joinedload(RequestOpening.request).joinedload(AssistanceRequest.institution)
    )
    if request_id is not None:
        found = found.where(RequestOpening.request_id == request_id)
    return found.order_by(RequestOpening.at.desc(), RequestOpening.id.desc())

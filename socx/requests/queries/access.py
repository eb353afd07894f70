"""Confidential requests: who may open them, and the log of who did."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload
from sqlalchemy.orm.attributes import set_committed_value

from socx.db import db
from socx.requests.models import AssistanceRequest, RequestOpening, RequestReader


def openings(request_id: int | None = None) -> Select[RequestOpening]:
    """Who opened a confidential request, or any of them, on which channel; the latest first."""
    found = select(RequestOpening).options(
        joinedload(RequestOpening.user), joinedload(RequestOpening.request).joinedload(AssistanceRequest.institution)
    )
    if request_id is not None:
        found = found.where(RequestOpening.request_id == request_id)
    return found.order_by(RequestOpening.at.desc(), RequestOpening.id.desc())


def load_readers(items: Sequence[AssistanceRequest]) -> None:
    """Give these requests their access lists in one query, where they do not have them."""
    by_id: dict[int, list[RequestReader]] = {item.id: [] for item in items if "readers" not in item.__dict__}
    found = select(RequestReader).where(RequestReader.request_id.in_(by_id)).order_by(RequestReader.id)
    for reader in db.session.scalars(found) if by_id else ():
        by_id[reader.request_id].append(reader)
    for item in items:
        if item.id in by_id:
            set_committed_value(item, "readers", by_id[item.id])

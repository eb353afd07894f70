"""Find tables that were looked at, and CVs."""

from __future__ import annotations

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload, selectinload

from socx.db import db
from socx.experts.models import ExpertDocument, ImportRow, ImportRun


def find_import(run_id: int) -> ImportRun | None:
    return db.session.get(ImportRun, run_id, options=[joinedload(ImportRun.made_by)])


def imports() -> Select[ImportRun]:
    """Tables that were sent, newest first, without those that were thrown away."""
    return (
        select(ImportRun)
        .where(ImportRun.state != "dropped")
        .options(joinedload(ImportRun.made_by))
        .order_by(ImportRun.made_at.desc(), ImportRun.id.desc())
    )


def import_rows(run_id: int, outcome: str = "") -> Select[ImportRow]:
    """The rows of a table in its order, all or those of one outcome."""
    found = select(ImportRow).where(ImportRow.run_id == run_id).order_by(ImportRow.line, ImportRow.id)
    return found.where(ImportRow.outcome == outcome) if outcome else found


def unfinished_import(digest: str) -> Select[ImportRun]:
    """The run of the command that stopped in the middle of this file."""
    return (
        select(ImportRun)
        .where(ImportRun.digest == digest, ImportRun.state == "running")
        .order_by(ImportRun.id.desc())
        .limit(1)
    )


def find_document(document_id: int) -> ExpertDocument | None:
    return db.session.get(ExpertDocument, document_id)


def cv_of(expert_id: int) -> ExpertDocument | None:
    """The CV of an expert with what is proposed from it."""
    return db.session.scalar(
        select(ExpertDocument)
        .where(ExpertDocument.expert_id == expert_id)
        .options(selectinload(ExpertDocument.proposals))
    )


def kept_cvs() -> Select[str]:
    """The keys of all CVs."""
    return select(ExpertDocument.key).order_by(ExpertDocument.key)

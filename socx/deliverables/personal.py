"""What deliverables keep about people: who wrote, commented, signed and cleared."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, false, select, update

from socx.activities.models import Position
from socx.activities.personal import of_request
from socx.core.i18n import N_
from socx.core.personal import Anonymous, Data, Keeper, Person, register
from socx.db import db, plain_rows
from socx.deliverables.models import (
    Deliverable,
    DeliverableAcceptance,
    DeliverableComment,
    DeliverableFile,
    DeliverableVersion,
    KnowledgeSummary,
    SummaryClearance,
)
from socx.deliverables.workflow import WRITABLE

#: What stands in place of a comment of an erased person.
GONE = "[…]"

#: Tables with a column that names an account, and that column.
NAMING: tuple[tuple[Any, str], ...] = (
    (DeliverableVersion, "by_id"), (DeliverableComment, "by_id"), (DeliverableAcceptance, "by_id"),
    (DeliverableFile, "added_by_id"), (Deliverable, "made_by_id"), (KnowledgeSummary, "made_by_id"),
    (SummaryClearance, "by_id"),
)  # fmt: skip

#: Tables with the name of somebody who signed.
SIGNED = (DeliverableAcceptance, SummaryClearance)

#: Columns that are for the program alone, or are somebody else's words.
LEFT_OUT = ("key", "version", "draft", "text", "changed_at", "made_at")


def read(person: Person) -> Data:
    """The reports of the own positions with their drafts; and the versions, comments, files and signatures."""
    found = {
        table.__tablename__: plain_rows(
            table,
            _did(table, column, person),
            without=(column, *(name for name in LEFT_OUT if (table, name) != (DeliverableComment, "text"))),
        )
        for table, column in NAMING
    }
    own = plain_rows(Deliverable, Deliverable.id.in_(_own(person)), without=("version", "made_by_id", "changed_at"))
    return {**found, "deliverable": own}


def erase(person: Person, _at: datetime) -> int:
    """Drop drafts of own reports, empty comments and the names under signatures.

    What was handed over stays: it belongs to the case, and its writer is a number there.
    """
    own = Deliverable.id.in_(_own(person))
    touched = _update(Deliverable, own & Deliverable.state.in_(WRITABLE), draft={}, draft_at=None)
    touched += _update(DeliverableComment, _did(DeliverableComment, "by_id", person), text=GONE)
    for table in SIGNED:
        touched += _update(table, _did(table, "by_id", person), name="")
    db.session.expire_all()
    return touched


def unname(request_id: int, _anonymous: Anonymous) -> None:
    """What was handed over in an old case stays, without who wrote, commented, signed and cleared it."""
    of_case = of_request(request_id)
    made = select(Deliverable.id).where(Deliverable.activity_id.in_(of_case))
    versions = select(DeliverableVersion.id).where(DeliverableVersion.deliverable_id.in_(made))
    summaries = select(KnowledgeSummary.id).where(KnowledgeSummary.activity_id.in_(of_case))
    roots = {"activity_id": of_case, "deliverable_id": made, "version_id": versions, "summary_id": summaries}
    for table, column in NAMING:
        way = next(name for name in roots if name in table.__table__.c)
        without = {column: None} | ({"name": ""} if table in SIGNED else {})
        without |= {"text": GONE} if table is DeliverableComment else {}
        db.session.execute(update(table).where(table.__table__.c[way].in_(roots[way])).values(without))
    db.session.expire_all()


def stays(person: Person) -> str:
    handed_over = select(DeliverableVersion.id).where(_did(DeliverableVersion, "by_id", person)).limit(1)
    if db.session.scalar(handed_over) is None:
        return ""
    return N_("Reports and deliverables that you handed over stay with the case, without your name. They are kept for "
              "ten years, as the rules on public money ask.")  # fmt: skip


def _update(table: Any, which: ColumnElement[bool], **values: Any) -> int:
    return len(db.session.scalars(update(table).where(which).values(**values).returning(table.id)).all())


def _did(table: Any, column: str, person: Person) -> ColumnElement[bool]:
    return getattr(table, column) == person.user_id if person.user_id is not None else false()


def _own(person: Person) -> Select[int]:
    """The mission reports of the person's positions."""
    mine = Position.expert_id == person.expert_id if person.expert_id is not None else false()
    return (
        select(Deliverable.id)
        .join(Position, Deliverable.position_id == Position.id)
        .where(mine, Deliverable.kind == "mission_report")
    )


register(
    Keeper(
        key="deliverables.work", label=N_("Reports and deliverables"), keep_for="contracts",
        purpose=N_("To show what a mission gave, who wrote it and who accepted it."),
        tables=tuple(table.__tablename__ for table, _ in NAMING), read=read, erase=erase, stays=stays,
        unname=unname,
    )
)  # fmt: skip

"""What comes in from files: tables of experts that wait for a yes, CVs, and what is proposed from them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from socx.accounts.models import User
from socx.core.i18n import N_
from socx.db import Base, one_of
from socx.experts.models.profile import Expert

# fmt: off
#: Where a table stands: looked at and waiting for a yes, brought in, thrown away, or half read by the command.
RUN_STATES = {
    "checked": N_("Waits for your decision"),
    "done":    N_("Brought in"),
    "dropped": N_("Thrown away"),
    "running": N_("Being brought in"),
}

#: What becomes of a row.
OUTCOMES = {
    "create":  N_("New"),
    "change":  N_("Changed"),
    "same":    N_("Unchanged"),
    "refused": N_("Refused"),
}

#: The kinds of files that a CV may be.
CV_KINDS = {"pdf": N_("PDF"), "docx": N_("DOCX"), "odt": N_("ODT"), "xml": N_("Europass XML"),
            "json": N_("Europass JSON")}

#: Where a proposal stands.
PROPOSAL_STATES = ("open", "taken", "dropped")
# fmt: on


class ImportRun(Base):
    """One table that was looked at. `mark` is the last row that was brought in by a run in batches."""

    __tablename__ = "import_run"
    __table_args__ = (CheckConstraint(one_of("state", RUN_STATES), name="state"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(120))
    digest: Mapped[str] = mapped_column(String(64), index=True)  # SHA-256 of the file
    state: Mapped[str] = mapped_column(String(10), default="checked")
    about: Mapped[dict[str, Any]] = mapped_column(JSON)  # how the file was read: encoding, separator, sheet
    columns: Mapped[list[str]] = mapped_column(JSON)  # the columns of the table in their order
    counts: Mapped[dict[str, int]] = mapped_column(JSON, default=dict)  # rows by outcome
    mark: Mapped[int] = mapped_column(default=0)
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    made_at: Mapped[datetime] = mapped_column(index=True)
    decided_at: Mapped[datetime | None]

    made_by: Mapped[User | None] = relationship()


class ImportRow(Base):
    """One person of a table, as the trial run sees it. Rows go when their run is old."""

    __tablename__ = "import_row"
    __table_args__ = (
        CheckConstraint(one_of("outcome", OUTCOMES), name="outcome"),
        Index("ix_import_row_list", "run_id", "outcome", "line"),
        Index("ix_import_row_email", "email"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    run_id: Mapped[int] = mapped_column(ForeignKey("import_run.id", ondelete="CASCADE"))
    line: Mapped[int]
    email: Mapped[str] = mapped_column(String(254), default="")
    name: Mapped[str] = mapped_column(String(200), default="")
    outcome: Mapped[str] = mapped_column(String(10))
    cells: Mapped[dict[str, str]] = mapped_column(JSON)
    marks: Mapped[list[list[Any]]] = mapped_column(JSON)  # troubles of the file itself: [column, sentence, facts]
    changes: Mapped[list[list[Any]]] = mapped_column(JSON)  # [column, old, new]
    problems: Mapped[list[list[Any]]] = mapped_column(JSON)  # [column, sentence, facts]
    expert_id: Mapped[int | None] = mapped_column(ForeignKey("expert.id", ondelete="CASCADE"), index=True)

    expert: Mapped[Expert | None] = relationship()


class ExpertDocument(Base):
    """The CV of an expert. `key` is its random name in the file store; people know it by `name`."""

    __tablename__ = "expert_document"
    __table_args__ = (CheckConstraint(one_of("kind", CV_KINDS), name="kind"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    expert_id: Mapped[int] = mapped_column(ForeignKey("expert.id", ondelete="CASCADE"), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    kind: Mapped[str] = mapped_column(String(5))
    size: Mapped[int]
    digest: Mapped[str] = mapped_column(String(64))  # SHA-256 of the content
    key: Mapped[str] = mapped_column(String(32), unique=True)
    is_scanned: Mapped[bool] = mapped_column(default=False)
    is_europass: Mapped[bool] = mapped_column(default=False)  # its data were read, not only its text
    unread: Mapped[list[str]] = mapped_column(JSON, default=list)  # sentences about what could not be read
    added_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    added_at: Mapped[datetime]
    text: Mapped[str] = mapped_column(Text, default="", deferred=True)

    expert: Mapped[Expert] = relationship()
    proposals: Mapped[list[CvProposal]] = relationship(cascade="all, delete-orphan", order_by="CvProposal.id")


class CvProposal(Base):
    """One thing that a CV seems to say. It is no part of the profile before the expert says yes."""

    __tablename__ = "cv_proposal"
    __table_args__ = (CheckConstraint(one_of("state", PROPOSAL_STATES), name="state"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("expert_document.id", ondelete="CASCADE"), index=True)
    place: Mapped[str] = mapped_column(String(30))  # a question or a list of questions.py
    value: Mapped[Any] = mapped_column(JSON)  # an answer, or a row of the list
    words: Mapped[str] = mapped_column(Text, default="")  # the words of the CV that speak for it
    state: Mapped[str] = mapped_column(String(10), default="open")
    decided_at: Mapped[datetime | None]

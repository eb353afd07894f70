"""A deliverable of an activity: agreed beforehand, written in versions, accepted by those who must."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from socx.activities.models import Activity, Position, accounts_on
from socx.core.i18n import N_
from socx.core.workflow import State
from socx.db import Base, one_of
from socx.deliverables.kinds import KINDS, Kind, Part
from socx.deliverables.models.versions import DeliverableFile, DeliverableVersion
from socx.deliverables.workflow import DELIVERABLE_WORKFLOW, WRITABLE
from socx.institutions.models import Institution
from socx.requests.models import AssistanceRequest, OfRequestAndParties

_OWN_REPORT = text("kind = 'mission_report'")


class Deliverable(OfRequestAndParties, Base):
    """A report or another result. `draft` holds the sections of a report that are not submitted yet.

    Without a day of its own it is due with the report of the plan. `sent_on` is the day on which it
    was first submitted, and stays when it is returned: by it reports are on time or late.
    """

    __tablename__ = "deliverable"
    __table_args__ = (
        UniqueConstraint("activity_id", "number"),
        CheckConstraint(one_of("kind", KINDS), name="kind"),
        CheckConstraint(one_of("state", DELIVERABLE_WORKFLOW.labels), name="state"),
        Index(
            "uq_deliverable_own_report", "position_id", unique=True, sqlite_where=_OWN_REPORT,
            postgresql_where=_OWN_REPORT,
        ),
        Index("ix_deliverable_state", "state", "id"),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    activity_id: Mapped[int] = mapped_column(ForeignKey("activity.id", ondelete="CASCADE"))
    number: Mapped[int]
    kind: Mapped[str] = mapped_column(String(30))
    title: Mapped[str] = mapped_column(String(150), default="")  # reports are named by their kind
    language: Mapped[str] = mapped_column(String(5))
    own_due_on: Mapped[date | None]
    position_id: Mapped[int | None] = mapped_column(ForeignKey("position.id", ondelete="SET NULL"), index=True)
    institution_id: Mapped[int | None] = mapped_column(ForeignKey("institution.id"))  # who co-produces
    state: Mapped[str] = mapped_column(String(20), default=DELIVERABLE_WORKFLOW.initial)
    state_since: Mapped[datetime]
    sent_on: Mapped[date | None]
    draft: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)  # by the keys of its parts
    draft_at: Mapped[datetime | None]
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    made_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=0)

    __mapper_args__ = {"version_id_col": version}

    activity: Mapped[Activity] = relationship(lazy="joined")
    position: Mapped[Position | None] = relationship()
    institution: Mapped[Institution | None] = relationship()
    versions: Mapped[list[DeliverableVersion]] = relationship(
        cascade="all, delete-orphan", order_by="DeliverableVersion.number", back_populates="deliverable"
    )
    files: Mapped[list[DeliverableFile]] = relationship(cascade="all, delete-orphan", order_by="DeliverableFile.id")

    @property
    def request(self) -> AssistanceRequest:
        return self.activity.request

    @property
    def reference(self) -> str:
        """`2026-07 KOSOVO* #2 D3`"""
        return f"{self.activity.reference} D{self.number}"

    @property
    def status(self) -> State:
        return DELIVERABLE_WORKFLOW[self.state]

    @property
    def of_kind(self) -> Kind:
        return KINDS[self.kind]

    @property
    def due_on(self) -> date | None:
        return self.own_due_on or self.activity.report_due

    @property
    def is_report(self) -> bool:
        """Whether it is written in sections, on a page."""
        return bool(self.of_kind.parts)

    @property
    def parts(self) -> Sequence[Part]:
        """The sections of a report; where nothing may be published, none is asked for it (guide 5.4)."""
        is_open = self.sensitivity == "normal"
        return [part for part in self.of_kind.parts if is_open or not part.for_publication]

    @property
    def is_writable(self) -> bool:
        """Whether versions, drafts and photos may come now."""
        return self.state in WRITABLE and not self.activity.is_ended

    @property
    def latest(self) -> DeliverableVersion | None:
        return self.versions[-1] if self.versions else None

    @property
    def photos(self) -> list[DeliverableFile]:
        """The pictures that go with the next version of a report."""
        return [file for file in self.files if file.is_in_draft]

    # What the matrix asks (access/predicates.py).

    @property
    def is_shared(self) -> bool:
        return self.of_kind.is_shared

    @property
    def is_for_partner_to_accept(self) -> bool:
        return "partner" in self.of_kind.accepted_by

    @property
    def co_producer_ids(self) -> frozenset[int]:
        return frozenset() if self.institution_id is None else frozenset({self.institution_id})

    @property
    def writer_positions(self) -> list[Position]:
        """The positions whose experts write it."""
        everybody = self.activity.positions
        match self.of_kind.writer:
            case "principal":
                return everybody[:1]
            case "own":
                return [p for p in everybody if p.id == self.position_id]
        return [p for p in everybody if self.position_id in (None, p.id)]

    @property
    def writer_user_ids(self) -> frozenset[int]:
        return accounts_on(self.writer_positions)

    @property
    def expert_user_ids(self) -> frozenset[int]:
        """The experts who read it: the team; a mission report its writer, and the principal who composes from it."""
        everybody = self.activity.positions
        return accounts_on(everybody if self.is_shared else [*self.writer_positions, *everybody[:1]])

    # What the workflow asks.

    def missing(self) -> Iterable[tuple[str, str]]:
        """What it lacks before it is submitted: (sentence, place)."""
        if self.activity.is_ended:
            yield N_("The activity has ended."), ""
        if self.is_report:
            for part in self.parts:
                if part.is_needed and not (self.draft.get(part.key) or "").strip():
                    yield N_("Write every section that is not optional."), part.key
        elif self.latest is None:
            yield N_("Add a version first."), "file"
        elif self.state == "returned" and self.latest.was_returned:
            yield N_("Add a new version that answers the comments."), "file"

    @property
    def missing_sides(self) -> list[tuple[str, Institution | None]]:
        """Who has not accepted the latest version: the sides; of a joint request each institution."""
        given = {(a.side, a.institution_id) for a in self.latest.acceptances} if self.latest else set()
        wanted: list[tuple[str, Institution | None]] = []
        for side in self.of_kind.accepted_by:
            wanted += [(side, one) for one in self.request.institutions] if side == "partner" else [(side, None)]
        return [(side, one) for side, one in wanted if (side, one.id if one else None) not in given]

"""Tables of what was shown: a page of a ranking, and who stood on it with which parts."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from socx.accounts.models import User
from socx.db import Base, one_of
from socx.experts.models import Expert
from socx.requests.models import AssistanceRequest

#: Why a page is kept: somebody looked at it, or somebody decided on a person of it without having looked.
VIEW_SOURCES = ("page", "decision")


class RankingView(Base):
    """One page of the ranking for one request, kept once however often it is looked at.

    `digest` stands for the people, their points, their order and the versions. `by` looked first.
    """

    __tablename__ = "match_view"
    __table_args__ = (
        UniqueConstraint("request_id", "digest", "source"),
        CheckConstraint(one_of("source", VIEW_SOURCES), name="source"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    request_id: Mapped[int] = mapped_column(ForeignKey("assistance_request.id", ondelete="CASCADE"))
    page: Mapped[int]
    source: Mapped[str] = mapped_column(String(10))
    digest: Mapped[str] = mapped_column(String(64))
    need_digest: Mapped[str] = mapped_column(String(64))
    engine_version: Mapped[str] = mapped_column(String(20))
    weights_version: Mapped[str] = mapped_column(String(20))
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    at: Mapped[datetime] = mapped_column(index=True)

    request: Mapped[AssistanceRequest] = relationship()
    by: Mapped[User | None] = relationship()
    places: Mapped[list[ShownPlace]] = relationship(
        cascade="all, delete-orphan", order_by="ShownPlace.place", passive_deletes=True
    )


class ShownPlace(Base):
    """One person on a page: `rank` by the score, `place` from the top as shown.

    The two differ where neighbours were exchanged for learning; `in_trial` also where the draw left
    a pair of neighbours as it was. `values` has each part from 0 to 1.
    """

    __tablename__ = "match_shown"

    view_id: Mapped[int] = mapped_column(ForeignKey("match_view.id", ondelete="CASCADE"), primary_key=True)
    expert_id: Mapped[int] = mapped_column(ForeignKey("expert.id", ondelete="CASCADE"), primary_key=True, index=True)
    place: Mapped[int]
    rank: Mapped[int]
    in_trial: Mapped[bool] = mapped_column(default=False)
    score: Mapped[float]
    values: Mapped[dict[str, float]] = mapped_column(JSON)

    expert: Mapped[Expert] = relationship()

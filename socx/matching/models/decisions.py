"""Table of what advisers decided about experts for a request."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from socx.accounts.models import User
from socx.core.i18n import N_
from socx.db import Base, one_of
from socx.experts.models import Expert
from socx.matching.models.views import RankingView
from socx.requests.models import AssistanceRequest

DECISIONS = {"shortlisted": N_("Shortlisted"), "rejected": N_("Rejected")}

# fmt: off
#: Why an expert is not taken. Those that say nothing about fit must not teach the ranking.
REJECTION_REASONS = {
    "profile":      N_("The profile does not fit the need"),
    "experience":   N_("Not enough practical experience"),
    "language":     N_("Language level not sufficient in practice"),
    "availability": N_("Not available (known from elsewhere)"),
    "conflict":     N_("Conflict of interest known to the adviser"),
    "balance":      N_("Another Member State or profile completes the team better"),
    "other":        N_("Other reason"),
}
# fmt: on

#: Reasons that say something about fit. The others (not available, a conflict …) teach the ranking nothing.
REASONS_ABOUT_FIT = frozenset({"profile", "experience", "language"})


class MatchDecision(Base):
    """The adviser's decision on one expert for one request, with what was on the screen then.

    `parts` (points), `values` (each part from 0 to 1), the versions and the view that was on the
    screen make the ranking of that day explainable later.
    """

    __tablename__ = "match_decision"
    __table_args__ = (
        UniqueConstraint("request_id", "expert_id"),
        CheckConstraint(one_of("decision", DECISIONS), name="decision"),
        Index("ix_match_decision_expert", "expert_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    request_id: Mapped[int] = mapped_column(ForeignKey("assistance_request.id", ondelete="CASCADE"))
    expert_id: Mapped[int] = mapped_column(ForeignKey("expert.id", ondelete="CASCADE"))
    decision: Mapped[str] = mapped_column(String(12))
    reason_code: Mapped[str] = mapped_column(String(20), default="")
    note: Mapped[str] = mapped_column(Text, default="")
    rank: Mapped[int | None]  # None: the expert was out, or was found by name
    score: Mapped[float | None]
    parts: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    values: Mapped[dict[str, float]] = mapped_column(JSON, default=dict)
    weights_version: Mapped[str] = mapped_column(String(20), default="")
    view_id: Mapped[int | None] = mapped_column(ForeignKey("match_view.id", ondelete="SET NULL"), index=True)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    at: Mapped[datetime]

    request: Mapped[AssistanceRequest] = relationship()
    expert: Mapped[Expert] = relationship()
    view: Mapped[RankingView | None] = relationship()
    by: Mapped[User | None] = relationship()

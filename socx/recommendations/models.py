"""Tables of recommendations and of what they are linked with."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from socx.accounts.models import User
from socx.activities.models import Action
from socx.core.values import SENSITIVITY, Domain
from socx.core.workflow import State
from socx.db import Base, one_of
from socx.recommendations.workflow import RECOMMENDATION_WORKFLOW
from socx.requests.models import AssistanceRequest


class Recommendation(Base):
    """What a body recommends, in its own words. It never starts a request by itself."""

    __tablename__ = "recommendation"
    __table_args__ = (
        CheckConstraint(one_of("state", RECOMMENDATION_WORKFLOW.labels), name="state"),
        CheckConstraint(one_of("domain", Domain), name="domain"),
        CheckConstraint(one_of("sensitivity", SENSITIVITY), name="sensitivity"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    source: Mapped[str] = mapped_column(String(200))
    document: Mapped[str] = mapped_column(String(300))
    url: Mapped[str] = mapped_column(String(300), default="")
    issued_on: Mapped[date] = mapped_column(index=True)
    text: Mapped[str] = mapped_column(Text)
    addressees: Mapped[str] = mapped_column(String(500), default="")
    domain: Mapped[str] = mapped_column(String(30))
    sensitivity: Mapped[str] = mapped_column(String(20), default="normal")
    state: Mapped[str] = mapped_column(String(20), default=RECOMMENDATION_WORKFLOW.initial, index=True)
    state_since: Mapped[datetime]
    state_note: Mapped[str] = mapped_column(Text, default="")  # the reason that was given with the last move
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    created_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=0)

    __mapper_args__ = {"version_id_col": version}

    topics: Mapped[list[RecommendationTopic]] = relationship(
        cascade="all, delete-orphan", order_by="RecommendationTopic.topic_id", lazy="selectin"
    )
    partners: Mapped[list[RecommendationPartner]] = relationship(
        cascade="all, delete-orphan", order_by="RecommendationPartner.partner_code", lazy="selectin"
    )
    requests: Mapped[list[RecommendedRequest]] = relationship(
        cascade="all, delete-orphan", order_by="RecommendedRequest.request_id"
    )
    actions: Mapped[list[RecommendedAction]] = relationship(
        cascade="all, delete-orphan", order_by="RecommendedAction.action_id"
    )

    @property
    def reference(self) -> str:
        """`R-12`"""
        return f"R-{self.id}"

    @property
    def status(self) -> State:
        return RECOMMENDATION_WORKFLOW[self.state]

    @property
    def topic_ids(self) -> list[str]:
        return [t.topic_id for t in self.topics]

    @property
    def partner_codes(self) -> frozenset[str]:
        return frozenset(p.partner_code for p in self.partners)


class RecommendationTopic(Base):
    """A topic that the recommendation is about."""

    __tablename__ = "recommendation_topic"

    recommendation_id: Mapped[int] = mapped_column(
        ForeignKey("recommendation.id", ondelete="CASCADE"), primary_key=True
    )
    topic_id: Mapped[str] = mapped_column(String(4), primary_key=True, index=True)


class RecommendationPartner(Base):
    """A partner country or territory that the recommendation concerns."""

    __tablename__ = "recommendation_partner"

    recommendation_id: Mapped[int] = mapped_column(
        ForeignKey("recommendation.id", ondelete="CASCADE"), primary_key=True
    )
    partner_code: Mapped[str] = mapped_column(String(2), primary_key=True, index=True)


class RecommendedRequest(Base):
    """A request that takes up a recommendation: its institution cites it, or an adviser links it."""

    __tablename__ = "recommendation_request"

    recommendation_id: Mapped[int] = mapped_column(
        ForeignKey("recommendation.id", ondelete="CASCADE"), primary_key=True
    )
    request_id: Mapped[int] = mapped_column(
        ForeignKey("assistance_request.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    is_cited: Mapped[bool] = mapped_column(default=False)  # by the institution, as its justification
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    at: Mapped[datetime]

    request: Mapped[AssistanceRequest] = relationship()
    by: Mapped[User | None] = relationship()


class RecommendedAction(Base):
    """An action that takes up a recommendation."""

    __tablename__ = "recommendation_action"

    recommendation_id: Mapped[int] = mapped_column(
        ForeignKey("recommendation.id", ondelete="CASCADE"), primary_key=True
    )
    action_id: Mapped[int] = mapped_column(ForeignKey("action.id", ondelete="CASCADE"), primary_key=True, index=True)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    at: Mapped[datetime]

    action: Mapped[Action] = relationship()

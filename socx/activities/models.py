"""Tables of actions, their activities, expert positions and milestones."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from socx.activities.milestones import BY_KEY, Template
from socx.activities.planner import DATES
from socx.activities.workflow import ACTION_WORKFLOW, ACTIVITY_WORKFLOW, ENDED_STATES
from socx.core.i18n import N_
from socx.core.values import ACTIVITY_KINDS, MODALITIES, Period
from socx.core.workflow import State
from socx.db import Base, one_of
from socx.experts.models import Expert
from socx.institutions.models import Institution
from socx.requests.models import AssistanceRequest, OfRequestAndParties

#: What a part is to the activity it belongs to. Parts do not count among the four.
RELATIONS = {
    "sub": N_("Sub-activity"),
    "series": N_("Next date of the series"),
    "mirror": N_("The same activity at the other partner"),
}


class Action(OfRequestAndParties, Base):
    """The approved cooperation with one partner institution: at most four activities."""

    __tablename__ = "action"
    __table_args__ = (CheckConstraint(one_of("state", ACTION_WORKFLOW.labels), name="state"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    request_id: Mapped[int] = mapped_column(ForeignKey("assistance_request.id"), unique=True)
    title: Mapped[str] = mapped_column(String(150))
    state: Mapped[str] = mapped_column(String(20), default=ACTION_WORKFLOW.initial, index=True)
    state_since: Mapped[datetime]
    created_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=0)

    __mapper_args__ = {"version_id_col": version}

    request: Mapped[AssistanceRequest] = relationship(lazy="joined")
    activities: Mapped[list[Activity]] = relationship(
        back_populates="action", order_by="Activity.number, Activity.part"
    )

    @property
    def code(self) -> str:
        return self.request.code

    @property
    def status(self) -> State:
        return ACTION_WORKFLOW[self.state]

    @property
    def main_activities(self) -> list[Activity]:
        """Those that count among the four; their parts do not."""
        return [a for a in self.activities if not a.part]

    @property
    def expert_user_ids(self) -> frozenset[int]:
        return frozenset().union(*(a.expert_user_ids for a in self.activities))


class Activity(OfRequestAndParties, Base):
    """A short-term activity. Dates are days at the place where it happens.

    `late_since` is stored by a job and by nothing else; pages never work it out.
    """

    __tablename__ = "activity"
    __table_args__ = (
        UniqueConstraint("action_id", "number", "part"),
        CheckConstraint("number BETWEEN 1 AND 4", name="number"),
        CheckConstraint("part BETWEEN 0 AND 20", name="part"),
        CheckConstraint("(part = 0) = (relation = '')", name="main"),
        CheckConstraint(one_of("relation", ("", *RELATIONS)), name="relation"),
        CheckConstraint(one_of("state", ACTIVITY_WORKFLOW.labels), name="state"),
        CheckConstraint(one_of("kind", ACTIVITY_KINDS), name="kind"),
        CheckConstraint(one_of("modality", MODALITIES), name="modality"),
        CheckConstraint("preparation_end >= preparation_start", name="preparation"),
        CheckConstraint("delivery_end >= delivery_start", name="delivery"),
        Index("ix_activity_delivery", "delivery_start", "id"),
        # With the next one all that the dashboard counts by, so that it reads no rows.
        Index("ix_activity_figures", "state", "action_id", "delivery_start", "late_since"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    action_id: Mapped[int] = mapped_column(ForeignKey("action.id"), index=True)
    number: Mapped[int]
    part: Mapped[int] = mapped_column(default=0)  # 0 for the activity itself, 1 for #1.1 and so on
    relation: Mapped[str] = mapped_column(String(10), default="")  # what a part is to its activity, of RELATIONS
    kind: Mapped[str] = mapped_column(String(20))
    title: Mapped[str] = mapped_column(String(150))
    objectives: Mapped[str] = mapped_column(Text, default="")
    modality: Mapped[str] = mapped_column(String(10))
    place: Mapped[str] = mapped_column(String(120), default="")
    held_in: Mapped[str] = mapped_column(String(2), default="")  # a partner or Member State; empty: where it was asked
    zone: Mapped[str] = mapped_column(String(40))
    preparation_start: Mapped[date | None]
    preparation_end: Mapped[date | None]
    delivery_start: Mapped[date | None]
    delivery_end: Mapped[date | None]
    report_due: Mapped[date | None]
    state: Mapped[str] = mapped_column(String(20), default=ACTIVITY_WORKFLOW.initial)
    state_since: Mapped[datetime]
    late_since: Mapped[date | None] = mapped_column(index=True)
    slip: Mapped[int | None]  # working days from the first confirmed start of delivery to the one planned now
    generation: Mapped[int] = mapped_column(default=0)  # goes up when dates move: SEQUENCE of the calendar
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=0)

    __mapper_args__ = {"version_id_col": version}

    action: Mapped[Action] = relationship(back_populates="activities", lazy="joined")
    positions: Mapped[list[Position]] = relationship(
        back_populates="activity", cascade="all, delete-orphan", order_by="Position.number"
    )
    programme: Mapped[list[ProgrammeItem]] = relationship(
        cascade="all, delete-orphan", order_by="ProgrammeItem.day, ProgrammeItem.starts_at, ProgrammeItem.id"
    )
    delegation: Mapped[list[DelegationSeat]] = relationship(cascade="all, delete-orphan", order_by="DelegationSeat.id")
    milestones: Mapped[list[Milestone]] = relationship(
        back_populates="activity", cascade="all, delete-orphan", order_by="Milestone.due_on, Milestone.id"
    )

    @property
    def reference(self) -> str:
        """`2026-07 KOSOVO* #2`, and `#2.1` for its first part."""
        return f"{self.action.code} #{self.number}" + (f".{self.part}" if self.part else "")

    @property
    def status(self) -> State:
        return ACTIVITY_WORKFLOW[self.state]

    @property
    def is_ended(self) -> bool:
        return self.state in ENDED_STATES

    @property
    def dates(self) -> dict[str, date | None]:
        """The dates of its plan, in the order in which they come."""
        return {name: getattr(self, name) for name in DATES}

    @property
    def delivery(self) -> Period | None:
        if self.delivery_start is None or self.delivery_end is None:
            return None
        return Period(self.delivery_start, self.delivery_end)

    def milestone(self, key: str) -> Milestone | None:
        """The milestone of that key, where its plan has one."""
        return next((one for one in self.milestones if one.key == key), None)

    @property
    def parts(self) -> list[Activity]:
        """Its sub-activities, further dates and mirrored deliveries; a part has none."""
        return [a for a in self.action.activities if a.number == self.number and a.part] if not self.part else []

    @property
    def main(self) -> Activity:
        """The activity that a part belongs to; the activity itself when it is no part."""
        return next((a for a in self.action.activities if a.number == self.number and not a.part), self)

    @property
    def mirrors(self) -> list[Activity]:
        """The same activity as it is delivered at each partner, with this one; empty when it is held once."""
        found = [a for a in self.main.parts if a.relation == "mirror"]
        return [self.main, *found] if found and self.relation in ("", "mirror") else []

    @property
    def request(self) -> AssistanceRequest:
        return self.action.request

    @property
    def expert_user_ids(self) -> frozenset[int]:
        return accounts_on(self.positions)


class Position(Base):
    """A numbered place for an expert on an activity; number 1 is the principal expert."""

    __tablename__ = "position"
    __table_args__ = (
        UniqueConstraint("activity_id", "number"),
        CheckConstraint("days_on_site >= 0 AND days_remote >= 0", name="days"),
        Index("ix_position_figures", "activity_id", "expert_id", "days_on_site", "days_remote"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    activity_id: Mapped[int] = mapped_column(ForeignKey("activity.id", ondelete="CASCADE"))
    number: Mapped[int]
    role: Mapped[str] = mapped_column(String(300))
    days_on_site: Mapped[int] = mapped_column(default=0)
    days_remote: Mapped[int] = mapped_column(default=0)
    expert_id: Mapped[int | None] = mapped_column(ForeignKey("expert.id"), index=True)
    filled_at: Mapped[datetime | None]

    activity: Mapped[Activity] = relationship(back_populates="positions")
    expert: Mapped[Expert | None] = relationship()

    @property
    def days(self) -> int:
        return self.days_on_site + self.days_remote


def accounts_on(positions: Iterable[Position]) -> frozenset[int]:
    """The accounts of the experts on some positions."""
    found = (p.expert.user_id for p in positions if p.expert is not None)
    return frozenset(user_id for user_id in found if user_id is not None)


class Milestone(Base):
    """A dated step of an activity, from the template of its kind.

    `baseline_on` is its day in the plan that was first confirmed (None before), `slip` the working days
    from there to the day planned now: both are stored when the plan is confirmed or moved.
    """

    __tablename__ = "milestone"
    __table_args__ = (
        UniqueConstraint("activity_id", "key"),
        # What a night has to mark: neither reached nor marked, and past its day.
        Index("ix_milestone_open", "done_on", "late_since", "due_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    activity_id: Mapped[int] = mapped_column(ForeignKey("activity.id", ondelete="CASCADE"))
    key: Mapped[str] = mapped_column(String(40))
    due_on: Mapped[date]
    baseline_on: Mapped[date | None]
    slip: Mapped[int | None]
    done_on: Mapped[date | None]
    late_since: Mapped[date | None]
    generation: Mapped[int] = mapped_column(default=0)  # goes up when its day moves: reminders are new then

    activity: Mapped[Activity] = relationship(back_populates="milestones")

    @property
    def template(self) -> Template:
        return BY_KEY[self.key]


class ProgrammeItem(Base):
    """One entry of the programme that the hosts of a study visit offer: when, where, with whom, about what."""

    __tablename__ = "programme_item"
    __table_args__ = (
        CheckConstraint("ends_at > starts_at", name="times"),
        Index("ix_programme_item_activity", "activity_id", "day", "starts_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    activity_id: Mapped[int] = mapped_column(ForeignKey("activity.id", ondelete="CASCADE"))
    day: Mapped[date]
    starts_at: Mapped[time]  # the clock at the place of the visit
    ends_at: Mapped[time]
    host: Mapped[str] = mapped_column(String(200))
    place: Mapped[str] = mapped_column(String(120), default="")
    subject: Mapped[str] = mapped_column(String(300))


class DelegationSeat(Base):
    """A place in the delegation of a study visit, by function. Who sits on it is not kept here."""

    __tablename__ = "delegation_seat"
    __table_args__ = (Index("ix_delegation_seat_activity", "activity_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    activity_id: Mapped[int] = mapped_column(ForeignKey("activity.id", ondelete="CASCADE"))
    institution_id: Mapped[int] = mapped_column(ForeignKey("institution.id"), index=True)
    function: Mapped[str] = mapped_column(String(200))
    seats: Mapped[int] = mapped_column(default=1)

    institution: Mapped[Institution] = relationship()

"""Tables of what is asked: terms of reference in versions, and the requirements of each position."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from socx.activities.models import Activity, Position
from socx.core.i18n import LANGUAGES, N_
from socx.core.workflow import State
from socx.db import Base, one_of
from socx.requests.models import AssistanceRequest, OfRequest
from socx.selection.workflow import TERMS_WORKFLOW

# fmt: off
#: The two grades of requirements (domain guide 2.3): the first is judged met or not, the second scores.
GRADES = {
    "essential":    N_("Essential"),
    "advantageous": N_("Advantageous"),
}

#: What a requirement can be about. `value` holds: language {language, level}; topic {topic, level};
#: years {years}; background {kinds, member_states}; text: nothing, its words stand in `text`.
REQUIREMENT_KINDS = {
    "language":   N_("Language"),
    "topic":      N_("Topic"),
    "years":      N_("Years of experience"),
    "background": N_("Kind of expert or Member State"),
    "text":       N_("In words"),
}

#: The texts without which terms of reference are not final, with what is said where one is lacking.
NEEDED_TEXTS = {
    "synopsis":     N_("Write the synopsis."),
    "objectives":   N_("Write the objectives."),
    "tasks":        N_("Describe the methodology and the tasks."),
    "deliverables": N_("Name the deliverables."),
}

#: The weight of an advantageous requirement; an essential one has none.
LIGHTEST, HEAVIEST = 1, 5
# fmt: on


class PositionRequirement(Base):
    """One thing that a position asks of an expert; how it is judged stands in `requirements.py`."""

    __tablename__ = "position_requirement"
    __table_args__ = (
        CheckConstraint(one_of("kind", REQUIREMENT_KINDS), name="kind"),
        CheckConstraint(one_of("grade", GRADES), name="grade"),
        CheckConstraint(
            "(grade = 'essential' AND weight = 0) OR (grade = 'advantageous' AND weight BETWEEN 1 AND 5)",
            name="weight",
        ),
        Index("ix_position_requirement_position", "position_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    position_id: Mapped[int] = mapped_column(ForeignKey("position.id", ondelete="CASCADE"))
    grade: Mapped[str] = mapped_column(String(12))
    kind: Mapped[str] = mapped_column(String(12))
    value: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    text: Mapped[str] = mapped_column(Text, default="")
    weight: Mapped[int] = mapped_column(default=0)
    is_proposed: Mapped[bool] = mapped_column(default=False)  # kept from what the request says
    added_at: Mapped[datetime]
    retired_at: Mapped[datetime | None]  # asked no more; a row never changes, so that what was sent stays readable

    position: Mapped[Position] = relationship()

    @property
    def is_essential(self) -> bool:
        return self.grade == "essential"

    @property
    def place(self) -> tuple[bool, int, int]:
        """Where it stands among those of its position: the essential ones first, the heaviest first."""
        return not self.is_essential, -self.weight, self.id


class TermsOfReference(OfRequest, Base):
    """One version of the terms of reference of an activity (domain guide 2.3).

    `texts` are the parts that people write, in `language`. What comes from the activity (dates,
    positions, requirements) is read from it while the version is a draft, and kept in `facts` from
    the moment it is final.
    """

    __tablename__ = "terms_of_reference"
    __table_args__ = (
        UniqueConstraint("activity_id", "number"),
        CheckConstraint(one_of("state", TERMS_WORKFLOW.labels), name="state"),
        CheckConstraint(one_of("language", LANGUAGES), name="language"),
        CheckConstraint("(state = 'final') = (final_at IS NOT NULL)", name="final_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    activity_id: Mapped[int] = mapped_column(ForeignKey("activity.id", ondelete="CASCADE"))
    number: Mapped[int]
    state: Mapped[str] = mapped_column(String(10), default=TERMS_WORKFLOW.initial)
    language: Mapped[str] = mapped_column(String(2))
    texts: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    facts: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    made_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    final_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=0)

    __mapper_args__ = {"version_id_col": version}

    activity: Mapped[Activity] = relationship()

    @property
    def status(self) -> State:
        return TERMS_WORKFLOW[self.state]

    @property
    def is_final(self) -> bool:
        return self.state == "final"

    def missing(self) -> list[tuple[str, str]]:
        """What is still to be written before the version can be final: (sentence, where)."""
        found = [(sentence, key) for key, sentence in NEEDED_TEXTS.items() if not self.texts.get(key)]
        if not self.activity.positions:
            found.append((N_("Add at least one expert position."), "positions"))
        if self.activity.delivery_start is None:
            found.append((N_("Set the dates of delivery."), "delivery_start"))
        return found

    @property
    def request(self) -> AssistanceRequest:
        return self.activity.request

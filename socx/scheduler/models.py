"""Tables of the scheduler: runs of jobs, signs of life, and what the nightly check found."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from socx.db import Base


class JobRun(Base):
    """One run of one job for one slot of its schedule. The primary key is the claim."""

    __tablename__ = "job_run"

    job: Mapped[str] = mapped_column(String(60), primary_key=True)
    slot: Mapped[datetime] = mapped_column(primary_key=True)
    owner: Mapped[str] = mapped_column(String(60))
    started_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
    touched: Mapped[int | None]
    error: Mapped[str] = mapped_column(String(200), default="")


class Heartbeat(Base):
    """When a scheduler process was last seen alive."""

    __tablename__ = "heartbeat"

    owner: Mapped[str] = mapped_column(String(60), primary_key=True)
    seen_at: Mapped[datetime]


class Difference(Base):
    """Something that is stored and does not agree with the rows it stands for; found by the nightly check."""

    __tablename__ = "difference"

    rule: Mapped[str] = mapped_column(String(60), primary_key=True)
    subject_kind: Mapped[str] = mapped_column(String(30), primary_key=True)
    subject_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    stored: Mapped[str] = mapped_column(String(120))
    expected: Mapped[str] = mapped_column(String(120))
    first_seen_at: Mapped[datetime]
    seen_at: Mapped[datetime]

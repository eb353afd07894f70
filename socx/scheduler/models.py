"""Tables of the scheduler: runs of jobs, and the sign of life of each scheduler process."""

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

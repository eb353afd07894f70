"""Profiles for which the clock or an adviser has something to do."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Select, or_, select

from socx.experts.models import Expert
from socx.experts.queries.reading import in_order


def not_confirmed_since(moment: datetime) -> Select[Expert]:
    """Active profiles that nobody has confirmed since then."""
    return in_order(
        select(Expert).where(
            Expert.state == "active",
            or_(
                Expert.confirmed_at < moment,
                Expert.confirmed_at.is_(None) & (Expert.state_since < moment),
            ),
        )
    )

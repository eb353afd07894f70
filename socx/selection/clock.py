"""Deadlines in words: the clock of the call with its distance from UTC, and the reader's own clock."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from flask import g, has_request_context
from flask_babel import gettext

from socx.core.places import zone_of
from socx.experts import queries as experts
from socx.web.i18n import show_deadline, show_moment


def deadline(moment: datetime, zone: str) -> str:
    """`12 Dec 2026, 17:00 (time in Brussels), UTC+1`"""
    return f"{show_deadline(moment, zone)}, {offset(moment, zone)}"


def offset(moment: datetime, zone: str) -> str:
    """How far the clock of a zone is from UTC at that moment: `UTC+1`, `UTC+5:45`, `UTC`."""
    distance = moment.astimezone(ZoneInfo(zone)).utcoffset()
    minutes = int(distance.total_seconds() // 60) if distance else 0
    if not minutes:
        return "UTC"
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{'+' if minutes > 0 else '−'}{hours}" + (f":{rest:02d}" if rest else "")


def own_time(moment: datetime, zone: str) -> str:
    """The moment on the clock of the reader's administration, where it is known and shows another time."""
    own = _own_zone()
    if not own or show_moment(moment, own) == show_moment(moment, zone):
        return ""
    return str(gettext("%(moment)s where your administration is", moment=show_moment(moment, own)))


def _own_zone() -> str:
    """The zone of an expert's Member State or partner; empty for others."""
    user = g.get("user") if has_request_context() else None
    expert = experts.of_user(user.id) if user is not None and user.role == "expert" else None
    return zone_of(expert.member_state) if expert is not None else ""

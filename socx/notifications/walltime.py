"""Wall times of a place and moments of the world: one written rule for hours that come twice or never."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

MINUTE = timedelta(minutes=1)


def plan_local(day: date, wall: time, zone: str) -> tuple[datetime, str]:
    """The moment of a wall time in a zone: (UTC, the wall time as it was asked for).

    A time that the clocks skip becomes the next minute that exists; a time that comes twice is the
    first of the two.
    """
    asked = datetime.combine(day, wall.replace(second=0, microsecond=0, tzinfo=None))
    place, local = ZoneInfo(zone), asked
    while not _exists(local, place):
        local += MINUTE
    return local.replace(tzinfo=place).astimezone(UTC), asked.isoformat(timespec="minutes")


def _exists(local: datetime, place: ZoneInfo) -> bool:
    there_and_back = local.replace(tzinfo=place).astimezone(UTC).astimezone(place)
    return there_and_back.replace(tzinfo=None) == local


def next_at(wall: time, zone: str, now: datetime) -> datetime:
    """The next moment, `now` or later, at which clocks of the zone show that time."""
    today = now.astimezone(ZoneInfo(zone)).date()
    moments = (plan_local(today + timedelta(days=days), wall, zone)[0] for days in (0, 1, 2))
    return next(moment for moment in moments if moment >= now)


def end_of_quiet(start: time, end: time, zone: str, now: datetime) -> datetime | None:
    """When the quiet hours end that hold now, or None outside of them. They may go over midnight."""
    local = now.astimezone(ZoneInfo(zone))
    wall = local.time()
    if not (start <= wall < end if start <= end else wall >= start or wall < end):
        return None
    moment, _ = plan_local(local.date() + timedelta(days=wall >= end), end, zone)
    return moment if moment > now else None  # it is past where the clocks show that hour a second time

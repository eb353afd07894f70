"""Calendars after RFC 5545: events as lines of text, written so that the same events give the same bytes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache

from socx.core.values import UNKEEPABLE

TYPE = "text/calendar; charset=utf-8"

#: Octets of a line; what is longer is folded (RFC 5545, 3.1).
LONGEST = 75

_ESCAPED = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n", "\r": None})


@dataclass(frozen=True, slots=True)
class Event:
    """One entry. Days (`date`) are whole days and `end` is the last of them.

    Moments (`datetime`) carry no zone of their own: they are what the clock shows in `zone`, and `end` is the
    moment it ends. `uid` stays for ever, `sequence` goes up when something moves.
    """

    uid: str
    summary: str
    start: date
    end: date
    changed_at: datetime
    sequence: int = 0
    status: str = "CONFIRMED"
    is_busy: bool = True
    zone: str = ""
    location: str = ""
    url: str = ""
    description: str = ""


def calendar(
    events: Iterable[Event], *, maker: str, name: str = "", refresh: timedelta | None = None, method: str = ""
) -> bytes:
    """A calendar of these events with the rules of the zones that they name.

    `name` and `refresh` (how often to ask again) are for programs that subscribe (RFC 7986).
    """
    found = list(events)
    lines = ["BEGIN:VCALENDAR", f"PRODID:-//socx//{maker}//EN", "VERSION:2.0", "CALSCALE:GREGORIAN"]
    if method:
        lines.append(f"METHOD:{method}")
    if name:
        lines.append(f"NAME:{_text(name)}")
    if refresh is not None:
        lines.append(f"REFRESH-INTERVAL;VALUE=DURATION:PT{int(refresh.total_seconds() // 3600)}H")
    for zone in sorted({event.zone for event in found if event.zone}):
        years = [event.start.year for event in found if event.zone == zone]
        lines += _rules(zone, min(years), max(years))
    for event in found:
        lines += _event(event)
    lines.append("END:VCALENDAR")
    return "".join([_folded(line) for line in lines]).encode()


def _event(event: Event) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{event.uid}"
    # Of a calendar that is published as it stands now, the stamp is when the event was changed last (3.8.7.2).
    yield f"DTSTAMP:{_moment(event.changed_at)}"
    yield f"LAST-MODIFIED:{_moment(event.changed_at)}"
    yield f"SEQUENCE:{event.sequence}"
    if isinstance(event.start, datetime) and isinstance(event.end, datetime):
        yield f"DTSTART;TZID={event.zone}:{event.start:%Y%m%dT%H%M%S}"
        yield f"DTEND;TZID={event.zone}:{event.end:%Y%m%dT%H%M%S}"
    else:
        yield f"DTSTART;VALUE=DATE:{event.start:%Y%m%d}"
        yield f"DTEND;VALUE=DATE:{event.end + timedelta(days=1):%Y%m%d}"  # the day after
    yield f"SUMMARY:{_text(event.summary)}"
    yield f"STATUS:{event.status}"
    yield f"TRANSP:{'OPAQUE' if event.is_busy else 'TRANSPARENT'}"
    if event.location:
        yield f"LOCATION:{_text(event.location)}"
    if event.url:
        yield f"URL:{event.url}"
    if event.description:
        yield f"DESCRIPTION:{_text(event.description)}"
    yield "END:VEVENT"


@lru_cache(maxsize=256)
def _rules(zone: str, first: int, last: int) -> tuple[str, ...]:
    """The VTIMEZONE of a zone over some years, from the tz database."""
    from icalendar import Timezone

    found = Timezone.from_tzid(zone, first_date=date(first, 1, 1), last_date=date(last + 1, 1, 1))
    return tuple(bytes(found.to_ical()).decode().replace("\r\n ", "").split("\r\n")[:-1])


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


@lru_cache(maxsize=4096)
def _text(text: str) -> str:
    return UNKEEPABLE.sub("", text).translate(_ESCAPED)


def _folded(line: str) -> str:
    """The line with its end; a long one in pieces that begin with a space, never inside a letter."""
    if len(line) <= LONGEST and line.isascii():
        return line + "\r\n"
    pieces, rest, room = [], line.encode(), LONGEST
    while len(rest) > room:
        cut = room
        while rest[cut] & 0xC0 == 0x80:  # the middle of a letter
            cut -= 1
        pieces.append(rest[:cut].decode())
        rest, room = rest[cut:], LONGEST - 1
    return "\r\n ".join([*pieces, rest.decode()]) + "\r\n"

"""Calendars as text: what one program writes, another one reads back."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from socx.core import ical

NOW = datetime(2026, 3, 2, 9, 0, 30, tzinfo=UTC)


def event(**given_values) -> ical.Event:
    values = {"uid": "a@b", "summary": "Mission", "start": date(2026, 6, 1), "end": date(2026, 6, 2), "changed_at": NOW}
    return ical.Event(**values | given_values)


def read(*events: ical.Event) -> Calendar:
    return Calendar.from_ical(ical.calendar(events, maker="1.0", name="socx"))


def unfolded(body: bytes) -> list[str]:
    """The lines as the standard joins them, without any parser."""
    return body.decode().replace("\r\n ", "").split("\r\n")


@given(st.text(max_size=300))
def test_any_text_comes_back_whole(text):
    found = read(event(summary=text)).walk("VEVENT")[0]

    kept = "".join(c for c in text if (c >= " " or c in "\t\n") and c != "\x7f" and not 0xD800 <= ord(c) <= 0xDFFF)
    assert str(found["summary"]) == kept


@given(st.text(alphabet="aé€😀,;\\\n ", min_size=60, max_size=300))
def test_no_line_is_longer_than_the_standard_allows_and_no_letter_is_cut(text):
    body = ical.calendar([event(summary=text)], maker="1.0")

    assert max(len(line) for line in body.split(b"\r\n")) <= 75
    escaped = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")
    assert f"SUMMARY:{escaped}" in unfolded(body)


def test_whole_days_end_on_the_day_after():
    found = read(event()).walk("VEVENT")[0]

    assert (found.decoded("dtstart"), found.decoded("dtend")) == (date(2026, 6, 1), date(2026, 6, 3))


@pytest.mark.parametrize("zone", ["Europe/Belgrade", "Europe/Istanbul", "Asia/Yerevan", "Europe/Chisinau"])
@pytest.mark.parametrize("day", [date(2026, 1, 15), date(2026, 3, 29), date(2026, 7, 15), date(2026, 10, 25)])
def test_a_moment_is_that_of_the_clock_at_the_place_by_the_rules_in_the_file(zone, day):
    start, end = datetime.combine(day, datetime.min.time().replace(hour=9)), datetime.combine(day, datetime.max.time())
    body = ical.calendar([event(start=start, end=end.replace(microsecond=0), zone=zone)], maker="1.0")

    book = Calendar.from_ical(body)

    rules = book.walk("VTIMEZONE")[0]
    assert str(rules["tzid"]) == zone
    by_file = rules.to_tz(lookup_tzid=False)
    told, meant = start.replace(tzinfo=by_file), start.replace(tzinfo=ZoneInfo(zone))
    assert told.astimezone(UTC) == meant.astimezone(UTC)
    assert f"DTSTART;TZID={zone}:{day:%Y%m%d}T090000" in unfolded(body)


def test_whole_days_need_no_zone():
    assert read(event()).walk("VTIMEZONE") == []


def test_the_same_events_give_the_same_bytes():
    assert ical.calendar([event()], maker="1.0") == ical.calendar([event()], maker="1.0")


def test_lines_end_as_the_standard_asks():
    body = ical.calendar([event(description="Line\nline")], maker="1.0")

    assert body.count(b"\n") == body.count(b"\r\n")
    assert body.endswith(b"END:VCALENDAR\r\n")

"""Which days a timeline shows: how fine its lines are, and from where on. Plain Python."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from socx.core.calendar import ONE_DAY
from socx.core.i18n import N_
from socx.web.charts.scale import Unit, floor, step


@dataclass(frozen=True, slots=True)
class Zoom:
    """Lines of one unit: how many are shown, how many lie before today, how far one goes earlier or later."""

    unit: Unit
    label: str
    count: int
    before: int
    move: int


# fmt: off
ZOOMS = {
    "quarter": Zoom("quarter", N_("Quarters"), 8,  1, 4),
    "month":   Zoom("month",   N_("Months"),   12, 2, 6),
    "week":    Zoom("week",    N_("Weeks"),    14, 2, 6),
    "day":     Zoom("day",     N_("Days"),     35, 7, 14),
}
# fmt: on
USUAL = "month"


@dataclass(frozen=True, slots=True)
class Period:
    """The days in view."""

    zoom: Zoom
    start: date

    @property
    def end(self) -> date:
        return step(self.start, self.zoom.unit, self.zoom.count) - ONE_DAY

    @property
    def earlier(self) -> date:
        return step(self.start, self.zoom.unit, -self.zoom.move)

    @property
    def later(self) -> date:
        return step(self.start, self.zoom.unit, self.zoom.move)

    def holds(self, day: date) -> bool:
        return self.start <= day <= self.end

    def zoomed(self, zoom: Zoom, today: date) -> Period:
        """The same time with other lines: around today where it is in view, else around the middle."""
        if self.holds(today):
            return around(today, zoom)
        middle = self.start + (self.end - self.start) / 2
        return Period(zoom, step(_begin(middle, zoom), zoom.unit, -(zoom.count // 2)))


def around(today: date, zoom: Zoom) -> Period:
    """The days around today, most of them still to come."""
    return Period(zoom, step(_begin(today, zoom), zoom.unit, -zoom.before))


def starting(day: date, zoom: Zoom) -> Period:
    """The days from the unit on that a day belongs to."""
    return Period(zoom, _begin(day, zoom))


def fitting(days: Iterable[date], today: date) -> Period:
    """The finest of years and quarters that holds all of some days, or what lies around today."""
    found = sorted(days)
    for name in ("month", "quarter"):
        period = starting(found[0], ZOOMS[name]) if found else around(today, ZOOMS[name])
        if not found or period.holds(found[-1]):
            return period
    return around(today, ZOOMS[USUAL])


def _begin(day: date, zoom: Zoom) -> date:
    """Where a drawing may begin: days are shown by whole weeks."""
    return floor(day, "week" if zoom.unit == "day" else zoom.unit)

"""Charts drawn on the server: a timeline of activities, bars, the parts of a score.

All texts come in translated, all times come in as dates. Marks carry classes and presentation attributes only,
so that a strict Content-Security-Policy lets them through; kinds differ by pattern as well as by colour.
Drawings run from left to right on every page (`.chart` in the style sheet).
"""

from socx.web.charts.bars import KINDS, bar, points, stacked_bar, swatch, total_points
from socx.web.charts.scale import UNITS, Scale, Tick, scale, unit_for
from socx.web.charts.timeline import (
    Group,
    Labels,
    Mark,
    Row,
    Span,
    WarningKind,
    axis,
    bars,
    grid,
    patterns,
    sample,
    timeline,
)

__all__ = [
    "KINDS",
    "UNITS",
    "Group",
    "Labels",
    "Mark",
    "Row",
    "Scale",
    "Span",
    "Tick",
    "WarningKind",
    "axis",
    "bar",
    "bars",
    "grid",
    "patterns",
    "points",
    "sample",
    "scale",
    "stacked_bar",
    "swatch",
    "timeline",
    "total_points",
    "unit_for",
]

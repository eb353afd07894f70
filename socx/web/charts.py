"""Charts drawn on the server: a timeline of activities, bars, the parts of a score, a small trend.

All texts come in translated, all times come in as dates. Marks carry classes and presentation attributes only,
so that a strict Content-Security-Policy lets them through; kinds differ by pattern as well as by colour.
Labels are drawn from left to right on every page (`.chart` in the style sheet).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache
from math import floor
from typing import Any, Literal

from markupsafe import Markup

from socx.web.svg import drawing, element, join, shorten

SpanKind = Literal["preparation", "delivery", "reporting"]

ROW = 48  # height of a row of the timeline
HEAD = 34  # height of the month labels above it
TAIL = 22  # room for the word "today" below it
MARGIN = 14

KINDS = 9  # kinds of bars and parts that look different: as many as a score has parts


@dataclass(frozen=True, slots=True)
class Span:
    """Some days of one kind, the last one included; late ones are hatched in red."""

    start: date
    end: date
    kind: SpanKind
    title: str = ""
    late: bool = False


@dataclass(frozen=True, slots=True)
class Milestone:
    """A day that matters, drawn as a diamond: empty, done (filled) or late (red)."""

    on: date
    title: str = ""
    state: Literal["", "done", "late"] = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One activity: its name, where it leads, its spans and milestones."""

    label: str
    spans: Sequence[Span] = ()
    milestones: Sequence[Milestone] = ()
    url: str | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Labels:
    """The words and the month names of a timeline, in the reader's language."""

    title: str
    today: str
    description: str = ""
    month: Callable[[date], str] = field(default=lambda day: f"{day:%m/%Y}")


def gantt(
    rows: Sequence[Row],
    start: date,
    end: date,
    today: date,
    labels: Labels,
    width: int = 1140,
) -> Markup:
    """A timeline from `start` to `end` (both days included), one row an activity, its name above its spans.

    A row with a `url` is a link. `width` in pixels: 1140 fills a page, 720 the wide one of two columns; on a phone
    the drawing scrolls. What lies outside the days is cut off at the edge.

    Raises ValueError when `end` comes before `start`.
    """
    if end < start:
        raise ValueError("a timeline cannot end before it starts")
    days = (end - start).days + 1
    left, right = MARGIN, width - MARGIN
    height = HEAD + ROW * max(1, len(rows)) + TAIL
    foot = height - TAIL

    def x(day: date) -> float:
        share = ((day - start).days) / days
        return left + min(1.0, max(0.0, share)) * (right - left)

    months = _month_starts(start, end)
    room = (right - left) / max(1, len(months))
    step = next(n for n in (1, 2, 3, 6, 12, 24, 60, 120, 1200) if n * room >= 58 or n == 1200)
    grid = [
        piece
        for place, month in enumerate(months)
        for piece in _month_tick(x(month), foot, labels.month(month) if place % step == 0 else "", right)
    ]
    drawn = [_timeline_row(row, HEAD + ROW * place, x, start, end, width) for place, row in enumerate(rows)]
    now = []
    if start <= today <= end:
        at = x(today)
        now = [
            element("line", x1=at, x2=at, y1=HEAD - 4, y2=foot, class_="chart__today"),
            element("text", labels.today, x=at, y=foot + 16, text_anchor="middle", class_="chart__today-label"),
        ]
    return drawing(
        width,
        height,
        *grid,
        *now,
        element("g", *drawn),
        label=labels.title,
        description=labels.description,
        role="group",
        class_="chart chart--gantt",
    )


def bar(value: float, most: float, kind: int = 1, height: int = 18) -> Markup:
    """One horizontal bar as long as `value` is to `most`; the number itself is to stand beside it."""
    share = min(1.0, max(0.0, value / most)) if most > 0 else 0.0
    return _bar(round(max(share * 100, 0.8) if value > 0 else 0.0, 1), kind % KINDS, height)


@lru_cache(maxsize=4096)
def _bar(length: float, kind: int, height: int) -> Markup:
    return drawing(
        100,
        height,
        element("rect", x=0, y=2, width=100, height=height - 4, class_="chart__ground"),
        element("rect", x=0, y=2, width=length, height=height - 4, class_=f"kind-{kind}"),
        preserveAspectRatio="none",
    )


def stacked_bar(parts: Sequence[Mapping[str, Any]], total: float = 1.0, height: int = 20, width: float = 600) -> Markup:
    """Parts (mappings with `label` and `value`) side by side; the whole width stands for `total`.

    It stretches to its place; `width` is about the pixels that it will have, so that patterns keep their shape.
    Hidden from screen readers: the same numbers belong in words beside it.
    """
    drawn: list[Markup] = []
    at = 0.0
    for place, part in enumerate(parts):
        length = max(0.0, float(part["value"])) / total * width if total > 0 else 0.0
        length = min(length, width - at)
        drawn += _patterned(at, 0, length, height, place)
        at += length
    return drawing(
        width,
        height,
        element("rect", x=0, y=0, width=width, height=height, class_="chart__ground"),
        *drawn,
        preserveAspectRatio="none",
    )


def swatch(kind: int | str) -> Markup:
    """The small sample of a kind for a legend: a part's place, a span's kind, "milestone" or "late"."""
    if kind == "milestone":
        return drawing(18, 14, _diamond(9, 7, 5, "kind-milestone"))
    if kind == "late":
        return drawing(18, 14, *_late(1, 1, 16, 12, "kind-1"))
    if isinstance(kind, str):
        box = element("rect", x=1, y=1, width=16, height=12, class_=f"kind-{kind}")
        return drawing(18, 14, box, *_hatch(1, 1, 16, 12, kind))
    return drawing(18, 14, *_patterned(1, 1, 16, 12, kind))


def points(values: Sequence[float]) -> list[int]:
    """Shares of 1 as whole points of 100 that add up to the rounded sum (largest remainder)."""
    exact = [value * 100 for value in values]
    whole = [floor(value) for value in exact]
    left_over = total_points(sum(values)) - sum(whole)
    by_remainder = sorted(range(len(exact)), key=lambda place: (whole[place] - exact[place], place))
    for place in by_remainder[: max(0, left_over)]:
        whole[place] += 1
    return whole


def total_points(total: float) -> int:
    """A share of 1 as whole points of 100, halves upwards; `points` of its parts add up to it."""
    return floor(round(total * 100, 6) + 0.5)


def _month_starts(start: date, end: date) -> list[date]:
    """The first days of months from `start` to `end`; `start` itself when there is none between."""
    found = []
    day = start.replace(day=1)
    while day <= end:
        if day >= start:
            found.append(day)
        day = (day + timedelta(days=32)).replace(day=1)
    return found or [start]


def _month_tick(x: float, foot: float, label: str, right: float) -> list[Markup]:
    pieces = [element("line", x1=x, x2=x, y1=HEAD - 8, y2=foot, class_="chart__grid")]
    if label and x < right - 30:
        pieces.append(element("text", label, x=x + 4, y=HEAD - 14, class_="chart__quiet"))
    return pieces


def _timeline_row(row: Row, y: float, x: Callable[[date], float], start: date, end: date, width: int) -> Markup:
    """The name, then the spans and milestones that fall between `start` and `end`."""
    shown = shorten(row.label, int(width / 8))
    words = [element("tspan", shown, class_="chart__name")]
    if row.note:
        words.append(element("tspan", row.note, dx=14, class_="chart__quiet"))
    name = element("text", *words, x=4, y=y + 18)
    ground = element("rect", x=0, y=y + 2, width=width, height=ROW - 4, class_="chart__row")
    marks: list[Markup] = []
    for span in row.spans:
        if span.end < start or span.start > end:
            continue
        left, right = x(span.start), x(span.end + timedelta(days=1))
        marks.append(
            element(
                "g",
                *([element("title", span.title)] if span.title else []),
                *_span(left, y + 25, max(3.0, right - left), 16, span),
            )
        )
    for milestone in row.milestones:
        if start <= milestone.on <= end:
            kind = f"kind-milestone-{milestone.state}" if milestone.state else "kind-milestone"
            marks.append(
                element(
                    "g",
                    *([element("title", milestone.title)] if milestone.title else []),
                    _diamond(x(milestone.on), y + 33, 7, kind),
                )
            )
    line = element("line", x1=0, x2=width, y1=y + ROW, y2=y + ROW, class_="chart__grid")
    if row.url is None:
        return element("g", ground, name, *marks, line)
    label = f"{row.label}. {row.note}" if row.note else row.label
    return join([element("a", ground, name, *marks, href=row.url, aria_label=label), line])


def _span(x: float, y: float, width: float, height: float, span: Span) -> list[Markup]:
    if span.late:
        return _late(x, y, width, height, f"kind-{span.kind}")
    box = element("rect", x=x, y=y, width=width, height=height, class_=f"kind-{span.kind}")
    return [box, *_hatch(x, y, width, height, span.kind)]


def _late(x: float, y: float, width: float, height: float, kind: str) -> list[Markup]:
    return [
        element("rect", x=x, y=y, width=width, height=height, class_="kind-late-ground"),
        element("path", d=_diagonals(x, y, width, height, 7), class_="pattern-line--late"),
        element("rect", x=x, y=y, width=width, height=height, class_=f"{kind} kind-late"),
    ]


def _patterned(x: float, y: float, width: float, height: float, place: int) -> list[Markup]:
    """One part of several: its colour, its pattern and a white edge."""
    if width <= 0:
        return []
    return [
        element("rect", x=x, y=y, width=width, height=height, class_=f"kind-{place % KINDS}"),
        *_hatch(x, y, width, height, place % KINDS),
        element("path", d=f"M{x + width:.1f} {y:.1f}v{height:.1f}", class_="pattern-line"),
    ]


def _hatch(x: float, y: float, width: float, height: float, kind: int | str) -> list[Markup]:
    """The pattern of a kind; 1 and delivery are plain."""
    match kind:
        case 0 | "preparation":
            return [element("path", d=_diagonals(x, y, width, height, 6), class_="pattern-line")]
        case 2 | "reporting":
            return [element("path", d=_uprights(x, y, width, height, 5), class_="pattern-line--dark")]
        case 3:
            return [element("path", d=f"M{x:.1f} {y + height / 2:.1f}h{width:.1f}", class_="pattern-line")]
        case 4:
            return [element("path", d=_uprights(x, y, width, height, 8), class_="pattern-line")]
        case 5:
            return [
                element("path", d=_diagonals(x, y, width, height, 10), class_="pattern-line"),
                element("path", d=_uprights(x, y, width, height, 10), class_="pattern-line"),
            ]
        case 6:
            lines = "".join(f"M{x:.1f} {y + height * n / 3:.1f}h{width:.1f}" for n in (1, 2))
            return [element("path", d=lines, class_="pattern-line")]
        case 7:
            return [element("path", d=_diagonals(x, y, width, height, 9, falling=True), class_="pattern-line")]
        case 8:
            middle = f"M{x:.1f} {y + height / 2:.1f}h{width:.1f}"
            return [element("path", d=middle + _uprights(x, y, width, height, 6), class_="pattern-line")]
        case _:
            return []


def _diagonals(x: float, y: float, width: float, height: float, step: float, falling: bool = False) -> str:
    """Slanting lines inside a box, drawn out so that no pattern needs an id on the page."""
    lines = []
    along = step
    while along < width + height:
        left, right = max(0.0, along - height), min(width, along)
        start, end = along - left, along - right
        if falling:
            start, end = height - start, height - end
        lines.append(f"M{x + left:.1f} {y + start:.1f}L{x + right:.1f} {y + end:.1f}")
        along += step
    return "".join(lines)


def _uprights(x: float, y: float, width: float, height: float, step: float) -> str:
    count = int(width // step)
    return "".join(f"M{x + step * n:.1f} {y:.1f}v{height:.1f}" for n in range(1, count + 1) if step * n < width)


def _diamond(x: float, y: float, radius: float, kind: str) -> Markup:
    side = f"{radius:.1f}"
    path = f"M{x:.1f} {y - radius:.1f}l{side} {side}l-{side} {side}l-{side} -{side}z"
    return element("path", d=path, class_=kind)


def _plain(value: float) -> str:
    return f"{value:g}"

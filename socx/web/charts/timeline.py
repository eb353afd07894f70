"""A timeline: rows of activities as a list of links, each with its bars drawn beside its name.

The names are words of the page, so that they wrap, are read aloud and can be searched; the bars are SVG in per cent
of the width, so that the same drawing fits a wide desk and a phone. Patterns have ids: one timeline a page.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from markupsafe import Markup, escape

from socx.core.calendar import ONE_DAY
from socx.web.charts.scale import Scale
from socx.web.svg import drawing, element, join

SpanKind = Literal["preparation", "delivery", "reporting", "baseline"]
MarkKind = Literal["milestone", "done", "late", "risk"]
WarningKind = Literal["late", "risk", "slip"]

HEIGHT = 28  # of the bars of a row
BAR = (5, 14)  # where they lie in it, and how high they are
BASELINE = (22, 4)  # the same for the plan as it was

AXIS = 40  # height of the names above
PHONE = 2.2  # how much wider a word is on a phone than on a desk, measured by the width of the drawing
SIDES = {"start": (0, 2), "middle": (1, 1), "end": (2, 0)}  # halves of the word for today before and after its day


@dataclass(frozen=True, slots=True)
class Span:
    """Some days of one kind, the last one included; late ones are hatched in red."""

    start: date
    end: date
    kind: SpanKind
    late: bool = False


@dataclass(frozen=True, slots=True)
class Mark:
    """A day that matters: a diamond (filled when done), a crossed one when it was missed, a triangle at risk."""

    on: date
    title: str
    kind: MarkKind = "milestone"


@dataclass(frozen=True, slots=True)
class Row:
    """One activity: its name, where it leads, what is said below the name, its spans and marks.

    `facts` are plain words; `warnings`, (kind, words), stand out.
    """

    name: str
    url: str | None = None
    facts: str = ""
    warnings: Sequence[tuple[WarningKind, str]] = ()
    spans: Sequence[Span] = ()
    marks: Sequence[Mark] = ()
    ended: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """Rows under a heading; without a name they stand alone."""

    name: str
    rows: Sequence[Row]
    url: str | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Labels:
    """The words of a timeline, in the reader's language."""

    title: str
    today: str


def timeline(
    groups: Iterable[Group], days: Scale, today: date, labels: Labels, *, level: int = 3, narrow: bool = False
) -> Markup:
    """The rows of groups from the first to the last day of a scale. What lies outside is cut off at the edge.

    A row with a `url` is one link. `level` is that of the headings of groups; `narrow` sets names above their bars,
    as a phone does.
    """
    sections = [_group(group, days, level) for group in groups]
    return element(
        "div",
        patterns(),
        _axis(days, today, labels),
        element("div", _grid(days, today), *sections, class_="tl__body"),
        class_="tl tl--narrow" if narrow else "tl",
        role="group",
        aria_label=labels.title,
    )


def bars(row: Row, days: Scale) -> Markup:
    """The spans and marks of a row that fall into the days, in per cent of the width."""
    drawn = [_span(span, days) for span in row.spans if days.holds(span.start, span.end)]
    drawn += [_mark(mark, days) for mark in row.marks if days.holds(mark.on, mark.on)]
    return Markup("").join(drawn)


def grid(days: Scale, today: date) -> Markup:
    """The lines between units, the weekends of single days, and today."""
    width = 100 / days.days
    drawn = [
        f'<rect x="{days.begins(t):.2f}%" width="{width:.2f}%" height="100%" class="tl__off"/>'
        for t in days.ticks
        if t.is_off
    ]
    drawn += [
        f'<line x1="{days.begins(t):.2f}%" x2="{days.begins(t):.2f}%" y2="100%"'
        f' class="{"tl__line tl__line--strong" if t.above else "tl__line"}"/>'
        for t in days.ticks
        if days.begins(t) > 0 and (not t.is_small or days.unit != "day")
    ]
    if days.holds(today, today):
        at = days.at(today) + width / 2
        drawn.append(f'<line x1="{at:.2f}%" x2="{at:.2f}%" y2="100%" class="chart__today"/>')
    return Markup("".join(drawn))


def axis(days: Scale, today: date, labels: Labels) -> Markup:
    """The names of the units, those of the larger ones above them, and the word for today."""
    drawn = [*_above(days)]
    at = days.at(today) + 50 / days.days if days.holds(today, today) else 50.0
    half = 0.44 * len(labels.today)  # of the word for today, in per cent of the width of a desk
    anchor = "start" if at < PHONE * half else "end" if at > 100 - PHONE * half else "middle"
    taken = (at, *(half * side for side in SIDES[anchor])) if days.holds(today, today) else None
    ends = [*(days.begins(tick) for tick in days.ticks[1:]), 100.0]
    for tick, end in zip(days.ticks, ends, strict=True):
        begins = days.begins(tick)
        if begins < 98 and _has_room(tick.name, begins, end, taken):
            fits = _has_room(tick.name, begins, end, taken, PHONE)
            small = "tl__unit" if fits and not tick.is_small else "tl__unit tl__unit--small"
            drawn.append(element("text", tick.name, x=f"{begins:.2f}%", y=33, dx=4, class_=small))
    if taken is not None:
        drawn.append(element("text", labels.today, x=f"{at:.2f}%", y=33, text_anchor=anchor, class_="tl__today"))
    return Markup("").join(drawn)


def _above(days: Scale) -> Iterator[Markup]:
    """The names of the larger units, but for one that ends soon after the drawing begins: it would touch the next."""
    named = [(days.begins(tick), tick.above) for tick in days.ticks if tick.above]
    ends = [*(begins for begins, _ in named[1:]), 200.0]
    for (begins, name), end in zip(named, ends, strict=True):
        width = 1 + 1.05 * len(name)
        if begins < 92 and begins + width <= end:
            is_late = begins > 78 or begins + PHONE * width > end
            classes = "tl__above tl__above--late" if is_late else "tl__above"
            yield element("text", name, x=f"{begins:.2f}%", y=14, dx=4, class_=classes)


def _has_room(name: str, begins: float, end: float, taken: tuple[float, ...] | None, times: float = 1) -> bool:
    """Whether the name of a unit can stand there without touching the word for today.

    taken: where that word stands and how far it reaches to both sides; times: how much wider words are than on a desk.
    """
    if begins <= 0 and end < times * 1.4 * len(name):  # the rest of a unit that begins before the drawing
        return False
    if taken is None:
        return True
    at, before, after = taken
    return begins + times * (0.4 + len(name)) <= at - times * before or begins >= at + times * after


def patterns() -> Markup:
    """What bars are filled with and marks are made of, by id; its colours stand in the style sheet."""
    return _PATTERNS


def sample(kind: str) -> Markup:
    """The small sample of a span or a mark for a legend; it needs the patterns of the timeline beside it."""
    if kind in ("milestone", "done", "late", "risk"):
        return drawing(18, 14, Markup(f'<use href="#tl-{kind}" x="9" y="7"/>'))
    if kind == "baseline":
        return drawing(18, 14, Markup('<rect x="1" y="5" width="16" height="4" class="tl__baseline"/>'))
    return drawing(18, 14, Markup(f'<rect x="1" y="1" width="16" height="12" {_filled(kind)}/>'))


def _axis(days: Scale, today: date, labels: Labels) -> Markup:
    return element("div", _wide(AXIS, axis(days, today, labels), "chart tl__names"), class_="tl__axis")


def _grid(days: Scale, today: date) -> Markup:
    return Markup(f'<svg class="chart tl__grid" aria-hidden="true" focusable="false">{grid(days, today)}</svg>')


def _wide(height: int, inside: Markup, classes: str) -> Markup:
    return Markup(f'<svg class="{classes}" width="100%" height="{height}" aria-hidden="true">{inside}</svg>')


def _group(group: Group, days: Scale, level: int) -> Markup:
    rows = Markup("").join(_row(row, days) for row in group.rows)
    listed = Markup('<ul class="tl__rows">{}</ul>').format(rows)
    if not group.name:
        return listed
    name = element("a", group.name, href=group.url, class_="govuk-link") if group.url else escape(group.name)
    note = element("span", group.note, class_="quiet") if group.note else Markup("")
    head = Markup("<h{0} class='tl__head'>{1} {2}</h{0}>").format(level, name, note)
    return join([head, listed])


def _row(row: Row, days: Scale) -> Markup:
    warned = "".join([f'<span class="tl__warning tl__warning--{k}">{escape(w)}</span>' for k, w in row.warnings])
    said = f'<span class="tl__facts">{escape(row.facts)}{warned}</span>' if row.facts or warned else ""
    name = f'<span class="tl__name">{escape(row.name)}</span>'
    svg = _wide(HEIGHT, bars(row, days), "chart tl__bars")
    classes = "tl__row tl__row--ended" if row.ended else "tl__row"
    inside = f'<span class="tl__words">{name} {said}</span>{svg}'
    if row.url:
        return Markup(f'<li><a class="{classes}" href="{escape(row.url)}">{inside}</a></li>')
    return Markup(f'<li><span class="{classes}">{inside}</span></li>')


def _span(span: Span, days: Scale) -> Markup:
    left = days.at(span.start)
    width = days.at(span.end + ONE_DAY) - left
    y, height = BASELINE if span.kind == "baseline" else BAR
    fill = 'class="tl__baseline"' if span.kind == "baseline" else _filled("late-span" if span.late else span.kind)
    return Markup(f'<rect x="{left:.2f}%" width="{width:.2f}%" y="{y}" height="{height}" {fill}/>')


def _mark(mark: Mark, days: Scale) -> Markup:
    at = days.at(mark.on) + 50 / days.days
    y, title = BAR[0] + BAR[1] // 2, escape(mark.title)
    return Markup(f'<use href="#tl-{mark.kind}" x="{at:.2f}%" y="{y}"><title>{title}</title></use>')


def _filled(kind: str) -> str:
    """How a span is filled: delivery plainly, the others by their pattern."""
    if kind == "delivery":
        return 'class="tl__span kind-delivery"'
    return f'fill="url(#tl-{kind})"' + (' class="tl__span--late"' if kind == "late-span" else "")


def _pattern(kind: str, size: int, ground: str, line: str, line_class: str, turn: int = 0) -> str:
    turned = f' patternTransform="rotate({turn})"' if turn else ""
    return (
        f'<pattern id="tl-{kind}" width="{size}" height="{size}" patternUnits="userSpaceOnUse"{turned}>'
        f'<rect width="{size}" height="{size}" class="{ground}"/><path d="{line}" class="{line_class}"/></pattern>'
    )


_PATTERNS = Markup(
    '<svg class="tl__patterns" width="0" height="0" aria-hidden="true" focusable="false"><defs>'
    + _pattern("preparation", 6, "kind-preparation", "M0 0v6", "pattern-line", 45)
    + _pattern("reporting", 5, "kind-reporting", "M0 0v5", "pattern-line--dark")
    + _pattern("late-span", 6, "kind-late-ground", "M0 0v6", "pattern-line--late", -45)
    + '<path id="tl-milestone" d="M0-6l6 6-6 6-6-6z" class="kind-milestone"/>'
    + '<path id="tl-done" d="M0-6l6 6-6 6-6-6z" class="kind-milestone-done"/>'
    + '<g id="tl-late"><path d="M0-8l8 8-8 8-8-8z" class="kind-milestone-late"/>'
    + '<path d="M0-4v5M0 2.5v2" class="tl__sign"/></g>'
    + '<g id="tl-risk"><path d="M0-8l8 14h-16z" class="kind-milestone-risk"/>'
    + '<path d="M0-3v4.5M0 3v1.8" class="tl__sign--dark"/></g>'
    + "</defs></svg>"
)

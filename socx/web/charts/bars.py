"""Bars, and the parts of a score."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from markupsafe import Markup

from socx.core.shares import whole, whole_parts
from socx.web.svg import drawing, element

KINDS = 9  # kinds of bars and parts that look different: as many as a score has parts
DARK = 2  # the kind whose colour is so light that its pattern is dark


class Box(NamedTuple):
    """Where one part is drawn, and as which kind."""

    x: float
    y: float
    width: float
    height: float
    kind: int


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
    boxes: list[Box] = []
    at = 0.0
    for place, part in enumerate(parts):
        length = max(0.0, float(part["value"])) / total * width if total > 0 else 0.0
        length = min(length, width - at)
        boxes.append(Box(at, 0, length, height, place % KINDS))
        at += length
    return drawing(
        width,
        height,
        element("rect", x=0, y=0, width=width, height=height, class_="chart__ground"),
        *_patterned(boxes),
        preserveAspectRatio="none",
    )


def swatch(place: int) -> Markup:
    """The small sample of a part for a legend, by its place."""
    return drawing(18, 14, *_patterned([Box(1, 1, 16, 12, place % KINDS)]))


def points(values: Sequence[float], of: int = 100) -> list[int]:
    """Shares of 1 as whole points of 100, or of so many, that add up to `total_points` of their sum."""
    return whole_parts([value * of for value in values])


def total_points(total: float, of: int = 100) -> int:
    """A share of 1 as whole points of 100, or of so many, halves upwards."""
    return whole(total * of)


def _patterned(boxes: Sequence[Box]) -> Iterator[Markup]:
    """Parts of a whole: the colour of each, then in two paths the patterns and the white edges of all."""
    light, dark = "", ""
    for box in boxes:
        if box.width <= 0:
            continue
        yield element("rect", x=box.x, y=box.y, width=box.width, height=box.height, class_=f"kind-{box.kind}")
        hatch = _hatch(box)
        if box.kind == DARK:
            dark, hatch = dark + hatch, ""
        light += f"{hatch}M{box.x + box.width:.1f} {box.y:.1f}v{box.height:.1f}"
    for lines, name in ((light, "pattern-line"), (dark, "pattern-line--dark")):
        if lines:
            yield element("path", d=lines, class_=name)


def _hatch(box: Box) -> str:
    """The lines of the pattern of a kind; 1 is plain."""
    x, y, width, height, kind = box
    middle = f"M{x:.1f} {y + height / 2:.1f}h{width:.1f}"
    match kind:
        case 0:
            return _diagonals(x, y, width, height, 6)
        case 2:
            return _uprights(x, y, width, height, 5)
        case 3:
            return middle
        case 4:
            return _uprights(x, y, width, height, 8)
        case 5:
            return _diagonals(x, y, width, height, 10) + _uprights(x, y, width, height, 10)
        case 6:
            return "".join(f"M{x:.1f} {y + height * n / 3:.1f}h{width:.1f}" for n in (1, 2))
        case 7:
            return _diagonals(x, y, width, height, 9, falling=True)
        case 8:
            return middle + _uprights(x, y, width, height, 6)
        case _:
            return ""


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

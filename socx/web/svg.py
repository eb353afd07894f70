"""Small pieces of SVG as safe markup: attributes and texts are escaped, nothing else is let in."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from markupsafe import Markup, escape

Attribute = str | int | float


def number(value: float) -> str:
    """Write a coordinate with at most one decimal, the same on every machine."""
    written = f"{value:.1f}".removesuffix(".0")
    return "0" if written == "-0" else written


def element(name: str, *children: str | Markup, **attributes: Attribute) -> Markup:
    """An SVG element; `class_` and `stroke_width` become `class` and `stroke-width`.

    Children that are plain text are escaped; Markup is kept.
    """
    # Pages draw hundreds of these: pieces are escaped one by one where they need it, and put together as plain text.
    written = "".join([f' {_name(key)}="{_value(value)}"' for key, value in attributes.items()])
    return Markup(f"<{name}{written}>{_joined(children)}</{name}>")


def join(children: Iterable[str | Markup]) -> Markup:
    """Pieces one after another, plain text escaped."""
    return Markup(_joined(children))


def _joined(children: Iterable[str | Markup]) -> str:
    return "".join([child if isinstance(child, Markup) else escape(child) for child in children])


def drawing(
    width: float,
    height: float,
    *children: str | Markup,
    **attributes: Attribute,
) -> Markup:
    """The svg element around a drawing. It is hidden from screen readers: words stand beside it."""
    return element(
        "svg",
        *children,
        xmlns="http://www.w3.org/2000/svg",
        width=width,
        height=height,
        viewBox=f"0 0 {number(width)} {number(height)}",
        aria_hidden="true",
        focusable="false",
        **{"class_": "chart", **attributes},
    )


def shorten(text: str, most: int) -> str:
    """The text, or its beginning and an ellipsis when it has more than `most` characters."""
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


@cache
def _name(key: str) -> str:
    return key.rstrip("_").replace("_", "-")


def _value(value: Attribute) -> str:
    return escape(value) if isinstance(value, str) else number(value)

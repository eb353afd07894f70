"""The code that a phone reads from paper or from a screen."""

from __future__ import annotations

import io
from typing import Any


def as_svg(address: str) -> bytes:
    """The code as a drawing; black on white, with the quiet zone that readers need."""
    return _written(address, kind="svg", scale=8, light="white", xmldecl=False, title=address)


def as_png(address: str) -> bytes:
    """The code as points, sharp enough for paper."""
    return _written(address, kind="png", scale=12)


def _written(address: str, **how: Any) -> bytes:
    import segno

    out = io.BytesIO()
    segno.make(address, error="m", micro=False).save(out, **how)
    return out.getvalue()

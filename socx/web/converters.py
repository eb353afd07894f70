"""Parts of an address."""

from __future__ import annotations

from typing import Any

from werkzeug.routing import BaseConverter


class IdConverter(BaseConverter):
    """A database id: positive and small enough for 32 bits; anything else is no such page."""

    regex = r"[1-9][0-9]{0,8}"

    def to_python(self, value: str) -> Any:
        return int(value)

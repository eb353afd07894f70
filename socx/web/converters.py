"""Parts of an address."""

from __future__ import annotations

from typing import Any

from werkzeug.routing import BaseConverter, ValidationError


class IdConverter(BaseConverter):
    """A database id: positive and small enough for its column; anything else is no such page."""

    regex = r"[1-9][0-9]{0,9}"
    largest = 2**31 - 1

    def to_python(self, value: str) -> Any:
        if int(value) > self.largest:
            raise ValidationError
        return int(value)

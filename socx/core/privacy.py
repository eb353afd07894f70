"""The privacy notice as data: each version in a file of its own, short texts by place, the whole in parts.

`CURRENT` is what is shown where data are given; its version is kept with what was collected after it.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from typing import Any

from socx.core.i18n import DEFAULT_LANGUAGE


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the whole notice in one language: a text, or a list, under a title."""

    key: str
    title: str
    text: str
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Notice:
    """One version of the notice in all languages."""

    version: str
    published: date
    data: Mapping[str, Any]

    def short(self, place: str, language: str) -> tuple[str, ...]:
        """The sentences of the first layer where these data are given: registration, profile, application, request."""
        return tuple(_in(self.data["short"][place], language))

    def title(self, language: str) -> str:
        return str(_in(self.data["title"], language))

    def intro(self, language: str) -> str:
        return str(_in(self.data["intro"], language))

    def parts(self, language: str) -> tuple[Part, ...]:
        """The whole notice, part by part."""
        return tuple(
            Part(one["key"], _in(one["title"], language), _in(one.get("text", {}), language) or "",
                 tuple(_in(one.get("items", {}), language) or ()))
            for one in self.data["part"]
        )  # fmt: skip


def _in(texts: Mapping[str, Any], language: str) -> Any:
    return texts.get(language, texts.get(DEFAULT_LANGUAGE))


def _read() -> dict[str, Notice]:
    found = [
        tomllib.loads(path.read_text("utf-8"))
        for path in files("socx.core.data").iterdir() if path.name.startswith("privacy-")
    ]  # fmt: skip
    made = sorted((Notice(one["version"], one["published"], one) for one in found), key=lambda n: n.published)
    return {one.version: one for one in made}


#: All versions, the oldest first: what somebody was told stays readable.
NOTICES = _read()
CURRENT = list(NOTICES.values())[-1]

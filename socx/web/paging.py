"""One page of a list, without counting all of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from flask import request
from sqlalchemy import Select

from socx.db import db

T = TypeVar("T")

PAGE_SIZE = 50
LAST_PAGE = 10_000


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """Some rows of a list, its number, and whether there is a page before and after."""

    items: Sequence[T]
    number: int
    has_next: bool

    @property
    def has_previous(self) -> bool:
        return self.number > 1


def page_number() -> int:
    """The page asked for in the address; the first one where that is no sensible number."""
    asked = request.args.get("page", "1")
    is_number = asked.isascii() and asked.isdigit() and len(asked) < 6
    return min(max(int(asked), 1), LAST_PAGE) if is_number else 1


def paginate(found: Select[Any], number: int, size: int = PAGE_SIZE) -> Page[Any]:
    """One page of a query; reads one row more to know whether there is a next one."""
    return page_of(
        lambda offset, limit: db.session.scalars(found.offset(offset).limit(limit)).unique().all(), number, size
    )


def page_of(part: Callable[[int, int], Sequence[T]], number: int, size: int = PAGE_SIZE) -> Page[T]:
    """One page of what `part(offset, limit)` gives, with the same row more."""
    rows = part((number - 1) * size, size + 1)
    return Page(rows[:size], number, len(rows) > size)

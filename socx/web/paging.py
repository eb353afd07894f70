"""One page of a list, without counting all of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from flask import request
from sqlalchemy import Select

from socx.core.values import number_in
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

    @classmethod
    def of(cls, rows: Sequence[T], number: int, size: int = PAGE_SIZE) -> Page[T]:
        """A page of rows that were read from its first one on, one more than it shows where there are more."""
        return cls(rows[:size], number, len(rows) > size)

    @property
    def has_previous(self) -> bool:
        return self.number > 1


def page_number() -> int:
    """The page asked for in the address; the first one where that is no sensible number."""
    return min(number_in(request.args.get("page")) or 1, LAST_PAGE)


def paginate(found: Select[Any], number: int, size: int = PAGE_SIZE) -> Page[Any]:
    """One page of a query; reads one row more to know whether there is a next one."""
    rows = db.session.scalars(found.offset((number - 1) * size).limit(size + 1)).unique().all()
    return Page.of(rows, number, size)

"""What page, chart and CSV show alike: cells, lines, blocks and headlines."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import quote_plus, urlencode

from flask import url_for
from flask_babel import gettext

from socx.dashboard.queries import Count, Scope
from socx.dashboard.words import hidden_text
from socx.web.i18n import show_number


@dataclass(frozen=True, slots=True)
class Cell:
    """A number with its digits, or none; a hidden one is not told."""

    value: float | None
    is_hidden: bool = False
    digits: int = 0
    url: str = ""

    @property
    def text(self) -> str:
        if self.is_hidden:
            return hidden_text()
        return "–" if self.value is None else show_number(self.value, self.digits)

    @property
    def plain(self) -> float | str:
        """What a spreadsheet gets."""
        if self.is_hidden:
            return hidden_text()
        return "" if self.value is None else self.value

    @property
    def length(self) -> float:
        """How long a bar of it is; a hidden number has none, or it could be measured."""
        return 0 if self.is_hidden or self.value is None else self.value


def cell(count: Count, url: str = "", hide: bool = False) -> Cell:
    return Cell(count.total, count.is_hidden or hide, url=url if count.total else "")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a block."""

    label: str
    cells: Sequence[Cell]
    url: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """Some lines that belong together; `bar` is the column that is drawn, in the colours of `kind`."""

    key: str
    title: str
    name: str
    columns: Sequence[str]
    lines: Sequence[Line]
    note: str = ""
    bar: int = 0
    kind: int = 1

    @property
    def most(self) -> float:
        return max((line.cells[self.bar].length for line in self.lines), default=0)

    @classmethod
    def of_counts(
        cls, key: str, title: str, name: str, counts: Iterable[tuple[str, Count, str, bool]], kind: int = 1
    ) -> Block:
        """Of one number a line: (label, number, address of its list, whether it is not told)."""
        lines = [Line(label, (cell(count, hide=hide),), url) for label, count, url, hide in counts]
        return cls(key, title, name, (gettext("Number"),), lines, kind=kind)


@dataclass(frozen=True, slots=True)
class Headline:
    """One of the large numbers."""

    label: str
    cell: Cell
    url: str = ""
    tone: str = "active"
    note: str = ""


class Links:
    """The addresses of the lists behind the figures of a scope, with the same filter.

    A page has two hundred of them, so the parts that they share are built once.
    """

    def __init__(self, scope: Scope) -> None:
        self._scope = scope
        self._paths: dict[str, str] = {}

    @cached_property
    def _query(self) -> str:
        return urlencode(self._scope.address)

    def to(self, kind: str, by: str = "", value: str = "") -> str:
        """The list of a kind, narrowed by a name and its value."""
        if kind not in self._paths:
            self._paths[kind] = url_for("dashboard.listing", kind=kind)
        asked = [f"by={by}"] if by else []
        if value:
            asked.append(f"value={quote_plus(value)}")
        if self._query:
            asked.append(self._query)
        return f"{self._paths[kind]}?{'&'.join(asked)}" if asked else self._paths[kind]

    def headline(
        self, label: str, count: Count, kind: str, by: str = "", value: str = "", tone: str = "active",
        hide: bool = False,
    ) -> Headline:  # fmt: skip
        """A large number with its list."""
        return Headline(label, cell(count, hide=hide), self.to(kind, by, value), tone)


def shown(count: Count) -> int:
    """A number to order lines by: a hidden one must not be guessed from its place."""
    return 0 if count.is_hidden else count.total


def alarming(count: Count) -> str:
    """The tone of a number that should be zero."""
    return "negative" if count.total else "neutral"

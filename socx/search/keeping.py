"""Keep the words by which things are found in step with the things: in every transaction, checked at night."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from sqlalchemy import Select, bindparam, delete, event, insert, inspect, select, text, update
from sqlalchemy.orm import Session, selectinload

from socx.core.words import folded
from socx.db import db
from socx.search.asking import is_postgresql
from socx.search.tables import FullText

logger = logging.getLogger(__name__)

#: A tsvector holds a megabyte: what comes after so many bytes is not kept.
MOST_BYTES = 600_000
LAST_POSITION = 16_383
BATCH = 200


@dataclass(frozen=True, slots=True)
class Gathered:
    """The words of something by column, and those that are kept elsewhere, by the number of what they belong to."""

    words: Mapping[str, str]
    beside: Mapping[int, str]
    digest: str

    @classmethod
    def of(cls, texts: Mapping[str, Iterable[str]], beside: Mapping[int, Iterable[str]] | None = None) -> Gathered:
        """Fold texts. Those beside stand between spaces, so that a search finds where a word begins."""
        words = {name: folded(some) for name, some in texts.items()}
        others = {number: f" {folded(some)} " for number, some in sorted((beside or {}).items())}
        digest = hashlib.sha256("\n".join([*words.values(), *others.values()]).encode()).hexdigest()[:32]
        return cls(words, others, digest)


class Named(NamedTuple):
    """Rows of another table whose names are words of ours: the columns of these names, and whose words they are."""

    columns: Collection[str]
    owners: Callable[[Any], Select[int]]


@dataclass(frozen=True)
class Keeper:
    """How the words of the rows of one table are kept.

    `gather` makes them of a row; a row without any is forgotten. `watched` are the tables whose rows
    belong to such a row, and how to tell to which; `worded` are its own columns that have words.
    `loads` are its lists that are read for many rows at once, and read anew after a change. `named` are
    rows of other tables whose names it is found by. `beside` keeps the words that go elsewhere.
    """

    index: FullText
    owner: Any
    gather: Callable[[Any], Gathered | None]
    watched: Mapping[type, Callable[[Any], int | None]]
    worded: Collection[str]
    loads: Sequence[str] = ()
    named: Mapping[type, Named] = field(default_factory=dict)
    beside: Callable[[Any, Gathered], None] = field(default=lambda _item, _gathered: None)

    def __post_init__(self) -> None:
        KEEPERS.append(self)

    @property
    def name(self) -> str:
        return str(self.owner.__tablename__)

    def write(self, ids: Iterable[int]) -> int:
        """Write the words of these rows where they have changed; return how many."""
        written = 0
        for some in _in_batches(sorted(set(ids))):
            kept = dict(db.session.execute(self._kept().where(self.index.id.in_(some))).all())
            written += self._write([(item, kept.get(item.id)) for item in self._load(some)])
        return written

    def forget(self, *numbers: int) -> None:
        """Take the words of some rows out: nobody is found by them any more. What is left of them in the
        file of SQLite's index goes with compact()."""
        db.session.execute(delete(self.index.model).where(self.index.id.in_(numbers)))

    def compact(self) -> None:
        """Write SQLite's index anew: until then a deleted word is only marked as gone. Takes seconds among
        a hundred thousand rows, so it is work of the clock."""
        if not is_postgresql():
            db.session.execute(text(f"INSERT INTO {self.index.fts_name}({self.index.fts_name}) VALUES ('optimize')"))

    def drifted(self) -> list[int]:
        """The rows whose words are not those that they should be found by."""
        kept = dict(db.session.execute(self._kept()).all())
        return [
            item.id for some in self._batches() for item in self._load(some) if self._digest(item) != kept.get(item.id)
        ]

    def rewrite(self) -> int:
        """Write the words of all rows again where they differ; return how many did."""
        return sum(self.write(some) for some in self._batches())

    def write_missing(self) -> int:
        """Write the words of rows that have none: after an update, or after rows came in by another door."""
        found = select(self.owner.id).outerjoin(self.index.model).where(self.index.id.is_(None))
        return self.write(db.session.scalars(found.order_by(self.owner.id)).all())

    def mend(self) -> int:
        """Write the words of rows that drifted from what they should be found by; return how many did."""
        found = self.drifted()
        if found:
            logger.warning("search had drifted", extra={"kept_of": self.name, "rows": len(found)})
            self.write(found)
        return len(found)

    def concerned(self, session: Session, row: Any) -> Iterable[int]:
        """The numbers of those whose words a changed row alters."""
        if isinstance(row, self.owner):
            return (row.id,) if inspect(row).pending or _changed(row, self.worded) else ()
        if belongs := self.watched.get(type(row)):
            number = belongs(row)
            return () if number is None else (number,)
        named = self.named.get(type(row))
        if named is None or inspect(row).pending or not _changed(row, named.columns):
            return ()
        return session.scalars(named.owners(row), execution_options={"autoflush": False})

    def after_change(self, session: Session, ids: set[int]) -> None:
        """Write the words of rows that changed in this session."""
        for item in list(session.identity_map.values()):
            if self.loads and isinstance(item, self.owner) and item.id in ids:
                session.expire(item, self.loads)  # a row that was added by its number is not among them yet
        self.write(ids)

    def _digest(self, item: Any) -> str | None:
        gathered = self.gather(item)
        return gathered.digest if gathered else None

    def _kept(self) -> Any:
        return select(self.index.id, self.index.model.digest)

    def _load(self, ids: Sequence[int]) -> Iterable[Any]:
        """Rows with all that has words; of many at once, each table is asked once."""
        found = select(self.owner).where(self.owner.id.in_(ids)).order_by(self.owner.id)
        if len(ids) > 1:
            found = found.options(*(selectinload(getattr(self.owner, name)) for name in self.loads))
        return db.session.scalars(found).unique()

    def _write(self, items: Iterable[tuple[Any, str | None]]) -> int:
        """Write the words of rows, each with the digest of those that are kept, in few statements; return how many."""
        gone: list[int] = []
        new: list[dict[str, Any]] = []
        changed: list[dict[str, Any]] = []
        for item, kept in items:
            gathered = self.gather(item)
            if gathered is None:
                gone += [] if kept is None else [item.id]
            elif gathered.digest != kept:
                self.beside(item, gathered)
                values = {name: _as_kept(words) for name, words in gathered.words.items()}
                row = {self.index.owner: item.id, "digest": gathered.digest, **values}
                (new if kept is None else changed).append(row)
        if gone:
            self.forget(*gone)
        table: Any = self.index.model.__table__
        if new:
            db.session.execute(insert(table), new)
        if changed:
            others: dict[str, Any] = {name: bindparam(f"new_{name}") for name in changed[0] if name != self.index.owner}
            rewritten = update(table).where(table.c[self.index.owner] == bindparam(f"new_{self.index.owner}"))
            rows = [{f"new_{name}": value for name, value in row.items()} for row in changed]
            db.session.execute(rewritten.values(others), rows)
        return len(gone) + len(new) + len(changed)

    def _batches(self) -> Iterator[Sequence[int]]:
        return _in_batches(db.session.scalars(select(self.owner.id).order_by(self.owner.id)).all())


#: Every keeper there is.
KEEPERS: list[Keeper] = []


def _in_batches(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(ids), BATCH):
        yield ids[start : start + BATCH]


def _changed(row: Any, names: Collection[str]) -> bool:
    state = inspect(row)
    return any(state.attrs[name].history.has_changes() for name in names)


def _as_kept(words: str) -> str:
    """The words as the database keeps them."""
    return vector(words) if is_postgresql() else words


def vector(words: str) -> str:
    """Words as a tsvector is written: each once, with its places."""
    places: dict[str, list[int]] = {}
    size = 0
    for number, word in enumerate(words.split(), 1):
        at = places.get(word)
        if at is None:
            at = places[word] = []
            size += len(word.encode()) + 4
        size += 2
        if size > MOST_BYTES:
            break
        if number <= LAST_POSITION and len(at) < 250:
            at.append(number)
    return " ".join(f"'{w}':{','.join(map(str, p))}" if p else f"'{w}'" for w, p in places.items())


#: Where a session notes whose words it has to write when it has flushed.
NOTED = "whose words change"


@event.listens_for(Session, "after_flush")
def _note_changes(session: Session, _context: Any) -> None:
    """Note what changed in what it is found by."""
    noted: dict[str, set[int]] = session.info.setdefault(NOTED, {})
    for keeper in KEEPERS:
        ids = noted.setdefault(keeper.name, set())
        for row in (*session.new, *session.dirty, *session.deleted):
            ids.update(keeper.concerned(session, row))
        ids -= {row.id for row in session.deleted if isinstance(row, keeper.owner)}


@event.listens_for(Session, "after_flush_postexec")
def _write_words(session: Session, _context: Any) -> None:
    """Write the words in the transaction of the change, so that neither is there without the other."""
    noted: dict[str, set[int]] = session.info.pop(NOTED, {})
    with session.no_autoflush:
        for keeper in KEEPERS:
            if ids := noted.get(keeper.name):
                keeper.after_change(session, ids)

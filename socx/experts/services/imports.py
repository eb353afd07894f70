"""Bring tables of experts in: look at all of it first, then write all of it or nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import delete, insert, select, update

from socx.access.actors import Actor
from socx.access.permissions import Permission as P
from socx.audit import services as audit
from socx.core.errors import Conflict, Invalid, WrongState, require
from socx.core.i18n import N_
from socx.db import db
from socx.experts import queries, sections
from socx.experts.bringing.lines import Line, Trouble, line_of
from socx.experts.models import OUTCOMES, Expert, ImportRow, ImportRun
from socx.experts.services.employers import link_employers
from socx.experts.services.entry import hand_over_all
from socx.experts.services.planning import EMPTY, Plan, Seen, plan

#: Rows that are looked at and written together.
BATCH = 500

#: Rows of a table that a page takes; longer ones go through the command `socx experts import`.
MOST_ROWS = 5_000

#: Tables and their rows are forgotten after this.
KEPT_FOR = timedelta(days=30)

TOO_LONG = N_("The table has more than %(most)s rows. Send it in parts, or ask the administrator to bring it in with "
              "the command “socx experts import”.")  # fmt: skip
NO_ROWS = N_("There is no row below the names of the columns.")
MOVED_ON = N_("The roster has changed since this table was looked at. What would happen now is shown anew.")

T = TypeVar("T")

#: Makes the secret of a letter and the address that carries it.
NewLink = Callable[[], tuple[str, str]]


def look(
    lines: Iterable[Line], *, name: str, digest: str, about: Mapping[str, Any], columns: Sequence[str], by: Actor,
    at: datetime,
) -> ImportRun:  # fmt: skip
    """Keep what a table would do, for a person to see. Nothing in the roster changes.

    Raises NotPermitted, or Invalid for `file` when there are no rows or too many.
    """
    run = _run("checked", name=name, digest=digest, about=about, columns=columns, by=by, at=at)
    counts: Counter[str] = Counter()
    with Seen() as seen:
        for batch in batches(_limited(lines)):
            plans = plan(batch, seen, by=by, today=at.date())
            db.session.execute(insert(ImportRow), [_row(run.id, one) for one in plans])
            counts.update(one.outcome for one in plans)
            _forget_loaded(run)
    if not counts:
        raise Invalid({"file": NO_ROWS})
    run.counts = {outcome: counts[outcome] for outcome in OUTCOMES}
    audit.record(("import_run", run.id), "look", by=by, at=at, rows=sum(counts.values()))
    return run


def bring_in(run: ImportRun, *, new_link: NewLink, by: Actor, at: datetime) -> None:
    """Write the rows that are not refused, all in the transaction of the caller; each new person is told.

    Raises NotPermitted, WrongState when it was decided already, and Conflict when the roster has moved on
    so that something else would happen than was shown.
    """
    require(by, P.EXPERT_IMPORT)
    _decide(run, "done", at)
    run_id = run.id
    for batch, plans in _planned_again(run_id, by=by, at=at):
        if any(_has_moved(row, _row(run_id, one)) for one, row in zip(plans, batch, strict=True)):
            raise Conflict(MOVED_ON)
        written = write(plans, new_link=new_link, by=by, at=at)
        for row in batch:
            if row.outcome != "refused":
                row.expert_id = written.get(row.email, row.expert_id)
        db.session.flush()
    audit.record(("import_run", run_id), "bring_in", by=by, at=at)


def look_again(run: ImportRun, *, by: Actor, at: datetime) -> None:
    """See anew what a kept table would do, after the roster has changed."""
    require(by, P.EXPERT_IMPORT)
    counts: Counter[str] = Counter()
    for batch, plans in _planned_again(run.id, by=by, at=at):
        for one, row in zip(plans, batch, strict=True):
            for key, value in _row(run.id, one).items():
                setattr(row, key, value)
        counts.update(one.outcome for one in plans)
    run.counts = {outcome: counts[outcome] for outcome in OUTCOMES}
    db.session.flush()


def _planned_again(run_id: int, *, by: Actor, at: datetime) -> Iterator[tuple[list[ImportRow], list[Plan]]]:
    """The rows that are kept, batch by batch, with what would happen with them now."""
    with Seen() as seen:
        for batch in batches(db.session.scalars(queries.import_rows(run_id)).all()):
            yield batch, plan([_kept_line(row) for row in batch], seen, by=by, today=at.date())


def drop(run: ImportRun, *, by: Actor, at: datetime) -> None:
    """Throw a table away: its rows go at once."""
    require(by, P.EXPERT_IMPORT)
    _decide(run, "dropped", at)
    db.session.execute(delete(ImportRow).where(ImportRow.run_id == run.id))
    audit.record(("import_run", run.id), "drop", by=by, at=at)


def forget(now: datetime) -> int:
    """Delete tables that are older than KEPT_FOR, and their rows; return how many."""
    old = db.session.scalars(select(ImportRun.id).where(ImportRun.made_at < now - KEPT_FOR)).all()
    db.session.execute(delete(ImportRow).where(ImportRow.run_id.in_(old)))
    db.session.execute(delete(ImportRun).where(ImportRun.id.in_(old)))
    return len(old)


def begin_run(
    *, name: str, digest: str, about: Mapping[str, Any], columns: Sequence[str], by: Actor, at: datetime
) -> ImportRun:
    """Begin to bring a table in batch by batch, without keeping its rows. Raises NotPermitted."""
    run = _run("running", name=name, digest=digest, about=about, columns=columns, by=by, at=at)
    audit.record(("import_run", run.id), "begin", by=by, at=at)
    return run


def _run(
    state: str, *, name: str, digest: str, about: Mapping[str, Any], columns: Sequence[str], by: Actor, at: datetime
) -> ImportRun:
    require(by, P.EXPERT_IMPORT)
    run = ImportRun(name=name, digest=digest, state=state, about=dict(about), columns=list(columns),
                    made_by_id=by.user_id, made_at=at)  # fmt: skip
    db.session.add(run)
    db.session.flush()
    return run


def end_run(run: ImportRun, *, by: Actor, at: datetime) -> None:
    """A table is brought in to its last row."""
    run.state, run.decided_at = "done", at
    audit.record(("import_run", run.id), "bring_in", by=by, at=at)


def write(plans: Sequence[Plan], *, new_link: NewLink, by: Actor, at: datetime) -> dict[str, int]:
    """Write some rows into the roster; returns the ids of the profiles by e-mail.

    New people get the letter with which they take their profile over. Nothing is read for a single row.
    """
    wanted = [one for one in plans if one.outcome in ("create", "change")]
    touched = []
    for one in wanted:
        item = one.expert or Expert(
            email=one.line.email, source="import", entered_by_id=by.user_id, state_since=at, created_at=at,
            changed_at=at, days_per_year=EMPTY["days_per_year"], notice_weeks=EMPTY["notice_weeks"],
        )  # fmt: skip
        for key, values in one.values.items():
            sections.write(item, sections.BY_KEY[key], values)
        item.changed_at = at
        touched.append(item)
    link_employers([item for item, one in zip(touched, wanted, strict=True) if "work" in one.values])
    db.session.add_all(touched)
    db.session.flush()
    for item, one in zip(touched, wanted, strict=True):
        action = "create" if one.outcome == "create" else "import"
        audit.record(("expert", item.id), action, by=by, at=at, columns=[change[0] for change in one.changes])
    new = [(item, one.language) for item, one in zip(touched, wanted, strict=True) if one.outcome == "create"]
    hand_over_all(new, new_link=new_link, by=by, at=at)
    db.session.flush()
    return {item.email: item.id for item in touched}


def _decide(run: ImportRun, state: str, at: datetime) -> None:
    """Leave the state of waiting, once: a second press at the same moment finds it left."""
    left = db.session.execute(
        update(ImportRun).where(ImportRun.id == run.id, ImportRun.state == "checked")
        .values(state=state, decided_at=at).returning(ImportRun.id)
    ).scalar_one_or_none()  # fmt: skip
    if left is None:
        raise WrongState(N_("This table was decided already."))
    db.session.refresh(run)


def _limited(lines: Iterable[Line]) -> Iterator[Line]:
    for count, line in enumerate(lines):
        if count >= MOST_ROWS:
            raise Invalid({"file": TOO_LONG}, most=MOST_ROWS)
        yield line


def batches(things: Iterable[T], size: int = BATCH) -> Iterator[list[T]]:
    """Things one batch after the other, without having them all at once."""
    running = iter(things)
    while batch := list(islice(running, size)):
        yield batch


def _forget_loaded(run: ImportRun) -> None:
    """Let go of the profiles that were looked at; nothing in them has changed."""
    for item in [one for one in db.session if isinstance(one, Expert)]:
        db.session.expunge(item)
    db.session.refresh(run)


def _row(run_id: int, one: Plan) -> dict[str, Any]:
    """A plan as it is kept: plain values, the same whenever they are made from the same facts."""
    return {
        "run_id": run_id, "line": one.line.number, "email": one.line.email[:254], "name": one.line.name[:200],
        "outcome": one.outcome, "cells": one.line.cells,
        "marks": [_kept(trouble) for trouble in one.line.troubles],
        "changes": one.changes, "problems": [_kept(trouble) for trouble in one.problems],
        "expert_id": one.expert.id if one.expert else None,
    }  # fmt: skip


def _kept(trouble: Trouble) -> list[Any]:
    return [trouble.column, trouble.sentence, dict(trouble.facts)]


def _has_moved(row: ImportRow, now: Mapping[str, Any]) -> bool:
    """Whether something else would happen with a row than was shown."""
    return any(getattr(row, name) != value for name, value in now.items())


def _kept_line(row: ImportRow) -> Line:
    return line_of(row.line, row.cells, [Trouble(*mark) for mark in row.marks])

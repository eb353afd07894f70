"""Bring a long table of experts in: read in a stream, written in batches, gone on with where it stopped."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from datetime import datetime
from hashlib import file_digest
from pathlib import Path
from typing import Any

from flask import Flask

from socx.access.permissions import Permission as P
from socx.accounts import queries as accounts
from socx.accounts.secrets import new_secret
from socx.config import Settings
from socx.core.errors import Invalid, require
from socx.core.i18n import N_
from socx.db import db, transaction
from socx.experts import queries
from socx.experts.bringing import papers
from socx.experts.bringing.columns import BY_KEY
from socx.experts.bringing.lines import find_heading, lines
from socx.experts.bringing.process import reading
from socx.experts.bringing.vocabulary import heading_words
from socx.experts.models import OUTCOMES, ImportRun
from socx.experts.services import imports as services
from socx.experts.services.planning import Plan, Seen, plan
from socx.web.csv import safe

#: Told after each batch: the row that was read last, about how many there are, and how many of each outcome.
Progress = Callable[[int, int, Counter[str]], None]


def import_file(
    app: Flask, settings: Settings, path: Path, *, email: str, write: bool, at: datetime, progress: Progress,
    report: Path | None = None, batch: int = services.BATCH,
) -> Counter[str]:  # fmt: skip
    """Look at a table, or bring it in batch by batch; returns how many rows there are of each outcome.

    A run that stops is gone on with: the last row of each batch is kept with the batch. `report` gets the
    refused rows. Raises Invalid when the table cannot be read, NotPermitted when the account may not do this.
    """
    with app.app_context(), reading(path, heading_words()) as (about, rows), Seen() as seen:
        user = accounts.by_email(email)
        if user is None or not user.active:
            raise Invalid({"as": N_("There is no such account.")})
        by = user.actor()
        require(by, P.EXPERT_IMPORT)
        heading = find_heading(rows)
        run_id, mark = _begin(path, about.plain(), heading.keys, by, at) if write else (0, 0)
        counts: Counter[str] = Counter()
        with _refused(report, heading.keys) as refuse:
            for some in services.batches(lines(rows, heading), batch):
                last = some[-1].number
                with transaction():
                    plans = plan(some, seen, by=by, today=at.date())
                    if write and last > mark:
                        services.write(plans, new_link=_links(app, settings), by=by, at=at)
                        _keep_mark(run_id, last, plans)
                db.session.expunge_all()
                counts.update(one.outcome for one in plans)
                refuse(plans)
                progress(last, about.rows, counts)
        if write:
            with transaction():
                services.end_run(db.session.get_one(ImportRun, run_id), by=by, at=at)
    return counts


def _begin(path: Path, about: dict[str, Any], keys: list[str], by: Any, at: datetime) -> tuple[int, int]:
    """The run of this file: the one that stopped, or a new one; and the row that was written last."""
    with path.open("rb") as file:
        digest = file_digest(file, "sha256").hexdigest()
    with transaction():
        run = db.session.scalar(queries.unfinished_import(digest))
        if run is None:
            run = services.begin_run(
                name=path.name[:120], digest=digest, about=about, columns=[key for key in keys if key in BY_KEY],
                by=by, at=at,
            )  # fmt: skip
        return run.id, run.mark


def _keep_mark(run_id: int, last: int, plans: list[Plan]) -> None:
    run = db.session.get_one(ImportRun, run_id)
    counted = Counter(run.counts)
    counted.update(one.outcome for one in plans)
    run.counts, run.mark = {outcome: counted[outcome] for outcome in OUTCOMES}, last


def _links(app: Flask, settings: Settings) -> services.NewLink:
    addresses = app.url_map.bind("")

    def new_link() -> tuple[str, str]:
        secret = new_secret()
        return secret, settings.base_url.rstrip("/") + addresses.build("experts.register_by_link", {"token": secret})

    return new_link


@contextmanager
def _refused(report: Path | None, keys: list[str]) -> Iterator[Callable[[list[Plan]], None]]:
    """Writes refused rows to a CSV as they come, with what is wrong; without a file it does nothing."""
    shown = [key for key in keys if key in BY_KEY]
    with report.open("w", encoding="utf-8-sig", newline="") if report else nullcontext() as file:
        writer = csv.writer(file) if file else None
        if writer:
            writer.writerow(next(papers.report(shown, ())))

        def refuse(plans: list[Plan]) -> None:
            for one in plans if writer else ():
                if one.outcome == "refused" and writer:
                    told = " ".join(papers.in_words([(p.column, p.sentence, p.facts) for p in one.problems]))
                    writer.writerow([safe(one.line.cells.get(key, "")) for key in shown] + [told])

        yield refuse

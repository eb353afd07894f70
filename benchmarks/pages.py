"""What the list of requests costs: server CPU and size of the page of 50 among 5,000, on both databases.

Run: python benchmarks/pages.py
Target: 50 ms of CPU and 150 KB. Beside it, in the same run, stands the rival: the same page filled in
the way a list usually begins, whole rows by the ORM, their institutions and topics loaded one by one
and all rows counted for the pager. PostgreSQL takes part where its programs are installed; its own
processes are not in the figure.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from flask import Flask
from sqlalchemy import Select, func, select, text, update
from sqlalchemy.orm import lazyload

from benchmarks.dashboard import REQUESTS, ROUNDS, cpu_of, fill
from socx.access.actors import Actor, Role
from socx.db import db
from socx.institutions.models import Institution
from socx.requests import queries
from socx.requests.models import AssistanceRequest
from socx.requests.views import cases
from socx.web.paging import PAGE_SIZE, Page
from tests import postgres
from tests.browser_html import Browser
from tests.conftest import make_app, new_postgres_database
from tests.factories import make_user

PATHS = {
    "/requests/?view=all": "all, newest first",
    "/requests/?view=mine": "waiting for me",
    "/requests/?view=all&sort=title&page=40": "by title, page 40",
    "/requests/?view=all&q=labour+4999": "search in titles",
    "/requests/?view=all&topic=EM14&state=closed": "by topic and state",
}


def _naive_list(actor: Actor, wanted: queries.Wanted) -> Select[Any]:
    return (
        select(AssistanceRequest)
        .join(Institution)
        .where(AssistanceRequest.submitted_at.is_not(None))
        .options(lazyload(AssistanceRequest.institution))
        .order_by(AssistanceRequest.state_since.desc(), AssistanceRequest.id.desc())
    )


def _naive_page(found: Select[Any], number: int) -> Page[Any]:
    total = db.session.scalar(select(func.count()).select_from(found.order_by(None).subquery())) or 0
    rows = db.session.scalars(found.offset((number - 1) * PAGE_SIZE).limit(PAGE_SIZE)).all()
    for row in rows:
        assert row.institution.partner_code
        assert row.assistance is not None
    return Page(rows, number, number * PAGE_SIZE < total)


@contextmanager
def rival() -> Iterator[None]:
    """The list as it usually begins."""
    ours = queries.listed, cases.paginate
    queries.listed, cases.paginate = _naive_list, _naive_page  # type: ignore[assignment]  # put in place of ours on purpose
    try:
        yield
    finally:
        queries.listed, cases.paginate = ours  # type: ignore[assignment]  # and ours put back


def measure(app: Flask, name: str) -> None:
    with app.app_context():
        db.create_all()
        fill()
        _fill_search()
        db.session.execute(text("ANALYZE"))
        user = make_user(Role.MANAGER)
        db.session.commit()
        client = Browser(app, user).client

        def cost(path: str) -> tuple[float, float]:
            def ask() -> Any:
                db.session.remove()
                return client.get(path)

            answer = ask()
            assert answer.status_code == 200, answer.status_code
            return cpu_of(ask), len(answer.data) / 1024

        for path, words in PATHS.items():
            spent, size = cost(path)
            print(f"{name:11} {words:47} {spent:7.1f} ms CPU {size:7.1f} KB")
        with rival():
            spent, size = cost("/requests/?view=all")
        print(f"{name:11} {'rival: whole rows, lazy loading, count':47} {spent:7.1f} ms CPU {size:7.1f} KB")
        db.session.remove()
        for engine in db.engines.values():
            engine.dispose()


def _fill_search() -> None:
    """What the ORM keeps beside each request and a bulk insert leaves out."""
    db.session.execute(update(AssistanceRequest).values(search=func.lower(AssistanceRequest.title)))
    db.session.commit()


def main() -> None:
    print(f"50 of {REQUESTS} requests a page; median of {ROUNDS} rounds; target 50 ms, 150 KB")
    with tempfile.TemporaryDirectory() as folder:
        measure(make_app(f"sqlite:///{folder}/bench.db", Path(folder)), "SQLite")
        if postgres.programs() is None:
            print("PostgreSQL is not installed: left out.")
            return
        with postgres.server() as address:
            measure(make_app(new_postgres_database(address, "bench"), Path(folder)), "PostgreSQL")


if __name__ == "__main__":
    main()

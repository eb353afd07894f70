"""Ten thousand experts from a CSV: time, and memory beside that of a table four times as long, on both databases.

Run: python benchmarks/import_experts.py [ROWS]
     python benchmarks/import_experts.py 1000000 --look [--seconds 300]
Target: 10,000 rows within 60 s and flat memory. Beside it, in the same run, stands the rival: all rows read at
once and each person saved as one object of the ORM, which is how an import usually begins. Each line is a
process of its own: the most memory that it held and that its reader of the file held, and what it held at each
tenth of the table. With --look a table is only looked at, on SQLite, as the trial before an import does; for so
many seconds at most.
"""

from __future__ import annotations

import argparse
import csv
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from flask import Flask
from sqlalchemy import func, select

from socx.access.actors import Role
from socx.db import db, transaction
from socx.experts import services
from socx.experts.models import Expert
from socx.experts.queries import by_email
from socx.operations.importing import import_file
from tests import postgres
from tests.conftest import make_app, new_postgres_database
from tests.factories import make_user

ROWS, LONGER = 10_000, 4
EMAIL = "ada@facility.example"
AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
HEADING = ("email", "given_name", "family_name", "member_state", "employer", "function", "experience_years",
           "languages", "topics", "assistance", "summary")  # fmt: skip
WORDS = "Led the reform of contribution collection and trained the inspectors of the fund. " * 4


def write_table(path: Path, rows: int) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADING)
        for n in range(rows):
            writer.writerow((f"person{n}@work.example", "Zoe", f"Invented{n:07d}", "PL", "Fund of Examples", "Actuary",
                             n % 40, "en C1; fr B2", "SP04 3; SP05 2", "processes_it", WORDS))  # fmt: skip


class Curve:
    """The memory held at each tenth of a table, in MB.

    With a number of seconds it is told at each hundredth, and the run ends with TimeoutError after these.
    """

    def __init__(self, rows: int, seconds: float | None = None) -> None:
        self.step, self.next, self.seen = max(1, rows // (100 if seconds else 10)), 0, list[str]()
        self.is_told, self.until = seconds is not None, time.monotonic() + (seconds or float("inf"))

    def __call__(self, row: int, rows: int, counts: Counter[str]) -> None:
        if row >= self.next:
            self.next += self.step
            self.seen.append(f"{resident():.0f}")
            if self.is_told:
                print(f"{row:10,} of {rows:,} rows {self.seen[-1]:>6} MB  {dict(counts)}", flush=True)
        if time.monotonic() > self.until:
            raise TimeoutError


def resident() -> float:
    """The memory that this process holds, in MB."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1024**2


def most(whose: int) -> float:
    """The most memory that this process (RUSAGE_SELF) or one that it began held, in MB."""
    return resource.getrusage(whose).ru_maxrss / 1024


def bring_in(app: Flask, path: Path, curve: Curve, *, write: bool = True) -> int:
    settings = app.extensions["socx.settings"]
    return import_file(app, settings, path, email=EMAIL, write=write, at=AT, progress=curve)["create"]


def rival(app: Flask, path: Path, curve: Curve) -> int:
    """Everything in memory, one person at a time."""
    from socx.accounts.queries import by_email as account_of

    with app.app_context(), path.open(encoding="utf-8", newline="") as file:
        user = account_of(EMAIL)
        assert user
        by = user.actor()
        rows = list(csv.DictReader(file))
        with transaction():
            for n, row in enumerate(rows):
                if by_email(row["email"]) is None:
                    values = dict.fromkeys(("phone", "unit", "seniority", "sex"), "") | {
                        **{name: row[name] for name in HEADING[1:6]}, "kind": "public_servant", "retired_year": None,
                        "specific_years": None, "experience_years": int(row["experience_years"]),
                    }  # fmt: skip
                    services.enter(values, email=row["email"], language="en", secret=f"s{n}",
                                   link=f"https://x.example/{n}", by=by, at=AT)  # fmt: skip
                curve(n, len(rows), Counter())
        return db.session.scalar(select(func.count(Expert.id))) or 0


def prepared(address: str, folder: Path) -> Flask:
    """An application with one adviser."""
    app = make_app(address, folder)
    with app.app_context(), transaction():
        db.create_all()
        make_user(Role.ADVISER, name="Ada", email=EMAIL)
    return app


def child(way: str, address: str, path: Path, rows: int) -> None:
    """One measured process: prints seconds, those of its CPU, people, the most memory of both, the curve."""
    app, curve = prepared(address, path.parent), Curve(rows)
    start, began = time.perf_counter(), time.process_time()
    done = {"ours": bring_in, "rival": rival}[way](app, path, curve)
    spent, used = time.perf_counter() - start, time.process_time() - began
    memory = f"{most(resource.RUSAGE_SELF):.0f} {most(resource.RUSAGE_CHILDREN):.0f}"
    print(f"{spent:.2f} {used:.2f} {done} {memory} {'/'.join(curve.seen)}")


def measure(name: str, way: str, address: str, path: Path, rows: int, words: str) -> None:
    told = subprocess.run(
        [sys.executable, __file__, str(rows), "--child", way, address, str(path)], capture_output=True, text=True,
        check=True,
    )  # fmt: skip
    seconds, used, done, memory, reader, curve = told.stdout.split()[-6:]
    figures = f"{float(seconds):7.1f} s {float(used):7.1f} s CPU {int(done):7} people {memory:>6} MB {reader:>4} MB"
    print(f"{name:11} {words:42} {figures}  {curve}", flush=True)


def look(rows: int, seconds: float) -> None:
    """How a long table is looked at, with the memory at each hundredth."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "long.csv"
        write_table(path, rows)
        print(f"{rows:,} rows, {path.stat().st_size / 1024**2:.0f} MB", flush=True)
        app, start = prepared(f"sqlite:///{folder}/bench.db", path.parent), time.perf_counter()
        try:
            bring_in(app, path, Curve(rows, seconds), write=False)
        except TimeoutError:
            print("stopped: the time is over")
        print(f"{time.perf_counter() - start:.0f} s, at most {most(resource.RUSAGE_SELF):.0f} MB")


def main(rows: int) -> None:
    print(f"{rows} rows; target 60 s for 10,000 and flat memory")
    with tempfile.TemporaryDirectory() as folder:
        short, long = Path(folder) / "short.csv", Path(folder) / "long.csv"
        write_table(short, rows)
        write_table(long, rows * LONGER)
        runs = (
            ("ours", short, rows, "in batches, as the command does"),
            ("ours", long, rows * LONGER, f"the same, {LONGER} times as long"),
            ("rival", short, rows, "rival: one object a person, all at once"),
        )
        for n, (way, path, number, words) in enumerate(runs):
            measure("SQLite", way, f"sqlite:///{folder}/bench{n}.db", path, number, words)
        if postgres.programs() is None:
            print("PostgreSQL is not installed: left out.")
            return
        with postgres.server() as address:
            for n, (way, path, number, words) in enumerate(runs):
                measure("PostgreSQL", way, new_postgres_database(address, f"bench{n}"), path, number, words)


def begin() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("rows", type=int, nargs="?", default=ROWS)
    parser.add_argument("--look", action="store_true", help="only look at a table, as the trial does")
    parser.add_argument("--seconds", type=float, default=300, help="stop looking after so long")
    parser.add_argument("--child", nargs=3, metavar=("WAY", "ADDRESS", "PATH"), help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.child:
        way, address, path = given.child
        child(way, address, Path(path), given.rows)
    elif given.look:
        look(given.rows, given.seconds)
    else:
        main(given.rows)


if __name__ == "__main__":
    begin()

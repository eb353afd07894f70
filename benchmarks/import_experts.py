"""Ten thousand experts from a CSV: time, and memory beside that of a table four times as long, on both databases.

Run: python benchmarks/import_experts.py [ROWS]
Target: 10,000 rows within 60 s and flat memory. Beside it, in the same run, stands the rival: all rows read at
once and each person saved as one object of the ORM, which is how an import usually begins. Each line is a
process of its own; memory is the most that it held.
"""

from __future__ import annotations

import csv
import resource
import subprocess
import sys
import tempfile
import time
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


def ours(app: Flask, path: Path) -> int:
    counts = import_file(app, app.extensions["socx.settings"], path, email="ada@facility.example", write=True, at=AT,
                         progress=lambda row, counts: None)  # fmt: skip
    return counts["create"]


def rival(app: Flask, path: Path) -> int:
    """Everything in memory, one person at a time."""
    from socx.accounts.queries import by_email as account_of

    with app.app_context(), path.open(encoding="utf-8", newline="") as file:
        user = account_of("ada@facility.example")
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
        return db.session.scalar(select(func.count(Expert.id))) or 0


def child(way: str, address: str, path: Path) -> None:
    """One measured process: prints seconds, those of its CPU, rows and the most memory in MB."""
    app = make_app(address, path.parent)
    with app.app_context(), transaction():
        db.create_all()
        make_user(Role.ADVISER, name="Ada", email="ada@facility.example")
    start, began = time.perf_counter(), time.process_time()
    done = {"ours": ours, "rival": rival}[way](app, path)
    spent, used = time.perf_counter() - start, time.process_time() - began
    print(f"{spent:.2f} {used:.2f} {done} {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f}")


def measure(name: str, way: str, address: str, path: Path, words: str) -> None:
    told = subprocess.run(
        [sys.executable, __file__, way, address, str(path)], capture_output=True, text=True, check=True
    )
    seconds, used, done, memory = told.stdout.split()[-4:]
    figures = f"{float(seconds):7.1f} s {float(used):7.1f} s CPU {int(done):7} people {memory:>6} MB"
    print(f"{name:11} {words:42} {figures}", flush=True)


def main(rows: int) -> None:
    print(f"{rows} rows; target 60 s for 10,000 and flat memory")
    with tempfile.TemporaryDirectory() as folder:
        short, long = Path(folder) / "short.csv", Path(folder) / "long.csv"
        write_table(short, rows)
        write_table(long, rows * LONGER)
        runs = (("ours", short, "in batches, as the command does"), ("ours", long, f"the same, {LONGER} times as long"),
                ("rival", short, "rival: one object a person, all at once"))  # fmt: skip
        for n, (way, path, words) in enumerate(runs):
            measure("SQLite", way, f"sqlite:///{folder}/bench{n}.db", path, words)
        if postgres.programs() is None:
            print("PostgreSQL is not installed: left out.")
            return
        with postgres.server() as address:
            for n, (way, path, words) in enumerate(runs):
                measure("PostgreSQL", way, new_postgres_database(address, f"bench{n}"), path, words)


if __name__ == "__main__":
    if len(sys.argv) == 4:
        child(sys.argv[1], sys.argv[2], Path(sys.argv[3]))
    else:
        main(int(sys.argv[1]) if len(sys.argv) > 1 else ROWS)

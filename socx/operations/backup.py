"""Back up and restore: the database and the instance files in one zip, with a checksum of each."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import inspect
from sqlalchemy.engine import URL

from socx import __version__
from socx.access.actors import SCHEDULER
from socx.config import Settings
from socx.db import clear_log, db, transaction
from socx.protection import services as protection

MANIFEST = "manifest.json"
DATABASE = {"sqlite": "database/socx.db", "postgresql": "database/socx.sql"}
FORMAT = 1

#: The pause, as the restored copy gets it: in the same transaction as its rows, or before it is in place.
PAUSE = "INSERT INTO {table} (id, since) VALUES (1, '{at}') ON CONFLICT DO NOTHING"


class BackupError(Exception):
    """Why it cannot be done, in one sentence."""


def backup(app: Flask, settings: Settings, target: Path, *, at: datetime) -> int:
    """Write everything to `target`, whole or not at all; return its size in bytes.

    The database is copied as it is at one moment, while others may write. Files are copied after it,
    so that every file that the copied rows name is there. The secret key stays where it is.
    """
    with app.app_context():
        url = db.engine.url
    kind = _kind(url)
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "database"
        if kind == "sqlite":
            _copy_sqlite(Path(url.database or ""), copy)
        else:
            _dump_postgresql(url, copy)
        part = target.with_name(target.name + ".part")
        sums = {}
        with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, path in ((DATABASE[kind], copy), *_instance_files(settings, url)):
                archive.write(path, name)
                sums[name] = _digest(path)
            manifest = {"format": FORMAT, "socx": __version__, "database": kind, "at": at.isoformat(), "sha256": sums}
            archive.writestr(MANIFEST, json.dumps(manifest, indent=2))
    part.replace(target)
    return target.stat().st_size


def restore(app: Flask, settings: Settings, source: Path, *, at: datetime, force: bool = False) -> int:
    """Put a backup in place; return how many files came with it. Sending of mails starts paused.

    Raises BackupError when the backup is damaged, is of another kind of database, or would replace
    data and `force` is not given. Nothing is changed before all checks are passed.
    """
    with app.app_context():
        url, tables = db.engine.url, inspect(db.engine).get_table_names()
        db.engine.dispose()
    kind = _kind(url)
    if tables and not force:
        raise BackupError("The database is not empty; give --force to replace all that is in it.")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        manifest = _unpack(source, folder)
        if manifest["database"] != kind:
            raise BackupError(
                f"The backup is of a {manifest['database']} database, and SOCX_DATABASE_URL names {kind}."
            )
        if kind == "sqlite":
            _restore_sqlite(folder / DATABASE[kind], Path(url.database or ""), at)
        else:
            _restore_postgresql(folder / DATABASE[kind], url, at, clear=bool(tables))
        return _put_files(folder / "instance", settings.instance_path)


def erasures(settings: Settings) -> list[dict[str, Any]]:
    """Who was erased, as the list in the instance folder says; read it before a restore puts an older one there."""
    return protection.read_list(settings.instance_path)


def erase_again(app: Flask, settings: Settings, known: list[dict[str, Any]], *, at: datetime) -> int:
    """Erase once more whom a restored backup brought back; return how many. The database must be up to date."""
    instance = settings.instance_path
    with app.app_context():
        with transaction():
            again = protection.repeat([*known, *protection.read_list(instance)], by=SCHEDULER, at=at)
        with transaction():
            protection.write_list(instance, [*known, *protection.read_list(instance)])
            protection.finish(instance)
            protection.erase_words()
        clear_log()
    return again


def _kind(url: URL) -> str:
    return url.get_backend_name()


def _instance_files(settings: Settings, url: URL) -> Iterator[tuple[str, Path]]:
    """Files made at run time: mails, uploads. Not the database itself, and no secret."""
    root = settings.instance_path
    database = Path(url.database or "").resolve() if _kind(url) == "sqlite" else None
    for path in sorted(root.rglob("*")):
        own = path.name.startswith(".") or path.name == "secret_key" or path.suffix in (".part", ".log")
        if path.is_file() and not own and not _belongs_to(path, database):
            yield f"instance/{path.relative_to(root).as_posix()}", path


def _belongs_to(path: Path, database: Path | None) -> bool:
    return database is not None and path.resolve().parent == database.parent and path.name.startswith(database.name)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _unpack(source: Path, folder: Path) -> dict[str, str]:
    """Unpack and check; only what the manifest names, and only inside the folder."""
    damaged = BackupError(f"{source} is not a complete backup of socx.")
    try:
        with zipfile.ZipFile(source) as archive:
            manifest = json.loads(archive.read(MANIFEST))
            if manifest["format"] != FORMAT:
                raise BackupError(f"{source} was made by another version of socx ({manifest['socx']}).")
            for name in manifest["sha256"]:
                archive.extract(name, folder)
    except (OSError, zipfile.BadZipFile, KeyError, ValueError) as error:
        raise damaged from error
    for name, digest in manifest["sha256"].items():
        path = folder / name
        if not path.resolve().is_relative_to(folder.resolve()) or not path.is_file() or _digest(path) != digest:
            raise damaged
    return dict(manifest)


def _put_files(folder: Path, instance: Path) -> int:
    count = 0
    for path in sorted(folder.rglob("*")) if folder.is_dir() else ():
        if path.is_file():
            target = instance / path.relative_to(folder)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, target)
            count += 1
    return count


def _copy_sqlite(database: Path, copy: Path) -> None:
    """SQLite's own copy: right even while others write, which a copy of the file is not."""
    if not database.is_file():
        raise BackupError("There is no database to back up yet.")
    with closing(sqlite3.connect(database)) as source, closing(sqlite3.connect(copy)) as target:
        source.backup(target)


def _restore_sqlite(copy: Path, database: Path, at: datetime) -> None:
    with closing(sqlite3.connect(copy)) as source:
        if source.execute("PRAGMA integrity_check").fetchone() != ("ok",):
            raise BackupError("The database in the backup is damaged.")
        when = at.astimezone(UTC).replace(tzinfo=None).isoformat(" ")
        source.execute(PAUSE.format(table="sending_pause", at=when))
        source.commit()
        database.parent.mkdir(parents=True, exist_ok=True)
        with closing(sqlite3.connect(database, timeout=10)) as target:
            source.backup(target)


def _dump_postgresql(url: URL, copy: Path) -> None:
    _run([_program("pg_dump"), "--no-owner", "--no-privileges", "--file", str(copy)], url)


def _restore_postgresql(copy: Path, url: URL, at: datetime, *, clear: bool) -> None:
    """In one transaction: the old tables go, the rows come, and sending is paused; or nothing happens."""
    script = copy.with_suffix(".restore.sql")
    with script.open("wb") as file, copy.open("rb") as rows:
        file.write(b"DROP SCHEMA public CASCADE;\n" if clear else b"DROP SCHEMA IF EXISTS public;\n")
        file.write(b"CREATE SCHEMA public;\n")
        for line in rows:
            # The dump of a database whose public schema was made anew makes it itself.
            if line.rstrip(b"\r\n") != b"CREATE SCHEMA public;":
                file.write(line)
        file.write((PAUSE.format(table="public.sending_pause", at=at.isoformat()) + ";\n").encode())
    _run(
        [
            _program("psql"),
            "--no-psqlrc",
            "--quiet",
            "--single-transaction",
            "-v",
            "ON_ERROR_STOP=1",
            "-f",
            str(script),
        ],
        url,
    )


def _program(name: str) -> str:
    """A program of PostgreSQL: on the path, or where Debian keeps those of its newest version."""
    found = shutil.which(name)
    if found:
        return found
    kept = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), reverse=True)
    if not kept:
        raise BackupError(f"The program {name} was not found; install the client programs of PostgreSQL.")
    return str(kept[0])


def _run(command: list[str], url: URL) -> None:
    """Run a program of PostgreSQL on the database; the password travels in the environment."""
    environment = os.environ | {
        name: str(value)
        for name, value in (
            ("PGHOST", url.host), ("PGPORT", url.port), ("PGUSER", url.username),
            ("PGPASSWORD", url.password), ("PGDATABASE", url.database),
        )
        if value
    }  # fmt: skip
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        lines = done.stderr.strip().splitlines() or ["no reason given"]
        raise BackupError(f"{Path(command[0]).name} failed: {lines[-1]}")

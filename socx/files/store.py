"""Where files are kept: under random names in the instance folder, outside of what the web server serves."""

from __future__ import annotations

import os
import secrets
import time
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

#: Of the instance folder. Backups take it along.
FOLDER = "files"

#: A file may stand without its row for as long as a transaction can take, and much longer.
GRACE_SECONDS = 24 * 3600


@dataclass(frozen=True, slots=True)
class Store:
    """A folder of files by random key. Rows name keys; people never do."""

    instance: Path

    @property
    def folder(self) -> Path:
        return self.instance / FOLDER

    def path(self, key: str) -> Path:
        """Where a key is kept. Raises ValueError for what is no key: no path comes from outside."""
        if len(key) != 32 or not set(key) <= set("0123456789abcdef"):
            raise ValueError("not the key of a file")
        return self.folder / key[:2] / key

    def put(self, content: bytes) -> str:
        """Keep some bytes, whole or not at all, and give their key.

        They are on disk before the row that names them: a row without its file cannot come about.
        A file whose row was never written is found by strays().
        """
        key = secrets.token_hex(16)
        path = self.path(key)
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_suffix(".part")
        with open(part, "xb", opener=lambda name, flags: os.open(name, flags, 0o600)) as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
        return key

    def get(self, key: str) -> bytes:
        """The bytes of a key; FileNotFoundError when they are gone."""
        return self.path(key).read_bytes()

    def strays(self, known: Collection[str], now: float | None = None) -> Iterator[Path]:
        """Files that no row names and that are old enough not to belong to a row being written."""
        limit = (time.time() if now is None else now) - GRACE_SECONDS
        for path in sorted(self.folder.glob("??/*")):
            if path.name not in known and path.stat().st_mtime < limit:
                yield path

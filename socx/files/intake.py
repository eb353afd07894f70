"""Take a file in: recognise it, have it scanned, read its text in a process of its own."""

from __future__ import annotations

import contextlib
import json
import logging
import os
import shlex
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from socx.core.errors import Invalid
from socx.core.i18n import N_
from socx.files import kinds
from socx.files.kinds import KINDS

logger = logging.getLogger(__name__)

#: Seconds that a reader gets; it limits its memory by itself.
READING_SECONDS = 20

#: Seconds that a virus scanner gets.
SCANNING_SECONDS = 60

INFECTED = N_("The virus scanner refuses this file.")
NOT_SCANNED = N_("The virus scanner does not answer, so no file can be added now. Try again later.")
TOO_HARD = N_("The file takes too long to read. Save it again in a simpler form, for example as a new PDF.")


@dataclass(frozen=True, slots=True)
class Taken:
    """A file that may be kept: its clean name, kind, digest and text. `is_scanned` when a scanner said yes."""

    name: str
    kind: str
    content: bytes
    digest: str
    text: str
    is_scanned: bool

    @property
    def media_type(self) -> str:
        return KINDS[self.kind].media_type

    @property
    def size(self) -> int:
        return len(self.content)


def take_in(content: bytes, name: str, *, scan_command: str = "") -> Taken:
    """Look a file over. Raises Invalid, by `file`, with the sentence that says what is wrong with it."""
    shown = kinds.clean_name(name)
    kind = kinds.recognise(content, shown)
    if scan_command:
        scan(content, scan_command)
    return Taken(shown, kind, content, sha256(content).hexdigest(), _text(kind, content), bool(scan_command))


def _text(kind: str, content: bytes) -> str:
    if kind in ("png", "jpeg"):
        return ""
    try:
        done = subprocess.run(
            [sys.executable, "-m", "socx.files.reader", kind],
            input=content,
            capture_output=True,
            timeout=READING_SECONDS,
            check=True,
            cwd=Path(__file__).resolve().parents[2],
        )
        answer = json.loads(done.stdout)
    except (subprocess.SubprocessError, ValueError) as error:
        logger.warning("a file could not be read", extra={"kind": kind, "bytes": len(content)})
        raise Invalid({"file": TOO_HARD}) from error
    if "refused" in answer:
        raise Invalid({"file": answer["refused"]})
    return str(answer["text"])


def scan(content: bytes, command: str) -> None:
    """Ask the scanner; raises Invalid when it says no or nothing.

    It gets the path of a copy as its last argument, and answers 0 for clean, 1 for not.
    """
    handle, path = tempfile.mkstemp(prefix="socx-scan-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        done = subprocess.run([*shlex.split(command), path], capture_output=True, timeout=SCANNING_SECONDS, check=False)
    except (OSError, ValueError, subprocess.SubprocessError) as error:
        logger.error("the virus scanner cannot be run")
        raise Invalid({"file": NOT_SCANNED}) from error
    finally:
        with contextlib.suppress(OSError):
            Path(path).unlink()
    if done.returncode == 1:
        logger.warning("the virus scanner refused a file", extra={"bytes": len(content)})
        raise Invalid({"file": INFECTED})
    if done.returncode != 0:
        logger.error("the virus scanner failed", extra={"code": done.returncode})
        raise Invalid({"file": NOT_SCANNED})

"""A PostgreSQL server of the tests' own, from the programs that are installed."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

UNPRIVILEGED = ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups"]


def programs() -> Path | None:
    """The folder of the server's programs, or None where there is none."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), reverse=True)
    if found:
        return found[0].parent
    on_path = shutil.which("initdb")
    return Path(on_path).resolve().parent if on_path else None


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def server() -> Iterator[str]:
    """Start a throwaway server and give the address of its maintenance database.

    The server refuses to run as root, so it runs as an unprivileged user when the tests are root.
    """
    found = programs()
    if found is None:
        raise RuntimeError("PostgreSQL is not installed")
    # Not the tests' own temporary folder: the unprivileged user must be able to reach it.
    folder = Path(tempfile.mkdtemp(prefix="socx-pg-", dir="/dev/shm" if Path("/dev/shm").is_dir() else None))
    as_user: list[str] = []
    if os.geteuid() == 0:
        as_user = UNPRIVILEGED
        shutil.chown(folder, "nobody", "nogroup")
    data, port = folder / "data", free_port()
    quiet = {"check": True, "stdout": subprocess.DEVNULL, "stderr": subprocess.STDOUT, "cwd": folder}
    subprocess.run(
        [
            *as_user,
            found / "initdb",
            "-D",
            data,
            "-U",
            "socx",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--locale=C.UTF-8",
            "--no-sync",
        ],
        **quiet,
    )
    # What these tests write need not outlive the machine.
    careless = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off"
    options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 {careless}"
    control = [*as_user, found / "pg_ctl", "-D", data]
    subprocess.run([*control, "-o", options, "-w", "-l", folder / "log", "start"], **quiet)
    try:
        yield f"postgresql+psycopg://socx@127.0.0.1:{port}/postgres"
    finally:
        subprocess.run([*control, "-m", "immediate", "stop"], **(quiet | {"check": False}))
        time.sleep(0.1)
        shutil.rmtree(folder, ignore_errors=True)

"""`socx run` with real processes: it answers, heals, and leaves nothing behind."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest

from socx.config import ROOT
from socx.operations.serve import Child, answers, scheduler_command
from tests.postgres import free_port

pytestmark = pytest.mark.process

PATIENCE = 90.0


def wait_for(what: Callable[[], object], seconds: float = PATIENCE) -> None:
    until = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < until, "it took too long"
        time.sleep(0.1)


@contextmanager
def running(folder: Path) -> Iterator[tuple[psutil.Process, int]]:
    """`socx run --no-demo`, once its pages answer; whatever is left of it ends with the test."""
    port = free_port()
    environment = os.environ | {"SOCX_INSTANCE": str(folder), "SOCX_WEB_WORKERS": "1", "SOCX_ENV": "development"}
    command = [sys.executable, "-m", "socx.cli", "run", "--no-demo", "--port", str(port)]
    with (folder / "run.log").open("wb") as log:
        started = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)
    launcher = psutil.Process(started.pid)
    seen: set[psutil.Process] = {launcher}
    try:
        wait_for(lambda: started.poll() is not None or "socx is ready" in (folder / "run.log").read_text())
        assert started.poll() is None, (folder / "run.log").read_text()
        seen |= set(launcher.children(recursive=True))
        yield launcher, port
    finally:
        if started.poll() is None:
            seen |= set(launcher.children(recursive=True))
        for process in seen:
            if process.is_running():
                process.kill()
        started.wait(10)


def child(launcher: psutil.Process, word: str) -> psutil.Process | None:
    return next((p for p in alive(launcher.children()) if word in " ".join(p.cmdline())), None)


def alive(processes: list[psutil.Process]) -> list[psutil.Process]:
    return [p for p in processes if p.is_running() and p.status() != psutil.STATUS_ZOMBIE]


def test_it_starts_heals_and_stops_within_seconds(tmp_path):
    with running(tmp_path) as (launcher, port):
        assert answers("127.0.0.1", port)
        scheduler = child(launcher, "scheduler")
        scheduler.kill()
        wait_for(lambda: (again := child(launcher, "scheduler")) is not None and again.pid != scheduler.pid)
        family = launcher.children(recursive=True)

        launcher.send_signal(signal.SIGTERM)
        started = time.monotonic()
        wait_for(lambda: not launcher.is_running() or launcher.status() == psutil.STATUS_ZOMBIE, 20)

        assert time.monotonic() - started < 15
        assert alive(family) == []
    said = (tmp_path / "run.log").read_text()
    assert "The scheduler ended (code -9)" in said
    assert "python3 -m socx user add" in said
    assert said.rstrip().endswith("socx has stopped.")


@pytest.mark.skipif(sys.platform == "win32", reason="a process cannot be stopped there")
def test_a_scheduler_that_lives_and_hangs_is_killed_and_started_anew(tmp_path):
    """Stopped, it hears no signal that asks; what it left is a process without a beat."""
    said: list[str] = []
    pulse = tmp_path / "pulse"
    environment = os.environ | {"SOCX_INSTANCE": str(tmp_path), "SOCX_ENV": "development"}
    child = Child("scheduler", scheduler_command(pulse), environment, pulse, silent=15)
    child.start()
    hung = child.process
    try:
        wait_for(pulse.exists)
        child.look_after(said.append)
        assert said == []
        first = pulse.stat().st_mtime_ns
        os.kill(hung.pid, signal.SIGSTOP)

        wait_for(lambda: child.look_after(said.append) or (child.process is not None and child.process is not hung))
        wait_for(lambda: child.look_after(said.append) or pulse.stat().st_mtime_ns != first)

        assert hung.returncode == -signal.SIGKILL
        assert said[0] == "The scheduler gives no sign of life and is stopped."
        assert len(said) == 2  # and that it is started again
    finally:
        child.ask_to_stop()
        child.wait_or_kill(time.monotonic() + 20)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells children that their parent died")
def test_children_end_when_their_parent_is_killed(tmp_path):
    with running(tmp_path) as (launcher, _):
        family = launcher.children(recursive=True)

        launcher.kill()

        wait_for(lambda: alive(family) == [], 20)


def test_a_port_that_is_taken_is_said_in_one_sentence(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        done = subprocess.run(
            [sys.executable, "-m", "socx.cli", "run", "--port", str(port)],
            cwd=ROOT, env=os.environ | {"SOCX_INSTANCE": str(tmp_path)}, capture_output=True, text=True, check=False,
        )  # fmt: skip

    assert done.returncode == 1
    assert done.stderr == (
        f"Error: Port {port} on 127.0.0.1 is taken; stop the program that uses it or choose another with --port.\n"
    )
    assert list(tmp_path.iterdir()) == []

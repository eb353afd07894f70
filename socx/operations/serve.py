"""Start the web server and the scheduler as two children, keep them alive, stop both cleanly."""

from __future__ import annotations

import ctypes
import http.client
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from socx.config import ROOT

START = 180.0  # seconds that the web server gets until it answers: also a slow, busy machine gets there
STOP = 12.0  # seconds that a child gets to stop by itself
STEADY = 30.0  # a child that lived this long starts again at once when it dies
LONGEST_PAUSE = 30.0
SILENT = 50.0  # seconds without a sign of life after which a child hangs; it mends itself after 30 (scheduler/clock.py)

WINDOWS = sys.platform == "win32"


class ServeError(Exception):
    """Why socx cannot be started, in one sentence."""


def check_port(host: str, port: int) -> None:
    """Raise ServeError when nobody can listen there."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        if not WINDOWS:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except PermissionError:
            raise ServeError(f"Port {port} may not be used by your account; choose another with --port.") from None
        except OSError:
            raise ServeError(
                f"Port {port} on {host} is taken; stop the program that uses it or choose another with --port."
            ) from None


def web_command(host: str, port: int, workers: int) -> list[str]:
    """gunicorn; on Windows, where it does not run, waitress."""
    address = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    made_by = "socx.operations.web:create_app"
    if WINDOWS:
        return [sys.executable, "-m", "waitress", f"--listen={address}", "--threads=8", "--call", made_by]
    return [
        sys.executable, "-m", "gunicorn", f"{made_by}()", "--bind", address,
        "--workers", str(max(workers, 1)), "--threads", "4", "--no-control-socket",
        "--timeout", "60", "--graceful-timeout", "8", "--log-level", "warning", "--chdir", str(ROOT),
    ]  # fmt: skip


def scheduler_command(pulse: Path) -> list[str]:
    return [sys.executable, "-m", "socx.cli", "scheduler", "run", "--pulse", str(pulse)]


@dataclass
class Child:
    """One process that is started again when it dies, sooner or later after how long it lived.

    `pulse` is a file that the process touches while it is well. One that lives and touches it no more
    for `silent` seconds hangs: it is killed, and started again as if it had died.
    """

    name: str
    command: Sequence[str]
    environment: Mapping[str, str]
    pulse: Path | None = None
    silent: float = SILENT
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    again_at: float = 0.0
    pause: float = field(default=0.5)
    _touched: int = 0  # when the file was touched last, as the file says: only that it changes counts
    _heard: float = 0.0  # when we saw that

    def start(self) -> None:
        self.started = time.monotonic()
        self._touched, self._heard = self._sign(), self.started + START  # a start may take so long
        self.process = subprocess.Popen(
            self.command,
            env=dict(self.environment),
            stdin=subprocess.DEVNULL,
            # Ctrl-C reaches us alone, and we stop the children; should we be killed, they end too.
            start_new_session=not WINDOWS,
            preexec_fn=_end_with_parent if sys.platform == "linux" else None,
        )

    def look_after(self, say: Callable[[str], None]) -> None:
        """Start it again when it has died; after a quick death wait longer each time."""
        now = time.monotonic()
        if self.process is None:
            if now >= self.again_at:
                self.start()
            return
        if self.process.poll() is None:
            if not self._hangs(now):
                return
            say(f"The {self.name} gives no sign of life and is stopped.")
            self._kill(self.process)
        self.pause = 0.5 if now - self.started > STEADY else min(self.pause * 2, LONGEST_PAUSE)
        say(f"The {self.name} ended (code {self.process.returncode}); it is started again in {self.pause:.0f} s.")
        self.process, self.again_at = None, now + self.pause

    def ask_to_stop(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()

    def wait_or_kill(self, until: float) -> None:
        if self.process is None:
            return
        try:
            self.process.wait(max(until - time.monotonic(), 0.1))
        except subprocess.TimeoutExpired:
            self._kill(self.process)

    def _hangs(self, now: float) -> bool:
        """Whether its file was not touched for too long. No clock of the wall is asked: it may jump."""
        touched = self._sign()
        if touched != self._touched:
            self._touched, self._heard = touched, now
        return self.pulse is not None and now - self._heard > self.silent

    def _sign(self) -> int:
        """When its file was touched last; 0 while there is none."""
        return self.pulse.stat().st_mtime_ns if self.pulse is not None and self.pulse.exists() else 0

    @staticmethod
    def _kill(process: subprocess.Popen[bytes]) -> None:
        """End it and all that it started, also where it is stopped and hears nothing."""
        if WINDOWS:
            process.kill()
        else:
            os.killpg(process.pid, signal.SIGKILL)  # its session is its group
        process.wait()


def serve(
    *,
    host: str,
    port: int,
    workers: int,
    environment: Mapping[str, str],
    ready: Callable[[], None],
    say: Callable[[str], None],
) -> None:
    """Run until SIGINT, SIGTERM or SIGHUP. `ready` is called once, when the pages answer.

    Raises ServeError when the web server does not begin to answer. (gunicorn watches its workers itself.)
    """
    asked: list[int] = []
    previous = {number: signal.signal(number, lambda n, _: asked.append(n)) for number in _stop_signals()}
    handle, pulse_name = tempfile.mkstemp(prefix="socx-pulse-")
    os.close(handle)
    pulse = Path(pulse_name)
    children = [
        Child("web server", web_command(host, port, workers), environment),
        Child("scheduler", scheduler_command(pulse), environment, pulse),
    ]
    try:
        for child in children:
            child.start()
        _wait_until_it_answers(host, port, children[0], asked)
        if not asked:
            ready()
        while not asked:
            time.sleep(0.25)
            for child in children:
                child.look_after(say)
    finally:
        for child in children:
            child.ask_to_stop()
        until = time.monotonic() + STOP
        for child in children:
            child.wait_or_kill(until)
        pulse.unlink(missing_ok=True)
        for number, handler in previous.items():
            signal.signal(number, handler)


def _wait_until_it_answers(host: str, port: int, web: Child, asked: list[int]) -> None:
    until = time.monotonic() + START
    while not asked:
        if web.process is not None and web.process.poll() is not None:
            raise ServeError("The web server could not be started; the lines above say why.")
        if answers(host, port):
            return
        if time.monotonic() > until:
            raise ServeError("The web server does not answer; the lines above may say why.")
        time.sleep(0.2)


def answers(host: str, port: int) -> bool:
    """Whether our health page answers there. No proxy of the environment is asked."""
    there = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)
    connection = http.client.HTTPConnection(there, port, timeout=2)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _stop_signals() -> list[int]:
    names = ("SIGINT", "SIGTERM", "SIGHUP")
    return [getattr(signal, name) for name in names if hasattr(signal, name)]


def _end_with_parent() -> None:
    """Ask Linux to end this process when its parent dies, however it dies."""
    pr_set_pdeathsig = 1
    _libc.prctl(pr_set_pdeathsig, signal.SIGTERM)


_libc: Any = ctypes.CDLL(None) if sys.platform == "linux" else None

"""The launcher on machines where something is missing: one sentence each, and nothing half done."""

from __future__ import annotations

import ast
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from socx.config import ROOT
from tests.postgres import UNPRIVILEGED

pytestmark = pytest.mark.process

LAUNCHER = ROOT / "socx" / "__main__.py"
NOWHERE = "no-such-thing==1.0 --hash=sha256:" + "0" * 64 + "\n"


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """The launcher alone, with a lock that nobody can install."""
    (tmp_path / "socx").mkdir()
    shutil.copy(LAUNCHER, tmp_path / "socx")
    shutil.copy(ROOT / "socx" / "__init__.py", tmp_path / "socx")
    (tmp_path / "requirements.lock").write_text(NOWHERE)
    return tmp_path


def launch(folder: Path, *arguments: str, prefix: tuple[str, ...] = ()) -> subprocess.CompletedProcess[str]:
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("PIP_", "UV_"))} | {"PIP_NO_INDEX": "1"}
    return subprocess.run(
        [*prefix, sys.executable, "-m", "socx", *arguments],
        cwd=folder, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_old_pythons_can_read_it_far_enough_to_be_told():
    source = LAUNCHER.read_text(encoding="utf-8")
    assert ast.parse(source, feature_version=(3, 8))
    pretend = (
        "import runpy, sys; sys.version_info = (3, 8, 10); sys.argv = ['socx', 'run'];"
        "runpy.run_path(sys.stdin.readline().strip(), run_name='__main__')"
    )

    done = subprocess.run(
        [sys.executable, "-c", pretend], input=str(LAUNCHER), capture_output=True, text=True, check=False
    )

    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "socx needs Python 3.11 or later; this is Python 3.8.\n"


def test_without_a_command_it_says_what_there_is_and_installs_nothing(checkout):
    done = launch(checkout)

    assert done.returncode == 0
    assert "python3 -m socx COMMAND" in done.stdout
    assert not (checkout / ".venv").exists()


def test_a_lock_that_cannot_be_installed_is_said_and_tried_again_next_time(checkout):
    done = launch(checkout, "run")

    assert done.returncode == 1
    assert done.stderr.splitlines()[-1] == (
        "The packages of requirements.lock could not be installed; the lines above say why. Nothing was started."
    )
    assert not (checkout / ".venv" / "socx-installed").exists()


def test_encoders_that_cannot_be_installed_are_done_without(checkout):
    for lock in ("requirements.lock", "requirements-semantic.lock"):
        (checkout / lock).write_text("" if lock == "requirements.lock" else NOWHERE)
    program = checkout / "socx" / "cli.py"
    program.write_text("print('socx was started')")

    first, second = launch(checkout, "run"), launch(checkout, "run")

    told = "The encoders could not be installed; socx goes on without them and matches texts by their words."
    assert first.stdout.splitlines()[-2:] == [told, "socx was started"]
    assert second.stdout.splitlines() == ["socx was started"]


def test_a_missing_lock_is_said(checkout):
    (checkout / "requirements.lock").unlink()

    done = launch(checkout, "run")

    assert done.stderr == "The file requirements.lock is missing; get a complete copy of socx.\n"


def test_a_folder_that_cannot_be_written_is_said(checkout):
    prefix: tuple[str, ...] = ()
    if os.geteuid() == 0:
        if shutil.which("setpriv") is None:
            pytest.skip("without setpriv root may write everywhere")
        prefix = tuple(UNPRIVILEGED)
    for folder in (checkout, *checkout.parents):
        if folder.stat().st_uid == os.geteuid() and folder != Path(folder.anchor):
            folder.chmod(0o555 if folder == checkout else folder.stat().st_mode | 0o055)

    done = launch(checkout, "run", prefix=prefix)

    checkout.chmod(0o755)
    assert done.stderr == (
        f"The folder {checkout} cannot be written; copy socx to a folder of your own and start again.\n"
    )


def test_the_help_of_the_tests_is_ours_and_installs_nothing(checkout):
    told = launch(checkout, "test", "--help")

    assert told.returncode == 0
    assert "SOCX_TEST_ALL=1" in told.stdout
    assert "Everything else goes to pytest" in told.stdout
    assert not (checkout / ".venv").exists()

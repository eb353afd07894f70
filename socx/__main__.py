"""`python3 -m socx run` and `python3 -m socx test` on a bare machine.

Standard library only, and readable by old Pythons far enough to say that they are too old. Makes
`.venv` beside the code, installs what the lock names, and goes on in that environment.
"""

# Plain os.path: this file runs before anything is known of the machine.
# ruff: noqa: PTH100, PTH101, PTH105, PTH110, PTH112, PTH118, PTH120, PTH123, PTH204
from __future__ import annotations

import hashlib
import os
import shlex
import shutil
import subprocess
import sys
import time

OLDEST = (3, 11)

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
VENV = os.path.join(ROOT, ".venv")
WINDOWS = os.name == "nt"
BIN = os.path.join(VENV, "Scripts" if WINDOWS else "bin")
PYTHON = os.path.join(BIN, "python.exe" if WINDOWS else "python")

RUN_LOCK, TEST_LOCK = "requirements.lock", "requirements-dev.lock"

#: All of the first, and encoders for matching by meaning, which socx can do without.
SEMANTIC_LOCK = "requirements-semantic.lock"

#: Seconds until encoders that could not be installed are tried again.
PATIENCE = 24 * 60 * 60

USAGE = """\
Usage: python3 -m socx COMMAND

  run     Start socx: the pages and the scheduler, with a demonstration programme.
  test    Run the tests. What follows goes to pytest.

The first use makes an environment in .venv. After that there are more commands;
this help shows them, and .venv/bin/socx runs them too.
"""

TEST_USAGE = """\
Usage: python3 -m socx test [OPTIONS] [FILES]

Runs the tests: on SQLite, on PostgreSQL where it is installed, in Chromium where it is installed.

  --help              Show this and end.
  SOCX_TEST_ALL=1     (environment) Fail where PostgreSQL or Chromium is missing; without it, those
                      tests are left out and named at the end.
  SOCX_TEST_DATABASE_URL=postgresql+psycopg://…
                      (environment) Use this PostgreSQL server, not one of our own.

Everything else goes to pytest: files, -k WORDS, -x, -n 2 and so on. Without any, all tests run, in as
many processes as the machine has processors, four at most.
"""

#: Settings of pip that uv does not read by itself, and their names there.
FROM_PIP = {
    "index-url": "UV_DEFAULT_INDEX",
    "extra-index-url": "UV_INDEX",
    "find-links": "UV_FIND_LINKS",
    "trusted-host": "UV_INSECURE_HOST",
    "cert": "SSL_CERT_FILE",
}


class Trouble(Exception):  # a sentence for people
    """Something that a person must mend; the message is one sentence that says what."""


def main():
    arguments = sys.argv[1:]
    if sys.version_info < OLDEST:
        return fail("socx needs Python {}.{} or later; this is Python {}.{}.".format(*(OLDEST + sys.version_info[:2])))
    if (not arguments or arguments[0] in ("-h", "--help")) and not installed():
        print(USAGE, end="")
        return 0
    testing = arguments[:1] == ["test"]
    if testing and arguments[1:2] in (["-h"], ["--help"]):
        print(TEST_USAGE, end="")
        return 0
    try:
        prepare(TEST_LOCK if testing else RUN_LOCK)
        if arguments[:1] == ["run"]:
            prepare_encoders()
    except Trouble as trouble:
        return fail(str(trouble))
    except KeyboardInterrupt:
        return fail("Stopped. Start again to go on.")
    if testing:
        os.chdir(ROOT)
        return go_on("pytest", arguments[1:] or all_tests())
    return go_on("socx.cli", arguments)


def all_tests():
    """Side by side, each file in one process: what a file sets up is set up once."""
    return ["-n", str(min(os.cpu_count() or 1, 4)), "--dist", "loadfile"]


def fail(sentence):
    print(sentence, file=sys.stderr)
    return 1


def go_on(module, arguments):
    """Become the program; on Windows, where that is not possible, wait for it."""
    sys.stdout.flush()
    command = [PYTHON, "-m", module, *arguments]
    if WINDOWS:
        return subprocess.call(command)
    os.execv(PYTHON, command)
    return 0


def prepare(lock):
    """Make the environment and install the lock, unless that was done with the same lock."""
    wanted = digest(lock)
    if usable() and wanted in installed():
        return
    if not os.access(ROOT if not os.path.isdir(VENV) else VENV, os.W_OK):
        raise Trouble(f"The folder {ROOT} cannot be written; copy socx to a folder of your own and start again.")
    if not usable():
        make_environment()
    say(f"Installing the packages of {lock} (a minute or two the first time) …")
    install(lock)
    add_command()
    # The longer locks hold all of the shorter ones: who can test can run.
    done = {wanted} if lock == RUN_LOCK else {wanted, digest(RUN_LOCK)}
    if lock == TEST_LOCK:
        done.add(digest(SEMANTIC_LOCK))
    write(stamp(), "\n".join(sorted(done)) + "\n")


def prepare_encoders():
    """Install the encoders too; where they cannot be had, say so and go on without."""
    wanted = digest(SEMANTIC_LOCK)
    if wanted in installed() or refused_lately(wanted):
        return
    try:
        prepare(SEMANTIC_LOCK)
    except Trouble:
        write(refusal(), wanted)
        say("The encoders could not be installed; socx goes on without them and matches texts by their words.")


def refusal():
    return os.path.join(VENV, "socx-without-encoders")


def refused_lately(wanted):
    """Whether the same lock could not be installed within the last day."""
    try:
        with open(refusal()) as file:
            return file.read() == wanted and time.time() - os.path.getmtime(refusal()) < PATIENCE
    except OSError:
        return False


def digest(lock):
    """What stands for a lock with this Python and this place; any of them changed installs anew."""
    try:
        with open(os.path.join(ROOT, lock), "rb") as file:
            content = file.read()
    except OSError:
        raise Trouble(f"The file {lock} is missing; get a complete copy of socx.") from None
    place = f"{ROOT} {sys.version_info[:2]}".encode()
    return hashlib.sha256(content + place).hexdigest()


def stamp():
    return os.path.join(VENV, "socx-installed")


def installed():
    try:
        with open(stamp()) as file:
            return file.read().split()
    except OSError:
        return []


def usable():
    """Whether the environment has a Python that still runs."""
    if not os.path.exists(PYTHON):
        return False
    try:
        return subprocess.call([PYTHON, "-c", ""], stderr=subprocess.DEVNULL) == 0
    except OSError:
        return False


def make_environment():
    say("Making an environment in .venv …")
    made = subprocess.run(
        [sys.executable, "-m", "venv", "--clear", VENV], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False
    )
    if made.returncode == 0 and usable():
        return
    output = made.stdout.decode(errors="replace")
    shutil.rmtree(VENV, ignore_errors=True)
    if "ensurepip" in output:
        raise Trouble("This Python cannot make environments; on Debian and Ubuntu install the package python3-venv.")
    raise Trouble(f"The environment in {VENV} could not be made; is there space, and may you write there?")


def install(lock):
    """With uv, which is quick; with pip alone where uv cannot be had or does not succeed."""
    path = os.path.join(ROOT, lock)
    pip = [PYTHON, "-m", "pip", "--disable-pip-version-check"]
    uv = [PYTHON, "-m", "uv", "pip", "install", "--python", PYTHON, "--require-hashes", "-r", path]
    if lock == TEST_LOCK:
        uv.append("--compile-bytecode")  # tests start many processes; each would compile by itself
    if call([*pip, "install", "--quiet", "uv"]) and call(uv, env={**settings_of_pip(pip), **os.environ}):
        return
    say("Going on with pip, which takes longer …")
    if not call([*pip, "install", "--require-hashes", "-r", path]):
        raise Trouble(f"The packages of {lock} could not be installed; the lines above say why. Nothing was started.")


def call(command, env=None):
    try:
        return subprocess.call(command, env=env) == 0
    except OSError:
        return False


def settings_of_pip(pip):
    """What the user told pip about where packages come from, in the words of uv."""
    listed = subprocess.run([*pip, "config", "list"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False)
    found = {}
    for line in listed.stdout.decode(errors="replace").splitlines():
        name, _, value = line.partition("=")
        key = name.rpartition(".")[2]
        if key in FROM_PIP:
            found[FROM_PIP[key]] = " ".join(value.strip("'\"").split("\\n"))
    return found


def add_command():
    """The console command `socx`, and the code on the path of the environment."""
    where = subprocess.run(
        [PYTHON, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"], stdout=subprocess.PIPE, check=True
    )
    write(os.path.join(where.stdout.decode().strip(), "socx.pth"), ROOT + "\n")
    if WINDOWS:
        write(os.path.join(BIN, "socx.cmd"), f'@"{PYTHON}" -m socx.cli %*\r\n')
    else:
        write(os.path.join(BIN, "socx"), f'#!/bin/sh\nexec {shlex.quote(PYTHON)} -m socx.cli "$@"\n')
        os.chmod(os.path.join(BIN, "socx"), 0o755)


def write(path, content):
    """Write a file whole or not at all."""
    with open(path + ".part", "w", encoding="utf-8") as file:
        file.write(content)
    os.replace(path + ".part", path)


def say(line):
    print(line, flush=True)


if __name__ == "__main__":
    sys.exit(main())

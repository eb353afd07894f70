"""What the command says, and that every part of it helps."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result
from sqlalchemy import create_engine, text

from socx import __version__, cli


def commands(group: click.Group, path: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    found: list[tuple[str, ...]] = []
    for name, command in group.commands.items():
        found.append((*path, name))
        if isinstance(command, click.Group):
            found += commands(command, (*path, name))
    return found


@pytest.fixture
def socx(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """socx("user", "add", …): run the command on an instance of its own."""
    for name in ("SOCX_DATABASE_URL", "SOCX_MAIL_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("SOCX_ENV", "development")
    monkeypatch.setenv("SOCX_INSTANCE", str(tmp_path))

    def run(*arguments: str) -> Result:
        return CliRunner().invoke(cli.main, arguments)

    return run


ADA = ("user", "add", "--email", "Ada@Example.org", "--name", "Ada", "--password", "a long enough one")


@pytest.mark.parametrize("path", [p for p in commands(cli.main) if p != ("test",)], ids=" ".join)
def test_every_command_helps(socx, path):
    done = socx(*path, "--help")

    assert done.exit_code == 0
    assert "Usage: " in done.output


def test_the_version(socx):
    assert socx("--version").output == f"socx, version {__version__}\n"


def test_the_first_administrator_is_made(socx, tmp_path):
    done = socx(*ADA, "--role", "administrator")

    assert done.output == "ada@example.org can sign in now.\n"
    with create_engine(f"sqlite:///{tmp_path / 'socx.db'}").connect() as connection:
        rows = connection.execute(text('SELECT email, role, active, password FROM "user"')).all()
        connection.engine.dispose()
    assert [(r.email, r.role, bool(r.active), r.password[:7]) for r in rows] == [
        ("ada@example.org", "administrator", True, "$argon2")
    ]


# fmt: off
@pytest.mark.parametrize(("arguments", "sentence"), [
    ((*ADA, "--role", "adviser"),                                     "Choose the domain of this adviser."),
    ((*ADA[:-1], "short", "--role", "manager"),                       "The password needs 12 characters or more."),
    ((*ADA[:3], "no address", *ADA[4:], "--role", "manager"),         "“no address” is not an e-mail address."),
    (("scheduler", "once", "nothing"),                                "There is no job “nothing”."),
    (("scheduler", "once", "send-mail", "--at", "soon"), "“soon” is no moment; write it like 2026-03-02T07:00."),
    (("backup", "saved.zip"),                                         "There is no database to back up yet."),
    (("match", "2026-07"),                                            "There is no request “2026-07”."),
    (("match", "9" * 30),                                             f"There is no request “{'9' * 30}”."),
    ((*ADA, "--role", "official", "--institution", "99"),             "Choose the institution of this person."),
])
def test_what_is_in_the_way_is_said_in_words(socx, arguments, sentence):
    if arguments[0] == "match":
        socx(*ADA, "--role", "manager")

    done = socx(*arguments)

    assert done.exit_code == 1
    assert f"Error: {sentence}" in done.output
# fmt: on


# fmt: off
@pytest.mark.parametrize(("name", "value", "sentence"), [
    ("MAIL_URL",    "mail.example.org", "SOCX_MAIL_URL must start with smtp:// or smtps://."),
    ("MAIL_FROM",   "socx",             "SOCX_MAIL_FROM must be an e-mail address."),
    ("TIMEZONE",    "Mars/Base",        "SOCX_TIMEZONE must be the name of a time zone, such as Europe/Brussels."),
    ("WEB_WORKERS", "0",                "SOCX_WEB_WORKERS must be a whole number, 1 or more."),
    ("INSTANCE",    "/proc/nowhere",    "/proc/nowhere cannot be written or read: No such file or directory."),
])
def test_a_setting_that_cannot_be_used_is_named(socx, monkeypatch, name, value, sentence):
    monkeypatch.setenv(f"SOCX_{name}", value)

    done = socx("resume-sending")

    assert done.output == f"Error: {sentence}\n"
# fmt: on


def test_a_folder_that_is_not_there_takes_no_backup(socx, tmp_path):
    socx(*ADA, "--role", "manager")

    done = socx("backup", str(tmp_path / "nowhere" / "saved.zip"))

    assert done.exit_code == 1
    assert "saved.zip.part cannot be written or read: No such file or directory." in done.output


def test_a_job_runs_by_hand_at_another_moment(socx):
    socx(*ADA, "--role", "manager")

    done = socx("scheduler", "once", "forget-runs", "--at", "2026-03-02")

    assert done.output == "forget-runs: 0\n"


def test_a_backup_is_restored_and_sending_resumed(socx, tmp_path):
    socx(*ADA, "--role", "manager")
    saved = str(tmp_path.parent / f"{tmp_path.name}.zip")

    said = [
        socx("backup", saved),
        socx("restore", saved),
        socx("restore", saved, "--force"),
        *(socx("resume-sending") for _ in "12"),
    ]

    assert [s.exit_code for s in said] == [0, 1, 0, 0, 0]
    assert [s.output for s in said[3:]] == ["Mails are sent again.\n", "Sending was not paused.\n"]

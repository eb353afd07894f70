"""A backup holds everything, is checked before it is put in place, and starts with sending paused."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from socx.db import db as database
from socx.institutions.models import Institution
from socx.notifications import jobs, services
from socx.notifications.models import Notice, SendingPause
from socx.operations import backup as work
from socx.operations.database import upgrade
from tests.conftest import make_app, new_postgres_database
from tests.factories import NOW, make_institution, make_user

NewSite = Callable[[str], Flask]


@pytest.fixture(params=["sqlite", "postgresql"])
def new_site(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[NewSite]:
    """new_site(name): an application with an empty database and a folder of its own."""
    made: list[Flask] = []

    def new(name: str) -> Flask:
        folder = tmp_path / name
        if request.param == "postgresql":
            address = new_postgres_database(request.getfixturevalue("postgres_address"), f"socx_{name}")
        else:
            address = f"sqlite:///{folder / 'socx.db'}"
        made.append(make_app(address, folder))
        return made[-1]

    yield new
    for app in made:
        with app.app_context():
            database.session.remove()
            database.engine.dispose()


@pytest.fixture
def old(new_site: NewSite) -> Flask:
    """A site with an institution, a mail to send and a file."""
    app = new_site("old")
    upgrade(app)
    with app.app_context():
        make_institution(official_name="Ministère de l’Emploi")
        services.queue("requests/clarify", [make_user().id], ("request", 1), at=NOW)
        database.session.commit()
    mail = app.extensions["socx.settings"].instance_path / "mail" / "one.eml"
    mail.parent.mkdir()
    mail.write_text("hello")
    return app


def save(app: Flask, target: Path) -> Path:
    work.backup(app, app.extensions["socx.settings"], target, at=NOW)
    return target


def put_back(app: Flask, source: Path, **given: bool) -> int:
    return work.restore(app, app.extensions["socx.settings"], source, at=NOW, **given)


def names(app: Flask) -> list[str]:
    with app.app_context():
        return list(database.session.scalars(select(Institution.official_name)))


def test_what_was_saved_comes_back(old, new_site, tmp_path):
    saved = save(old, tmp_path / "saved.zip")
    fresh = new_site("fresh")

    files = put_back(fresh, saved)

    assert (names(fresh), files) == (["Ministère de l’Emploi"], 1)
    assert (fresh.extensions["socx.settings"].instance_path / "mail" / "one.eml").read_text() == "hello"


def test_a_restored_copy_sends_nothing_until_it_is_told_to(old, new_site, tmp_path):
    fresh = new_site("fresh")
    put_back(fresh, save(old, tmp_path / "saved.zip"))

    with fresh.app_context():
        sent = jobs.send_due(NOW)
        waiting = database.session.scalars(select(Notice.mail_state)).all()
        paused = database.session.scalars(select(SendingPause.since)).all()

    assert (sent, waiting, paused) == (0, ["pending"], [NOW])


def test_the_secret_key_is_not_in_it(old, tmp_path):
    (old.extensions["socx.settings"].instance_path / "secret_key").write_text("secret")

    with zipfile.ZipFile(save(old, tmp_path / "saved.zip")) as archive:
        held = archive.namelist()

    assert [n for n in held if n.startswith("instance/")] == ["instance/mail/one.eml"]


def test_a_database_with_data_is_replaced_only_by_force(old, new_site, tmp_path):
    saved = save(old, tmp_path / "saved.zip")
    other = new_site("other")
    upgrade(other)
    with other.app_context():
        make_institution(official_name="Another")
        database.session.commit()

    with pytest.raises(work.BackupError, match="--force"):
        put_back(other, saved)
    kept = names(other)
    put_back(other, saved, force=True)

    assert (kept, names(other)) == (["Another"], ["Ministère de l’Emploi"])


def test_restoring_can_be_repeated(old, new_site, tmp_path):
    saved = save(old, tmp_path / "saved.zip")
    fresh = new_site("fresh")
    put_back(fresh, saved)

    put_back(fresh, save(fresh, tmp_path / "again.zip"), force=True)

    assert names(fresh) == ["Ministère de l’Emploi"]


@pytest.mark.parametrize("name", ["instance/mail/one.eml", "database/"])
def test_a_damaged_backup_changes_nothing(old, new_site, tmp_path, name):
    saved, damaged = save(old, tmp_path / "saved.zip"), tmp_path / "damaged.zip"
    with zipfile.ZipFile(saved) as good, zipfile.ZipFile(damaged, "w") as bad:
        for held in good.namelist():
            content = good.read(held)
            bad.writestr(held, content[:-1] if held.startswith(name) else content)
    fresh = new_site("fresh")

    with pytest.raises(work.BackupError, match="not a complete backup"):
        put_back(fresh, damaged)

    put_back(fresh, saved)  # it is still empty


def test_what_is_no_backup_is_refused(new_site, tmp_path):
    other = tmp_path / "notes.zip"
    other.write_text("notes")

    with pytest.raises(work.BackupError, match="not a complete backup"):
        put_back(new_site("fresh"), other)


def test_a_backup_of_the_other_kind_of_database_is_refused(old, new_site, tmp_path):
    saved, other = save(old, tmp_path / "saved.zip"), tmp_path / "other.zip"
    with zipfile.ZipFile(saved) as good, zipfile.ZipFile(other, "w") as bad:
        for held in good.namelist():
            bad.writestr(held, good.read(held).replace(b'"sqlite"', b'"other"').replace(b'"postgresql"', b'"other"'))

    with pytest.raises(work.BackupError, match="SOCX_DATABASE_URL"):
        put_back(new_site("fresh"), other)

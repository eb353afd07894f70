"""Migrations build what the models describe, on both databases, and can be taken back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from sqlalchemy import inspect

from socx.activities.workflow import ACTION_WORKFLOW, ACTIVITY_WORKFLOW
from socx.db import db as database
from socx.experts.workflow import PROFILE_WORKFLOW
from socx.notifications import services
from socx.notifications.models import MAIL_STATES, Notice
from socx.operations.database import alembic_config, downgrade, upgrade
from socx.requests.workflow import REQUEST_WORKFLOW
from socx.search.tables import is_compared, is_own_of_sqlite
from socx.selection.workflow import APPLICATION_WORKFLOW, CALL_WORKFLOW, INVITATION_WORKFLOW
from tests.conftest import make_app, new_postgres_database
from tests.factories import NOW, make_action, make_activity, make_expert, make_request, make_user
from tests.selection import apply_to, invite_to, make_applicant, make_call, make_wanted


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def migrated(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """An application whose tables were made by the migrations alone."""
    folder = tmp_path_factory.mktemp("migrated")
    if request.param == "postgresql":
        address = new_postgres_database(request.getfixturevalue("postgres_address"), "socx_migrated")
    else:
        address = f"sqlite:///{folder / 'migrated.db'}"
    app = make_app(address, folder)
    upgrade(app)
    yield app
    with app.app_context():
        database.session.remove()
        database.engine.dispose()


def test_migrations_build_what_the_models_describe(migrated):
    with migrated.app_context(), database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "include_object": is_compared})
        assert compare_metadata(context, database.metadata) == []


def test_a_row_of_every_state_fits(migrated):
    with migrated.app_context():
        for state in REQUEST_WORKFLOW:
            make_request(state.name)
        for state in PROFILE_WORKFLOW:
            make_expert(state=state.name)
        for state in ACTION_WORKFLOW:
            make_action(state=state.name)
        for state in ACTIVITY_WORKFLOW:
            make_activity(state=state.name)
        for round_, state in enumerate(CALL_WORKFLOW, 1):
            make_call(make_wanted(), state=state.name, round=round_)
        call = make_call(make_wanted())
        for state in INVITATION_WORKFLOW:
            invite_to(call, make_applicant(), state=state.name)
        for state in APPLICATION_WORKFLOW:
            apply_to(call, make_applicant(), state=state.name)
        person = make_user()
        for number, state in enumerate(MAIL_STATES):
            services.queue("test/news", [person.id], ("thing", number), at=NOW)
            database.session.query(Notice).filter_by(subject_id=number).update({"mail_state": state})
        database.session.rollback()


def test_migrations_are_a_numbered_line():
    script = ScriptDirectory.from_config(alembic_config())

    found = sorted(revision.revision for revision in script.walk_revisions())

    assert found == [f"{n:04d}" for n in range(1, len(found) + 1)]
    assert all(Path(r.path).name.startswith(r.revision) for r in script.walk_revisions())
    assert len(script.get_heads()) == 1


def test_migrations_need_no_code_of_today():
    """A migration that imports models or types of ours would change when they change."""
    script = ScriptDirectory.from_config(alembic_config())

    assert [r.path for r in script.walk_revisions() if "socx" in Path(r.path).read_text()] == []


def test_migrations_can_be_taken_back_and_made_again(migrated):
    downgrade(migrated)
    with migrated.app_context():
        left = set(inspect(database.engine).get_table_names())
    upgrade(migrated)

    assert left == {"alembic_version"}
    with migrated.app_context():
        made = {name for name in inspect(database.engine).get_table_names() if not is_own_of_sqlite(name)}
        assert made == set(database.metadata.tables) | {"alembic_version"}

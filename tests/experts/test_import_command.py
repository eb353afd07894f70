"""The command for long tables: a trial first, then in batches, and on from where it stopped."""

from __future__ import annotations

import csv
import io

import pytest
from flask import current_app
from sqlalchemy import select

from socx.access.actors import Role
from socx.core.errors import Invalid, NotPermitted
from socx.db import db as database
from socx.experts.models import Expert, ImportRow, ImportRun
from socx.notifications.models import Notice
from socx.operations.importing import import_file
from tests.experts.tables import as_csv, as_xlsx, count, person
from tests.factories import NOW, make_user


@pytest.fixture
def table(db, tmp_path):
    make_user(Role.ADVISER, email="ada@facility.example")
    make_user(Role.OFFICIAL, email="official@work.example")
    path = tmp_path / "people.csv"
    path.write_bytes(as_csv(*(person(n) for n in range(1, 8)), person(1), person(9, employer="")))
    return path


def bring_in(path, *, write=True, email="ada@facility.example", progress=lambda row, rows, counts: None, **more):
    database.session.commit()  # the command has a session of its own
    app = current_app._get_current_object()
    return import_file(app, app.extensions["socx.settings"], path, email=email, write=write, at=NOW, batch=3,
                       progress=progress, **more)  # fmt: skip


def test_a_trial_writes_nothing_but_its_report(table, tmp_path):
    counts = bring_in(table, write=False, report=tmp_path / "refused.csv")

    assert (counts["create"], counts["refused"]) == (7, 2)
    assert (count(Expert), count(ImportRun)) == (0, 0)
    rows = list(csv.DictReader(io.StringIO((tmp_path / "refused.csv").read_text(encoding="utf-8-sig"))))
    assert [row["email"] for row in rows] == ["person1@work.example", "person9@work.example"]
    assert "This e-mail stands in row 2 already." in rows[0]["What is wrong"]


@pytest.mark.parametrize("write", [as_csv, as_xlsx])
def test_who_waits_is_told_how_far_it_is(db, tmp_path, write):
    make_user(Role.ADVISER, email="ada@facility.example")
    path = tmp_path / "people"
    path.write_bytes(write(*(person(n) for n in range(1, 8))))
    told = []

    bring_in(path, progress=lambda row, rows, counts: told.append((row, rows, counts.total())))

    assert told == [(4, 8, 3), (7, 8, 6), (8, 8, 7)]


def test_a_table_is_brought_in_and_a_second_time_nothing_changes(table):
    bring_in(table)

    again = bring_in(table)

    assert (again["create"], again["change"], again["same"], again["refused"]) == (0, 0, 7, 2)
    assert (count(Expert), count(Notice), count(ImportRow)) == (7, 7, 0)
    link = database.session.scalars(select(Notice).order_by(Notice.id)).first().facts["link"]
    assert "/register/" in link


def test_a_run_that_stops_is_gone_on_with(table):
    def stop(row, rows, counts):
        if counts.total() >= 6:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        bring_in(table, progress=stop)
    run = database.session.scalars(select(ImportRun)).one()
    assert (count(Expert), run.state, run.mark) == (6, "running", 7)

    bring_in(table)

    database.session.expire_all()
    run = database.session.scalars(select(ImportRun)).one()
    assert (count(Expert), count(Notice), run.state) == (7, 7, "done")
    assert run.counts == {"create": 7, "change": 0, "same": 0, "refused": 2}


def test_only_the_facility_brings_tables_in(table):
    with pytest.raises(NotPermitted):
        bring_in(table, email="official@work.example")
    with pytest.raises(Invalid):
        bring_in(table, email="nobody@work.example")

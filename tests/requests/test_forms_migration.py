"""Requests that were written before the forms were two keep their form and their answers."""

from __future__ import annotations

from alembic import command
from flask import Flask
from sqlalchemy import text

from socx.db import db as database
from socx.operations.database import alembic_config


def test_the_form_is_carried_over_and_put_back(empty: Flask) -> None:
    config = alembic_config()
    answers = '{"kind": "simplified", "unit": "Events"}'

    def rows(columns: str) -> list[tuple[object, ...]]:
        with database.engine.connect() as connection:
            found = connection.execute(text(f"SELECT {columns} FROM assistance_request ORDER BY id"))
            return [tuple(str(value) for value in row) for row in found]

    with empty.app_context():
        command.upgrade(config, "0003")
        with database.engine.begin() as connection:
            connection.execute(text(
                "INSERT INTO institution (id, official_name, original_name, short_name, type, partner_code, city, "
                "website, mandate, created_at) VALUES (1, 'M', '', '', 'ministry', 'XK', '', '', '', '2026-01-01')"
            ))  # fmt: skip
            for number, words in ((1, answers), (2, '{"unit": "Data"}')):
                connection.execute(text(
                    "INSERT INTO assistance_request (id, title, language, sensitivity, answers, institution_id, state, "
                    "state_since, created_at, search, version) VALUES (:id, 'T', 'en', 'normal', :answers, 1, 'draft', "
                    "'2026-01-01', '2026-01-01', '', 0)"
                ), {"id": number, "answers": words})  # fmt: skip
        command.upgrade(config, "0004")
        after = rows("kind, copied")
        told = " ".join(row[0] for row in rows("answers"))
        command.downgrade(config, "0003")
        back = " ".join(row[0] for row in rows("answers"))

    assert after == [("simplified", "None"), ("structured", "None")]
    assert ("kind" in told, "Events" in told, "Data" in told) == (False, True, True)
    assert ("simplified" in back, "structured" in back, "Events" in back) == (True, True, True)

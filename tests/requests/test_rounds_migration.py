"""Rounds that were announced before their texts had languages keep them."""

from __future__ import annotations

from alembic import command
from flask import Flask
from sqlalchemy import text

from socx.db import db as database
from socx.operations.database import alembic_config

NAMES = {1: ("Spring", "", ""), 2: ("", "Printemps", ""), 3: ("", "", "Primavera")}


def test_the_text_goes_to_the_language_of_the_name_and_back(empty: Flask) -> None:
    config = alembic_config()

    def rows(columns: str) -> list[tuple[str, ...]]:
        with database.engine.connect() as connection:
            return [tuple(row) for row in connection.execute(text(f"SELECT {columns} FROM request_round ORDER BY id"))]

    with empty.app_context():
        command.upgrade(config, "0011")
        with database.engine.begin() as connection:
            for number, (en, fr, es) in NAMES.items():
                connection.execute(text(
                    "INSERT INTO request_round (id, name_en, name_fr, name_es, text, opens_on, closes_at, zone, "
                    "domains, topics, partners, made_at, version) VALUES (:id, :en, :fr, :es, 'About', '2026-01-01', "
                    "'2026-02-01', 'Europe/Brussels', '[]', '[]', '[]', '2026-01-01', 0)"
                ), {"id": number, "en": en, "fr": fr, "es": es})  # fmt: skip
        command.upgrade(config, "0013")
        after = rows("text_en, text_fr, text_es")
        command.downgrade(config, "0011")
        back = rows("text")

    assert after == [("About", "", ""), ("", "About", ""), ("", "", "About")]
    assert back == [("About",)] * 3

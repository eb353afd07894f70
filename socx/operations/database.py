"""The database as an operator sees it: empty or not, brought up to date."""

from __future__ import annotations

import logging

from alembic import command
from alembic.config import Config
from flask import Flask
from sqlalchemy import select

import socx.migrations
from socx.accounts.models import User
from socx.db import db, transaction
from socx.search.keeping import KEEPERS

logging.getLogger("alembic").setLevel(logging.WARNING)


def alembic_config() -> Config:
    folder = next(iter(socx.migrations.__path__))
    config = Config()
    config.set_main_option("script_location", folder.replace("%", "%%"))
    return config


def upgrade(app: Flask) -> None:
    """Bring the tables up to the newest migration; nothing happens where they are."""
    with app.app_context():
        command.upgrade(alembic_config(), "head")
        with transaction():  # what is from before there was a search, or from a backup of that time
            for keeper in KEEPERS:
                keeper.write_missing()


def downgrade(app: Flask, to: str = "base") -> None:
    """Take migrations back."""
    with app.app_context():
        command.downgrade(alembic_config(), to)


def has_people(app: Flask) -> bool:
    """Whether anybody has an account: without one the database counts as empty."""
    with app.app_context():
        return db.session.scalar(select(User.id).limit(1)) is not None

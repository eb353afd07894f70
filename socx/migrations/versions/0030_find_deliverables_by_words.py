"""Find reports and deliverables by their words."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

FTS = "deliverable_words_fts"


def upgrade() -> None:
    words = sa.Text().with_variant(postgresql.TSVECTOR(), "postgresql")
    op.create_table(
        "deliverable_words",
        sa.Column("deliverable_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("digest", sa.String(length=32), nullable=False),
        sa.Column("title", words, nullable=False),
        sa.Column("content", words, nullable=False),
        sa.ForeignKeyConstraint(
            ["deliverable_id"], ["deliverable.id"], name=op.f("fk_deliverable_words_deliverable_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("deliverable_id", name=op.f("pk_deliverable_words")),
    )  # fmt: skip
    if op.get_bind().dialect.name == "postgresql":
        op.create_index(
            "ix_deliverable_words_all", "deliverable_words", ["title", "content"], postgresql_using="gin",
            postgresql_with={"fastupdate": "off"},
        )  # fmt: skip
    else:
        _make_full_text()


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute(f"DROP TABLE {FTS}")  # its triggers go with the table of words
    op.drop_table("deliverable_words")


def _make_full_text() -> None:
    """SQLite's full text table over the words, and the triggers that keep it in step."""
    new, old = "new.title, new.content", "old.title, old.content"
    forget = f"INSERT INTO {FTS} ({FTS}, rowid, title, content) VALUES ('delete', old.deliverable_id, {old});"
    keep = f"INSERT INTO {FTS} (rowid, title, content) VALUES (new.deliverable_id, {new});"
    op.execute(
        f"CREATE VIRTUAL TABLE {FTS} USING fts5(title, content, content='deliverable_words', "
        "content_rowid='deliverable_id', tokenize='unicode61 remove_diacritics 2', prefix='2 3 4')"
    )
    for event, work in (("INSERT", keep), ("DELETE", forget), ("UPDATE OF title, content", f"{forget} {keep}")):
        name = f"{FTS}_{event.split()[0].lower()}"
        op.execute(f"CREATE TRIGGER {name} AFTER {event} ON deliverable_words BEGIN {work} END")

"""Search the words of requests; keep filters."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

COLUMNS = ("title", "everyone", "contacts", "offices", "facility")
FTS = "request_words_fts"


def upgrade() -> None:
    words = sa.Text().with_variant(postgresql.TSVECTOR(), "postgresql")
    op.create_table(
        "request_words",
        sa.Column("request_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("digest", sa.String(length=32), nullable=False),
        *(sa.Column(name, words, nullable=False) for name in COLUMNS),
        sa.ForeignKeyConstraint(
            ["request_id"],
            ["assistance_request.id"],
            name=op.f("fk_request_words_request_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("request_id", name=op.f("pk_request_words")),
    )
    if op.get_bind().dialect.name == "postgresql":
        op.create_index("ix_request_words_all", "request_words", list(COLUMNS), postgresql_using="gin")
    else:
        _make_full_text()
    op.create_table(
        "saved_filter",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("name_key", sa.String(length=120), nullable=False),
        sa.Column("address", sa.String(length=2000), nullable=False),
        sa.Column("shared_with", sa.String(length=60), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["owner_id"], ["user.id"], name=op.f("fk_saved_filter_owner_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_filter")),
        sa.UniqueConstraint("owner_id", "name_key", name=op.f("uq_saved_filter_owner_id_name_key")),
    )
    op.create_index(op.f("ix_saved_filter_shared_with"), "saved_filter", ["shared_with"], unique=False)
    op.create_table(
        "list_choice",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("columns", sa.String(length=300), nullable=False),
        sa.Column("filter_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["filter_id"], ["saved_filter.id"], name=op.f("fk_list_choice_filter_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_list_choice_user_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_list_choice")),
    )


def downgrade() -> None:
    op.drop_table("list_choice")
    op.drop_table("saved_filter")
    if op.get_bind().dialect.name == "sqlite":
        op.execute(f"DROP TABLE {FTS}")  # its triggers go with the table of words
    op.drop_table("request_words")


def _make_full_text() -> None:
    """SQLite's full text table over the words, and the triggers that keep it in step."""
    names = ", ".join(COLUMNS)
    new = ", ".join(f"new.{name}" for name in COLUMNS)
    old = ", ".join(f"old.{name}" for name in COLUMNS)
    forget = f"INSERT INTO {FTS} ({FTS}, rowid, {names}) VALUES ('delete', old.request_id, {old});"
    keep = f"INSERT INTO {FTS} (rowid, {names}) VALUES (new.request_id, {new});"
    op.execute(
        f"CREATE VIRTUAL TABLE {FTS} USING fts5({names}, content='request_words', content_rowid='request_id', "
        "tokenize='unicode61 remove_diacritics 2', prefix='2 3 4')"
    )
    op.execute(f"CREATE TRIGGER {FTS}_insert AFTER INSERT ON request_words BEGIN {keep} END")
    op.execute(f"CREATE TRIGGER {FTS}_delete AFTER DELETE ON request_words BEGIN {forget} END")
    op.execute(f"CREATE TRIGGER {FTS}_update AFTER UPDATE OF {names} ON request_words BEGIN {forget} {keep} END")

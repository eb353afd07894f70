"""Search the words of profiles; index the orders and filters of the roster's list."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

COLUMNS = ("name", "employer", "profile", "contacts")
FTS = "expert_words_fts"


def upgrade() -> None:
    words = sa.Text().with_variant(postgresql.TSVECTOR(), "postgresql")
    op.create_table(
        "expert_words",
        sa.Column("expert_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("digest", sa.String(length=32), nullable=False),
        *(sa.Column(name, words, nullable=False) for name in COLUMNS),
        sa.ForeignKeyConstraint(
            ["expert_id"], ["expert.id"], name=op.f("fk_expert_words_expert_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("expert_id", name=op.f("pk_expert_words")),
    )
    if op.get_bind().dialect.name == "postgresql":
        op.create_index("ix_expert_words_all", "expert_words", list(COLUMNS), postgresql_using="gin")
    else:
        _make_full_text()
    op.create_index("ix_expert_confirmed", "expert", ["confirmed_at", "id"])
    op.create_index("ix_expert_days", "expert", ["days_per_year", "id"])
    op.create_index("ix_expert_home", "expert", ["member_state", "family_name", "given_name"])
    op.create_index("ix_expert_language_level", "expert_language", ["language", "level", "expert_id"])
    op.create_index("ix_expert_topic_level", "expert_topic", ["topic_id", "level", "expert_id"])
    op.create_index("ix_expert_assistance_kind", "expert_assistance", ["kind", "expert_id"])


def downgrade() -> None:
    op.drop_index("ix_expert_assistance_kind", "expert_assistance")
    op.drop_index("ix_expert_topic_level", "expert_topic")
    op.drop_index("ix_expert_language_level", "expert_language")
    for name in ("home", "days", "confirmed"):
        op.drop_index(f"ix_expert_{name}", "expert")
    if op.get_bind().dialect.name == "sqlite":
        op.execute(f"DROP TABLE {FTS}")  # its triggers go with the table of words
    op.drop_table("expert_words")


def _make_full_text() -> None:
    """SQLite's full text table over the words, and the triggers that keep it in step."""
    names = ", ".join(COLUMNS)
    new = ", ".join(f"new.{name}" for name in COLUMNS)
    old = ", ".join(f"old.{name}" for name in COLUMNS)
    forget = f"INSERT INTO {FTS} ({FTS}, rowid, {names}) VALUES ('delete', old.expert_id, {old});"
    keep = f"INSERT INTO {FTS} (rowid, {names}) VALUES (new.expert_id, {new});"
    op.execute(
        f"CREATE VIRTUAL TABLE {FTS} USING fts5({names}, content='expert_words', content_rowid='expert_id', "
        "tokenize='unicode61 remove_diacritics 2', prefix='2 3 4')"
    )
    op.execute(f"CREATE TRIGGER {FTS}_insert AFTER INSERT ON expert_words BEGIN {keep} END")
    op.execute(f"CREATE TRIGGER {FTS}_delete AFTER DELETE ON expert_words BEGIN {forget} END")
    op.execute(f"CREATE TRIGGER {FTS}_update AFTER UPDATE OF {names} ON expert_words BEGIN {forget} {keep} END")

"""Erase by two people; end what was kept for ten years."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "asked_erasure",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("expert_id", sa.Integer(), nullable=True),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("(expert_id IS NULL) <> (user_id IS NULL)", name="ck_asked_erasure_person"),
        sa.ForeignKeyConstraint(["expert_id"], ["expert.id"], name="fk_asked_erasure_expert_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name="fk_asked_erasure_user_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["asked_by_id"], ["user.id"], name="fk_asked_erasure_asked_by_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_asked_erasure"),
        sa.UniqueConstraint("expert_id", name="uq_asked_erasure_expert_id"),
        sa.UniqueConstraint("user_id", name="uq_asked_erasure_user_id"),
    )
    op.create_index("ix_asked_erasure_asked_by_id", "asked_erasure", ["asked_by_id"])
    with op.batch_alter_table("erasure") as erasure:
        erasure.add_column(sa.Column("confirmed_by_id", sa.Integer(), nullable=True))
        erasure.create_foreign_key(
            "fk_erasure_confirmed_by_id", "user", ["confirmed_by_id"], ["id"], ondelete="SET NULL"
        )


def downgrade() -> None:
    with op.batch_alter_table("erasure") as erasure:
        erasure.drop_constraint("fk_erasure_confirmed_by_id", type_="foreignkey")
        erasure.drop_column("confirmed_by_id")
    op.drop_table("asked_erasure")

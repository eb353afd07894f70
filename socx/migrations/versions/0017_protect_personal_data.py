"""Protect personal data: erasures, restrictions, and what the retention table has done."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "erasure",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("expert_id", sa.Integer(), nullable=True),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("born_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("origin", sa.String(length=10), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("rows", sa.JSON(), nullable=False),
        sa.Column("leftovers", sa.JSON(), nullable=False),
        sa.CheckConstraint("origin IN ('own', 'request', 'retention', 'restore')", name="ck_erasure_origin"),
        sa.CheckConstraint("expert_id IS NOT NULL OR user_id IS NOT NULL", name="ck_erasure_person"),
        sa.PrimaryKeyConstraint("id", name="pk_erasure"),
    )
    op.create_index("ix_erasure_at", "erasure", ["at", "id"])
    op.create_table(
        "restriction",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("expert_id", sa.Integer(), nullable=False),
        sa.Column("ground", sa.String(length=10), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_by_id", sa.Integer(), nullable=True),
        sa.Column("lifted_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("ground IN ('accuracy', 'unlawful', 'claim', 'objection')", name="ck_restriction_ground"),
        sa.ForeignKeyConstraint(["expert_id"], ["expert.id"], name="fk_restriction_expert_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["answered_by_id"], ["user.id"], name="fk_restriction_answered_by_id", ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_restriction"),
    )
    op.create_index("ix_restriction_expert", "restriction", ["expert_id", "id"])
    op.create_table(
        "retention_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("rule", sa.String(length=30), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("step", sa.String(length=20), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_retention_step"),
        sa.UniqueConstraint("rule", "subject_id", "step", "since", name="uq_retention_step_rule_subject_id_step_since"),
    )
    op.create_index("ix_retention_step_at", "retention_step", ["at", "id"])


def downgrade() -> None:
    op.drop_table("retention_step")
    op.drop_table("restriction")
    op.drop_table("erasure")

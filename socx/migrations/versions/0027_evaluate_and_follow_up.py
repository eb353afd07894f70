"""Evaluate activities and follow them up."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

DRAWN = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "participant_register",
        sa.Column("activity_id", sa.Integer(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("names_purpose", sa.String(length=300), nullable=False),
        sa.Column("names_until", sa.Date(), nullable=True),
        sa.Column("changed_by_id", sa.Integer(), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("names_until IS NULL OR names_purpose <> ''", name="ck_participant_register_purpose"),
        sa.ForeignKeyConstraint(
            ["activity_id"], ["activity.id"], name="fk_participant_register_activity_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["changed_by_id"], ["user.id"], name="fk_participant_register_changed_by_id", ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("activity_id", name="pk_participant_register"),
    )
    op.create_index("ix_participant_register_names_until", "participant_register", ["names_until"])
    op.create_table(
        "participant_count",
        sa.Column("activity_id", sa.Integer(), nullable=False),
        sa.Column("phase", sa.String(length=10), nullable=False),
        sa.Column("breakdown", sa.String(length=15), nullable=False),
        sa.Column("key", sa.String(length=30), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.CheckConstraint("phase IN ('planned', 'actual')", name="ck_participant_count_phase"),
        sa.CheckConstraint(
            "breakdown IN ('all', 'sex', 'age', 'institution')", name="ck_participant_count_breakdown"
        ),
        sa.CheckConstraint("number BETWEEN 0 AND 10000", name="ck_participant_count_number"),
        sa.ForeignKeyConstraint(
            ["activity_id"], ["participant_register.activity_id"], name="fk_participant_count_activity_id",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("activity_id", "phase", "breakdown", "key", name="pk_participant_count"),
    )  # fmt: skip
    op.create_table(
        "participant_name",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("activity_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("organisation", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["activity_id"], ["participant_register.activity_id"], name="fk_participant_name_activity_id",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_participant_name"),
    )  # fmt: skip
    op.create_index("ix_participant_name_activity_id", "participant_name", ["activity_id"])
    op.create_table(
        "participant_link",
        sa.Column("activity_id", sa.Integer(), nullable=False),
        sa.Column("token", sa.String(length=20), nullable=False),
        sa.Column("is_stopped", sa.Boolean(), nullable=False),
        sa.Column("answers", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["activity_id"], ["activity.id"], name="fk_participant_link_activity_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("activity_id", name="pk_participant_link"),
        sa.UniqueConstraint("token", name="uq_participant_link_token"),
    )
    op.create_table(
        "participant_tally",
        sa.Column("activity_id", sa.Integer(), nullable=False),
        sa.Column("questions_version", sa.Integer(), nullable=False),
        sa.Column("question", sa.String(length=20), nullable=False),
        sa.Column("answer", sa.String(length=20), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["activity_id"], ["activity.id"], name="fk_participant_tally_activity_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("activity_id", "questions_version", "question", "answer", name="pk_participant_tally"),
    )
    op.create_table(
        "participant_text",
        sa.Column("id", DRAWN, autoincrement=False, nullable=False),
        sa.Column("activity_id", sa.Integer(), nullable=False),
        sa.Column("questions_version", sa.Integer(), nullable=False),
        sa.Column("question", sa.String(length=20), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["activity_id"], ["activity.id"], name="fk_participant_text_activity_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_participant_text"),
    )
    op.create_index("ix_participant_text_activity_id", "participant_text", ["activity_id"])
    op.create_table(
        "participant_form",
        sa.Column("number", DRAWN, autoincrement=False, nullable=False),
        sa.Column("activity_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["activity_id"], ["activity.id"], name="fk_participant_form_activity_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("number", name="pk_participant_form"),
    )
    op.create_index("ix_participant_form_activity_id", "participant_form", ["activity_id"])
    op.create_table(
        "evaluation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("activity_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=15), nullable=False),
        sa.Column("institution_id", sa.Integer(), nullable=True),
        sa.Column("expert_id", sa.Integer(), nullable=True),
        sa.Column("questions_version", sa.Integer(), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("answered_by_id", sa.Integer(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("waived_by_id", sa.Integer(), nullable=True),
        sa.Column("waived_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("waive_reason", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("kind IN ('partner', 'expert', 'followup_6', 'followup_12')", name="ck_evaluation_kind"),
        sa.CheckConstraint("(institution_id IS NULL) <> (expert_id IS NULL)", name="ck_evaluation_one"),
        sa.CheckConstraint("answered_at IS NOT NULL OR waived_at IS NOT NULL", name="ck_evaluation_ended"),
        sa.ForeignKeyConstraint(["activity_id"], ["activity.id"], name="fk_evaluation_activity_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["institution_id"], ["institution.id"], name="fk_evaluation_institution_id"),
        sa.ForeignKeyConstraint(["expert_id"], ["expert.id"], name="fk_evaluation_expert_id"),
        sa.ForeignKeyConstraint(
            ["answered_by_id"], ["user.id"], name="fk_evaluation_answered_by_id", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["waived_by_id"], ["user.id"], name="fk_evaluation_waived_by_id", ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name="pk_evaluation"),
        sa.UniqueConstraint(
            "activity_id", "kind", "institution_id", name="uq_evaluation_activity_id_kind_institution_id"
        ),
        sa.UniqueConstraint("activity_id", "kind", "expert_id", name="uq_evaluation_activity_id_kind_expert_id"),
    )
    op.create_index("ix_evaluation_institution_id", "evaluation", ["institution_id"])
    op.create_index("ix_evaluation_expert_id", "evaluation", ["expert_id"])
    op.create_index("ix_evaluation_answered_at", "evaluation", ["answered_at"])


def downgrade() -> None:
    for name in (
        "evaluation", "participant_form", "participant_text", "participant_tally", "participant_link",
        "participant_name", "participant_count", "participant_register",
    ):  # fmt: skip
        op.drop_table(name)

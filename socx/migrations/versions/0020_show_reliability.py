"""Keep appraisals and what is contested about the facts of reliability."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "fact_contest",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("expert_id", sa.Integer(), nullable=False),
        sa.Column("invitation_id", sa.Integer(), nullable=True),
        sa.Column("activity_id", sa.Integer(), nullable=True),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("outcome", sa.String(length=10), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("answered_by_id", sa.Integer(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(invitation_id IS NULL) <> (activity_id IS NULL)", name="ck_fact_contest_fact"),
        sa.CheckConstraint("outcome IN ('upheld', 'refused')", name="ck_fact_contest_outcome"),
        sa.CheckConstraint("(outcome IS NULL) = (answered_at IS NULL)", name="ck_fact_contest_answered_at"),
        sa.ForeignKeyConstraint(
            ["activity_id"], ["activity.id"], name="fk_fact_contest_activity_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["answered_by_id"], ["user.id"], name="fk_fact_contest_answered_by_id", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["expert_id"], ["expert.id"], name="fk_fact_contest_expert_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["invitation_id"], ["call_invitation.id"], name="fk_fact_contest_invitation_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_fact_contest"),
        sa.UniqueConstraint("expert_id", "invitation_id", name="uq_fact_contest_expert_id_invitation_id"),
        sa.UniqueConstraint("expert_id", "activity_id", name="uq_fact_contest_expert_id_activity_id"),
    )
    op.create_index("ix_fact_contest_open", "fact_contest", ["answered_at", "made_at"])
    op.create_index("ix_fact_contest_invitation_id", "fact_contest", ["invitation_id"])
    op.create_index("ix_fact_contest_activity_id", "fact_contest", ["activity_id"])
    op.create_table(
        "appraisal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("position_id", sa.Integer(), nullable=False),
        sa.Column("expert_id", sa.Integer(), nullable=False),
        sa.Column("ratings", sa.JSON(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("commented_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["expert_id"], ["expert.id"], name="fk_appraisal_expert_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["made_by_id"], ["user.id"], name="fk_appraisal_made_by_id", ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["position_id"], ["position.id"], name="fk_appraisal_position_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_appraisal"),
        sa.UniqueConstraint("position_id", "expert_id", name="uq_appraisal_position_id_expert_id"),
    )
    op.create_index("ix_appraisal_expert", "appraisal", ["expert_id", "made_at"])
    op.create_table(
        "call_assessor",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("call_id", sa.Integer(), nullable=False),
        sa.Column("position_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["user.id"], name="fk_call_assessor_by_id", ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["call_id"], ["expert_call.id"], name="fk_call_assessor_call_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["position_id"], ["position.id"], name="fk_call_assessor_position_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name="fk_call_assessor_user_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_call_assessor"),
        sa.UniqueConstraint("call_id", "position_id", "user_id", name="uq_call_assessor_call_id_position_id_user_id"),
    )
    op.create_index("ix_call_assessor_position_id", "call_assessor", ["position_id"])
    op.create_index("ix_call_assessor_user_id", "call_assessor", ["user_id"])
    with op.batch_alter_table("erasure") as erasure:
        erasure.add_column(sa.Column("reason", sa.Text(), nullable=False, server_default=""))
        erasure.add_column(sa.Column("by_id", sa.Integer(), nullable=True))
        erasure.create_foreign_key("fk_erasure_by_id", "user", ["by_id"], ["id"], ondelete="SET NULL")
    # Two consents that nothing used are not asked for any more; expert_consent keeps that they were given.
    op.drop_column("expert", "may_publish_since")
    op.drop_column("expert", "news_since")


def downgrade() -> None:
    with op.batch_alter_table("erasure") as erasure:
        erasure.drop_constraint("fk_erasure_by_id", type_="foreignkey")
        erasure.drop_column("by_id")
        erasure.drop_column("reason")
    op.add_column("expert", sa.Column("news_since", sa.DateTime(timezone=True), nullable=True))
    op.add_column("expert", sa.Column("may_publish_since", sa.DateTime(timezone=True), nullable=True))
    op.drop_table("call_assessor")
    op.drop_table("appraisal")
    op.drop_table("fact_contest")

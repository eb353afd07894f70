"""Follow activities by a calendar of one's own, and keep what is said about those that may come late."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "calendar_feed",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("only_own", sa.Boolean(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("fetched_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("content", sa.String(length=64), nullable=False),
        sa.Column("content_since", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name="fk_calendar_feed_user_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("user_id", name="pk_calendar_feed"),
        sa.UniqueConstraint("digest", name="uq_calendar_feed_digest"),
    )
    op.create_table(
        "late_risk",
        sa.Column("milestone_id", sa.Integer(), nullable=False),
        sa.Column("activity_id", sa.Integer(), nullable=False),
        sa.Column("level", sa.String(length=8), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("since", sa.String(length=40), nullable=False),
        sa.Column("days_left", sa.Integer(), nullable=False),
        sa.Column("days_gone", sa.Integer(), nullable=True),
        sa.Column("half", sa.Integer(), nullable=False),
        sa.Column("most", sa.Integer(), nullable=False),
        sa.Column("cases", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("level IN ('fine', 'tight', 'risk')", name="ck_late_risk_level"),
        sa.ForeignKeyConstraint(
            ["milestone_id"], ["milestone.id"], name="fk_late_risk_milestone_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["activity_id"], ["activity.id"], name="fk_late_risk_activity_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("milestone_id", name="pk_late_risk"),
    )
    op.create_index("ix_late_risk_activity_id", "late_risk", ["activity_id"])
    op.create_index("ix_late_risk_level", "late_risk", ["level"])
    op.create_table(
        "late_replay",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("figures", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_late_replay"),
    )
    op.create_index("ix_late_replay_at", "late_replay", ["at"])


def downgrade() -> None:
    for name in ("late_replay", "late_risk", "calendar_feed"):
        op.drop_table(name)

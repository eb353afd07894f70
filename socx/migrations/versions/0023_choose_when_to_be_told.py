"""Choose when to be told, and stop what may be stopped; keep what is expected and what does not agree."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

BEFORE = "mail_state IN ('pending', 'sent', 'cancelled', 'expired', 'dead', 'uncertain')"
AFTER = (
    "mail_state IN ('pending', 'gathered', 'sent', 'unwanted', 'skipped', 'cancelled', 'expired', 'dead', 'uncertain')"
)


def upgrade() -> None:
    with op.batch_alter_table("notice") as batch_op:
        batch_op.add_column(sa.Column("snoozed_until", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("digest_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key("fk_notice_digest_id", "notice", ["digest_id"], ["id"], ondelete="SET NULL")
        batch_op.create_index("ix_notice_digest_id", ["digest_id"])
        batch_op.drop_constraint(op.f("ck_notice_mail_state"), type_="check")
        batch_op.create_check_constraint(op.f("ck_notice_mail_state"), AFTER)
    op.create_table(
        "notice_choice",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("pace", sa.String(length=10), nullable=False),
        sa.Column("daily_at", sa.Time(), nullable=False),
        sa.Column("quiet_from", sa.Time(), nullable=True),
        sa.Column("quiet_until", sa.Time(), nullable=True),
        sa.Column("zone", sa.String(length=40), nullable=False),
        sa.Column("stopped", sa.JSON(), nullable=False),
        sa.Column("chosen_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("pace IN ('at_once', 'daily')", name="ck_notice_choice_pace"),
        sa.CheckConstraint("(quiet_from IS NULL) = (quiet_until IS NULL)", name="ck_notice_choice_quiet"),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name="fk_notice_choice_user_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("user_id", name="pk_notice_choice"),
    )
    op.create_table(
        "expected_notice",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=60), nullable=False),
        sa.Column("recipient_id", sa.Integer(), nullable=False),
        sa.Column("subject_kind", sa.String(length=30), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("generation", sa.String(length=40), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("not_after", sa.DateTime(timezone=True), nullable=True),
        sa.Column("expected_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["recipient_id"], ["user.id"], name="fk_expected_notice_recipient_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("key", name="pk_expected_notice"),
    )
    op.create_index("ix_expected_notice_recipient_id", "expected_notice", ["recipient_id"])
    op.create_index("ix_expected_notice_due_at", "expected_notice", ["due_at"])
    op.create_table(
        "difference",
        sa.Column("rule", sa.String(length=60), nullable=False),
        sa.Column("subject_kind", sa.String(length=30), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("stored", sa.String(length=120), nullable=False),
        sa.Column("expected", sa.String(length=120), nullable=False),
        sa.Column("first_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("rule", "subject_kind", "subject_id", name="pk_difference"),
    )


def downgrade() -> None:
    for name in ("difference", "expected_notice", "notice_choice"):
        op.drop_table(name)
    # What only the newer states say comes nearest to these.
    op.execute("DELETE FROM notice WHERE kind = 'notifications/digest'")
    op.execute("UPDATE notice SET mail_state = 'pending' WHERE mail_state = 'gathered'")
    op.execute("UPDATE notice SET mail_state = 'cancelled' WHERE mail_state IN ('unwanted', 'skipped')")
    with op.batch_alter_table("notice") as batch_op:
        batch_op.drop_constraint(op.f("ck_notice_mail_state"), type_="check")
        batch_op.create_check_constraint(op.f("ck_notice_mail_state"), BEFORE)
        batch_op.drop_index("ix_notice_digest_id")
        batch_op.drop_constraint("fk_notice_digest_id", type_="foreignkey")
        batch_op.drop_column("digest_id")
        batch_op.drop_column("snoozed_until")

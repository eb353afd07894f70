"""Call for experts and take applications."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _ask()
    _call()
    _apply()


def _ask() -> None:
    op.create_table(
        "position_requirement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("position_id", sa.Integer(), nullable=False),
        sa.Column("grade", sa.String(length=12), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("value", sa.JSON(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("weight", sa.Integer(), nullable=False),
        sa.Column("is_proposed", sa.Boolean(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "kind IN ('language', 'topic', 'years', 'background', 'text')", name="ck_position_requirement_kind"
        ),
        sa.CheckConstraint("grade IN ('essential', 'advantageous')", name="ck_position_requirement_grade"),
        sa.CheckConstraint(
            "(grade = 'essential' AND weight = 0) OR (grade = 'advantageous' AND weight BETWEEN 1 AND 5)",
            name="ck_position_requirement_weight",
        ),
        sa.ForeignKeyConstraint(
            ["position_id"], ["position.id"], name="fk_position_requirement_position_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_position_requirement"),
    )
    op.create_index("ix_position_requirement_position", "position_requirement", ["position_id", "id"])
    op.create_table(
        "terms_of_reference",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("activity_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("texts", sa.JSON(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("final_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("state IN ('draft', 'final')", name="ck_terms_of_reference_state"),
        sa.CheckConstraint("language IN ('en', 'fr', 'es')", name="ck_terms_of_reference_language"),
        sa.CheckConstraint("(state = 'final') = (final_at IS NOT NULL)", name="ck_terms_of_reference_final_at"),
        sa.ForeignKeyConstraint(
            ["activity_id"], ["activity.id"], name="fk_terms_of_reference_activity_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["made_by_id"], ["user.id"], name="fk_terms_of_reference_made_by_id", ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_terms_of_reference"),
        sa.UniqueConstraint("activity_id", "number", name="uq_terms_of_reference_activity_id_number"),
    )


def _call() -> None:
    op.create_table(
        "expert_call",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("activity_id", sa.Integer(), nullable=False),
        sa.Column("terms_id", sa.Integer(), nullable=True),
        sa.Column("reference", sa.String(length=30), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("republished_from_id", sa.Integer(), nullable=True),
        sa.Column("audience", sa.String(length=10), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("closes_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("zone", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("state_since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("state IN ('draft', 'open', 'closed', 'decided', 'cancelled')", name="ck_expert_call_state"),
        sa.CheckConstraint("audience IN ('public', 'invited')", name="ck_expert_call_audience"),
        sa.CheckConstraint("round > 0", name="ck_expert_call_round"),
        sa.ForeignKeyConstraint(
            ["activity_id"], ["activity.id"], name="fk_expert_call_activity_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["terms_id"], ["terms_of_reference.id"], name="fk_expert_call_terms_id"),
        sa.ForeignKeyConstraint(["republished_from_id"], ["expert_call.id"], name="fk_expert_call_republished_from_id"),
        sa.ForeignKeyConstraint(["made_by_id"], ["user.id"], name="fk_expert_call_made_by_id", ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name="pk_expert_call"),
        sa.UniqueConstraint("uid", name="uq_expert_call_uid"),
        sa.UniqueConstraint("reference", name="uq_expert_call_reference"),
        sa.UniqueConstraint("activity_id", "round", name="uq_expert_call_activity_id_round"),
    )
    op.create_index("ix_expert_call_activity_id", "expert_call", ["activity_id"])
    op.create_index("ix_expert_call_open", "expert_call", ["state", "closes_at"])
    op.create_table(
        "call_position",
        sa.Column("call_id", sa.Integer(), nullable=False),
        sa.Column("position_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["call_id"], ["expert_call.id"], name="fk_call_position_call_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["position_id"], ["position.id"], name="fk_call_position_position_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("call_id", "position_id", name="pk_call_position"),
    )
    op.create_index("ix_call_position_position_id", "call_position", ["position_id"])
    op.create_table(
        "call_invitation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("call_id", sa.Integer(), nullable=False),
        sa.Column("expert_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("state_since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.String(length=12), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("ask_again_on", sa.Date(), nullable=True),
        sa.Column("invited_by_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state IN ('sent', 'applied', 'declined', 'later', 'lapsed', 'ended')", name="ck_call_invitation_state"
        ),
        sa.CheckConstraint(
            "reason IN ('', 'dates', 'workload', 'release', 'profile', 'conflict', 'travel', 'terms', 'private', "
            "'other')",
            name="ck_call_invitation_reason",
        ),
        sa.ForeignKeyConstraint(["call_id"], ["expert_call.id"], name="fk_call_invitation_call_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["expert_id"], ["expert.id"], name="fk_call_invitation_expert_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["invited_by_id"], ["user.id"], name="fk_call_invitation_invited_by_id", ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_call_invitation"),
        sa.UniqueConstraint("call_id", "expert_id", name="uq_call_invitation_call_id_expert_id"),
    )
    op.create_index("ix_call_invitation_expert_id", "call_invitation", ["expert_id"])
    op.create_index("ix_call_invitation_waiting", "call_invitation", ["state", "answer_until"])


def _apply() -> None:
    op.create_table(
        "application",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("call_id", sa.Integer(), nullable=False),
        sa.Column("expert_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("state_since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("motivation", sa.Text(), nullable=False),
        sa.Column("also", sa.JSON(), nullable=False),
        sa.Column("also_note", sa.String(length=500), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state IN ('draft', 'submitted', 'withdrawn', 'unsent', 'selected', 'reserve', 'not_selected', 'void')",
            name="ck_application_state",
        ),
        sa.ForeignKeyConstraint(["call_id"], ["expert_call.id"], name="fk_application_call_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["expert_id"], ["expert.id"], name="fk_application_expert_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_application"),
        sa.UniqueConstraint("call_id", "expert_id", name="uq_application_call_id_expert_id"),
    )
    op.create_index("ix_application_call", "application", ["call_id", "state"])
    op.create_index("ix_application_expert_id", "application", ["expert_id"])
    op.create_table(
        "application_position",
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("position_id", sa.Integer(), nullable=False),
        sa.Column("wish", sa.String(length=8), nullable=False),
        sa.CheckConstraint("wish IN ('applied', 'also')", name="ck_application_position_wish"),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name="fk_application_position_application_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["position_id"], ["position.id"], name="fk_application_position_position_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("application_id", "position_id", name="pk_application_position"),
    )
    op.create_index("ix_application_position_position_id", "application_position", ["position_id"])
    op.create_table(
        "requirement_answer",
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("requirement_id", sa.Integer(), nullable=False),
        sa.Column("claim", sa.String(length=8), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.CheckConstraint("claim IN ('', 'yes', 'partly', 'no')", name="ck_requirement_answer_claim"),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name="fk_requirement_answer_application_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["requirement_id"], ["position_requirement.id"], name="fk_requirement_answer_requirement_id",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("application_id", "requirement_id", name="pk_requirement_answer"),
    )  # fmt: skip
    op.create_index("ix_requirement_answer_requirement_id", "requirement_answer", ["requirement_id"])


def downgrade() -> None:
    for table in (
        "requirement_answer", "application_position", "application", "call_invitation", "call_position",
        "expert_call", "terms_of_reference", "position_requirement",
    ):  # fmt: skip
        op.drop_table(table)

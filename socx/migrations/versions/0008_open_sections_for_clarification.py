"""Open sections for clarification; remember who saw what."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

STATES = (
    "draft", "signing", "submitted", "registered", "waiting", "assessment", "clarification", "parked", "opinion",
    "formulation", "approval", "approved", "under_way", "closed", "ineligible", "rejected", "redirected", "withdrawn",
)  # fmt: skip
FIGURES = "ix_assistance_request_figures"
COUNTED = [
    "state", "submitted_day", "sensitivity", "domain", "due_on", "institution_id", "registered_day", "decided_day",
    "put_forward_at", "submitted_at",
]  # fmt: skip


def upgrade() -> None:
    with op.batch_alter_table("assistance_request") as batch_op:
        batch_op.add_column(sa.Column("clock_state", sa.String(length=20), nullable=True))
        batch_op.add_column(sa.Column("clock_used", sa.Integer(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("waited_days", sa.Integer(), nullable=False, server_default="0"))
        batch_op.drop_index(FIGURES)
        batch_op.create_index(FIGURES, [*COUNTED, "waited_days"])
    _allow(STATES)
    with op.batch_alter_table("eligibility_finding") as batch_op:
        batch_op.add_column(sa.Column("rule_version", sa.String(length=20), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("rule_text", sa.Text(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("evidence", sa.JSON(), nullable=False, server_default="[]"))
        batch_op.add_column(sa.Column("source", sa.String(length=300), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("told_at", sa.DateTime(timezone=True), nullable=True))
    with op.batch_alter_table("clarification") as batch_op:
        batch_op.add_column(sa.Column("reason", sa.Text(), nullable=False, server_default=""))
    with op.batch_alter_table("assessment") as batch_op:
        batch_op.add_column(sa.Column("grid_version", sa.String(length=20), nullable=False, server_default="2026-11"))
        batch_op.add_column(sa.Column("instrument", sa.String(length=20), nullable=False, server_default=""))
    with op.batch_alter_table("opinion") as batch_op:
        batch_op.add_column(sa.Column("shared", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_table(
        "asked_assessor",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["request_id"], ["assistance_request.id"], name="fk_asked_assessor_request_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name="fk_asked_assessor_user_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["by_id"], ["user.id"], name="fk_asked_assessor_by_id", ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name="pk_asked_assessor"),
        sa.UniqueConstraint("request_id", "user_id", name="uq_asked_assessor_request_id_user_id"),
    )
    op.create_index("ix_asked_assessor_user_id", "asked_assessor", ["user_id"])
    op.create_table(
        "settled_difference",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("criterion", sa.String(length=40), nullable=False),
        sa.Column("about", sa.String(length=80), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["request_id"], ["assistance_request.id"], name="fk_settled_difference_request_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["by_id"], ["user.id"], name="fk_settled_difference_by_id", ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name="pk_settled_difference"),
        sa.UniqueConstraint("request_id", "criterion", name="uq_settled_difference_request_id_criterion"),
    )
    op.create_table(
        "case_look",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("before", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name="fk_case_look_user_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["request_id"], ["assistance_request.id"], name="fk_case_look_request_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("user_id", "request_id", name="pk_case_look"),
    )
    op.create_index("ix_case_look_request_id", "case_look", ["request_id"])


def downgrade() -> None:
    op.drop_table("case_look")
    op.drop_table("settled_difference")
    op.drop_table("asked_assessor")
    for table, names in (
        ("opinion", ("shared",)),
        ("assessment", ("instrument", "grid_version")),
        ("clarification", ("reason",)),
        ("eligibility_finding", ("told_at", "source", "evidence", "rule_text", "rule_version")),
    ):
        with op.batch_alter_table(table) as batch_op:
            for name in names:
                batch_op.drop_column(name)
    op.execute("UPDATE assistance_request SET state = 'clarification' WHERE state = 'parked'")
    _allow(tuple(state for state in STATES if state != "parked"))
    with op.batch_alter_table("assistance_request") as batch_op:
        batch_op.drop_index(FIGURES)
        batch_op.create_index(FIGURES, COUNTED)
        for name in ("waited_days", "clock_used", "clock_state"):
            batch_op.drop_column(name)


def _allow(states: tuple[str, ...]) -> None:
    """Let the state be one of these and nothing else."""
    with op.batch_alter_table("assistance_request") as batch_op:
        batch_op.drop_constraint(op.f("ck_assistance_request_state"), type_="check")
        named = ", ".join(f"'{state}'" for state in states)
        batch_op.create_check_constraint(op.f("ck_assistance_request_state"), f"state IN ({named})")

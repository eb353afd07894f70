"""Decide in meetings, call in rounds, order and merge requests."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

STATES = (
    "draft", "signing", "submitted", "registered", "waiting", "assessment", "clarification", "parked", "opinion",
    "formulation", "approval", "approved", "under_way", "closed", "ineligible", "rejected", "redirected", "merged",
    "withdrawn",
)  # fmt: skip


def upgrade() -> None:
    _allow(STATES)
    op.create_table(
        "way_out",
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("instrument", sa.String(length=20), nullable=True),
        sa.Column("into_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("instrument IN ('taiex', 'twinning', 'bilateral', 'other')", name="ck_way_out_instrument"),
        sa.CheckConstraint("(instrument IS NULL) <> (into_id IS NULL)", name="ck_way_out_one_way"),
        sa.CheckConstraint("into_id <> request_id", name="ck_way_out_other_request"),
        sa.ForeignKeyConstraint(
            ["request_id"], ["assistance_request.id"], name="fk_way_out_request_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["into_id"], ["assistance_request.id"], name="fk_way_out_into_id"),
        sa.PrimaryKeyConstraint("request_id", name="pk_way_out"),
    )
    op.create_index("ix_way_out_into_id", "way_out", ["into_id"])
    op.create_table(
        "request_place",
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.CheckConstraint("place > 0", name="ck_request_place_place"),
        sa.ForeignKeyConstraint(
            ["request_id"], ["assistance_request.id"], name="fk_request_place_request_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("request_id", name="pk_request_place"),
    )
    op.create_table(
        "decision_meeting",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("place", sa.String(length=120), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("announced_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["made_by_id"], ["user.id"], name="fk_decision_meeting_made_by_id", ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_decision_meeting"),
    )
    op.create_index("ix_decision_meeting_held_on", "decision_meeting", ["held_on"])
    op.create_table(
        "meeting_case",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("decision_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("place > 0", name="ck_meeting_case_place"),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["decision_meeting.id"], name="fk_meeting_case_meeting_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["request_id"], ["assistance_request.id"], name="fk_meeting_case_request_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["decision_id"], ["decision.id"], name="fk_meeting_case_decision_id"),
        sa.PrimaryKeyConstraint("id", name="pk_meeting_case"),
        sa.UniqueConstraint("meeting_id", "request_id", name="uq_meeting_case_meeting_id_request_id"),
    )
    op.create_index("ix_meeting_case_request_id", "meeting_case", ["request_id"])
    _call_in_rounds()


def _call_in_rounds() -> None:
    op.create_table(
        "request_round",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name_en", sa.String(length=120), nullable=False),
        sa.Column("name_fr", sa.String(length=120), nullable=False),
        sa.Column("name_es", sa.String(length=120), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("opens_on", sa.Date(), nullable=False),
        sa.Column("closes_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("zone", sa.String(length=40), nullable=False),
        sa.Column("domains", sa.JSON(), nullable=False),
        sa.Column("topics", sa.JSON(), nullable=False),
        sa.Column("partners", sa.JSON(), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("name_en <> '' OR name_fr <> '' OR name_es <> ''", name="ck_request_round_name"),
        sa.ForeignKeyConstraint(["made_by_id"], ["user.id"], name="fk_request_round_made_by_id", ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name="pk_request_round"),
    )
    op.create_index("ix_request_round_closes_at", "request_round", ["closes_at"])
    # SQLite writes the table anew anyway: then the column stands before the long texts, where lists find it fast.
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    place: dict[str, Any] = {"insert_before": "state"} if is_sqlite else {}
    with op.batch_alter_table("assistance_request", recreate="always" if is_sqlite else "auto") as batch_op:
        batch_op.add_column(sa.Column("round_id", sa.Integer(), nullable=True), **place)
        batch_op.create_foreign_key(op.f("fk_assistance_request_round_id"), "request_round", ["round_id"], ["id"])
        batch_op.create_index("ix_assistance_request_round_id", ["round_id"])


def downgrade() -> None:
    with op.batch_alter_table("assistance_request") as batch_op:
        batch_op.drop_index("ix_assistance_request_round_id")
        batch_op.drop_constraint(op.f("fk_assistance_request_round_id"), type_="foreignkey")
        batch_op.drop_column("round_id")
    op.drop_table("request_round")
    op.drop_table("meeting_case")
    op.drop_table("decision_meeting")
    op.drop_table("request_place")
    op.drop_table("way_out")
    op.execute("UPDATE assistance_request SET state = 'withdrawn' WHERE state = 'merged'")
    _allow(tuple(state for state in STATES if state != "merged"))


def _allow(states: tuple[str, ...]) -> None:
    """Let the state be one of these and nothing else."""
    with op.batch_alter_table("assistance_request") as batch_op:
        batch_op.drop_constraint(op.f("ck_assistance_request_state"), type_="check")
        named = ", ".join(f"'{state}'" for state in states)
        batch_op.create_check_constraint(op.f("ck_assistance_request_state"), f"state IN ({named})")

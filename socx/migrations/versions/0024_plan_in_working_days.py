"""Plan in working days, keep a baseline."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("activity") as activity:
        activity.add_column(sa.Column("part", sa.Integer(), nullable=False, server_default="0"))
        activity.add_column(sa.Column("relation", sa.String(length=10), nullable=False, server_default=""))
        activity.add_column(sa.Column("held_in", sa.String(length=2), nullable=False, server_default=""))
        activity.add_column(sa.Column("slip", sa.Integer(), nullable=True))
        activity.drop_constraint(op.f("uq_activity_action_id_number"), type_="unique")
        activity.create_unique_constraint(op.f("uq_activity_action_id_number_part"), ["action_id", "number", "part"])
        activity.create_check_constraint(op.f("ck_activity_part"), "part BETWEEN 0 AND 20")
        activity.create_check_constraint(op.f("ck_activity_main"), "(part = 0) = (relation = '')")
        activity.create_check_constraint(op.f("ck_activity_relation"), "relation IN ('', 'sub', 'series', 'mirror')")
    with op.batch_alter_table("milestone") as milestone:
        milestone.add_column(sa.Column("baseline_on", sa.Date(), nullable=True))
        milestone.add_column(sa.Column("slip", sa.Integer(), nullable=True))
    op.create_index("ix_milestone_open", "milestone", ["done_on", "late_since", "due_on"])
    op.create_table(
        "programme_item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("activity_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("starts_at", sa.Time(), nullable=False),
        sa.Column("ends_at", sa.Time(), nullable=False),
        sa.Column("host", sa.String(length=200), nullable=False),
        sa.Column("place", sa.String(length=120), nullable=False),
        sa.Column("subject", sa.String(length=300), nullable=False),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_programme_item_times")),
        sa.ForeignKeyConstraint(
            ["activity_id"], ["activity.id"], name=op.f("fk_programme_item_activity_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_programme_item")),
    )
    op.create_index("ix_programme_item_activity", "programme_item", ["activity_id", "day", "starts_at"])
    op.create_table(
        "delegation_seat",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("activity_id", sa.Integer(), nullable=False),
        sa.Column("institution_id", sa.Integer(), nullable=False),
        sa.Column("function", sa.String(length=200), nullable=False),
        sa.Column("seats", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["activity_id"], ["activity.id"], name=op.f("fk_delegation_seat_activity_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["institution_id"], ["institution.id"], name=op.f("fk_delegation_seat_institution_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delegation_seat")),
    )
    op.create_index("ix_delegation_seat_activity", "delegation_seat", ["activity_id", "id"])
    op.create_index("ix_delegation_seat_institution_id", "delegation_seat", ["institution_id"])


def downgrade() -> None:
    op.drop_table("delegation_seat")
    op.drop_table("programme_item")
    op.drop_index("ix_milestone_open", table_name="milestone")
    with op.batch_alter_table("milestone") as milestone:
        milestone.drop_column("slip")
        milestone.drop_column("baseline_on")
    # Parts have no place where an action has one activity of each number.
    op.execute("DELETE FROM position WHERE activity_id IN (SELECT id FROM activity WHERE part > 0)")
    op.execute("DELETE FROM milestone WHERE activity_id IN (SELECT id FROM activity WHERE part > 0)")
    op.execute("DELETE FROM activity WHERE part > 0")
    with op.batch_alter_table("activity") as activity:
        activity.drop_constraint(op.f("ck_activity_relation"), type_="check")
        activity.drop_constraint(op.f("ck_activity_main"), type_="check")
        activity.drop_constraint(op.f("ck_activity_part"), type_="check")
        activity.drop_constraint(op.f("uq_activity_action_id_number_part"), type_="unique")
        activity.create_unique_constraint(op.f("uq_activity_action_id_number"), ["action_id", "number"])
        activity.drop_column("slip")
        activity.drop_column("held_in")
        activity.drop_column("relation")
        activity.drop_column("part")

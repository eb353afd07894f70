"""Keep weights in versions and what they were learnt from."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "match_weights",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=20), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("origin", sa.String(length=10), nullable=False),
        sa.Column("points", sa.JSON(), nullable=False),
        sa.Column("based_on", sa.String(length=20), nullable=False),
        sa.Column("learnt", sa.JSON(), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.CheckConstraint("state IN ('proposed', 'in_force', 'retired', 'refused')", name="ck_match_weights_state"),
        sa.CheckConstraint("origin IN ('engine', 'learnt')", name="ck_match_weights_origin"),
        sa.ForeignKeyConstraint(["made_by_id"], ["user.id"], name="fk_match_weights_made_by_id", ondelete="SET NULL"),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["user.id"], name="fk_match_weights_decided_by_id", ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_match_weights"),
        sa.UniqueConstraint("name", name="uq_match_weights_name"),
    )
    for state in ("in_force", "proposed"):
        one = sa.text(f"state = '{state}'")
        op.create_index(
            f"uq_match_weights_{state}", "match_weights", ["state"], unique=True,
            sqlite_where=one, postgresql_where=one,
        )  # fmt: skip
    op.create_table(
        "match_switch",
        sa.Column("name", sa.String(length=20), nullable=False),
        sa.Column("is_on", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_match_switch"),
    )
    op.create_table(
        "match_bias",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("weights_version", sa.String(length=20), nullable=False),
        sa.Column("figures", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_match_bias"),
    )
    op.create_index("ix_match_bias_at", "match_bias", ["at"])
    op.create_table(
        "match_view",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("page", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=10), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("need_digest", sa.String(length=64), nullable=False),
        sa.Column("engine_version", sa.String(length=20), nullable=False),
        sa.Column("weights_version", sa.String(length=20), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("source IN ('page', 'decision')", name="ck_match_view_source"),
        sa.ForeignKeyConstraint(
            ["request_id"], ["assistance_request.id"], name="fk_match_view_request_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["by_id"], ["user.id"], name="fk_match_view_by_id", ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name="pk_match_view"),
        sa.UniqueConstraint("request_id", "digest", "source", name="uq_match_view_request_id_digest_source"),
    )
    op.create_index("ix_match_view_at", "match_view", ["at"])
    op.create_table(
        "match_shown",
        sa.Column("view_id", sa.Integer(), nullable=False),
        sa.Column("expert_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("in_trial", sa.Boolean(), nullable=False),
        sa.Column("score", sa.Double(), nullable=False),
        sa.Column("values", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["view_id"], ["match_view.id"], name="fk_match_shown_view_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["expert_id"], ["expert.id"], name="fk_match_shown_expert_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("view_id", "expert_id", name="pk_match_shown"),
    )
    op.create_index("ix_match_shown_expert_id", "match_shown", ["expert_id"])
    with op.batch_alter_table("match_decision") as batch_op:
        batch_op.add_column(sa.Column("values", sa.JSON(), nullable=False, server_default="{}"))
        batch_op.add_column(sa.Column("view_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key("fk_match_decision_view_id", "match_view", ["view_id"], ["id"], ondelete="SET NULL")
        batch_op.create_index("ix_match_decision_view_id", ["view_id"])
    with op.batch_alter_table("match_decision") as batch_op:
        batch_op.alter_column("values", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("match_decision") as batch_op:
        batch_op.drop_index("ix_match_decision_view_id")
        batch_op.drop_constraint("fk_match_decision_view_id", type_="foreignkey")
        batch_op.drop_column("view_id")
        batch_op.drop_column("values")
    for name in ("match_shown", "match_view", "match_bias", "match_switch", "match_weights"):
        op.drop_table(name)

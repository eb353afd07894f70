"""Keep the vectors of texts."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "match_vectors",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("expert_id", sa.Integer(), nullable=True),
        sa.Column("request_id", sa.Integer(), nullable=True),
        sa.Column("encoder", sa.String(length=80), nullable=False),
        sa.Column("state", sa.String(length=80), nullable=False),
        sa.Column("digests", sa.LargeBinary(), nullable=False),
        sa.Column("vectors", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("(expert_id IS NULL) <> (request_id IS NULL)", name="ck_match_vectors_owner"),
        sa.ForeignKeyConstraint(["expert_id"], ["expert.id"], name="fk_match_vectors_expert_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["request_id"], ["assistance_request.id"], name="fk_match_vectors_request_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_match_vectors"),
        sa.UniqueConstraint("expert_id", "encoder", name="uq_match_vectors_expert_id_encoder"),
        sa.UniqueConstraint("request_id", "encoder", name="uq_match_vectors_request_id_encoder"),
    )
    op.create_index("ix_expert_roster", "expert", ["state", "restricted_at", "changed_at", "version"])


def downgrade() -> None:
    op.drop_index("ix_expert_roster", table_name="expert")
    op.drop_table("match_vectors")

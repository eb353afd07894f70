"""File jointly; name who may read a confidential case."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "request_reader",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("added_by_id", sa.Integer(), nullable=True),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_by_id", sa.Integer(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("end_reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["request_id"], ["assistance_request.id"], name="fk_request_reader_request_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name="fk_request_reader_user_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["added_by_id"], ["user.id"], name="fk_request_reader_added_by_id", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["ended_by_id"], ["user.id"], name="fk_request_reader_ended_by_id", ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_request_reader"),
    )
    op.create_index("ix_request_reader_request", "request_reader", ["request_id", "id"])
    op.create_index(
        "uq_request_reader_open", "request_reader", ["user_id", "request_id"], unique=True,
        sqlite_where=sa.text("ended_at IS NULL"), postgresql_where=sa.text("ended_at IS NULL"),
    )  # fmt: skip
    op.create_table(
        "request_opening",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("channel", sa.String(length=10), nullable=False),
        sa.Column("address", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["request_id"], ["assistance_request.id"], name="fk_request_opening_request_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name="fk_request_opening_user_id", ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name="pk_request_opening"),
    )
    op.create_index("ix_request_opening_at", "request_opening", ["at"])
    op.create_index("ix_request_opening_request", "request_opening", ["request_id", "id"])
    op.create_table(
        "request_party",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("institution_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("joined_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("invited_by_id", sa.Integer(), nullable=True),
        sa.Column("invited_from_id", sa.Integer(), nullable=True),
        sa.Column("invitation", sa.Text(), nullable=False),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("accepted_by_id", sa.Integer(), nullable=True),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("left_reason", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["request_id"], ["assistance_request.id"], name="fk_request_party_request_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["institution_id"], ["institution.id"], name="fk_request_party_institution_id"),
        sa.ForeignKeyConstraint(["invited_from_id"], ["institution.id"], name="fk_request_party_invited_from_id"),
        sa.ForeignKeyConstraint(
            ["invited_by_id"], ["user.id"], name="fk_request_party_invited_by_id", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["accepted_by_id"], ["user.id"], name="fk_request_party_accepted_by_id", ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_request_party"),
        sa.UniqueConstraint("request_id", "institution_id", name="uq_request_party_request_id_institution_id"),
    )
    op.create_index("ix_request_party_institution", "request_party", ["institution_id", "request_id"])
    op.create_table(
        "request_link",
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("other_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["request_id"], ["assistance_request.id"], name="fk_request_link_request_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["other_id"], ["assistance_request.id"], name="fk_request_link_other_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("request_id", "other_id", name="pk_request_link"),
    )
    op.create_index("ix_request_link_other_id", "request_link", ["other_id"])
    with op.batch_alter_table("assistance_request") as batch_op:
        batch_op.add_column(sa.Column("is_joint", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.create_index(
            "ix_assistance_request_joint", ["is_joint", "id"],
            sqlite_where=sa.text("is_joint = 1"), postgresql_where=sa.text("is_joint"),
        )  # fmt: skip
    with op.batch_alter_table("submission") as batch_op:
        batch_op.add_column(sa.Column("institution_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("shared_digest", sa.String(length=64), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("voided_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.create_foreign_key("fk_submission_institution_id", "institution", ["institution_id"], ["id"])


def downgrade() -> None:
    with op.batch_alter_table("submission") as batch_op:
        batch_op.drop_constraint("fk_submission_institution_id", type_="foreignkey")
        batch_op.drop_column("voided_at")
        batch_op.drop_column("shared_digest")
        batch_op.drop_column("institution_id")
    with op.batch_alter_table("assistance_request") as batch_op:
        batch_op.drop_index("ix_assistance_request_joint")
        batch_op.drop_column("is_joint")
    op.drop_table("request_link")
    op.drop_table("request_party")
    op.drop_table("request_opening")
    op.drop_table("request_reader")

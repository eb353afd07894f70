"""Sign off by a link; hand a draft over; know who writes, and keep what a session's end stopped."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "sign_off",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("institution_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("function", sa.String(length=120), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("token_digest", sa.String(length=64), nullable=False),
        sa.Column("document", sa.JSON(), nullable=False),
        sa.Column("fingerprint", sa.String(length=16), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("outcome", sa.String(length=10), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("signed_name", sa.String(length=120), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.CheckConstraint("outcome IN ('signed', 'returned', 'ended')", name=op.f("ck_sign_off_outcome")),
        sa.ForeignKeyConstraint(
            ["asked_by_id"], ["user.id"], name=op.f("fk_sign_off_asked_by_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["institution_id"], ["institution.id"], name=op.f("fk_sign_off_institution_id")),
        sa.ForeignKeyConstraint(
            ["request_id"], ["assistance_request.id"], name=op.f("fk_sign_off_request_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_off")),
        sa.UniqueConstraint("token_digest", name=op.f("uq_sign_off_token_digest")),
    )
    with op.batch_alter_table("sign_off", schema=None) as batch_op:
        batch_op.create_index("ix_sign_off_request", ["request_id", "id"], unique=False)

    op.create_table(
        "section_save",
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("section", sa.String(length=30), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["request_id"], ["assistance_request.id"], name=op.f("fk_section_save_request_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_section_save_user_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("request_id", "section", "user_id", name=op.f("pk_section_save")),
    )
    with op.batch_alter_table("section_save", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_section_save_user_id"), ["user_id"], unique=False)

    op.create_table(
        "kept_text",
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("section", sa.String(length=30), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("typed", sa.JSON(), nullable=False),
        sa.Column("base", sa.String(length=200), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["request_id"], ["assistance_request.id"], name=op.f("fk_kept_text_request_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_kept_text_user_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("request_id", "section", "user_id", name=op.f("pk_kept_text")),
    )
    with op.batch_alter_table("kept_text", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_kept_text_user_id"), ["user_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_kept_text_at"), ["at"], unique=False)

    with op.batch_alter_table("submission", schema=None) as batch_op:
        batch_op.add_column(sa.Column("signed_name", sa.String(length=120), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("signed_function", sa.String(length=120), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("sign_off_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_submission_sign_off_id"), "sign_off", ["sign_off_id"], ["id"], ondelete="SET NULL"
        )
    with op.batch_alter_table("submission", schema=None) as batch_op:
        batch_op.alter_column("signed_name", existing_type=sa.String(length=120), server_default=None)
        batch_op.alter_column("signed_function", existing_type=sa.String(length=120), server_default=None)

    with op.batch_alter_table("notice", schema=None) as batch_op:
        batch_op.add_column(sa.Column("outsider", sa.JSON(), nullable=True))
        batch_op.alter_column("recipient_id", existing_type=sa.Integer(), nullable=True)
    with op.batch_alter_table("assistance_request", schema=None) as batch_op:
        batch_op.add_column(sa.Column("held_by_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_assistance_request_held_by_id"), "user", ["held_by_id"], ["id"], ondelete="SET NULL"
        )


def downgrade() -> None:
    with op.batch_alter_table("assistance_request", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_assistance_request_held_by_id"), type_="foreignkey")
        batch_op.drop_column("held_by_id")
    op.execute("DELETE FROM notice WHERE recipient_id IS NULL")
    with op.batch_alter_table("notice", schema=None) as batch_op:
        batch_op.alter_column("recipient_id", existing_type=sa.Integer(), nullable=False)
        batch_op.drop_column("outsider")
    with op.batch_alter_table("submission", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_submission_sign_off_id"), type_="foreignkey")
        batch_op.drop_column("sign_off_id")
        batch_op.drop_column("signed_function")
        batch_op.drop_column("signed_name")
    op.drop_table("kept_text")
    op.drop_table("section_save")
    op.drop_table("sign_off")

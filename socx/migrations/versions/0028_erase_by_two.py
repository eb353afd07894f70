"""Erase by two people; let everybody on a team acknowledge the code of conduct; keep text of profiles."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "asked_erasure",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("expert_id", sa.Integer(), nullable=True),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("(expert_id IS NULL) <> (user_id IS NULL)", name="ck_asked_erasure_person"),
        sa.ForeignKeyConstraint(["expert_id"], ["expert.id"], name="fk_asked_erasure_expert_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name="fk_asked_erasure_user_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["asked_by_id"], ["user.id"], name="fk_asked_erasure_asked_by_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_asked_erasure"),
        sa.UniqueConstraint("expert_id", name="uq_asked_erasure_expert_id"),
        sa.UniqueConstraint("user_id", name="uq_asked_erasure_user_id"),
    )
    op.create_index("ix_asked_erasure_asked_by_id", "asked_erasure", ["asked_by_id"])
    with op.batch_alter_table("erasure") as erasure:
        erasure.add_column(sa.Column("confirmed_by_id", sa.Integer(), nullable=True))
        erasure.create_foreign_key(
            "fk_erasure_confirmed_by_id", "user", ["confirmed_by_id"], ["id"], ondelete="SET NULL"
        )

    op.create_table(
        "kept_section",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.String(length=30), nullable=False),
        sa.Column("typed", sa.JSON(), nullable=False),
        sa.Column("version", sa.String(length=20), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name="fk_kept_section_user_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("user_id", "place", name="pk_kept_section"),
    )
    op.create_index("ix_kept_section_at", "kept_section", ["at"])
    _acknowledge_by_activity()


def _acknowledge_by_activity() -> None:
    """The code of conduct is read for an activity, and not for a choice in a call: not everybody comes by one."""
    with op.batch_alter_table("code_acknowledgement") as read:
        read.add_column(sa.Column("activity_id", sa.Integer(), nullable=True))
        read.add_column(sa.Column("expert_id", sa.Integer(), nullable=True))
        read.add_column(sa.Column("noted_by_id", sa.Integer(), nullable=True))
    op.execute(
        "UPDATE code_acknowledgement SET"
        " expert_id = (SELECT n.expert_id FROM nomination n WHERE n.id = code_acknowledgement.nomination_id),"
        " activity_id = (SELECT c.activity_id FROM nomination n JOIN selection_outcome o ON o.id = n.outcome_id"
        " JOIN expert_call c ON c.id = o.call_id WHERE n.id = code_acknowledgement.nomination_id)"
    )
    op.execute(  # somebody who was chosen twice for one activity has read it once
        "DELETE FROM code_acknowledgement WHERE EXISTS (SELECT 1 FROM code_acknowledgement earlier WHERE"
        " earlier.id < code_acknowledgement.id AND earlier.activity_id = code_acknowledgement.activity_id AND"
        " earlier.expert_id = code_acknowledgement.expert_id AND"
        " earlier.code_version = code_acknowledgement.code_version)"
    )
    with op.batch_alter_table("code_acknowledgement") as read:
        read.drop_constraint("uq_code_acknowledgement_nomination_id_code_version", type_="unique")
        read.drop_constraint("fk_code_acknowledgement_nomination_id", type_="foreignkey")
        read.drop_column("nomination_id")
        read.alter_column("activity_id", existing_type=sa.Integer(), nullable=False)
        read.alter_column("expert_id", existing_type=sa.Integer(), nullable=False)
        read.create_unique_constraint(
            "uq_code_acknowledgement_activity_id_expert_id_code_version", ["activity_id", "expert_id", "code_version"]
        )
        for column, table, fate in (
            ("activity_id", "activity", "CASCADE"), ("expert_id", "expert", "CASCADE"),
            ("noted_by_id", "user", "SET NULL"),
        ):  # fmt: skip
            read.create_foreign_key(f"fk_code_acknowledgement_{column}", table, [column], ["id"], ondelete=fate)
    op.create_index("ix_code_acknowledgement_expert_id", "code_acknowledgement", ["expert_id"])


def downgrade() -> None:
    _acknowledge_by_nomination()
    op.drop_table("kept_section")
    with op.batch_alter_table("erasure") as erasure:
        erasure.drop_constraint("fk_erasure_confirmed_by_id", type_="foreignkey")
        erasure.drop_column("confirmed_by_id")
    op.drop_table("asked_erasure")


def _acknowledge_by_nomination() -> None:
    """Who did not come by a call has no place in the older table."""
    op.drop_index("ix_code_acknowledgement_expert_id", "code_acknowledgement")
    with op.batch_alter_table("code_acknowledgement") as read:
        read.add_column(sa.Column("nomination_id", sa.Integer(), nullable=True))
    op.execute(
        "UPDATE code_acknowledgement SET nomination_id = (SELECT max(n.id) FROM nomination n JOIN selection_outcome o"
        " ON o.id = n.outcome_id JOIN expert_call c ON c.id = o.call_id WHERE"
        " n.expert_id = code_acknowledgement.expert_id AND c.activity_id = code_acknowledgement.activity_id)"
    )
    op.execute("DELETE FROM code_acknowledgement WHERE nomination_id IS NULL")
    with op.batch_alter_table("code_acknowledgement") as read:
        read.drop_constraint("uq_code_acknowledgement_activity_id_expert_id_code_version", type_="unique")
        for column in ("activity_id", "expert_id", "noted_by_id"):
            read.drop_constraint(f"fk_code_acknowledgement_{column}", type_="foreignkey")
            read.drop_column(column)
        read.alter_column("nomination_id", existing_type=sa.Integer(), nullable=False)
        read.create_foreign_key(
            "fk_code_acknowledgement_nomination_id", "nomination", ["nomination_id"], ["id"], ondelete="CASCADE"
        )
        read.create_unique_constraint(
            "uq_code_acknowledgement_nomination_id_code_version", ["nomination_id", "code_version"]
        )

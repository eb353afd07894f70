"""Bring profiles in from files."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

RUN_STATES = ("checked", "done", "dropped", "running")
OUTCOMES = ("create", "change", "same", "refused")
CV_KINDS = ("pdf", "docx", "odt", "xml", "json")
PROPOSAL_STATES = ("open", "taken", "dropped")


def upgrade() -> None:
    with op.batch_alter_table("expert") as batch_op:
        batch_op.create_index("ix_expert_name", ["family_name", "given_name"])
    op.create_table(
        "import_run",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("about", sa.JSON(), nullable=False),
        sa.Column("columns", sa.JSON(), nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.Column("mark", sa.Integer(), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(_one_of("state", RUN_STATES), name="ck_import_run_state"),
        sa.ForeignKeyConstraint(["made_by_id"], ["user.id"], name="fk_import_run_made_by_id", ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name="pk_import_run"),
    )
    op.create_index("ix_import_run_digest", "import_run", ["digest"])
    op.create_index("ix_import_run_made_at", "import_run", ["made_at"])
    op.create_table(
        "import_row",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("outcome", sa.String(length=10), nullable=False),
        sa.Column("cells", sa.JSON(), nullable=False),
        sa.Column("marks", sa.JSON(), nullable=False),
        sa.Column("changes", sa.JSON(), nullable=False),
        sa.Column("problems", sa.JSON(), nullable=False),
        sa.Column("expert_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(_one_of("outcome", OUTCOMES), name="ck_import_row_outcome"),
        sa.ForeignKeyConstraint(["run_id"], ["import_run.id"], name="fk_import_row_run_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["expert_id"], ["expert.id"], name="fk_import_row_expert_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_import_row"),
    )
    op.create_index("ix_import_row_list", "import_row", ["run_id", "outcome", "line"])
    op.create_index("ix_import_row_email", "import_row", ["email"])
    op.create_index("ix_import_row_expert_id", "import_row", ["expert_id"])
    op.create_table(
        "expert_document",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("expert_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("kind", sa.String(length=5), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("key", sa.String(length=32), nullable=False),
        sa.Column("is_scanned", sa.Boolean(), nullable=False),
        sa.Column("is_europass", sa.Boolean(), nullable=False),
        sa.Column("unread", sa.JSON(), nullable=False),
        sa.Column("added_by_id", sa.Integer(), nullable=True),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.CheckConstraint(_one_of("kind", CV_KINDS), name="ck_expert_document_kind"),
        sa.ForeignKeyConstraint(["expert_id"], ["expert.id"], name="fk_expert_document_expert_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["added_by_id"], ["user.id"], name="fk_expert_document_added_by_id", ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_expert_document"),
        sa.UniqueConstraint("expert_id", name="uq_expert_document_expert_id"),
        sa.UniqueConstraint("key", name="uq_expert_document_key"),
    )
    op.create_table(
        "cv_proposal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.String(length=30), nullable=False),
        sa.Column("value", sa.JSON(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(_one_of("state", PROPOSAL_STATES), name="ck_cv_proposal_state"),
        sa.ForeignKeyConstraint(
            ["document_id"], ["expert_document.id"], name="fk_cv_proposal_document_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_cv_proposal"),
    )
    op.create_index("ix_cv_proposal_document_id", "cv_proposal", ["document_id"])


def downgrade() -> None:
    op.drop_table("cv_proposal")
    op.drop_table("expert_document")
    op.drop_table("import_row")
    op.drop_table("import_run")
    with op.batch_alter_table("expert") as batch_op:
        batch_op.drop_index("ix_expert_name")


def _one_of(column: str, values: tuple[str, ...]) -> str:
    return f"{column} IN (" + ", ".join(f"'{value}'" for value in values) + ")"

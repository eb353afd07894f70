"""Keep reports and deliverables in versions."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

KINDS = (
    "'mission_report', 'activity_report', 'final_presentation', 'assessment_report', "
    "'methodological_guide', 'action_plan', 'strategic_plan', 'law_comments', 'training_plan', "
    "'training_material', 'visit_report', 'monitoring_system', 'other'"
)
OWN_REPORT = sa.text("kind = 'mission_report'")


def upgrade() -> None:
    op.create_table(
        "deliverable",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("activity_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("title", sa.String(length=150), nullable=False),
        sa.Column("language", sa.String(length=5), nullable=False),
        sa.Column("own_due_on", sa.Date(), nullable=True),
        sa.Column("position_id", sa.Integer(), nullable=True),
        sa.Column("institution_id", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("state_since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_on", sa.Date(), nullable=True),
        sa.Column("draft", sa.JSON(), nullable=False),
        sa.Column("draft_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            f"kind IN ({KINDS})",
            name=op.f("ck_deliverable_kind"),
        ),
        sa.CheckConstraint(
            "state IN ('due', 'late', 'submitted', 'returned', 'accepted', 'withdrawn')",
            name=op.f("ck_deliverable_state"),
        ),
        sa.ForeignKeyConstraint(
            ["activity_id"], ["activity.id"], name=op.f("fk_deliverable_activity_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["institution_id"], ["institution.id"], name=op.f("fk_deliverable_institution_id")),
        sa.ForeignKeyConstraint(
            ["made_by_id"], ["user.id"], name=op.f("fk_deliverable_made_by_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["position_id"], ["position.id"], name=op.f("fk_deliverable_position_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deliverable")),
        sa.UniqueConstraint("activity_id", "number", name=op.f("uq_deliverable_activity_id_number")),
    )
    op.create_index(op.f("ix_deliverable_position_id"), "deliverable", ["position_id"])
    op.create_index(op.f("ix_deliverable_state"), "deliverable", ["state", "id"])
    op.create_index(
        op.f("uq_deliverable_own_report"),
        "deliverable",
        ["position_id"],
        unique=True,
        sqlite_where=OWN_REPORT,
        postgresql_where=OWN_REPORT,
    )
    op.create_table(
        "deliverable_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("deliverable_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("caption", sa.String(length=300), nullable=False),
        sa.Column("kind", sa.String(length=5), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("key", sa.String(length=32), nullable=False),
        sa.Column("is_scanned", sa.Boolean(), nullable=False),
        sa.Column("is_in_draft", sa.Boolean(), nullable=False),
        sa.Column("added_by_id", sa.Integer(), nullable=True),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('pdf', 'docx', 'xlsx', 'odt', 'png', 'jpeg')", name=op.f("ck_deliverable_file_kind")
        ),
        sa.ForeignKeyConstraint(
            ["added_by_id"], ["user.id"], name=op.f("fk_deliverable_file_added_by_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["deliverable_id"], ["deliverable.id"], name=op.f("fk_deliverable_file_deliverable_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deliverable_file")),
        sa.UniqueConstraint("key", name=op.f("uq_deliverable_file_key")),
    )
    op.create_index(op.f("ix_deliverable_file_deliverable_id"), "deliverable_file", ["deliverable_id"])
    op.create_table(
        "deliverable_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("deliverable_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("texts", sa.JSON(), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("party", sa.String(length=10), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("party IN ('partner', 'experts', 'facility')", name=op.f("ck_deliverable_version_party")),
        sa.ForeignKeyConstraint(["by_id"], ["user.id"], name=op.f("fk_deliverable_version_by_id"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(
            ["deliverable_id"],
            ["deliverable.id"],
            name=op.f("fk_deliverable_version_deliverable_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deliverable_version")),
        sa.UniqueConstraint("deliverable_id", "number", name=op.f("uq_deliverable_version_deliverable_id_number")),
    )
    op.create_table(
        "deliverable_version_file",
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["file_id"], ["deliverable_file.id"], name=op.f("fk_deliverable_version_file_file_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["deliverable_version.id"],
            name=op.f("fk_deliverable_version_file_version_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("version_id", "file_id", name=op.f("pk_deliverable_version_file")),
    )
    op.create_index(op.f("ix_deliverable_version_file_file_id"), "deliverable_version_file", ["file_id"])
    op.create_table(
        "deliverable_comment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("section", sa.String(length=120), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("is_return", sa.Boolean(), nullable=False),
        sa.Column("party", sa.String(length=10), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("party IN ('partner', 'experts', 'facility')", name=op.f("ck_deliverable_comment_party")),
        sa.ForeignKeyConstraint(["by_id"], ["user.id"], name=op.f("fk_deliverable_comment_by_id"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["deliverable_version.id"],
            name=op.f("fk_deliverable_comment_version_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deliverable_comment")),
    )
    op.create_index(op.f("ix_deliverable_comment_version_id"), "deliverable_comment", ["version_id"])
    op.create_table(
        "deliverable_acceptance",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("side", sa.String(length=10), nullable=False),
        sa.Column("institution_id", sa.Integer(), nullable=True),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(side = 'partner') = (institution_id IS NOT NULL)", name=op.f("ck_deliverable_acceptance_institution")
        ),
        sa.CheckConstraint("side IN ('partner', 'adviser')", name=op.f("ck_deliverable_acceptance_side")),
        sa.ForeignKeyConstraint(
            ["by_id"], ["user.id"], name=op.f("fk_deliverable_acceptance_by_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["institution_id"], ["institution.id"], name=op.f("fk_deliverable_acceptance_institution_id")
        ),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["deliverable_version.id"],
            name=op.f("fk_deliverable_acceptance_version_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deliverable_acceptance")),
        sa.UniqueConstraint(
            "version_id",
            "side",
            "institution_id",
            name=op.f("uq_deliverable_acceptance_version_id_side_institution_id"),
        ),
    )
    op.create_table(
        "knowledge_summary",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("activity_id", sa.Integer(), nullable=False),
        sa.Column("texts", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("state_since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state IN ('draft', 'proposed', 'cleared', 'published')", name=op.f("ck_knowledge_summary_state")
        ),
        sa.ForeignKeyConstraint(
            ["activity_id"], ["activity.id"], name=op.f("fk_knowledge_summary_activity_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["made_by_id"], ["user.id"], name=op.f("fk_knowledge_summary_made_by_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_knowledge_summary")),
        sa.UniqueConstraint("activity_id", name=op.f("uq_knowledge_summary_activity_id")),
    )
    op.create_index(op.f("ix_knowledge_summary_state"), "knowledge_summary", ["state", "activity_id"])
    op.create_table(
        "summary_clearance",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("summary_id", sa.Integer(), nullable=False),
        sa.Column("institution_id", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["user.id"], name=op.f("fk_summary_clearance_by_id"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(
            ["institution_id"], ["institution.id"], name=op.f("fk_summary_clearance_institution_id")
        ),
        sa.ForeignKeyConstraint(
            ["summary_id"], ["knowledge_summary.id"], name=op.f("fk_summary_clearance_summary_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_summary_clearance")),
        sa.UniqueConstraint(
            "summary_id", "institution_id", name=op.f("uq_summary_clearance_summary_id_institution_id")
        ),
    )


def downgrade() -> None:
    for table in (
        "summary_clearance",
        "knowledge_summary",
        "deliverable_acceptance",
        "deliverable_comment",
        "deliverable_version_file",
        "deliverable_version",
        "deliverable_file",
        "deliverable",
    ):
        op.drop_table(table)

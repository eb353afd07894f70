"""Select, ask for consent, contract."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _assess()
    _decide()
    _ask()
    _contract()


def _assess() -> None:
    op.create_table(
        "application_assessment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("position_id", sa.Integer(), nullable=False),
        sa.Column("assessor_id", sa.Integer(), nullable=False),
        sa.Column("grid_version", sa.String(length=20), nullable=False),
        sa.Column("essential", sa.String(length=4), nullable=False),
        sa.Column("essential_note", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("essential IN ('', 'yes', 'no')", name="ck_application_assessment_essential"),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name="fk_application_assessment_application_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["assessor_id"], ["user.id"], name="fk_application_assessment_assessor_id"),
        sa.ForeignKeyConstraint(
            ["position_id"], ["position.id"], name="fk_application_assessment_position_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_application_assessment"),
        sa.UniqueConstraint("application_id", "position_id", "assessor_id", name="uq_application_assessment_assessor"),
    )
    op.create_index("ix_application_assessment_position", "application_assessment", ["position_id", "assessor_id"])
    op.create_table(
        "application_score",
        sa.Column("assessment_id", sa.Integer(), nullable=False),
        sa.Column("criterion", sa.String(length=40), nullable=False),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.CheckConstraint("score BETWEEN 0 AND 5", name="ck_application_score_score"),
        sa.ForeignKeyConstraint(
            ["assessment_id"],
            ["application_assessment.id"],
            name="fk_application_score_assessment_id",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("assessment_id", "criterion", name="pk_application_score"),
    )


def _decide() -> None:
    op.create_table(
        "selection_outcome",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("call_id", sa.Integer(), nullable=False),
        sa.Column("position_id", sa.Integer(), nullable=False),
        sa.Column("reason_code", sa.String(length=20), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("ranking", sa.JSON(), nullable=False),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["call_id"], ["expert_call.id"], name="fk_selection_outcome_call_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["user.id"], name="fk_selection_outcome_decided_by_id", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["position_id"], ["position.id"], name="fk_selection_outcome_position_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_selection_outcome"),
        sa.UniqueConstraint("call_id", "position_id", name="uq_selection_outcome_call_id_position_id"),
    )
    op.create_index("ix_selection_outcome_position_id", "selection_outcome", ["position_id"])
    op.create_table(
        "selection_choice",
        sa.Column("outcome_id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("choice", sa.String(length=10), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.CheckConstraint("(choice = 'reserve') = (place > 0)", name="ck_selection_choice_place"),
        sa.CheckConstraint("choice IN ('selected', 'reserve', 'not_taken')", name="ck_selection_choice_choice"),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name="fk_selection_choice_application_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["outcome_id"], ["selection_outcome.id"], name="fk_selection_choice_outcome_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("outcome_id", "application_id", name="pk_selection_choice"),
    )
    op.create_index("ix_selection_choice_application_id", "selection_choice", ["application_id"])


def _ask() -> None:
    op.create_table(
        "nomination",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("outcome_id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("expert_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("state_since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("state IN ('asked', 'agreed', 'placed', 'declined', 'dropped')", name="ck_nomination_state"),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name="fk_nomination_application_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["expert_id"], ["expert.id"], name="fk_nomination_expert_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["outcome_id"], ["selection_outcome.id"], name="fk_nomination_outcome_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_nomination"),
        sa.UniqueConstraint("outcome_id", "application_id", name="uq_nomination_outcome_id_application_id"),
    )
    op.create_index("ix_nomination_application_id", "nomination", ["application_id"])
    op.create_index("ix_nomination_expert_id", "nomination", ["expert_id"])
    op.create_table(
        "employer_release",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("nomination_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("authorisation_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("reference", sa.String(length=120), nullable=False),
        sa.Column("token_digest", sa.String(length=64), nullable=True),
        sa.Column("asked_by_id", sa.Integer(), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.String(length=10), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_name", sa.String(length=120), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.CheckConstraint("kind IN ('standing', 'mail', 'recorded')", name="ck_employer_release_kind"),
        sa.CheckConstraint("outcome IN ('granted', 'refused', 'ended')", name="ck_employer_release_outcome"),
        sa.ForeignKeyConstraint(
            ["asked_by_id"], ["user.id"], name="fk_employer_release_asked_by_id", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["authorisation_id"],
            ["release_authorisation.id"],
            name="fk_employer_release_authorisation_id",
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["nomination_id"], ["nomination.id"], name="fk_employer_release_nomination_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_employer_release"),
        sa.UniqueConstraint("token_digest", name="uq_employer_release_token_digest"),
    )
    op.create_index("ix_employer_release_nomination_id", "employer_release", ["nomination_id"])
    op.create_table(
        "cv_sending",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("expert_id", sa.Integer(), nullable=True),
        sa.Column("activity_id", sa.Integer(), nullable=True),
        sa.Column("activity_reference", sa.String(length=60), nullable=False),
        sa.Column("recipients", sa.JSON(), nullable=False),
        sa.Column("partner_codes", sa.JSON(), nullable=False),
        sa.Column("what", sa.JSON(), nullable=False),
        sa.Column("document", sa.JSON(), nullable=False),
        sa.Column("basis", sa.String(length=20), nullable=False),
        sa.Column("consent_since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_by_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["activity_id"], ["activity.id"], name="fk_cv_sending_activity_id", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["expert_id"], ["expert.id"], name="fk_cv_sending_expert_id", ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["sent_by_id"], ["user.id"], name="fk_cv_sending_sent_by_id", ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name="pk_cv_sending"),
    )
    op.create_index("ix_cv_sending_at", "cv_sending", ["at", "id"])
    op.create_index("ix_cv_sending_expert_id", "cv_sending", ["expert_id"])
    op.create_table(
        "partner_opinion",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("nomination_id", sa.Integer(), nullable=False),
        sa.Column("sending_id", sa.Integer(), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer", sa.String(length=12), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("answered_by_id", sa.Integer(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(answer IS NULL) = (answered_at IS NULL)", name="ck_partner_opinion_answered_at"),
        sa.CheckConstraint("answer IN ('no_objection', 'objection')", name="ck_partner_opinion_answer"),
        sa.ForeignKeyConstraint(
            ["answered_by_id"], ["user.id"], name="fk_partner_opinion_answered_by_id", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["asked_by_id"], ["user.id"], name="fk_partner_opinion_asked_by_id", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["nomination_id"], ["nomination.id"], name="fk_partner_opinion_nomination_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["sending_id"], ["cv_sending.id"], name="fk_partner_opinion_sending_id"),
        sa.PrimaryKeyConstraint("id", name="pk_partner_opinion"),
    )
    op.create_index("ix_partner_opinion_nomination_id", "partner_opinion", ["nomination_id"])


def _contract() -> None:
    op.create_table(
        "contract_record",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("nomination_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("reference", sa.String(length=80), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("working_days", sa.Integer(), nullable=False),
        sa.Column("fee", sa.Numeric(10, 2), nullable=True),
        sa.Column("signed_on", sa.Date(), nullable=True),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("days > 0", name="ck_contract_record_days"),
        sa.CheckConstraint("ends_on >= starts_on", name="ck_contract_record_order"),
        sa.CheckConstraint("fee IS NULL OR fee >= 0", name="ck_contract_record_fee"),
        sa.CheckConstraint("kind IN ('release', 'service', 'salaried')", name="ck_contract_record_kind"),
        sa.ForeignKeyConstraint(["made_by_id"], ["user.id"], name="fk_contract_record_made_by_id", ondelete="SET NULL"),
        sa.ForeignKeyConstraint(
            ["nomination_id"], ["nomination.id"], name="fk_contract_record_nomination_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_contract_record"),
        sa.UniqueConstraint("nomination_id", name="uq_contract_record_nomination_id"),
    )
    op.create_table(
        "code_acknowledgement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("nomination_id", sa.Integer(), nullable=False),
        sa.Column("code_version", sa.String(length=20), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["nomination_id"], ["nomination.id"], name="fk_code_acknowledgement_nomination_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_code_acknowledgement"),
        sa.UniqueConstraint("nomination_id", "code_version", name="uq_code_acknowledgement_nomination_id_code_version"),
    )


def downgrade() -> None:
    for table in (
        "code_acknowledgement",
        "contract_record",
        "partner_opinion",
        "cv_sending",
        "employer_release",
        "nomination",
        "selection_choice",
        "selection_outcome",
        "application_score",
        "application_assessment",
    ):
        op.drop_table(table)

"""First tables."""

# ruff: noqa: E501 (a constraint is one line)

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "failed_sign_in",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("email_digest", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_failed_sign_in")),
    )
    with op.batch_alter_table("failed_sign_in", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_failed_sign_in_at"), ["at"], unique=False)
        batch_op.create_index(batch_op.f("ix_failed_sign_in_email_digest"), ["email_digest"], unique=False)

    op.create_table(
        "heartbeat",
        sa.Column("owner", sa.String(length=60), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("owner", name=op.f("pk_heartbeat")),
    )
    op.create_table(
        "institution",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("official_name", sa.String(length=200), nullable=False),
        sa.Column("original_name", sa.String(length=200), nullable=False),
        sa.Column("short_name", sa.String(length=40), nullable=False),
        sa.Column("type", sa.String(length=30), nullable=False),
        sa.Column("partner_code", sa.String(length=2), nullable=False),
        sa.Column("city", sa.String(length=100), nullable=False),
        sa.Column("website", sa.String(length=200), nullable=False),
        sa.Column("mandate", sa.String(length=4000), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "type IN ('ministry', 'agency', 'fund', 'pes', 'inspectorate', 'statistics', 'ombudsperson', 'regional_local', 'social_services', 'worker_organisation', 'employer_organisation', 'training_body', 'research', 'other')",
            name=op.f("ck_institution_type"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_institution")),
    )
    with op.batch_alter_table("institution", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_institution_partner_code"), ["partner_code"], unique=False)

    op.create_table(
        "job_run",
        sa.Column("job", sa.String(length=60), nullable=False),
        sa.Column("slot", sa.DateTime(timezone=True), nullable=False),
        sa.Column("owner", sa.String(length=60), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("touched", sa.Integer(), nullable=True),
        sa.Column("error", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("job", "slot", name=op.f("pk_job_run")),
    )
    op.create_table(
        "sending_pause",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_sending_pause_single")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sending_pause")),
    )
    op.create_table(
        "user",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("password", sa.String(length=255), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("fs_uniquifier", sa.String(length=64), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("domain", sa.String(length=30), nullable=True),
        sa.Column("institution_id", sa.Integer(), nullable=True),
        sa.Column("partner_code", sa.String(length=2), nullable=True),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("is_demo", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("role != 'adviser' OR domain IS NOT NULL", name=op.f("ck_user_domain")),
        sa.CheckConstraint("role != 'delegation' OR partner_code IS NOT NULL", name=op.f("ck_user_partner")),
        sa.CheckConstraint(
            "role IN ('official', 'approver', 'adviser', 'manager', 'delegation', 'commission', 'expert', 'administrator')",
            name=op.f("ck_user_role"),
        ),
        sa.CheckConstraint(
            "role NOT IN ('official', 'approver') OR institution_id IS NOT NULL", name=op.f("ck_user_institution")
        ),
        sa.ForeignKeyConstraint(["institution_id"], ["institution.id"], name=op.f("fk_user_institution_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_user")),
        sa.UniqueConstraint("email", name=op.f("uq_user_email")),
        sa.UniqueConstraint("fs_uniquifier", name=op.f("uq_user_fs_uniquifier")),
    )
    with op.batch_alter_table("user", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_user_institution_id"), ["institution_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_user_partner_code"), ["partner_code"], unique=False)
        batch_op.create_index(batch_op.f("ix_user_role"), ["role"], unique=False)

    op.create_table(
        "api_token",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_api_token_user_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_token")),
        sa.UniqueConstraint("digest", name=op.f("uq_api_token_digest")),
    )
    with op.batch_alter_table("api_token", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_api_token_user_id"), ["user_id"], unique=False)

    op.create_table(
        "assistance_request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("creation_key", sa.String(length=64), nullable=True),
        sa.Column("year", sa.Integer(), nullable=True),
        sa.Column("sequence", sa.Integer(), nullable=True),
        sa.Column("title", sa.String(length=150), nullable=False),
        sa.Column("domain", sa.String(length=30), nullable=True),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("sensitivity", sa.String(length=20), nullable=False),
        sa.Column("institution_id", sa.Integer(), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("signed_by_id", sa.Integer(), nullable=True),
        sa.Column("adviser_id", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("state_since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("search", sa.String(length=200), nullable=False),
        sa.Column("registered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("put_forward_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.CheckConstraint(
            "domain IN ('social_protection', 'labour_employment')", name=op.f("ck_assistance_request_domain")
        ),
        sa.CheckConstraint(
            "sensitivity IN ('normal', 'restricted', 'confidential')", name=op.f("ck_assistance_request_sensitivity")
        ),
        sa.CheckConstraint(
            "state IN ('draft', 'signing', 'submitted', 'registered', 'waiting', 'assessment', 'clarification', 'opinion', 'formulation', 'approval', 'approved', 'under_way', 'closed', 'ineligible', 'rejected', 'redirected', 'withdrawn')",
            name=op.f("ck_assistance_request_state"),
        ),
        sa.ForeignKeyConstraint(
            ["adviser_id"], ["user.id"], name=op.f("fk_assistance_request_adviser_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["user.id"], name=op.f("fk_assistance_request_created_by_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["institution_id"], ["institution.id"], name=op.f("fk_assistance_request_institution_id")
        ),
        sa.ForeignKeyConstraint(
            ["signed_by_id"], ["user.id"], name=op.f("fk_assistance_request_signed_by_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assistance_request")),
        sa.UniqueConstraint("creation_key", name=op.f("uq_assistance_request_creation_key")),
        sa.UniqueConstraint("year", "sequence", name=op.f("uq_assistance_request_year_sequence")),
    )
    with op.batch_alter_table("assistance_request", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_assistance_request_adviser_id"), ["adviser_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_assistance_request_domain"), ["domain"], unique=False)
        batch_op.create_index(batch_op.f("ix_assistance_request_due_on"), ["due_on"], unique=False)
        batch_op.create_index(
            "ix_assistance_request_figures",
            [
                "state",
                "submitted_at",
                "sensitivity",
                "domain",
                "due_on",
                "institution_id",
                "registered_at",
                "decided_at",
                "put_forward_at",
            ],
            unique=False,
        )
        batch_op.create_index(batch_op.f("ix_assistance_request_institution_id"), ["institution_id"], unique=False)
        batch_op.create_index("ix_assistance_request_list", ["state", "state_since", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_assistance_request_search"), ["search"], unique=False)
        batch_op.create_index(batch_op.f("ix_assistance_request_state_since"), ["state_since"], unique=False)
        batch_op.create_index(batch_op.f("ix_assistance_request_submitted_at"), ["submitted_at"], unique=False)

    op.create_table(
        "audit_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("subject_kind", sa.String(length=30), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("action", sa.String(length=60), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("actor_role", sa.String(length=20), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("source", sa.String(length=30), nullable=True),
        sa.Column("target", sa.String(length=30), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["actor_id"], ["user.id"], name=op.f("fk_audit_entry_actor_id"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_entry")),
    )
    with op.batch_alter_table("audit_entry", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_audit_entry_actor_id"), ["actor_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_audit_entry_at"), ["at"], unique=False)
        batch_op.create_index("ix_audit_entry_subject", ["subject_kind", "subject_id", "id"], unique=False)

    op.create_table(
        "expert",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("given_name", sa.String(length=80), nullable=False),
        sa.Column("family_name", sa.String(length=80), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("phone", sa.String(length=40), nullable=False),
        sa.Column("sex", sa.String(length=1), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("member_state", sa.String(length=2), nullable=False),
        sa.Column("employer", sa.String(length=200), nullable=False),
        sa.Column("unit", sa.String(length=200), nullable=False),
        sa.Column("function", sa.String(length=200), nullable=False),
        sa.Column("experience_years", sa.Integer(), nullable=False),
        sa.Column("modalities", sa.JSON(), nullable=False),
        sa.Column("days_per_year", sa.Integer(), nullable=False),
        sa.Column("notice_weeks", sa.Integer(), nullable=False),
        sa.Column("in_roster_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("may_share_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("confidentiality_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("state_since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('public_servant', 'retired_official', 'mandated_body', 'social_partner_worker', 'social_partner_employer', 'academic', 'international_organisation', 'private', 'partner_country_practitioner')",
            name=op.f("ck_expert_kind"),
        ),
        sa.CheckConstraint(
            "state IN ('incomplete', 'submitted', 'active', 'stale', 'inactive')", name=op.f("ck_expert_state")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_expert_user_id"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_expert")),
        sa.UniqueConstraint("email", name=op.f("uq_expert_email")),
        sa.UniqueConstraint("user_id", name=op.f("uq_expert_user_id")),
    )
    with op.batch_alter_table("expert", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_expert_changed_at"), ["changed_at"], unique=False)
        batch_op.create_index("ix_expert_list", ["state", "family_name", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_expert_member_state"), ["member_state"], unique=False)

    op.create_table(
        "notice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=60), nullable=False),
        sa.Column("recipient_id", sa.Integer(), nullable=False),
        sa.Column("subject_kind", sa.String(length=30), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("generation", sa.String(length=40), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_local", sa.String(length=16), nullable=False),
        sa.Column("zone", sa.String(length=40), nullable=False),
        sa.Column("not_after", sa.DateTime(timezone=True), nullable=True),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("mail_state", sa.String(length=10), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_attempt_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lease_owner", sa.String(length=60), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_error", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "mail_state IN ('pending', 'sent', 'cancelled', 'expired', 'dead', 'uncertain')",
            name=op.f("ck_notice_mail_state"),
        ),
        sa.ForeignKeyConstraint(["recipient_id"], ["user.id"], name=op.f("fk_notice_recipient_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice")),
        sa.UniqueConstraint("key", name=op.f("uq_notice_key")),
    )
    with op.batch_alter_table("notice", schema=None) as batch_op:
        batch_op.create_index("ix_notice_inbox", ["recipient_id", "due_at"], unique=False)
        batch_op.create_index("ix_notice_outbox", ["mail_state", "due_at", "id"], unique=False)
        batch_op.create_index("ix_notice_subject", ["subject_kind", "subject_id"], unique=False)

    op.create_table(
        "user_session",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_user_session_user_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_user_session")),
    )
    with op.batch_alter_table("user_session", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_user_session_user_id"), ["user_id"], unique=False)

    op.create_table(
        "action",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=150), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("state_since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("state IN ('preparation', 'ongoing', 'closed', 'cancelled')", name=op.f("ck_action_state")),
        sa.ForeignKeyConstraint(["request_id"], ["assistance_request.id"], name=op.f("fk_action_request_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_action")),
        sa.UniqueConstraint("request_id", name=op.f("uq_action_request_id")),
    )
    with op.batch_alter_table("action", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_action_state"), ["state"], unique=False)

    op.create_table(
        "action_form",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("scope", sa.JSON(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("frozen_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["user.id"], name=op.f("fk_action_form_by_id"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["request_id"], ["assistance_request.id"], name=op.f("fk_action_form_request_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_action_form")),
        sa.UniqueConstraint("request_id", "number", name=op.f("uq_action_form_request_id_number")),
    )
    op.create_table(
        "assessment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("assessor_id", sa.Integer(), nullable=False),
        sa.Column("recommendation", sa.String(length=20), nullable=True),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "recommendation IN ('accept', 'reformulate', 'redirect', 'reject')",
            name=op.f("ck_assessment_recommendation"),
        ),
        sa.ForeignKeyConstraint(["assessor_id"], ["user.id"], name=op.f("fk_assessment_assessor_id")),
        sa.ForeignKeyConstraint(
            ["request_id"], ["assistance_request.id"], name=op.f("fk_assessment_request_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assessment")),
        sa.UniqueConstraint("request_id", "assessor_id", name=op.f("uq_assessment_request_id_assessor_id")),
    )
    op.create_table(
        "clarification",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("section", sa.String(length=30), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("answered_by_id", sa.Integer(), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["answered_by_id"], ["user.id"], name=op.f("fk_clarification_answered_by_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["asked_by_id"], ["user.id"], name=op.f("fk_clarification_asked_by_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["request_id"], ["assistance_request.id"], name=op.f("fk_clarification_request_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clarification")),
    )
    with op.batch_alter_table("clarification", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_clarification_request_id"), ["request_id"], unique=False)

    op.create_table(
        "criterion_score",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("criterion", sa.String(length=40), nullable=False),
        sa.Column("assessor_id", sa.Integer(), nullable=False),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("score BETWEEN 0 AND 5", name=op.f("ck_criterion_score_score")),
        sa.ForeignKeyConstraint(["assessor_id"], ["user.id"], name=op.f("fk_criterion_score_assessor_id")),
        sa.ForeignKeyConstraint(
            ["request_id"], ["assistance_request.id"], name=op.f("fk_criterion_score_request_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_criterion_score")),
        sa.UniqueConstraint(
            "request_id", "criterion", "assessor_id", name=op.f("uq_criterion_score_request_id_criterion_assessor_id")
        ),
    )
    op.create_table(
        "eligibility_finding",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("rule", sa.String(length=40), nullable=False),
        sa.Column("outcome", sa.String(length=12), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("outcome IN ('met', 'not_met', 'open')", name=op.f("ck_eligibility_finding_outcome")),
        sa.ForeignKeyConstraint(["by_id"], ["user.id"], name=op.f("fk_eligibility_finding_by_id"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(
            ["request_id"],
            ["assistance_request.id"],
            name=op.f("fk_eligibility_finding_request_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_eligibility_finding")),
        sa.UniqueConstraint("request_id", "rule", name=op.f("uq_eligibility_finding_request_id_rule")),
    )
    op.create_table(
        "expert_absence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("expert_id", sa.Integer(), nullable=False),
        sa.Column("start_on", sa.Date(), nullable=False),
        sa.Column("end_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.CheckConstraint("end_on >= start_on", name=op.f("ck_expert_absence_order")),
        sa.ForeignKeyConstraint(
            ["expert_id"], ["expert.id"], name=op.f("fk_expert_absence_expert_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_expert_absence")),
    )
    with op.batch_alter_table("expert_absence", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_expert_absence_expert_id"), ["expert_id"], unique=False)

    op.create_table(
        "expert_assistance",
        sa.Column("expert_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.ForeignKeyConstraint(
            ["expert_id"], ["expert.id"], name=op.f("fk_expert_assistance_expert_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("expert_id", "kind", name=op.f("pk_expert_assistance")),
    )
    op.create_table(
        "expert_conflict",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("expert_id", sa.Integer(), nullable=False),
        sa.Column("partner_code", sa.String(length=2), nullable=False),
        sa.Column("institution_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.ForeignKeyConstraint(
            ["expert_id"], ["expert.id"], name=op.f("fk_expert_conflict_expert_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["institution_id"], ["institution.id"], name=op.f("fk_expert_conflict_institution_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_expert_conflict")),
    )
    with op.batch_alter_table("expert_conflict", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_expert_conflict_expert_id"), ["expert_id"], unique=False)

    op.create_table(
        "expert_language",
        sa.Column("expert_id", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=3), nullable=False),
        sa.Column("level", sa.String(length=2), nullable=False),
        sa.CheckConstraint("level IN ('A1', 'A2', 'B1', 'B2', 'C1', 'C2')", name=op.f("ck_expert_language_level")),
        sa.ForeignKeyConstraint(
            ["expert_id"], ["expert.id"], name=op.f("fk_expert_language_expert_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("expert_id", "language", name=op.f("pk_expert_language")),
    )
    with op.batch_alter_table("expert_language", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_expert_language_language"), ["language"], unique=False)

    op.create_table(
        "expert_mission",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("expert_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("partner_code", sa.String(length=2), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("days", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["expert_id"], ["expert.id"], name=op.f("fk_expert_mission_expert_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_expert_mission")),
    )
    with op.batch_alter_table("expert_mission", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_expert_mission_expert_id"), ["expert_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_expert_mission_partner_code"), ["partner_code"], unique=False)

    op.create_table(
        "expert_passage",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("expert_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["expert_id"], ["expert.id"], name=op.f("fk_expert_passage_expert_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_expert_passage")),
    )
    with op.batch_alter_table("expert_passage", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_expert_passage_expert_id"), ["expert_id"], unique=False)

    op.create_table(
        "expert_topic",
        sa.Column("expert_id", sa.Integer(), nullable=False),
        sa.Column("topic_id", sa.String(length=4), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.CheckConstraint("level BETWEEN 1 AND 4", name=op.f("ck_expert_topic_level")),
        sa.ForeignKeyConstraint(
            ["expert_id"], ["expert.id"], name=op.f("fk_expert_topic_expert_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("expert_id", "topic_id", name=op.f("pk_expert_topic")),
    )
    with op.batch_alter_table("expert_topic", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_expert_topic_topic_id"), ["topic_id"], unique=False)

    op.create_table(
        "match_decision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("expert_id", sa.Integer(), nullable=False),
        sa.Column("decision", sa.String(length=12), nullable=False),
        sa.Column("reason_code", sa.String(length=20), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=True),
        sa.Column("score", sa.Double(), nullable=True),
        sa.Column("parts", sa.JSON(), nullable=False),
        sa.Column("weights_version", sa.String(length=20), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("decision IN ('shortlisted', 'rejected')", name=op.f("ck_match_decision_decision")),
        sa.ForeignKeyConstraint(["by_id"], ["user.id"], name=op.f("fk_match_decision_by_id"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(
            ["expert_id"], ["expert.id"], name=op.f("fk_match_decision_expert_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["request_id"], ["assistance_request.id"], name=op.f("fk_match_decision_request_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_match_decision")),
        sa.UniqueConstraint("request_id", "expert_id", name=op.f("uq_match_decision_request_id_expert_id")),
    )
    with op.batch_alter_table("match_decision", schema=None) as batch_op:
        batch_op.create_index("ix_match_decision_expert", ["expert_id"], unique=False)

    op.create_table(
        "opinion",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("partner_code", sa.String(length=2), nullable=False),
        sa.Column("position", sa.String(length=20), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("position IN ('support', 'no_objection', 'objection')", name=op.f("ck_opinion_position")),
        sa.ForeignKeyConstraint(["by_id"], ["user.id"], name=op.f("fk_opinion_by_id"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["request_id"], ["assistance_request.id"], name=op.f("fk_opinion_request_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_opinion")),
    )
    with op.batch_alter_table("opinion", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_opinion_request_id"), ["request_id"], unique=False)

    op.create_table(
        "request_assistance",
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.ForeignKeyConstraint(
            ["request_id"], ["assistance_request.id"], name=op.f("fk_request_assistance_request_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("request_id", "kind", name=op.f("pk_request_assistance")),
    )
    op.create_table(
        "request_topic",
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("topic_id", sa.String(length=4), nullable=False),
        sa.ForeignKeyConstraint(
            ["request_id"], ["assistance_request.id"], name=op.f("fk_request_topic_request_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("request_id", "topic_id", name=op.f("pk_request_topic")),
    )
    with op.batch_alter_table("request_topic", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_request_topic_topic_id"), ["topic_id"], unique=False)

    op.create_table(
        "submission",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("form_version", sa.String(length=20), nullable=False),
        sa.Column("document", sa.JSON(), nullable=False),
        sa.Column("signed_by_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["request_id"], ["assistance_request.id"], name=op.f("fk_submission_request_id")),
        sa.ForeignKeyConstraint(
            ["signed_by_id"], ["user.id"], name=op.f("fk_submission_signed_by_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_submission")),
        sa.UniqueConstraint("request_id", "number", name=op.f("uq_submission_request_id_number")),
    )
    op.create_table(
        "activity",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("action_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("title", sa.String(length=150), nullable=False),
        sa.Column("objectives", sa.Text(), nullable=False),
        sa.Column("modality", sa.String(length=10), nullable=False),
        sa.Column("place", sa.String(length=120), nullable=False),
        sa.Column("zone", sa.String(length=40), nullable=False),
        sa.Column("preparation_start", sa.Date(), nullable=True),
        sa.Column("preparation_end", sa.Date(), nullable=True),
        sa.Column("delivery_start", sa.Date(), nullable=True),
        sa.Column("delivery_end", sa.Date(), nullable=True),
        sa.Column("report_due", sa.Date(), nullable=True),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("state_since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("late_since", sa.Date(), nullable=True),
        sa.Column("generation", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('assessment', 'advice_drafting', 'training', 'workshop', 'study_visit', 'event', 'remote_coaching', 'peer_review')",
            name=op.f("ck_activity_kind"),
        ),
        sa.CheckConstraint("modality IN ('onsite', 'remote', 'hybrid')", name=op.f("ck_activity_modality")),
        sa.CheckConstraint(
            "state IN ('planned', 'confirmed', 'preparation', 'delivery', 'reporting', 'reported', 'closed', 'postponed', 'cancelled')",
            name=op.f("ck_activity_state"),
        ),
        sa.CheckConstraint("delivery_end >= delivery_start", name=op.f("ck_activity_delivery")),
        sa.CheckConstraint("number BETWEEN 1 AND 4", name=op.f("ck_activity_number")),
        sa.CheckConstraint("preparation_end >= preparation_start", name=op.f("ck_activity_preparation")),
        sa.ForeignKeyConstraint(["action_id"], ["action.id"], name=op.f("fk_activity_action_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_activity")),
        sa.UniqueConstraint("action_id", "number", name=op.f("uq_activity_action_id_number")),
    )
    with op.batch_alter_table("activity", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_activity_action_id"), ["action_id"], unique=False)
        batch_op.create_index("ix_activity_delivery", ["delivery_start", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_activity_late_since"), ["late_since"], unique=False)
        batch_op.create_index(batch_op.f("ix_activity_state"), ["state"], unique=False)

    op.create_table(
        "decision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("action_form_id", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(length=12), nullable=False),
        sa.Column("reference", sa.String(length=60), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("outcome IN ('approved', 'returned', 'rejected')", name=op.f("ck_decision_outcome")),
        sa.ForeignKeyConstraint(["action_form_id"], ["action_form.id"], name=op.f("fk_decision_action_form_id")),
        sa.ForeignKeyConstraint(["by_id"], ["user.id"], name=op.f("fk_decision_by_id"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["request_id"], ["assistance_request.id"], name=op.f("fk_decision_request_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision")),
    )
    with op.batch_alter_table("decision", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_decision_request_id"), ["request_id"], unique=False)

    op.create_table(
        "milestone",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("activity_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("late_since", sa.Date(), nullable=True),
        sa.Column("generation", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["activity_id"], ["activity.id"], name=op.f("fk_milestone_activity_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_milestone")),
        sa.UniqueConstraint("activity_id", "key", name=op.f("uq_milestone_activity_id_key")),
    )
    op.create_table(
        "position",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("activity_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=300), nullable=False),
        sa.Column("days_on_site", sa.Integer(), nullable=False),
        sa.Column("days_remote", sa.Integer(), nullable=False),
        sa.Column("expert_id", sa.Integer(), nullable=True),
        sa.Column("filled_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("days_on_site >= 0 AND days_remote >= 0", name=op.f("ck_position_days")),
        sa.ForeignKeyConstraint(
            ["activity_id"], ["activity.id"], name=op.f("fk_position_activity_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["expert_id"], ["expert.id"], name=op.f("fk_position_expert_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_position")),
        sa.UniqueConstraint("activity_id", "number", name=op.f("uq_position_activity_id_number")),
    )
    with op.batch_alter_table("position", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_position_expert_id"), ["expert_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("position", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_position_expert_id"))

    op.drop_table("position")
    op.drop_table("milestone")
    with op.batch_alter_table("decision", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_decision_request_id"))

    op.drop_table("decision")
    with op.batch_alter_table("activity", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_activity_state"))
        batch_op.drop_index(batch_op.f("ix_activity_late_since"))
        batch_op.drop_index("ix_activity_delivery")
        batch_op.drop_index(batch_op.f("ix_activity_action_id"))

    op.drop_table("activity")
    op.drop_table("submission")
    with op.batch_alter_table("request_topic", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_request_topic_topic_id"))

    op.drop_table("request_topic")
    op.drop_table("request_assistance")
    with op.batch_alter_table("opinion", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_opinion_request_id"))

    op.drop_table("opinion")
    with op.batch_alter_table("match_decision", schema=None) as batch_op:
        batch_op.drop_index("ix_match_decision_expert")

    op.drop_table("match_decision")
    with op.batch_alter_table("expert_topic", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_expert_topic_topic_id"))

    op.drop_table("expert_topic")
    with op.batch_alter_table("expert_passage", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_expert_passage_expert_id"))

    op.drop_table("expert_passage")
    with op.batch_alter_table("expert_mission", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_expert_mission_partner_code"))
        batch_op.drop_index(batch_op.f("ix_expert_mission_expert_id"))

    op.drop_table("expert_mission")
    with op.batch_alter_table("expert_language", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_expert_language_language"))

    op.drop_table("expert_language")
    with op.batch_alter_table("expert_conflict", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_expert_conflict_expert_id"))

    op.drop_table("expert_conflict")
    op.drop_table("expert_assistance")
    with op.batch_alter_table("expert_absence", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_expert_absence_expert_id"))

    op.drop_table("expert_absence")
    op.drop_table("eligibility_finding")
    op.drop_table("criterion_score")
    with op.batch_alter_table("clarification", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_clarification_request_id"))

    op.drop_table("clarification")
    op.drop_table("assessment")
    op.drop_table("action_form")
    with op.batch_alter_table("action", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_action_state"))

    op.drop_table("action")
    with op.batch_alter_table("user_session", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_user_session_user_id"))

    op.drop_table("user_session")
    with op.batch_alter_table("notice", schema=None) as batch_op:
        batch_op.drop_index("ix_notice_subject")
        batch_op.drop_index("ix_notice_outbox")
        batch_op.drop_index("ix_notice_inbox")

    op.drop_table("notice")
    with op.batch_alter_table("expert", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_expert_member_state"))
        batch_op.drop_index("ix_expert_list")
        batch_op.drop_index(batch_op.f("ix_expert_changed_at"))

    op.drop_table("expert")
    with op.batch_alter_table("audit_entry", schema=None) as batch_op:
        batch_op.drop_index("ix_audit_entry_subject")
        batch_op.drop_index(batch_op.f("ix_audit_entry_at"))
        batch_op.drop_index(batch_op.f("ix_audit_entry_actor_id"))

    op.drop_table("audit_entry")
    with op.batch_alter_table("assistance_request", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_assistance_request_submitted_at"))
        batch_op.drop_index(batch_op.f("ix_assistance_request_state_since"))
        batch_op.drop_index(batch_op.f("ix_assistance_request_search"))
        batch_op.drop_index("ix_assistance_request_list")
        batch_op.drop_index(batch_op.f("ix_assistance_request_institution_id"))
        batch_op.drop_index("ix_assistance_request_figures")
        batch_op.drop_index(batch_op.f("ix_assistance_request_due_on"))
        batch_op.drop_index(batch_op.f("ix_assistance_request_domain"))
        batch_op.drop_index(batch_op.f("ix_assistance_request_adviser_id"))

    op.drop_table("assistance_request")
    with op.batch_alter_table("api_token", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_api_token_user_id"))

    op.drop_table("api_token")
    with op.batch_alter_table("user", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_user_role"))
        batch_op.drop_index(batch_op.f("ix_user_partner_code"))
        batch_op.drop_index(batch_op.f("ix_user_institution_id"))

    op.drop_table("user")
    op.drop_table("sending_pause")
    op.drop_table("job_run")
    with op.batch_alter_table("institution", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_institution_partner_code"))

    op.drop_table("institution")
    op.drop_table("heartbeat")
    with op.batch_alter_table("failed_sign_in", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_failed_sign_in_email_digest"))
        batch_op.drop_index(batch_op.f("ix_failed_sign_in_at"))

    op.drop_table("failed_sign_in")

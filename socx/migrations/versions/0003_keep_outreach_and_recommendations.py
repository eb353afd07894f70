"""Keep information sessions, meetings and recommendations."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "outreach_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("title", sa.String(length=150), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("place", sa.String(length=120), nullable=False),
        sa.Column("city", sa.String(length=100), nullable=False),
        sa.Column("host", sa.String(length=200), nullable=False),
        sa.Column("co_host", sa.String(length=200), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("opening", sa.String(length=1000), nullable=False),
        sa.Column("agenda", sa.Text(), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("documents", sa.JSON(), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('information_session', 'webinar', 'promotion')", name=op.f("ck_outreach_event_kind")
        ),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["user.id"], name=op.f("fk_outreach_event_created_by_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outreach_event")),
    )
    with op.batch_alter_table("outreach_event", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_outreach_event_held_on"), ["held_on"], unique=False)

    op.create_table(
        "recommendation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("document", sa.String(length=300), nullable=False),
        sa.Column("url", sa.String(length=300), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("addressees", sa.String(length=500), nullable=False),
        sa.Column("domain", sa.String(length=30), nullable=False),
        sa.Column("sensitivity", sa.String(length=20), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("state_since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state_note", sa.Text(), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "domain IN ('social_protection', 'labour_employment')", name=op.f("ck_recommendation_domain")
        ),
        sa.CheckConstraint(
            "sensitivity IN ('normal', 'restricted', 'confidential')", name=op.f("ck_recommendation_sensitivity")
        ),
        sa.CheckConstraint(
            "state IN ('noted', 'under_consideration', 'in_request', 'in_action', 'not_taken_up', 'superseded')",
            name=op.f("ck_recommendation_state"),
        ),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["user.id"], name=op.f("fk_recommendation_created_by_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recommendation")),
    )
    with op.batch_alter_table("recommendation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_recommendation_issued_on"), ["issued_on"], unique=False)
        batch_op.create_index(batch_op.f("ix_recommendation_state"), ["state"], unique=False)

    op.create_table(
        "outreach_attendance",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("institution_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("type", sa.String(length=30), nullable=False),
        sa.Column("invited", sa.Boolean(), nullable=False),
        sa.Column("attended", sa.Integer(), nullable=False),
        sa.CheckConstraint("attended BETWEEN 0 AND 10000", name=op.f("ck_outreach_attendance_attended")),
        sa.ForeignKeyConstraint(
            ["event_id"], ["outreach_event.id"], name=op.f("fk_outreach_attendance_event_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["institution_id"], ["institution.id"], name=op.f("fk_outreach_attendance_institution_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outreach_attendance")),
        sa.UniqueConstraint(
            "event_id",
            "institution_id",
            "name",
            "type",
            name=op.f("uq_outreach_attendance_event_id_institution_id_name_type"),
        ),
    )
    with op.batch_alter_table("outreach_attendance", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_outreach_attendance_institution_id"), ["institution_id"], unique=False)

    op.create_table(
        "outreach_event_partner",
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("partner_code", sa.String(length=2), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"], ["outreach_event.id"], name=op.f("fk_outreach_event_partner_event_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("event_id", "partner_code", name=op.f("pk_outreach_event_partner")),
    )
    with op.batch_alter_table("outreach_event_partner", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_outreach_event_partner_partner_code"), ["partner_code"], unique=False)

    op.create_table(
        "outreach_meeting",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=True),
        sa.Column("institution_id", sa.Integer(), nullable=True),
        sa.Column("body_name", sa.String(length=200), nullable=False),
        sa.Column("partner_code", sa.String(length=2), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("place", sa.String(length=120), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("shared_notes", sa.Text(), nullable=False),
        sa.Column("internal_notes", sa.Text(), nullable=False),
        sa.Column("next_step", sa.String(length=300), nullable=False),
        sa.Column("next_step_owner_id", sa.Integer(), nullable=True),
        sa.Column("next_step_due_on", sa.Date(), nullable=True),
        sa.Column("next_step_done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("institution_id IS NOT NULL OR body_name <> ''", name=op.f("ck_outreach_meeting_body")),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["user.id"], name=op.f("fk_outreach_meeting_created_by_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["event_id"], ["outreach_event.id"], name=op.f("fk_outreach_meeting_event_id")),
        sa.ForeignKeyConstraint(
            ["institution_id"], ["institution.id"], name=op.f("fk_outreach_meeting_institution_id")
        ),
        sa.ForeignKeyConstraint(
            ["next_step_owner_id"],
            ["user.id"],
            name=op.f("fk_outreach_meeting_next_step_owner_id"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outreach_meeting")),
    )
    with op.batch_alter_table("outreach_meeting", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_outreach_meeting_event_id"), ["event_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_outreach_meeting_held_on"), ["held_on"], unique=False)
        batch_op.create_index(batch_op.f("ix_outreach_meeting_institution_id"), ["institution_id"], unique=False)
        batch_op.create_index(
            "ix_outreach_meeting_next_step", ["next_step_done_at", "next_step_due_on", "id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_outreach_meeting_next_step_owner_id"), ["next_step_owner_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_outreach_meeting_partner_code"), ["partner_code"], unique=False)

    op.create_table(
        "outreach_presenter",
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"], ["outreach_event.id"], name=op.f("fk_outreach_presenter_event_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_outreach_presenter_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("event_id", "user_id", name=op.f("pk_outreach_presenter")),
    )
    op.create_table(
        "recommendation_action",
        sa.Column("recommendation_id", sa.Integer(), nullable=False),
        sa.Column("action_id", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["action_id"], ["action.id"], name=op.f("fk_recommendation_action_action_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["by_id"], ["user.id"], name=op.f("fk_recommendation_action_by_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["recommendation_id"],
            ["recommendation.id"],
            name=op.f("fk_recommendation_action_recommendation_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("recommendation_id", "action_id", name=op.f("pk_recommendation_action")),
    )
    with op.batch_alter_table("recommendation_action", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_recommendation_action_action_id"), ["action_id"], unique=False)

    op.create_table(
        "recommendation_partner",
        sa.Column("recommendation_id", sa.Integer(), nullable=False),
        sa.Column("partner_code", sa.String(length=2), nullable=False),
        sa.ForeignKeyConstraint(
            ["recommendation_id"],
            ["recommendation.id"],
            name=op.f("fk_recommendation_partner_recommendation_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("recommendation_id", "partner_code", name=op.f("pk_recommendation_partner")),
    )
    with op.batch_alter_table("recommendation_partner", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_recommendation_partner_partner_code"), ["partner_code"], unique=False)

    op.create_table(
        "recommendation_request",
        sa.Column("recommendation_id", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("is_cited", sa.Boolean(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["by_id"], ["user.id"], name=op.f("fk_recommendation_request_by_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["recommendation_id"],
            ["recommendation.id"],
            name=op.f("fk_recommendation_request_recommendation_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["request_id"],
            ["assistance_request.id"],
            name=op.f("fk_recommendation_request_request_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("recommendation_id", "request_id", name=op.f("pk_recommendation_request")),
    )
    with op.batch_alter_table("recommendation_request", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_recommendation_request_request_id"), ["request_id"], unique=False)

    op.create_table(
        "recommendation_topic",
        sa.Column("recommendation_id", sa.Integer(), nullable=False),
        sa.Column("topic_id", sa.String(length=4), nullable=False),
        sa.ForeignKeyConstraint(
            ["recommendation_id"],
            ["recommendation.id"],
            name=op.f("fk_recommendation_topic_recommendation_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("recommendation_id", "topic_id", name=op.f("pk_recommendation_topic")),
    )
    with op.batch_alter_table("recommendation_topic", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_recommendation_topic_topic_id"), ["topic_id"], unique=False)

    op.create_table(
        "draft_offer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=150), nullable=False),
        sa.Column("domain", sa.String(length=30), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("topics", sa.JSON(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("offered_by_id", sa.Integer(), nullable=True),
        sa.Column("offered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("opened_by_id", sa.Integer(), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("request_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("domain IN ('social_protection', 'labour_employment')", name=op.f("ck_draft_offer_domain")),
        sa.ForeignKeyConstraint(["meeting_id"], ["outreach_meeting.id"], name=op.f("fk_draft_offer_meeting_id")),
        sa.ForeignKeyConstraint(
            ["offered_by_id"], ["user.id"], name=op.f("fk_draft_offer_offered_by_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["opened_by_id"], ["user.id"], name=op.f("fk_draft_offer_opened_by_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["request_id"], ["assistance_request.id"], name=op.f("fk_draft_offer_request_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft_offer")),
        sa.UniqueConstraint("meeting_id", name=op.f("uq_draft_offer_meeting_id")),
        sa.UniqueConstraint("request_id", name=op.f("uq_draft_offer_request_id")),
    )
    op.create_table(
        "outreach_meeting_topic",
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("topic_id", sa.String(length=4), nullable=False),
        sa.ForeignKeyConstraint(
            ["meeting_id"],
            ["outreach_meeting.id"],
            name=op.f("fk_outreach_meeting_topic_meeting_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("meeting_id", "topic_id", name=op.f("pk_outreach_meeting_topic")),
    )
    with op.batch_alter_table("outreach_meeting_topic", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_outreach_meeting_topic_topic_id"), ["topic_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("outreach_meeting_topic", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_outreach_meeting_topic_topic_id"))

    op.drop_table("outreach_meeting_topic")
    op.drop_table("draft_offer")
    with op.batch_alter_table("recommendation_topic", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_recommendation_topic_topic_id"))

    op.drop_table("recommendation_topic")
    with op.batch_alter_table("recommendation_request", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_recommendation_request_request_id"))

    op.drop_table("recommendation_request")
    with op.batch_alter_table("recommendation_partner", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_recommendation_partner_partner_code"))

    op.drop_table("recommendation_partner")
    with op.batch_alter_table("recommendation_action", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_recommendation_action_action_id"))

    op.drop_table("recommendation_action")
    op.drop_table("outreach_presenter")
    with op.batch_alter_table("outreach_meeting", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_outreach_meeting_partner_code"))
        batch_op.drop_index(batch_op.f("ix_outreach_meeting_next_step_owner_id"))
        batch_op.drop_index("ix_outreach_meeting_next_step")
        batch_op.drop_index(batch_op.f("ix_outreach_meeting_institution_id"))
        batch_op.drop_index(batch_op.f("ix_outreach_meeting_held_on"))
        batch_op.drop_index(batch_op.f("ix_outreach_meeting_event_id"))

    op.drop_table("outreach_meeting")
    with op.batch_alter_table("outreach_event_partner", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_outreach_event_partner_partner_code"))

    op.drop_table("outreach_event_partner")
    with op.batch_alter_table("outreach_attendance", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_outreach_attendance_institution_id"))

    op.drop_table("outreach_attendance")
    with op.batch_alter_table("recommendation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_recommendation_state"))
        batch_op.drop_index(batch_op.f("ix_recommendation_issued_on"))

    op.drop_table("recommendation")
    with op.batch_alter_table("outreach_event", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_outreach_event_held_on"))

    op.drop_table("outreach_event")

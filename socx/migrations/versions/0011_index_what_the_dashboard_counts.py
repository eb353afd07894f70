"""Index what the dashboard counts."""

from __future__ import annotations

from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

#: Indexes of requests that grow by the adviser: who may read a confidential case asks for them.
GROWN = {
    "ix_assistance_request_figures": [
        "state", "submitted_day", "sensitivity", "domain", "due_on", "institution_id", "registered_day",
        "decided_day", "put_forward_at", "submitted_at", "waited_days",
    ],
    "ix_assistance_request_institution": [
        "institution_id", "state", "submitted_day", "sensitivity", "domain", "put_forward_at", "submitted_at",
    ],
}  # fmt: skip


def upgrade() -> None:
    for name, columns in GROWN.items():
        op.drop_index(name, "assistance_request")
        op.create_index(name, "assistance_request", [*columns, "adviser_id"])
    op.drop_index(op.f("ix_request_topic_topic_id"), "request_topic")
    op.create_index("ix_request_topic_topic", "request_topic", ["topic_id", "request_id"])
    op.drop_index(op.f("ix_activity_state"), "activity")
    op.create_index("ix_activity_figures", "activity", ["state", "action_id", "delivery_start", "late_since"])
    op.create_index("ix_position_figures", "position", ["activity_id", "expert_id", "days_on_site", "days_remote"])


def downgrade() -> None:
    op.drop_index("ix_position_figures", "position")
    op.drop_index("ix_activity_figures", "activity")
    op.create_index(op.f("ix_activity_state"), "activity", ["state"])
    op.drop_index("ix_request_topic_topic", "request_topic")
    op.create_index(op.f("ix_request_topic_topic_id"), "request_topic", ["topic_id"])
    for name, columns in GROWN.items():
        op.drop_index(name, "assistance_request")
        op.create_index(name, "assistance_request", columns)

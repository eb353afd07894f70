"""Set rates, brief experts, keep what a contract pays."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

KINDS = ("release", "service", "salaried")


def upgrade() -> None:
    _rates()
    _widen_contract()
    _contract_parts()
    _carry_over()
    _briefing()


def _rates() -> None:
    op.create_table(
        "rate_line",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("subject", sa.String(length=30), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("kind IN ('fee', 'allowance')", name=op.f("ck_rate_line_kind")),
        sa.PrimaryKeyConstraint("id", name="pk_rate_line"),
        sa.UniqueConstraint("kind", "subject", name="uq_rate_line_kind_subject"),
    )
    op.create_table(
        "rate",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("line_id", sa.Integer(), nullable=False),
        sa.Column("amount", sa.Numeric(10, 2), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("basis", sa.String(length=200), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_by_id", sa.Integer(), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_reason", sa.Text(), nullable=False),
        sa.CheckConstraint("valid_until >= valid_from", name=op.f("ck_rate_order")),
        sa.CheckConstraint("amount >= 0", name=op.f("ck_rate_amount")),
        sa.CheckConstraint("(withdrawn_at IS NULL) = (withdrawn_reason = '')", name=op.f("ck_rate_withdrawn")),
        sa.ForeignKeyConstraint(["line_id"], ["rate_line.id"], name="fk_rate_line_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["made_by_id"], ["user.id"], name="fk_rate_made_by_id", ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["withdrawn_by_id"], ["user.id"], name="fk_rate_withdrawn_by_id", ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name="pk_rate"),
    )
    op.create_index("ix_rate_line", "rate", ["line_id", "valid_from"])


def _widen_contract() -> None:
    with op.batch_alter_table("contract_record") as batch_op:
        batch_op.add_column(sa.Column("state", sa.String(length=10), nullable=True))
        batch_op.add_column(sa.Column("state_since", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("dated_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("place_code", sa.String(length=2), nullable=True))
        batch_op.add_column(sa.Column("fee_rate_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("allowance", sa.Numeric(10, 2), nullable=True))
        batch_op.add_column(sa.Column("allowance_rate_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("allowance_days", sa.Integer(), nullable=False, server_default="0"))


def _contract_parts() -> None:
    op.create_table(
        "contract_days",
        sa.Column("contract_id", sa.Integer(), nullable=False),
        sa.Column("purpose", sa.String(length=12), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("working_days", sa.Integer(), nullable=False),
        sa.CheckConstraint("purpose IN ('preparation', 'mission', 'report')", name=op.f("ck_contract_days_purpose")),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_contract_days_order")),
        sa.CheckConstraint("days > 0", name=op.f("ck_contract_days_days")),
        sa.ForeignKeyConstraint(
            ["contract_id"], ["contract_record.id"], name="fk_contract_days_contract_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("contract_id", "purpose", name="pk_contract_days"),
    )
    op.create_table(
        "contract_signature",
        sa.Column("contract_id", sa.Integer(), nullable=False),
        sa.Column("side", sa.String(length=10), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("signed_on", sa.Date(), nullable=False),
        sa.CheckConstraint("side IN ('facility', 'expert', 'employer')", name=op.f("ck_contract_signature_side")),
        sa.ForeignKeyConstraint(
            ["contract_id"], ["contract_record.id"], name="fk_contract_signature_contract_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("contract_id", "side", name="pk_contract_signature"),
    )


def _carry_over() -> None:
    """What was kept so far: days of the mission, one day of signing for all, the fee as it is."""
    op.execute(
        "UPDATE contract_record SET state_since = changed_at, dated_on = COALESCE(signed_on, starts_on),"
        " state = CASE WHEN signed_on IS NULL THEN 'draft' ELSE 'signed' END, place_code = ("
        " SELECT institution.partner_code FROM nomination"
        " JOIN selection_outcome ON selection_outcome.id = nomination.outcome_id"
        " JOIN expert_call ON expert_call.id = selection_outcome.call_id"
        " JOIN activity ON activity.id = expert_call.activity_id"
        " JOIN action ON action.id = activity.action_id"
        " JOIN assistance_request ON assistance_request.id = action.request_id"
        " JOIN institution ON institution.id = assistance_request.institution_id"
        " WHERE nomination.id = contract_record.nomination_id)"
    )
    op.execute(
        "INSERT INTO contract_days (contract_id, purpose, starts_on, ends_on, days, working_days)"
        " SELECT id, 'mission', starts_on, ends_on, days, working_days FROM contract_record"
    )
    for side in ("facility", "expert"):
        op.execute(
            "INSERT INTO contract_signature (contract_id, side, name, signed_on)"
            f" SELECT id, '{side}', '', signed_on FROM contract_record WHERE signed_on IS NOT NULL"
        )
    op.execute(
        "INSERT INTO contract_signature (contract_id, side, name, signed_on)"
        " SELECT id, 'employer', '', signed_on FROM contract_record WHERE signed_on IS NOT NULL AND kind = 'release'"
    )
    kind_check = _kind_check()
    with op.batch_alter_table("contract_record") as batch_op:
        batch_op.alter_column("state", existing_type=sa.String(length=10), nullable=False)
        batch_op.alter_column("state_since", existing_type=sa.DateTime(timezone=True), nullable=False)
        batch_op.alter_column("dated_on", existing_type=sa.Date(), nullable=False)
        batch_op.alter_column("place_code", existing_type=sa.String(length=2), nullable=False)
        batch_op.alter_column("allowance_days", existing_type=sa.Integer(), server_default=None)
        batch_op.alter_column("kind", existing_type=sa.String(length=10), type_=sa.String(length=12))
        batch_op.drop_column("signed_on")
        batch_op.drop_constraint(op.f(kind_check), type_="check")
        batch_op.create_check_constraint(op.f("ck_contract_record_kind"), _kind_is(*KINDS, "institution"))
        batch_op.create_check_constraint(
            op.f("ck_contract_record_state"), "state IN ('draft', 'offered', 'signed', 'ended', 'terminated')"
        )
        batch_op.create_check_constraint(op.f("ck_contract_record_allowance"), "allowance IS NULL OR allowance >= 0")
        batch_op.create_check_constraint(op.f("ck_contract_record_allowance_days"), "allowance_days >= 0")
        batch_op.create_foreign_key(op.f("fk_contract_record_fee_rate_id"), "rate", ["fee_rate_id"], ["id"])
        batch_op.create_foreign_key(op.f("fk_contract_record_allowance_rate_id"), "rate", ["allowance_rate_id"], ["id"])


def _kind_check() -> str:
    """The name of the check of the kind: tables made before have its prefix twice."""
    found = sa.inspect(op.get_bind()).get_check_constraints("contract_record")
    return next(str(one["name"]) for one in found if str(one["name"]).endswith("ck_contract_record_kind"))


def _kind_is(*kinds: str) -> str:
    return "kind IN (" + ", ".join(f"'{kind}'" for kind in kinds) + ")"


def _briefing() -> None:
    op.create_table(
        "briefing",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("activity_id", sa.Integer(), nullable=False),
        sa.Column("texts", sa.JSON(), nullable=False),
        sa.Column("ready_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("told_at IS NULL OR ready_at IS NOT NULL", name=op.f("ck_briefing_told_at")),
        sa.ForeignKeyConstraint(["activity_id"], ["activity.id"], name="fk_briefing_activity_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["made_by_id"], ["user.id"], name="fk_briefing_made_by_id", ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name="pk_briefing"),
        sa.UniqueConstraint("activity_id", name="uq_briefing_activity_id"),
    )
    op.create_table(
        "briefing_contact",
        sa.Column("briefing_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["briefing_id"], ["briefing.id"], name="fk_briefing_contact_briefing_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name="fk_briefing_contact_user_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("briefing_id", "user_id", name="pk_briefing_contact"),
    )
    op.create_index("ix_briefing_contact_user_id", "briefing_contact", ["user_id"])


def downgrade() -> None:
    op.drop_table("briefing_contact")
    op.drop_table("briefing")
    op.execute("UPDATE contract_record SET kind = 'service' WHERE kind = 'institution'")
    with op.batch_alter_table("contract_record") as batch_op:
        batch_op.add_column(sa.Column("signed_on", sa.Date(), nullable=True))
    op.execute(
        "UPDATE contract_record SET signed_on = ("
        " SELECT MAX(contract_signature.signed_on) FROM contract_signature"
        " WHERE contract_signature.contract_id = contract_record.id)"
        " WHERE state IN ('signed', 'ended')"
    )
    with op.batch_alter_table("contract_record") as batch_op:
        for name in ("state", "allowance", "allowance_days", "kind"):
            batch_op.drop_constraint(op.f(f"ck_contract_record_{name}"), type_="check")
        for name in ("fee_rate_id", "allowance_rate_id"):
            batch_op.drop_constraint(op.f(f"fk_contract_record_{name}"), type_="foreignkey")
        batch_op.create_check_constraint(op.f("ck_contract_record_kind"), _kind_is(*KINDS))
        batch_op.alter_column("kind", existing_type=sa.String(length=12), type_=sa.String(length=10))
        for name in (
            "allowance_days", "allowance_rate_id", "allowance", "fee_rate_id", "place_code", "dated_on", "state_since",
            "state",
        ):  # fmt: skip
            batch_op.drop_column(name)
    for table in ("contract_signature", "contract_days", "rate", "rate_line"):
        op.drop_table(table)

"""Keep what the dashboard counts by as days."""

from __future__ import annotations

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

INDEX = "ix_assistance_request_figures"
BY_INSTITUTION = "ix_assistance_request_institution"
DAYS = ("submitted", "registered", "decided")


def upgrade() -> None:
    with op.batch_alter_table("assistance_request") as batch_op:
        batch_op.drop_index(INDEX)
        for name in DAYS:
            batch_op.add_column(sa.Column(f"{name}_day", sa.Integer(), nullable=True))
        batch_op.create_index(
            INDEX,
            [
                "state", "submitted_day", "sensitivity", "domain", "due_on",
                "institution_id", "registered_day", "decided_day", "put_forward_at", "submitted_at",
            ],
        )  # fmt: skip
        batch_op.drop_index("ix_assistance_request_institution_id")
        batch_op.create_index(
            BY_INSTITUTION,
            ["institution_id", "state", "submitted_day", "sensitivity", "domain", "put_forward_at", "submitted_at"],
        )
    _fill()


def _fill() -> None:
    moments = {name: sa.column(f"{name}_at", sa.DateTime(timezone=True)) for name in DAYS}
    days = {name: sa.column(f"{name}_day", sa.Integer()) for name in DAYS}
    table = sa.table("assistance_request", sa.column("id", sa.Integer()), *moments.values(), *days.values())
    connection = op.get_bind()
    for number, *found in connection.execute(sa.select(table.c.id, *moments.values())).all():
        known = {f"{name}_day": _ordinal(moment) for name, moment in zip(DAYS, found, strict=True)}
        connection.execute(table.update().where(table.c.id == number).values(**known))


def _ordinal(moment: datetime | None) -> int | None:
    """SQLite gives moments without a zone: they are UTC."""
    if moment is None:
        return None
    return (moment.astimezone(UTC) if moment.tzinfo else moment).toordinal()


def downgrade() -> None:
    with op.batch_alter_table("assistance_request") as batch_op:
        batch_op.drop_index(INDEX)
        batch_op.drop_index(BY_INSTITUTION)
        batch_op.create_index("ix_assistance_request_institution_id", ["institution_id"])
        for name in DAYS:
            batch_op.drop_column(f"{name}_day")
        batch_op.create_index(
            INDEX,
            [
                "state", "submitted_at", "sensitivity", "domain", "due_on",
                "institution_id", "registered_at", "decided_at", "put_forward_at",
            ],
        )  # fmt: skip

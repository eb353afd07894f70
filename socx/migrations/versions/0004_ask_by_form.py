"""Ask by one of two forms; keep the rules of institution types."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

KINDS = ("structured", "simplified")
TYPES = (
    "ministry", "agency", "fund", "pes", "inspectorate", "statistics", "ombudsperson", "regional_local",
    "social_services", "worker_organisation", "employer_organisation", "training_body", "research",
)  # fmt: skip


def _one_of(column: str, values: tuple[str, ...]) -> str:
    return f"{column} IN ({', '.join(repr(value) for value in values)})"


def upgrade() -> None:
    with op.batch_alter_table("assistance_request") as batch_op:
        batch_op.add_column(sa.Column("kind", sa.String(length=20), nullable=False, server_default="structured"))
        batch_op.create_check_constraint("kind", _one_of("kind", KINDS))
        batch_op.add_column(sa.Column("copied", sa.JSON(), nullable=True))
    _carry_over()
    with op.batch_alter_table("assistance_request") as batch_op:
        batch_op.alter_column("kind", server_default=None)
    _change_types((*TYPES, "civil_society", "other"))
    op.create_table(
        "institution_rule",
        sa.Column("type", sa.String(length=30), nullable=False),
        sa.Column("standing", sa.String(length=20), nullable=False),
        sa.Column("reason_en", sa.String(length=500), nullable=False),
        sa.Column("reason_fr", sa.String(length=500), nullable=False),
        sa.Column("reason_es", sa.String(length=500), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(_one_of("type", (*TYPES, "civil_society", "other")), name=op.f("ck_institution_rule_type")),
        sa.CheckConstraint("standing IN ('lead', 'associate', 'none')", name=op.f("ck_institution_rule_standing")),
        sa.PrimaryKeyConstraint("type", name=op.f("pk_institution_rule")),
    )


def downgrade() -> None:
    op.drop_table("institution_rule")
    institution = sa.table("institution", sa.column("type", sa.String()))
    op.execute(institution.update().where(institution.c.type == "civil_society").values(type="other"))
    _change_types((*TYPES, "other"))
    _put_back()
    with op.batch_alter_table("assistance_request") as batch_op:
        batch_op.drop_constraint(op.f("ck_assistance_request_kind"), type_="check")
        batch_op.drop_column("kind")
        batch_op.drop_column("copied")


def _change_types(types: tuple[str, ...]) -> None:
    with op.batch_alter_table("institution") as batch_op:
        batch_op.drop_constraint(op.f("ck_institution_type"), type_="check")
        batch_op.create_check_constraint("type", _one_of("type", types))


_REQUESTS = sa.table(
    "assistance_request",
    sa.column("id", sa.Integer()),
    sa.column("kind", sa.String()),
    sa.column("answers", sa.JSON()),
)


def _carry_over() -> None:
    """What was an answer becomes a column. The signed texts keep it as it was."""
    connection = op.get_bind()
    for number, answers in connection.execute(sa.select(_REQUESTS.c.id, _REQUESTS.c.answers)).all():
        if "kind" in (answers or {}):
            kind = answers["kind"] if answers["kind"] in KINDS else KINDS[0]
            left = {name: answer for name, answer in answers.items() if name != "kind"}
            row = _REQUESTS.update().where(_REQUESTS.c.id == number)
            connection.execute(row.values(kind=kind, answers=left))


def _put_back() -> None:
    connection = op.get_bind()
    for number, kind, answers in connection.execute(sa.select(_REQUESTS)).all():
        row = _REQUESTS.update().where(_REQUESTS.c.id == number)
        connection.execute(row.values(answers={"kind": kind, **(answers or {})}))

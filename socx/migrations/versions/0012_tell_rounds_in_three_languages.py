"""Tell rounds in three languages; ask one institution of a joint request, and find its own part."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

#: The text there was is taken to be in the first language in which the round has a name.
_FIRST = (("fr", "name_en = '' AND name_fr <> ''"), ("es", "name_en = '' AND name_fr = ''"))


def upgrade() -> None:
    with op.batch_alter_table("request_party") as batch_op:
        batch_op.add_column(sa.Column("words", sa.Text(), nullable=False, server_default=""))
    with op.batch_alter_table("clarification") as batch_op:
        batch_op.add_column(sa.Column("institution_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(op.f("fk_clarification_institution_id"), "institution", ["institution_id"], ["id"])
    with op.batch_alter_table("request_round") as batch_op:
        batch_op.alter_column("text", new_column_name="text_en", existing_type=sa.Text(), existing_nullable=False)
        batch_op.add_column(sa.Column("text_fr", sa.Text(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("text_es", sa.Text(), nullable=False, server_default=""))
    for language, is_first in _FIRST:
        op.execute(f"UPDATE request_round SET text_{language} = text_en, text_en = '' WHERE {is_first}")
    with op.batch_alter_table("request_round") as batch_op:
        batch_op.alter_column("text_fr", existing_type=sa.Text(), existing_nullable=False, server_default=None)
        batch_op.alter_column("text_es", existing_type=sa.Text(), existing_nullable=False, server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("clarification") as batch_op:
        batch_op.drop_constraint(op.f("fk_clarification_institution_id"), type_="foreignkey")
        batch_op.drop_column("institution_id")
    with op.batch_alter_table("request_party") as batch_op:
        batch_op.drop_column("words")
    for language, _ in _FIRST:
        op.execute(f"UPDATE request_round SET text_en = text_{language} WHERE text_en = ''")
    with op.batch_alter_table("request_round") as batch_op:
        batch_op.drop_column("text_es")
        batch_op.drop_column("text_fr")
        batch_op.alter_column("text_en", new_column_name="text", existing_type=sa.Text(), existing_nullable=False)

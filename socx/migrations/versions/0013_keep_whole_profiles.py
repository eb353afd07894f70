"""Keep whole profiles, employers and consents."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

STATES = ("incomplete", "submitted", "verified", "active", "stale", "inactive", "erased")
OLD_STATES = ("incomplete", "submitted", "active", "stale", "inactive")
SKILLS = ("listening", "reading", "interaction", "production", "writing")
LEVELS = ("", "A1", "A2", "B1", "B2", "C1", "C2")
KINDS = (
    "public_servant", "retired_official", "mandated_body", "social_partner_worker", "social_partner_employer",
    "academic", "international_organisation", "private", "partner_country_practitioner",
)  # fmt: skip
TYPES = (
    "ministry", "agency", "fund", "pes", "inspectorate", "statistics", "ombudsperson", "regional_local",
    "social_services", "worker_organisation", "employer_organisation", "training_body", "research",
    "civil_society", "other",
)  # fmt: skip

#: Texts of a profile that are empty until they are written: (name, length, or None for a long text).
TEXTS = (
    ("seniority", 20), ("release_contact_name", 120), ("release_contact_email", 254), ("education_level", 20),
    ("education_field", 200), ("systems", None), ("mobility", 500), ("contact_by", 10), ("contact_note", 200),
    ("notice_version", 20),
)  # fmt: skip
NUMBERS = ("employer_id", "retired_year", "specific_years", "education_year", "entered_by_id")
MOMENTS = ("may_publish_since", "news_since", "restricted_at", "erased_at")

#: Consents that were kept as a date in the profile.
CONSENTS = {
    "roster": "in_roster_since",
    "share": "may_share_since",
    "confidentiality": "confidentiality_since",
}  # fmt: skip


def upgrade() -> None:
    _employers()
    with op.batch_alter_table("expert") as batch_op:
        for name, length in TEXTS:
            kind = sa.String(length=length) if length else sa.Text()
            batch_op.add_column(sa.Column(name, kind, nullable=False, server_default=""))
        batch_op.add_column(sa.Column("source", sa.String(length=20), nullable=False, server_default="self"))
        for name in NUMBERS:
            batch_op.add_column(sa.Column(name, sa.Integer(), nullable=True))
        for name in MOMENTS:
            batch_op.add_column(sa.Column(name, sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("ask_again_on", sa.Date(), nullable=True))
        batch_op.create_foreign_key(
            op.f("fk_expert_employer_id"), "employer", ["employer_id"], ["id"], ondelete="SET NULL"
        )
        batch_op.create_foreign_key(
            op.f("fk_expert_entered_by_id"), "user", ["entered_by_id"], ["id"], ondelete="SET NULL"
        )
        batch_op.create_index("ix_expert_employer_id", ["employer_id"])
        batch_op.create_check_constraint(
            op.f("ck_expert_source"), _one_of("source", ("self", "invitation", "adviser", "import"))
        )
    _allow(STATES)
    with op.batch_alter_table("expert_language") as batch_op:
        for skill in SKILLS:
            batch_op.add_column(sa.Column(skill, sa.String(length=2), nullable=False, server_default=""))
        for skill in SKILLS:
            batch_op.create_check_constraint(op.f(f"ck_expert_language_{skill}"), _one_of(skill, LEVELS))
    _parts()
    _consents()
    _doors()


def _employers() -> None:
    op.create_table(
        "employer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("short_name", sa.String(length=40), nullable=False),
        sa.Column("member_state", sa.String(length=2), nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("is_mandated", sa.Boolean(), nullable=False),
        sa.Column("agreement_reference", sa.String(length=80), nullable=False),
        sa.Column("agreement_from", sa.Date(), nullable=True),
        sa.Column("agreement_to", sa.Date(), nullable=True),
        sa.Column("release_contact_name", sa.String(length=120), nullable=False),
        sa.Column("release_contact_email", sa.String(length=254), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(_one_of("kind", TYPES), name="ck_employer_kind"),
        sa.CheckConstraint("agreement_to IS NULL OR agreement_to >= agreement_from", name="ck_employer_agreement"),
        sa.PrimaryKeyConstraint("id", name="pk_employer"),
    )
    op.create_index("ix_employer_list", "employer", ["member_state", "name", "id"])
    op.create_table(
        "expert_rule",
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("standing", sa.String(length=20), nullable=False),
        sa.Column("years", sa.Integer(), nullable=True),
        sa.Column("reason_en", sa.String(length=500), nullable=False),
        sa.Column("reason_fr", sa.String(length=500), nullable=False),
        sa.Column("reason_es", sa.String(length=500), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(_one_of("kind", KINDS), name="ck_expert_rule_kind"),
        sa.CheckConstraint(_one_of("standing", ("first", "also", "mixed", "none")), name="ck_expert_rule_standing"),
        sa.PrimaryKeyConstraint("kind", name="pk_expert_rule"),
    )
    op.create_table(
        "release_authorisation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("employer_id", sa.Integer(), nullable=False),
        sa.Column("expert_id", sa.Integer(), nullable=True),
        sa.Column("reference", sa.String(length=80), nullable=False),
        sa.Column("start_on", sa.Date(), nullable=False),
        sa.Column("end_on", sa.Date(), nullable=True),
        sa.Column("days_a_year", sa.Integer(), nullable=True),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("end_on IS NULL OR end_on >= start_on", name="ck_release_authorisation_order"),
        sa.CheckConstraint("days_a_year IS NULL OR days_a_year > 0", name="ck_release_authorisation_days"),
        sa.ForeignKeyConstraint(
            ["employer_id"], ["employer.id"], name="fk_release_authorisation_employer_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["expert_id"], ["expert.id"], name="fk_release_authorisation_expert_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["made_by_id"], ["user.id"], name="fk_release_authorisation_made_by_id", ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_release_authorisation"),
    )
    op.create_index("ix_release_authorisation_employer", "release_authorisation", ["employer_id", "id"])
    op.create_index("ix_release_authorisation_expert_id", "release_authorisation", ["expert_id"])


def _parts() -> None:
    """Lists of a profile: days on which the expert can come, partners that they know, publications."""
    op.create_table(
        "expert_opening",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("expert_id", sa.Integer(), nullable=False),
        sa.Column("start_on", sa.Date(), nullable=False),
        sa.Column("end_on", sa.Date(), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.CheckConstraint("end_on >= start_on", name="ck_expert_opening_order"),
        sa.ForeignKeyConstraint(["expert_id"], ["expert.id"], name="fk_expert_opening_expert_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_expert_opening"),
    )
    op.create_index("ix_expert_opening_expert_id", "expert_opening", ["expert_id"])
    op.create_table(
        "expert_partner",
        sa.Column("expert_id", sa.Integer(), nullable=False),
        sa.Column("partner_code", sa.String(length=2), nullable=False),
        sa.ForeignKeyConstraint(["expert_id"], ["expert.id"], name="fk_expert_partner_expert_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("expert_id", "partner_code", name="pk_expert_partner"),
    )
    op.create_index("ix_expert_partner_partner_code", "expert_partner", ["partner_code"])
    op.create_table(
        "expert_publication",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("expert_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("address", sa.String(length=300), nullable=False),
        sa.ForeignKeyConstraint(
            ["expert_id"], ["expert.id"], name="fk_expert_publication_expert_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_expert_publication"),
    )
    op.create_index("ix_expert_publication_expert_id", "expert_publication", ["expert_id"])


def _consents() -> None:
    op.create_table(
        "expert_consent",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("expert_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=20), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("notice_version", sa.String(length=20), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["expert_id"], ["expert.id"], name="fk_expert_consent_expert_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_expert_consent"),
    )
    op.create_index("ix_expert_consent_expert", "expert_consent", ["expert_id", "name", "id"])
    for name, column in CONSENTS.items():
        op.execute(
            "INSERT INTO expert_consent (expert_id, name, given_at, notice_version) "
            f"SELECT id, '{name}', {column}, '' FROM expert WHERE {column} IS NOT NULL ORDER BY id"
        )


def _doors() -> None:
    op.create_table(
        "entry_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("given_name", sa.String(length=80), nullable=False),
        sa.Column("family_name", sa.String(length=80), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("expert_id", sa.Integer(), nullable=True),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.String(length=10), nullable=False),
        sa.CheckConstraint(_one_of("kind", ("self", "invitation", "adviser")), name="ck_entry_link_kind"),
        sa.ForeignKeyConstraint(["expert_id"], ["expert.id"], name="fk_entry_link_expert_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["made_by_id"], ["user.id"], name="fk_entry_link_made_by_id", ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name="pk_entry_link"),
        sa.UniqueConstraint("digest", name="uq_entry_link_digest"),
    )
    op.create_index("ix_entry_link_email", "entry_link", ["email", "id"])
    op.create_index("ix_entry_link_expert_id", "entry_link", ["expert_id"])
    op.create_index("ix_entry_link_open", "entry_link", ["kind", "made_at"])


def downgrade() -> None:
    op.drop_table("entry_link")
    op.drop_table("expert_consent")
    op.drop_table("expert_publication")
    op.drop_table("expert_partner")
    op.drop_table("expert_opening")
    with op.batch_alter_table("expert_language") as batch_op:
        for skill in SKILLS:
            batch_op.drop_constraint(op.f(f"ck_expert_language_{skill}"), type_="check")
        for skill in SKILLS:
            batch_op.drop_column(skill)
    op.execute("UPDATE expert SET state = 'submitted' WHERE state = 'verified'")
    op.execute("UPDATE expert SET state = 'inactive' WHERE state = 'erased'")
    _allow(OLD_STATES)
    with op.batch_alter_table("expert") as batch_op:
        batch_op.drop_constraint(op.f("ck_expert_source"), type_="check")
        batch_op.drop_index("ix_expert_employer_id")
        batch_op.drop_constraint(op.f("fk_expert_employer_id"), type_="foreignkey")
        batch_op.drop_constraint(op.f("fk_expert_entered_by_id"), type_="foreignkey")
        for name in (*(name for name, _ in TEXTS), "source", *NUMBERS, *MOMENTS, "ask_again_on"):
            batch_op.drop_column(name)
    op.drop_table("release_authorisation")
    op.drop_table("expert_rule")
    op.drop_table("employer")


def _allow(states: tuple[str, ...]) -> None:
    """Let the state of a profile be one of these and nothing else."""
    with op.batch_alter_table("expert") as batch_op:
        batch_op.drop_constraint(op.f("ck_expert_state"), type_="check")
        batch_op.create_check_constraint(op.f("ck_expert_state"), _one_of("state", states))


def _one_of(column: str, values: tuple[str, ...]) -> str:
    return f"{column} IN (" + ", ".join(f"'{value}'" for value in values) + ")"

"""Tables of accounts: users, their sessions, failed sign-ins and API tokens."""

from __future__ import annotations

from datetime import datetime

from flask_security import RoleMixin, UserMixin
from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from socx.access.actors import WITHOUT_ACCOUNT, Actor, Role
from socx.db import Base, one_of
from socx.institutions.models import Institution

ROLES = [role.value for role in Role if role not in WITHOUT_ACCOUNT]


class AccountRole(RoleMixin):
    """A role in the shape that Flask-Security asks for. It is a value here, not a table."""

    permissions = None

    def __init__(self, name: str) -> None:
        self.name = name


class User(Base, UserMixin):
    """An account. It has one role; what the role is tied to stands beside it."""

    __tablename__ = "user"
    __table_args__ = (
        CheckConstraint(one_of("role", ROLES), name="role"),
        CheckConstraint("role NOT IN ('official', 'approver') OR institution_id IS NOT NULL", name="institution"),
        CheckConstraint("role != 'delegation' OR partner_code IS NOT NULL", name="partner"),
        CheckConstraint("role != 'adviser' OR domain IS NOT NULL", name="domain"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    password: Mapped[str | None] = mapped_column(String(255))
    active: Mapped[bool] = mapped_column(default=True)
    fs_uniquifier: Mapped[str] = mapped_column(String(64), unique=True)
    role: Mapped[str] = mapped_column(String(20), index=True)
    domain: Mapped[str | None] = mapped_column(String(30))
    institution_id: Mapped[int | None] = mapped_column(ForeignKey("institution.id"), index=True)
    partner_code: Mapped[str | None] = mapped_column(String(2), index=True)
    language: Mapped[str] = mapped_column(String(2), default="en")
    is_demo: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]

    institution: Mapped[Institution | None] = relationship(lazy="joined")

    @property
    def roles(self) -> list[AccountRole]:  # type: ignore[override]  # worked out from one: it is read, never written
        """What Flask-Security reads; the one role of the account."""
        return [AccountRole(self.role)]

    def actor(self) -> Actor:
        """The value that permissions are asked with."""
        return Actor(self.id, Role(self.role), self.institution_id, self.partner_code, self.domain)


class UserSession(Base):
    """One signed-in browser. Signing out deletes the row, and with it what the cookie is worth."""

    __tablename__ = "user_session"

    id: Mapped[str] = mapped_column(String(64), primary_key=True)  # SHA-256 of the cookie's secret
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)
    started_at: Mapped[datetime]
    seen_at: Mapped[datetime]

    user: Mapped[User] = relationship(lazy="joined")


class FailedSignIn(Base):
    """A wrong password, counted in the database so that all web workers share the count."""

    __tablename__ = "failed_sign_in"

    id: Mapped[int] = mapped_column(primary_key=True)
    email_digest: Mapped[str] = mapped_column(String(64), index=True)
    at: Mapped[datetime] = mapped_column(index=True)


class ApiToken(Base):
    """A token of one user for the API; only its digest is kept."""

    __tablename__ = "api_token"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(80))
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime]
    last_used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]

    user: Mapped[User] = relationship(lazy="joined")

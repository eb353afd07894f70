"""Who writes which part of a draft, what was kept for whom, and what a link leads to."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Select, select

from socx.access.actors import Actor
from socx.accounts.models import User
from socx.db import db
from socx.requests import fields
from socx.requests.models import AssistanceRequest, KeptText, SectionSave, SignOff

#: So long after a save its writer is taken to be still at it.
AT_WORK = timedelta(minutes=5)


def saves_of(item: AssistanceRequest, section: str, actor: Actor) -> Select[SectionSave]:
    """Who saved one section, as far as it is the same text for this actor, the latest first."""
    found = select(SectionSave)
    if item.is_joint and not fields.section(section).shared:  # each institution has an annex of its own
        colleagues = select(User.id).where(User.institution_id == actor.institution_id)
        found = found.where(SectionSave.user_id.in_(colleagues))
    return found.where(SectionSave.request_id == item.id, SectionSave.section == section).order_by(
        SectionSave.at.desc(), SectionSave.user_id
    )


def others_at_work(item: AssistanceRequest, section: str, actor: Actor, now: datetime) -> list[int]:
    """The ids of those who work on the same section now."""
    found = saves_of(item, section, actor).where(SectionSave.user_id != actor.user_id, SectionSave.at > now - AT_WORK)
    return list(db.session.scalars(found.with_only_columns(SectionSave.user_id).limit(3)))


def save_since(item: AssistanceRequest, section: str, actor: Actor, opened_at: datetime | None) -> SectionSave | None:
    """Who changed the section after this actor opened its page: the last of the others, or else the actor.

    Without the moment the others come first whenever they saved.
    """
    found = saves_of(item, section, actor)
    others = found.where(SectionSave.user_id != actor.user_id)
    if opened_at is not None:
        others = others.where(SectionSave.at >= opened_at)
    own = found.where(SectionSave.user_id == actor.user_id)
    return db.session.scalar(others.limit(1)) or db.session.scalar(own.limit(1))


def find_sign_off(sign_off_id: int) -> SignOff | None:
    return db.session.get(SignOff, sign_off_id)


def sign_off_of(token_digest: str) -> Select[SignOff]:
    """The sign-off that a link leads to."""
    return select(SignOff).where(SignOff.token_digest == token_digest).order_by(SignOff.id)


def kept_text(item: AssistanceRequest, section: str, actor: Actor) -> KeptText | None:
    """What this person sent after their session had ended."""
    return db.session.get(KeptText, (item.id, section, actor.user_id)) if actor.user_id else None

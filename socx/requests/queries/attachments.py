"""The documents of a request, as far as their reader may see them."""

from __future__ import annotations

from sqlalchemy import Select, func, select

from socx.access.actors import PARTNER_ROLES, Actor
from socx.db import db
from socx.requests.models import AssistanceRequest, Attachment


def attachments(item: AssistanceRequest, actor: Actor) -> Select[Attachment]:
    """Those that a reader of the request sees: an institution its own, everybody else all; the first added first."""
    found = select(Attachment).where(Attachment.request_id == item.id).order_by(Attachment.added_at, Attachment.id)
    if actor.role in PARTNER_ROLES:
        found = found.where(Attachment.institution_id == actor.institution_id)
    return found


def attachment(item: AssistanceRequest, number: int, actor: Actor) -> Attachment | None:
    """One of them, or None where there is none for this reader."""
    return db.session.scalar(attachments(item, actor).where(Attachment.id == number))


def attachment_of(request_id: int, digest: str) -> Select[Attachment]:
    """The document of a request with that content."""
    return select(Attachment).where(Attachment.request_id == request_id, Attachment.digest == digest).limit(1)


def letters(item: AssistanceRequest, characters: int) -> Select[str]:
    """How the official letters of a request begin: they say what is asked. Laws and charts say much else."""
    return (
        select(func.substr(Attachment.text, 1, characters))
        .where(Attachment.request_id == item.id, Attachment.purpose == "letter", Attachment.text != "")
        .order_by(Attachment.id)
    )


def kept_files() -> Select[str]:
    """The keys of all files that rows name."""
    return select(Attachment.key).order_by(Attachment.key)

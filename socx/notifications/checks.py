"""What is compared every night: mails against what their rows say of them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import aliased

from socx.core.i18n import N_
from socx.core.reconciling import Check, Finding, register
from socx.db import db
from socx.notifications import queries
from socx.notifications.models import Notice

#: A mail that nobody holds back has left, or has been given up, long before this.
LONGEST = timedelta(days=1)


def unlike_their_marks(_now: datetime) -> Iterator[Finding]:
    """Mails that were sent at no time, or that have a time and were not sent."""
    odd = or_(
        and_(Notice.mail_state == "sent", Notice.sent_at.is_(None)),
        and_(Notice.mail_state.in_(("pending", "gathered", "unwanted", "expired")), Notice.sent_at.is_not(None)),
    )
    for notice in db.session.scalars(select(Notice).where(odd).order_by(Notice.id)):
        yield Finding(("notice", notice.id), notice.mail_state, "sent" if notice.sent_at else "not sent")


def left_in_a_digest(_now: datetime) -> Iterator[Finding]:
    """Notices that wait in a digest which has come to an end, or is gone."""
    digest = aliased(Notice)
    lost = (
        select(Notice.id, digest.mail_state)
        .outerjoin(digest, digest.id == Notice.digest_id)
        .where(Notice.mail_state == "gathered", or_(digest.id.is_(None), digest.mail_state.in_(("sent", "cancelled"))))
        .order_by(Notice.id)
    )
    for notice_id, state in db.session.execute(lost):
        yield Finding(("notice", notice_id), "gathered", state or "pending")


def forgotten(now: datetime) -> Iterator[Finding]:
    """Mails that were due a day ago, and that nobody holds back."""
    for notice in db.session.scalars(queries.claimable(now - LONGEST)):
        yield Finding(("notice", notice.id), "pending", "sent")


register(Check("notifications.marks", N_("Mails and when they were sent"), unlike_their_marks))
register(Check("notifications.digests", N_("Notices and the mails that they go with"), left_in_a_digest))
register(Check("notifications.forgotten", N_("Mails that should have left a day ago"), forgotten))

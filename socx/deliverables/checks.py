"""What is compared every night: deliverables and summaries against their moves, their versions and their days."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from socx.audit.reconciling import states_follow_the_trail
from socx.core.i18n import N_
from socx.core.reconciling import Check, Finding, register
from socx.db import db
from socx.deliverables import queries
from socx.deliverables.models import Deliverable, DeliverableAcceptance, DeliverableVersion, KnowledgeSummary

#: The clock marks every hour what is late; a day that has passed for longer was forgotten.
LONGEST = timedelta(days=2)


def accepted_by_too_few(_now: datetime) -> Iterator[Finding]:
    """Accepted deliverables without a version that everybody who accepts their kind has accepted."""
    accepted = (
        select(Deliverable)
        .where(Deliverable.state == "accepted")
        .options(selectinload(Deliverable.versions).selectinload(DeliverableVersion.acceptances))
        .order_by(Deliverable.id)
    )
    for item in db.session.scalars(accepted).unique():
        if item.missing_sides:
            yield Finding(("deliverable", item.id), "accepted", f"not accepted by {item.missing_sides[0][0]}")


def signed_otherwise(_now: datetime) -> Iterator[Finding]:
    """Acceptances of other words or files than those of their version."""
    differing = (
        select(DeliverableVersion.deliverable_id, DeliverableAcceptance.digest, DeliverableVersion.digest)
        .join(DeliverableAcceptance, DeliverableAcceptance.version_id == DeliverableVersion.id)
        .where(DeliverableAcceptance.digest != DeliverableVersion.digest)
        .order_by(DeliverableVersion.deliverable_id, DeliverableAcceptance.id)
    )
    for number, signed, standing in db.session.execute(differing):
        yield Finding(("deliverable", number), signed, standing)


def late_otherwise(now: datetime) -> Iterator[Finding]:
    """Deliverables whose day has passed and that are not late, and those that are late before their day."""
    for is_late, day in ((False, now - LONGEST), (True, now + LONGEST)):
        for item in db.session.scalars(queries.with_passed_day(day.date(), is_late=is_late)).unique():
            yield Finding(("deliverable", item.id), item.state, "due" if is_late else "late")


for _kind, _table, _number, _label in (
    ("deliverable", Deliverable, Deliverable.id, N_("Deliverables and their moves")),
    ("summary", KnowledgeSummary, KnowledgeSummary.activity_id, N_("Texts for publication and their moves")),
):
    register(Check(f"deliverables.{_kind}", _label, states_follow_the_trail(_kind, _table, _number)))
register(Check("deliverables.accepted", N_("Accepted deliverables and their versions"), accepted_by_too_few))
register(Check("deliverables.signed", N_("Signatures under deliverables and what they are under"), signed_otherwise))
register(Check("deliverables.late", N_("Deliverables and their days"), late_otherwise))

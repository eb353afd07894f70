"""Find restrictions, erasures, who looked, and what the retention table did."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Select, func, select, tuple_

from socx.accounts.models import User
from socx.audit.models import AuditEntry
from socx.core.personal import Person
from socx.db import db
from socx.experts.models import Expert
from socx.protection.models import AskedErasure, Erasure, Restriction, RetentionStep

#: Deeds of the trail that only read.
LOOKS = ("view", "export", "download", "open")


def standing(expert_id: int) -> Restriction | None:
    """The restriction of a profile that holds now."""
    return db.session.scalar(
        select(Restriction)
        .where(Restriction.expert_id == expert_id, Restriction.lifted_at.is_(None))
        .order_by(Restriction.id.desc())
        .limit(1)
    )


def restrictions(expert_id: int) -> Select[Restriction]:
    """All restrictions of a profile, newest first."""
    return select(Restriction).where(Restriction.expert_id == expert_id).order_by(Restriction.id.desc())


def looks(person: Person) -> Select[AuditEntry]:
    """Who looked at what is the person's, newest first; their own looks are left out."""
    return (
        select(AuditEntry)
        .where(
            tuple_(AuditEntry.subject_kind, AuditEntry.subject_id).in_(sorted(person.subjects)),
            AuditEntry.action.in_(LOOKS),
            AuditEntry.actor_id.is_distinct_from(person.user_id),
        )
        .order_by(AuditEntry.at.desc(), AuditEntry.id.desc())
    )


def find_asked(number: int) -> AskedErasure | None:
    """An erasure that waits for a second person."""
    return db.session.get(AskedErasure, number)


def asked_for(person: Expert | User) -> AskedErasure | None:
    """The erasure of this person that waits for a second one, if there is one."""
    column = AskedErasure.expert_id if isinstance(person, Expert) else AskedErasure.user_id
    return db.session.scalar(select(AskedErasure).where(column == person.id))


def asked() -> Select[AskedErasure]:
    """Erasures that wait for a second person, the oldest first."""
    return select(AskedErasure).order_by(AskedErasure.asked_at, AskedErasure.id)


def erasures() -> Select[Erasure]:
    """Who was erased, newest first: numbers alone."""
    return select(Erasure).order_by(Erasure.at.desc(), Erasure.id.desc())


def unfinished() -> Select[Erasure]:
    """Erasures whose files may still lie in the instance folder."""
    return select(Erasure).where(func.json_array_length(Erasure.leftovers) > 0).order_by(Erasure.id)


def steps_done() -> Select[str, str, datetime, int]:
    """What the retention table did: rule, step, moment and how many, newest first."""
    return (
        select(RetentionStep.rule, RetentionStep.step, RetentionStep.at, func.sum(RetentionStep.count))
        .group_by(RetentionStep.rule, RetentionStep.step, RetentionStep.at)
        .order_by(RetentionStep.at.desc(), RetentionStep.rule, RetentionStep.step)
    )

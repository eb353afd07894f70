"""Experts of the demonstration as rows of the roster."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time, timedelta

from socx.access.actors import SCHEDULER, Role
from socx.accounts.models import User
from socx.accounts.services import create_user
from socx.db import db
from socx.demo import content, whole
from socx.experts.models import (
    CONSENTS,
    Expert,
    ExpertAbsence,
    ExpertAssistance,
    ExpertConflict,
    ExpertConsent,
    ExpertMission,
    ExpertPassage,
    ExpertTopic,
)

#: Kinds of text as the roster names them.
PASSAGES = {"summary": "summary", "achievements": "achievement", "missions": "mission"}


def load(found: Iterable[content.Expert], people: Mapping[str, User], today: date) -> dict[str, int]:
    """Write the experts; return their ids by key."""
    accounts = {user.email: user for user in people.values()}
    rows = {expert.key: _row(expert, accounts.get(expert.email) or _account(expert), today) for expert in found}
    db.session.add_all(rows.values())
    db.session.flush()
    return {key: row.id for key, row in rows.items()}


def _account(expert: content.Expert) -> User | None:
    """The account of an expert, which nobody can sign in with; none where an adviser has entered the profile."""
    if is_entered(expert):
        return None
    return create_user(
        email=expert.email, name=f"{expert.first_name} {expert.last_name}", role=Role.EXPERT, password_hash=None,
        by=SCHEDULER, at=_moment(expert.registered_on), language=expert.language,
    )  # fmt: skip


def is_entered(expert: content.Expert) -> bool:
    """Whether the facility keeps the profile for somebody who has not taken it over."""
    return expert.state in ("incomplete", "verified") and int(expert.key[-1]) % 2 == 0


def _source(expert: content.Expert) -> str:
    if is_entered(expert):
        return "adviser"
    return ("self", "self", "self", "invitation", "import")[int(expert.key[-1]) % 5]


def _consents(expert: content.Expert) -> dict[str, datetime]:
    """When each consent was given; who has not agreed to be in the roster has agreed to nothing else."""
    if expert.state == "verified" or is_entered(expert) or not expert.consents.keep_profile:
        return {}
    given = _moment(expert.consents.given_on)
    return {"roster": given} | {
        name: given
        for name, has_agreed in (
            ("share", expert.consents.share_with_partners),
            ("confidentiality", expert.state == "active"),
        )
        if has_agreed
    }


def _moment(day: date) -> datetime:
    return datetime.combine(day, time(9, 0), UTC)


def _row(expert: content.Expert, user: User | None, today: date) -> Expert:
    given = _consents(expert)
    # A profile goes out of date a while after its year has ended, and not at its last confirmation.
    since = today - timedelta(days=40) if expert.state == "stale" else expert.confirmed_on
    return Expert(
        **whole.said(expert, today),
        user=user,
        given_name=expert.first_name,
        family_name=expert.last_name,
        email=expert.email,
        sex=expert.sex,
        kind=expert.kind,
        member_state=expert.member_state or expert.home_partner or "",
        employer=expert.employer,
        unit=expert.unit,
        function=expert.function,
        experience_years=expert.seniority_years,
        modalities=list(expert.modalities),
        days_per_year=expert.max_days_a_year,
        notice_weeks=expert.notice_weeks,
        **{CONSENTS[name][0]: at for name, at in given.items()},
        consents=[ExpertConsent(name=name, given_at=at) for name, at in given.items()],
        source=_source(expert),
        state=expert.state,
        state_since=_moment(since),
        confirmed_at=_moment(expert.confirmed_on) if expert.state in ("active", "stale", "inactive") else None,
        created_at=_moment(expert.registered_on),
        changed_at=_moment(expert.confirmed_on),
        topics=[ExpertTopic(topic_id=c.topic, level=c.level, evidence=c.evidence) for c in expert.topics],
        assistance=[ExpertAssistance(kind=kind) for kind in expert.assistance],
        passages=[ExpertPassage(kind=PASSAGES[p.kind], language=p.language, text=p.text) for p in expert.passages],
        missions=[
            ExpertMission(year=m.year, partner_code=m.partner, title=m.title, days=m.days) for m in expert.missions
        ],
        absences=[ExpertAbsence(start_on=p.start, end_on=p.end, reason=p.note) for p in expert.unavailable],
        conflicts=[ExpertConflict(partner_code=c.partner, reason=c.text) for c in expert.conflicts],
    )

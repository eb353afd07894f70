"""Experts of the demonstration as rows of the roster."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time

from socx.accounts.models import User
from socx.db import db
from socx.demo import content
from socx.experts.models import (
    Expert,
    ExpertAbsence,
    ExpertAssistance,
    ExpertConflict,
    ExpertLanguage,
    ExpertMission,
    ExpertPassage,
    ExpertTopic,
)

#: Kinds of text as the roster names them.
PASSAGES = {"summary": "summary", "achievements": "achievement", "missions": "mission"}


def load(found: Iterable[content.Expert], people: Mapping[str, User], today: date) -> dict[str, int]:
    """Write the experts; return their ids by key."""
    accounts = {user.email: user for user in people.values()}
    rows = {expert.key: _row(expert, accounts.get(expert.email)) for expert in found}
    db.session.add_all(rows.values())
    db.session.flush()
    return {key: row.id for key, row in rows.items()}


def _moment(day: date) -> datetime:
    return datetime.combine(day, time(9, 0), UTC)


def _row(expert: content.Expert, user: User | None) -> Expert:
    consents = expert.consents
    given = _moment(consents.given_on)
    return Expert(
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
        in_roster_since=given if consents.keep_profile else None,
        may_share_since=given if consents.share_with_partners else None,
        confidentiality_since=given if expert.state == "active" else None,
        state=expert.state,
        state_since=_moment(expert.confirmed_on),
        confirmed_at=_moment(expert.confirmed_on) if expert.state in ("active", "stale") else None,
        created_at=_moment(expert.registered_on),
        changed_at=_moment(expert.confirmed_on),
        languages=[ExpertLanguage(language=s.code, level=s.level) for s in expert.languages],
        topics=[ExpertTopic(topic_id=c.topic, level=c.level, evidence=c.evidence) for c in expert.topics],
        assistance=[ExpertAssistance(kind=kind) for kind in expert.assistance],
        passages=[ExpertPassage(kind=PASSAGES[p.kind], language=p.language, text=p.text) for p in expert.passages],
        missions=[
            ExpertMission(year=m.year, partner_code=m.partner, title=m.title, days=m.days) for m in expert.missions
        ],
        absences=[ExpertAbsence(start_on=p.start, end_on=p.end, reason=p.note) for p in expert.unavailable],
        conflicts=[ExpertConflict(partner_code=c.partner, reason=c.text) for c in expert.conflicts],
    )

"""Play the demonstration programme into an empty database.

Nothing is written behind the services' back: every step of every case is made by the person who
makes it in life, on its day, in the order of the days. So the trail, the codes and the milestones
are those that users would have made.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from flask_security import hash_password
from sqlalchemy import select, update

from socx.access.actors import Role
from socx.accounts.models import User
from socx.accounts.services import create_user
from socx.activities.jobs import mark_late, start_due
from socx.db import db
from socx.demo import (
    calls,
    cases,
    content,
    decisions,
    employers,
    gatherings,
    invitations,
    joint,
    meetings,
    readers,
    record,
    roster,
    rounds,
    timeline,
)
from socx.demo.actions import actions
from socx.demo.experts import experts
from socx.demo.institutions import partner_institutions
from socx.demo.people import demo_people
from socx.demo.programme import MORNING, Programme
from socx.demo.requests import requests
from socx.institutions.models import Institution
from socx.matching.fairness import keep_report
from socx.notifications.models import Notice


def is_empty() -> bool:
    """Whether the database has no account yet: only then is the demonstration loaded."""
    return db.session.scalar(select(User.id).limit(1)) is None


def load(today: date, password: str) -> None:
    """Load the whole programme, with dates around `today`. The caller commits."""
    programme = Programme(today)
    _load_institutions(programme)
    _load_people(programme, password)
    roster_content = experts(today)
    programme.expert_ids = roster.load(roster_content, programme.people, today)
    adviser = next(user for user in programme.people.values() if user.role == Role.ADVISER)
    employers.load(adviser.actor(), datetime.combine(today - timedelta(days=390), MORNING))
    invitations.load(adviser.actor(), datetime.combine(today, MORNING))
    wished = requests(today)
    made = {action.request: action for action in actions(today, wished, roster_content)}
    for item in wished:
        cases.plan(programme, item, made.get(item.key))
    gatherings.plan(programme, wished)
    meetings.plan(programme)
    rounds.plan(programme, wished)
    joint.plan(programme, wished)
    readers.plan(programme, wished)
    calls.plan(programme)
    record.plan(programme)
    programme.play()
    now = datetime.combine(today, MORNING)
    decisions.load(now)
    keep_report(now)
    start_due(now)
    mark_late(now)
    timeline.load(now)
    _silence_the_past(now)


def _load_institutions(programme: Programme) -> None:
    start = datetime.combine(programme.today - timedelta(days=900), MORNING)
    for found in partner_institutions():
        row = Institution(
            official_name=found.name,
            original_name=found.original_name or "",
            short_name=found.short_name,
            type=found.type,
            partner_code=found.partner,
            city=found.city,
            created_at=start,
        )
        db.session.add(row)
        programme.institutions[found.key] = row
    db.session.flush()


def _load_people(programme: Programme, password: str) -> None:
    """All accounts; only those of the demonstration can sign in, the others have no password."""
    start = datetime.combine(programme.today - timedelta(days=899), MORNING)
    hashed = hash_password(password)
    by = None
    for person in _administrator_first(demo_people()):
        is_demo = person.email.endswith("@demo.example")
        institution = programme.institutions.get(person.institution or "")
        user = create_user(
            email=person.email,
            name=f"{person.first_name} {person.last_name}",
            role=Role(person.role),
            password_hash=hashed if is_demo else None,
            by=by.actor() if by else cases.SYSTEM,
            at=start,
            institution_id=institution.id if institution else None,
            partner_code=person.partner,
            domain=person.domain,
            language=person.language,
            is_demo=is_demo,
        )
        by = by or user
        programme.people[person.key] = user
        programme.persons[person.key] = person


def _administrator_first(people: tuple[content.Person, ...]) -> list[content.Person]:
    return sorted(people, key=lambda p: p.role != Role.ADMINISTRATOR)


def _silence_the_past(now: datetime) -> None:
    """What was told before the programme was loaded is history: read, and its mails left when they were due."""
    db.session.flush()
    db.session.execute(
        update(Notice).where(Notice.due_at < now - timedelta(days=3), Notice.read_at.is_(None)).values(read_at=now)
    )
    db.session.execute(
        update(Notice)
        .where(Notice.due_at <= now, Notice.mail_state == "pending")
        .values(mail_state="sent", sent_at=Notice.due_at)
    )

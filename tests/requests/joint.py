"""A draft of two institutions, and what they write, for tests of joint requests."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from socx.access.actors import Role
from socx.accounts.models import User
from socx.db import db as database
from socx.institutions.models import Institution
from socx.notifications.models import Notice
from socx.requests import fields
from socx.requests.models import AssistanceRequest, Attachment
from socx.requests.services import filing
from tests.factories import ANSWERS, make_institution, make_request, make_user

#: What each institution answers for itself.
OWN = {name: ANSWERS[name] for name in ANSWERS if name in fields.OWN}

#: A word of each institution that stands nowhere else.
MARK_A, MARK_B = "Zebrafinch", "Kookaburra"


@dataclass
class Joint:
    """A draft of two institutions in two partners, with their people."""

    item: AssistanceRequest
    a: Institution
    b: Institution
    official_a: User
    official_b: User
    approver_a: User
    approver_b: User


def make_joint(now: datetime, state: str = "draft", **given: Any) -> Joint:
    a = make_institution(official_name="Agency for Protection", partner_code="RS")
    b = make_institution(official_name="Centre for Social Work", partner_code="XK")
    official_b = make_user(Role.OFFICIAL, institution=b)
    item = make_request("draft", institution=b, created_by_id=official_b.id, **given)
    found = Joint(
        item, a, b, make_user(Role.OFFICIAL, institution=a), official_b,
        make_user(Role.APPROVER, institution=a), make_user(Role.APPROVER, institution=b),
    )  # fmt: skip
    party = filing.invite(item, a, "Shall we ask together?", by=official_b.actor(), at=now)
    filing.accept(party, by=found.official_a.actor(), at=now)
    party.answers = dict(OWN)
    database.session.flush()
    if state != "draft":
        for approver in (found.approver_a, found.approver_b):
            filing.sign(item, by=approver.actor(), at=now)
        item.state = state
        database.session.flush()
    return found


def told(user: User) -> list[str]:
    return list(database.session.scalars(select(Notice.kind).where(Notice.recipient_id == user.id).order_by(Notice.id)))


def save_files(joint: Joint, now: datetime) -> None:
    """A document of each institution, its word in the name and in the text."""
    for user, mark in ((joint.official_a, MARK_A), (joint.official_b, MARK_B)):
        database.session.add(
            Attachment(
                request_id=joint.item.id, institution_id=user.institution_id, name=f"{mark}.pdf", purpose="letter",
                kind="pdf", size=9, digest=mark * 6, key=mark, text=f"{mark} in a letter", added_by_id=user.id,
                added_at=now,
            )
        )  # fmt: skip
    database.session.flush()

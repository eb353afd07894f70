"""Tests of selection, and the valid, dull things that they start from."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from sqlalchemy import select

from socx.access.actors import Role
from socx.activities.models import Activity, Position
from socx.db import db
from socx.experts.models import Expert
from socx.notifications.models import Notice
from socx.selection import terms
from socx.selection.adapters import facts_of
from socx.selection.models import (
    Application,
    ApplicationPosition,
    CallInvitation,
    ExpertCall,
    PositionRequirement,
    TermsOfReference,
)
from tests.factories import NOW, make_activity, make_expert, make_user, save

DAY = timedelta(days=1)
TEXTS = {part.key: f"{part.label}." for part in terms.PARTS}


def told(kind: str) -> list[int | None]:
    """Who was told something."""
    return list(db.session.scalars(select(Notice.recipient_id).where(Notice.kind == f"selection/{kind}")))


def make_wanted(positions: int = 1, **given: Any) -> Activity:
    """A planned activity with dates and empty positions."""
    values: dict[str, Any] = {"delivery_start": date(2026, 6, 1), "delivery_end": date(2026, 6, 12)}
    activity = make_activity(**values | given)
    activity.positions = [
        Position(number=n, role=f"Expert on data {n}", days_on_site=10, days_remote=4) for n in range(1, positions + 1)
    ]
    db.session.flush()
    return activity


def ask(position: Position, kind: str = "language", grade: str = "essential", **given: Any) -> PositionRequirement:
    """One requirement of a position; by default French B2."""
    value = given.pop("value", {"language": "fr", "level": "B2"} if kind == "language" else {})
    values: dict[str, Any] = {
        "grade": grade, "kind": kind, "value": value, "weight": 0 if grade == "essential" else 2, "added_at": NOW,
    }  # fmt: skip
    return save(PositionRequirement(position_id=position.id, **values | given))


def make_terms(activity: Activity, *, final: bool = True, **given: Any) -> TermsOfReference:
    """A whole version of the terms of reference."""
    values: dict[str, Any] = {
        "number": 1, "language": "en", "texts": dict(TEXTS), "made_at": NOW, "changed_at": NOW,
    }  # fmt: skip
    if final:
        values |= {"state": "final", "final_at": NOW, "facts": terms.facts_of(activity)}
    return save(TermsOfReference(activity=activity, **values | given))


def make_call(activity: Activity, state: str = "open", **given: Any) -> ExpertCall:
    """A call for all positions of an activity, with final terms of reference, open for ten days more."""
    number = given.get("round", 1)
    values: dict[str, Any] = {
        "uid": str(uuid4()), "reference": f"26-07/XKX/{activity.id}-{number}", "round": 1, "audience": "public",
        "zone": "Europe/Brussels", "closes_at": NOW + 10 * DAY, "state_since": NOW, "made_at": NOW, "changed_at": NOW,
        "positions": list(activity.positions),
    }  # fmt: skip
    if "terms" not in given:
        values["terms"] = make_terms(activity, number=number)
    if state != "draft":
        values["published_at"] = NOW
    return save(ExpertCall(activity=activity, state=state, **values | given))


def make_applicant(**given: Any) -> Expert:
    """An active expert with an account and French C1."""
    values: dict[str, Any] = {"languages": {"fr": "C1", "en": "C1"}}
    if "user_id" not in given:
        values["user_id"] = make_user(Role.EXPERT).id
    return make_expert(**values | given)


def apply_to(call: ExpertCall, expert: Expert, state: str = "submitted", **given: Any) -> Application:
    """An application for the first position of a call."""
    values: dict[str, Any] = {
        "state_since": NOW, "made_at": NOW, "changed_at": NOW, "motivation": "It is what I do.",
        "wishes": [ApplicationPosition(position_id=call.positions[0].id, wish="applied")],
    }  # fmt: skip
    if state != "draft":
        values |= {"submitted_at": NOW, "facts": facts_of(expert).as_json()}
    return save(Application(call=call, expert=expert, state=state, **values | given))


def invite_to(call: ExpertCall, expert: Expert, state: str = "sent", **given: Any) -> CallInvitation:
    """An invitation that is to be answered within a week."""
    values: dict[str, Any] = {"state_since": NOW, "sent_at": NOW, "answer_until": NOW + 7 * DAY}
    return save(CallInvitation(call=call, expert=expert, state=state, **values | given))

"""Ask for evaluations, everybody once."""

from __future__ import annotations

from datetime import datetime, timedelta

from socx.accounts.models import User
from socx.activities.audiences import AUDIENCES
from socx.activities.models import Activity
from socx.activities.sides import day_at
from socx.db import db
from socx.evaluations import queries
from socx.evaluations.services.closing import awaited
from socx.notifications import services as notices

#: Past this the activity is closed, or the adviser has gone on without the answer.
ASKED_FOR = timedelta(days=60)

#: For each questionnaire: who is told, and the text.
ASKS = {"partner": ("partner", "evaluations/ask_partner"), "expert": ("experts", "evaluations/ask_expert")}


def ask_all(now: datetime) -> int:
    """Ask for the evaluations of all activities whose delivery has ended; return how many notices are new."""
    found = db.session.scalars(queries.to_ask(now.date())).unique()
    return sum(ask(one, at=now) for one in found if one.delivery_end and day_at(one, now) > one.delivery_end)


def ask(activity: Activity, *, at: datetime) -> int:
    """Ask the institutions and the experts who have not answered; nobody is asked twice about one activity."""
    lacking = [one for one in awaited(activity) if one.is_lacking]
    institutions = {one.institution.id for one in lacking if one.institution}
    accounts = {one.expert.user_id for one in lacking if one.expert}
    told = 0
    for kind, (audience, text) in ASKS.items():
        people = [
            person.id
            for person in db.session.scalars(AUDIENCES[audience](activity))
            if _is_asked(person, kind, institutions, accounts)
        ]
        told += notices.queue(
            text, people, ("activity", activity.id), at=at, generation="ask", not_after=at + ASKED_FOR
        )
    return told


def _is_asked(person: User, kind: str, institutions: set[int], accounts: set[int | None]) -> bool:
    return person.institution_id in institutions if kind == "partner" else person.id in accounts

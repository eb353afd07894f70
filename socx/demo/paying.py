"""What a day is paid in the demonstration, a contract that is signed, and a briefing that the team has.

The figures are made up: those of the facility are not public (domain guide 1.9). The fee of officials
follows the one figure that is, of another instrument: 250 euro a day.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal

from sqlalchemy import select

from socx.access.actors import Actor, Role
from socx.accounts.models import User
from socx.core.values import EXPERT_KINDS
from socx.db import db
from socx.demo.programme import Programme
from socx.selection.briefing import PARTS
from socx.selection.models import Nomination
from socx.selection.queries import briefings as queries
from socx.selection.services import briefings, contracts, rates
from socx.selection.words import standing_texts

DAY = timedelta(days=1)

#: Euro a day by kind of expert; others have the first one.
FEES = {"": 250, "academic": 320, "international_organisation": 350, "private": 400, "retired_official": 300}
#: Euro a day by place; the partners of the demonstration that are not named have the first one.
ALLOWANCES = {"": 120, "XK": 118, "AL": 126, "RS": 142, "ME": 130, "MK": 124, "TN": 110, "MD": 135, "GE": 138}
#: Whose allowance is set until the end of the year alone, so that the page has a gap to name.
ENDING = "TN"
BASIS = "Guide for experts of the demonstration, made-up figures"


def set_rates(programme: Programme, at: datetime) -> None:
    """The fees of last year and of this year, and the allowances of all partners of the demonstration."""
    manager = db.session.scalars(select(User).where(User.role == Role.MANAGER).order_by(User.id)).first()
    if manager is None:
        return
    first, by = date(at.year, 1, 1), manager.actor()
    for kind in EXPERT_KINDS:
        amount = FEES.get(kind, FEES[""])
        _set("fee", kind, amount - 10, date(at.year - 1, 1, 1), None, by, at)
        _set("fee", kind, amount, first, None, by, at)
    for place in sorted({one.partner_code for one in programme.institutions.values()}):
        last = date(at.year, 12, 31) if place == ENDING else None
        _set("allowance", place, ALLOWANCES.get(place, ALLOWANCES[""]), first, last, by, at)


def _set(kind: str, subject: str, amount: int, first: date, last: date | None, by: Actor, at: datetime) -> None:
    values = {"amount": Decimal(amount), "valid_from": first, "valid_until": last, "basis": BASIS}
    rates.set_rate(kind, subject, values, by=by, at=at)


def contract(item: Nomination, by: Actor, at: datetime) -> None:
    """A contract by the proposal of the activity, signed by everybody."""
    kind = "release" if item.expert.kind in ("public_servant", "mandated_body") else "service"
    values = contracts.proposed(item, at.date()) | {"kind": kind, "reference": f"{at.year}/EX/{item.id:03d}"}
    kept = contracts.record_contract(item, values, by=by, at=at)
    contracts.advance_contract(kept, "offer", by=by, at=at)
    for side in kept.missing_sides:
        name = item.expert.name if side == "expert" else "By hand, on paper"
        contracts.record_signature(kept, side, name, at.date(), by=by, at=at + DAY)


def brief(item: Nomination, by: Actor, at: datetime) -> None:
    """A briefing with one contact of the partner, given to the team."""
    activity = item.call.activity
    people = [person.id for person in queries.people_to_name(activity)][:2]
    texts = standing_texts(activity.request.language, PARTS) | {"start": f"{activity.place or activity.title}, 09:00"}
    briefings.give_briefing(briefings.save_briefing(activity, texts, people, by=by, at=at), by=by, at=at)

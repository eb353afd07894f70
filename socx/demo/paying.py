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
from socx.requests.audiences import partner
from socx.selection.briefing import PARTS
from socx.selection.contracting import pays_fee
from socx.selection.models import Nomination
from socx.selection.queries.rates import rate_on
from socx.selection.services import briefings, contracts, rates

DAY = timedelta(days=1)

#: Euro a day by kind of expert; others have the first one.
FEES = {"": 250, "academic": 320, "international_organisation": 350, "private": 400, "retired_official": 300}
ALLOWANCES = {"XK": 118, "AL": 126, "RS": 142, "ME": 130, "MK": 124, "TN": 110, "MD": 135, "GE": 138, "SN": 152}
BASIS = "Guide for experts of the demonstration, made-up figures"


def set_rates(at: datetime) -> None:
    """Last year's rates and those of this year; one allowance is set for this year alone and leaves a gap after it."""
    manager = db.session.scalars(select(User).where(User.role == Role.MANAGER).order_by(User.id)).first()
    if manager is None:
        return
    first, by = date(at.year, 1, 1), manager.actor()
    for kind in EXPERT_KINDS:
        amount = FEES.get(kind, FEES[""])
        _set("fee", kind, amount - 10, date(at.year - 1, 1, 1), None, by, at)
        _set("fee", kind, amount, first, None, by, at)
    for place, amount in ALLOWANCES.items():
        last = date(at.year, 12, 31) if place == "SN" else None
        _set("allowance", place, amount, first, last, by, at)


def _set(kind: str, subject: str, amount: int, first: date, last: date | None, by: Actor, at: datetime) -> None:
    values = {"amount": Decimal(amount), "valid_from": first, "valid_until": last, "basis": BASIS}
    rates.set_rate(kind, subject, values, by=by, at=at)


def contract(item: Nomination, by: Actor, at: datetime) -> None:
    """A contract by the proposal of the activity, signed by everybody, where rates are set for its place."""
    kind = "release" if item.expert.kind in ("public_servant", "mandated_body") else "service"
    values = contracts.proposed(item, at.date()) | {"kind": kind, "reference": f"{at.year}/EX/{item.id:03d}"}
    if _lacks_rates(item, values["place_code"], kind, at.date()):
        return
    kept = contracts.record_contract(item, values, by=by, at=at)
    contracts.advance_contract(kept, "offer", by=by, at=at)
    for side in kept.missing_sides:
        name = item.expert.name if side == "expert" else "By hand, on paper"
        contracts.record_signature(kept, side, name, at.date(), by=by, at=at + DAY)


def _lacks_rates(item: Nomination, place: str, kind: str, day: date) -> bool:
    wanted = [("allowance", place), *([("fee", item.expert.kind)] if pays_fee(kind) else [])]
    return any(rate_on(table, subject, day) is None for table, subject in wanted)


def brief(item: Nomination, by: Actor, at: datetime) -> None:
    """A briefing with one contact of the partner, given to the team."""
    activity = item.call.activity
    people = [person.id for person in db.session.scalars(partner(activity.request))][:1]
    texts = {part.key: part.starts_with for part in PARTS}
    place = activity.place or "The partner institution"
    texts["start"] = f"{place}, at 09:00 on the first day. The focal point meets you at the entrance."
    briefings.give_briefing(briefings.save_briefing(activity, texts, people, by=by, at=at), by=by, at=at)

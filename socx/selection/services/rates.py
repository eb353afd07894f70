"""Set, end and withdraw rates. Nothing is overwritten: what held on a day can always be read."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from socx.access.actors import Actor
from socx.access.permissions import Permission as P
from socx.audit import services as audit
from socx.core.errors import Invalid, NotFound, WrongState, require
from socx.core.i18n import N_
from socx.core.places import partners
from socx.core.values import EXPERT_KINDS, MEMBER_STATES
from socx.db import db
from socx.selection.models import Rate, RateLine
from socx.selection.queries import rates as queries
from socx.selection.rates import ONE_DAY, TABLES, overlapping

HIGHEST = Decimal(10_000)
LONGEST_BASIS = 200
LONGEST_REASON = 500


def is_subject(kind: str, subject: str) -> bool:
    """Whether a table can have such a line: a kind of expert, or a partner or Member State."""
    return subject in EXPERT_KINDS if kind == "fee" else subject in partners() or subject in MEMBER_STATES


def set_rate(kind: str, subject: str, values: Mapping[str, Any], *, by: Actor, at: datetime) -> Rate:
    """Set an amount from a day on: `amount`, `valid_from`, and perhaps `valid_until` and `basis`.

    A rate that holds until further notice ends the day before. Raises NotPermitted, NotFound for a line
    that cannot be, and Invalid by field.
    """
    require(by, P.RATE_SET)
    if kind not in TABLES or not is_subject(kind, subject):
        raise NotFound
    line = queries.line_of(kind, subject)
    _check(line, values)
    if line is None:
        line = RateLine(kind=kind, subject=subject)
        db.session.add(line)
    line.changed_at = at
    first = values["valid_from"]
    if (before := _until_further_notice(line, first)) is not None:
        before.valid_until = first - ONE_DAY
    made = Rate(
        amount=values["amount"], valid_from=first, valid_until=values.get("valid_until"),
        basis=(values.get("basis") or "").strip(), made_by_id=by.user_id, made_at=at,
    )  # fmt: skip
    line.all_rates.append(made)
    db.session.flush()
    audit.record(
        ("rate_line", line.id), "set", by=by, at=at, rate=made.id, amount=str(made.amount),
        valid_from=first.isoformat(), ended=before.id if before else None,
    )  # fmt: skip
    return made


def end_rate(rate: Rate, last: date | None, *, by: Actor, at: datetime) -> None:
    """Let a rate hold until a day, included. Raises Invalid by `last`; an end is never moved to a later day."""
    _may_change(rate, by)
    if last is None or last < rate.valid_from:
        raise Invalid({"last": N_("Give the last day, not before the first one.")})
    if rate.valid_until is not None and last > rate.valid_until:
        raise Invalid({"last": N_("This rate ends earlier already. Set a new one from the day after.")})
    rate.valid_until, rate.line.changed_at = last, at
    db.session.flush()
    audit.record(("rate_line", rate.line_id), "end", by=by, at=at, rate=rate.id, last=last.isoformat())


def withdraw_rate(rate: Rate, reason: str, *, by: Actor, at: datetime) -> None:
    """Take back a rate that was a mistake; it stays in the history with the reason.

    Raises Invalid by `reason`, and WrongState when a contract has taken its figure from it: then it can end.
    """
    _may_change(rate, by)
    if not reason.strip() or len(reason) > LONGEST_REASON:
        raise Invalid({"reason": N_("Give a reason, in at most 500 characters.")})
    if queries.is_agreed(rate):
        raise WrongState(N_("A contract has taken its figure from this rate. Let it end, and set a new one."))
    rate.withdrawn_at, rate.withdrawn_by_id, rate.withdrawn_reason = at, by.user_id, reason.strip()
    rate.line.changed_at = at
    db.session.flush()
    audit.record(("rate_line", rate.line_id), "withdraw", by=by, at=at, note=reason, rate=rate.id)


def _may_change(rate: Rate, by: Actor) -> None:
    require(by, P.RATE_SET)
    if rate.withdrawn_at is not None:
        raise WrongState(N_("This rate is withdrawn."))


def _until_further_notice(line: RateLine, first: date) -> Rate | None:
    """The rate without a last day that a new one follows."""
    return next((one for one in line.rates if one.valid_until is None and one.valid_from < first), None)


def _check(line: RateLine | None, values: Mapping[str, Any]) -> None:
    errors: dict[str, str] = {}
    amount, first, last = (values.get(name) for name in ("amount", "valid_from", "valid_until"))
    if amount is None or not 0 <= amount <= HIGHEST or amount != round(amount, 2):
        errors["amount"] = N_("Give an amount from 0 to 10,000 euro, with at most two digits after the point.")
    if len(values.get("basis") or "") > LONGEST_BASIS:
        errors["basis"] = N_("This text is too long. 200 characters fit.")
    if first is None:
        errors["valid_from"] = N_("Give the first day.")
    elif last is not None and last < first:
        errors["valid_until"] = N_("Give the last day, not before the first one.")
    elif line is not None:
        followed = _until_further_notice(line, first)
        if [one for one in overlapping(line.rates, first, last) if one is not followed]:
            errors["valid_from"] = N_("Another rate holds on some of these days. Let it end or withdraw it first.")
    if errors:
        raise Invalid(errors)

"""Keep what was agreed with an expert, and the acknowledgement of the code of conduct."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from socx.access.actors import Actor
from socx.access.matrix import permits
from socx.access.permissions import Permission as P
from socx.activities.models import Activity
from socx.activities.services.reminders import weekend_of
from socx.activities.workflow import READINESS
from socx.audit import services as audit
from socx.core.calendar import working_days_between
from socx.core.errors import Conflict, Invalid, NotPermitted, WrongState
from socx.core.i18n import N_
from socx.db import db
from socx.selection.conduct import CODE_VERSION
from socx.selection.models import CONTRACT_KINDS, CodeAcknowledgement, ContractRecord, Nomination
from socx.selection.queries import selection as chosen

LONGEST_REFERENCE = 80
HIGHEST_FEE = 10_000


def working_days(item: Nomination, start: date, end: date) -> int:
    """Working days from the first to the last day, by the week of the partner."""
    return working_days_between(start - timedelta(days=1), end, weekend_of(item.call.activity))


def record_contract(
    item: Nomination, values: Mapping[str, Any], *, seen: int | None = None, by: Actor, at: datetime
) -> ContractRecord:
    """Keep the contract of somebody who has agreed: kind, reference, starts_on, ends_on, days, fee, signed_on.

    Raises NotPermitted, WrongState, Conflict when it has changed since the version that was `seen` (0
    for none), and Invalid by field.
    """
    if not permits(by, P.APPLICATION_DECIDE, item):
        raise NotPermitted
    if item.state not in ("agreed", "placed"):
        raise WrongState(N_("A contract is kept for somebody who has agreed."))
    kept = chosen.contract_of(item.id)
    if seen is not None and seen != (kept.version if kept else 0):
        raise Conflict(N_("Somebody changed this while you worked on it. Look at what is there now, then send again."))
    _check(item, values, at)
    if kept is None:
        kept = ContractRecord(nomination_id=item.id)
        db.session.add(kept)
    for name in ("kind", "starts_on", "ends_on", "days", "fee", "signed_on"):
        setattr(kept, name, values.get(name))
    kept.reference = values["reference"].strip()
    kept.working_days = working_days(item, values["starts_on"], values["ends_on"])
    kept.made_by_id, kept.changed_at = by.user_id, at
    db.session.flush()
    audit.record(("nomination", item.id), "contract", by=by, at=at, kind=kept.kind, days=kept.days)
    return kept


def acknowledge(item: Nomination, *, by: Actor, at: datetime) -> None:
    """Keep that the expert has read the code of conduct; a second time changes nothing.

    It is the person's own: nobody acknowledges for somebody else. Raises NotPermitted, or WrongState.
    """
    if not permits(by, P.CODE_ACKNOWLEDGE, item):
        raise NotPermitted
    if item.state not in ("agreed", "placed"):
        raise WrongState(N_("The code of conduct is for those who have agreed to come."))
    if chosen.acknowledgement_of(item.id, CODE_VERSION) is None:
        db.session.add(CodeAcknowledgement(nomination_id=item.id, code_version=CODE_VERSION, at=at))
        audit.record(("nomination", item.id), "acknowledge", by=by, at=at, version=CODE_VERSION)
        db.session.flush()


def has_read_the_code(item: Activity) -> Iterable[tuple[str, str]]:
    """What an activity lacks while somebody who was selected has not acknowledged the code of conduct."""
    if db.session.scalars(chosen.placed_without_code(item.id).limit(1)).first() is not None:
        yield N_("Every selected expert acknowledges the code of conduct before the preparation starts."), "team"


READINESS.append(has_read_the_code)


def _check(item: Nomination, values: Mapping[str, Any], at: datetime) -> None:
    errors: dict[str, str] = {}
    start, end, days, fee = (values.get(name) for name in ("starts_on", "ends_on", "days", "fee"))
    if values.get("kind") not in CONTRACT_KINDS:
        errors["kind"] = N_("Choose one of the list.")
    reference = (values.get("reference") or "").strip()
    if not reference or len(reference) > LONGEST_REFERENCE:
        errors["reference"] = N_("Give the reference of the contract, in at most 80 characters.")
    if start is None:
        errors["starts_on"] = N_("Give the first day.")
    if end is None or (start is not None and end < start):
        errors["ends_on"] = N_("Give the last day, not before the first one.")
    elif days is None or days < 1:
        errors["days"] = N_("Give the number of paid days.")
    elif start is not None and days > working_days(item, start, end):
        errors["days"] = N_("There are not so many working days between these dates.")
    if fee is not None and not 0 <= fee <= HIGHEST_FEE:
        errors["fee"] = N_("Give a fee from 0 to 10,000 euro a day, or leave it empty.")
    if values.get("signed_on") is not None and values["signed_on"] > at.date():
        errors["signed_on"] = N_("This day has not come yet.")
    if errors:
        raise Invalid(errors)

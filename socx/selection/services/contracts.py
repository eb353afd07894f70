"""Keep what was agreed with an expert: days, rates and signatures."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from socx.access.actors import Actor
from socx.access.permissions import Permission as P
from socx.audit import services as audit
from socx.core.calendar import Calendar
from socx.core.errors import Invalid, WrongState, require
from socx.core.i18n import N_
from socx.core.workflow import Change
from socx.db import db
from socx.selection.contracting import (
    CONTRACT_KINDS,
    CONTRACT_WORKFLOW,
    PURPOSES,
    calendar_for,
    most_allowance_days,
    pays_fee,
)
from socx.selection.models import (
    ContractDays,
    ContractRecord,
    ContractSignature,
    Nomination,
    Rate,
)
from socx.selection.queries import selection as chosen
from socx.selection.queries.rates import rate_on
from socx.selection.services.rates import is_subject
from socx.selection.services.telling import tell_nominee

logger = logging.getLogger(__name__)

LONGEST_REFERENCE = 80
LONGEST_NAME = 120


def calendar_in(item: Nomination, purpose: str, place: str) -> Calendar:
    """Whose working days count for a purpose in the contract of this person."""
    modality = item.call.activity.modality
    return calendar_for(purpose, home=item.expert.member_state, place=place, modality=modality)


def is_at_home(item: Nomination, place: str) -> bool:
    """Whether the mission is where the administration of the expert is: no allowance is paid there."""
    return item.expert.member_state == place


def record_contract(item: Nomination, values: Mapping[str, Any], *, by: Actor, at: datetime) -> ContractRecord:
    """Keep the draft of a contract of somebody who has agreed; the rates of its date are taken into it.

    `values`: kind, reference, dated_on, place_code, allowance_days, and for each purpose its first day, last
    day and days (`mission_starts_on`, `mission_ends_on`, `mission_days`). Raises NotPermitted, WrongState, and
    Invalid by field: also where no rate is set for that day, or the days are more than the position has.
    """
    require(by, P.APPLICATION_DECIDE, item)
    if item.state not in ("agreed", "placed"):
        raise WrongState(N_("A contract is kept for somebody who has agreed."))
    kept = chosen.contract_of(item.id)
    if kept is not None and kept.state != CONTRACT_WORKFLOW.initial:
        raise WrongState(N_("This contract was sent for signature. Take it back before you change it."))
    windows = {purpose: window for purpose in PURPOSES if (window := _window(values, purpose)) is not None}
    fee, allowance = _rates(item, values)
    _check(item, values, windows, fee, allowance)
    if kept is None:
        kept = ContractRecord(nomination=item, state_since=at)
        db.session.add(kept)
    for name in ("kind", "dated_on", "place_code"):
        setattr(kept, name, values[name])
    kept.reference = values["reference"].strip()
    kept.allowance_days = values.get("allowance_days") or 0
    kept.fee, kept.fee_rate = (fee.amount, fee) if fee else (None, None)
    kept.allowance, kept.allowance_rate = (allowance.amount, allowance) if allowance else (None, None)
    _keep_days(kept, item, windows)
    kept.made_by_id, kept.changed_at = by.user_id, at
    db.session.flush()
    audit.record(("nomination", item.id), "contract", by=by, at=at, kind=kept.kind, days=kept.days)
    return kept


def advance_contract(kept: ContractRecord, name: str, *, by: Actor, at: datetime, note: str = "") -> Change:
    """Move a contract along its workflow; leave a trace; tell the expert where the table says so.

    Raises WrongState, NotPermitted or Incomplete as the workflow does.
    """
    change = CONTRACT_WORKFLOW.advance(kept, name, by=by, at=at, note=note)
    kept.state_since = kept.changed_at = at
    if name == "take_back":
        kept.signatures = []
    entry = audit.record(
        ("nomination", kept.nomination_id), f"contract_{name}", by=by, at=at, note=note, contract=kept.id
    )
    db.session.flush()
    if "expert" in change.transition.tells:
        facts = {"note": note} if note else {}
        tell_nominee(kept.nomination, f"contract_{name}", at=at, generation=f"{entry.id}", facts=facts)
    logger.info("contract moved", extra={"contract": kept.id, "move": name})
    return change


def record_signature(
    kept: ContractRecord, side: str, name: str, signed_on: date | None, *, by: Actor, at: datetime
) -> None:
    """Keep who signed for one side and when; with the last one the contract is signed.

    Raises NotPermitted, WrongState, and Invalid by `side`, `name` and `signed_on`.
    """
    require(by, P.APPLICATION_DECIDE, kept)
    if kept.state != "offered":
        raise WrongState(N_("Signatures are kept while a contract is sent for signature."))
    errors: dict[str, str] = {}
    if side not in kept.missing_sides:
        errors["side"] = N_("Choose who has not signed yet.")
    if not name.strip() or len(name) > LONGEST_NAME:
        errors["name"] = N_("Write who signed, in at most 120 characters.")
    if signed_on is None:
        errors["signed_on"] = N_("Give the day of the signature.")
    elif signed_on > at.date():
        errors["signed_on"] = N_("This day has not come yet.")
    if errors or signed_on is None:
        raise Invalid(errors)
    kept.signatures.append(ContractSignature(side=side, name=name.strip(), signed_on=signed_on))
    kept.changed_at = at
    db.session.flush()
    audit.record(("nomination", kept.nomination_id), "contract_signature", by=by, at=at, side=side)
    if not kept.missing_sides:
        advance_contract(kept, "sign", by=by, at=at)


def end_with(item: Nomination, *, by: Actor, at: datetime, note: str) -> None:
    """The contract of somebody who does not come any more has ended; a draft is thrown away."""
    kept = chosen.contract_of(item.id)
    if kept is None:
        return
    if kept.state == CONTRACT_WORKFLOW.initial:
        db.session.delete(kept)
        db.session.flush()
    elif kept.state in CONTRACT_WORKFLOW.transition("terminate").sources:
        kept.state, kept.state_since, kept.changed_at = "terminated", at, at
        audit.record(("nomination", item.id), "contract_terminate", by=by, at=at, note=note, contract=kept.id)


def _window(values: Mapping[str, Any], purpose: str) -> tuple[date | None, date | None, int | None] | None:
    """First day, last day and days of a purpose; None where nothing is written, or no days are given."""
    first, last, days = (values.get(f"{purpose}_{name}") for name in ("starts_on", "ends_on", "days"))
    return (first, last, days) if days else None


def _rates(item: Nomination, values: Mapping[str, Any]) -> tuple[Rate | None, Rate | None]:
    """The fee and the allowance that hold on the date of the contract, where this contract pays them."""
    day, place = values.get("dated_on"), values.get("place_code") or ""
    if day is None:
        return None, None
    fee = rate_on("fee", item.expert.kind, day) if pays_fee(values.get("kind") or "") else None
    is_away = bool(values.get("allowance_days")) and not is_at_home(item, place)
    return fee, rate_on("allowance", place, day) if is_away else None


def _keep_days(kept: ContractRecord, item: Nomination, windows: Mapping[str, tuple[Any, Any, Any]]) -> None:
    there = {row.purpose: row for row in kept.rows}
    kept.rows = [there.get(purpose) or ContractDays(purpose=purpose) for purpose in windows]
    for row in kept.rows:
        row.starts_on, row.ends_on, row.days = windows[row.purpose]
        calendar = calendar_in(item, row.purpose, kept.place_code)
        row.working_days = calendar.count(row.starts_on, row.ends_on)
    kept.days = sum(row.days for row in kept.rows)
    kept.working_days = sum(row.working_days for row in kept.rows)
    kept.starts_on = min(row.starts_on for row in kept.rows)
    kept.ends_on = max(row.ends_on for row in kept.rows)


def _check(
    item: Nomination,
    values: Mapping[str, Any],
    windows: Mapping[str, tuple[date | None, date | None, int | None]],
    fee: Rate | None,
    allowance: Rate | None,
) -> None:
    errors: dict[str, str] = {}
    kind, place, day = values.get("kind") or "", values.get("place_code") or "", values.get("dated_on")
    if kind not in CONTRACT_KINDS:
        errors["kind"] = N_("Choose one of the list.")
    if not is_subject("allowance", place):
        errors["place_code"] = N_("Choose one of the list.")
    reference = (values.get("reference") or "").strip()
    if not reference or len(reference) > LONGEST_REFERENCE:
        errors["reference"] = N_("Give the reference of the contract, in at most 80 characters.")
    if day is None:
        errors["dated_on"] = N_("Give the date of the contract.")
    elif kind in CONTRACT_KINDS and pays_fee(kind) and fee is None:
        errors["dated_on"] = N_(
            "No fee is set for this kind of expert on this day. A manager or an administrator sets it under Rates."
        )
    for purpose, (first, last, days) in windows.items():
        errors |= _wrong_days(item, purpose, place, first, last, days)
    total = sum(days or 0 for _, _, days in windows.values())
    if not windows:
        errors["mission_days"] = N_("Give the number of paid days.")
    elif total > item.position.days and not errors:
        errors[f"{list(windows)[-1]}_days"] = N_("Together these are more days than the position has.")
    errors |= _wrong_allowance(item, values, windows.get("mission"), allowance)
    if errors:
        raise Invalid(errors)


def _wrong_days(
    item: Nomination, purpose: str, place: str, first: date | None, last: date | None, days: int | None
) -> dict[str, str]:
    if first is None:
        return {f"{purpose}_starts_on": N_("Give the first day.")}
    if last is None or last < first:
        return {f"{purpose}_ends_on": N_("Give the last day, not before the first one.")}
    if days is None or days < 1:
        return {f"{purpose}_days": N_("Give the number of paid days.")}
    if days > calendar_in(item, purpose, place).count(first, last):
        return {f"{purpose}_days": N_("There are not so many working days between these dates.")}
    return {}


def _wrong_allowance(
    item: Nomination, values: Mapping[str, Any], mission: tuple[Any, Any, Any] | None, allowance: Rate | None
) -> dict[str, str]:
    days, place = values.get("allowance_days") or 0, values.get("place_code") or ""
    wrong = ""
    if days < 0:
        wrong = N_("Give a number from 0.")
    elif days and is_at_home(item, place):
        wrong = N_("No allowance is paid where the own administration is. Give 0.")
    elif days > (most_allowance_days(*mission[:2]) if mission else 0):
        wrong = N_("At most the days of the mission, and one day of travel before and after it.")
    elif days and values.get("dated_on") is not None and allowance is None:
        wrong = N_(
            "No allowance is set for this place on the date of the contract. A manager or an administrator sets it"
            " under Rates."
        )
    return {"allowance_days": wrong} if wrong else {}


def proposed(item: Nomination, day: date) -> dict[str, Any]:
    """What the activity and the position say about a new contract: days on site for the mission, the rest around it."""
    activity, position = item.call.activity, item.position
    place = activity.request.institution.partner_code
    windows = {
        "preparation": (activity.preparation_start, activity.preparation_end),
        "mission": (activity.delivery_start, activity.delivery_end),
        "report": (_day_after(activity.delivery_end), activity.report_due),
    }
    on_site = position.days_on_site or position.days_remote
    rest = position.days - on_site
    wanted = {"preparation": rest - rest // 2, "mission": on_site, "report": rest // 2}
    found: dict[str, Any] = {"kind": None, "reference": "", "dated_on": day, "place_code": place}
    for purpose, (first, last) in windows.items():
        room = calendar_in(item, purpose, place).count(first, last) if first and last and first <= last else 0
        found |= {f"{purpose}_starts_on": first, f"{purpose}_ends_on": last}
        found[f"{purpose}_days"] = min(wanted[purpose], room) or None
    travels = activity.modality != "remote" and not is_at_home(item, place) and activity.delivery is not None
    found["allowance_days"] = activity.delivery.days if travels and activity.delivery else 0
    return found


def _day_after(day: date | None) -> date | None:
    return date.fromordinal(day.toordinal() + 1) if day else None

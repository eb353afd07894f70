"""Rates and contracts that tests start from."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from socx.access.actors import Role
from socx.selection.models import ContractRecord, Nomination, Rate
from socx.selection.queries.rates import rate_on
from socx.selection.services import contracts, nominations, rates
from tests.factories import NOW, make_user
from tests.selection.choosing import adviser, decided

#: The delivery of tests is from 1 to 12 June 2026 in Kosovo*, the position has 14 days.
VALUES: dict[str, Any] = {
    "kind": "service", "reference": "SC-2026-7", "dated_on": date(2026, 3, 1), "place_code": "XK",
    "mission_starts_on": date(2026, 6, 1), "mission_ends_on": date(2026, 6, 12), "mission_days": 10,
    "report_starts_on": date(2026, 6, 15), "report_ends_on": date(2026, 6, 26), "report_days": 2,
    "allowance_days": 12,
}  # fmt: skip


def set_rate(kind: str, subject: str, amount: str, first: date = date(2026, 1, 1), last: date | None = None) -> Rate:
    """A rate of a line, by default from the beginning of the year until further notice."""
    values = {"amount": Decimal(amount), "valid_from": first, "valid_until": last}
    return rates.set_rate(kind, subject, values, by=make_user(Role.MANAGER).actor(), at=NOW)


def agreed() -> Nomination:
    """Somebody who has agreed to come."""
    item = decided(1)[2]
    assert item.expert.user is not None
    nominations.advance(item, "agree", by=item.expert.user.actor(), at=NOW)
    return item


def contract(item: Nomination, state: str = "draft", **values: Any) -> ContractRecord:
    """The contract of somebody who has agreed, with a fee of 350 and an allowance of 120 euro."""
    if not rate_on("fee", item.expert.kind, VALUES["dated_on"]):
        set_rate("fee", item.expert.kind, "350.00")
    if not rate_on("allowance", "XK", VALUES["dated_on"]):
        set_rate("allowance", "XK", "120.50")
    by = adviser().actor()
    kept = contracts.record_contract(item, VALUES | values, by=by, at=NOW)
    if state != "draft":
        contracts.advance_contract(kept, "offer", by=by, at=NOW)
    if state == "signed":
        for side in kept.missing_sides:
            contracts.record_signature(kept, side, "Somebody", NOW.date(), by=by, at=NOW)
    return kept

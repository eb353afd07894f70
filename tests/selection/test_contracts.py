"""The contract record and the code of conduct."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from socx.activities.workflow import is_ready_to_start
from socx.core.errors import Conflict, Invalid, NotPermitted, WrongState
from socx.selection.conduct import CODE_VERSION
from socx.selection.queries import selection as chosen
from socx.selection.services import contracts, nominations
from tests.factories import NOW
from tests.selection.choosing import adviser, decided

VALUES = {
    "kind": "service", "reference": "SC-2026-7", "starts_on": date(2026, 6, 1), "ends_on": date(2026, 6, 12),
    "days": 10, "fee": Decimal("350.00"), "signed_on": date(2026, 3, 1),
}  # fmt: skip


@pytest.fixture
def agreed(db):
    item = decided(1)[2]
    nominations.advance(item, "agree", by=item.expert.user.actor(), at=NOW)
    return item


def test_a_contract_counts_the_working_days_of_the_partner(agreed):
    kept = contracts.record_contract(agreed, VALUES, by=adviser().actor(), at=NOW)

    assert (kept.days, kept.working_days, kept.fee) == (10, 10, Decimal("350.00"))


@pytest.mark.parametrize(
    "change, field",
    [
        ({"days": 11}, "days"),
        ({"ends_on": date(2026, 5, 1)}, "ends_on"),
        ({"reference": " "}, "reference"),
        ({"kind": "gift"}, "kind"),
        ({"fee": Decimal(-1)}, "fee"),
        ({"signed_on": date(2026, 12, 1)}, "signed_on"),
    ],
)
def test_a_contract_that_cannot_be_is_refused(agreed, change, field):
    with pytest.raises(Invalid) as refused:
        contracts.record_contract(agreed, VALUES | change, by=adviser().actor(), at=NOW)

    assert set(refused.value.errors) == {field}


def test_a_contract_is_recorded_on_the_page_and_a_stale_page_is_told(db, browse, agreed):
    browser = browse(adviser())
    browser.get(f"/nominations/{agreed.id}")
    browser.follow("Record the contract")

    page = browser.press("Keep the contract", kind="release", reference="R-1", starts_on="2026-06-01",
                         ends_on="2026-06-12", days="8", fee="", signed_on="")  # fmt: skip

    assert "8 of 10 working days" in page.text
    with pytest.raises(Conflict):
        contracts.record_contract(agreed, VALUES, seen=0, by=adviser().actor(), at=NOW)


def test_nobody_has_a_contract_before_agreeing(db):
    with pytest.raises(WrongState):
        contracts.record_contract(decided(1)[2], VALUES, by=adviser().actor(), at=NOW)


def test_the_preparation_waits_for_the_code_of_conduct(db, browse, agreed):
    agreed.state = "placed"
    db.session.flush()
    activity = agreed.call.activity
    assert [place for _, place in is_ready_to_start(activity)] == ["team"]
    with pytest.raises(NotPermitted):
        contracts.acknowledge(agreed, by=adviser().actor(), at=NOW)
    browser = browse(agreed.expert.user)
    browser.get(f"/nominations/{agreed.id}")

    page = browser.press("I have read it and will follow it")

    assert "You have acknowledged it." in page.text
    assert list(is_ready_to_start(activity)) == []
    assert chosen.acknowledgement_of(agreed.id, CODE_VERSION).code_version == CODE_VERSION

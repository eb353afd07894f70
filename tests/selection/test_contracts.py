"""The contract record: days by purpose, rates of its date, its life, and the code of conduct."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from socx.access.actors import Role
from socx.core.errors import Incomplete, Invalid, WrongState
from socx.selection.queries import selection as chosen
from socx.selection.services import contracts, nominations, rates
from tests.factories import NOW, make_user
from tests.selection import paying
from tests.selection.choosing import adviser, decided
from tests.selection.paying import VALUES, contract, set_rate


@pytest.fixture
def agreed(db):
    return paying.agreed()


def test_days_are_counted_by_the_calendar_of_their_side_and_paid_by_the_rates_of_the_date(agreed):
    agreed.expert.member_state = "FR"

    kept = contract(agreed, preparation_starts_on=date(2026, 5, 11), preparation_ends_on=date(2026, 5, 15),
                    preparation_days=2)  # fmt: skip

    counted = {purpose: (row.days, row.working_days) for purpose, row in kept.by_purpose.items()}
    # 11 May is a day off in Kosovo* and not in France, 14 May the other way round.
    assert counted == {"preparation": (2, 4), "mission": (10, 10), "report": (2, 10)}
    assert (kept.days, kept.starts_on, kept.ends_on) == (14, date(2026, 5, 11), date(2026, 6, 26))
    assert (kept.fee, kept.fee_total) == (Decimal("350.00"), Decimal("4900.00"))
    assert (kept.allowance_total, kept.total) == (Decimal("1446.00"), Decimal("6346.00"))


def test_a_later_rate_changes_no_contract(agreed):
    kept = contract(agreed, "offered")

    set_rate("fee", agreed.expert.kind, "400", date(2026, 2, 1))

    assert kept.fee == Decimal("350.00")


def test_a_draft_takes_the_rate_of_its_date(agreed):
    contract(agreed)
    set_rate("fee", agreed.expert.kind, "400", date(2026, 4, 1))

    kept = contract(agreed, dated_on=date(2026, 4, 2))

    assert kept.fee == Decimal("400.00")


def test_who_is_released_gets_no_fee(agreed):
    kept = contract(agreed, kind="release")

    assert (kept.fee, kept.fee_total, kept.total) == (None, Decimal(0), Decimal("1446.00"))


def test_nobody_is_paid_an_allowance_at_home(agreed):
    agreed.expert.member_state = "XK"
    with pytest.raises(Invalid) as refused:
        contract(agreed)

    assert set(refused.value.errors) == {"allowance_days"}
    assert contract(agreed, allowance_days=0).allowance is None


@pytest.mark.parametrize(
    "change, field",
    [
        ({"mission_days": 11}, "mission_days"),
        ({"report_days": 5}, "report_days"),  # 15 of 14 days
        ({"mission_days": None, "report_days": None}, "mission_days"),
        ({"mission_ends_on": date(2026, 5, 1)}, "mission_ends_on"),
        ({"report_starts_on": None}, "report_starts_on"),
        ({"reference": " "}, "reference"),
        ({"kind": "gift"}, "kind"),
        ({"place_code": "US"}, "place_code"),
        ({"dated_on": None}, "dated_on"),
        ({"allowance_days": 15}, "allowance_days"),
        ({"allowance_days": -1}, "allowance_days"),
    ],
)
def test_a_contract_that_cannot_be_is_refused(agreed, change, field):
    with pytest.raises(Invalid) as refused:
        contract(agreed, **change)

    assert field in refused.value.errors
    assert len(refused.value.errors) <= 2  # where the place or the mission is wrong, the allowance is, too


def test_a_day_without_a_rate_is_said(agreed):
    with pytest.raises(Invalid) as refused:
        contract(agreed, dated_on=date(2025, 12, 31))

    assert set(refused.value.errors) == {"dated_on", "allowance_days"}
    assert refused.value.errors["dated_on"].startswith("No fee is set")


def test_nobody_has_a_contract_before_agreeing(db):
    with pytest.raises(WrongState):
        contract(decided(1)[2])


def test_a_contract_is_signed_when_everybody_has(agreed):
    kept, by = contract(agreed, "offered", kind="release"), adviser().actor()
    with pytest.raises(WrongState):
        contracts.record_contract(agreed, VALUES, by=by, at=NOW)
    with pytest.raises(Invalid):
        contracts.record_signature(kept, "expert", "Ana", date(2026, 12, 1), by=by, at=NOW)
    for side in ("expert", "facility"):
        contracts.record_signature(kept, side, "Ana", NOW.date(), by=by, at=NOW)
    assert (kept.state, kept.missing_sides) == ("offered", ["employer"])
    with pytest.raises(Incomplete):
        contracts.advance_contract(kept, "sign", by=by, at=NOW)

    contracts.record_signature(kept, "employer", "Institute", NOW.date(), by=by, at=NOW)

    assert kept.state == "signed"
    assert len(kept.signatures) == 3


def test_what_is_taken_back_loses_its_signatures(agreed):
    kept, by = contract(agreed, "offered"), adviser().actor()
    contracts.record_signature(kept, "expert", "Ana", NOW.date(), by=by, at=NOW)

    contracts.advance_contract(kept, "take_back", by=by, at=NOW)

    assert (kept.state, kept.signatures) == ("draft", [])


def test_a_draft_with_a_withdrawn_rate_is_not_sent(agreed):
    kept = contract(agreed)
    rates.withdraw_rate(kept.fee_rate, "A mistake.", by=make_user(Role.MANAGER).actor(), at=NOW)

    with pytest.raises(Incomplete):
        contracts.advance_contract(kept, "offer", by=adviser().actor(), at=NOW)


@pytest.mark.parametrize("state, left", [("draft", None), ("offered", "terminated"), ("signed", "terminated")])
def test_the_contract_of_who_drops_out_has_ended(agreed, state, left):
    contract(agreed, state)

    nominations.advance(agreed, "drop", by=adviser().actor(), at=NOW, note="Ill.")

    kept = chosen.contract_of(agreed.id)
    assert (kept.state if kept else None) == left


def test_holidays_that_are_not_counted_are_named_day_by_day(db, browse, agreed):
    browser = browse(adviser())
    browser.get(f"/nominations/{agreed.id}/contract/edit")

    browser.press("Keep the contract", preparation_starts_on="2026-12-21", preparation_ends_on="2026-12-27")

    assert "Public holidays left out: 25 Dec 2026" in browser.text


def test_an_adviser_keeps_sends_and_signs_a_contract_and_the_expert_reads_it(db, browse, agreed):
    set_rate("fee", agreed.expert.kind, "350")
    set_rate("allowance", "XK", "120")
    browser, own = browse(adviser()), browse(agreed.expert.user)
    browser.get(f"/nominations/{agreed.id}")
    browser.follow("Record the contract")
    assert "10 working days between these dates." in browser.text

    browser.press("Keep the contract", kind="service", reference="R-1", dated_on="2026-03-01")

    assert "Days that this contract pays: 10 of the 14 days of the position." in browser.text
    assert "Your contract" not in own.get(f"/nominations/{agreed.id}").text
    own.get(f"/nominations/{agreed.id}/contract.pdf")
    assert own.status == 404
    browser.press("Send for signature")
    own.get(f"/nominations/{agreed.id}")
    own.follow("Read your contract")
    assert "EUR 3,500.00" in own.text
    own.get(f"/nominations/{agreed.id}/contract.pdf")
    assert own.response.data.startswith(b"%PDF")
    browser.press("Keep the signature", side="expert", name="Ana Pérez", signed_on="2026-03-01")
    assert "Still to sign: the facility." in browser.text
    browser.press("Keep the signature", side="facility", name="Head", signed_on="2026-03-01")
    assert "Everybody has signed." in browser.text


@pytest.mark.parametrize("kind, start", [("pdf", b"%PDF"), ("docx", b"PK")])
@pytest.mark.parametrize("language", ["en", "fr", "es"])
def test_a_contract_is_a_paper_in_three_languages(db, browse, agreed, kind, start, language):
    contract(agreed, "signed", kind="release")

    browser = browse(adviser())
    browser.get(f"/nominations/{agreed.id}/contract.{kind}?language={language}")

    assert browser.response.data.startswith(start)


def test_a_stale_page_writes_no_contract(db, browse, agreed):
    browser = browse(adviser())
    browser.get(f"/nominations/{agreed.id}/contract/edit")
    contract(agreed)
    db.session.commit()

    browser.press("Keep the contract", kind="service", reference="R-2")

    assert browser.status == 409
    assert chosen.contract_of(agreed.id).reference == VALUES["reference"]

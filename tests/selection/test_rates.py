"""Rates: the one that holds on a day, no overlap, gaps in words, the history kept."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from socx.access.actors import Role
from socx.core.errors import Invalid, NotFound, NotPermitted, WrongState
from socx.selection import rates as plain
from socx.selection.queries import rates as queries
from socx.selection.rates import Gap
from socx.selection.services import rates
from tests.factories import NOW, make_user
from tests.selection.choosing import adviser
from tests.selection.paying import agreed, contract, set_rate

YEAR = date(2026, 1, 1)


class Span:
    """A rate without an amount."""

    def __init__(self, first: int, length: int | None) -> None:
        self.valid_from = YEAR + timedelta(days=first)
        self.valid_until = None if length is None else self.valid_from + timedelta(days=length)


@st.composite
def tables(draw: st.DrawFn) -> list[Span]:
    """Rates that do not overlap; the last one may hold until further notice."""
    found, day = [], 0
    for _ in range(draw(st.integers(0, 5))):
        first = day + draw(st.integers(0, 20))
        length = draw(st.integers(0, 40))
        found.append(Span(first, length))
        day = first + length + 1
    if found and draw(st.booleans()):
        found[-1].valid_until = None
    return draw(st.permutations(found))


@given(tables(), st.integers(0, 300))
def test_each_day_has_one_rate_or_lies_in_a_gap(found, number):
    day = YEAR + timedelta(days=number)
    missing = [g for g in plain.gaps(found, YEAR) if g.first <= day and (g.last is None or day <= g.last)]

    assert len(plain.overlapping(found, day, day)) + len(missing) == 1
    assert (plain.holding(found, day) is None) == bool(missing)


def test_a_new_rate_ends_the_one_that_holds_until_further_notice(db):
    first = set_rate("fee", "private", "300", YEAR)

    second = set_rate("fee", "private", "320", date(2026, 7, 1))

    assert (first.valid_until, second.valid_until) == (date(2026, 6, 30), None)
    assert queries.rate_on("fee", "private", date(2026, 6, 30)) is first
    assert queries.rate_on("fee", "private", date(2026, 7, 1)) is second
    assert queries.rate_on("fee", "private", date(2025, 12, 31)) is None
    assert queries.rate_on("fee", "academic", date(2026, 7, 1)) is None


@pytest.mark.parametrize("first, last", [("2026-02-01", "2026-02-28"), ("2025-06-01", None), ("2026-06-30", None)])
def test_rates_never_overlap(db, first, last):
    set_rate("allowance", "XK", "120", YEAR, date(2026, 6, 30))

    with pytest.raises(Invalid) as refused:
        set_rate("allowance", "XK", "130", date.fromisoformat(first), date.fromisoformat(last) if last else None)

    assert set(refused.value.errors) == {"valid_from"}


@pytest.mark.parametrize(
    "values, field",
    [
        ({"amount": None, "valid_from": YEAR}, "amount"),
        ({"amount": Decimal("1.005"), "valid_from": YEAR}, "amount"),
        ({"amount": Decimal(-1), "valid_from": YEAR}, "amount"),
        ({"amount": Decimal(1), "valid_from": None}, "valid_from"),
        ({"amount": Decimal(1), "valid_from": YEAR, "valid_until": date(2025, 1, 1)}, "valid_until"),
        ({"amount": Decimal(1), "valid_from": YEAR, "basis": "b" * 201}, "basis"),
    ],
)
def test_a_rate_that_cannot_be_is_refused(db, values, field):
    with pytest.raises(Invalid) as refused:
        rates.set_rate("fee", "private", values, by=make_user(Role.MANAGER).actor(), at=NOW)

    assert set(refused.value.errors) == {field}


def test_a_line_that_cannot_be_is_not_there(db):
    with pytest.raises(NotFound):
        set_rate("fee", "XK", "100")
    with pytest.raises(NotFound):
        set_rate("allowance", "US", "100")


def test_a_mistake_is_withdrawn_and_stays_in_the_history(db):
    wrong = set_rate("fee", "private", "3000")
    by = make_user(Role.ADMINISTRATOR).actor()
    with pytest.raises(Invalid):
        rates.withdraw_rate(wrong, " ", by=by, at=NOW)

    rates.withdraw_rate(wrong, "One digit too many.", by=by, at=NOW)

    right = set_rate("fee", "private", "300")
    assert wrong.line.all_rates == [wrong, right]
    assert queries.rate_on("fee", "private", date(2026, 3, 1)) is right
    with pytest.raises(WrongState):
        rates.end_rate(wrong, date(2026, 5, 1), by=by, at=NOW)


def test_a_rate_that_a_contract_has_taken_is_not_withdrawn(db):
    kept = contract(agreed(), "offered")

    with pytest.raises(WrongState):
        rates.withdraw_rate(kept.fee_rate, "A mistake.", by=make_user(Role.MANAGER).actor(), at=NOW)


def test_an_end_is_never_moved_to_a_later_day(db):
    rate, by = set_rate("fee", "private", "300"), make_user(Role.MANAGER).actor()
    rates.end_rate(rate, date(2026, 6, 30), by=by, at=NOW)

    with pytest.raises(Invalid):
        rates.end_rate(rate, date(2026, 7, 31), by=by, at=NOW)

    assert plain.gaps(rate.line.rates, YEAR) == [Gap(date(2026, 7, 1), None)]


def test_only_managers_and_administrators_set_rates(db):
    with pytest.raises(NotPermitted):
        rates.set_rate("fee", "private", {"amount": Decimal(1), "valid_from": YEAR}, by=adviser().actor(), at=NOW)


def test_a_manager_sets_the_allowance_of_a_place_and_reads_where_none_is_set(db, browse):
    browser = browse(make_user(Role.MANAGER))
    page = browser.get("/rates")
    assert "No allowance is set yet" in page.text
    page = browser.get("/rates/place?place=XK")
    assert "A contract cannot take a figure before there is one." in page.text
    assert "Kosovo*" in page.select_one("h1").text

    page = browser.press("Set the rate", amount="120.50", valid_from="2026-01-01", valid_until="2026-12-31", basis="")

    assert "1 Jan 2026 – 31 Dec 2026" in page.text
    page = browser.press("Set the rate", amount="130", valid_from="2026-12-01", valid_until="", basis="")
    assert "Another rate holds on some of these days." in page.text
    page = browser.press("Set the rate", amount="130", valid_from="2027-02-01", valid_until="", basis="")
    assert "No rate is set from 1 Jan 2027 to 31 Jan 2027." in page.text
    assert "EUR 130.00" in browser.get("/rates").text


def test_a_stale_page_sets_no_rate(db, browse):
    browser = browse(make_user(Role.MANAGER))
    browser.get("/rates/fee/private")
    set_rate("fee", "private", "300")
    db.session.commit()

    browser.press("Set the rate", amount="310", valid_from="2026-06-01", valid_until="", basis="")

    assert browser.status == 409
    assert queries.rate_on("fee", "private", date(2026, 6, 1)).amount == Decimal("300.00")


def test_a_rate_ends_or_is_withdrawn_on_its_page(db, browse):
    rate = set_rate("fee", "private", "300")
    browser = browse(make_user(Role.ADMINISTRATOR))
    browser.get(f"/rates/{rate.id}/change")

    page = browser.press("Keep the last day", last="2026-06-30", reason="")

    assert "No rate is set from 1 Jul 2026 on." in page.text or "30 Jun 2026" in page.text
    browser.get(f"/rates/{rate.id}/change")
    page = browser.press("Withdraw the rate", last="", reason="Wrong kind.")
    assert "Withdrawn because: Wrong kind." in page.text


def test_an_adviser_reads_the_rates_and_sets_none(db, browse):
    rate = set_rate("fee", "private", "300")
    browser = browse(adviser())

    assert browser.get("/rates/fee/private").select("form.card") == []
    browser.get(f"/rates/{rate.id}/change")
    assert browser.status == 404
    expert = browse(make_user(Role.EXPERT))
    expert.get("/rates")
    assert expert.status == 403

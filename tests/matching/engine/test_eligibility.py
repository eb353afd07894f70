"""Who is out, and every reason for it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from socx.matching.engine import Excluded, Need, Period, Profile, Reason, reasons_against, screen
from socx.matching.engine.eligibility import REASON_CODES

NEED = Need(
    "need",
    languages={"fr": "C1"},
    partner="XK",
    institution="ministry-7",
    period=Period(date(2026, 3, 2), date(2026, 3, 11)),
    restricted=True,
    today=date(2026, 2, 2),
)
WELCOME = Profile(
    1, languages={"fr": "C1"}, member_state="IE", consent=True, confidential=True
)  # fmt: skip


def away(first: int, last: int) -> tuple[Period, ...]:
    return (Period(date(2026, 3, first), date(2026, 3, last)),)


def test_who_meets_every_rule_is_eligible() -> None:
    assert screen(NEED, [WELCOME]) == ((WELCOME,), ())


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"consent": False}, Reason("no_consent")),
        ({"confidential": False}, Reason("not_confidential")),
        (
            {"conflicts": {"ministry-7": "family"}},
            Reason("conflict", {"with": "ministry-7", "reason": "family"}),
        ),
        ({"conflicts": {"XK": "contract"}}, Reason("conflict", {"with": "XK", "reason": "contract"})),
        ({"member_state": "XK"}, Reason("own_country", {"country": "XK"})),
        (
            {"languages": {"fr": "B1"}},
            Reason("language", {"languages": {"fr": {"asked": "C1", "has": "B1"}}}),
        ),
        ({"languages": {}}, Reason("language", {"languages": {"fr": {"asked": "C1", "has": None}}})),
        (
            {"unavailable": away(1, 7)},
            Reason("not_available", {"free": 0.5 - 0.1, "away": [("2026-03-01", "2026-03-07")]}),
        ),
        ({"not_before": date(2026, 2, 3)}, Reason("later", {"day": "2026-02-03"})),
    ],
)
def test_each_rule_gives_its_reason(change: dict[str, object], reason: Reason) -> None:
    found = reasons_against(NEED, replace(WELCOME, **change))

    assert found == (reason,)
    assert reason.code in REASON_CODES


def test_everyone_who_is_out_keeps_all_reasons() -> None:
    nobody = Profile(2, member_state="XK")

    _, [out] = screen(NEED, [nobody])

    assert isinstance(out, Excluded)
    assert [r.code for r in out.reasons] == [
        "no_consent", "own_country", "not_confidential", "language",
    ]  # fmt: skip


def test_one_level_under_the_minimum_and_a_few_days_away_keep_nobody_out() -> None:
    nearly = replace(WELCOME, languages={"fr": "B2"}, unavailable=away(2, 6))

    assert reasons_against(NEED, nearly) == ()


def test_a_day_that_has_come_or_is_not_known_lets_nobody_wait() -> None:
    waiting = replace(WELCOME, not_before=date(2026, 2, 2))

    assert reasons_against(NEED, waiting) == ()
    assert reasons_against(replace(NEED, today=None), replace(waiting, not_before=date(2030, 1, 1))) == ()


def test_days_away_are_counted_once_where_periods_overlap() -> None:
    twice = replace(WELCOME, unavailable=away(2, 6) + away(2, 5))

    assert reasons_against(NEED, twice) == ()


def test_a_level_that_does_not_exist_is_refused() -> None:
    with pytest.raises(ValueError, match="CEFR"):
        reasons_against(NEED, replace(WELCOME, languages={"fr": "fluent"}))

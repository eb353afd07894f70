"""Who is out by arrays is who is out by the rules."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from socx.matching.engine import Need, Profile, reasons_against
from socx.matching.engine.screening import Screening, TwoScreenings
from tests.matching.engine.rosters import days, needs, rosters

PARTIES = st.sampled_from(("AL", "MD", "institution:7"))


@given(rosters, needs, st.booleans(), st.data())
def test_everybody_is_out_for_the_reasons_that_the_rules_give(
    roster: list[Profile], need: Need, every_language: bool, data: st.DataObject
) -> None:
    roster = [_with_rest(profile, data) for profile in roster]
    need = _asked_by(need, data)
    expected = [{r.code for r in reasons_against(need, p, every_language=every_language)} for p in roster]

    masks = Screening().fit(roster).out(need, every_language=every_language)

    assert [{code for code, out in masks.items() if out[row]} for row in range(len(roster))] == expected


@given(rosters, needs)
def test_two_groups_are_screened_as_one(roster: list[Profile], need: Need) -> None:
    half = len(roster) // 2
    two = TwoScreenings(Screening().fit(roster[:half]), Screening().fit(roster[half:]))

    found = {code: out.tolist() for code, out in two.out(need).items()}

    assert found == {code: out.tolist() for code, out in Screening().fit(roster).out(need).items()}


@pytest.mark.parametrize(("every_language", "out"), [(True, True), (False, False)])
def test_one_language_of_several_may_be_enough(every_language: bool, out: bool) -> None:
    need = Need("n", languages={"en": "B2", "fr": "B2"})

    masks = Screening().fit([Profile("p", languages={"en": "C1"})]).out(need, every_language=every_language)

    assert masks["language"].tolist() == [out]


def _with_rest(profile: Profile, data: st.DataObject) -> Profile:
    """What the rosters of other laws leave out."""
    conflicts = data.draw(st.dictionaries(PARTIES, st.just("family"), max_size=2))
    return replace(profile, conflicts=conflicts, not_before=data.draw(st.none() | days))


def _asked_by(need: Need, data: st.DataObject) -> Need:
    return replace(
        need,
        partner=data.draw(st.sampled_from(("", "AL", "FR"))),
        institution=data.draw(st.none() | st.just("institution:7")),
        others=data.draw(st.lists(st.sampled_from(("MD", "IE")), max_size=2).map(tuple)),
        today=data.draw(st.none() | st.dates(date(2026, 1, 1), date(2026, 3, 31))),
    )

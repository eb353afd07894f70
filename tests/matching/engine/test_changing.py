"""A matcher with changed people ranks as one that was fitted with them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from socx.matching.engine import Matcher, Need, Passage, Profile
from socx.matching.engine.changing import changed
from tests.matching.engine.rosters import asked, mixed_roster, needs, profiles, rosters

EXACT = 1e-9
NEARLY = 1e-3  # points out of 100: rows are of single precision


@given(rosters, needs, st.sets(st.integers(0, 7)))
def test_people_who_come_back_unchanged_change_nothing(roster: list[Profile], need: Need, some: set[int]) -> None:
    fitted = Matcher().fit(roster)

    again = changed(fitted, [profile for n, profile in enumerate(roster) if n in some], [])

    expected = {one.key: one.score for one in fitted.rank(need)}
    assert {one.key: one.score for one in again.rank(need)} == pytest.approx(expected, abs=NEARLY)
    assert again.score([need])[0].tolist() == [
        {one.key: one.score for one in again.rank(need)}[key] for key in again.keys_
    ]


@given(rosters, needs, st.lists(profiles(st.integers(0, 60)), max_size=4, unique_by=lambda one: one.key), st.data())
def test_everybody_who_is_there_is_ranked_and_explained(
    roster: list[Profile], need: Need, come: list[Profile], data: st.DataObject
) -> None:
    gone = data.draw(st.sets(st.sampled_from([profile.key for profile in roster])))
    there = {profile.key for profile in roster} - gone | {profile.key for profile in come}

    matcher = changed(Matcher().fit(roster), come, gone)

    ranked = matcher.rank(need)
    assert {one.key for one in ranked} == there
    for place, one in enumerate(ranked, 1):
        explained = matcher.explain(need, one.key)
        assert (explained.rank, explained.among) == (place, len(there))
        assert explained.score == one.score
        for part in explained.parts:
            assert sum(item.value for item in part.items) == pytest.approx(part.share, abs=EXACT)


def test_a_changed_person_is_found_by_new_words_at_once() -> None:
    fitted = Matcher().fit(mixed_roster())
    need = Need("n", (Passage("Telematics of pension funds", "en"),))
    before = fitted.rank(need)
    last = next(p for p in mixed_roster() if p.key == before[-1].key)

    after = changed(fitted, [replace(last, passages=(Passage("Telematics of pension funds", "en"),))], [])

    assert after.rank(need)[0].key == last.key
    assert fitted.rank(need) == before


def test_who_is_gone_is_not_found() -> None:
    fitted = Matcher().fit(mixed_roster())
    first = fitted.rank(asked("pensions", "en"))[0].key

    after = changed(fitted, [], [first])

    assert first not in {one.key for one in after.rank(asked("pensions", "en"))}
    with pytest.raises(KeyError):
        after.explain(asked("pensions", "en"), first)


def test_when_the_last_one_of_a_language_is_gone_all_others_keep_a_score() -> None:
    fitted = Matcher().fit(mixed_roster())
    spanish = [profile.key for profile in mixed_roster() if str(profile.key).endswith("-es")]

    after = changed(fitted, [], spanish)

    assert [one.key for one in after.rank(asked("pensions", "es"), 2)] == ["pensions-en", "pensions-fr"]
    assert not np.isnan(after.score([asked("pensions", "es")])).any()


def test_a_roster_may_begin_empty() -> None:
    roster = mixed_roster()

    matcher = changed(Matcher().fit([]), roster, [])

    assert [one.key for one in matcher.rank(asked("data", "fr"), 3)] == [
        one.key for one in Matcher().fit(roster).rank(asked("data", "fr"), 3)
    ]

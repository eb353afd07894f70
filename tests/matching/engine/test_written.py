"""What a fitted matcher knows of the words of a text is what stands in the text."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from socx.matching.engine import Matcher, Profile
from socx.matching.engine.changing import changed
from socx.matching.engine.written import Reading, Side, Written
from tests.matching.engine.rosters import profiles, rosters


def read_again(matcher: Matcher, row: int) -> Side:
    texts = []
    for passage in matcher.passages_of(row):
        tokens = matcher.analyser_.tokens(passage.text, passage.lang)
        texts.append((passage.text, Reading.of(tokens, matcher.finder_.mentions(tokens, passage.lang))))
    return Side.of(texts)


@given(rosters)
def test_the_words_of_everybody_are_those_of_their_texts(roster: list[Profile]) -> None:
    matcher = Matcher().fit(roster)

    assert len(matcher.written_) == len(matcher.passages_)
    for row in range(len(roster)):
        assert Side.of(matcher.texts_of(row)) == read_again(matcher, row)


@given(rosters, st.lists(profiles(st.integers(0, 60)), max_size=4, unique_by=lambda one: one.key))
def test_the_words_of_who_has_changed_are_the_new_ones(roster: list[Profile], come: list[Profile]) -> None:
    matcher = changed(Matcher().fit(roster), come, [])

    assert len(matcher.written_) == len(matcher.passages_)
    for row in matcher.rows_.values():
        assert Side.of(matcher.texts_of(row)) == read_again(matcher, row)


def test_some_words_only_are_those_that_are_asked_for() -> None:
    matcher = Matcher().fit([Profile("a", ())])
    tokens = matcher.analyser_.tokens("Pension funds and pensions, mines", "en")

    side = Side.of([("", Reading.of(tokens, []))], {"pension"}, set())

    assert side.words == {"pension": ("Pension", "pensions")}


def test_nothing_is_written_by_nobody() -> None:
    assert len(Written([])) == 0

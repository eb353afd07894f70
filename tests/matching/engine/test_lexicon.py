"""Common words in six languages, and what they find."""

from __future__ import annotations

import csv
from importlib.resources import files

import pytest

from socx.matching.engine import Matcher, Need, Passage, Profile
from socx.matching.engine.lexicon import translations
from socx.matching.engine.text import Analyser, stem
from tests.matching.engine.rosters import mixed_roster

ROWS = list(csv.DictReader((files("socx.matching.engine") / "data" / "lexicon.csv").read_text("utf-8").splitlines()))


def test_every_cell_has_words_that_count_each_once() -> None:
    analyser = Analyser()
    for row in ROWS:
        for lang, cell in row.items():
            words = cell.split("|")
            assert len(set(words)) == len(words), row
            assert all(len(analyser.tokens(word, lang)) >= 1 for word in words), (lang, cell)
            assert not any(" " in word for word in words), (lang, cell)


@pytest.mark.parametrize(
    ("word", "lang", "other", "language"),
    [
        ("бедность", "ru", "poverty", "en"),
        ("pobreza", "pt", "pauvreté", "fr"),
        ("الفقر", "ar", "pobreza", "es"),
        ("women", "en", "женщины", "ru"),
    ],
)
def test_a_word_is_known_in_the_other_languages(word: str, lang: str, other: str, language: str) -> None:
    assert stems(other, language) <= translations(*stems(word, lang), [lang])


def test_a_word_means_what_it_means_in_its_language() -> None:
    assert stems("capacitación", "es") <= translations(stem("formation", "fr"), ["fr"])
    assert translations(stem("formation", "en"), ["en"]) == frozenset()


@pytest.mark.parametrize("asked", ["бедность", "الفقر", "pobreza"])
def test_a_request_of_one_word_finds_who_wrote_it_in_another_language_and_says_so(asked: str) -> None:
    roster = [*mixed_roster(), Profile("poverty", (Passage("Poverty mapping in towns and villages.", "en"),))]
    matcher, need = Matcher().fit(roster), Need("n", (Passage(asked, ""),))

    [first] = matcher.rank(need, 1)

    assert first.key == "poverty"
    item = matcher.explain(need, "poverty").part("text").items[0]
    assert (item.kind, item.detail["profile"]) == ("translation", ("Poverty",))


def stems(word: str, lang: str) -> frozenset[str]:
    return frozenset(token.stem for token in Analyser().tokens(word, lang))

"""Topics proposed from texts: what is named, by which words, and nothing from one weak word."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from socx.core.proposals import Spoken
from socx.core.topics import topics
from socx.matching.engine.proposing import topics_spoken_of
from socx.matching.engine.values import Passage

INSPECTION = {
    "en": "We want to train labour inspectors. Labour inspection on building sites is weak.",
    "fr": "Nous voulons former les inspecteurs du travail. L'inspection du travail est faible sur les chantiers.",
    "es": "Queremos formar a los inspectores de trabajo. La inspección del trabajo en las obras es débil.",
}


def proposed(passages: list[Passage]) -> list[Spoken]:
    return [one for one in topics_spoken_of(passages) if one.is_clear]


@pytest.mark.parametrize("lang", INSPECTION)
def test_the_same_need_speaks_of_the_same_topic_in_each_language(lang: str) -> None:
    assert proposed([Passage(INSPECTION[lang], lang)])[0].topic == "LA03"


def test_each_topic_comes_with_its_words_and_their_places() -> None:
    text = INSPECTION["en"]

    words = proposed([Passage("Nothing here.", "en", "title"), Passage(text, "en", "context")])[0].words

    assert {said.words.lower() for said in words} == {"train labour inspectors", "labour inspection"}
    assert all(said.place == "context" and text[said.start : said.end] == said.words for said in words)


@pytest.mark.parametrize("text", ["Pensions.", "Pensions, pensions, pensions.", "Thank you very much.", "", "😀 ١٢٣"])
def test_nothing_is_proposed_from_one_weak_word(text: str) -> None:
    assert proposed([Passage(text, "en")]) == []


def test_a_word_in_passing_is_found_and_not_proposed() -> None:
    found = topics_spoken_of([Passage(INSPECTION["en"] + " Pensions come later.", "en")])

    assert [(one.topic, one.is_clear) for one in found if one.topic in ("LA03", "SP05")] == [
        ("LA03", True),
        ("SP05", False),
    ]


def test_words_on_both_sides_of_a_stop_do_not_stand_together() -> None:
    together = topics_spoken_of([Passage("Our labour inspection.", "en")])
    apart = topics_spoken_of([Passage("Our labour. Inspection.", "en")])

    assert "LA03" in {one.topic for one in together if one.is_clear}
    assert "LA03" not in {one.topic for one in apart if one.is_clear}


def test_a_passage_without_a_language_is_read_in_the_one_it_seems_to_be_in() -> None:
    text = INSPECTION["fr"]

    assert proposed([Passage(text, "")])[0].topic == proposed([Passage(text, "fr")])[0].topic


def test_saying_more_about_a_topic_never_weakens_it() -> None:
    less = {one.topic: one.strength for one in topics_spoken_of([Passage("A labour inspection plan.", "en")])}
    more = {one.topic: one.strength for one in topics_spoken_of([Passage(INSPECTION["en"], "en")])}

    assert more["LA03"] > less["LA03"]


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from([*INSPECTION.items(), ("en", "Unemployment insurance and cash benefits"), ("", "")])))
def test_every_proposal_is_a_topic_with_words_and_the_same_each_time(said: list[tuple[str, str]]) -> None:
    passages = [Passage(text, lang, str(n)) for n, (lang, text) in enumerate(said)]

    found = proposed(passages)

    assert found == proposed(passages)
    assert all(one.topic in topics() and one.words and 0 < one.strength < 1 for one in found)
    assert {one.topic: one.strength for one in found} == pytest.approx(
        {one.topic: one.strength for one in proposed(passages[::-1])}
    )

"""Concepts found in any language."""

from __future__ import annotations

import pytest

from socx.core.topics import topics
from socx.matching.engine.concepts import Concept, ConceptFinder, glossary
from socx.matching.engine.text import Analyser


def found(text: str, lang: str, *concepts: Concept) -> list[str]:
    analyser = Analyser()
    finder = ConceptFinder(concepts or glossary())
    return [m.concept for m in finder.mentions(analyser.tokens(text, lang), lang)]


def test_the_glossary_knows_every_topic_in_three_languages() -> None:
    known = {concept.id: concept.terms for concept in glossary()}

    assert known.keys() == topics().keys()
    assert all(set(terms) >= {"en", "fr", "es"} for terms in known.values())


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("Reform of unemployment insurance", "en"),
        ("La réforme de l'ASSURANCE CHOMAGE", "fr"),
        ("Reforma del seguro de desempleo", "es"),
        ("Reforma do seguro-desemprego", "pt"),
    ],
)
def test_one_concept_is_found_in_each_language(text: str, lang: str) -> None:
    assert found(text, lang) == ["SP12"]


def test_a_term_of_another_language_is_found_where_people_borrow_it() -> None:
    assert found("Evaluación de las ALMP y de la Youth Guarantee", "es") == ["EM05", "EM06"]


def test_a_concept_is_told_with_the_place_where_it_stands() -> None:
    analyser = Analyser()
    text = "Les données du marché du travail"

    [mention] = ConceptFinder(glossary()).mentions(analyser.tokens(text, "fr"), "fr")

    assert text[mention.start : mention.end] == "données du marché du travail"


def test_a_label_counts_whole_and_by_its_pieces_of_several_words() -> None:
    wages = Concept.from_labels("LA08", {"en": "Wages and minimum wage"}, ["pay", "wage setting"])

    assert found("The minimum wage", "en", wages) == ["LA08"]
    assert found("Wage setting", "en", wages) == ["LA08"]
    assert found("Pay of staff", "en", wages) == []

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

    assert known.keys() >= topics().keys()
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
    assert found(text, lang) == ["SP12", "SP12-unemployment-insurance"]


def test_a_fine_concept_speaks_for_its_topic_and_a_topic_for_itself_alone() -> None:
    assert found("La prueba de medios", "es") == ["SP15", "SP15-means-test"]
    assert found("La inspección de trabajo", "es") == ["LA03"]


def test_a_foreign_word_alone_counts_only_as_an_abbreviation() -> None:
    alternance = Concept("EM11", {"fr": ("alternance", "VAE")})

    assert found("Une formation, l'alternance", "fr", alternance) == ["EM11"]
    assert found("The alternative is cheaper", "en", alternance) == []
    assert found("The French VAE", "en", alternance) == ["EM11"]


def test_a_term_of_another_language_is_found_where_people_borrow_it() -> None:
    assert found("Evaluación de las ALMP y de la Youth Guarantee", "es") == ["EM05", "EM06", "EM06-youth-guarantee"]


def test_a_concept_is_told_with_the_place_where_it_stands() -> None:
    analyser = Analyser()
    text = "Les données du marché du travail"

    [topic, concept] = ConceptFinder(glossary()).mentions(analyser.tokens(text, "fr"), "fr")

    assert (topic.concept, concept.concept) == ("EM14", "EM14-labour-market-data")
    assert text[topic.start : topic.end] == text[concept.start : concept.end] == "données du marché du travail"


@pytest.mark.parametrize(
    ("denied", "plain", "lang"),
    [
        ("une pension non contributive", "une pension contributive", "fr"),
        ("una pensión no contributiva", "una pensión contributiva", "es"),
        ("uma pensão não contributiva", "uma pensão contributiva", "pt"),
    ],
)
def test_a_denied_word_is_another_one_in_a_term(denied: str, plain: str, lang: str) -> None:
    assert "SP07-non-contributory-pension" in found(denied, lang)
    assert "SP07-non-contributory-pension" not in found(plain, lang)

"""The glossary of the field: whole, unambiguous, and found again in texts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

import pytest

from socx.core.topics import topics
from socx.matching.engine.concepts import Concept, ConceptFinder, concept_name, glossary
from socx.matching.engine.text import Analyser, words
from socx.matching.engine.words import STOP_WORDS

LANGUAGES = ("en", "fr", "es", "pt", "ru", "ar")

ONE_STEM = {
    frozenset(pair)
    for pair in (
        ("EM03-employment-counselling", "EM03-employment-counsellors"),
        ("EM15-self-employment-promotion", "SP24-self-employed-workers"),
        ("LA01-labour-law", "LA01-labour-rights"),  # derecho laboral, derechos laborales
        ("LA03-labour-inspectorate", "LA03-labour-inspectors"),
        ("LA10-informal-employment", "SP24-informal-workers"),  # trabajo, trabajadores
        ("SP02-insured-person", "SP02-social-insurance"),
        ("SP02-social-insurance", "SP02-social-security"),  # seguro social, seguridad social
        ("SP05", "SP05-retirement-pension"),  # jubilados, jubilación
        ("SP14-social-assistance", "SP15-targeting-beneficiaries"),  # адресная социальная помощь, адресность …
        ("SP14-social-assistance", "SP17-social-workers"),  # assistance sociale, assistante sociale
        ("XC06-regulatory-impact-assessment", "XC07-impact-evaluation"),  # دراسات الأثر, دراسة الأثر
        ("XC07-data-analysis", "XC08-business-intelligence"),  # تحليل البيانات, تحليلات البيانات
    )
}
"""Concepts that the stemmer makes one in some language, mostly a thing and its people: both are meant."""

SPECIFIC_REMAINS = {"over-indebtedness", "sans-abrisme", "sobre-endividamento", "sous-traitance"}
"""Terms of which a stop word takes a part, and what is left still says the same."""


def forms(*languages: str) -> Iterator[tuple[Concept, str, str]]:
    """Every term of the glossary with its concept and language."""
    for concept in glossary():
        for language in languages or LANGUAGES:
            for term in concept.terms.get(language, ()):
                yield concept, language, term


def test_it_has_a_thousand_concepts_in_three_languages() -> None:
    whole = [concept for concept in glossary() if {"en", "fr", "es"} <= concept.terms.keys()]

    assert len(whole) == len(glossary()) >= 1000
    for language in ("pt", "ru", "ar"):
        assert sum(language in concept.terms for concept in glossary()) >= 0.6 * len(whole)


def test_ids_are_sorted_unique_and_begin_with_the_topic_they_belong_to() -> None:
    ids = [concept.id for concept in glossary()]

    assert ids == sorted(set(ids))
    for concept in glossary():
        topic, _, slug = concept.id.partition("-")
        assert concept.topics[:1] == ((topic,) if slug else ())


def test_every_topic_is_a_concept_with_at_least_eight_below_it() -> None:
    below: dict[str, int] = defaultdict(int)
    for concept in glossary():
        assert set(concept.topics) <= topics().keys()
        for topic in concept.topics:
            below[topic] += 1

    assert topics().keys() == {concept.id for concept in glossary() if not concept.topics}
    assert {topic: below[topic] for topic in topics() if below[topic] < 8} == {}


def test_terms_are_written_once_and_clean() -> None:
    for concept in glossary():
        for language, terms in concept.terms.items():
            assert len({term.casefold() for term in terms}) == len(terms), (concept.id, language)
            assert all(term and term == " ".join(term.split()) for term in terms), (concept.id, language)


def test_no_term_is_one_stop_word_or_shorter_than_three_letters() -> None:
    for concept, language, term in forms():
        assert len(term) >= 3, (concept.id, term)
        assert term.casefold() not in STOP_WORDS.get(language, ()), (concept.id, term)


def test_no_term_rests_on_a_number() -> None:
    # Numbers are no words, so that "convention 102" would be found in every convention
    assert [term for _, _, term in forms() if any(c.isdigit() for c in term) and "COVID" not in term] == []


def test_no_term_is_left_with_one_word_of_several() -> None:
    analyser = Analyser()
    left = {
        term
        for _, language, term in forms()
        if len(analyser.tokens(term, language)) < 2 <= sum(len(word.group()) > 1 for word in words(term))
    }

    assert left - SPECIFIC_REMAINS == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_term_stands_for_two_concepts(language: str) -> None:
    analyser = Analyser()
    meant: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for concept, _, term in forms(language):
        meant[tuple(token.stem for token in analyser.tokens(term, language))].add(concept.id)

    assert {frozenset(ids) for ids in meant.values() if len(ids) > 1} - ONE_STEM == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_term_is_found_again_and_speaks_for_its_topics(language: str) -> None:
    analyser, finder = Analyser(), ConceptFinder(glossary())
    for concept, _, term in forms(language):
        found = {mention.concept for mention in finder.mentions(analyser.tokens(term.upper(), language), language)}
        assert {concept.id, *concept.topics} <= found, (concept.id, term)


def test_a_concept_is_called_by_its_first_term() -> None:
    assert concept_name("SP15-means-test", "fr") == "condition de ressources"
    assert concept_name("SP15-means-test", "hu") == "means test"
    assert concept_name("gone", "fr") == "gone"

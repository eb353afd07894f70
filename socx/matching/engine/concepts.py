"""Concepts of the field, found in a text in any language by the words that stand for them."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TypeAlias

from socx.matching.engine.text import Analyser, PhraseTable, Token, fold, language_code, words
from socx.matching.engine.words import STOP_WORDS

_Tables: TypeAlias = tuple[PhraseTable[str], PhraseTable[str]]


@dataclass(frozen=True)
class Concept:
    """Something of the field with its terms by language (None: in no particular language).

    A fine concept, such as the means test, belongs to topics: whoever names it names them too.
    """

    id: str
    terms: Mapping[str | None, Sequence[str]]
    topics: tuple[str, ...] = ()


@cache
def glossary() -> tuple[Concept, ...]:
    """The glossary of the field that comes with the engine: the topics, and what belongs to each."""
    table = (files("socx.matching.engine") / "data" / "glossary.csv").read_text("utf-8")
    return tuple(
        Concept(
            row.pop("id"),
            topics=tuple(row.pop("topics").split()),
            terms={lang: tuple(cell.split("|")) for lang, cell in row.items() if cell},
        )
        for row in csv.DictReader(table.splitlines())
    )


def concept_name(concept_id: str, language: str) -> str:
    """The first term of a concept of the glossary, in English where the language has none.

    An id that the glossary does not know (any more) is its own name.
    """
    terms = _glossary_terms().get(concept_id)
    return (terms.get(language) or terms["en"])[0] if terms else concept_id


@cache
def _glossary_terms() -> Mapping[str, Mapping[str | None, Sequence[str]]]:
    return {concept.id: concept.terms for concept in glossary()}


@dataclass(frozen=True, slots=True)
class Mention:
    """A concept found in a text, and where its words stand in the prose of that text."""

    concept: str
    start: int
    end: int


class ConceptFinder:
    """Finds concepts in tokens.

    Terms of the text's own language are looked for by their stems. Those of other languages are
    looked for too, since people write "ALMP" in Spanish and "tableau de bord" in English, but as
    they stand: a stem taken from a foreign word is easily that of an everyday word.
    """

    def __init__(self, concepts: Iterable[Concept]) -> None:
        self.concepts = tuple(concepts)
        self._tables: dict[str, _Tables] = {}

    def mentions(self, tokens: Sequence[Token], lang: str) -> list[Mention]:
        """The concepts and their topics in the order in which the text names them, repeated when repeated."""
        own, foreign = self._tables_of(language_code(lang))
        met = {
            (start, end, concept)
            for table, read in (
                (own, [token.meant for token in tokens]),
                (foreign, [fold(token.word) for token in tokens]),
            )
            for start, end, found in table.find(read)
            for concept in found
        }
        return [Mention(concept, tokens[start].start, tokens[end - 1].end) for start, end, concept in sorted(met)]

    def _tables_of(self, lang: str) -> _Tables:
        if self.concepts is glossary():
            return _glossary_tables(lang)
        if lang not in self._tables:
            self._tables[lang] = _phrase_tables(self.concepts, lang)
        return self._tables[lang]


def _phrase_tables(concepts: Iterable[Concept], lang: str) -> _Tables:
    """The terms of a language by their stems, and all others by their folded words."""
    analyser = Analyser()
    stops = STOP_WORDS.get(lang, frozenset())
    own: list[tuple[Sequence[str], str]] = []
    foreign: list[tuple[Sequence[str], str]] = []
    for concept in concepts:
        for written_in, terms in concept.terms.items():
            for term in terms:
                if written_in in (None, lang):
                    table, phrase = own, [token.meant for token in analyser.tokens(term, lang)]
                else:
                    written = (fold(word.group()) for word in words(term))
                    table, phrase = foreign, [word for word in written if len(word) > 1 and word not in stops]
                    if len(phrase) == 1 and not term.isupper():
                        continue  # one word of another language is only sure as an abbreviation
                table.extend((phrase, spoken_for) for spoken_for in (concept.id, *concept.topics))
    return PhraseTable(own), PhraseTable(foreign)


@cache
def _glossary_tables(lang: str) -> _Tables:
    return _phrase_tables(glossary(), lang)

"""Topics that a text speaks of, proposed with the words that speak for each. For requests and CVs alike."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from math import log

from scipy import sparse

from socx.core.proposals import Said, Spoken
from socx.matching.engine.concepts import ConceptFinder, glossary
from socx.matching.engine.languages import language_of
from socx.matching.engine.text import Analyser, Token, language_code, prose
from socx.matching.engine.tfidf import TermWeights
from socx.matching.engine.values import Passage

LONGEST_READ = 60_000
"""Letters of all passages together that are read: a book says what it is about at its beginning."""

MOST_WORDS = 6
"""Different words that are told for one topic."""

ALONE = 0.5
"""What one word counts beside several words that stand together: it is easily said in passing."""

NEEDED = 1.0
"""What a topic must be named for at least: by words that stand together, or by two different words."""

SHARE = 0.5
"""How strongly a topic must be spoken of, beside the strongest of the same text."""

HALFWAY = 3.0
"""What a topic that is named half as plainly as can be was named for."""

NEARNESS = 4.0
"""How much the nearness of the whole text counts beside the plain naming of a topic.

Measured with SHARE on the requests of the demonstration, by how their writers chose topics: of what
is proposed three in four are right, of what was chosen one half is found.
"""

# A stop between two words of a term: they do not stand together
_BREAK = re.compile(r"[,.;:!?()•،؛؟]|\n\s*\n")


@dataclass
class _Heard:
    """What was found for one topic: by its stems, the places where it is named; and its nearness."""

    named: dict[tuple[str, ...], list[Said]] = field(default_factory=dict)
    worth: dict[tuple[str, ...], float] = field(default_factory=dict)
    near: float = 0.0

    def total(self) -> float:
        """What all that was said is worth; the same words again count ever less."""
        return sum(worth * (1.0 + log(len(self.named[stems]))) for stems, worth in self.worth.items())

    @property
    def is_named(self) -> bool:
        """Whether more than one weak word speaks for it."""
        return self.total() >= NEEDED and (len(self.named) > 1 or any(len(stems) > 1 for stems in self.named))

    def words(self) -> tuple[Said, ...]:
        """The different words, those that count most first, then as they stand in the text."""
        said: dict[str, list[Said]] = {}
        for places in self.named.values():
            for one in places:
                said.setdefault(one.words.casefold(), []).append(one)
        worth = {one.words.casefold(): self.worth[stems] for stems, all_ in self.named.items() for one in all_}
        order = sorted(said, key=lambda words: -worth[words] * (1.0 + log(len(said[words]))))
        return tuple(
            Said(first.words, first.place, first.start, first.end, len(said[words]))
            for words in order[:MOST_WORDS]
            for first in said[words][:1]
        )


def topics_spoken_of(passages: Sequence[Passage]) -> list[Spoken]:
    """Every topic that is named at all, the strongest first; ties in the order of their ids.

    A topic is named by the terms of its concepts. How strongly it is spoken of hangs on how many
    different terms name it, how often and how plainly, and on how near the whole text is to all that
    is said of the topic. One word alone, however often, proposes nothing. A passage whose language is
    not given is read in the one that it seems to be in.
    """
    finder, analyser = ConceptFinder(glossary()), Analyser()
    heard: dict[str, _Heard] = {}
    stems: dict[str, list[str]] = {}
    left = LONGEST_READ
    for passage in passages:
        text = prose(passage.text[:left])
        lang = language_code(passage.lang) or language_of(text)
        left -= len(text)
        tokens = analyser.tokens(text, lang)
        stems.setdefault(lang, []).extend(token.stem for token in tokens)
        _name(heard, finder, tokens, text, lang, passage.source)
        if left <= 0:
            break
    for lang, written in stems.items():
        for topic, near in _nearness(written, lang).items():
            if topic in heard:
                heard[topic].near = max(heard[topic].near, near)
    return _ordered(heard)


def _name(
    heard: dict[str, _Heard], finder: ConceptFinder, tokens: Sequence[Token], text: str, lang: str, place: str
) -> None:
    """Write down each place of a text where a topic is named."""
    starts = {token.start: n for n, token in enumerate(tokens)}
    ends = {token.end: n for n, token in enumerate(tokens, 1)}
    named: dict[tuple[int, int], set[str]] = {}
    for mention in finder.mentions(tokens, lang):
        if mention.concept in _topic_ids() and not _BREAK.search(text, mention.start, mention.end):
            named.setdefault((mention.start, mention.end), set()).add(mention.concept)
    for (start, end), topics in named.items():
        stems = tuple(token.stem for token in tokens[starts[start] : ends[end]])
        is_plain = len(stems) > 1 or text[start:end].isupper()
        for topic in topics:
            found = heard.setdefault(topic, _Heard())
            found.named.setdefault(stems, []).append(Said(" ".join(text[start:end].split()), place, start, end))
            found.worth[stems] = (1.0 if is_plain else ALONE) / len(topics)


def _ordered(heard: Mapping[str, _Heard]) -> list[Spoken]:
    strength = {topic: _strength(one) for topic, one in heard.items()}
    strongest = max(strength.values(), default=0.0)
    return [
        Spoken(
            topic, strength[topic], heard[topic].words(),
            heard[topic].is_named and strength[topic] >= SHARE * strongest,
        )
        for topic in sorted(heard, key=lambda topic: (-strength[topic], topic))
    ]  # fmt: skip


def _strength(one: _Heard) -> float:
    """From 0 to 1: how plainly it is named, raised by how near the text is."""
    total = one.total()
    return total / (total + HALFWAY) * (1.0 + NEARNESS * one.near) / (1.0 + NEARNESS)


@cache
def _topic_ids() -> frozenset[str]:
    """A topic is a concept that belongs to no other."""
    return frozenset(concept.id for concept in glossary() if not concept.topics)


def _nearness(stems: Sequence[str], lang: str) -> dict[str, float]:
    """The cosine between the words of a text that topics are described by, and all that is said of each topic."""
    weights, rows = _descriptions(lang)
    known = [stem for stem in stems if stem in weights.columns_]
    near = (rows @ weights.query(known).T).toarray().ravel()
    return dict(zip(sorted(_topic_ids()), map(float, near), strict=True))


@cache
def _descriptions(lang: str) -> tuple[TermWeights, sparse.csr_matrix]:
    """How rare each stem is among the topics, and a row for each topic in the order of their ids."""
    said: dict[str, list[str]] = {topic: [] for topic in sorted(_topic_ids())}
    analyser = Analyser()
    for topic, term in _terms(lang):
        said[topic].extend(analyser.stems(term, lang))
    weights = TermWeights()
    return weights, weights.fit_transform(said.values())


def _terms(lang: str) -> Iterator[tuple[str, str]]:
    """Each topic with each of its terms in a language, or in all where the language is not known."""
    for concept in glossary():
        for written_in, terms in concept.terms.items():
            if not lang or written_in in (None, lang):
                for topic in concept.topics or (concept.id,):
                    yield from ((topic, term) for term in terms)

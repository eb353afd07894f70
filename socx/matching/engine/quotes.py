"""The sentences of both sides that say most nearly the same, quoted as they were written."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer

from socx.matching.engine.concepts import ConceptFinder
from socx.matching.engine.similarity import as_they_are
from socx.matching.engine.text import Analyser, sentences
from socx.matching.engine.values import Passage, Quote

PAIRS = 3
"""How many pairs are quoted."""

SENTENCES = 400
"""How many sentences of one passage are looked at, so that a book costs no more than a CV."""

LONGEST_SENTENCE = 2000
"""Letters of a sentence that are looked at: some texts have no full stop."""

LONGEST_QUOTE = 320
"""Letters of a quote; a longer sentence is cut at a word and marked."""

LEAST = 0.05
"""Pairs less alike than this are chance."""


def best_pairs(
    asked: Sequence[Passage],
    shown: Sequence[Passage],
    analyser: Analyser,
    finder: ConceptFinder,
) -> tuple[Quote, ...]:
    """Up to three pairs of sentences, the nearest first, no sentence twice.

    Sentences are compared by their stems and their concepts, so that pairs across languages are
    found by what they name.
    """
    need = _sentences(asked, analyser, finder)
    profile = _sentences(shown, analyser, finder)
    terms = [terms for _, terms, _ in (*need, *profile)]
    if not need or not profile or not any(terms):
        return ()
    rows = TfidfVectorizer(analyzer=as_they_are, lowercase=False, sublinear_tf=True).fit_transform(terms)
    likeness = (rows[: len(need)] @ rows[len(need) :].T).toarray()
    found = []
    for _ in range(PAIRS):
        i, j = np.unravel_index(int(likeness.argmax()), likeness.shape)
        if likeness[i, j] < LEAST:
            break
        found.append(Quote(shortened(need[i][0]), shortened(profile[j][0]), profile[j][2], float(likeness[i, j])))
        likeness[i, :] = 0.0
        likeness[:, j] = 0.0
    return tuple(found)


def _sentences(
    passages: Sequence[Passage], analyser: Analyser, finder: ConceptFinder
) -> list[tuple[str, list[str], str]]:
    """Each sentence with its stems and concepts, and where it stands."""
    found = []
    for passage in passages:
        for whole in sentences(passage.text, SENTENCES):
            sentence = whole[:LONGEST_SENTENCE]
            tokens = analyser.tokens(sentence, passage.lang)
            mentions = finder.mentions(tokens, passage.lang)
            terms = [token.stem for token in tokens]
            # A space cannot be in a stem, so no stem is taken for a concept
            terms += [f"concept {mention.concept}" for mention in mentions]
            found.append((sentence, terms, passage.source))
    return found


def shortened(sentence: str) -> str:
    """A sentence that can be quoted, cut at a word and marked where it is too long."""
    if len(sentence) <= LONGEST_QUOTE:
        return sentence
    return sentence[:LONGEST_QUOTE].rsplit(" ", 1)[0] + " …"

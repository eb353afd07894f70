"""How alike short texts are to one text: stems, TF-IDF, cosine. For lists of a few hundred."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from socx.matching.engine.languages import language_of
from socx.matching.engine.text import Analyser, Token
from socx.matching.engine.tfidf import TermWeights

#: Below this, two texts share words by chance.
WORTH_SHOWING = 0.08

#: Words that are told for one text: those that make it alike most.
MOST_WORDS = 8


@dataclass(frozen=True, slots=True)
class Alike:
    """A text like the one that was asked about.

    Parameters
    ----------
    position
        Its place among the others.
    likeness
        From 0 to 1: words that are rare among these texts count more.
    share
        Of the different words of the text that was asked about, how many stand in it too (0 to 1).
    words
        Words that both have, as the text that was asked about writes them, those that count most first.
    """

    position: int
    likeness: float
    share: float
    words: tuple[str, ...]


def most_alike(one: tuple[str, str], others: Sequence[tuple[str, str]]) -> list[Alike]:
    """The texts like this one, the most alike first; ties are broken by position.

    A text is a pair of words and ISO 639-1 language, "" where it is to be told from the words.
    """
    analyser = _analyser()
    tokens = analyser.tokens(one[0], one[1] or language_of(one[0]))
    stems = (analyser.stems(text, language or language_of(text)) for text, language in others)
    terms = [[token.stem for token in tokens], *stems]
    if not terms[0] or not any(terms[1:]):
        return []
    weights = TermWeights()
    rows = weights.fit_transform(terms)
    likeness = (rows[1:] @ rows[0].T).toarray().ravel()
    order = sorted(range(len(others)), key=lambda n: (-likeness[n], n))
    written, own = _written(tokens), rows[0]
    names = list(weights.columns_)
    found = []
    for n in order:
        if likeness[n] < WORTH_SHOWING:
            break
        both = rows[n + 1].multiply(own).tocsr()
        shared = sorted((-float(weight), names[column]) for column, weight in zip(both.indices, both.data, strict=True))
        words = tuple(written[stem] for _, stem in shared[:MOST_WORDS])
        found.append(Alike(n, min(1.0, float(likeness[n])), len(shared) / len(written), words))
    return found


@cache
def _analyser() -> Analyser:
    """One for all, so that a word is stemmed once."""
    return Analyser()


def _written(tokens: Sequence[Token]) -> dict[str, str]:
    """Each stem as the text writes it first, within a sentence rather than at its beginning."""
    found: dict[str, str] = {}
    for token in tokens:
        if found.setdefault(token.stem, token.word).istitle() and token.word.islower():
            found[token.stem] = token.word
    return found
